"""Sentences about one level, said of another in the same words: its grade and its manager."""

import re
from collections.abc import Iterator

from jfeditor.families.choices import ChoiceError, link_to
from jfeditor.families.facts import Fact, FactKind, read_facts
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page
from jfeditor.families.titles import read_title
from jfeditor.families.written_titles import written_title
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.takeouts import block_of
from jfeditor.restructure.templates import Filling
from jfeditor.text.spans import Span
from jfeditor.wording import word

_SENTENCE = re.compile(
    rb"(?:\[(?:[^\[\]\r\n]|\[[^\[\]\r\n]*\])*\]\([^()\r\n]*\)"
    rb"|(?<=\b[JS]r)\.|(?<=\bMgr)\.|(?<=\bDir)\.|\.(?=\S)|[^.!?\r\n])+[.!?]?[*_]*"
)
_ARTICLE = re.compile(rb"\b([Aa])n?([ \t]+[*_\[]*)\Z")


def facts_of(page: Page, owner: int) -> Iterator[Fact]:
    """What a page states of a level's grade and manager, in sentences that name nobody else."""
    title = read_title(page.family.nodes[owner].heading.text).plain_key
    for fact in read_facts(page):
        names_itself = fact.kind is FactKind.REPORTS_TO and read_title(fact.value).plain_key == title
        if fact.owner == owner and not fact.copied and not names_itself:
            yield fact


def restated(handbook: Handbook, page: Page, fact: Fact, filling: Filling) -> str:
    """The sentence of a fact as it is said of another level; empty where it cannot be taken apart."""
    data = page.source.data
    block = block_of(page, fact.span.start)
    found = _SENTENCE.finditer(data, *block.content) if block else iter(())
    sentence = next((one for one in found if one.start() <= fact.span.start < one.end()), None)
    if sentence is None or block is None:
        return ""
    place, value = _value(handbook, page, fact, filling)
    subject = fact.subject or page.family.nodes[fact.owner].heading.text
    head = _renamed(data[sentence.start() : place.start], subject, filling.title)
    tail = data[place.end : sentence.end()]
    if fact.kind is FactKind.REPORTS_TO:
        tail = b"." if tail.endswith(b".") else b""  # "or to the Director" is said of the sibling only
    said = (head + value.encode() + tail).decode("utf-8", "replace").strip()
    return f"{block.mark} {said}" if block.kind is BlockKind.ITEM else said


def _value(handbook: Handbook, page: Page, fact: Fact, filling: Filling) -> tuple[Span, str]:
    """What stands for the value in the sentence, and what is to."""
    if fact.kind is FactKind.GRADE:
        return fact.span, filling.grade or word("prompt.grade", {})
    links = [link for link in page.document.links if link.span.holds(fact.span.start)]
    place = links[0].span if links else fact.span
    if not filling.reports_to:
        return place, word("prompt.reports_to", {})
    return place, named(handbook, page.path, filling.reports_to, linked=bool(links))


def named(handbook: Handbook, path: str, title: str, *, linked: bool) -> str:
    """A title within a sentence; as a link where that is wanted and one level has it."""
    found = handbook.levels_titled(title)
    if linked and len(found) == 1:
        try:
            return f"[{written_title(title)}]({link_to(handbook, path, found[0])})"
        except ChoiceError:
            return written_title(title)
    return written_title(title)


def _renamed(text: bytes, old: str, new: str) -> bytes:
    """A text with another title in the place of one, and "a" or "an" before it as that needs."""
    at = text.rfind(old.encode())
    if at < 0:
        return text
    before = articled(text[:at], new)
    return before + written_title(new).encode() + text[at + len(old.encode()) :]


def articled(before: bytes, title: str) -> bytes:
    """What stands before a title, with "a" or "an" at its end as the title needs."""
    return _ARTICLE.sub(rb"\1n\2" if title[:1].lower() in set("aeiou") else rb"\1\2", before)
