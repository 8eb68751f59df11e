"""The window on ten thousand pages: when it can be used, how it fills, what it takes, how it answers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from figures import Figures

from conftest import LARGE

_ROUNDS = 3
_RUN = Path(__file__).with_name("window_run.py")
_OPENING = f"Opening a handbook of {LARGE} pages (from Qt loaded)"
_FILLING = f"Filling in {LARGE} pages behind the window"
_TYPING = f"Typing among {LARGE} pages"
_INHERITING = f"Statements of {LARGE} pages resolved behind the window"


def _run(folder: Path, mode: str) -> dict[str, Any]:
    command = [sys.executable, _RUN, folder, str(LARGE), mode]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_large_handbook(large: Path, figures: Figures) -> None:
    """Each round is a new process."""
    runs = [_run(large, "fill") for _ in range(_ROUNDS)]
    assert all(run["read"] == LARGE for run in runs)
    assert all(run["progress_shown"] and run["cancel_shown"] and run["progress_steps"] > 100 for run in runs)

    def values(name: str, factor: float = 1.0) -> list[float]:
        return [run[name] * factor for run in runs]

    figures.take(_OPENING, "first paint of the tree", values("first_paint"), "s")
    figures.take(_OPENING, "all departments and families painted", values("listed"), "s", 1.5)
    figures.take(_OPENING, "and expanded, clicked, filtered", values("used"), "s")
    figures.take(_OPENING, "expanding a department meanwhile", values("expanding", 1000), "ms")
    figures.take(_OPENING, "choosing a family meanwhile", values("choosing", 1000), "ms")
    figures.take(_OPENING, "filtering meanwhile", values("filtering_at_once", 1000), "ms")
    figures.take(_FILLING, "all pages read", values("filled"), "s")
    hearts = [run["heart"] for run in runs]
    figures.take(_FILLING, "longest stall", [heart["longest"] * 1000 for heart in hearts], "ms", 50)
    figures.take(_FILLING, "99th percentile of waits", [heart["p99"] * 1000 for heart in hearts], "ms")
    figures.take(_FILLING, "stalls over 50 ms", [float(heart["over_50_ms"]) for heart in hearts], "")
    figures.take(_FILLING, "peak memory", values("peak_mb"), "MB", 500)
    figures.take(_FILLING, "peak memory, filter and quick open used", values("peak_mb_used"), "MB", 500)
    for name, text in (("filter", "a key in the filter"), ("quick_open", "a key in quick open")):
        keys = [key * 1000 for run in runs for key in run[name]]
        figures.take(_TYPING, text, keys, "ms", 50)
    opening = [key * 1000 for run in runs for key in run["quick_open_opening"]]
    figures.take(_TYPING, "opening quick open", opening, "ms")


def test_reading_can_be_cancelled(large: Path, figures: Figures) -> None:
    run = _run(large, "cancel")
    assert LARGE * 0.2 <= run["read"] < LARGE * 0.9
    assert run["cancel_shown"]
    assert not run["cancel_shown_after"]
    figures.take(_FILLING, "stopping to read", [run["cancelling"] * 1000], "ms", 50)


def test_inheritance_of_a_large_handbook(large: Path, figures: Figures) -> None:
    run = _run(large, "inherit")
    assert run["statements"] > 4 * LARGE
    assert not run["known_while_typing"]
    heart = run["heart"]
    figures.take(_INHERITING, "all known, from all pages read", [run["known"]], "s", 60)
    figures.take(_INHERITING, "longest stall meanwhile", [heart["longest"] * 1000], "ms", 50)
    figures.take(_INHERITING, "99th percentile of waits", [heart["p99"] * 1000], "ms")
    for name, text in (("filter", "a key in the filter"), ("quick_open", "a key in quick open")):
        keys = [key * 1000 for key in run[f"{name}_meanwhile"]]
        figures.take(_INHERITING, f"{text} meanwhile", keys, "ms", 100)
    figures.take(_INHERITING, "closing the handbook meanwhile", [run["leaving"] * 1000], "ms", 500)
    figures.take(
        _INHERITING, "peak memory, all known, filter and quick open used", [run["peak_mb"]], "MB", 600
    )
