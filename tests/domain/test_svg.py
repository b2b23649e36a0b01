"""A logo may draw. A collection of drawings that do more, each refused with the line and the name of what is wrong."""

import pytest

from app.domain import svg
from app.domain.council_policy import PolicyFaults, parse_policy
from app.domain.errors import Invalid
from tests.domain.test_council_policy import REIGATE

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
PLAIN = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- drawn by hand -->
{OPEN}
  <title>Three plates</title>
  <defs>
    <linearGradient id="sky"><stop offset="0" stop-color="#fff"/></linearGradient>
    <linearGradient id="sea" xlink:href="#sky"/>
    <mask id="half"><rect width="4" height="9" fill="white"/></mask>
    <symbol id="plate" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3" fill="url(#sea)"/></symbol>
  </defs>
  <g id="row" transform="translate(1 1)" mask="url(#half)"><path d="M0 0h9" stroke="#123" stroke-width=".5"/></g>
  <use href="#plate" x="1"/><use xlink:href="#plate" x="2"/>
  <text x="1" y="8" font-family="serif" xml:space="preserve">Meals &amp; more</text>
</svg>"""

PAIRS = [*zip("abcdefgh", "bcdefghi", strict=True)]
LAUGHS = "<!DOCTYPE svg [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in PAIRS)
NESTED = "".join(f'<g id="{b}">' + f'<use href="#{a}"/>' * 10 + "</g>" for a, b in PAIRS)
NASTY = [
    ("<script>alert(1)</script>", "<script>"),
    ('<script href="https://bad.example/x.js"/>', "<script>"),
    ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>', "<script>"),
    ('<foreignObject><iframe src="https://bad.example"/></foreignObject>', "<foreignObject>"),
    ('<body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"/>', "<body>"),
    ('<g onload="alert(1)"/>', "onload= in <g>"),
    ('<g OnClick="alert(1)"/>', "OnClick= in <g>"),
    ('<path d="" onbegin="alert(1)"/>', "onbegin= in <path>"),
    ('<use href="https://bad.example/a.svg#x"/>', "href= in <use>"),
    ('<use xlink:href="//bad.example/a.svg#x"/>', "href= in <use>"),
    ('<use href="data:image/svg+xml;base64,PHN2Zz4=#x"/>', "href= in <use>"),
    ('<use href=" javascript:alert(1)"/>', "href= in <use>"),
    ('<use href="other.svg#x"/>', "href= in <use>"),
    ('<image href="https://bad.example/pixel.png"/>', "<image>"),
    ('<feImage href="https://bad.example/pixel.png"/>', "<feImage>"),
    ('<filter id="f"/>', "<filter>"),
    ('<a href="https://bad.example"><path d="M0 0"/></a>', "<a>"),
    ('<linearGradient href="https://bad.example/g.svg#a"/>', "href= in <linearGradient>"),
    ('<path href="#a" d=""/>', "href= in <path>"),
    ('<path fill="url(https://bad.example/a.svg#p)"/>', "fill= in <path>"),
    ('<path fill="url( &#39;//bad.example#p&#39; )"/>', "fill= in <path>"),
    ('<path fill="red url(#a)" stroke="URL(x.svg#p)"/>', "stroke= in <path>"),
    (r'<path fill="\75rl(https://bad.example)"/>', "fill= in <path>"),
    ('<path font-family="x;@import &#34;a&#34;"/>', "font-family= in <path>"),
    ('<style>@import "https://bad.example/a.css";</style>', "<style>"),
    ('<path style="fill:url(https://bad.example)"/>', "style= in <path>"),
    ('<set attributeName="href" to="javascript:alert(1)"/>', "<set>"),
    ('<animate attributeName="xlink:href" values="javascript:alert(1)"/>', "<animate>"),
    ('<animateTransform attributeName="transform"/>', "<animateTransform>"),
    ('<handler type="text/javascript">alert(1)</handler>', "<handler>"),
    ('<g xml:base="https://bad.example/"/>', "base= in <g>"),
    ('<metadata><x xmlns="urn:x"/></metadata>', "<metadata>"),
    ('<namedview xmlns="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"/>', "<namedview>"),
    ('<path xmlns:e="http://www.w3.org/2001/xml-events" e:event="load" d=""/>', "event= in <path>"),
    ("<?xml-stylesheet href='https://bad.example/a.css'?>", "<?xml-stylesheet?>"),
    (NESTED, "<use>, inside what is drawn more than once,"),
    ('<mask id="m"><rect mask="url(#n)"/></mask>', "<rect>, inside what is drawn more than once,"),
    ("<g>" * 60 + "</g>" * 60, "<g>"),
]


def found(drawing: str) -> tuple[str, object, object]:
    with pytest.raises(Invalid) as refused:
        svg.check(drawing)
    details = refused.value.details
    return refused.value.code, details.get("found"), details.get("row")


def test_a_drawing_that_draws_is_taken():
    svg.check(PLAIN)


@pytest.mark.parametrize(("nasty", "named"), NASTY)
def test_whatever_does_more_is_refused_by_name_and_line(nasty: str, named: str):
    assert found(f"{OPEN}\n<title>A</title>\n{nasty}</svg>") == ("svg_forbidden", named, 3)


@pytest.mark.parametrize(
    ("drawing", "named"),
    [
        (f"{LAUGHS}]>{OPEN}<text>&f;</text></svg>", "<!DOCTYPE>"),
        (f'<!DOCTYPE svg SYSTEM "https://bad.example/x.dtd">{OPEN}</svg>', "<!DOCTYPE>"),
        (f"<!doctype svg>{OPEN}</svg>", None),
        (f'<!DOCTYPE svg [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>{OPEN}</svg>', "<!DOCTYPE>"),
        (f'<?xml version="1.0" encoding="UTF-7"?>{OPEN}</svg>', "encoding=UTF-7"),
        (f"{OPEN}&nobody;</svg>", None),
        (f"{OPEN}<g></svg>", None),
        (f"{OPEN}</svg><script/>", None),
        ("<svg><path/></svg>", None),
        ("<html/>", None),
        ("", None),
        (f"{OPEN}\ud800</svg>", None),
        (f"{OPEN}\x00</svg>", None),
    ],
)
def test_entities_and_broken_files_are_refused_before_anything_is_expanded(drawing: str, named: str | None):
    code, what, row = found(drawing)
    assert (code, what) == (("svg_forbidden", named) if named else ("svg_malformed", None))
    assert row == 1


def test_a_large_drawing_is_not_even_read():
    assert found(OPEN + "<script>" + "x" * 20_000)[0] == "svg_too_large"


@pytest.mark.parametrize(
    ("opening", "line_of_script"), [('logo = """', 2), ('logo = """\n', 3), ("logo = '''\n\n\n", 5)]
)
def test_the_fault_is_at_the_line_of_the_element_in_the_councils_file(opening: str, line_of_script: int):
    logo = f"{opening}{OPEN}\n<script/>\n</svg>{opening[7:10]}"
    text = REIGATE.replace("[brand]\n", f"[brand]\n{logo}\n", 1)
    with pytest.raises(PolicyFaults) as refused:
        parse_policy(text)
    (fault,) = refused.value.faults
    first = text.split("\n").index("[brand]") + 2
    assert (fault.line - first + 1, fault.key, fault.code) == (line_of_script, "brand.logo", "svg_forbidden")
    assert text.split("\n")[fault.line - 1] == "<script/>"
