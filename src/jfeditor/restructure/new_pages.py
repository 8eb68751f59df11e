"""New pages, with the fields that the pages beside them have."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from jfeditor.families.names import PAGE_ENDINGS, is_index, split_page_path
from jfeditor.families.pages import Page, read_page
from jfeditor.families.written_titles import written_title
from jfeditor.markdown.anchors import slug
from jfeditor.markdown.front_matter import FrontMatterError, read_front_matter
from jfeditor.markdown.front_matter_edits import add_key
from jfeditor.restructure.alike import Alike, InsertError, checked_title
from jfeditor.restructure.page_places import check_places
from jfeditor.restructure.proposals import Proposal, certain
from jfeditor.restructure.surveys import Survey
from jfeditor.restructure.templates import USUAL_TEMPLATES, Filling, Templates
from jfeditor.text.edits import apply_edits
from jfeditor.text.pieces import rewrite
from jfeditor.text.sources import Source

_HYPHENS = re.compile(r"-{2,}")
_LEVEL = "{level}"


def new_page(survey: Survey, place: str, title: str, templates: Templates = USUAL_TEMPLATES) -> Proposal:
    """The proposal to make a page of the template, in a folder (empty for the handbook's own) or at a path.

    In a folder its file is named after the title, in the way that the pages there are. It has the fields that
    all pages beside it share: the values that are the same on all of them, the others empty. Raises
    `InsertError`, and `PagePlaceError` where there is such a page already, or the place is none.
    """
    name = checked_title(title)
    is_path = place.endswith(PAGE_ENDINGS)
    folder = place.rpartition("/")[0] if is_path else place.strip("/")
    beside = _pages_beside(survey, f"{folder}/".lstrip("/"))
    path = place if is_path else _path(folder, name, beside)
    check_places(survey.handbook, {path: ""})
    line_end = beside[0].source.line_ends.usual if beside else b"\n"
    text = _head(beside, name) + "\n" + _body(survey, path, name, templates)
    new = text.replace("\n", line_end.decode()).encode()
    return certain(rewrite(f"Add the page {name}", {}, {path: (new,)}))


def _pages_beside(survey: Survey, start: str) -> tuple[Page, ...]:
    """The pages of a folder: its files, and the folders in it that are a page each."""
    return tuple(
        page
        for path, page in sorted(survey.handbook.pages.items())
        if path.startswith(start) and _is_beside(path.removeprefix(start))
    )


def _is_beside(rest: str) -> bool:
    return rest.count("/") == 1 if is_index(rest) else "/" not in rest


def _path(folder: str, title: str, beside: Sequence[Page]) -> str:
    stem = _HYPHENS.sub("-", slug(title)).strip("-")
    if not stem:
        raise InsertError("insert.no_file_name", title=title)
    forms = Counter(_form(page.path) for page in beside)
    form = forms.most_common(1)[0][0] if forms else ".md"
    return f"{folder}/{stem}{form}".lstrip("/")


def _form(path: str) -> str:
    """What comes behind a page's own name: ".md", or "/index.html.md"."""
    folder, stem = split_page_path(path)
    ending = path.removeprefix(f"{folder}/" if folder else "").removeprefix(stem)
    return f"/{stem}{ending}" if is_index(path) else ending


# Text


def _head(beside: Sequence[Page], title: str) -> str:
    """The fields of a new page; a heading where no page beside it has fields."""
    fields = [page.front_matter for page in beside if page.front_matter.form == "yaml"]
    if beside and not any(page.front_matter.form != "none" for page in beside):
        return f"# {written_title(title)}\n"
    values = [one.values for one in fields if not one.broken]
    source = Source(b"")
    for key, value in chain([("title", title)], _shared(values)):
        try:
            source = Source(
                apply_edits(source.data, add_key(source, read_front_matter(source), (key,), value))
            )
        except FrontMatterError:
            continue  # a value that cannot be written: it is left out, and can be added by hand
    return source.data.decode()


def _shared(values: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The keys that all pages have, but for the title, with a value where it is the same on all."""
    for key in values[0] if values else ():
        every = [one.get(key) for one in values]
        if key != "title" and all(key in one for one in values):
            yield key, every[0] if all(one == every[0] for one in every) else _empty(every[0])


def _empty(value: Any) -> Any:
    if isinstance(value, list):
        return []
    return "" if isinstance(value, str) else None


def _body(survey: Survey, path: str, title: str, templates: Templates) -> str:
    work = Alike(survey, read_page(path, b""), Filling(title), templates)
    family = read_page(path, templates.text("family").encode())
    top = min((node.heading.depth for node in family.family.nodes), default=1)
    lines = work.template("family", top).split("\n")
    if _LEVEL in lines:
        at = lines.index(_LEVEL)
        above = read_page(path, "\n".join(lines[:at]).encode()).family.nodes
        depth = above[-1].heading.depth + 1 if above else top + 1
        lines[at] = work.template("level", depth).rstrip("\n")
    return "\n".join(lines)
