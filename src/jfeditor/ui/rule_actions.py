"""What can be done about a rule as a whole: all that it finds mended at once, or the rule left out."""

from collections.abc import Collection, Iterable, Iterator
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from jfeditor.checks.checking import PageFindings
from jfeditor.checks.findings import Finding
from jfeditor.checks.fixing import fix_all
from jfeditor.checks.rules import Severity
from jfeditor.ui.open_handbook import OpenHandbook
from jfeditor.ui.problems_rows import rule_title
from jfeditor.ui.restructuring import Restructuring
from jfeditor.wording import word, word_counted
from jfeditor.workspace.option_edits import set_severity


class RuleActions(QObject):
    """Does what is asked about rules in the handbook that is open."""

    told = Signal(str)
    """Why something is not done, in words."""

    def __init__(self, restructuring: Restructuring, parent: QObject) -> None:
        super().__init__(parent)
        self._restructuring = restructuring
        self._opened: OpenHandbook | None = None

    def watch(self, opened: OpenHandbook | None) -> None:
        """Work on another handbook, or on none."""
        self._opened = opened

    def fix_all(self, code: str, paths: Collection[str]) -> None:
        """Show for review what mends all of a rule on some pages that needs no choice."""
        found = tuple(self._mendable(code, paths))
        if not found:
            self.told.emit(word("problems.stale", {}))
            return
        values = {"rule": rule_title(code), "title": found[0].page.title}
        name = word("problems.fix_name_page" if len(found) == 1 else "problems.fix_name", values)
        self._restructuring.wish(fix_all(found, name))

    def turn_off(self, code: str) -> None:
        """Let the handbook's `jfeditor.toml` say that a rule is not looked for, and drop what it found."""
        opened = self._opened
        if opened is None:
            return

        def done() -> None:
            opened.checks.drop(lambda _page, finding: finding.code == code)
            self.told.emit(word("problems.turned_off", {"rule": rule_title(code), "code": code}))

        opened.change_options(lambda root: set_severity(root, code, Severity.OFF), done)

    def fill_leaving(self, menu: QMenu, code: str) -> None:
        """Add to a menu that a rule is not to be looked for in this handbook."""
        entry = menu.addAction(word("problems.turn_off", {}))
        entry.setToolTip(word("problems.turn_off_tip", {"code": code}))
        entry.setEnabled(self._opened is not None and not self._opened.session.read_only)
        entry.triggered.connect(lambda _checked=False: self.turn_off(code))

    def fill_fixes(self, menu: QMenu, finding: Finding) -> None:
        """Add to a menu what mends all that a finding's rule finds: on its page, and in the handbook."""
        if finding.fix is None or finding.fix.operation is not None:
            return
        code, page, everywhere = finding.code, (finding.path,), self._everywhere()
        here, there = self._count(code, page), self._count(code, everywhere)
        if here > 1:
            _add_fix(menu, "problems.fix_all_page", here, partial(self.fix_all, code, page))
        if there > here:
            _add_fix(menu, "problems.fix_all_handbook", there, partial(self.fix_all, code, everywhere))

    def fill_rule(self, menu: QMenu, code: str, paths: Collection[str]) -> None:
        """Add to a menu what can be done about a rule, and what it finds on some pages."""
        count = self._count(code, paths)
        if count:
            _add_fix(menu, "problems.fix_all_shown", count, partial(self.fix_all, code, paths))
        self.fill_leaving(menu, code)

    def _everywhere(self) -> tuple[str, ...]:
        return tuple(self._opened.checks.all_results()) if self._opened is not None else ()

    def _count(self, code: str, paths: Iterable[str]) -> int:
        return sum(len(found.findings) for found in self._mendable(code, paths))

    def _mendable(self, code: str, paths: Iterable[str]) -> Iterator[PageFindings]:
        """What of a rule can be mended without a choice on those pages that are as they were looked at."""
        opened = self._opened
        if opened is None:
            return
        for path in paths:
            results = opened.checks.current(path)
            if results is not None and opened.session.can_edit(path):
                found = tuple(one for one in results.findings if one.code == code and _is_sure(one))
                if found:
                    yield PageFindings(results.page, found)


def _is_sure(finding: Finding) -> bool:
    """Whether it can be mended together with others, without a choice."""
    return finding.fix is not None and finding.fix.operation is None


def _add_fix(menu: QMenu, code: str, count: int, do: "partial[None]") -> None:
    entry = menu.addAction(word_counted(code, count))
    entry.triggered.connect(lambda _checked=False: do())
