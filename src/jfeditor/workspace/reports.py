"""Reports of faults of the program, kept in the user's state folder for whoever looks into them."""

import os
import platform
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from jfeditor import __version__
from jfeditor.workspace.places import state_folder


def write_report(error: BaseException, arguments: Sequence[str]) -> Path:
    """Write what is known of the fault to a new file and return its path; raises `OSError`."""
    facts: dict[str, Callable[[], str]] = {
        "jfeditor": lambda: __version__,
        "Python": lambda: sys.version,
        "system": platform.platform,
        "arguments": lambda: repr(list(arguments)),
        "packages": _packages,
        "what happened": lambda: "".join(traceback.format_exception(error)),
    }
    text = "\n\n".join(f"{name}:\n{_gather(fact)}" for name, fact in facts.items())
    folder = state_folder() / "reports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"fault-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}.txt"
    file.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
    return file


def _gather(fact: Callable[[], str]) -> str:
    """One fact; one that cannot be had must not cost the others."""
    try:
        return fact().rstrip()
    except Exception as error:  # noqa: BLE001 - whatever is broken, the report is about something else
        return f"unknown ({error!r})"


def _packages() -> str:
    from importlib.metadata import distributions  # noqa: PLC0415 - every start would pay for it

    return ", ".join(sorted({f"{one.name} {one.version}" for one in distributions()}, key=str.lower))
