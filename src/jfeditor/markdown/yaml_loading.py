"""YAML by ruamel's C parser, made safe for pages nobody checked.

Values are read as YAML 1.2 has them. The last of several equal keys counts, as in most readers of handbooks
(Psych, PyYAML); each repeat is told. Nesting is bounded beforehand, since composing deep nesting ends the
process (libyaml and its binding recurse in C).
"""

from collections.abc import Iterable
from typing import Any

from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined, unused-ignore]
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver

LOAD_ERRORS = (YAMLError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RecursionError)
"""All that loading raises: besides its own errors those of impossible dates, numbers, tags (`!!bool x`)."""

_DEEPEST = 100
_NESTING_MARKS = "[{-?:"


class YamlShapeError(YAMLError):  # type: ignore[misc, unused-ignore]
    """YAML that can be parsed but not held: nested too deep, or holding itself."""


class _Loader(CParser, SafeConstructor, VersionedResolver):  # type: ignore[misc, unused-ignore]
    """The parts of ruamel's loaders put together as its own `YAML.get_constructor_parser` does.

    `YAML(typ="safe")` makes this class anew for each text, which takes longer than reading front matter.
    """

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        self._parser = self._composer = self
        SafeConstructor.__init__(self, loader=self)
        VersionedResolver.__init__(self, version=None, loadumper=self)
        self.repeats: list[tuple[str, int]] = []

    def check_mapping_key(self, _node: Node, key_node: Node, mapping: Any, key: Any, _value: Any) -> bool:
        """Whether the key's value is taken: always; a repeat is noted with its place."""
        if key in mapping:
            self.repeats.append((str(key), key_node.start_mark.index))
        return True

    def close(self) -> None:
        """Let go of the parser's memory at once: it refers to itself, 60 KB a page would wait for `gc`."""
        self.dispose()
        self.__dict__.clear()


def load_yaml(text: str) -> tuple[Any, list[tuple[str, int]]]:
    """The value of a YAML text, and the keys that are repeats with their offset in characters.

    Raises one of `LOAD_ERRORS`.
    """
    _check_shape(text)
    loader = _Loader(text)
    try:
        value = loader.get_single_data()
        return value, loader.repeats
    finally:
        loader.close()


def compose_yaml(text: str) -> Node | None:
    """The nodes of a YAML text, with marks that count characters; None where it is empty.

    Raises one of `LOAD_ERRORS`.
    """
    _check_shape(text)
    return _compose(text)


def _compose(text: str) -> Node | None:
    loader = _Loader(text)
    try:
        root: Node | None = loader.get_single_node()
    finally:
        loader.close()
    return root


def construct_key(node: ScalarNode) -> Any:
    """The value of a key's node; its text where it is no value of its own (`<<`)."""
    loader = _Loader("")
    try:
        return loader.construct_document(node)
    except LOAD_ERRORS:
        return node.value
    finally:
        loader.close()


def _check_shape(text: str) -> None:
    if sum(map(text.count, _NESTING_MARKS)) > _DEEPEST:
        _check_depth(text)
    if "*" in text and "&" in text:
        _check_loops(text)


def _check_depth(text: str) -> None:
    parser = CParser(text)
    depth = 0
    try:
        while parser.check_event():
            event = parser.get_event()
            if isinstance(event, CollectionStartEvent):
                depth += 1
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
            if depth > _DEEPEST:
                raise YamlShapeError(f"it is nested more than {_DEEPEST} deep")
    finally:
        parser.dispose()


def _check_loops(text: str) -> None:
    """Raise where an alias stands inside what it stands for: nothing that walks the values would end."""
    root = _compose(text)
    done: set[int] = set()
    open_: set[int] = set()

    def walk(node: Node) -> None:
        if id(node) in open_:
            raise YamlShapeError("a part of it holds itself")
        if id(node) not in done:
            open_.add(id(node))
            for child in _children(node):
                walk(child)
            open_.remove(id(node))
            done.add(id(node))

    if root is not None:
        walk(root)


def _children(node: Node) -> Iterable[Node]:
    if isinstance(node, MappingNode):
        return (part for pair in node.value for part in pair)
    return node.value if isinstance(node, SequenceNode) else ()
