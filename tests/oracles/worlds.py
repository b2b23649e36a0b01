"""Seeded worlds for the guard: a meal, a diner, a request and a setting, about a third of which may be matched.

A world starts out fit, as near the edge of every rule as chance takes it. Then most are spoiled in one to three ways,
and a few have whole parts of them shaken. The edges are the point: the last metre, the last minute, the day itself.
"""

from datetime import date, datetime, timedelta
from random import Random
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from app.domain.away import DaysAway
from app.domain.eligibility import CookFacts, DinerFacts, MealFacts, RequestFacts, Setting
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Diet, EatingHelp, Heating, Need, OpensTub, Presence, Strength, Temperature
from app.domain.windows import Window
from tests.oracles.places import FIVE_MILES, ONE_MILE, POINTS
from tests.oracles.second_reading import british_date, british_midnight, metres
from tests.oracles.spoils import SHAKES, SPOILS

LONDON = ZoneInfo("Europe/London")
UTC = ZoneInfo("UTC")
# Ordinary days, both clock changes of two years, midsummer, year's end and a leap day.
DAYS = (
    *(date(2026, 10, 15), date(2026, 2, 3), date(2026, 6, 21), date(2026, 12, 31), date(2028, 2, 29)),
    *(date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)),
)
DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
ALLERGENS, DIETS = tuple(Allergen), tuple(Diet)
KEEPS_TOO = {
    Diet.VEGAN: (Diet.VEGETARIAN, Diet.NO_PORK, Diet.NO_BEEF),
    Diet.VEGETARIAN: (Diet.NO_PORK, Diet.NO_BEEF),
    Diet.HALAL: (Diet.NO_PORK,),
    Diet.KOSHER: (Diet.NO_PORK,),
}
HEATS = (frozenset({Heating.MICROWAVE}), frozenset({Heating.OVEN}), frozenset(Heating))
OPEN_STATES = (MealState.PUBLISHED, MealState.PARTLY)


def worlds(seed, number):
    """`number` worlds (meal, diner, request, setting), the same for the same seed."""
    rng = Random(seed)
    return (draw(rng) for _ in range(number))


def draw(rng):
    """One world from this source of chance."""
    world = fit(rng)
    kind = rng.random()
    if kind > 0.92:
        for shake in rng.sample(SHAKES, rng.randint(1, 3)):
            shake(rng, world)
    elif kind > 0.30:
        for spoil in rng.sample(SPOILS, rng.choice((1, 1, 1, 2, 3))):
            spoil(rng, world)
    return build(world)


def fit(rng):
    """A world in which nothing stands in the way."""
    world = SimpleNamespace()
    _people(rng, world)
    _food(rng, world)
    _times(rng, world)
    _days(rng, world)
    _stock(rng, world)
    return world


def build(world):
    w = world
    cook = CookFacts(
        person_id=w.cook_id,
        household_id=w.cook_home,
        state=w.cook_state,
        checks_pass=w.checks_pass,
        kitchen=w.kitchen,
        place=w.cook_place,
        away=w.cook_away,
    )
    meal = MealFacts(
        meal_id=5,
        cook=cook,
        state=w.meal_state,
        portions=w.portions,
        portions_taken=w.taken,
        allergens=w.presences,
        diets=w.meal_diets,
        temperature=w.temperature,
        window=Window(w.opens, w.closes),
        use_by=w.use_by,
        for_diner_id=w.for_diner_id,
    )
    diner = DinerFacts(
        person_id=w.diner_id,
        household_id=w.diner_home,
        state=w.diner_state,
        allergens=w.needs,
        other_allergens=w.other_allergens,
        diets=w.diner_diets,
        heating=w.heating,
        opens_tub=w.opens_tub,
        eating=w.eating,
        place=w.diner_place,
        away=w.diner_away,
    )
    request = RequestFacts(request_id=9, portions=w.wanted, window=Window(w.asked_from, w.asked_to))
    setting = Setting(
        now=w.now,
        limit_m=w.limit_m,
        kept_apart=w.kept_apart,
        tz=LONDON,
        min_overlap=w.needed,
        taken_by_this=w.taken_by_this,
    )
    return meal, diner, request, setting


def _people(rng, w):
    w.cook_id, w.diner_id = 11, 22
    w.cook_home, w.diner_home = rng.choice(((1, 2), (2, 1), (7, 8)))
    w.cook_state = w.diner_state = MemberState.ACTIVE
    w.checks_pass, w.kept_apart = True, False
    w.cook_place, w.diner_place = rng.choices(rng.choice(POINTS), k=2)
    apart = metres(w.cook_place, w.diner_place)
    w.limit_m = rng.choice((apart, apart + 1, max(apart, ONE_MILE), max(apart, FIVE_MILES)))
    w.eating = rng.choice((EatingHelp.NONE, EatingHelp.SOMEONE_HELPS, EatingHelp.NOT_ASKED))
    w.opens_tub = rng.choice(tuple(OpensTub))


def _food(rng, w):
    w.needs = dict.fromkeys(ALLERGENS, Need.NONE)
    w.presences = dict.fromkeys(ALLERGENS, Presence.NO)
    eaten, avoided, severe = _parts(rng, (rng.randint(0, 3), rng.randint(0, 3), rng.choice((0, 0, 1, 2))))
    w.presences.update((one, rng.choice((Presence.YES, Presence.MAY_CONTAIN))) for one in eaten)
    w.needs.update((one, Need.AVOID) for one in avoided)
    w.presences.update((one, rng.choice((Presence.NO, Presence.MAY_CONTAIN))) for one in avoided)
    w.needs.update((one, Need.SEVERE) for one in severe)
    kitchen = frozenset(one for one in (*eaten, *avoided) if rng.random() < 0.5)
    w.kitchen = kitchen if severe or rng.random() < 0.6 else None
    w.other_allergens = rng.choice(("", "", " ", "kiwi fruit"))
    w.meal_diets = frozenset(rng.sample(DIETS, rng.choice((0, 1, 1, 2))))
    kept = [*w.meal_diets, *(too for diet in w.meal_diets for too in KEEPS_TOO.get(diet, ()))]
    w.diner_diets = dict.fromkeys(rng.sample(DIETS, rng.choice((0, 0, 1, 2))), Strength.PREFER)
    w.diner_diets |= dict.fromkeys((diet for diet in kept if rng.random() < 0.4), Strength.MUST)
    w.temperature = rng.choice(tuple(Temperature))
    w.heating = rng.choice((None, frozenset(), *HEATS) if w.temperature is Temperature.HOT else HEATS)


def _parts(rng, sizes):
    """Disjoint handfuls of allergens of these sizes."""
    pool = iter(rng.sample(ALLERGENS, sum(sizes)))
    return [[next(pool) for _ in range(size)] for size in sizes]


def _times(rng, w):
    day = rng.choice(DAYS)
    # Half past midnight and half past eleven at night are other days in UTC than on a British wall, or nearly.
    hour, minute = rng.choice(((0, 30), (1, 0), (2, 0), (12, 0), (17, 30), (22, 30), (23, 0), (23, 30)))
    w.opens = datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)
    w.needed = rng.choice((1, 15, 15, 30, 120)) * MINUTE
    if rng.random() < 0.2:  # the food is good for just as long as a visit takes
        w.opens = british_midnight(day) - w.needed
    w.closes = w.opens + w.needed + rng.choice((0, 0, 1, 1800, 5400)) * SECOND
    w.asked_from = w.opens - rng.choice((0, 0, 1, 60)) * MINUTE
    w.asked_to = w.closes + rng.choice((0, 0, 1, 120)) * MINUTE
    if rng.random() < 0.3:  # asked for a part of it, some of them just long enough
        w.asked_from = w.opens + rng.randint(0, (w.closes - w.opens - w.needed) // SECOND) * SECOND
        w.asked_to = max(w.asked_from, w.opens) + w.needed + rng.choice((0, 0, 1, 1200)) * SECOND
    comes, goes = max(w.opens, w.asked_from), min(w.closes, w.asked_to)
    w.use_by = rng.choice((0, 0, 1, 30)) * DAY + british_date(goes)
    if british_midnight(british_date(comes) + DAY) >= comes + w.needed:
        w.use_by = rng.choice((british_date(comes), w.use_by))
    until = min(goes, british_midnight(w.use_by + DAY))
    w.now = rng.choice((until - SECOND, until - MINUTE, w.opens, w.opens - 300 * MINUTE))


def _days(rng, w):
    """Away until the day before or from the day after, or not at all."""
    first, last = (moment.astimezone(LONDON).date() for moment in (w.asked_from, w.asked_to))
    spells = (
        (),
        (DaysAway(first - 9 * DAY, first - DAY),),
        (DaysAway(last + DAY),),
        (DaysAway(last + DAY, last + DAY),),
    )
    w.cook_away, w.diner_away = rng.choice(spells), rng.choice(spells)


def _stock(rng, w):
    w.wanted = rng.choice((1, 1, 1, 2))
    spare = rng.choice((0, 0, 1, 3))
    w.taken = rng.randint(0, 3)
    w.portions = w.taken + w.wanted + spare
    w.taken_by_this = 0
    w.meal_state = rng.choice(OPEN_STATES)
    if rng.random() < 0.25:  # a live match looked at again
        w.taken += w.wanted
        w.taken_by_this = w.wanted
        w.meal_state = MealState.PARTLY if spare else MealState.FULL
    w.for_diner_id = rng.choice((None, None, None, w.diner_id))
