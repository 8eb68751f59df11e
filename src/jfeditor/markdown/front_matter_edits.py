"""Setting, adding, renaming and removing keys of YAML front matter, as edits of just their bytes.

Each function tries the ways to write its change from the nearest to the page's own style on, and takes the
first that proves right: the page with the edits is read again, and must say what was asked for and nothing
else anew. Where no way does, the change is refused with `FrontMatterError`.

A path is the keys of mappings and indices of lists from the outermost in. Where a key stands twice, the last
counts when reading; it is the one that is set, both are removed, and neither is renamed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.nodes import MappingNode

from jfeditor.markdown.front_matter import FrontMatter, FrontMatterError, read_front_matter
from jfeditor.markdown.front_matter_values import (
    plain,
    renamed,
    replaced,
    same,
    value_at,
    without,
)
from jfeditor.markdown.yaml_loading import LOAD_ERRORS, compose_yaml
from jfeditor.markdown.yaml_places import (
    Path,
    Place,
    find_keys,
    find_place,
    is_flow,
    node_end,
    node_start,
    scalar_style,
)
from jfeditor.markdown.yaml_splices import (
    ITEM_INDENT,
    Splice,
    Way,
    YamlText,
    ways_to_add,
    ways_to_remove,
    ways_to_remove_pair,
    ways_to_set,
)
from jfeditor.markdown.yaml_writing import scalar_forms, write_pair
from jfeditor.text.edits import Edit, EditError, apply_edits
from jfeditor.text.lines import line_end_near
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span


@dataclass(frozen=True, slots=True)
class _Yaml:
    """Front matter that can be edited: its text and its nodes."""

    source: Source
    front_matter: FrontMatter
    writing: YamlText


def set_value(source: Source, front_matter: FrontMatter, path: Path, value: object) -> tuple[Edit, ...]:
    """The edits that give the key or item at `path`, which must be there, another value.

    A scalar keeps its quotes where they can hold the value, a block stays a block, a list or mapping is
    changed in those of its parts that differ. None are needed where the value is there already.
    """
    yaml = _open(source, front_matter, path)
    asked = plain(value)
    place = _place(yaml, path)
    old = value_at(front_matter.values, path)
    if same(old, asked):
        return ()
    expected = replaced(front_matter.values, path, lambda _: asked)
    return _proved(yaml, path, expected, ways_to_set(yaml.writing, place, old, asked))


def add_key(source: Source, front_matter: FrontMatter, path: Path, value: object) -> tuple[Edit, ...]:
    """The edits that add a key, after the last of the mapping that the rest of `path` leads to.

    A page without front matter gets one, after its byte order mark.
    """
    asked = plain(value)
    if front_matter.form == "none":
        return _first_key(source, front_matter, path, asked)
    yaml = _open(source, front_matter, path)
    holder = _place(yaml, path[:-1])
    key = str(path[-1])
    if isinstance(holder.node, MappingNode) and find_keys(holder.node, path[-1]):
        raise FrontMatterError("front_matter.key_taken", key=_name(path))
    if value_at(front_matter.values, path[:-1]) is not None and not isinstance(holder.node, MappingNode):
        raise FrontMatterError("front_matter.no_mapping_at", key=_name(path[:-1]))
    expected = replaced(front_matter.values, path[:-1], lambda held: {**(held or {}), key: asked})
    if isinstance(holder.node, MappingNode):
        return _proved(
            yaml,
            path,
            expected,
            ways_to_add(yaml.writing, holder.node, key, asked, flow=holder.flow or is_flow(holder.node)),
        )
    return _proved(yaml, path, expected, ways_to_set(yaml.writing, holder, None, {key: asked}))


def add_key_first(source: Source, front_matter: FrontMatter, path: Path, value: object) -> tuple[Edit, ...]:
    """The edits that add an outermost key above all others; a page without front matter gets one."""
    asked = plain(value)
    if front_matter.form == "none":
        return _first_key(source, front_matter, path, asked)
    yaml = _open(source, front_matter, path)
    key = str(path[0])
    if find_keys(yaml.writing.root, key):
        raise FrontMatterError("front_matter.key_taken", key=key)
    pair = "".join(f"{line}\n" for line in write_pair(key, asked, "", ITEM_INDENT))
    return _proved(yaml, path, {key: asked, **front_matter.values}, [[Splice(0, 0, pair)]])


def rename_key(source: Source, front_matter: FrontMatter, path: Path, new: str) -> tuple[Edit, ...]:
    """The edits that give the key at `path` another name, in its place and in its quotes."""
    yaml = _open(source, front_matter, path)
    place = _place(yaml, path)
    if not isinstance(place.parent, MappingNode) or place.key is None:
        raise FrontMatterError("front_matter.no_key", key=_name(path))
    if str(path[-1]) == new:
        return ()
    if find_keys(place.parent, new):
        raise FrontMatterError("front_matter.key_taken", key=new)
    if len(find_keys(place.parent, path[-1])) > 1:
        raise FrontMatterError("front_matter.key_twice", key=_name(path))
    expected = replaced(front_matter.values, path[:-1], lambda held: renamed(held, path[-1], new))
    key = place.key
    span = (node_start(key), node_end(yaml.writing.text, key))
    ways = ([Splice(*span, form)] for form in scalar_forms(new, scalar_style(key), flow=True))
    return _proved(yaml, path, expected, ways)


def remove_key(source: Source, front_matter: FrontMatter, path: Path) -> tuple[Edit, ...]:
    """The edits that remove the key or item at `path` with its value and the comment on its line."""
    yaml = _open(source, front_matter, path)
    place = _place(yaml, path)
    expected = replaced(front_matter.values, path[:-1], lambda held: without(held, path[-1]))
    return _proved(yaml, path, expected, ways_to_remove(yaml.writing, place, path))


def remove_repeats(source: Source, front_matter: FrontMatter, key: str) -> Iterator[tuple[Edit, ...]]:
    """For each of the outermost pairs of a key but the last the edits that remove it.

    The last one counts when the front matter is read, so each leaves it saying what it says.
    """
    yaml = _open(source, front_matter, (key,))
    repeats = find_keys(yaml.writing.root, key)[:-1]
    said = dict(front_matter.values)
    for index in repeats:
        yield _proved(yaml, (key,), said, ways_to_remove_pair(yaml.writing, index))


def _first_key(source: Source, front_matter: FrontMatter, path: Path, asked: Any) -> tuple[Edit, ...]:
    """The edits that give a page front matter with one key, and a blank line before text that follows."""
    if source.fault:
        raise FrontMatterError(source.fault.code, **source.fault.values)
    for part in reversed(path[1:]):
        asked = {str(part): asked}
    start = source.start
    body = source.data[start:]
    pair = write_pair(str(path[0]), asked, "", ITEM_INDENT)
    written = "\n".join(["---", *pair, "---", ""])
    if body and body[:1] not in {b"\n", b"\r"}:
        written += "\n"
    eol = line_end_near(source.data, start, source.line_ends.usual)
    edit = Edit(Span(start, start), written.encode().replace(b"\n", eol))
    blank = eol if written.endswith("\n\n") else b""
    if not _says(Source(apply_edits(source.data, [edit])), {str(path[0]): asked}, blank + body):
        raise FrontMatterError("front_matter.no_way", key=_name(path))
    return (edit,)


# Proving


def _proved(yaml: _Yaml, path: Path, expected: Any, ways: Iterable[Way]) -> tuple[Edit, ...]:
    """The edits of the first way after which the page says what is expected."""
    for way in ways:
        edits = tuple(_edits(yaml, way))
        try:
            after = Source(apply_edits(yaml.source.data, edits))
        except EditError:  # two parts of this way meet: another one is to be taken
            continue
        if _says(after, expected, yaml.source.data[yaml.front_matter.span.end :]):
            return edits
    raise FrontMatterError("front_matter.no_way", key=_name(path))


def _says(after: Source, expected: Any, body: bytes) -> bool:
    """Whether a page has exactly these values in its front matter and this body."""
    front_matter = read_front_matter(after)
    return (
        front_matter.form == "yaml"
        and not front_matter.broken
        and after.data[front_matter.span.end :] == body
        and same(dict(front_matter.values), dict(expected))
    )


def _edits(yaml: _Yaml, way: Way) -> Iterator[Edit]:
    base = yaml.front_matter.inner.start
    for splice in way:
        start = base + len(yaml.writing.text[: splice.start].encode())
        end = start + len(yaml.writing.text[splice.start : splice.end].encode())
        eol = line_end_near(yaml.source.data, start, yaml.source.line_ends.usual)
        yield Edit(Span(start, end), splice.new.encode().replace(b"\n", eol))


# Looking up


def _open(source: Source, front_matter: FrontMatter, path: Path) -> _Yaml:
    """The front matter ready to be edited, or `FrontMatterError` with the reason why it cannot be."""
    if source.fault:
        raise FrontMatterError(source.fault.code, **source.fault.values)
    if front_matter.form == "none":
        raise FrontMatterError("front_matter.no_key", key=_name(path))
    if front_matter.form != "yaml":
        raise FrontMatterError("front_matter.toml")
    if front_matter.broken:
        raise FrontMatterError("front_matter.unreadable", line=front_matter.faults[0].line)
    text = front_matter.inner.cut(source.data).decode("utf-8")
    try:
        root = compose_yaml(text)
    except LOAD_ERRORS as error:
        raise FrontMatterError("front_matter.unreadable", line=1) from error
    if root is None:
        root = MappingNode("tag:yaml.org,2002:map", [])
    if not isinstance(root, MappingNode):
        raise FrontMatterError("front_matter.unreadable", line=1)
    return _Yaml(source, front_matter, YamlText(text, root))


def _place(yaml: _Yaml, path: Path) -> Place:
    place = find_place(yaml.writing.root, path)
    if place is None:
        raise FrontMatterError("front_matter.no_key", key=_name(path))
    return place


def _name(path: Path) -> str:
    return " › ".join(str(part + 1) if isinstance(part, int) else part for part in path)
