"""The file of known findings."""

from collections import Counter

import pytest

from jfeditor.checks.newness import Fingerprint, Known
from jfeditor.wording import word_error
from jfeditor.workspace.baseline_files import BaselineFileError, load_baseline, save_baseline


def known(*codes):
    return Known({"a.md": counted(codes), "b.md": Counter()})


def counted(codes):
    return Counter(Fingerprint(code, "text", "line", "") for code in codes)


def test_there_and_back(root):
    save_baseline(root / "known.json", known("JF101", "JF101", "JF102"))
    found = load_baseline(root / "known.json")
    assert found.pages["a.md"] == counted(("JF101", "JF101", "JF102"))
    save_baseline(root / "known.json", known())
    assert len(load_baseline(root / "known.json")) == 0


@pytest.mark.parametrize("data", [None, b"{", b"[]", b"\xff", b'{"schema": 9, "findings": []}'])
def test_what_cannot_be_read_is_told_with_its_name(root, data):
    if data is not None:
        (root / "known.json").write_bytes(data)
    with pytest.raises(BaselineFileError) as caught:
        load_baseline(root / "known.json")
    told = word_error(caught.value)
    assert "known.json" in told
    assert "{" not in told


def test_a_folder_is_no_baseline(root):
    with pytest.raises(BaselineFileError):
        load_baseline(root)
    with pytest.raises(BaselineFileError):
        save_baseline(root, known())
    with pytest.raises(BaselineFileError) as caught:
        save_baseline(root / "no" / "known.json", known())
    assert "could not be written" in word_error(caught.value)
