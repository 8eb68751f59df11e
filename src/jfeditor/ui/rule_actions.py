"""What can be done about a rule as a whole: all that it finds mended at once, or the rule left out."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from jfeditor.checks.checking import PageFindings
from jfeditor.checks.findings import Finding
from jfeditor.checks.fixing import fix_all
from jfeditor.checks.rules import Severity
from jfeditor.ui.open_handbook import OpenHandbook
from jfeditor.ui.option_changes import OptionChanges
from jfeditor.ui.problems_rows import Problem, rule_title
from jfeditor.ui.restructuring import Restructuring
from jfeditor.wording import word, word_counted
from jfeditor.workspace.option_edits import set_severity


class RuleActions(QObject):
    """Does what is asked about rules in the handbook that is open."""

    told = Signal(str)
    """Why something is not done, in words."""

    def __init__(self, restructuring: Restructuring, options: OptionChanges, parent: QObject) -> None:
        super().__init__(parent)
        self._restructuring = restructuring
        self._options = options
        self._opened: OpenHandbook | None = None

    def watch(self, opened: OpenHandbook | None) -> None:
        """Work on another handbook, or on none."""
        self._opened = opened

    def fix_all(self, code: str, found: Sequence[PageFindings]) -> None:
        """Show for review what mends these findings of a rule; each needs no choice."""
        pages = self._opened.session.handbook.pages if self._opened is not None else {}
        if not found or any(pages.get(one.page.path) is not one.page for one in found):
            self.told.emit(word("problems.stale", {}))
            return
        values = {"rule": rule_title(code), "title": found[0].page.title}
        name = word("problems.fix_name_page" if len(found) == 1 else "problems.fix_name", values)
        self._restructuring.wish(fix_all(found, name))

    def turn_off(self, code: str) -> None:
        """Let the handbook's `jfeditor.toml` say that a rule is not looked for, and drop what it found."""
        values = {"rule": rule_title(code), "code": code}
        self._options.make(
            lambda root: set_severity(root, code, Severity.OFF),
            lambda _page, finding: finding.code == code,
            word("problems.turned_off", values),
            word("problems.turned_on", values),
        )

    def fill_turning_off(self, menu: QMenu, code: str) -> None:
        """Add to a menu that a rule is not to be looked for in this handbook."""
        entry = menu.addAction(word("problems.turn_off", {}))
        entry.setToolTip(word("problems.turn_off_tip", {"code": code}))
        entry.setEnabled(self._opened is not None and not self._opened.session.read_only)
        entry.triggered.connect(lambda _checked=False: self.turn_off(code))

    def fill_fixes(self, menu: QMenu, finding: Finding) -> None:
        """Add to a menu what mends all that a finding's rule finds: on its page, and in the handbook."""
        if finding.fix is None or finding.fix.operation is not None:
            return
        code, path = finding.code, finding.path
        only_new = self._is_among_new(finding)
        everywhere = tuple(self._mendable(code, only_new=only_new))
        here = tuple(one for one in everywhere if one.page.path == path)
        some, every = _count(here), _count(everywhere)
        of_new = "_new" if only_new else ""
        if some > 1:
            _add_fix(menu, f"problems.fix_all_page{of_new}", some, partial(self.fix_all, code, here))
        if every > some:
            _add_fix(
                menu, f"problems.fix_all_handbook{of_new}", every, partial(self.fix_all, code, everywhere)
            )

    def fill_rule(self, menu: QMenu, code: str, listed: Sequence[Problem]) -> None:
        """Add to a menu what can be done about a rule, and about what is listed of it: that, and no more."""
        found = tuple(self._mendable_of(listed))
        count = _count(found)
        do = partial(self.fix_all, code, found)
        if count == len(listed):
            _add_fix(menu, "problems.fix_all_shown", count, do)
        elif count:
            entry = menu.addAction(word("problems.fix_some", {"count": count, "all": len(listed)}))
            entry.triggered.connect(lambda _checked=False: do())
        elif any(one.finding.fixes and self._can_edit(one.page.path) for one in listed):
            menu.addAction(word("problems.fix_one_by_one", {})).setEnabled(False)
        self.fill_turning_off(menu, code)

    def _can_edit(self, path: str) -> bool:
        return self._opened is not None and self._opened.session.can_edit(path)

    def _is_among_new(self, finding: Finding) -> bool:
        """Whether the user sees a finding among what is new, and nothing of what is from before."""
        checks = self._opened.checks if self._opened is not None else None
        results = checks.current(finding.path) if checks is not None else None
        if checks is None or results is None or checks.shows_old:
            return False
        return any(results.findings[index] == finding for index in results.new)

    def _mendable(self, code: str, *, only_new: bool) -> Iterator[PageFindings]:
        """What of a rule can be mended without a choice on those pages that are as they were looked at."""
        checks = self._opened.checks if self._opened is not None else None
        for path in tuple(checks.all_results()) if checks is not None else ():
            results = checks.current(path) if checks is not None else None
            if results is not None and self._can_edit(path):
                found = tuple(
                    one
                    for index, one in enumerate(results.findings)
                    if one.code == code and _is_sure(one) and (index in results.new or not only_new)
                )
                if found:
                    yield PageFindings(results.page, found)

    def _mendable_of(self, listed: Sequence[Problem]) -> Iterator[PageFindings]:
        """What of it can be mended without a choice, by pages."""
        by_page: dict[str, list[Problem]] = {}
        for one in listed:
            if _is_sure(one.finding) and self._can_edit(one.page.path):
                by_page.setdefault(one.page.path, []).append(one)
        for of_page in by_page.values():
            yield PageFindings(of_page[0].page, tuple(one.finding for one in of_page))


def _is_sure(finding: Finding) -> bool:
    """Whether it can be mended together with others, without a choice."""
    return finding.fix is not None and finding.fix.operation is None


def _count(found: Iterable[PageFindings]) -> int:
    return sum(len(one.findings) for one in found)


def _add_fix(menu: QMenu, code: str, count: int, do: "partial[None]") -> None:
    entry = menu.addAction(word_counted(code, count))
    entry.triggered.connect(lambda _checked=False: do())
