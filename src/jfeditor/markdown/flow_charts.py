"""Flow charts that are written as Mermaid, read as the chains of steps that they show.

Career ladders are drawn so: `graph LR; one(Analyst) --> two(Senior Analyst)`. What is read is the common part
of the grammar (https://mermaid.js.org/syntax/flowchart.html); of anything else nothing is guessed.
"""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from html import unescape
from typing import NamedTuple

from jfeditor.markdown.content import CodeBlock, RawBlock

_LANGUAGE = "mermaid"
_ELEMENT = re.compile(
    r"\s*<(div|pre)\s+class\s*=\s*[\"']?mermaid[\"']?\s*>([^<]*(?:<(?!/)[^<]*)*)</\1>\s*", re.IGNORECASE
)
_SIGNS = re.compile(r"&(?:lt|gt|amp|quot);")
_LONGEST = 20_000
"""Characters; what is longer is no ladder for a page."""
_MOST_LINKS = 400
_MOST_CHAINS = 48

_HEADER = re.compile(
    r"\s*(?:graph|flowchart(?:-elk)?)(?:[ \t]+(?:TB|TD|BT|RL|LR|[<>^v]))?[ \t]*(?=[;\n]|%%|\Z)"
)
_BETWEEN = re.compile(r"(?>[\s;]+|%%(?!\{)[^\n]*|%%\{(?s:.*?)\}%%)++")
_BLANKS = re.compile(r"[ \t]*")
_SPACE = re.compile(r"\s*")
_END = re.compile(r"[ \t]*(?=[;\n]|%%|\Z)")
_IGNORED = re.compile(
    r"(?:classDef|class|style|linkStyle|direction|title|accTitle|accDescr)(?=[ \t:])[^\n;]*"
    r"|click(?=[ \t])[^\n]*|accDescr[ \t]*\{[^}]*\}|end(?=[ \t]*(?:[;\n]|%%|\Z))"
)
_SUBGRAPH = re.compile(r"subgraph(?=[ \t\n;]|\Z)[ \t]*")
_ID = re.compile(r"(?:\w|[!#$*+.?\\/'`]|:(?!::)|-(?![->.])|=(?!=))+")
_CLASS = re.compile(r":::[\w-]+")
_SHAPES = {
    "(((": (")))",),
    "((": ("))",),
    "([": ("])",),
    "(": (")",),
    "[[": ("]]",),
    "[(": (")]",),
    "[/": ("/]", "\\]"),
    "[\\": ("\\]", "/]"),
    "[": ("]",),
    "{{": ("}}",),
    "{": ("}",),
    ">": ("]",),
}
"""How the shapes of nodes begin, longer ones first, and how each may end."""
_QUOTED = re.compile(r'\s*"([^"]*)"\s*')
_BARE = re.compile(r'[^\[\](){}|"\n]*')
_LINK = re.compile(r"<?(?:--+[->]|==+[=>]|-\.+->?)|[xo]?--+[xo]|[xo]?==+[xo]|~~~+")
_TEXT_LINK = re.compile(r"<?(?:--|==|-\.)(?![-=.])")
_LINK_ENDS = {"-": re.compile(r"--+[-xo>]"), "=": re.compile(r"==+[=xo>]"), ".": re.compile(r"\.+-[>xo]?")}
_PIPED = re.compile(r'[ \t]*\|(?:[ \t]*"([^"\n|]*)"[ \t]*|([^"\n|]*))\|')
_TAG = re.compile(r"</?(?:br|b|i|u|em|strong|small|big|span|sub|sup|font|code|div|p)\b[^<>]*>", re.IGNORECASE)
_ICON = re.compile(r"\bfa[bslrk]?:fa-[\w-]+")
_ENTITY = re.compile(r"#(?:([0-9]+)|([a-zA-Z]+));")


class Step(NamedTuple):
    """One box of a chart, as part of a chain."""

    text: str
    sign: str
    """The arrow that leads to it, "→", "↔" or "–"; empty for the first of a chain."""
    label: str
    """What is written at the arrow; or empty."""


class FlowChart(NamedTuple):
    """The chains of a chart: together they have every box, and every arrow once."""

    chains: tuple[tuple[Step, ...], ...]


class _Link(NamedTuple):
    begin: str
    end: str
    sign: str
    label: str


class _Unread(Exception):  # noqa: N818 - never leaves this module
    """The chart has something that is not known here."""


def flow_chart_of(block: CodeBlock | RawBlock) -> FlowChart | None:
    """What a block of code draws, or an element of raw HTML; None for one that is to be shown as it is."""
    if isinstance(block, RawBlock):
        found = _ELEMENT.fullmatch(block.text)
        return read_flow_chart(_SIGNS.sub(lambda sign: unescape(sign[0]), found[2])) if found else None
    named = block.language.strip("{}. \t").lower().split()
    return read_flow_chart(block.text) if named[:1] == [_LANGUAGE] else None


def read_flow_chart(code: str) -> FlowChart | None:
    """The chains of a chart; None where it is none, or has something that is not known here. Never raises."""
    if len(code) > _LONGEST:
        return None
    try:
        reader = _Reader(code)
        reader.read()
    except (_Unread, ValueError):  # an entity may name a number beyond all bounds
        return None
    chains = _chains([*reader.texts], reader.links)
    if not chains or len(chains) > _MOST_CHAINS:
        return None
    texts = reader.texts
    return FlowChart(
        tuple(tuple(Step(texts[name], sign, label) for name, sign, label in chain) for chain in chains)
    )


class _Reader:
    """Goes through the code once; each of its parts is looked at a fixed number of times."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.at = 0
        self.texts: dict[str, str] = {}
        """The boxes in the order in which they are named first."""
        self.links: list[_Link] = []
        self.groups: dict[str, str] = {}
        """What groups of boxes are called: an arrow may lead to a group."""

    def read(self) -> None:
        self._between()
        self._want(_HEADER)
        while self._between():
            if self._take(_IGNORED):
                continue
            if self._take(_SUBGRAPH):
                self._group()
            else:
                self._statement()
        for name, title in self.groups.items():
            if self.texts.get(name) == name:
                self.texts[name] = title

    def _between(self) -> bool:
        """Go over what parts statements; whether there is one more."""
        self._take(_BETWEEN)
        return self.at < len(self.code)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.code, self.at)
        if found:
            self.at = found.end()
        return found

    def _want(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = self._take(pattern)
        if found is None:
            raise _Unread
        return found

    def _group(self) -> None:
        """What a group is called: `name [Title]`, `"Title"`, or only words."""
        found = self._take(_ID)
        name = found[0] if found else ""
        self._take(_BLANKS)
        title = self._shape()
        if title is None:
            quoted = self._take(_QUOTED) if not name else None
            if quoted is None:
                end = self.code.find("\n", self.at)
                end = len(self.code) if end < 0 else end
                title = f"{name} {self.code[self.at : end].rstrip('; ')}"
                self.at = end
            else:
                title = quoted[1]
        if name:
            self.groups[name] = _plain(title) or name

    def _statement(self) -> None:
        """Nodes, and the links from them to others."""
        before = self._nodes()
        while True:
            sign_label = self._link()
            if sign_label is None:
                break
            self._take(_SPACE)
            after = self._nodes()
            sign, label = sign_label
            if sign:
                if len(self.links) + len(before) * len(after) > _MOST_LINKS:
                    raise _Unread
                self.links += (_Link(begin, end, sign, label) for begin in before for end in after)
            before = after
        self._want(_END)

    def _nodes(self) -> list[str]:
        """Nodes with `&` between them."""
        names = [self._node()]
        while True:
            begin = self.at
            self._take(_BLANKS)
            if not self.code.startswith("&", self.at):
                self.at = begin
                return names
            self.at += 1
            self._take(_SPACE)
            names.append(self._node())

    def _node(self) -> str:
        name = self._want(_ID)[0]
        begin = self.at
        self._take(_BLANKS)
        text = self._shape()
        if text is None:
            self.at = begin
            self.texts.setdefault(name, name)
        else:
            self.texts[name] = _plain(text) or name
        self._take(_CLASS)
        return name

    def _shape(self) -> str | None:
        """What stands in a box; None where there is none."""
        opening = next((one for one in _SHAPES if self.code.startswith(one, self.at)), "")
        if not opening:
            return None
        self.at += len(opening)
        quoted = self._take(_QUOTED)
        text = quoted[1] if quoted else self._want(_BARE)[0]
        if not quoted and text.endswith(("/", "\\")) and opening in {"[/", "[\\"}:
            text = text[:-1]
            self.at -= 1
        closing = next((one for one in _SHAPES[opening] if self.code.startswith(one, self.at)), "")
        if not closing:
            raise _Unread
        self.at += len(closing)
        return text

    def _link(self) -> tuple[str, str] | None:
        """The sign of a link, empty for one that is not drawn, and its words; None where there is no link."""
        begin = self.at
        line_end = "\n" in self._want(_SPACE)[0]
        if line_end and self.code.startswith(("x", "o"), self.at):
            self.at = begin  # a node of that name begins a new line
            return None
        drawn = self._take(_LINK)
        if drawn:
            piped = self._take(_PIPED)
            label = (piped[1] or piped[2] or "") if piped else ""
            return _sign(drawn[0]), _plain(label)
        opening = self._take(_TEXT_LINK)
        if opening is None:
            self.at = begin
            return None
        end = self.code.find("\n", self.at)
        closing = _LINK_ENDS[opening[0][-1]].search(self.code, self.at, len(self.code) if end < 0 else end)
        if closing is None:
            raise _Unread
        label = self.code[self.at : closing.start()].strip().strip('"')
        self.at = closing.end()
        return _sign(opening[0] + closing[0]), _plain(label)


def _sign(written: str) -> str:
    if written.startswith("~"):
        return ""
    if not written.endswith(">"):
        return "–"
    return "↔" if written.startswith("<") else "→"


def _plain(text: str) -> str:
    """What a reader sees of the words in a box."""
    text = _ICON.sub(" ", _TAG.sub(" ", text))
    text = unescape(_ENTITY.sub(lambda found: f"&#{found[1]};" if found[1] else f"&{found[2]};", text))
    text = " ".join(text.split())
    if len(text) > 1 and text[0] == text[-1] == "`":
        text = text.strip("`").replace("**", "").strip()
    return text


def _chains(names: Sequence[str], links: Sequence[_Link]) -> list[list[tuple[str, str, str]]]:
    """Every link once, in chains: from where nothing leads to, on to where all has been said."""
    ways: Mapping[str, deque[_Link]] = {name: deque() for name in names}
    for link in links:
        ways[link.begin].append(link)
    reached = {link.end for link in links}
    chains: list[list[tuple[str, str, str]]] = []
    said: set[str] = set()
    for start in (*(name for name in names if name not in reached), *names):
        waiting = deque([start])
        while waiting:
            if not ways[waiting[0]]:
                name = waiting.popleft()
                if name not in said:
                    said.add(name)
                    chains.append([(name, "", "")])
                continue
            chain = _chain(waiting[0], ways, said)
            chains.append(chain)
            waiting.extend(name for name, _, _ in chain[1:])
    return chains


def _chain(start: str, ways: Mapping[str, deque[_Link]], said: set[str]) -> list[tuple[str, str, str]]:
    chain = [(start, "", "")]
    said.add(start)
    at = start
    while ways[at]:
        link = ways[at].popleft()
        chain.append((link.end, link.sign, link.label))
        if link.end in said:
            break
        said.add(link.end)
        at = link.end
    return chain
