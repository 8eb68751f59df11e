"""Where links lead: what is told, and what cannot be known from a folder of pages."""

import pytest

from jfeditor.checks.links import CHECKS
from jfeditor.checks.options import CheckOptions, LinkOptions
from jfeditor.checks.subjects import Subject
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.families.site import Site
from jfeditor.restructure.surveys import take_survey
from jfeditor.text.edits import apply_edits

DECKHAND = b"""---
title: Deckhand
---

## Senior Deckhand

<a id="Old"></a>

### Senior Deckhand Responsibilities
"""


def find(link, *codes, pages=(), files=frozenset(), url="", moved=None, path="crew/pilot.md"):
    """What is found of links in a page of a handbook with a deckhand, and the pages and files given."""
    data = f"---\ntitle: Pilot\n---\n\n## Senior Pilot\n\n{link}\n".encode()
    made = [read_page(path, data), read_page("crew/deckhand.md", DECKHAND)]
    made += [read_page(name, b"---\ntitle: A page\n---\n") for name in pages]
    survey = take_survey(Handbook.of(made, Site(url), files))
    subject = Subject(made[0], CheckOptions(links=LinkOptions(moved or {})), survey)
    return data, [one for check in CHECKS for one in check.find(subject) if not codes or one.code in codes]


def codes(link, **given):
    return [one.code for one in find(link, **given)[1]]


def fixed(link, **given):
    data, [finding] = find(link, **given)
    return apply_edits(data, finding.fixes[0].edits).decode().split("\n")[-2]


# Pages


@pytest.mark.parametrize(
    "target", ["../deckhand/", "deckhand.md", "../../crew/deckhand", "deckhand.md?a=b", "#senior-pilot"]
)
def test_links_to_pages_that_are_there(target):
    assert codes(f"[x]({target})") == []


@pytest.mark.parametrize("target", ["../bosun/", "bosun.md", "./bosun.html"])
def test_a_link_from_the_page_itself_has_to_lead_to_a_page(target):
    assert codes(f"[x]({target})") == ["JF401"]


@pytest.mark.parametrize(
    "target",
    [
        "/handbook/people/",
        "/job-families/crew/bosun/",
        "/job-families/bosun/",
        "https://example.com/job-families/crew/bosun/",
        "//example.com/crew/bosun/",
        "mailto:a@example.com",
        "tel:1",
        "../../../bosun/",
        '{{< ref "bosun.md" >}}',
        "<%= x %>",
    ],
)
def test_what_lies_beyond_the_folder_is_not_known(target):
    assert codes(f"[x]({target})") == []


@pytest.mark.parametrize(
    "target", ["/crew/bosun/", "/job-families/crew/bosun/", "/job-families/crew/bosun/#a"]
)
def test_a_folder_whose_own_page_is_here_is_here_whole(target):
    assert codes(f"[x]({target})", pages=["crew/_index.md"]) == ["JF401"]


def test_a_full_address_counts_where_it_is_on_the_handbook_s_site():
    link = "[x](https://example.com/crew/bosun/)"
    assert codes(link, pages=["crew/_index.md"]) == []
    assert codes(link, pages=["crew/_index.md"], url="https://example.com") == ["JF405", "JF401"]


def test_a_folder_with_pages_in_it_is_listed_by_the_site():
    assert codes("[x](../mates/)", pages=["crew/mates/first.md"]) == []


@pytest.mark.parametrize(
    ("target", "right"),
    [
        ("../deckhands/", "../deckhand/"),
        ("/job-families/crew/deckhands/", "/job-families/crew/deckhand/"),
        ("/crew/deckhands/", "/crew/deckhand/"),
        ("../../mates/deckhand/", "../deckhand/"),
    ],
)
def test_the_page_that_is_most_like_it_is_offered(target, right):
    assert fixed(f"[x]({target})", pages=["crew/_index.md"]) == f"[x]({right})"


def test_a_page_that_git_ignores_is_there():
    assert codes("[x](../bosun/)", files=frozenset({"crew/bosun.md"})) == []


# Capitals


@pytest.mark.parametrize(
    ("target", "right"),
    [
        ("../Deckhand/", "../deckhand/"),
        ("Deckhand.md#senior-deckhand", "deckhand.md#senior-deckhand"),
        ("/job-families/Crew/DeckHand/", "/job-families/crew/deckhand/"),
        ("deckhand.md#Senior-Deckhand", "deckhand.md#senior-deckhand"),
        ("deckhand.md#senior--deckhand", "deckhand.md#senior-deckhand"),
        ("deckhand.md#senior-deckhand/", "deckhand.md#senior-deckhand"),
    ],
)
def test_capitals_are_put_right(target, right):
    assert codes(f"[x]({target})") == ["JF404"]
    assert fixed(f"[x]({target})") == f"[x]({right})"


def test_capitals_of_files_are_put_right():
    files = frozenset({"images/Fairway.svg"})
    assert fixed("![x](../images/fairway.SVG)", files=files) == "![x](../images/Fairway.svg)"
    assert fixed("![x](/images/fairway.SVG)", files=files) == "![x](/images/Fairway.svg)"


# Anchors


@pytest.mark.parametrize(
    "target",
    ["deckhand.md#Old", "deckhand.md#senior-deckhand", "#top", "#fn:1", "deckhand.md#", "#:~:text=a"],
)
def test_anchors_that_are_there(target):
    assert codes(f"[x]({target})") == []


@pytest.mark.parametrize(
    ("target", "right"),
    [
        ("deckhand.md#senior-deckhands", "deckhand.md#senior-deckhand"),
        ("#senior-pilots", "#senior-pilot"),
        ("deckhand.md#senior-deckhand-responsibility", "deckhand.md#senior-deckhand-responsibilities"),
    ],
)
def test_the_nearest_anchor_is_offered(target, right):
    assert codes(f"[x]({target})") == ["JF402"]
    assert fixed(f"[x]({target})") == f"[x]({right})"


def test_the_words_of_a_link_say_what_was_meant():
    assert (
        fixed("[Senior Deckhand](deckhand.md#senior-d)") == "[Senior Deckhand](deckhand.md#senior-deckhand)"
    )


@pytest.mark.parametrize(
    "target",
    ["deckhand.md#junior-deckhand", "deckhand.md#manager-deckhand", "deckhand.md#senior-manager-deckhand"],
)
def test_another_level_is_not_offered(target):
    [finding] = find(f"[x]({target})")[1]
    assert not finding.fixes


def test_an_anchor_that_has_but_letters_in_common_is_not_offered():
    [finding] = find("[x](#nothere)\n\n## Other")[1]
    assert finding.fixes == ()
    assert "“#other”" not in finding.message
    assert fixed("[x](#othr)\n\n## Other").startswith("## Other")


def test_a_page_that_brings_in_others_may_have_any_heading():
    assert codes('[x](#mates)\n\n{{% include "mates.md" %}}') == []


def test_definitions_and_raw_html_are_looked_at():
    data, found = find("[a][b] <a href='#nope'>c</a>\n\n[b]: deckhand.md#nope")
    assert [one.span.cut(data) for one in found] == [b"#nope", b"deckhand.md#nope"]


@pytest.mark.parametrize(
    ("target", "neighbour"),
    [("../nix/", "chief-of-staff"), ("../nowhere/", "strategy-and-operations"), ("../mates/", "cook")],
)
def test_a_page_is_not_offered_for_being_a_neighbour(target, neighbour):
    path = "executive-office/pilot.md"
    [finding] = find(f"[x]({target})", "JF401", pages=[f"executive-office/{neighbour}.md"], path=path)[1]
    assert finding.fixes == ()


def test_a_page_with_a_name_like_it_is_offered():
    link = fixed("[x](../chief-of-staf/)", pages=["office/chief-of-staff.md"], path="office/pilot.md")
    assert link == "[x](../chief-of-staff/)"


# Files


def test_images_and_files():
    files = frozenset({"images/fairway.svg", "crew/plan.pdf", "static/logo.png"})
    for target in (
        "../images/fairway.svg",
        "plan.pdf",
        "/images/fairway.svg",
        "/logo.png",
        "/images/fairway.svg?x",
    ):
        assert codes(f"![a]({target})", files=files) == codes(f"[a]({target})", files=files) == []
    assert codes("![a](../images/fairways.svg)", files=files) == ["JF403"]
    assert codes("[b](plans.pdf)", files=files) == ["JF403"]
    assert codes("![c](/images/fairways.svg)", files=files) == ["JF403"]
    assert codes('<img src="../images/x.png">', files=files) == ["JF403"]


@pytest.mark.parametrize(
    "target", ["/pictures/x.png", "https://example.com/x.png", "data:image/png;base64,AA", "../../../x.png"]
)
def test_files_beyond_the_folder_are_not_known(target):
    assert codes(f"![x]({target})", files=frozenset({"images/fairway.svg"})) == []


def test_what_lies_in_a_linked_folder_is_not_known():
    files = frozenset({"images/fairway.svg", "crew/shared/"})
    assert codes("![x](shared/x.png) [y](shared/y.md)", files=files) == []


def test_nothing_is_said_of_files_where_nobody_looked():
    assert codes("![x](../images/x.png)", files=None) == []


# How targets are written


@pytest.mark.parametrize(
    ("url", "target", "right"),
    [
        ("https://example.com", "https://example.com/people/?a#b", "/people/?a#b"),
        ("https://example.com", "https://EXAMPLE.com", "/"),
        ("https://example.com/book", "https://example.com/book/people/", "/book/people/"),
        ("https://example.com/book", "https://example.com/book/crew/deckhand/", "../deckhand/"),
        ("", "https://example.com/job-families/crew/deckhand/", "/job-families/crew/deckhand/"),
    ],
)
def test_the_handbook_s_own_address_is_left_out(url, target, right):
    assert codes(f"[x]({target})", url=url) == ["JF405"]
    assert fixed(f"[x]({target})", url=url) == f"[x]({right})"


@pytest.mark.parametrize(
    "link", ["[x](https://example.org/)", "[x](https://example.community/)", "<https://example.com/people/>"]
)
def test_other_addresses_stay(link):
    assert codes(link, url="https://example.com") == []


@pytest.mark.parametrize(
    ("target", "right"),
    [
        ("/crew/list/", "/people/crew/list/"),
        ("/crew", "/people/crew"),
        ("/crew#a", "/people/crew#a"),
        ("https://example.com/crew/list", "/people/crew/list"),
        ("/crew/old/a/", "/gone/a/"),
    ],
)
def test_links_of_an_older_layout_get_the_new_path(target, right):
    given = {"moved": {"/crew": "/people/crew", "/crew/old/": "/gone/"}, "url": "https://example.com"}
    assert "JF406" in codes(f"[x]({target})", **given)
    data, found = find(f"[x]({target})", "JF406", **given)
    assert apply_edits(data, found[0].fixes[0].edits).decode().split("\n")[-2] == f"[x]({right})"


def test_a_new_path_below_the_old_one_has_moved_once_only():
    moved = {"/crew": "/crew/people"}
    assert codes("[x](/crew/a)", moved=moved) == ["JF406"]
    assert codes("[x](/crew/people/a)", moved=moved) == codes("[x](/crewmen/)", moved=moved) == []


def test_a_link_without_a_target():
    assert codes("[x]() and ![y]() and [z](<>)") == ["JF407"] * 3
