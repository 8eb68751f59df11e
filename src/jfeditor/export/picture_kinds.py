"""The kinds of file that a picture is exported as, and the name of such a file."""

from enum import Enum

from jfeditor.export.file_names import safe_name


class PictureKind(Enum):
    """A kind by its suffix."""

    SVG = ".svg"
    PNG = ".png"


def kind_said(name: str) -> PictureKind | None:
    """The kind that the end of a name says, if it says any."""
    return next((kind for kind in PictureKind if name.lower().endswith(kind.value)), None)


def file_name(title: str, kind: PictureKind) -> str:
    """A family's title as the name of a file that every system takes."""
    return safe_name(title, "family") + kind.value
