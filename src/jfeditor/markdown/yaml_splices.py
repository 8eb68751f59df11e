"""Ways to write a change into YAML text, as splices of its characters.

Each function gives its ways from the nearest to the page's own style on; the caller proves them and takes the
first that is right, so a way may be no more than likely to be right.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from jfeditor.markdown.front_matter_values import same
from jfeditor.markdown.yaml_places import (
    Path,
    Place,
    block_header,
    block_lines,
    find_keys,
    find_place,
    is_flow,
    line_end,
    line_start,
    node_end,
    node_start,
    scalar_style,
)
from jfeditor.markdown.yaml_writing import (
    block_scalar,
    scalar_forms,
    write_block,
    write_flow,
    write_item,
    write_key,
    write_pair,
)

ITEM_INDENT = "  "
"""Before the hyphens of a list on a page that has no other list to take it from."""


@dataclass(frozen=True, slots=True)
class Splice:
    """Put `new` (line ends as `\\n`) in the place of the characters from `start` to `end`."""

    start: int
    end: int
    new: str


Way = list[Splice]
"""One way to write a change."""


@dataclass(frozen=True, slots=True)
class YamlText:
    """A YAML text with its nodes."""

    text: str
    root: MappingNode


def ways_to_set(yaml: YamlText, place: Place, old: Any, asked: Any) -> Iterator[Way]:
    """Another value in the place of `old`: a list or mapping first in those parts that differ."""
    node, flow = place.node, place.flow or is_flow(place.node)
    if isinstance(node, SequenceNode) and isinstance(asked, list) and old and asked:
        yield _list_in_parts(yaml, node, old, asked, flow=flow)
    if isinstance(node, MappingNode) and isinstance(asked, dict) and old and asked:
        yield _mapping_in_parts(yaml, node, old, asked, flow=flow)
    yield from _ways_to_replace(yaml, place, asked)


def _ways_to_replace(yaml: YamlText, place: Place, asked: Any) -> Iterator[Way]:
    """The whole node written anew, in its place."""
    node = place.node
    if isinstance(asked, dict | list) and asked and not (place.flow or is_flow(node)):
        yield _block_collection(yaml, place, asked)
    elif _is_block_collection(node):
        yield _scalar_for_block(yaml, place, write_flow(asked))
    elif isinstance(node, ScalarNode) and not isinstance(asked, dict | list):
        yield from _scalars(yaml, place, node, asked)
    yield [_spaced(yaml.text, node_start(node), node_end(yaml.text, node), write_flow(asked))]


def _scalars(yaml: YamlText, place: Place, node: ScalarNode, asked: Any) -> Iterator[Way]:
    text, start, end = yaml.text, node_start(node), node_end(yaml.text, node)
    style, comment = scalar_style(node), ""
    if style in {"|", ">"}:
        comment = block_header(text, node)[1]
        lines = [line for line in block_lines(text, node) if line.strip()]
        indent = lines[0][: -len(lines[0].lstrip(" "))] if lines else _child_indent(text, place)
        width = max(map(len, lines)) - len(indent) if len(lines) > 1 else 0
        for mark in dict.fromkeys((style, "|")):
            block = block_scalar(asked, mark, indent, comment, width) if isinstance(asked, str) else None
            if block is not None:
                yield [Splice(start, end, block)]
        style = ""
    elif not style and not place.flow and isinstance(asked, str) and "\n" in asked.rstrip("\n"):
        block = block_scalar(asked, "|", _child_indent(text, place), "", 0)
        if block is not None:
            yield [_spaced(text, start, end, block)]
    for form in scalar_forms(asked, style, flow=place.flow):
        yield [_spaced(text, start, end, form + comment)]


def _scalar_for_block(yaml: YamlText, place: Place, form: str) -> Way:
    """A list or mapping on lines of its own gives way to a scalar on its key's line."""
    text, start, end = yaml.text, node_start(place.node), node_end(yaml.text, place.node)
    first = line_start(text, start)
    if text[first:start].strip() or place.key is None:
        return [Splice(start, end, form)]
    colon = text.index(":", node_end(text, place.key)) + 1
    return [Splice(colon, colon, f" {form}"), Splice(first, line_end(text, end), "")]


def _block_collection(yaml: YamlText, place: Place, asked: Any) -> Way:
    """A list or mapping on lines of its own, in the place of anything."""
    text, start, end = yaml.text, node_start(place.node), node_end(yaml.text, place.node)
    item_indent = _item_indent(yaml)
    if place.key is None:  # a list's item: behind its hyphen
        indent = " " * _column(text, start)
        return [Splice(start, end, "\n".join(write_block(asked, indent, item_indent)).removeprefix(indent))]
    indent = " " * _column(text, node_start(place.key)) + (item_indent if isinstance(asked, list) else "  ")
    lines = "".join(f"{line}\n" for line in write_block(asked, indent, item_indent))
    if _is_block_collection(place.node):
        return [Splice(line_start(text, start), line_end(text, end), lines)]
    after = line_end(text, end)
    return [Splice(len(text[:start].rstrip(" \t")), end, ""), Splice(after, after, lines)]


def _list_in_parts(
    yaml: YamlText, node: SequenceNode, old: list[Any], asked: list[Any], *, flow: bool
) -> Way:
    """The items that differ are set, removed or inserted."""
    matcher = SequenceMatcher(None, list(map(repr, old)), list(map(repr, asked)), autojunk=False)
    way: Way = []
    for _, old_start, old_end, start, end in matcher.get_opcodes():
        changed = min(old_end - old_start, end - start)
        for index, value in enumerate(asked[start : start + changed], old_start):
            if not same(old[index], value):
                item = Place(node.value[index], node, index, None, flow)
                way += next(iter(ways_to_set(yaml, item, old[index], value)))
        for index in range(old_start + changed, old_end):
            way += _removal(yaml.text, node, index, flow=flow)
        if end - start > changed:
            way += _insertion(yaml, node, old_start + changed, asked[start + changed : end], flow=flow)
    return way


def _insertion(yaml: YamlText, node: SequenceNode, index: int, new: list[Any], *, flow: bool) -> Way:
    """New items before the item at `index`, in the quotes of their neighbour."""
    text = yaml.text
    neighbour = node.value[max(0, index - 1)]
    style = scalar_style(neighbour) if isinstance(neighbour, ScalarNode) else ""
    if flow:
        forms = [_inline(item, style) for item in new]
        if index:
            at = node_end(text, neighbour)
            return [Splice(at, at, "".join(f", {form}" for form in forms))]
        at = node_start(neighbour)
        return [Splice(at, at, "".join(f"{form}, " for form in forms))]
    indent = " " * _column(text, node_start(node))
    lines = [
        line
        for item in new
        for line in (
            [f"{indent}- {_inline(item, style)}"]
            if style and isinstance(item, str) and "\n" not in item
            else write_item(item, indent, _item_indent(yaml))
        )
    ]
    at = line_end(text, node_end(text, neighbour)) if index else line_start(text, node_start(node))
    return [Splice(at, at, "".join(f"{line}\n" for line in lines))]


def _inline(value: Any, style: str) -> str:
    return scalar_forms(value, style, flow=True)[0] if isinstance(value, str) else write_flow(value)


def _mapping_in_parts(
    yaml: YamlText, node: MappingNode, old: Mapping[Any, Any], asked: dict[str, Any], *, flow: bool
) -> Way:
    """The keys that differ are set, removed or added."""
    held = {str(key): value for key, value in old.items()}
    way: Way = []
    for key, value in held.items():
        indices = find_keys(node, key)
        if key not in asked:
            for index in indices:
                way += _removal(yaml.text, node, index, flow=flow)
        elif not same(value, asked[key]) and indices:
            own, part_node = node.value[indices[-1]]
            part = Place(part_node, node, indices[-1], own, flow)
            way += next(iter(ways_to_set(yaml, part, value, asked[key])))
    for key in [key for key in asked if key not in held]:
        way += next(iter(ways_to_add(yaml, node, key, asked[key], flow=flow)))
    return way


def ways_to_add(yaml: YamlText, node: MappingNode, key: str, asked: Any, *, flow: bool) -> Iterator[Way]:
    """A new key after the last of a mapping; `flow` where it is written between brackets."""
    text = yaml.text
    if flow:
        pair = f"{write_key(key)}: {write_flow(asked)}"
        at = node_end(text, node.value[-1][1]) if node.value else node_start(node) + 1
        yield [Splice(at, at, f", {pair}" if node.value else pair)]
        return
    if node.value:
        indent = " " * _column(text, node_start(node.value[0][0]))
        at = line_end(text, node_end(text, node))
    else:  # no key yet, comments at most
        indent, at = "", len(text)
    lines = write_pair(key, asked, indent, _item_indent(yaml))
    yield [Splice(at, at, "".join(f"{line}\n" for line in lines))]


def ways_to_remove(yaml: YamlText, place: Place, path: Path) -> Iterator[Way]:
    """A key or item taken out; where it is the last one, `{}` or `[]` stay."""
    parent, text = place.parent, yaml.text
    holder = find_place(yaml.root, path[:-1])
    if parent is None or holder is None:
        return
    indices = find_keys(parent, path[-1]) if isinstance(parent, MappingNode) else [place.index]
    if len(indices) == len(parent.value) and len(path) > 1:
        yield from _ways_to_replace(yaml, holder, {} if isinstance(parent, MappingNode) else [])
        return
    yield [splice for index in indices for splice in _removal(text, parent, index, flow=place.flow)]


def ways_to_remove_pair(yaml: YamlText, index: int) -> Iterator[Way]:
    """One of the outermost pairs taken out: where a key stands twice, not all of its pairs."""
    yield _removal(yaml.text, yaml.root, index, flow=is_flow(yaml.root))


def _removal(text: str, parent: MappingNode | SequenceNode, index: int, *, flow: bool) -> Way:
    """One pair or item taken out, with its line's comment and its comma."""
    starts = [_part_start(text, part, flow=flow) for part in parent.value]
    start, end = starts[index], node_end(text, _part_value(parent.value[index]))
    if flow:
        if index + 1 < len(starts):
            return [Splice(start, starts[index + 1], "")]
        before = node_end(text, _part_value(parent.value[index - 1])) if index else start
        return [Splice(before, end, "")]
    first = line_start(text, start)
    if not text[first:start].strip():
        return [Splice(first, line_end(text, end), "")]
    # Behind the hyphen of a list's item: what follows takes its place there.
    following = starts[index + 1] if index + 1 < len(starts) else end
    return [Splice(start, following, "")] if not text[end:following].strip() else []


def _part_start(text: str, part: Any, *, flow: bool) -> int:
    """Where a pair or an item starts, the hyphen of a block's item included."""
    if isinstance(part, tuple):
        return node_start(part[0])
    return node_start(part) if flow else text.rindex("-", 0, max(1, node_start(part)))


def _part_value(part: Any) -> Node:
    value: Node = part[1] if isinstance(part, tuple) else part
    return value


def _spaced(text: str, start: int, end: int, new: str) -> Splice:
    """A value in the place of another, a blank before it where it follows a colon or hyphen."""
    return Splice(start, end, f" {new}" if text[start - 1 : start] in {":", "-"} else new)


def _is_block_collection(node: Node) -> bool:
    return isinstance(node, SequenceNode | MappingNode) and not node.flow_style and bool(node.value)


def _child_indent(text: str, place: Place) -> str:
    """The indentation of what stands on lines of its own below a key or behind a hyphen."""
    if place.key is not None:
        return " " * (_column(text, node_start(place.key)) + 2)
    return " " * (_column(text, node_start(place.parent)) + 2) if place.parent is not None else ""


def _item_indent(yaml: YamlText) -> str:
    """What lists of the page have before their hyphens, beyond their key."""
    for key, value in yaml.root.value:
        if isinstance(value, SequenceNode) and _is_block_collection(value):
            deeper = _column(yaml.text, node_start(value)) - _column(yaml.text, node_start(key))
            return " " * max(0, deeper)
    return ITEM_INDENT


def _column(text: str, offset: int) -> int:
    return offset - line_start(text, offset)
