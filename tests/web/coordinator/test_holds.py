import pytest
from support.world import World

from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.people import Hold, Person
from app.store import bonds, people


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


@pytest.fixture
def lea(world: World) -> Person:
    return world.person("Lea", Role.SAFEGUARDING_LEAD, email="lea@council.example")


def hold_on(world: World, person: Person) -> Hold:
    found = bonds.open_hold(world.session, world.council.id, person.id)
    assert found is not None
    return found


def test_a_hold_is_placed_asked_to_be_lifted_and_lifted_by_two(world: World, browser, cleo, lea) -> None:
    asha, desk, safety = world.cook(), browser(cleo), browser(lea)
    assert desk.send(f"/desk/people/{asha.ref}/hold", {"reason": "A worry"}).status_code == 303
    path = f"/desk/holds/{hold_on(world, asha).ref}"
    assert "On hold since" in desk.get(f"/desk/people/{asha.ref}").text_of()
    assert safety.send(path, {"outcome": "Nothing found"}, action="/ask").status_code == 303
    assert "You asked for this" in safety.get(path).text_of()
    assert desk.send(path, action="/agree").status_code == 303
    assert people.role_of(world.session, world.council.id, asha.id, Role.COOK).state is MemberState.ACTIVE
    assert "Lifted" in desk.get("/desk/holds").text_of()


def test_a_reason_longer_than_the_trace_keeps_is_said_beside_its_field(world: World, browser, cleo) -> None:
    path = f"/desk/people/{world.cook().ref}/hold"
    answer = browser(cleo).send(path, {"reason": "x" * 501})
    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.get_data(as_text=True)
    assert "Use 500 letters or fewer." in answer.text_of()
    assert world.session.query(Hold).count() == 0
    assert browser(cleo).send(path, {"reason": "x" * 500}).status_code == 303


def test_a_lead_finds_somebody_by_name_or_reference_and_places_a_hold(world: World, browser, lea) -> None:
    asha, safety = world.cook(), browser(lea)
    world.diner("Ashanti", household=world.household(line1="9 Quiet Way"))
    for typed in ("asha", asha.ref):
        page = safety.get("/desk/holds", query_string={"q": typed})
        assert f"/desk/people/{asha.ref}/hold" in page.get_data(as_text=True)
        assert "Quiet Way" not in page.text_of(), "a name, a reference and roles are all that a lead needs"
    assert safety.send(f"/desk/people/{asha.ref}/hold", {"reason": "A worry"}).status_code == 303
    assert hold_on(world, asha).placed_by_id == lea.id
    assert safety.get(f"/desk/people/{asha.ref}").status_code == 403


def test_looking_for_nobody_says_so_and_one_s_own_household_is_not_found(world: World, browser) -> None:
    home = world.household()
    world.cook("Sam", household=home)
    lena = world.person("Lena", Role.SAFEGUARDING_LEAD, household=home, email="lena@council.example")
    for typed in ("Sam", "Nobody", "\x00"):
        page = browser(lena).get("/desk/holds", query_string={"q": typed})
        assert "on hold" not in page.text_of().partition("Nobody is on hold")[0].partition("People found")[2]
    assert "Nobody fits that" in browser(lena).get("/desk/holds", query_string={"q": "Sam"}).text_of()


def test_the_same_person_does_not_agree(world: World, browser, lea) -> None:
    asha, safety = world.cook(), browser(lea)
    safety.send(f"/desk/people/{asha.ref}/hold", {"reason": "A worry"})
    path = f"/desk/holds/{hold_on(world, asha).ref}"
    safety.send(path, {"outcome": "Nothing found"}, action="/ask")
    answer = safety.post(f"{path}/agree", {"version": "2"})
    assert answer.status_code == 403
    assert "A second person agrees" in answer.text_of()


def test_a_coordinator_does_not_ask_to_lift(world: World, browser, cleo) -> None:
    asha, desk = world.cook(), browser(cleo)
    desk.send(f"/desk/people/{asha.ref}/hold", {"reason": "A worry"})
    path = f"/desk/holds/{hold_on(world, asha).ref}"
    assert desk.post(f"{path}/ask", {"outcome": "Fine", "version": "1"}).status_code == 403
    assert desk.post(f"{path}/agree", {"version": "1"}).status_code == 409


def test_reason_and_outcome_are_needed(world: World, browser, cleo, lea) -> None:
    asha, desk = world.cook(), browser(cleo)
    assert desk.send(f"/desk/people/{asha.ref}/hold", {"reason": ""}).status_code == 422
    desk.send(f"/desk/people/{asha.ref}/hold", {"reason": "A worry"})
    path = f"/desk/holds/{hold_on(world, asha).ref}"
    assert browser(lea).send(path, {"outcome": " "}, action="/ask").status_code == 422


def test_who_lives_with_the_held_person_finds_no_hold(world: World, browser, cleo) -> None:
    home = world.household()
    sam = world.cook("Sam", household=home)
    browser(cleo).send(f"/desk/people/{sam.ref}/hold", {"reason": "A worry"})
    cara = browser(world.coordinator("Cara", household=home))
    assert cara.get(f"/desk/holds/{hold_on(world, sam).ref}").status_code == 404
    assert "Sam" not in cara.get("/desk/holds").text_of()


def test_the_held_person_keeps_a_neutral_page(world: World, browser, cleo) -> None:
    asha = world.cook(email="asha@post.example")
    here = browser(asha)
    browser(cleo).send(f"/desk/people/{asha.ref}/hold", {"reason": "A grave worry"})
    answer = here.get("/account/")
    assert answer.status_code == 200
    assert "worry" not in answer.text_of()


def test_another_council_s_hold_and_no_reference_are_404(world: World, browser, cleo) -> None:
    otto = world.cook("Otto", council=world.barnet)
    row = world.add(
        Hold(person_id=otto.id, reason="x", before={}, placed_at=world.now, placed_by_id=otto.id, ref="000000"),
        world.barnet,
    )
    for ref in (row.ref, "nonsense"):
        assert browser(cleo).get(f"/desk/holds/{ref}").status_code == 404
        assert browser(cleo).post(f"/desk/holds/{ref}/agree", {"version": "1"}).status_code == 404


def test_members_are_refused_and_strangers_sent_to_sign_in(world: World, browser) -> None:
    assert browser(world.cook()).get("/desk/holds").status_code == 403
    assert browser().get("/desk/holds").status_code == 302
