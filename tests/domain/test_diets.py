import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.diets import check_suits, implied
from app.domain.errors import Invalid
from app.domain.vocabulary import Allergen, Diet, Presence
from tests.domain.eligible import answers

NONE = answers()
ANIMALS = ["milk", "eggs", "fish", "crustaceans", "molluscs"]


def refused(diet, allergens=NONE, ingredients=""):
    with pytest.raises(Invalid) as no:
        check_suits({diet}, allergens, ingredients)
    assert no.value.field == "diets"
    assert no.value.details["diet"] == diet.value
    return no.value.code, no.value.details["what"]


def test_vegan_is_vegetarian_without_pork_or_beef():
    assert implied({Diet.VEGAN}) == {Diet.VEGAN, Diet.VEGETARIAN, Diet.NO_PORK, Diet.NO_BEEF}
    assert implied({Diet.VEGETARIAN}) == {Diet.VEGETARIAN, Diet.NO_PORK, Diet.NO_BEEF}


@pytest.mark.parametrize("diet", [Diet.HALAL, Diet.KOSHER])
def test_faith_rules_mean_no_pork(diet):
    assert implied({diet}) == {diet, Diet.NO_PORK}


def test_nothing_follows_from_nothing():
    assert implied([]) == frozenset()


@given(st.frozensets(st.sampled_from(Diet)))
def test_what_follows_is_closed(diets):
    assert diets <= implied(diets) == implied(implied(diets))


@pytest.mark.parametrize("code", ANIMALS)
def test_vegan_with_anything_from_an_animal_is_refused(code):
    assert refused(Diet.VEGAN, answers(**{code: Presence.YES})) == ("vegan_with", code)


@pytest.mark.parametrize("code", ["fish", "crustaceans", "molluscs"])
def test_vegetarian_with_fish_is_refused(code):
    assert refused(Diet.VEGETARIAN, answers(**{code: Presence.YES})) == ("vegetarian_with", code)


@pytest.mark.parametrize("code", ["crustaceans", "molluscs"])
def test_kosher_with_shellfish_is_refused(code):
    assert refused(Diet.KOSHER, answers(**{code: Presence.YES})) == ("kosher_with", code)


def test_vegetarian_with_milk_and_eggs_is_fine():
    check_suits({Diet.VEGETARIAN}, answers(milk=Presence.YES, eggs=Presence.YES), "butter, eggs, cheese")


def test_may_contain_contradicts_nothing():
    check_suits({Diet.VEGAN}, answers(milk=Presence.MAY_CONTAIN, fish=Presence.MAY_CONTAIN), "lentils")


@pytest.mark.parametrize(
    ("diet", "ingredients", "what"),
    [
        (Diet.VEGAN, "lentils, chicken stock", "chicken"),
        (Diet.VEGETARIAN, "Parma ham", "ham"),
        (Diet.VEGETARIAN, "tinned tuna", "tuna"),
        (Diet.HALAL, "bacon lardons", "bacon"),
        (Diet.KOSHER, "pork", "pork"),
        (Diet.KOSHER, "prawns", "prawns"),
        (Diet.NO_PORK, "chorizo", "chorizo"),
        (Diet.NO_BEEF, "beef stock", "beef"),
    ],
)
def test_a_word_in_the_ingredients_contradicts_a_diet(diet, ingredients, what):
    assert refused(diet, ingredients=ingredients) == (f"{diet.value}_with", what)


@pytest.mark.parametrize(
    ("diet", "ingredients"),
    [
        (Diet.VEGAN, "kidney beans, coconut milk, veggie mince"),
        (Diet.VEGETARIAN, "vegetarian sausages, beef tomatoes, goat's cheese"),
        (Diet.HALAL, "chicken, turkey bacon"),
        (Diet.NO_PORK, "beef mince"),
        (Diet.NO_BEEF, "lamb mince, pork"),
        (Diet.KOSHER, "salmon"),
    ],
)
def test_what_suits_the_diet_passes(diet, ingredients):
    check_suits({diet}, NONE, ingredients)


def test_a_meal_that_claims_nothing_is_never_refused():
    check_suits([], dict.fromkeys(Allergen, Presence.YES), "pork, beef, prawns")
