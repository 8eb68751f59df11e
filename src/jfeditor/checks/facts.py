"""Rules about facts, JF3xx: whose grade and manager a sentence tells, falling grades, links, near names."""

from jfeditor.checks.facts_copied import COPIED
from jfeditor.checks.facts_grades import GRADES
from jfeditor.checks.facts_links import LINKS
from jfeditor.checks.facts_names import NAMES

CHECKS = (COPIED, GRADES, LINKS, NAMES)
