"""The file in which a handbook keeps the findings that it lives with for now."""

from pathlib import Path

from jfeditor.checks.baselines import BaselineError, read_baseline, write_baseline
from jfeditor.checks.newness import Known
from jfeditor.faults import JfeditorError
from jfeditor.workspace.atomic import write_whole


class BaselineFileError(JfeditorError):
    """The file cannot be read or written, or is no baseline."""


def load_baseline(file: Path) -> Known:
    """The findings in a baseline; raises `BaselineFileError`."""
    try:
        return read_baseline(file.read_bytes())
    except FileNotFoundError as error:
        raise BaselineFileError("baseline_file.missing", path=str(file)) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise BaselineFileError("baseline_file.unreadable", path=str(file), reason=_reason(error)) from error
    except BaselineError as error:
        raise BaselineFileError(error.code, path=str(file), **error.values) from error


def save_baseline(file: Path, known: Known) -> None:
    """Write a baseline in the place of one that is there; raises `BaselineFileError`, and then nothing is."""
    try:
        write_whole(file, write_baseline(known))
    except (OSError, ValueError) as error:
        raise BaselineFileError("baseline_file.unwritable", path=str(file), reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error)
