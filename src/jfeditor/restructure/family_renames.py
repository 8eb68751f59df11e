"""Renaming a family: its page's title, and all that carries its name.

The title is changed where it stands. Everything else that says it, word for word, is offered: headings of
levels ("Senior Analyst, Sales Operations"), sections, statements and sentences on its own page, and on other
pages the words of links to it, statements that name its levels, and text. The file keeps its name; see
`jfeditor.restructure.page_moves`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from jfeditor.families.facts import read_facts
from jfeditor.families.model import Role
from jfeditor.families.pages import Page
from jfeditor.families.vocabulary import vocabulary
from jfeditor.families.written_titles import title_at, written_title
from jfeditor.faults import JfeditorError
from jfeditor.markdown.front_matter import FrontMatterError
from jfeditor.markdown.front_matter_edits import add_key, set_value
from jfeditor.restructure.front_matter_changes import check_whole
from jfeditor.restructure.proposals import Offer, Proposal, Way
from jfeditor.restructure.said_titles import is_part, longer_titles, without_words
from jfeditor.restructure.surveys import Survey
from jfeditor.restructure.title_edits import TitleChange, change_title
from jfeditor.text.edits import Edit, apply_edits, smallest_edit_of_words
from jfeditor.text.pieces import Rewrite, rewrite
from jfeditor.text.spans import Span

_TITLE = "title"
_WORD = re.compile(r"\w+")


class FamilyRenameError(JfeditorError):
    """A name that a family cannot have."""


def rename_family(survey: Survey, path: str, title: str) -> Proposal:
    """The proposal to give a page another title; raises `FamilyRenameError`, `FrontMatterError`."""
    page = survey.handbook.find_page(path)
    old, new = page.title, " ".join(title.split())
    if not new:
        raise FamilyRenameError("family_rename.empty", title=old)
    if new == old:
        raise FamilyRenameError("family_rename.same", title=old)
    fixed = _change_of_title(page, new)
    names = _names(old, new)
    written = Span(fixed.edits[0].span.start, fixed.edits[-1].span.end)
    offers = [
        offer
        for offer in (*_own_keys(page, names), *_mentions(survey, page, names))
        if offer.path != path or not offer.edit.span.meets(written)
    ]

    def make(chosen: Collection[Offer]) -> Rewrite:
        edits: dict[str, list[Edit]] = {path: list(fixed.edits)}
        for offer in chosen:
            edits.setdefault(offer.path, []).append(offer.edit)
        return rewrite(f"Rename {old} to {new}", {}, {}).edited(edits, survey.texts)

    ordered = sorted(offers, key=lambda one: (one.path != path, one.path, one.edit.span))
    return Proposal(f"Rename {old} to {new}", tuple(ordered), make, fixed.lost)


def _change_of_title(page: Page, new: str) -> TitleChange:
    """The change of the title where it is: in the front matter, in the first heading, or nowhere yet."""
    front = page.front_matter
    held = front.text_of(_TITLE)
    if held.strip():
        block_end = held[len(held.rstrip("\n")) :]  # of a title in a block
        return TitleChange(tuple(set_value(page.source, front, (_TITLE,), new + block_end)), ())
    for index, node in enumerate(page.family.nodes):
        if node.heading.depth == 1 and node.heading.text:
            return change_title(page, index, new)
    check_whole(page)
    write = set_value if _TITLE in front.values else add_key
    return TitleChange(tuple(write(page.source, front, (_TITLE,), new)), ())


def _names(old: str, new: str) -> dict[str, str]:
    """What the family is called, and is to be called: its title, and that without "Job Family" or "Roles"."""
    found = {old: new}
    short = _without_kind(old)
    if short != old:
        found[short] = _without_kind(new)
    return found


def _without_kind(title: str) -> str:
    """A title without the words at its end that say what kind of thing it is the title of."""
    words = title.split()
    if len(words) > 1 and words[-1].lower() in vocabulary().fillers:
        words.pop()
    if len(words) > 1 and words[-1].lower() == "job":  # of "Job Family"
        words.pop()
    return " ".join(words)


def _own_keys(page: Page, names: Mapping[str, str]) -> Iterator[Offer]:
    """The other values of the page's front matter that say its title."""
    forms = {name.encode(): name for name in names}
    words = _pattern(forms)
    for key, value in page.front_matter.values.items():
        if key == _TITLE or not isinstance(value, str):
            continue
        wanted = words.sub(lambda found: names[forms[found.group()]].encode(), value.encode()).decode()
        try:
            edits = set_value(page.source, page.front_matter, (key,), wanted)
        except FrontMatterError:
            continue
        if edits:
            data = page.source.data
            yield Offer(page.path, smallest_edit_of_words(data, apply_edits(data, edits)), Way.KEY)


def _mentions(survey: Survey, page: Page, names: Mapping[str, str]) -> Iterator[Offer]:
    """The places of all pages' text that say a page's title and mean it."""
    book = survey.handbook
    forms = {form.encode(): name for name in names for form in (name, written_title(name))}
    words = _pattern(forms)
    others = [other for other in book if other is not page]
    longer = {name: longer_titles(others, name, but=(page.title,)) for name in names}
    several = {name: len(_WORD.findall(name)) > 1 for name in names}
    unique = {name: sum(other.title in {name, page.title} for other in book) == 1 for name in names}
    for path, other in book.pages.items():
        start = other.front_matter.span.end
        if not words.search(other.source.data, start):
            continue
        hidden = without_words(other)
        for found in words.finditer(other.source.data, start):
            span, name = Span(*found.span()), forms[found.group()]
            if any(span.meets(one) for one in hidden) or is_part(other.source.data, span, name, longer[name]):
                continue
            way = _way(survey, other, span, page.path)
            edit = Edit(span, title_at(other.source.data, span.start, names[name]))
            if path == page.path:
                yield Offer(path, edit, way or Way.TEXT, chosen=_is_meant(way, several=several[name]))
            elif way in {Way.LINK, Way.STATEMENT} or (several[name] and unique[name] and way is Way.TEXT):
                yield Offer(path, edit, way)


def _is_meant(way: Way | None, *, several: bool) -> bool:
    """Whether the family's own page surely means the family: a single word in its text may be just that."""
    return way is not None and (several or way is not Way.TEXT)


def _pattern(forms: Iterable[bytes]) -> re.Pattern[bytes]:
    """Finds the forms of titles, word for word, the longest first."""
    either = b"|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    return re.compile(rb"(?<![\w-])(?:" + either + rb")(?![\w-])")


def _way(survey: Survey, page: Page, span: Span, renamed: str) -> Way | None:
    """As what a place says the title of the page `renamed`; None for the words of a link elsewhere."""
    for node in page.family.nodes:
        if span.meets(node.heading.span):
            return Way.SECTION if node.role is Role.SECTION else Way.HEADING
    for use in survey.links.uses_of(page.path):
        if use.start <= span.start < span.end <= use.target_span.start:
            leads = survey.links.leads(page.path, use)
            return Way.LINK if leads and leads.ref and leads.ref.path == renamed else None
    for reading in survey.found.pages[page.path].readings:
        if span.meets(reading.span) and any(ref.path == renamed for ref in reading.targets):
            return Way.STATEMENT
    if page.path == renamed:
        lines = page.source.lines
        for fact in read_facts(page):
            if span.meets(Span(lines.span(lines.number_at(fact.span.start)).start, fact.span.end)):
                return Way.FACT
    return Way.TEXT
