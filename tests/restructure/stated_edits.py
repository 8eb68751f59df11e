"""What each operation changes beside putting text elsewhere; all else has to be there once, as it was.

Each check raises where a proposal does more, or less, than its operation may.
"""

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from conserved import after_change, bundle_text, check_followed, check_lines, content_lines, headings
from shown import check_items_moved, said, shown

from jfeditor.families.claim_words import FACETS
from jfeditor.families.contents import said_key
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page, read_page
from jfeditor.faults import JfeditorError
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.bundles import read_bundle
from jfeditor.restructure.list_items import ItemRef, find_item
from jfeditor.restructure.meaning import keep_meaning
from jfeditor.restructure.proposals import Offer, Proposal
from jfeditor.restructure.surveys import Survey
from jfeditor.text.changes import Fate, PageChange
from jfeditor.text.edits import EditError, apply_edits
from jfeditor.text.pieces import Rewrite
from jfeditor.text.spans import Span

Check = Callable[[Survey, Proposal], None]


# Headings


def nothing(survey: Survey, proposal: Proposal) -> None:
    """It only puts text elsewhere: each line of content and each heading is there as often as before."""
    bare = proposal.make(())
    check_lines(bare.change)
    check_followed(survey.handbook, bare)


def new_text(survey: Survey, proposal: Proposal) -> None:
    """It only adds text: all that was there is."""
    bare = proposal.make(())
    check_lines(bare.change, come=_new_stretches(bare))
    check_followed(survey.handbook, bare, come=_new_headings(survey.handbook, bare))


def _new_stretches(done: Rewrite) -> Iterator[bytes]:
    for pieces in done.pieces.values():
        for is_new, run in groupby(pieces, key=lambda piece: isinstance(piece, bytes)):
            if is_new:
                yield b"".join(run)


def pasted(text: str) -> Check:
    """It adds just this text."""

    def check(survey: Survey, proposal: Proposal) -> None:
        bare = proposal.make(())
        if text.startswith("- "):  # items get the list's bullets
            before, after = (
                said(getattr(page, side) for page in bare.change.pages) for side in ("before", "after")
            )
            assert after - before == said([text.encode()])
            assert not before - after
        else:
            check_lines(bare.change, come=[text.encode()])
        new = [node.heading.text for node in read_page("", text.encode()).family.nodes]
        check_followed(survey.handbook, bare, come=new)

    return check


def copied(ref: NodeRef) -> Check:
    """It says the text of a heading a second time."""

    def check(survey: Survey, proposal: Proposal) -> None:
        book = survey.handbook
        done = proposal.make(())
        (page,) = done.change.pages
        before, after = content_lines([page.before]), content_lines([page.after])
        assert not before - after
        copies = content_lines([bundle_text(book, ref)])
        here = ref.path == page.path  # what links go through is there once
        known = content_lines(definitions(book.pages[ref.path])) if here else Counter[bytes]()
        new = content_lines(definitions(read_page(page.path, page.after))) - content_lines(
            definitions(book.pages[page.path])
        )
        least = (copies - known).total()
        assert least <= (after - before).total() <= copies.total() + new.total()
        fresh = _new_headings(book, done)
        assert len(fresh) == len(read_bundle(book.pages[ref.path], ref.index).nodes)
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
        is_page = ref.index == FAMILY
        indexes = range(len(page.family.nodes)) if is_page else read_bundle(page, ref.index).nodes
        gone = {NodeRef(ref.path, index) for index in indexes}
        bare, whole = proposal.make(()), proposal.whole()
        check_lines(bare.change, gone=[page.source.data if is_page else bundle_text(book, ref)])
        check_followed(book, bare, gone)
        after_bare, after_whole = (_texts_after(survey, one, whole) for one in (bare, whole))
        places = [(one.path, one.edit.span) for one in proposal.offers]
        places += [
            (one.statement.path, _prose(one)) for one in survey.found if {*gone, ref} & set(one.targets)
        ]
        lost = said(after_bare) - said(after_whole)
        assert not lost - _lines_at(survey, places), lost
        left = Counter(text for path in whole.before for text in _kept(book, path, gone))
        now = after_change(book, whole.change)
        there = Counter(text for path in whole.pieces for _, text in headings(now.pages[path]))
        assert not left - there, "a heading was swallowed"  # what is written out may have new ones

    return check


def _kept(book: Handbook, path: str, gone: set[NodeRef]) -> Iterator[str]:
    for index, node in enumerate(book.pages[path].family.nodes):
        if NodeRef(path, index) not in gone:
            yield node.heading.text


def _new_headings(book: Handbook, done: Rewrite) -> list[str]:
    """The texts of headings that were not there."""
    after = after_change(book, done.change)
    was = Counter(one for page in done.change.pages if page.path in book.pages
                  for one in headings(book.pages[page.path]))  # fmt: skip
    now = Counter(one for page in done.change.pages for one in headings(after.pages[page.path]))
    return [text for _, text in (now - was).elements()]


# Edits that are offered


def offered(fixed: Callable[[Survey, Rewrite], None]) -> Check:
    """It makes just the edits that it offers, beside those that `fixed` looks at."""

    def check(survey: Survey, proposal: Proposal) -> None:
        bare = proposal.make(())
        fixed(survey, bare)
        own = {page.path: page.edits for page in bare.change.pages if page.fate is Fate.EDITED}
        old = {path: pieces[0].path for path, pieces in bare.pieces.items() if path not in bare.before}
        for chosen in (proposal.usual, proposal.offers):
            for page in _pages_of(proposal, chosen):
                if page.fate is not Fate.REMOVED:
                    was = survey.handbook.pages[old.get(page.path, page.path)]
                    edits = [*own.get(page.path, ()), *(o.edit for o in chosen if o.path == was.path)]
                    assert page.after == apply_edits(was.source.data, edits), page.path
                    now = read_page(page.path, page.after)
                    assert [depth for depth, _ in headings(now)] == [depth for depth, _ in headings(was)]

    return check


def _pages_of(proposal: Proposal, chosen: Sequence[Offer]) -> tuple[PageChange, ...]:
    try:
        return proposal.make(chosen).change.pages
    except EditError:
        raise
    except JfeditorError:
        return ()  # an old anchor cannot be kept where another heading gets it


def only_heading(ref: NodeRef, title: str) -> Callable[[Survey, Rewrite], None]:
    """It edits a heading, so that it has this title."""

    def check(survey: Survey, bare: Rewrite) -> None:
        content = survey.handbook.pages[ref.path].family.nodes[ref.index].heading.content
        (page,) = bare.change.pages
        assert all(content.start <= edit.span.start <= edit.span.end <= content.end for edit in page.edits)
        assert title in read_page(page.path, page.after).family.nodes[ref.index].heading.text

    return check


def only_title(path: str, title: str) -> Callable[[Survey, Rewrite], None]:
    """It edits the front matter, or else a heading, so that a page has this title."""

    def check(survey: Survey, bare: Rewrite) -> None:
        old = survey.handbook.pages[path]
        (page,) = bare.change.pages
        new = read_page(path, page.after)
        assert new.title == title
        same = _without_gap(new) == _without_gap(old)
        assert same or (content_lines([page.before]) - content_lines([page.after])).total() == 1

    return check


def only_places(survey: Survey, bare: Rewrite) -> None:
    """Pages are elsewhere, each with its bytes."""
    del survey
    made = Counter(page.after for page in bare.change.pages if page.fate is Fate.MADE)
    assert made == Counter(page.before for page in bare.change.pages if page.fate is Fate.REMOVED)


def only_offers(survey: Survey, bare: Rewrite) -> None:
    """Without its offers it does nothing."""
    del survey
    assert not bare.change.pages


def keys(*names: str) -> Check:
    """It changes keys of front matter only."""
    exact = offered(only_offers)

    def check(survey: Survey, proposal: Proposal) -> None:
        exact(survey, proposal)
        for page in proposal.whole().change.pages:
            old, new = survey.handbook.pages[page.path], read_page(page.path, page.after)
            assert _without_gap(new) == _without_gap(old)
            was, now = (
                {k: v for k, v in one.front_matter.values.items() if k not in names} for one in (old, new)
            )
            assert was == now
            assert not new.front_matter.broken

    return check


def _body(page: Page) -> bytes:
    return page.source.data[page.front_matter.span.end :]


def _without_gap(page: Page) -> bytes:
    """What stands below the front matter, from its first word on; a byte order mark is not that."""
    return _body(page).removeprefix(BOM_UTF8).lstrip()


# Pages


def one_page(survey: Survey, proposal: Proposal) -> None:
    """It makes a page, and does nothing to others."""
    (page,) = proposal.make(()).change.pages
    assert page.fate is Fate.MADE
    assert page.path not in survey.handbook.pages
    assert page.after.strip()


def titles(survey: Survey, proposal: Proposal) -> None:
    """Headings become titles of pages, or titles headings; all else of the texts is there once."""
    raw = proposal.make(())
    before = [survey.handbook.pages[path] for path in raw.before]
    after = [read_page(page.path, page.after) for page in raw.change.pages if page.fate is not Fate.REMOVED]
    apart = abs(len(after) - len(before)) + sum(len(page.document.anchors) for page in before)
    gone = content_lines(map(_body, before)) - content_lines(map(_body, after))
    come = content_lines(map(_body, after)) - content_lines(map(_body, before))
    fewer = Counter(text for page in before for _, text in headings(page))
    more = Counter(text for page in after for _, text in headings(page))
    if len(after) > len(before):
        assert gone.total() <= apart, gone
        assert not come, come
        assert (fewer - more).total() <= len(after) - len(before)  # one with an id of its own stays
        assert not more - fewer
        assert set(fewer - more) <= {page.title for page in after}
    else:
        old = {page.title for page in before}
        assert come.total() <= len(before) - len(after), come
        assert set(more - fewer) <= old
        assert set(fewer - more) <= old  # a heading that says the title again


# Items and statements


def items(survey: Survey, proposal: Proposal) -> None:
    """Items stand elsewhere."""
    bare = proposal.make(())
    check_items_moved(bare)
    check_followed(survey.handbook, bare)


def copied_item(ref: ItemRef) -> Check:
    """It says an item a second time."""

    def check(survey: Survey, proposal: Proposal) -> None:
        bare = proposal.make(())
        item = find_item(survey.handbook, ref)
        (page,) = bare.change.pages
        assert not shown([page.before]) - shown([page.after])
        assert not said([page.before]) - said([page.after])
        assert said([page.after]) - said([page.before]) == said([item.span.cut(item.page.source.data)])
        check_followed(survey.handbook, bare)

    return check


def written_out(reading: Reading) -> Check:
    """A statement goes, for what it brings in; who takes that in comprises the same."""

    def check(survey: Survey, proposal: Proposal) -> None:
        raw = proposal.make(())
        check_followed(survey.handbook, raw, come=_new_headings(survey.handbook, raw))
        (page,) = raw.change.pages
        stated = _lines_at(survey, [(page.path, _prose(reading))])
        assert not (said([page.before]) - said([page.after])) - stated
        _check_comprised(survey, raw, reading.owner, excused=reading.statement.prose.text)

    return check


def extracted(level: NodeRef) -> Check:
    """A statement comes, for items that it brings in; who takes them in comprises them still."""

    def check(survey: Survey, proposal: Proposal) -> None:
        raw = proposal.make(proposal.usual or proposal.offers)
        check_followed(survey.handbook, raw)
        (page,) = raw.change.pages
        lost = said([page.before]) - said([page.after])
        assert not lost - _lines_at(survey, [(one.path, one.edit.span) for one in proposal.offers])
        _check_comprised(survey, raw, level, exact=bool(proposal.usual))

    return check


def retargeted(reading: Reading, targets: Sequence[NodeRef]) -> Check:
    """The words of a statement change, and whom it names."""

    def check(survey: Survey, proposal: Proposal) -> None:
        raw = proposal.make(())
        check_followed(survey.handbook, raw)
        (page,) = raw.change.pages
        (edit,) = page.edits
        lines = survey.handbook.pages[page.path].source.lines
        start, end = _prose(reading)
        first, last = lines.span(lines.number_at(start)).start, lines.span(lines.number_at(end - 1)).end
        assert first <= edit.span.start <= edit.span.end <= last
        after = keep_meaning(survey, raw).after
        assert any(set(one.targets) == set(targets) for one in after.found.of(reading.owner))

    return check


def _check_comprised(
    survey: Survey, raw: Rewrite, ref: NodeRef, excused: str = "", *, exact: bool = True
) -> None:
    """A level, and those that take it in, comprise all that they did."""
    settled = keep_meaning(survey, raw)
    around = _letters(excused)
    for one in (ref, *survey.found.heirs(ref)) if exact else ():
        there = settled.passage.node(one)
        assert there is not None
        was, now = survey.roles.role(one), settled.after.roles.role(there)
        for kind in FACETS:
            has = {said_key(entry.item) for entry in now.facets[kind] if entry.item}
            for entry in was.facets[kind]:
                if entry.item and (key := said_key(entry.item)) not in has:
                    assert _letters(key) in around or any(_letters(key) in _letters(one) for one in has), key


def _prose(reading: Reading) -> Span:
    """The text that a statement stands in."""
    prose = reading.statement.prose
    return Span(prose.byte(0), prose.end)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _lines_at(survey: Survey, places: Sequence[tuple[str, Span]]) -> Counter[bytes]:
    """What the lines say that hold these places."""
    held: set[tuple[str, int]] = set()
    for path, (start, end) in places:
        lines = survey.handbook.pages[path].source.lines
        held.update(
            (path, n) for n in range(lines.number_at(start), lines.number_at(max(start, end - 1)) + 1)
        )
    books = survey.handbook.pages
    return said(books[path].source.lines.span(n).cut(books[path].source.data) for path, n in held)


def _texts_after(survey: Survey, done: Rewrite, whole: Rewrite) -> list[bytes]:
    """The texts, after a change, of all pages that `whole` has to do with."""
    now = {page.path: page.after for page in done.change.pages}
    return [now.get(path, survey.texts[path]) for path in whole.before]
