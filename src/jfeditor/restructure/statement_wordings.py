"""How a statement is to be worded: as the page or the handbook words most of its own."""

from collections import Counter
from collections.abc import Iterable, Iterator

from jfeditor.families.choices import ChoiceError, link_to
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.mentions import Place, named_facets
from jfeditor.families.model import Kind
from jfeditor.families.written_titles import written_title
from jfeditor.restructure.surveys import Survey

_NAME = "\0"
"""Stands for the name in a wording."""
_MOST = 4
"""Wordings of the page, and of the handbook, that are tried."""
_USUAL = f"Extends that of the {_NAME} "
"""Where no page has a statement to learn from; the kind of content follows."""

_Wording = tuple[str, bool]
"""The words with a gap for the name, and whether the name is a link."""


def wordings(survey: Survey, path: str, kind: Kind, target: NodeRef) -> Iterator[str]:
    """Ways to write on a page that a kind of content includes another's, the most usual first.

    Whether one is read as meant depends on the page: its maker has to look.
    """
    handbook = survey.handbook
    title = written_title(handbook.title_of(target))
    try:
        linked = f"[{title}]({link_to(handbook, path, target)})"
    except ChoiceError:
        linked = ""
    tried: dict[str, None] = {}
    for words, links in _usual_first(survey, path, kind):
        tried.update(dict.fromkeys((words.replace(_NAME, linked if links and linked else title),)))
        if linked:
            tried.setdefault(words.replace(_NAME, linked))
    yield from tried


def _usual_first(survey: Survey, path: str, kind: Kind) -> Iterator[_Wording]:
    here = Counter(_worded(survey.found.pages[path].readings, kind))
    everywhere = Counter(_worded(survey.found, kind))
    known = [one for one, _ in here.most_common(_MOST)]
    known += [one for one, count in everywhere.most_common(_MOST) if count > 1 and one not in known]
    usual = _USUAL + kind.words
    links = [is_linked for _, is_linked in known]
    yield from known
    yield usual, not links or links[0]


def _worded(readings: Iterable[Reading], kind: Kind) -> Iterator[_Wording]:
    """The wordings of statements that would do for others: without subject, of one name, of this kind."""
    for reading in readings:
        mention, claim, prose = reading.mention, reading.statement.claim, reading.statement.prose
        plain = mention.place is Place.UNSAID and mention.name and len(reading.targets) == 1
        if not plain or claim.subject or reading.slips or reading.facets != (kind,):
            continue
        head, tail = prose.text[claim.start : mention.name_start], prose.text[mention.name_end : mention.end]
        if set(named_facets(f"{head} {tail}")) <= {kind}:
            linked = any(
                link.start < mention.name_end and mention.name_start < link.end for link in mention.links
            )
            yield " ".join(f"{head}{_NAME}{tail}".split()), linked
