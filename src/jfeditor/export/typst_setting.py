"""PDFs: a document set by Typst with the templates of `resources/typst`, or of the handbook.

Measured on two cores (typst 0.15.2): a role of two pages takes 25 ms, whether its compiler is new or has set
others before; what Typst remembers between documents (fonts, templates, what stayed the same) belongs to the
process, and a compiler forgets the files it was given after one use. So each document has a compiler of its
own. Typst lets go of Python's lock while it works: threads set documents beside one another (40 roles of 88
pages in all by one thread in 1.0 s, by two in 0.65 s; Typst alone uses both cores in part).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from jfeditor.export.documents import Document, Stamp
from jfeditor.export.fonts import FontSet, bundled_coverage, find_fonts, load_fonts
from jfeditor.export.options import ExportOptions, Standard
from jfeditor.export.typst_data import Drawn, document_data, images_of
from jfeditor.export.typst_text import Words
from jfeditor.families.handbook import Handbook
from jfeditor.faults import JfeditorError
from jfeditor.resources import resource

if TYPE_CHECKING:
    import typst

OWN_TEMPLATES = ".jfeditor/typst"
"""The folder of a handbook whose files take the place of ours with the same names."""
_MAIN = "main.typ"
_DATA = "data.json"
_PROBE = b'#set document(title: "-")\n#image(json("data.json"), alt: "-", width: 10mm)'
_MOST_TRIES = 30
"""Times that a document is set anew without characters that turn out to have no sign."""
_UNSHOWN = re.compile(r'error: the (?:text|PDF) [^"\n]*"((?:[^"\\]|\\.)*)"')
"""In what Typst says: what no font can show, or what a standard forbids, in Rust's notation of text."""
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|(.))")
_AT = re.compile(r"[┌╭]─ (.+?):(\d+):\d+")
_FETCHED = re.compile(rb'@preview\b|"@')
"""In a template: what would fetch a package from the web."""
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")


class TypesettingError(JfeditorError):
    """A document could not be set; as a remark, something in it could not be shown as it is."""


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF."""

    data: bytes
    warnings: tuple[TypesettingError, ...]
    """What could not be shown as it is: characters, images."""
    pages: int


class _UnshownError(Exception):
    """Characters turned out to have no sign."""

    def __init__(self, characters: frozenset[str]) -> None:
        super().__init__(characters)
        self.characters = characters


class Setter:
    """Sets documents; may be used by several threads at once."""

    def __init__(self) -> None:
        self._tried: dict[tuple[object, ...], str] = {}
        """Of images that were tried, why they cannot be drawn, or nothing."""

    def set_pdf(
        self, document: Document, handbook: Handbook, root: Path, options: ExportOptions, stamp: Stamp
    ) -> Made:
        """The PDF of a document; `root` is the handbook's folder, where images and templates of its own are.

        The same document with the same options and stamp gives the same bytes, on every machine where the
        bundled fonts have all its characters. Raises `TypesettingError`.
        """
        root = root.resolve()
        press = _Press(root, options.standard, _templates(root), stamp)
        drawn = Drawn(handbook, root)
        words = Words(bundled_coverage())
        data = document_data(document, drawn, options, stamp, words)
        unfit = self._unfit(images_of(data), press)
        fonts = find_fonts(words.foreign) if words.foreign else FontSet()
        anew = bool(unfit or fonts.lacking)
        for _ in range(_MOST_TRIES):
            if anew:
                words = Words(bundled_coverage(), fonts.lacking)
                drawn = drawn._replace(unfit=frozenset(unfit))
                data = document_data(document, drawn, options, stamp, words)
            data["fonts"] = fonts.families
            files = {**press.templates, _DATA: msgspec.json.encode(data)}
            try:
                pdf, told = press.print(files, fonts)
            except _UnshownError as unshown:
                fonts = replace(fonts, lacking=fonts.lacking | unshown.characters)
                anew = True
                continue
            warnings = (*press.lacking(files, fonts, words), *_image_warnings(unfit), *told)
            return Made(pdf, warnings, _page_count(pdf))
        raise TypesettingError("typesetting.characters", title=document.title)

    def _unfit(self, images: Iterable[str], press: "_Press") -> dict[str, str]:
        """The images that cannot be drawn, with the reasons that Typst gives."""
        found: dict[str, str] = {}
        for path in sorted(images):
            try:
                state = (press.root / path).stat()
            except OSError as error:
                found[path] = str(error)
                continue
            key = (press.root, path, state.st_mtime_ns, state.st_size, press.standard)
            if key not in self._tried:
                self._tried[key] = press.why_unfit(path)
            if self._tried[key]:
                found[path] = self._tried[key]
        return found


class _Press:
    """Typst, for one document."""

    def __init__(self, root: Path, standard: Standard, templates: Mapping[str, bytes], stamp: Stamp) -> None:
        self.root = root
        self.standard = standard
        self.templates = templates
        self.moment = stamp.moment

    def print(self, files: Mapping[str, bytes], fonts: FontSet) -> tuple[bytes, list[TypesettingError]]:
        """The PDF, and what Typst remarks on templates that are the handbook's own."""
        import typst  # noqa: PLC0415 - loaded when the first document is set

        try:
            with _panics_told():
                pdf, warnings = self._compiler(files, fonts).compile_with_warnings(
                    format="pdf", pdf_standards=[self.standard.value], timestamp=self.moment
                )
        except typst.TypstError as error:
            characters = _unshown(error.diagnostic)
            if characters:
                raise _UnshownError(characters) from error
            raise self._worded(error) from error
        except RuntimeError as error:
            raise TypesettingError("typesetting.failed", reason=str(error)) from error
        assert isinstance(pdf, bytes)  # noqa: S101 - with one format there is one file
        own = (self._own_place(warning.diagnostic) for warning in warnings)
        remarks = [
            TypesettingError("typesetting.template_remark", path=path, line=line, reason=warning.message)
            for (path, line), warning in zip(own, warnings, strict=True)
            if path
        ]
        return pdf, remarks

    def lacking(self, files: Mapping[str, bytes], fonts: FontSet, words: Words) -> Iterator[TypesettingError]:
        """The characters that no font has, with the text around them and the page."""
        if not words.lost:
            return
        try:
            with _panics_told():
                said = self._compiler(files, fonts).query("<lacking-pages>", field="value", one=True)
            pages = dict(reversed(msgspec.json.decode(said)))  # of several marks the first one counts
        except (RuntimeError, ValueError, TypeError):  # a template of the handbook's own without that mark
            pages = {}
        for number, (characters, around) in enumerate(words.lost):
            named = ", ".join(f"U+{ord(char):04X}" for char in characters)
            page = pages.get(number)
            code = "typesetting.lacking" if page else "typesetting.lacking_somewhere"
            yield TypesettingError(code, characters=named, text=around, page=page)

    def why_unfit(self, path: str) -> str:
        """Why an image cannot be drawn; empty where it can."""
        import typst  # noqa: PLC0415 - loaded when the first document is set

        files = {_MAIN: _PROBE, _DATA: msgspec.json.encode(f"/{path}")}
        try:
            with _panics_told():
                self._compiler(files, FontSet()).compile(
                    format="pdf", pdf_standards=[self.standard.value], timestamp=0
                )
        except typst.TypstError as error:
            return error.message
        except RuntimeError as error:
            return str(error)
        return ""

    def _compiler(self, files: Mapping[str, bytes], fonts: FontSet) -> "typst.Compiler":
        import typst  # noqa: PLC0415 - loaded when the first document is set

        given: Any = dict(files)  # Typst's own annotations do not know of several files in memory
        return typst.Compiler(given, root=self.root, font_paths=load_fonts(fonts.folders))

    def _worded(self, error: "typst.TypstError") -> TypesettingError:
        reason = " ".join((error.message, *error.hints))
        path, line = self._own_place(error.diagnostic)
        if path:
            return TypesettingError("typesetting.template", path=path, line=line, reason=reason)
        if self.templates is not _our_templates():
            return TypesettingError("typesetting.with_templates", folder=OWN_TEMPLATES, reason=reason)
        return TypesettingError("typesetting.failed", reason=reason)

    def _own_place(self, diagnostic: str) -> tuple[str, int]:
        """The first of the handbook's own templates that something is said of, and the line; or nothing."""
        for file, line in _AT.findall(diagnostic):
            name = Path(file).name
            if self.templates.get(name) != _our_templates().get(name):
                return f"{OWN_TEMPLATES}/{name}", int(line)
        return "", 0


@contextmanager
def _panics_told() -> Iterator[None]:
    """A fault inside Typst as a `RuntimeError`: where Rust gives up, pyo3 raises what is no `Exception`."""
    try:
        yield
    except (Exception, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise RuntimeError(str(error)) from error


@lru_cache(maxsize=1)
def _our_templates() -> Mapping[str, bytes]:
    files = sorted(resource("typst").glob("*.typ"))
    return MappingProxyType({file.name: file.read_bytes() for file in files})


def _templates(root: Path) -> Mapping[str, bytes]:
    """Our templates, those of the handbook in the places of the ones with their names."""
    folder = root / OWN_TEMPLATES
    found: dict[str, bytes] = {}
    for file in sorted(folder.glob("*.typ")) if folder.is_dir() else ():
        path = f"{OWN_TEMPLATES}/{file.name}"
        try:
            text = file.read_bytes()
            text.decode()
        except OSError as error:
            raise TypesettingError("typesetting.template_unread", path=path, reason=error.strerror) from error
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise TypesettingError("typesetting.template_encoding", path=path, line=line) from error
        fetched = _FETCHED.search(text)
        if fetched:
            line = text.count(b"\n", 0, fetched.start()) + 1
            raise TypesettingError("typesetting.template_fetches", path=path, line=line)
        found[file.name] = text
    return MappingProxyType({**_our_templates(), **found}) if found else _our_templates()


def _image_warnings(unfit: Mapping[str, str]) -> Iterator[TypesettingError]:
    for path, reason in unfit.items():
        yield TypesettingError("typesetting.image", path=path, reason=reason)


def _unshown(diagnostic: str) -> frozenset[str]:
    found = "".join(_UNSHOWN.findall(diagnostic))
    return frozenset(_ESCAPED.sub(lambda part: chr(int(part[1], 16)) if part[1] else part[2], found))


def _page_count(pdf: bytes) -> int:
    """The pages of a PDF, from the root of its tree of pages, which Typst writes first and plain."""
    found = _PAGES.search(pdf)
    return int(found[1]) if found else 0
