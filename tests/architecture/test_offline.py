"""The program does its work without touching the network."""

import os
import subprocess
import sys

import pytest

WATCHED = """
import os, sys

def watch(event, arguments):
    if event.startswith(("socket.connect", "socket.get", "socket.send", "socket.bind", "urllib.", "http.")):
        print("network:", event, arguments, flush=True)
        os._exit(9)

sys.addaudithook(watch)
from jfeditor.cli.main import run
code = run(["self-test"])
{more}
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("", 0),
        ("import socket; socket.getaddrinfo('localhost', 80)", 9),
        ("import socket; socket.socket().connect_ex(('127.0.0.1', 9))", 9),
        ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')", 9),
    ],
)
def test_the_self_test_reaches_for_no_network(tmp_path, more, code):
    done = subprocess.run(
        [sys.executable, "-c", WATCHED.format(more=more)],
        cwd=tmp_path,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == code, done.stdout + done.stderr


def test_the_window_loads_nothing_that_reaches_for_a_network() -> None:
    """What a library of ours brings along counts too: it would cost the start as well."""
    code = "import sys, jfeditor.ui.main_window; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"socket", "ssl", "http.client", "urllib.request", "PySide6.QtNetwork"}
