"""Sets the roles of a folder, one way in a process of its own, and prints what it took as JSON.

python tests/benchmarks/export_run.py WAY ARGUMENTS...

    record FOLDER WORK      what the other ways need is written to WORK
    whole FOLDER OUT JOBS   from the pages to the files, by this program
    bare WORK OUT JOBS      Typst alone, on the sources that this program gives it
    sample FOLDER OUT       some of the roles, from their documents to the files
    weasyprint WORK OUT     the same ones from their HTML
    pandoc WORK OUT         the same ones from their Markdown, by pandoc and Typst
"""

import json
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import typst

from jfeditor.cli.handbooks import open_handbook
from jfeditor.export.documents import Document, Manner, Stamp
from jfeditor.export.fonts import load_fonts
from jfeditor.export.html_file import html_text
from jfeditor.export.making import role_document
from jfeditor.export.markdown_file import markdown_text
from jfeditor.export.options import ExportOptions
from jfeditor.export.typst_setting import Setter, _Press
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import resolve

STAMP = Stamp(date="2026-11-21", moment=1_795_000_000)
OPTIONS = ExportOptions()
SAMPLED = 12
"""Every so manieth role is made by the slow ways, too."""


def record(folder: Path, work: Path) -> tuple[int, float]:
    given: list[tuple[dict[str, bytes], tuple[Path, ...]]] = []
    printed = _Press.print

    def listening(press, files, fonts):
        given.append((dict(files), fonts.folders))
        return printed(press, files, fonts)

    _Press.print = listening
    setter = Setter()
    handbook, documents = _documents(folder)
    for number, document in enumerate(documents):
        setter.set_pdf(document, handbook, folder, OPTIONS, STAMP)
        if number % SAMPLED == 0:
            html = html_text(document, handbook, folder, OPTIONS, stamp=STAMP)
            (work / f"{number}.html").write_text(html, encoding="utf-8")
            (work / f"{number}.md").write_text(markdown_text(document, handbook), encoding="utf-8")
    (work / "sources.pickle").write_bytes(pickle.dumps((str(folder), given)))
    return len(given), 0.0


def whole(folder: Path, out: Path, jobs: str) -> tuple[int, float]:
    started = time.perf_counter()
    handbook, documents = _documents(folder)
    setter = Setter()

    def make(number: int, document: Document) -> None:
        pdf = setter.set_pdf(document, handbook, folder, OPTIONS, STAMP).data
        (out / f"{number}.pdf").write_bytes(pdf)

    count = _beside_one_another(make, enumerate(documents), int(jobs))
    return count, time.perf_counter() - started


def bare(work: Path, out: Path, jobs: str) -> tuple[int, float]:
    folder, given = pickle.loads((work / "sources.pickle").read_bytes())  # noqa: S301 - made by `record`
    started = time.perf_counter()

    def make(number: int, sources: tuple[dict[str, bytes], tuple[Path, ...]]) -> None:
        files, folders = sources
        compiler = typst.Compiler(files, root=folder, font_paths=load_fonts(folders))
        pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=STAMP.moment)
        (out / f"{number}.pdf").write_bytes(pdf)

    count = _beside_one_another(make, enumerate(given), int(jobs))
    return count, time.perf_counter() - started


def sample(folder: Path, out: Path) -> tuple[int, float]:
    handbook, documents = _documents(folder)
    setter = Setter()

    def make(number: int, document: Document) -> None:
        pdf = setter.set_pdf(document, handbook, folder, OPTIONS, STAMP).data
        (out / f"{number}.pdf").write_bytes(pdf)

    return _one_after_the_other(make, [*enumerate([*documents][::SAMPLED])])


def weasyprint(work: Path, out: Path) -> tuple[int, float]:
    from weasyprint import HTML

    def make(file: Path) -> None:
        HTML(string=file.read_text(encoding="utf-8")).write_pdf(out / f"{file.stem}.pdf", pdf_tags=True)

    return _one_after_the_other(make, [(file,) for file in sorted(work.glob("*.html"))])


def pandoc(work: Path, out: Path) -> tuple[int, float]:
    import pypandoc

    def make(file: Path) -> None:
        source = pypandoc.convert_file(str(file), "typst", format="gfm", extra_args=["--standalone"])
        try:
            pdf = typst.compile(source.encode())
        except typst.TypstError:
            return  # what pandoc writes is not always Typst; the time counts, as it would for a user
        (out / f"{file.stem}.pdf").write_bytes(pdf)

    return _one_after_the_other(make, [(file,) for file in sorted(work.glob("*.md"))])


def _one_after_the_other(make: Callable[..., None], each: list[tuple[object, ...]]) -> tuple[int, float]:
    """The first one is made before the clock runs: it loads libraries and fonts."""
    make(*each[0])
    started = time.perf_counter()
    for one in each[1:]:
        make(*one)
    return len(each) - 1, time.perf_counter() - started


def _documents(folder: Path) -> tuple[Handbook, Iterator[Document]]:
    handbook = open_handbook(folder).handbook
    roles = EffectiveRoles(resolve(handbook))
    refs = (ref for path in handbook.pages for ref in roles.roles_of(path))
    return handbook, (role_document(roles, ref, Manner.BY_SOURCE) for ref in refs)


def _beside_one_another(make: Callable[..., None], each: Iterator[tuple[int, object]], jobs: int) -> int:
    with ThreadPoolExecutor(jobs) as workers:
        return len([done.result() for done in [workers.submit(make, *one) for one in each]])


ways = {way.__name__: way for way in (record, whole, bare, sample, weasyprint, pandoc)}
name, first, second, *more = sys.argv[1:]
count, seconds = ways[name](Path(first), Path(second), *more)
print(json.dumps({"documents": count, "seconds": seconds}))
