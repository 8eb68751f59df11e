"""Goes from one statement that is to be mended to the next, through the whole handbook."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from jfeditor.families.inheritance import Inheritance
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.navigation import Place
from jfeditor.ui.unclear_statements import UnclearPages, UnclearReader, step_from, step_text
from jfeditor.wording import word


class UnclearSteps(QObject):
    """Answers "the next one" and "the one before", as soon as what was just typed is looked at too."""

    go_wanted = Signal(object)
    """The statement begins at this `Place`."""
    told = Signal(str)
    """Which one it is and why it is to be mended, or why there is none, in words."""

    def __init__(
        self, here: Callable[[], Place], order: Callable[[], Sequence[str]], parent: QObject
    ) -> None:
        """`here` tells where the caret is, `order` the pages in the order in which one goes through them."""
        super().__init__(parent)
        self._here = here
        self._order = order
        self._keeper: InheritanceKeeper | None = None
        self._reader = UnclearReader()
        self._wanted = 0
        """How many steps are still to be gone."""

    def watch(self, keeper: InheritanceKeeper | None) -> None:
        """Go through another handbook, or through none."""
        if self._keeper is not None:
            self._keeper.resolved.disconnect(self._ask)
        self._keeper, self._reader, self._wanted = keeper, UnclearReader(), 0
        if keeper is not None:
            keeper.resolved.connect(self._ask)

    def step(self, by: int) -> None:
        """Go so many statements on, or back."""
        if self._keeper is None:
            return
        if self._keeper.current is None:
            self.told.emit(word("unclear.waiting", {}))
            return
        self._wanted += by
        self._ask()

    def _ask(self, _resolved: object = None) -> None:
        keeper, reader = self._keeper, self._reader
        if keeper is None or not self._wanted:
            return

        def answer(said: tuple[Inheritance, UnclearPages]) -> None:
            if keeper is self._keeper and self._wanted:
                self._take(keeper, *said)

        keeper.ask(
            "statements to be mended",
            lambda resolved: (resolved.found, reader.read(resolved.found)),
            answer,
        )

    def _take(self, keeper: InheritanceKeeper, found: Inheritance, unclear: UnclearPages) -> None:
        here = self._here()
        step = step_from(here, self._wanted, unclear, self._order())
        pages = keeper.session.handbook.pages
        for path in {here.path, step.unclear.place.path if step else here.path}:
            state = found.pages.get(path)
            if pages.get(path) is not (state.source.page if state else None):
                return  # edited since: it is being looked at, and what comes of that is asked about
        self._wanted = 0
        if step is None:
            self.told.emit(word("unclear.none", {}))
        else:
            self.go_wanted.emit(step.unclear.place)
            self.told.emit(step_text(found, step))
