"""What a handbook wants of its pages, as its `jfeditor.toml` says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from jfeditor.checks.rules import Rule, Severity, all_rules
from jfeditor.families.model import Kind


class Quotes(StrEnum):
    """Which quotation marks and apostrophes text is written with."""

    ANY = "any"
    STRAIGHT = "straight"
    TYPOGRAPHIC = "typographic"


class Indicators(StrEnum):
    """Where performance indicators stand."""

    ANY = "any"
    LEVEL = "level"
    FAMILY = "family"


class Dialect(StrEnum):
    """Which English is written."""

    AMERICAN = "american"
    BRITISH = "british"
    AUSTRALIAN = "australian"
    CANADIAN = "canadian"
    INDIAN = "indian"


@dataclass(frozen=True, slots=True)
class ShapeOptions:
    """What a family's pages have to have: `[shape]`."""

    level_sections: tuple[Kind, ...] = (Kind.RESPONSIBILITIES, Kind.REQUIREMENTS)
    """Sections that each level has, itself, by a statement or from its family."""
    family_sections: tuple[Kind, ...] = ()
    """Sections that each family has, somewhere."""
    requirement: str = ""
    """A bullet that each level's requirements hold, word for word; empty for none."""
    indicators: Indicators = Indicators.ANY
    least_indicators: int = 3
    most_indicators: int = 5


@dataclass(frozen=True, slots=True)
class FrontMatterOptions:
    """What front matter holds: `[front_matter]`."""

    required: tuple[str, ...] = ("title", "description")
    longest_description: int = 160
    """Characters; what search engines show."""
    obsolete: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Keys that are not used any more, each with the one that took its place, or an empty text."""


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """How links are written: `[links]`; the site's address stands in `[site]`."""

    moved: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Beginnings of paths of an older layout, each with what took its place."""


@dataclass(frozen=True, slots=True)
class TextOptions:
    """How text is written: `[text]`."""

    quotes: Quotes = Quotes.ANY


@dataclass(frozen=True, slots=True)
class LanguageOptions:
    """How people write: `[language]`."""

    dialect: Dialect = Dialect.AMERICAN
    words: tuple[str, ...] = ()
    """The handbook's own words, names and abbreviations: no spelling mistakes."""
    avoid: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Words and phrases that the handbook does not want, each with what to write instead, or empty."""


@dataclass(frozen=True)
class CheckOptions:
    """All of it. No slots: which rules are off is kept once it was asked for, since each finding asks."""

    severities: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))
    """By code, where the handbook wants another one: `[checks.severity]`, codes or names."""
    skip: tuple[str, ...] = ()
    """Pages that are not checked, as patterns of paths (`archive/**`): `[checks] skip`."""
    shape: ShapeOptions = field(default_factory=ShapeOptions)
    front_matter: FrontMatterOptions = field(default_factory=FrontMatterOptions)
    links: LinkOptions = field(default_factory=LinkOptions)
    text: TextOptions = field(default_factory=TextOptions)
    language: LanguageOptions = field(default_factory=LanguageOptions)

    def severity(self, rule: Rule) -> Severity:
        """How much a rule matters in this handbook."""
        return self.severities.get(rule.code, rule.severity)

    def severity_of(self, code: str) -> Severity:
        """How much findings under a code matter; those of Markdown style are notes unless told otherwise."""
        rule = all_rules().get(code)
        return self.severity(rule) if rule else self.severities.get(code, Severity.NOTE)

    def is_on(self, code: str) -> bool:
        """Whether a rule is looked for."""
        return code not in self._off

    @cached_property
    def _off(self) -> frozenset[str]:
        codes = (*all_rules(), *self.severities)
        return frozenset(code for code in codes if self.severity_of(code) is Severity.OFF)
