"""Large handbooks made for measuring: the same pages every time, in the shapes of the sample handbook."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

_FIELDS = (
    "Harbour",
    "Tariff",
    "Crane",
    "Berth",
    "Dredging",
    "Lantern",
    "Ferry",
    "Salvage",
    "Pilotage",
    "Ballast",
    "Customs",
    "Mooring",
    "Signal",
    "Rigging",
    "Chart",
    "Tide",
    "Cargo",
    "Container",
    "Warehouse",
    "Fleet",
    "Survey",
    "Voyage",
    "Weather",
    "Insurance",
    "Chandlery",
    "Provision",
    "Towage",
    "Lock",
    "Bridge",
    "Canal",
    "Dock",
    "Quay",
    "Bunker",
    "Anchorage",
    "Freight",
    "Manifest",
    "Passenger",
    "Safety",
    "Radio",
    "Engine",
)
_SORTS = (
    "Operations",
    "Planning",
    "Systems",
    "Relations",
    "Quality",
    "Analysis",
    "Training",
    "Support",
    "Finance",
    "Design",
)
_JOBS = (
    "Analyst",
    "Engineer",
    "Specialist",
    "Coordinator",
    "Consultant",
    "Designer",
    "Technician",
    "Partner",
)
_DEPARTMENTS = (
    "Harbour Services",
    "Engineering",
    "Finance",
    "People",
    "Customer Care",
    "Leadership",
    "Legal",
    "Marketing",
    "Product",
    "Sales",
    "Security",
    "Logistics",
    "Facilities",
    "Research",
    "Communications",
    "Procurement",
)
_RANKS = ("", "Senior ", "Staff ", "Manager, ", "Senior Manager, ", "Director, ")
_VERBS = (
    "Plan",
    "Review",
    "Measure",
    "Explain",
    "Repair",
    "Record",
    "Lead",
    "Compare",
    "Answer",
    "Prepare",
    "Follow",
    "Improve",
)
_NOUNS = (
    "the weekly crane plan",
    "tariffs for returning ships",
    "the night shift's hand-over",
    "reports from the outer quay",
    "the yearly survey of berths",
    "requests of small shipping lines",
    "the budget of the department",
    "what the crews tell us",
    "drills for bad weather",
    "contracts with the tug owners",
    "open questions of customs",
)
_ENDS = (
    "together with the pilots",
    "before the tide turns",
    "and say what was learnt",
    "so that nobody waits twice",
    "within one working day",
    "in words the crews use",
    "with **no** surprises for the harbour master",
    "as the [guide](/handbook/guides/#berths) has it",
    "and keep the record up to date",
)
_KINDS = ("Responsibilities", "Requirements")
_ITEMS = {"Responsibilities": (5, 7), "Requirements": (3, 5)}
_LEVELS = (3, 4)


def make_handbook(folder: Path, pages: int) -> None:
    """Write that many pages, about 8 KB each, below a folder that does not exist yet."""
    for path, text in made_pages(pages):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())


def made_pages(count: int) -> Iterator[tuple[str, str]]:
    """Paths and texts; a handful of departments, some in two storeys, and files named in all the ways."""
    random = Random(20240229)  # noqa: S311 - the same pages every time
    for number in range(count):
        department = _DEPARTMENTS[number % len(_DEPARTMENTS)]
        storey = number // len(_DEPARTMENTS)
        field, sort = _FIELDS[storey % len(_FIELDS)], _SORTS[storey // len(_FIELDS) % len(_SORTS)]
        team = storey // (len(_FIELDS) * len(_SORTS))
        job = f"{field} {sort} {_JOBS[number % len(_JOBS)]}" + (f" {team + 1}" if team else "")
        place = _slug(department)
        if number % 3:
            place += f"/{_slug(field)}"
        name = ("{}/index.html.md", "{}.md", "{}/_index.md")[storey % 3].format(_slug(job))
        yield f"{place}/{name}", _page(random, job)


def _slug(words: str) -> str:
    return words.lower().replace(" ", "-")


def _page(random: Random, job: str) -> str:
    parts = [f'---\ntitle: "{job}"\nlayout: job_family\ndescription: {_sentence(random)}\n---\n']
    parts += [f"{_prose(random, 4)}\n", "## Levels\n"]
    above = ""
    for level in range(random.randint(*_LEVELS)):
        title = _RANKS[level] + job
        parts += [f"### {title}\n", f"The {title} reports to the {_RANKS[level + 1]}{job}.\n"]
        parts += ["#### Job Grade\n", f"The {title} is a [grade {5 + level}](/handbook/pay/#grades).\n"]
        for kind in _KINDS:
            items = [_sentence(random) for _ in range(random.randint(*_ITEMS[kind]))]
            if above:
                items[0] = f"Extends that of the {above}"
            parts += [f"#### {kind}\n", "".join(f"- {item}\n" for item in items)]
        above = title
    parts += ["## Performance Indicators\n", "".join(f"* {_sentence(random)}\n" for _ in range(5))]
    parts += ["## Career Ladder\n", f"{_prose(random, 5)}\n"]
    steps = "".join(f"1. {_sentence(random)}\n" for _ in range(6))
    parts += ["## Hiring Process\n", f"{_prose(random, 2)}\n", steps]
    return "\n".join(parts)


def _sentence(random: Random) -> str:
    said = f"{random.choice(_VERBS)} {random.choice(_NOUNS)} {random.choice(_ENDS)}"
    return f"{said}, then {random.choice(_VERBS).lower()} {random.choice(_NOUNS)} {random.choice(_ENDS)}"


def _prose(random: Random, sentences: int) -> str:
    return " ".join(f"{_sentence(random)}." for _ in range(sentences))
