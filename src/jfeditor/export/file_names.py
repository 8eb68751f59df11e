"""Readable names for files, made of titles, that every system takes and none confuses with one another.

Windows is the strictest: no `<>:"/\\|?*`, no dot or blank at the end, no name of a device whatever follows
its first dot ("Naming Files, Paths, and Namespaces", Microsoft). Windows and macOS take "A" and "a" for one
name, macOS also the composed and the decomposed "ü".
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

LONGEST = 80
"""Characters of a name without its ending; a path of several folders has to fit into 260 on Windows."""
_MOST_BYTES = 200
"""Of a name in UTF-8, without its ending; most disks take 255."""
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
_WITHIN_WORD = re.compile(r"(?<=\w)[/\\|:](?=\w)")
"""A sign between two words as in "UX/UI", which a hyphen can stand for."""
_RESERVED = frozenset(
    {
        *("con", "prn", "aux", "nul", "conin$", "conout$"),
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    }
)
"""Names that Windows keeps for devices, whatever their ending."""
_ENDS = " .~-_,;"
"""Not at the start or the end: a dot hides a file, a hyphen looks like an option, `~` like a home folder."""


def safe_name(title: str, spare: str) -> str:
    """A title as the name of a file or folder; `spare` ("role") stands for what no name can be made of.

    Composed (NFC), at most `LONGEST` characters, without an ending; the same title gives the same name.
    """
    plain = _WITHIN_WORD.sub("-", unicodedata.normalize("NFC", title))
    name = _trimmed("".join(map(_plain, _NOT_IN_NAMES.sub(" ", plain))))
    device, dot, rest = name.partition(".")
    if name and device.strip().lower() not in _RESERVED:
        return name
    return f"{device} {spare}{dot}{rest}".strip()


def distinct_names(wanted: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Names of files in one folder, as no system takes two of them for one.

    Each is wanted with what tells it from others of the same name, its family's title; where that is not
    enough, the second gets " (2)". The order decides, so that the same export gives the same names.
    """
    names = [name for name, _ in wanted]
    alike = Counter(map(folded, names))
    names = [
        safe_name(f"{name}, {more}", "") if alike[folded(name)] > 1 and more else name
        for name, more in wanted
    ]
    taken = {folded(name) for name in names}
    used: set[str] = set()
    found = []
    for name in names:
        free = name if folded(name) not in used else _numbered(name, taken)
        used.add(folded(free))
        taken.add(folded(free))
        found.append(free)
    return tuple(found)


def folded(name: str) -> str:
    """What two names have in common that some system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def _numbered(name: str, taken: Iterable[str]) -> str:
    number = 2
    while folded(f"{name} ({number})") in taken:
        number += 1
    return f"{name} ({number})"


def _plain(char: str) -> str:
    """A character that can be seen, a blank for one that cannot, nothing for one that only joins others."""
    if char.isprintable():
        return char
    return "" if unicodedata.category(char) in {"Cf", "Cs", "Co", "Cn"} else " "


def _trimmed(name: str) -> str:
    """A name without needless blanks, cut where it is too long, between words where there are some."""
    name = " ".join(name.split()).strip(_ENDS)
    if len(name) <= LONGEST and len(name.encode()) <= _MOST_BYTES:
        return name
    kept = name[:LONGEST].encode()[:_MOST_BYTES].decode(errors="ignore")
    end = len(kept)
    if name[end] != " ":
        blank = kept.rfind(" ")
        # A name of one long word is cut in it, but not between a letter and its accent.
        end = blank if blank > len(kept) // 2 else end
        while end and unicodedata.combining(name[end]):
            end -= 1
    return name[:end].strip(_ENDS)
