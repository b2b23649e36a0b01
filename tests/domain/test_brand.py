import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.brand import LEAST_CONTRAST, Palette, contrast, derive, stylesheet
from app.domain.errors import Invalid

NAMES = list(Palette.__slots__)
# The look's own blocks, in the order of the palette.
DRAWN = {
    "front door": (
        "#8e1f4b #760239 #4f0124 #ffffff #821041 #ffeaef #f0c6d0 #fed7e0 #fef7f9",
        "#fba9bf #ffcbd7 #a1576d #1f0e13 #febccd #46262f #744a55 #44212c #181012",
    ),
    "purple": (
        "#6b2d7b #571766 #3b0048 #ffffff #662876 #f8ebfc #e1c9e8 #f0daf6 #fbf8fc",
        "#e0b0ee #efcdf9 #8a5e97 #1a0f1c #e9c0f5 #3c2942 #674d6e #3a243f #151116",
    ),
    "green": (
        "#1c6b3c #04562b #023b1c #ffffff #05572c #e4f6e8 #bbddc3 #cdecd5 #f6fbf7",
        "#91d7a5 #b8e9c5 #3d8255 #08180d #a7e2b7 #1c3925 #3d6248 #153620 #0e1410",
    ),
    "blue": (
        "#0b5394 #014077 #01294f #ffffff #014885 #e7f1fe #bcd5f3 #cfe5ff #f6f9fe",
        "#99c8fe #c1deff #4374aa #091521 #b0d5fe #1e334a #3f5a79 #182f49 #0f1318",
    ),
}
# (button text, link on ground, link on tint, brand on ground), light then dark: the look's measured table.
MEASURED = {
    "#8e1f4b": ((8.6, 9.5, 8.7, 8.1), (10.2, 11.8, 8.4, 10.3)),
    "#6b2d7b": ((9.2, 9.4, 8.6, 8.7), (10.3, 11.9, 8.4, 10.3)),
    "#1c6b3c": ((6.5, 8.3, 7.7, 6.2), (10.9, 12.6, 8.6, 11.1)),
    "#0b5394": ((7.8, 8.8, 8.1, 7.4), (10.6, 12.2, 8.5, 10.7)),
}
INKS = {"light": ("#211a1c", "#574d50"), "dark": ("#f6f1ef", "#cfc5c4")}

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def apart(a: str, b: str) -> int:
    return max(abs(int(a[at : at + 2], 16) - int(b[at : at + 2], 16)) for at in (1, 3, 5))


@pytest.mark.parametrize("drawn", DRAWN.values(), ids=DRAWN.keys())
def test_the_derived_colours_are_those_of_the_look(drawn):
    light, dark = (dict(zip(NAMES, block.split(), strict=True)) for block in drawn)
    tokens = derive(light["brand"])
    for wanted, got in ((light, tokens.light), (dark, tokens.dark)):
        assert {name: getattr(got, name) for name in NAMES if apart(getattr(got, name), wanted[name]) > 5} == {}


@pytest.mark.parametrize(("colour", "ratios"), MEASURED.items())
def test_the_ratios_are_those_of_the_looks_table(colour, ratios):
    tokens = derive(colour)
    for palette, wanted in zip((tokens.light, tokens.dark), ratios, strict=True):
        measured = (
            contrast(palette.on_brand, palette.brand),
            contrast(palette.brand_ink, palette.ground),
            contrast(palette.brand_ink, palette.brand_tint),
            contrast(palette.brand, palette.ground),
        )
        assert measured == pytest.approx(wanted, abs=0.15)


@pytest.mark.parametrize("colour", ["#ffffff", "#ffdd00", "#ff9900", "#777777", "#7f7f00"])
def test_a_colour_too_pale_for_white_text_is_refused_with_its_ratio(colour):
    with pytest.raises(Invalid) as refusal:
        derive(colour)
    assert (refusal.value.code, refusal.value.field) == ("contrast_too_low", "colour")
    assert 1 <= refusal.value.details["ratio"] < LEAST_CONTRAST


@pytest.mark.parametrize("colour", ["", "green", "#1c6", "1c6b3c", "#1c6b3g", "#1c6b3c;}", "#1c6b3c\n"])
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(Invalid, match="colour_malformed"):
        derive(colour)


@given(colours)
def test_every_text_is_readable_in_every_colour_that_is_let_in(colour):
    assume(contrast(colour, "#ffffff") >= LEAST_CONTRAST)
    tokens = derive(colour)
    for palette, inks in ((tokens.light, INKS["light"]), (tokens.dark, INKS["dark"])):
        for button in (palette.brand, palette.brand_hover):
            assert contrast(palette.on_brand, button) >= LEAST_CONTRAST
        for ground in (palette.ground, palette.brand_tint, palette.cloth):
            assert min(contrast(ink, ground) for ink in (*inks, palette.brand_ink)) >= LEAST_CONTRAST
        assert contrast(palette.brand, palette.ground) >= 3


@given(colours)
def test_a_colour_is_let_in_exactly_when_white_text_on_it_is_readable(colour):
    try:
        derive(colour)
    except Invalid:
        assert contrast(colour, "#ffffff") < LEAST_CONTRAST
    else:
        assert contrast(colour, "#ffffff") >= LEAST_CONTRAST


def test_contrast_is_that_of_the_guidelines_either_way_round():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_stylesheet_names_every_token_for_both_grounds():
    light, dark = stylesheet("#1C6B3C").split("@media (prefers-color-scheme:dark)")
    for half in (light, dark):
        found = re.findall(r"--ep-([a-z-]+):#[0-9a-f]{6}", half)
        assert found == [name.replace("_", "-") for name in NAMES]
    assert light.startswith(":root{--ep-brand:#1c6b3c;")


def test_the_stylesheet_is_the_same_each_time():
    assert stylesheet("#0b5394") == stylesheet("#0B5394")
    assert derive("#0b5394") is derive("#0b5394")
