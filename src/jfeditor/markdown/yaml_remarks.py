"""The remarks of a YAML text (`# reviewed in May`), which are no part of any value."""

import re
from collections.abc import Iterator

from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined, unused-ignore]
from ruamel.yaml.tokens import StreamEndToken

_REMARK = re.compile(r"#[^\r\n]*")
_AFTER_BLOCK_MARK = re.compile(r"[|>][-+1-9]*[ \t]+(#[^\r\n]*)")


def find_remarks(text: str) -> Iterator[str]:
    """The remarks of a text that can be read as YAML, with their marks."""
    parser = CParser(text)
    at = 0
    try:
        while not isinstance(token := parser.get_token(), StreamEndToken):
            yield from _between(text[at : token.start_mark.index])
            at = max(at, token.end_mark.index)
            if on_header := _AFTER_BLOCK_MARK.match(text, token.start_mark.index, at):
                yield on_header.group(1).rstrip()
        yield from _between(text[at:])
    finally:
        parser.dispose()


def _between(gap: str) -> Iterator[str]:
    return (found.group().rstrip() for found in _REMARK.finditer(gap))
