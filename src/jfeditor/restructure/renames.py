"""Renaming a level, a specialty, a group or a section, and everything that names it by its title."""

from collections.abc import Collection

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.written_titles import written_title
from jfeditor.faults import JfeditorError
from jfeditor.markdown.anchors import slug
from jfeditor.restructure.mentions import TitleMention, Way, find_mentions
from jfeditor.restructure.surveys import Survey
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Rewrite, rewrite
from jfeditor.text.spans import Span


class RenameError(JfeditorError):
    """A name that a heading cannot have."""


def rename(
    survey: Survey,
    ref: NodeRef,
    title: str,
    chosen: Collection[TitleMention] | None = None,
    *,
    keep_anchor: bool = False,
) -> Rewrite:
    """The change that gives a heading another title, and with it the `chosen` mentions, or all of them.

    With `keep_anchor` links from outside the handbook go on to find it: its old anchor stays as an
    `<a id>` above it. Raises `RenameError`.
    """
    if ref.index == FAMILY:
        raise RenameError("rename.page", path=ref.path)
    wanted = " ".join(title.split())
    heading = survey.handbook.find_page(ref.path).family.nodes[ref.index].heading
    if not wanted:
        raise RenameError("rename.empty", title=heading.text)
    if wanted == heading.text:
        raise RenameError("rename.same", title=heading.text)
    edits: dict[str, list[Edit]] = {}
    for mention in find_mentions(survey, ref):
        if mention.way is Way.HEADING or chosen is None or mention in chosen:
            edits.setdefault(mention.path, []).append(Edit(mention.span, written_title(wanted).encode()))
    if keep_anchor and not heading.id and slug(wanted) != heading.anchor:
        line_end = survey.handbook.pages[ref.path].source.line_ends.usual
        anchor = f'<a id="{heading.anchor}"></a>'.encode() + 2 * line_end
        edits[ref.path].append(Edit(Span(heading.span.start, heading.span.start), anchor))
    return rewrite(f"Rename {heading.text} to {wanted}", {}, {}).edited(edits, survey.texts)
