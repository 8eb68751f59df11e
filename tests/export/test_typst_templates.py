"""Templates of a handbook's own take the places of ours, and what is wrong with them is told in words."""

import re

import pytest
from pdf_reading import page_texts
from sample_documents import paragraph
from typst_desk import set_blocks

from jfeditor.export.options import ExportOptions
from jfeditor.export.typst_setting import OWN_TEMPLATES, TypesettingError
from jfeditor.resources import resource
from jfeditor.wording import word_error


@pytest.fixture
def own(tmp_path):
    """Writes a template of the handbook's own."""
    folder = tmp_path / OWN_TEMPLATES
    folder.mkdir(parents=True)

    def write(name, text):
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path

    return write


def ours(name):
    return resource("typst", name).read_text(encoding="utf-8")


def refusal(root):
    with pytest.raises(TypesettingError) as caught:
        set_blocks(root, paragraph("Words"))
    return word_error(caught.value)


def test_a_template_of_its_own_wins_and_is_read_anew_each_time(own):
    words = ours("words.typ")
    root = own("words.typ", words.replace("Page #page of #pages", "Sheet #page out of #pages"))
    assert "Sheet 1 out of 1" in page_texts(set_blocks(root, paragraph("x")).data)[0]
    own("words.typ", words.replace("Page #page of #pages", "Leaf #page of #pages"))
    assert "Leaf 1 of 1" in page_texts(set_blocks(root, paragraph("x")).data)[0]


def test_a_further_file_may_be_imported(own):
    own("house.typ", "#let motto = [Fair winds]")
    root = own(
        "role.typ",
        '#import "house.typ": motto\n'
        + ours("role.typ").replace("#let render() = {", "#let render() = {\n  motto"),
    )
    assert "Fair winds" in page_texts(set_blocks(root, paragraph("x")).data)[0]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("look.typ", '#let data = json("data.json")\n\n#let ink = rgb(', 3),
        ("words.typ", '#import "look.typ": data\n#let words = 1 + "a"\n#let written-date(x) = x', 2),
        ("role.typ", '#import "parts.typ": *\n#let render() = image("nowhere.png", alt: "x")', 2),
        ("role.typ", '#let render() = {\n  image(bytes("x"), alt: "x")\n}', 2),
        ("role.typ", "#let render() = {\n  while true { }\n}", 2),
    ],
)
def test_a_broken_one_is_told_with_file_and_line(own, name, text, line):
    said = refusal(own(name, text))
    assert f"{OWN_TEMPLATES}/{name} fails in line {line}:" in said
    assert "\n" not in said


def test_one_that_does_not_meet_the_standard_is_told(own):
    root = own("role.typ", "#let render() = image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\"))")
    assert "alt text" in refusal(root)


def test_one_that_is_no_text_is_told(own):
    assert "no UTF-8 text in line 2" in refusal(own("role.typ", b"#let a = 1\n\xff"))


@pytest.mark.parametrize(
    "text", ['#import "@preview/x:0.1.0": y', '#let render() = { import "@local/x:0.1.0" }']
)
def test_one_that_would_fetch_something_is_refused(own, text):
    said = refusal(own("role.typ", f"// one\n{text}\n"))
    assert "package from the web in line 2" in said


def test_what_is_said_of_all_colours_and_languages_can_be_set(tmp_path):
    for language, said in {
        "en-GB": "Page 1 of 1",
        "de": "Seite 1 von 1",
        "fr": "Page 1 sur 1",
        "xx": "Page 1 of 1",
    }.items():
        options = ExportOptions(language=language, accent="#ffdd00")
        assert said in page_texts(set_blocks(tmp_path, paragraph("x"), options=options).data)[0]


def test_all_languages_have_all_words():
    text = ours("words.typ")
    keys = [
        frozenset(re.findall(r"^\s+(\w+):", body, re.MULTILINE))
        for body in re.findall(r"(?s)page: .*?date: ", text)
    ]
    assert len(keys) == 7
    assert len(set(keys)) == 1


class PanicException(BaseException):
    """As pyo3 has it, where Rust gives up: no `Exception`."""


class _Panicking:
    """A compiler with a fault inside."""

    def __getattr__(self, _name):
        def give_up(*_given, **_named):
            raise PanicException("index out of bounds")

        return give_up


def test_a_fault_inside_typst_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("jfeditor.export.typst_setting._Press._compiler", lambda *_: _Panicking())
    assert "index out of bounds" in refusal(tmp_path)
