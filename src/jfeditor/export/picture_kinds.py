"""The kinds of file that a picture is exported as, and the name of such a file."""

from enum import Enum
from pathlib import Path

_OTHERS = frozenset({".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".pdf", ".svgz"})
"""Suffixes that would say what the file is not."""
_NOT_IN_NAMES = '<>:"/\\|?*'
"""What Windows does not allow in the name of a file."""
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""Names that Windows keeps for devices, whatever their suffix."""
_LONGEST = 80


class PictureKind(Enum):
    """A kind by its suffix."""

    SVG = ".svg"
    PNG = ".png"


def kind_said(name: str) -> PictureKind | None:
    """The kind that the end of a name says, if it says any."""
    return next((kind for kind in PictureKind if name.lower().endswith(kind.value)), None)


def with_suffix_of(path: Path, kind: PictureKind) -> Path:
    """The path as it is named for a kind: a suffix of another kind gives way, else it is added.

    What follows a dot in "Pilot v1.2" is no suffix.
    """
    if kind_said(path.name) is kind:
        return path
    if kind_said(path.name) or path.suffix.lower() in _OTHERS:
        return path.with_suffix(kind.value)
    return path.with_name(path.name + kind.value)


def file_name(title: str, kind: PictureKind) -> str:
    """A family's title as the name of a file that every system takes."""
    plain = "".join(" " if char in _NOT_IN_NAMES or not char.isprintable() else char for char in title)
    name = " ".join(plain.split())[:_LONGEST].strip(" .~")
    if not name or name.split(".")[0].strip().lower() in _RESERVED:
        name = f"{name} family".strip()
    return name + kind.value
