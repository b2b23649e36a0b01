"""A council gives one colour; everything painted in it is derived here, in OKLCH, light and dark.

OKLCH: Björn Ottosson, "A perceptual color space for image processing" (2020). Contrast: WCAG 2.2, "contrast ratio".
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from app.domain.errors import Invalid

LEAST_CONTRAST = 4.5
_WHITE = "#ffffff"
# IEC 61966-2-1 (sRGB): below these the curve is a straight line.
_STRAIGHT_ENCODED, _STRAIGHT_LINEAR = 0.04045, 0.0031308
_NEARLY = 1e-4
_LCH = tuple[float, float, float]
_RGB = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as "#rrggbb"; each is the custom property --ep-<name> with hyphens."""

    brand: str
    brand_hover: str
    brand_lip: str
    on_brand: str
    brand_ink: str
    brand_tint: str
    brand_line: str
    cloth: str
    ground: str


@dataclass(frozen=True, slots=True)
class BrandTokens:
    light: Palette
    dark: Palette


@lru_cache(maxsize=1024)
def derive(colour: str) -> BrandTokens:
    """Both palettes of one colour, as "#1c6b3c".

    Raises Invalid("colour_malformed") and Invalid("contrast_too_low", ratio, least), field "colour".
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise Invalid("colour_malformed", field="colour", example="#1c6b3c", found=colour)
    given = colour.lower()
    ratio = contrast(given, _WHITE)
    if ratio < LEAST_CONTRAST:
        # Rounded down, so that 4.496 is never shown as the 4.5 it failed to reach.
        raise Invalid("contrast_too_low", field="colour", ratio=math.floor(ratio * 100) / 100, least=LEAST_CONTRAST)
    return BrandTokens(light=_light(given), dark=_dark(given))


def stylesheet(colour: str) -> str:
    """The council's own small stylesheet; the dark half follows the reader's preference. Raises as derive."""
    tokens = derive(colour)
    return (
        f":root{{{_declarations(tokens.light)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_declarations(tokens.dark)}}}}}\n"
    )


def contrast(a: str, b: str) -> float:
    """1 to 21, either way round."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _light(given: str) -> Palette:
    lightness, chroma, hue = _to_lch(given)
    return Palette(
        brand=given,
        brand_hover=_hex((max(0.0, lightness - 0.07), chroma, hue)),
        brand_lip=_hex((max(0.0, lightness - 0.16), chroma, hue)),
        on_brand=_WHITE,
        brand_ink=_hex((min(0.40, lightness), chroma, hue)),
        brand_tint=_hex((0.955, min(0.026, chroma), hue)),
        brand_line=_hex((0.865, min(0.05, chroma), hue)),
        cloth=_hex((0.915, min(0.045, chroma), hue)),
        ground=_hex((0.982, min(0.007, chroma), hue)),
    )


def _dark(given: str) -> Palette:
    _, chroma, hue = _to_lch(given)
    return Palette(
        brand=_hex((0.82, min(0.10, chroma), hue)),
        brand_hover=_hex((0.89, min(0.07, chroma), hue)),
        brand_lip=_hex((0.55, min(0.10, chroma), hue)),
        on_brand=_hex((0.19, min(0.03, chroma), hue)),
        brand_ink=_hex((0.86, min(0.085, chroma), hue)),
        brand_tint=_hex((0.315, min(0.05, chroma), hue)),
        brand_line=_hex((0.46, min(0.06, chroma), hue)),
        cloth=_hex((0.30, min(0.055, chroma), hue)),
        ground=_hex((0.185, min(0.013, chroma), hue)),
    )


def _declarations(palette: Palette) -> str:
    return ";".join(f"--ep-{name.replace('_', '-')}:{getattr(palette, name)}" for name in Palette.__slots__)


def _luminance(colour: str) -> float:
    red, green, blue = _to_linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_linear(colour: str) -> _RGB:
    def one(at: int) -> float:
        part = int(colour[at : at + 2], 16) / 255
        return part / 12.92 if part <= _STRAIGHT_ENCODED else math.pow((part + 0.055) / 1.055, 2.4)

    return one(1), one(3), one(5)


def _to_lch(colour: str) -> _LCH:
    red, green, blue = _to_linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_lch(colour: _LCH) -> _RGB:
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _hex(wanted: _LCH) -> str:
    """The colour itself, or the strongest of its lightness and hue that a screen can show."""
    lightness, chroma, hue = wanted
    if not _shows(wanted):
        low, high = 0.0, chroma
        for _ in range(24):
            middle = (low + high) / 2
            low, high = (middle, high) if _shows((lightness, middle, hue)) else (low, middle)
        chroma = low
    return "#" + "".join(f"{_byte(part):02x}" for part in _from_lch((lightness, chroma, hue)))


def _shows(colour: _LCH) -> bool:
    return all(-_NEARLY <= part <= 1 + _NEARLY for part in _from_lch(colour))


def _byte(linear: float) -> int:
    part = min(1.0, max(0.0, linear))
    return round(255 * (12.92 * part if part <= _STRAIGHT_LINEAR else 1.055 * math.pow(part, 1 / 2.4) - 0.055))
