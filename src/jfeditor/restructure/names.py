"""What an operation is called by: the titles of what it is done to."""

from collections.abc import Sequence

from jfeditor.restructure.bundles import Bundle


def told_titles(bundles: Sequence[Bundle]) -> str:
    """The title of the first of some headings, and how many more there are."""
    return with_more(bundles[0].page.family.nodes[bundles[0].root].heading.text, len(bundles))


def with_more(first: str, count: int) -> str:
    """What the first of some is called, and how many more there are."""
    return first if count == 1 else f"{first} and {count - 1} more"
