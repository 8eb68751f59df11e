"""From headings to families: what each heading of a page is, whom it is about and where it is shown.

The steps are modules of their own: words of headings (`headings`, `titles`), what follows them (`outlines`),
roles (`roles`), owners of sections (`owners`), grades (`grades`) and the tree (`trees`).
"""

from collections.abc import Sequence

from jfeditor.families.grades import grade_in_section, grade_in_text
from jfeditor.families.model import FAMILY, Evidence, Family, Kind, Node, Role
from jfeditor.families.names import readable_name
from jfeditor.families.outlines import Outline, read_outline
from jfeditor.families.owners import Owner, read_owners
from jfeditor.families.roles import Reading, read_roles
from jfeditor.families.trees import read_parents, read_run_ends
from jfeditor.markdown.blocks import Heading
from jfeditor.markdown.front_matter import FrontMatter
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span


def read_family(path: str, source: Source, front_matter: FrontMatter, headings: Sequence[Heading]) -> Family:
    """The family that a page with these headings describes."""
    title = read_page_title(path, front_matter, headings)
    outline = read_outline(source.data, headings, title)
    readings = read_roles(outline)
    owners = read_owners(outline, readings)
    parents = read_parents(outline.depths, readings, [owner.index for owner in owners])
    grades = _read_grades(outline, readings, owners)
    run_ends = read_run_ends(parents)
    nodes = []
    for index, (heading, reading, owner) in enumerate(zip(outline.headings, readings, owners, strict=True)):
        body = Span(heading.span.start, outline.ends[index])
        extent_end = outline.ends[run_ends[index] - 1]
        grade = grades.get(index, "")
        evidence: tuple[Evidence, ...] = (reading.evidence,)
        if reading.role is Role.SECTION:
            evidence = (reading.evidence, owner.evidence)
        elif grade:
            evidence = (reading.evidence, Evidence("reading.grade", grade))
        nodes.append(
            Node(
                heading,
                reading.role,
                reading.kind,
                owner.index,
                parents[index],
                grade,
                body,
                body if body.end == extent_end else Span(body.start, extent_end),
                evidence,
            )
        )
    return Family(title, tuple(nodes), grades.get(FAMILY, ""))


def read_page_title(path: str, front_matter: FrontMatter, headings: Sequence[Heading]) -> str:
    """What a page is called: by its front matter, else its first heading of depth 1, else its file."""
    title = front_matter.text_of("title").strip()
    if title:
        return title
    first = next((heading.text for heading in headings if heading.depth == 1 and heading.text), "")
    return first or readable_name(path)


def _read_grades(outline: Outline, readings: Sequence[Reading], owners: Sequence[Owner]) -> dict[int, str]:
    """The grades of levels and specialties by index, and of the family by `FAMILY`.

    A section about the grade counts before what a level's own text says.
    """
    found: dict[int, str] = {}
    for index, reading in enumerate(readings):
        body = outline.data[outline.headings[index].span.end : outline.ends[index]]
        if reading.kind is Kind.JOB_GRADE:
            grade = grade_in_section(body)
            owner = owners[index].index
            if grade and (owner not in found or readings[owner].role is not Role.SECTION):
                found.setdefault(owner, grade)
        elif reading.role in {Role.LEVEL, Role.SPECIALTY}:
            grade = grade_in_text(body)
            if grade:
                found.setdefault(index, grade)
    return found
