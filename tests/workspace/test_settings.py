"""Settings and the state of windows."""

import json

import msgspec
import pytest

from jfeditor.wording import word_error
from jfeditor.workspace import settings as module
from jfeditor.workspace.places import config_folder
from jfeditor.workspace.settings import (
    MOST_RECENT,
    Settings,
    SettingsError,
    Theme,
    WindowState,
    read_settings,
    read_window_state,
    recent_handbooks,
    with_recent,
    write_settings,
    write_window_state,
)


def settings_file():
    return config_folder() / "settings.json"


def store(text):
    config_folder().mkdir(parents=True, exist_ok=True)
    settings_file().write_bytes(text)


def test_the_first_start():
    reading = read_settings()
    assert reading.value == Settings()
    assert reading.problems == ()
    assert not config_folder().exists(), "reading makes nothing"


def test_what_is_written_is_read(root):
    chosen = Settings(recent=("/a", "/caf\udce9"), theme=Theme.DARK, editor_zoom=-2, geometry="AdnQ")
    write_settings(chosen)
    assert read_settings().value == chosen
    state = WindowState(page="a/ü.md", caret=12, expanded=("a.md#x", "a.md"), splitters={"main": (1, 2, 3)})
    write_window_state(root, state)
    assert read_window_state(root).value == state
    assert read_window_state(root.parent).value == WindowState()


def test_the_latest_handbook_is_first_and_stands_once(root, tmp_path):
    settings = Settings()
    for number in range(20):
        settings = with_recent(settings, tmp_path / str(number))
    settings = with_recent(settings, tmp_path / "15")
    settings = with_recent(settings, root)
    recent = recent_handbooks(settings)
    assert len(recent) == MOST_RECENT
    assert [entry.path for entry in recent[:3]] == [str(root), str(tmp_path / "15"), str(tmp_path / "19")]
    assert [entry.missing for entry in recent[:3]] == [False, True, True]


@pytest.mark.parametrize("text", [b"{", b"", b"[1]", b"\xff\xfe", b"null", b'{"theme": '])
def test_a_broken_file_is_set_aside_and_told(text):
    store(text)
    reading = read_settings()
    assert reading.value == Settings()
    (problem,) = reading.problems
    assert problem.code == "settings.broken"
    assert str(settings_file()) in word_error(problem)
    (aside,) = config_folder().glob("settings.json.broken-*")
    assert aside.read_bytes() == text
    assert read_settings().problems == (), "told once"
    write_settings(Settings(theme=Theme.DARK))
    assert read_settings().value.theme is Theme.DARK


def test_one_wrong_value_does_not_take_the_others_along():
    store(b'{"theme": "mauve", "editor_zoom": 3, "recent": ["/a"]}')
    reading = read_settings()
    assert reading.value == Settings(editor_zoom=3, recent=("/a",))
    assert [problem.values["reason"] for problem in reading.problems] == ["theme"]
    again = read_settings()
    assert again.value == reading.value
    assert again.problems == ()


def test_keys_of_a_newer_program_are_kept():
    store(b'{"theme": "dark", "from_tomorrow": {"a": [1]}}')
    write_settings(msgspec.structs.replace(read_settings().value, theme=Theme.LIGHT))
    stored = json.loads(settings_file().read_bytes())
    assert stored["theme"] == "light"
    assert stored["from_tomorrow"] == {"a": [1]}


def test_a_byte_order_mark_does_not_matter():
    store(b'\xef\xbb\xbf{"theme": "dark"}')
    assert read_settings().value.theme is Theme.DARK


def test_settings_that_cannot_be_written_are_told(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("JFEDITOR_CONFIG", str(tmp_path / "file"))
    assert read_settings().value == Settings()
    with pytest.raises(SettingsError) as caught:
        write_settings(Settings())
    assert caught.value.code == "settings.unwritable"


def test_a_write_that_fails_leaves_the_old_settings(monkeypatch):
    write_settings(Settings(theme=Theme.DARK))

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_whole", fail)
    with pytest.raises(SettingsError):
        write_settings(Settings())
    assert read_settings().value.theme is Theme.DARK
