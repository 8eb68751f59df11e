"""What commands write: results to standard output, always as UTF-8, and messages to standard error."""

import io
import os
import sys
import unicodedata

import click

from jfeditor.faults import JfeditorError


class OutputError(JfeditorError):
    """The result could not be written, e.g. to a full disk."""


def prepare_streams() -> None:
    """Write UTF-8 whatever the system's language is set to.

    What is no text (half of a surrogate pair, from a file name of other bytes) comes out as `\\udcff`, which
    in JSON is the right escape for it.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def write(result: str | bytes) -> None:
    """Write a part of the result; raises `OutputError`, and `BrokenPipeError` when nobody reads on."""
    try:
        click.echo(result, nl=False)
    except OSError as error:
        _drop_rest()
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputError("output.failed", reason=error.strerror or str(error)) from error


def _drop_rest() -> None:
    """What is left in the buffer goes nowhere: at its end, Python would try again and complain."""
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def tell(message: str) -> None:
    """A message beside the result."""
    click.echo(f"jfeditor: {printable(message)}", err=True)


def printable(text: str) -> str:
    """Text of a page without the control characters that would steer a terminal."""
    return "".join("\ufffd" if unicodedata.category(char) == "Cc" else char for char in text)
