"""The table of actions: menus, shortcuts, the command palette and the buttons all come from it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget


class Needs(Enum):
    """What must be there for an action to make sense."""

    NOTHING = auto()
    HANDBOOK = auto()
    PAGE = auto()
    EDITABLE = auto()
    """A page that may be changed."""
    MODIFIED = auto()
    """At least one page that is not saved."""
    MODIFIED_PAGE = auto()
    UNDO = auto()
    REDO = auto()
    BACK = auto()
    FORWARD = auto()


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the user can do."""

    name: str
    """The window's method `do_<name>` does it."""
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    """Shortcuts; the first is shown."""
    tip: str = ""
    needs: Needs = Needs.NOTHING
    separator: bool = False
    """Whether a line stands before it in its menu."""
    checkable: bool = False
    submenu: str = ""
    tree_key: str = ""
    """A key that does it while the tree has the keyboard, and means something else elsewhere."""


ACTIONS = (
    Action("open_folder", "Open folder…", "File", ("Ctrl+O",), "Open a handbook's folder"),
    Action(
        "open_sample",
        "Open the sample handbook",
        "File",
        (),
        "A copy of an invented handbook to try things on",
    ),
    Action("reload", "Read the folder again", "File", ("Ctrl+R",), "", Needs.HANDBOOK),
    Action("save", "Save", "File", ("Ctrl+S",), "Save all changed pages", Needs.MODIFIED, separator=True),
    Action("save_page", "Save this page only", "File", ("Ctrl+Alt+S",), "", Needs.MODIFIED_PAGE),
    Action("revert", "Take back all changes of this page", "File", (), "Undoable", Needs.MODIFIED_PAGE),
    Action("show_skipped", "What was not opened, and why…", "File", (), "", Needs.HANDBOOK, separator=True),
    Action(
        "export",
        "Export…",
        "File",
        ("Ctrl+E",),
        "Roles, families or the whole handbook as PDF, web page, Markdown or data",
        Needs.HANDBOOK,
        separator=True,
    ),
    Action(
        "compare",
        "Compare two roles…",
        "File",
        (),
        "A file with two roles side by side: what both comprise, and what only one does",
        Needs.HANDBOOK,
    ),
    Action(
        "export_picture",
        "Export picture of the family…",
        "File",
        (),
        "Who extends whom, as a picture for slides or documents",
        Needs.PAGE,
    ),
    Action("print_pdf", "Print…", "File", (), "The pages of the PDF tab", Needs.PAGE),
    Action("close_handbook", "Close handbook", "File", ("Ctrl+W",), "", Needs.HANDBOOK),
    Action("quit", "Quit", "File", ("Ctrl+Q",), separator=True),
    Action("undo", "Undo", "Edit", ("Ctrl+Z",), "", Needs.UNDO),
    Action("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "", Needs.REDO),
    Action("cut", "Cut", "Edit", ("Ctrl+X",), "", Needs.EDITABLE, separator=True),
    Action("copy", "Copy", "Edit", ("Ctrl+C",), "", Needs.PAGE),
    Action("paste", "Paste", "Edit", ("Ctrl+V",), "", Needs.EDITABLE),
    Action("select_all", "Select all", "Edit", ("Ctrl+A",), "", Needs.PAGE),
    Action(
        "mend",
        "What is wrong here…",
        "Edit",
        ("Ctrl+.", "Alt+Return"),
        "What the rules found under the caret, and how to mend it",
        Needs.PAGE,
        separator=True,
    ),
    Action("find", "Find in this page…", "Edit", ("Ctrl+F",), "", Needs.PAGE, separator=True),
    Action("replace", "Replace in this page…", "Edit", ("Ctrl+H",), "", Needs.EDITABLE),
    Action("find_next", "Find next", "Edit", ("F3",), "", Needs.PAGE),
    Action("find_previous", "Find previous", "Edit", ("Shift+F3",), "", Needs.PAGE),
    Action(
        "rename",
        "Rename…",
        "Restructure",
        ("F2",),
        "Give a level, a section or a family another name, and all that names it",
        Needs.EDITABLE,
    ),
    Action(
        "move_up",
        "Move up",
        "Restructure",
        ("Alt+Up",),
        "The level or section chosen in the tree; in the text the list item",
        Needs.EDITABLE,
        separator=True,
    ),
    Action("move_down", "Move down", "Restructure", ("Alt+Down",), "", Needs.EDITABLE),
    Action("promote", "Make less deep", "Restructure", (), "", Needs.EDITABLE, tree_key="Shift+Tab"),
    Action("demote", "Make deeper", "Restructure", (), "", Needs.EDITABLE, tree_key="Tab"),
    Action("move_to", "Move to…", "Restructure", ("Ctrl+Shift+M",), "To any place", Needs.EDITABLE),
    Action("move_item", "Move list item to…", "Restructure", (), "", Needs.EDITABLE),
    Action("copy_item", "Copy list item to…", "Restructure", (), "", Needs.EDITABLE),
    Action("duplicate", "Duplicate", "Restructure", ("Ctrl+Shift+D",), "", Needs.EDITABLE),
    Action(
        "delete_part",
        "Delete…",
        "Restructure",
        (),
        "With all that belongs to it; what refers to it is shown first",
        Needs.EDITABLE,
        tree_key="Del",
    ),
    Action("new_level", "New level…", "Restructure", (), "", Needs.EDITABLE, submenu="New", separator=True),
    Action("new_specialty", "New specialty…", "Restructure", (), "", Needs.EDITABLE, submenu="New"),
    Action("new_section", "New section…", "Restructure", (), "", Needs.EDITABLE, submenu="New"),
    Action("new_page", "New family page…", "Restructure", (), "", Needs.HANDBOOK, submenu="New"),
    Action("sort_levels", "Sort levels by grade and rank", "Restructure", (), "", Needs.EDITABLE),
    Action(
        "write_out",
        "Write out what a statement brings in…",
        "Restructure",
        (),
        "The items themselves in the place of “Extends that of …”",
        Needs.EDITABLE,
        separator=True,
    ),
    Action(
        "extract",
        "Replace repeated items by a statement…",
        "Restructure",
        (),
        "Finds what levels of this family repeat of one another",
        Needs.EDITABLE,
    ),
    Action(
        "references",
        "What refers to this…",
        "Restructure",
        ("Ctrl+Shift+R",),
        "Links, statements and sentences on all pages",
        Needs.PAGE,
    ),
    Action(
        "split_page",
        "Split into a page for each level…",
        "Restructure",
        (),
        "",
        Needs.EDITABLE,
        separator=True,
    ),
    Action("join_pages", "Join into one page…", "Restructure", (), "", Needs.EDITABLE),
    Action("move_file", "Move or rename the page's file…", "Restructure", (), "", Needs.EDITABLE),
    Action("front_matter", "Change front matter of several pages…", "Restructure", (), "", Needs.EDITABLE),
    Action("quick_open", "Go to family, level or section…", "Go", ("Ctrl+P",), "", Needs.HANDBOOK),
    Action("palette", "All commands…", "Go", ("Ctrl+Shift+P",), "Find any command by its name"),
    Action("go_to_line", "Go to line…", "Go", ("Ctrl+G",), "", Needs.PAGE),
    Action(
        "follow",
        "Go to what is named here",
        "Go",
        ("F12",),
        "Follow the statement or the link under the caret; Ctrl+click does the same",
        Needs.PAGE,
        separator=True,
    ),
    Action(
        "explain",
        "Show what is named here",
        "Go",
        ("Shift+F12",),
        "What the statement under the caret brings in",
        Needs.PAGE,
    ),
    Action("back", "Back", "Go", ("Alt+Left",), "Where you were before", Needs.BACK, separator=True),
    Action("forward", "Forward", "Go", ("Alt+Right",), "", Needs.FORWARD),
    Action("next_heading", "Next heading", "Go", ("Ctrl+Down",), "", Needs.PAGE, separator=True),
    Action("previous_heading", "Previous heading", "Go", ("Ctrl+Up",), "", Needs.PAGE),
    Action(
        "next_problem",
        "Next problem",
        "Go",
        ("F8",),
        "The next new problem; where nothing is new, the next error or warning from before",
        Needs.HANDBOOK,
        separator=True,
    ),
    Action("previous_problem", "Previous problem", "Go", ("Shift+F8",), "", Needs.HANDBOOK),
    Action("go_filter", "Filter the tree", "Go", ("Ctrl+Shift+L",), "", Needs.HANDBOOK, separator=True),
    Action("next_pane", "Next part of the window", "Go", ("F6",)),
    Action("previous_pane", "Previous part of the window", "Go", ("Shift+F6",)),
    Action(
        "focus",
        "Focus on this part",
        "View",
        ("F9",),
        "Show only the chosen level or section of the page",
        Needs.PAGE,
        checkable=True,
    ),
    Action(
        "show_page",
        "Page",
        "View",
        ("Ctrl+1",),
        "The page as a reader sees it, with what it inherits",
        separator=True,
    ),
    Action(
        "show_role", "Role", "View", ("Ctrl+2",), "What the role comprises, and where each item comes from"
    ),
    Action("show_family", "Family", "View", ("Ctrl+3",), "All levels of the family, and who extends whom"),
    Action("show_changes", "Changes", "View", ("Ctrl+4",), "What will be written"),
    Action("show_pdf", "PDF", "View", ("Ctrl+5",), "The pages as they are exported and printed"),
    Action("show_details", "Details", "View", ("Ctrl+6",), "How the page was read, and its front matter"),
    Action(
        "show_history",
        "History",
        "View",
        ("Ctrl+7",),
        "All steps so far; a double-click goes back to any of them",
        Needs.HANDBOOK,
        checkable=True,
    ),
    Action(
        "show_problems",
        "Problems",
        "View",
        ("Ctrl+9",),
        "What the handbook's rules find, new problems first",
        Needs.HANDBOOK,
        checkable=True,
    ),
    Action(
        "read",
        "Page, role and PDF side by side",
        "View",
        ("Ctrl+8",),
        "To read and compare; where there is no room for it the source is hidden",
        Needs.HANDBOOK,
        checkable=True,
    ),
    Action("collapse", "Collapse the tree", "View", (), "", Needs.HANDBOOK),
    Action("zoom_in", "Larger text", "View", ("Ctrl++", "Ctrl+="), separator=True),
    Action("zoom_out", "Smaller text", "View", ("Ctrl+-",)),
    Action("zoom_reset", "Usual text size", "View", ("Ctrl+0",)),
    Action("theme_system", "As the system has it", "View", checkable=True, submenu="Colours", separator=True),
    Action("theme_light", "Light", "View", checkable=True, submenu="Colours"),
    Action("theme_dark", "Dark", "View", checkable=True, submenu="Colours"),
    Action("help", "User guide", "Help", ("F1",)),
    Action("about", "About jfeditor", "Help"),
)
"""Every action there is, in the order of the menus."""


def make_actions(window: QWidget, do: Callable[[str], None]) -> dict[str, QAction]:
    """The Qt actions of the table, by name; each calls `do` with its name."""
    made = {}
    for action in ACTIONS:
        qt = QAction(f"{action.text}\t{action.tree_key}" if action.tree_key else action.text, window)
        qt.setObjectName(action.name)
        qt.setShortcuts([QKeySequence(key) for key in action.keys])
        qt.setCheckable(action.checkable)
        tip = action.tip or action.text.rstrip("…")
        qt.setToolTip(f"{tip} ({action.keys[0]})" if action.keys else tip)
        qt.setStatusTip(action.tip)
        qt.triggered.connect(lambda _checked=False, name=action.name: do(name))
        window.addAction(qt)
        made[action.name] = qt
    return made


def fill_menus(bar: QMenuBar, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """The menus of the table; returns them by name, submenus too."""
    menus: dict[str, QMenu] = {}
    for action in ACTIONS:
        if action.menu not in menus:
            menus[action.menu] = bar.addMenu(f"&{action.menu}")
        menu = menus[action.menu]
        if action.separator:
            menu.addSeparator()
        if action.submenu:
            if action.submenu not in menus:
                menus[action.submenu] = menu.addMenu(action.submenu)
            menu = menus[action.submenu]
        menu.addAction(actions[action.name])
    return menus


def tree_menu(*, of_page: bool, count: int) -> Iterator[tuple[str, ...]]:
    """The names of the actions and submenus for what is chosen in the tree, group by group."""
    several = count > 1
    if not several:
        yield ("rename", "references")
    yield ("cut", "copy", "paste")
    if of_page:
        yield ("move_file", "delete_part") if not several else ("delete_part",)
    else:
        yield ("move_up", "move_down", "promote", "demote", "move_to")
        yield ("duplicate", "delete_part")
    if not several:
        yield ("New",)
        yield ("sort_levels", "write_out", "extract")
    if of_page:
        yield ("split_page", "join_pages", "front_matter") if not several else ("front_matter",)
    yield ("export", "compare") if count == 2 and not of_page else ("export",)
