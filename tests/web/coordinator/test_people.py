import pytest
from support.queries import counted
from support.world import World

from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.people import Person
from app.store import people


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


def test_everybody_stands_on_the_list_with_their_roles(world: World, browser, cleo) -> None:
    world.diner("Dev")
    answer = browser(cleo).get("/desk/people")
    assert answer.status_code == 200
    text = answer.text_of()
    assert "Dev Bell" in text
    assert "Diner: Active" in text


def test_a_search_finds_and_a_filter_narrows(world: World, browser, cleo) -> None:
    world.diner("Dev")
    world.cook("Vik", state=MemberState.VETTING)
    here = browser(cleo)
    assert "Vik" not in here.get("/desk/people?q=dev").text_of()
    waiting = here.get("/desk/people?state=waiting").text_of()
    assert "Vik" in waiting
    assert "Dev" not in waiting
    assert "Nobody fits that" in here.get("/desk/people?q=zzz").text_of()


@pytest.mark.parametrize(
    "query",
    ["state=nonsense", "page=-4", "page=x", "page=99999999999999999999", "q=%00", "q=" + "a" * 5000, "q=%25_'\"\\"],
)
def test_nonsense_in_the_address_gets_a_page(browser, cleo, query: str) -> None:
    assert browser(cleo).get(f"/desk/people?{query}").status_code == 200


def test_other_councils_people_are_not_listed(world: World, browser, cleo) -> None:
    world.cook("Otto", council=world.barnet)
    assert "Otto" not in browser(cleo).get("/desk/people").text_of()


def test_the_list_pages_at_25(world: World, browser, cleo) -> None:
    for number in range(30):
        world.person(f"P{number:02}", Role.DINER)
    here = browser(cleo)
    assert "Next page" in here.get("/desk/people").text_of()
    assert "Previous page" in here.get("/desk/people?page=2").text_of()


@pytest.mark.parametrize("path", ["/desk/people", "/desk/people/new", "/desk/people/new-cook"])
def test_a_cook_is_refused_and_a_stranger_sent_to_sign_in(world: World, browser, path: str) -> None:
    assert browser(world.cook()).get(path).status_code == 403
    answer = browser().get(path)
    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in")


@pytest.mark.parametrize("many", [0, 20])
def test_the_list_takes_five_queries_however_long(world: World, browser, cleo, many: int) -> None:
    for number in range(many):
        world.diner(f"D{number}")
    here = browser(cleo)
    with counted() as statements:
        here.get("/desk/people")
    assert len(statements) <= 5, "\n".join(statements)


def test_a_person_s_page_takes_fourteen_queries_however_much_happened(world: World, browser, cleo) -> None:
    asha = world.cook()
    world.give_role(asha, Role.DINER)
    here = browser(cleo)
    with counted() as statements:
        assert here.get(f"/desk/people/{asha.ref}").status_code == 200
    assert len(statements) <= 14, "\n".join(statements)


def test_the_page_lists_what_is_missing_with_links(world: World, browser, cleo) -> None:
    vik = world.cook("Vik", state=MemberState.VETTING, checked=False)
    html = browser(cleo).get(f"/desk/people/{vik.ref}").get_data(as_text=True)
    assert f"/desk/people/{vik.ref}/checks/dbs" in html
    assert "Make active" not in html


def test_a_person_of_another_council_or_no_reference_is_404(world: World, browser, cleo) -> None:
    otto = world.cook("Otto", council=world.barnet)
    for ref in (otto.ref, "nonsense", "000000"):
        assert browser(cleo).get(f"/desk/people/{ref}").status_code == 404


def test_one_s_own_household_is_shown_without_anything_to_decide(world: World, browser) -> None:
    home = world.household()
    cleo = world.coordinator(household=home)
    sam = world.cook("Sam", household=home)
    text = browser(cleo).get(f"/desk/people/{sam.ref}").text_of()
    assert "Another coordinator decides" in text
    assert "Put on hold" not in text
    assert "Pause" not in text


def ready(world: World) -> Person:
    return world.diner("Win", state=MemberState.VETTING)


def test_somebody_with_nothing_missing_is_made_active_once(world: World, browser, cleo) -> None:
    win, here = ready(world), browser(cleo)
    path = f"/desk/people/{win.ref}/roles/diner/activate"
    fields = {"version": "1"}
    assert here.post(path, fields).status_code == 303
    assert here.post(path, fields).status_code == 303
    assert people.role_of(world.session, world.council.id, win.id, Role.DINER).version == 2


def test_a_stale_button_is_409_with_the_sentence(world: World, browser, cleo) -> None:
    win = ready(world)
    answer = browser(cleo).post(f"/desk/people/{win.ref}/roles/diner/activate", {"version": "7"})
    assert answer.status_code == 409
    assert "after you opened the page" in answer.text_of()


def test_somebody_with_something_missing_is_409(world: World, browser, cleo) -> None:
    vik = world.cook("Vik", state=MemberState.VETTING, checked=False)
    answer = browser(cleo).post(f"/desk/people/{vik.ref}/roles/cook/activate", {"version": "1"})
    assert answer.status_code == 409
    assert "Something is still missing" in answer.text_of()


@pytest.mark.parametrize(("move", "state"), [("pause", MemberState.PAUSED), ("end", MemberState.ENDED)])
def test_a_role_stops_with_a_reason(world: World, browser, cleo, move: str, state: MemberState) -> None:
    asha, here = world.cook(), browser(cleo)
    path = f"/desk/people/{asha.ref}/roles/cook/{move}"
    refused = here.send(path, {"reason": " "})
    assert refused.status_code == 422
    assert "Write the reason" in refused.text_of()
    assert here.send(path, {"reason": "Asked for a break"}).status_code == 303
    assert people.role_of(world.session, world.council.id, asha.id, Role.COOK).state is state
    assert "Asked for a break" in here.get(f"/desk/people/{asha.ref}").text_of()


def test_a_decline_is_told_and_can_be_taken_again(world: World, browser, cleo) -> None:
    vik, here = world.cook("Vik", state=MemberState.APPLIED, checked=False), browser(cleo)
    assert here.send(f"/desk/people/{vik.ref}/roles/cook/decline", {"reason": "Too far"}).status_code == 303
    assert here.post(f"/desk/people/{vik.ref}/roles/cook/apply").status_code == 303
    assert people.role_of(world.session, world.council.id, vik.id, Role.COOK).state is MemberState.VETTING


def test_a_role_that_is_none_or_staff_s_is_404(world: World, browser, cleo) -> None:
    asha, here = world.cook(), browser(cleo)
    for role in ("coordinator", "queen", "diner"):
        assert here.get(f"/desk/people/{asha.ref}/roles/{role}/pause").status_code == 404


def test_a_coordinator_does_not_activate_themselves(world: World, browser, cleo) -> None:
    world.give_role(cleo, Role.DINER, MemberState.VETTING)
    answer = browser(cleo).post(f"/desk/people/{cleo.ref}/roles/diner/activate", {"version": "1"})
    assert answer.status_code == 403
