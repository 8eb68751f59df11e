"""A handbook written for the tests of the review, and what can be done to it."""

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.pages import read_page
from jfeditor.restructure.moves import Where, move
from jfeditor.restructure.plans import plan
from jfeditor.restructure.proposals import Proposal, certain
from jfeditor.restructure.renames import rename
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.pieces import rewrite
from jfeditor.ui.review_rows import Review, read_review

PILOTS = """---
title: Piloting
---

## Levels

### Staff Pilot

The Staff Pilot is a grade 7.

#### Responsibilities

- Brings ships in
- Knows all lights

### Lead Pilot

#### Responsibilities

- Extends that of the [Staff Pilot](#staff-pilot)
- Leads
"""
TUGS = """---
title: Towing
---

## Levels

### Tug Master

#### Responsibilities

- Extends that of the [Staff Pilot](pilots.md#staff-pilot)
- Tows

### Chief

#### Responsibilities

- Works with a Staff Pilot
"""


def survey_of(pages: dict[str, str]) -> Survey:
    """What is known about these pages."""
    return take_survey(Handbook.of(read_page(path, text.encode()) for path, text in pages.items()))


def harbour() -> Survey:
    """Two pages, of which one takes in what the other says."""
    return survey_of({"pilots.md": PILOTS, "tugs.md": TUGS})


def ref_of(survey: Survey, path: str, title: str) -> NodeRef:
    """The heading with this text on a page."""
    nodes = survey.handbook.pages[path].family.nodes
    return NodeRef(path, next(i for i, node in enumerate(nodes) if node.heading.text == title))


def renaming(survey: Survey) -> Proposal:
    """A proposal with something to choose on two pages."""
    return rename(survey, ref_of(survey, "pilots.md", "Staff Pilot"), "Sea Pilot")


def moving(survey: Survey) -> Proposal:
    """A proposal over two pages with nothing to choose."""
    target = ref_of(survey, "tugs.md", "Tug Master")
    refs = [ref_of(survey, "pilots.md", "Staff Pilot")]
    return certain(move(survey.handbook, refs, Where.AFTER, target))


def removing(survey: Survey) -> Proposal:
    """A proposal after which something leads nowhere."""
    texts = {"pilots.md": survey.texts["pilots.md"]}
    return certain(rewrite("Delete Piloting", texts, {}, ["pilots.md"]))


def review(survey: Survey, proposal: Proposal, left_out: frozenset[int] = frozenset()) -> Review:
    """The review of what is usual of a proposal, without some of it."""
    chosen = [o for n, o in enumerate(proposal.offers) if o.chosen and n not in left_out]
    return read_review(survey, proposal, chosen, plan(survey, proposal.make(chosen)))


def fleet(pages: int, places: int) -> Survey:
    """Many pages with many places that name the Staff Pilot."""
    lines = "".join(f"- Works with the Staff Pilot in week {week}\n" for week in range(places))
    text = "---\ntitle: Ship {n}\n---\n\n## Levels\n\n### Mate {n}\n\n#### Responsibilities\n\n"
    ships = {f"ships/{n:03}.md": text.format(n=n) + lines for n in range(pages)}
    return survey_of({"pilots.md": PILOTS, **ships})
