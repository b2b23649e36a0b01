"""D7: what is cooked for a pairing's day is proposed at once, and approved by itself where nothing is new."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from support.pairs import pairing, shared
from support.world import World

from app.domain.matches import MatchState
from app.domain.pairings import PairingState
from app.domain.vocabulary import Allergen, Need, Origin
from app.models.asks import CookAsk
from app.models.meals import Match
from app.models.trace import AuditEntry, OutboxMessage
from app.services import ask_meals, asks, meals, pairing_clock, pairing_days, pairings
from app.services.frame import CouncilContext, perform
from tests.factories.meal_facts import answers, good_meal


@pytest.fixture
def cast(world: World):
    return world.cook("Asha", email="asha@post.example"), world.diner("Dev"), world.coordinator("Cleo")


def by_itself(world: World) -> CouncilContext:
    policy = world.reigate.policy
    return replace(world.reigate, policy=replace(policy, pairing=replace(policy.pairing, approve_by_itself=True)))


def post(world: World, cook, for_diner, council: CouncilContext | None = None, **in_it):
    """The cook posts a hot meal for one diner, for half past five tomorrow. in_it: milk="yes"."""
    meal = good_meal(world, for_diner_ref=for_diner.ref, allergens=answers(**in_it))
    return perform(world.deed(cook, **({"council": council} if council else {})), meals.post, meal)


def only_match(world: World, *, of_pairing: bool = True) -> Match:
    world.session.expire_all()
    found = world.session.scalars(select(Match).where(Match.origin == Origin.PAIRING)).all()
    assert len(found) == (1 if of_pairing else 0)
    return found[0] if found else None


def test_a_meal_for_the_day_is_proposed_at_once_and_nobody_is_told_twice(world: World, cast) -> None:
    asha, dev, cleo = cast
    shared(world, asha, dev, decided_by=cleo)
    pairing(world, asha, dev)
    post(world, asha, dev)
    match = only_match(world)
    assert (match.state, match.proposed_by_id, match.diner_id) == (MatchState.PROPOSED, None, dev.id)
    assert world.session.scalars(select(OutboxMessage.kind)).all() == []


def test_a_meal_that_the_guard_refuses_is_set_aside_as_before(world: World, cast) -> None:
    asha, _, cleo = cast
    allergic = world.diner("Ali", needs={Allergen.MILK: Need.AVOID})
    shared(world, asha, allergic, decided_by=cleo)
    pairing(world, asha, allergic)
    post(world, asha, allergic, milk="yes")
    only_match(world, of_pairing=False)
    assert world.session.scalars(select(OutboxMessage.kind)).all() == ["meal_set_aside"]


def test_a_meal_posted_before_the_pairing_began_is_proposed_once_it_begins(world: World, cast) -> None:
    asha, dev, cleo = cast
    world.meal(asha, for_diner_id=dev.id)
    row = pairing(world, asha, dev, PairingState.SUGGESTED)
    perform(world.deed(cleo), pairings.begin_trial, row.ref, row.version)
    assert only_match(world).state is MatchState.PROPOSED


def test_a_meal_on_another_day_is_an_ordinary_meal_set_aside(world: World, cast) -> None:
    asha, dev, cleo = cast
    shared(world, asha, dev, decided_by=cleo)
    pairing(world, asha, dev, days=3)
    post(world, asha, dev)
    only_match(world, of_pairing=False)
    assert world.session.scalars(select(OutboxMessage.kind)).all() == ["meal_set_aside"]


def test_food_like_before_is_approved_by_itself_where_the_council_says_so(world: World, cast) -> None:
    asha, dev, cleo = cast
    shared(world, asha, dev, contains=(Allergen.MILK,), decided_by=cleo)
    pairing(world, asha, dev)
    post(world, asha, dev, by_itself(world), milk="yes")
    match = only_match(world)
    assert (match.state, match.decided_by_id) == (MatchState.APPROVED, None)
    approved = world.session.scalars(select(AuditEntry).where(AuditEntry.deed == "match_approved")).one()
    assert (approved.actor, approved.actor_id) == ("system", None)
    kinds = world.session.scalars(select(OutboxMessage.kind)).all()
    assert sorted(kinds) == ["match_approved", "match_offered"]


def test_so_is_the_meal_of_a_cook_who_was_asked_about_the_day(world: World, cast) -> None:
    asha, dev, cleo = cast
    shared(world, asha, dev, decided_by=cleo)
    pairing(world, asha, dev)
    perform(world.deed(), pairing_clock.each_morning)
    ask = world.session.scalars(select(CookAsk)).one()
    perform(world.deed(asha), asks.accept, ask.ref, ask.version)
    perform(world.deed(asha, council=by_itself(world)), ask_meals.post, ask.ref, good_meal(world))
    world.session.expire_all()
    match = world.session.scalars(select(Match).where(Match.origin == Origin.COOK_ASKED)).one()
    assert (match.state, match.decided_by_id) == (MatchState.APPROVED, None)


@pytest.mark.parametrize(
    "why",
    ["setting_off", "trial", "review_due", "never_by_a_person", "new_allergen", "needs_changed", "words", "caution"],
)
def test_anything_else_waits_in_the_queue(world: World, cast, why) -> None:
    asha, dev, cleo = cast
    council = world.reigate if why == "setting_off" else by_itself(world)
    facts = {"food_changed_at": world.now} if why == "needs_changed" else {}
    state = {"trial": PairingState.TRIAL, "review_due": PairingState.REVIEW_DUE}.get(why, PairingState.ACTIVE)
    if why == "words":
        dev = world.diner("Wren", profile={"other_allergens": "kiwi"})
    if why == "caution":
        dev = world.diner("Cora", needs={Allergen.MILK: Need.AVOID})
    shared(world, asha, dev, decided_by=None if why == "never_by_a_person" else cleo)
    pairing(world, asha, dev, state, **facts)
    in_it = {"new_allergen": {"eggs": "yes"}, "caution": {"milk": "may_contain"}}.get(why, {})
    post(world, asha, dev, council, **in_it)
    assert only_match(world).state is MatchState.PROPOSED


def test_the_guard_has_the_last_word_on_what_approves_itself(world: World, cast) -> None:
    """Between the two people, here: they live together since."""
    asha, dev, cleo = cast
    shared(world, asha, dev, decided_by=cleo)
    pairing(world, asha, dev)
    dev.household_id = asha.household_id
    world.session.merge(dev)
    world.session.commit()
    post(world, asha, dev, by_itself(world))
    only_match(world, of_pairing=False)


def test_hurdles_name_themselves(world: World, cast) -> None:
    asha, dev, cleo = cast
    shared(world, asha, dev, decided_by=cleo)
    row = pairing(world, asha, dev, PairingState.TRIAL)
    meal = post(world, asha, dev, by_itself(world), eggs="may_contain")
    found = pairing_days.hurdles_of(world.session, by_itself(world), row, only_match(world), meal)
    assert [hurdle.value for hurdle in found] == ["not_active", "new_allergen"]
