"""The user's choice for a statement, kept by rewriting the statement so that it names its target exactly.

The name (or the words that stood for one) becomes a link to the target with its title: what is written so is
read as chosen, by this program and by every reader of the page.
"""

from collections.abc import Iterator
from posixpath import relpath

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.model import FAMILY
from jfeditor.families.names import INDEX_NAMES, split_page_path
from jfeditor.families.written_titles import written_title
from jfeditor.faults import JfeditorError
from jfeditor.text.changes import PageChange, change_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span


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
    span = _words_to_replace(reading)
    links = [
        f"[{written_title(handbook.title_of(target))}]({link_to(handbook, path, target)})"
        for target in targets
    ]
    written = " and ".join(part for part in (", ".join(links[:-1]), links[-1]) if part)
    if not reading.mention.name:
        before = data[: span.start][-1:]
        written = f" of the {written}" if before.strip() else f"of the {written}"
    return Edit(span, written.encode())


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


def _words_to_replace(reading: Reading) -> Span:
    """The bytes of the name with the links around it; behind the object where there is no name."""
    mention, prose = reading.mention, reading.statement.prose
    if not mention.name:
        end = prose.span(mention.start, mention.end).end
        return Span(end, end)
    span = prose.span(mention.name_start, mention.name_end)
    for link in mention.links:
        if link.start < mention.name_end and link.end > mention.name_start:
            span = Span(min(span.start, link.span.start), max(span.end, link.span.end))
    return span
