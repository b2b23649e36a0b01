"""SQL narrows the meals near a diner and puts them in order; it never hides what the guard allows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.queries import counted

from app.domain.council_policy import DbsLevel, Requirement
from app.domain.eligibility import Allowed, RequestFacts
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Need
from app.models.people import KeepApart
from app.services.guard import judge
from app.services.meal_lists import PAGE, near
from app.store import facts, meals_near
from app.store.meals_near import Days, Place


def days(world):
    return Days(world.now - timedelta(days=1), world.now + timedelta(days=60))


def diner_facts(world, diner):
    return facts.diners(world.session, world.council.id, [diner.id])[diner.id]


def listed(world, diner, after=None, **changes):
    known = diner_facts(world, diner)
    return near(
        world.session, world.council, known, world.now, days=changes.get("days", days(world)), after=after or Place()
    )


def refs(world, diner, **changes):
    return [entry.meal.ref for entry in listed(world, diner, **changes).entries]


def test_meals_come_by_half_mile_then_by_the_soonest_window(world):
    dev = world.diner(metres_north=0)
    near_cook, far_cook = world.cook(metres_north=100), world.cook("Bea", 1200)
    far_soon = world.meal(far_cook)
    near_late = world.meal(near_cook, window=world.window(days=3))
    near_soon = world.meal(near_cook, window=world.window(days=2))
    assert refs(world, dev) == [near_soon.ref, near_late.ref, far_soon.ref]


def test_what_only_food_refuses_stays_and_everything_else_goes(world):
    dev = world.diner(needs={Allergen.MILK: Need.AVOID})
    asha = world.cook()
    milky = world.meal(asha, contains=(Allergen.MILK,))
    plain = world.meal(asha)
    lapsed = world.cook("Bea", checked=False)
    world.meal(lapsed)
    world.meal(world.cook("Cat", 3000))
    page = listed(world, dev).entries
    assert {entry.meal.ref: isinstance(entry.answer, Allowed) for entry in page} == {milky.ref: False, plain.ref: True}


@pytest.mark.parametrize(
    "facts_of_meal",
    [
        {"state": MealState.WITHDRAWN},
        {"state": MealState.FULL, "live_portions": 2},
        {"live_portions": 2},
        {"window_end": None},
    ],
)
def test_meals_that_cannot_be_had_are_not_listed(world, facts_of_meal):
    dev = world.diner()
    given_facts = {"window": world.window(days=-1)} if "window_end" in facts_of_meal else facts_of_meal
    world.meal(world.cook(), **given_facts)
    assert refs(world, dev) == []


def test_a_meal_set_aside_shows_to_its_diner_alone(world):
    dev, jean = world.diner(), world.diner("Jean")
    meal = world.meal(world.cook(), for_diner_id=dev.id)
    assert refs(world, dev) == [meal.ref]
    assert refs(world, jean) == []


def test_people_kept_apart_never_see_each_others_meals(world):
    dev, asha = world.diner(), world.cook()
    world.meal(asha)
    first, second = sorted((dev.id, asha.id))
    row = KeepApart(first_id=first, second_id=second, reason="x", set_at=world.now)
    world.add(row)
    assert refs(world, dev) == []
    row.ended_at = world.now
    world.session.commit()
    assert len(refs(world, dev)) == 1


def test_what_a_home_cooks_is_not_listed_in_it(world):
    home = world.household()
    world.meal(world.cook(household=home))
    assert refs(world, world.diner(household=home)) == []


def test_another_councils_meals_are_never_listed(world):
    world.meal(world.cook("Otto", council=world.barnet))
    dev = world.diner()
    assert refs(world, dev) == []


def test_a_diner_who_waits_to_be_accepted_or_placed_sees_no_meals(world):
    world.meal(world.cook())
    for dev in (
        world.diner(state=MemberState.VETTING),
        world.diner("Jean", household=world.household(lat=None, lon=None, precision=None)),
    ):
        assert refs(world, dev) == []


def test_a_page_is_full_though_the_guard_takes_many_out(world):
    dev, lapsed, good = world.diner(), world.cook("Bea", checked=False), world.cook()
    for _ in range(PAGE + 15):
        world.meal(lapsed)
    wanted = [world.meal(good, window=world.window(days=2)).ref for _ in range(PAGE + 3)]
    first = listed(world, dev)
    assert [entry.meal.ref for entry in first.entries] == wanted[:PAGE]
    second = listed(world, dev, after=first.next)
    assert [entry.meal.ref for entry in second.entries] == wanted[PAGE:]
    assert second.next is None


def test_a_check_below_the_level_a_council_asks_does_not_count(world):
    dev, policy = world.diner(), world.council.policy
    for name, level in (("Asha", DbsLevel.ENHANCED), ("Bea", DbsLevel.BASIC)):
        cook = world.cook(name, checked=False)
        world.meal(cook)
        for requirement in policy.vetting.cook:
            world.check(cook, requirement.value, level=level.value if requirement is Requirement.DBS else None)
    strict = replace(policy, vetting=replace(policy.vetting, level=DbsLevel.ENHANCED))
    for asked, cooks in ((policy, ["Asha", "Bea"]), (strict, ["Asha"])):
        council = replace(world.council, policy=asked)
        page = near(world.session, council, diner_facts(world, dev), world.now, days=days(world), after=Place())
        assert sorted(entry.meal.cook_name for entry in page.entries) == cooks


def test_what_is_kept_of_a_meal_is_never_out_of_date(world):
    dev, asha = world.diner(), world.cook()
    meal = world.meal(asha)
    (before,) = (entry.meal for entry in listed(world, dev).entries)
    meal.portions, meal.dish, meal.version = meal.portions + 1, "Another pie", meal.version + 1
    world.session.commit()
    (after,) = (entry.meal for entry in listed(world, dev).entries)
    assert (after.facts.portions, after.dish) == (before.facts.portions + 1, "Another pie")
    first, second = sorted((dev.id, asha.id))
    world.add(KeepApart(first_id=first, second_id=second, reason="They said so", set_at=world.now))
    assert refs(world, dev) == []
    assert refs(world, world.diner("Eve", 200)) == [meal.ref]


def test_a_cook_goes_from_the_list_on_the_day_a_check_lapses(world):
    dev, asha, policy = world.diner(), world.cook(checked=False), world.council.policy
    meal = world.meal(asha, window=world.window(days=5))
    for requirement in policy.vetting.cook:
        world.check(asha, requirement.value, recheck_on=world.now.date() + timedelta(days=2))
    known = diner_facts(world, dev)
    for later, found in ((1, [meal.ref]), (2, []), (1, [meal.ref])):
        now = world.now + timedelta(days=later)
        page = near(world.session, world.council, known, now, days=days(world), after=Place())
        assert [entry.meal.ref for entry in page.entries] == found


def test_the_list_of_a_day_holds_that_day_only(world):
    dev, asha = world.diner(), world.cook()
    today = world.meal(asha, window=world.window(days=1))
    world.meal(asha, window=world.window(days=2))
    start = today.window_start - timedelta(hours=1)
    assert refs(world, dev, days=Days(start, start + timedelta(hours=20))) == [today.ref]


def test_a_page_is_one_query(world):
    dev = world.diner()
    for _ in range(5):
        world.meal(world.cook())
    known = diner_facts(world, dev)
    with counted() as statements:
        near(world.session, world.council, known, world.now, days=days(world), after=Place())
    assert len(statements) == 1


MEALS = st.lists(
    st.fixed_dictionaries(
        {
            "metres": st.sampled_from([0, 400, 804, 806, 1500, 1608, 1610, 2500]),
            "state": st.sampled_from(list(MealState)),
            "live": st.integers(0, 2),
            "day": st.integers(-1, 3),
            "cook_state": st.sampled_from([MemberState.ACTIVE, MemberState.ACTIVE, MemberState.PAUSED]),
            "checked": st.booleans(),
            "aside": st.sampled_from([None, None, "dev", "jean"]),
            "milk": st.booleans(),
            "same_home": st.sampled_from([False, False, False, True]),
            "apart": st.sampled_from([False, False, False, True]),
        }
    ),
    min_size=1,
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(meals=MEALS, severe=st.booleans())
def test_sql_never_hides_what_the_guard_allows(world, meals, severe):
    """Whoever the guard allows, or refuses for food alone, is in the list; and nobody else is."""
    home = world.household()
    dev = world.diner(household=home, needs={Allergen.MILK: Need.SEVERE if severe else Need.AVOID})
    jean = world.diner("Jean")
    made = [_meal(world, one, dev, jean, home) for one in meals]
    known = diner_facts(world, dev)
    mine = [meal.id for meal in made]
    expected = {}
    apart = facts.kept_apart_from(world.session, world.council.id, dev.id)
    for number, meal in facts.meals(world.session, world.council.id, mine, world.now, world.council.policy).items():
        request = RequestFacts(None, 1, meal.window)
        kept = meal.cook.person_id in apart
        answer = judge(world.council.policy, world.now, meal, known, request, kept_apart=kept)
        if isinstance(answer, Allowed) or answer.only_food:
            expected[number] = answer
    shown = {}
    page = listed(world, dev)
    while True:
        shown |= {one.meal.facts.meal_id: one.answer for one in page.entries if one.meal.facts.meal_id in mine}
        if page.next is None:
            break
        page = listed(world, dev, after=page.next)
    assert shown == expected


def _meal(world, one, dev, jean, home):
    where = home if one["same_home"] else world.household(one["metres"])
    cook = world.cook(household=where, state=one["cook_state"], checked=one["checked"])
    aside = {"dev": dev.id, "jean": jean.id}.get(one["aside"])
    if one["apart"]:
        first, second = sorted((dev.id, cook.id))
        world.add(KeepApart(first_id=first, second_id=second, reason="x", set_at=world.now))
    return world.meal(
        cook,
        (Allergen.MILK,) if one["milk"] else (),
        window=world.window(days=one["day"]),
        state=one["state"],
        live_portions=one["live"],
        for_diner_id=aside,
    )


def test_the_facts_in_the_list_are_the_guards_own(world):
    """What the list reads in one row is what the guard is told elsewhere in three queries."""
    dev, asha = world.diner(), world.cook()
    meal = world.meal(asha, (Allergen.MILK,), (Allergen.SOYBEANS,))
    known = diner_facts(world, dev)
    rows = meals_near.near(
        world.session,
        world.council.id,
        dev.id,
        known.household_id,
        known.place,
        world.now,
        world.council.policy,
        days=days(world),
        after=Place(),
        limit=5,
    )
    told = facts.meals(world.session, world.council.id, [meal.id], world.now, world.council.policy)
    assert [row.facts for row in rows] == [told[meal.id]]
