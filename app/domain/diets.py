"""Which diets a meal suits, and what plainly contradicts a claim."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.errors import Invalid
from app.domain.ingredients import Animal, animal_words
from app.domain.vocabulary import Allergen, Diet, Presence

_IMPLIES: Mapping[Diet, frozenset[Diet]] = {
    Diet.VEGAN: frozenset({Diet.VEGETARIAN, Diet.NO_PORK, Diet.NO_BEEF}),
    Diet.VEGETARIAN: frozenset({Diet.NO_PORK, Diet.NO_BEEF}),
    Diet.HALAL: frozenset({Diet.NO_PORK}),
    Diet.KOSHER: frozenset({Diet.NO_PORK}),
}


def implied(diets: Iterable[Diet]) -> frozenset[Diet]:
    """Return the diets themselves and all that follow from them: a vegan meal is vegetarian and has no pork."""
    given = frozenset(diets)
    return given.union(*(_IMPLIES.get(diet, frozenset()) for diet in given))


@dataclass(frozen=True, slots=True)
class _Forbids:
    allergens: tuple[Allergen, ...] = ()
    animals: tuple[Animal, ...] = ()


_SHELLFISH = (Allergen.CRUSTACEANS, Allergen.MOLLUSCS)
_NO_PORK = _Forbids(animals=(Animal.PORK,))
_FORBIDS: Mapping[Diet, _Forbids] = {
    Diet.VEGAN: _Forbids((Allergen.MILK, Allergen.EGGS, Allergen.FISH, *_SHELLFISH), tuple(Animal)),
    Diet.VEGETARIAN: _Forbids((Allergen.FISH, *_SHELLFISH), tuple(Animal)),
    Diet.HALAL: _NO_PORK,
    Diet.KOSHER: _Forbids(_SHELLFISH, (Animal.PORK, Animal.SHELLFISH)),
    Diet.NO_PORK: _NO_PORK,
    Diet.NO_BEEF: _Forbids(animals=(Animal.BEEF,)),
}


def check_suits(diets: Iterable[Diet], allergens: Mapping[Allergen, Presence], ingredients: str) -> None:
    """Raise Invalid("<diet>_with", field "diets", details diet and what) where the answers contradict the claim.

    what: the code of an allergen answered yes, else the word from the ingredients. "May contain" contradicts nothing.
    """
    claimed = frozenset(diets)
    words = animal_words(ingredients)
    for diet in (diet for diet in _FORBIDS if diet in claimed):
        forbids = _FORBIDS[diet]
        found = [allergen.value for allergen in forbids.allergens if allergens.get(allergen) is Presence.YES]
        found += [word for animal in forbids.animals for word in words.get(animal, ())]
        if found:
            raise Invalid(f"{diet.value}_with", field="diets", diet=diet.value, what=found[0])
