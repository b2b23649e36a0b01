"""Many matches decided at once: each row its own deed and its own answer."""

from datetime import timedelta

import pytest
from support.looking import fresh
from support.queries import counted
from support.world import World

from app import clock
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.vocabulary import Role
from app.models.meals import Match, MealRequest

QUEUE_QUERIES = 8


def proposals(world: World, number: int, **facts: object) -> list[Match]:
    asha = world.cook()
    return [world.match(world.meal(asha, **facts), world.request(world.diner(f"Dev{one}"))) for one in range(number)]


def chosen(*matches: Match) -> dict[str, object]:
    return {"chosen": [f"{match.ref}.{match.version}" for match in matches]}


def test_all_that_are_chosen_are_approved_and_each_says_so(world: World, browser) -> None:
    rows = proposals(world, 3)
    answer = browser(world.coordinator()).send("/desk/matches", chosen(*rows[:2]), action="/matches/approve")
    assert answer.status_code == 200
    assert "Approved: 2 of 2" in answer.text_of()
    assert answer.text_of().count("By you, ") == 2
    states = [fresh(world, row).state for row in rows]
    assert states == [MatchState.APPROVED, MatchState.APPROVED, MatchState.PROPOSED]


def test_one_row_s_refusal_stops_no_other(world: World, browser) -> None:
    meal = world.meal(world.cook(), portions=1)
    first, second = (world.match(meal, world.request(world.diner(name))) for name in ("Dev", "Eve"))
    answer = browser(world.coordinator()).send("/desk/matches", chosen(first, second), action="/matches/approve")
    assert "Approved: 1 of 2" in answer.text_of()
    assert "The last portion has gone: Cleo approved it today at" in answer.text_of()
    assert (fresh(world, first).state, fresh(world, second).state) == (MatchState.APPROVED, MatchState.REJECTED)


def test_where_nothing_could_be_approved_the_answer_is_409(world: World, browser) -> None:
    (row,) = proposals(world, 1)
    stale = {"chosen": [f"{row.ref}.{row.version + 3}"]}
    answer = browser(world.coordinator()).send("/desk/matches", stale, action="/matches/approve")
    assert answer.status_code == 409
    assert "Not approved" in answer.text_of()


def test_nothing_chosen_is_said_beside_the_list(world: World, browser) -> None:
    (row,) = proposals(world, 1)
    cleo = browser(world.coordinator())
    for sent in ({}, {"chosen": ["nonsense"]}, {"chosen": ["x.-1"]}):
        answer = cleo.send("/desk/matches", sent, action="/matches/approve")
        assert answer.status_code == 422
        assert "Choose at least one match." in answer.text_of()
    assert fresh(world, row).state is MatchState.PROPOSED


def test_another_council_s_row_is_404_and_nothing_is_decided(world: World, browser) -> None:
    (row,) = proposals(world, 1)
    otto, dina = world.cook("Otto", council=world.barnet), world.diner("Dina", council=world.barnet)
    theirs = world.match(world.meal(otto), world.request(dina))
    cleo = browser(world.coordinator())
    assert cleo.post("/desk/matches/approve", chosen(row, theirs)).status_code == 404
    assert fresh(world, row).state is MatchState.PROPOSED


def test_the_same_form_twice_decides_once(world: World, browser) -> None:
    (row,) = proposals(world, 1)
    cleo = browser(world.coordinator())
    form = cleo.get("/desk/matches").forms("/matches/approve")
    data = form.values | chosen(row)
    answers = [cleo.client.post(form.action, base_url=cleo.base, data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]


def test_one_s_own_match_is_left_to_a_colleague(world: World, browser) -> None:
    rows = proposals(world, 2)
    dev = world.session.get_one(type(world.coordinator()), rows[0].diner_id)
    world.give_role(dev, Role.COORDINATOR)
    answer = browser(dev).send("/desk/matches", chosen(*rows), action="/matches/approve")
    assert "Approved: 1 of 2" in answer.text_of()
    assert "You are part of this match yourself" in answer.text_of()
    assert fresh(world, rows[0]).state is MatchState.PROPOSED


def test_who_avoids_something_in_words_is_read_first_and_never_with_the_others(world: World, browser) -> None:
    dev = world.diner(profile={"other_allergens": "kiwi"})
    row = world.match(world.meal(world.cook()), world.request(dev), needs_confirming=True)
    cleo = browser(world.coordinator())
    page = cleo.get("/desk/matches")
    assert f"{row.ref}.{row.version}" not in page.get_data(as_text=True)
    assert "Read, then approve" in page.text_of()
    answer = cleo.post("/desk/matches/approve", chosen(row))
    assert answer.status_code == 409
    assert "Read the ingredients" in answer.text_of()


@pytest.mark.parametrize("path", ["/desk/", "/desk/matches"])
def test_all_are_chosen_with_one_click_also_without_scripts(world: World, browser, path: str) -> None:
    rows = proposals(world, 3)
    cleo = browser(world.coordinator())
    assert " checked" not in cleo.get(path).get_data(as_text=True)
    page = cleo.get(f"{path}?chosen=all").get_data(as_text=True)
    assert page.count(" checked") == len(rows)


def test_a_slip_is_undone_from_the_banner(world: World, browser) -> None:
    (row,) = proposals(world, 1)
    cleo = browser(world.coordinator())
    cleo.send("/desk/", action=f"/{row.ref}/approve")
    assert cleo.send("/desk/", action=f"/{row.ref}/undo").status_code == 303
    assert fresh(world, row).state is MatchState.PROPOSED


def test_saying_no_is_undone_from_the_banner(world: World, browser) -> None:
    (row,) = proposals(world, 1)
    cleo = browser(world.coordinator())
    cleo.send(f"/desk/matches/{row.ref}/say-no", {"reason": "spoke_to_them"})
    assert world.session.get_one(MealRequest, row.request_id).state is RequestState.OPEN
    assert cleo.send("/desk/", action=f"/{row.ref}/undo").status_code == 303
    assert fresh(world, row).state is MatchState.PROPOSED


def test_a_row_of_several_is_undone_on_its_own(world: World, browser) -> None:
    rows = proposals(world, 2)
    cleo = browser(world.coordinator())
    page = cleo.send("/desk/matches", chosen(*rows), action="/matches/approve")
    form = page.forms(f"/{rows[1].ref}/undo")
    assert cleo.client.post(form.action, base_url=cleo.base, data=form.values).status_code == 303
    assert [fresh(world, row).state for row in rows] == [MatchState.APPROVED, MatchState.PROPOSED]


def test_too_late_to_undo_is_said_in_words(world: World, browser) -> None:
    (row,) = proposals(world, 1)
    cleo = browser(world.coordinator())
    cleo.send("/desk/", action=f"/{row.ref}/approve")
    form = cleo.get(f"/desk/matches/{row.ref}").forms(f"/{row.ref}/undo")
    clock.move_to(clock.now() + timedelta(minutes=11), world.app.extensions["settings"].clock_file)
    answer = cleo.client.post(form.action, base_url=cleo.base, data=form.values)
    assert answer.status_code == 409
    assert "for 10 minutes only" in answer.get_data(as_text=True)
    assert "Undo the decision" not in cleo.get(f"/desk/matches/{row.ref}").text_of()


def test_a_long_queue_comes_in_pages_with_few_queries(world: World, browser) -> None:
    cleo = browser(world.coordinator())
    proposals(world, 52)
    cleo.get("/desk/matches")
    with counted() as statements:
        page = cleo.get("/desk/matches")
    assert len(statements) <= QUEUE_QUERIES, "\n".join(statements)
    assert "52 matches" in page.text_of()
    assert page.text_of().count("All the reasons") == 50
    assert "All the reasons" in cleo.get("/desk/matches?page=2").text_of()
    assert "Nothing to decide" in cleo.get("/desk/matches?page=3").text_of()


def test_an_empty_queue_says_so(world: World, browser) -> None:
    assert "Nothing to decide" in browser(world.coordinator()).get("/desk/matches").text_of()
