"""Rules about facts, JF3xx: whose grade and manager a sentence tells, falling grades, links to others."""

from jfeditor.checks.facts_copied import COPIED
from jfeditor.checks.facts_grades import GRADES
from jfeditor.checks.facts_links import LINKS

CHECKS = (COPIED, GRADES, LINKS)
