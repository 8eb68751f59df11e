"""What `jfeditor check --fix` does: the difference that mends what needs no choice."""

from collections.abc import Iterable
from dataclasses import dataclass

from jfeditor.checks.checking import PageFindings
from jfeditor.checks.findings import Finding
from jfeditor.checks.fixing import mended
from jfeditor.checks.newness import Known, new_among
from jfeditor.checks.rules import Severity
from jfeditor.cli.check_report import is_as_grave
from jfeditor.cli.check_run import Look, Scope
from jfeditor.restructure.surveys import Survey
from jfeditor.text.changes import PageChange
from jfeditor.workspace.differences import unified_diff


@dataclass(frozen=True, slots=True)
class Mending:
    """A finished mending that is not saved."""

    pages: tuple[PageChange, ...]
    count: int
    """How many findings were mended."""
    after: Survey
    """The handbook as it is then."""

    @property
    def difference(self) -> bytes:
        """What `git apply` takes."""
        return b"".join(unified_diff(page.path, page.before, page.after) for page in self.pages)


def mend(scope: Scope, now: Look, known: Known | None, least: Severity) -> Mending:
    """Mends what would be listed, by the fixes that need no choice."""
    whole = now.pages

    def wanted(found: PageFindings) -> Iterable[Finding]:
        if not scope.wants(found.page.path):
            return ()
        if found.page is whole[found.page.path].page:  # as it was looked at, language and style included
            found = whole[found.page.path]
        new = range(len(found.findings)) if known is None else new_among(found, known)
        return (
            one
            for number, one in enumerate(found.findings)
            if number in new and is_as_grave(one.severity, least)
        )

    done = mended(now.quick.survey, scope.options, wanted)
    return Mending(done.change.pages, done.count, done.left.survey)
