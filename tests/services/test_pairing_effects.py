"""What becomes of a pairing when a person pauses, leaves, is stopped, moves, is kept apart or eats otherwise."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from support.pairs import again, pairing, told
from support.world import World

from app.domain.council_policy import Requirement
from app.domain.pairings import EndCode, PairingState, Party
from app.domain.vocabulary import Allergen, Asked, Diet, Heating, Need, Role, Strength
from app.models.pairings import Pairing
from app.models.people import DinerProfile, Household, MemberRole
from app.models.trace import OutboxMessage
from app.services import checks, holds, homes, keep_aparts, members, needs, pairing_clock, pairing_effects, pairings
from app.services.frame import perform
from app.services.homes import HomeFacts
from app.store import pairings as store


@pytest.fixture
def cast(world: World):
    return world.cook("Asha", email="asha@post.example"), world.diner("Dev"), world.coordinator("Cleo")


def role_version(world: World, person, role: Role) -> int:
    return world.session.scalars(select(MemberRole.version).filter_by(person_id=person.id, role=role)).one()


def morning(world: World, now: datetime | None = None) -> None:
    perform(world.deed(now=now), pairing_clock.each_morning)


SIDES = [("asha", Role.COOK), ("dev", Role.DINER)]


@pytest.mark.parametrize(("who", "role"), SIDES)
@pytest.mark.parametrize("state", [PairingState.TRIAL, PairingState.ACTIVE])
def test_who_pauses_pauses_the_pair_and_who_begins_again_begins_it(world: World, cast, who, role, state) -> None:
    asha, dev, cleo = cast
    one, other = (asha, dev) if who == "asha" else (dev, asha)
    row = pairing(world, asha, dev, state)
    perform(world.deed(cleo), members.pause, one.ref, role, "Away", role_version(world, one, role))
    paused = again(world, row)
    assert (paused.state, paused.paused_by, paused.paused_from) == (PairingState.PAUSED, Party.CLOCK, state)
    assert told(world) == [("pairing_paused", other.id)]
    perform(world.deed(cleo), members.resume, one.ref, role, role_version(world, one, role))
    assert again(world, row).state is state


def test_a_pair_that_a_side_paused_does_not_begin_again_with_a_role(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    perform(world.deed(dev), pairings.pause, row.ref, 1)
    perform(world.deed(cleo), members.pause, asha.ref, Role.COOK, "Away", role_version(world, asha, Role.COOK))
    perform(world.deed(cleo), members.resume, asha.ref, Role.COOK, role_version(world, asha, Role.COOK))
    assert again(world, row).state is PairingState.PAUSED


def test_a_check_that_is_taken_back_pauses_the_pair(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    perform(world.deed(cleo), checks.revoke_check, asha.ref, Requirement.AGREEMENT, "Lost", 1)
    assert again(world, row).state is PairingState.PAUSED


def test_only_the_role_that_pauses_takes_its_pairs_along(world: World, cast) -> None:
    """Asha cooks for Dev, and Gil cooks for Asha."""
    asha, dev, cleo = cast
    world.give_role(asha, Role.DINER)
    cooks, dines = pairing(world, asha, dev), pairing(world, world.cook("Gil", metres_north=200), asha)
    perform(world.deed(cleo), members.pause, asha.ref, Role.COOK, "Away", role_version(world, asha, Role.COOK))
    assert (again(world, cooks).state, again(world, dines).state) == (PairingState.PAUSED, PairingState.ACTIVE)


@pytest.mark.parametrize(("who", "role"), SIDES)
def test_who_leaves_ends_the_pair_and_the_other_hears_it(world: World, cast, who, role) -> None:
    asha, dev, cleo = cast
    one, other = (asha, dev) if who == "asha" else (dev, asha)
    row = pairing(world, asha, dev, PairingState.REVIEW_DUE)
    perform(world.deed(cleo), members.end, one.ref, role, "Moves away", role_version(world, one, role))
    assert (again(world, row).state, again(world, row).end_code) == (PairingState.ENDED, EndCode.LEFT)
    assert told(world) == [("pairing_ended", other.id)]


@pytest.mark.parametrize("who", ["asha", "dev"])
def test_a_hold_ends_the_pair_and_its_person_hears_nothing(world: World, cast, who) -> None:
    asha, dev, cleo = cast
    one, other = (asha, dev) if who == "asha" else (dev, asha)
    row = pairing(world, asha, dev, PairingState.TRIAL)
    perform(world.deed(cleo), holds.place_hold, one.ref, "Something was said")
    assert (again(world, row).state, again(world, row).end_code) == (PairingState.ENDED, EndCode.HOLD)
    assert told(world) == [("pairing_ended", other.id)]
    assert "hold" not in str(world.session.scalars(select(OutboxMessage.facts)).all())


def test_of_a_death_nobody_hears_from_a_machine(world: World, cast) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev)
    perform(world.deed(), pairing_effects.end_of_person, dev.id, EndCode.DECEASED)
    assert again(world, row).state is PairingState.ENDED
    assert told(world) == []


def test_two_who_are_kept_apart_both_hear_that_it_ended_and_not_why(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    perform(world.deed(cleo), keep_aparts.keep_apart, dev.ref, asha.ref, "They quarrelled")
    assert again(world, row).end_code == EndCode.KEPT_APART
    assert told(world) == sorted([("pairing_ended", asha.id), ("pairing_ended", dev.id)])
    assert "apart" not in str(world.session.scalars(select(OutboxMessage.facts)).all())


def save(world: World, cleo, dev, **changes) -> None:
    profile = world.session.scalars(select(DinerProfile).filter_by(person_id=dev.id)).one()
    said = needs.of(profile)
    said = type(said)(**({name: getattr(said, name) for name in said.__dataclass_fields__} | changes))
    perform(world.deed(cleo), needs.save_needs, dev.ref, said, profile.version, Asked.PHONE)


@pytest.mark.parametrize(
    "change",
    [
        {"allergens": dict.fromkeys(Allergen, Need.NONE) | {Allergen.EGGS: Need.AVOID}},
        {"diets": {Diet.NO_PORK: Strength.MUST}},
        {"other_allergens": "kiwi"},
    ],
)
def test_another_need_brings_an_active_pair_up_for_review(world: World, cast, change) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    save(world, cleo, dev, **change)
    found = again(world, row)
    assert (found.state, found.review_why, found.food_changed_at is None) == (PairingState.REVIEW_DUE, "food", False)


def test_what_has_nothing_to_do_with_food_does_not(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    save(world, cleo, dev, heating=frozenset({Heating.OVEN}), small_portion=True)
    assert again(world, row).state is PairingState.ACTIVE


def test_a_need_that_changed_in_a_pause_is_talked_about_afterwards(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    perform(world.deed(dev), pairings.pause, row.ref, 1)
    save(world, cleo, dev, diets={Diet.VEGAN: Strength.MUST})
    assert again(world, row).state is PairingState.PAUSED
    perform(world.deed(dev), pairings.resume, row.ref, again(world, row).version)
    assert again(world, row).state is PairingState.REVIEW_DUE


def move(world: World, cleo, person, postcode: str) -> None:
    home = world.session.get(Household, person.household_id)
    perform(
        world.deed(cleo),
        homes.place_address,
        person.ref,
        HomeFacts(line1="2 Far Road", town="Reigate", postcode=postcode),
        "They moved",
        home.version,
        alone=True,
    )


def test_two_who_come_to_live_together_are_no_pair_any_more(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    perform(world.deed(cleo), homes.live_together, dev.ref, asha.ref, "They told us", dev.version)
    assert again(world, row).end_code == EndCode.MOVED


def test_two_who_still_live_near_each_other_stay_a_pair(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    move(world, cleo, dev, "RH2 7DE")
    assert again(world, row).state is PairingState.ACTIVE


def test_nobody_s_pair_in_another_council_is_touched(world: World, cast) -> None:
    otto, dina = world.cook("Otto", council=world.barnet), world.diner("Dina", council=world.barnet)
    theirs = pairing(world, otto, dina, review_on=world.now.date())
    morning(world)
    assert again_in(world, theirs).state is PairingState.ACTIVE


def again_in(world: World, row: Pairing) -> Pairing:
    from app.store.session import belong_to

    belong_to(world.session, world.barnet.id)
    return again(world, row)


def test_a_review_is_due_on_its_day(world: World, cast) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev, review_on=world.now.date() + timedelta(days=1))
    morning(world)
    assert store.by_ref(world.session, world.reigate.id, row.ref).state is PairingState.ACTIVE
    morning(world, world.now + timedelta(days=1))
    world.session.expire_all()
    found = store.by_ref(world.session, world.reigate.id, row.ref)
    assert (found.state, found.review_why) == (PairingState.REVIEW_DUE, "time")


def test_a_pause_with_a_day_ends_on_that_day(world: World, cast) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev)
    until = world.now.date() + timedelta(days=8)
    perform(world.deed(asha), pairings.pause, row.ref, 1, until)
    morning(world, world.now + timedelta(days=7))
    assert store.by_ref(world.session, world.reigate.id, row.ref).state is PairingState.PAUSED
    morning(world, world.now + timedelta(days=8))
    world.session.expire_all()
    assert store.by_ref(world.session, world.reigate.id, row.ref).state is PairingState.ACTIVE
