"""Draws a role into a text document.

Bars, boxes and chips are marks of paragraphs and words that `RoleText` paints behind them.
"""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLength,
    QTextTableFormat,
)

from jfeditor.families.model import Kind
from jfeditor.ui.role_view import (
    BlockView,
    FacetView,
    HeirView,
    ItemView,
    Note,
    RoleView,
    SourceView,
    Spot,
    TroubleView,
)
from jfeditor.ui.themes import colour, source_font
from jfeditor.wording import word

BAR = QTextFormat.Property.UserProperty + 1
"""Of a paragraph: the name of the colour of the bar at its left."""
BOX = QTextFormat.Property.UserProperty + 2
"""Of a paragraph: the name of the colour of the box it stands in."""
RUN = QTextFormat.Property.UserProperty + 3
"""Of a paragraph: a number that those of one bar or box have in common."""
PILL = QTextFormat.Property.UserProperty + 4
"""Of words: the name of the colour of the line around them."""
MARGIN = 20
"""Pixels between the panel's edge and its text."""
_INDENT = 14
"""Pixels from a bar to its text, and from an item's bullet to one nested in it."""
_PAD = 10
"""Pixels between a box's edge and its text."""
_BELOW_BOX = 6
_NOTHING = ("", QTextCharFormat())
_BULLETS = ("•", "◦", "▪")


@dataclass(frozen=True, slots=True)
class Choose:
    """The user wants to say whom the statement at a line means."""

    trouble: TroubleView


Marks = dict[int, str | int]
"""What paragraphs are marked with."""
Target = Spot | Choose
"""What a link leads to."""


@dataclass(slots=True)
class Drawn:
    """A document with what its parts mean."""

    document: QTextDocument
    targets: list[Target] = field(default_factory=list)
    """What the links lead to, by the number that is their address."""
    facets: dict[Kind, int] = field(default_factory=dict)
    """Where each facet begins."""
    heirs: int = 0
    """Where the roles that extend this one are listed."""


def draw_role(view: RoleView, document: QTextDocument, *, merged: bool, narrow: bool) -> Drawn:
    """Draw a role into an empty document, in the colours of the theme in force.

    Where there is no room, the way of a source stands below its name, not beside it.
    """
    writer = _Writer(document, narrow=narrow)
    for trouble in view.troubles:
        writer.trouble(trouble)
    if view.hint:
        writer.paragraph(view.hint, "muted", top=10)
    for facet in view.facets:
        writer.facet(facet, merged=merged)
    if view.heirs:
        writer.heirs(view.heirs, view.heir_count)
    return writer.finish()


def _bar_colour(source: SourceView) -> str:
    return f"origin-{source.colour}" if source.colour else "accent"


class _Writer:
    def __init__(self, document: QTextDocument, *, narrow: bool) -> None:
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        frame = document.rootFrame().frameFormat()
        frame.setLeftMargin(MARGIN)
        frame.setRightMargin(MARGIN)
        frame.setBottomMargin(MARGIN)
        document.rootFrame().setFrameFormat(frame)
        self.drawn = Drawn(document)
        self._cursor = QTextCursor(document)
        self._cursor.beginEditBlock()
        self._fresh = True
        """Whether the paragraph the cursor stands in is empty and unused."""
        self._narrow = narrow
        self._run = 0
        metrics = QFontMetricsF(document.defaultFont())
        self._bullet_widths = [metrics.horizontalAdvance(f"{bullet}  ") for bullet in _BULLETS]
        self._usual = document.defaultFont()

    def finish(self) -> Drawn:
        """All is drawn."""
        self._cursor.endEditBlock()
        return self.drawn

    # parts

    def facet(self, facet: FacetView, *, merged: bool) -> None:
        self.drawn.facets[facet.kind] = self._heading(facet.title, facet.count)
        for part in facet.parts:
            if isinstance(part, TroubleView):
                self.trouble(part)
            elif merged:
                for item in part.items:
                    self._item(item, part, merged=True, top=6)
            else:
                self._block(part)
        if facet.more:
            self._paragraph(_format(top=8))
            self._put(facet.more.words, self._link("accent", facet.more.spot))

    def heirs(self, heirs: tuple[HeirView, ...], count: int) -> None:
        """Who extends the role, `count` roles altogether."""
        code = "role.heirs_one" if count == 1 else "role.heirs"
        self.drawn.heirs = self._heading(word(code, {"count": count}), "")
        for direct, name in ((True, "role.heirs_direct"), (False, "role.heirs_through")):
            group = [heir for heir in heirs if heir.direct is direct]
            if group:
                self.paragraph(word(name, {}), "muted", top=6)
            for heir in group:
                self._paragraph(_format(top=3, left=_INDENT))
                self._put(heir.title, self._link("accent", heir.spot, heir.where))
                self._put("  " + heir.where, _letters("faint"))
        if count > len(heirs):
            self.paragraph(word("role.more_facts", {"count": count - len(heirs)}), "muted", top=6)

    def trouble(self, trouble: TroubleView) -> None:
        name = "err" if trouble.is_error else "warn"
        self._run += 1
        if trouble.can_choose:
            right = (word("role.choose", {}), self._link("accent-strong", Choose(trouble), bold=True))
        else:
            line = word("role.line_link", {"line": trouble.spot.line})
            right = (line, self._link("accent-strong", trouble.spot))
        left = (trouble.words, self._link(name, trouble.spot, word("role.line", {"line": trouble.spot.line})))
        marks: Marks = {BOX: f"{name}-soft", RUN: self._run}
        if self._narrow:
            self._row(left, _NOTHING, marks, top=10 + _PAD, inset=_PAD)
            self._in_box(trouble.why, _letters(name), marks, top=3)
            self._in_box(*right, marks, top=3, bottom=_PAD + _BELOW_BOX)
        else:
            below = 0 if trouble.why else _PAD + _BELOW_BOX
            self._row(left, right, marks, top=10 + _PAD, inset=_PAD, below=below)
            self._in_box(trouble.why, _letters(name), marks, top=3, bottom=_PAD + _BELOW_BOX)

    def _in_box(
        self, text: str, letters: QTextCharFormat, marks: Marks, *, top: int, bottom: int = 0
    ) -> None:
        if text:
            self._paragraph(_format(top=top, left=_PAD, right=_PAD, bottom=bottom, marks=marks))
            self._put(text, letters)

    def paragraph(self, text: str, colour_name: str, top: int = 0) -> None:
        self._paragraph(_format(top=top))
        self._put(text, _letters(colour_name))

    def _heading(self, title: str, note: str) -> int:
        top = 20 if self._cursor.position() else 6
        left, right = (title, _letters("text", bold=True)), (note, _letters("muted"))
        if not self._narrow:
            return self._row(left, right, {}, top=top, below=2)
        at = self._row(left, _NOTHING, {}, top=top)
        self._paragraph(_format())
        self._put(*right)
        return at

    def _block(self, block: BlockView) -> None:
        self._run += 1
        name = _bar_colour(block.source)
        marks: Marks = {BAR: name, RUN: self._run}
        left = (block.source.words, self._link(name, block.spot, block.tip, bold=True))
        is_own = not block.source.colour
        right = (block.way, self._link("accent" if is_own else "faint", block.spot, block.tip))
        if self._narrow:
            self._row(left, _NOTHING, marks, top=10, left_inset=_INDENT)
            self._paragraph(_format(left=_INDENT, marks=marks))
            self._put(*right)
        else:
            self._row(left, right, marks, top=10, left_inset=_INDENT, below=3)
        for item in block.items:
            self._item(item, block, merged=False, top=4, marks=marks)

    def _item(
        self,
        item: ItemView,
        block: BlockView,
        *,
        merged: bool,
        top: int,
        marks: Marks | None = None,
        depth: int = 0,
    ) -> None:
        width = self._bullet_widths[min(depth, len(_BULLETS) - 1)]
        left = (0 if merged else _INDENT) + 4 + depth * _INDENT + width
        shape = _format(top=top, left=left, marks=marks or {})
        shape.setTextIndent(-width)
        self._paragraph(shape)
        link = self._link("text", item.spot, block.tip if item.spot == block.spot else "")
        if item.is_code:
            link.setFont(source_font(-1))
        bullet = _BULLETS[min(depth, len(_BULLETS) - 1)]
        self._put(f"{bullet}  ", _letters("muted"))
        self._put(item.text.replace("\n", "\N{LINE SEPARATOR}"), link)
        if merged and not depth:
            self._put("  ", _letters("text"))
            self._pill(block, item)
        for note in item.notes:
            self._note(note)
        for inner in item.below:
            self._item(inner, block, merged=merged, top=2, marks=marks, depth=depth + 1)

    def _pill(self, block: BlockView, item: ItemView) -> None:
        name = _bar_colour(block.source)
        letters = self._link(name, item.spot, block.tip)
        letters.setProperty(PILL, name)
        letters.setProperty(QTextFormat.Property.FontPixelSize, self._usual.pixelSize() - 1)
        self._put(f" {block.source.short} ".replace(" ", "\N{NO-BREAK SPACE}"), letters)

    def _note(self, note: Note) -> None:
        self._put("  – " if not note.warns else "  ⚠ ", _letters("warn" if note.warns else "muted"))
        self._put(note.words, self._link("warn" if note.warns else "muted", note.spot))

    # pieces

    def _row(
        self,
        left: tuple[str, QTextCharFormat],
        right: tuple[str, QTextCharFormat],
        marks: Marks,
        *,
        top: int,
        left_inset: int = 0,
        inset: int = 0,
        below: int = 0,
    ) -> int:
        """Words at both edges of the panel, in one line where there is room.

        As a table it also keeps its distance from another one, which a paragraph below a table does not.
        """
        self._paragraph(_format())  # takes no room: Qt hides an empty paragraph before a table
        shape = QTextTableFormat()
        shape.setBorder(0)
        shape.setCellPadding(0)
        shape.setCellSpacing(0)
        shape.setTopMargin(top)
        shape.setBottomMargin(below)
        shape.setLeftMargin(left_inset + inset)
        shape.setRightMargin(inset)
        shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table = self._cursor.insertTable(1, 2, shape)
        at = table.firstPosition()
        for column, (text, letters) in enumerate((left, right)):
            cursor = table.cellAt(0, column).firstCursorPosition()
            cell = _format(marks=marks)
            if column:
                cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
                cell.setLeftMargin(_PAD)
            cursor.setBlockFormat(cell)
            cursor.insertText(text, letters)
        self._cursor.setPosition(table.lastPosition() + 1)
        self._fresh = True
        return at

    def _paragraph(self, shape: QTextBlockFormat) -> None:
        if self._fresh:
            self._cursor.setBlockFormat(shape)
        else:
            self._cursor.insertBlock(shape, QTextCharFormat())
        self._fresh = False

    def _put(self, text: str, letters: QTextCharFormat) -> None:
        self._cursor.insertText(text, letters)

    def _link(
        self, colour_name: str, target: Target, tip: str = "", *, bold: bool = False
    ) -> QTextCharFormat:
        letters = _letters(colour_name, bold=bold)
        letters.setAnchor(True)
        letters.setAnchorHref(str(len(self.drawn.targets)))
        if tip:
            letters.setToolTip(tip)
        self.drawn.targets.append(target)
        return letters


def _letters(colour_name: str, *, bold: bool = False) -> QTextCharFormat:
    letters = QTextCharFormat()
    letters.setForeground(colour(colour_name))
    if bold:
        letters.setFontWeight(QFont.Weight.DemiBold)
    return letters


def _format(
    *,
    top: int = 0,
    left: float = 0,
    right: float = 0,
    bottom: int = 0,
    marks: Marks | None = None,
) -> QTextBlockFormat:
    shape = QTextBlockFormat()
    shape.setTopMargin(top)
    shape.setLeftMargin(left)
    shape.setRightMargin(right)
    shape.setBottomMargin(bottom)
    for name, value in (marks or {}).items():
        shape.setProperty(name, value)
    return shape
