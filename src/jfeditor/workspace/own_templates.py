"""The templates that a handbook keeps for itself, in its folder `.jfeditor/templates`."""

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from jfeditor.faults import JfeditorError
from jfeditor.restructure.templates import TEMPLATE_NAMES, Templates

FOLDER = ".jfeditor/templates"


class TemplateError(JfeditorError):
    """A template of the handbook that cannot be read; the program's own is taken."""


@dataclass(frozen=True, slots=True)
class OwnTemplates:
    """What was read, and what could not be."""

    templates: Templates
    problems: tuple[TemplateError, ...]


def read_own_templates(root: Path) -> OwnTemplates:
    """The handbook's templates; those it does not have are the program's. Never fails."""
    texts: dict[str, str] = {}
    problems = []
    for name in TEMPLATE_NAMES:
        path = f"{FOLDER}/{name}.md"
        try:
            text = (root / path).read_text(encoding="utf-8-sig")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, UnicodeDecodeError) as error:
            problems.append(TemplateError("template.unreadable", path=path, reason=str(error)))
            continue
        if text.strip():
            texts[name] = text
    return OwnTemplates(Templates(MappingProxyType(texts)), tuple(problems))
