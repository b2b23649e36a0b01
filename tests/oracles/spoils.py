"""Ways to spoil a fit world, one for each thing that can stand in the way, mostly by the narrowest margin.

Each takes a source of chance and the world as worlds.py holds it before it is built, and changes the world.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from app.domain.away import DaysAway
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Diet, EatingHelp, Need, Presence, Strength, Temperature
from tests.oracles.places import EVERYWHERE, ONE_MILE
from tests.oracles.second_reading import british_midnight, metres

LONDON = ZoneInfo("Europe/London")
DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
ALLERGENS, DIETS = tuple(Allergen), tuple(Diet)
SHUT_STATES = tuple(state for state in MealState if state not in {"published", "partly"})
OTHER_STATES = tuple(state for state in MemberState if state is not MemberState.ACTIVE)


def _as_one_person(rng, w):
    w.cook_id = w.diner_id
    w.cook_home = rng.choice((w.cook_home, w.diner_home))


def _as_one_household(rng, w):
    w.cook_home = w.diner_home


def _cook_state(rng, w):
    w.cook_state = rng.choice(OTHER_STATES)


def _checks(rng, w):
    w.checks_pass = False


def _diner_state(rng, w):
    w.diner_state = rng.choice(OTHER_STATES)


def _apart(rng, w):
    w.kept_apart = True


def _cook_gone(rng, w):
    w.cook_away = (*w.cook_away, _over_the_visit(rng, w))


def _diner_gone(rng, w):
    w.diner_away = (_over_the_visit(rng, w), *w.diner_away)


def _over_the_visit(rng, w):
    """Ending on the first day asked for, or beginning on the last: in British time, as the wish is."""
    first, last = (moment.astimezone(LONDON).date() for moment in (w.asked_from, w.asked_to))
    days = timedelta(days=rng.choice((0, 1, 30)))
    return rng.choice((DaysAway(first - days, first), DaysAway(last, last + days), DaysAway(last)))


def _cook_unplaced(rng, w):
    w.cook_place = None


def _diner_unplaced(rng, w):
    w.diner_place = None


def _far(rng, w):
    if w.cook_place is None or w.diner_place is None:
        return
    w.diner_place = rng.choice(EVERYWHERE)
    w.limit_m = rng.choice((metres(w.cook_place, w.diner_place) - 1, ONE_MILE))


def _not_asked(rng, w):
    for one in rng.sample(ALLERGENS, rng.choice((1, 2))):
        if rng.random() < 0.5:
            w.needs[one] = Need.NOT_ASKED
        else:
            w.needs.pop(one, None)


def _unanswered(rng, w):
    for one in rng.sample(ALLERGENS, rng.choice((1, 2))):
        w.presences.pop(one, None)


def _contains(rng, w):
    one = rng.choice(ALLERGENS)
    w.needs[one] = rng.choice((Need.AVOID, Need.SEVERE))
    w.presences[one] = rng.choice((Presence.YES, Presence.YES, Presence.MAY_CONTAIN))


def _severe(rng, w):
    w.needs[rng.choice(ALLERGENS)] = Need.SEVERE
    w.kitchen = rng.choice((None, w.kitchen))


def _in_kitchen(rng, w):
    one = rng.choice(ALLERGENS)
    w.needs[one] = rng.choice((Need.SEVERE, Need.SEVERE, Need.AVOID))
    w.kitchen = (w.kitchen or frozenset()) | {one}


def _must(rng, w):
    w.diner_diets[rng.choice(DIETS)] = Strength.MUST


def _no_heat(rng, w):
    w.temperature = rng.choice((Temperature.CHILLED, Temperature.FROZEN))
    w.heating = rng.choice((None, frozenset()))


def _fed(rng, w):
    w.eating = EatingHelp.NEEDS_HELP


def _other_window(rng, w):
    """A second too little together, or none at all."""
    how = rng.random()
    if how < 0.4:
        w.asked_from = min(w.closes, w.asked_to) - w.needed + SECOND
    elif how < 0.8:
        w.asked_to = max(w.opens, w.asked_from) + w.needed - SECOND
    else:
        w.asked_from = rng.choice((w.closes, w.closes + 600 * MINUTE, w.opens - 1200 * MINUTE))
        w.asked_to = w.asked_from + w.needed


def _over(rng, w):
    until = min(w.closes, w.asked_to, british_midnight(w.use_by + DAY))
    w.now = until + rng.choice((0, 1, 3600)) * SECOND


def _used_by(rng, w):
    """A day or two too old, or good for a second less than a visit takes."""
    w.use_by = rng.choice((w.opens, w.closes)).date() - rng.choice((0, 1)) * DAY
    if rng.random() < 0.5:
        comes = british_midnight(w.use_by + DAY) - w.needed + SECOND
        later = comes - max(w.opens, w.asked_from)
        w.opens, w.closes, w.now = w.opens + later, w.closes + later, w.now + later
        w.asked_from, w.asked_to = w.asked_from + later, w.asked_to + later


def _sold_out(rng, w):
    w.taken = w.portions
    w.meal_state = rng.choice((MealState.FULL, MealState.PARTLY))
    w.taken_by_this = rng.choice((0, 0, w.wanted, w.wanted - 1))


def _shut(rng, w):
    w.meal_state = rng.choice(SHUT_STATES)


def _set_aside(rng, w):
    w.for_diner_id = w.diner_id + 1


def _any_allergens(rng, w):
    w.needs = {one: rng.choice(tuple(Need)) for one in ALLERGENS if rng.random() < 0.98}
    w.presences = {one: rng.choice(tuple(Presence)) for one in ALLERGENS if rng.random() < 0.98}
    w.kitchen = rng.choice((None, frozenset(one for one in ALLERGENS if rng.random() < 0.5)))


def _any_diets(rng, w):
    w.meal_diets = frozenset(diet for diet in DIETS if rng.random() < 0.5)
    w.diner_diets = {diet: rng.choice(tuple(Strength)) for diet in DIETS if rng.random() < 0.5}


def _any_times(rng, w):
    moments = [w.opens + rng.randint(-90, 90) * MINUTE for _ in range(6)]
    (w.opens, w.closes), (w.asked_from, w.asked_to) = sorted(moments[:2]), sorted(moments[2:4])
    w.closes, w.asked_to = w.closes + SECOND, w.asked_to + SECOND
    w.now, w.use_by, w.needed = moments[4], moments[5].date(), rng.randint(1, 60) * MINUTE


def _any_stock(rng, w):
    w.meal_state, w.wanted = rng.choice(tuple(MealState)), rng.randint(1, 4)
    w.portions = rng.randint(1, 5)
    w.taken = rng.randint(0, w.portions)
    w.taken_by_this = rng.randint(0, w.taken)


def _any_people(rng, w):
    w.cook_id, w.diner_id = rng.choices((11, 22), k=2)
    w.cook_home, w.diner_home = rng.choices((1, 2), k=2)
    w.cook_place, w.diner_place = rng.choices((*EVERYWHERE, None), k=2)


SHAKES = (_any_allergens, _any_diets, _any_times, _any_stock, _any_people)
SPOILS = (
    _as_one_person,
    _as_one_household,
    _cook_state,
    _checks,
    _diner_state,
    _apart,
    _cook_gone,
    _diner_gone,
    _cook_unplaced,
    _diner_unplaced,
    _far,
    _not_asked,
    _unanswered,
    _contains,
    _severe,
    _in_kitchen,
    _must,
    _no_heat,
    _fed,
    _other_window,
    _over,
    _used_by,
    _sold_out,
    _shut,
    _set_aside,
)
