"""Needs, home, contact and checks: each a page of its own on a person."""

from datetime import timedelta

import pytest
from support.world import World

from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Need, Role
from app.models.people import Person
from app.store import people

PAGES = ("needs", "home", "together", "contact", "checks/dbs", "act", "apart", "relatives", "hold", "roles/cook/pause")


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


@pytest.fixture
def both(world: World) -> Person:
    """A cook who is a diner too."""
    asha = world.cook()
    world.give_role(asha, Role.DINER)
    return asha


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_for_a_coordinator_and_not_for_a_member(world: World, browser, cleo, both, path) -> None:
    assert browser(cleo).get(f"/desk/people/{both.ref}/{path}").status_code == 200
    assert browser(both).get(f"/desk/people/{both.ref}/{path}").status_code == 403
    assert browser().get(f"/desk/people/{both.ref}/{path}").status_code == 302


@pytest.mark.parametrize("path", PAGES)
def test_each_page_of_another_council_s_person_is_404(world: World, browser, cleo, path) -> None:
    otto = world.cook("Otto", council=world.barnet)
    here = browser(cleo)
    assert here.get(f"/desk/people/{otto.ref}/{path}").status_code == 404
    assert here.post(f"/desk/people/{otto.ref}/{path}", {"reason": "x"}).status_code == 404


def test_needs_come_back_as_they_were_and_are_saved_with_how(world: World, browser, cleo) -> None:
    dev, here = world.diner(needs={Allergen.MILK: Need.AVOID}), browser(cleo)
    path = f"/desk/people/{dev.ref}/needs"
    assert here.get(path).forms().values["allergen_milk"] == "avoid"
    refused = here.send(path, {"allergen_milk": "severe"})
    assert refused.status_code == 422
    assert "Choose how they told you" in refused.text_of()
    assert here.send(path, {"allergen_milk": "severe", "how": "visit"}).status_code == 303
    profile = people.profile_of(world.session, world.council.id, dev.id)
    assert profile.allergens[Allergen.MILK] is Need.SEVERE


def test_a_stale_needs_form_is_409(world: World, browser, cleo) -> None:
    dev, here = world.diner(), browser(cleo)
    path = f"/desk/people/{dev.ref}/needs"
    opened = here.get(path).forms().values | {"how": "phone", "dislikes": "Sprouts"}
    here.send(path, {"how": "phone", "dislikes": "Liver"})
    answer = here.client.post(path, base_url=here.base, data=opened)
    assert answer.status_code == 409
    assert people.profile_of(world.session, world.council.id, dev.id).dislikes == "Liver"


def test_two_at_one_address_are_found_and_joined(world: World, browser, cleo) -> None:
    ann = world.diner("Ann", household=world.household(line1="3 Larch Court"))
    bob = world.cook("Bob", household=world.household(line1="3 LARCH COURT"))
    here = browser(cleo)
    answer = here.get(f"/desk/people/{ann.ref}")
    assert "Bob Bell gave the same address." in answer.text_of()
    path = f"/desk/people/{ann.ref}/together?with={bob.ref}"
    assert here.get(path).forms().values["other"] == bob.ref
    assert here.send(path, {"other": "AAAAAA", "reason": "x"}).status_code == 422
    assert here.send(path, {"other": bob.ref, "reason": ""}).status_code == 422
    assert here.send(path, {"other": bob.ref, "reason": "They are married"}).status_code == 303
    text = here.get(f"/desk/people/{ann.ref}").text_of()
    assert "Also living here Bob Bell" in text
    assert "gave the same address" not in text


def test_one_of_a_couple_moves_out_by_a_tick(world: World, browser, cleo) -> None:
    home = world.household(line1="3 Larch Court")
    ann, bob = world.diner("Ann", household=home), world.diner("Bob", household=home)
    assert "Only this person moves" not in browser(cleo).get(f"/desk/people/{world.diner().ref}/home").text_of()
    sent = {"line1": "2 High Street", "postcode": "RH2 7DE", "alone": "y"}
    assert browser(cleo).send(f"/desk/people/{ann.ref}/home", sent).status_code == 303
    assert "2 High Street" in browser(cleo).get(f"/desk/people/{ann.ref}").text_of()
    assert "3 Larch Court" in browser(cleo).get(f"/desk/people/{bob.ref}").text_of()


def test_somebody_who_is_no_diner_has_no_needs_page(world: World, browser, cleo) -> None:
    assert browser(cleo).get(f"/desk/people/{world.cook().ref}/needs").status_code == 404


def test_how_we_reach_somebody_is_changed(world: World, browser, cleo) -> None:
    dev, here = world.diner(), browser(cleo)
    path = f"/desk/people/{dev.ref}/contact"
    refused = here.send(path, {"channel": "email"})
    assert refused.status_code == 422
    assert "no email address that they have confirmed" in refused.text_of()
    assert here.send(path, {"channel": "visit", "phone": ""}).status_code == 303
    assert "By a visit" in here.get(f"/desk/people/{dev.ref}").text_of()


def test_a_dbs_check_is_recorded_and_shown(world: World, browser, cleo) -> None:
    vik, here = world.cook("Vik", state=MemberState.VETTING, checked=False), browser(cleo)
    day = f"{world.now - timedelta(days=20):%d/%m/%Y}"
    assert here.send(f"/desk/people/{vik.ref}/checks/dbs", {"day": day, "level": "basic"}).status_code == 303
    text = here.get(f"/desk/people/{vik.ref}").text_of()
    assert "Basic" in text
    assert "recorded by Cleo" in text
    assert "Runs out on" in text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "", "level": "basic"}, "Enter the day"),
        ({"day": "31/02/2026", "level": "basic"}, "Enter the day"),
        ({"day": "2099-01-01", "level": "basic"}, "still to come"),
        ({"day": "TODAY"}, "Choose the level"),
        ({"day": "TODAY", "level": "secret"}, "Choose the level"),
        ({"day": "TODAY", "level": "enhanced"}, "Write why more than a basic check"),
        ({"day": "1999-01-01", "level": "basic"}, "older than 36 months"),
    ],
)
def test_a_check_that_cannot_be_is_422(world: World, browser, cleo, fields: dict[str, str], sentence: str) -> None:
    vik = world.cook("Vik", state=MemberState.VETTING, checked=False)
    today = {"day": f"{world.now:%Y-%m-%d}"} if fields["day"] == "TODAY" else {}
    answer = browser(cleo).send(f"/desk/people/{vik.ref}/checks/dbs", fields | today)
    assert answer.status_code == 422
    assert answer.text_of().count(sentence) >= 2
    assert people.checks_of(world.session, world.council.id, vik.id) == []


def test_what_the_council_does_not_ask_has_no_page(world: World, browser, cleo) -> None:
    here, asha = browser(cleo), world.cook()
    for requirement in ("references", "nonsense"):
        assert here.get(f"/desk/people/{asha.ref}/checks/{requirement}").status_code == 404


def test_nobody_records_a_check_for_who_they_live_with(world: World, browser) -> None:
    home = world.household()
    cleo, sam = world.coordinator(household=home), world.cook("Sam", household=home, checked=False)
    day = f"{world.now:%Y-%m-%d}"
    answer = browser(cleo).send(f"/desk/people/{sam.ref}/checks/agreement", {"day": day})
    assert answer.status_code == 403
    assert "Another coordinator decides" in answer.text_of()


def test_a_check_taken_back_pauses_the_cook(world: World, browser, cleo) -> None:
    asha, here = world.cook(), browser(cleo)
    path = f"/desk/people/{asha.ref}/checks/identity/take-back"
    assert here.send(path, {"reason": "The name did not fit"}).status_code == 303
    text = here.get(f"/desk/people/{asha.ref}").text_of()
    assert "Paused" in text
    assert "Not yet" in text
    assert here.get(path).status_code == 404


def test_a_person_kept_apart_is_named_by_reference(world: World, browser, cleo) -> None:
    asha, dev, here = world.cook(), world.diner(), browser(cleo)
    path = f"/desk/people/{asha.ref}/apart"
    for wrong in ("", "nonsense", world.session.get(Person, dev.id).ref[::-1]):
        assert here.send(path, {"other": wrong, "reason": "They quarrelled"}).status_code == 422
    assert here.send(path, {"other": dev.ref, "reason": "They quarrelled"}).status_code == 303
    assert "Kept apart from Dev Bell" in here.get(f"/desk/people/{asha.ref}").text_of()
    assert here.send(f"{path}/{dev.ref}/end", {"reason": "They made up"}).status_code == 303
    assert "Kept apart from Dev" not in here.get(f"/desk/people/{asha.ref}").text_of()


def test_a_member_never_sees_that_they_are_kept_apart(world: World, browser, cleo) -> None:
    asha, dev = world.cook(), world.diner()
    browser(cleo).send(f"/desk/people/{asha.ref}/apart", {"other": dev.ref, "reason": "They quarrelled"})
    assert "apart" not in browser(dev).get("/account/").get_data(as_text=True).lower()


@pytest.mark.parametrize("from_diner", [True, False])
def test_a_relative_is_linked_from_either_page(world: World, browser, cleo, *, from_diner: bool) -> None:
    rhea, dev = world.person("Rhea", Role.RELATIVE, state=MemberState.VETTING), world.diner()
    first, second = (dev, rhea) if from_diner else (rhea, dev)
    here = browser(cleo)
    fields = {"other": second.ref, "relation": "daughter"}
    assert here.send(f"/desk/people/{first.ref}/relatives", fields).status_code == 303
    assert "Rhea Bell acts for them (daughter)" in here.get(f"/desk/people/{dev.ref}").text_of()
    assert here.send(f"/desk/people/{rhea.ref}/relatives/{dev.ref}/end", {"reason": "Dev asked"}).status_code == 303
    assert "Ended" in here.get(f"/desk/people/{dev.ref}").text_of()
