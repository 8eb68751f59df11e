"""The bytes of a page and the facts about them, never repaired."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jfeditor.text.sources import Source
from jfeditor.wording import word_error

BOM = b"\xef\xbb\xbf"


def test_facts_of_a_plain_page():
    source = Source(b"a\n\0\tb  \r\n")
    assert (source.bom, source.start, source.fault) == (False, 0, None)
    assert source.text() == "a\n\0\tb  \r\n"
    assert source.line_ends.mixed
    assert len(source.lines) == 3


def test_a_byte_order_mark_is_kept():
    source = Source(BOM + b"# x")
    assert (source.bom, source.start, source.fault) == (True, 3, None)
    assert source.text().encode() == BOM + b"# x"


@pytest.mark.parametrize(
    ("data", "code", "line", "said"),
    [
        ("# x\n".encode("utf-16"), "encoding.other", 1, "UTF-16"),
        (b"\xfe\xff\0#", "encoding.other", 1, "UTF-16"),
        ("# x\n".encode("utf-32"), "encoding.other", 1, "UTF-32"),
        ("a\n\nManager – café\n".encode("cp1252"), "encoding.invalid", 3, "96"),
        (b"a\r\n\xf0\x9f\x98", "encoding.invalid", 2, "F0"),
        (b"\xc0\x80", "encoding.invalid", 1, "C0"),
        (b"\xed\xa0\x80", "encoding.invalid", 1, "ED"),
    ],
)
def test_other_encodings_are_told_with_their_place(data, code, line, said):
    fault = Source(data).fault
    assert fault is not None
    assert (fault.code, fault.values["line"]) == (code, line)
    assert said in word_error(fault)


@given(st.binary(max_size=60))
def test_text_is_as_long_as_the_bytes(data):
    source = Source(data)
    encoded = source.text().encode()
    assert len(encoded) == len(data)
    if source.fault is None:
        assert encoded == data
    else:
        bad = [at for at in range(len(data)) if encoded[at] != data[at]]
        assert all(encoded[at] == ord("?") for at in bad)
        assert bad or source.fault.code == "encoding.other"
