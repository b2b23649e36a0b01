"""A slip is taken back within minutes, as long as nobody has heard of it."""

from datetime import timedelta

import pytest
from support.looking import fresh, messages
from support.post import keep_mail, work
from support.world import World

from app import clock
from app.domain.errors import Conflict, Forbidden, Stale
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import MealState
from app.domain.vocabulary import Allergen, Need, Origin, Role
from app.models.desk import CallAttempt, CallOutcome, Task
from app.models.meals import Match
from app.models.people import DinerProfile, Person
from app.models.trace import OutboxMessage
from app.services import calls, matches
from app.services.frame import perform
from app.store.session import belong_to


@pytest.fixture
def approved(world: World) -> Match:
    """Dev's portion of Asha's pie, approved by Cleo a moment ago; both read mail."""
    asha, dev = world.cook(email="asha@post.example"), world.diner(email="dev@post.example")
    match = world.match(world.meal(asha), world.request(dev), origin=Origin.ROUND)
    return perform(world.deed(world.coordinator()), matches.approve, match.ref, match.version)


def sam(world: World):
    belong_to(world.session, world.reigate.id)
    return world.coordinator("Sam")


def diner_of(world: World, match: Match) -> Person:
    return world.session.get_one(Person, match.diner_id)


def go_on(world: World, **later: int) -> None:
    clock.move_to(clock.now() + timedelta(**later), world.app.extensions["settings"].clock_file)


def test_an_approval_taken_back_is_a_proposal_again_and_nobody_hears_of_it(world: World, approved: Match) -> None:
    kept = keep_mail(world.app)
    work(world.app)
    assert kept.sent == [], "mail about a decision waits for two minutes"
    match = perform(world.deed(sam(world)), matches.undo, approved.ref, approved.version)
    assert (match.state, match.request.state, match.meal.live_portions) == (
        MatchState.PROPOSED,
        RequestState.PROPOSED,
        0,
    )
    assert (match.meal.state, match.decided_at, match.word) == (MealState.PUBLISHED, None, "")
    go_on(world, minutes=5)
    work(world.app, turns=2)
    assert kept.sent == []


def test_after_two_minutes_the_mail_goes_out_and_the_approval_stands(world: World, approved: Match) -> None:
    kept = keep_mail(world.app)
    go_on(world, minutes=2)
    work(world.app, turns=3)
    assert len(kept.sent) == 2
    with pytest.raises(Conflict, match="undo_told"):
        perform(world.deed(sam(world)), matches.undo, approved.ref, approved.version)
    assert fresh(world, approved).state is MatchState.APPROVED


def test_mail_about_a_visit_that_is_near_does_not_wait(world: World) -> None:
    asha, dev, cleo = world.cook(email="asha@post.example"), world.diner(email="dev@post.example"), world.coordinator()
    opens = world.now + timedelta(hours=3)
    window = (opens, opens + timedelta(hours=1))
    match = world.match(world.meal(asha, window=window), world.request(dev, window=window), origin=Origin.ROUND)
    perform(world.deed(cleo), matches.approve, match.ref, match.version)
    assert all(row.due_at == row.created_at for row in world.session.query(OutboxMessage))


def test_what_is_being_sent_just_now_counts_as_told(world: World, approved: Match) -> None:
    row = world.session.query(OutboxMessage).first()
    assert row is not None
    row.claimed_by, row.claimed_until = "worker", clock.now() + timedelta(seconds=30)
    world.session.commit()
    with pytest.raises(Conflict, match="undo_told"):
        perform(world.deed(sam(world)), matches.undo, approved.ref, approved.version)


def call_to_dev(world: World) -> tuple[Match, Task]:
    """Approved for a diner who is rung, the call being on the list at once."""
    match = world.match(world.meal(world.cook(email="asha@post.example")), world.request(world.diner()))
    match.origin = Origin.ROUND
    world.session.commit()
    match = perform(world.deed(world.coordinator()), matches.approve, match.ref, match.version)
    work(world.app)
    belong_to(world.session, world.reigate.id)
    return match, world.session.query(Task).one()


def test_a_call_nobody_has_made_yet_is_taken_off_the_list(world: World) -> None:
    match, call = call_to_dev(world)
    match = perform(world.deed(sam(world)), matches.undo, match.ref, match.version)
    assert match.state is MatchState.PROPOSED
    assert fresh(world, call).done_at is not None


def test_a_call_that_was_tried_stands(world: World) -> None:
    match, call = call_to_dev(world)
    made = calls.CallMade(CallOutcome.MESSAGE_LEFT)
    perform(world.deed(sam(world)), calls.record, call.ref, call.version, made)
    assert world.session.query(CallAttempt).count() == 1
    with pytest.raises(Conflict, match="undo_told"):
        perform(world.deed(world.coordinator("Ruth")), matches.undo, match.ref, match.version)


def test_what_the_diner_has_answered_stands(world: World, approved: Match) -> None:
    dev = diner_of(world, approved)
    match = perform(world.deed(dev), matches.say_yes, approved.ref, approved.version)
    with pytest.raises(Conflict, match="undo_told"):
        perform(world.deed(sam(world)), matches.undo, match.ref, match.version)


def test_what_a_diner_asked_for_keeps_the_diner_s_yes(world: World) -> None:
    dev, cleo = world.diner(email="dev@post.example"), world.coordinator()
    meal = world.meal(world.cook(email="asha@post.example"))
    match = perform(world.deed(dev), matches.ask_for_meal, meal.ref)
    match = perform(world.deed(cleo), matches.approve, match.ref, match.version)
    assert match.state is MatchState.CONFIRMED
    match = perform(world.deed(cleo), matches.undo, match.ref, match.version)
    assert match.state is MatchState.PROPOSED
    assert match.diner_yes_at is not None
    match = perform(world.deed(cleo), matches.approve, match.ref, match.version)
    assert match.state is MatchState.CONFIRMED
    assert messages(world) == {("match_confirmed", match.cook_id), ("match_confirmed", match.diner_id)}


def test_after_ten_minutes_a_decision_stands(world: World, approved: Match) -> None:
    go_on(world, minutes=10, seconds=1)
    with pytest.raises(Conflict, match="undo_too_late"):
        perform(world.deed(sam(world)), matches.undo, approved.ref, approved.version)


def test_saying_no_is_taken_back_while_the_request_waits(world: World) -> None:
    match = world.match(world.meal(world.cook()), world.request(world.diner()))
    cleo = world.coordinator()
    match = perform(world.deed(cleo), matches.reject, match.ref, match.version, "spoke_to_them")
    match = perform(world.deed(cleo), matches.undo, match.ref, match.version)
    assert (match.state, match.request.state, match.reason) == (MatchState.PROPOSED, RequestState.PROPOSED, "")


def test_a_no_stands_once_the_request_has_another_proposal(world: World) -> None:
    dev, cleo = world.diner(), world.coordinator()
    match = world.match(world.meal(world.cook()), world.request(dev))
    other = world.meal(world.cook("Ben"))
    match = perform(world.deed(cleo), matches.reject, match.ref, match.version, "another_meal_suits")
    perform(world.deed(cleo), matches.propose, other.ref, match.request.ref)
    with pytest.raises(Conflict, match="undo_nothing"):
        perform(world.deed(cleo), matches.undo, match.ref, match.version)


def test_a_no_is_not_taken_back_against_the_guard(world: World) -> None:
    dev, cleo = world.diner(), world.coordinator()
    match = world.match(world.meal(world.cook(), contains=(Allergen.MILK,)), world.request(dev))
    match = perform(world.deed(cleo), matches.reject, match.ref, match.version, "spoke_to_them")
    profile = world.session.query(DinerProfile).filter_by(person_id=dev.id).one()
    profile.allergens = dict(profile.allergens) | {Allergen.MILK: Need.AVOID}
    world.session.commit()
    with pytest.raises(Conflict, match="guard_allergen_contains"):
        perform(world.deed(cleo), matches.undo, match.ref, match.version)


def test_an_undo_of_another_version_is_stale(world: World, approved: Match) -> None:
    with pytest.raises(Stale):
        perform(world.deed(sam(world)), matches.undo, approved.ref, approved.version - 1)


def test_nobody_takes_back_a_decision_on_their_own_meal(world: World, approved: Match) -> None:
    dev = diner_of(world, approved)
    world.give_role(dev, Role.COORDINATOR)
    with pytest.raises(Forbidden, match="own_match"):
        perform(world.deed(dev), matches.undo, approved.ref, approved.version)
