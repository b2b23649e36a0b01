"""Between a page's reading and a deed's lock somebody may be stopped, signed out or unlinked: that counts."""

from dataclasses import replace

import pytest
from support.world import World

from app.domain.errors import Forbidden
from app.domain.members import MemberState
from app.domain.permissions import Permission
from app.domain.vocabulary import Role
from app.models.accounts import SignIn
from app.models.people import MemberRole, Person, Representation
from app.services import holds, meal_requests, meals
from app.services.acting import unlink_relative
from app.services.frame import Deed, perform
from app.store.session import belong_to


def asking(world: World, who: Person, acting_for: Person | None = None) -> Deed:
    """A deed of a page that has read who asks, and now waits for the lock."""
    world.sign_in(who, acting_for=acting_for)
    row = world.session.query(SignIn).order_by(SignIn.id.desc()).first()
    deed = world.deed(who, acting_for_id=acting_for.id if acting_for else None)
    deed.actor = replace(deed.actor, sign_in_id=row.id)
    return deed


def test_asvs_v7_4_2_a_hold_takes_the_power_of_a_deed_that_waits(world: World) -> None:
    lena, cleo = world.person("Lena", Role.SAFEGUARDING_LEAD), world.coordinator()
    nia = world.diner("Nia")
    waiting = asking(world, cleo)
    perform(world.deed(lena), holds.place_hold, cleo.ref, "Something was found")
    with pytest.raises(Forbidden):
        perform(waiting, holds.place_hold, nia.ref, "Revenge")


def test_asvs_v7_4_1_a_session_that_was_ended_does_nothing_more(world: World) -> None:
    asha = world.cook()
    meal = world.meal(asha)
    waiting = asking(world, asha)
    belong_to(world.session, world.reigate.id)
    world.session.query(SignIn).update({"ended_at": world.now})
    world.session.commit()
    with pytest.raises(Forbidden) as no:
        perform(waiting, meals.withdraw, meal.ref, meal.version, "cannot_cook")
    assert no.value.code == "sign_in_first"


def test_a_relative_unlinked_a_moment_ago_asks_for_nothing(world: World) -> None:
    dev, rita, cleo = world.diner(), world.person("Rita", Role.RELATIVE), world.coordinator()
    bond = {"relative_id": rita.id, "diner_id": dev.id, "state": MemberState.ACTIVE}
    world.add(Representation(relation="daughter", asked_at=world.now, **bond))
    waiting = asking(world, rita, acting_for=dev)
    perform(world.deed(cleo), unlink_relative, rita.ref, dev.ref, "Dev said so")
    start, end = world.window()
    with pytest.raises(Forbidden) as no:
        perform(waiting, meal_requests.open_request, start.date(), start, end, 1)
    assert no.value.code == "acting_over"


def test_who_is_still_active_keeps_every_power(world: World) -> None:
    asha = world.cook()
    meal = world.meal(asha)
    waiting = asking(world, asha)
    perform(waiting, meals.withdraw, meal.ref, meal.version, "cannot_cook")
    assert Permission.POST_MEAL in waiting.actor.permissions
    assert world.session.query(MemberRole).filter_by(person_id=asha.id).one().state is MemberState.ACTIVE
