"""Colours, fonts and the window's style, from `resources/themes`."""

import re
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from jfeditor.resources import load_table, resource

THEMES = ("system", "light", "dark")
_TEXT_SIZE = 13
"""In pixels of a screen without scaling, as the design has it; Qt scales it with the screen."""


def load_fonts() -> None:
    """Make the bundled fonts known to Qt, for machines that have none."""
    for path in sorted(resource("fonts").glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(path))


def text_font() -> QFont:
    """The font of the interface."""
    font = QFont("Inter")
    font.setPixelSize(_TEXT_SIZE)
    return font


def source_font(zoom: int) -> QFont:
    """The font of page sources; `zoom` is in pixels more or less than usual."""
    font = QFont("JetBrains Mono")
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(max(7, _TEXT_SIZE + zoom))
    for feature in ("calt", "liga"):  # "####" and "===" are characters here, not arrows and bars
        font.setFeature(QFont.Tag(feature), 0)
    return font


def apply_theme(app: QApplication, wanted: str) -> None:
    """Dress the whole program in a theme; `system` follows the desktop, also when it changes later."""
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    app.styleHints().setColorScheme(schemes.get(wanted, Qt.ColorScheme.Unknown))
    name = current_theme(wanted)
    app.setProperty("theme", name)
    app.setPalette(_palette(name))
    app.setStyleSheet(_style(name))


def current_theme(wanted: str) -> str:
    """`light` or `dark`, as wanted or as the desktop has it."""
    if wanted in {"light", "dark"}:
        return wanted
    return "dark" if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"


def colour(name: str) -> QColor:
    """A colour of the theme in force, by its name in the theme's table; a copy that may be changed."""
    app = QGuiApplication.instance()
    theme = (app.property("theme") if app else None) or "light"
    return QColor(_colours(theme)[name])


@lru_cache(maxsize=4)
def _colours(theme: str) -> dict[str, QColor]:
    return {name: QColor(value) for name, value in load_table("themes", f"{theme}.toml")["colours"].items()}


def _style(theme: str) -> str:
    colours = load_table("themes", f"{theme}.toml")["colours"]
    sheet = resource("themes", "window.qss").read_text(encoding="utf-8")
    icons = {
        f"{name}-icon": resource("icons", f"{name}-{theme}.svg").as_posix() for name in ("check", "open")
    }
    values = {**colours, **icons}
    return re.sub(r"\{([a-z-]+)\}", lambda match: values[match.group(1)], sheet)


def _palette(theme: str) -> QPalette:
    role = QPalette.ColorRole
    names = {
        role.Window: "panel",
        role.WindowText: "text",
        role.Base: "panel",
        role.AlternateBase: "bg",
        role.Text: "text",
        role.Button: "raised",
        role.ButtonText: "text",
        role.BrightText: "err",
        role.Highlight: "sel",
        role.HighlightedText: "text",
        role.ToolTipBase: "raised",
        role.ToolTipText: "text",
        role.PlaceholderText: "faint",
        role.Link: "accent",
        role.LinkVisited: "code",
        role.Light: "raised",
        role.Midlight: "line",
        role.Mid: "line-strong",
        role.Dark: "faint",
        role.Shadow: "line-strong",
        role.Accent: "accent",
    }
    palette = QPalette()
    colours = _colours(theme)
    for which, name in names.items():
        palette.setColor(which, colours[name])
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, colours["faint"])
    return palette
