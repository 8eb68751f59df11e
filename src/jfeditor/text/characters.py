"""Where characters begin in UTF-8: a byte 10xxxxxx goes on with the character before it (RFC 3629, 3)."""


def splits_character(data: bytes, at: int) -> bool:
    """Whether a cut at a byte would go through a character."""
    return at < len(data) and data[at] & 0xC0 == 0x80


def character_before(data: bytes, at: int) -> int:
    """Where the character begins that ends at a byte; `at` is no smaller than 1."""
    at -= 1
    while at > 0 and splits_character(data, at):
        at -= 1
    return at


def character_after(data: bytes, at: int) -> int:
    """Where the character ends that begins at a byte."""
    at += 1
    while splits_character(data, at):
        at += 1
    return at
