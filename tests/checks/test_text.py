"""Rules of text: what is found, where, what the fix makes of it, and above all what is left alone."""

import codecs
import re

import pytest
from ftfy import fix_encoding
from ftfy.chardata import CHARMAP_ENCODINGS
from hypothesis import given
from hypothesis import strategies as st

from jfeditor.checks import text_characters
from jfeditor.checks.options import CheckOptions, LanguageOptions, Quotes, TextOptions
from jfeditor.checks.subjects import PageSubject
from jfeditor.checks.text import find_in_text
from jfeditor.families.pages import read_page
from jfeditor.text.edits import apply_edits

HEAD = b"---\ntitle: Pilot\n---\n\n"


def find(text, code, quotes=Quotes.ANY):
    data = text.encode() if isinstance(text, str) else text
    options = CheckOptions(text=TextOptions(quotes))
    found = find_in_text(PageSubject(read_page("pilot.md", data), options))
    return data, [one for one in found if one.code == code]


def marked(text, code, quotes=Quotes.ANY):
    data, found = find(text, code, quotes)
    return [one.span.cut(data).decode() for one in found]


def fixed(text, code, quotes=Quotes.ANY):
    """The text with the best fix of each finding done, the last one first."""
    data, found = find(text, code, quotes)
    for one in sorted(found, key=lambda one: one.span, reverse=True):
        data = apply_edits(data, one.fixes[0].edits)
    return data.decode()


# Mojibake


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("Know the pierâ€™s depths\n", "Know the pier’s depths\n"),
        ("“Noâ€\u009d she said â€“ twice\n", "“No” she said – twice\n"),
        ("Ã¢â‚¬Å“Two roundsÃ¢â‚¬\u009d of it\n", "“Two rounds” of it\n"),
        ("- Ships und FÃ¤hren\n", "- Ships und Fähren\n"),
    ],
)
def test_text_that_was_decoded_wrongly_is_repaired(broken, mended):
    assert fixed(broken, "JF601") == mended


def test_exactly_the_broken_run_is_marked_and_its_repair_named():
    text = "---\ntitle: Pilot\n---\n\nKnow “the” pierâ€™s — depths\n"
    data, [finding] = find(text, "JF601")
    assert finding.span.cut(data).decode() == "â€™"
    assert finding.fix.name == "Write “pier’s”"
    assert "“pierâ€™s” should read “pier’s”" in finding.message
    assert finding.line == 5


def test_a_title_that_was_decoded_wrongly_is_found_too():
    assert fixed("---\ntitle: The pierâ€™s pilot\n---\n", "JF601") == "---\ntitle: The pier’s pilot\n---\n"


@pytest.mark.parametrize(
    "text",
    [
        "“Quotes” – dashes — and … dots, naïve café, Ærø, Łódź, 5 °C, §§ 3, 10 €\n",
        "Flags 🇩🇰 and faces 👩‍💻 ❤️, 日本語 and العربية and Ελληνικά\n",
        "Write `â€™` in code\n",
        "```\nâ€™\n```\n",
        "<!-- â€™ -->\n",
        '{{< note "â€™" >}}\n',
        "See [this](/pierâ€™s/) there\n",
    ],
)
def test_other_signs_and_code_are_not_taken_for_it(text):
    assert marked(text, "JF601") == []


def test_a_non_breaking_blank_that_was_decoded_wrongly_becomes_a_plain_one():
    assert fixed("The pilot.Â\u00a0 She knows.\n", "JF601") == "The pilot. She knows.\n"


def test_a_repair_takes_the_handbook_s_quotation_marks():
    assert fixed("The pierâ€™s depth\n", "JF601", Quotes.STRAIGHT) == "The pier's depth\n"


# Bullets


def test_a_line_between_items_gets_the_bullet_of_its_list():
    text = "* Bring ships home\nReport the depth\n* Keep the log\n"
    assert marked(text, "JF602") == ["Report the depth"]
    assert fixed(text, "JF602") == "* Bring ships home\n* Report the depth\n* Keep the log\n"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (
            "  -   One thing\nAnother thing\n  -   A third\n",
            "  -   One thing\n  -   Another thing\n  -   A third\n",
        ),
        ("1. One thing\nAnother thing\n2. A third\n", "1. One thing\n2. Another thing\n2. A third\n"),
        ("- One thing\r\nAnother\r\n- A third\r\n", "- One thing\r\n- Another\r\n- A third\r\n"),
        ("- One thing\n_ Another\n- A third\n", "- One thing\n- Another\n- A third\n"),
        ("- One thing\n-Another\n- A third\n", "- One thing\n- Another\n- A third\n"),
        ("- One thing\n• Another\n- A third\n", "- One thing\n- Another\n- A third\n"),
        ("- One thing\n[Another](x)\n- A third\n", "- One thing\n- [Another](x)\n- A third\n"),
        ("- One\nTwo\nThree\n- Four\n", "- One\n- Two\n- Three\n- Four\n"),
    ],
)
def test_lost_bullets_of_all_sorts(text, mended):
    assert fixed(text, "JF602") == mended


@pytest.mark.parametrize(
    "text",
    [
        "- Bring ships home\n  Report the depth\n- Keep the log\n",  # set in: more of the item
        "- Bring ships into the\nHarbour of North Quay\n- Keep the log\n",  # cut off within a sentence
        "- Bring ships in,\nAnd out\n- Keep the log\n",
        "- Bring ships\nin and out\n- Keep the log\n",  # goes on in small letters
        "- Bring ships\nin and out\n- Keep the log of\n- It\nMore of it\n- Last\n",  # its list is wrapped
        "- Bring ships home  \nReport the depth\n- Keep the log\n",  # a line break
        "- Bring ships home\\\nReport the depth\n- Keep the log\n",
        "- Bring ships home\nReport the depth\n",  # nothing comes behind it
        "- Bring ships home\n\nReport the depth\n\n- Keep the log\n",  # a paragraph
        "- Bring ships home\n**Report** the depth\n",
        "- Bring ships home\n`Report` the depth\nso\n- Keep the log\n",
        "```\n- Bring ships home\nReport the depth\n- Keep the log\n```\n",
    ],
)
def test_lines_that_are_meant_to_go_on(text):
    assert marked(text, "JF602") == []


# Blanks


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("One  two\n", "One two\n"),
        ("- One    two\n", "- One two\n"),
        ("## One  two\n", "## One two\n"),
        ("> One  two\n", "> One two\n"),
        ("One two.  Three. Four. Five.\n", "One two. Three. Four. Five.\n"),
    ],
)
def test_blanks_in_a_row(text, mended):
    assert fixed(text, "JF603") == mended


@pytest.mark.parametrize(
    "text",
    [
        "-   One\n    more\n1.  Two\n",
        "    code  here\n",
        "```\ncode  here\n```\n",
        "Some `code  here`\n",
        "Some ``code ` with  one``\n",
        "| One  | Two   |\n| ---- | ----- |\n| a    | b     |\n",
        "<div  class='x'>a  b</div>\n",
        "<!-- a  b -->\n",
        '{{< note  "a  b" >}}\n',
        "See [this](/x  'a  title')\n",
        "One.  Two.  Three.  Four\n",  # written so throughout
        "One  \ntwo\n",  # a line break
        "##   One\n",
        "- [ ]  a task\n",
        "{: .a  .b}\n",
        "<%=  partial  'x' %>\n",
    ],
)
def test_blanks_that_are_meant(text):
    assert marked(HEAD + text.encode(), "JF603") == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("One \ntwo\n", "One\ntwo\n"),
        ("One  \n\ntwo\t\n", "One\n\ntwo\n"),
        ("One\n  \ntwo\n", "One\n\ntwo\n"),
        ("## One  \nTwo\n", "## One\nTwo\n"),
        ("- One \r\n- Two  \r\n", "- One\r\n- Two\r\n"),
        ("One\u00a0\n\nTwo \u00a0 \n", "One\n\nTwo\n"),
        ("One ", "One"),
        ("One \t \ntwo\n", "One\ntwo\n"),
        ("One \rtwo\r", "One\rtwo\r"),
    ],
)
def test_blanks_at_the_end_of_a_line(text, mended):
    assert fixed(HEAD + text.encode(), "JF605") == HEAD.decode() + mended


@pytest.mark.parametrize(
    "text",
    [
        "One  \ntwo\n",
        "One   \r\ntwo\r\n",
        "- One  \n  two\n",
        "> One  \n> two\n",
        "- One  \ntwo\n",
        "```\ncode  \n\t\n```\n",
        "    code  \n",
        "<div>  \ntext \n</div>\n",
        "One\\ \ntwo\n",
        '{{< note \n "x" >}}\n',
        "Àà\n",  # ends with a byte of U+00A0, and not with the blank
    ],
)
def test_blanks_at_the_end_of_a_line_that_say_something(text):
    assert marked(HEAD + text.encode(), "JF605") == []


def test_front_matter_is_left_to_its_own_rules():
    assert (
        marked("---\ntitle:  Pilot \n---\n", "JF605") == marked("---\ntitle:  Pilot \n---\n", "JF603") == []
    )


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("One\ttwo\n", "One two\n"),
        ("One \t two\n", "One two\n"),
        ("- One\n\t- two\n", "- One\n    - two\n"),
        ("-\tOne\n", "-   One\n"),
        ("#\tOne\n", "# One\n"),
        ("- One\n  \t- two\n", "- One\n    - two\n"),
    ],
)
def test_tabs(text, mended):
    assert fixed(HEAD + text.encode(), "JF606") == HEAD.decode() + mended


@pytest.mark.parametrize(
    "text", ["```\n\tcode\n```\n", "\tcode\n", "`a\tb`\n", "| a\t| b |\n|---|---|\n| c\t| d |\n"]
)
def test_tabs_in_code_and_tables_stay(text):
    assert marked(HEAD + text.encode(), "JF606") == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("One\u00a0two\n", "One two\n"),
        ("One. \u00a0Two\n", "One. Two\n"),
        ("-\u00a0One\n", "- One\n"),
        ("\u00a0One\n", "One\n"),
    ],
)
def test_non_breaking_blanks(text, mended):
    assert fixed(HEAD + text.encode(), "JF607") == HEAD.decode() + mended


@pytest.mark.parametrize(
    "text",
    ["200\u00a0metres and 10\u00a0%\n", "Dr.\u00a0Vane\n", "so\u00a0– and so\n", "`a\u00a0b`\n", "Àà\n"],
)
def test_non_breaking_blanks_that_are_meant(text):
    assert marked(HEAD + text.encode(), "JF607") == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [("One\r\ntwo", "One\r\ntwo\r\n"), ("One", "One\n"), ("Qué", "Qué\n"), ("One\rtwo", "One\rtwo\r")],
)
def test_the_last_line_ends_as_the_others_do(text, mended):
    assert fixed(text, "JF609") == mended


def test_an_empty_page_and_one_of_front_matter_only_have_no_last_line():
    assert marked("", "JF609") == marked("---\ntitle: Pilot\n---", "JF609") == []


# Words


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("the teamSupport them\n", "the team Support them\n"),
        ("The dock and the ship: dockShip\n", "The dock and the ship: dock Ship\n"),
        ("mission,vision, and more\n", "mission, vision, and more\n"),
        ("ships,Boats\n", "ships, Boats\n"),
        ("Steers ships.Plans the watch.\n", "Steers ships. Plans the watch.\n"),
        ("The mate sails.Mate\n", "The mate sails. Mate\n"),
    ],
)
def test_words_that_ran_together(text, mended):
    assert fixed(text, "JF604") == mended


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "- Foster professional growthSupport the field\n",
            "- Foster professional growth\n- Support the field\n",
        ),
        (
            "- x\n  *   Drive *the* successManage a team\r\n",
            "- x\n  *   Drive *the* success\r\n  *   Manage a team\r\n",
        ),
    ],
)
def test_items_that_ran_together_are_parted_by_choice(text, items):
    data, [finding] = find(text, "JF604")
    both, apart = finding.fixes
    assert both.name == "Make two items"
    assert finding.fix is None
    assert apply_edits(data, both.edits).decode() == items
    assert marked(items, "JF604") == []
    assert apart.name.startswith("Write “")


@pytest.mark.parametrize(
    "text",
    [
        "- A teamSupport of all\n",
        "- Drive *the company successManage a team*\n",
        "Foster professional growthSupport the field\n",
        "1. Foster professional growthSupport the field\n",
        "- Foster [professional growthSupport the field](/x/)\n",
    ],
)
def test_what_cannot_be_two_items_is_given_a_space(text):
    [finding] = find(text, "JF604")[1]
    assert [fix.sure for fix in finding.fixes] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "GitHub, JavaScript, LinkedIn, macOS, iPhone, eBay, YouTube, DevOps, iOS, WordPress, McDonald\n",
        "The file lies in `teamSupport` and teamSupport.js and /teamSupport/ and teamSupport()\n",
        "#teamSupport and x.teamSupport\n",
        "https://example.com/teamSupport and [x](#teamSupport) and team@teamSupport.com\n",
        "hubSpot and openSource\n",
        "a,b and 1,000 and x,y,z\n",
        "Ask at Harbour.Com, in port.Tide or with Quay.Plans.run and Ship.PlansFor\n",
        "sec:one,two=three\n",
        "```\nteamSupport, mission,vision\n```\n",
        "<a data-x='teamSupport'>x</a>\n",
    ],
)
def test_names_and_code_are_no_words_that_ran_together(text):
    assert marked(text, "JF604") == []


def test_the_handbook_s_own_words_are_names():
    options = CheckOptions(language=LanguageOptions(words=("teamSupport",)))
    page = read_page("pilot.md", b"the teamSupport them\n")
    assert [one.code for one in find_in_text(PageSubject(page, options)) if one.code == "JF604"] == []


# Quotation marks


def test_straight_marks():
    text = "The “pier’s” depth, ‘so’; `“code”` [x](/a 'b ’ c')\n"
    assert fixed(text, "JF608", Quotes.STRAIGHT) == "The \"pier's\" depth, 'so'; `“code”` [x](/a 'b ’ c')\n"


def test_typographic_marks_turn_the_right_way():
    text = """The "pier's" depth ('so it is'), the '90s, *"yes"* - "No!" rock 'n' roll, 5'10" the crews' \n"""
    right = (
        """The “pier’s” depth (‘so it is’), the ’90s, *“yes”* - “No!” rock ’n’ roll, 5'10" the crews’ \n"""
    )
    assert fixed(text, "JF608", Quotes.TYPOGRAPHIC) == right


@pytest.mark.parametrize(
    "text", ['`"x"` and [y](/z "title") <b title="t">b</b>\n', '{{< x "y" >}}\n', '{: title="x"}\n', "\\'\n"]
)
def test_marks_that_are_written_for_machines_stay(text):
    assert marked(HEAD + text.encode(), "JF608", Quotes.TYPOGRAPHIC) == []


def test_without_a_wish_all_marks_are_fine():
    assert marked("\"a\" “b” 'c' ‘d’\n", "JF608") == []


# What is left of other programs, and what nobody sees

CONFLICT = "One\n<<<<<<< ours\nTwo\n=======\nThree\n>>>>>>> theirs\nFour\n"


def test_a_conflict_is_one_finding_with_three_ways_out():
    data, [finding] = find(CONFLICT, "JF610")
    afters = [apply_edits(data, fix.edits).decode() for fix in finding.fixes]
    assert afters == ["One\nTwo\nFour\n", "One\nThree\nFour\n", "One\nTwo\nThree\nFour\n"]
    assert finding.fix is None, "which one is the user's choice"


def test_the_common_ancestor_in_a_conflict_goes_with_the_marks():
    text = CONFLICT.replace("=======", "||||||| base\nOld\n=======")
    data, [finding] = find(text, "JF610")
    afters = [apply_edits(data, fix.edits).decode() for fix in finding.fixes]
    assert afters == ["One\nTwo\nFour\n", "One\nThree\nFour\n", "One\nTwo\nThree\nFour\n"]


@pytest.mark.parametrize(
    "text", ["A\n<<<<<<< ours\nB\n", "A\n>>>>>>> theirs\n", "<<<<<<< a\n<<<<<<< b\n=======\n>>>>>>> c\n"]
)
def test_a_mark_without_its_others_is_told(text):
    assert len(marked(text, "JF610")) == 1 + text.count(">>>>>>> c")


def test_a_conflict_in_front_matter_is_found():
    assert len(marked("---\n<<<<<<< a\ntitle: A\n=======\ntitle: B\n>>>>>>> b\n---\n", "JF610")) == 1


@pytest.mark.parametrize(
    "text", ["Title\n=======\n", "```\n<<<<<<< a\n=======\n>>>>>>> b\n```\n", "a <<<<<<< b\n"]
)
def test_what_is_no_conflict(text):
    assert marked(text, "JF610") == []


def test_a_bullet_that_sticks_to_a_brace():
    assert fixed("*{add a list}\n", "JF611") == "* {add a list}\n"


@pytest.mark.parametrize("text", ["*{: .x}*\n", "*{{< x >}}*\n", "a *{b}* c\n", "```\n*{x}\n```\n"])
def test_other_braces(text):
    assert marked(text, "JF611") == []


@pytest.mark.parametrize(
    ("text", "code", "mended"),
    [
        ("a\x08b\n", "JF613", "ab\n"),
        ("a \x0b b\n", "JF613", "a b\n"),
        ("a\u2028b\n", "JF613", "a b\n"),
        ("a\x85b\n", "JF613", "a b\n"),
        ("a\u200bb\n", "JF614", "ab\n"),
        ("a \u200b b\n", "JF614", "a b\n"),
        ("a \u200b\n", "JF614", "a\n"),
        ("a\ufeffb\n", "JF614", "ab\n"),
        ("so\u00adon\n", "JF614", "soon\n"),
        ("a\u202eb\u202c\n", "JF614", "ab\n"),
    ],
)
def test_characters_that_nobody_sees(text, code, mended):
    assert fixed(text, code) == mended


@given(
    st.text(st.sampled_from("éßŻđЖя’–“…™ \u00a0€\u200bﬁ😀中¥¬"), min_size=1, max_size=3),
    st.sampled_from(CHARMAP_ENCODINGS),
)
def test_all_that_ftfy_mends_is_handed_to_it(meant, encoding):
    broken = meant.encode().decode(encoding, "replace")
    fits = [run for run in re.findall(r"[^\x00-\x7f]{2,}", broken) if fix_encoding(run) != run]
    assert len(marked(f"Know {broken} it\n", "JF601")) == len(fits)


def test_what_ftfy_tries_is_known():
    names = {codecs.lookup(name.removeprefix("sloppy-")).name for name in CHARMAP_ENCODINGS}
    assert names == {codecs.lookup(name).name for name in text_characters._ENCODINGS}


def test_a_lost_character_has_no_fix():
    _, [finding] = find("the pier\ufffds depth\n", "JF612")
    assert not finding.fixes


@pytest.mark.parametrize(
    "text", ["\ufeffText\n", "family 👩\u200d💻 ❤\ufe0f\n", "```\na\x08b\ufffd\n```\n", "a\tb\r\nc\n"]
)
def test_characters_that_have_their_place(text):
    assert not [code for code in ("JF612", "JF613", "JF614") if marked(text, code)]
