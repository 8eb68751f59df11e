"""Links whose words name one level and that lead to another one."""

from collections.abc import Iterator

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.subjects import HandbookCheck, Subject
from jfeditor.families.choices import ChoiceError, link_to
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.links import LinkUse
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.named_roles import role_around
from jfeditor.families.namesakes import IMPLIED, read_name
from jfeditor.families.titles import read_title
from jfeditor.families.written_titles import written_title
from jfeditor.markdown.link_targets import written_target
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

_LINK = "JF304"
_CONTRADICTS = IMPLIED - 1
"""From this fit on a link's words name a level for certain."""
_AGREES = 70.0
"""From this fit on they may as well name the one that the link leads to."""


def _find(subject: Subject) -> Iterator[Finding]:
    path, book = subject.page.path, subject.survey.handbook
    uses = [use for use in subject.survey.links.uses_of(path) if "#" in use.target and use.text]
    if not uses:
        return
    stated = {
        link.span.start
        for reading in subject.survey.found.pages[subject.page.path].readings
        for link in reading.mention.links
    }
    for use in uses:
        if use.image or use.start in stated or not _is_inline(subject.data, use):
            continue
        ref = book.follow(use.target, path)
        if ref is None or ref.index == FAMILY:
            continue
        led = role_around(book, ref)
        named = _named(subject, use, led) if led.index != FAMILY else None
        if named is not None:
            yield _finding(subject, use, led, named)


def _named(subject: Subject, use: LinkUse, led: NodeRef) -> NodeRef | None:
    """The level that a link's words name for certain, if it is not the one that the link leads to.

    It is looked for where the link leads, and on the page itself.
    """
    title = read_title(use.text)
    if not title.ranks and not title.jobs.intersection(title.words):
        return None  # a field, or people in the plural: "Data Engineers"
    for path in dict.fromkeys((led.path, subject.page.path)):
        names = subject.survey.found.pages[path].source.names
        name = read_name(use.text, names.acronyms)
        if path == led.path and names.own_score(name, led.index) >= _AGREES:
            return None
        fitting = [(score, entry) for score, entry in names.score(name) if score >= _CONTRADICTS]
        best = max((score for score, _ in fitting), default=0.0)
        meant = [entry for score, entry in fitting if score == best and entry.role is Role.LEVEL]
        if fitting:
            ref = NodeRef(path, meant[0].index) if len(meant) == 1 else led
            return ref if ref != led else None
    return None


def _finding(subject: Subject, use: LinkUse, led: NodeRef, named: NodeRef) -> Finding:
    book = subject.survey.handbook
    fix = link_fix(subject, use, named)
    words = _words_fix(subject, use, led)
    return subject.finding(
        _LINK,
        _span(subject.data, use),
        fixes=[one for one in (fix, words) if one],
        places=[
            Place(ref.path, book.line_of(ref), f"“{book.title_of(ref)}”{what}")
            for ref, what in ((led, ", where it leads"), (named, ", whom it names"))
        ],
        led=book.title_of(led),
        named=book.title_of(named),
    )


def link_fix(subject: Subject, use: LinkUse, target: NodeRef) -> Fix | None:
    """The fix that lets a link lead to a level; what its target says besides the heading stays."""
    book, path = subject.survey.handbook, subject.page.path
    new = _target_to(book, path, use, target)
    if not new:
        return None
    edit = Edit(use.target_span, written_target(new))
    return Fix(f"Let the link lead to “{book.title_of(target)}”", (edit,))


def _target_to(book: Handbook, path: str, use: LinkUse, target: NodeRef) -> str:
    """A link's target with another heading, or another way to it; empty where none leads there."""
    page = use.target.partition("#")[0]
    if target.index != FAMILY:
        anchored = f"{page}#{book.pages[target.path].family.nodes[target.index].heading.anchor}"
        if book.follow(anchored, path) == target:
            return anchored
    try:
        return link_to(book, path, target)
    except ChoiceError:
        return ""


def _words_fix(subject: Subject, use: LinkUse, led: NodeRef) -> Fix | None:
    """The fix that writes the title of the level that a link leads to."""
    title = subject.survey.handbook.title_of(led)
    words = Span(use.start + 1, use.start + 1 + len(use.text.encode()))
    if words.cut(subject.data) != use.text.encode():
        return None  # marks of emphasis or the like
    return Fix(f"Write “{title}”", (Edit(words, written_title(title).encode()),), sure=False)


def _is_inline(data: bytes, use: LinkUse) -> bool:
    """Whether a link has its words and its target in one place."""
    return data.startswith(b"[", use.start) and b"](" in data[use.start : use.target_span.start]


def _span(data: bytes, use: LinkUse) -> Span:
    """A link from its bracket to its parenthesis."""
    end = data.find(b")", use.target_span.end)
    return Span(use.start, end + 1 if end >= 0 else use.target_span.end)


LINKS = HandbookCheck((_LINK,), _find)
