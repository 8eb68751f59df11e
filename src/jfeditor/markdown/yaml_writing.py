"""Values as YAML text, in a style that is asked for as long as it can hold them.

Strings are written so that YAML 1.1 readers (Psych of older handbooks) and YAML 1.2 readers agree: what
either takes for a number, a date or a truth value is quoted. Line ends are `\\n` throughout.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

_RESOLVERS = (VersionedResolver(version=(1, 1)), VersionedResolver(version=(1, 2)))
_STRING_TAG = "tag:yaml.org,2002:str"
_ALSO_TRUTH = frozenset("yYnN")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=<~")
_FLOW_MARKS = frozenset(",[]{}")
_NOT_PRINTED = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_ESCAPED = re.compile('["\\\\\t]|' + _NOT_PRINTED.pattern)


def write_key(key: str) -> str:
    """A mapping's new key."""
    return scalar_forms(key, "", flow=True)[0]


def scalar_forms(value: Any, style: str, *, flow: bool) -> list[str]:
    """The one-line forms of a scalar, the one nearest to `style` first; the last holds anything.

    `style` is the quote it had, empty for none.
    """
    if not isinstance(value, str):
        return [_other_scalar(value)]
    forms = []
    if not style and is_plain(value, flow=flow):
        forms.append(value)
    single = "'" + value.replace("'", "''") + "'"
    if not _NOT_PRINTED.search(value) and (style == "'" or (not style and _awkward_doubled(value))):
        forms.append(single)
    forms.append('"' + _ESCAPED.sub(lambda match: _escape(match.group()), value) + '"')
    return forms


def is_plain(text: str, *, flow: bool) -> bool:
    """Whether a string may stand without quotes."""
    return (
        text != ""
        and text == text.strip()
        and text[0] not in _INDICATORS
        and text not in _ALSO_TRUTH
        and ": " not in text
        and not text.endswith(":")
        and " #" not in text
        and "\t" not in text
        and not _NOT_PRINTED.search(text)
        and not (flow and not _FLOW_MARKS.isdisjoint(text))
        and all(resolver.resolve(ScalarNode, text, (True, False)) == _STRING_TAG for resolver in _RESOLVERS)
    )


def block_scalar(value: str, mark: str, indent: str, comment: str, width: int) -> str | None:
    """A literal (`|`) or folded (`>`) block with its header; None where a block cannot hold the text.

    `comment` follows the header; lines of a folded block are filled up to `width` characters, 0 for no limit.
    """
    body = value.rstrip("\n")
    if not body.strip() or _NOT_PRINTED.search(value.replace("\n", "")):
        return None
    if body[0] in " \t\n" or (mark == ">" and re.search(r"^[ \t]|[ \t]$", body, re.MULTILINE)):
        return None
    ends = len(value) - len(body)
    chomping = "-" if ends == 0 else "" if ends == 1 else "+"
    lines = _folded(body, width) if mark == ">" else body.split("\n")
    lines += [""] * (ends - 1)
    return mark + chomping + comment + "".join("\n" + (indent + line if line else "") for line in lines)


def write_flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{write_key(key)}: {write_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(write_flow, value)) + "]"
    return scalar_forms(value, "", flow=True)[0]


def write_block(value: Any, indent: str, item_indent: str) -> list[str]:
    """The lines of a list or mapping that is not empty, each with its indentation.

    `item_indent` is what lists have before their hyphens beyond the key they belong to.
    """
    if isinstance(value, Mapping):
        return [line for key, part in value.items() for line in write_pair(key, part, indent, item_indent)]
    return [line for item in value for line in write_item(item, indent, item_indent)]


def write_pair(key: str, value: Any, indent: str, item_indent: str) -> list[str]:
    """The lines of a key with its value."""
    head = f"{indent}{write_key(key)}:"
    if _is_filled(value):
        deeper = indent + (item_indent if isinstance(value, list) else "  ")
        return [head, *write_block(value, deeper, item_indent)]
    return _with_scalar(head, value, indent + "  ")


def write_item(value: Any, indent: str, item_indent: str) -> list[str]:
    """The lines of a list's item."""
    if _is_filled(value):
        first, *rest = write_block(value, indent + "  ", item_indent)
        return [f"{indent}- {first[len(indent) + 2 :]}", *rest]
    return _with_scalar(f"{indent}-", value, indent + "  ")


def _with_scalar(head: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, str) and "\n" in value.rstrip("\n"):
        block = block_scalar(value, "|", indent, "", 0)
        if block is not None:
            return f"{head} {block}".split("\n")
    return [f"{head} {write_flow(value)}"]


def _is_filled(value: Any) -> bool:
    return isinstance(value, Mapping | list) and bool(value)


def _folded(body: str, width: int) -> list[str]:
    """The lines of folded text: a line break is written as a blank line, a blank may be one line break."""
    lines: list[str] = []
    for number, paragraph in enumerate(body.split("\n")):
        if number:
            lines.append("")
        lines += _filled(paragraph, width) if paragraph else []
    return lines


def _filled(paragraph: str, width: int) -> Iterable[str]:
    if not width:
        return [paragraph]
    lines = [""]
    for word in re.split(r"(?<=\S) (?=\S)", paragraph):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _other_scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return repr(value)


def _awkward_doubled(text: str) -> bool:
    return ('"' in text or "\\" in text) and "'" not in text


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"
