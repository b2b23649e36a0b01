from datetime import timedelta

import pytest
from support.looking import fresh, messages
from support.world import World

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from app.domain.lifecycle import IllegalTransition
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.meals import Match, Meal, MealRequest
from app.models.people import DinerProfile, MemberRole, Person
from app.services import matches
from app.services.frame import perform


def arranged(world: World, state: MatchState = MatchState.CONFIRMED) -> tuple[Person, Person, Match]:
    asha, dev = world.cook(), world.diner()
    return asha, dev, world.match(world.meal(asha), world.request(dev), state)


def as_it_is(world: World) -> tuple[MatchState, RequestState, int, MealState]:
    world.session.rollback()
    match, request, meal = (world.session.query(kind).one() for kind in (Match, MealRequest, Meal))
    return match.state, request.state, meal.live_portions, meal.state


def test_a_cook_cancels_an_hour_before_and_the_request_waits_again(world: World) -> None:
    asha, dev, match = arranged(world)
    before = world.session.query(DinerProfile.accepted_on, DinerProfile.last_meal_on).one()
    opens = world.session.query(Meal.window_start).scalar()
    perform(world.deed(asha, now=opens - timedelta(hours=1)), matches.cannot, match.ref, match.version, "unwell")
    assert as_it_is(world) == (MatchState.CANCELLED_LATE, RequestState.OPEN, 0, MealState.PUBLISHED)
    assert world.session.query(DinerProfile.accepted_on, DinerProfile.last_meal_on).one() == before
    assert messages(world) == {("match_cancelled", dev.id)}


def test_cancelled_in_good_time_is_early(world: World) -> None:
    asha, _, match = arranged(world)
    perform(world.deed(asha), matches.cannot, match.ref, match.version)
    assert as_it_is(world)[0] is MatchState.CANCELLED_EARLY


def test_cancelled_after_the_window_leaves_the_request_unmet(world: World) -> None:
    asha, _, match = arranged(world)
    closes = world.session.query(MealRequest.window_end).scalar()
    perform(world.deed(asha, now=closes), matches.cannot, match.ref, match.version)
    assert as_it_is(world)[:2] == (MatchState.CANCELLED_LATE, RequestState.UNMET)


def test_an_offer_that_is_turned_down_is_declined(world: World) -> None:
    asha, dev, match = arranged(world, MatchState.APPROVED)
    perform(world.deed(dev), matches.cancel, match.ref, match.version, "no_thank_you")
    assert as_it_is(world) == (MatchState.DECLINED, RequestState.OPEN, 0, MealState.PUBLISHED)
    assert messages(world) == {("match_cancelled", asha.id)}


def test_a_diner_who_cannot_be_in_wants_none_that_day(world: World) -> None:
    asha, dev, match = arranged(world)
    perform(world.deed(dev), matches.cancel, match.ref, match.version, "cannot_be_in")
    assert as_it_is(world)[:3] == (MatchState.CANCELLED_EARLY, RequestState.CANCELLED, 0)
    assert messages(world) == {("match_cancelled", asha.id)}


def test_the_office_cancels_and_both_are_told(world: World) -> None:
    asha, dev, match = arranged(world)
    perform(world.deed(world.coordinator()), matches.cancel, match.ref, match.version, "other", "Road closed")
    assert messages(world) == {("match_cancelled", asha.id), ("match_cancelled", dev.id)}


def test_strangers_wrong_reasons_and_old_pages_are_refused(world: World) -> None:
    asha, dev, match = arranged(world)
    for stranger, deed in ((world.diner("Eve"), matches.cancel), (world.cook("Ben"), matches.cannot)):
        with pytest.raises(NotFound):
            perform(world.deed(stranger), deed, match.ref, match.version, "other")
    with pytest.raises(Invalid, match="end_reason_needed"):
        perform(world.deed(dev), matches.cancel, match.ref, match.version, "bored")
    with pytest.raises(Stale):
        perform(world.deed(asha), matches.cannot, match.ref, match.version + 1)


def test_staff_do_not_cancel_as_the_office_what_they_cook_themselves(world: World) -> None:
    asha, _, match = arranged(world)
    world.add(MemberRole(person_id=asha.id, role=Role.COORDINATOR, state=MemberState.ACTIVE, applied_at=world.now))
    with pytest.raises(Forbidden, match="own_match"):
        perform(world.deed(asha), matches.cancel, match.ref, match.version, "other")


@pytest.mark.parametrize("state", [MatchState.NO_REPLY, MatchState.HANDED_OVER, MatchState.VOID, MatchState.REJECTED])
def test_what_is_over_or_being_searched_for_cannot_be_called_off(world: World, state: MatchState) -> None:
    _, dev, match = arranged(world, state)
    with pytest.raises(Conflict, match="illegal_transition"):
        perform(world.deed(dev), matches.cancel, match.ref, match.version, "no_thank_you")
    assert issubclass(IllegalTransition, Conflict)


def test_a_pause_releases_everything_of_the_cook_and_tells_the_diners(world: World) -> None:
    asha, dev, match = arranged(world)
    eve = world.diner("Eve")
    proposal = world.match(world.meal(asha), world.request(eve))
    perform(world.deed(world.coordinator()), matches.release_of_person, asha.id, "paused")
    assert {fresh(world, row).state for row in (match, proposal)} == {MatchState.CANCELLED_EARLY}
    assert {row.state for row in world.session.query(MealRequest)} == {RequestState.OPEN}
    assert messages(world) == {("match_cancelled", dev.id), ("match_cancelled", asha.id)}


def test_pausing_one_role_leaves_the_other(world: World) -> None:
    asha, dev, match = arranged(world)
    world.add(MemberRole(person_id=dev.id, role=Role.COOK, state=MemberState.ACTIVE, applied_at=world.now))
    waiting = world.request(dev, window=world.window(days=3))
    cleo = world.coordinator()
    perform(world.deed(cleo), matches.release_of_person, dev.id, "paused", Role.COOK)
    perform(world.deed(cleo), matches.release_of_person, asha.id, "paused", Role.DINER)
    assert fresh(world, match).state is MatchState.CONFIRMED
    assert fresh(world, waiting).state is RequestState.OPEN
    perform(world.deed(cleo), matches.release_of_person, dev.id, "paused", Role.DINER)
    assert fresh(world, match).state is MatchState.CANCELLED_EARLY
    assert fresh(world, waiting).state is RequestState.CANCELLED


def test_a_hold_tells_the_counterpart_that_another_visit_is_arranged_and_the_person_nothing(world: World) -> None:
    asha, dev, match = arranged(world)
    perform(world.deed(world.coordinator()), matches.release_of_person, asha.id, "hold")
    assert (fresh(world, match).state, fresh(world, match).reason) == (MatchState.VOID, "hold")
    assert messages(world) == {("hold_placed", dev.id)}


def test_a_diner_who_pauses_no_longer_waits(world: World) -> None:
    _, dev, _ = arranged(world)
    waiting = world.request(dev, window=world.window(days=3))
    perform(world.deed(world.coordinator()), matches.release_of_person, dev.id, "paused")
    assert {row.state for row in world.session.query(MealRequest)} == {RequestState.CANCELLED}
    assert fresh(world, waiting).state is RequestState.CANCELLED


def test_the_search_for_a_diner_who_does_not_answer_goes_on_whatever_happens(world: World) -> None:
    asha, dev, match = arranged(world, MatchState.NO_REPLY)
    cleo = world.coordinator()
    perform(world.deed(cleo), matches.release_of_person, asha.id, "hold")
    perform(world.deed(cleo), matches.release_pair, asha.id, dev.id)
    perform(world.deed(cleo), matches.release_meal, match.meal_id, "withdrawn")
    assert fresh(world, match).state is MatchState.NO_REPLY


def test_keeping_two_people_apart_voids_what_stands_between_them_alone(world: World) -> None:
    asha, dev, match = arranged(world)
    other = world.match(world.meal(asha), world.request(world.diner("Eve")), MatchState.CONFIRMED)
    perform(world.deed(world.coordinator()), matches.release_pair, dev.id, asha.id)
    assert fresh(world, match).state is MatchState.VOID
    assert fresh(world, other).state is MatchState.CONFIRMED
    assert messages(world) == {("match_void", asha.id), ("match_void", dev.id)}


def test_withdrawing_a_meal_gives_its_requests_back_and_tells_those_who_counted_on_it(world: World) -> None:
    asha, dev, match = arranged(world)
    meal = world.session.query(Meal).one()
    proposal = world.match(meal, world.request(world.diner("Eve")))
    perform(world.deed(asha), matches.release_meal, meal.id, "withdrawn")
    assert {fresh(world, row).state for row in (match, proposal)} == {MatchState.CANCELLED_EARLY}
    assert {row.state for row in world.session.query(MealRequest)} == {RequestState.OPEN}
    assert messages(world) == {("match_cancelled", dev.id)}


def test_an_offer_without_a_yes_lapses_at_the_windows_start(world: World) -> None:
    asha, dev, _ = arranged(world, MatchState.APPROVED)
    opens = world.session.query(Meal.window_start).scalar()
    assert perform(world.deed(now=opens - timedelta(seconds=1)), matches.lapse) == 0
    assert perform(world.deed(now=opens), matches.lapse) == 1
    assert as_it_is(world) == (MatchState.LAPSED, RequestState.OPEN, 0, MealState.PUBLISHED)
    assert messages(world) == {("match_cancelled", asha.id), ("match_cancelled", dev.id)}


def test_a_proposal_goes_when_its_meals_window_is_over(world: World) -> None:
    _, _, match = arranged(world, MatchState.PROPOSED)
    closes = world.session.query(Meal.window_end).scalar()
    assert perform(world.deed(now=closes), matches.lapse) == 1
    assert fresh(world, match).state is MatchState.REJECTED
    assert messages(world) == set()


def test_an_offer_made_while_the_window_is_open_stands_until_it_closes(world: World) -> None:
    asha, dev, cleo = world.cook(), world.diner(), world.coordinator()
    meal = world.meal(asha)
    match = world.match(meal, world.request(dev))
    later = meal.window_start + timedelta(minutes=5)
    perform(world.deed(cleo, now=later), matches.approve, match.ref, match.version)
    assert perform(world.deed(now=later + timedelta(minutes=1)), matches.lapse) == 0
    assert perform(world.deed(now=meal.window_end), matches.lapse) == 1
    assert fresh(world, match).state is MatchState.LAPSED
