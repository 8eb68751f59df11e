"""What a wish of the tree means as an operation."""

from functools import partial

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.restructure.copies import copy
from jfeditor.restructure.deletions import delete
from jfeditor.restructure.depths import demote, promote
from jfeditor.restructure.moves import move
from jfeditor.restructure.page_moves import move_pages
from jfeditor.restructure.pasting import insert_text
from jfeditor.restructure.proposals import Operation, Proposal, certain
from jfeditor.restructure.renames import rename
from jfeditor.restructure.surveys import Survey
from jfeditor.ui.tree_wishes import Delete, Demote, Move, MovePages, PasteText, Promote, Rename, Wish


def operation_of(wish: Wish) -> Operation:
    """The operation that does what is wished for."""
    return partial(_propose, wish)


def about(wish: Wish) -> tuple[NodeRef, ...]:
    """What a wish is about and is shown afterwards; nothing for what makes something new."""
    match wish:
        case Move(copy=True) | PasteText():
            return ()
        case Move(refs=refs) | Promote(refs=refs) | Demote(refs=refs):
            return refs
        case Rename(ref=ref):
            return (ref,)
        case MovePages(moves=moves):
            return tuple(NodeRef(one.path, FAMILY) for one in moves)
        case Delete():
            return ()


def _propose(wish: Wish, survey: Survey) -> Proposal:
    book = survey.handbook
    match wish:
        case Move(copy=True):
            return copy(survey, wish.refs, wish.where, wish.target)
        case Move():
            return certain(move(book, wish.refs, wish.where, wish.target))
        case MovePages():
            return move_pages(survey, [one.path for one in wish.moves], wish.folder)
        case PasteText():
            return insert_text(book, wish.text, wish.where, wish.target)
        case Rename():
            return rename(survey, wish.ref, wish.title)
        case Promote():
            return promote(book, wish.refs)
        case Demote():
            return demote(book, wish.refs)
        case Delete():
            return delete(survey, wish.refs)
