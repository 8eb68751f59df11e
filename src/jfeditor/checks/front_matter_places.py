"""Where the keys of YAML front matter and their values stand, in a page's bytes."""

from dataclasses import dataclass
from functools import cached_property

from ruamel.yaml.nodes import MappingNode, Node

from jfeditor.families.pages import Page
from jfeditor.markdown.yaml_loading import LOAD_ERRORS, compose_yaml
from jfeditor.markdown.yaml_places import find_keys, node_end, node_start
from jfeditor.text.spans import Span


@dataclass(frozen=True)
class FrontMatterPlaces:
    """Looked up when something was found: most front matter is in order."""

    page: Page

    @property
    def first_line(self) -> Span:
        """The line that opens the front matter, or the page's first line with text where it has none."""
        source, front = self.page.source, self.page.front_matter
        start = front.span.start
        while front.form == "none" and start < len(source.data) and source.data[start] in b" \t\r\n":
            start += 1
        return source.lines.content(source.data, source.lines.number_at(start))

    def line(self, number: int) -> Span:
        """The text of a line, without its line end."""
        return self.page.source.lines.content(self.page.source.data, number)

    def key(self, key: str) -> Span:
        """A key as it is written: of several the last, which counts."""
        return self._span(self._pairs(key)[-1][0]) if self._pairs(key) else self.first_line

    def value(self, key: str) -> Span:
        """A key's value as it is written."""
        found = self._span(self._pairs(key)[-1][1]) if self._pairs(key) else self.first_line
        return found if found.start < found.end else self.key(key)

    def repeats(self, key: str) -> tuple[Span, ...]:
        """The keys and values before the last of those with the same key, each as one stretch."""
        return tuple(
            Span(self._span(name).start, self._span(value).end) for name, value in self._pairs(key)[:-1]
        )

    @cached_property
    def _text(self) -> str:
        return self.page.front_matter.inner.cut(self.page.source.data).decode("utf-8")

    @cached_property
    def _root(self) -> Node | None:
        if self.page.front_matter.form != "yaml":
            return None
        try:
            return compose_yaml(self._text)
        except LOAD_ERRORS:
            return None

    def _pairs(self, key: str) -> list[tuple[Node, Node]]:
        root = self._root
        if not isinstance(root, MappingNode):
            return []
        return [root.value[index] for index in find_keys(root, key)]

    def _span(self, node: Node) -> Span:
        return Span(self._byte(node_start(node)), self._byte(node_end(self._text, node)))

    def _byte(self, offset: int) -> int:
        return self.page.front_matter.inner.start + len(self._text[:offset].encode())
