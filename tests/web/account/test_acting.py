"""Acting for somebody: coordinators with a reason, relatives for whom they are linked with."""

import pytest
from sqlalchemy import select
from support.world import World

from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.accounts import SignIn
from app.models.people import Person, Representation
from app.services import acting
from app.services.frame import perform


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


@pytest.fixture
def rhea(world: World) -> Person:
    return world.person("Rhea", Role.RELATIVE, email="rhea@post.example")


def link(world: World, relative: Person, diner: Person) -> None:
    state = MemberState.ACTIVE
    world.add(Representation(relative_id=relative.id, diner_id=diner.id, state=state, asked_at=world.now))


def acted_for(world: World) -> list[int | None]:
    return list(world.session.scalars(select(SignIn.acting_for_id)))


def test_a_coordinator_acts_with_how_and_why_and_stops(world: World, browser, cleo) -> None:
    dev, here = world.diner(), browser(cleo)
    path = f"/desk/people/{dev.ref}/act"
    refused = here.send(path, {"reason": ""})
    assert refused.status_code == 422
    assert "Choose how they asked" in refused.text_of()
    assert here.send(path, {"how": "phone", "reason": "A meal on Thursday"}).status_code == 303
    assert acted_for(world) == [dev.id]
    shown = here.get("/diner/needs")
    assert "You are acting for Dev Bell" in shown.get_data(as_text=True)
    stopped = here.post("/account/acting/stop")
    assert (stopped.status_code, stopped.location) == (303, f"/desk/people/{dev.ref}")
    assert acted_for(world) == [None]


def test_a_relative_picks_whom_they_are_linked_with(world: World, browser, rhea) -> None:
    dev, dot = world.diner(), world.diner("Dot")
    link(world, rhea, dev)
    here = browser(rhea)
    text = here.get("/account/acting").text_of()
    assert "Dev" in text
    assert "Dot" not in text
    assert here.post(f"/account/acting/{dev.ref}").status_code == 303
    assert here.post(f"/account/acting/{dot.ref}", {"form_key": "j" * 20}).status_code == 404
    assert acted_for(world) == [dev.id]


def test_a_relative_saves_the_needs_of_whom_they_act_for(world: World, browser, rhea) -> None:
    dev = world.diner()
    link(world, rhea, dev)
    here = browser(rhea, acting_for=dev)
    assert here.send("/diner/needs", {"dislikes": "Liver"}).status_code == 303
    assert "Liver" in here.get("/diner/needs").get_data(as_text=True)


def test_a_link_that_ends_ends_acting_from_the_next_page(world: World, browser, rhea, cleo) -> None:
    dev = world.diner()
    link(world, rhea, dev)
    here = browser(rhea, acting_for=dev)
    assert here.get("/diner/needs").status_code == 200
    perform(world.deed(cleo), acting.unlink_relative, rhea.ref, dev.ref, "Dev asked")
    assert here.get("/diner/needs").status_code == 403


def test_nobody_gains_a_coordinator_s_rights_by_acting(world: World, browser, cleo) -> None:
    """Whoever is acted for became staff afterwards: their desk stays their own."""
    dev, rhea = world.diner(), world.person("Rhea", Role.RELATIVE, email="rhea@post.example")
    link(world, rhea, dev)
    world.give_role(dev, Role.COORDINATOR)
    assert browser(rhea, acting_for=dev).get("/desk/people").status_code == 403


def test_somebody_without_anybody_to_act_for_is_told_whom_to_ring(browser, rhea) -> None:
    assert "Nobody is linked with you yet" in browser(rhea).get("/account/acting").text_of()


def test_the_picker_is_for_relatives_and_of_this_council(world: World, browser, rhea) -> None:
    otto = world.diner("Otto", council=world.barnet)
    assert browser(rhea).post(f"/account/acting/{otto.ref}").status_code == 404
    assert browser(world.cook()).get("/account/acting").status_code == 403
    assert browser().get("/account/acting").status_code == 302


def test_stopping_twice_does_no_harm(world: World, browser, cleo) -> None:
    here = browser(cleo)
    assert here.post("/account/acting/stop").status_code == 303
