"""Rules of front matter: fields that are missing, stand twice, are misspelt, obsolete, or hold no dates."""

from collections.abc import Iterator
from itertools import islice

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.front_matter_dates import is_date_key, is_iso, read_date
from jfeditor.checks.front_matter_faults import NO_FIRST_LINE, REPEAT, UNREADABLE, find_faults, is_unopened
from jfeditor.checks.front_matter_keys import nearest_key
from jfeditor.checks.front_matter_places import FrontMatterPlaces
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.families.pages import Page
from jfeditor.markdown.front_matter import FrontMatterError
from jfeditor.markdown.front_matter_edits import (
    add_key_first,
    remove_key,
    remove_repeats,
    rename_key,
    set_value,
)

NO_TITLE, NO_FIELD, LONG, TWICE, MISSPELT, OBSOLETE, DATE = (f"JF5{number:02}" for number in range(3, 10))

_TITLE, _DESCRIPTION = "title", "description"
_MOST_READ = 300_000
"""Bytes of YAML that are read to try out a page's fixes: each takes reading all of its front matter again."""


def _find(subject: PageSubject) -> Iterator[Finding]:
    places = FrontMatterPlaces(subject.page)
    yield from find_faults(subject, places)
    front = subject.page.front_matter
    if front.broken or is_unopened(subject.page) or (front.form == "none" and front.faults):
        return
    yield from _missing(subject, places)
    if front.form != "none":
        yield from _twice(subject, places)
        tried = 0
        for key in front.values:
            found = [*_of_key(subject, places, key, mend=tried < _most_fixes(subject.page))]
            tried += len(found)
            yield from found


CHECKS = (
    PageCheck(
        (UNREADABLE, NO_FIRST_LINE, NO_TITLE, NO_FIELD, LONG, TWICE, MISSPELT, OBSOLETE, DATE),
        _find,
    ),
)


def _most_fixes(page: Page) -> int:
    """For how many keys fixes are tried out; only front matter of very many keys has more."""
    return 1 + _MOST_READ // max(1, page.front_matter.span.end)


def _missing(subject: PageSubject, places: FrontMatterPlaces) -> Iterator[Finding]:
    front = subject.page.front_matter
    if front.form == "none" and not subject.tells_of_family:
        return  # a note for who works on the handbook, no page of it
    misspelt = {nearest_key(key) for key in front.values}
    for key in subject.options.front_matter.required:
        if key in misspelt or not _is_empty(front.values.get(key)):
            continue
        code = NO_TITLE if key == _TITLE else NO_FIELD
        if not subject.wants(code):
            continue
        variant = key if key == _DESCRIPTION else ""
        if code == NO_TITLE and front.form == "none":
            variant = "no_front_matter"
        fixes = list(_title(subject)) if code == NO_TITLE else []
        span = places.key(key) if key in front.values else places.first_line
        yield subject.finding(code, span, variant, key=key, fixes=fixes)


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _title(subject: PageSubject) -> Iterator[Fix]:
    """The title that the page goes by without one: that of its first heading, or of its file."""
    page = subject.page
    write = set_value if _TITLE in page.front_matter.values else add_key_first
    try:
        edits = write(page.source, page.front_matter, (_TITLE,), page.title)
    except FrontMatterError:
        return
    yield Fix(f"Add the title “{page.title}”", edits, sure=False)


def _twice(subject: PageSubject, places: FrontMatterPlaces) -> Iterator[Finding]:
    """Each of several equal keys but the last, which counts."""
    page = subject.page
    keys = dict.fromkeys(fault.detail for fault in page.front_matter.faults if fault.code == REPEAT)
    for key in keys if subject.wants(TWICE) else ():
        last = page.source.lines.number_at(places.key(key).start)
        try:
            repeats = remove_repeats(page.source, page.front_matter, key)
            removals = [*islice(repeats, _most_fixes(page))]
        except FrontMatterError:
            removals = []
        for index, span in enumerate(places.repeats(key)):
            removal = removals[index : index + 1]
            fixes = [Fix("Remove the one that does not count", edits) for edits in removal]
            counts = [Place(page.path, last, "the one that counts")]
            yield subject.finding(TWICE, span, key=key, last=last, fixes=fixes, places=counts)


def _of_key(subject: PageSubject, places: FrontMatterPlaces, key: str, *, mend: bool) -> Iterator[Finding]:
    options, value = subject.options.front_matter, subject.page.front_matter.values[key]
    if key in options.obsolete:
        if subject.wants(OBSOLETE):
            new = options.obsolete[key]
            yield subject.finding(
                OBSOLETE,
                places.key(key),
                "renamed" if new else "",
                key=key,
                new=new,
                fixes=list(_replace_key(subject, key, new)) if mend else (),
            )
    elif (near := nearest_key(key)) and near not in subject.page.front_matter.values:
        if subject.wants(MISSPELT):
            fixes = list(_replace_key(subject, key, near)) if mend else []
            yield subject.finding(MISSPELT, places.key(key), key=key, near=near, fixes=fixes)
    elif isinstance(value, str) and value.strip() and is_date_key(key):
        if subject.wants(DATE) and any(map(str.isdigit, value)) and not is_iso(value):
            yield _date(subject, places, key, value, mend=mend)
    elif key == _DESCRIPTION and isinstance(value, str) and subject.wants(LONG):
        count = len(" ".join(value.split()))
        if count > options.longest_description:
            most = options.longest_description
            yield subject.finding(LONG, places.value(key), count=count, most=most)


def _replace_key(subject: PageSubject, key: str, new: str) -> Iterator[Fix]:
    """Another name for a key, or its removal where nothing took its place."""
    page = subject.page
    try:
        if new:
            edits = rename_key(page.source, page.front_matter, (key,), new)
            yield Fix(f"Rename it to “{new}”", edits)
        else:
            yield Fix("Remove it", remove_key(page.source, page.front_matter, (key,)), sure=False)
    except FrontMatterError:
        return


def _date(subject: PageSubject, places: FrontMatterPlaces, key: str, value: str, *, mend: bool) -> Finding:
    page, day = subject.page, read_date(value)
    fixes = []
    if day is not None and mend:
        try:
            edits = set_value(page.source, page.front_matter, (key,), day)
            fixes = [Fix(f"Write {day.isoformat()}", edits)]
        except FrontMatterError:
            day = None
    variant = "" if day is not None else "unclear"
    return subject.finding(DATE, places.value(key), variant, key=key, value=value, day=day, fixes=fixes)
