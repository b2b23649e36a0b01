import pytest
from sqlalchemy import select
from support.world import World

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.matches import MatchState
from app.models.meals import Match
from app.models.people import Person
from app.models.trace import OutboxMessage
from app.services import keep_aparts
from app.services.frame import perform


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


def apart(world: World, cleo: Person, first: Person, second: Person, reason: str = "They quarrelled"):
    return perform(world.deed(cleo), keep_aparts.keep_apart, first.ref, second.ref, reason)


def test_two_people_are_kept_apart_whichever_is_named_first(world: World, cleo) -> None:
    asha, dev = world.cook(), world.diner()
    row = apart(world, cleo, dev, asha)
    assert (row.first_id, row.second_id) == (asha.id, dev.id)
    with pytest.raises(Conflict, match="already_apart"):
        apart(world, cleo, asha, dev)


def test_what_was_arranged_between_them_is_off_and_neither_hears_why(world: World, cleo) -> None:
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    apart(world, cleo, asha, dev)
    assert world.session.get(Match, match.id).state is MatchState.VOID
    told = world.session.execute(select(OutboxMessage.kind, OutboxMessage.facts)).all()
    assert {kind for kind, _ in told} == {"match_void"}
    assert "quarrelled" not in str(told)


def test_their_other_matches_stay(world: World, cleo) -> None:
    asha, dev, dot = world.cook(), world.diner(), world.diner("Dot")
    match = world.match(world.meal(asha), world.request(dot), MatchState.CONFIRMED)
    apart(world, cleo, asha, dev)
    assert world.session.get(Match, match.id).state is MatchState.CONFIRMED


def test_they_may_be_matched_again_and_kept_apart_once_more(world: World, cleo) -> None:
    asha, dev = world.cook(), world.diner()
    apart(world, cleo, asha, dev)
    row = perform(world.deed(cleo), keep_aparts.end, dev.ref, asha.ref, "They made up")
    assert row.ended_by_id == cleo.id
    with pytest.raises(NotFound):
        perform(world.deed(cleo), keep_aparts.end, dev.ref, asha.ref, "They made up")
    assert apart(world, cleo, asha, dev).id != row.id


def test_a_reason_is_needed_and_two_different_people(world: World, cleo) -> None:
    asha, dev = world.cook(), world.diner()
    with pytest.raises(Invalid, match="reason_missing"):
        apart(world, cleo, asha, dev, " ")
    with pytest.raises(Invalid, match="same_person"):
        apart(world, cleo, asha, asha)


def test_it_is_not_for_members_nor_about_one_s_own_household(world: World) -> None:
    home = world.household()
    asha, dev = world.cook(household=home), world.diner()
    with pytest.raises(Forbidden, match="not_allowed"):
        apart(world, dev, dev, asha)
    with pytest.raises(Forbidden, match="own_household"):
        apart(world, world.coordinator(household=home), asha, dev)


def test_another_council_s_people_are_not_found(world: World, cleo) -> None:
    asha, otto = world.cook(), world.cook("Otto", council=world.barnet)
    with pytest.raises(NotFound):
        apart(world, cleo, asha, otto)
