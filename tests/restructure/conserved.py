"""What every operation keeps, whatever it does: the lines, the headings, the way back.

An operation's test says what it adds and takes out; everything else has to be there once, as it was.
"""

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.pages import Page, read_page
from jfeditor.restructure.bundles import read_bundle
from jfeditor.restructure.plans import Plan, plan
from jfeditor.restructure.surveys import Survey
from jfeditor.text.changes import Change, Fate
from jfeditor.text.edits import apply_edits
from jfeditor.text.pieces import Rewrite, Spot

_CLOSES = re.compile(rb"`{3,}|~{3,}")
"""Closes code that ran to the end of its page."""
Heading = tuple[int, str]
"""Depth and text."""


def after_change(handbook: Handbook, change: Change) -> Handbook:
    """The handbook after a change, its pages read anew."""
    for page in change.pages:
        if page.fate is Fate.REMOVED:
            handbook = handbook.without(page.path)
        else:
            handbook = handbook.with_page(read_page(page.path, page.after))
    return handbook


def headings(page: Page) -> list[Heading]:
    """The headings of a page, in order."""
    return [(node.heading.depth, node.heading.text) for node in page.family.nodes]


def shape(page: Page) -> list[object]:
    """The tree of a page: of each heading what it is and where it is shown."""
    return [
        (n.heading.depth, n.heading.text, n.role, n.kind, n.owner, n.parent, n.grade)
        for n in page.family.nodes
    ]


def content_lines(texts: Iterable[bytes]) -> Counter[bytes]:
    """What lines say, but for the marks of headings and blank lines; an underlined heading is one line."""
    return Counter(
        said
        for text in texts
        for line in _with_headings_on_one_line(text).splitlines()
        if (said := line.removeprefix(BOM_UTF8).strip().lstrip(b"#").strip()) and not set(said) <= set(b"=-")
    )


def _with_headings_on_one_line(text: bytes) -> bytes:
    for one in reversed(read_page("page.md", text).family.nodes):
        if one.heading.setext:
            start, end = one.heading.content
            text = (
                text[:start] + b" ".join(line.strip() for line in text[start:end].splitlines()) + text[end:]
            )
    return text


def bundle_text(handbook: Handbook, ref: NodeRef) -> bytes:
    """The text of a heading with all that belongs to it."""
    page = handbook.pages[ref.path]
    return b"\n".join(span.cut(page.source.data) for span in read_bundle(page, ref.index).stretches)


def check_lines(change: Change, gone: Iterable[bytes] = (), come: Iterable[bytes] = ()) -> None:
    """Every content line of the pages is there once but for those of the texts `gone` and `come`."""
    before = content_lines(page.before for page in change.pages) + content_lines(come)
    after = content_lines(page.after for page in change.pages) + content_lines(gone)
    closed = Counter({line: n for line, n in (after - before).items() if _CLOSES.fullmatch(line)})
    assert before == after - closed, (before - after, after - before)


def check_followed(
    handbook: Handbook, done: Rewrite, gone: Collection[NodeRef] = (), come: Sequence[str] = ()
) -> None:
    """Every heading that stays is one still, and the rest of the headings afterwards are those of `come`."""
    after = after_change(handbook, done.change)
    now = {
        Spot(path, node.heading.content.start): node.heading.text
        for path in done.paths
        if path in after.pages
        for node in after.pages[path].family.nodes
    }
    followed = [
        done.relocation.locate(Spot(path, node.heading.content.start))
        for path in done.before
        for index, node in enumerate(handbook.pages[path].family.nodes)
        if NodeRef(path, index) not in gone
    ]
    assert None not in followed, "a heading that should stay is gone"
    assert len(set(followed)) == len(followed)
    assert set(followed) <= set(now), "a heading was swallowed"
    fresh = [text for spot, text in now.items() if spot not in set(followed)]
    assert Counter(fresh) == Counter(come), (fresh, come)


def check_way_back(handbook: Handbook, change: Change) -> None:
    """The change and then its inverse give the bytes as they were, edit by edit."""
    before = {path: page.source.data for path, page in handbook.pages.items()}
    for page in change.pages:
        assert page.before == before.get(page.path, b"")
        assert (page.fate is Fate.MADE) == (page.path not in before)
        assert apply_edits(page.before, page.edits) == page.after
        back = page.inverse()
        assert apply_edits(page.after, back.edits) == page.before
        assert back.fate is page.fate.inverse


def check_planned(survey: Survey, done: Rewrite) -> Plan:
    """The plan of a change can be made, and leads back too."""
    planned = plan(survey, done)
    check_way_back(survey.handbook, planned.change)
    again = after_change(survey.handbook, planned.change)
    for page in planned.change.pages:
        if page.fate is not Fate.REMOVED:
            assert shape(again.pages[page.path]) == shape(planned.after.handbook.pages[page.path])
    return planned
