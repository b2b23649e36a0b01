"""A cook's own meals: the list, one of them, changing it, taking it back."""

import pytest
from factories.meal_form import filled
from sqlalchemy import inspect
from support.queries import counted

from app.domain.matches import MatchState
from app.domain.meals import MealState
from app.domain.vocabulary import Allergen, Presence
from app.models.meals import Meal
from app.store.session import belong_to


def fresh(world, row):
    belong_to(world.session, world.reigate.id)
    world.session.expire_all()
    return world.session.get(type(row), inspect(row).identity[0])


def test_the_list_has_what_is_to_come_and_what_was(world, browser):
    asha = world.cook()
    world.meal(asha, dish="Leek pie")
    world.meal(asha, dish="Old stew", window=world.window(days=-2), state=MealState.CLOSED)
    world.meal(world.cook("Bea"), dish="Bea's soup")
    page = browser(asha).get("/cook/meals").text_of()
    assert "2 of 2 portions left" in page
    assert page.index("Leek pie") < page.index("Old stew")
    assert "soup" not in page


def test_a_long_list_has_pages(world, browser):
    asha = world.cook()
    for number in range(27):
        world.meal(asha, dish=f"Stew {number}", window=world.window(days=-2), state=MealState.CLOSED)
    phone = browser(asha)
    assert "Earlier meals" in phone.get("/cook/meals").text_of()
    second = phone.get("/cook/meals?page=2").text_of()
    assert second.count("Stew") == 2
    for odd in ("-3", "x", "99999999999"):
        assert phone.get(f"/cook/meals?page={odd}").status_code == 200


def test_a_meal_says_who_has_it_in_the_five_words_and_by_first_name(world, browser):
    asha, dev = world.cook(), world.diner(last_name="Secret")
    meal = world.meal(asha, (Allergen.MILK,))
    world.match(meal, world.request(dev), MatchState.CONFIRMED, diner_yes_at=world.now)
    page = browser(asha).get(f"/cook/meals/{meal.ref}").text_of()
    for said in ("Dev", "Arranged", "1 of 2 portions left", "ContainsMilk", meal.ref[:4]):
        assert said in page
    assert "Secret" not in page
    assert "Lyndale" not in page


@pytest.mark.parametrize("path", ["", "/edit", "/withdraw"])
def test_only_its_cook_opens_it(world, browser, path):
    meal = world.meal(world.cook())
    assert browser(world.cook("Bea")).get(f"/cook/meals/{meal.ref}{path}").status_code == 404
    assert browser(world.cook("Otto", council=world.barnet)).get(f"/cook/meals/{meal.ref}{path}").status_code == 404
    assert browser(world.diner()).get(f"/cook/meals/{meal.ref}{path}").status_code == 403
    assert browser(world.cook("Cat")).get(f"/cook/meals/ZZZZZZ{path}").status_code == 404


def test_a_coordinator_changes_it_for_the_cook(world, browser):
    asha, cleo = world.cook(), world.coordinator()
    meal = world.meal(asha)
    desk = browser(cleo, acting_for=asha)
    assert desk.send(f"/cook/meals/{meal.ref}/edit", filled(world, dish="Leek pie")).status_code == 303
    assert fresh(world, meal).dish == "Leek pie"


def test_the_form_to_change_it_holds_everything_as_it_was(world, browser):
    asha = world.cook()
    meal = world.meal(asha, (Allergen.MILK,), (Allergen.SOYBEANS,), tub_back=True, window=world.window(days=5))
    phone = browser(asha)
    values = phone.get(f"/cook/meals/{meal.ref}/edit").forms().values
    assert (values["allergen_milk"], values["allergen_soybeans"], values["allergen_eggs"]) == (
        "yes",
        "may_contain",
        "no",
    )
    assert (values["day"], values["between"], values["ready_day"]) == ("other", "17:30-18:30", "same")
    before = fresh(world, meal)
    facts = (before.window_start, before.use_by, before.ready_at, before.allergens)
    assert phone.send(f"/cook/meals/{meal.ref}/edit", {}).status_code == 303
    after = fresh(world, meal)
    assert (after.window_start, after.use_by, after.ready_at, after.allergens) == facts
    assert after.version == 1


def test_a_change_is_saved(world, browser):
    asha = world.cook()
    meal = world.meal(asha)
    response = browser(asha).send(f"/cook/meals/{meal.ref}/edit", {"allergen_milk": "may_contain", "portions": "3"})
    assert response.status_code == 303
    meal = fresh(world, meal)
    assert (meal.portions, meal.allergens[Allergen.MILK]) == (3, Presence.MAY_CONTAIN)


def test_a_stale_form_is_told_who_changed_it(world, browser):
    asha = world.cook()
    meal = world.meal(asha)
    phone = browser(asha)
    old = phone.get(f"/cook/meals/{meal.ref}/edit").forms().values
    phone.send(f"/cook/meals/{meal.ref}/edit", {"dish": "Leek pie"})
    response = phone.post(f"/cook/meals/{meal.ref}/edit", old | {"dish": "Another"})
    assert response.status_code == 409
    assert "Asha changed this" in response.text_of()
    assert fresh(world, meal).dish == "Leek pie"


def test_fewer_portions_than_promised_are_refused_by_name(world, browser):
    asha = world.cook()
    meal = world.meal(asha)
    for name in ("Dev", "Jean"):
        world.match(meal, world.request(world.diner(name)), MatchState.APPROVED)
    response = browser(asha).send(f"/cook/meals/{meal.ref}/edit", {"portions": "1"})
    assert response.status_code == 409
    assert "2 portions are promised, to Dev, Jean." in response.text_of()


def test_taking_it_back_asks_first_and_then_does_it(world, browser):
    asha = world.cook()
    meal = world.meal(asha)
    world.match(meal, world.request(world.diner()), MatchState.APPROVED)
    phone = browser(asha)
    assert "It is promised to Dev." in phone.get(f"/cook/meals/{meal.ref}/withdraw").text_of()
    assert fresh(world, meal).state is MealState.PARTLY
    refused = phone.send(f"/cook/meals/{meal.ref}/withdraw", {})
    assert (refused.status_code, "Choose why." in refused.text_of()) == (422, True)
    assert phone.send(f"/cook/meals/{meal.ref}/withdraw", {"reason": "cannot_cook"}).status_code == 303
    assert fresh(world, meal).state is MealState.WITHDRAWN
    assert phone.get(f"/cook/meals/{meal.ref}/withdraw").status_code == 404
    assert phone.post(f"/cook/meals/{meal.ref}/withdraw", {"reason": "cannot_cook", "version": "3"}).status_code == 409


def test_the_pages_take_few_queries(world, browser):
    asha = world.cook()
    meal = world.meal(asha)
    for number in range(3):
        world.meal(asha, dish=f"Stew {number}")
    phone = browser(asha)
    phone.get("/cook/meals")
    for path, most in (("/cook/meals", 4), (f"/cook/meals/{meal.ref}", 5), (f"/cook/meals/{meal.ref}/edit", 5)):
        with counted() as statements:
            phone.get(path)
        assert len(statements) <= most, "\n".join(statements)


def test_nothing_of_a_meal_goes_without_a_token(world, browser):
    asha = world.cook()
    meal = world.meal(asha)
    for path in ("new", f"{meal.ref}/edit", f"{meal.ref}/withdraw"):
        assert browser(asha).post(f"/cook/meals/{path}", filled(world, csrf_token="")).status_code == 400
    assert world.session.query(Meal).count() == 1
