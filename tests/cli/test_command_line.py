"""What holds for every command: exit codes, words instead of tracebacks, streams, what is loaded."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from jfeditor import __version__

FAULTY = (
    "import sys; import jfeditor.cli.tree as tree\n"
    "def fail(*_): raise {error}\n"
    "tree.read_listing = fail\n"
    "from jfeditor.cli.main import main\n"
    "sys.argv = ['jfeditor', 'tree', '.']\n"
    "main()"
)


def test_version_and_help(jfeditor):
    done = jfeditor("--version")
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"jfeditor {__version__}")
    for arguments in [("--help",), ("-h",), ("tree", "--help"), ("replace", "--help"), ("open", "--help")]:
        done = jfeditor(*arguments)
        assert done.returncode == 0
        assert done.stdout.startswith(b"Usage: jfeditor")
    for name in (b"open", b"tree", b"replace", b"self-test"):
        assert name in jfeditor("--help").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("tree", "--format", "xml", "."),
        ("tree", "--no-such-option"),
        ("tree", "a", "b"),
        ("replace", "."),
        ("nonsense", "more"),
        ("--no-such-option",),
        ("tree", "no-such-folder"),
        ("no-such-folder",),
        ("tree", "no\nsuch\x1b[31mfolder"),
    ],
)
def test_wrong_usage_is_told_with_code_2(jfeditor, arguments):
    done = jfeditor(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stderr


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there is always a screen")
@pytest.mark.parametrize(
    "arguments", [(), ("open",), ("handbook",), ("open", "handbook"), ("--read-only", "handbook")]
)
def test_without_a_screen_the_window_says_so(jfeditor, handbook, arguments):
    done = jfeditor(*arguments)
    assert done.returncode == 2
    assert b"no screen" in done.stderr


def test_without_the_windows_libraries_it_says_so(program, handbook, tmp_path):
    (tmp_path / "blocked" / "PySide6").mkdir(parents=True)
    (tmp_path / "blocked" / "PySide6" / "__init__.py").write_text(
        "raise ImportError('libEGL.so.1 is missing')"
    )
    done = program("open", "handbook", QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(tmp_path / "blocked"))
    assert done.returncode == 2
    assert b"cannot be started" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["tree", "handbook"], ["replace", "handbook", "latin.md", "a", "b"], ["self-test", "--no-window"]],
)
def test_no_command_but_the_window_loads_qt(places, handbook, arguments):
    script = (
        "import sys; from jfeditor.cli.main import run\n"
        f"run({arguments!r})\n"
        "print([name for name in sys.modules if 'PySide' in name or 'shiboken' in name or '.ui' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=handbook.parent, env=places, capture_output=True, check=True
    )
    assert done.stdout.splitlines()[-1] == b"[]"


def test_a_small_handbook_is_told_at_once(program, handbook):
    resource = pytest.importorskip("resource")  # POSIX
    program("tree", "handbook")  # once to have everything compiled

    def used():
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        return spent.ru_utime + spent.ru_stime

    before = used()
    assert program("tree", "handbook").returncode == 0
    assert used() - before < 1.2, "seconds of work; 0.4 were measured"


@pytest.mark.parametrize("error", ["ValueError('told only in the report')", "RecursionError()"])
def test_a_fault_of_the_program_goes_to_a_report(places, tmp_path, error):
    done = subprocess.run(
        [sys.executable, "-c", FAULTY.format(error=error)],
        cwd=tmp_path,
        env=places,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    (report,) = (tmp_path / "state" / "reports").iterdir()
    assert str(report).encode() in done.stderr
    text = report.read_text(encoding="utf-8")
    for fact in ("Traceback", error.split("(")[0], __version__, "'tree'", "click"):
        assert fact in text


def test_a_fault_that_cannot_be_reported(places, tmp_path):
    (tmp_path / "state").write_bytes(b"in the way")
    done = subprocess.run(
        [sys.executable, "-c", FAULTY.format(error="ValueError('x')")],
        cwd=tmp_path,
        env=places,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3
    assert re.search(rb"fault of the program \(ValueError: x\)", done.stderr)
    assert b"Traceback" not in done.stderr


def test_stopping_it_is_no_fault(places, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FAULTY.format(error="KeyboardInterrupt")],
        cwd=tmp_path,
        env=places,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 130
    assert done.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_reader_that_goes_is_no_error(places, handbook):
    for number in range(400):
        (handbook / f"p{number}.md").write_bytes(b"## A heading\n" * 20)
    program = subprocess.Popen(
        [sys.executable, "-m", "jfeditor", "tree", str(handbook)],
        env=places,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.read(1)
    program.stdout.close()
    assert program.stderr.read() == b""
    program.stderr.close()
    assert program.wait() == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_result_that_cannot_be_written_is_told(places, handbook):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "jfeditor", "tree", str(handbook)],
            env=places,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"jfeditor: The result could not be written")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("language", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_the_output_is_utf8_in_every_language(program, handbook, language):
    (handbook / "ü.md").write_bytes("# Größe 🙂\n".encode())
    done = program("tree", "handbook", LC_ALL=language, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "Größe 🙂" in done.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
def test_a_name_that_is_no_utf8_is_told_in_both_forms(program, handbook):
    import json

    (handbook / os.fsdecode(b"caf\xe9.md")).write_bytes(b"# A\n")
    told = json.loads(program("tree", "handbook", "--format", "json").stdout)
    assert os.fsdecode(b"caf\xe9.md") in [page["path"] for page in told["pages"]]
    assert b"caf\\udce9.md" in program("tree", "handbook").stdout
