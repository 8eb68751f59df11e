"""The program's own changes of `jfeditor.toml`: only the new bytes, and what the file says else stays."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jfeditor.checks.rules import Severity
from jfeditor.faults import JfeditorError
from jfeditor.wording import word_error
from jfeditor.workspace import option_edits
from jfeditor.workspace.handbook_options import OptionsError, read_options
from jfeditor.workspace.option_edits import OptionEditError, add_word, set_severity, take_back
from jfeditor.workspace.toml_places import Setting, read_places


def file_of(folder):
    return (folder / "jfeditor.toml").read_bytes().decode()


def written(folder, text):
    (folder / "jfeditor.toml").write_bytes(text.encode())
    return folder


WORDS = {
    "nothing": ("", '[language]\nwords = ["Zuora"]\n'),
    "an empty list": ("[language]\nwords = []\n", '[language]\nwords = ["Zuora"]\n'),
    "one line": (
        '[language]\nwords = ["a", "b"]  # ours\ndialect = "british"\n',
        '[language]\nwords = ["a", "b", "Zuora"]  # ours\ndialect = "british"\n',
    ),
    "one line, comma last": (
        '[language]\nwords = ["a", ]\n',
        '[language]\nwords = ["a", "Zuora", ]\n',
    ),
    "many lines": (
        '[language]\nwords = [\n  "a",  # first\n  "b",\n]\n',
        '[language]\nwords = [\n  "a",  # first\n  "b",\n  "Zuora",\n]\n',
    ),
    "many lines, no comma last": (
        '[language]\nwords = [\n  "a",\n  "b]" # why\n]\n',
        '[language]\nwords = [\n  "a",\n  "b]", # why\n  "Zuora",\n]\n',
    ),
    "windows lines": (
        '[language]\r\nwords = [\r\n\t"a"\r\n]\r\n',
        '[language]\r\nwords = [\r\n\t"a",\r\n\t"Zuora",\r\n]\r\n',
    ),
    "no words yet": (
        '[language]\ndialect = "british"  # as always\n\n# pages\n[checks]\nskip = []\n',
        '[language]\ndialect = "british"  # as always\nwords = ["Zuora"]\n\n# pages\n[checks]\nskip = []\n',
    ),
    "a section below only": (
        '[language.avoid]\nguys = "people"',
        '[language.avoid]\nguys = "people"\n\n[language]\nwords = ["Zuora"]\n',
    ),
    "other sections": (
        '# ours\n[site]\nurl = "https://a.example"\n',
        '# ours\n[site]\nurl = "https://a.example"\n\n[language]\nwords = ["Zuora"]\n',
    ),
    "the heading ends the file": ("[language]", '[language]\nwords = ["Zuora"]\n'),
    "a mark at the start": (
        '\ufeff[language]\nwords = ["a"]\n',
        '\ufeff[language]\nwords = ["a", "Zuora"]\n',
    ),
    "what looks like it in a text": (
        '[export]\norganisation = """[language]\nwords = [] """\n',
        '[export]\norganisation = """[language]\nwords = [] """\n\n[language]\nwords = ["Zuora"]\n',
    ),
}


@pytest.mark.parametrize("case", WORDS)
def test_a_word_is_spliced_in(case, tmp_path):
    before, after = WORDS[case]
    if before:
        written(tmp_path, before)
    done = add_word(tmp_path, "Zuora")
    assert file_of(tmp_path) == after
    assert "Zuora" in read_options(tmp_path).options.checks.language.words
    assert not add_word(tmp_path, " Zuora ")
    assert file_of(tmp_path) == after
    take_back(tmp_path, done)
    assert file_of(tmp_path) == before if before else not (tmp_path / "jfeditor.toml").exists()


SEVERITIES = {
    "nothing": ("", '[checks.severity]\nJF107 = "off"\n'),
    "said already": (
        '[checks.severity]\nJF107 = "error" # loud\nJF101 = "note"\n',
        '[checks.severity]\nJF107 = "off" # loud\nJF101 = "note"\n',
    ),
    "by name": ('[checks.severity]\nempty-section = "note"\n', '[checks.severity]\nempty-section = "off"\n'),
    "others": (
        '[checks]\nskip = ["a/**"]\n\n[checks.severity]\nJF101 = "note"\n\n[site]\n',
        '[checks]\nskip = ["a/**"]\n\n[checks.severity]\nJF101 = "note"\nJF107 = "off"\n\n[site]\n',
    ),
    "as a dotted key": (
        '[checks]\nseverity.JF107 = "note"\n',
        '[checks]\nseverity.JF107 = "off"\n',
    ),
}


@pytest.mark.parametrize("case", SEVERITIES)
def test_a_severity_is_spliced_in(case, tmp_path):
    before, after = SEVERITIES[case]
    if before:
        written(tmp_path, before)
    done = set_severity(tmp_path, "JF107", Severity.OFF)
    assert file_of(tmp_path) == after
    assert read_options(tmp_path).options.checks.severities["JF107"] is Severity.OFF
    assert not set_severity(tmp_path, "JF107", Severity.OFF)
    take_back(tmp_path, done)
    assert file_of(tmp_path) == before if before else not (tmp_path / "jfeditor.toml").exists()


def test_what_was_changed_since_is_not_taken_back(tmp_path):
    done = add_word(tmp_path, "Zuora")
    add_word(tmp_path, "Okta")
    now = file_of(tmp_path)
    with pytest.raises(OptionEditError) as refused:
        take_back(tmp_path, done)
    assert "has been changed since" in word_error(refused.value)
    assert file_of(tmp_path) == now


def test_a_table_in_braces_is_added_to(tmp_path):
    written(tmp_path, 'language = {words = ["a"], dialect = "british"}\n')
    assert add_word(tmp_path, "b")
    assert file_of(tmp_path) == 'language = {words = ["a", "b"], dialect = "british"}\n'


@pytest.mark.parametrize("text", ['language.dialect = "british"\n', "language = 1\n", "[[language]]\n"])
def test_what_cannot_be_added_to_is_refused_in_words(text, tmp_path):
    written(tmp_path, text)
    with pytest.raises(OptionEditError) as refused:
        add_word(tmp_path, "b")
    assert "jfeditor.toml was not changed" in word_error(refused.value)
    assert 'words = ["b"]' in word_error(refused.value)
    assert file_of(tmp_path) == text


def test_a_file_that_cannot_be_read_is_not_touched(tmp_path):
    written(tmp_path, "[language\n")
    with pytest.raises(OptionsError) as refused:
        add_word(tmp_path, "b")
    assert "line 1" in word_error(refused.value)
    assert file_of(tmp_path) == "[language\n"


@pytest.mark.parametrize("word", ["", "  ", "a\0b", "x" * 200])
def test_what_is_no_word_is_refused(word, tmp_path):
    with pytest.raises(OptionEditError):
        add_word(tmp_path, word)
    assert not (tmp_path / "jfeditor.toml").exists()


def test_a_folder_in_its_place_is_told(tmp_path):
    (tmp_path / "jfeditor.toml").mkdir()
    with pytest.raises(JfeditorError):
        add_word(tmp_path, "b")


_NAMES = st.sampled_from(["a", "b-c", '"d e"', "'f.g'"])
_STRINGS = st.sampled_from(
    ['"x"', "'y'", '"a # b"', '"\\""', '"""two\nlines"""', "'''[z]\n#'''", '"]"', '""', "''", '"""a""b"""']
)
_VALUES = st.recursive(
    _STRINGS | st.sampled_from(["1", "1.5", "true", "1979-05-27", "-inf"]),
    lambda below: (
        st.lists(below, max_size=3).map(lambda ones: "[ " + ",\n # c ]\n".join(ones) + " ]")
        | below.map(lambda one: "{ k = " + one.replace("\n", " ") + " }")
    ),
    max_leaves=5,
)


@given(st.dictionaries(_NAMES, _VALUES, max_size=4), st.sampled_from(["", " # note"]), st.booleans())
def test_the_places_are_those_of_the_values(pairs, comment, headed):
    text = "[t]\n" if headed else ""
    text += "".join(f"{name} = {value}{comment}\n\n" for name, value in pairs.items())
    try:
        said = tomllib.loads(text)
    except ValueError:
        return
    found: list[Setting] = []
    for one in read_places(text):
        if isinstance(one, Setting) and not (found and one.start < found[-1].end):
            found.append(one)  # what lies in a table in braces aside
    assert len(found) == len(pairs)
    for one, value in zip(found, pairs.values(), strict=True):
        assert text[one.start : one.end] == value
        table = said
        for name in one.way[:-1]:
            table = table[name]
        assert one.way[-1] in table


@pytest.mark.parametrize(
    "wrong", ['[language]\nwords = ["b"]\n[site]\nurl = "https://b.example"\n', "[language"]
)
def test_a_change_that_does_not_say_what_is_wanted_is_not_written(wrong, tmp_path, monkeypatch):
    before = '[site]\nurl = "https://a.example"\n'
    written(tmp_path, before)
    monkeypatch.setattr(option_edits, "_with_line", lambda *_: wrong)
    with pytest.raises(OptionEditError):
        add_word(tmp_path, "b")
    assert file_of(tmp_path) == before


def test_a_file_that_another_program_changes_meanwhile_is_kept(tmp_path, monkeypatch):
    written(tmp_path, "[language]\n")
    with_line = option_edits._with_line

    def meanwhile(*args):
        written(tmp_path, "# theirs\n")
        return with_line(*args)

    monkeypatch.setattr(option_edits, "_with_line", meanwhile)
    with pytest.raises(OptionEditError) as refused:
        add_word(tmp_path, "b")
    assert "try again" in word_error(refused.value)
    assert file_of(tmp_path) == "# theirs\n"
