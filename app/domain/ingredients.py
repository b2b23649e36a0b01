"""What the words of an ingredient list tell. They only ever add an allergen: a list that is silent clears nothing."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from app.domain.ingredient_lookalikes import (
    ANIMAL_INSTEAD,
    ANIMAL_LOOKALIKES,
    INSTEAD,
    LOOKALIKES,
    NOT_RICE,
    RICE,
    Instead,
)
from app.domain.ingredient_words import ANIMALS, HIDDEN, PLAIN, Animal
from app.domain.vocabulary import Allergen

__all__ = ["Animal", "allergens_in", "animal_words", "has_rice", "plainly_in"]

_APART = " | "  # between two ingredients: no phrase reaches across a comma


def _normal(text: str) -> str:
    """Lower case, without accents, hyphens or apostrophes, and a bar wherever one ingredient ends."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    bare = re.sub(r"['’‘`´]", "", bare).replace("&", " and ")
    bare = re.sub(r"[\-_\u2010-\u2015\u2212\u00ad]+|[^\S\r\n]+", " ", bare)
    bare = re.sub(r"[^a-z0-9 ]+", _APART, bare)
    return f" {' '.join(bare.split())} "


def _form(word: str) -> str:
    """The word or its plural."""
    if word.endswith("y"):
        return f"{re.escape(word[:-1])}(?:y|ys|ies)"
    return f"{re.escape(word)}(?:s|es)?"


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(_form(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) + ")"


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?<= )(?:{pattern})(?= )")


def _harmless(plain: Sequence[str], lookalikes: Sequence[str], instead: Sequence[Instead]) -> re.Pattern[str]:
    """What is taken out before looking: look-alikes, substitutes, and a plain "no nuts" or "nut free"."""
    phrases = [f"{_any(one.before)} {_any(one.nouns)}" for one in instead]
    if lookalikes:
        phrases.append(_any(lookalikes))
    # "butter free range eggs" is butter, and eggs.
    phrases += [f"{_any(plain)} free(?! range)", f"(?:no|without|non|free from) {_any(plain)}"]
    return _whole("|".join(phrases))


_FOUND = {allergen: _whole(_any(PLAIN[allergen] + HIDDEN.get(allergen, ()))) for allergen in Allergen}
_FOUND_PLAINLY = {allergen: _whole(_any(PLAIN[allergen])) for allergen in Allergen}
_HARMLESS = {
    allergen: _harmless(PLAIN[allergen], LOOKALIKES.get(allergen, ()), INSTEAD.get(allergen, ()))
    for allergen in Allergen
}
_ANIMAL_FOUND = {animal: _whole(_any(ANIMALS[animal])) for animal in Animal}
_ANIMAL_HARMLESS = {
    animal: _harmless(ANIMALS[animal], ANIMAL_LOOKALIKES.get(animal, ()), ANIMAL_INSTEAD[animal]) for animal in Animal
}
_RICE = _whole(_any(RICE))
_NOT_RICE = _harmless(RICE, NOT_RICE, ())


def _told(normal: str, harmless: re.Pattern[str], found: re.Pattern[str]) -> tuple[str, ...]:
    """The words found, each once, in the order they stand."""
    return tuple(dict.fromkeys(found.findall(harmless.sub("|", normal))))


def allergens_in(text: str) -> Mapping[Allergen, tuple[str, ...]]:
    """Return the words that tell of each allergen, hidden sources such as Worcestershire sauce included.

    An allergen without such words is absent from the answer, which says nothing about the food.
    """
    normal = _normal(text)
    told = {allergen: _told(normal, _HARMLESS[allergen], _FOUND[allergen]) for allergen in Allergen}
    return {allergen: words for allergen, words in told.items() if words}


def plainly_in(text: str) -> frozenset[Allergen]:
    """Return the allergens named outright (butter: milk), without what a bought product may hide (stock: celery)."""
    normal = _normal(text)
    return frozenset(one for one in Allergen if _told(normal, _HARMLESS[one], _FOUND_PLAINLY[one]))


def animal_words(text: str) -> Mapping[Animal, tuple[str, ...]]:
    """Return the words that tell of meat, fish or shellfish, by kind. A kind without words is absent."""
    normal = _normal(text)
    told = {animal: _told(normal, _ANIMAL_HARMLESS[animal], _ANIMAL_FOUND[animal]) for animal in Animal}
    return {animal: words for animal, words in told.items() if words}


def has_rice(text: str) -> bool:
    """Whether cooked rice is in it, which keeps for a day only."""
    return bool(_told(_normal(text), _NOT_RICE, _RICE))
