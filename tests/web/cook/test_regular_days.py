"""A cook's regular days: said in one tap, shown two days before, posted with the safety questions asked afresh."""

from datetime import UTC, datetime, time, timedelta

import pytest
from support.looking import fresh
from support.world import World

from app import clock
from app.domain.council_policy import Weekday
from app.domain.references import new_reference
from app.models.asks import CookDay
from app.models.meals import Meal
from tests.factories.meal_form import filled


@pytest.fixture
def asha(world: World):
    return world.cook()


def regular(world: World, cook, days_ahead: int = 2, **facts) -> CookDay:
    """A day of the week so many days from now, six to seven in the evening."""
    day = world.now.astimezone(world.council.policy.tz).date() + timedelta(days=days_ahead)
    given = {"weekday": list(Weekday)[day.weekday()], "starts": time(18), "ends": time(19), "portions": 3}
    given |= {"first": day - timedelta(days=30), "created_at": world.now, "ref": new_reference()}
    return world.add(CookDay(cook_id=cook.id, **(given | facts)))


def test_i_cook_that_day_is_one_tap_from_home_and_after_posting(world: World, browser, asha) -> None:
    sunday = datetime(2026, 10, 18, 16, 30, tzinfo=UTC)
    meal = world.meal(asha, window=(sunday, sunday + timedelta(hours=1)), portions=2)
    phone = browser(asha)
    for path in ("/cook", f"/cook/meals/{meal.ref}"):
        assert "I cook Sundays" in phone.get(path).text_of()
    assert phone.send("/cook", action=f"/cook/meals/{meal.ref}/each-week").location == "/cook/days"
    day = world.session.query(CookDay).one()
    assert (day.weekday, day.starts, day.portions) == (Weekday.SUN, time(17, 30), 2)
    assert "Sundays" in phone.get("/cook/days").text_of()
    assert "I cook Sundays" not in phone.get("/cook").text_of()


def test_a_second_tap_is_told_and_keeps_one(world: World, browser, asha) -> None:
    meal = world.meal(asha)
    phone = browser(asha)
    phone.post(f"/cook/meals/{meal.ref}/each-week", {"form_key": "a" * 20})
    said = phone.post(f"/cook/meals/{meal.ref}/each-week", {"form_key": "b" * 20})
    assert said.status_code == 409
    assert "You have told us of that day already" in said.text_of()
    assert world.session.query(CookDay).count() == 1


def test_any_day_can_be_told_by_hand(world: World, browser, asha) -> None:
    told = {"weekday": "wed", "between": "other", "starts": "18.15", "ends": "7pm", "portions": "4", "dish": "Dal"}
    assert browser(asha).send("/cook/days", told).status_code == 303
    day = world.session.query(CookDay).one()
    assert (day.weekday, day.starts, day.ends, day.portions, day.dish) == ("wed", time(18, 15), time(19), 4, "Dal")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"weekday": ""}, "Choose a day of the week."),
        ({"portions": "99"}, "Choose how many portions."),
        ({"between": "other", "starts": "x", "ends": "7pm"}, "Enter a time, like 17:30 or 5.30pm."),
        ({"between": "other", "starts": "8pm", "ends": "7pm"}, "before"),
        ({"between": "other", "starts": "7pm", "ends": "7.10pm"}, "at least 15 minutes"),
        ({"between": "other", "starts": "8am", "ends": "7pm"}, "at most 4 hours"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_not_kept(world: World, browser, asha, wrong, said) -> None:
    right = {"weekday": "wed", "between": "17:30-18:30", "portions": "4", "dish": ""}
    page = browser(asha).send("/cook/days", right | wrong)
    assert page.status_code == 422
    assert said in page.text_of()
    assert world.session.query(CookDay).count() == 0


def test_home_asks_two_days_before_and_leads_to_last_time_s_dish_with_safety_left_open(
    world: World, browser, asha
) -> None:
    world.meal(asha, dish="Dal", window=world.window(days=-7))
    day = regular(world, asha)
    phone = browser(asha)
    assert "Are you cooking?" in phone.get("/cook").text_of()
    values = phone.get(f"/cook/days/{day.ref}/meal").forms().values
    assert (values["dish"], values["portions"], values["between"]) == ("Dal", "3", "18:00-19:00")
    assert values["day"] == world.window(days=2)[0].date().isoformat()
    assert "use_by" not in values
    assert "ready_at" not in values or not values["ready_at"]
    assert not any(name.startswith("allergen_") for name in values)


def test_once_a_meal_is_posted_home_asks_no_more(world: World, browser, asha) -> None:
    day = regular(world, asha)
    on_the_day = world.window(days=2)[0].date().isoformat()
    sent = filled(world, day=on_the_day, use_by=on_the_day, between="18:00-19:00", ready_at="17:45")
    assert browser(asha).send(f"/cook/days/{day.ref}/meal", sent).status_code == 303
    assert world.session.query(Meal).count() == 1
    assert "Are you cooking?" not in browser(asha).get("/cook").text_of()


def test_three_days_before_nobody_asks(world: World, browser, asha) -> None:
    regular(world, asha, days_ahead=3)
    assert "Are you cooking?" not in browser(asha).get("/cook").text_of()


def test_a_day_can_be_stopped_in_one_tap(world: World, browser, asha) -> None:
    day = regular(world, asha)
    phone = browser(asha)
    assert phone.send("/cook/days", action=f"/cook/days/{day.ref}/stop").status_code == 303
    assert fresh(world, day).ended_at is not None
    assert "Are you cooking?" not in phone.get("/cook").text_of()
    assert phone.get(f"/cook/days/{day.ref}/meal").status_code == 404


def test_a_stale_stop_is_refused(world: World, browser, asha) -> None:
    day = regular(world, asha)
    assert browser(asha).post(f"/cook/days/{day.ref}/stop", {"version": "9"}).status_code == 409
    assert fresh(world, day).ended_at is None


def test_another_cook_s_days_are_nobody_s_business(world: World, browser, asha) -> None:
    day, meal = regular(world, asha), world.meal(asha)
    for stranger in (world.cook("Ben", 100), world.cook("Otto", council=world.barnet)):
        page = browser(stranger)
        assert page.get(f"/cook/days/{day.ref}/meal").status_code == 404
        assert page.post(f"/cook/days/{day.ref}/stop", {"version": "1"}).status_code == 404
        assert page.post(f"/cook/meals/{meal.ref}/each-week").status_code == 404
    assert browser(world.diner("Jean")).get("/cook/days").status_code == 403


def test_the_day_after_leads_to_next_week(world: World, browser, asha) -> None:
    day = regular(world, asha)
    late = world.window(days=2, start=time(19, 1))[0]
    clock.move_to(late, world.app.extensions["settings"].clock_file)
    values = browser(asha).get(f"/cook/days/{day.ref}/meal").forms().values
    assert values["day_other"] == (late.date() + timedelta(days=7)).isoformat()
