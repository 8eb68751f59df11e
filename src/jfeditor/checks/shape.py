"""The shape of families: their levels, sections and headings."""

from jfeditor.checks import (
    shape_depths,
    shape_emptiness,
    shape_indicators,
    shape_jumps,
    shape_order,
    shape_placeholders,
    shape_places,
    shape_repeats,
    shape_requirement,
    shape_sections,
    shape_wording,
)
from jfeditor.checks.subjects import Check

CHECKS: tuple[Check, ...] = (
    *shape_sections.CHECKS,
    *shape_requirement.CHECKS,
    *shape_order.CHECKS,
    *shape_indicators.CHECKS,
    *shape_depths.CHECKS,
    *shape_jumps.CHECKS,
    *shape_places.CHECKS,
    *shape_emptiness.CHECKS,
    *shape_repeats.CHECKS,
    *shape_placeholders.CHECKS,
    *shape_wording.CHECKS,
)
