"""Acting for somebody lends what that is for, and nothing else (ASVS 8.2, 8.3)."""

from collections.abc import Callable

import pytest
from support.client import Browser
from support.world import World

from app.domain.members import MemberState
from app.domain.vocabulary import Asked, Role
from app.models.accounts import SignIn
from app.models.meals import MealRequest
from app.models.people import MemberRole, Person, Representation
from app.services import members
from app.services.frame import perform

Open = Callable[..., Browser]


@pytest.fixture
def rita(world: World) -> Person:
    return world.person("Rita", Role.RELATIVE, email="rita@post.example")


def linked(world: World, rita: Person, diner: Person) -> None:
    bond = {"relative_id": rita.id, "diner_id": diner.id, "state": MemberState.ACTIVE}
    world.add(Representation(relation="daughter", asked_at=world.now, **bond))


def test_asvs_v8_2_1_a_relative_gets_nothing_of_what_their_diner_cooks(
    world: World, browser: Open, rita: Person
) -> None:
    dev = world.cook("Dev")
    world.give_role(dev, Role.DINER)
    linked(world, rita, dev)
    phone = browser(rita, acting_for=dev)
    assert phone.get("/diner/").status_code == 200
    assert {phone.get(path).status_code for path in ("/cook", "/cook/visits", "/cook/neighbours")} == {403}


def test_a_coordinator_may_open_the_kitchen_of_a_cook_they_act_for(world: World, browser: Open) -> None:
    dev = world.cook("Dev")
    assert browser(world.coordinator(), acting_for=dev).get("/cook").status_code == 200


def test_asvs_v8_3_2_who_may_not_act_any_more_acts_for_nobody(world: World, browser: Open, rita: Person) -> None:
    dev = world.diner("Dev")
    linked(world, rita, dev)
    phone = browser(rita, acting_for=dev)
    world.session.query(MemberRole).filter_by(person_id=rita.id).update({"state": MemberState.ENDED})
    world.session.commit()
    assert phone.get("/diner/needs").status_code == 403
    assert "You are acting for" not in phone.get("/account/").get_data(as_text=True)


def test_a_form_opened_for_one_person_is_not_taken_for_another(world: World, browser: Open) -> None:
    dev, dora, cleo = world.diner("Dev"), world.diner("Dora"), world.coordinator()
    desk = browser(cleo, acting_for=dev)
    form = desk.get("/diner/ask").forms().values  # type: ignore[attr-defined]  # put there by the browser
    filled = form | {"day": str(world.now.date()), "part": "any", "portions": "1"}
    row = world.session.query(SignIn).one()
    row.acting_for_id, row.acting_how = dora.id, Asked.PHONE
    world.session.commit()
    world.session.close()
    answer = desk.post("/diner/ask", filled)
    assert answer.status_code == 409
    assert "You act for somebody else now" in answer.get_data(as_text=True)
    assert world.session.query(MealRequest).count() == 0


def test_when_a_diner_leaves_nobody_goes_on_acting_for_them(world: World, rita: Person) -> None:
    dev, cleo = world.diner("Dev"), world.coordinator()
    linked(world, rita, dev)
    world.sign_in(rita, acting_for=dev)
    version = world.session.query(MemberRole).filter_by(person_id=dev.id).one().version
    perform(world.deed(cleo), members.end, dev.ref, Role.DINER, "Dev moved away", version)
    assert world.session.query(SignIn).one().acting_for_id is None
