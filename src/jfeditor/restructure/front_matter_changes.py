"""One key of the front matter on many pages at once: given a value, another name, or taken out.

Each page is an offer of its own. A page whose front matter cannot be edited is passed over, with the reason.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import shorten

from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.markdown.front_matter import FrontMatterError
from jfeditor.markdown.front_matter_edits import add_key, remove_key, rename_key, set_value
from jfeditor.markdown.yaml_loading import LOAD_ERRORS, load_yaml
from jfeditor.restructure.proposals import Offer, Proposal, Way
from jfeditor.restructure.surveys import Survey
from jfeditor.text.edits import Edit, apply_edits, smallest_edit_of_words
from jfeditor.text.pieces import Rewrite, rewrite
from jfeditor.wording import word_error

_UNOPENED = re.compile(
    rb"(?:[^\r\n:]{0,4}---[^\r\n:]{0,4})?\s*"
    rb"(?:[A-Za-z_][\w-]*:[ \t][^\r\n]*(?:\r\n|\n|\r))+---[ \t]*(?:[\r\n]|\Z)"
)
"""Keys with values, and the line that closes front matter: the line that opens it is missing or spoilt."""
_NOTHING = frozenset({"null", "~"})
_QUOTES = frozenset("\"'")
_LONGEST = 40
"""Characters of a value that the name of a change has."""


class FrontMatterChangeError(JfeditorError):
    """A key cannot be changed so on a page, or on any of the pages."""


@dataclass(frozen=True, slots=True)
class SetKey:
    """Give the key a value; a page that does not have it gets it."""

    text: str
    """As it is typed (`typed_value`)."""


@dataclass(frozen=True, slots=True)
class RenameKey:
    """Give the key another name, in its place and with its value."""

    name: str


@dataclass(frozen=True, slots=True)
class RemoveKey:
    """Take the key out with its value."""


KeyAction = SetKey | RenameKey | RemoveKey


def change_front_matter(survey: Survey, paths: Sequence[str], key: str, action: KeyAction) -> Proposal:
    """The proposal to change a key on pages, an offer for each where that changes anything.

    A page without front matter gets one when the key is set. `FrontMatterChangeError` where no page can be
    changed, or none has anything to change.
    """
    wanted = key.strip()
    if not wanted or (isinstance(action, RenameKey) and not action.name.strip()):
        raise FrontMatterChangeError("front_matter_change.empty")
    offers, passed_over = [], []
    for path in dict.fromkeys(paths):
        page = survey.handbook.find_page(path)
        try:
            edits = _edits(page, wanted, action)
        except FrontMatterError as error:
            values = {"path": path, "why": word_error(error)}
            passed_over.append(FrontMatterChangeError("front_matter_change.passed_over", **values))
            continue
        if edits:
            data = page.source.data
            offers.append(Offer(path, smallest_edit_of_words(data, apply_edits(data, edits)), Way.KEY))
    if not offers:
        raise _reason(wanted, action, passed_over, len(set(paths)))
    name = f"{_name(wanted, action)} on {len(offers)} {'page' if len(offers) == 1 else 'pages'}"
    return Proposal(name, tuple(offers), _maker(survey, name), tuple(passed_over))


def typed_value(text: str, old: object = None) -> object:
    """What a typed text means as a value: of the kind that is there already, else what YAML takes it for.

    Text stays text, without the quotes around all of it; for a list `[a, b]` is one, and anything else its
    only item. A mapping is taken for the words that it is written with ("Manager: Sales").
    """
    if isinstance(old, str):
        return text
    try:
        value = load_yaml(text)[0]
    except LOAD_ERRORS:
        value = text
    unsaid = value is None and text.strip() not in _NOTHING
    if isinstance(value, dict) or unsaid or (isinstance(value, str) and text[:1] not in _QUOTES):
        value = text
    if isinstance(old, list) and not isinstance(value, list):
        return [value] if text.strip() else []
    return value if isinstance(value, str | bool | int | float | list | date | datetime | None) else text


def check_whole(page: Page) -> None:
    """Raise `FrontMatterError` where one of the lines around a page's front matter is missing or spoilt."""
    source, front = page.source, page.front_matter
    if front.form == "none" and front.faults:  # an opening line that nothing closes
        raise FrontMatterError("front_matter.unreadable", line=front.faults[0].line)
    if front.form == "none" and _UNOPENED.match(source.data, source.start):
        raise FrontMatterError("front_matter_change.unopened")


def _edits(page: Page, key: str, action: KeyAction) -> tuple[Edit, ...]:
    """The edits of a page; none where there is nothing to change."""
    source, front = page.source, page.front_matter
    check_whole(page)
    has = key in front.values and not front.broken
    if isinstance(action, SetKey):
        if has:
            return set_value(source, front, (key,), typed_value(action.text, front.values[key]))
        return add_key(source, front, (key,), typed_value(action.text))
    if front.broken or (front.form == "toml" and has):
        raise _unreadable(page)
    if not has:
        return ()
    if isinstance(action, RenameKey):
        return rename_key(source, front, (key,), action.name.strip())
    return remove_key(source, front, (key,))


def _unreadable(page: Page) -> FrontMatterError:
    if page.front_matter.form == "toml":
        return FrontMatterError("front_matter.toml")
    return FrontMatterError("front_matter.unreadable", line=page.front_matter.faults[0].line)


def _reason(
    key: str, action: KeyAction, passed_over: Sequence[FrontMatterChangeError], count: int
) -> JfeditorError:
    """Why nothing can be changed on some pages."""
    if passed_over and count == 1:
        return passed_over[0]
    if passed_over:
        first = word_error(passed_over[0])
        return FrontMatterChangeError(
            "front_matter_change.none", key=key, count=len(passed_over), first=first
        )
    if isinstance(action, SetKey):
        return FrontMatterChangeError("front_matter_change.same", key=key, value=action.text)
    return FrontMatterChangeError("front_matter_change.no_key", key=key)


def _name(key: str, action: KeyAction) -> str:
    if isinstance(action, SetKey):
        return f"Set {key} to {shorten(action.text, _LONGEST, placeholder='…')}"
    return f"Rename {key} to {action.name.strip()}" if isinstance(action, RenameKey) else f"Remove {key}"


def _maker(survey: Survey, name: str) -> Callable[[Collection[Offer]], Rewrite]:
    def make(offers: Collection[Offer]) -> Rewrite:
        return rewrite(name, {}, {}).edited({one.path: [one.edit] for one in offers}, survey.texts)

    return make
