"""The Problems panel: what is found in the page, its family or the handbook, and what can be done about it.

What is new comes first; what was there before is a number until one asks for it. The panel is made anew only
while it is seen, and only rows that differ are touched: nothing blinks while somebody types.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QInputDialog, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from jfeditor.text.spans import Span
from jfeditor.ui.check_keeper import CheckKeeper
from jfeditor.ui.check_results import PageResults, carried
from jfeditor.ui.finding_actions import FindingActions, as_entry
from jfeditor.ui.navigation import Place
from jfeditor.ui.problem_steps import Step, candidates, step_from
from jfeditor.ui.problems_filter import Grouping, ProblemFilter, Scope
from jfeditor.ui.problems_rows import NO_PROBLEMS, Heading, Problem, ProblemReader, ProblemRow, rule_title
from jfeditor.ui.problems_tools import ProblemsTools
from jfeditor.ui.problems_view import ProblemsView
from jfeditor.wording import word, word_counted, word_error

_DELAY_MS = 30
"""Results that come one after the other are shown at once."""
_MOST_SELECTED = 30
"""Characters that are selected at most."""
_SINCE = "since"
"""What the revision is kept by with which pages are compared."""


class ProblemsPanel(QWidget):
    """Shows the problems of the handbook that is open, and steps through them."""

    place_wanted = Signal(object, int, bool)
    """The user wants to see this `Place`, selected up to an offset; and whether he wants to type there.

    What is longer than a word or so is not selected: the next key would replace it.
    """
    told = Signal(str)
    """Something to be said for a while."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = ProblemFilter()
        self.shown = NO_PROBLEMS
        self._checks: CheckKeeper | None = None
        self._actions: FindingActions | None = None
        self._here: Callable[[], Place] = lambda: Place("", 0)
        self._order: Callable[[], Sequence[str]] = tuple
        self._family: Callable[[str], Sequence[str]] = lambda path: (path,)
        self._path = ""
        self._reader = ProblemReader()
        self._steps = 0
        """How many steps are still to be gone."""
        self._stands: tuple[Hashable, Place] = (None, Place("", 0))
        """The problem that one has come to, and where the caret was put for it."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.refresh)
        self.tools = ProblemsTools()
        self.tools.filter_changed.connect(self.set_filter)
        self.tools.base_wanted.connect(self._compare_with)
        self.tools.other_base_wanted.connect(self._ask_base)
        self.tools.list_wanted.connect(self._enter_list)
        self.view = ProblemsView(self._can_edit)
        self.view.wanted.connect(self._go_to)
        self.view.menu_wanted.connect(self._open_menu)
        self.empty = QWidget()
        self.empty_words = QLabel()
        self.empty_words.setWordWrap(True)
        self.empty_words.setProperty("muted", True)
        self.empty_words.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that it is read aloud
        self.offer = QPushButton()
        self.offer.setAccessibleName(word("problems.offer_name", {}))
        self.offer.clicked.connect(self._take_offer)
        self._offered: Callable[[], None] = self.refresh
        below = QVBoxLayout(self.empty)
        below.setContentsMargins(18, 14, 12, 12)
        below.setSpacing(10)
        below.addWidget(self.empty_words)
        below.addWidget(self.offer, 0, Qt.AlignmentFlag.AlignLeft)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.empty, 1)
        self.setFocusProxy(self.view)
        self.refresh()

    def follow(
        self,
        actions: FindingActions,
        here: Callable[[], Place],
        order: Callable[[], Sequence[str]],
        family: Callable[[str], Sequence[str]],
    ) -> None:
        """Be told once what is outside: who acts, where the caret is, and how pages stand.

        `order` gives all pages as one goes through them, `family` those of the family of a page.
        """
        self._actions, self._here, self._order, self._family = actions, here, order, family

    def watch(self, checks: CheckKeeper | None) -> None:
        """Show the problems of another handbook, or none."""
        self._timer.stop()
        self._checks, self._path, self._steps = checks, "", 0
        self._reader = ProblemReader()
        self.tools.show_progress(0, 0)
        self.tools.show_base("")
        if checks is not None:
            checks.changed.connect(self._changed)
            checks.progressed.connect(self.tools.show_progress)
            checks.base_changed.connect(self._base_changed)
            checks.failed.connect(self._failed)
            checks.shows_old = self.filter.before
            checks.shows_old_changed.connect(self._old_changed)
        self.refresh()

    def show_page(self, path: str) -> None:
        """Another page is shown, or none."""
        if path != self._path:
            self._path = path
            if self.filter.scope is not Scope.HANDBOOK:
                self.refresh()

    def set_filter(self, wanted: ProblemFilter) -> None:
        """Show other problems."""
        self.filter = wanted
        self.tools.show_filter(wanted)
        if self._checks is not None:
            self._checks.shows_old = wanted.before
        self.refresh()

    def to_keep(self) -> dict[str, str]:
        """What is chosen, to be kept until the handbook is opened again."""
        return {**self.filter.to_keep(), _SINCE: self._checks.base if self._checks is not None else ""}

    def compare_as_kept(self, kept: Mapping[str, str]) -> None:
        """Let new mean what it meant when this was kept; all pages are read by now."""
        if kept.get(_SINCE):
            self._compare_with(kept[_SINCE])

    def show_all(self, *, before: bool) -> None:
        """Show the new problems of the whole handbook, whatever was left out; with `before` those too."""
        self.set_filter(ProblemFilter(Scope.HANDBOOK, before, grouping=self.filter.grouping))

    def refresh(self) -> None:
        """Show what is known by now."""
        self._timer.stop()
        if self.isVisible() or self._checks is None:
            paths = self._paths(self.filter.scope)
            self.shown = self._reader.read(self._results(), paths, self.filter)
            self.tools.show_counts(self.shown)
            self._show_rows()

    def step(self, by: int) -> None:
        """Go so many problems on, or back, as soon as what was just typed is looked at too."""
        if self._checks is None:
            return
        self._steps += by
        self._try_step()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.offer.hasFocus():
            self._take_offer()
        else:
            super().keyPressEvent(event)

    # What is known

    def _results(self) -> Mapping[str, PageResults]:
        return self._checks.all_results() if self._checks is not None else {}

    def _paths(self, scope: Scope) -> Sequence[str]:
        """The pages of a scope, in order."""
        if scope is Scope.HANDBOOK:
            order = self._order()
            return (*order, *sorted(self._results().keys() - set(order)))
        if not self._path:
            return ()
        return (self._path,) if scope is Scope.PAGE else self._family(self._path)

    def _can_edit(self, path: str) -> bool:
        return self._checks is not None and self._checks.session.can_edit(path)

    def _changed(self, paths: frozenset[str]) -> None:
        self._reader.forget(paths - self._results().keys())
        if not self._timer.isActive() and not paths.isdisjoint(self._paths(self.filter.scope)):
            self._timer.start()
        if self._steps:
            self._try_step()

    def _old_changed(self) -> None:
        if self._checks is not None and self._checks.shows_old != self.filter.before:
            self.set_filter(replace(self.filter, before=self._checks.shows_old))

    # Rows

    def _show_rows(self) -> None:
        names_pages = self.filter.scope is not Scope.PAGE and self.filter.grouping is not Grouping.PAGE
        self.view.show_shelves(self.shown.shelves, names_pages=names_pages)
        is_empty = not self.shown.shelves
        has_keyboard = any(one.hasFocus() for one in (self.view, self.offer, self.empty_words))
        words, offer, do = self._said() if is_empty else ("", "", self.refresh)
        self.empty_words.setText(words)
        self.offer.setText(offer)
        self.offer.setAccessibleName(offer or word("problems.offer_name", {}))
        self.offer.setVisible(bool(offer))
        self._offered = do
        self.view.setVisible(not is_empty)
        self.empty.setVisible(is_empty)
        empty = self.offer if offer else self.empty_words
        self.setFocusProxy(empty if is_empty else self.view)  # never hidden: no key would get past it
        if has_keyboard and not self.hasFocus():
            self.setFocus()

    def _said(self) -> tuple[str, str, Callable[[], None]]:
        """What is said where no row is: the words, what can be done, and what does it."""
        nothing: Callable[[], None] = self.refresh
        shown, wanted, checks = self.shown, self.filter, self._checks
        if checks is None:
            return word("problems.no_handbook", {}), "", nothing
        if wanted.scope is not Scope.HANDBOOK and not self._path:
            return word("problems.no_page", {}), "", nothing
        results = self._results()
        if not any(path in results for path in self._paths(wanted.scope)):
            return word("problems.looking", {}), "", nothing
        if wanted.is_narrow and (shown.left_out or not shown.before):
            words = word("problems.none_fit", {})
            if shown.left_out:
                words = f"{words} {word_counted('problems.left_out', shown.left_out)}"
            return words, word("problems.show_all", {}), self._widen
        if shown.before:
            code = "problems.none_new_since" if checks.base else "problems.none_new"
            words = word(
                code,
                {"revision": checks.base, "before": word_counted("problems.from_before_count", shown.before)},
            )
            return (
                words,
                word("problems.show_before", {}),
                lambda: self.set_filter(replace(wanted, before=True)),
            )
        words = word(f"problems.none_{wanted.scope.value}", {})
        if any(not one.whole for path in self._paths(wanted.scope) if (one := results.get(path))):
            words = f"{words} {word('problems.language_waits', {})}"
        if wanted.scope is not Scope.HANDBOOK:
            do = lambda: self.set_filter(replace(wanted, scope=Scope.HANDBOOK))  # noqa: E731 - one of several
            return words, word("problems.show_handbook", {}), do
        return words, "", nothing

    def _take_offer(self) -> None:
        self._offered()
        self.setFocus()

    def _widen(self) -> None:
        wanted = self.filter
        usual = ProblemFilter(wanted.scope, wanted.before, grouping=wanted.grouping)
        self.set_filter(usual)

    def _enter_list(self) -> None:
        if self.view.isVisible():
            if not self.view.currentIndex().isValid():
                self.view.selectRow(0)
            self.view.setFocus()

    # What the user wants

    def _go_to(self, problem: Problem, typing: bool) -> None:
        span = self._span_now(problem)
        if span is None:
            self.told.emit(word("problems.page_gone", {"path": problem.finding.path}))
        else:
            end = span.end if _is_short(self._text(problem.finding.path, span)) else span.start
            self.place_wanted.emit(Place(problem.finding.path, span.start), end, typing)

    def _text(self, path: str, span: Span) -> str:
        assert self._checks is not None  # noqa: S101 - it found something there
        return span.cut(self._checks.session.page(path).source.data).decode("utf-8", errors="replace")

    def _span_now(self, problem: Problem) -> Span | None:
        """Where a problem is in its page as it is by now; None where the page is gone."""
        pages = self._checks.session.handbook.pages if self._checks is not None else {}
        page = pages.get(problem.finding.path)
        if page is None:
            return None
        moved = carried(PageResults(problem.page, (problem.finding,)), page).findings
        size = len(page.source.data)
        start = min(problem.finding.span.start, size)
        return moved[0].span if moved else Span(start, start)

    def _open_menu(self, row: ProblemRow, where: QPoint) -> None:
        if self._actions is None:
            return
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        if isinstance(row, Problem):
            self._actions.fill_menu(menu, row.page, row.finding)
            menu.addSeparator()
            self._add_only_rule(menu, row.finding.code)
        elif row.code:
            listed = self.view.problems.below(row)
            self._actions.rules.fill_rule(menu, row.code, listed)
            self._add_only_rule(menu, row.code)
            for deed in self._actions.explaining(listed[0].finding):
                menu.addAction(deed.words).triggered.connect(lambda _on=False, do=deed.do: do())
        else:
            self._add_toggle(menu, row)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _add_only_rule(self, menu: QMenu, code: str) -> None:
        only = menu.addAction(as_entry(word("problems.only_rule", {"rule": rule_title(code)})))
        only.setEnabled(self.filter.text != code)
        only.triggered.connect(lambda _on=False: self.set_filter(replace(self.filter, text=code)))

    def _add_toggle(self, menu: QMenu, heading: Heading) -> None:
        number = self.view.problems.row_of(heading.key)
        shut = self.view.problems.is_shut(heading)
        toggle = menu.addAction(word("problems.open_row" if shut else "problems.shut_row", {}))
        toggle.triggered.connect(lambda _on=False: self.view.problems.set_shut(number, shut=not shut))

    # What is new

    def _compare_with(self, revision: str) -> None:
        if self._checks is not None:
            self._checks.compare_with(revision)

    def _ask_base(self) -> None:
        before = self._checks.base if self._checks is not None else ""
        revision, said = QInputDialog.getText(
            self, word("problems.base_title", {}), word("problems.base_question", {}), text=before
        )
        if said and revision.strip():
            self._compare_with(revision.strip())
        self.tools.show_base(before)

    def _base_changed(self) -> None:
        if self._checks is not None:
            self.tools.show_base(self._checks.base)

    def _failed(self, error: object) -> None:
        self._base_changed()
        self.told.emit(word_error(error))  # type: ignore[arg-type]

    # Steps

    def _try_step(self) -> None:
        checks, by = self._checks, self._steps
        if checks is None:
            return
        scopes = {scope: self._paths(scope) for scope in Scope}
        found, scope = candidates(self._results(), scopes, self.filter)
        here = self._here()
        key = self._stands[0] if self._stands[1] == here else None
        if not found:
            self._steps = 0
            known = bool(self._results())
            self.told.emit(word("problems.no_step" if known else "problems.looking", {}))
            return
        number, problem = step_from(here, by, found, scopes[Scope.HANDBOOK], key)
        pages = checks.session.handbook.pages
        for path in {here.path, problem.finding.path} - {""}:
            results = checks.results(path)
            if results is not None and results.page is not pages.get(path):
                return  # edited since: it is being looked at, and then one goes on
        self._steps = 0
        self._go_to(problem, typing=True)
        self._stands = (problem.key, self._here())
        self.view.choose(problem.key)
        self.told.emit(Step(problem, number + 1, len(found), scope).words)


def _is_short(text: str) -> bool:
    """Whether a text is a word or so, within one line."""
    return len(text) <= _MOST_SELECTED and len(text.splitlines()) < 2 and len(text.split()) < 3
