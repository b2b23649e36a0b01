"""Nothing gives more of a cook's week than the cook said, nor more meals than a diner's week holds."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from support.looking import fresh
from support.queries import counted
from support.world import World

from app.domain.errors import Conflict, Forbidden, Invalid, Stale
from app.domain.load import Offered, Wished
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.models.meals import Match, Meal, MealRequest
from app.models.people import CookProfile, Person
from app.services import load, matches
from app.services.frame import Deed, perform
from app.services.meal_lists import near
from app.store import facts
from app.store.meals_near import Days, Place

SUNDAY, MONDAY = date(2026, 12, 6), date(2026, 12, 7)


def on(world: World, day: date, hour: int = 12) -> tuple[datetime, datetime]:
    today = world.now.astimezone(world.council.policy.tz).date()
    return world.window((day - today).days, time(hour), 120)


def limited(world: World, portions: int | None = 2) -> Person:
    asha = world.cook()
    world.add(CookProfile(person_id=asha.id, portions_per_week=portions))
    return asha


def given(world: World, asha: Person, day: date, state: MatchState, **facts: object) -> Match:
    meal = world.meal(asha, portions=4, window=on(world, day))
    return world.match(meal, world.request(world.diner("Wen"), window=on(world, day), **facts), state)


def asked(world: World, asha: Person, day: date, **facts: object) -> tuple[Meal, MealRequest]:
    return world.meal(asha, portions=4, window=on(world, day)), world.request(
        world.diner(), window=on(world, day), **facts
    )


def propose(world: World, meal: Meal, request: MealRequest, who: Person | None = None) -> Match:
    cleo = who or world.coordinator()
    return perform(world.deed(cleo), matches.propose, meal.ref, request.ref)


@pytest.mark.parametrize(
    "state", [MatchState.APPROVED, MatchState.CONFIRMED, MatchState.HANDED_OVER, MatchState.CLOSED]
)
def test_a_cooks_full_week_takes_no_proposal_more(world: World, state: MatchState) -> None:
    asha = limited(world)
    given(world, asha, MONDAY, state, portions=2)
    meal, request = asked(world, asha, MONDAY + timedelta(days=6))
    with pytest.raises(Conflict, match="cook_week_full") as refused:
        propose(world, meal, request)
    assert refused.value.details == {"most": 2, "given": 2}
    assert fresh(world, request).state is RequestState.OPEN


def test_the_sunday_before_and_the_monday_after_are_other_weeks(world: World) -> None:
    asha = limited(world)
    given(world, asha, SUNDAY, MatchState.CONFIRMED, portions=2)
    given(world, asha, MONDAY + timedelta(days=7), MatchState.CONFIRMED, portions=2)
    assert propose(world, *asked(world, asha, MONDAY, portions=2)).state is MatchState.PROPOSED


def test_a_visit_after_midnight_counts_for_the_week_it_falls_into(world: World) -> None:
    asha, cleo = limited(world), world.coordinator()
    opens = datetime.combine(MONDAY, time(0, 10), world.council.policy.tz).astimezone(UTC)
    late = world.meal(asha, portions=4, window=(opens - timedelta(hours=1), opens + timedelta(hours=1)))
    wish = (opens, opens + timedelta(hours=1))
    world.match(late, world.request(world.diner("Wen"), window=wish, portions=2), MatchState.CONFIRMED)
    assert propose(world, *asked(world, asha, SUNDAY, portions=2), cleo).state is MatchState.PROPOSED
    with pytest.raises(Conflict, match="cook_week_full"):
        propose(world, *asked(world, asha, MONDAY, portions=2), cleo)


def test_what_came_to_nothing_does_not_count(world: World) -> None:
    asha = limited(world)
    for state in (MatchState.CANCELLED_EARLY, MatchState.PROPOSED, MatchState.VOID):
        given(world, asha, MONDAY, state, portions=2)
    assert propose(world, *asked(world, asha, MONDAY, portions=2)).state is MatchState.PROPOSED


def test_a_request_that_does_not_fit_into_the_rest_of_the_week_is_refused_and_no_limit_refuses_none(
    world: World,
) -> None:
    asha = limited(world, 3)
    given(world, asha, MONDAY, MatchState.CONFIRMED, portions=2)
    meal, request = asked(world, asha, MONDAY, portions=2)
    cleo = world.coordinator()
    with pytest.raises(Conflict, match="cook_week_full"):
        propose(world, meal, request, cleo)
    world.session.query(CookProfile).one().portions_per_week = None
    world.session.commit()
    assert propose(world, meal, request, cleo).state is MatchState.PROPOSED


def test_of_two_proposals_only_what_the_week_holds_is_approved(world: World) -> None:
    asha, cleo = limited(world, 1), world.coordinator()
    first = propose(world, *asked(world, asha, MONDAY), cleo)
    second = propose(world, *asked(world, asha, MONDAY), cleo)
    perform(world.deed(cleo), matches.approve, first.ref, first.version)
    second = fresh(world, second)
    with pytest.raises(Conflict, match="cook_week_full"):
        perform(world.deed(cleo), matches.approve, second.ref, second.version)
    assert fresh(world, second).state is MatchState.PROPOSED


def test_a_cook_who_picks_is_told_the_week_is_full_and_a_diner_who_asks_is_not(world: World) -> None:
    asha = limited(world, 1)
    given(world, asha, MONDAY, MatchState.CONFIRMED)
    meal, request = asked(world, asha, MONDAY)
    with pytest.raises(Conflict, match="cook_week_full"):
        perform(world.deed(asha), matches.pick_diner, meal.ref, request.ref)
    bea = world.diner("Bea")
    with pytest.raises(Conflict, match="guard_not_now"):
        perform(world.deed(bea), matches.ask_for_meal, meal.ref)
    assert world.session.query(MealRequest).filter_by(diner_id=bea.id).count() == 0


def test_a_list_offers_nothing_of_a_cook_whose_week_is_full(world: World) -> None:
    asha, dev = limited(world, 3), world.diner()
    given(world, asha, MONDAY, MatchState.CONFIRMED, portions=2)
    given(world, asha, MONDAY, MatchState.PROPOSED)
    this_week, next_week = (asked(world, asha, MONDAY + timedelta(days=days))[0].ref for days in (4, 7))
    others = world.meal(world.cook("Bea"), window=on(world, MONDAY)).ref
    assert {this_week, next_week, others} <= offered(world, dev)
    given(world, asha, MONDAY + timedelta(days=2), MatchState.HANDED_OVER)
    assert offered(world, dev).isdisjoint({this_week})
    assert {next_week, others} <= offered(world, dev)


def offered(world: World, dev: Person) -> set[str]:
    """What the list of meals near a diner shows."""
    world.session.close()
    known = facts.diners(world.session, world.council.id, [dev.id])[dev.id]
    ahead = Days(world.now, world.now + timedelta(days=90))
    return {e.meal.ref for e in near(world.session, world.reigate, known, world.now, days=ahead, after=Place()).entries}


def test_a_diners_full_week_takes_no_proposal_and_no_approval_more(world: World) -> None:
    dev, cleo, asha = world.diner(), world.coordinator(), world.cook()
    for ahead in range(2):
        day = MONDAY + timedelta(days=ahead)
        world.request(dev, window=on(world, day), state=[RequestState.MATCHED, RequestState.FULFILLED][ahead])
    wednesday, thursday = MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)
    first = world.request(dev, window=on(world, wednesday))
    proposed = propose(world, world.meal(asha, window=on(world, wednesday)), first, cleo)
    meal, second = world.meal(asha, window=on(world, thursday)), world.request(dev, window=on(world, thursday))
    for use_case, args in ((matches.propose, (meal.ref, second.ref)), (matches.approve, (proposed.ref, 1))):
        with pytest.raises(Conflict, match="diner_week_full"):
            perform(stricter(world, cleo, 2), use_case, *args)  # type: ignore[arg-type]  # two use cases
    perform(stricter(world, cleo, 3), matches.approve, proposed.ref, proposed.version)


def stricter(world: World, who: Person, most: int) -> Deed:
    """A deed in a council whose diners have so many meals a week."""
    deed = world.deed(who)
    policy = deed.council.policy
    stricter = replace(policy, matching=replace(policy.matching, diner_meals_per_week=most))
    return replace(deed, council=replace(deed.council, policy=stricter))


def test_a_round_is_told_what_each_meal_may_give_and_who_waits(world: World) -> None:
    asha, grace, dev = limited(world, 3), world.cook("Grace"), world.diner()
    given(world, asha, MONDAY, MatchState.PROPOSED)
    tuesday = MONDAY + timedelta(days=1)
    offers = [
        Offered(ref, cook.id, day, on(world, day)[0], 4)
        for ref, cook, day in (("A", asha, tuesday), ("B", asha, MONDAY), ("C", grace, MONDAY))
    ]
    for ahead in range(6):
        world.request(dev, window=on(world, MONDAY + timedelta(days=ahead)), state=RequestState.MATCHED)
    wishes = [Wished("X", dev.id, MONDAY, on(world, MONDAY)[0]), Wished("Y", dev.id, tuesday, on(world, tuesday)[0])]
    with counted() as statements:
        settled = load.settle(world.session, world.council, offers, wishes)
    assert settled.portions == {"A": 0, "B": 2, "C": 4}
    assert settled.waiting == {"Y"}
    assert len(statements) <= 4
    assert load.settle(world.session, world.council, [], []) == ({}, frozenset())


def test_a_cook_sets_changes_and_lifts_a_limit(world: World) -> None:
    asha = world.cook()
    row = perform(world.deed(asha), load.save_limit, 4, 0)
    assert row.portions_per_week == 4
    row = perform(world.deed(asha), load.save_limit, None, row.version)
    assert row.portions_per_week is None
    with pytest.raises(Stale):
        perform(world.deed(asha), load.save_limit, 3, 1)
    with pytest.raises(Invalid, match="week_limit_range"):
        perform(world.deed(asha), load.save_limit, 0, row.version)


def test_only_a_cook_sets_a_limit(world: World) -> None:
    with pytest.raises(Forbidden):
        perform(world.deed(world.diner()), load.save_limit, 4, 0)
