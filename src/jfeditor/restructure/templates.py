"""The texts that new levels, specialties, sections and pages begin with, from `resources/templates`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from jfeditor.families.model import Kind, Node
from jfeditor.families.pages import Page, read_page
from jfeditor.families.written_titles import written_title
from jfeditor.resources import resource
from jfeditor.wording import word

TEMPLATE_NAMES = ("level", "specialty", "section", "family")
_OWN_SECTION = "{section}"
_PLACEHOLDER = re.compile(r"\{(title|grade|reports_to)\}")


@dataclass(frozen=True, slots=True)
class Templates:
    """The program's templates, or in their places the handbook's own."""

    own: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Texts by their names (`TEMPLATE_NAMES`)."""

    def text(self, name: str) -> str:
        """A template as written, with LF for its line ends and none at its end."""
        return "\n".join((self.own.get(name) or _built_in(name)).splitlines()).strip("\n")

    def section(self, kind: Kind) -> tuple[str, str]:
        """The heading and the text of a section of a kind; the heading of any other kind is `{section}`."""
        page = read_page("section.md", self.text("section").encode())
        wanted = (node for node in page.family.nodes if _is_for(node, kind))
        node = next(wanted, None)
        if node is None:
            return _OWN_SECTION if kind is Kind.OTHER else kind.words.capitalize(), ""
        return node.heading.text, _below(page, node)


USUAL_TEMPLATES = Templates()


@dataclass(frozen=True, slots=True)
class Filling:
    """What the placeholders stand for."""

    title: str
    grade: str = ""
    reports_to: str = ""

    def fill(self, text: str) -> str:
        """A text with its placeholders filled; what is not known is asked for in brackets."""
        values = {
            "title": written_title(self.title),
            "grade": self.grade or word("prompt.grade", {}),
            "reports_to": written_title(self.reports_to) or word("prompt.reports_to", {}),
        }
        return _PLACEHOLDER.sub(lambda found: values[found.group(1)], text)


def _is_for(node: Node, kind: Kind) -> bool:
    if kind is Kind.OTHER or node.heading.text == _OWN_SECTION:
        return kind is Kind.OTHER and node.heading.text == _OWN_SECTION
    return node.kind is kind


def _below(page: Page, node: Node) -> str:
    return page.source.data[node.heading.span.end : node.body.end].decode().strip("\n")


@lru_cache(maxsize=len(TEMPLATE_NAMES))
def _built_in(name: str) -> str:
    return resource("templates", f"{name}.md").read_text(encoding="utf-8")
