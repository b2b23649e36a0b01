"""A picture drawn in SVG by somebody else: it may draw, and nothing else. Whatever is not listed here is refused."""

import re
from xml.parsers import expat

from app.domain.errors import Invalid

LARGEST = 20_000
DEEPEST = 40
_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
_GRADIENTS = frozenset({"linearGradient", "radialGradient"})
_ELEMENTS = """
svg g path circle ellipse rect line polyline polygon text tspan title desc defs symbol use clipPath mask stop
"""
_ATTRIBUTES = """
id class version viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy d points
pathLength transform rotate textLength lengthAdjust offset gradientUnits gradientTransform spreadMethod clipPathUnits
maskUnits maskContentUnits fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap
stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset color opacity display visibility clip-path
clip-rule mask mask-type stop-color stop-opacity font-family font-size font-style font-weight font-stretch
font-variant letter-spacing word-spacing text-anchor text-decoration dominant-baseline alignment-baseline
baseline-shift direction writing-mode vector-effect paint-order shape-rendering text-rendering color-interpolation
overflow role aria-label aria-labelledby aria-hidden focusable
"""
_DRAWS = _GRADIENTS.union(_ELEMENTS.split())
_SAYS = frozenset(_ATTRIBUTES.split())
_DRAW_AGAIN = frozenset({"mask", "clip-path"})
_ID = r"#[A-Za-z_][\w.:-]*"
_REACHES_OUT = re.compile(r"(?i)javascript:|data:|@import|://|\\|expression\s*\(")
_POINTS_AT = re.compile(r"(?i)url\s*\(\s*(?!" + _ID + r"\s*\))")


def check(text: str) -> None:
    """Raises Invalid("svg_too_large" | "svg_malformed" | "svg_forbidden"), field "logo".

    The last names what it found; both it and a malformed drawing say on which line, from 1.
    """
    if len(text.encode(errors="replace")) > LARGEST:
        raise Invalid("svg_too_large", field="logo", most=LARGEST)
    _Reader().read(text)


class _Reader:
    """Reads once, element by element, and stops at the first that may not be there: no entity is ever expanded."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate("utf-8", "}")
        self._open: list[tuple[str, bool]] = []  # its name, and whether another place may draw it again
        self._seen = False
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = lambda _name: self._open.pop()
        self._parser.StartDoctypeDeclHandler = lambda *_: self._refuse("<!DOCTYPE>")
        self._parser.ProcessingInstructionHandler = lambda target, _data: self._refuse(f"<?{target}?>")
        self._parser.XmlDeclHandler = self._declared

    def read(self, text: str) -> None:
        isfinal = True
        try:
            self._parser.Parse(text.encode(), isfinal)
        except (expat.ExpatError, UnicodeEncodeError):
            raise self._malformed() from None

    def _malformed(self) -> Invalid:
        return Invalid("svg_malformed", field="logo", row=max(1, self._parser.ErrorLineNumber))

    def _refuse(self, what: str) -> None:
        raise Invalid("svg_forbidden", field="logo", found=what, row=self._parser.CurrentLineNumber)

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() != "utf-8":
            self._refuse(f"encoding={encoding}")

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        space, _, name = full.rpartition("}")
        if not self._seen and (space, name) != (_SVG, "svg"):
            raise self._malformed()
        self._seen = True
        if space != _SVG or name not in _DRAWS or len(self._open) >= DEEPEST:
            self._refuse(f"<{name}>")
        again = any(redrawn for _, redrawn in self._open)
        if again and (name == "use" or not _DRAW_AGAIN.isdisjoint(attributes)):
            # What is drawn again must not draw others again: ten times ten times ten stops a browser.
            self._refuse(f"<{name}>, inside what is drawn more than once,")
        for written, value in attributes.items():
            self._check_attribute(name, written, value)
        again = again or (bool(self._open) and "id" in attributes) or name in {"defs", "symbol", "mask", "clipPath"}
        self._open.append((name, again))

    def _check_attribute(self, element: str, written: str, value: str) -> None:
        space, _, name = written.rpartition("}")
        is_link = name == "href" and space in {"", _XLINK}
        if is_link:
            fine = element in _GRADIENTS | {"use"} and re.fullmatch(_ID, value.strip()) is not None
        else:
            known = (not space and name in _SAYS) or (space == _XML and name in {"space", "lang"})
            fine = known and not _REACHES_OUT.search(value) and not _POINTS_AT.search(value)
        if not fine:
            self._refuse(f"{name}= in <{element}>")
