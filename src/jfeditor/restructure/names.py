"""What an operation is called by: the titles of what it is done to."""

from collections.abc import Sequence

from jfeditor.restructure.bundles import Bundle


def told_titles(bundles: Sequence[Bundle]) -> str:
    """The title of the first of some headings, and how many more there are."""
    title = bundles[0].page.family.nodes[bundles[0].root].heading.text
    return title if len(bundles) == 1 else f"{title} and {len(bundles) - 1} more"
