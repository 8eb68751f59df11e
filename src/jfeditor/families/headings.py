"""What a heading's words alone say, before its place on the page is looked at.

Pages repeat the same headings over and over, so the answers are kept by text.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from jfeditor.families.model import Kind
from jfeditor.families.titles import Title, read_title, singular, title_key
from jfeditor.families.vocabulary import Phrase, SectionName, vocabulary


class JobName(IntEnum):
    """How much a heading looks like the title of a job."""

    NO = 0
    RANK = 1
    """It holds a rank, several jobs' noun ("Engineers"), or one that names jobs among other things."""
    YES = 2
    """It holds the noun of a job where a title has it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The readings that a heading's words allow."""

    title: Title
    kind: Kind | None
    """The kind its words name, or None."""
    phrase: str
    """The words that name the kind of section or group."""
    weak: bool
    """Whether the kind rests on words that could be a name of something else ("Communication")."""
    owner: frozenset[str]
    """The words beside the section's name that may name its owner: the key of a title, or empty."""
    group: str
    """`levels` or `specialties` where its words name such a group, else empty."""
    group_surely: bool
    """Whether they can hardly mean anything else."""
    job: JobName
    job_word: str
    """The word that makes it look like a job."""


@lru_cache(maxsize=1 << 12)
def read_wording(text: str) -> Wording:
    """What a heading with this text may be."""
    title = read_title(text)
    name, at = _section_name(title)
    if name and _is_title_around(title, name, at):
        name = None
    if name:
        weak = name.place == "whole" and name.kind in {Kind.OTHER, Kind.RESPONSIBILITIES}
        owner = _owner(title, name, at)
        return Wording(title, name.kind, " ".join(name.phrase), weak, owner, "", False, JobName.NO, "")
    group, phrase, surely = _group(title)
    job, job_word = (JobName.NO, "") if group else _job_name(title.segments)
    return Wording(title, None, phrase, False, frozenset(), group, surely, job, job_word)


def job_key(text: str) -> frozenset[str]:
    """The key of the job that a level's heading names, also where it is a section's heading at once."""
    wording = read_wording(text)
    return wording.owner if wording.kind is not None and wording.owner else wording.title.plain_key


def _section_name(title: Title, *, anywhere_only: bool = False) -> tuple[SectionName | None, int]:
    """The best name of a section in a heading, and where in the words it starts."""
    words = title.words
    sections = vocabulary().sections
    best: tuple[int, int, int] = (99, 0, 0)
    found: SectionName | None = None
    at = 0
    first = 1 if words and words[0] in _ARTICLES else 0
    for index, word in enumerate(words):
        for name in sections.get(word, ()):
            length = len(name.phrase)
            if anywhere_only and name.place != "names":
                continue
            if words[index : index + length] != name.phrase:
                continue
            if name.place == "whole" and (index > first or index + length < _end(title)):
                continue
            if name.place == "starts" and index > first:
                continue
            if name.place == "ends" and index + length < len(words):
                continue
            rank = (name.order, index, -length)
            if rank < best:
                best, found, at = rank, name, index
    return found, at


_ARTICLES = frozenset({"the", "our", "your", "my", "its"})


def _end(title: Title) -> int:
    """Where the words of a heading end, a last remark in brackets or after a dash left out."""
    return len(title.segments[0]) if len(title.segments) > 1 else len(title.words)


def _is_title_around(title: Title, name: SectionName, at: int) -> bool:
    """Whether a section's name is but a part of a job's title, as in "Career Development Manager"."""
    vocab = vocabulary()
    opened, closed = title.aside
    if opened and opened <= at < closed and closed - opened > len(name.phrase) + 1:
        # a remark in brackets: "Staff Analyst (only reached through career development)"
        before = title.segments[: _segments_until(title, opened)]
        return _job_name(before)[0] is not JobName.NO
    start = 0
    for segment in title.segments:
        if start <= at < start + len(segment):
            inside = segment[at - start :]
            head = inside[: _cut(inside, len(name.phrase))]
            last = singular(head[-1])
            return len(head) > len(name.phrase) and (last in vocab.job_nouns)
        start += len(segment)
    return False


def _segments_until(title: Title, words: int) -> int:
    """How many segments the first `words` words fill."""
    count = 0
    while words > 0:
        words -= len(title.segments[count])
        count += 1
    return count


def _owner(title: Title, name: SectionName, at: int) -> frozenset[str]:
    """Whom a section's heading names: its words without the section's name."""
    vocab = vocabulary()
    rest = title.words[:at] + title.words[at + len(name.phrase) :]
    if not rest or all(word in vocab.fillers or word in vocab.empty for word in rest):
        return frozenset()
    return title_key(rest)


def _group(title: Title) -> tuple[str, str, bool]:
    """Which groups a heading names, by which word, and whether surely."""
    vocab = vocabulary()
    for sort, group in vocab.groups.items():
        for segment in title.segments:
            head = segment[: _cut(segment, 1)]
            if head[-1] in group.heads and not group.never_with.intersection(head):
                if head[-1] == "level" and len(head) > 1 and vocab.ranks.intersection(head):
                    continue  # "Senior Level" is a level
                return sort, head[-1], True
        if title.segments and (title.segments[0] in group.whole or title.words in group.whole):
            return sort, " ".join(title.words), False
    return "", "", False


def _job_name(segments: tuple[Phrase, ...]) -> tuple[JobName, str]:
    """Whether words are a job's title, and by which word."""
    vocab = vocabulary()
    if not segments or segments[0][0] in vocab.sentence:
        return JobName.NO, ""
    weak = ""
    for segment in segments:
        head = segment[: _cut(segment, 1)]
        while len(head) > 1 and (head[-1] in vocab.tails or head[-1] in vocab.numerals):
            head = head[:-1]
        last = head[-1]
        if last in vocab.job_nouns:
            if last not in vocab.doubtful or len(segment) > 1:
                return JobName.YES, last
            weak = weak or last
        elif singular(last) != last:
            weak = weak or last
        opening = head
        while len(opening) > 1 and (opening[0] in vocab.ranks or opening[0] in vocab.prefixes):
            if opening[0] in vocab.rank_jobs and opening[0] not in vocab.doubtful:
                return JobName.YES, opening[0]
            opening = opening[1:]
        if len(opening) < len(head) and segment is segments[0]:
            weak = weak or head[0]
        if all(word in vocab.ranks or word in vocab.numerals or word == "level" for word in head):
            weak = weak or head[0]
    return (JobName.RANK, weak) if weak else (JobName.NO, "")


def _cut(words: Phrase, least: int) -> int:
    """Where the name's own words end and "of", "for", "at" and the like begin."""
    cuts = vocabulary().cuts
    for index in range(least, len(words)):
        if words[index] in cuts:
            return index
    return len(words)


def kind_in_text(text: str) -> Kind:
    """The kind of section that a text speaks of first, for a section whose heading names none."""
    name, _ = _section_name(read_title(text), anywhere_only=True)
    return name.kind if name else Kind.OTHER
