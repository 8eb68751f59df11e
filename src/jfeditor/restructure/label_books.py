"""The labels of the pages of a change: what each meant before it, and where all that stands after it."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from jfeditor.restructure.labels import Definition, Labels, Use, by_key
from jfeditor.text.pieces import Spot
from jfeditor.text.spans import Span


@dataclass(frozen=True, slots=True)
class Need:
    """A reference of a page before a change, and where it stands after it."""

    use: Use
    definition: Definition
    at: Spot
    span: Span
    """Its bytes after the change."""
    within: Definition | None
    """The definition in whose text it stands."""

    @property
    def was(self) -> Spot:
        """Where it stood before the change."""
        return Spot(self.definition.path, self.use.span.start)


@dataclass(frozen=True, slots=True)
class LabelBook:
    """References and definitions that a change keeps; made by `read_labels`."""

    labels: Labels
    meant: Mapping[str, Mapping[str, Definition]]
    """Of each page before the change what its folded labels mean."""
    starts: Mapping[str, frozenset[int]]
    """Of each page before the change where its references begin."""
    meaning: Mapping[Definition, Hashable]
    standing: Mapping[str, Mapping[int, Definition]]
    """Of each page after the change the definitions that went there, by where they begin."""
    needs: Mapping[str, tuple[Need, ...]]
    """Of each page after the change the references that went there."""
    wanted: Mapping[str, frozenset[Definition]]
    """Of each page after the change the definitions that its text needs."""

    def with_inner(self, definitions: Iterable[Definition]) -> frozenset[Definition]:
        """Definitions with those that their texts refer to."""
        return _with_inner(self.meant, definitions)

    def is_left_over(self, definition: Definition, path: str) -> bool:
        """Whether only text on other pages needs a definition that went to a page."""
        same = (definition.key, self.meaning[definition])
        if any((one.key, self.meaning[one]) == same for one in self.wanted.get(path, ())):
            return False
        return any(definition in wanted for wanted in self.wanted.values())


def read_labels(labels: Labels, concerned: Callable[[Spot], bool] = lambda _was: True) -> LabelBook:
    """The labels of the pages of a change; of references those that are `concerned` count as needing one."""
    passage = labels.passage
    meant: dict[str, dict[str, Definition]] = {}
    starts: dict[str, frozenset[int]] = {}
    standing: dict[str, dict[int, Definition]] = {}
    needs: dict[str, list[Need]] = {}
    for path in passage.rewrite.before:
        page = passage.before.pages[path]
        every = list(labels.definitions(page))
        meant[path] = by_key(every)
        for definition in meant[path].values():
            at = passage.spot(path, definition.span.start)
            if at is not None:
                standing.setdefault(at.path, {})[at.offset] = definition
        uses = list(labels.uses(page))
        starts[path] = frozenset(use.span.start for use in uses)
        for need in _needs(labels, path, uses, every):
            if concerned(need.was):
                needs.setdefault(need.at.path, []).append(need)
    wanted = {
        path: _with_inner(meant, (need.definition for need in found if need.within is None))
        for path, found in needs.items()
    }
    meaning = {one: labels.meaning(one) for ones in meant.values() for one in ones.values()}
    return LabelBook(
        labels,
        meant,
        starts,
        meaning,
        {path: dict(sorted(ones.items())) for path, ones in standing.items()},
        {path: tuple(found) for path, found in needs.items()},
        wanted,
    )


def strayed(labels: Labels) -> Iterator[tuple[Spot, str]]:
    """The references that mean something else, or nothing, after the change: where they stood, as text."""
    passage = labels.passage
    for path, needs in read_labels(labels).needs.items():
        page = passage.after.pages[path]
        uses = {use.span.start: use for use in labels.uses(page)}
        meant = by_key(labels.definitions(page))
        for need in needs:
            found = uses.get(need.at.offset)
            there = meant.get(found.key) if found else None
            if there is None or not labels.says_same(need.definition, there):
                data = passage.before.pages[need.was.path].source.data
                yield need.was, need.use.span.cut(data).decode("utf-8", "replace")


def _needs(labels: Labels, path: str, uses: Iterable[Use], every: Iterable[Definition]) -> Iterator[Need]:
    passage = labels.passage
    meant = by_key(every)
    for use in uses:
        at, last = passage.spot(path, use.span.start), passage.spot(path, use.span.end - 1)
        if at is None or use.key not in meant or labels.is_other(passage.after.pages[at.path], at.offset):
            continue
        whole = last is not None and last.path == at.path and last.offset >= at.offset
        end = last.offset + 1 if last is not None and whole else at.offset
        within = next((one for one in every if one.span.holds(use.span.start)), None)
        yield Need(use, meant[use.key], at, Span(at.offset, end), within)


def _with_inner(
    meant: Mapping[str, Mapping[str, Definition]], definitions: Iterable[Definition]
) -> frozenset[Definition]:
    found: set[Definition] = set()
    ahead = list(definitions)
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += [meant[one.path][label] for label in one.inner if label in meant[one.path]]
    return frozenset(found)
