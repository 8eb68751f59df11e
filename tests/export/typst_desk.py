"""Documents of a few blocks, set by Typst."""

from pathlib import Path

from sample_documents import portion

from jfeditor.export.documents import Document, DocumentKind, Section, Sheet, Stamp
from jfeditor.export.options import ExportOptions
from jfeditor.export.typst_setting import Made, Setter
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.markdown.content import Block

STAMP = Stamp("4f1c2ab", changed=False, date="2026-11-21", moment=1_795_000_000)
PLAIN = ExportOptions()
NO_PAGES = Handbook.of(())
_SETTER = Setter()


def document_of(*blocks: Block, title: str = "Pilot") -> Document:
    """One sheet with one section."""
    ref = NodeRef("harbour/pilot.md", FAMILY)
    section = Section("Words", 1, None, (portion(*blocks),))
    sheet = Sheet(ref, title, "", "", (), (), (section,), (ref,))
    return Document(DocumentKind.ROLE, title, "Role description", (sheet,), path=ref.path)


def set_blocks(root: Path, *blocks: Block, options: ExportOptions = PLAIN, title: str = "Pilot") -> Made:
    """The PDF of a sheet with these blocks."""
    return set_document(root, document_of(*blocks, title=title), options=options)


def set_document(
    root: Path, document: Document, handbook: Handbook = NO_PAGES, options: ExportOptions = PLAIN
) -> Made:
    """The PDF of a document; `root` is the handbook's folder."""
    return _SETTER.set_pdf(document, handbook, root, options, STAMP)
