"""A picture drawn in SVG that stands inside our pages: it may draw, and nothing else."""

import re
from xml.etree import ElementTree as ET

from app.domain.errors import Invalid

LARGEST = 20_000
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_DRAWS = frozenset(
    {"svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "text", "tspan", "title", "desc"}
    | {"defs", "symbol", "use", "clipPath", "mask", "linearGradient", "radialGradient", "stop"}
)
_REACHES_OUT = re.compile(r"(?i)url\s*\(\s*(?![\s\"']*#)|javascript:|data:|@import|\\")


def check(text: str) -> None:
    """Raises Invalid("svg_too_large" | "svg_malformed" | "svg_forbidden"), the last with what it found."""
    if len(text.encode()) > LARGEST:
        raise Invalid("svg_too_large", field="logo", most=LARGEST)
    for what in ("<!DOCTYPE", "<!ENTITY", "<?"):
        if what in re.sub(r"^<\?xml\s[^>]*\?>", "", text).upper():
            raise Invalid("svg_forbidden", field="logo", found=what)
    try:
        root = ET.fromstring(text)  # noqa: S314 it declares no entities: looked at above
    except (ET.ParseError, ValueError):
        raise Invalid("svg_malformed", field="logo") from None
    if root.tag != f"{_SVG}svg":
        raise Invalid("svg_malformed", field="logo")
    for element in root.iter():
        _check_element(element)


def _check_element(element: "ET.Element[str]") -> None:
    tag = str(element.tag)
    if not tag.startswith(_SVG) or tag.removeprefix(_SVG) not in _DRAWS:
        raise Invalid("svg_forbidden", field="logo", found=f"<{tag.rpartition('}')[2]}>")
    for name, value in element.attrib.items():
        plain = name.removeprefix(_XLINK).removeprefix(_XML)
        is_link = plain.lower() in {"href", "src", "base"}
        if (
            "}" in plain
            or plain.lower().startswith("on")
            or plain.lower() == "style"
            or (is_link and not value.strip().startswith("#"))
            or _REACHES_OUT.search(value)
        ):
            raise Invalid("svg_forbidden", field="logo", found=f"{plain}=")
