"""The rules of spelling by their codes; what speaks of them need not load the dictionary's side."""

MISSPELT, UNKNOWN, CAPITALS = "JF701", "JF702", "JF703"
SPELLING = frozenset({MISSPELT, UNKNOWN, CAPITALS})
