"""What pages show and say, line by line, to be compared before and after items moved."""

import re
from collections import Counter
from collections.abc import Iterable

import pyromark

from jfeditor.families.pages import read_page
from jfeditor.markdown.documents import OPTIONS
from jfeditor.text.pieces import Rewrite

_MARK = re.compile(rb"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+")
_LISTS = re.compile(r"</?(?:p|[uo]l)(?: [^>]*)?>")
_TARGETS = re.compile(r' (?:href|src|title)="[^"]*"')
_APART = Counter({b"<!-- -->": 9})
"""Comments that keep two lists apart may come and go."""


def shown(texts: Iterable[bytes]) -> Counter[str]:
    """What pages show, line by line of their HTML, the sorts of lists and their looseness aside."""
    found: Counter[str] = Counter()
    for text in texts:
        page = read_page("page.md", text)
        body = text[page.front_matter.span.end :].decode("utf-8", "replace")
        html = _TARGETS.sub("", _LISTS.sub("", pyromark.html(body, options=OPTIONS)))
        found["<li>"] += html.count("<li>")
        lines = re.sub(r"</?li>", "\n", html).splitlines()
        found.update(line.strip() for line in lines if line.strip())
    return found


def said(texts: Iterable[bytes]) -> Counter[bytes]:
    """What the lines of pages say, without marks, indentation and targets."""
    lines = (_MARK.sub(b"", line).strip() for text in texts for line in text.splitlines())
    return Counter(re.sub(rb"(?<=\])[\[(][^\])]*[\])]", b"", line) for line in lines if line)


def blank_runs(text: bytes) -> int:
    """How often several blank lines stand one after the other."""
    return len(re.findall(rb"(?:\r?\n){3,}", text))


def check_items_moved(done: Rewrite) -> None:
    """All that is shown and said is there once, and pages end as they did."""
    before = done.before.values()
    changed = {page.path: page.after for page in done.change.pages}
    after = (dict(done.before) | changed).values()
    apart = Counter({"<!-- -->": shown(after)["<!-- -->"] - shown(before)["<!-- -->"]})
    assert shown(after) == shown(before) + apart
    assert said(after) - _APART == said(before) - _APART
    assert sum(map(blank_runs, after)) <= sum(map(blank_runs, before))
    for page in done.change.pages:
        ends = [text.endswith((b"\n", b"\r")) for text in (page.before, page.after)]
        assert ends[0] == ends[1] or not page.after
        assert page.inverse().after == page.before
