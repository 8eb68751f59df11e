"""Pages of lists of all sorts, one within the other, as nobody would write them."""

from collections.abc import Iterator
from random import Random

from jfeditor.restructure.list_items import width


class MadeLists:
    """Makes pages by chance; every word on them is there once."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0

    def page(self) -> str:
        """A page with headings, lists, text, quotations and code, with or without a last line end."""
        lines: list[str] = []
        for _ in range(self.random.randint(2, 6)):
            lines += self._block()
            if self.random.random() < 0.85:
                lines += [""] * self.random.choice((1, 1, 1, 2))
        line_end = self.random.choice(("\n", "\n", "\r\n"))
        return line_end.join(lines) + (line_end if self.random.random() < 0.8 else "")

    def _word(self) -> str:
        self.count += 1
        return f"w{self.count}"

    def _block(self) -> list[str]:
        chance = self.random.random()
        if chance < 0.3:
            return [f"{'#' * self.random.randint(1, 3)} {self._word()}"]
        if chance < 0.75:
            return list(self._list(self.random.choice(("", "", "", " ", "  ")), 0))
        if chance < 0.9:
            return [self._word()]
        return self.random.choice(([f"> - {self._word()}"], ["***"], ["```", self._word(), "```"]))

    def _list(self, indent: str, depth: int) -> Iterator[str]:
        random = self.random
        kind = random.choice(("-", "*", "+", "1.", "1)", "all 1."))
        padding = random.choice((" ", " ", " ", "   ", "\t"))
        loose, first = random.random() < 0.3, random.choice((1, 1, 3, 9))
        for place in range(random.randint(1, 4)):
            mark = kind if len(kind) == 1 else "1." if kind == "all 1." else f"{first + place}{kind[1]}"
            head = indent + mark + padding
            if place and loose:
                yield ""
            yield head + self._word() + random.choice(("", "", "  "))
            yield from self._rest(" " * width(head.encode()), depth)

    def _rest(self, below: str, depth: int) -> Iterator[str]:
        """What else an item holds: lines that go on its text, also lazily, lists, paragraphs, code."""
        random = self.random
        if random.random() < 0.2:
            yield below + self._word()
        if random.random() < 0.1:
            yield self._word()
        chance = random.random()
        if depth < 2 and chance < 0.3:
            tabbed = not len(below) % 4 and random.random() < 0.3
            yield from self._list("\t" * (len(below) // 4) if tabbed else below, depth + 1)
        elif chance < 0.4:
            yield from ("", below + self._word())
        elif chance < 0.5:
            yield from (f"{below}```", f"{below}  {self._word()}", "", below + self._word(), f"{below}```")
