"""Markdown style by `rumdl`: the handbook's configuration, exact places, nothing written or run besides."""

import subprocess
import sys
from types import MappingProxyType

import pytest

from jfeditor.checks.options import CheckOptions
from jfeditor.checks.rules import Severity
from jfeditor.families.pages import read_page
from jfeditor.text.changes import change_page
from jfeditor.wording import word_error
from jfeditor.workspace import markdown_style
from jfeditor.workspace.markdown_style import check_styles, find_program, wants_style

pytestmark = pytest.mark.skipif(not find_program(), reason="rumdl is not installed")

CONFIG = '{"MD013": false, "MD041": false}'


@pytest.fixture
def handbook(tmp_path):
    root = tmp_path / "handbook"
    root.mkdir()
    (root / ".git").mkdir()
    (root / ".markdownlint.json").write_text(CONFIG)
    return root


def options(**severities):
    return CheckOptions(
        severities=MappingProxyType({code: Severity(one) for code, one in severities.items()})
    )


def found(root, text, wanted=None):
    page = read_page("people/å.md", text if isinstance(text, bytes) else text.encode())
    results = check_styles(root, [page], wanted or CheckOptions())
    assert results.problem is None
    return page, results.findings.get(page.path, ())


def test_findings_have_their_own_codes_places_and_fixes(handbook):
    page, findings = found(handbook, "# Äön\n\n\n\ntext \nÄ <b>x</b> y\n")
    told = [(one.code, one.severity.value, one.line, one.span.cut(page.source.data)) for one in findings]
    assert told == [
        ("MD012", "note", 3, b"\n"),
        ("MD012", "note", 4, b"\n"),
        ("MD009", "note", 5, b" "),
        ("MD033", "note", 6, b"<b>x</b>"),
    ]
    assert [bool(one.fixes) for one in findings] == [True, True, True, False]
    assert findings[0].fix is not None
    assert findings[2].fix is None  # blanks at the end of a line may be a line break
    assert findings[0].message == "Multiple consecutive blank lines between content."


def test_windows_lines_stay_and_each_fix_ends_its_finding(handbook):
    text = "# A\r\n- a\r\n\r\n\r\ntext"
    page, findings = found(handbook, text)
    assert {one.code for one in findings} == {"MD032", "MD012", "MD047"}
    for one in findings:
        after = change_page(page.path, page.source.data, one.fixes[0].edits).after
        assert after.count(b"\n") == after.count(b"\r\n")
        _, left = found(handbook, after)
        assert len(left) < len(findings)


def test_the_handbook_says_how_much_it_matters(handbook):
    text = "# A\n\n\n\ntext \n"
    _, findings = found(handbook, text, options(MD012="error", MD009="off"))
    assert [(one.code, one.severity.value) for one in findings] == [("MD012", "error")] * 2


def test_comments_in_the_page_disable_it(handbook):
    _, findings = found(handbook, "# A\n\n<!-- jfeditor-disable MD009 -->\n\ntext \n")
    assert "MD009" not in {one.code for one in findings}


def test_it_only_runs_where_it_is_wanted(handbook, monkeypatch):
    assert wants_style(handbook, CheckOptions())
    assert wants_style(handbook / "people", CheckOptions())  # of the repository
    (handbook / ".markdownlint.json").unlink()
    assert not wants_style(handbook, options(MD009="off"))
    assert wants_style(handbook, options(MD009="warning"))
    monkeypatch.setattr(subprocess, "run", None)
    assert found(handbook, "# A\n\n\n\ntext\n")[1] == ()


def test_what_the_configuration_excludes_is_not_checked(handbook):
    (handbook / ".markdownlint.json").unlink()
    (handbook / ".rumdl.toml").write_text('[global]\nexclude = ["people"]\n')
    assert found(handbook, "# A\n\n\n\ntext\n")[1] == ()


def test_nothing_is_written_and_no_program_of_the_configuration_is_run(handbook, tmp_path):
    (handbook / ".markdownlint.json").unlink()
    mark = tmp_path / "mark"
    (handbook / ".rumdl.toml").write_text(
        "[code-block-tools]\nenabled = true\n"
        '[code-block-tools.languages]\npython = { lint = ["own"] }\n'
        "[code-block-tools.tools.own]\n"
        f"command = ['{sys.executable}', '-c', 'open(r\"{mark}\", \"w\")']\n"
        "stdin = true\nstdout = true\n"
    )
    before = sorted(handbook.rglob("*"))
    found(handbook, "# A\n\n```python\nx = 1\n```\n\n\n\ntext\n")
    assert not mark.exists()
    assert sorted(handbook.rglob("*")) == before


def test_many_pages_go_to_one_process(handbook, monkeypatch):
    runs = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *args, **more: runs.append(args) or run(*args, **more))
    pages = [read_page(f"p{number}.md", b"# A\n\n\n\ntext\n") for number in range(50)]
    pages += [read_page("bad.md", b"# A\n\n\n\n\xff\n"), read_page("nul.md", b"# A\n\n\n\n\0\n")]
    results = check_styles(handbook, pages, CheckOptions())
    assert sorted(results.findings) == sorted(page.path for page in pages[:50])
    assert len(runs) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="scripts are no programs there")
@pytest.mark.parametrize(
    ("program", "said"),
    [("print('no json')", "no json"), ("import sys; sys.exit('it broke.\\nmore')", "it broke"), ("", "")],
)
def test_what_goes_wrong_is_told_in_words(program, said, handbook, monkeypatch, tmp_path):
    fake = tmp_path / "fake"
    fake.write_text(f"#!{sys.executable}\n{program}\n")
    fake.chmod(0o755)
    monkeypatch.setattr(markdown_style, "find_program", lambda: str(fake))
    results = check_styles(handbook, [read_page("a.md", b"# A\n")], CheckOptions())
    assert results.findings == {}
    assert f"“{said}”" in word_error(results.problem)


@pytest.mark.skipif(sys.platform == "win32", reason="scripts are no programs there")
def test_a_program_that_hangs_is_left(handbook, monkeypatch, tmp_path):
    fake = tmp_path / "fake"
    fake.write_text(f"#!{sys.executable}\nimport time; time.sleep(60)\n")
    fake.chmod(0o755)
    monkeypatch.setattr(markdown_style, "find_program", lambda: str(fake))
    monkeypatch.setattr(markdown_style, "_LONGEST", 0.2)
    results = check_styles(handbook, [read_page("a.md", b"# A\n")], CheckOptions())
    assert "seconds" in word_error(results.problem)


def test_without_the_program_nothing_is_said_unless_it_is_asked_for(handbook, monkeypatch):
    monkeypatch.setattr(markdown_style, "find_program", lambda: "")
    page = read_page("a.md", b"# A\n")
    assert check_styles(handbook, [page], CheckOptions()).problem is None
    problem = check_styles(handbook, [page], options(MD009="note")).problem
    assert "rumdl is not installed" in word_error(problem)


def test_real_pages(handbook, corpus_pages):
    pages = [read_page(f"{number}.md", path.read_bytes()) for number, path in enumerate(corpus_pages)]
    results = check_styles(handbook, pages, CheckOptions())
    assert results.problem is None
    by_path = {page.path: page for page in pages}
    told = [one for findings in results.findings.values() for one in findings]
    assert told
    for one in told:
        data = by_path[one.path].source.data
        assert one.line == by_path[one.path].source.lines.number_at(one.span.start)
        assert 0 <= one.span.start <= one.span.end <= len(data)
        one.span.cut(data).decode()
        for fix in one.fixes:
            assert change_page(one.path, data, fix.edits).after != data
