from datetime import timedelta

from support.queries import counted
from support.world import World

from app.domain.away import DaysAway
from app.domain.distance import Point
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.people import KeepApart
from app.store import facts


def test_meals_come_with_their_cooks_in_two_queries_however_many(world: World) -> None:
    meals = [world.meal(world.cook(f"Cook{number}")) for number in range(6)]
    with counted() as statements:
        found = facts.meals(
            world.session, world.council.id, [meal.id for meal in meals], world.now, world.council.policy
        )
    assert len(statements) == 2, "\n".join(statements)
    assert set(found) == {meal.id for meal in meals}
    assert {meal.cook.state for meal in found.values()} == {MemberState.ACTIVE}
    assert all(meal.cook.checks_pass and meal.cook.kitchen is None for meal in found.values())


def test_the_councils_wishes_are_read_where_the_caller_has_none(world: World) -> None:
    meal = world.meal(world.cook(checked=False))
    assert not facts.meals(world.session, world.council.id, [meal.id], world.now)[meal.id].cook.checks_pass


def test_diners_come_in_one_query(world: World) -> None:
    people = [world.diner(f"Diner{number}") for number in range(6)]
    with counted() as statements:
        found = facts.diners(world.session, world.council.id, [person.id for person in people])
    assert len(statements) == 1
    assert found[people[0].id].place == Point(51.2392 + 0.0027, -0.2046)


def test_nothing_is_asked_of_the_database_for_nobody(world: World) -> None:
    with counted() as statements:
        assert facts.diners(world.session, world.council.id, []) == {}
        assert facts.meals(world.session, world.council.id, [], world.now) == {}
    assert statements == []


def test_people_without_a_home_share_none_and_are_not_placed(world: World) -> None:
    first, second = world.diner(), world.diner("Eve")
    first.household_id = second.household_id = None
    world.session.commit()
    found = facts.diners(world.session, world.council.id, [first.id, second.id])
    assert found[first.id].household_id != found[second.id].household_id
    assert all(diner.household_id < 0 and diner.place is None for diner in found.values())


def test_a_home_that_is_not_on_the_map_gives_no_place(world: World) -> None:
    dev = world.diner(household=world.household(lat=None, lon=None, precision=None))
    assert facts.diners(world.session, world.council.id, [dev.id])[dev.id].place is None


def test_who_is_no_diner_has_no_facts(world: World) -> None:
    asha = world.cook()
    assert facts.diners(world.session, world.council.id, [asha.id]) == {}


def test_a_check_lapses_on_its_recheck_day(world: World) -> None:
    asha, policy = world.cook(checked=False), world.council.policy
    today = world.now.date()
    checks = [world.check(asha, wanted.value) for wanted in policy.vetting.cook]
    assert facts.checks_pass(policy, checks, today)
    checks[0].recheck_on = today + timedelta(days=1)
    assert facts.checks_pass(policy, checks, today)
    assert not facts.checks_pass(policy, checks, today + timedelta(days=1))
    assert not facts.checks_pass(policy, checks[1:], today)
    assert not facts.checks_pass(policy, checks, today - timedelta(days=1))


def test_kept_apart_reads_both_ways_and_ends(world: World) -> None:
    one, two, three = (world.person(name, Role.DINER) for name in ("Ann", "Bea", "Cat"))
    live = world.add(KeepApart(first_id=one.id, second_id=two.id, reason="asked", set_at=world.now))
    world.add(KeepApart(first_id=one.id, second_id=three.id, reason="asked", set_at=world.now, ended_at=world.now))
    council = world.council.id
    assert facts.kept_apart_from(world.session, council, one.id) == {two.id}
    assert facts.kept_apart_from(world.session, council, two.id) == {one.id}
    assert facts.kept_apart_from(world.session, council, three.id) == frozenset()
    assert facts.pairs_kept_apart(world.session, council) == {(live.first_id, live.second_id)}


def test_another_councils_people_have_no_facts_here(world: World) -> None:
    otto = world.diner("Otto", council=world.barnet)
    meal = world.meal(world.cook("Olga", council=world.barnet))
    world.add(KeepApart(first_id=otto.id, second_id=meal.cook_id, reason="asked", set_at=world.now), world.barnet)
    here = world.reigate.id
    from app.store.session import belong_to

    world.session.rollback()
    belong_to(world.session, here)
    assert facts.diners(world.session, here, [otto.id]) == {}
    assert facts.meals(world.session, here, [meal.id], world.now) == {}
    assert facts.kept_apart_from(world.session, here, otto.id) == frozenset()


def test_days_away_come_with_the_facts_of_the_role_they_are_about(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    today = world.now.date()
    for first, last, meals in ((9, None, False), (1, 2, False), (4, 5, True)):
        world.away(asha, first, last, from_meals=meals, from_cooking=not meals)
    world.away(dev, 6)
    world.away(dev, 1, 2, ended_at=world.now)
    meal = world.meal(asha)
    diner = facts.diners(world.session, world.council.id, [dev.id])[dev.id]
    cook = facts.meals(world.session, world.council.id, [meal.id], world.now, world.council.policy)[meal.id].cook
    day = [today + timedelta(days=ahead) for ahead in range(10)]
    assert diner.away == (DaysAway(day[6]),)
    assert cook.away == (DaysAway(day[1], day[2]), DaysAway(day[9]))
