"""A page's headings with their words and what follows each, as the readers of roles and owners need it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jfeditor.families.headings import JobName, Wording, read_wording
from jfeditor.families.model import Kind
from jfeditor.families.titles import Title, read_title
from jfeditor.markdown.blocks import Heading

CORE = frozenset({Kind.JOB_GRADE, Kind.RESPONSIBILITIES, Kind.REQUIREMENTS})
"""Kinds of sections that every job has of its own."""
PARTS = CORE | {Kind.PERFORMANCE_INDICATORS}
"""Kinds of sections that show their heading's owner to be a job or a specialty."""

_TEXT_BYTES = 2000
"""How much of a section's text is looked at for what it is about."""
_ATTRIBUTES_ONLY = re.compile(rb"(?:\s*\{:[^{}]*\})*\s*")
_STATES_JOB = re.compile(
    rb"\breports?\s+(?:directly\s+|in\s*|out\s+)*to\b|\bjob\s+grade\b|\bis\s+an?\s+(?:job\s+)?\[?(?:job\s+)?(?:grade|level)\b"
    rb"|\bgrade:?\s*\[?\d",
    re.IGNORECASE,
)
_KEY = rb"(?:[A-Za-z_][\w-]*:(?:[ \t][^\r\n]*)?(?:\r\n?|\n|\Z)|[ \t]+[^\r\n]*(?:\r\n?|\n|\Z))"
_SPOILT_LINE = rb"[^\r\n:]{0,4}---[^\r\n:]{0,4}(?:\r\n?|\n)"
_KEYS = re.compile(_SPOILT_LINE + _KEY + rb"+|" + _KEY + rb"{2,}")
"""Front matter without its first line, or with more than `---` on it: keys, lists and values indented."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a page."""

    title: Title
    """The page's title."""
    data: bytes
    headings: Sequence[Heading]
    wordings: Sequence[Wording]
    depths: Sequence[int]
    ends: Sequence[int]
    """Where each heading's own text ends: at the next heading, or at the page's end."""

    def __len__(self) -> int:
        return len(self.headings)

    def is_empty(self, index: int) -> bool:
        """Whether a heading has no text of its own."""
        body = self.data[self.headings[index].span.end : self.ends[index]]
        if not body or body.isspace():
            return True
        return body.lstrip()[:2] == b"{:" and _ATTRIBUTES_ONLY.fullmatch(body) is not None

    def text(self, index: int) -> str:
        """A heading's own text, as written; its start, where it is long."""
        start = self.headings[index].span.end
        return self.data[start : min(self.ends[index], start + _TEXT_BYTES)].decode("utf-8", errors="replace")

    def states_job(self, index: int) -> bool:
        """Whether a heading's own text says whom the role reports to, or its grade."""
        return _STATES_JOB.search(self.data, self.headings[index].span.end, self.ends[index]) is not None

    def is_front_matter(self, index: int) -> bool:
        """Whether a heading is front matter that lacks its first `---`: the last one underlines it.

        It also does where something else stands on that line.
        """
        heading = self.headings[index]
        return index == 0 and heading.setext and _KEYS.fullmatch(heading.content.cut(self.data)) is not None

    def is_page_title(self, index: int) -> bool:
        """Whether a heading repeats the page's title."""
        return self.wordings[index].title.plain_key == self.title.plain_key

    def is_job(self, index: int) -> bool:
        """Whether a heading's words are the title of a job and nothing else."""
        wording = self.wordings[index]
        return wording.kind is None and not wording.group and wording.job is JobName.YES

    def has_parts(self, index: int, kinds: frozenset[Kind] = PARTS) -> bool:
        """Whether sections about a job follow below a heading, before any other job or group."""
        depth = self.depths[index]
        for below in range(index + 1, len(self)):
            if self.depths[below] <= depth or self.wordings[below].group or self.is_job(below):
                return False
            if self.wordings[below].kind in kinds and not self.wordings[below].weak:
                return True
        return False

    def holds_levels(self, index: int) -> bool:
        """Whether what follows a heading is a group, or are jobs below it, and not sections of its own."""
        following = index + 1
        if following >= len(self):
            return False
        wording = self.wordings[following]
        if wording.group == "levels" and self.depths[following] >= self.depths[index]:
            return True
        return self.depths[following] > self.depths[index] and (
            bool(wording.group) or (wording.kind is None and wording.job is not JobName.NO)
        )


def read_outline(data: bytes, headings: Sequence[Heading], title: str) -> Outline:
    """The outline of a page with this title."""
    ends = [heading.span.start for heading in headings[1:]]
    ends.append(len(data))
    wordings = [read_wording(heading.text) for heading in headings]
    depths = [heading.depth for heading in headings]
    return Outline(read_title(title), data, headings, wordings, depths, ends)
