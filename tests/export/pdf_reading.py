"""What a PDF says, read back by another library than the one that wrote it."""

import io
import re
from functools import cache
from itertools import pairwise

import pikepdf
import regex

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[(.*?)\])", re.DOTALL)
_INVISIBLE = regex.compile(r"\p{Default_Ignorable_Code_Point}")


def open_pdf(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def page_texts(data: bytes) -> list[str]:
    """The text of each page, in the order in which it was written; headers and footers last or first."""
    with open_pdf(data) as pdf:
        return [_Reader(page.obj).text() for page in pdf.pages]


def signs(text: str) -> list[str]:
    """What can be seen of a text, sorted: a page's order is not that of right-to-left text."""
    return sorted(_INVISIBLE.sub("", "".join(text.split())))


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """The bookmarks, with their depths."""

    def walk(items, depth):
        for item in items:
            yield depth, item.title
            yield from walk(item.children, depth + 1)

    with pdf.open_outline() as found:
        return list(walk(found.root, 1))


def links(pdf: pikepdf.Pdf) -> tuple[list[str], int]:
    """The addresses that links lead to, and the number of links to places in the document."""
    out, inside = [], 0
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            action = annotation.get("/A", {})
            if "/URI" in action:
                out.append(str(action["/URI"]))
            elif "/Dest" in annotation or "/D" in action:
                inside += 1
    return out, inside


def tags(pdf: pikepdf.Pdf) -> list[str]:
    """The kinds of all elements of the structure, in their order."""

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for one in node:
                yield from walk(one)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield str(node["/S"])[1:]
            if "/K" in node:
                yield from walk(node["/K"])

    return list(walk(pdf.Root["/StructTreeRoot"]["/K"]))


class _Reader:
    def __init__(self, page: pikepdf.Object) -> None:
        self.page = page
        self.out: list[str] = []
        self.said: list[str | None] = []
        """Of each marked content that is open the text it stands for, or None."""

    def text(self) -> str:
        self._read(self.page, self.page.get("/Resources", {}))
        return "".join(self.out)

    def _read(self, holder, resources) -> None:
        font: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(holder):
            match str(operator):
                case "Tf":
                    font = _meanings(resources["/Font"][str(operands[0])])
                case "Tj":
                    self._say(font, operands[0])
                case "TJ":
                    for part in operands[0]:
                        if isinstance(part, pikepdf.String):
                            self._say(font, part)
                case "BDC":
                    properties = operands[1]
                    if isinstance(properties, pikepdf.Name):
                        properties = resources["/Properties"][str(properties)]
                    said = properties.get("/ActualText")
                    self.said.append(None if said is None else str(said))
                    if said is not None:
                        self.out.append(str(said))
                case "BMC":
                    self.said.append(None)
                case "EMC":
                    self.said.pop()
                case "ET":
                    self.out.append("\n")
                case "Do":
                    drawn = resources["/XObject"][str(operands[0])]
                    if drawn.get("/Subtype") == "/Form":
                        self._read(drawn, drawn.get("/Resources", {}))

    def _say(self, font, string) -> None:
        if any(said is not None for said in self.said):
            return
        data = bytes(string)
        codes = [data[at] << 8 | data[at + 1] for at in range(0, len(data), 2)]
        self.out += [font.get(code, "\ufffd") for code in codes]


def _meanings(font) -> dict[int, str]:
    return _read_cmap(bytes(font["/ToUnicode"].read_bytes()))


@cache
def _read_cmap(data: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for body in re.findall(rb"beginbfchar(.*?)endbfchar", data, re.DOTALL):
        for code, text in _PAIR.findall(body):
            found[int(code, 16)] = _decoded(text)
    for body in re.findall(rb"beginbfrange(.*?)endbfrange", data, re.DOTALL):
        for first, last, start, several in _RANGE.findall(body):
            codes = range(int(first, 16), int(last, 16) + 1)
            if several:
                texts = re.findall(rb"<([0-9A-Fa-f]*)>", several)
                found |= {code: _decoded(text) for code, text in zip(codes, texts, strict=False)}
            else:
                text = _decoded(start)
                found |= {code: text[:-1] + chr(ord(text[-1]) + code - codes[0]) for code in codes}
    return found


def _decoded(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


def deepest_step(depths: list[int]) -> int:
    """By how much a heading is deeper than the one before it, at most."""
    return max((after - before for before, after in pairwise([0, *depths])), default=0)
