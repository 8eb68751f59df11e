"""The pages of a handbook as a change would leave them, of which most are never looked at."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page, read_page
from jfeditor.text.changes import Fate
from jfeditor.text.pieces import Rewrite


class PagesAfter(Mapping[str, Page]):
    """The pages after a change, by path; one that it makes or edits is read when it is asked for.

    To follow the links of a hundred pages only those that they lead to are read.
    """

    def __init__(
        self,
        before: Handbook,
        rewrite: Rewrite,
        between: Callable[[], None],
        known: Mapping[str, Page] = MappingProxyType({}),
    ) -> None:
        changes = rewrite.change.pages
        self._before = before.pages
        self._texts = {page.path: page.after for page in changes if page.fate is not Fate.REMOVED}
        self._paths = dict.fromkeys((*before.pages, *self._texts))
        for page in changes:
            if page.fate is Fate.REMOVED:
                del self._paths[page.path]
        self._between = between
        self.read = dict(known)
        """Pages that have been read, here or for a similar change, which may have given them other texts."""

    def __getitem__(self, path: str) -> Page:
        text = self._texts.get(path)
        if text is None:
            if path not in self._paths:
                raise KeyError(path)
            return self._before[path]
        page = self.read.get(path)
        if page is None or page.source.data != text:
            self._between()
            page = self.read[path] = read_page(path, text)
        return page

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def copy(self) -> dict[str, Page]:
        """All pages, read."""
        return dict(self)
