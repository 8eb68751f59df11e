"""The user's choice for a statement, kept by rewriting the statement so that it names its target exactly.

The name (or the words that stood for one) becomes a link to the target with its title: what is written so is
read as chosen, by this program and by every reader of the page.
"""

import re
from collections.abc import Iterator, Sequence
from posixpath import relpath

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.model import FAMILY
from jfeditor.families.names import INDEX_NAMES, split_page_path
from jfeditor.families.namings import Replacement, named_in
from jfeditor.families.written_titles import written_title
from jfeditor.faults import JfeditorError
from jfeditor.text.changes import PageChange, change_page
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.spans import Span

_MARKS_BEFORE = re.compile(rb"[*_]{1,3}\Z")
_MARKS_BEHIND = re.compile(rb"[*_]{1,3}")


class ChoiceError(JfeditorError):
    """A target that cannot be named in a statement."""


def name_target(handbook: Handbook, reading: Reading, *targets: NodeRef) -> PageChange:
    """The change that makes a statement name `targets`, mostly one.

    Raises `ChoiceError` where no link leads there.
    """
    path = reading.statement.path
    data = handbook.find_page(path).source.data
    return change_page(path, data, [naming_edit(handbook, reading, data, path, *targets)])


def naming_edit(handbook: Handbook, reading: Reading, data: bytes, path: str, *targets: NodeRef) -> Edit:
    """The edit of `data`, the bytes a statement was read in, that makes it name `targets`.

    The links are written for the page `path`, where the statement is to stand. Raises `ChoiceError`.
    """
    links = [
        f"[{written_title(handbook.title_of(target))}]({link_to(handbook, path, target)})"
        for target in targets
    ]
    written = " and ".join(part for part in (", ".join(links[:-1]), links[-1]) if part)
    is_there = data is handbook.find_page(path).source.data
    places_stay = is_there and all(
        target.path == path and target.index < reading.statement.node for target in targets
    )
    edits = [_written(reading, data, one) for one in named_in(reading, written, places_stay=places_stay)]
    edits += _rest_of_name(handbook, reading, data, edits[-1].span.end, targets)
    whole = Span(edits[0].span.start, edits[-1].span.end)
    after = apply_edits(data, edits)
    return Edit(whole, after[whole.start : whole.end + len(after) - len(data)])


def _rest_of_name(
    handbook: Handbook, reading: Reading, data: bytes, done: int, targets: Sequence[NodeRef]
) -> Iterator[Edit]:
    """The edit that takes out what stands behind `done` of a title that was read in part ("Night: Watch")."""
    mention = reading.mention
    start = reading.statement.prose.byte(mention.name_start)
    titles = [written_title(handbook.title_of(target)).encode() for target in targets] if mention.name else []
    end = max((start + len(one) for one in titles if data.startswith(one, start)), default=done)
    if end > done:
        yield Edit(Span(done, end), b"")


def link_to(handbook: Handbook, base: str, target: NodeRef) -> str:
    """A link from the page `base` to a node that the handbook follows to just there; raises `ChoiceError`."""
    anchor = ""
    if target.index != FAMILY:
        anchor = "#" + handbook.find_page(target.path).family.nodes[target.index].heading.anchor
    for link in _links(base, target.path, anchor):
        if handbook.follow(link, base) == target:
            return link
    raise ChoiceError("choice.no_link", path=target.path, anchor=anchor.removeprefix("#"))


def _links(base: str, path: str, anchor: str) -> Iterator[str]:
    """Ways to write a link, the shortest first."""
    if path == base:
        if anchor:
            yield anchor
        return
    yield relpath(served_at(path), served_at(base)) + "/" + anchor
    yield f"/{served_at(path)}/{anchor}"
    yield relpath(path, base.rpartition("/")[0] or ".") + anchor


def served_at(path: str) -> str:
    """Where the site shows a page: a/b for a/b.md and for a/b/index.md."""
    folder, name = split_page_path(path)
    if name in INDEX_NAMES:
        return folder or "."
    return f"{folder}/{name}" if folder else name


def _written(reading: Reading, data: bytes, one: Replacement) -> Edit:
    """The edit of a page that replaces words, with the marks of emphasis around just these.

    A link that they are words of becomes plain text.
    """
    prose, new = reading.statement.prose, one.new.encode()
    start = one.end - len(prose.text[one.start : one.end].lstrip(" ,"))
    span = prose.span(start, one.end)
    for link in reading.mention.links:
        if link.start < one.end and link.end > start:
            before = prose.span(link.start, start).cut(data) if link.start < start else b""
            behind = prose.span(one.end, link.end).cut(data) if link.end > one.end else b""
            new = before + new + behind
            span = Span(min(span.start, link.span.start), max(span.end, link.span.end))
    if start < one.end:
        span = _with_emphasis(data, span)
    return Edit(Span(min(span.start, prose.byte(one.start)), span.end), new)


def _with_emphasis(data: bytes, span: Span) -> Span:
    """A stretch with the marks next to it that would have lost their other half, or hold nothing else."""
    before, behind = _MARKS_BEFORE.search(data, 0, span.start), _MARKS_BEHIND.match(data, span.end)
    first, last = before.group() if before else b"", behind.group() if behind else b""
    if first and first == last:
        return Span(span.start - len(first), span.end + len(last))
    inside = span.cut(data)
    return Span(
        span.start - len(first) * (inside.count(first) % 2 if first else 0),
        span.end + len(last) * (inside.count(last) % 2 if last else 0),
    )
