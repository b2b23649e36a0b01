"""What SQL narrows for a cook's neighbours and for the desk: it never hides what the guard allows, nor adds to it."""

from datetime import time, timedelta

from hypothesis import HealthCheck, given, settings
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

MOSTLY = [False, False, False, True]
MEALS = st.fixed_dictionaries(
    {
        "state": st.sampled_from([MealState.PUBLISHED, MealState.PUBLISHED, *MealState]),
        "live": st.integers(0, 2),
        "day": st.sampled_from([-1, 0, 1, 1, 1, 2]),
        "milk": st.booleans(),
        "cold": st.booleans(),
        "aside": st.sampled_from(MOSTLY),
    }
)
DINERS = st.fixed_dictionaries(
    {
        "metres": st.sampled_from([0, 400, 1608, 1608, 1610, 2500]),
        "state": st.sampled_from([MemberState.ACTIVE, MemberState.ACTIVE, MemberState.ACTIVE, MemberState.PAUSED]),
        "placed": st.sampled_from([True, True, True, False]),
        "milk": st.sampled_from(list(Need)),
        "cannot_heat": st.booleans(),
        "needs_help": st.sampled_from(MOSTLY),
        "apart": st.sampled_from(MOSTLY),
        "same_home": st.sampled_from(MOSTLY),
        "day": st.sampled_from([-1, 0, 1, 1, 1, 2]),
        "starts": st.sampled_from([time(15), time(17), time(18, 15), time(18, 30)]),
        "portions": st.integers(1, 2),
        "asked": st.sampled_from([RequestState.OPEN, RequestState.OPEN, RequestState.CANCELLED]),
        "away": st.sampled_from(MOSTLY),
    }
)
COOKS = st.fixed_dictionaries(
    {
        "state": st.sampled_from([MemberState.ACTIVE, MemberState.ACTIVE, MemberState.ACTIVE, MemberState.PAUSED]),
        "checked": st.sampled_from([True, True, True, False]),
        "meals": st.lists(MEALS, min_size=1, max_size=4),
    }
)
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
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
    assert shown == allowed(world, meals, wishes)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
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


def test_such_worlds_hold_meals_that_may_go_and_meals_that_may_not(world):
    """Else the two above would compare nothing with nothing."""
    plain = {"state": MealState.PUBLISHED, "live": 0, "day": 1, "milk": False, "cold": False, "aside": False}
    cook = {"state": MemberState.ACTIVE, "checked": True, "meals": [plain, plain | {"milk": True}]}
    eater = {"metres": 400, "state": MemberState.ACTIVE, "placed": True, "milk": Need.AVOID, "cannot_heat": False}
    eater |= dict.fromkeys(("needs_help", "apart", "same_home", "away"), False)
    eater |= {"day": 1, "starts": time(17), "portions": 1, "asked": RequestState.OPEN}
    _kitchens, meals, wishes = made(world, [cook], [eater])
    assert [ref for *_, ref in allowed(world, meals, wishes)] == [meals[0].ref]
    assert meals[0].window_end - meals[0].window_start == timedelta(hours=1)
