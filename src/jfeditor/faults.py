"""What can go wrong, as values: a code and the facts.

Lower layers raise or return faults; the window and the command line word them
(`jfeditor.wording`), so that no layer below writes sentences for a reader.
"""

from typing import Any


class JfeditorError(Exception):
    """Root of every error the program raises on purpose.

    `code` names the sentence in `resources/messages`; `values` fill its gaps.
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        facts = ", ".join(f"{key}={value!r}" for key, value in self.values.items())
        return f"{self.code}({facts})"
