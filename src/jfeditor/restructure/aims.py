"""What a link led to, and how its target is to be written after a change, so that it leads there still."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import relpath
from urllib.parse import unquote

from jfeditor.families.choices import ChoiceError, link_to, served_at
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.links import Leads, follow, target_of_file
from jfeditor.families.model import FAMILY
from jfeditor.families.names import page_ending
from jfeditor.restructure.passages import Passage


@dataclass(frozen=True, slots=True)
class Aim:
    """What a link led to before a change, and what that is after it."""

    target: str
    """As it was written."""
    leads: Leads
    wanted: NodeRef | None
    """What it should lead to; None for what is gone, or is no page."""

    @property
    def gone(self) -> bool:
        """Whether what it led to is no longer there."""
        return self.wanted is None and self.leads.ref is not None

    def is_right(self, handbook: Handbook, target: str, path: str) -> bool:
        """Whether a target, as a link on a page after the change has it, leads to that.

        A page is found by the name of a file too that it no longer has (`x.md` of `x/_index.md`), since both
        are shown at one address; what named the file has to name it still.
        """
        leads = follow(handbook, target, path)
        if leads is None:
            return False
        if _names_file(self.target, self.leads.file) and _misnames_file(target, leads.file):
            return False
        if self.leads.ref is None:
            return leads.ref is None and leads.file == self.leads.file
        if self.wanted is None:
            return False
        if self.leads.lost:
            # A heading may have come that the link has always asked for.
            return leads.file == self.wanted.path
        return leads.ref == self.wanted and not leads.lost

    def target_on(self, handbook: Handbook, path: str) -> str | None:
        """The target as a link on a page after the change has to have it; None for what is gone."""
        ways = self._ways(handbook, path)
        return next((one for one in ways if self.is_right(handbook, one, path)), None)

    def _ways(self, handbook: Handbook, base: str) -> Iterator[str]:
        """Ways to write the target, those most like the present one first."""
        if self.leads.ref is None:
            yield target_of_file(self.target, self.leads.file, base)
            return
        if self.wanted is None:
            return
        place, mark, anchor = self.target.partition("#")
        anchors = [mark + anchor]
        if self.wanted.index != FAMILY:
            anchors.append(
                "#" + handbook.pages[self.wanted.path].family.nodes[self.wanted.index].heading.anchor
            )
        elif self.leads.ref.index != FAMILY and not self.leads.lost:
            anchors.append("")  # a heading that has become a page
        old, new = served_at(self.leads.file), served_at(self.wanted.path)
        places = [place, place.replace(old, new)] if old in place else [place]
        yield from (start + end or "#" for start in places for end in anchors)
        if self.wanted.path == base:
            yield from anchors
        if page_ending(place):
            file = relpath(self.wanted.path, base.rpartition("/")[0] or ".")
            yield from (file + end for end in anchors)
        try:
            page = link_to(handbook, base, NodeRef(self.wanted.path, FAMILY))
        except ChoiceError:
            return
        yield from (page + end for end in anchors)


def _names_file(target: str, file: str) -> bool:
    """Whether a target ends with the name of a page's file."""
    name = _last_name(target)
    return bool(page_ending(name)) and name == file.rpartition("/")[2]


def _misnames_file(target: str, file: str) -> bool:
    """Whether a target ends with the name of another file than the page that it leads to has."""
    return bool(page_ending(_last_name(target))) and not _names_file(target, file)


def _last_name(target: str) -> str:
    return unquote(target.partition("#")[0].partition("?")[0].rpartition("/")[2])


def find_aim(passage: Passage, path: str, target: str) -> Aim | None:
    """The aim of a link of a page before the change; None for what leads out of the handbook's folder."""
    leads = follow(passage.before, target, path)
    return aim_at(passage, target, leads) if leads is not None else None


def aim_at(passage: Passage, target: str, leads: Leads) -> Aim:
    """The aim of a link that is known to have led there."""
    return Aim(target, leads, passage.node(leads.ref) if leads.ref else None)
