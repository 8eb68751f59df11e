"""A heading that is renamed is read back by that name, however it is written and wherever it is named."""

import pytest
from conserved import headings
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_pages import handbook_of, node, page_text

from jfeditor.families.handbook import NodeRef
from jfeditor.restructure.family_renames import rename_family
from jfeditor.restructure.plans import plan
from jfeditor.restructure.renames import rename
from jfeditor.restructure.surveys import take_survey

PATH = "crew/a.md"
_TITLES = st.one_of(
    st.text(alphabet="aB1 _*`~[]()<>{}#.:=\"'|&;!\\/%-+\u00a0é😀", max_size=12),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            ["-", "+", "*", "#", "##", "1.", "12)", ">", ":", "---", "- - -", "===", "+++", "~~~"]
        ),
        st.sampled_from(["", " ", "  "]),
        st.sampled_from(["", "Pilot", "-", "# Pilot", "1. Pilot", "*Pilot*"]),
    ),
)
FORMS = (
    "Mate\n----",
    "Mate\n====",
    "# Mate",
    "### Mate ###",
    "**Mate**\n---",
    "[Mate](b.md)\n---",
    "Old\nMate\n---",
)


@pytest.mark.parametrize("before", ["", "Text\n\n", "- Item\n\n", "Text\r\n\r\n"])
@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=30)
@example(title="---", again="Pilot")
@example(title="1. Pilot", again="- Pilot")
@example(title="# Pilot", again="+ Pilot")
@example(title="> x", again=": x")
@example(title="*Pilot", again="Mate")
@given(title=_TITLES, again=_TITLES)
def test_any_title_is_read_back_at_the_same_depth(before: str, form: str, title: str, again: str) -> None:
    text = page_text("Crew", f"{before}{form}\n\nText\n\n## Bosun\n")
    if "\r" in before:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    for wanted in (" ".join(title.split()), " ".join(again.split())):
        book = handbook_of({PATH: text})
        old = book.pages[PATH].family.nodes[0].heading
        if not wanted or wanted == old.text:
            continue
        survey = take_survey(book)
        done = rename(survey, NodeRef(PATH, 0), wanted)
        after = plan(survey, done.make(())).after.handbook.pages[PATH]
        assert headings(after) == [(old.depth, wanted), *headings(book.pages[PATH])[1:]]
        text = after.source.data.decode()


@pytest.mark.parametrize("title", ["- Crew", "1. Crew", "+ Crew", "# Crew", "> Crew", "---", ": Crew"])
@pytest.mark.parametrize("form", ["Help Desk\n=========", "# Help Desk"])
def test_a_page_named_by_its_heading_is_renamed_and_so_is_text_that_begins_with_it(
    form: str, title: str
) -> None:
    text = f"{form}\n\nHelp Desk helps.\n\n- Help Desk\n\nHelp Desk Lead\n---\n\nText\n"
    book = handbook_of({PATH: text})
    survey = take_survey(book)
    proposal = rename_family(survey, PATH, title)
    page = plan(survey, proposal.make(proposal.offers)).after.handbook.pages[PATH]
    assert page.title == title
    assert headings(page) == [(1, title), (2, f"{title} Lead")]
    assert [block.kind for block in page.document.blocks] == [
        block.kind for block in book.pages[PATH].document.blocks
    ]
    back = take_survey(handbook_of({PATH: page.source.data.decode()}))
    again = rename_family(back, PATH, "Help Desk")
    assert again.make(()).change.pages[0].after.decode().startswith(f"{form}\n\n")


def test_a_sentence_that_begins_with_a_title_stays_one() -> None:
    text = page_text("Crew", "## Ship Mate\n\nShip Mate swims.\n\n- Ship Mate\n")
    survey = take_survey(handbook_of({PATH: text}))
    proposal = rename(survey, node(survey.handbook, PATH, "Ship Mate"), "1. Mate")
    (page,) = proposal.make(proposal.offers).change.pages
    body = page.after.decode().partition("---\n\n")[2].removeprefix('<a id="ship-mate"></a>\n\n')
    assert body == "## 1. Mate\n\n1\\. Mate swims.\n\n- 1\\. Mate\n"
