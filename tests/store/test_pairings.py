"""The walls round pairings: one that has not ended for two people, and none across councils."""

import pytest
from sqlalchemy.exc import IntegrityError
from support.pairs import pairing
from support.world import World

from app.domain.pairings import PairingState
from app.store import pairings as store
from app.store.session import belong_to


def test_two_people_have_one_pairing_that_has_not_ended(world: World) -> None:
    asha, dev = world.cook(), world.diner()
    pairing(world, asha, dev, PairingState.ENDED)
    pairing(world, asha, dev, PairingState.ENDED)
    pairing(world, asha, dev, PairingState.SUGGESTED)
    with pytest.raises(IntegrityError):
        pairing(world, asha, dev, PairingState.PAUSED)
    world.session.rollback()


def test_a_pairing_never_joins_people_of_two_councils(world: World) -> None:
    asha, dina = world.cook(), world.diner("Dina", council=world.barnet)
    with pytest.raises(IntegrityError):
        pairing(world, asha, dina)
    world.session.rollback()


def test_a_council_sees_its_own_pairings_only(world: World) -> None:
    ours = pairing(world, world.cook(), world.diner())
    otto, dina = world.cook("Otto", council=world.barnet), world.diner("Dina", council=world.barnet)
    theirs = pairing(world, otto, dina)
    belong_to(world.session, world.reigate.id)
    everything = store.Group(store.OPEN)
    assert [row.id for row in store.listed(world.session, world.reigate.id, everything, 10)] == [ours.id]
    assert store.by_ref(world.session, world.reigate.id, theirs.ref) is None
    assert store.by_ref(world.session, world.barnet.id, theirs.ref) is None, "the session's own net holds as well"
    assert [one.pairing.id for one in store.setting_aside(world.session, world.reigate.id)] == [ours.id]
    assert store.of_person(world.session, world.reigate.id, otto.id) == []
