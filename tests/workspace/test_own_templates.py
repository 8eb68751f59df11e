"""Templates that a handbook keeps for itself."""

from pathlib import Path

from jfeditor.restructure.templates import USUAL_TEMPLATES
from jfeditor.wording import word_error
from jfeditor.workspace.own_templates import FOLDER, read_own_templates


def test_a_handbook_without_any_has_the_usual_ones(tmp_path: Path) -> None:
    read = read_own_templates(tmp_path)
    assert read.problems == ()
    assert read.templates.text("level") == USUAL_TEMPLATES.text("level")


def test_its_own_are_read_and_what_cannot_be_is_told(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    (folder / "level.md").write_bytes(b"\xef\xbb\xbf# {title}\r\n\r\nOurs\r\n")
    (folder / "section.md").write_bytes(b"\xff\xfe")
    (folder / "family.md").write_bytes(b" \n")
    (folder / "specialty.md").mkdir()
    read = read_own_templates(tmp_path)
    assert read.templates.text("level") == "# {title}\n\nOurs"
    for name in ("section", "family", "specialty"):
        assert read.templates.text(name) == USUAL_TEMPLATES.text(name)
    assert [error.values["path"] for error in read.problems] == [
        f"{FOLDER}/specialty.md",
        f"{FOLDER}/section.md",
    ]
    assert all(FOLDER in word_error(error) for error in read.problems)
