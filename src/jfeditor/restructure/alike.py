"""The texts of new levels, specialties and sections, written like those beside them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jfeditor.families.facts import FactKind
from jfeditor.families.handbook import NodeRef
from jfeditor.families.headings import read_wording
from jfeditor.families.inheritance import Reading
from jfeditor.families.model import FAMILY, Kind, Node, Role
from jfeditor.families.pages import Page, read_page
from jfeditor.families.written_titles import written_title
from jfeditor.faults import JfeditorError
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.bundles import own_text
from jfeditor.restructure.headings import DEEPEST
from jfeditor.restructure.moves import Slot, Where, find_slot
from jfeditor.restructure.phrasing import facts_of, restated
from jfeditor.restructure.siblings import (
    TITLE,
    Shape,
    heading_pattern,
    read_shapes,
    sections_of,
    siblings_of,
    usual_heading,
)
from jfeditor.restructure.statement_wordings import wordings
from jfeditor.restructure.surveys import Survey
from jfeditor.restructure.takeouts import block_of
from jfeditor.restructure.templates import Filling, Templates

_BULLET = re.compile(r"^[-*+](?= )", re.MULTILINE)
_CONTENT = frozenset({Kind.RESPONSIBILITIES, Kind.REQUIREMENTS, Kind.PERFORMANCE_INDICATORS})
"""Kinds of sections that a level may take from another one."""
_USUAL_ORDER = (
    Kind.JOB_GRADE,
    Kind.RESPONSIBILITIES,
    Kind.REQUIREMENTS,
    Kind.PERFORMANCE_INDICATORS,
    Kind.OTHER,
    Kind.CAREER_LADDER,
    Kind.HIRING_PROCESS,
)


class InsertError(JfeditorError):
    """Something new that cannot be put where it is wanted."""


def checked_title(title: str) -> str:
    """A title on one line; raises `InsertError` where it is empty."""
    plain = " ".join(title.split())
    if not plain:
        raise InsertError("insert.no_title")
    return plain


@dataclass(frozen=True, slots=True)
class Alike:
    """A page and what is new on it, to be written like what stands there."""

    survey: Survey
    page: Page
    filling: Filling
    templates: Templates

    def alike(self, depth: int, siblings: Sequence[int], below: int) -> str:
        """A level or specialty as its siblings are."""
        parts = [self._heading(depth, TITLE), *self._own_sentences(siblings)]
        shapes = read_shapes(self.page, siblings)
        if not shapes and len(parts) == 1:
            role = self.page.family.nodes[siblings[0]].role
            return self.template(role.value, depth)
        for shape in shapes:
            under = below if self._extend_mostly(shape, siblings) else FAMILY
            parts.append(self.section(depth + shape.depth, shape.kind, shape.heading, shape.examples, under))
        return "\n\n".join(parts) + "\n"

    def template(self, name: str, depth: int) -> str:
        """A template at a depth, with the usual headings of its kinds of sections."""
        text = self.filling.fill(self.templates.text(name))
        page = read_page("", text.encode())
        nodes = page.family.nodes
        top = min((node.heading.depth for node in nodes), default=depth)
        lines = text.split("\n")
        for node in nodes:
            kind = node.kind
            usual = usual_heading(self.survey.handbook, self.page.path, kind) if kind else ""
            said = usual if usual and kind is not Kind.OTHER else _said(page, node)
            lines[node.heading.line - 1] = self._heading(depth + node.heading.depth - top, said)
        return "\n".join(lines) + "\n"

    def section(self, depth: int, kind: Kind, heading: str, examples: Sequence[int], below: int) -> str:
        """A section like those of the `examples`, that says it extends the level `below` if there is one."""
        text = self._grade_sentence(examples) if kind is Kind.JOB_GRADE else ""
        if not text:
            text = self.filling.fill(self.templates.section(kind)[1])
        mark = self._bullet(examples)
        text = _BULLET.sub(mark, text) if mark else text
        statement = self._statement(kind, examples, below) if kind in _CONTENT and below != FAMILY else ""
        if statement:
            gap = "\n" if statement[:2] == f"{mark} " and text[:2] == f"{mark} " else "\n\n"
            text = f"{statement}{gap}{text}"
        return "\n\n".join(part for part in (self._heading(depth, heading), text) if part)

    def _heading(self, depth: int, heading: str) -> str:
        if depth > DEEPEST:
            raise InsertError("insert.too_deep", title=self.filling.title, deepest=DEEPEST)
        return f"{'#' * depth} {heading.replace(TITLE, written_title(self.filling.title))}"

    def _own_sentences(self, siblings: Sequence[int]) -> Iterator[str]:
        """What siblings say of manager and grade right below their headings, said of the new level."""
        nodes = self.page.family.nodes
        handbook = self.survey.handbook
        told = set()
        if nodes[siblings[0]].role is not Role.LEVEL:
            return
        for sibling in siblings:
            for fact in facts_of(self.page, sibling):
                is_own = nodes[sibling].body.holds(fact.span.start)
                if is_own and fact.kind is not FactKind.NEXT_STEP and fact.kind not in told:
                    sentence = restated(handbook, self.page, fact, self.filling)
                    if sentence:
                        told.add(fact.kind)
                        yield sentence
            if told:
                break
        asked = {FactKind.REPORTS_TO: self.filling.reports_to}
        if Kind.JOB_GRADE not in {shape.kind for shape in read_shapes(self.page, siblings)}:
            asked[FactKind.GRADE] = self.filling.grade
        for kind, value in asked.items():
            if value and kind not in told:
                lines = self.templates.text("level").split("\n")
                yield from (self.filling.fill(one) for one in lines if f"{{{kind.value}}}" in one)

    def _grade_sentence(self, examples: Sequence[int]) -> str:
        nodes = self.page.family.nodes
        for index in examples:
            for fact in facts_of(self.page, nodes[index].owner) if nodes[index].owner != FAMILY else ():
                if fact.kind is FactKind.GRADE and nodes[index].body.holds(fact.span.start):
                    sentence = restated(self.survey.handbook, self.page, fact, self.filling)
                    if sentence:
                        return sentence
        return ""

    def _bullet(self, examples: Sequence[int]) -> str:
        """The bullet of the lists in the example sections; empty where they have none."""
        for index in examples:
            body = self.page.family.nodes[index].body
            for block in self.page.document.blocks:
                if block.kind is BlockKind.ITEM and body.holds(block.span.start) and block.mark in {*"-*+"}:
                    return block.mark
        return ""

    def _statements(self, index: int) -> Iterator[Reading]:
        """The statements of a section that take in a level of its own page."""
        owner = NodeRef(self.page.path, self.page.family.nodes[index].owner)
        for reading in self.survey.found.of(owner):
            is_here = reading.statement.node == index and len(reading.targets) == 1 and not reading.slips
            if is_here and reading.targets[0].path == self.page.path and reading.targets[0].index != FAMILY:
                yield reading

    def _extend_mostly(self, shape: Shape, siblings: Sequence[int]) -> bool:
        """Whether at least half of the siblings, but for the lowest, extend another level in a section."""
        count = sum(any(True for _ in self._statements(index)) for index in shape.examples)
        return count > 0 and 2 * count >= len(siblings) - 1

    def _statement(self, kind: Kind, examples: Sequence[int], below: int) -> str:
        """A statement that takes in the level `below`, as a list item or a paragraph as those of siblings."""
        path = self.page.path
        words = next(wordings(self.survey, path, kind, NodeRef(path, below)))
        for index in examples:
            for reading in self._statements(index):
                block = block_of(self.page, reading.span.start)
                if block is not None:
                    return f"{block.mark} {words}" if block.kind is BlockKind.ITEM else words
        return words

    # A section of its own

    def section_heading(self, owner: int, wanted: Kind | str) -> tuple[Kind, str]:
        """The kind of a wanted section, and its heading as written."""
        if not isinstance(wanted, Kind):
            text = checked_title(wanted)
            return read_wording(text).kind or Kind.OTHER, written_title(text)
        nodes = self.page.family.nodes
        alike = [heading_pattern(self.page, index) for index in self.examples(owner, wanted)]
        usual = Counter(alike).most_common(1)[0][0] if alike else ""
        heading = usual or usual_heading(self.survey.handbook, self.page.path, wanted)
        if owner == FAMILY or not nodes:
            heading = heading.replace(TITLE, "").strip()
        heading = heading or self.templates.section(wanted)[0]
        return wanted, heading.replace(TITLE, written_title(self.filling.title))

    def examples(self, owner: int, kind: Kind) -> tuple[int, ...]:
        """The sections of a kind that others of the page have who are what `owner` is."""
        nodes = self.page.family.nodes
        if owner == FAMILY:
            return ()
        others = siblings_of(
            self.page, nodes[owner].role, nodes[owner].parent, nodes[owner].heading.span.start
        )
        found = (index for one in others if one != owner for index in sections_of(self.page, one))
        return tuple(index for index in found if nodes[index].kind is kind)

    def section_slot(self, owner: int, kind: Kind) -> Slot:
        """Where a section of a kind goes among those that are there."""
        nodes = self.page.family.nodes
        own = sections_of(self.page, owner)
        order = _USUAL_ORDER.index(kind)
        later = [i for i in own if _USUAL_ORDER.index(nodes[i].kind or Kind.OTHER) > order]
        if later:
            return find_slot(
                self.survey.handbook, [Role.SECTION], Where.BEFORE, NodeRef(self.page.path, later[0])
            )
        if not own and owner == FAMILY and nodes and kind not in {Kind.CAREER_LADDER, Kind.HIRING_PROCESS}:
            depth = min(node.heading.depth for node in nodes)
            return Slot(self.page, own_text(self.page, 0).start, depth)
        slot = find_slot(self.survey.handbook, [Role.SECTION], Where.INTO, NodeRef(self.page.path, owner))
        depths = [
            nodes[i].heading.depth - nodes[nodes[i].owner].heading.depth for i in self.examples(owner, kind)
        ]
        if own or owner == FAMILY or not depths:
            return slot
        return Slot(self.page, slot.offset, nodes[owner].heading.depth + Counter(depths).most_common(1)[0][0])


def _said(page: Page, node: Node) -> str:
    return node.heading.content.cut(page.source.data).decode()
