"""One complete HTML document around a body: nothing in it runs, nothing is fetched."""

import re
from collections.abc import Mapping
from html import escape

from jfeditor.resources import load_table, resource

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What the file may do (https://www.w3.org/TR/CSP3/): show its own style sheet and the images inside it."""
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")
_STYLE_END = re.compile(r"</(?=style)", re.IGNORECASE)


def standalone_page(title: str, body_html: str, css: str, language: str) -> str:
    """A document that needs no other file; `body_html` has gone through `web_safety.safe_html`.

    `css` comes after the program's own style sheet. `language` is that of the text, as BCP 47 has it.
    """
    sheet = "\n".join((theme_variables(), page_style(), css))
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE_END.sub('<' + chr(92) + '/', sheet)}\n</style>\n"
        f"</head>\n<body>\n{body_html}</body>\n</html>\n"
    )


def page_style() -> str:
    """The program's style sheet for pages, without the fonts that only the window can hand out."""
    return _FONT_FACE.sub("", resource("preview", "page.css").read_text(encoding="utf-8"))


def theme_variables() -> str:
    """The colours of both themes as CSS variables; the reader's system says which."""
    light, dark = (_variables(load_table("themes", f"{name}.toml")["colours"]) for name in ("light", "dark"))
    dark = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    return f":root {{ color-scheme: light dark; }}\n:root {{ {light} }}\n{dark}"


def _variables(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in colours.items())
