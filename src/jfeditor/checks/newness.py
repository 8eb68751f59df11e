"""Which findings are new, and which were there before: at opening, at a git revision, or in a baseline file.

A finding is known again by what it stands at, not by its line: by its rule, the text of its spot, the text of
its line, and the lines around it. Marks of headings and items, and blanks, count for nothing. Each known
finding accounts for one finding at most, and the most alike pair off first:

1. the same text in a line of the same text: edits above, in other lines, and the whole line moved within its
   page;
2. the same text in a line that was edited elsewhere;
3. a whole line that was reworded between lines that are the same, as a heading that got another name, and
   blanks in it.

What is left over is new. So a second copy of a known fault is new, and a fault that was mended does not stand
for one of another text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from jfeditor.checks.checking import PageFindings
from jfeditor.checks.findings import Finding
from jfeditor.families.pages import Page

_MARKS = re.compile(rb"\A(?:[\s>#*+-]|\d{1,9}[.)])+|[\s#]+\Z")
"""What makes a line a heading, an item or a quote, with blanks."""
_BLANKS = re.compile(rb"\s+")
_LONGEST = 80
"""Bytes of a spot's text that are kept as they are."""
_FAR = 4
"""Lines that are looked at for the next one that says something."""
_ALIKE = 0.5
"""From this share of its findings on a page that is gone is taken for the one that a new page was before."""


class Fingerprint(NamedTuple):
    """What a finding is known again by."""

    code: str
    text: str
    """Of its spot, on one line; the beginning of a long one with the digest of the whole."""
    line: str
    """The digest of its line's text."""
    around: str
    """The digest of the lines above and below, where the spot is a whole line or has no words; else empty."""


_Prints = Mapping[str, Counter[Fingerprint]]


@dataclass(frozen=True, slots=True)
class Known:
    """Findings that were there before, by the paths of their pages: a multiset of fingerprints."""

    pages: _Prints

    def joined(self, other: "Known") -> "Known":
        """These and those of another one."""
        pages = {path: self.pages.get(path, Counter()) + found for path, found in other.pages.items()}
        return Known(MappingProxyType({**self.pages, **pages}))

    def __len__(self) -> int:
        return sum(found.total() for found in self.pages.values())


def known_of(pages: Iterable[PageFindings]) -> Known:
    """What was found in some pages as what is known."""
    found = {one.page.path: Counter(map(_reader(one.page), one.findings)) for one in pages}
    return Known(MappingProxyType(found))


def new_among(found: PageFindings, known: Known) -> frozenset[int]:
    """Which of a page's findings, by their indexes, are not among the known ones of its path."""
    left = known.pages.get(found.page.path)
    if not left:
        return frozenset(range(len(found.findings)))
    return _new(tuple(map(_reader(found.page), found.findings)), left)


def new_in(pages: Iterable[PageFindings], known: Known) -> Mapping[str, frozenset[int]]:
    """Which findings of each page of a handbook are not among the known ones; renamed pages are followed."""
    found = tuple(pages)
    known = followed(found, known)
    return MappingProxyType({one.page.path: new_among(one, known) for one in found})


def followed(pages: Collection[PageFindings], known: Known) -> Known:
    """The known findings at the paths that their pages have now, given all pages of the handbook.

    A page at a path without known findings is taken for one that is gone, if at least half of what is known
    of that one is found in it: it was renamed.
    """
    now = {one.page.path for one in pages}
    gone = {path: found for path, found in known.pages.items() if found and path not in now}
    if not gone:
        return known
    added = {
        one.page.path: Counter(map(_reader(one.page), one.findings))
        for one in pages
        if one.findings and not known.pages.get(one.page.path)
    }
    earlier = dict(_renamed(gone, added))
    left = {path: found for path, found in known.pages.items() if path not in earlier.values()}
    return Known(MappingProxyType(left | {path: gone[before] for path, before in earlier.items()}))


def fingerprint(page: Page, finding: Finding) -> Fingerprint:
    """What a finding in this state of its page is known again by."""
    return _reader(page)(finding)


def _reader(page: Page) -> Callable[[Finding], Fingerprint]:
    """Reads fingerprints of a page's findings; a line is read once for all findings on it."""
    data, lines = page.source.data, page.source.lines
    read: dict[int, bytes] = {}

    def line_text(number: int) -> bytes:
        if number not in read:
            read[number] = _squeezed(_MARKS.sub(b"", lines.span(number).cut(data)))
        return read[number]

    def next_text(number: int, step: int) -> bytes:
        ahead = range(number + step, number + step * (_FAR + 1), step)
        texts = (line_text(one) for one in ahead if 1 <= one <= len(lines))
        return next(filter(None, texts), b"")

    def print_of(finding: Finding) -> Fingerprint:
        number = lines.number_at(finding.span.start)
        line = line_text(number)
        spot = _squeezed(_MARKS.sub(b"", finding.span.cut(data)))
        around = ""
        if not spot or spot.startswith(line):
            around = _digest(b"\n".join((next_text(number, -1), next_text(number, 1))))
        return Fingerprint(finding.code, _short(spot), _digest(line), around)

    return print_of


def _squeezed(text: bytes) -> bytes:
    return _BLANKS.sub(b" ", text).strip()


def _short(text: bytes) -> str:
    if len(text) <= _LONGEST:
        return text.decode("utf-8", errors="replace")
    return f"{text[:_LONGEST].decode('utf-8', errors='ignore')}… {_digest(text)}"


def _digest(text: bytes) -> str:
    return blake2b(text, digest_size=6).hexdigest()


def _new(prints: tuple[Fingerprint, ...], known: Counter[Fingerprint]) -> frozenset[int]:
    left = Counter(known)
    new = list(range(len(prints)))
    for key in (_same, _of_line, _of_text, _of_place):
        pool = Counter(chain.from_iterable([key(one)] * count for one, count in left.items() if key(one)))
        taken: Counter[tuple[str, ...]] = Counter()
        rest = []
        for index in new:
            of_this = key(prints[index])
            if of_this and taken[of_this] < pool[of_this]:
                taken[of_this] += 1
            else:
                rest.append(index)
        left = Counter(dict(_without(left, taken, key)))
        new = rest
    return frozenset(new)


_Key = Callable[[Fingerprint], tuple[str, ...]]
"""What two findings have to have in common; empty where that says nothing."""


def _same(one: Fingerprint) -> tuple[str, ...]:
    return one


def _of_line(one: Fingerprint) -> tuple[str, ...]:
    return one.code, one.text, one.line


def _of_text(one: Fingerprint) -> tuple[str, ...]:
    return (one.code, one.text) if one.text else ()


def _of_place(one: Fingerprint) -> tuple[str, ...]:
    return (one.code, one.around) if one.around else ()


def _without(
    known: Counter[Fingerprint], taken: Counter[tuple[str, ...]], key: _Key
) -> Iterator[tuple[Fingerprint, int]]:
    """The known findings without those that are accounted for."""
    for one, count in known.items():
        of_this = key(one)
        gone = min(count, taken[of_this])
        taken[of_this] -= gone
        if count > gone:
            yield one, count - gone


def _renamed(gone: _Prints, added: _Prints) -> Iterator[tuple[str, str]]:
    """Of each page that was renamed its path now and before, the most alike first."""
    by_text: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for path, prints in added.items():
        for one in prints:
            by_text[_of_text(one)].add(path)
    pairs = []
    for before, found in gone.items():
        for path in {path for one in found for path in by_text.get(_of_text(one), ())}:
            share = 1 - len(_new(tuple(found.elements()), added[path])) / found.total()
            if share >= _ALIKE:
                pairs.append((-share, before, path))
    done: set[str] = set()
    for _, before, path in sorted(pairs):
        if before not in done and path not in done:
            done |= {before, path}
            yield path, before
