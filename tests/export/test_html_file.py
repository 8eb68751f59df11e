"""HTML files: whole, harmless, and with links that jump."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from harbour_pages import PILOTS, level, node, page, roles_of
from sample_documents import book_document as sample_book
from sample_documents import comparison_document as sample_comparison
from sample_documents import handbook
from sample_documents import role_document as sample_role
from shown_words import entries, plain, portions_of

from jfeditor.export.documents import Document, Manner, Stamp
from jfeditor.export.html_file import html_text
from jfeditor.export.making import book_document, comparison_document, family_document, role_document
from jfeditor.export.options import ExportOptions
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook

PLAIN = ExportOptions()
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)


class Reader(HTMLParser):
    """What an HTML file has in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.tags.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if "href" in found else []
        self.sources += [found["src"]] if "src" in found else []
        self.handlers += [key for key in found if key.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(document: Document, pages: Handbook, root: Path, options: ExportOptions = PLAIN) -> Reader:
    return Reader(html_text(document, pages, root, options, stamp=Stamp("4f1c2ab", True, "2026-11-21")))


def test_a_role_has_its_title_block_its_words_and_its_stamp(tmp_path: Path) -> None:
    roles = roles_of(PILOTS)
    ref = node(roles, "harbour/pilot.md#senior-pilot")
    document = role_document(roles, ref, Manner.BY_SOURCE)
    options = ExportOptions(organisation="Quay & Sons", accent="#123456", language="en-GB")
    text = html_text(
        document, roles.inheritance.handbook, tmp_path, options, stamp=Stamp("4f1c2ab", False, "2026-11-21")
    )
    assert text.startswith('<!doctype html>\n<html lang="en-GB">')
    assert "--accent: #123456" in text
    words = plain("".join(Reader(text).words))
    for said in (
        "Senior Pilot",
        "Pilots · Harbour",
        "Reports toHarbour Manager",
        "Quay & Sons · harbour/pilot.md · 4f1c2ab · 2026-11-21",
    ):
        assert said in words
    for portion in portions_of(document.sheets[0]):
        assert all(entry in words for entry in entries(portion.blocks))
        assert portion.source is None or portion.source.name in words


@pytest.mark.parametrize("manner", tuple(Manner))
def test_links_jump_and_anchors_are_unique(
    sample_roles: EffectiveRoles, sample_root: Path, manner: Manner
) -> None:
    found = read(book_document(sample_roles, "", manner), sample_roles.inheritance.handbook, sample_root)
    assert len(found.ids) == len(set(found.ids)) > 200
    inside = [link[1:] for link in found.links if link.startswith("#")]
    assert set(inside) <= set(found.ids)
    assert len(inside) > 150


def test_nothing_runs_and_nothing_is_fetched(sample_root: Path) -> None:
    for document in (sample_role(), sample_book(), sample_comparison()):
        found = read(document, handbook(), sample_root)
        assert not found.handlers
        assert not {"script", "iframe", "object", "link", "base", "form"}.intersection(found.tags)
        assert all(source.startswith("data:image/") for source in found.sources)
        assert all(re.match(r"#|https?://|mailto:|tel:", link) for link in found.links)


def test_images_are_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "quay.png").write_bytes(PIXEL)
    (tmp_path.parent / "outside.png").write_bytes(PIXEL)
    body = level(
        "Pilot", ["![Quay](images/quay.png)", "![Out](../outside.png)", "![Web](https://x.test/a.png)"]
    )
    roles = roles_of(page("a.md", "Pilots", body))
    document = role_document(roles, node(roles, "a.md#pilot"), Manner.MERGED)
    found = read(document, roles.inheritance.handbook, tmp_path)
    assert [source[:22] for source in found.sources] == ["data:image/png;base64,"]
    assert "Web" in " ".join(found.words)


def test_footnotes_of_several_pages_do_not_meet(tmp_path: Path) -> None:
    body = level("Pilot", ["Sails[^1]"]) + "[^1]: With the tide\n"
    roles = roles_of(page("a.md", "Pilots", body), page("b.md", "Mates", body.replace("Pilot", "Mate")))
    found = read(book_document(roles, "", Manner.BY_SOURCE), roles.inheritance.handbook, tmp_path)
    notes = [name for name in found.ids if "fn" in name]
    assert len(notes) == len(set(notes)) == 4
    assert {link[1:] for link in found.links if "fn" in link} == set(notes)


def test_two_roles_stand_side_by_side(sample_roles: EffectiveRoles, sample_root: Path) -> None:
    path = "customer-care/care-operations.md"
    refs = [node(sample_roles, f"{path}#{rank}care-operations-analyst") for rank in ("", "senior-")]
    document = comparison_document(sample_roles, *refs)
    words = plain(" ".join(read(document, sample_roles.inheritance.handbook, sample_root).words))
    assert document.comparison
    for section in document.comparison.sections:
        for portion in (*section.both, *section.one, *section.other):
            assert all(entry in words for entry in entries(portion.blocks))


def test_every_real_family_makes_a_file(real_roles: list[EffectiveRoles], tmp_path: Path) -> None:
    for roles in real_roles:
        for path in list(roles.inheritance.pages)[::4]:
            document = family_document(roles, path, Manner.BY_SOURCE)
            found = read(document, roles.inheritance.handbook, tmp_path)
            assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids), path
