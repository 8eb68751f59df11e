"""The names that all pages of a handbook give, to look up a level from another page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.process import extract

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.namesakes import Name, PageNames

_SPELT_LIKE = 92.0
"""From this likeness on (0 to 100, `rapidfuzz.fuzz.ratio`) a name elsewhere is taken for a misspelt one."""


@dataclass(frozen=True)
class NameBook:
    """The names of all pages. No slots: its indexes are made when they are first asked for."""

    names: Mapping[str, PageNames]

    def equal(self, name: Name) -> Sequence[NodeRef]:
        """All that is called exactly so, or by words of the same stems."""
        return self._by_words.get((name.ranks, name.words)) or self._by_stems.get(
            (name.ranks, name.stems), ()
        )

    def alike(self, name: Name) -> Sequence[NodeRef]:
        """What is called nearly so: by name most alike first."""
        listed = self._by_ranks.get(name.ranks, ([], []))
        found = extract(
            " ".join(sorted(name.words)), listed[0], scorer=fuzz.ratio, score_cutoff=_SPELT_LIKE, limit=5
        )
        best = found[0][1] if found else 0.0
        return [listed[1][index] for _, score, index in found if score == best]

    def _entries(self) -> Iterable[tuple[Name, NodeRef]]:
        for path, names in self.names.items():
            for entry in names.levels:
                yield entry.name, NodeRef(path, entry.index)
            if not names.levels:
                yield names.title, NodeRef(path, FAMILY)

    @cached_property
    def _by_words(self) -> Mapping[object, Sequence[NodeRef]]:
        return _index(((name.ranks, name.words), ref) for name, ref in self._entries())

    @cached_property
    def _by_stems(self) -> Mapping[object, Sequence[NodeRef]]:
        return _index(((name.ranks, name.stems), ref) for name, ref in self._entries())

    @cached_property
    def _by_ranks(self) -> Mapping[frozenset[str], tuple[list[str], list[NodeRef]]]:
        found: dict[frozenset[str], tuple[list[str], list[NodeRef]]] = {}
        for name, ref in self._entries():
            if name.words:
                texts, refs = found.setdefault(name.ranks, ([], []))
                texts.append(" ".join(sorted(name.words)))
                refs.append(ref)
        return found


def _index(entries: Iterable[tuple[object, NodeRef]]) -> Mapping[object, Sequence[NodeRef]]:
    found: dict[object, list[NodeRef]] = {}
    for key, ref in entries:
        found.setdefault(key, []).append(ref)
    return found
