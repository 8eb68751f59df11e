"""`jfeditor check`."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from jfeditor.checks import table
from jfeditor.checks.subjects import PageCheck

SAMPLE = Path(__file__).parents[2] / "resources" / "sample-handbook"
PILOT = """---
title: Pilot
description: Brings ships in.
---

## Pilot

### Responsibilities

- Bring ships in 🚢 by tribal knowledge
- Share tribal knowledge of the harbour

### Requirements

- A licence

### Performance Indicators

- Ships brought in
"""
STOKER = (
    "---\ntitle: Stoker\ndescription: Feeds the fire.\n---\n\n## Stoker\n\n### Responsibilities\n\n- Stoke\n"
)
RULES = ("--select", "JF712,JF902,JF108")


@pytest.fixture
def pilots(tmp_path: Path) -> Path:
    """A page with two warnings that can be mended and a note, a page in order, and one with an error."""
    folder = tmp_path / "pilots"
    (folder / "deck").mkdir(parents=True)
    (folder / "deck" / "pilot.md").write_text(PILOT, encoding="utf-8")
    (folder / "stoker.md").write_text(STOKER, encoding="utf-8")
    (folder / "latin.md").write_bytes(b"---\ntitle: Cook\n---\n\nCaf\xe9\n")
    return folder


@pytest.fixture
def repository(pilots: Path) -> Path:
    """The same, committed."""
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *command], cwd=pilots, check=True, capture_output=True)
    return pilots


def codes(told):
    return [one["code"] for page in told["pages"] for one in page["findings"]]


def as_json(done):
    return json.loads(done.stdout.decode())


def test_people_get_the_page_the_place_the_line_and_a_summary(jfeditor, pilots):
    done = jfeditor("check", "pilots", *RULES)
    text = done.stdout.decode()
    assert done.returncode == 1
    assert done.stderr == b""
    assert "\x1b" not in text
    assert "deck/pilot.md\n    10:23  warning  “tribal knowledge”" in text
    assert "           - Share tribal knowledge of the harbour\n" + " " * 19 + "^" * 16 + "\n" in text
    assert "JF712 exclusionary-wording\n" in text
    assert "--fix: " in text
    assert "stoker.md" not in text
    assert re.search(r"3 pages checked in [0-9.]+ s: 1 error, 2 warnings, 1 note\n", text)
    assert re.search(r"\n +2  warning  JF712 exclusionary-wording +A word", text)
    assert "2 of them can be mended with --fix.\n" in text
    assert text.endswith("1 is not listed: --severity note lists it.\n")
    assert "JF108" not in text


def test_the_marks_stand_under_the_spot(jfeditor, pilots):
    (pilots / "deck" / "pilot.md").write_text("## Pilot\n\n- 船長 of\ttribal knowledge\n", encoding="utf-8")
    done = jfeditor("check", "pilots", "--select", "JF712")
    found = re.search(r"\n {11}(- .*)\n {11}( *)(\^+)\n", done.stdout.decode())
    line, ahead, marks = found.groups()
    columns = [line[i] for i in range(len(line)) for _ in range(2 if line[i] in "船長" else 1)]
    assert "".join(columns[len(ahead) : len(ahead) + len(marks)]) == "tribal knowledge"


def test_quiet_is_the_summary_alone(jfeditor, pilots):
    text = jfeditor("check", "pilots", "--quiet", *RULES).stdout.decode()
    assert text.startswith("3 pages checked in")
    assert "tribal knowledge" not in text


def test_notes_are_listed_where_they_are_asked_for(jfeditor, pilots):
    text = jfeditor("check", "pilots", "--severity", "note", *RULES).stdout.decode()
    assert "JF108" in text
    assert "not listed" not in text


@pytest.mark.parametrize(
    ("rules", "more", "code"),
    [
        ("JF712", (), 1),
        ("JF108", (), 0),
        ("JF108", ("--severity", "note"), 0),
        ("JF108", ("--fail-on", "note"), 1),
        ("JF712", ("--fail-on", "error"), 0),
        ("JF712", ("--severity", "error"), 0),
        ("JF712", ("--severity", "error", "--fail-on", "warning"), 1),
        ("JF902", ("--severity", "error"), 1),
    ],
)
def test_the_exit_code(jfeditor, pilots, rules, more, code):
    assert jfeditor("check", "pilots", "--select", rules, *more).returncode == code


def test_nothing_found(jfeditor, pilots):
    (pilots / "latin.md").unlink()
    done = jfeditor("check", "pilots", "--select", "JF902")
    assert done.returncode == 0
    assert re.fullmatch(r"2 pages checked in [0-9.]+ s: nothing found\n", done.stdout.decode())


def test_the_contract_of_json(jfeditor, pilots):
    done = jfeditor("check", "pilots", "--format", "json", *RULES)
    told = as_json(done)
    assert done.returncode == 1
    assert b"3 pages checked" in done.stderr
    assert told["schema"] == 1
    assert [page["path"] for page in told["pages"]] == ["latin.md", "stoker.md", "deck/pilot.md"]
    assert codes(told) == ["JF902", "JF712", "JF712", "JF108"]
    summary = told["summary"]
    assert {key: summary[key] for key in ("pages", "errors", "warnings", "notes", "fixable", "known")} == {
        "pages": 3,
        "errors": 1,
        "warnings": 2,
        "notes": 1,
        "fixable": 2,
        "known": 0,
    }
    assert summary["rules"][0] == {
        "code": "JF712",
        "name": "exclusionary-wording",
        "severity": "warning",
        "count": 2,
        "fixable": 2,
    }
    first = told["pages"][2]["findings"][1]
    data = PILOT.encode()
    assert data[first["start"] : first["end"]].decode() == "tribal knowledge"
    lines = PILOT.split("\n")
    assert lines[first["line"] - 1][first["column"] - 1 : first["end_column"] - 1] == "tribal knowledge"
    assert first["new"] is True
    (fix, *_) = first["fixes"]
    (edit,) = fix["edits"]
    assert fix["sure"] is True
    assert data[edit["start"] : edit["end"]]
    prints = [one["fingerprint"] for page in told["pages"] for one in page["findings"]]
    assert len(set(prints)) == len(prints)


def test_fingerprints_do_not_count_lines(jfeditor, pilots):
    before = as_json(jfeditor("check", "pilots", "--format", "json", *RULES))
    file = pilots / "deck" / "pilot.md"
    file.write_text(PILOT.replace("## Pilot\n", "Some words above.\n\n## Pilot\n"), encoding="utf-8")
    after = as_json(jfeditor("check", "pilots", "--format", "json", *RULES))
    assert [one["line"] + 2 for one in before["pages"][2]["findings"]] == [
        one["line"] for one in after["pages"][2]["findings"]
    ]
    for one, other in zip(before["pages"][2]["findings"], after["pages"][2]["findings"], strict=True):
        assert one["fingerprint"] == other["fingerprint"]


@pytest.mark.parametrize(
    "said", ["JF712", "jf712", "exclusionary-wording", "Exclusionary-Wording", "JF7", "language", "JF71"]
)
def test_rules_are_selected_in_many_ways(jfeditor, pilots, said):
    found = codes(as_json(jfeditor("check", "pilots", "--format", "json", "--select", said)))
    assert found.count("JF712") == 2
    assert all(one.startswith("JF7") for one in found)
    left = jfeditor("check", "pilots", "--format", "json", *RULES, "--ignore", said)
    assert "JF712" not in codes(as_json(left))


def test_a_finding_that_is_there_twice_has_two_fingerprints(jfeditor, pilots):
    line = "- Share tribal knowledge of the harbour\n"
    (pilots / "deck" / "pilot.md").write_text(PILOT.replace(line, 3 * line), encoding="utf-8")
    rows = as_json(jfeditor("check", "pilots", "--format", "codequality", "--select", "JF712"))
    assert len(rows) == 4
    assert len({row["fingerprint"] for row in rows}) == 4


def test_reports_on_real_pages(jfeditor, corpus):
    pages = str(corpus / "pages")
    rows = as_json(jfeditor("check", pages, "--no-language", "--format", "codequality"))
    told = as_json(jfeditor("check", pages, "--no-language", "--format", "json"))
    assert len(rows) == len(codes(told)) > 500
    assert len({row["fingerprint"] for row in rows}) == len(rows)
    for page in told["pages"]:
        data = (corpus / "pages" / page["path"]).read_bytes()
        lines = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for one in page["findings"]:
            marked = data[one["start"] : one["end"]].decode()
            if one["line"] == one["end_line"]:
                line = lines[one["line"] - 1]
                assert line[one["column"] - 1 : one["end_column"] - 1] == marked


def test_several_rules(jfeditor, pilots):
    repeated = jfeditor(
        "check", "pilots", "--format", "json", "--select", "JF712", "--select", "JF108, JF902"
    )
    assert set(codes(as_json(repeated))) == {"JF712", "JF902", "JF108"}
    less = jfeditor(
        "check", "pilots", "--format", "json", "--select", "JF712,JF9,JF108", "--ignore", "not-utf-8"
    )
    assert set(codes(as_json(less))) == {"JF712", "JF108"}


def test_a_rule_that_is_off_is_turned_on_by_its_own_name_only(jfeditor, pilots):
    (pilots / "jfeditor.toml").write_text('[checks.severity]\nJF712 = "off"\n', encoding="utf-8")
    assert "JF712" not in codes(as_json(jfeditor("check", "pilots", "--format", "json")))
    assert "JF712" not in codes(
        as_json(jfeditor("check", "pilots", "--format", "json", "--select", "JF7", "--no-language"))
    )
    assert "JF712" in codes(as_json(jfeditor("check", "pilots", "--format", "json", "--select", "JF712")))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--select", "JF999"), b"no rule"),
        (("--select", "exclusionary-wordin"), "did you mean “exclusionary-wording”".encode()),
        (("--ignore", "linkz"), "did you mean “links”".encode()),
        (("--ignore", "x\x1b[31m"), b"no rule"),
        (("--shard", "0/2"), b"--shard 0/2"),
        (("--shard", "3/2"), b"as 1/4"),
        (("--shard", "one"), b"as 1/4"),
        (("--write",), b"--fix"),
        (("--fix", "--format", "json"), b"--format"),
        (("--new-since", "HEAD", "--baseline", "x"), b"Choose one"),
        (("--write-baseline", "x", "--shard", "1/2"), b"--shard"),
        (("--new-since", "HEAD"), b"no git repository"),
        (("--baseline", "missing.json"), b"--write-baseline missing.json"),
        (("--baseline", "broken.json"), b"broken.json"),
    ],
)
def test_what_cannot_be_is_refused_in_words(jfeditor, pilots, arguments, words):
    (pilots.parent / "broken.json").write_bytes(b'{"schema": 1,\n')
    done = jfeditor("check", "pilots", *arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert words in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stderr


def test_new_since_a_revision(jfeditor, repository):
    done = jfeditor("check", "pilots", "--new-since", "HEAD", *RULES)
    assert done.returncode == 0, "nothing is new"
    assert b"4 findings that were there before (HEAD) are not counted" in done.stdout
    file = repository / "deck" / "pilot.md"
    old = file.read_text(encoding="utf-8")
    file.write_text(
        old.replace("- A licence", "- A licence and tribal wisdom, and tribal knowledge"), encoding="utf-8"
    )
    done = jfeditor("check", "pilots", "--new-since", "main", *RULES)
    text = done.stdout.decode()
    assert done.returncode == 1
    assert "A licence and" in text
    assert "Share tribal" not in text
    assert "1 warning\n" in text
    told = as_json(jfeditor("check", "pilots", "--new-since", "HEAD", "--format", "json", *RULES))
    assert [one["new"] for page in told["pages"] for one in page["findings"]].count(True) == 1
    assert len(codes(told)) == 5, "JSON has the old ones too"
    assert told["summary"]["known"] == 4


def test_spelling_is_checked_unless_it_is_left_out(jfeditor, pilots):
    (pilots / "stoker.md").write_text(f"{STOKER}- Watch the preasure\n", encoding="utf-8")
    assert b"preasure" in jfeditor("check", "pilots").stdout
    assert b"preasure" not in jfeditor("check", "pilots", "--no-language").stdout


def test_spelling_is_checked_on_changed_pages_where_only_news_are_told(jfeditor, repository):
    file = repository / "stoker.md"
    file.write_text(f"{STOKER}- Watch the preasure\n", encoding="utf-8")
    rules = ("--select", "JF701,JF712", "--new-since", "HEAD")
    text = jfeditor("check", "pilots", *rules).stdout.decode()
    assert "preasure" in text
    assert (
        "2 findings that were there before (HEAD) are not counted. Spelling and grammar were checked on"
        in text
    )
    (repository / "deck" / "pilot.md").write_text(f"{PILOT}- Watch the weahter\n", encoding="utf-8")
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run([*git, "commit", "-qam", "two mistakes"], cwd=repository, check=True)
    file.write_text(f"{STOKER}- Watch the preasure and the operatios\n", encoding="utf-8")
    text = jfeditor("check", "pilots", *rules).stdout.decode()
    assert "operatios" in text
    assert "“preasure”" not in text, "on a changed page what was there is known"
    told = as_json(jfeditor("check", "pilots", *rules, "--format", "json"))
    found = {one["message"]: one["new"] for page in told["pages"] for one in page["findings"]}
    assert [new for words, new in found.items() if "weahter" in words] == [False], "other formats hold all"


def test_new_since_a_revision_without_the_folder(jfeditor, pilots):
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run([*git, "init", "-q"], cwd=pilots.parent, check=True)
    assert b"2 warnings" in jfeditor("check", "pilots", "--new-since", "HEAD", *RULES).stdout, "no commit yet"
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "first"], cwd=pilots.parent, check=True)
    assert b"2 warnings" in jfeditor("check", "pilots", "--new-since", "HEAD", *RULES).stdout
    done = jfeditor("check", "pilots", "--new-since", "no-such", *RULES)
    assert done.returncode == 2
    assert "“no-such”".encode() in done.stderr


def test_what_was_lost_before_is_not_new(jfeditor, repository):
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.com")
    (repository / "chart.png").write_bytes(b"png")
    (repository / "stoker.md").write_text(
        f"{STOKER}\n![Here](chart.png)\n\n![Lost](lost.png)\n", encoding="utf-8"
    )
    subprocess.run([*git, "add", "-A"], cwd=repository, check=True)
    subprocess.run([*git, "commit", "-qm", "pictures"], cwd=repository, check=True)
    rules = ("--select", "JF403", "--new-since", "HEAD")
    done = jfeditor("check", "pilots", *rules)
    assert (done.returncode, b"1 finding that was there before" in done.stdout) == (0, True)
    (repository / "chart.png").unlink()
    done = jfeditor("check", "pilots", *rules)
    assert done.returncode == 1
    assert b"chart.png" in done.stdout
    assert b"lost.png" not in done.stdout


def test_a_renamed_page_has_no_new_findings_in_any_share(jfeditor, repository):
    (repository / "stoker.md").write_text(f"{STOKER}- Watch the preasure\n", encoding="utf-8")
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run([*git, "commit", "-qam", "a mistake"], cwd=repository, check=True)
    for name in ("fireman.md", "heater.md", "cook.md", "donkeyman.md"):
        (repository / "stoker.md").rename(repository / name)
        for share in ("1/2", "2/2"):
            rules = ("--select", "JF701", "--new-since", "HEAD", "--shard", share)
            assert jfeditor("check", "pilots", *rules).returncode == 0
        (repository / name).rename(repository / "stoker.md")


@pytest.mark.parametrize("is_added", [False, True])
def test_fix_takes_for_new_in_a_renamed_page_what_the_report_does(jfeditor, repository, is_added):
    (repository / "deck").rename(repository / "bridge")
    file = repository / "bridge" / "pilot.md"
    file.write_text(PILOT + "- Tribal knowledge kept\n", encoding="utf-8")
    if is_added:
        subprocess.run(["git", "add", "-A"], cwd=repository, check=True, capture_output=True)
    new = ("--select", "JF712", "--new-since", "HEAD")
    assert "1 warning" in jfeditor("check", "pilots", *new).stdout.decode()
    done = jfeditor("check", "pilots", *new, "--fix", "--write")
    assert done.returncode == 0
    assert "1 finding is mended by this." in done.stderr.decode()
    assert file.read_text(encoding="utf-8").startswith(PILOT), "what was there before stays"


def test_fix_takes_for_new_in_a_renamed_page_what_a_baseline_does_not_hold(jfeditor, pilots):
    jfeditor("check", "pilots", "--select", "JF712", "--write-baseline", "known.json")
    (pilots / "deck").rename(pilots / "bridge")
    done = jfeditor("check", "pilots", "--select", "JF712", "--baseline", "known.json", "--fix")
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.parametrize("arguments", [(), ("--format", "json"), ("--shard", "2/3"), ("--fix",)])
def test_a_folder_without_pages_is_no_handbook_in_order(jfeditor, tmp_path, arguments):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("none\n", encoding="utf-8")
    done = jfeditor("check", "empty", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"There is no page in {tmp_path / 'empty'}" in done.stderr.decode()


def test_a_baseline(jfeditor, pilots):
    done = jfeditor("check", "pilots", "--write-baseline", "known.json", *RULES)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"known.json now holds 4 findings" in done.stderr
    assert jfeditor("check", "pilots", "--baseline", "known.json", *RULES).returncode == 0
    page = (pilots / "stoker.md").read_text(encoding="utf-8")
    (pilots / "stoker.md").write_text(f"{page}\n- Share tribal knowledge\n", encoding="utf-8")
    done = jfeditor("check", "pilots", "--baseline", "known.json", *RULES)
    assert done.returncode == 1
    assert "4 findings that were there before (known.json)" in done.stdout.decode()
    assert "1 warning\n" in done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "style", "others"),
    [
        ((), {"MD009", "MD012"}, True),
        (("--select", "MD009"), {"MD009"}, False),
        (("--select", "style"), {"MD009", "MD012"}, False),
        (("--select", "Markdown style,JF712"), {"MD009", "MD012"}, True),
        (("--ignore", "md012"), {"MD009"}, True),
        (("--ignore", "style"), set(), True),
        (("--select", "JF712"), set(), True),
    ],
)
def test_markdown_style_is_chosen_like_other_rules(jfeditor, pilots, arguments, style, others):
    pytest.importorskip("rumdl")
    (pilots / ".markdownlint.json").write_text('{"default": false, "MD009": true, "MD012": true}')
    (pilots / "stoker.md").write_text(f"{STOKER}- Watch \n\n\n\n- Sleep\n", encoding="utf-8")
    found = codes(as_json(jfeditor("check", "pilots", "--no-language", "--format", "json", *arguments)))
    assert {code for code in found if code.startswith("MD")} == style
    assert ("JF712" in found) == others


def test_colours_on_a_terminal_only(jfeditor, pilots, monkeypatch):
    plain = jfeditor("check", "pilots", *RULES).stdout.decode()
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
    coloured = jfeditor("check", "pilots", *RULES).stdout.decode()
    assert "\x1b[31merror" in coloured
    assert "\x1b[33mwarning" in coloured
    assert _seconds_aside(click.unstyle(coloured)) == _seconds_aside(plain)


def _seconds_aside(text):
    return re.sub(r"in [0-9.]+ s", "", text)


def test_fix_prints_a_difference_that_git_takes(jfeditor, repository):
    file = repository / "deck" / "pilot.md"
    before = file.read_bytes()
    done = jfeditor("check", "pilots", "--fix", *RULES)
    assert file.read_bytes() == before
    assert done.returncode == 1, "the error is left"
    told = done.stderr.decode()
    assert "2 findings are mended by this." in told
    assert "What is left:\n3 pages checked" in told
    assert "1 error, 1 note" in told
    subprocess.run(["git", "apply", "-"], cwd=repository, input=done.stdout, check=True)
    mended = file.read_bytes()
    file.write_bytes(before)
    done = jfeditor("check", "pilots", "--fix", "--write", *RULES)
    assert b"Saved 1 page." in done.stderr
    assert file.read_bytes() == mended
    again = jfeditor("check", "pilots", "--fix", "--write", *RULES)
    assert again.stdout == b""
    assert b"Nothing was found that can be mended" in again.stderr
    assert file.read_bytes() == mended


def test_fix_takes_no_item_out_unseen(jfeditor, pilots):
    section = "### Responsibilities\n\n"
    pilot = f"## Pilot\n\n{section}- Keeps the log.\n\n"
    senior = f"## Senior Pilot\n\n{section}- Extends that of the Pilot\n"
    page = f"---\ntitle: Pilot\n---\n\n{pilot}{senior}- Keeps the log.\n- By tribal knowledge\n"
    (pilots / "deck" / "pilot.md").write_text(page, encoding="utf-8")
    rules = ("--select", "JF210,JF712")
    told = jfeditor("check", "pilots", *rules).stdout.decode()
    assert "to mend: Take it out" in told
    assert "1 of them can be mended with --fix." in told
    jfeditor("check", "pilots", *rules, "--fix", "--write")
    mended = (pilots / "deck" / "pilot.md").read_text(encoding="utf-8")
    assert mended.count("- Keeps the log.") == 2
    assert "tribal" not in mended


def test_fix_mends_misspelt_words(jfeditor, pilots):
    (pilots / "stoker.md").write_text(STOKER + "- Watch a machien\n- Dmonstrated\n", encoding="utf-8")
    done = jfeditor("check", "pilots", "--select", "JF701", "--fix", "--write")
    assert done.returncode == 0
    assert (pilots / "stoker.md").read_text(
        encoding="utf-8"
    ) == STOKER + "- Watch a machine\n- Demonstrated\n"


def test_fix_mends_markdown_style_too(jfeditor, pilots):
    pytest.importorskip("rumdl")
    (pilots / "jfeditor.toml").write_text('[checks.severity]\nMD012 = "warning"\n', encoding="utf-8")
    (pilots / "stoker.md").write_text(f"{STOKER}\n\n\nText\n", encoding="utf-8")
    assert b"2 of them can be mended with --fix" in jfeditor("check", "pilots", "--select", "MD012").stdout
    assert jfeditor("check", "pilots", "--select", "MD012", "--fix", "--write").returncode == 0
    assert (pilots / "stoker.md").read_text(encoding="utf-8") == f"{STOKER}\nText\n"


def test_fix_leaves_alone_what_is_not_listed(jfeditor, repository):
    done = jfeditor("check", "pilots", "--fix", "--severity", "error", *RULES)
    assert done.stdout == b""
    done = jfeditor("check", "pilots", "--fix", "--new-since", "HEAD", *RULES)
    assert (done.returncode, done.stdout) == (0, b"")


def test_shards_hold_each_page_once(jfeditor, tmp_path):
    whole = as_json(jfeditor("check", str(SAMPLE), "--format", "json"))
    shares = [
        as_json(jfeditor("check", str(SAMPLE), "--format", "json", "--shard", f"{number}/3"))
        for number in (1, 2, 3)
    ]
    assert all(share["pages"] for share in shares)
    joined = {page["path"]: page for share in shares for page in share["pages"]}
    assert sum(len(share["pages"]) for share in shares) == len(joined)
    assert joined == {page["path"]: page for page in whole["pages"]}


def test_a_page_that_cannot_be_read(jfeditor, pilots):
    with (pilots / "huge.md").open("wb") as stream:
        stream.truncate(30 * 1024 * 1024)
    done = jfeditor("check", "pilots", "--format", "json", *RULES)
    assert done.returncode == 2
    assert b"huge.md" in done.stderr
    assert as_json(done)["unreadable"][0]["path"] == "huge.md"
    assert len(as_json(done)["pages"]) == 3


def test_options_that_do_not_fit_fail(jfeditor, pilots):
    (pilots / "jfeditor.toml").write_text('[checks]\nskipp = ["a"]\n', encoding="utf-8")
    done = jfeditor("check", "pilots", "--select", "JF108")
    assert done.returncode == 2
    assert b"jfeditor.toml, line 2" in done.stderr
    assert b"pages checked" in done.stdout


def test_pages_that_are_skipped_are_not_counted(jfeditor, pilots):
    (pilots / "jfeditor.toml").write_text('[checks]\nskip = ["deck/**"]\n', encoding="utf-8")
    done = jfeditor("check", "pilots", *RULES)
    assert done.stdout.decode().count("JF712") == 0
    assert "2 pages checked" in done.stdout.decode()


def test_a_check_that_fails_is_a_fault_of_the_program(places, pilots):
    script = (
        "import sys; from dataclasses import replace\n"
        "from jfeditor.checks import checking, table\n"
        "def fail(_): raise ValueError('told in the report')\n"
        "table.QUICK = (*table.QUICK, checking.PageCheck(('JF712',), fail))\n"
        "from jfeditor.cli.main import main\n"
        "sys.argv = ['jfeditor', 'check', 'pilots', '--select', 'JF712']\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=pilots.parent, env=places, capture_output=True, check=False
    )
    assert done.returncode == 3
    assert b"2 warnings" in done.stdout, "what the others found is told"
    assert b"Traceback" not in done.stderr
    assert b"fault of the program" in done.stderr


@pytest.mark.parametrize("more", [(), ("--write-baseline", "known.json")])
def test_a_check_of_language_that_fails_is_one_too(jfeditor, pilots, monkeypatch, more):
    def fail(_subject):
        raise ValueError("told in the report")

    monkeypatch.setattr(table, "SLOW", (PageCheck(("JF701",), fail),))
    done = jfeditor("check", "pilots", *more)
    assert done.returncode == 3
    assert b"deck/pilot.md could not be checked for JF701" in done.stderr
    assert b"fault of the program" in done.stderr
    assert not Path("known.json").exists()


def test_it_runs_as_a_program_in_every_language(program, pilots):
    done = program("check", "pilots", *RULES, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "🚢" in done.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_reader_that_goes_is_no_error(places, pilots):
    for number in range(300):
        (pilots / f"p{number}.md").write_text(PILOT, encoding="utf-8")
    started = subprocess.Popen(
        [sys.executable, "-m", "jfeditor", "check", str(pilots)],
        env=places,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.read(1)
    started.stdout.close()
    assert started.stderr.read() == b""
    started.stderr.close()
    assert started.wait() == 141


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_it_can_be_stopped(places, pilots):
    for number in range(3000):
        (pilots / f"p{number}.md").write_text(PILOT, encoding="utf-8")
    started = subprocess.Popen(
        [sys.executable, "-m", "jfeditor", "check", str(pilots)],
        env=places,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    fd = f"/proc/{started.pid}/fd"
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not _reads_pages(fd, pilots):
        os.sched_yield()
    started.send_signal(signal.SIGINT)
    _, told = started.communicate(timeout=60)
    assert started.returncode == 130
    assert told == b""


def _reads_pages(fd, folder):
    """Whether a process has a page open."""
    try:
        return any(str(folder) in os.readlink(f"{fd}/{one}") for one in os.listdir(fd))
    except OSError:
        return False


def test_nothing_of_the_window_is_loaded(places, pilots):
    script = (
        "import sys; from jfeditor.cli.main import run\n"
        "run(['check', 'pilots', '--quiet', '--no-language'])\n"
        "late = ('PySide', 'shiboken', 'jfeditor.ui', 'pygit2', 'ftfy', 'harper', 'typst', 'rich')\n"
        "print([name for name in sys.modules if name.startswith(late)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=pilots.parent, env=places, capture_output=True, check=True
    )
    assert done.stdout.splitlines()[-1] == b"[]"
