"""A folder as a handbook: its pages, on the site that its `jfeditor.toml` names."""

from dataclasses import dataclass
from pathlib import Path

from jfeditor.cli.output import tell
from jfeditor.cli.tree import Listing, read_listing
from jfeditor.families.handbook import Handbook
from jfeditor.faults import JfeditorError
from jfeditor.wording import word_error
from jfeditor.workspace.discovery import list_files
from jfeditor.workspace.handbook_options import HandbookOptions, read_options


@dataclass(frozen=True, slots=True)
class OpenHandbook:
    """A handbook with what was found in its folder."""

    handbook: Handbook
    listing: Listing
    options: HandbookOptions
    problems: tuple[JfeditorError, ...]
    """What did not fit in its options; told by now."""

    @property
    def is_whole(self) -> bool:
        """Whether all pages and options could be read."""
        return not (self.problems or self.listing.unreadable)


def open_handbook(folder: Path) -> OpenHandbook:
    """Read a folder whole; what does not fit in its options is told. Raises `FolderError`."""
    listing = read_listing(folder)
    read = read_options(folder)
    for problem in read.problems:
        tell(word_error(problem))
    files = list_files(folder) - {page.path for page in listing.pages}
    handbook = Handbook.of(listing.pages, read.options.site, files)
    return OpenHandbook(handbook, listing, read.options, read.problems)
