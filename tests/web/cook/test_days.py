"""A cook says when not, and how much is enough."""

from datetime import timedelta

import pytest
from support.looking import fresh
from support.world import World

from app.domain.meals import MealState
from app.domain.vocabulary import Role
from app.models.away import AwaySpell
from app.models.people import CookProfile


def day(world: World, ahead: int) -> str:
    return (world.now.astimezone(world.council.policy.tz).date() + timedelta(days=ahead)).isoformat()


def test_a_cook_who_cannot_cook_takes_back_what_is_posted(world: World, browser) -> None:
    asha = world.cook()
    world.give_role(asha, Role.DINER)
    meal = world.meal(asha)
    phone = browser(asha)
    assert "/cook/away/new" in phone.get("/cook").get_data(as_text=True)
    assert phone.send("/cook/away/new", {"first_day": day(world, 1), "last_day": day(world, 2)}).status_code == 303
    assert fresh(world, meal).state is MealState.WITHDRAWN
    spell = world.session.query(AwaySpell).one()
    assert (spell.from_cooking, spell.from_meals) == (True, False)
    assert f"/cook/away/{spell.ref}" in phone.get("/cook").get_data(as_text=True)


def test_it_is_changed_and_ended(world: World, browser) -> None:
    asha = world.cook()
    spell = world.away(asha, 1, 2, from_meals=False)
    phone, path = browser(asha), f"/cook/away/{spell.ref}"
    assert phone.send(path, {"last_day": day(world, 6)}, action=f"/{spell.ref}").status_code == 303
    assert fresh(world, spell).last_day.isoformat() == day(world, 6)
    assert phone.post(f"{path}/end", {"version": "1"}).status_code == 409
    assert phone.send(path, action="/end").status_code == 303
    assert phone.get(path).status_code == 404


def test_a_meal_on_such_a_day_is_refused_with_a_sentence(world: World, browser) -> None:
    asha = world.cook()
    phone = browser(asha)
    world.away(asha, 0, 14, from_meals=False)
    answer = phone.send("/cook/away/new", {"first_day": day(world, 2), "last_day": day(world, 1)})
    assert answer.status_code == 422
    assert "Choose a last day that is not before the first." in answer.text_of()


def test_the_weekly_limit_is_set_shown_and_lifted(world: World, browser) -> None:
    asha = world.cook()
    phone = browser(asha)
    assert "/cook/week" in phone.get("/account/").get_data(as_text=True)
    assert phone.send("/cook/week", {"portions": "4"}).status_code == 303
    assert world.session.query(CookProfile).one().portions_per_week == 4
    assert phone.get("/cook/week").forms(None).values["portions"] == "4"
    assert phone.send("/cook/week", {"portions": ""}).status_code == 303
    assert fresh(world, world.session.query(CookProfile).one()).portions_per_week is None


@pytest.mark.parametrize("typed", ["0", "51", "four", "-1", "1.5", "99999999", "²"])
def test_a_limit_that_means_nothing_is_refused(world: World, browser, typed: str) -> None:
    answer = browser(world.cook()).send("/cook/week", {"portions": typed})
    assert answer.status_code == 422
    assert "Enter a" in answer.text_of()
    assert world.session.query(CookProfile).count() == 0


def test_an_old_page_does_not_overwrite_the_limit(world: World, browser) -> None:
    asha = world.cook()
    world.add(CookProfile(person_id=asha.id, portions_per_week=3))
    assert browser(asha).post("/cook/week", {"portions": "9", "version": "0"}).status_code == 409


def test_only_cooks_and_only_their_own(world: World, browser) -> None:
    spell = world.away(world.cook(), 1, 2)
    for stranger in (world.cook("Ben"), world.cook("Otto", council=world.barnet)):
        there = browser(stranger)
        assert there.get(f"/cook/away/{spell.ref}").status_code == 404
        assert there.post(f"/cook/away/{spell.ref}/end", {"version": "1"}).status_code == 404
    diner = browser(world.diner())
    for path in ("/cook/week", "/cook/away/new", f"/cook/away/{spell.ref}"):
        assert diner.get(path).status_code == 403
        assert browser().get(path).status_code == 302
    assert browser(world.cook("Cy")).get(f"/cook/away/{spell.ref}/end").status_code == 405
