"""Every character of a page's text arrives in the PDF as text."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_reading import page_texts, signs
from sample_documents import AT, HOSTILE, bullets, cell, numbers, paragraph
from typst_desk import set_blocks

from jfeditor.export.fonts import bundled_coverage, find_fonts
from jfeditor.export.options import ExportOptions, Standard
from jfeditor.export.typst_text import PLACEHOLDER
from jfeditor.markdown.content import NOWHERE, Code, CodeBlock, Mark, MarkKind, Quote, Table
from jfeditor.wording import word_error

NASTY = [
    HOSTILE,
    "# #let #[ #{ #none",
    "$ $x$ $$",
    "@label <label> @",
    "\\ \\n \\u{41} \\#",
    "` ``` ```typ #x ```",
    "[ ] [x] ]] [[",
    "* _ ** __ ~~ ~",
    "// /* */ ///",
    "= title",
    "- item",
    "+ item",
    "/ term: x",
    "1. item",
    "'quoted' \"quoted\" -- --- ...",
    "https://example.com/#anchor?a=b&c=d",
    "{x: 1} (x) => y",
    "&amp; &#65; <b>bold</b> <!-- no -->",
    "ﬁ fi ffi ﬃ Ǆ",
    "§¶†‡…–—‘’“”«»",
    "Ελληνικά κείμενα",
    "Кириллица, ёжик, Ґ",
    "Việt Nam, Łódź, İstanbul, Þór",
    "e\u0301 q\u0307\u0323 n\u0303 Z" + "\u0301" * 20,
    "\N{PARTY POPPER} \N{HANDSHAKE} \N{ANCHOR} \N{THUMBS UP SIGN}\U0001f3fd",
    "½ × ≤ ≥ ∞ → ← ✓ □",
    "soft\u00adhyphen zero\u200bwidth joiner\u200dx \u2066isolated\u2069",
    "no\u00a0break narrow\u202fbreak",
    "line\u2028and\u2029paragraph\x85ends",
]


@pytest.mark.parametrize("text", NASTY)
def test_what_means_something_to_typst_arrives_as_text_everywhere(tmp_path, text):
    blocks = (
        paragraph(text),
        paragraph(Mark(AT, MarkKind.STRONG, (Mark(AT, MarkKind.EMPHASIS, paragraph(text).inlines),))),
        paragraph(Code(AT, text)),
        CodeBlock(AT, NOWHERE, "typ", f"{text}\n"),
        Quote(AT, NOWHERE, (paragraph(text),)),
        Table(AT, NOWHERE, ("",), (cell(text),), ((cell(text),),)),
    )
    made = set_blocks(tmp_path, *blocks, bullets(text), numbers(7, text), title=text)
    said = signs("".join(page_texts(made.data)))
    for sign in set(signs(text)):
        assert said.count(sign) >= signs(text).count(sign) * 9, sign
    assert not made.warnings


_ANY = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_ANY)
def test_any_text_arrives_or_is_told(tmp_path, text):
    made = set_blocks(tmp_path, paragraph("<<", text, ">>"), CodeBlock(AT, NOWHERE, "", text))
    lacking = find_fonts(char for char in text if ord(char) not in bundled_coverage()).lacking
    for sign in set(signs(unicodedata.normalize("NFC", text))):
        if sign not in lacking and _has_a_sign(sign):
            assert sign in unicodedata.normalize("NFC", "".join(page_texts(made.data))), repr(sign)
    shown = [char for char in lacking if _has_a_sign(char) and not char.isspace()]
    assert all(any(f"U+{ord(char):04X}" in word_error(one) for one in made.warnings) for char in shown)


def _has_a_sign(char):
    return bool(signs(char)) and unicodedata.category(char) not in {"Mn", "Mc", "Lo"}  # these change others


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("#$@\\`[]*_<>/~-=+{}()'\"&.:;!?%^| \nabz19éж"), max_size=200))
def test_signs_of_markup_in_any_order_arrive_all(tmp_path, text):
    made = set_blocks(tmp_path, paragraph("Q", text, "Q"))
    frame = signs("".join(page_texts(set_blocks(tmp_path, paragraph("Q", "Q")).data)))
    assert signs("".join(page_texts(made.data))) == sorted([*frame, *signs(text)])


@pytest.mark.parametrize(
    "text",
    ["x" * 10_000, "abc/def_" * 1_250, "word " * 2_000, "#" * 10_000, "é\u0301" * 5_000],
    ids=["letters", "path", "words", "signs", "marks"],
)
def test_a_line_of_ten_thousand_characters_is_wrapped_and_complete(tmp_path, text):
    frame = signs("".join(page_texts(set_blocks(tmp_path, paragraph("Q")).data)))
    made = set_blocks(tmp_path, paragraph("Q", text))
    said = signs(unicodedata.normalize("NFD", "".join(page_texts(made.data))))
    for sign in set(signs(unicodedata.normalize("NFD", text))) - set(frame) - set("Page of 0123456789"):
        assert said.count(sign) == unicodedata.normalize("NFD", text).count(sign), sign
    assert made.pages >= 2


@pytest.mark.parametrize(
    "block", [CodeBlock(AT, NOWHERE, "", "x" * 10_000), paragraph(Code(AT, "x" * 10_000))]
)
def test_a_line_of_code_of_ten_thousand_characters_is_wrapped_and_complete(tmp_path, block):
    made = set_blocks(tmp_path, block)
    assert "".join(page_texts(made.data)).count("x") == 10_000
    assert made.pages >= 2  # and none of them beyond the foot


@pytest.mark.parametrize("standard", Standard)
def test_what_no_font_has_is_a_box_told_with_its_text_and_page(tmp_path, standard):
    text = "Ahoy \x00\x01\ufffe here"
    options = ExportOptions(standard=standard)
    breaks = [CodeBlock(AT, NOWHERE, "", "line\n" * 60) for _ in range(2)]
    made = set_blocks(tmp_path, *breaks, paragraph(text), paragraph(text), options=options)
    assert "".join(page_texts(made.data)).count(PLACEHOLDER) == 6
    [warning] = made.warnings
    said = word_error(warning)
    assert "Page 3" in said
    assert "U+0000, U+0001, U+FFFE" in said
    assert "“Ahoy □□□ here”" in said


def test_the_private_use_area_is_kept_out_where_a_standard_forbids_it(tmp_path):
    made = set_blocks(tmp_path, paragraph("a\ue000b"), options=ExportOptions(standard=Standard.A_2A))
    assert "U+E000" in word_error(made.warnings[0])


@pytest.mark.parametrize(
    ("name", "text"),
    [("CJK", "漢字テスト"), ("Hebrew", "שלום"), ("Arabic", "مرحبا"), ("Korean", "한국어")],
)
def test_other_scripts_come_out_where_the_system_has_a_font(tmp_path, name, text):
    if find_fonts(text).lacking:
        pytest.skip(f"this system has no font for {name}")
    made = set_blocks(tmp_path, paragraph(text), bullets(text), title=text)
    said = unicodedata.normalize("NFKC", "".join(page_texts(made.data)))
    assert not made.warnings
    for sign in text:
        assert said.count(sign) >= 3, sign


def test_a_system_without_fonts_says_what_is_lacking_and_sets_the_rest(tmp_path, monkeypatch):
    monkeypatch.setattr("jfeditor.export.fonts._known_to_fontconfig", dict)
    monkeypatch.setattr("jfeditor.export.fonts._system_files", tuple)
    _forget()
    made = set_blocks(tmp_path, paragraph("Bridge of 漢字, and on."))
    _forget()
    assert "Bridge of □□, and on." in page_texts(made.data)[0].replace("\n", "")
    assert "U+6F22, U+5B57" in word_error(made.warnings[0])


def test_fonts_are_found_in_the_usual_folders_without_fontconfig(monkeypatch):
    expected = find_fonts("漢ש").lacking
    monkeypatch.setattr("jfeditor.export.fonts._known_to_fontconfig", dict)
    _forget()
    found = find_fonts("漢ש")
    _forget()
    assert found.lacking == expected


def _forget():
    from jfeditor.export import fonts

    fonts._find_fonts.cache_clear()
    fonts._by_rank.cache_clear()
