"""Targets that lead to the right place and are written in a way that the handbook does not want."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from jfeditor.checks.findings import Finding
from jfeditor.checks.links_codes import MOVED, OWN_SITE, lead_to
from jfeditor.checks.subjects import Subject
from jfeditor.families.choices import ChoiceError, link_to
from jfeditor.families.links import LinkUse

_WEB = ("http://", "https://")
_ENDS = ("", "/", "#", "?")
"""What may follow the beginning of a path, so that it ends with a whole name."""


def find_written(subject: Subject, use: LinkUse) -> Iterator[Finding]:
    """A target of an older layout, or else a full address on the handbook's own site."""
    if subject.data[use.start : use.start + 1] == b"<" and use.text:
        return  # an address in angle brackets is read as it is written
    moved = _moved(subject, use)
    if moved is not None:
        yield moved
    elif subject.wants(OWN_SITE) and use.target.lower().startswith(_WEB):
        path = _own_path(subject, use.target)
        if path:
            plain = path.partition("#")[0]
            yield subject.finding(OWN_SITE, use.target_span, path=plain, fixes=[lead_to(use, path)])


def _moved(subject: Subject, use: LinkUse) -> Finding | None:
    """A target that begins with a path of an older layout: the longest that fits."""
    moved = subject.options.links.moved
    if not moved or not subject.wants(MOVED):
        return None
    written = (use.target, _path_on_site(use.target, subject.survey.handbook.site.url.rstrip("/")))
    for old in sorted(moved, key=len, reverse=True):
        new = moved[old]
        for target in written:
            rest = target[len(old) :]
            # An old place may lie around its new one: what is there already has moved.
            is_there = new.startswith(old) and target.startswith(new)
            if target.startswith(old) and (old.endswith("/") or rest[:1] in _ENDS) and not is_there:
                return subject.finding(
                    MOVED, use.target_span, old=old, new=new, fixes=[lead_to(use, new + rest)]
                )
    return None


def _own_path(subject: Subject, target: str) -> str:
    """What a full address on the handbook's own site is without the site; empty for other addresses.

    Where the handbook does not say what its site is, only addresses of its pages count.
    """
    handbook, path = subject.survey.handbook, subject.page.path
    site = handbook.site.url.rstrip("/")
    from_host = _path_on_site(target, f"{urlsplit(target).scheme}://{urlsplit(target).netloc}")
    ref = handbook.follow(target, path)
    if ref is None:
        return from_host if _path_on_site(target, site) else ""
    if not urlsplit(site).path and handbook.follow(from_host, path) == ref:
        return from_host
    try:
        return link_to(handbook, path, ref) if handbook.address(ref) else ""
    except ChoiceError:
        return ""


def _path_on_site(target: str, site: str) -> str:
    """The path of a full address that begins with a site's, from the root of its host; else empty."""
    if not site or not f"{target}/".lower().startswith(f"{site}/".lower()):
        return ""
    parts = urlsplit(site)
    return target[len(f"{parts.scheme}://{parts.netloc}") :] or "/"
