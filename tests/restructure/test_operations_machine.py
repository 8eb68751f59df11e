"""Any operations in any order, with undoing, saving and reading again between them."""

from pathlib import Path
from tempfile import TemporaryDirectory

from conserved import after_change, check_lines, check_planned, shape
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from meanings import check_meanings, meanings
from operations import CONSERVING, OPERATIONS, Case

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.surveys import take_survey
from jfeditor.text.changes import Change
from jfeditor.text.sources import Source
from jfeditor.workspace.loading import Loaded, load_page

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "resources" / "sample-handbook", ROOT.parent / "shared" / "corpus")
LARGEST = 16_000


def files() -> list[Path]:
    """Pages of the sample, and real ones where they are, that can be edited."""
    found = sorted(file for folder in FOLDERS for file in folder.rglob("*.md"))
    short = [file for file in found if 500 < file.stat().st_size < LARGEST]
    return [file for file in short if Source(file.read_bytes()).fault is None]


numbers = st.integers(0, 10_000)


class Operations(RuleBasedStateMachine):
    """A handbook of a few pages, what has been done to it, and a folder that it is saved to."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.undone: list[Change] = []
        self.done: list[Change] = []

    @initialize(
        chosen=st.lists(st.deferred(lambda: st.sampled_from(files())), min_size=2, max_size=4, unique=True)
    )
    def begin(self, chosen: list[Path]) -> None:
        pages = (read_page(f"team-{n % 2}/page-{n}.md", file.read_bytes()) for n, file in enumerate(chosen))
        self.handbook = Handbook.of(pages)
        self.survey = take_survey(self.handbook)
        self.first = {path: page.source.data for path, page in self.handbook.pages.items()}

    @rule(
        name=st.sampled_from(sorted(OPERATIONS)),
        node=numbers,
        other=numbers,
        extra=numbers,
        all_of=st.booleans(),
    )
    def operate(self, name: str, node: int, other: int, extra: int, *, all_of: bool) -> None:
        case = Case(self.survey, node, other, extra)
        if not case.refs:
            return
        try:
            proposal = OPERATIONS[name](case)
            raw = proposal.make(proposal.offers if all_of else proposal.usual)
        except JfeditorError:
            return  # it makes no sense here; what it says is looked at elsewhere
        if name in CONSERVING:
            check_lines(proposal.make(()).change)
        check_meanings(self.survey, raw)
        planned = check_planned(self.survey, raw)
        self.handbook, self.survey = planned.after.handbook, planned.after
        self.done.append(planned.change)
        self.undone.clear()

    @rule()
    def undo(self) -> None:
        if self.done:
            change = self.done.pop()
            self.undone.append(change)
            self._show(change.inverse())

    @rule()
    def redo(self) -> None:
        if self.undone:
            change = self.undone.pop()
            self.done.append(change)
            self._show(change)

    @rule()
    def undo_all(self) -> None:
        while self.done:
            self.undo()
        assert {path: page.source.data for path, page in self.handbook.pages.items()} == self.first

    @rule()
    def save_and_read_again(self) -> None:
        """What is read from the disk is what was shown before."""
        root = Path(self.folder.name)
        for page in self.handbook:
            file = root / page.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(page.source.data)
            loaded = load_page(root, page.path)
            assert isinstance(loaded, Loaded)
            assert shape(loaded.page) == shape(page)

    @invariant()
    def what_is_known_is_as_if_read_anew(self) -> None:
        """The survey that the last plan made says what one of the bytes alone does."""
        fresh = take_survey(Handbook.of(read_page(p.path, p.source.data) for p in self.handbook))
        assert meanings(self.survey) == meanings(fresh)

    def _show(self, change: Change) -> None:
        self.handbook = after_change(self.handbook, change)
        self.survey = take_survey(self.handbook, self.survey)

    def teardown(self) -> None:
        self.folder.cleanup()


def test_any_operations_in_any_order() -> None:
    some = settings(
        max_examples=25,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Operations, settings=some)  # type: ignore[no-untyped-call]
