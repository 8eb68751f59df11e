"""The page of the user guide that lists all keys, made from the table of actions."""

from jfeditor.ui.actions import ACTIONS

_MORE = (
    ("Enter in a list", "begin the next item"),
    ("Ctrl+mouse wheel", "larger or smaller text"),
    ("Escape", "clear the filter, close find, close a palette"),
    ("Enter in the tree's filter", "go to the tree"),
    ("Ctrl+X, Ctrl+C, Ctrl+V in the tree", "cut, copy, paste levels and sections"),
    ("Ctrl while dragging in the tree", "copy instead of move"),
    ("Escape while dragging", "leave everything where it is"),
    ("Double-click or Enter in Changes", "go to that line"),
)


def key_list() -> str:
    """The keys as a Markdown page."""
    rows = [f"| {' or '.join(action.keys)} | {action.text} |" for action in ACTIONS if action.keys]
    rows += [f"| {action.tree_key} in the tree | {action.text} |" for action in ACTIONS if action.tree_key]
    rows += [f"| {keys} | {what} |" for keys, what in _MORE]
    table = "\n".join(["| keys | what they do |", "|---|---|", *rows])
    return f"# All keys\n\n{table}\n\n[Back to the guide](index.md)\n"
