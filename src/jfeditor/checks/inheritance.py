"""Rules about inheritance, JF2xx: whom statements name, how they say it, and what is said twice for them."""

from jfeditor.checks.inheritance_lists import REPEATED_LISTS
from jfeditor.checks.inheritance_order import ORDER
from jfeditor.checks.inheritance_repeats import REPEATS
from jfeditor.checks.inheritance_targets import TARGETS
from jfeditor.checks.inheritance_wording import WORDING

CHECKS = (TARGETS, WORDING, ORDER, REPEATS, REPEATED_LISTS)
