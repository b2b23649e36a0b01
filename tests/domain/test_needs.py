import pytest

from app.domain.errors import Invalid
from app.domain.needs import all_fourteen, check_diets, check_door_note, not_asked
from app.domain.vocabulary import Allergen, Diet, Need, Strength


def test_what_was_left_out_was_not_asked():
    assert all_fourteen({Allergen.MILK: Need.SEVERE})[Allergen.MILK] is Need.SEVERE
    assert len(not_asked({Allergen.MILK: Need.NONE})) == 13


def test_everything_answered_leaves_nothing_to_ask():
    assert not_asked(dict.fromkeys(Allergen, Need.NONE)) == ()


def test_a_fifteenth_allergen_is_refused():
    with pytest.raises(Invalid, match="allergen_unknown"):
        all_fourteen({"kiwi": Need.AVOID})


@pytest.mark.parametrize(
    ("must", "prefer"), [(Diet.VEGAN, Diet.VEGETARIAN), (Diet.HALAL, Diet.NO_PORK), (Diet.VEGETARIAN, Diet.NO_BEEF)]
)
def test_what_must_be_so_cannot_be_only_preferred_in_part(must, prefer):
    with pytest.raises(Invalid, match="diets_contradict") as no:
        check_diets({must: Strength.MUST, prefer: Strength.PREFER})
    assert no.value.field == f"diet_{prefer.value}"


@pytest.mark.parametrize(
    "diets",
    [
        {},
        {Diet.VEGAN: Strength.MUST},
        {Diet.VEGAN: Strength.PREFER, Diet.VEGETARIAN: Strength.MUST},
        {Diet.VEGAN: Strength.MUST, Diet.VEGETARIAN: Strength.MUST},
        {Diet.HALAL: Strength.MUST, Diet.NO_BEEF: Strength.PREFER},
    ],
)
def test_diets_that_go_together_are_taken(diets):
    check_diets(diets)


@pytest.mark.parametrize("text", ["Key safe 4821", "the keysafe is left of the door: 12345", "Code for door 9876"])
def test_a_code_that_opens_a_door_is_refused(text):
    with pytest.raises(Invalid, match="key_code"):
        check_door_note(text)


@pytest.mark.parametrize("text", ["", "Flat 12, ring twice", "Deaf in one ear. Dog is called Code.", "Bell 3"])
def test_other_notes_for_the_door_are_taken(text):
    check_door_note(text)
