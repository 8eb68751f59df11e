"""Targets inside the handbook that are not there: pages, images and other files, and their capitals.

A folder of pages is often a part of a site: most of what its pages link to may lie elsewhere. A target that
is not found is told only where it has to be here: one that is written from the page itself, and one in a
folder that the handbook has the index page of, since that page stands for all that is in it. Images and files
from the site's root have to be here where others of their folder are.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from posixpath import normpath
from urllib.parse import unquote

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.links_codes import CASE, FILE, PAGE, lead_to
from jfeditor.checks.links_likeness import may_mean
from jfeditor.checks.subjects import Subject
from jfeditor.families.choices import ChoiceError, link_to, served_at
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.links import LinkUse
from jfeditor.families.model import FAMILY
from jfeditor.families.names import page_ending, split_page_path
from jfeditor.families.site import page_files, read_target

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_FILE = re.compile(r"\.(?!html?\Z)[a-z][a-z0-9]{1,7}\Z", re.IGNORECASE)
_ROOTS = ("", "static/", "assets/", "source/", "public/", "content/")
"""Where generators look for what a target from the site's root names."""
_OFFERED = 3
_LIKE = 70.0


def find_lost_target(subject: Subject, use: LinkUse) -> Iterator[Finding]:
    """What is told of a target that is no page of the handbook."""
    handbook, path = subject.survey.handbook, subject.page.path
    pages = read_target(use.target, path, handbook.site).paths
    files = _files(use.target, path, handbook)
    name = _plain(use.target)
    is_file = use.image or (_FILE.search(name) is not None and not page_ending(name))
    places = files if is_file else pages
    known = handbook.files or frozenset()
    if not places or any(one in known for one in (*files, *pages)):
        return
    right = handbook.in_other_case(_small(places))
    if right:
        if subject.wants(CASE):
            yield _other_case(subject, use, right)
    elif is_file:
        has_to_be = handbook.files is not None and _file_has_to_be_here(use.target, files, known)
        if subject.wants(FILE) and has_to_be and not _may_be_linked(known, files):
            yield subject.finding(FILE, use.target_span, "image" if use.image else "", target=use.target)
    elif (
        subject.wants(PAGE)
        and _page_has_to_be_here(handbook, use, pages)
        and not _may_be_linked(known, (*files, *pages))
    ):
        fixes = list(_nearest(subject, use, pages))
        yield subject.finding(PAGE, use.target_span, target=use.target, fixes=fixes)


def _plain(target: str) -> str:
    """A target without its anchor and query."""
    return target.partition("#")[0].partition("?")[0]


def _files(target: str, base: str, handbook: Handbook) -> tuple[str, ...]:
    """The files that a target may name: from the site's root, or from the page's and its served folder."""
    plain = unquote(_plain(target))
    if not plain or _SCHEME.match(plain) or "\\" in plain:
        return ()
    if plain.startswith("/"):
        place = plain.strip("/")
        inside = (
            place[len(prefix) + 1 :] for prefix in handbook.site.prefixes if place.startswith(f"{prefix}/")
        )
        return (*(root + place for root in _ROOTS), *inside)
    folder, name = split_page_path(base)
    found = (normpath(f"{start}/{plain}").lstrip("/") for start in (folder, f"{folder}/{name}"))
    return tuple(one for one in found if not one.startswith(".."))


def _file_has_to_be_here(target: str, files: tuple[str, ...], known: frozenset[str]) -> bool:
    if not target.startswith("/"):
        return True
    folders = _folders(known)
    return any(one.rpartition("/")[0] in folders for one in files)


def _may_be_linked(known: frozenset[str], places: tuple[str, ...]) -> bool:
    """Whether a place lies in a folder that is a link: what is in there is known by its own path only."""
    linked = _linked(known)
    return bool(linked) and any(one.startswith(linked) for one in places)


@lru_cache(maxsize=4)
def _folders(known: frozenset[str]) -> frozenset[str]:
    """The folders that hold files, but for the topmost."""
    return frozenset(one.rpartition("/")[0] for one in known) - {""}


@lru_cache(maxsize=4)
def _linked(known: frozenset[str]) -> tuple[str, ...]:
    """The folders that are links."""
    return tuple(one for one in known if one.endswith("/"))


def _page_has_to_be_here(handbook: Handbook, use: LinkUse, pages: tuple[str, ...]) -> bool:
    plain = _plain(use.target)
    if not plain.startswith("/") and not _SCHEME.match(plain):
        return not _holds_pages(handbook, pages)
    folder_is_here = any(one in handbook.pages for one in _pages_of_folders(pages))
    return folder_is_here and not _holds_pages(handbook, pages)


@lru_cache(maxsize=1 << 14)
def _pages_of_folders(pages: tuple[str, ...]) -> tuple[str, ...]:
    """The files that may be the index pages of the folders that pages lie in, below the topmost."""
    folders = {served_at(one).rpartition("/")[0] for one in pages} - {""}
    return tuple(file for folder in sorted(folders) for file in page_files(folder))


@lru_cache(maxsize=1 << 14)
def _small(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one.lower() for one in paths)


def _holds_pages(handbook: Handbook, pages: tuple[str, ...]) -> bool:
    """Whether a target names a folder with pages in it: many generators make a list of them there."""
    starts = tuple({f"{served_at(one)}/" for one in pages})
    return any(path.startswith(starts) for path in handbook.pages)


# What may have been meant


def _other_case(subject: Subject, use: LinkUse, right: str) -> Finding:
    target = _in_case(use.target, right)
    leads = subject.survey.handbook.follow(target, subject.page.path)
    files = _files(target, subject.page.path, subject.survey.handbook)
    fits = (leads is not None and leads.path == right) or right in files
    fixes = [lead_to(use, target)] if fits else []
    return subject.finding(CASE, use.target_span, written=use.target, right=right, fixes=fixes)


def _in_case(target: str, right: str) -> str:
    """A target with the capitals of the path that it means, name by name from its end."""
    plain = _plain(target)
    parts = plain.split("/")
    real = right.split("/") if _FILE.search(plain.rstrip("/")) else served_at(right).split("/")
    index = len(parts) - 1 - (not parts[-1])
    while index >= 0 and real and unquote(parts[index]).lower() == real[-1].lower():
        parts[index] = real.pop()
        index -= 1
    return "/".join(parts) + target[len(plain) :]


def _nearest(subject: Subject, use: LinkUse, meant: Iterable[str]) -> Iterator[Fix]:
    """Links to the pages whose places are most like one that is not there, those of its name first.

    The names have to be alike too: all neighbours have the folder in common.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - lost pages are rare

    handbook, path = subject.survey.handbook, subject.page.path
    places = {served_at(one): one for one in handbook.pages if one != path}
    scores: dict[str, float] = {}
    for wanted in {served_at(one) for one in meant}:
        name = wanted.rpartition("/")[2]
        for place, score, _ in process.extract(wanted, [*places], scorer=fuzz.ratio, score_cutoff=_LIKE):
            if may_mean(name, place.rpartition("/")[2], _LIKE):
                scores[place] = max(score, scores.get(place, 0.0))
        scores |= {place: 100.0 for place in places if place.rpartition("/")[2] == name}
    for place in sorted(scores, key=lambda one: (-scores[one], one))[:_OFFERED]:
        target = _target(handbook, use.target, path, NodeRef(places[place], FAMILY))
        if target:
            yield lead_to(use, target, sure=False)


def _target(handbook: Handbook, target: str, path: str, ref: NodeRef) -> str:
    """A link to a page in the place of a lost one, from the site's root if that is written so."""
    if target.startswith("/"):
        prefix = next((one for one in handbook.site.prefixes if target.startswith(f"/{one}/")), "")
        from_root = f"/{prefix}/{served_at(ref.path)}/".replace("//", "/")
        if handbook.follow(from_root, path) == ref:
            return from_root
    try:
        return link_to(handbook, path, ref)
    except ChoiceError:
        return ""
