"""What a handbook says of itself in its `jfeditor.toml`."""

import sys
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jfeditor.checks.options import (
    CheckOptions,
    Dialect,
    FrontMatterOptions,
    Indicators,
    LanguageOptions,
    LinkOptions,
    Quotes,
    ShapeOptions,
    TextOptions,
)
from jfeditor.checks.rules import Severity
from jfeditor.export.options import ExportOptions, Foot, Paper, Standard
from jfeditor.families.model import Kind
from jfeditor.families.site import Site
from jfeditor.wording import word_error
from jfeditor.workspace import handbook_options
from jfeditor.workspace.handbook_options import (
    OPTIONS_FILE,
    HandbookOptions,
    PreviewOptions,
    read_options,
)

FULL = """\
# of the harbour
[site]
url = "https://handbook.example.com/"

[preview]
css = "assets/site.css"
typographic = false

[export]
organisation = "Northwind  Ports"
logo = "assets/logo.SVG"
accent = "#1A6"
paper = "US-Letter"
language = "pt-br"
standard = "a-2b"
notes = false
foot = "Date"

[checks]
skip = ["archive/", './drafts/*.md', "archive"]

[checks.severity]
JF901 = "note"
NOT-utf-8 = "off"
md013 = "Warning"

[shape]
level_sections = ["Job Grade", "requirements"]
family_sections = ["hiring-process"]
requirement = "Can  swim"
indicators = "family"
least_indicators = 1
most_indicators = 1

[front_matter]
required = ["title"]
longest_description = 90

[front_matter.obsolete]
layout = ""
"job title" = "title"

[links]
moved = { "/handbook/" = "/", "/old" = "" }

[text]
quotes = "typographic"

[language]
dialect = "british"
words = ["Northwind", "bollard", "Northwind"]
avoid."man the helm" = "take the helm"
"""


@pytest.fixture
def options_file(root):
    (root / "assets").mkdir()
    (root / "assets" / "site.css").write_text("p {}", encoding="utf-8")
    (root / "assets" / "logo.SVG").write_text("<svg/>", encoding="utf-8")
    return root / OPTIONS_FILE


def told(root):
    """What is said of the file, and on which lines."""
    found = read_options(root)
    for problem in found.problems:
        sentence = word_error(problem)
        assert OPTIONS_FILE in sentence
        assert "{" not in sentence
    return [(problem.code, problem.values["line"]) for problem in found.problems]


def test_no_file_means_the_usual(root):
    found = read_options(root)
    assert found.options == HandbookOptions()
    assert found.problems == ()
    assert read_options(root / "missing").problems == ()


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("lead", [b"", b"\xef\xbb\xbf"])
def test_everything_that_can_be_said(root, options_file, ends, lead):
    options_file.write_bytes(lead + FULL.replace("\n", ends).encode())
    found = read_options(root)
    assert found.problems == ()
    assert found.options.site == Site("https://handbook.example.com")
    assert found.options.preview == PreviewOptions("assets/site.css", typographic=False)
    assert found.options.export == ExportOptions(
        "Northwind Ports",
        "assets/logo.SVG",
        "#11aa66",
        Paper.US_LETTER,
        "pt-BR",
        Standard.A_2B,
        notes=False,
        foot=Foot.DATE,
    )
    assert found.options.checks == CheckOptions(
        {"JF901": Severity.NOTE, "JF902": Severity.OFF, "MD013": Severity.WARNING},
        ("archive", "drafts/*.md"),
        ShapeOptions(
            (Kind.JOB_GRADE, Kind.REQUIREMENTS), (Kind.HIRING_PROCESS,), "Can swim", Indicators.FAMILY, 1, 1
        ),
        FrontMatterOptions(("title",), 90, {"layout": "", "job title": "title"}),
        LinkOptions({"/handbook/": "/", "/old": ""}),
        TextOptions(Quotes.TYPOGRAPHIC),
        LanguageOptions(Dialect.BRITISH, ("Northwind", "bollard"), {"man the helm": "take the helm"}),
    )


def test_the_documented_example_is_read(root):
    text = handbook_options.__doc__ or ""
    lines = [line[4:] for line in text.splitlines() if line.startswith("    ")]
    (root / OPTIONS_FILE).write_text("\n".join(lines), encoding="utf-8")
    for name in ("assets/handbook.css", "images/logo.svg"):
        (root / name).parent.mkdir()
        (root / name).write_bytes(b"")
    found = read_options(root)
    assert found.problems == ()
    table = tomllib.loads("\n".join(lines))
    assert {name: set(section) for name, section in table.items()} == {
        name: set(readers) for name, readers in handbook_options._SECTIONS.items()
    }, "the example names every key"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("\n[language]\navoid = {\n}\n", "options.broken", 3),
        ('shape = {"requirement" = "", \'x\' = 1}\n', "options.key", 1),
        ("\n[exprot]\npaper = 'a4'", "options.section_near", 2),
        ("[menu]\nx = 1", "options.section", 1),
        ("export = 3", "options.no_section", 1),
        ("[[export]]\npaper = 'a4'", "options.no_section", 1),
        ("[export]\n\npapper = 'a4'", "options.key_near", 3),
        ("[export]\nzzz = 'a4'", "options.key", 2),
        ("export.zzz = 'a4'", "options.key", 1),
        ("[ export ]\n'paper' = 'a5'", "options.no_choice", 2),
        ("[export]\n  standard = 'ua1'", "options.no_choice_near", 2),
        ("[export]\npaper = 4", "options.no_text", 2),
        ("[export]\nnotes = 'no'", "options.no_switch", 2),
        ("[export]\nfoot = 'sources'", "options.no_choice_near", 2),
        ("[export]\norganisation = ['x']", "options.no_text", 2),
        ('[export]\norganisation = "\\u0007"', "options.no_text", 2),
        ("[preview]\ntypographic = 'yes'", "options.no_switch", 2),
        ("[preview]\ntypographic = 1", "options.no_switch", 2),
        ("[site]\nurl = 'handbook.example.com'", "options.no_url", 2),
        ("[site]\nurl = 'file:///etc'", "options.no_url", 2),
        ("[export]\naccent = 'green'", "options.no_colour", 2),
        ("[export]\naccent = '#12345'", "options.no_colour", 2),
        ("[export]\nlanguage = 'English'", "options.no_language", 2),
        ("[export]\nlogo = '../logo.svg'", "options.outside", 2),
        ("[export]\nlogo = '/etc/logo.svg'", "options.outside", 2),
        ("[export]\nlogo = 'assets/none.svg'", "options.no_file", 2),
        ("[export]\nlogo = 'assets'", "options.ending", 2),
        ("[preview]\ncss = 'assets/logo.SVG'", "options.ending", 2),
        ("[check]\nskip = []", "options.section_near", 1),
        ("[checks]\nskipp = []", "options.key_near", 2),
        ("[checks]\nskip = 'archive'", "options.no_list", 2),
        ("[checks]\nskip = ['']", "options.empty", 2),
        ("[checks]\nskip = ['../other/**']", "options.no_pattern", 2),
        ("[checks]\nskip = ['/']", "options.no_pattern", 2),
        ("[checks]\nseverity = 'off'", "options.no_table", 2),
        ("[checks.severity]\n\nJF91 = 'off'", "options.no_rule_near", 3),
        ("[checks.severity]\nunknown-rul = 'off'", "options.no_rule_near", 2),
        ("[checks.severity]\n'?' = 'off'", "options.no_rule", 2),
        ("[checks.severity]\nMD13 = 'off'", "options.no_rule", 2),
        ("[checks.severity]\nJF901 = 'warn'", "options.no_choice_near", 2),
        ("[checks.severity]\nJF901 = 1", "options.no_text", 2),
        ("[shape]\nfamily_sections = ['other']", "options.no_choice", 2),
        ("[shape]\nrequirement = ['x']", "options.no_text", 2),
        ("[shape]\nindicators = 'levels'", "options.no_choice_near", 2),
        ("[shape]\nleast_indicators = -1", "options.no_number", 2),
        ("[shape]\nmost_indicators = true", "options.no_number", 2),
        ("[shape]\nmost_indicators = 2", "options.order", 2),
        ("[shape]\nmost_indicators = 7\nleast_indicators = 9", "options.order", 3),
        ("[front_matter]\nrequired = 'title'", "options.no_list", 2),
        ("[front_matter]\nlongest_description = 0", "options.no_number", 2),
        ("[front_matter]\nobsolete = ['layout']", "options.no_table", 2),
        ("[front_matter.obsolete]\n\nlayout = 3", "options.no_text", 3),
        ("[links.moved]\n'' = '/'", "options.empty", 2),
        ("[text]\nquotes = 'curly'", "options.no_choice", 2),
        ("[language]\ndialect = 'us'", "options.no_choice", 2),
        ("[language]\nwords = [\n3]", "options.no_text", 2),
        ("[language]\navoid = 'x'", "options.no_table", 2),
        ("[site\nurl = 1", "options.broken", 1),
        ("[site]\nurl = 'a'\nurl = 'b'", "options.broken", 3),
        ("x = " + "[" * 3000, "options.broken", 1),
        ("a = '''\n\n", "options.broken", 3),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(root, options_file, text, code, line):
    options_file.write_text(text, encoding="utf-8")
    assert told(root) == [(code, line)]
    assert read_options(root).options == HandbookOptions()


def test_the_rest_holds(root, options_file):
    options_file.write_text(
        "[site]\nurl = 5\n[exprot]\n[export]\npaper = 'us-letter'\naccent = 'red'\n", encoding="utf-8"
    )
    assert [line for _, line in told(root)] == [2, 3, 6]
    assert read_options(root).options == HandbookOptions(export=ExportOptions(paper=Paper.US_LETTER))


def test_of_lists_and_tables_the_rest_holds(root, options_file):
    options_file.write_text(
        """
[checks.severity]
JF901 = "note"
unknown-rule = "off"
JF9010 = "off"
JF902 = "loud"
[shape]
level_sections = ["requirements", "job grad", 3]
[language.avoid]
man = 4
woman = ""
""",
        encoding="utf-8",
    )
    assert told(root) == [
        ("options.rule_twice", 4),
        ("options.no_rule_near", 5),
        ("options.no_choice", 6),
        ("options.no_choice_near", 8),
        ("options.no_text", 8),
        ("options.no_text", 10),
    ]
    assert read_options(root).options == HandbookOptions(
        checks=CheckOptions(
            {"JF901": Severity.NOTE},
            shape=ShapeOptions(level_sections=(Kind.REQUIREMENTS,)),
            language=LanguageOptions(avoid={"woman": ""}),
        )
    )


def test_the_nearest_right_word_is_said(root, options_file):
    options_file.write_text("[export]\norganization = 'x'\n", encoding="utf-8")
    assert "did you mean “organisation”?" in word_error(read_options(root).problems[0])


def test_text_that_is_no_utf_8(root, options_file):
    options_file.write_bytes(b"[site]\n# caf\xe9\n")
    assert told(root) == [("options.encoding", 2)]


def test_no_ordinary_file(root, options_file):
    options_file.mkdir()
    (problem,) = read_options(root).problems
    assert OPTIONS_FILE in word_error(problem)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_does_not_lead_out(root, options_file, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.css"
    secret.write_text("p {}", encoding="utf-8")
    (root / "assets" / "link.css").symlink_to(secret)
    options_file.write_text("[preview]\ncss = 'assets/link.css'\n", encoding="utf-8")
    assert told(root) == [("options.outside", 2)]


@given(
    st.recursive(
        st.text(max_size=8) | st.integers() | st.booleans(),
        lambda below: (
            st.lists(below, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["site", "url", "css", "export", "logo", "checks", "skip", "severity", "JF901"]
                ),
                below,
            )
        ),
        max_leaves=12,
    ).filter(lambda value: isinstance(value, dict))
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_table_is_too_odd(root, table):
    found = handbook_options._read_table(table, root, {})
    for problem in found.problems:
        assert "{" not in word_error(problem).replace("{'", "")
