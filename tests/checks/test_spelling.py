"""Spelling and grammar: JF701 to JF707."""

import threading

import pytest
from rule_desk import make_desk

from jfeditor.checks.checking import check_slowly
from jfeditor.checks.options import CheckOptions, Dialect
from jfeditor.checks.spelling_dictionary import look_up
from jfeditor.families.pages import read_page
from jfeditor.text.changes import change_page


def item(text):
    return f"# Planner\n\n## Responsibilities\n\n- {text}\n"


def offered(desk, code="JF701"):
    """The misspelt words, with the first word that is offered for each."""
    return {
        one.span.cut(desk.data).decode(): one.fixes[0].name.removeprefix("Write “").removesuffix("”")
        for one in desk.found(code)
    }


@pytest.mark.parametrize(
    ("wrong", "right", "sure"),
    [
        ("# Sales Operatios Analyst\n", "Operations", False),
        (item("Proficietn with spreadsheets."), "Proficient", True),
        (item("Dmonstrated progress."), "Demonstrated", True),
        (item("Has teh keys."), "the", False),
        (item("They come heer daily."), "here", False),
        (item("Responsible for deveopment."), "development", True),
        ("# A\n\n## Responsibilites\n\ntext\n", "Responsibilities", True),
        ("# A\n\nMeet the Commmunity here.\n", "Community", True),
        ("# A\n\n| Managment | b |\n|---|---|\n| a | b |\n", "Management", True),
        (item("The *resaerch* team"), "research", True),
        (item("The begining of work."), "beginning", True),
        (item("Heat the furnase daily."), "furnace", True),
        (item("Repair the enginne daily."), "engine", True),
    ],
)
def test_misspellings_are_found_with_the_right_word_first(wrong, right, sure, tmp_path):
    desk = make_desk(tmp_path, wrong)
    [finding] = desk.found("JF701")
    assert finding.fixes[0].name == f"Write “{right}”"
    assert finding.fixes[0].sure is sure
    assert not any(fix.sure for fix in finding.fixes[1:])
    assert not desk.fixed(finding.fixes[0]).found("JF701", "JF702")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Push to GtiHub.", {"GtiHub": "GitHub"}),
        ("Write JavaScirpt and PostgreSLQ.", {"JavaScirpt": "JavaScript"}),
        ("HarbourWatch, HarbourWatch and HarbourWatch: HarborWatch.", {"HarborWatch": "HarbourWatch"}),
        ("HarbourWatch and HarbourWatch: HarborWatch.", {}),
        ("ShipPort, ShipPort, ShipPort and ShipPorts.", {}),
        ("DockOps, DockOps, DockOps and DeckOps, RockOps.", {"DeckOps": "DockOps"}),
        ("DevOps, DevOps, DevOps and DevBps.", {}),
        ("Push to `GtiHub` or https://example.com/GtiHub or x/GtiHub.", {}),
        ("The GtiHubâ€™s pages", {"GtiHub": "GitHub"}),
    ],
)
def test_names_that_are_nearly_another_one(text, wrong, tmp_path):
    desk = make_desk(tmp_path, item(text))
    assert offered(desk) == wrong
    for finding in desk.found("JF701"):
        assert not desk.fixed(finding.fix).found("JF701")


@pytest.mark.parametrize(
    "text",
    [
        "Work with Zuora, Kubernetes, Qualtrics and Salesforce.",
        "Work with Blorbo and Xandria in Wubbington.",
        "Set up Datao or Teamo, know Reporta and Planna.",
        "Use [trainiq](https://trainiq.example/start) and [Managmenta](https://managmenta.example).",
        "Know SaaS, B2B, OKRs, KPIs, nARR, iPaaS and ASC 606.",
        "Ask Zbigniew Wiśniewski or Aoife's team.",
        "See `teh code`, https://exampel.com/teh and teh@exampel.com.",
        "See [the page](/teh/pgae.md), #teh_channel, @tehuser and {teh placeholder}.",
        "Own onboarding, offboarding, runbooks, enablement and upskilling.",
        "Operationalize dashboarding and solutioning, deprovision accounts.",
        "A well-written, on-prem, opt-in, co-worker's plan; opt-ins too.",
        "Use node.js, about.exampel.com, config_teh and v2beta.",
        "Work e.g. in R&D, M&A, FP&A and I/O.",
        "Deep analyses of the data; the team's and the teams' goals; don't.",
        "Extends: *un*believable",
    ],
)
def test_names_abbreviations_and_words_of_the_trade_are_right(text, tmp_path):
    desk = make_desk(tmp_path, item(text))
    assert desk.marked("JF701", "JF702", "JF705") == []


def test_the_handbooks_own_words_are_right_and_offered(tmp_path):
    text = item("The quaymaster and the Quaymaster's mate ask the quaymasterr at harbourline.")
    assert make_desk(tmp_path / "a", text).marked("JF702") != []
    config = '[language]\nwords = ["quaymaster", "Harbourline"]\n'
    desk = make_desk(tmp_path / "b", text, config=config)
    assert offered(desk) == {"quaymasterr": "quaymaster"}
    assert offered(desk, "JF703") == {"harbourline": "Harbourline"}
    assert desk.marked("JF702") == []


@pytest.mark.parametrize(("written", "right"), [("Youtube", "YouTube"), ("kubernetes", "Kubernetes")])
def test_names_get_their_capitals(written, right, tmp_path):
    desk = make_desk(tmp_path, item(f"Work with {written} daily."))
    assert offered(desk, "JF703") == {written: right}
    assert desk.marked("JF701", "JF702") == []


def test_the_dialect_is_the_handbooks(tmp_path):
    text = item("The colour of the harbour.")
    assert make_desk(tmp_path / "a", text, config='[language]\ndialect = "british"\n').found("JF701") == ()
    desk = make_desk(tmp_path / "b", text)
    assert desk.marked("JF701", "JF702") == []
    assert desk.marked("JF715") == ["colour", "harbour"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Report to the the master.", ["the the"]),
        ("Report to the\n  the master.", ["the\n  the"]),
        ("Knows that that is so, and had had it.", []),
        ("The The team.", ["The The"]),
    ],
)
def test_words_written_twice(text, marked, tmp_path):
    assert make_desk(tmp_path, item(text)).marked("JF704") == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("A engineer, an user, an hour, a SLA, an SLA.", ["A", "an", "a"]),
        ("Do FP&A analysis, M&A work and option A instead.", []),
        ("A `code` and an {{< shortcode >}} here.", []),
    ],
)
def test_a_and_an(text, marked, tmp_path):
    assert make_desk(tmp_path, item(text)).marked("JF705") == marked


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("More then two cranes.", "than"),
        ("You should of known.", "should have"),
        ("Use it's own crane.", "its"),
        ("They are suppose to lead.", "supposed to"),
        ("By trail and error.", "trial and error"),
    ],
)
def test_words_that_are_mixed_up(wrong, right, tmp_path):
    desk = make_desk(tmp_path, item(wrong))
    assert list(offered(desk, "JF707").values()) == [right]


def test_a_comma_gets_its_blank(tmp_path):
    desk = make_desk(tmp_path, item("Go,unload , and count 1,000 boxes."))
    for finding in reversed(desk.found("JF706")):
        desk = desk.fixed(finding.fixes[0])
    assert desk.data.decode() == item("Go, unload, and count 1,000 boxes.")


def test_threads_look_words_up_at_the_same_time():
    words = [f"wrogn{'abcdefghij'[number]}" for number in range(10)]
    found = [None] * 4

    def work(place):
        found[place] = look_up(words, Dialect.CANADIAN)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [found[0]] * 4
    assert [one for one in found[0].values() if one.right] == []


def test_a_page_that_is_no_text_has_no_language():
    assert check_slowly(read_page("a.md", b"# A\n\nteh \xff\n"), CheckOptions()).findings == ()


def test_fixes_on_real_pages_change_their_word_and_end_it(corpus_pages):
    options = CheckOptions()
    for path in corpus_pages[::5]:
        page = read_page(path.name, path.read_bytes())
        found = check_slowly(page, options).findings
        for finding in found[:6]:
            for fix in finding.fixes[:1]:
                [edit] = fix.edits
                assert edit.span == finding.span
                after = read_page(path.name, change_page(path.name, page.source.data, fix.edits).after)
                left = check_slowly(after, options).findings
                assert len(left) == len(found) - 1, (path.name, finding.message)


def test_the_misspellings_of_the_seeds_are_found(corpus):
    told = set()
    for path in sorted((corpus / "seeds").glob("*.md")):
        page = read_page(path.name, path.read_bytes())
        told |= {
            (one.span.cut(page.source.data).decode(), one.fixes[0].name)
            for one in check_slowly(page, CheckOptions()).findings
            if one.code == "JF701"
        }
    name = {one for one in told if not one[0].istitle()}
    assert len(name) == 1, "with a capital inside, at a broken apostrophe"
    assert told - name == {
        ("Operatios", "Write “Operations”"),
        ("Proficietn", "Write “Proficient”"),
        ("Dmonstrated", "Write “Demonstrated”"),
    }
