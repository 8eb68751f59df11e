"""Words that leave people out, that the handbook avoids, Latin, another English: JF710 to JF715."""

import tomllib

import pytest
from rule_desk import make_desk

from jfeditor.checks.language_passages import passages_of
from jfeditor.families.pages import read_page
from jfeditor.resources import resource
from jfeditor.text.changes import change_page

ON = '[checks.severity]\nJF711 = "note"\nJF714 = "note"\n'


def item(text):
    return f"# Planner\n\n## Responsibilities\n\n- {text}\n"


def fixed(folder, text, code, config=""):
    """The text of the item with the first fix of a rule's only finding done."""
    desk = make_desk(folder, item(text), config=ON + config)
    [finding] = desk.found(code)
    after = desk.fixed(finding.fixes[0]).data.decode()
    assert after.startswith(item("").rstrip("\n"))
    return after.removeprefix(item("").rstrip("\n")).removesuffix("\n")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Ask the guys.", "Ask the people."),
        ("Guys plan.", "People plan."),
        ("GUYS plan.", "PEOPLE plan."),
        ("Be the chairman of two boards.", "Be the chair of two boards."),
        ("Report to the Chairman of the board.", "Report to the Chair of the board."),
        ("Be native\n  English speaker.", "Be fluent English speaker."),
        ("Be a guru.", "Be an expert."),
        ("Be an able-bodied sailor.", "Be a non-disabled sailor."),
        ("Keep the black-list, please: **blacklist**.", "Keep the black-list, please: **blocklist**."),
        ("Count man-hours.", "Count working hours."),
        ("Count man hours.", "Count working hours."),
        ("It is the salesman’s task.", "It is the salesperson’s task."),
        ("Tell him/her.", "Tell them."),
    ],
)
def test_exclusionary_words_are_written_otherwise_with_case_and_number(text, after, tmp_path):
    assert fixed(tmp_path, text, "JF712") == after


@pytest.mark.parametrize(
    "text",
    [
        "Run `blacklist add`.",
        "See [the list](https://example.com/blacklist/guys.html).",
        "See [the list](/people/guys/).",
        "See https://example.com/guys and mail guys@example.com.",
        "![guys](a.png) and <span class='guys'>people</span>",
        "Use {{< guys >}} here.",
        "Sites made by Middleman and Hugo.",
        "Play in Rock Star Games.",
        "In disguise, with blacklister_x and my.guys too.",
    ],
)
def test_code_addresses_and_names_are_no_language(text, tmp_path):
    assert make_desk(tmp_path, item(text)).marked("JF712") == []


def test_code_blocks_and_raw_html_are_no_language(tmp_path):
    text = "# A\n\n```\nguys\n```\n\n    guys\n\n<div>\nguys\n</div>\n\n<!-- guys -->\n\nthe guys\n"
    desk = make_desk(tmp_path, text)
    assert [one.line for one in desk.found("JF712")] == [15]


def test_the_longest_phrase_counts_once(tmp_path):
    desk = make_desk(tmp_path, item("Be a native English speaker, an English native speaker."))
    assert desk.marked("JF712") == ["native English speaker", "an English native speaker"]


def test_headings_and_tables_are_language(tmp_path):
    desk = make_desk(tmp_path, "# Chairman\n\n| who | what |\n|---|---|\n| a | the guys |\n")
    assert desk.marked("JF712") == ["Chairman", "guys"]


@pytest.mark.parametrize(
    "text",
    [
        "Lead the analysis, support decisions, understand dependencies.",
        "Do competitive analysis and competitor research.",
        "Protect intellectual property.",
        "Join the Autonomy Team.",
    ],
)
def test_what_names_the_work_is_no_coded_word(text, tmp_path):
    assert make_desk(tmp_path, item(text), config=ON).marked("JF710", "JF711") == []


def test_coded_words_are_found_by_their_stems(tmp_path):
    desk = make_desk(
        tmp_path, item("Be ambitious, self-reliant and outspoken; nurture empathetic people."), config=ON
    )
    assert desk.marked("JF710") == ["ambitious", "self-reliant", "outspoken"]
    assert desk.marked("JF711") == ["nurture", "empathetic"]


def test_every_alternative_is_clear_of_all_lists(tmp_path):
    """What is offered must not be told in its turn."""
    said = []
    for name in ("gender", "latin"):
        table = tomllib.loads(resource("words", f"{name}.toml").read_text("utf-8"))
        said += [one for others in table["instead"].values() for one in others]
    tables = tomllib.loads(resource("words", "exclusionary.toml").read_text("utf-8"))["tables"]
    said += [one for table in tables.values() for others in table["instead"].values() for one in others]
    text = "# A\n\n" + "".join(f"- so {one} is\n" for one in said)
    found = make_desk(tmp_path, text, config=ON).found("JF710", "JF712", "JF714", "JF715", "JF701")
    assert [one.message for one in found] == []


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Order tools (e.g., cranes).", "Order tools (for example, cranes)."),
        ("Order tools (E.g. cranes).", "Order tools (For example cranes)."),
        ("Order tools, for e.g. cranes.", "Order tools, for example cranes."),
        ("Order cranes, ropes, etc.", "Order cranes, ropes, and so on."),
        ("Order cranes, etc. and pay.", "Order cranes, and so on and pay."),
        ("Order cranes, etc. Then pay.", "Order cranes, and so on. Then pay."),
        ("Order cranes, ropes, etc", "Order cranes, ropes, and so on"),
        ("Via mail.", "Through mail."),
        ("Plan vs. result.", "Plan versus result."),
    ],
)
def test_latin_is_written_in_english(text, after, tmp_path):
    assert fixed(tmp_path, text, "JF714") == after


@pytest.mark.parametrize(
    ("dialect", "text", "marked"),
    [
        (
            "american",
            "Organise the colour centre whilst travelling.",
            "Organise colour centre whilst travelling",
        ),
        ("british", "Organize or organise the color center.", "color center"),
        ("canadian", "Organise the colour center.", "Organise center"),
        ("australian", "Analyze the behavior.", "Analyze behavior"),
    ],
)
def test_words_of_another_english(dialect, text, marked, tmp_path):
    desk = make_desk(tmp_path, item(text), config=f'[language]\ndialect = "{dialect}"\n')
    assert desk.marked("JF715") == marked.split()
    assert desk.marked("JF701", "JF702") == []


def test_a_word_of_the_handbook_is_not_told(tmp_path):
    config = '[language]\nwords = ["Guys", "colour", "ambitious"]\n'
    desk = make_desk(tmp_path, item("The ambitious guys like colour."), config=config)
    assert desk.marked("JF710", "JF712", "JF715") == []


def test_the_handbooks_own_words_to_avoid(tmp_path):
    config = '[language.avoid]\n"team lead" = "supervisor"\nsynergy = ""\ngitlab = "GitLab"\n'
    desk = make_desk(tmp_path, item("Each Team Lead, GitLab or gitlab, finds synergy."), config=config)
    assert desk.marked("JF713") == ["Team Lead", "gitlab", "synergy"]
    lead, own, synergy = desk.found("JF713")
    assert [fix.name for fix in lead.fixes] == ["Write “Supervisor”"]
    assert [fix.name for fix in own.fixes] == ["Write “GitLab”"]
    assert synergy.fixes == ()


def passages(text):
    return passages_of(read_page("a.md", text.encode())).all


def test_passages_leave_out_what_is_no_language_and_know_their_places():
    text = "# A *b* `c`\n\nLet’s *see* `this` [link é](to/x) &amp; <b>bold</b>  \nnext\nline\n"
    text += "\n| a | `b` c |\n|---|---|\n"
    found = passages(text)
    assert [one.prose.text for one in found] == [
        "A b \ufffc",
        "Let's see \ufffc link é \ufffc \ufffcbold\ufffc",
        "next line",
        "a",
        "\ufffc c",
    ]
    data = text.encode()
    for one in found:
        for at, char in enumerate(one.prose.text):
            written = one.prose.span(at, at + 1).cut(data).decode()
            assert char in {written, "\ufffc", " "} or (char, written) == ("'", "’")


def test_passages_of_real_pages_are_at_their_places(corpus_pages):
    for path in corpus_pages:
        page = read_page(path.name, path.read_bytes())
        reached = 0
        for one in passages_of(page).all:
            text = one.prose.text
            start, end = one.prose.byte(0), one.prose.end
            assert start >= reached
            reached = end
            for word in set(text.replace("\ufffc", " ").split()):
                at = text.index(word)
                written = one.prose.span(at, at + len(word)).cut(page.source.data).decode()
                assert len(written) >= len(word)


def test_each_fix_on_real_pages_ends_its_finding_and_makes_no_other(corpus_pages, tmp_path):
    for number, path in enumerate(corpus_pages[::12]):
        desk = make_desk(tmp_path / str(number), path.read_bytes(), path="a.md", config=ON)
        codes = ("JF710", "JF712", "JF714", "JF715")
        found = desk.found(*codes)
        for finding in found[:4]:
            for fix in finding.fixes:
                after = read_page("a.md", change_page("a.md", desk.data, fix.edits).after)
                [edit] = fix.edits
                assert edit.span == finding.span
                later = make_desk(tmp_path / f"{number}-after", after.source.data, path="a.md", config=ON)
                assert len(later.found(*codes)) == len(found) - 1, (path.name, fix.name)


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("---\ntitle: Chairman, Port\ndescription: 'The guys.'\nother: guys\n---\n", ["Chairman", "guys"]),
        ('---\r\ntitle: "Salesman"\r\ndescription: >\r\n  guys\r\n---\r\n', ["Salesman"]),
        ('+++\ntitle = "Salesman" # guys\n+++\n', ["Salesman"]),
        ("---\ntitle: [guys\n---\n", []),
    ],
)
def test_title_and_description_are_language(front, said, tmp_path):
    assert make_desk(tmp_path, front + "\ntext\n").marked("JF712") == said
