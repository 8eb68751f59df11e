"""The levels of families as a table for a spreadsheet (RFC 4180), a row for each level."""

import csv
from collections.abc import Iterator
from io import StringIO

from jfeditor.export.documents import Document, all_sheets
from jfeditor.export.family_sheets import specialty_around
from jfeditor.export.role_details import stated
from jfeditor.export.role_sheets import family_and_department
from jfeditor.families.claim_words import FACETS
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.facts import FactKind
from jfeditor.families.level_matrix import Row, level_matrix
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.reasons import facet_text
from jfeditor.wording import word

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""The byte order mark: without it Excel takes a file for one in the system's old character set."""
_ALL = 1_000_000
"""Rows of a family: as many as a spreadsheet holds."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula that it works out
(https://owasp.org/www-community/attacks/CSV_Injection)."""


def csv_text(document: Document, roles: EffectiveRoles) -> str:
    """The levels that a document is about, family by family; of a page that is none only the heads.

    Counts of items are given for each kind of content: the level's own, what it takes in from other levels,
    and what holds for all levels.
    """
    refs = dict.fromkeys(sheet.ref for sheet in all_sheets(document))
    homes = dict.fromkeys(roles.home(ref.path) for ref in refs)
    out = StringIO()
    writer = csv.writer(out)  # ends lines with CR LF and quotes what needs it, as the RFC says
    writer.writerow(_heads())
    for home in homes:
        matrix = level_matrix(roles, home, _ALL)
        for row in matrix.rows:
            if row.ref in refs and matrix.describes_jobs:
                writer.writerow([_harmless(value) for value in _values(roles, row)])
    return _MARK + out.getvalue()


def _heads() -> Iterator[str]:
    for code in ("department", "family", "level", "specialty", "grade", "reports_to"):
        yield word(f"export.{code}", {})
    for kind in FACETS:
        for code in ("count_own", "count_inherited", "count_for_all"):
            yield word(f"export.{code}", {"facet": facet_text(kind)})
    yield word("export.path", {})
    yield word("export.line", {})


def _values(roles: EffectiveRoles, row: Row) -> Iterator[str]:
    family, department = family_and_department(roles, row.ref)
    title = " ".join(row.title.split())
    yield department
    yield family or title
    yield "" if row.role is Role.SPECIALTY else title
    yield title if row.role is Role.SPECIALTY else _specialty(roles, row)
    yield stated(roles, row.ref, FactKind.GRADE).value
    yield stated(roles, row.ref, FactKind.REPORTS_TO).value
    for cell in row.cells:
        yield from map(str, (cell.own, cell.inherited, cell.family_wide))
    yield row.ref.path
    yield str(row.line)


def _specialty(roles: EffectiveRoles, row: Row) -> str:
    """The specialty that a level is one of, or empty."""
    nodes = roles.inheritance.handbook.pages[row.ref.path].family.nodes
    specialty = specialty_around(nodes, row.ref.index) if row.ref.index != FAMILY else FAMILY
    return " ".join(nodes[specialty].heading.text.split()) if specialty != FAMILY else ""


def _harmless(value: str) -> str:
    """A value that no spreadsheet works out: an apostrophe before it makes it text."""
    return f"'{value}" if value.startswith(_FORMULA) else value
