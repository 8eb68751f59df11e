"""Which keystrokes make one undo step: a run of typing within a word, a run of deletions."""

from jfeditor.text.edits import Edit


def continues(last: Edit, following: Edit) -> bool:
    """Whether `following` (meant in the text after `last`) belongs to the same undo step as `last`.

    Typing goes on while insertions follow one another and no new word or line begins, also where the
    first character took the place of a selection; deleting goes on while the caret stays at the edge of
    what was deleted, in either direction.
    """
    if last.new and _inserts(following):
        if following.span.start != last.span.start + len(last.new):
            return False
        new_word = last.new[-1:].isspace() and not following.new[:1].isspace()
        return not new_word and b"\n" not in following.new and b"\r" not in following.new
    if _deletes(last) and _deletes(following):
        return last.span.start in {following.span.end, following.span.start}
    return False


def _inserts(edit: Edit) -> bool:
    return edit.span.start == edit.span.end and bool(edit.new)


def _deletes(edit: Edit) -> bool:
    return edit.span.start < edit.span.end and not edit.new
