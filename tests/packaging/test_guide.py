"""The pictures of the user guide and the README: each is there, and each is shown."""

import re
from pathlib import Path

import pyromark

ROOT = Path(__file__).resolve().parents[2]
HELP = ROOT / "resources" / "help"
PICTURE = re.compile(r'<img src="([^"]+)" alt="[^"]+"')


def test_every_picture_is_there_and_is_shown() -> None:
    shown = {
        (page.parent / target).resolve()
        for page in (ROOT / "README.md", *HELP.glob("*.md"))
        for target in PICTURE.findall(pyromark.html(page.read_text(encoding="utf-8")))
    }
    assert shown == set((HELP / "images").iterdir())
