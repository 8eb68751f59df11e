"""What each operation changes beside putting text elsewhere; all else has to be there once, as it was."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from conserved import (
    after_change,
    bundle_text,
    check_followed,
    check_lines,
    content_lines,
    headings,
)
from shown import check_items_moved, said, shown

from jfeditor.families.claim_words import FACETS
from jfeditor.families.contents import said_key
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page, read_page
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.bundles import read_bundle
from jfeditor.restructure.list_items import ItemRef, find_item
from jfeditor.restructure.meaning import keep_meaning
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.surveys import Survey
from jfeditor.text.changes import Fate
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.pieces import Rewrite
from jfeditor.text.spans import Span

Check = Callable[[Survey, Proposal], None]
"""Raises where a proposal does more, or less, than its operation may."""


def nothing(survey: Survey, proposal: Proposal) -> None:
    """It only puts text elsewhere: each line of content and each heading is there as often as before."""
    bare = proposal.make(())
    check_lines(bare.change)
    check_followed(survey.handbook, bare)


def new_text(survey: Survey, proposal: Proposal) -> None:
    """It only adds text: all that was there is."""
    bare = proposal.make(())
    new = [piece for pieces in bare.pieces.values() for piece in pieces if isinstance(piece, bytes)]
    check_lines(bare.change, come=new)
    check_followed(survey.handbook, bare, come=_new_headings(survey.handbook, bare))


def pasted(text: str) -> Check:
    """It adds just this text."""

    def check(survey: Survey, proposal: Proposal) -> None:
        bare = proposal.make(())
        check_lines(bare.change, come=[text.encode()])
        new = [node.heading.text for node in read_page("", text.encode()).family.nodes]
        check_followed(survey.handbook, bare, come=new)

    return check


def copied(refs: Sequence[NodeRef]) -> Check:
    """It says the text of headings a second time."""

    def check(survey: Survey, proposal: Proposal) -> None:
        book = survey.handbook
        done = proposal.make(())
        (page,) = done.change.pages
        before, after = content_lines([page.before]), content_lines([page.after])
        assert not before - after
        copies = content_lines(bundle_text(book, ref) for ref in refs)
        for path in {ref.path for ref in refs} & {page.path}:  # what links go through is there once
            copies -= content_lines(definitions(book.pages[path]))
        assert (after - before).total() == copies.total()
        fresh = _new_headings(book, done)
        assert len(fresh) == sum(len(read_bundle(book.pages[r.path], r.index).nodes) for r in refs)
        check_followed(book, done, come=fresh)

    return check


def definitions(page: Page) -> list[bytes]:
    """What the links and footnotes of a page go through."""
    document = page.document
    footnotes = [block.span for block in document.blocks if block.kind is BlockKind.FOOTNOTE]
    return [span.cut(page.source.data) for span in (*(one.span for one in document.references), *footnotes)]


def deleted(ref: NodeRef) -> Check:
    """It takes out a heading with all that belongs to it, or a page; and what refers to that, if wanted."""

    def check(survey: Survey, proposal: Proposal) -> None:
        book = survey.handbook
        page = book.pages[ref.path]
        whole_page = ref.index == FAMILY
        indexes = range(len(page.family.nodes)) if whole_page else read_bundle(page, ref.index).nodes
        gone = {NodeRef(ref.path, index) for index in indexes}
        text = page.source.data if whole_page else bundle_text(book, ref)
        bare = proposal.make(())
        check_lines(bare.change, gone=[text])
        check_followed(book, bare, gone)
        whole = proposal.whole()
        check_followed(book, whole, gone)
        stated = [
            reading.span for reading in survey.found if gone | {ref} & set(reading.targets)
        ]
        touched = _lines_at(survey, [(one.path, one.edit.span) for one in proposal.offers])
        touched += _lines_at(survey, _statement_places(survey, {*gone, ref})) if stated else Counter()
        lost = said(p.after for p in bare.change.pages) - said(p.after for p in whole.change.pages)
        assert not _beside(whole, bare, lost) - touched, (lost, touched)

    return check


def _beside(whole: Rewrite, bare: Rewrite, lost: Counter[bytes]) -> Counter[bytes]:
    """Lines lost, with those of pages that only the change with its offers touches."""
    known = {page.path for page in bare.change.pages}
    more = [page for page in whole.change.pages if page.path not in known]
    return lost + (said(page.before for page in more) - said(page.after for page in more))


def offered(fixed: Callable[[Survey, Rewrite], None]) -> Check:
    """It makes just the edits that it offers, beside those that `fixed` looks at."""

    def check(survey: Survey, proposal: Proposal) -> None:
        bare = proposal.make(())
        fixed(survey, bare)
        check_followed(survey.handbook, bare, _renamed(survey, bare))
        own = {page.path: page.edits for page in bare.change.pages if page.fate is Fate.EDITED}
        moved = {path: pieces[0].path for path, pieces in bare.pieces.items() if path not in bare.before}
        for chosen in (proposal.usual, proposal.offers):
            whole = proposal.make(chosen)
            for page in whole.change.pages:
                if page.fate is not Fate.REMOVED:
                    path = moved.get(page.path, page.path)
                    edits = [*own.get(path, ()), *(one.edit for one in chosen if one.path == path)]
                    assert page.after == apply_edits(survey.texts[path], edits), page.path

    return check


def _renamed(survey: Survey, bare: Rewrite) -> set[NodeRef]:
    """Headings whose text is edited."""
    return {
        NodeRef(page.path, index)
        for page in bare.change.pages
        for index, node in enumerate(survey.handbook.pages.get(page.path, _EMPTY).family.nodes)
        if page.fate is Fate.EDITED
        and any(edit.span.start < node.heading.content.end and node.heading.content.start < edit.span.end
                for edit in page.edits)
    }


_EMPTY = read_page("", b"")


def only_heading(ref: NodeRef, title: str) -> Callable[[Survey, Rewrite], None]:
    """It edits a heading, so that it has this title."""

    def check(survey: Survey, bare: Rewrite) -> None:
        node = survey.handbook.pages[ref.path].family.nodes[ref.index]
        (page,) = bare.change.pages
        content = node.heading.content
        assert all(content.start <= edit.span.start <= edit.span.end <= content.end for edit in page.edits)
        new = read_page(page.path, page.after).family.nodes
        assert len(new) == len(survey.handbook.pages[ref.path].family.nodes)
        assert title in new[ref.index].heading.text

    return check
