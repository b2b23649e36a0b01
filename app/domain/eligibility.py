"""May this portion go to this diner? The one guard, in every path.

Facts come in, Allowed or Refused goes out. Only this file can make an Allowed, and only an Allowed can become a match.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import InitVar, dataclass
from datetime import datetime

from app.domain.away import is_away
from app.domain.diets import implied
from app.domain.distance import distance_m
from app.domain.eligibility_facts import (
    CookFacts,
    DinerFacts,
    MealFacts,
    Reason,
    Refusal,
    Refused,
    RequestFacts,
    Setting,
)
from app.domain.food_safety import use_by_instant
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Diet, EatingHelp, Need, OpensTub, Presence, Strength, Temperature
from app.domain.windows import Window

__all__ = [
    "RULES",
    "Allowed",
    "CookFacts",
    "DinerFacts",
    "MealFacts",
    "Reason",
    "Refusal",
    "Refused",
    "RequestFacts",
    "Setting",
    "check",
]

_PROOF = object()
_EVERY_ALLERGEN = tuple(Allergen)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The proof that this guard said yes. Nothing outside this file can make one.

    visit: the time that suits both, while the food is good.
    cautions: allergens to avoid that the meal may contain; said aloud when the yes is asked for.
    needs_confirming: the diner named other allergens in words, so a person reads the ingredients each time.
    care: "cannot_open_tub", "someone_helps_eating". passed: the codes of all rules, in order.
    """

    meal_id: int | None
    request_id: int | None
    diner_id: int
    cook_id: int
    portions: int
    distance_m: int
    visit: Window
    cautions: tuple[Allergen, ...]
    needs_confirming: bool
    care: tuple[str, ...]
    passed: tuple[str, ...]
    proof: InitVar[object]

    def __post_init__(self, proof: object) -> None:
        if proof is not _PROOF:
            raise TypeError("only eligibility.check gives an Allowed")


@dataclass(frozen=True, slots=True)
class _Case:
    meal: MealFacts
    diner: DinerFacts
    request: RequestFacts
    setting: Setting
    apart_m: int | None  # None where either is not placed
    good_until: datetime  # when the meal's use-by day ends

    @property
    def both_from(self) -> datetime:
        return max(self.meal.window.start, self.request.window.start)

    @property
    def both_until(self) -> datetime:
        """Before both_from where the two windows do not meet."""
        return min(self.meal.window.end, self.request.window.end)


def _when(no: bool, reason: Reason) -> Iterator[Refusal]:  # noqa: FBT001 - reads as a sentence: when this, that reason
    if no:
        yield Refusal(reason)


def _two_households(case: _Case) -> Iterator[Refusal]:
    yield from _when(case.meal.cook.person_id == case.diner.person_id, Reason.SAME_PERSON)
    yield from _when(case.meal.cook.household_id == case.diner.household_id, Reason.SAME_HOUSEHOLD)


def _cook_ready(case: _Case) -> Iterator[Refusal]:
    yield from _when(case.meal.cook.state is not MemberState.ACTIVE, Reason.COOK_NOT_ACTIVE)
    yield from _when(not case.meal.cook.checks_pass, Reason.COOK_CHECKS_LAPSED)


def _diner_ready(case: _Case) -> Iterator[Refusal]:
    yield from _when(case.diner.state is not MemberState.ACTIVE, Reason.DINER_NOT_ACTIVE)


def _nobody_away(case: _Case) -> Iterator[Refusal]:
    if not case.meal.cook.away and not case.diner.away:
        return
    wanted = case.request.window
    first, last = (moment.astimezone(case.setting.tz).date() for moment in (wanted.start, wanted.end))
    yield from _when(is_away(case.meal.cook.away, first, last), Reason.COOK_AWAY)
    yield from _when(is_away(case.diner.away, first, last), Reason.DINER_AWAY)


def _not_kept_apart(case: _Case) -> Iterator[Refusal]:
    yield from _when(case.setting.kept_apart, Reason.KEPT_APART)


def _near_enough(case: _Case) -> Iterator[Refusal]:
    yield from _when(case.meal.cook.place is None, Reason.COOK_NOT_PLACED)
    yield from _when(case.diner.place is None, Reason.DINER_NOT_PLACED)
    yield from _when(case.apart_m is not None and case.apart_m > case.setting.limit_m, Reason.TOO_FAR)


def _allergens(case: _Case) -> Iterator[Refusal]:
    for allergen in _EVERY_ALLERGEN:
        need = case.diner.allergens.get(allergen, Need.NOT_ASKED)
        presence = case.meal.allergens.get(allergen)
        if need is Need.NONE and presence is not None:
            continue  # most of a long list: somebody who may eat it, and a cook who has answered
        for reason in _allergen_reasons(case, allergen, need, presence):
            yield Refusal(reason, allergen=allergen)


def _allergen_reasons(case: _Case, allergen: Allergen, need: Need, presence: Presence | None) -> Iterator[Reason]:
    if need is Need.NOT_ASKED:
        yield Reason.ALLERGEN_NOT_ASKED
    if presence is None:
        yield Reason.ALLERGEN_UNANSWERED
    if presence is Presence.YES and need in {Need.AVOID, Need.SEVERE}:
        yield Reason.ALLERGEN_CONTAINS
    if need is Need.SEVERE:
        if presence is Presence.MAY_CONTAIN:
            yield Reason.ALLERGEN_SEVERE_MAY_CONTAIN
        if case.meal.cook.kitchen is None:
            yield Reason.ALLERGEN_KITCHEN_UNKNOWN
        elif allergen in case.meal.cook.kitchen:
            yield Reason.ALLERGEN_KITCHEN


def _diets(case: _Case) -> Iterator[Refusal]:
    musts = [diet for diet, strength in case.diner.diets.items() if strength is Strength.MUST]
    if musts:
        suits = implied(case.meal.diets)
        yield from (Refusal(Reason.DIET_MUST, diet=diet) for diet in Diet if diet in musts and diet not in suits)


def _can_heat(case: _Case) -> Iterator[Refusal]:
    if case.meal.temperature is not Temperature.HOT:
        yield from _when(case.diner.heating is None, Reason.HEATING_NOT_ASKED)
        yield from _when(case.diner.heating == frozenset(), Reason.CANNOT_HEAT)


def _can_eat(case: _Case) -> Iterator[Refusal]:
    yield from _when(case.diner.eating is EatingHelp.NEEDS_HELP, Reason.NEEDS_HELP_TO_EAT)


def _in_time(case: _Case) -> Iterator[Refusal]:
    """Long enough together for a visit, not over yet, and the food good for as long."""
    starts, ends, good_until = case.both_from, case.both_until, case.good_until
    cut_short = good_until < case.meal.window.end
    yield from _when(ends - starts < case.setting.min_overlap, Reason.OUTSIDE_WINDOW)
    yield from _when(min(ends, good_until) <= case.setting.now, Reason.WINDOW_OVER)
    yield from _when(cut_short and good_until - starts < case.setting.min_overlap, Reason.USE_BY_PASSED)


def _portions_left(case: _Case) -> Iterator[Refusal]:
    left = case.meal.portions - case.meal.portions_taken + case.setting.taken_by_this
    yield from _when(left < case.request.portions, Reason.NO_PORTIONS)


def _meal_open(case: _Case) -> Iterator[Refusal]:
    is_open = case.meal.state in {MealState.PUBLISHED, MealState.PARTLY}
    held = case.meal.state is MealState.FULL and case.setting.taken_by_this > 0
    yield from _when(not (is_open or held), Reason.MEAL_NOT_OPEN)


def _not_set_aside(case: _Case) -> Iterator[Refusal]:
    yield from _when(case.meal.for_diner_id not in {None, case.diner.person_id}, Reason.SET_ASIDE_FOR_ANOTHER)


RULES: Mapping[str, Callable[[_Case], Iterator[Refusal]]] = {
    "two_households": _two_households,
    "cook_ready": _cook_ready,
    "diner_ready": _diner_ready,
    "nobody_away": _nobody_away,
    "not_kept_apart": _not_kept_apart,
    "near_enough": _near_enough,
    "allergens": _allergens,
    "diets": _diets,
    "can_heat": _can_heat,
    "can_eat": _can_eat,
    "in_time": _in_time,
    "portions_left": _portions_left,
    "meal_open": _meal_open,
    "not_set_aside": _not_set_aside,
}


def _cautions(meal: MealFacts, diner: DinerFacts) -> tuple[Allergen, ...]:
    kitchen = meal.cook.kitchen or frozenset()
    return tuple(
        allergen
        for allergen in _EVERY_ALLERGEN
        if diner.allergens.get(allergen) is Need.AVOID
        and (meal.allergens.get(allergen) is Presence.MAY_CONTAIN or allergen in kitchen)
    )


def _care(diner: DinerFacts) -> tuple[str, ...]:
    care = {
        "cannot_open_tub": diner.opens_tub is OpensTub.NO,
        "someone_helps_eating": diner.eating is EatingHelp.SOMEONE_HELPS,
    }
    return tuple(code for code, true in care.items() if true)


def check(
    meal: MealFacts, diner: DinerFacts, request: RequestFacts, setting: Setting, apart_m: int | None = None
) -> Allowed | Refused:
    """Ask every rule, and collect every no: nobody is told one reason only to meet the next.

    apart_m: the distance of the two homes where a round has measured it with many others (rounds_distance.py: the same
    whole metres); None to measure it here.
    """
    cook = meal.cook
    if cook.place is None or diner.place is None:
        apart_m = None
    elif apart_m is None:
        apart_m = distance_m(cook.place, diner.place)
    case = _Case(meal, diner, request, setting, apart_m, use_by_instant(meal.use_by, setting.tz))
    refusals = tuple(refusal for rule in RULES.values() for refusal in rule(case))
    if refusals or apart_m is None:
        return Refused(refusals)
    return Allowed(
        meal_id=meal.meal_id,
        request_id=request.request_id,
        diner_id=diner.person_id,
        cook_id=cook.person_id,
        portions=request.portions,
        distance_m=apart_m,
        visit=Window(case.both_from, min(case.both_until, case.good_until)),
        cautions=_cautions(meal, diner),
        needs_confirming=bool(diner.other_allergens.strip()),
        care=_care(diner),
        passed=tuple(RULES),
        proof=_PROOF,
    )
