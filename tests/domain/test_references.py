from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.references import ALPHABET, new_reference, parse, show

REFERENCES = st.integers(0, 2**30).map(lambda seed: new_reference(Random(seed).choice))


def saying(five):
    symbols = iter(five)
    return new_reference(lambda _: next(symbols))


@given(REFERENCES)
def test_a_reference_reads_back(ref):
    assert parse(ref) == ref
    assert parse(show(ref)) == ref
    assert len(ref) == 6
    assert set(ref) <= set(ALPHABET)


@given(REFERENCES)
def test_any_single_wrong_symbol_is_noticed(ref):
    for place in range(6):
        for symbol in set(ALPHABET) - {ref[place]}:
            assert parse(ref[:place] + symbol + ref[place + 1 :]) is None


@given(REFERENCES)
def test_any_two_symbols_that_changed_places_are_noticed(ref):
    for first in range(6):
        for second in range(first):
            swapped = list(ref)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            if ref[first] != ref[second]:
                assert parse("".join(swapped)) is None


def test_every_swap_of_neighbours_is_noticed_for_every_pair_of_symbols():
    for place in range(4):
        for pair in ((a, b) for a in ALPHABET for b in ALPHABET if a != b):
            said = list("00000")
            said[place : place + 2] = pair
            ref = saying("".join(said))
            assert parse(ref[:place] + ref[place + 1] + ref[place] + ref[place + 2 :]) is None


def test_people_see_it_in_two_pieces():
    assert show("K7QM2T") == "K7QM-2T"


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n", "\u2013{}", "-{}-"])
@given(ref=REFERENCES)
def test_spaces_dashes_and_case_are_forgiven(typed, ref):
    assert parse(typed.format(show(ref).lower())) == ref
    assert parse(typed.format(" ".join(ref))) == ref


def test_letters_that_look_like_figures_are_forgiven():
    ref = saying("01010")
    for heard in ("OIOIO", "olOlo", "0L0L0"):
        assert parse(heard + ref[5]) == ref


@pytest.mark.parametrize(
    "typed", ["", "K7QM2", "K7QM2TT", "U00000", "K7QM2!", "К7QM2T", "\u0660" * 6, "ſ00000", "💥" * 6]
)
def test_what_is_no_reference_is_none(typed):
    assert parse(typed) is None


def test_letters_of_other_alphabets_are_not_guessed_at():
    ref = saying("S0000")
    assert parse(ref) == ref
    assert parse(ref.replace("S", "\u017f")) is None


def test_a_new_reference_is_drawn_by_chance():
    assert len({new_reference() for _ in range(50)}) > 45
