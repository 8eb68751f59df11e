"""Statements as tests compare them: against labels made by hand, or in a few words."""

import json
from dataclasses import dataclass
from pathlib import Path

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Inheritance, Reading, resolve
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page


def title_of(handbook: Handbook, ref: NodeRef) -> str:
    """What a node is called; of a page as a whole its path."""
    return ref.path if ref.index == FAMILY else handbook.pages[ref.path].family.nodes[ref.index].heading.text


def told(found: Inheritance) -> list[str]:
    """Each statement as "owner < targets: facets status slips"."""
    return [_told(found, reading) for reading in found]


def _told(found: Inheritance, reading: Reading) -> str:
    targets = " & ".join(title_of(found.handbook, target) for target in reading.targets) or "-"
    facets = "+".join(facet.value for facet in reading.facets)
    notes = [found.status(reading).value, *(slip.value for slip in reading.slips)]
    return f"{title_of(found.handbook, reading.owner)} < {targets}: {facets} {' '.join(notes)}"


@dataclass(frozen=True)
class Score:
    """How many labelled statements were found, and how many of those found are labelled and all right."""

    labelled: int
    found: int
    matched: int
    right: int
    misses: tuple[str, ...]


def score_against(labels: Path, folder: Path) -> Score:
    """Compare the statements of the pages in `folder` with their labels, one JSON object a line."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and ".md" in path.suffixes]
    found = resolve(
        Handbook.of(read_page(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files)
    )
    labelled = total = matched = right = 0
    misses = []
    for line in labels.read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        said = [_described(found, reading) for reading in found.pages[page["path"]].readings]
        total += len(said)
        labelled += len(page["inherits"])
        for wanted in page["inherits"]:
            targets = {(target["path"], target["line"]) for target in wanted["targets"]}
            whole = (wanted["owner"], frozenset(wanted["facets"]), frozenset(targets))
            near = [entry for entry in said if abs(entry[0] - wanted["line"]) <= 1]
            best = min(
                near, key=lambda entry: (entry[1] != whole, abs(entry[0] - wanted["line"])), default=None
            )
            if best is not None:
                said.remove(best)
                matched += 1
                right += best[1] == whole
            if best is None or best[1] != whole:
                misses.append(f"{page['path']}:{wanted['line']} wanted {whole}, read {best}")
        misses += [f"{page['path']}:{entry[0]} read, but not labelled: {entry}" for entry in said]
    return Score(labelled, total, matched, right, tuple(misses))


def _described(
    found: Inheritance, reading: Reading
) -> tuple[int, tuple[int, frozenset[str], frozenset[object]]]:
    targets = frozenset((target.path, _line(found, target)) for target in reading.targets)
    facets = frozenset(facet.value for facet in reading.facets)
    return reading.statement.line, (_line(found, reading.owner), facets, targets)


def _line(found: Inheritance, ref: NodeRef) -> int:
    return 0 if ref.index == FAMILY else found.handbook.pages[ref.path].family.nodes[ref.index].heading.line
