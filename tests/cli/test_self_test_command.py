"""`jfeditor self-test`."""

import subprocess
import sys

import pytest

STEPS = [
    "read the sample handbook",
    "keep an unsaved edit",
    "lock the folder",
    "edit, show and save one level",
    "make a PDF",
]


def test_this_copy_works(jfeditor, tmp_path):
    done = jfeditor("self-test", "--no-window")
    assert done.returncode == 0, done.stdout
    assert done.stdout.decode().splitlines() == [f"ok      {step}" for step in STEPS]
    assert sorted(path.name for path in tmp_path.iterdir()) == [], "neither settings nor state were touched"


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (
            "s.save_pages = lambda root, writings: None",
            "failed  edit, show and save one level: more than the edit",
        ),
        ("s.unified_diff = lambda *_: b''", "failed  edit, show and save one level: the difference shows"),
        ("s.resource = lambda *_: s.Path('nowhere')", "failed  read the sample handbook: FileNotFoundError"),
        (
            "import jfeditor.export.typst_setting as t; t.Setter.set_pdf = lambda *_: 1 / 0",
            "failed  make a PDF: ",
        ),
        ("s.Journal.record = lambda *_: None", "failed  keep an unsaved edit: the edit did not come back"),
    ],
)
def test_what_is_broken_is_found(places, tmp_path, broken, told):
    script = f"import jfeditor.cli.selftest as s; {broken}\nfrom jfeditor.cli.main import run\nimport sys\n"
    done = subprocess.run(
        [sys.executable, "-c", script + "sys.exit(run(['self-test', '--no-window']))"],
        cwd=tmp_path,
        env=places,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert told in done.stdout
