"""A case in which nothing stands in the way: Asha cooks, Dev dines. Each test spoils one thing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.distance import Point
from app.domain.eligibility import CookFacts, DinerFacts, MealFacts, RequestFacts, Setting, check
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, EatingHelp, Heating, Need, OpensTub, Presence, Temperature
from app.domain.windows import Window

LONDON = ZoneInfo("Europe/London")


def at(hour, minute=0, second=0, *, day=15):
    """A moment in October 2026, in UTC."""
    return datetime(2026, 10, day, hour, minute, second, tzinfo=UTC)


ASHA = CookFacts(
    person_id=1,
    household_id=10,
    state=MemberState.ACTIVE,
    checks_pass=True,
    kitchen=frozenset(),
    place=Point(51.2400, -0.1700),
)
MEAL = MealFacts(
    meal_id=5,
    cook=ASHA,
    state=MealState.PUBLISHED,
    portions=2,
    portions_taken=0,
    allergens=dict.fromkeys(Allergen, Presence.NO),
    diets=frozenset(),
    temperature=Temperature.HOT,
    window=Window(at(17), at(18)),
    use_by=date(2026, 10, 15),
    for_diner_id=None,
)
DEV = DinerFacts(
    person_id=2,
    household_id=20,
    state=MemberState.ACTIVE,
    allergens=dict.fromkeys(Allergen, Need.NONE),
    other_allergens="",
    diets={},
    heating=frozenset({Heating.MICROWAVE}),
    opens_tub=OpensTub.YES,
    eating=EatingHelp.NONE,
    place=Point(51.2450, -0.1700),
)
REQUEST = RequestFacts(request_id=7, portions=1, window=Window(at(16), at(19)))
SETTING = Setting(now=at(9), limit_m=1609, kept_apart=False, tz=LONDON, min_overlap=timedelta(minutes=15))


def asked(*, cook=None, meal=None, diner=None, request=None, setting=None):
    """Ask the guard about the good case with some facts replaced, each as a dict of fields."""
    return check(
        replace(MEAL, cook=replace(ASHA, **(cook or {})), **(meal or {})),
        replace(DEV, **(diner or {})),
        replace(REQUEST, **(request or {})),
        replace(SETTING, **(setting or {})),
    )


def needs(**by_code):
    """No allergens but these: needs(milk=Need.AVOID)."""
    return DEV.allergens | {Allergen(code): need for code, need in by_code.items()}


def answers(**by_code):
    """Nothing in the meal but these: answers(milk=Presence.MAY_CONTAIN)."""
    return MEAL.allergens | {Allergen(code): presence for code, presence in by_code.items()}
