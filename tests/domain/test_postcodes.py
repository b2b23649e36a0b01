import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.postcodes import Postcode, parse

REAL = ["M1 1AE", "B33 8TH", "RH2 7DE", "CR2 6XH", "DN55 1PT", "W1A 0AX", "SW1A 1AA", "E1W 1YW", "BT1 5GS", "BL0 9AA"]
ODD = ["GIR 0AA", "NPT 0VA"]


@pytest.mark.parametrize("code", REAL + ODD)
def test_every_form_of_postcode_is_read(code):
    assert parse(code).full == code


@pytest.mark.parametrize(
    "typed",
    ["rh27de", " RH2 7DE ", "R H 2 7 D E", "rh2-7de", "RH2–7DE", "RH2\u00a07DE", "RH27D E.", "RH2 7DE" + " " * 99],
)
def test_case_spaces_and_dashes_are_forgiven(typed):
    assert parse(typed).full == "RH2 7DE"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("SWIA IAA", "SW1A 1AA"),
        ("B1O OAA", "B10 0AA"),
        ("0X1 2JD", "OX1 2JD"),
        ("S0I4 OAA", "SO14 0AA"),
        ("EIW IYW", "E1W 1YW"),
        ("BI7 7AA", "B17 7AA"),
        ("1P1 1AA", "IP1 1AA"),
        ("CMO 7AA", "CM0 7AA"),
    ],
)
def test_o_for_0_and_i_for_1_are_put_right_where_one_reading_exists(typed, meant):
    assert parse(typed).full == meant


def test_what_was_typed_wins_when_it_is_a_real_area():
    assert parse("IP1 1AA").outward == "IP1"
    assert parse("SO1 4AA").outward == "SO1"
    assert parse("W1P 1AA").outward == "W1P"


def test_a_well_formed_code_that_nobody_has_is_not_refused():
    assert parse("zz99 9zz").full == "ZZ99 9ZZ"


@pytest.mark.parametrize(
    "typed",
    [
        *["", "RH2", "RH2 7", "RH2 7D", "RH2 7DEE", "7DE RH2", "RH2 7CE", "RH2 DE7", "12345", "Redhill", "RH22 77DE"],
        *[
            "RH2 7D0",
            "RH02 7DE",
            "RH2_7DE",
            "ＲＨ２ 7DE",
            "RH2" + " " * 40 + "7DE",
            "\x00RH2 7DE",
            "RH2 7DÉ",
            "BFPO 57",
        ],
    ],
)
def test_anything_else_is_refused_at_its_field(typed):
    with pytest.raises(Invalid) as refusal:
        parse(typed)
    assert (refusal.value.code, refusal.value.field) == ("postcode_malformed", "postcode")


def test_a_postcode_names_its_district_and_sector():
    code = parse("sw1a1aa")
    assert (code.outward, code.sector, str(code)) == ("SW1A", "SW1A 1", "SW1A 1AA")


def test_postcodes_can_be_kept_in_sets():
    assert {parse("RH2 7DE"), parse("rh27de")} == {Postcode("RH2 7DE")}


@given(st.text(max_size=50))
def test_any_text_is_read_or_refused(typed):
    try:
        code = parse(typed)
    except Invalid:
        return
    assert parse(code.full) == code


@given(st.sampled_from(REAL), st.data())
def test_no_spacing_case_or_lookalike_loses_a_real_postcode(code, data):
    lookalikes = {"0": "0O", "O": "O0", "1": "1I", "I": "I1"}
    outward, inward = code.split()
    typed = "".join(data.draw(st.sampled_from(lookalikes.get(letter, letter))) for letter in outward)
    typed += data.draw(st.sampled_from(["", " ", "-", "  "])) + inward
    assert parse(data.draw(st.sampled_from([typed, typed.lower(), f" {typed} "]))).full == code
