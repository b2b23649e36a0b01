"""What SQL narrows for a cook's neighbours and for the desk: it never hides what the guard allows, nor adds to it."""

from datetime import time

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from app.domain.eligibility import Allowed
from app.domain.meal_requests import RequestState
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, EatingHelp, Heating, Need, Temperature
from app.models.people import KeepApart
from app.services.fitting import Table
from app.services.guard import judge
from app.services.meal_lists import neighbours_waiting
from app.store import facts

YES_OR_NO = ("cannot_heat", "needs_help", "apart", "same_home", "away")


def mostly(fit, spoilt):
    """fit: what may be, for each fact; spoilt: what one or two of them are instead, in half of the cases."""
    one = st.sampled_from(sorted(spoilt)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(spoilt[name])))
    facts_of_one = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in fit.items()})
    return st.builds(lambda facts, bad: facts | dict(bad), facts_of_one, st.just([]) | st.lists(one, max_size=2))


MEALS = mostly(
    {
        "state": [MealState.PUBLISHED, MealState.PARTLY],
        "live": [0, 1],
        "day": [1],
        "milk": [False, True],
        "cold": [False, True],
        "aside": [False],
    },
    {"state": list(MealState), "live": [2], "day": [-1, 0, 2], "aside": [True]},
)
DINERS = mostly(
    {
        "metres": [0, 400, 1608],
        "state": [MemberState.ACTIVE],
        "placed": [True],
        "milk": [Need.NONE, Need.AVOID],
        "portions": [1, 2],
        "starts": [time(16, 45), time(17)],
        "asked": [RequestState.OPEN],
        "day": [1],
    }
    | {name: [False] for name in YES_OR_NO},
    {
        "metres": [1610, 2500],
        "state": [MemberState.PAUSED],
        "placed": [False],
        "milk": [Need.SEVERE, Need.NOT_ASKED],
        "starts": [time(15), time(18, 15), time(18, 30)],
        "asked": [RequestState.CANCELLED],
        "day": [-1, 0, 2],
    }
    | {name: [True] for name in YES_OR_NO},
)
COOKS = mostly(
    {"state": [MemberState.ACTIVE], "checked": [True]}, {"state": [MemberState.PAUSED], "checked": [False]}
).flatmap(lambda cook: st.lists(MEALS, min_size=1, max_size=4).map(lambda meals: cook | {"meals": meals}))
WORLDS = {"cooks": st.lists(COOKS, min_size=1, max_size=2), "diners": st.lists(DINERS, min_size=1, max_size=4)}


def made(world, cooks, diners):
    """The cooks, all their meals, and what the diners have asked for."""
    home = world.household()
    kitchens = [
        world.cook(f"Asha{number}", household=home, state=one["state"], checked=one["checked"])
        for number, one in enumerate(cooks)
    ]
    eaters = [_diner(world, one, home, kitchens[0]) for one in diners]
    meals = [
        _meal(world, plan, cook, eaters[0]) for cook, one in zip(kitchens, cooks, strict=True) for plan in one["meals"]
    ]
    wishes = [
        world.request(
            eater, window=world.window(one["day"], one["starts"], 90), portions=one["portions"], state=one["asked"]
        )
        for eater, one in zip(eaters, diners, strict=True)
    ]
    return kitchens, meals, wishes


def _diner(world, one, home, cook):
    own = world.household(one["metres"]) if one["placed"] else world.household(lat=None, lon=None, precision=None)
    profile = {"heating": frozenset() if one["cannot_heat"] else frozenset({Heating.OVEN})}
    profile |= {"eating": EatingHelp.NEEDS_HELP} if one["needs_help"] else {}
    needs = {Allergen.MILK: one["milk"]}
    where = home if one["same_home"] else own
    diner = world.diner("Dev", household=where, state=one["state"], needs=needs, profile=profile)
    if one["apart"]:
        first, second = sorted((diner.id, cook.id))
        world.add(KeepApart(first_id=first, second_id=second, reason="x", set_at=world.now))
    if one["away"]:
        world.away(diner, 1, 1)
    return diner


def _meal(world, plan, cook, eater):
    return world.meal(
        cook,
        (Allergen.MILK,) if plan["milk"] else (),
        window=world.window(plan["day"]),
        state=plan["state"],
        live_portions=plan["live"],
        temperature=Temperature.CHILLED if plan["cold"] else Temperature.HOT,
        for_diner_id=eater.id if plan["aside"] else None,
    )


def allowed(world, meals, wishes):
    """Asked of the guard alone, with nothing narrowed: which meal may go to which request that is open."""
    session, council = world.session, world.council
    known = facts.meals(session, council.id, [meal.id for meal in meals], world.now, council.policy)
    diners = facts.diners(session, council.id, [wish.diner_id for wish in wishes])
    found = set()
    for wish in wishes:
        apart = facts.kept_apart_from(session, council.id, wish.diner_id)
        for meal in meals if wish.state is RequestState.OPEN else ():
            cook = known[meal.id].cook.person_id
            request = facts.request_facts(wish)
            answer = judge(
                council.policy, world.now, known[meal.id], diners[wish.diner_id], request, kept_apart=cook in apart
            )
            if isinstance(answer, Allowed):
                found.add((cook, wish.ref, meal.ref))
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(**WORLDS)
def test_a_cook_s_neighbours_are_offered_exactly_what_the_guard_allows(world, cooks, diners):
    kitchens, meals, wishes = made(world, cooks, diners)
    mine = {wish.ref for wish in wishes}
    shown = {
        (cook.id, one.ref, meal.ref)
        for cook in kitchens
        for one in neighbours_waiting(world.session, world.council, cook.id, world.now, limit=10_000)
        if one.ref in mine
        for meal in one.offers
    }
    expected = allowed(world, meals, wishes)
    event("some may go" if expected else "none may go")
    assert shown == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(**WORLDS)
def test_the_desk_finds_exactly_what_the_guard_allows(world, cooks, diners):
    _kitchens, meals, wishes = made(world, cooks, diners)
    table = Table(world.session, world.council, world.now, [wish.diner_id for wish in wishes])
    mine, open_ones = {meal.ref for meal in meals}, [wish for wish in wishes if wish.state is RequestState.OPEN]
    expected = allowed(world, meals, wishes)
    for answers in (table.answers, table.within_window):
        shown = {
            (found.meal.cook_id, wish.ref, found.meal.ref)
            for wish in open_ones
            for found in answers(wish)
            if found.fits and found.meal.ref in mine
        }
        assert shown == expected
