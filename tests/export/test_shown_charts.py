"""Flow charts as they are shown in web pages, the plain preview and PDFs; Markdown keeps them as written."""

import re
from html import unescape

import pytest
from harbour_pages import page, roles_of
from pdf_reading import open_pdf, page_texts, tags
from typst_desk import set_document

from jfeditor.export.documents import Manner
from jfeditor.export.making import role_document
from jfeditor.export.markdown_file import markdown_text
from jfeditor.export.web_html import WebDress
from jfeditor.export.web_links import LinkReader
from jfeditor.export.web_safety import safe_html
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.markdown.content import CodeBlock
from jfeditor.markdown.content_reading import read_content
from jfeditor.markdown.flow_charts import read_flow_chart
from jfeditor.markdown.html import HtmlWriter
from jfeditor.text.lines import find_lines
from jfeditor.text.sources import Source
from jfeditor.ui.rich_html import Links, RichDress

LADDER = """```mermaid
graph LR
  a("Deck <Hand>") -- after two years --> b[Boatswain]
  b --> c[Master]
  b --- d{Keeper}
```
"""
OTHER = "```mermaid\nsequenceDiagram\n  A->>B: hello\n```\n"
RAW = '<div class="mermaid">\ngraph TD\n  x[Cook] --> y[Chef]\n</div>\n'
NO_PAGES = Handbook.of(())


def web(text: str, root) -> str:
    source = Source(text.encode())
    dress = WebDress(LinkReader(NO_PAGES, root, "a.md"), str, "a.md")
    return safe_html(dress.blocks(read_content(source, 0).blocks, find_lines(source.data)))


def plain(text: str, root) -> str:
    source = Source(text.encode())
    dress = RichDress(Links("a.md", NO_PAGES), root, "a.md", inserted=False)
    return HtmlWriter(dress, find_lines(source.data)).blocks(read_content(source, 0).blocks)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).replace("\xa0", " ").split())


def test_a_web_page_has_a_line_for_each_chain(tmp_path) -> None:
    html = web("Text\n\n" + LADDER, tmp_path)
    assert words(html) == "Text Deck <Hand> → after two years Boatswain → Master Boatswain – Keeper"
    assert html.count("<li>") == 2
    assert '<div class="jf-chart" data-line="3">' in html
    assert 'role="img" aria-label="then">→<' in html
    assert 'role="img" aria-label="with">–<' in html
    assert "graph LR" not in html


def test_the_plain_preview_shows_the_same(tmp_path) -> None:
    html = plain("Text\n\n" + LADDER, tmp_path)
    assert words(html) == "Text Deck <Hand> → after two years Boatswain → Master Boatswain – Keeper"
    assert html.count('<a name="@3">') == 1
    assert html.count('<p class="chart">') == 2


@pytest.mark.parametrize("show", [web, plain])
def test_a_chart_in_raw_html_is_shown_too(show, tmp_path) -> None:
    html = show('<div class="mermaid">\ngraph TD\n  a["One<br>two"] --&gt; b\n</div>\n\nText', tmp_path)
    assert words(html) == "One two → b Text"
    html = show("- Text\n  <pre class='mermaid'>graph TD; a --> b</pre>\n", tmp_path)
    assert words(html) == "Text a → b"
    html = show('<div class="mermaid">\npie\n<script>x</script>\n</div>\n', tmp_path)
    assert words(html).startswith("pie")
    assert "<script>" not in html


@pytest.mark.parametrize("show", [web, plain])
def test_what_is_no_chart_stays_code(show, tmp_path) -> None:
    assert "sequenceDiagram" in show(OTHER, tmp_path)
    assert "graph LR" in show(LADDER.replace("mermaid", "text"), tmp_path)


def test_a_pdf_shows_boxes_that_can_be_read_aloud(tmp_path) -> None:
    roles = roles_of(page("ladder.md", "Ladder", f"## Career Ladder\n\n{LADDER}\n{OTHER}\n{RAW}"))
    document = role_document(roles, NodeRef("ladder.md", FAMILY), Manner.BY_SOURCE)
    made = set_document(tmp_path, document, roles.inheritance.handbook)
    text = " ".join(page_texts(made.data)[0].split())
    assert re.search("Deck <Hand> → after two years Boatswain → Master", text)
    assert "Boatswain – Keeper" in text
    assert "graph LR" not in text
    assert "sequenceDiagram" in text
    assert "Cook → Chef" in text
    with open_pdf(made.data) as pdf:
        assert tags(pdf).count("LI") == 3
    assert LADDER in markdown_text(document, roles.inheritance.handbook)


def test_real_charts_are_shown_with_all_their_boxes(corpus_pages, tmp_path) -> None:
    found = 0
    for file in corpus_pages:
        data = file.read_bytes()
        if b"```mermaid" not in data:
            continue
        blocks = [b for b in read_content(Source(data), 0).blocks if isinstance(b, CodeBlock)]
        for block in blocks:
            chart = read_flow_chart(block.text)
            if chart is None:
                continue
            found += 1
            texts = {step.text for chain in chart.chains for step in chain}
            code = f"```mermaid\n{block.text}\n```\n"
            for html in (web(code, tmp_path), plain(code, tmp_path)):
                assert all(text in words(html) for text in texts)
                assert "graph" not in words(html).split()
    assert found
