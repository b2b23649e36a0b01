"""Meals near a diner: the list, one meal, and asking for it."""

from datetime import time, timedelta

from sqlalchemy import select
from support.queries import counted

from app.domain.matches import MatchState
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Need, Role
from app.models.meals import Match
from app.models.people import CookProfile, KeepApart, Representation
from app.services.meal_lists import PAGE
from app.store.session import belong_to

LIST = "/diner/meals"


def test_the_list_says_what_fits_first_and_keeps_what_only_food_refuses(world, browser):
    dev = world.diner(needs={Allergen.MILK: Need.AVOID, Allergen.TREE_NUTS: Need.AVOID})
    asha = world.cook()
    world.meal(asha, (Allergen.MILK,), dish="Fish pie")
    world.meal(asha, (Allergen.CELERY,), (Allergen.TREE_NUTS,), dish="Dal")
    world.meal(asha, dish="Tagine")
    page = browser(dev).get(LIST)
    for said in (
        "You avoid milk and tree nuts.",
        "3 meals. 2 fit you.",
        "Has milk, which you avoid",
        "May contain tree nuts, which you avoid",
        "Nothing you avoid",
        "Cooked by Asha",
        "Under half a mile",
        "2 left",
    ):
        assert said in page.text_of()
    assert page.get_data(as_text=True).count("ep-meal--no") == 1


def test_distances_are_half_miles_never_metres(world, browser):
    dev = world.diner(metres_north=0)
    world.meal(world.cook(metres_north=1200))
    page = browser(dev).get(LIST).get_data(as_text=True)
    assert "Half a mile to a mile" in page
    assert not [number for number in ("1200", "1201", "1199", "51.2", "metre") if number in page]


def test_what_is_refused_for_another_reason_is_never_shown(world, browser):
    dev = world.diner(needs={Allergen.MILK: Need.AVOID})
    far = world.meal(world.cook(metres_north=5000), (Allergen.MILK,))
    aside = world.meal(world.cook("Bea"), for_diner_id=world.diner("Jean").id)
    cat = world.cook("Cat")
    apart = world.meal(cat)
    first, second = sorted((dev.id, cat.id))
    world.add(KeepApart(first_id=first, second_id=second, reason="x", set_at=world.now))
    otto = world.meal(world.cook("Otto", council=world.barnet))
    phone = browser(dev)
    assert "Nothing on the table yet" in phone.get(LIST).text_of()
    for meal in (far, aside, apart, otto):
        assert phone.get(f"{LIST}/{meal.ref}").status_code == 404
        assert phone.post(f"{LIST}/{meal.ref}/ask", {"portions": "1"}).status_code in {404, 409}


def test_a_day_can_be_chosen(world, browser):
    dev, asha = world.diner(), world.cook()
    world.meal(asha, dish="Tagine", window=world.window(days=1, start=time(12)))
    world.meal(asha, dish="Dal", window=world.window(days=3))
    page = browser(dev).get(f"{LIST}?day=tomorrow").text_of()
    assert "Tagine" in page
    assert "Dal" not in page
    assert "for this day" in browser(dev).get(f"{LIST}?day=today").text_of()


def test_a_long_list_goes_on_where_it_ended(world, browser):
    dev, asha = world.diner(), world.cook()
    for number in range(PAGE + 2):
        world.meal(asha, dish=f"Stew {number:02d}", window=world.window(days=1 + number % 3))
    phone = browser(dev)
    first = phone.get(LIST)
    link = first.get_data(as_text=True).split('href="/diner/meals?after=')[1].split('"')[0]
    second = phone.get(f"{LIST}?after={link}")
    shown = [f"Stew {number:02d}" for number in range(PAGE + 2)]
    on_first = {dish for dish in shown if dish in first.text_of()}
    on_second = {dish for dish in shown if dish in second.text_of()}
    assert (len(on_first), len(on_second), on_first & on_second) == (PAGE, 2, set())
    assert "More meals" not in second.text_of()


def test_a_meal_of_a_cook_whose_week_is_full_is_neither_listed_nor_offered(world, browser):
    dev, asha = world.diner(), world.cook()
    world.add(CookProfile(person_id=asha.id, portions_per_week=1))
    meal, wen = world.meal(asha, dish="Tagine"), world.diner("Wen")
    assert "Tagine" in browser(dev).get(LIST).text_of()
    pie = world.meal(asha, dish="Pie")
    world.match(pie, world.request(wen), MatchState.CONFIRMED)
    assert "Tagine" not in browser(dev).get(LIST).text_of()
    gone = browser(dev).get(f"{LIST}/{meal.ref}")
    assert gone.status_code == 410
    assert "week" not in gone.text_of()
    assert browser(wen).get(f"{LIST}/{pie.ref}").status_code == 200


def test_a_place_in_the_list_that_is_none_is_the_beginning(world, browser):
    dev = world.diner()
    world.meal(world.cook(), dish="Tagine")
    for odd in ("x", "1-2", "²-5-K7QM2T", "0-99999999999999999999-K7QM2T", "--", "0-5-K7QM2T"):
        response = browser(dev).get(f"{LIST}?after={odd}")
        assert response.status_code == 200


def test_the_whole_page_takes_four_queries(world, browser):
    dev = world.diner(needs={Allergen.MILK: Need.AVOID})
    for name in ("Asha", "Bea", "Cat"):
        world.meal(world.cook(name), (Allergen.MILK,) if name == "Bea" else ())
    phone = browser(dev)
    phone.get(LIST)
    with counted() as statements:
        assert "3 meals" in phone.get(LIST).text_of()
    assert len(statements) <= 4, "\n".join(statements)


def test_a_meal_says_what_fits_then_what_is_in_it_in_order(world, browser):
    dev = world.diner(needs={Allergen.MILK: Need.AVOID})
    meal = world.meal(world.cook(), (Allergen.CELERY,), (Allergen.SESAME,), ingredients="Squash, celery")
    page = browser(dev).get(f"{LIST}/{meal.ref}").text_of()
    order = [
        "Nothing you avoid is in it.",
        "Ask for this meal",
        "ContainsCelery",
        "May containSesame",
        "Not in it",
        "Squash",
    ]
    assert [page.index(said) for said in order] == sorted(page.index(said) for said in order)
    assert "Lyndale" not in page
    assert "Bell" not in page


def test_a_meal_with_what_is_avoided_has_no_button(world, browser):
    dev = world.diner(needs={Allergen.MILK: Need.AVOID})
    meal = world.meal(world.cook(), (Allergen.MILK,))
    phone = browser(dev)
    page = phone.get(f"{LIST}/{meal.ref}").text_of()
    assert "Has milk, which you avoid." in page
    assert "Ask for this meal" not in page
    refused = phone.post(f"{LIST}/{meal.ref}/ask", {"portions": "1"})
    assert refused.status_code == 409
    assert "milk" in refused.text_of()
    assert world.session.scalars(select(Match)).all() == []


def test_asking_is_the_diners_yes(world, browser):
    dev, meal = world.diner(), world.meal(world.cook())
    phone = browser(dev)
    assert phone.send(f"{LIST}/{meal.ref}", {"portions": "2"}).status_code == 303
    belong_to(world.session, world.reigate.id)
    match = world.session.scalars(select(Match)).one()
    assert (match.state, match.portions, match.diner_yes_at is not None) == (MatchState.PROPOSED, 2, True)
    page = phone.get(f"{LIST}/{meal.ref}").text_of()
    assert "You asked for this meal." in page
    assert "Ask for this meal" not in page


def test_portions_that_are_not_offered_are_refused(world, browser):
    dev, meal = world.diner(), world.meal(world.cook())
    for portions in ("0", "-1", "10000", "x"):
        assert browser(dev).post(f"{LIST}/{meal.ref}/ask", {"portions": portions}).status_code == 422
    assert browser(dev).post(f"{LIST}/{meal.ref}/ask", {"portions": "4"}).status_code == 409
    assert world.session.scalars(select(Match)).all() == []


def test_a_meal_that_has_gone_says_so(world, browser):
    dev = world.diner()
    gone = world.meal(world.cook(), portions=1, live_portions=1, state=MealState.FULL)
    response = browser(dev).get(f"{LIST}/{gone.ref}")
    assert response.status_code == 410
    assert "This meal has gone to somebody else" in response.text_of()


def test_a_coordinator_asks_for_a_diner_on_the_phone(world, browser):
    dev, cleo, meal = world.diner(), world.coordinator(), world.meal(world.cook())
    desk = browser(cleo, acting_for=dev)
    assert desk.send(f"{LIST}/{meal.ref}", {}).status_code == 303
    belong_to(world.session, world.reigate.id)
    match = world.session.scalars(select(Match)).one()
    assert match.diner_yes_how == "phone"


def test_a_relative_sees_the_meals_near_the_diner_they_act_for(world, browser):
    dev = world.diner()
    rita = world.person("Rita", Role.RELATIVE, household=world.household(9000), email="rita@x.example")
    bond = Representation(relative_id=rita.id, diner_id=dev.id, state=MemberState.ACTIVE, asked_at=world.now)
    world.add(bond)
    world.meal(world.cook(), dish="Tagine")
    assert "Tagine" in browser(rita, acting_for=dev).get(LIST).text_of()
    assert "Choose whom you act for" in browser(rita).get(LIST).text_of()


def test_who_may_not_look_is_turned_away(world, browser):
    meal = world.meal(world.cook("Bea"))
    assert browser().get(LIST).status_code == 302
    for who in (world.cook(), world.diner("Jean", state=MemberState.VETTING)):
        assert browser(who).get(LIST).status_code == 403
        assert browser(who).get(f"{LIST}/{meal.ref}").status_code == 403
        assert browser(who).post(f"{LIST}/{meal.ref}/ask").status_code == 403


def test_a_diner_not_on_the_map_yet_is_told(world, browser):
    world.meal(world.cook())
    dev = world.diner(household=world.household(lat=None, lon=None, precision=None))
    assert "We are still finding your address" in browser(dev).get(LIST).text_of()


def test_other_food_told_in_words_is_read_by_a_coordinator(world, browser):
    dev = world.diner(profile={"other_allergens": "kiwi"})
    meal = world.meal(world.cook(), window=world.window(days=2, start=time(12)), tub_back=True)
    page = browser(dev).get(f"{LIST}/{meal.ref}").text_of()
    assert "You told us of another food: kiwi." in page
    assert "The cook would like the tub back." in page
    assert meal.window_end - meal.window_start == timedelta(hours=1)


def test_a_meal_kept_for_them_is_declined_by_a_button(world, browser):
    joan = world.diner("Joan")
    meal = world.meal(world.cook(), dish="Leek pie", for_diner_id=joan.id)
    here = browser(joan)
    text = here.get(f"/diner/meals/{meal.ref}").text_of()
    assert "Asha made this with you in mind. It is kept for you." in text
    path = f"/diner/meals/{meal.ref}/decline"
    stale = here.post(path, {"version": meal.version + 1})
    assert (stale.status_code, "after you opened the page" in stale.text_of()) == (409, True)
    assert here.post(path, {"version": meal.version}).status_code == 303
    assert "Leek pie" in browser(world.diner("Win")).get("/diner/meals").text_of()
    assert here.post(path, {"version": meal.version + 1, "form_key": "n" * 20}).status_code == 404
