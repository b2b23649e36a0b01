"""What the guard is told, and the words in which it says no."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.away import DaysAway
from app.domain.distance import Point
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import (
    Allergen,
    Diet,
    EatingHelp,
    Heating,
    Need,
    OpensTub,
    Presence,
    Strength,
    Temperature,
)
from app.domain.windows import Window


@dataclass(frozen=True, slots=True)
class CookFacts:
    """kitchen: the allergens always in it; None until the cook has been asked. place: None until placed.

    away: the days without cooking.
    """

    person_id: int
    household_id: int
    state: MemberState
    checks_pass: bool
    kitchen: frozenset[Allergen] | None
    place: Point | None
    away: tuple[DaysAway, ...] = ()


@dataclass(frozen=True, slots=True)
class MealFacts:
    """portions_taken: by live matches. for_diner_id: the person it was cooked for, or None for anyone nearby."""

    meal_id: int | None
    cook: CookFacts
    state: MealState
    portions: int
    portions_taken: int
    allergens: Mapping[Allergen, Presence]
    diets: frozenset[Diet]
    temperature: Temperature
    window: Window
    use_by: date
    for_diner_id: int | None


@dataclass(frozen=True, slots=True)
class DinerFacts:
    """heating: None until asked, empty where there is nothing to heat with. other_allergens: free text, often empty."""

    person_id: int
    household_id: int
    state: MemberState
    allergens: Mapping[Allergen, Need]
    other_allergens: str
    diets: Mapping[Diet, Strength]
    heating: frozenset[Heating] | None
    opens_tub: OpensTub
    eating: EatingHelp
    place: Point | None
    away: tuple[DaysAway, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestFacts:
    request_id: int | None
    portions: int
    window: Window


@dataclass(frozen=True, slots=True)
class Setting:
    """now: aware, UTC. limit_m: whole metres. min_overlap: of the two windows, more than nothing.

    taken_by_this: portions this very match holds, when it is re-checked.
    """

    now: datetime
    limit_m: int
    kept_apart: bool
    tz: ZoneInfo
    min_overlap: timedelta
    taken_by_this: int = 0


class Reason(StrEnum):
    SAME_PERSON = "same_person"
    SAME_HOUSEHOLD = "same_household"
    COOK_NOT_ACTIVE = "cook_not_active"
    COOK_CHECKS_LAPSED = "cook_checks_lapsed"
    DINER_NOT_ACTIVE = "diner_not_active"
    COOK_AWAY = "cook_away"
    DINER_AWAY = "diner_away"
    KEPT_APART = "kept_apart"
    COOK_NOT_PLACED = "cook_not_placed"
    DINER_NOT_PLACED = "diner_not_placed"
    TOO_FAR = "too_far"
    ALLERGEN_NOT_ASKED = "allergen_not_asked"
    ALLERGEN_UNANSWERED = "allergen_unanswered"
    ALLERGEN_CONTAINS = "allergen_contains"
    ALLERGEN_SEVERE_MAY_CONTAIN = "allergen_severe_may_contain"
    ALLERGEN_KITCHEN_UNKNOWN = "allergen_kitchen_unknown"
    ALLERGEN_KITCHEN = "allergen_kitchen"
    DIET_MUST = "diet_must"
    CANNOT_HEAT = "cannot_heat"
    HEATING_NOT_ASKED = "heating_not_asked"
    NEEDS_HELP_TO_EAT = "needs_help_to_eat"
    OUTSIDE_WINDOW = "outside_window"
    WINDOW_OVER = "window_over"
    USE_BY_PASSED = "use_by_passed"
    NO_PORTIONS = "no_portions"
    MEAL_NOT_OPEN = "meal_not_open"
    SET_ASIDE_FOR_ANOTHER = "set_aside_for_another"


FOOD_REASONS = frozenset(reason for reason in Reason if reason.startswith("allergen_")) | {Reason.DIET_MUST}


@dataclass(frozen=True, slots=True)
class Refusal:
    """allergen and diet are named where the reason is about one."""

    reason: Reason
    allergen: Allergen | None = None
    diet: Diet | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """refusals: every rule that says no, in the order of the rules; never empty."""

    refusals: tuple[Refusal, ...]

    @property
    def reasons(self) -> frozenset[Reason]:
        return frozenset(refusal.reason for refusal in self.refusals)

    @property
    def only_food(self) -> bool:
        """Whether only allergens or diets stand in the way: a diner's list keeps such a meal, greyed."""
        return self.reasons <= FOOD_REASONS
