"""The same meal each week: asked for once, paused, ended."""

import pytest
from support.looking import fresh
from support.world import World

from app.domain.council_policy import Weekday
from app.domain.meal_requests import RequestState
from app.domain.standing_requests import StandingState
from app.models.meals import MealRequest
from app.models.standing_requests import StandingRequest

FIELDS = {"weekdays": ["tue", "fri"], "starts": "17:00", "ends": "19:00", "every": "1", "portions": "1", "until": ""}


def test_a_diner_asks_once_and_sees_the_days(world: World, browser) -> None:
    dev = world.diner()
    phone = browser(dev)
    assert "/diner/weekly/new" in phone.get("/diner/").get_data(as_text=True)
    assert phone.send("/diner/weekly/new", FIELDS).status_code == 303
    row = world.session.query(StandingRequest).one()
    assert (row.weekdays, row.starts.hour, row.ends.hour) == (frozenset({Weekday.TUE, Weekday.FRI}), 17, 19)
    page = phone.get(f"/diner/weekly/{row.ref}").text_of()
    assert "Tuesday and Friday, 5pm to 7pm" in page
    assert "5pm to 7pm" in page.partition("Asked for so far")[2]
    assert "Tuesday and Friday, 5pm to 7pm" in phone.get("/diner/").text_of()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("weekdays", [], "Choose at least one day."),
        ("weekdays", ["someday"], "Look at this answer again"),
        ("ends", "17:00", "Choose an end that is after the start."),
        ("portions", "9", "Look at this answer again"),
        ("until", "2020-01-01", "Look at this answer again"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(world: World, browser, field: str, value: object, said: str) -> None:
    answer = browser(world.diner()).send("/diner/weekly/new", FIELDS | {field: value})
    assert answer.status_code == 422
    assert said in answer.text_of()
    assert world.session.query(StandingRequest).count() == 0


def test_the_same_days_twice_are_refused_with_a_link_to_the_first(world: World, browser) -> None:
    dev = world.diner()
    row = world.standing(dev)
    answer = browser(dev).send("/diner/weekly/new", FIELDS)
    assert answer.status_code == 409
    assert "A weekly meal is asked for on" in answer.text_of()
    assert f"/diner/weekly/{row.ref}" in answer.get_data(as_text=True)


def test_it_is_paused_started_again_and_ended_with_its_days(world: World, browser) -> None:
    dev = world.diner()
    phone = browser(dev)
    phone.send("/diner/weekly/new", FIELDS)
    row = world.session.query(StandingRequest).one()
    path = f"/diner/weekly/{row.ref}"
    assert phone.send(path, action="/pause").status_code == 303
    assert "This is paused." in phone.get(path).text_of()
    assert "(paused)" in phone.get("/diner/").text_of()
    assert phone.send(path, action="/resume").status_code == 303
    assert phone.send(f"{path}/end", {"with_days": "y"}).status_code == 303
    assert fresh(world, row).state is StandingState.ENDED
    assert {request.state for request in world.session.query(MealRequest)} == {RequestState.CANCELLED}
    assert phone.get(path).status_code == 404


def test_ending_it_may_leave_the_days(world: World, browser) -> None:
    phone = browser(world.diner())
    phone.send("/diner/weekly/new", FIELDS)
    row = world.session.query(StandingRequest).one()
    page = phone.get(f"/diner/weekly/{row.ref}/end")
    assert "Also cancel the days below" in page.text_of()
    form = page.forms(None).values
    form.pop("with_days")
    answer = phone.client.post(f"/diner/weekly/{row.ref}/end", base_url=phone.base, data=form)
    assert answer.status_code == 303
    assert {request.state for request in world.session.query(MealRequest)} == {RequestState.OPEN}


def test_a_second_press_or_an_old_page_changes_nothing(world: World, browser) -> None:
    dev = world.diner()
    row = world.standing(dev)
    phone, path = browser(dev), f"/diner/weekly/{row.ref}"
    assert phone.post(f"{path}/pause", {"version": "9"}).status_code == 409
    assert phone.post(f"{path}/resume", {"version": "1", "form_key": "r" * 20}).status_code == 409
    assert phone.post(f"{path}/end", {"version": "9", "form_key": "e" * 20}).status_code == 409
    assert fresh(world, row).state is StandingState.ACTIVE


def test_a_relative_and_a_coordinator_ask_for_somebody_in_their_own_name(world: World, browser) -> None:
    dev, cleo = world.diner(), world.coordinator()
    assert browser(cleo, acting_for=dev).send("/diner/weekly/new", FIELDS).status_code == 303
    row = world.session.query(StandingRequest).one()
    assert (row.diner_id, row.asked_by_id, row.asked_how) == (dev.id, cleo.id, "phone")


def test_only_the_diner_s_own_and_by_the_right_verb(world: World, browser) -> None:
    row = world.standing(world.diner())
    path = f"/diner/weekly/{row.ref}"
    for stranger in (world.diner("Eve"), world.diner("Otto", council=world.barnet)):
        there = browser(stranger)
        for address in (path, f"{path}/end"):
            assert there.get(address).status_code == 404
        for address in (f"{path}/pause", f"{path}/resume", f"{path}/end"):
            assert there.post(address, {"version": "1"}).status_code == 404
    cook = browser(world.cook())
    assert cook.get(path).status_code == cook.get("/diner/weekly/new").status_code == 403
    assert browser().get(path).status_code == 302
    assert browser(world.diner("Ida")).get(f"{path}/pause").status_code == 405
    assert fresh(world, row).state is StandingState.ACTIVE
