"""Documents made by hand, with every kind of block and inline part, for whoever sets documents."""

from jfeditor.export.documents import (
    Chapter,
    Detail,
    Document,
    DocumentKind,
    Portion,
    Section,
    Sheet,
    SourceLine,
)
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page
from jfeditor.markdown.content import (
    NOWHERE,
    Anchored,
    Block,
    Box,
    Break,
    Cell,
    Code,
    CodeBlock,
    Definition,
    Definitions,
    Foreign,
    ForeignBlock,
    Inline,
    ListBlock,
    ListItem,
    Mark,
    MarkKind,
    NoteBlock,
    NoteMark,
    Paragraph,
    Picture,
    Quote,
    RawBlock,
    RawInline,
    Rule,
    Shortcode,
    Table,
    Text,
    Title,
)
from jfeditor.text.spans import Span

PILOT = "harbour/pilot.md"
MOORING = "harbour/mooring.md"
AT = Span(0, 0)
HOSTILE = (
    "#let x = 1 $math$ @ref \\ `raw` [box] <label> *bold* _em_ // no /* no */ ~ -- ... 'a' \"b\" = - &amp;"
)
"""Text that means something else to whoever takes it for markup."""
SCRIPTS = "Ελληνικά, кириллица, 日本語, العربية, e\u0301, \N{FAMILY} \N{ANCHOR}"


def handbook() -> Handbook:
    """The pages that the documents are about, with the headings that they refer to."""
    pilot = "".join(
        f"{heading}\n\nText\n\n"
        for heading in (
            "## Levels",
            "### Pilot",
            "#### Responsibilities",
            "### Senior Pilot",
            "#### Responsibilities",
            "#### Requirements",
            "#### Below it",
            "## Hiring Process",
        )
    )
    return Handbook.of(
        (
            read_page(PILOT, f"---\ntitle: Pilots\n---\n\n{pilot}".encode()),
            read_page(MOORING, b"---\ntitle: Manager, Mooring\n---\n\nWorks.\n"),
        )
    )


def words(text: str) -> Text:
    return Text(AT, text)


def paragraph(*inlines: Inline | str, bare: bool = False) -> Paragraph:
    return Paragraph(AT, NOWHERE, tuple(words(i) if isinstance(i, str) else i for i in inlines), bare)


def item(*parts: Block | str, done: bool | None = None) -> ListItem:
    blocks = tuple(paragraph(part, bare=True) if isinstance(part, str) else part for part in parts)
    return ListItem(AT, NOWHERE, done, blocks)


def bullets(*items: ListItem | str) -> ListBlock:
    return ListBlock(AT, NOWHERE, None, tuple(item(i) if isinstance(i, str) else i for i in items))


def numbers(start: int, *items: ListItem | str) -> ListBlock:
    return bullets(*items)._replace(start=start)


def cell(*inlines: Inline | str) -> Cell:
    return Cell(AT, paragraph(*inlines).inlines)


def portion(*blocks: Block, source: SourceLine | None = None, path: str = PILOT) -> Portion:
    return Portion(path, blocks, source)


def every_inline() -> Paragraph:
    """A paragraph with every kind of inline part."""
    return paragraph(
        "Plain, ",
        Mark(AT, MarkKind.EMPHASIS, (words("stressed"),)),
        ", ",
        Mark(AT, MarkKind.STRONG, (words("strong "), Mark(AT, MarkKind.EMPHASIS, (words("both"),)))),
        ", ",
        Mark(AT, MarkKind.STRIKE, (words("gone"),)),
        ", ",
        Code(AT, 'code("#x")'),
        Break(AT, hard=False),
        "on the next line written,",
        Break(AT, hard=True),
        "on the next one shown. ",
        Anchored(AT, "#senior-pilot", "", (words("to a level here"),)),
        ", ",
        Anchored(AT, "mooring.md", "Mooring", (words("to a page in the document"),)),
        ", ",
        Anchored(AT, "nowhere.md#lost", "", (words("to a page that is not there"),)),
        ", ",
        Anchored(AT, "https://example.com/a?b=c&d=%20", "", (words("to the web"),)),
        ", ",
        Anchored(AT, "javascript:alert(1)", "", (words("to nothing good"),)),
        " and a picture ",
        Picture(AT, "../images/harbour.png", "The harbour", "The harbour at dawn"),
        ", one that is missing ",
        Picture(AT, "../images/none.png", "", "A crane"),
        ", a note",
        NoteMark(AT, "tides", 1),
        ", one without a text",
        NoteMark(AT, "lost", 0),
        ", ",
        RawInline(AT, "<kbd>"),
        "raw",
        RawInline(AT, "</kbd>"),
        ", a shortcode ",
        Foreign(AT, '{{< icon "ship" >}}', Shortcode("icon", ("ship",), (), closing=False)),
        " and ",
        Foreign(AT, "<%= partial 'x' %>", None),
        ".",
    )


def every_block() -> tuple[Block, ...]:
    """One block of each kind, most with something nested."""
    warning = Shortcode("alert", (), (("color", "warning"), ("title", "Mind")), closing=False)
    return (
        every_inline(),
        paragraph(HOSTILE),
        paragraph(SCRIPTS),
        Title(AT, NOWHERE, 4, "a-heading-below", (words("A heading below"),)),
        bullets(
            "Short",
            item("Nested", bullets("one", item("two", numbers(3, "three", "four")))),
            item(paragraph("Loose, first paragraph"), paragraph("and second.")),
            item("Done", done=True),
            item("To do", done=False),
            item(),
        ),
        numbers(1, "First", item("Second", CodeBlock(AT, NOWHERE, "sql", "select 1;\n  -- `x`\n"))),
        Quote(
            AT,
            NOWHERE,
            (paragraph("A quote"), bullets("with a list"), Quote(AT, NOWHERE, (paragraph("in it"),))),
        ),
        CodeBlock(AT, NOWHERE, "python", 'print("#[x]")\n\n\tprint(`y`)  # ```\n'),
        CodeBlock(AT, NOWHERE, "", "x" * 300),
        Table(
            AT,
            NOWHERE,
            ("left", "center", "right", ""),
            (cell("Level"), cell("Grade"), cell("Pay | band"), cell()),
            (
                (cell("Pilot"), cell("6"), cell(HOSTILE), cell()),
                (cell(Mark(AT, MarkKind.STRONG, (words("Senior Pilot"),))), cell("7"), cell("b"), cell("c")),
            ),
        ),
        Rule(AT, NOWHERE),
        RawBlock(AT, NOWHERE, '<div onclick="alert(1)">\n<b>Raw</b><script>alert(2)</script>\n</div>\n'),
        ForeignBlock(
            AT,
            NOWHERE,
            Foreign(AT, '{{< youtube "x1" >}}', Shortcode("youtube", ("x1",), (), closing=False)),
        ),
        Box(AT, NOWHERE, Foreign(AT, "{{% alert %}}", warning), (paragraph("In a box"), bullets("a", "b"))),
        Definitions(
            AT,
            NOWHERE,
            (
                Definition(
                    ((words("Ebb"),), (words("Low"),)), ((paragraph("Water goes"),), (bullets("out"),))
                ),
            ),
        ),
        NoteBlock(AT, NOWHERE, "tides", 1, (paragraph("Tides are tables."), bullets("twice a day"))),
    )


def pilot_sheet() -> Sheet:
    """A role with details, an opening, sections by source, and a warning."""
    senior = NodeRef(PILOT, 3)
    base = SourceLine("From Pilot", "through Harbour Pilot", 1)
    wide = SourceLine("For all levels of Pilots", "", 2)
    own = SourceLine("Added at this level", "", 0)
    return Sheet(
        senior,
        "Senior Pilot",
        "Pilots",
        "Harbour Services › Water",
        (
            Detail("Grade", "7"),
            Detail("Reports to", "Manager, Mooring", NodeRef(MOORING, FAMILY)),
            Detail("Next step", "Staff Pilot"),
            Detail("Job code", "HP-7"),
        ),
        (portion(paragraph("The Senior Pilot brings in the largest ships, and tells why.")),),
        (
            Section(
                "Responsibilities",
                1,
                NodeRef(PILOT, 4),
                (
                    portion(bullets("Bring ships in", "Keep the log"), source=base),
                    Portion(
                        PILOT,
                        (),
                        base,
                        "“Extends the Crane Pilot” (harbour/pilot.md, line 30): no level is called so.",
                    ),
                    portion(bullets("Answer for the harbour"), source=wide),
                    portion(bullets(item("Lead", bullets("two pilots", "one trainee"))), source=own),
                ),
            ),
            Section("Everything", 1, None, (portion(*every_block()),)),
            Section("Below it", 2, NodeRef(PILOT, 6), (portion(paragraph("A section in a section.")),)),
            Section("Hiring process", 1, NodeRef(PILOT, 7), (portion(numbers(1, "A call", "A day at sea")),)),
        ),
        (senior, NodeRef(PILOT, FAMILY), *(NodeRef(PILOT, index) for index in (4, 6, 7))),
    )


def mooring_sheet() -> Sheet:
    """A short one that says little, and whose title is long."""
    ref = NodeRef(MOORING, FAMILY)
    title = "Manager, Mooring, Line Handling and Everything That Floats (Northern and Southern Basins)"
    back = Anchored(AT, "pilot.md#senior-pilot", "", (words("Senior Pilot"),))
    opening = portion(paragraph("Works with the ", back, "."), path=MOORING)
    return Sheet(ref, title, "", "", (), (opening,), (), (ref,))


def role_document() -> Document:
    """One role, with everything that a document can hold."""
    return Document(DocumentKind.ROLE, "Senior Pilot", "Role description", (pilot_sheet(),), path=PILOT)


def comparison_document() -> Document:
    """Two roles side by side."""
    sheets = (pilot_sheet(), mooring_sheet())
    return Document(DocumentKind.COMPARISON, "Senior Pilot and Manager", "Two roles compared", sheets)


def book_document() -> Document:
    """A book of two departments, one in the other."""
    water = Chapter("Water", (), (Chapter("Pilots", (pilot_sheet(),), ()),))
    opening = (portion(paragraph("All that happens in the harbour.")),)
    harbour = Chapter("Harbour Services", (mooring_sheet(),), (water,), opening)
    return Document(DocumentKind.BOOK, "Harbour handbook", "Job families", (), (harbour,))
