"""A round looks once, solves, and proposes what the guard still allows; a burst of deeds makes one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from support.looking import fresh
from support.queries import counted
from support.world import World

from app import clock
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.pairings import PairingState, Party
from app.domain.vocabulary import Allergen, Need, Origin
from app.models.asks import CookAsk
from app.models.meals import Match, Meal, MealRequest
from app.models.pairings import Pairing
from app.models.people import CookProfile, KeepApart, Person
from app.models.rounds import Round, RoundKind, RoundState
from app.services import matches, round_runs, rounds
from app.services.frame import perform
from app.store.session import belong_to

Run = Callable[..., Round]


@pytest.fixture
def run(world: World) -> Run:
    """Ask for a round and run it, as the worker does; gives its row."""

    def once(kind: RoundKind = RoundKind.BY_HAND) -> Round:
        belong_to(world.session, world.reigate.id)
        cleo = world.session.query(Person).filter_by(first_name="Cleo").one_or_none() or world.coordinator()
        use_case = rounds.what_if if kind is RoundKind.WHAT_IF else rounds.by_hand
        row = perform(world.deed(cleo), use_case)
        ref = row.ref
        assert round_runs.run_next(hand(world))
        return world.session.query(Round).filter_by(ref=ref).one()

    return once


def hand(world: World) -> round_runs.Hand:
    ports = world.app.extensions["ports"]
    return round_runs.Hand(world.session, world.reigate, ports, clock.now)


def proposed(world: World) -> dict[str, str]:
    """Who is proposed whose meal, by first names."""
    world.session.close()
    names = {person.id: person.first_name for person in world.session.query(Person)}
    rows = world.session.query(Match).filter_by(state=MatchState.PROPOSED)
    return {names[row.diner_id]: names[row.cook_id] for row in rows}


def waited(world: World, name: str, days: int, **facts: object) -> MealRequest:
    diner = world.diner(name, profile={"accepted_on": world.now.date() - timedelta(days=days)}, **facts)
    return world.request(diner)


def test_the_longest_wait_gets_the_only_portion_and_the_other_is_told_why_not(world: World, run: Run) -> None:
    world.meal(world.cook(), portions=1)
    waited(world, "Dev", 3)
    eve = waited(world, "Eve", 9)
    row = run()
    assert proposed(world) == {"Eve": "Asha"}
    match = world.session.query(Match).one()
    assert match.origin is Origin.ROUND
    assert match.score == {"people": 1, "waiting_days": 9, "known": 0, "metres": match.distance_m, "round": row.ref}
    assert world.session.get_one(MealRequest, eve.id).state is RequestState.PROPOSED
    assert (row.state, row.portions, row.waiting_days, row.proposed, row.skipped) == (RoundState.DONE, 1, 9, 1, 0)
    assert (row.proven, row.gap) == (True, 0)
    (unserved,) = row.result["unserved"]
    assert (unserved["blocked_by"], unserved["change"]) == ({"taken": 1}, "one_more")


def test_most_people_come_before_the_longest_wait_and_friends_before_a_shorter_walk(world: World, run: Run) -> None:
    asha, ben = world.cook("Asha"), world.cook("Ben", metres_north=350)
    dev = waited(world, "Dev", 5)
    earlier = world.window(days=-7)
    world.match(world.meal(asha, window=earlier), world.request(dev_of(world, dev), window=earlier), MatchState.CLOSED)
    world.meal(asha, portions=1)
    world.meal(ben, portions=1)
    waited(world, "Eve", 5)
    row = run()
    assert proposed(world) == {"Dev": "Asha", "Eve": "Ben"}
    assert (row.portions, row.bonds) == (2, 1)


def dev_of(world: World, request: MealRequest) -> Person:
    return world.session.get_one(Person, request.diner_id)


def test_the_parts_of_all_proposals_sum_to_the_objective(world: World, run: Run) -> None:
    world.meal(world.cook(), portions=3)
    for number in range(3):
        waited(world, f"Dev{number}", number + 1, metres_north=100 * number)
    row = run()
    parts = row.result["proposals"]
    sums = [sum(part[name] for part in parts) for name in ("people", "waiting_days", "known", "metres")]
    assert sums == [row.portions, row.waiting_days, row.bonds, row.distance_m]


def test_a_proposal_that_still_holds_is_never_moved(world: World, run: Run) -> None:
    meal = world.meal(world.cook(), portions=1)
    stands = world.match(meal, waited(world, "Dev", 1))
    waited(world, "Eve", 30)
    run()
    assert proposed(world) == {"Dev": "Asha"}
    assert fresh(world, stands).state is MatchState.PROPOSED


def test_a_proposal_the_guard_no_longer_allows_is_dropped_first_and_its_portion_given(world: World, run: Run) -> None:
    asha = world.cook()
    meal = world.meal(asha, contains=(Allergen.MILK,), portions=1)
    dev = world.diner("Dev", needs={Allergen.MILK: Need.AVOID})
    stale = world.match(meal, world.request(dev))
    waited(world, "Eve", 2)
    row = run()
    assert proposed(world) == {"Eve": "Asha"}
    stale = fresh(world, stale)
    assert (stale.state, stale.reason) == (MatchState.REJECTED, "holds_no_longer")
    assert world.session.get_one(MealRequest, stale.request_id).state is RequestState.OPEN
    assert row.result["dropped"] == 1


@pytest.mark.parametrize("case", ["set_aside", "kept_apart", "household", "another_day", "too_far"])
def test_nothing_comes_of_what_the_guard_refuses(world: World, run: Run, case: str) -> None:
    home = world.household()
    asha = world.cook(household=home)
    dev = world.diner(household=home) if case == "household" else world.diner()
    if case == "too_far":
        dev.household_id = world.household(metres_north=5000).id
        world.session.commit()
    if case == "kept_apart":
        first, second = sorted((asha.id, dev.id))
        world.add(KeepApart(first_id=first, second_id=second, reason="They asked", set_at=world.now))
    meal = world.meal(asha, **({"window": world.window(days=2)} if case == "another_day" else {}))
    if case == "set_aside":
        meal.for_diner_id = world.diner("Eve").id
    world.session.commit()
    world.request(dev)
    run()
    assert proposed(world) == {}


def test_a_pair_somebody_said_no_to_is_not_proposed_again_by_itself(world: World, run: Run) -> None:
    cleo = world.coordinator()
    match = world.match(world.meal(world.cook()), world.request(world.diner()))
    perform(world.deed(cleo), matches.reject, match.ref, match.version, "spoke_to_them")
    row = run()
    assert proposed(world) == {}
    assert row.result["unserved"][0]["blocked_by"] == {"tried": 1}


def test_a_meal_its_cook_cannot_bring_is_given_to_nobody_else(world: World, run: Run) -> None:
    asha = world.cook()
    match = world.match(world.meal(asha), world.request(world.diner()), MatchState.CONFIRMED)
    waited(world, "Eve", 4)
    perform(world.deed(asha), matches.cannot, match.ref, match.version, "unwell")
    run()
    assert proposed(world) == {}


def test_one_meal_serves_a_request_wholly_or_not_at_all(world: World, run: Run) -> None:
    world.meal(world.cook(), portions=2)
    world.meal(world.cook("Ben"), portions=1)
    world.request(world.diner(), portions=3)
    row = run()
    assert proposed(world) == {}
    (why,) = row.result["unserved"]
    assert (why["blocked_by"], why["change"], why["portions"]) == ({"portions": 2}, "fewer", 2)


def test_a_pairing_s_day_is_outside_until_anybody_may_cook_for_it(world: World, run: Run) -> None:
    world.meal(world.cook("Ben"))
    dev, asha = world.diner(), world.cook()
    pairing = world.add(
        Pairing(
            cook_id=asha.id,
            diner_id=dev.id,
            state=PairingState.TRIAL,
            ref="ABC234",
            suggested_at=world.now,
            suggested_by=Party.COORDINATOR,
            weekdays=frozenset(),
        )
    )
    request = world.request(dev, pairing_id=pairing.id)
    run()
    assert proposed(world) == {}
    request = fresh(world, request)
    request.pooled_at = world.now
    world.session.commit()
    run()
    assert proposed(world) == {"Dev": "Ben"}


def test_a_cook_s_own_limit_is_settled_before_the_solve(world: World, run: Run) -> None:
    asha = world.cook()
    world.add(CookProfile(person_id=asha.id, portions_per_week=1))
    world.meal(asha, portions=3, window=world.window(days=1))
    for name in ("Dev", "Eve"):
        waited(world, name, 3)
    row = run()
    assert len(proposed(world)) == 1
    assert (row.proposed, row.skipped) == (1, 0)


def test_what_no_longer_holds_when_the_lock_is_taken_is_left_out(world: World) -> None:
    meal = world.meal(world.cook(), portions=1)
    dev, eve = waited(world, "Dev", 9), waited(world, "Eve", 3)
    found = round_runs.look_and_solve(world.session, world.reigate, clock.now())
    assert [one.request for one in found.chosen] == [dev.ref]
    perform(world.deed(dev_of(world, eve)), matches.ask_for_meal, meal.ref)
    assert perform(world.deed(), round_runs.propose, found.chosen, "ABC234") == 0
    assert proposed(world) == {"Eve": "Asha"}


def test_another_council_s_meals_and_requests_are_outside(world: World, run: Run) -> None:
    world.meal(world.cook("Otto", council=world.barnet))
    world.request(world.diner("Dina", council=world.barnet))
    world.request(world.diner())
    row = run()
    assert (row.portions, row.result["unserved_count"]) == (0, 1)


def test_a_snapshot_takes_a_dozen_queries_however_much_there_is(world: World) -> None:
    for number in range(8):
        world.meal(world.cook(f"Asha{number}"))
        waited(world, f"Dev{number}", number)
        waited(world, f"Eve{number}", number, needs={Allergen.MILK: Need.AVOID})
    with counted() as statements:
        found = round_runs.look_and_solve(world.session, world.reigate, clock.now())
    assert len(found.chosen) == 16
    assert len(statements) <= 16, "\n".join(statements)


def test_the_row_of_a_round_holds_references_and_codes_alone(world: World, run: Run) -> None:
    world.meal(world.cook("Ashaname"), portions=1)
    for name in ("Devname", "Evename"):
        waited(world, name, 4)
    told = str(run().result)
    assert "name" not in told
    refs = {row.ref for model in (Meal, MealRequest) for row in world.session.query(model)}
    assert all(ref in told for ref in refs)


def test_where_nothing_fits_and_the_time_is_near_a_cook_is_asked(world: World, run: Run) -> None:
    asha = world.cook(email="asha@post.example")
    near = waited(world, "Dev", 5)
    far = world.request(world.diner("Eve"), window=world.window(days=4))
    run()
    asked = world.session.query(CookAsk).all()
    assert [(ask.request_id, ask.cook_id) for ask in asked] == [(near.id, asha.id)]
    assert far.id not in {ask.request_id for ask in asked}


def test_nobody_is_asked_where_a_question_to_the_diner_comes_first(world: World, run: Run) -> None:
    world.cook(email="asha@post.example")
    dev = world.diner(needs={Allergen.MILK: Need.NOT_ASKED})
    world.request(dev)
    row = run()
    assert row.result["unserved"][0]["change"] == "ask_foods"
    assert world.session.query(CookAsk).count() == 0
