"""What a check is given: a page, what the handbook wants, and, where it asks for it, the whole handbook."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.options import CheckOptions
from jfeditor.checks.rules import all_rules
from jfeditor.families.contents import Content
from jfeditor.families.grouping import tells_of_family
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.pages import Page
from jfeditor.markdown.blocks import Document
from jfeditor.restructure.surveys import Survey
from jfeditor.text.spans import Span


@dataclass(frozen=True)
class PageSubject:
    """A page by itself: what is found in it changes with its text only. No slots: some is kept once made."""

    page: Page
    options: CheckOptions

    @property
    def data(self) -> bytes:
        """The page's bytes."""
        return self.page.source.data

    @cached_property
    def document(self) -> Document:
        """Its Markdown."""
        return self.page.document

    @cached_property
    def tells_of_family(self) -> bool:
        """Whether it describes jobs, and does not only tell of a department."""
        return tells_of_family(self.page)

    @cached_property
    def roles(self) -> tuple[int, ...]:
        """The indexes of its levels and specialties."""
        nodes = self.page.family.nodes
        return tuple(i for i, node in enumerate(nodes) if node.role in {Role.LEVEL, Role.SPECIALTY})

    def title(self, index: int) -> str:
        """What a node, or with `FAMILY` the page, is called."""
        return self.page.title if index == FAMILY else self.page.family.nodes[index].heading.text

    def wants(self, code: str) -> bool:
        """Whether a rule is looked for; a check of several rules asks before it works for one of them."""
        return self.options.is_on(code)

    def finding(
        self,
        code: str,
        span: Span,
        variant: str = "",
        *,
        fixes: Sequence[Fix] = (),
        places: Iterable[Place] = (),
        **values: object,
    ) -> Finding:
        """A finding of a rule at some bytes; `values` fill the gaps of its message, or of its `variant`."""
        rule = all_rules()[code]
        return Finding(
            code,
            self.options.severity(rule),
            self.page.path,
            span,
            self.page.source.lines.number_at(span.start),
            rule.say(variant, values),
            tuple(fixes),
            tuple(places),
        )


@dataclass(frozen=True)
class Subject(PageSubject):
    """A page in its handbook."""

    survey: Survey

    @cached_property
    def content(self) -> Content:
        """The page's items, sections and statements, by whom they are of."""
        return self.survey.roles.content(self.page.path)

    def ref(self, index: int) -> NodeRef:
        """A node of the page."""
        return NodeRef(self.page.path, index)


@dataclass(frozen=True, slots=True)
class PageCheck:
    """Finds what is against some rules in a page by itself."""

    codes: tuple[str, ...]
    """Of the rules that it looks for; it is not called where all of them are off."""
    find: Callable[[PageSubject], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class HandbookCheck:
    """Finds what is against some rules in a page among others.

    It may look at the page, at what its links lead to, at the pages of its family, and at what its levels
    inherit; see `jfeditor.checks.checking` for when it is called again.
    """

    codes: tuple[str, ...]
    find: Callable[[Subject], Iterator[Finding]]


Check = PageCheck | HandbookCheck
