"""`jfeditor export`."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pikepdf
import pygit2
import pytest

from jfeditor.cli import progress
from jfeditor.export import exporting
from jfeditor.faults import JfeditorError
from jfeditor.wording import word
from jfeditor.workspace import exports
from jfeditor.workspace.exports import OutError

SAMPLE = Path(__file__).parents[2] / "resources" / "sample-handbook"
MANAGER = "customer-care/care-operations.md#manager-care-operations"


@pytest.fixture(autouse=True)
def fixed_moment(monkeypatch, places):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    places["SOURCE_DATE_EPOCH"] = "1700000000"


@pytest.fixture
def harbour(tmp_path):
    folder = tmp_path / "harbour"
    (folder / "docks").mkdir(parents=True)
    (folder / "docks" / "pilot.md").write_text(
        "---\ntitle: Pilot\n---\n\n## Levels\n\n### Pilot\n\n#### Requirements\n\n- Sails\n\n"
        "### Senior Pilot\n\n#### Requirements\n\n- Extends that of the Pilot\n- Docks\n",
        encoding="utf-8",
    )
    (folder / "docks" / "mooring.md").write_text(
        "---\ntitle: Mooring Crew\n---\n\n## Requirements\n\n- Extends that of the Crane Engineer\n- Ropes\n",
        encoding="utf-8",
    )
    return folder


def files(folder):
    """All files below a folder, hidden ones too."""
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def test_the_whole_handbook_becomes_a_tree(jfeditor, harbour, tmp_path):
    done = jfeditor("export", "harbour", "--to", "md", "--out", "made/here")
    assert done.returncode == 0, done.stderr.decode()
    assert files(tmp_path / "made") == [
        "here/Docks/Mooring Crew.md",
        "here/Docks/Pilot/Pilot.md",
        "here/Docks/Pilot/Senior Pilot.md",
    ]
    text = (tmp_path / "made/here/Docks/Pilot/Senior Pilot.md").read_text(encoding="utf-8")
    assert "- Sails" in text
    assert "- Docks" in text
    assert done.stdout.decode().startswith("3 files are in made/here, made in ")


def test_what_cannot_be_followed_is_told_with_its_file(jfeditor, harbour):
    done = jfeditor("export", "harbour", "--to", "md", "--out", "out")
    assert done.returncode == 0
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(
        "jfeditor: Docks/Mooring Crew.md: “Extends that of the Crane Engineer” (line 7 of "
    )


def test_notes_and_foot_are_said_by_the_handbook_or_the_command(jfeditor, harbour, tmp_path):
    (harbour / "jfeditor.toml").write_text('[export]\nnotes = false\nfoot = "none"\n', encoding="utf-8")

    def made(*more):
        done = jfeditor("export", "harbour", "docks/mooring.md", "--to", "html", "--out", "out", *more)
        assert done.returncode == 0, done.stderr.decode()
        assert "(line 7 of docks/mooring.md)" in done.stderr.decode()
        text = (tmp_path / "out/Mooring Crew.html").read_text(encoding="utf-8")
        return "Here content from" in text, "docks/mooring.md" in text, "2023-11-14" in text

    assert made() == (False, False, False)
    assert made("--notes", "--foot", "date") == (True, False, True)
    assert made("--foot", "source") == (False, True, True)
    (harbour / "jfeditor.toml").unlink()
    assert made() == (True, True, True)
    assert made("--no-notes", "--foot", "none") == (False, False, False)


@pytest.mark.parametrize(
    ("addresses", "made"),
    [
        (["docks/pilot.md"], ["Pilot.md"]),
        (["./docks/pilot.md#senior-pilot"], ["Senior Pilot.md"]),
        (["docks/pilot.md:13"], ["Senior Pilot.md"]),
        (["docks/pilot"], ["Pilot.md"]),
        (["docks/pilot.md", "--each", "role"], ["Pilot.md", "Senior Pilot.md"]),
        (["docks/pilot.md#senior-pilot", "docks/mooring.md"], ["Mooring Crew.md", "Senior Pilot.md"]),
        (["docks/"], ["Docks/Mooring Crew.md", "Docks/Pilot/Pilot.md", "Docks/Pilot/Senior Pilot.md"]),
        (["docks", "--each", "family"], ["Docks/Mooring Crew.md", "Docks/Pilot.md"]),
        (["."], ["Docks/Mooring Crew.md", "Docks/Pilot/Pilot.md", "Docks/Pilot/Senior Pilot.md"]),
        (["docks/", "--book"], ["Docks.md"]),
        (["--book"], [f"{word('export.handbook', {})}.md"]),
        (["docks/pilot.md#senior-pilot", "docks/mooring.md", "--book"], ["Selected roles.md"]),
        (
            ["docks/pilot.md#senior-pilot", "docks/mooring.md", "--compare"],
            ["Senior Pilot and Mooring Crew.md"],
        ),
    ],
)
def test_addresses(jfeditor, harbour, tmp_path, addresses, made):
    done = jfeditor("export", "harbour", *addresses, "--to", "md", "--out", "out")
    assert done.returncode == 0, done.stderr.decode()
    assert files(tmp_path / "out") == made


def test_the_manner(jfeditor, harbour, tmp_path):
    texts = []
    for manner in ([], ["--merged"], ["--as-written"]):
        jfeditor("export", "harbour", "docks/pilot.md#senior-pilot", *manner, "--to", "md", "--out", "out")
        texts.append((tmp_path / "out" / "Senior Pilot.md").read_text(encoding="utf-8"))
    by_source, merged, written = texts
    assert "From Pilot" in by_source
    assert "Sails" in merged
    assert "From Pilot" not in merged
    assert "Extends that of the Pilot" in written
    assert "Sails" not in written


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["harbour", "--to", "md"], "--out"),
        (["harbour", "--to", "docx", "--out", "out"], "docx"),
        (["none", "--out", "out"], "There is no folder none"),
        (["harbour", "none.md", "--to", "md", "--out", "out"], "none.md"),
        (["harbour", "nowhere/", "--to", "md", "--out", "out"], "nowhere"),
        (["harbour", "docks/pilot.md#none", "--to", "md", "--out", "out"], "none"),
        (["harbour", "--book", "--compare", "--out", "out"], "Choose one of"),
        (["harbour", "--book", "--each", "role", "--out", "out"], "Choose one of"),
        (["harbour", "--merged", "--as-written", "--out", "out"], "Choose one of"),
        (["harbour", "--compare", "--out", "out"], "two roles"),
        (["harbour", "--language", "English", "--out", "out"], "--language"),
        (["harbour", "--jobs", "0", "--out", "out"], "--jobs"),
        (["harbour", "--to", "md", "--out", "harbour/docks/made"], "inside the handbook"),
        (["harbour", "--to", "md", "--out", "harbour"], "inside the handbook"),
        (["harbour", "--to", "md", "--out", "harbour/docks/pilot.md"], "inside the handbook"),
        (["harbour", "--to", "json", "--out", "harbour/docks/pilot.md"], "file where a folder"),
    ],
)
def test_what_cannot_be_done_is_told_before_the_work(jfeditor, harbour, tmp_path, arguments, told):
    before = files(tmp_path)
    done = jfeditor("export", *arguments)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert done.stdout == b""
    assert files(tmp_path) == before


def test_a_hidden_folder_of_the_handbook_holds_no_pages(jfeditor, harbour):
    assert jfeditor("export", "harbour", "--to", "md", "--out", "harbour/.made").returncode == 0
    assert files(harbour / ".made")
    assert b".made" not in jfeditor("tree", "harbour").stdout


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="every folder can be written in")
def test_a_folder_one_may_not_write_in(jfeditor, harbour, tmp_path):
    (tmp_path / "shut").mkdir(mode=0o500)
    done = jfeditor("export", "harbour", "--to", "md", "--out", "shut")
    assert done.returncode == 2
    assert "may not write" in done.stderr.decode()


def test_files_of_before_are_replaced_and_others_left(jfeditor, harbour, tmp_path):
    (tmp_path / "out" / "Docks").mkdir(parents=True)
    for name in ("Mooring Crew.md", "Notes.md"):
        (tmp_path / "out" / "Docks" / name).write_text("mine", encoding="utf-8")
    assert jfeditor("export", "harbour", "--to", "md", "--out", "out").returncode == 0
    assert (tmp_path / "out/Docks/Notes.md").read_text(encoding="utf-8") == "mine"
    assert "Ropes" in (tmp_path / "out/Docks/Mooring Crew.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["pdf", "html", "md", "json", "csv"])
def test_the_same_input_gives_the_same_bytes_however_many_at_a_time(jfeditor, harbour, tmp_path, form):
    made = []
    for jobs, out in (("1", "one"), ("4", "four")):
        assert jfeditor("export", "harbour", "--to", form, "--jobs", jobs, "--out", out).returncode == 0
        made.append({path: (tmp_path / out / path).read_bytes() for path in files(tmp_path / out)})
    assert made[0] == made[1]
    assert all(path.endswith(f".{form}") for path in made[0])
    assert len(made[0]) == (2 if form == "csv" else 3)
    assert all(made[0].values())


@pytest.fixture
def committed(harbour):
    repository = pygit2.init_repository(str(harbour))
    repository.index.add_all()
    who = pygit2.Signature("A", "a@example.com", 1_600_000_000, 0)
    return str(repository.create_commit("HEAD", who, who, "m", repository.index.write_tree(), []))


def xmp(pdf, key):
    with pdf.open_metadata() as metadata:
        return metadata.get(key)


def test_a_pdf_says_what_it_is(jfeditor, harbour, tmp_path, committed, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    (harbour / "jfeditor.toml").write_text(
        "[export]\nlanguage = 'de'\npaper = 'us-letter'\n", encoding="utf-8"
    )
    assert jfeditor("export", "harbour", "docks/pilot.md#senior-pilot", "--out", "out").returncode == 0
    with pikepdf.open(tmp_path / "out" / "Senior Pilot.pdf") as pdf:
        assert str(pdf.docinfo.Title) == "Senior Pilot"
        assert "D:20200913122640" in str(pdf.docinfo.CreationDate), "the day of the commit"
        assert str(pdf.Root.Lang) == "de"
        assert pdf.Root.MarkInfo.Marked
        assert xmp(pdf, "pdfuaid:part") == "1"
        assert [float(value) for value in pdf.pages[0].MediaBox] == [0, 0, 612, 792]


def test_what_the_command_line_says_goes_first(jfeditor, harbour, tmp_path):
    (harbour / "jfeditor.toml").write_text(
        "[export]\nlanguage = 'de'\npaper = 'us-letter'\n", encoding="utf-8"
    )
    options = ("--paper", "a4", "--language", "pt_br", "--standard", "a-2b")
    assert jfeditor("export", "harbour", "docks/mooring.md", *options, "--out", "out").returncode == 0
    with pikepdf.open(tmp_path / "out" / "Mooring Crew.pdf") as pdf:
        assert str(pdf.Root.Lang) == "pt-BR"
        assert (xmp(pdf, "pdfaid:part"), xmp(pdf, "pdfaid:conformance")) == ("2", "B")
        assert round(float(pdf.pages[0].MediaBox[3])) == 842


def test_only_a_file_whose_pages_differ_from_the_commit_says_so(jfeditor, harbour, tmp_path, committed):
    page = harbour / "docks" / "mooring.md"
    page.write_text(page.read_text(encoding="utf-8") + "- Nets\n", encoding="utf-8")
    assert jfeditor("export", "harbour", "--to", "html", "--out", "out").returncode == 0
    crew, pilot = (
        (tmp_path / "out/Docks" / name).read_text(encoding="utf-8")
        for name in ("Mooring Crew.html", "Pilot/Pilot.html")
    )
    assert word("export.changed_since", {"commit": committed[:7]}) in crew
    assert committed[:7] in pilot
    assert "changed" not in pilot.split('jf-foot">')[1]


def test_json_is_that_of_the_role(jfeditor, harbour, tmp_path):
    assert (
        jfeditor(
            "export", "harbour", "docks/pilot.md#senior-pilot", "--to", "json", "--out", "out"
        ).returncode
        == 0
    )
    told = json.loads((tmp_path / "out" / "Senior Pilot.json").read_bytes())
    shown = jfeditor("effective", "harbour", "docks/pilot.md#senior-pilot", "--format", "json").stdout
    assert told == json.loads(shown)


def test_the_level_matrix(jfeditor, harbour, tmp_path):
    assert jfeditor("export", "harbour", "--to", "csv", "--book", "--out", "out").returncode == 0
    text = (tmp_path / "out" / f"{word('export.handbook', {})}.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["Family"], row["Level"]) for row in rows] == [
        ("Mooring Crew", "Mooring Crew"),
        ("Pilot", "Pilot"),
        ("Pilot", "Senior Pilot"),
    ]
    assert [row["Requirements: inherited"] for row in rows] == ["0", "0", "1"]


def test_a_page_that_describes_no_job_has_no_table(jfeditor, harbour, tmp_path):
    (harbour / "docks" / "rules.md").write_text("# Rules\n\nAsk.\n", encoding="utf-8")
    assert jfeditor("export", "harbour", "--to", "csv", "--out", "out").returncode == 0
    assert files(tmp_path / "out") == ["Docks/Mooring Crew.csv", "Docks/Pilot.csv"]
    done = jfeditor("export", "harbour", "docks/rules.md", "--to", "csv", "--out", "out")
    assert done.returncode == 2
    assert "nothing to be exported" in done.stderr.decode()


def test_the_style_sheet_of_the_handbook_is_in_its_html(jfeditor, harbour, tmp_path):
    (harbour / "own.css").write_text("p { color: rebeccapurple }", encoding="utf-8")
    (harbour / "jfeditor.toml").write_text("[preview]\ncss = 'own.css'\n", encoding="utf-8")
    assert jfeditor("export", "harbour", "docks/mooring.md", "--to", "html", "--out", "out").returncode == 0
    assert "rebeccapurple" in (tmp_path / "out" / "Mooring Crew.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["pdf", "html", "md", "json", "csv"])
@pytest.mark.parametrize("division", [[], ["--each", "family"], ["--book"]])
def test_the_sample_in_every_form(jfeditor, tmp_path, form, division):
    done = jfeditor("export", str(SAMPLE), "customer-care/", *division, "--to", form, "--out", "out")
    assert done.returncode == 0, done.stderr.decode()
    made = files(tmp_path / "out")
    assert made
    assert all((tmp_path / "out" / path).stat().st_size for path in made)
    for path in made if form == "pdf" else ():
        with pikepdf.open(tmp_path / "out" / path) as pdf:
            assert len(pdf.pages) >= 1
            assert xmp(pdf, "pdfuaid:part") == "1"


def test_a_comparison_in_every_form(jfeditor, harbour, tmp_path):
    pair = ("docks/pilot.md#pilot", "docks/pilot.md#senior-pilot", "--compare")
    for form in ("pdf", "html", "md", "json", "csv"):
        done = jfeditor("export", "harbour", *pair, "--to", form, "--out", "out")
        assert done.returncode == 0, done.stderr.decode()
    assert len(files(tmp_path / "out")) == 5


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["pages", "seeds"])
@pytest.mark.parametrize("division", [[], ["--book"]])
def test_real_pages_export_without_an_error(jfeditor, corpus, tmp_path, folder, division):
    done = jfeditor("export", str(corpus / folder), *division, "--out", "out")
    assert done.returncode == 0, done.stderr.decode()
    made = files(tmp_path / "out")
    assert len(made) == 1 if division else len(made) > 30
    for path in made:
        with pikepdf.open(tmp_path / "out" / path) as pdf:
            assert xmp(pdf, "pdfuaid:part") == "1"


def test_a_page_that_fails_is_told_and_the_rest_is_exported(jfeditor, harbour, tmp_path, monkeypatch):
    make = exporting.make_document

    def failing(roles, file):
        if file.title == "Mooring Crew":
            raise RuntimeError("a rope broke")
        if file.title == "Senior Pilot":
            raise JfeditorError("address.none", address="x")
        return make(roles, file)

    monkeypatch.setattr(exporting, "make_document", failing)
    done = jfeditor("export", "harbour", "--to", "md", "--out", "out")
    assert done.returncode == 1
    told = done.stderr.decode()
    assert "Docks/Mooring Crew.md: This is a fault of the program (RuntimeError: a rope broke)" in told
    assert "Docks/Pilot/Senior Pilot.md: x names no page" in told
    assert files(tmp_path / "out") == ["Docks/Pilot/Pilot.md"]
    assert done.stdout.decode().splitlines()[1] == "2 could not be exported; the reasons are above."


def test_a_page_that_cannot_be_read_is_told(jfeditor, harbour, tmp_path):
    (harbour / "large.md").write_bytes(b"# Large\n" + b"x" * (21 * 1024 * 1024))
    done = jfeditor("export", "harbour", "--to", "md", "--out", "out")
    assert done.returncode == 1
    assert "large.md has 21 MB" in done.stderr.decode()
    assert len(files(tmp_path / "out")) == 3


def test_a_file_that_cannot_be_written_is_told(jfeditor, harbour, tmp_path):
    (tmp_path / "out/Docks/Mooring Crew.md").mkdir(parents=True)
    done = jfeditor("export", "harbour", "--to", "md", "--out", "out")
    assert done.returncode == 1
    assert "there is a folder of that name" in done.stderr.decode()
    assert files(tmp_path / "out") == ["Docks/Pilot/Pilot.md", "Docks/Pilot/Senior Pilot.md"]


def test_a_full_disk_ends_it(jfeditor, harbour, monkeypatch):
    tried = []

    def full(out, path, data):
        tried.append(path)
        raise OutError("out.disk_full", path=path, reason="No space left")

    monkeypatch.setattr(exports, "write_exported", full)
    done = jfeditor("export", "harbour", "--to", "md", "--out", "out")
    assert done.returncode == 2
    assert "the disk is full" in done.stderr.decode()
    assert len(tried) == 1


def test_ctrl_c_leaves_whole_files_only(jfeditor, harbour, tmp_path, monkeypatch):
    write = exports.write_exported

    def stopped(out, path, data):
        if "Senior" in path:
            raise KeyboardInterrupt
        write(out, path, data)

    monkeypatch.setattr(exports, "write_exported", stopped)
    done = jfeditor("export", "harbour", "--to", "md", "--out", "out")
    assert done.returncode == 130
    assert "Stopped. 2 files were written whole" in done.stderr.decode()
    assert files(tmp_path / "out") == ["Docks/Mooring Crew.md", "Docks/Pilot/Pilot.md"]


def test_ctrl_c_on_a_terminal(places, tmp_path):
    """The program shows how far it is, is stopped there, and clears its line."""
    pty = pytest.importorskip("pty", reason="there are no such terminals here")
    terminal, its_end = pty.openpty()
    arguments = [sys.executable, "-m", "jfeditor", "export", str(SAMPLE), "--jobs", "1", "--out", "out"]
    with subprocess.Popen(arguments, cwd=tmp_path, env=places, stdout=subprocess.PIPE, stderr=its_end) as run:
        os.close(its_end)
        told = b""
        while b"3 of 89" not in told:
            told += os.read(terminal, 1024)
        run.send_signal(signal.SIGINT)
        with suppress(OSError):  # so Linux tells that the other end is closed
            while more := os.read(terminal, 1024):
                told += more
        assert run.communicate()[0] == b""
    os.close(terminal)
    assert run.returncode == 130
    assert told.decode().split("\r")[-2].startswith("jfeditor: Stopped. "), "behind the line that was cleared"
    made = files(tmp_path / "out")
    assert 3 <= len(made) < 89
    assert all((tmp_path / "out" / path).read_bytes().rstrip().endswith(b"%%EOF") for path in made)


def test_progress_is_shown_on_a_terminal_only_and_cleared(jfeditor, harbour, monkeypatch):
    assert b"\r" not in jfeditor("export", "harbour", "--to", "md", "--out", "out").stderr
    monkeypatch.setattr(progress, "_is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "20")
    told = jfeditor("export", "harbour", "--to", "md", "--out", "out").stderr.decode()
    shown = told.split("\n")[0].split("\r")
    assert "0 of 3: Mooring Cre" in shown
    assert "3 of 3: Senior Pilo" in shown
    assert all(len(line) <= 19 for line in shown[:-1])
    assert shown[-2].strip() == ""


def test_the_options_of_the_handbook_are_told_where_they_do_not_fit(jfeditor, harbour):
    (harbour / "jfeditor.toml").write_text("[export]\npaper = 'a5'\n", encoding="utf-8")
    told = jfeditor("export", "harbour", "--to", "md", "--out", "out").stderr.decode()
    assert "jfeditor.toml, line 2: export.paper must be one of a4, us-letter" in told


def test_the_site_of_the_handbook_decides_what_a_full_address_means(jfeditor, harbour):
    page = harbour / "docks" / "mooring.md"
    link = "https://example.com/docks/pilot/#senior-pilot"
    page.write_text(
        f"---\ntitle: Crew\n---\n\n## Requirements\n\n- Extends the [Chief of Sails]({link}) requirements\n",
        encoding="utf-8",
    )
    for url, code in (("https://example.com", 0), ("https://example.org", 1)):
        (harbour / "jfeditor.toml").write_text(f"[site]\nurl = '{url}'\n", encoding="utf-8")
        assert jfeditor("effective", "harbour", "docks/mooring.md").returncode == code
        assert jfeditor("inherit", "harbour").returncode == code


def test_a_moment_that_is_none(program, harbour):
    done = program("export", "harbour", "--to", "md", "--out", "out", SOURCE_DATE_EPOCH="noon")
    assert done.returncode == 2
    assert "SOURCE_DATE_EPOCH" in done.stderr.decode()
