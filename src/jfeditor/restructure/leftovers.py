"""What a text says besides a statement in it, and how it is left without the statement."""

import re
from dataclasses import dataclass

from jfeditor.families.claim_words import claim_words, phrase_at, read_words
from jfeditor.families.inheritance import Reading
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

_JOINS = frozenset({"and", "plus", "also", "but", "with"})
"""Words that only join what is added to a statement."""
_OPENING, _CLOSING = b"*_`~(", b"*_`~)"
"""What may stand right before and behind a word and belongs to it."""
_LEADS_OVER = 6
"""Words up to which "who meet the following criteria:" says nothing for itself."""
_LEAST = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Leftover:
    """The words around a statement, in the text of its item or paragraph."""

    content: Span
    """The whole text."""
    before: Span
    after: Span
    """Both empty where they only lead over."""

    @property
    def any(self) -> bool:
        """Whether there are any words."""
        return self.stands_before or self.stands_after

    @property
    def stands_before(self) -> bool:
        """Whether there are words before the statement."""
        return self.before.start < self.before.end

    @property
    def stands_after(self) -> bool:
        """Whether there are words behind it."""
        return self.after.start < self.after.end

    def edit(self) -> Edit:
        """The edit that leaves these words of the text, and nothing else."""
        if self.stands_before and self.stands_after:
            return Edit(Span(self.before.end, self.after.start), b" ")
        if self.stands_before:
            return Edit(Span(self.before.end, self.content.end), b"")
        return Edit(Span(self.content.start, self.after.start), b"")


def leftover(data: bytes, content: Span, reading: Reading) -> Leftover:
    """What the text at `content` says besides a statement of it."""
    prose, mention = reading.statement.prose, reading.mention
    head = prose.text[: reading.statement.claim.start]
    before = Span(content.start, content.start)
    if _says(head):
        end = prose.span(0, len(head.rstrip(" \n,;:("))).end
        while data[end : end + 1] and data[end] in _CLOSING:
            end += 1
        end = max([end, *(link.span.end for link in prose.links if link.span.start < end <= link.span.end)])
        before = Span(content.start, end)
    at = mention.end + _lead_over(prose.text[mention.end :])
    after = Span(content.end, content.end)
    if _says(prose.text[at:]):
        start = prose.byte(at)
        while start > prose.span(mention.start, mention.end).end and data[start - 1] in _OPENING:
            start -= 1
        start = min([start, *(link.span.start for link in prose.links if link.span.holds(start))])
        after = Span(start, content.end)
    return Leftover(content, before, after)


def _lead_over(text: str) -> int:
    """How far the words go that only lead over to what is added: ", plus:", "and also"."""
    words, vocab = read_words(text), claim_words()
    at = 0
    while at < len(words):
        size = phrase_at(words.said, at, vocab.adds, len(words))
        if not size and words.said[at] not in _JOINS:
            break
        at += max(size, 1)
    return words.starts[at] if at < len(words) else len(text)


def _says(text: str) -> bool:
    """Whether words are more than what leads over from one thing to another."""
    words, vocab = read_words(text), claim_words()
    if not len(words):
        return bool(_LEAST.search(text))
    if len(words) <= _LEADS_OVER and "following" in words.said and text.rstrip().endswith(":"):
        return False
    at = 0
    while at < len(words):
        size = max(
            phrase_at(words.said, at, phrases, len(words))
            for phrases in (vocab.facets, vocab.adds, vocab.ends)
        )
        if not size and words.said[at] not in vocab.fillers | _JOINS | vocab.subjects:
            return True
        at += max(size, 1)
    return False
