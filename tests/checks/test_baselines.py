"""The baseline file: readable, stable, and read with words for what is wrong."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_pages import found_in

from jfeditor.checks.baselines import BaselineError, read_baseline, write_baseline
from jfeditor.checks.newness import Fingerprint, Known, known_of, new_in
from jfeditor.wording import word

TEXTS = st.text(max_size=8)
PRINTS = st.builds(Fingerprint, TEXTS, TEXTS, TEXTS, TEXTS)


def known(found):
    return Known({path: Counter(prints) for path, prints in found.items()})


@given(st.dictionaries(TEXTS, st.lists(PRINTS, min_size=1, max_size=4), max_size=4))
def test_what_is_written_is_read(found):
    data = write_baseline(known(found))
    assert read_baseline(data) == known(found)
    assert write_baseline(read_baseline(data)) == data
    assert data == write_baseline(known(dict(reversed(found.items()))))


def test_one_finding_stands_on_each_line():
    one, other = Fingerprint("JF107", "Levels", "0a", ""), Fingerprint("JF902", "“x”", "0b", "0c")
    data = write_baseline(known({"b.md": [one], "a.md": [other, one, one]}))
    lines = data.decode().splitlines()
    assert lines[:3] == ["{", '  "schema": 1,', '  "findings": [']
    assert [json.loads(line.rstrip(",")) for line in lines[3:-2]] == [
        {"path": "a.md", "code": "JF107", "text": "Levels", "line": "0a", "around": ""},
        {"path": "a.md", "code": "JF107", "text": "Levels", "line": "0a", "around": ""},
        {"path": "a.md", "code": "JF902", "text": "“x”", "line": "0b", "around": "0c"},
        {"path": "b.md", "code": "JF107", "text": "Levels", "line": "0a", "around": ""},
    ]
    assert "“x”" in data.decode()
    assert data.endswith(b"\n}\n")


def test_a_path_that_is_no_text_is_kept():
    data = write_baseline(known({"caf\udce9.md": [Fingerprint("JF107", "x", "", "")]}))
    assert [*read_baseline(data).pages] == ["caf\udce9.md"]


ROW = '{"path": "a.md", "code": "JF107", "text": "x", "line": "y", "around": ""}'


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (b"", "baseline.broken", "line 1"),
        (b"{\n\n  oops", "baseline.broken", "line 3"),
        (b"[" * 100_000, "baseline.broken", "line 1"),
        (b"{\n<<<<<<< HEAD\n", "baseline.merging", "line 2"),
        (b'{\n"a": "\xe9"}', "baseline.encoding", "line 2"),
        (b"[]", "baseline.other", "findings"),
        (b'{"schema": 1, "findings": {}}', "baseline.other", "findings"),
        (b'{"schema": 2, "findings": []}', "baseline.schema", "schema 2"),
        (b'{"findings": []}', "baseline.other", "known.json"),
        (f'{{"schema": 1, "findings": [{ROW}, 3]}}'.encode(), "baseline.entry", "Entry 2"),
        (f'{{"schema": 1, "findings": [{ROW.replace("code", "kode")}]}}'.encode(), "baseline.entry", "code"),
        (
            f'{{"schema": 1, "findings": [{ROW.replace(chr(34) + "x" + chr(34), "1")}]}}'.encode(),
            "baseline.entry",
            "text",
        ),
    ],
)
def test_what_is_no_baseline_is_told(text, code, says):
    with pytest.raises(BaselineError) as error:
        read_baseline(text)
    assert error.value.code == code
    told = word(code, {**error.value.values, "path": "known.json"})
    assert says in told
    assert "{" not in told


def test_real_findings_are_all_known_from_their_file(corpus):
    found = found_in(corpus / "pages")
    read = read_baseline(write_baseline(known_of(found.pages.values())))
    assert len(read) == len(list(found))
    assert not any(new_in(found.pages.values(), read).values())
