"""Finding people, on either database, as they are typed in a hurry."""

import pytest
from support.queries import counted
from support.world import World

from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.store import people
from app.store.people import Filter


def found(world: World, text: str = "", **facts) -> list[str]:
    page = people.find(world.session, world.council.id, Filter(text, **facts))
    return [listed.person.first_name for listed in page.people]


@pytest.fixture
def sian(world: World):
    home = world.household(line1="31 Bells Rise", postcode="RH6 7BL")
    return world.diner("Siân", household=home, last_name="Ŵyn-O’Brien", phone="+441632960177")


@pytest.mark.parametrize(
    "text",
    ["siân", "SIAN", "ŵyn", "wyn", "sian wyn", "Wyn Siân", "o'brien", "bells rise", "RH6 7BL", "rh67", "01632 960177"],
)
def test_somebody_is_found_by_name_street_postcode_and_phone(world: World, sian, text):
    world.cook("Asha")
    assert found(world, text) == ["Siân"]


def test_somebody_is_found_by_reference_however_it_is_said(world: World, sian):
    world.cook("Asha")
    assert found(world, f"{sian.ref[:4].lower()}-{sian.ref[4:]}") == ["Siân"]


@pytest.mark.parametrize("text", ["%", "_", "si_n", "nobody", "sian jones", "0", "\\"])
def test_signs_are_only_letters_and_all_words_must_fit(world: World, sian, text):
    assert found(world, text) == []


def test_another_council_s_people_are_not_found(world: World, sian):
    world.cook("Otto", council=world.barnet)
    assert found(world, "Otto") == []


def test_the_list_is_by_last_name_without_accents(world: World):
    for last in ("Zola", "Évans", "Ellis", "evens"):
        world.cook(last, last_name=last)
    assert found(world) == ["Ellis", "Évans", "evens", "Zola"]


def test_states_and_roles_narrow_the_list(world: World):
    world.cook("Asha")
    world.cook("Vik", state=MemberState.VETTING)
    world.diner("Dev")
    assert found(world, role=Role.COOK) == ["Asha", "Vik"]
    assert found(world, role=Role.COOK, states=(MemberState.ACTIVE,)) == ["Asha"]
    assert found(world, states=people.WAITING) == ["Vik"]


def test_a_role_and_a_state_are_asked_of_the_same_role(world: World):
    both = world.cook("Asha")
    world.give_role(both, Role.DINER, MemberState.PAUSED)
    assert found(world, role=Role.COOK, states=(MemberState.PAUSED,)) == []
    assert found(world, role=Role.DINER, states=(MemberState.PAUSED,)) == ["Asha"]


def test_who_waits_longest_comes_first(world: World):
    late, early = world.cook("Ann", state=MemberState.APPLIED), world.cook("Zed", state=MemberState.APPLIED)
    role = people.role_of(world.session, world.council.id, early.id, Role.COOK)
    role.applied_at = role.applied_at.replace(year=2020)
    world.session.commit()
    assert found(world, states=people.WAITING) == ["Zed", "Ann"]
    waiting = people.waiting_applications(world.session, world.council.id)
    assert [person.id for _, person in waiting] == [early.id, late.id]


def test_a_page_holds_25_and_takes_three_queries(world: World):
    for number in range(27):
        world.person(f"P{number:02}", Role.DINER)
    with counted() as statements:
        page = people.find(world.session, world.council.id, Filter(), page=1)
    assert (len(page.people), page.total, len(statements)) == (25, 27, 3)
    assert len(people.find(world.session, world.council.id, Filter(), page=2).people) == 2
