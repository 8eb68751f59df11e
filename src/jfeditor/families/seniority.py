"""How senior a title and a grade are, comparable."""

from jfeditor.families.titles import read_title
from jfeditor.families.vocabulary import vocabulary


def seniority(title: str) -> tuple[int, ...]:
    """How senior a title is, comparable: its highest rank, then the one beside it, then its number.

    A "Senior Manager" is a manager first and a senior one; what says no rank is intermediate.
    """
    order = vocabulary().rank_order
    words = read_title(title).words
    usual = order["intermediate"]
    ranks = sorted({order[word] for word in words if word in order}, reverse=True)
    number = max((_NUMBERS.get(word, 0) for word in words), default=0)
    first, second, *_ = (*ranks, usual, usual)
    return first, second, number


_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            ("i", "1", "l1", "ic1"),
            ("ii", "2", "l2", "ic2"),
            ("iii", "3", "l3", "ic3"),
            ("iv", "4", "l4", "ic4"),
        ),
        start=1,
    )
    for word in words
} | {"v": 5, "5": 5, "l5": 5, "ic5": 5, "vi": 6, "6": 6, "l6": 6}


def leads_others(title: str) -> bool:
    """Whether a title is that of somebody who leads others: a manager, or anyone above."""
    order = vocabulary().rank_order
    read = read_title(title)
    opened, closed = read.aside
    plain = [word for word in (*read.words[:opened], *read.words[closed:]) if word in order]
    # A remark in brackets counts where nothing else tells the rank: "Analyst (Manager)".
    return any(order[word] >= order["supervisor"] for word in plain or read.ranks)


def grade_number(grade: str) -> float:
    """A grade as a number: "9A" is a little more than "9", "10/11" starts at 10; none is lowest."""
    digits = ""
    for char in grade:
        if not (char.isdigit() or char == "."):
            break
        digits += char
    try:
        return float(digits) + (0.5 if grade[len(digits) :].strip()[:1].isalpha() else 0.0)
    except ValueError:
        return 0.0
