"""Front matter is read or its fault is told; the page opens in any case."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jfeditor.markdown.front_matter import read_front_matter
from jfeditor.text.sources import Source
from jfeditor.wording import word


def read(text):
    return read_front_matter(Source(text if isinstance(text, bytes) else text.encode()))


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_yaml(eol, mark):
    text = mark + eol.join(["---  ", "title: é😀", "n: [1, yes, 2020-01-02]", "---", "# x", ""])
    data = text.encode()
    found = read(text)
    assert dict(found.values) == {"title": "é😀", "n": [1, "yes", datetime.date(2020, 1, 2)]}
    assert (found.form, found.faults, found.broken) == ("yaml", (), False)
    assert found.span.start == len(mark.encode())
    assert data[found.span.end :].decode() == f"# x{eol}"
    assert found.inner.cut(data).decode() == f"title: é😀{eol}n: [1, yes, 2020-01-02]{eol}"


@pytest.mark.parametrize(
    ("text", "form", "values"),
    [
        ("", "none", {}),
        ("# x\n", "none", {}),
        ("\n---\na: 1\n---\n", "none", {}),
        (" ---\na: 1\n---\n", "none", {}),
        ("----\na: 1\n----\n", "none", {}),
        ("---\n---\n", "yaml", {}),
        ("---\n# only this\n---\n", "yaml", {}),
        ("---\na: 1\n---", "yaml", {"a": 1}),
        ("---\na: 1\n...\nx", "yaml", {"a": 1}),
        ("---\na: |\n  ---\n  x\n---\n", "yaml", {"a": "---\nx\n"}),
        ("---\n1: x\n? y\n: z\n---\n", "yaml", {"1": "x", "y": "z"}),
        ("+++\na = 1\n[b]\nc = 'd'\n+++\nx", "toml", {"a": 1, "b": {"c": "d"}}),
        ("+++\r\na = 1\r\n+++\r\n", "toml", {"a": 1}),
        ("+++\ra = 1\r+++\r", "toml", {"a": 1}),
    ],
)
def test_forms(text, form, values):
    found = read(text)
    assert (found.form, dict(found.values), found.faults) == (form, values, ())


@pytest.mark.parametrize(
    ("text", "code", "line", "values"),
    [
        ("---\na: 1\n", "unclosed", 1, {}),
        ("\ufeff+++\na = 1\n", "unclosed", 1, {}),
        ("---\na: 1\nb: 2\na: 3\n---\n", "duplicate_key", 4, {"a": 3, "b": 2}),
        ("---\nm:\n  k: 1\n  k: 2\n---\n", "duplicate_key", 4, {"m": {"k": 2}}),
        ("---\na:\n\tb: 1\n---\n", "tab", 3, {}),
        ("---\na: 1\n\tb: 1\n---\n", "tab", 3, {}),
        ("---\nx: y\na: [\n---\n", "broken", 3, {}),
        ("---\r\nx: y\r\na: b: c\r\n---\r\n", "broken", 3, {}),
        ("---\rx: y\ra: b: c\r---\r", "broken", 3, {}),
        ("---\nx: '\u2028\u0085'\na: b: c\n---\n", "broken", 3, {}),
        ("---\na: 2020-13-45\n---\n", "broken", 2, {}),
        ("---\na: 1\nb: \0\n---\n", "broken", 3, {}),
        ("---\na: !ruby/object:X {}\n---\n", "broken", 2, {}),
        ("---\na: !!bool x\n---\n", "broken", 2, {}),
        ("---\na: &a [*a]\n---\n", "broken", 2, {}),
        ("---\na: *b\n---\n", "broken", 2, {}),
        ("---\n- a\n---\n", "no_mapping", 2, {}),
        ("---\njust text\n---\n", "no_mapping", 2, {}),
        ("+++\na = 1\nb = \n+++\n", "broken_toml", 3, {}),
        ("---\ntitle: Manager: Sales # x\na: 1\n---\n", "broken", 2, {"title": "Manager: Sales"}),
        ("---\na: [\ntitle: 'It''s' # x\n---\n", "broken", 3, {"title": "It's"}),
        ('---\ntitle: "Open\na: 1\n---\n', "broken", 3, {"title": "Open"}),
        ("---\na: [\r\ntitle: Plain\r\n---\r\n", "broken", 3, {"title": "Plain"}),
        ("---\na: [\n  title: Deep\nsubtitle: x\n---\n", "broken", 4, {}),
        ("---\ntitle: |\n  x\n ]\n---\n", "broken", 4, {}),
        ("---\ntitle: [\n---\n", "broken", 2, {}),
        ("---\ntitle: 3\nx: [\n---\n", "broken", 3, {}),
    ],
)
def test_faults_are_told_with_their_line(text, code, line, values):
    found = read(text)
    (fault,) = found.faults
    assert (fault.code, fault.line, dict(found.values)) == (f"front_matter.{code}", line, values)
    assert found.broken == (code not in {"unclosed", "duplicate_key"})
    sentence = word(fault.code, {"line": fault.line, "detail": fault.detail})
    assert "{" not in sentence.replace("{}", "")
    assert not sentence.startswith("front_matter.")


def test_each_repeat_is_told_in_order():
    found = read("---\na: 1\nb:\n  c: 1\n  c: 2\na: 2\n---\n")
    assert [(fault.line, fault.detail) for fault in found.faults] == [(5, "c"), (6, "a")]


def test_bytes_that_are_no_utf_8():
    found = read(b"---\ntitle: caf\xe9\n---\nx")
    assert found.text_of("title") == "caf\ufffd"
    assert found.span == (0, 20)


def test_text_of_gives_text_only():
    found = read("---\na: x\nb: 1\n---\n")
    assert [found.text_of(key) for key in "abc"] == ["x", "", ""]


@given(st.text(st.sampled_from("a:-[]{}&*!|>'\"%#? \t\n\r0,~=<\0é\x85"), max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_front_matter_fails_the_page(inner):
    data = f"---\n{inner}\n---\nx".encode()
    found = read(data)
    assert found.form == "yaml"
    for fault in found.faults:
        assert 1 <= fault.line <= len(Source(data).lines)


def test_pages_of_the_sample_have_titles_even_where_broken(sample_pages):
    pages = [read(path.read_bytes()) for path in sample_pages]
    assert all(page.text_of("title") for page in pages if page.form == "yaml")
    assert sum(page.form == "yaml" for page in pages) > 20


def test_real_pages_keep_their_titles(corpus_pages):
    for path in corpus_pages:
        found = read(path.read_bytes())
        assert found.form in {"yaml", "none"}
        if found.form == "yaml":
            assert found.text_of("title"), path
