"""Reading front matter: where it lies, what it says, what is wrong with it.

Reading never fails a page: what cannot be parsed is told as faults with their line, and the page opens.
YAML goes through `python-frontmatter` with a handler on `ruamel.yaml`, TOML (`+++`) through the same
interface on `tomllib`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import frontmatter  # type: ignore[import-untyped, unused-ignore]
from frontmatter.default_handlers import BaseHandler  # type: ignore[import-untyped, unused-ignore]
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from jfeditor.faults import JfeditorError
from jfeditor.markdown.yaml_loading import LOAD_ERRORS, YamlShapeError, load_yaml
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

_OPENING = re.compile(rb"(---|\+\+\+)[ \t]*(?:\r\n|\n|\r)")
_CLOSING = {
    b"---": re.compile(rb"^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE),
    b"+++": re.compile(rb"^\+\+\+[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE),
}
_LONE_CR = re.compile(rb"\r(?!\n)")
_FENCE = len("---")
_LINE_END = re.compile(r"\r\n?")
_TITLE = re.compile(r"^title:[ \t]+([^\s|>\[{&*!#%@`].*)", re.MULTILINE)
_COMMENT = re.compile(r"[ \t]#.*")


class FrontMatterError(JfeditorError):
    """The front matter cannot be changed as asked; nothing was changed."""


@dataclass(frozen=True, slots=True)
class FrontMatterFault:
    """Something wrong in the front matter; `code` names the sentence in `resources/messages.toml`."""

    code: str
    line: int
    """The 1-based line in the page."""
    detail: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a page."""

    form: str
    """`yaml`, `toml`, or `none` where the page has none."""
    span: Span
    """With both delimiter lines; empty at the start of the text where there is none."""
    inner: Span
    """Between the delimiter lines."""
    values: Mapping[str, Any]
    """Empty where it cannot be read, but for a `title` that stands plainly on its line."""
    faults: tuple[FrontMatterFault, ...]
    broken: bool
    """Whether it cannot be read as a whole; then no key of it can be edited."""

    def text_of(self, key: str) -> str:
        """The value of a key that should be text; empty when it is missing or something else."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ""


def read_front_matter(source: Source) -> FrontMatter:
    """The front matter of a page."""
    data, start = source.data, source.start
    opening = _OPENING.match(data, start)
    if not opening:
        return _no_front_matter(start, ())
    form = "yaml" if opening.group(1) == b"---" else "toml"
    seen = _LONE_CR.sub(b"\n", data[opening.end() :])
    closing = _CLOSING[opening.group(1)].search(seen)
    if not closing:
        # A rule at the top of a page without front matter looks the same: nothing is read as front matter.
        return _no_front_matter(start, (FrontMatterFault("front_matter.unclosed", 1, ""),))
    inner = Span(opening.end(), opening.end() + closing.start())
    end = opening.end() + closing.end()
    text = _LINE_END.sub("\n", inner.cut(data).decode("utf-8", errors="replace"))
    values, faults, broken = _load(form, text)
    placed = tuple(
        FrontMatterFault(f.code, f.line + 2, f.detail) for f in sorted(faults, key=lambda f: f.line)
    )
    return FrontMatter(form, Span(start, end), inner, values, placed, broken)


def _no_front_matter(start: int, faults: tuple[FrontMatterFault, ...]) -> FrontMatter:
    nothing = Span(start, start)
    return FrontMatter("none", nothing, nothing, MappingProxyType({}), faults, broken=False)


@lru_cache(maxsize=1024)
def _load(form: str, text: str) -> tuple[Mapping[str, Any], tuple[FrontMatterFault, ...], bool]:
    """The values, the faults with lines that count from 0, and whether it is broken.

    Kept, since typing is mostly below the front matter.
    """
    handler = RuamelHandler() if form == "yaml" else TomlHandler()
    fence = handler.START_DELIMITER
    values, _ = frontmatter.parse(f"{fence}\n{text}\n{fence}", handler=handler)
    return MappingProxyType(values), tuple(handler.faults), handler.broken


class _TellingHandler(BaseHandler):  # type: ignore[misc, unused-ignore]
    """A handler that tells faults instead of raising them, and splits where `read_front_matter` did."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[FrontMatterFault] = []
        self.broken = False

    def split(self, text: str) -> tuple[str, str]:
        """What stands between the delimiters, to the character."""
        return text[_FENCE + 1 : -_FENCE - 1], ""

    def _tell(self, code: str, line: int, detail: str, *, broken: bool = True) -> None:
        self.faults.append(FrontMatterFault(code, line, detail))
        self.broken = self.broken or broken


class RuamelHandler(_TellingHandler):
    """YAML front matter by `ruamel.yaml`."""

    FM_BOUNDARY = re.compile(r"^---\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def load(self, fm: str) -> dict[str, Any]:
        """The mapping in `fm`; with a fault, and but its title, where it cannot be read."""
        try:
            values, repeats = load_yaml(fm)
        except LOAD_ERRORS as error:
            line = _line_of(error, fm)
            tab = re.match(r" *\t", _line_text(fm, line))
            self._tell("front_matter.tab" if tab else "front_matter.broken", line, _problem(error))
            return _plain_title(fm)
        for key, offset in repeats:
            self._tell("front_matter.duplicate_key", _line_at(fm, offset), key, broken=False)
        if values is None:
            return {}
        if not isinstance(values, dict):
            self._tell("front_matter.no_mapping", 0, "")
            return {}
        return {str(key): value for key, value in values.items()}


class TomlHandler(_TellingHandler):
    """TOML front matter by `tomllib`."""

    FM_BOUNDARY = re.compile(r"^\+\+\+\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"

    def load(self, fm: str) -> dict[str, Any]:
        """The table in `fm`; an empty one with a fault where it cannot be read."""
        try:
            return tomllib.loads(fm)
        except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
            # ValueError: an impossible date; RecursionError: brackets without end
            found = re.search(r"\(at line (\d+)", str(error))
            self._tell("front_matter.broken_toml", int(found.group(1)) - 1 if found else 0, str(error))
            return {}


def _line_of(error: Exception, text: str) -> int:
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        # Not the mark's own line: for YAML a NEL or U+2028 ends a line too.
        return _line_at(text, mark.index) if mark else 0
    if isinstance(error, ReaderError):
        character = error.character if isinstance(error.character, str) else chr(error.character)
        return _line_at(text, max(0, text.find(character)))
    return 0


def _line_at(text: str, offset: int) -> int:
    """The line, counted from 0, of a character; at the text's end that of its last character."""
    return text.count("\n", 0, min(offset, max(0, len(text) - 1)))


def _line_text(text: str, line: int) -> str:
    return text.split("\n")[line]


def _problem(error: Exception) -> str:
    if isinstance(error, MarkedYAMLError):
        return (error.problem or error.context or "").split("\n")[0]
    if isinstance(error, ReaderError):
        return "a character that YAML does not allow"
    return str(error) if isinstance(error, YamlShapeError | ValueError) else "a value that cannot be read"


def _plain_title(text: str) -> dict[str, Any]:
    """The title of front matter that cannot be read, where it stands on a line of its own."""
    found = _TITLE.search(text)
    if not found:
        return {}
    try:
        values, _ = load_yaml(found.group())
        title = values["title"]
    except LOAD_ERRORS:  # the classic: `title: Manager: Sales`
        title = _COMMENT.sub("", found.group(1)).strip().strip("\"'")
    return {"title": title} if isinstance(title, str) and title else {}
