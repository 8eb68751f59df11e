"""How exported files are to look and what they are to meet, as the handbook or whoever exports says."""

import re
from dataclasses import dataclass
from enum import StrEnum

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z]{4})?(?:-(?:[a-zA-Z]{2}|[0-9]{3}))?")


class Form(StrEnum):
    """The kinds of file, each by the ending of its name."""

    PDF = "pdf"
    HTML = "html"
    MARKDOWN = "md"
    JSON = "json"
    CSV = "csv"
    """The level matrix."""


class Paper(StrEnum):
    """The size of a page."""

    A4 = "a4"
    US_LETTER = "us-letter"


class Standard(StrEnum):
    """What a PDF is checked against; the values are Typst's names."""

    UA_1 = "ua-1"
    """PDF/UA-1 (ISO 14289-1): tagged, for everyone to read."""
    A_2A = "a-2a"
    """PDF/A (ISO 19005): to be kept for decades; a: tagged, u: all text can be copied, b: looks the same."""
    A_2U = "a-2u"
    A_2B = "a-2b"
    A_3A = "a-3a"
    A_3U = "a-3u"
    A_3B = "a-3b"
    A_4 = "a-4"
    PLAIN = "1.7"
    """PDF 1.7 without more."""


class Foot(StrEnum):
    """What the foot of the pages says, besides their numbers."""

    SOURCE = "source"
    """The page that it was made of, the commit, and the date."""
    DATE = "date"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What holds for all files of an export; the handbook's own are in its `jfeditor.toml`."""

    organisation: str = ""
    """Whose handbook it is, as the head of each page says it."""
    logo: str = ""
    """The path of a picture inside the handbook; empty for none."""
    accent: str = ""
    """The one colour, "#rrggbb"; empty for the template's own."""
    paper: Paper = Paper.A4
    language: str = "en"
    """Of the text, as BCP 47 has it ("en", "de", "pt-BR"): for hyphens, quotes, and who reads it aloud."""
    standard: Standard = Standard.UA_1
    notes: bool = True
    """Whether the document says where content is missing because a statement leads nowhere."""
    foot: Foot = Foot.SOURCE


def language_tag(written: str) -> str:
    """The short name of a language as BCP 47 writes it (RFC 5646, 2.1.1: "pt-BR"); empty for what is none."""
    plain = written.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(plain):
        return ""
    first, *others = plain.split("-")
    return "-".join((first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in others)))
