"""Links through definitions and footnotes strewn over pages, and what each of them leads to or says.

What is seen here is seen with pulldown-cmark alone, not with what the program thinks of labels.
"""

from collections import Counter
from dataclasses import dataclass
from random import Random

from jfeditor.families.handbook import Handbook
from jfeditor.families.links import Leads, follow
from jfeditor.families.pages import Page, read_page
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.meaning import Settled
from jfeditor.text.pieces import Spot

_LABELS = ["v", "Values", "all the rest", "1", "pay 2", "c-d", "ß"]
_NOTES = ["1", "2", "3", "note", "aside7"]
_FORMS = [
    "words [some words][{}] words",
    "words [{}][] words",
    "words [{}] words",
    "![picture][{}]",
    "*a [{}]* `[{}]`",
]


def labelled(page: Page, paths: list[str], random: Random) -> Page:
    """A page with references and definitions after some of its paragraphs; some of them lead nowhere."""
    data = page.source.data
    ends = [
        block.span.end
        for block in page.document.blocks
        if block.parent < 0 and block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST}
    ]
    line_end = page.source.line_ends.usual.decode()
    places = [*ends, len(data)]
    parts = [(random.choice(places), _reference(random)) for _ in range(random.randrange(4, 14))]
    for _ in range(random.randrange(2, 12)):
        at = len(data) if random.random() < 0.6 else random.choice(places)
        parts.append((at, _definition(page, paths, random)))
    text = bytearray(data)
    for at, part in sorted(parts, key=lambda one: one[0], reverse=True):
        text[at:at] = f"\n\n{part}\n\n".replace("\n", line_end).encode()
    return read_page(page.path, bytes(text))


def _reference(random: Random) -> str:
    if random.random() < 0.4:
        return f"Said[^{random.choice(_NOTES)}] and done[^{random.choice(_NOTES)}]."
    label = random.choice(_LABELS)
    label = label.upper() if random.random() < 0.2 else label
    return random.choice(_FORMS).format(label, label)


def _definition(page: Page, paths: list[str], random: Random) -> str:
    other = random.choice(paths).removesuffix(".md").removesuffix("/_index")
    targets = [
        "https://example.org/x",
        "chart.png",
        f"/job-families/{other}/",
        "#responsibilities",
        "../x.pdf",
    ]
    target = random.choice(targets)
    if random.random() < 0.4:
        more = f"\n\n    And [more]({target}) of it.\n" if random.random() < 0.4 else ""
        inner = f" [^{random.choice(_NOTES)}]" if random.random() < 0.2 else ""
        inner += f" [{random.choice(_LABELS)}]" if random.random() < 0.2 else ""
        return f"[^{random.choice(_NOTES)}]: Note {random.randrange(4)} of it{inner}.{more}"
    title = random.choice(["", ' "A title"', " 'One\n  title'", " (t)"])
    return f"[{random.choice(_LABELS)}]: {target}{title}"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a reference means on its page."""

    leads: Leads | None
    says: str
    """Of a footnote its text; of a link that leads out of the handbook its target."""


def meant(handbook: Handbook, path: str) -> dict[int, Meant]:
    """What each reference of a page means, by where it begins."""
    page = handbook.pages[path]
    document = page.document
    found = {
        link.span.start: Meant(follow(handbook, link.target, path), link.target)
        for link in document.links
        if link.reference
    }
    notes: dict[str, str] = {}
    for block in document.blocks:
        if block.kind is BlockKind.FOOTNOTE:
            label = block.span.cut(page.source.data)[2:].partition(b"]")[0].decode().casefold()
            start, end = block.span
            inside = [b.text for b in document.blocks if start <= b.span.start and b.span.end <= end]
            notes.setdefault(label, " ".join(" ".join(inside).split()))
    return found | {note.span.start: Meant(None, notes[note.label.casefold()]) for note in document.notes}


def check_labels(settled: Settled) -> Counter[str]:
    """Every reference means what it did, or is told; nothing else has become one; counts what was met."""
    passage = settled.passage
    before, after = passage.before, passage.after
    told = {one.was for one in settled.lost}
    now = {path: meant(after, path) for path in passage.rewrite.pieces}
    seen: Counter[str] = Counter()
    followed: set[Spot] = set()
    for path in passage.rewrite.before:
        direct = {link.span.start for link in before.pages[path].document.links if not link.reference}
        assert not direct & meant(before, path).keys()
        for start, was in meant(before, path).items():
            at = passage.spot(path, start)
            if at is None:
                seen["gone"] += 1  # in a definition that went along
                continue
            followed.add(at)
            there = now[at.path].get(at.offset)
            same = there is not None and _same(settled, was, there)
            astray = was.leads is not None and was.leads.lost != ""  # which led nowhere before
            seen["kept" if same else "astray" if astray else "told"] += 1
            assert same or astray or Spot(path, start) in told, (path, start, was, there)
    new = {Spot(path, start) for path, ones in now.items() for start in ones} - followed
    assert not [spot for spot in new if _is_kept(settled, spot)]
    return seen


def _same(settled: Settled, was: Meant, there: Meant) -> bool:
    if was.leads is None or there.leads is None:
        return was == there
    wanted = settled.passage.node(was.leads.ref) if was.leads.ref else None
    file = was.leads.file == there.leads.file or was.leads.ref is not None
    return there.leads.ref == wanted and there.leads.lost == was.leads.lost and file


def _is_kept(settled: Settled, spot: Spot) -> bool:
    """Whether a byte of a page after a change was there before."""
    return any(
        stretch.to.path == spot.path
        and 0 <= spot.offset - stretch.to.offset < stretch.span.end - stretch.span.start
        for stretches in settled.passage.rewrite.relocation.stretches.values()
        for stretch in stretches
    )
