"""Moving and renaming the files of pages, with all that leads to them.

A page's text goes as one piece to its new place. Links to it, and its own links and images, are put right by
`jfeditor.restructure.meaning`; files beside it that are no pages stay where they are, and what it takes from
them is found there. Its old address stays known by Hugo's `aliases` in its front matter, which is offered.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from urllib.parse import urlsplit

from jfeditor.families.choices import served_at
from jfeditor.families.handbook import Handbook
from jfeditor.families.names import INDEX_NAMES, is_index, readable_name, split_page_path
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.markdown.front_matter import FrontMatterError
from jfeditor.markdown.front_matter_edits import add_key, set_value
from jfeditor.restructure.names import with_more
from jfeditor.restructure.page_places import check_places
from jfeditor.restructure.proposals import Offer, Proposal, Way
from jfeditor.restructure.surveys import Survey
from jfeditor.text.edits import Edit, apply_edits, smallest_edit_of_words
from jfeditor.text.pieces import Kept, Rewrite, rewrite
from jfeditor.text.spans import Span

ALIASES = "aliases"
"""Hugo's key for addresses that lead to a page too."""
_FIXED = "url"
"""Hugo's key for the address of a page that does not depend on its file."""
_ADDRESS = re.compile(r"(?:https?://\S+|/\S+)\Z")
_ENOUGH = 200
"""Links that say what stands before the handbook on its site."""


class PageMoveError(JfeditorError):
    """Pages cannot go where they are wanted."""


def move_page(survey: Survey, path: str, new_path: str) -> Proposal:
    """The proposal to move or rename a page's file; raises `PagePlaceError`."""
    page = survey.handbook.find_page(path)
    if path.rpartition("/")[0] == new_path.rpartition("/")[0]:
        name = f"Rename the file of {page.title} to {new_path.rpartition('/')[2]}"
    elif _home(path) == _home(new_path):
        name = f"Move {page.title} to {new_path}"
    else:
        name = _move_name(survey.handbook, [page], _home(new_path))
    return _moved(survey, name, {new_path: path})


def move_pages(survey: Survey, paths: Sequence[str], folder: str) -> Proposal:
    """The proposal to move pages into a folder, "" for the topmost; raises `PagePlaceError`, `PageMoveError`.

    They go to their `new_paths` there.
    """
    moves = {new: old for old, new in new_paths(survey.handbook, paths, folder).items()}
    pages = [survey.handbook.pages[path] for path in moves.values()]
    return _moved(survey, _move_name(survey.handbook, pages, folder.strip("/")), moves)


def new_paths(handbook: Handbook, paths: Sequence[str], folder: str) -> dict[str, str]:
    """Where pages stand when they go into a folder, "" for the topmost; raises `PageMoveError`.

    A page that tells of a folder (`analyst/index.html.md`) takes that along with all its pages, which have to
    be among those that go.
    """
    pages = [handbook.find_page(path).path for path in dict.fromkeys(paths)]
    if not pages:
        raise PageMoveError("page_move.nothing")
    start = f"{folder.strip('/')}/" if folder.strip("/") else ""
    taken = {_folder_taken(handbook, path, pages) for path in pages if is_index(path)}
    found: dict[str, str] = {}
    for path in pages:
        # What stands above the outermost of the folders that it goes with stays behind.
        outer = min((one for one in taken if path.startswith(f"{one}/")), key=len, default="")
        above = outer.rpartition("/")[0] if outer else path.rpartition("/")[0]
        new = start + path.removeprefix(f"{above}/" if above else "")
        other = next((old for old, there in found.items() if there == new), "")
        if other:
            raise PageMoveError("page_move.meet", path=other, other=path, new=new)
        found[path] = new
    return found


def _folder_taken(handbook: Handbook, path: str, going: Collection[str]) -> str:
    """The folder that a page tells of, where all of it goes."""
    folder = path.rpartition("/")[0]
    left = [one for one in handbook.pages if one.startswith(f"{folder}/") and one not in going]
    if not folder or left:
        raise PageMoveError("page_move.index", path=path, count=len(left))
    return folder


def _move_name(handbook: Handbook, pages: Sequence[Page], new_folder: str) -> str:
    what = with_more(pages[0].title, len(pages))
    homes = {_home(page.path) for page in pages}
    start = f" from {_folder_title(handbook, homes.pop())}" if len(homes) == 1 else ""
    return f"Move {what}{start} to {_folder_title(handbook, new_folder)}"


def _home(path: str) -> str:
    """The folder that a page is shown in: of one that stands for its folder the folder above."""
    folder, stem = split_page_path(path)
    return folder.rpartition("/")[0] if stem in INDEX_NAMES else folder


def _folder_title(handbook: Handbook, folder: str) -> str:
    start = f"{folder}/" if folder else ""
    index = next(
        (
            path
            for path in handbook.pages
            if path.startswith(start)
            and split_page_path(path)[1] in INDEX_NAMES
            and split_page_path(path)[0] == folder
        ),
        "",
    )
    if index:
        return handbook.pages[index].title
    return readable_name(folder) if folder else "the handbook's folder"


def _moved(survey: Survey, name: str, moves: Mapping[str, str]) -> Proposal:
    """The proposal to move pages: of each new path the old one."""
    check_places(survey.handbook, moves)
    texts = survey.texts
    new_paths = {old: new for new, old in moves.items()}
    prefix = _site_folder(survey)
    offers = [
        offer
        for path, page in survey.handbook.pages.items()
        for offer in (
            *(_aliased(page, new_paths[path], prefix) if path in new_paths else ()),
            *_addressed(survey.handbook, page, new_paths),
        )
    ]

    def make(chosen: Collection[Offer]) -> Rewrite:
        pieces = {new: (Kept(old, Span(0, len(texts[old])), moved=True),) for new, old in moves.items()}
        edits: dict[str, list[Edit]] = {}
        for offer in chosen:
            edits.setdefault(new_paths.get(offer.path, offer.path), []).append(offer.edit)
        return rewrite(name, texts, pieces, moves.values()).edited(edits, texts)

    return Proposal(name, tuple(sorted(offers, key=lambda one: (one.path, one.edit.span))), make)


def _aliased(page: Page, new_path: str, prefix: str) -> Iterator[Offer]:
    """The edit by which a page's old address still leads to it, where its front matter can be edited."""
    old, new = (f"/{prefix}{served_at(path)}/".replace("/./", "/") for path in (page.path, new_path))
    held = page.front_matter.values.get(ALIASES)
    known = held if isinstance(held, list) else [held] if held else []
    # Its own address can be no alias of a page: Hugo would write both to one file.
    wanted = [alias for alias in known if alias != new]
    wanted += [old] if old != new and old not in known else []
    if wanted == known or page.front_matter.form != "yaml" or _FIXED in page.front_matter.values:
        return
    edit = _with_value(page, ALIASES, wanted)
    if edit is not None:
        yield Offer(page.path, edit, Way.KEY)


def _addressed(handbook: Handbook, page: Page, new_paths: Mapping[str, str]) -> Iterator[Offer]:
    """The edits of values in a page's front matter that are the address of a page that moves."""
    for key, value in page.front_matter.values.items():
        if not isinstance(value, str) or not _ADDRESS.match(value) or key in {ALIASES, _FIXED}:
            continue
        ref = handbook.follow(value, page.path)
        if ref is not None and ref.path in new_paths:
            old, new = served_at(ref.path), served_at(new_paths[ref.path])
            place, mark, anchor = value.partition("#")
            if place.rstrip("/").endswith(f"/{old}"):
                slash = "/" * place.endswith("/")
                wanted = place.rstrip("/").removesuffix(old) + new + slash + mark + anchor
                edit = _with_value(page, key, wanted)
                if edit is not None:
                    yield Offer(page.path, edit, Way.KEY)


def _with_value(page: Page, key: str, value: object) -> Edit | None:
    """The edit that gives a key of a page's front matter a value; None where it cannot be edited."""
    data, front = page.source.data, page.front_matter
    try:
        edits = (set_value if key in front.values else add_key)(page.source, front, (key,), value)
    except FrontMatterError:
        return None
    return smallest_edit_of_words(data, apply_edits(data, edits)) if edits else None


def _site_folder(survey: Survey) -> str:
    """The folder on the site that the handbook stands in ("job-families/"), as its own links say it."""
    told = Counter(islice(_site_folders(survey), _ENOUGH))
    usual = told.most_common(1)[0][0] if told else urlsplit(survey.handbook.site.url).path.strip("/")
    return f"{usual}/" if usual else ""


def _site_folders(survey: Survey) -> Iterator[str]:
    """What links from the site's root have before the places of the pages that they lead to."""
    for path in survey.handbook.pages:
        for use in survey.links.uses_of(path):
            if use.target.startswith("/") and not use.image:
                leads = survey.links.leads(path, use)
                place = use.target.partition("#")[0].partition("?")[0].strip("/")
                if leads is not None and leads.ref is not None and place.endswith(served_at(leads.file)):
                    yield place.removesuffix(served_at(leads.file)).strip("/")
