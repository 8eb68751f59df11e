"""Handbooks made at random, and random edits of them: what tests of repeated checking need."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page

PATHS = (
    "_index.md",
    "harbour/_index.md",
    "harbour/pilot.md",
    "harbour/cook/_index.md",
    "harbour/cook/senior-cook.md",
    "harbour/cook/lead-cook.md",
    "harbour/tide-analyst/index.html.md",
    "yard/welder.md",
    "yard/Rigger.md",
)
TITLES = ("Pilot", "Cook", "Senior Cook", "Lead Cook", "Tide Analyst", "Welder", "Rigger", "Harbour")
LINES = (
    "## Levels",
    "### Junior {0}",
    "### {0}",
    "### Senior {0}",
    "#### Responsibilities",
    "#### Requirements",
    "## Responsibilities",
    "## Requirements",
    "- Extends that of the {0}",
    "- Extends the [Senior {0}](#senior-{1}) requirements",
    "Extends the [{0}](/harbour/{1}/) responsibilities:",
    "- Same responsibilities as the Senior {0}, plus:",
    "- All of the above requirements and:",
    "- Keeps the {1} log  in order",
    "- See [the {0}](../{1}.md#requirements) and ![a map](map.png)",
    "- See [the {0}](/yard/{0}/)",
    "The {0} is a grade 7.",
    "The {0} reports to the Lead {0}.",
    "{{add a sentence}}",
    "A list <!-- jfeditor-disable -->",
    "<!-- jfeditor-disable JF107 text-blanks -->",
    "",
    "",
)


def made_line(random: Random) -> str:
    title = random.choice(TITLES)
    return random.choice(LINES).format(title, title.lower().replace(" ", "-"))


def made_page(random: Random) -> str:
    title = random.choice(TITLES)
    lines = [f"---\ntitle: {title}\ndescription: Works in the harbour.\n---\n", f"## The {title}"]
    return "\n".join([*lines, *(made_line(random) for _ in range(random.randint(0, 14)))]) + "\n"


def made_pages(random: Random) -> dict[str, bytes]:
    paths = random.sample(PATHS, random.randint(2, len(PATHS)))
    return {path: made_page(random).encode() for path in paths}


@dataclass(frozen=True)
class Edited:
    """The pages after an edit, and what was done."""

    pages: Mapping[str, bytes]
    done: str


def edited(pages: Mapping[str, bytes], random: Random) -> Edited:
    """The pages with one random edit; mostly one line of one page."""
    after = dict(pages)
    path = random.choice(sorted(pages))
    free = [other for other in PATHS if other not in pages]
    kind = random.choice(("line", "line", "line", "cut", "cut", "swap", "remove", "rename", "add", "copy"))
    lines = pages[path].split(b"\n")
    at = random.randrange(len(lines))
    if kind == "line":
        after[path] = b"\n".join([*lines[:at], made_line(random).encode(), *lines[at:]])
    elif kind == "cut":
        after[path] = b"\n".join([*lines[:at], *lines[at + 1 :]])
    elif kind == "swap":
        other = random.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
        after[path] = b"\n".join(lines)
    elif kind == "remove" and len(pages) > 1:
        del after[path]
    elif kind == "rename" and free:
        after[random.choice(free)] = after.pop(path)
    elif kind == "add" and free:
        after[random.choice(free)] = made_page(random).encode()
    elif kind == "copy":
        after[path] = pages[random.choice(sorted(pages))]
    return Edited(after, f"{kind} {path}")


def handbook_after(before: Handbook, pages: Mapping[str, bytes]) -> Handbook:
    """The handbook of these pages, in which those that are the same are the very same."""
    after = before
    for path in before.pages.keys() - pages.keys():
        after = after.without(path)
    others = [
        read_page(path, data)
        for path, data in pages.items()
        if path not in before.pages or before.pages[path].source.data != data
    ]
    return after.with_pages(others)
