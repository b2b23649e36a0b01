"""What a diner says of food and of the kitchen it comes to, and what is still to be asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.diets import implied
from app.domain.errors import Invalid
from app.domain.vocabulary import Allergen, Diet, EatingHelp, Heating, Need, OpensTub, Strength

_KEY_CODE = re.compile(
    r"(key[\s-]*(safe|box|code)|door\s*code|\bcode\b|\bpin\b).{0,30}\d{3,}", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """An allergen left out counts as not asked. heating: None is not asked, an empty set nothing to heat with."""

    allergens: Mapping[Allergen, Need] = field(default_factory=dict)
    other_allergens: str = ""
    diets: Mapping[Diet, Strength] = field(default_factory=dict)
    heating: frozenset[Heating] | None = None
    opens_tub: OpensTub = OpensTub.NOT_ASKED
    eating: EatingHelp = EatingHelp.NOT_ASKED
    small_portion: bool = False
    dislikes: str = ""


def all_fourteen(answers: Mapping[Allergen, Need]) -> dict[Allergen, Need]:
    """Every allergen with its answer; raises Invalid("allergen_unknown") for one that is not of the fourteen."""
    unknown = [code for code in answers if code not in list(Allergen)]
    if unknown:
        raise Invalid("allergen_unknown", field="allergens", allergen=str(unknown[0]))
    return {allergen: Need(answers.get(allergen, Need.NOT_ASKED)) for allergen in Allergen}


def not_asked(answers: Mapping[Allergen, Need]) -> tuple[Allergen, ...]:
    """Those of the fourteen that nobody has asked about yet, in their order."""
    return tuple(item for item in Allergen if answers.get(item, Need.NOT_ASKED) is Need.NOT_ASKED)


def check_diets(diets: Mapping[Diet, Strength]) -> None:
    """Raise Invalid("diets_contradict", field diet_<the weaker>, details diet and other).

    Who must have vegan food must have vegetarian food: to only prefer it says two things at once.
    """
    for diet, strength in diets.items():
        if strength is not Strength.MUST:
            continue
        for other in sorted(implied([diet]) - {diet}):
            if diets.get(other) is Strength.PREFER:
                raise Invalid("diets_contradict", field=f"diet_{other.value}", diet=diet, other=other)


def check_door_note(text: str) -> None:
    """Raise Invalid("key_code") where a note for the cook gives a code that opens a door."""
    if _KEY_CODE.search(text):
        raise Invalid("key_code", field="arrival_note")
