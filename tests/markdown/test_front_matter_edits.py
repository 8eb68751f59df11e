"""Keys of front matter are set, added, renamed and removed as edits of just their bytes."""

import copy
import datetime
import re
from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jfeditor.markdown import yaml_splices, yaml_writing
from jfeditor.markdown.front_matter import FrontMatterError, read_front_matter
from jfeditor.markdown.front_matter_edits import add_key, remove_key, rename_key, set_value
from jfeditor.text.edits import apply_edits
from jfeditor.text.sources import Source
from jfeditor.wording import word_error

PAGE = """\
---
# top
title: "Foo: é😀"   # note
plain: a b # c
number: 3
date: 2024-01-02
empty:
single: 'it''s'
literal: |  # why
  one
  two

# between
folded: >-
    long text here which is folded
    over two lines
tags:
  - a # x
  - "b"
  # middle
  - c
flow: [x, 'y', z] # f
map:
  k: v
  deep:
    - p: 1
      q: 2
    - r
    - - s
braces: {a: 1, "b": [2]}
flat:
- i
- j
"quoted key": 1
last: |+
  x

---

# Body
"""


def change(operation, text, *arguments):
    """The page after an operation, and its lines that went and came."""
    source = Source(text.encode())
    edits = operation(source, read_front_matter(source), *arguments)
    after = apply_edits(source.data, edits).decode()
    one, two = text.splitlines(keepends=True), after.splitlines(keepends=True)
    went, came = [], []
    for _, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if one[a:b] != two[c:d]:
            went += one[a:b]
            came += two[c:d]
    return after, "".join(went), "".join(came)


def values(text):
    """The values of a page; copied, since readings are kept and shared."""
    return copy.deepcopy(dict(read_front_matter(Source(text.encode())).values))


@pytest.mark.parametrize(
    ("path", "value", "went", "came"),
    [
        (("title",), "Bar", 'title: "Foo: é😀"   # note\n', 'title: "Bar"   # note\n'),
        (("title",), 'a "b" \\', 'title: "Foo: é😀"   # note\n', 'title: "a \\"b\\" \\\\"   # note\n'),
        (("plain",), "x y", "plain: a b # c\n", "plain: x y # c\n"),
        (("plain",), "x: y", "plain: a b # c\n", 'plain: "x: y" # c\n'),
        (("plain",), 'x: "y"', "plain: a b # c\n", "plain: 'x: \"y\"' # c\n"),
        (("plain",), "no", "plain: a b # c\n", 'plain: "no" # c\n'),
        (("plain",), "0x1F", "plain: a b # c\n", 'plain: "0x1F" # c\n'),
        (("plain",), "- x", "plain: a b # c\n", 'plain: "- x" # c\n'),
        (("plain",), "x #y", "plain: a b # c\n", 'plain: "x #y" # c\n'),
        (("plain",), " x", "plain: a b # c\n", 'plain: " x" # c\n'),
        (("plain",), "", "plain: a b # c\n", 'plain: "" # c\n'),
        (("plain",), "x\ny", "plain: a b # c\n", 'plain: "x\\ny" # c\n'),
        (("plain",), "\u2028\0\x85\t", "plain: a b # c\n", 'plain: "\\u2028\\0\\x85\\t" # c\n'),
        (("plain",), True, "plain: a b # c\n", "plain: true # c\n"),
        (("plain",), None, "plain: a b # c\n", "plain: null # c\n"),
        (("plain",), ["x", 1], "plain: a b # c\n", "plain: # c\n  - x\n  - 1\n"),
        (("plain",), [], "plain: a b # c\n", "plain: [] # c\n"),
        (("number",), 4.5, "number: 3\n", "number: 4.5\n"),
        (("number",), "4", "number: 3\n", 'number: "4"\n'),
        (("number",), "x\ny\n", "number: 3\n", "number: |\n  x\n  y\n"),
        (("date",), datetime.date(2025, 2, 3), "date: 2024-01-02\n", "date: 2025-02-03\n"),
        (("date",), "2024-01-02", "date: 2024-01-02\n", 'date: "2024-01-02"\n'),
        (("empty",), "x y", "empty:\n", "empty: x y\n"),
        (("empty",), {"a": [1]}, "", "  a:\n    - 1\n"),
        (("single",), "don't", "single: 'it''s'\n", "single: 'don''t'\n"),
        (("single",), "a\nb", "single: 'it''s'\n", 'single: "a\\nb"\n'),
        (("literal",), "one\nthree\n", "  two\n", "  three\n"),
        (("literal",), "one", "literal: |  # why\n  two\n", "literal: |-  # why\n"),
        (("literal",), "one\n\ntwo\n", "", "\n"),
        (("literal",), "  x", "literal: |  # why\n  one\n  two\n", 'literal: "  x"  # why\n'),
        (("folded",), "short", "    long text here which is folded\n    over two lines\n", "    short\n"),
        (
            ("folded",),
            "some other text that is long enough to be folded again",
            "    long text here which is folded\n    over two lines\n",
            "    some other text that is long\n    enough to be folded again\n",
        ),
        (("folded",), "a\nb", "    long text here which is folded\n    over two lines\n", "    a\n\n    b\n"),
        (("tags",), ["a", "b", "c", "d"], "", "  - d\n"),
        (("tags",), ["a", "b", "new", "c"], "", '  - "new"\n'),
        (("tags",), ["b", "c"], "  - a # x\n", ""),
        (("tags",), ["a", "z", "c"], '  - "b"\n', '  - "z"\n'),
        (("tags",), "s", 'tags:\n  - a # x\n  - "b"\n  # middle\n  - c\n', "tags: s\n"),
        (("tags", 2), ["x"], "  - c\n", "  - - x\n"),
        (("flow",), ["y", "z", "w, v"], "flow: [x, 'y', z] # f\n", "flow: ['y', z, \"w, v\"] # f\n"),
        (("flow",), ["new", "x", "y", "z"], "flow: [x, 'y', z] # f\n", "flow: [new, x, 'y', z] # f\n"),
        (("flow",), [], "flow: [x, 'y', z] # f\n", "flow: [] # f\n"),
        (("flow", 1), "q", "flow: [x, 'y', z] # f\n", "flow: [x, 'q', z] # f\n"),
        (("map", "k"), "w", "  k: v\n", "  k: w\n"),
        (("map", "deep", 0, "q"), 3, "      q: 2\n", "      q: 3\n"),
        (("map", "deep", 1), {"a": "b"}, "    - r\n", "    - a: b\n"),
        (("map", "deep", 2, 0), "t", "    - - s\n", "    - - t\n"),
        (("braces", "b"), [2, 3], 'braces: {a: 1, "b": [2]}\n', 'braces: {a: 1, "b": [2, 3]}\n'),
        (("braces",), {"b": [2], "c": "d"}, 'braces: {a: 1, "b": [2]}\n', 'braces: {"b": [2], c: d}\n'),
        (("flat",), ["i", "j", "k"], "", "- k\n"),
        (("flat",), {"a": 1}, "- i\n- j\n", "  a: 1\n"),
        (("quoted key",), 2, '"quoted key": 1\n', '"quoted key": 2\n'),
        (("last",), "y", "last: |+\n  x\n\n", "last: |-\n  y\n"),
    ],
)
def test_setting(path, value, went, came):
    after, *lines = change(set_value, PAGE, path, value)
    assert lines == [went, came]
    expected = values(PAGE)
    held = expected
    for part in path[:-1]:
        held = held[part]
    held[path[-1]] = value
    assert values(after) == expected


@pytest.mark.parametrize(
    ("path", "went", "came"),
    [
        (("title",), 'title: "Foo: é😀"   # note\n', ""),
        (("empty",), "empty:\n", ""),
        (("literal",), "literal: |  # why\n  one\n  two\n", ""),
        (("tags",), 'tags:\n  - a # x\n  - "b"\n  # middle\n  - c\n', ""),
        (("tags", 0), "  - a # x\n", ""),
        (("flow", 1), "flow: [x, 'y', z] # f\n", "flow: [x, z] # f\n"),
        (("flow", 2), "flow: [x, 'y', z] # f\n", "flow: [x, 'y'] # f\n"),
        (("map", "k"), "  k: v\n", ""),
        (("map", "deep", 0, "p"), "    - p: 1\n      q: 2\n", "    - q: 2\n"),
        (("map", "deep", 0), "    - p: 1\n      q: 2\n", ""),
        (("map", "deep", 2, 0), "    - - s\n", "    - []\n"),
        (("braces", "a"), 'braces: {a: 1, "b": [2]}\n', 'braces: {"b": [2]}\n'),
        (("braces", "b", 0), 'braces: {a: 1, "b": [2]}\n', 'braces: {a: 1, "b": []}\n'),
        (("flat", 1), "- j\n", ""),
        (("last",), "last: |+\n  x\n\n", ""),
    ],
)
def test_removing(path, went, came):
    assert change(remove_key, PAGE, path)[1:] == (went, came)


@pytest.mark.parametrize(
    ("path", "new", "came"),
    [
        (("plain",), "other", "other: a b # c\n"),
        (("plain",), "yes", '"yes": a b # c\n'),
        (("plain",), "a: b", '"a: b": a b # c\n'),
        (("map", "k"), "é", "  é: v\n"),
        (("braces", "a"), "x,y", 'braces: {"x,y": 1, "b": [2]}\n'),
        (("braces", "b"), "c", 'braces: {a: 1, "c": [2]}\n'),
        (("quoted key",), "k", '"k": 1\n'),
    ],
)
def test_renaming(path, new, came):
    after, _, lines = change(rename_key, PAGE, path, new)
    assert lines == came
    assert list(values(after)) == [new if (key,) == path else key for key in values(PAGE)]


@pytest.mark.parametrize(
    ("path", "value", "came"),
    [
        (("new",), "x y", "new: x y\n"),
        (("new",), "x #y", 'new: "x #y"\n'),
        (("new",), "x\ny", "new: |-\n  x\n  y\n"),
        (("new",), {"a": {}, "b": [["c"]]}, "new:\n  a: {}\n  b:\n    - - c\n"),
        (("map", "new"), 1, "  new: 1\n"),
        (("map", "deep", 0, "new"), ["a"], "      new:\n        - a\n"),
        (("empty", "new"), 1, "  new: 1\n"),
        (("braces", "new"), "x", 'braces: {a: 1, "b": [2], new: x}\n'),
    ],
)
def test_adding(path, value, came):
    assert change(add_key, PAGE, path, value)[2] == came


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_new_lines_end_as_their_neighbours(eol, mark):
    page = mark + PAGE.replace("\n", eol)
    after = change(add_key, page, ("new",), ["a", "b\nc"])[0]
    assert eol.join(["new:", "  - a", "  - |-", "    b", "    c", "---"]) in after
    assert re.sub("\r\n|\n|\r", eol, after) == after
    assert change(set_value, page, ("literal",), "x\ny\n")[0] == page.replace(
        f"  one{eol}  two", f"  x{eol}  y"
    )


@pytest.mark.parametrize(
    ("page", "after"),
    [
        ("", "---\ntitle: T\n---\n"),
        ("# x\n", "---\ntitle: T\n---\n\n# x\n"),
        ("\ufeff# x\r\n", "\ufeff---\r\ntitle: T\r\n---\r\n\r\n# x\r\n"),
        ("\nx", "---\ntitle: T\n---\n\nx"),
        ("---\n---\nx", "---\ntitle: T\n---\nx"),
        ("---\n# c\n---\n", "---\n# c\ntitle: T\n---\n"),
        ("---\nnot closed\n", "---\ntitle: T\n---\n\n---\nnot closed\n"),
    ],
)
def test_pages_without_front_matter_get_one(page, after):
    assert change(add_key, page, ("title",), "T")[0] == after


def test_what_is_there_already_needs_no_edit():
    assert change(set_value, PAGE, ("title",), "Foo: é😀")[0] == PAGE
    assert change(rename_key, PAGE, ("title",), "title")[0] == PAGE


TWICE = "---\na: 1\nb: 2\na: 3 # c\n---\n"
SHARED = "---\na: &x\n  k: 1\nb: *x\nc:\n  <<: *x\n  j: 2\n---\n"


def test_of_equal_keys_the_last_is_set_and_all_are_removed():
    assert change(set_value, TWICE, ("a",), 4)[0] == TWICE.replace("3", "4")
    assert change(remove_key, TWICE, ("a",))[0] == "---\nb: 2\n---\n"
    assert change(remove_key, TWICE, ("b",))[0] == TWICE.replace("b: 2\n", "")


def test_next_to_shared_parts_edits_are_done():
    assert change(set_value, SHARED, ("c", "j"), 3)[0] == SHARED.replace("2", "3")


@pytest.mark.parametrize(
    ("operation", "page", "arguments", "code"),
    [
        (set_value, PAGE, (("none",), 1), "no_key"),
        (set_value, PAGE, (("tags", 9), 1), "no_key"),
        (set_value, PAGE, (("plain", "x"), 1), "no_key"),
        (set_value, "# x\n", (("a",), 1), "no_key"),
        (set_value, PAGE, (("plain",), {1, 2}), "kind"),
        (set_value, PAGE, (("plain",), "\ud800"), "no_way"),
        (remove_key, PAGE, (("none",),), "no_key"),
        (rename_key, PAGE, (("none",), "x"), "no_key"),
        (rename_key, PAGE, (("tags", 0), "x"), "no_key"),
        (rename_key, PAGE, (("plain",), "title"), "key_taken"),
        (rename_key, TWICE, (("a",), "c"), "key_twice"),
        (add_key, PAGE, (("title",), 1), "key_taken"),
        (add_key, PAGE, (("plain", "x"), 1), "no_mapping_at"),
        (add_key, PAGE, (("none", "x"), 1), "no_key"),
        (set_value, SHARED, (("a", "k"), 2), "no_way"),
        (set_value, SHARED, (("b", "k"), 2), "no_way"),
        (remove_key, SHARED, (("a",),), "no_way"),
        (set_value, "+++\na = 1\n+++\n", (("a",), 2), "toml"),
        (add_key, "+++\na = 1\n+++\n", (("b",), 2), "toml"),
        (set_value, "---\ntitle: a: b\n---\n", (("title",), "x"), "unreadable"),
        (add_key, "---\n- a\n---\n", (("title",), "x"), "unreadable"),
    ],
)
def test_refusals_are_worded(operation, page, arguments, code):
    source = Source(page.encode())
    with pytest.raises(FrontMatterError) as refused:
        operation(source, read_front_matter(source), *arguments)
    assert refused.value.code == f"front_matter.{code}"
    assert "front_matter" not in word_error(refused.value)
    assert not re.search(r"\{\w+\}", word_error(refused.value))


@pytest.mark.parametrize("operation", [set_value, add_key])
def test_pages_that_are_no_utf_8_are_refused(operation):
    source = Source(b"---\ntitle: caf\xe9\n---\n")
    with pytest.raises(FrontMatterError, match=r"encoding\.invalid"):
        operation(source, read_front_matter(source), ("title",), "x")
    with pytest.raises(FrontMatterError, match=r"encoding\.invalid"):
        add_key(Source(b"\xff"), read_front_matter(Source(b"\xff")), ("title",), "x")


@pytest.mark.parametrize("wrong", ["other", "x\nhidden: 1", "x\n---\n", "[", ""])
def test_a_wrong_way_to_write_is_refused(monkeypatch, wrong):
    """The proof shares nothing with the writing: whatever is written wrongly is found."""
    for module in (yaml_splices, yaml_writing):
        monkeypatch.setattr(module, "scalar_forms", lambda *_, **__: [wrong])
    source = Source(PAGE.encode())
    with pytest.raises(FrontMatterError, match="no_way"):
        set_value(source, read_front_matter(source), ("plain",), "asked")


# Properties: front matter in every style, each key set, renamed and removed

WORDS = st.sampled_from(
    ["a", "b c", "it's", 'say "x"', "é😀", "x: y", "#h", "yes", "12", "", " l", "a\nb", "a\n\nb\n", "- z"]
)
NEW = st.one_of(
    WORDS,
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.lists(WORDS, max_size=3),
    st.dictionaries(st.sampled_from("pqr"), WORDS, max_size=2),
)


@st.composite
def yaml_values(draw, indent, depth=0):
    """The text of a value behind its key, with the line's comment, and the line end."""
    kind = draw(
        st.sampled_from(["plain", "single", "double", "literal", "folded", "flow", "list", "map", "null"])
    )
    comment = draw(st.sampled_from(["", "", "  # c", " # 😀 'x"]))
    if depth > 2 and kind in {"list", "map"}:
        kind = "plain"
    if kind == "null":
        return f"{comment}\n"
    if kind in {"literal", "folded"}:
        mark = draw(st.sampled_from(["|", "|-", "|+"] if kind == "literal" else [">", ">-"]))
        lines = draw(st.lists(st.sampled_from(["x", "y z", "", "# no comment", "é"]), min_size=1, max_size=4))
        body = "".join(f"{indent}   {line}\n" if line else "\n" for line in ["first", *lines])
        return f" {mark}{comment}\n{body}"
    if kind == "list":
        inner = indent + draw(st.sampled_from(["", "  "]) if depth == 0 else st.just("  "))
        items = [draw(yaml_values(inner + "  ", depth=3)) for _ in range(draw(st.integers(1, 3)))]
        return f"{comment}\n" + "".join(f"{inner}-{item}" for item in items)
    if kind == "map":
        return f"{comment}\n" + draw(yaml_maps(indent + draw(st.sampled_from(["  ", "    "])), depth + 1))
    one_line = {"plain": "a b", "single": "'q ''r'", "double": '"s\\n😀"', "flow": "[1, {k: 'v'}, [] ]"}
    return f" {one_line[kind]}{comment}\n"


@st.composite
def yaml_maps(draw, indent="", depth=0):
    keys = draw(
        st.lists(st.sampled_from(["k", "'l m'", '"n"', "é", "5"]), min_size=1, max_size=4, unique=True)
    )
    parts = []
    for key in keys:
        parts.append(draw(st.sampled_from(["", "", "\n", f"{indent}# above\n"])))
        parts.append(f"{indent}{key}:{draw(yaml_values(indent, depth))}")
    return "".join(parts)


def paths(value, path=()):
    """Every path into values."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from paths(part, (*path, key))


@given(yaml_maps(), NEW, st.sampled_from(["\n", "\r\n"]), st.data())
@settings(max_examples=250, deadline=None)
def test_each_key_of_any_style(inner, new, eol, data):
    page = f"---\n{inner}---\nbody\n".replace("\n", eol)
    found = read_front_matter(Source(page.encode()))
    assert not found.broken
    path = data.draw(st.sampled_from(list(paths(dict(found.values)))))
    after = change(set_value, page, path, new)[0]
    held = values(after)
    for part in path:
        held = held[part]
    assert held == new
    results = [after]
    try:
        results.append(change(remove_key, page, path)[0])
    except FrontMatterError:
        assert "|+" in page  # a blank line would become the text of the block above
    if isinstance(path[-1], str):
        renamed, went, came = change(rename_key, page, path, "renamed key")
        assert went.count(eol) == came.count(eol) == 1
        assert len(list(paths(values(renamed)))) == len(list(paths(dict(found.values))))
        results.append(renamed)
    # Comments at the margin stand between the keys, so no edit of a key may take one along.
    for result in results:
        assert result.split(eol).count("# above") == page.split(eol).count("# above")


def test_every_key_of_every_page(sample_pages, request):
    """Setting, renaming, removing and adding leave all lines of the other keys, on every page there is."""
    pages = [*sample_pages, *_real_pages(request)]
    done = 0
    for path in pages:
        source = Source(path.read_bytes())
        found = read_front_matter(source)
        if source.fault or found.faults or found.form == "toml":
            continue
        text = source.text()
        after, went, came = change(add_key, text, ("added key",), "x")
        assert went == ""
        assert after.replace(came, "", 1) == text
        for key in found.values:
            own = _lines_of(text, key, found.values)
            for operation, arguments in (
                (set_value, ("a new: value",)),
                (set_value, (["x", "y"],)),
                (rename_key, ("renamed key",)),
                (remove_key, ()),
            ):
                after, went, came = change(operation, text, (key,), *arguments)
                assert went in own
                assert after.replace(came, went, 1) == text or not came
                done += 1
    assert done > 4 * len(sample_pages)


def _lines_of(text, key, keys):
    """A key's lines: up to the next key's, or the closing fence."""
    starts = [re.search(rf"^[\"']?{re.escape(other)}[\"']?:", text, re.MULTILINE).start() for other in keys]
    start = starts[list(keys).index(key)]
    end = min([at for at in starts if at > start], default=text.index("\n---", start) + 1)
    return text[start:end]


def _real_pages(request):
    try:
        return request.getfixturevalue("corpus_pages")
    except pytest.skip.Exception:
        return []
