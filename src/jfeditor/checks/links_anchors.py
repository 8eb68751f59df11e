"""Anchors that the page a link leads to does not have, or has in other letters only.

A browser shows the top of the page then, and the reader looks for the place themselves.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from jfeditor.checks.findings import Finding
from jfeditor.checks.links_codes import ANCHOR, CASE, lead_to_anchor
from jfeditor.checks.links_likeness import may_mean
from jfeditor.checks.subjects import Subject
from jfeditor.families.handbook import NodeRef
from jfeditor.families.links import LinkUse
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.pages import Page
from jfeditor.families.site import read_target
from jfeditor.families.titles import read_title
from jfeditor.families.vocabulary import vocabulary
from jfeditor.markdown.anchors import slug

_MADE = re.compile(r"top\Z|fn:|fnref:|:~:|content\Z", re.IGNORECASE)
"""Anchors that browsers and themes know of themselves."""
_BRINGS_IN = re.compile(rb"include|partial|readfile|render|transclu", re.IGNORECASE)
"""In a shortcode or an ERB tag: the page may have headings that are written elsewhere."""
_OFFERED = 3
_LOOKED_AT = 12
_LIKE = 72.0
_NAMED = 80.0
"""From here on the message names what may have been meant."""
_SURE = 88.0
_APART = 8.0
"""By how much the best anchor has to be more like than the next one to be taken without asking."""


_OF_WORDS = 0.97
"""How much a likeness to the link's words counts beside one to its anchor."""
_OF_SECTIONS = 0.9
"""How much that of a section counts, where the lost anchor does not end as it does."""


class Near(NamedTuple):
    """An anchor that may have been meant."""

    anchor: str
    like: float
    sure: bool


def find_anchor_faults(subject: Subject, use: LinkUse, ref: NodeRef, lost: str) -> Iterator[Finding]:
    """What is wrong with the anchor of a link to the page of `ref`; `lost` is one it does not have."""
    anchor = read_target(use.target, subject.page.path, subject.survey.handbook.site).anchor
    page = subject.survey.handbook.pages[ref.path]
    if not anchor or _MADE.match(anchor):
        return
    if lost:
        if subject.wants(ANCHOR) and not _may_bring_in(page):
            yield _lost(subject, use, page, anchor)
        return
    right = _other_letters(page, ref, anchor) if subject.wants(CASE) else ""
    if right:
        fixes = lead_to_anchor(subject, use, right)
        yield subject.finding(CASE, use.target_span, "anchor", written=anchor, right=right, fixes=fixes)


def _lost(subject: Subject, use: LinkUse, page: Page, anchor: str) -> Finding:
    near = _nearest(page, anchor, use.text)
    here = "here" if page.path == subject.page.path else "there"
    return subject.finding(
        ANCHOR,
        use.target_span,
        f"{here}_near" if near and near[0].like >= _NAMED else here,
        anchor=anchor,
        title=page.title,
        near=near[0].anchor if near else "",
        fixes=[fix for one in near for fix in lead_to_anchor(subject, use, one.anchor, sure=one.sure)],
    )


def _other_letters(page: Page, ref: NodeRef, anchor: str) -> str:
    """The anchor of a heading that was found though the link's has other capitals or hyphens; else empty."""
    if ref.index == FAMILY or any(node.heading.anchor == anchor for node in page.family.nodes):
        return ""
    if any(place.id == anchor for place in page.anchors):
        return ""
    return page.family.nodes[ref.index].heading.anchor


def _may_bring_in(page: Page) -> bool:
    data = page.source.data
    return _is_template(data) and any(_BRINGS_IN.search(one.span.cut(data)) for one in page.document.opaques)


@lru_cache(maxsize=8)
def _is_template(data: bytes) -> bool:
    """Whether a page may have tags that a site is made with; asked for each link that leads to it."""
    return b"{{" in data or b"<%" in data


def _nearest(page: Page, anchor: str, text: str) -> list[Near]:
    """The anchors of a page that are most like a lost one, or like the link's words."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - lost anchors are rare

    there = {place.id: Role.GROUP for place in page.anchors}
    there |= {node.heading.anchor: node.role for node in page.family.nodes}
    said = slug(anchor.strip("/.-"))
    scores: dict[str, float] = {}
    for wanted, weight in ((said, 1.0), (slug(text), _OF_WORDS)):
        found = process.extract(wanted, [*there], scorer=fuzz.ratio, score_cutoff=_LIKE, limit=_LOOKED_AT)
        for one, like, _ in found if wanted else ():
            if not may_mean(wanted, one, _LIKE):
                continue
            # A section's anchor is its level's and more: it is meant where the lost one ends alike.
            part = there[one] is Role.SECTION and not one.endswith(said.rpartition("-")[2])
            scores[one] = max(scores.get(one, 0.0), like * weight * (_OF_SECTIONS if part else 1.0))
    ranked = sorted(
        ((like, one) for one, like in scores.items() if like >= _LIKE and _of_one_rank(said, one)),
        key=lambda pair: -pair[0],
    )
    following = ranked[1][0] if len(ranked) > 1 else 0.0
    sure = bool(ranked) and ranked[0][0] >= _SURE and ranked[0][0] - following >= _APART
    return [Near(one, like, sure and index == 0) for index, (like, one) in enumerate(ranked[:_OFFERED])]


def _of_one_rank(one: str, other: str) -> bool:
    """Whether two anchors may name one level: with the same ranks, both of a manager, or none of them."""
    words = vocabulary()
    key, other_key = (read_title(anchor.replace("-", " ")).key for anchor in (one, other))
    jobs, other_jobs = key & words.rank_jobs, other_key & words.rank_jobs
    if (key & words.ranks) - jobs != (other_key & words.ranks) - other_jobs:
        return False
    return bool(jobs & other_jobs) or not (jobs or other_jobs)
