"""Where the parts of a YAML text stand: nodes by path, with the spans a reader would give them.

The parser's own end marks run on over blank lines and comments after blocks; here a node ends with its last
character. All offsets count characters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from jfeditor.markdown.yaml_loading import construct_key

Path = tuple[str | int, ...]
"""Keys of mappings and indices of lists, from the outermost in."""

_TEXT = "tag:yaml.org,2002:str"
"""Of a node that is read as it is written."""
_BLOCK_HEADER = re.compile(r"[|>][-+1-9]*(?P<comment>[ \t]+#[^\r\n]*|[ \t]*)")
_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*[ \t\r\n]+)+")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class Place:
    """A node with what holds it."""

    node: Node
    parent: MappingNode | SequenceNode | None
    index: int
    """Of its pair or item in the parent; -1 for the root."""
    key: ScalarNode | None
    """Of a mapping's value its key."""
    flow: bool
    """Whether it stands between brackets."""


def find_place(root: Node, path: Path) -> Place | None:
    """The node at `path`: of equal keys the last, which is the one that counts."""
    place = Place(root, None, -1, None, flow=False)
    for part in path:
        holder = place.node
        flow = place.flow or is_flow(holder)
        if isinstance(holder, MappingNode):
            indices = find_keys(holder, part)
            if not indices:
                return None
            key, value = holder.value[indices[-1]]
            place = Place(value, holder, indices[-1], key, flow)
        elif isinstance(holder, SequenceNode) and isinstance(part, int) and 0 <= part < len(holder.value):
            place = Place(holder.value[part], holder, part, None, flow)
        else:
            return None
    return place


def find_keys(mapping: MappingNode, part: str | int) -> list[int]:
    """The pairs of a mapping with this key."""
    return [index for index, (key, _) in enumerate(mapping.value) if _is_called(key, str(part))]


def _is_called(key: Node, name: str) -> bool:
    if not isinstance(key, ScalarNode):
        return False
    return key.value == name or (key.tag != _TEXT and str(construct_key(key)) == name)


def is_flow(node: Node) -> bool:
    """Whether a list or mapping is written between brackets."""
    return isinstance(node, MappingNode | SequenceNode) and bool(node.flow_style)


def scalar_style(node: ScalarNode) -> str:
    """How a scalar is written: a quote, `|`, `>`, or empty for plain."""
    return node.style or ""


def node_start(node: Node) -> int:
    """Where a node starts, its anchor and tag included."""
    return int(node.start_mark.index)


def node_end(text: str, node: Node) -> int:
    """Where a node's last character ends, line ends of blocks not included."""
    if isinstance(node, ScalarNode):
        if scalar_style(node) in {"|", ">"}:
            return _block_scalar_end(text, node)
        return int(node.end_mark.index)
    if is_flow(node) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return node_end(text, last[1] if isinstance(node, MappingNode) else last)


def block_header(text: str, node: ScalarNode) -> tuple[int, str]:
    """Where the header of a literal or folded block ends, and the comment in it with the blanks before."""
    properties = _PROPERTIES.match(text, node_start(node))
    at = properties.end() if properties else node_start(node)
    header = _BLOCK_HEADER.match(text, at)
    if header is None:
        return at, ""
    comment = header.group("comment")
    return header.end(), comment if comment.strip() else ""


def block_lines(text: str, node: ScalarNode) -> list[str]:
    """The written lines of a literal or folded block, indentation included, without their line ends."""
    start = block_header(text, node)[0]
    return [line.rstrip("\r\n") for line, _ in _lines(text, start, node_end(text, node))][1:]


def line_start(text: str, offset: int) -> int:
    """Where the line that holds an offset starts."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def line_end(text: str, offset: int) -> int:
    """Where the line that holds an offset ends, line end included."""
    found = _LINE.match(text, offset)
    return found.end() if found else len(text)


def _block_scalar_end(text: str, node: ScalarNode) -> int:
    """Where a block's last line ends; blank lines after it count where its header keeps them (`|+`)."""
    header_end = block_header(text, node)[0]
    kept = node.value.count("\n") if "+" in text[node_start(node) : header_end] else 0
    if kept:
        kept -= node.value.rstrip("\n").count("\n") + 1
    end, blank = header_end, 0
    for line, at in list(_lines(text, header_end, node.end_mark.index))[1:]:
        bare = line.rstrip("\r\n")
        blank = 0 if bare.strip(" ") else blank + 1
        if blank <= kept:
            end = at - len(line) + len(bare)
    return end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The lines from `start` on with their line ends, each with where it ends."""
    while start < end:
        following = min(line_end(text, start), end)
        yield text[start:following], following
        start = following
