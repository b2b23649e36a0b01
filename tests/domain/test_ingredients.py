"""What a list of ingredients tells: each allergen's words, its hidden sources, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ingredient_words import HIDDEN, PLAIN
from app.domain.ingredients import Animal, allergens_in, animal_words, has_rice, plainly_in
from app.domain.vocabulary import Allergen

FOUND = [
    ("2 celery sticks", "celery"),
    ("1 veg stock cube", "celery gluten"),
    ("celeriac mash", "celery"),
    ("plain flour", "gluten"),
    ("couscous", "gluten"),
    ("breadcrumbs", "gluten"),
    ("pearl barley", "gluten"),
    ("oat milk", "gluten"),
    ("gluten free oats", "gluten"),
    ("dark soy sauce", "gluten soybeans"),
    ("naan bread", "gluten milk"),
    ("king prawns", "crustaceans"),
    ("free-range eggs", "eggs"),
    ("mayonnaise", "eggs mustard"),
    ("fresh pasta", "gluten eggs"),
    ("anchovies", "fish"),
    ("Worcestershire sauce", "fish gluten"),
    ("Lea & Perrins", "fish gluten"),
    ("sea bass", "fish"),
    ("lupin flour", "lupin gluten"),
    ("crème fraîche", "milk"),
    ("Greek yoghurts", "milk"),
    ("goat's cheese", "milk"),
    ("paneer", "milk"),
    ("squid", "molluscs"),
    ("oyster sauce", "molluscs gluten soybeans"),
    ("Dijon", "mustard"),
    ("curry powder", "mustard"),
    ("ground almonds", "tree_nuts"),
    ("marzipan", "tree_nuts eggs"),
    ("Brazil nuts", "tree_nuts"),
    ("pesto", "tree_nuts milk"),
    ("almond milk", "tree_nuts"),
    ("monkey nuts", "peanuts"),
    ("groundnut oil", "peanuts"),
    ("peanut butter", "peanuts"),
    ("satay", "peanuts"),
    ("tahini", "sesame"),
    ("houmous", "sesame"),
    ("tofu", "soybeans"),
    ("miso", "soybeans gluten"),
    ("red wine", "sulphites"),
    ("dried apricots", "sulphites"),
    ("wyau, llaeth a blawd", "eggs milk gluten"),
    ("may contain nuts", "tree_nuts"),
    ("seafood mix", "fish crustaceans molluscs"),
]
NOTHING = [
    *("coconut milk", "Coconut-milk powder", "coconut cream", "butter beans", "butterbeans", "cocoa butter"),
    *("cream of tartar", "vegan butter", "dairy-free cheese", "plant-based milk", "vegan cream cheese", "rice milk"),
    *("lettuce", "buckwheat", "gluten free flour", "gluten-free plain flour", "rice flour", "chickpea flour"),
    *("rice noodles", "corn tortillas", "eggplant", "egg plant", "egg-free mayonnaise", "nutmeg"),
    *("butternut squash", "butter nut squash", "coconut", "chestnuts", "nut free", "no nuts", "without milk"),
    *("free from eggs", "crab apples", "oyster mushrooms", "ginger beer", "pasta sauce", "water chestnuts"),
    *("vegan fish sauce", "", "carrots, onions, potatoes", "mutton", "codeine and troutbeck", "creamed corn"),
]  # fmt: skip
UNDOUBTED = {"gluten free flour", "egg-free mayonnaise", "gluten-free plain flour"}


@pytest.mark.parametrize(("text", "codes"), FOUND)
def test_an_ingredient_tells_of_its_allergens(text, codes):
    assert set(allergens_in(text)) == {Allergen(code) for code in codes.split()}


@pytest.mark.parametrize("text", [text for text in NOTHING if text not in UNDOUBTED])
def test_what_only_looks_like_an_allergen_is_no_trap(text):
    assert allergens_in(text) == {}


def test_what_is_free_of_one_may_hold_another():
    assert set(allergens_in("gluten free flour")) == {Allergen.LUPIN}
    assert set(allergens_in("egg-free mayonnaise")) == {Allergen.MUSTARD}
    assert set(allergens_in("vegan pesto")) == {Allergen.TREE_NUTS}


@pytest.mark.parametrize("gap", [", ", "\n", "; ", " / ", " (", ". ", " • "])
def test_two_ingredients_never_make_one_harmless_phrase(gap):
    assert allergens_in(f"coconut{gap}milk") == {Allergen.MILK: ("milk",)}
    assert Allergen.MILK in allergens_in(f"peanut{gap}butter")


def test_a_harmless_phrase_hides_nothing_beside_it():
    text = "coconut milk, butter beans, peanut butter, double cream, nut-free, 1 egg"
    assert allergens_in(text) == {
        Allergen.MILK: ("cream",),
        Allergen.PEANUTS: ("peanut",),
        Allergen.EGGS: ("egg",),
    }


def test_a_substitute_reaches_no_further_than_its_own_word():
    assert Allergen.MILK in allergens_in("almond milk cheese sauce")
    assert Allergen.MILK in allergens_in("vegan butter cream")


def test_butter_and_free_range_eggs_without_a_comma_are_both():
    assert set(allergens_in("butter free range eggs")) == {Allergen.MILK, Allergen.EGGS}


def test_the_words_come_back_once_each_as_they_stand():
    assert allergens_in("Butter, cheese, BUTTER")[Allergen.MILK] == ("butter", "cheese")


@pytest.mark.parametrize("allergen", Allergen)
def test_every_word_of_the_lists_is_found_alone_and_in_the_plural(allergen):
    for word in PLAIN[allergen] + HIDDEN.get(allergen, ()):
        assert allergen in allergens_in(word), word
        assert allergen in allergens_in(f"carrots, {word.upper()}s, salt"), word


@given(st.text(max_size=60), st.sampled_from(["butter", "prawns", "2 eggs", "peanuts", "soy sauce"]))
def test_more_text_after_a_comma_only_ever_adds(text, told):
    assert set(allergens_in(told)) | set(allergens_in(text)) <= set(allergens_in(f"{told}, {text}"))


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    assert plainly_in(text) <= set(allergens_in(text))
    has_rice(text)
    animal_words(text)


def test_a_long_text_is_read_in_one_breath():
    assert allergens_in("no " * 20_000 + "milk") == {}
    assert set(allergens_in("vegan " * 20_000 + ", milk")) == {Allergen.MILK}


def test_what_is_named_outright_is_told_from_what_may_be_hidden():
    assert plainly_in("butter, chocolate, stock cube") == {Allergen.MILK}
    assert plainly_in("chocolate, stock cube, curry powder") == set()


@pytest.mark.parametrize(
    "text", ["rice", "egg fried rice", "Basmati", "mushroom risotto", "vegetable biryani", "wild rice"]
)
def test_rice_is_rice(text):
    assert has_rice(text)


@pytest.mark.parametrize(
    "text", ["rice noodles", "rice flour", "rice vinegar", "cauliflower rice", "no rice", "licorice", ""]
)
def test_what_only_looks_like_rice_is_not(text):
    assert not has_rice(text)


def test_rice_beside_rice_vinegar_is_still_rice():
    assert has_rice("rice vinegar, sushi rice")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("smoked bacon", Animal.PORK),
        ("lard", Animal.PORK),
        ("sausages", Animal.PORK),
        ("minced beef", Animal.BEEF),
        ("mince", Animal.BEEF),
        ("beef suet", Animal.BEEF),
        ("chicken thighs", Animal.MEAT),
        ("chicken stock", Animal.MEAT),
        ("lamb's liver", Animal.MEAT),
        ("duck fat", Animal.MEAT),
        ("cod loin", Animal.FISH),
        ("mussels", Animal.SHELLFISH),
    ],
)
def test_an_animal_is_told_by_its_kind(text, kind):
    assert kind in animal_words(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "kidney beans",
            "beef tomatoes",
            "duck eggs",
            "goats' cheese",
            "lamb's lettuce",
            "crab apple",
            "oyster mushrooms",
        ),
        *(
            "vegan sausages",
            "veggie mince",
            "soya mince",
            "vegetable suet",
            "cauliflower steak",
            "bean burger",
            "Quorn sausages",
        ),
        *("mushroom pate", "meat-free meatballs", "vegetarian chicken", "mince pies", "potatoes", ""),
    ],
)
def test_what_only_looks_like_an_animal_is_none(text):
    assert animal_words(text) == {}


@pytest.mark.parametrize("text", ["turkey bacon", "chicken sausages", "halal pepperoni", "beef sausage", "lamb burger"])
def test_another_meat_is_not_pork(text):
    assert Animal.PORK not in animal_words(text)


def test_another_meat_is_not_beef():
    assert animal_words("lamb mince") == {Animal.MEAT: ("lamb",)}
    assert Animal.BEEF not in animal_words("tuna steak")
