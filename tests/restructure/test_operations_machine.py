"""Any operations in any order, with undoing, saving and reading again between them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from conserved import after_change, shape
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from meanings import meanings
from odd_pages import Oddity, strange_page
from operations import OPERATIONS, Case, Tried, attempt, subjects

from jfeditor.families.effective import EffectiveRole
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.restructure.surveys import take_survey
from jfeditor.text.changes import Change
from jfeditor.text.sources import Source
from jfeditor.workspace.discovery import Found, discover
from jfeditor.workspace.files import ABSENT, Stamp
from jfeditor.workspace.loading import Loaded, load_page
from jfeditor.workspace.saving import Removal, Writing, save_pages

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
FOLDERS = (ROOT / "resources" / "sample-handbook", CORPUS / "pages", CORPUS / "seeds")
LARGEST = 16_000
Texts = dict[str, bytes]
"""Pages by path."""


@cache
def page_texts() -> list[bytes]:
    """Pages of the sample, and real ones where they are, that can be edited; and strange ones."""
    found = sorted(file for folder in FOLDERS for file in folder.rglob("*.md"))
    real = [file.read_bytes() for file in found if 500 < file.stat().st_size < LARGEST]
    return [text for text in real if Source(text).fault is None] + [strange_page(n) for n in range(40)]


some_pages = st.lists(
    st.tuples(st.deferred(lambda: st.sampled_from(page_texts())), st.sampled_from(Oddity)),
    min_size=2,
    max_size=4,
)


@dataclass(frozen=True)
class Step:
    """A change that was done, with the texts of all pages before and after it."""

    change: Change
    before: Texts
    after: Texts


class Operations(RuleBasedStateMachine):
    """A handbook of a few pages, what has been done to it, and the folder that it is saved to."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.root = Path(self.folder.name)
        self.stamps: dict[str, Stamp] = {}
        self.undone: list[Step] = []
        self.done: list[Step] = []

    @initialize(chosen=some_pages)
    def begin(self, chosen: list[tuple[bytes, Oddity]]) -> None:
        names = ("team-0/page-0.md", "team-0/_index.md", "team-1/page-2/index.html.md", "page-3.md")
        texts = zip(names, chosen, strict=False)
        self.handbook = Handbook.of(read_page(name, odd.of(text)) for name, (text, odd) in texts)
        self.survey = take_survey(self.handbook)
        self.first = self._texts()
        self.save_and_read_again()

    @rule(chances=st.lists(st.integers(0, 2**48), min_size=1, max_size=3))
    def operate(self, chances: list[int]) -> None:
        """Operations by chance: each as likely as any other, which Hypothesis' own choices are not."""
        for chance in chances:
            random = Random(chance)  # noqa: S311 - a test's
            name = random.choice(sorted(OPERATIONS))
            every = subjects(self.survey, OPERATIONS[name].on)
            if every:
                case = Case(
                    self.survey, random.choice(every), random.randrange(10**6), random.randrange(10**6)
                )
                note(f"{name} {case.what}, {case.other}, {case.extra}")
                self._take(attempt(name, case))

    @rule()
    def undo(self) -> None:
        if self.done:
            step = self.done.pop()
            self.undone.append(step)
            self._show(step.change.inverse())
            assert self._texts() == step.before

    @rule()
    def redo(self) -> None:
        if self.undone:
            step = self.undone.pop()
            self.done.append(step)
            self._show(step.change)
            assert self._texts() == step.after

    @rule()
    def undo_all(self) -> None:
        while self.done:
            self.undo()
        assert self._texts() == self.first

    @rule()
    def save_and_read_again(self) -> None:
        """What is read from the folder is what is shown, and nothing else is left in it."""
        texts = self._texts()
        wanted: list[Writing | Removal] = [
            *(Writing(path, text, self.stamps.get(path, ABSENT)) for path, text in texts.items()),
            *(Removal(path, stamp) for path, stamp in self.stamps.items() if path not in texts),
        ]
        saved = save_pages(self.root, wanted)
        self.stamps = {path: stamp for path, stamp in saved.items() if stamp != ABSENT}
        assert {one.path for one in discover(self.root) if isinstance(one, Found)} == texts.keys()
        assert {
            f.relative_to(self.root).as_posix() for f in self.root.rglob("*") if f.is_file()
        } == texts.keys()
        for page in self.handbook:
            loaded = load_page(self.root, page.path)
            assert isinstance(loaded, Loaded)
            assert loaded.page.source.data == page.source.data
            assert loaded.stamp == self.stamps[page.path]
            assert shape(loaded.page) == shape(page)

    @invariant()
    def what_is_known_is_as_if_read_anew(self) -> None:
        """The survey that the last plan made says what one of the bytes alone does."""
        fresh = take_survey(Handbook.of(read_page(p.path, p.source.data) for p in self.handbook))
        assert meanings(self.survey) == meanings(fresh)
        for page in self.handbook:
            assert page.source.data == fresh.handbook.pages[page.path].source.data
            assert shape(page) == shape(fresh.handbook.pages[page.path])
            for ref in fresh.roles.roles_of(page.path):
                assert _content(self.survey.roles.role(ref)) == _content(fresh.roles.role(ref))

    def _take(self, tried: Tried) -> None:
        if tried.planned is not None:
            before = self._texts()
            self.handbook, self.survey = tried.planned.after.handbook, tried.planned.after
            self.done.append(Step(tried.planned.change, before, self._texts()))
            self.undone.clear()

    def _show(self, change: Change) -> None:
        self.handbook = after_change(self.handbook, change)
        self.survey = take_survey(self.handbook, self.survey)

    def _texts(self) -> Texts:
        return {path: page.source.data for path, page in self.handbook.pages.items()}

    def teardown(self) -> None:
        """Each history is undone in the end."""
        if hasattr(self, "handbook"):
            self.undo_all()
        self.folder.cleanup()


def _content(role: EffectiveRole) -> list[object]:
    """What a role comprises, and where it is from."""
    return [
        (kind, entry.text, entry.source, entry.origin.owner, entry.fault is None)
        for kind, entries in role.facets.items()
        for entry in entries
    ]


def run(examples: int, steps: int, *, same_each_time: bool) -> None:
    """Some histories of some steps; making one that fails shorter would take minutes."""
    some = settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=(Phase.generate,),
        derandomize=same_each_time,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Operations, settings=some)  # type: ignore[no-untyped-call]


def test_any_operations_in_any_order() -> None:
    run(45, 12, same_each_time=True)


@pytest.mark.slow
def test_many_operations_in_any_order() -> None:
    run(600, 25, same_each_time=False)
