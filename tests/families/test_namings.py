"""A statement that named by a place names somebody by a link: it reads well, and is read so."""

from pathlib import Path

import pytest

from jfeditor.families.choices import name_target
from jfeditor.families.claim_words import claim_words, phrase_at, said_words
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Inheritance, Reading, resolve
from jfeditor.families.mentions import Place
from jfeditor.families.pages import Page, read_page

OTHER = read_page(
    "x/tug.md",
    b"---\ntitle: Tugs\n---\n\n## Levels\n\n### Ice Pilot\n\n- Sails\n\n### Lead Tug Pilot\n\n- Sails\n",
)
ICE, LEAD = NodeRef(OTHER.path, 1), NodeRef(OTHER.path, 2)
X = "the [Lead Tug Pilot](../x/tug/#lead-tug-pilot)"


def boats(statement: str) -> Page:
    levels = "".join(
        f"### {rank}Pilot\n\n#### Requirements\n\n- Swims as a {rank}pilot\n\n" for rank in ("", "Senior ")
    )
    body = f"## Levels\n\n{levels}### Staff Pilot\n\n#### Requirements\n\n- {statement}\n  - Plans\n"
    return read_page("boats.md", f"---\ntitle: Boats\n---\n\n{body}".encode())


def only(found: Inheritance, path: str) -> Reading:
    (reading,) = found.pages[path].readings
    return reading


def named(statement: str, *targets: NodeRef) -> str:
    """A statement made to name others, as it is written then; it is read as that."""
    page = boats(statement)
    found = resolve(Handbook.of([page, OTHER]))
    reading = only(found, page.path)
    change = name_target(found.handbook, reading, *targets)
    after = read_page(page.path, change.after)
    again = only(resolve(found.handbook.with_page(after), found), page.path)
    assert (set(again.targets), again.facets) == (set(targets), reading.facets)
    return change.after.decode().partition("Plans")[0].splitlines()[-2].removeprefix("- ")


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("Extends that of the level above", "Extends that of {}"),
        ("Extends the level above", "Extends {}"),
        ("Extends those of the above role", "Extends those of {}"),
        ("Extends that of the **level above**", "Extends that of {}"),
        ("Extends that of the [level above](#nobody)", "Extends that of {}"),
        ("Extends the above requirements", "Extends the requirements of {}"),
        ("Extends the **above** requirements", "Extends the requirements of {}"),
        ("All of the above requirements and:", "All of the requirements of {} and:"),
        ("All previous requirements, plus:", "All requirements of {}, plus:"),
        ("Above requirements, plus:", "Requirements of {}, plus:"),
        ("All of the above, plus:", "All of the requirements of {}, plus:"),
        ("Everything above, plus:", "Everything in the requirements of {}, plus:"),
        ("Everything we expect of the level above, plus:", "Everything we expect of {}, plus:"),
        ("In addition to the above:", "In addition to the requirements of {}:"),
        ("In addition to the requirements above:", "In addition to the requirements of {}:"),
        ("In addition to the general requirements above:", "In addition to the general requirements of {}:"),
        ("Same as above, plus:", "Same as {}, plus:"),
        ("The same requirements as above, and:", "The same requirements as {}, and:"),
        ("Same requirements as the ones outlined above and also:", "Same requirements as {} and also:"),
        ("Shares the same requirements outlined above.", "Shares the same requirements as {}."),
        ("Shares the same requirements, as listed above, plus:", "Shares the same requirements as {}, plus:"),
        ("Has all the requirements as listed above, plus:", "Has all the requirements of {}, plus:"),
        ("All the requirements (listed above), plus:", "All the requirements of {}, plus:"),
        ("All the requirements in the section above, plus:", "All the requirements of {}, plus:"),
        ("Includes all the above-mentioned requirements and:", "Includes all the requirements of {} and:"),
        ("Includes [requirements listed above](#nobody).", "Includes requirements of {}."),
        (
            "Includes all of the requirements of the previous level, plus:",
            "Includes all of the requirements of {}, plus:",
        ),
        ("Same requirements as the Pilot listed above and also:", "Same requirements as {} and also:"),
        ("Same requirements as the above Pilot and also:", "Same requirements as {} and also:"),
        ("Same requirements as the Pilot in the section above:", "Same requirements as {}:"),
    ],
)  # fmt: skip
def test_a_place_gives_way_to_a_name(statement: str, wanted: str) -> None:
    assert named(statement, LEAD) == wanted.format(X)


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("All the requirements at previous levels, plus:", "All the requirements of {}, plus:"),
        ("All the requirements of a Pilot at previous levels, plus:", "All the requirements of {}, plus:"),
        ("Extends that of the level above", "Extends that of {}"),
    ],
)
def test_several_are_named_in_the_place_of_a_place(statement: str, wanted: str) -> None:
    both = "the [Ice Pilot](../x/tug/#ice-pilot) and [Lead Tug Pilot](../x/tug/#lead-tug-pilot)"
    assert named(statement, ICE, LEAD) == wanted.format(both)


def test_a_name_gets_the_article_that_fits() -> None:
    assert (
        named("All the requirements of a Pilot, plus:", LEAD) == f"All the requirements of a {X[4:]}, plus:"
    )
    ice = "the [Ice Pilot](../x/tug/#ice-pilot)"
    assert named("All the requirements of a Pilot, plus:", ICE) == f"All the requirements of {ice}, plus:"


def test_a_place_that_is_right_still_stays_beside_the_name() -> None:
    page = boats("Same requirements as the Senior Pilot listed above and also:")
    found = resolve(Handbook.of([page]))
    change = name_target(found.handbook, only(found, page.path), NodeRef(page.path, 1))
    assert b"as the [Pilot](#pilot) listed above and also:" in change.after


def test_places_on_real_pages_give_way_to_names(corpus: Path) -> None:
    files = [file for folder in ("pages", "seeds") for file in sorted((corpus / folder).rglob("*.md"))]
    book = Handbook.of([*(read_page(f.relative_to(corpus).as_posix(), f.read_bytes()) for f in files), OTHER])
    found = resolve(book)
    count = 0
    for reading in found:
        if reading.mention.place is Place.UNSAID and reading.mention.name:
            continue
        change = name_target(book, reading, LEAD)
        after = read_page(change.path, change.after)
        again = resolve(book.with_page(after), found).pages[after.path].readings
        (same,) = (one for one in again if one.span.start == reading.span.start)
        assert (same.targets, same.facets) == ((LEAD,), reading.facets), reading.text
        assert not _says_a_place(same.text), same.text
        count += 1
    assert count > 40


def _says_a_place(text: str) -> bool:
    vocab, said = claim_words(), said_words(text)
    places = (vocab.above, vocab.previous, vocab.every_previous)
    return any(phrase_at(said, at, phrases, len(said)) for at in range(len(said)) for phrases in places)
