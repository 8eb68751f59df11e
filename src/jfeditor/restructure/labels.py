"""Labels: what text refers to by a name that its page defines elsewhere.

Links through definitions and footnotes are alike in that; how each kind is read and written is said by a
`Labels` (`jfeditor.restructure.definitions`, `jfeditor.restructure.footnotes`).
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from jfeditor.families.pages import Page
from jfeditor.restructure.passages import Passage
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

_NUMBERED = re.compile(r"(.*?)(?<!\d)(\d{1,3})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a label means on a page."""

    path: str
    span: Span
    label: str
    label_span: Span
    says: str
    """The target of a link; of a footnote what a reader sees."""
    inner: tuple[str, ...] = ()
    """The labels of the same kind in its own text."""

    @property
    def key(self) -> str:
        """Its label as labels are compared."""
        return fold(self.label)


@dataclass(frozen=True, slots=True)
class Use:
    """A place that refers to a label."""

    span: Span
    label: str

    @property
    def key(self) -> str:
        """Its label as labels are compared."""
        return fold(self.label)


class Labels(ABC):
    """A kind of labels, with what continues as what in a change."""

    parted: bool
    """Whether there is a blank line between two definitions of a page that has no example of it."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage

    @staticmethod
    @abstractmethod
    def may_be_in(data: bytes) -> bool:
        """Whether a page may have such labels; quick."""

    @abstractmethod
    def definitions(self, page: Page) -> Iterator[Definition]:
        """The definitions of a page, in order."""

    @abstractmethod
    def uses(self, page: Page) -> Iterator[Use]:
        """The places of a page that refer to a definition it has."""

    @abstractmethod
    def meaning(self, definition: Definition) -> Hashable:
        """What is the same for definitions, before the change, that are as good as one another."""

    @abstractmethod
    def says_same(self, definition: Definition, other: Definition) -> bool:
        """Whether a definition of a page after the change means what one did before it."""

    @abstractmethod
    def label_at(self, data: bytes, span: Span) -> Span:
        """Where in a page's bytes the label of a reference is."""

    @abstractmethod
    def relabelled(self, data: bytes, span: Span, label: str) -> Edit:
        """The edit that gives a reference this label."""

    @abstractmethod
    def copied(self, definition: Definition, path: str, label: str, names: Mapping[str, str]) -> bytes:
        """A definition's text for a page after the change; `names`: what labels in it are called there."""

    @abstractmethod
    def is_other(self, page: Page, offset: int) -> bool:
        """Whether something that needs no label has come in a reference's place."""


def fold(label: str) -> str:
    """A label as labels are compared: without regard to case and to how blank space is written."""
    return " ".join(label.split()).casefold()


def by_key(definitions: Iterable[Definition]) -> dict[str, Definition]:
    """What each label means: of several definitions the first counts."""
    found: dict[str, Definition] = {}
    for definition in definitions:
        found.setdefault(definition.key, definition)
    return found


def fresh_label(label: str, occupied: Collection[str]) -> str:
    """A label like this one that is not among the folded ones: with the next free number."""
    found = _NUMBERED.fullmatch(label)
    start, digits = found.groups() if found else (f"{label}-", "1")
    number = int(digits)
    while True:
        number += 1
        candidate = f"{start}{str(number).zfill(len(digits))}"
        if fold(candidate) not in occupied:
            return candidate
