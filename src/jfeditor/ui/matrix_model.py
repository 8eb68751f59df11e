"""The level matrix for a table view: what each cell shows, and in words what it means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from jfeditor.families.claim_words import FACETS
from jfeditor.families.level_matrix import Cell, CellState, Flaw, LevelMatrix, Row
from jfeditor.families.model import Kind, Role
from jfeditor.wording import word

PIECES_ROLE = int(Qt.ItemDataRole.UserRole)
"""What a cell shows, as a tuple of `Piece`."""
SPECIALTY_ROLE = PIECES_ROLE + 1
"""Whether a row is a specialty."""
HEADERS = {
    Kind.RESPONSIBILITIES: "Resp.",
    Kind.REQUIREMENTS: "Req.",
    Kind.PERFORMANCE_INDICATORS: "Indicators",
    Kind.JOB_GRADE: "Grade",
}
NARROW_HEADERS = HEADERS | {Kind.PERFORMANCE_INDICATORS: "Ind."}
TIGHT_HEADERS = NARROW_HEADERS | {Kind.JOB_GRADE: "Gr."}
_MOST_TITLES = 3

Index = QModelIndex | QPersistentModelIndex


class Sign(Enum):
    """What a number in a cell counts."""

    OWN = auto()
    INHERITED = auto()
    FAMILY_WIDE = auto()
    MISSING = auto()
    FLAW = auto()
    CUT = auto()
    """The level itself is right, but one that it takes in is not."""


GLYPHS = {
    Sign.OWN: "",
    Sign.INHERITED: "↥",
    Sign.FAMILY_WIDE: "⌂",
    Sign.MISSING: "—",
    Sign.FLAW: "!",
    Sign.CUT: "(!)",
}
"""The signs as text; the view draws them itself, since not every font has them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sign with its number."""

    sign: Sign
    text: str


def pieces(cell: Cell) -> tuple[Piece, ...]:
    """What a cell shows; of the grade not how many sentences state it but what they state."""
    is_grade = cell.kind is Kind.JOB_GRADE
    found = []
    if cell.own or cell.value:
        found.append(Piece(Sign.OWN, (cell.value or "•") if is_grade else str(cell.own)))
    if cell.inherited:
        found.append(Piece(Sign.INHERITED, "" if is_grade else str(cell.inherited)))
    if cell.family_wide:
        found.append(Piece(Sign.FAMILY_WIDE, "" if is_grade else str(cell.family_wide)))
    if cell.flaws or cell.cut:
        found.append(Piece(Sign.FLAW if cell.flaws else Sign.CUT, ""))
    return tuple(found) or (Piece(Sign.MISSING, ""),)


def cell_text(cell: Cell) -> str:
    """A cell in signs and numbers: "5 + ↥7"."""
    return " + ".join(GLYPHS[piece.sign] + piece.text for piece in pieces(cell))


def cell_words(row: Row, cell: Cell) -> tuple[str, ...]:
    """A cell in sentences."""
    title = word("matrix.title", {"facet": word(f"facet.{cell.kind.value}", {}), "title": row.title})
    counts = []
    if cell.value:
        counts.append(word("matrix.grade", {"grade": cell.value}))
    elif cell.own:
        counts.append(word("matrix.own", {"count": cell.own}))
    if cell.inherited:
        titles = ", ".join(
            (*cell.sources[:_MOST_TITLES], *(["…"] if len(cell.sources) > _MOST_TITLES else []))
        )
        code = "inherited_from" if titles else "inherited"
        counts.append(word(f"matrix.{code}", {"count": cell.inherited, "titles": titles}))
    if cell.family_wide:
        counts.append(word("matrix.family_wide", {"count": cell.family_wide}))
    lines = [title]
    if counts:
        lines.append(", ".join(counts))
    elif cell.state is CellState.MISSING:
        lines.append(word("matrix.missing", {}))
    lines += [_flaw_words(flaw) for flaw in cell.flaws]
    if cell.cut:
        lines.append(word("matrix.cut", {}))
    return tuple(lines)


def _flaw_words(flaw: Flaw) -> str:
    return word(f"matrix.flaw_{flaw.kind.value}", {"line": flaw.line, "text": flaw.text, "why": flaw.why})


def row_words(row: Row) -> tuple[str, ...]:
    """A level in sentences."""
    lines = [row.title]
    if row.role is Role.SPECIALTY:
        lines.append(word("matrix.specialty", {}))
    if row.grade:
        lines.append(word("matrix.grade", {"grade": row.grade}))
    if row.reports_to:
        lines.append(word("matrix.reports_to", {"name": row.reports_to}))
    if row.page_title and row.page_title != row.title:
        lines.append(word("matrix.page", {"title": row.page_title}))
    return tuple(lines)


def tip(lines: Iterable[str]) -> str:
    """Sentences as a tip that wraps, whatever signs are in them."""
    return "<qt>" + "<br>".join(map(escape, lines)) + "</qt>"


class MatrixModel(QAbstractTableModel):
    """Levels by facets, the title first."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self.headers: Mapping[Kind, str] = HEADERS

    def show_matrix(self, matrix: LevelMatrix | None) -> None:
        """Show other levels, or none."""
        rows = matrix.rows if matrix else ()
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def set_headers(self, headers: Mapping[Kind, str]) -> None:
        """Use longer or shorter words in the header."""
        if headers != self.headers:
            self.headers = headers
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(FACETS))

    def place(self, index: Index) -> tuple[str, int]:
        """Where a cell leads: a page and a line."""
        row = self.rows[index.row()]
        if index.column() == 0:
            return row.ref.path, row.line
        cell = row.cells[index.column() - 1]
        return cell.path, cell.line

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else 1 + len(FACETS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if section == 0:
            return "Level" if role == Qt.ItemDataRole.DisplayRole else None
        kind = FACETS[section - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headers[kind]
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return word(f"facet.{kind.value}", {})
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == SPECIALTY_ROLE:
            return row.role is Role.SPECIALTY
        if index.column() == 0:
            words = row_words(row)
            text = row.title
        else:
            cell = row.cells[index.column() - 1]
            if role == PIECES_ROLE:
                return pieces(cell)
            words = cell_words(row, cell)
            text = cell_text(cell)
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(words)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(line.rstrip(".") for line in words)
        return None
