"""Words as Markdown: text in which nothing is read as a mark, written as its page has it where that is plain.

What has a meaning in a text is escaped as CommonMark 0.31 says (sections 2.4 and 6); at the beginning of a
line also what would make a heading, a list, a rule or a table of it.
"""

import re

_MARKS = re.compile(
    r"""[\\`*\[\]~]          # escapes, code, emphasis, links, what is struck through
    | _                     # emphasis, but for one within a word
    | <(?=[A-Za-z/!?%])     # tags, addresses, ERB
    | &(?=\#?\w{1,31};)     # entities
    | \{(?=[{:.\#%<])       # shortcodes, attributes
    | \#+$                  # a heading's end
    """,
    re.VERBOSE,
)
_LINE_START = re.compile(
    r"""(?:
        \#{1,6}(?=\s|$)     # a heading
      | [-+](?=\s|$)        # an item
      | [-=:|](?=[-=:|\s]*$)  # an underline, a rule, the second line of a table
      | :(?=\s|$)           # a definition
      | >                   # a quote
      | \|
    )""",
    re.VERBOSE,
)
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_STRAIGHT = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{EN DASH}": "--",
        "\N{EM DASH}": "---",
    }
)
_NOT_ALONE = re.compile(r"[\\&\r\n]")


def straight(text: str) -> str:
    """A text with the quotes, dashes and dots that a typewriter has, as pages are mostly written."""
    return text.translate(_STRAIGHT)


def as_written(text: str, written: bytes) -> str:
    """A text as its page has it, without the typographic signs that it is shown with.

    The text itself where the page has more than that in its bytes: escapes, entities.
    """
    source = written.decode("utf-8", errors="replace")
    return source if not _NOT_ALONE.search(source) and straight(source) == straight(text) else text


def escaped(text: str) -> str:
    """A text that Markdown reads as just that, anywhere but at the beginning of a line."""
    return _MARKS.sub(lambda mark: _escaped(mark, text), text)


def line_escaped(line: str) -> str:
    """A line of escaped text that begins a line, or goes on in one."""
    line = line.lstrip(" \t")
    numbered = _NUMBERED.match(line)
    if numbered:
        return f"{numbered[1]}\\{line[len(numbered[1]) :]}"
    return f"\\{line}" if _LINE_START.match(line) else line


def code_span(text: str) -> str:
    """Words in backticks, as many as they need."""
    text = text.replace("\n", " ")
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1 if longest else 1)
    both = text.startswith(" ") and text.endswith(" ") and text.strip()
    pad = " " if text.startswith("`") or text.endswith("`") or both else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text else ""


def link_target(target: str) -> str:
    """The address of a link as it stands between its round brackets."""
    if not target or re.search(r"[\s()<>\\]", target):
        inside = re.sub(r"([<>\\])", r"\\\1", " ".join(target.split()))
        return f"<{inside}>"
    return target


def link_title(title: str) -> str:
    """The title of a link with the blank before it, or nothing."""
    inside = re.sub(r'(["\\])', r"\\\1", " ".join(title.split()))
    return f' "{inside}"' if inside else ""


def _escaped(mark: re.Match[str], text: str) -> str:
    sign, start, end = mark.group(), mark.start(), mark.end()
    within = start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()
    return sign if sign == "_" and within else f"\\{sign}"
