"""Copies: new text of their own, the originals as they were, all that is referred to still meant."""

from collections import Counter
from random import Random

import pytest
from conserved import (
    after_change,
    bundle_text,
    check_followed,
    check_planned,
    check_way_back,
    content_lines,
    headings,
)
from made_pages import handbook_of, node, page_text

from jfeditor.families.handbook import NodeRef
from jfeditor.families.pages import Page
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.bundles import read_bundle
from jfeditor.restructure.copies import copy, duplicate
from jfeditor.restructure.moves import MoveError, Where
from jfeditor.restructure.seams import SeamError
from jfeditor.restructure.surveys import Survey, take_survey

PILOTS = page_text(
    "Pilot",
    "## Levels\n\n### Pilot\n\n#### Requirements\n\n- Swims, see [us](#pilot) and [map](map.pdf)\n\n"
    "### Senior Pilot\n\nThe Senior Pilot reports to the Manager.\n\n"
    "#### Senior Pilot Requirements\n\n- Extends that of the level above\n"
    "- Steers, as [a Senior Pilot](#senior-pilot) and [others](#pilot) do\n",
)
HARBOUR = page_text("Harbour", "## Harbour Master\n\nText\n")
PAGES = {"sea/pilot.md": PILOTS, "land/harbour.md": HARBOUR}


@pytest.fixture
def survey() -> Survey:
    return take_survey(handbook_of(PAGES))


def test_a_duplicate_has_a_title_of_its_own_wherever_it_carries_it(survey: Survey) -> None:
    ref = node(survey.handbook, "sea/pilot.md", "Senior Pilot")
    after = duplicate(survey, [ref]).whole().change.pages[0].after.decode()
    assert after == PILOTS + (
        "\n### Senior Pilot (copy)\n\nThe Senior Pilot (copy) reports to the Manager.\n\n"
        "#### Senior Pilot (copy) Requirements\n\n- Extends that of the [Pilot](#pilot)\n"
        "- Steers, as [a Senior Pilot (copy)](#senior-pilot-copy) and [others](#pilot) do\n"
    )


def test_what_refers_to_the_original_goes_on_to_mean_it() -> None:
    text = PILOTS.replace("## Levels", "See [him](#senior-pilot).\n\n## Levels") + (
        "\n### Staff Pilot\n\n#### Requirements\n\n- Extends that of the Senior Pilot\n"
    )
    harbour = HARBOUR.replace("Text", "Asks [him](../sea/pilot.md#senior-pilot).")
    survey = take_survey(handbook_of({"sea/pilot.md": text, "land/harbour.md": harbour}))
    ref = node(survey.handbook, "sea/pilot.md", "Senior Pilot")
    planned = check_planned(survey, duplicate(survey, [ref]).whole())
    (page,) = planned.change.pages
    after = page.after.decode()
    start, end = after.index("### Senior Pilot (copy)"), after.index("### Staff Pilot")
    assert after[:start] + after[end:] == text
    staff = node(planned.after.handbook, "sea/pilot.md", "Staff Pilot")
    assert [reading.targets for reading in planned.after.found.of(staff)] == [(ref,)]
    assert planned.lost == ()


def test_titles_that_are_taken_are_counted(survey: Survey) -> None:
    once = duplicate(survey, [node(survey.handbook, "sea/pilot.md", "Pilot")]).whole()
    second = take_survey(after_change(survey.handbook, once.change))
    twice = duplicate(second, [node(second.handbook, "sea/pilot.md", "Pilot")]).whole()
    assert "### Pilot (copy 2)\n" in twice.change.pages[0].after.decode()


def test_a_title_can_be_given(survey: Survey) -> None:
    ref = node(survey.handbook, "sea/pilot.md", "Senior Pilot")
    done = copy(survey, [ref], Where.AFTER, ref, {ref: "Staff  *Pilot*"}).whole()
    assert "#### Staff \\*Pilot\\* Requirements\n" in done.change.pages[0].after.decode()


def test_links_of_a_copy_on_another_page_lead_where_they_did(survey: Survey) -> None:
    book = survey.handbook
    harbour = node(book, "land/harbour.md", "Harbour Master")
    refs = [node(book, "sea/pilot.md", title) for title in ("Pilot", "Senior Pilot")]
    done = copy(survey, refs, Where.BEFORE, harbour).whole()
    after = done.change.pages[0].after.decode()
    assert [page.path for page in done.change.pages] == ["land/harbour.md"]
    assert "## Pilot\n\n### Requirements\n\n- Swims, see [us](#pilot) and [map](../sea/map.pdf)\n" in after
    assert "### Senior Pilot Requirements\n\n- Extends that of the level above\n" in after
    alone = copy(survey, refs[1:], Where.AFTER, harbour).whole().change.pages[0].after.decode()
    assert "that of the [Pilot](../../sea/pilot/#pilot)\n" in alone
    assert "[a Senior Pilot](#senior-pilot) and [others](../../sea/pilot/#pilot) do" in alone


def test_raw_html_of_a_copy_on_another_page_leads_where_it_did() -> None:
    text = page_text(
        "Pilot", '## Pilot\n\nSee <a href="map.pdf">it</a> and <a href="#mate">her</a>.\n\n## Mate\n'
    )
    book = handbook_of({"sea/pilot.md": text, "land/crane.md": page_text("Crane", "## Driver\n")})
    driver = node(book, "land/crane.md", "Driver")
    done = copy(take_survey(book), [node(book, "sea/pilot.md", "Pilot")], Where.AFTER, driver).whole()
    wanted = 'See <a href="../sea/map.pdf">it</a> and <a href="../../sea/pilot/#mate">her</a>.'
    assert wanted in done.change.pages[0].after.decode()


def test_written_anchors_are_not_doubled() -> None:
    text = page_text(
        "Pilot",
        '## Pilot {#p .big}\n\n<a id="q" name="q"></a>See [here](#p) and [there](#q).\n\n## Mate\n\nText\n',
    )
    survey = take_survey(handbook_of({"a.md": text}))
    done = duplicate(survey, [node(survey.handbook, "a.md", "Pilot")]).whole()
    after = done.change.pages[0].after.decode()
    assert "## Pilot (copy) {#p-copy .big}\n" in after
    assert '<a id="q-copy" name="q-copy"></a>See [here](#p-copy)' in after
    assert after.count("{#p .big}") == after.count('id="q"') == 1


def test_definitions_come_to_another_page_and_are_not_doubled_on_their_own() -> None:
    text = page_text(
        "Pilot",
        "## Pilot\n\nReads [terms] and notes[^1].\n\n[terms]: terms.pdf\n\n[^1]: Really.\n\n## Mate\n\nM\n",
    )
    survey = take_survey(handbook_of({"sea/a.md": text, "land/b.md": HARBOUR}))
    pilot = node(survey.handbook, "sea/a.md", "Pilot")
    here = check_planned(survey, duplicate(survey, [pilot]).whole())
    after = here.change.pages[0].after.decode()
    assert after.count("[terms]: ") == after.count("[^1]: ") == 1
    assert "## Pilot (copy)\n\nReads [terms] and notes[^1].\n\n## Mate\n" in after
    there = copy(survey, [pilot], Where.AFTER, node(survey.handbook, "land/b.md", "Harbour Master"))
    after = check_planned(survey, there.whole()).change.pages[0].after.decode()
    assert "[terms]: ../sea/terms.pdf\n" in after
    assert "[^1]: Really." in after


def test_a_group_is_copied_with_levels_that_can_be_told_apart(survey: Survey) -> None:
    done = duplicate(survey, [node(survey.handbook, "sea/pilot.md", "Levels")]).whole()
    titles = [text for _, text in headings(after_change(survey.handbook, done.change).pages["sea/pilot.md"])]
    assert titles[5:] == [
        "Levels (copy)",
        "Pilot (copy)",
        "Requirements",
        "Senior Pilot (copy)",
        "Senior Pilot (copy) Requirements",
    ]


def test_line_ends_are_those_of_the_page_it_comes_to() -> None:
    survey = take_survey(handbook_of(PAGES | {"land/harbour.md": HARBOUR.replace("\n", "\r\n").rstrip()}))
    pilot = node(survey.handbook, "sea/pilot.md", "Senior Pilot")
    harbour = node(survey.handbook, "land/harbour.md", "Harbour Master")
    after = copy(survey, [pilot], Where.AFTER, harbour).whole().change.pages[0].after
    assert after.count(b"\n") == after.count(b"\r\n")
    assert not after.endswith(b"\n")


def definitions(page: Page) -> list[bytes]:
    document = page.document
    footnotes = [block.span for block in document.blocks if block.kind is BlockKind.FOOTNOTE]
    return [span.cut(page.source.data) for span in (*(one.span for one in document.references), *footnotes)]


def test_what_definitions_add_elsewhere_on_the_page_is_kept_apart() -> None:
    text = page_text(
        "Pilot", "## Pilot\n\nReads [terms] and notes[^1].\n\n[terms]: t.pdf\n\n## Mate\n\n[^1]: Really.\n"
    )
    harbour = HARBOUR + "\n## Quay\n\nText[^2].\n\n[^2]: Two.\n"
    survey = take_survey(handbook_of({"sea/a.md": text, "sea/b.md": harbour}))
    pilot = node(survey.handbook, "sea/a.md", "Pilot")
    done = copy(survey, [pilot], Where.BEFORE, node(survey.handbook, "sea/b.md", "Harbour Master"))
    after = check_planned(survey, done.whole()).change.pages[0].after.decode()
    copied = "## Pilot\n\nReads [terms] and notes[^1].\n\n[terms]: t.pdf\n\n"
    assert after == harbour.replace("## Harbour", f"{copied}## Harbour").replace(
        "Two.\n", "Two.\n\n[^1]: Really.\n"
    )


def test_definitions_that_stand_above_the_place_of_a_copy_are_added_to() -> None:
    text = page_text(
        "Pilot",
        "## Pilot\n\nReads [own] and[^n].\n\n## Mate\n\n[own], M[^n]\n\n[own]: t.pdf\n\n[^n]: A note.\n",
    )
    harbour = page_text(
        "Harbour", "[own]: o.pdf\n\nIntro [own][^n].\n\n[^n]: Other.\n\n## Quay\n\nQ\n\n## Pier\n\nP\n"
    )
    survey = take_survey(handbook_of({"sea/a.md": text, "land/b.md": harbour}))
    pilot, quay = node(survey.handbook, "sea/a.md", "Pilot"), node(survey.handbook, "land/b.md", "Quay")
    (page,) = check_planned(survey, copy(survey, [pilot], Where.AFTER, quay).whole()).change.pages
    assert page.after.decode() == page_text(
        "Harbour",
        "[own]: o.pdf\n[own-2]: ../sea/t.pdf\n\nIntro [own][^n].\n\n[^n]: Other.\n\n[^n-2]: A note.\n\n"
        "## Quay\n\nQ\n\n## Pilot\n\nReads [own][own-2] and[^n-2].\n\n## Pier\n\nP\n",
    )


def check_copy(survey: Survey, ref: NodeRef, where: Where, target: NodeRef) -> None:
    book = survey.handbook
    done = copy(survey, [ref], where, target).whole()
    check_way_back(book, done.change)
    (page,) = done.change.pages
    before, after = content_lines([page.before]), content_lines([page.after])
    assert not before - after
    copied = content_lines([bundle_text(book, ref)])
    if ref.path == target.path:  # what links go through is there once
        copied -= content_lines(definitions(book.pages[ref.path]))
    assert (after - before).total() == copied.total()
    was, now = (
        Counter(headings(one))
        for one in (book.pages[page.path], after_change(book, done.change).pages[page.path])
    )
    fresh = [text for _, text in (now - was).elements()]
    assert len(fresh) == len(read_bundle(book.pages[ref.path], ref.index).nodes)
    check_followed(book, done, come=fresh)
    check_planned(survey, done)


def sweep(survey: Survey, refs: list[NodeRef], random: Random) -> Counter[str]:
    book = survey.handbook
    every = [NodeRef(page.path, i) for page in book for i in range(len(page.family.nodes))]
    outcomes: Counter[str] = Counter()
    for ref in refs:
        is_beside = random.random() < 0.6
        where = Where.AFTER if is_beside else random.choice(list(Where))
        try:
            check_copy(survey, ref, where, ref if is_beside else random.choice(every))
        except (MoveError, SeamError) as refusal:
            outcomes[refusal.code] += 1
        else:
            outcomes["copied"] += 1
    return outcomes


def test_real_headings_are_copied_once(real_survey: Survey) -> None:
    random = Random(8)  # noqa: S311 - a test's
    book = real_survey.handbook
    every = [NodeRef(page.path, i) for page in book for i in range(len(page.family.nodes))]
    assert sweep(real_survey, random.sample(every, 25), random)["copied"] > 20


@pytest.mark.slow
def test_every_real_heading_can_be_copied(real_survey: Survey) -> None:
    book = real_survey.handbook
    every = [NodeRef(page.path, i) for page in book for i in range(len(page.family.nodes))]
    assert sweep(real_survey, every, Random(9))["copied"] > 0.9 * len(every)  # noqa: S311 - a test's
