"""run.sh and test.sh: what they install, what they say, and that doing it again costs nothing.

They run in a copy of the checkout, with stand-ins for Python, apt-get and the like that write down how they
are called: nothing is installed and nothing fetched.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the scripts' parts for Linux")

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ["cat", "cksum", "cp", "dirname", "env", "grep", "mkdir", "mktemp", "rm", "sed", "sort", "tail"]
TOOLS += ["touch", "tr", "true", "uname"]

PYTHON = """#!/bin/sh
# Stands in for Python: knows what the scripts ask of it.
printf 'python %s\\n' "$*" >>"{calls}"
case "$*" in
  *'version_info < (3, 11)'*) exit {too_old} ;;
  *'"%d.%d"'*) echo 3.11 ;;
  *'import sys; print(sys.version)'*) echo 3.11.2 ;;
  *'import ensurepip'*) [ -f "{place}/venv-is-there" ] ;;
  *'-m venv'*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" && cp "{place}/jfeditor" "$4/bin/jfeditor" ;;
  *'-m pip'*) [ ! -f "{place}/offline" ] || {{ echo 'ERROR: No matching distribution found'; exit 1; }} ;;
  *QGuiApplication*) [ -f "{place}/screen-is-there" ] ;;
  *without_screen.py*) echo "done without a screen: $2" ;;
esac
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine in a folder."""

    place: Path

    def tool(self, name: str, script: str) -> None:
        """Put a program on its path."""
        path = self.place / "bin" / name
        path.write_text(f'#!/bin/sh\nprintf "{name} %s\\n" "$*" >>"{self.place}/calls"\n{script}\n')
        path.chmod(0o755)

    def has(self, fact: str) -> None:
        """Make something so that the stand-ins look for."""
        (self.place / fact).touch()

    def run(self, *arguments: str, script: str = "run.sh", cwd: Path | None = None, **more: str):
        """Run a script of the checkout; returns the finished process."""
        return subprocess.run(
            ["/bin/sh", self.project / "packaging" / script, *arguments],
            cwd=cwd or self.place,
            env={"PATH": str(self.place / "bin"), "TMPDIR": str(self.place)} | more,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @property
    def project(self) -> Path:
        """The copy of the checkout."""
        return self.place / "a project"

    def calls(self) -> list[str]:
        """How the stand-ins were called since this was asked last."""
        written = self.place / "calls"
        lines = written.read_text().splitlines() if written.exists() else []
        written.unlink(missing_ok=True)
        return lines


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with Python, an administrator at the keyboard, and nothing that jfeditor needs."""
    made = Machine(tmp_path)
    (tmp_path / "bin").mkdir()
    for name in TOOLS:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    for part in ("packaging", "resources/sample-handbook"):
        shutil.copytree(ROOT / part, made.project / part)
    shutil.copy(ROOT / "pyproject.toml", made.project)
    give_python(made, too_old=0)
    made.tool("jfeditor", 'echo "the window: $*"')
    shutil.copy(tmp_path / "bin" / "jfeditor", tmp_path / "jfeditor")
    made.tool("id", "echo 0")
    made.tool("ldconfig", "")
    # What apt-get installs is there afterwards.
    made.tool("apt-get", f'case "$*" in *" install "*) touch "{tmp_path}/venv-is-there" ;; esac')
    return made


def give_python(machine: Machine, *, too_old: int) -> None:
    path = machine.place / "bin" / "python3"
    path.write_text(PYTHON.format(calls=machine.place / "calls", place=machine.place, too_old=too_old))
    path.chmod(0o755)


def listed_libraries(machine: Machine) -> list[str]:
    """All that the set-up looks for, as ldconfig lists what is there."""
    script = (machine.project / "packaging" / "setup.sh").read_text()
    names = re.findall(r"^(?:\w+_libraries=')?(lib\S+\.so(?:\.\d+)?) \S+$", script, re.MULTILINE)
    assert len(names) > 20
    return [f"\t{name} (libc6,x86-64) => /lib/{name}" for name in names]


def installed(calls: list[str]) -> list[str]:
    """The calls that install something."""
    return [call for call in calls if " install " in call]


def test_all_that_is_missing_is_installed_once(machine):
    done = machine.run()
    assert done.returncode == 0, done.stderr
    first = installed(machine.calls())
    assert "python3.11-venv" in first[0]
    assert "libxcb-cursor0" in first[0]
    assert all("--constraint packaging/constraints.txt" in call for call in first[1:])
    assert [call.split(" packaging/constraints.txt ")[1] for call in first[1:]] == [
        "pip hatchling editables",
        "--no-build-isolation --editable .",
    ]
    machine.tool("ldconfig", "cat <<'END'\n" + "\n".join(listed_libraries(machine)) + "\nEND")
    started = time.monotonic()
    again = machine.run()
    assert time.monotonic() - started < 1, "seconds"
    assert again.returncode == 0
    assert installed(machine.calls()) == []
    assert again.stdout.count("==>") == 1, "only that there is no screen"


def test_the_tools_of_the_checks_come_with_test_sh_only(machine):
    assert machine.run().returncode == 0
    machine.calls()
    machine.run(script="test.sh")
    assert any(call.endswith("--editable . --group dev") for call in installed(machine.calls()))
    machine.run(script="test.sh")
    machine.run()
    assert not [call for call in installed(machine.calls()) if call.startswith("python")]


@pytest.mark.parametrize("file", ["pyproject.toml", "packaging/constraints.txt"])
def test_what_has_changed_is_installed_anew_into_the_same_environment(machine, file):
    assert machine.run().returncode == 0
    machine.calls()
    with (machine.project / file).open("a") as changed:
        changed.write("# changed\n")
    assert machine.run().returncode == 0
    calls = machine.calls()
    assert any(call.startswith("python -m pip install") for call in calls)
    assert not any("-m venv" in call for call in calls)


def test_a_checkout_that_was_moved_gets_a_new_environment(machine):
    assert machine.run().returncode == 0
    machine.calls()
    moved = machine.place / "moved"
    machine.project.rename(moved)
    machine.project.symlink_to(moved)
    assert machine.run().returncode == 0
    assert any("-m venv --clear" in call for call in machine.calls())


def test_a_set_up_that_was_cut_off_is_taken_up_again(machine):
    machine.has("offline")
    done = machine.run()
    assert done.returncode == 1
    assert "No matching distribution found" in done.stderr
    assert "Is there a connection" in done.stderr
    (machine.place / "offline").unlink()
    machine.calls()
    assert machine.run().returncode == 0
    assert any(call.startswith("python -m pip install") for call in machine.calls())


@pytest.mark.parametrize("sudo", ["", "exit 1"])
def test_without_the_right_to_install_it_says_what_to_ask_for(machine, sudo):
    machine.tool("id", "echo 1000")
    if sudo:
        machine.tool("sudo", sudo)
    done = machine.run()
    assert done.returncode == 1
    assert "ask an administrator to run:\n    apt-get install python3.11-venv " in done.stdout
    assert not any(call.startswith("apt-get") for call in machine.calls())
    assert not (machine.project / ".venv").exists()


def test_sudo_that_asks_no_password_is_used(machine):
    machine.tool("id", "echo 1000")
    machine.tool("sudo", 'shift; exec "$@"')
    assert machine.run().returncode == 0
    assert any(
        call.startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get") for call in machine.calls()
    )


def test_without_the_windows_libraries_the_job_is_done_without_it(machine):
    machine.tool("id", "echo 1000")
    machine.has("venv-is-there")
    machine.has("screen-is-there")
    done = machine.run(DISPLAY=":0")
    assert done.returncode == 0
    assert "apt-get install libasound2 libdbus-1-3 " in done.stdout
    assert "The window cannot start without them" in done.stdout
    assert "done without a screen" in done.stdout


def test_without_the_web_engines_libraries_the_window_opens(machine):
    there = [line for line in listed_libraries(machine) if "libnss3" not in line]
    machine.tool("ldconfig", "cat <<'END'\n" + "\n".join(there) + "\nEND")
    machine.tool("id", "echo 1000")
    machine.has("venv-is-there")
    machine.has("screen-is-there")
    done = machine.run(DISPLAY=":0")
    assert "apt-get install libnss3 " in done.stdout
    assert "the window: open" in done.stdout


def test_another_kind_of_linux_is_told_the_names(machine):
    (machine.place / "bin" / "apt-get").unlink()
    machine.has("venv-is-there")
    done = machine.run()
    assert done.returncode == 0
    assert "Install what these are called here: libasound2 libdbus-1-3 " in done.stdout


def test_a_python_that_is_too_old_is_told(machine):
    give_python(machine, too_old=1)
    done = machine.run()
    assert done.returncode == 1
    assert "Python 3.11 or later is needed" in done.stderr


def test_the_window_opens_where_there_is_a_screen(machine):
    machine.has("screen-is-there")
    machine.tool("apt-get", f'touch "{machine.place}/venv-is-there"')
    handbook = machine.place / "my handbook"
    handbook.mkdir()
    done = machine.run("my handbook", DISPLAY=":0")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"the window: open {handbook}"
    done = machine.run(DISPLAY=":0")
    sample = Path(done.stdout.splitlines()[-1].removeprefix("the window: open "))
    assert (sample / "_index.md").read_bytes() == (ROOT / "resources/sample-handbook/_index.md").read_bytes()
    assert not sample.is_relative_to(machine.project), "a copy, not the project's own"


@pytest.mark.parametrize("screen", [{}, {"DISPLAY": ":99"}, {"WAYLAND_DISPLAY": "wayland-0"}])
def test_without_a_screen_that_works_it_says_so(machine, screen):
    handbook = machine.place / "my handbook"
    handbook.mkdir()
    done = machine.run("../my handbook", cwd=machine.project, **screen)
    assert done.returncode == 0, done.stderr
    assert "There is no screen here" in done.stdout
    assert done.stdout.splitlines()[-1] == f"done without a screen: {handbook}"


@pytest.mark.parametrize("arguments", [["nowhere"], ["a", "b"], ["--help"], ["-x"], [""]])
def test_wrong_usage_is_told_before_anything_is_done(machine, arguments):
    done = machine.run(*arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("jfeditor: ")
    assert machine.calls() == []


def test_every_check_runs_and_the_failed_ones_are_named(machine):
    assert machine.run(script="test.sh").returncode == 1, "no tool is there yet"
    tools = machine.project / ".venv" / "bin"
    for name, code in (("ruff", 0), ("mypy", 1), ("lint-imports", 0)):
        (tools / name).write_text(f'#!/bin/sh\necho "ran {name} $1"\nexit {code}\n')
        (tools / name).chmod(0o755)
    done = machine.run(script="test.sh")
    assert done.returncode == 1
    for expected in ("ran ruff check", "ran ruff format", "ran mypy", "ran lint-imports"):
        assert expected in done.stdout
    assert done.stdout.endswith("==> Failed:\n    Types\n")
    assert "python -m pytest -n 2" in machine.calls()
    (tools / "mypy").write_text("#!/bin/sh\n")
    done = machine.run(script="test.sh")
    assert done.returncode == 0
    assert done.stdout.endswith("==> All is well.\n")


def test_the_environment_is_not_disturbed_from_outside(machine):
    machine.tool("jfeditor", "")
    give_python(machine, too_old=0)
    path = machine.place / "bin" / "python3"
    path.write_text(path.read_text().replace("case ", 'echo "path=${PYTHONPATH:-none}" >&2\ncase ', 1))
    done = machine.run(PYTHONPATH="/elsewhere")
    assert "path=none" in done.stderr
    assert "path=/elsewhere" not in done.stderr


def test_ci_runs_the_same(tmp_path):
    (tmp_path / ".ci").mkdir()
    (tmp_path / "packaging").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci")
    (tmp_path / "packaging" / "test.sh").write_text("echo the checks\nexit 7\n")
    done = subprocess.run(
        [tmp_path / ".ci" / "run"], cwd="/", capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (7, "the checks\n")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
