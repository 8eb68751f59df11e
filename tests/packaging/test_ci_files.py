"""The hook of pre-commit and the GitLab job: what they call is there and does what they say."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

from jfeditor.cli.main import commands

ROOT = Path(__file__).resolve().parents[2]
JOB = YAML(typ="safe").load((ROOT / "packaging" / "ci" / "gitlab-ci.yml").read_text("utf-8"))[
    "handbook-rules"
]
(HOOK,) = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
OLD, NEW = "- Share tribal knowledge\n", "- Praise tribal knowledge\n"
PAGE = "---\ntitle: Pilot\ndescription: Brings ships in.\n---\n\n## Pilot\n\n### Responsibilities\n\n"


@pytest.fixture
def environment(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "CI_"))}
    return kept | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "JFEDITOR_STATE": str(tmp_path / "state"),
        "JFEDITOR_CONFIG": str(tmp_path / "config"),
    }


@pytest.fixture
def repository(tmp_path):
    """A repository whose handbook has one old finding in a folder."""
    root = tmp_path / "repository"
    (root / "docs").mkdir(parents=True)
    (root / "docs" / "pilot.md").write_text(PAGE + OLD, encoding="utf-8")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        git(root, *command)
    return root


def git(root, *command):
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    done = subprocess.run(["git", *who, *command], cwd=root, check=True, capture_output=True)
    return done.stdout.decode().strip()


def run_job(root, environment, **more):
    """The job's script as a runner starts it: in one shell that ends at the first command that fails."""
    variables = {name: str(value) for name, value in JOB["variables"].items()}
    variables |= {"HANDBOOK": "docs", **more}
    script = "\n".join(["set -eu", *JOB["script"]])
    done = subprocess.run(
        ["sh", "-c", script], cwd=root, env=environment | variables, capture_output=True, check=False
    )
    report = root / JOB["artifacts"]["reports"]["codequality"]
    return done, json.loads(report.read_text("utf-8"))


@pytest.mark.skipif(sys.platform == "win32", reason="a runner's shell is that of POSIX")
def test_the_job_of_a_branch_tells_all(repository, environment):
    (repository / "docs" / "stoker.md").write_text(PAGE + NEW, encoding="utf-8")
    total = JOB["parallel"]
    runs = [
        run_job(repository, environment, CI_NODE_INDEX=str(index + 1), CI_NODE_TOTAL=str(total))
        for index in range(total)
    ]
    told = [row for _, rows in runs for row in rows if row["check_name"] == "JF712"]
    assert sorted(row["location"]["path"] for row in told) == ["docs/pilot.md", "docs/stoker.md"]
    assert all((repository / row["location"]["path"]).is_file() for row in told)
    assert len({row["fingerprint"] for row in told}) == len(told)
    assert {done.returncode for done, _ in runs} <= {0, 1}
    assert any(done.returncode for done, _ in runs)
    assert all(b"checked in" in done.stderr for done, _ in runs)


@pytest.mark.skipif(sys.platform == "win32", reason="a runner's shell is that of POSIX")
def test_the_job_of_a_merge_request_fails_by_what_is_new(repository, environment):
    environment = environment | {"CI_NODE_TOTAL": "1"}  # without `parallel` GitLab sets no CI_NODE_INDEX
    base = git(repository, "rev-parse", "HEAD")
    done, told = run_job(repository, environment, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 0, done.stderr
    assert [row["check_name"] for row in told].count("JF712") == 1, "the report has the old one, too"
    (repository / "docs" / "pilot.md").write_text(PAGE + OLD + NEW, encoding="utf-8")
    done, told = run_job(repository, environment, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 1
    assert [row["check_name"] for row in told].count("JF712") == 2


def test_the_job_keeps_its_report_when_it_fails():
    assert JOB["artifacts"]["when"] == "always"
    assert str(JOB["variables"]["GIT_DEPTH"]) == "0", "the commit that is compared with has to be there"


def test_the_hook_stops_a_commit_that_makes_something_worse(repository, environment):
    command = [*shlex.split(HOOK["entry"]), *HOOK["args"]]
    assert command[0] == "jfeditor"
    start = [sys.executable, "-m", *command]

    def hooked():
        return subprocess.run(start, cwd=repository, env=environment, capture_output=True, check=False)

    assert hooked().returncode == 0, "what is there already does not stop a commit"
    (repository / "docs" / "pilot.md").write_text(PAGE + OLD + NEW, encoding="utf-8")
    done = hooked()
    assert done.returncode == 1
    assert b"Praise" in done.stdout
    assert b"Share" not in done.stdout
    assert HOOK["pass_filenames"] is False


@pytest.mark.parametrize("line", [*JOB["script"], shlex.join([HOOK["entry"], *HOOK["args"]])])
def test_each_option_that_they_use_is_there(line):
    check = commands.get_command(click.Context(commands), "check")
    known = {name for option in check.params for name in option.opts}
    used = {
        word.split("=")[0] for word in line.replace('"', " ").replace("+", " ").split() if word[:2] == "--"
    }
    assert used
    assert used <= known
