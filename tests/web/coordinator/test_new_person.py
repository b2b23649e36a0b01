"""Somebody rings: a name, a street and a way to reach them are enough."""

import pytest
from sqlalchemy import func, select
from support.world import World

from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Channel, Need, Precision, Role
from app.models.people import Household, Person
from app.store import people

CALLER = {"first_name": "Win", "last_name": "Shaw", "line1": "31 Bells Rise", "postcode": "rh2 7de"}
CALLER |= {"channel": "visit"}
ALL_ASKED = {f"allergen_{allergen.value}": "none" for allergen in Allergen}
AT_HOME = {"heating": "oven", "opens_tub": "yes", "eating": "none"}


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


def only(world: World, name: str = "Win") -> Person:
    return world.session.scalars(select(Person).where(Person.first_name == name)).one()


def count(world: World) -> int:
    return world.session.scalar(select(func.count()).select_from(Person)) or 0


def test_somebody_with_neither_email_nor_phone_is_saved_before_all_is_asked(world: World, browser, cleo) -> None:
    here = browser(cleo)
    answer = here.send("/desk/people/new", CALLER | {"allergen_milk": "severe"})
    win = only(world)
    assert (answer.status_code, answer.location) == (303, f"/desk/people/{win.ref}")
    assert (win.channel, win.phone) == (Channel.VISIT, None)
    profile = people.profile_of(world.session, world.council.id, win.id)
    assert (profile.allergens[Allergen.MILK], profile.allergens[Allergen.EGGS]) == (Need.SEVERE, Need.NOT_ASKED)
    page = here.get(f"/desk/people/{win.ref}").text_of()
    assert "Foods still to ask about: 13 of 14" in page
    assert "By a visit" in page


def test_a_diner_with_only_a_landline_is_added_asked_and_made_active(world: World, browser, cleo) -> None:
    here = browser(cleo)
    here.send("/desk/people/new", CALLER | {"channel": "phone", "phone": "01632 960177"})
    win = only(world)
    needs = here.send(f"/desk/people/{win.ref}/needs", ALL_ASKED | AT_HOME | {"how": "phone"})
    assert needs.status_code == 303
    assert here.post(f"/desk/people/{win.ref}/roles/diner/activate", {"version": "2"}).status_code == 303
    assert win.phone == "+441632960177"
    assert people.role_of(world.session, world.council.id, win.id, Role.DINER).state is MemberState.ACTIVE


def test_the_same_form_twice_adds_one_person(world: World, browser, cleo) -> None:
    here = browser(cleo)
    form = here.get("/desk/people/new").forms().values | CALLER
    first = here.client.post("/desk/people/new", base_url=here.base, data=form)
    second = here.client.post("/desk/people/new", base_url=here.base, data=form)
    assert first.location == second.location
    assert count(world) == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"first_name": "  "}, "Enter a first name"),
        ({"last_name": ""}, "Enter a last name"),
        ({"first_name": "x" * 100_000}, "60 letters or fewer"),
        ({"line1": ""}, "Enter the house and street"),
        ({"postcode": "nonsense"}, "Enter a postcode, like RH2 7DE"),
        ({"postcode": "", "town": ""}, "Enter a postcode, or the town"),
        ({"postcode": "EN5 1QX"}, "another council’s area"),
        ({"channel": "phone", "phone": ""}, "Enter a phone number"),
        ({"phone": "12"}, "phone number"),
        ({"channel": "pigeon"}, "Choose how we reach them"),
        ({"channel": "email"}, "Choose how we reach them"),
        ({"how": "web"}, "Choose how they got in touch"),
        ({"allergen_milk": "maybe"}, "Choose an answer"),
        ({"heating": "bonfire"}, "Choose one of the answers"),
        ({"diet_vegan": "must", "diet_vegetarian": "prefer"}, "always vegetarian"),
        ({"arrival_note": "Key safe 4821 by the door"}, "Leave out the code"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    world: World, browser, cleo, wrong: dict[str, str], sentence: str
) -> None:
    answer = browser(cleo).send("/desk/people/new", CALLER | wrong)
    assert answer.status_code == 422
    text = answer.text_of()
    assert text.count(sentence) >= 2, text[:600]
    assert "Win" in answer.get_data(as_text=True) or "first_name" in wrong
    assert count(world) == 1


def test_a_name_known_at_the_postcode_is_asked_about(world: World, browser, cleo) -> None:
    here = browser(cleo)
    here.send("/desk/people/new", CALLER)
    answer = here.send("/desk/people/new", CALLER)
    assert answer.status_code == 409
    assert "is here already" in answer.text_of()
    assert here.send("/desk/people/new", CALLER | {"really_new": "y"}).status_code == 303
    assert count(world) == 3


def test_an_unknown_postcode_is_taken_and_placed_later(world: World, browser, cleo) -> None:
    here = browser(cleo)
    here.send("/desk/people/new", CALLER | {"postcode": "RH2 0ZZ", "town": "Reigate"})
    path = f"/desk/people/{only(world).ref}"
    assert "Not on the map yet" in here.get(path).text_of()
    assert here.send(f"{path}/home", {"point": "51.2401, -0.2011"}).status_code == 303
    assert "Placed on the map by a coordinator" in here.get(path).text_of()


@pytest.mark.parametrize("point", ["here", "51", "51.2", "999.00, 1.00"])
def test_a_point_that_is_none_is_422(world: World, browser, cleo, point: str) -> None:
    dev = world.diner()
    answer = browser(cleo).send(f"/desk/people/{dev.ref}/home", {"point": point})
    assert answer.status_code == 422
    assert "like 51.2392, -0.2046" in answer.text_of()


def test_a_couple_shares_a_home(world: World, browser, cleo) -> None:
    here = browser(cleo)
    here.send("/desk/people/new", CALLER)
    win = only(world)
    stan = {"first_name": "Stan", "last_name": "Shaw", "channel": "visit"}
    assert here.send(f"/desk/people/new?with={win.ref}", stan).status_code == 303
    assert only(world, "Stan").household_id == win.household_id
    assert "Stan Shaw" in here.get(f"/desk/people/{win.ref}").text_of()


def test_a_home_of_another_council_is_404(world: World, browser, cleo) -> None:
    otto = world.cook("Otto", council=world.barnet)
    here = browser(cleo)
    assert here.get(f"/desk/people/new?with={otto.ref}").status_code == 404
    assert here.post("/desk/people/new", CALLER | {"lives_with": otto.ref}).status_code == 404


def test_a_cook_is_added_on_behalf(world: World, browser, cleo) -> None:
    here = browser(cleo)
    assert here.send("/desk/people/new-cook", CALLER | {"first_name": "Vik"}).status_code == 303
    vik = only(world, "Vik")
    assert people.role_of(world.session, world.council.id, vik.id, Role.COOK).state is MemberState.VETTING


def test_a_caller_whom_another_council_serves_is_told_where_or_taken_and_placed_by_hand(
    world: World, browser, cleo
) -> None:
    here, away = browser(cleo), CALLER | {"postcode": "EN5 1QX"}
    assert "take part here all the same" not in here.get("/desk/people/new").text_of()
    refused = here.send("/desk/people/new", away)
    assert refused.status_code == 422
    assert "EN5 1QX is looked after by Barnet" in refused.text_of()
    assert "take part here all the same" in refused.text_of()
    assert here.send("/desk/people/new", away | {"stays": "y"}).status_code == 303
    win = only(world)
    assert "We do not know where this is" in here.get(f"/desk/people/{win.ref}/home").text_of()
    by_hand = {"point": "51.2392, -0.2046", "stays": "y"}
    assert here.send(f"/desk/people/{win.ref}/home", by_hand).status_code == 422
    why = {"reason": "She lives at her daughter's, round the corner"}
    assert here.send(f"/desk/people/{win.ref}/home", by_hand | why).status_code == 303
    world.session.expire_all()
    assert win.household_id is not None
    home = world.session.get(Household, win.household_id)
    assert (home.precision, home.postcode, home.lat) == (Precision.COORDINATOR, "EN5 1QX", 51.2392)
