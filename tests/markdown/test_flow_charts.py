"""Flow charts written as Mermaid, read as chains of steps."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jfeditor.markdown.content import CodeBlock
from jfeditor.markdown.flow_charts import FlowChart, flow_chart_of, read_flow_chart
from jfeditor.text.spans import Span


def told(code: str) -> list[str]:
    """The chains in words; nothing where the chart is not read."""
    chart = read_flow_chart(code)
    return [] if chart is None else list(map(_line, chart.chains))


def _line(chain):
    parts = []
    for step in chain:
        if step.sign:
            parts.append(f"{step.sign} {step.label}:" if step.label else step.sign)
        parts.append(step.text)
    return " ".join(parts)


def test_a_ladder_with_a_branch() -> None:
    code = """
      graph LR;
      dk:h(Deck Hand)-->dk:b(Boatswain);
      dk:b(Boatswain)-->dk:m(Master, of all decks);
      %% dk:x(Nobody)
      dk:b(Boatswain) --> dk:k("Keeper (of the light)");
      dk:k-->dk:w[Warden<br/>of the coast];
    """
    assert told(code) == [
        "Deck Hand → Boatswain → Master, of all decks",
        "Boatswain → Keeper (of the light) → Warden of the coast",
    ]


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ("[Mate]", "Mate"),
        ("(Mate)", "Mate"),
        ("((Mate))", "Mate"),
        ("(((Mate)))", "Mate"),
        ("([Mate])", "Mate"),
        ("[[Mate]]", "Mate"),
        ("[(Mate)]", "Mate"),
        ("{Mate}", "Mate"),
        ("{{Mate}}", "Mate"),
        (">Mate]", "Mate"),
        ("[/Mate/]", "Mate"),
        ("[\\Mate/]", "Mate"),
        ('["Mate [of] {the} (deck)"]', "Mate [of] {the} (deck)"),
        ('("`**Mate** first`")', "Mate first"),
        ("[Mate & <b>Sons</b>]", "Mate & Sons"),
        ("[fa:fa-anchor Mate]", "Mate"),
        ('["#quot;Mate#quot; #9829;"]', '"Mate" ♥'),
        ("[ ]", "m"),
        ("", "m"),
        ("[Mate]:::big", "Mate"),
    ],
)
def test_shapes_of_boxes(shape: str, text: str) -> None:
    assert told(f"flowchart TD\n  m{shape} --> n") == [f"{text} → n"]
    assert told(f"flowchart TD\n  n --> m{shape}") == [f"n → {text}"]


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("-->", "→"),
        ("---->", "→"),
        ("---", "–"),
        ("-.->", "→"),
        ("-..->", "→"),
        ("-.-", "–"),
        ("==>", "→"),
        ("===", "–"),
        ("<-->", "↔"),
        ("--o", "–"),
        ("x--x", "–"),
        ("-->|after two years|", "→ after two years:"),
        ('-->|"after | two"|', ""),
        ("-- after two years -->", "→ after two years:"),
        ("-- with ---", "– with:"),
        ("-. may .->", "→ may:"),
        ("== must ==>", "→ must:"),
        ("<-- swap -->", "↔ swap:"),
    ],
)
def test_kinds_of_links(link: str, words: str) -> None:
    assert told(f"graph LR\na {link} b") == ([f"a {words} b"] if words else [])


def test_what_stands_around_the_boxes() -> None:
    code = """%%{init: {'theme': 'dark', 'x': {'a': 1}}}%%
    flowchart-elk BT %% from below
    subgraph decks [All decks]
      direction LR
      a & b --> c
    end
    c -->
      d
      --> e
    decks --> harbour
    classDef big fill:#f9f,stroke:#333;
    class a,b big
    style a fill:#f9f
    linkStyle 0 stroke:#ff3
    click a "https://example.org/;x" "There"
    lonely
    e ~~~ lonely
    o-->x
    """
    assert told(code) == [
        "a → c → d → e",
        "b → c",
        "All decks → harbour",
        "lonely",
        "o → x",
    ]


def test_circles_end() -> None:
    assert told("graph TD\na-->b-->c-->a\nc-->c") == ["a → b → c → a", "c → c"]
    assert told("graph TD\na-->b-->c-->a-->d") == ["a → b → c → a", "a → d"]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "graph",
        "graph LR\n",
        "sequenceDiagram\n  A->>B: hello",
        "pie\n 'a': 3",
        "graph LR\na[open --> b",
        "graph LR\na[one (two)] --> b",
        "graph LR\na --> ",
        "graph LR\na -- never ends",
        "graph LR\na@{ shape: circle } --> b",
        "graph LR\na b",
        "graph LR\n" + "\n".join(f"a{n}" for n in range(60)),
        "graph LR\n"
        + " & ".join("abcdefghijklmnopqrstuvwxyz")
        + " --> "
        + " & ".join("ABCDEFGHIJKLMNOPQRSTUVW"),
        'graph LR\na["&#' + "9" * 5000 + ';"]',
    ],
)
def test_what_is_not_known_is_left_alone(code: str) -> None:
    assert read_flow_chart(code) is None


def test_only_mermaid_draws() -> None:
    def drawn(language: str) -> FlowChart | None:
        return flow_chart_of(CodeBlock(Span(0, 0), 0, language, "graph LR\na-->b"))

    assert drawn("mermaid")
    assert drawn("Mermaid")
    assert drawn("{.mermaid}")
    assert drawn("") is None
    assert drawn("text") is None


PIECES = st.sampled_from(
    'graph_LR\n graph_TD; a b:c [ ] ( ) { } " --> --- - ==> = -.-> . -- _ \n ; | & %% %%{ }%% subgraph end'
    " click_x <br> ::: ~~~ < > #quot; &#0; text / \\ x o \0 é ⚓".replace("\n", "\v").split(" ")
).map(lambda piece: piece.replace("_", " ").replace("\v", "\n"))


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_nothing_is_too_odd(code: str) -> None:
    for text in (code, f"graph LR\n{code}"):
        chart = read_flow_chart(text)
        assert chart is None or all(chart.chains)


LINKS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=30)


@given(LINKS)
def test_every_link_stands_in_one_chain(links: list[tuple[int, int]]) -> None:
    code = "graph LR\n" + "\n".join(f"n{one}(Box {one}) --> n{other}(Box {other})" for one, other in links)
    chart = read_flow_chart(code)
    assert chart is not None
    found = [(one.text, other.text) for chain in chart.chains for one, other in pairwise(chain)]
    assert sorted(found) == sorted((f"Box {one}", f"Box {other}") for one, other in links)


@pytest.mark.parametrize(
    "piece",
    ["%%{ ", "%% ", "a-->", "[", '"', "-- ", "a & ", "<", "|", "subgraph ", "~~~", "&#", " ", "a -- b "],
)
def test_long_charts_take_no_longer(piece: str) -> None:
    code = "graph LR\n" + piece * (19_000 // len(piece))
    begin = time.perf_counter()
    read_flow_chart(code)
    assert time.perf_counter() - begin < 1


def test_every_box_of_the_real_charts_is_shown(corpus_pages) -> None:
    charts = [
        match[1]
        for page in corpus_pages
        for match in re.finditer(
            r"```mermaid\n(.*?)```", page.read_text(encoding="utf-8", errors="replace"), re.DOTALL
        )
    ]
    assert charts
    for code in charts:
        chart = read_flow_chart(code)
        assert chart is not None, code
        shown = {step.text for chain in chart.chains for step in chain}
        without_comments = re.sub(r"%%.*", "", code)
        assert shown == set(re.findall(r"\(([^()]*)\)", without_comments))
