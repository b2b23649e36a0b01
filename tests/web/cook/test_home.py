"""A cook's home, and the neighbours who wait."""

from datetime import time, timedelta

from sqlalchemy import select
from support.queries import counted

from app.domain.matches import MatchState
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Diet, Heating, Need, Strength
from app.models.meals import Match
from app.models.people import KeepApart
from app.store.session import belong_to


def waiting(world, name, days, **facts):
    profile = {"accepted_on": world.now.date() - timedelta(days=days)} | facts.pop("profile", {})
    diner = world.diner(name, profile=profile, **facts)
    return diner, world.request(diner)


def test_todays_visit_comes_first(world, browser, monkeypatch):
    asha = world.cook()
    dev = world.diner()
    start = world.now + timedelta(minutes=5)
    window = (start, start + timedelta(minutes=30))
    meal = world.meal(asha, window=window)
    world.match(meal, world.request(dev, window=window), MatchState.CONFIRMED, diner_yes_at=world.now)
    page = browser(asha).get("/cook")
    if start.astimezone(world.council.policy.tz).date() == world.now.astimezone(world.council.policy.tz).date():
        assert "Chicken and leek pie goes to Dev" in page.text_of()
        assert page.get_data(as_text=True).count('class="ep-now') >= 1


def test_the_longest_wait_is_first_and_never_the_nearest(world, browser):
    asha = world.cook(metres_north=0)
    waiting(world, "Near", 2, metres_north=50)
    waiting(world, "Long", 20, metres_north=1500)
    page = browser(asha).get("/cook/neighbours").text_of()
    assert page.index("Long") < page.index("Near")
    assert "Waiting 20 days." in page


def test_a_neighbour_is_a_first_name_a_half_mile_and_what_to_meet(world, browser):
    waiting(
        world,
        "Margaret",
        3,
        needs={Allergen.MILK: Need.AVOID},
        last_name="Secret",
        profile={
            "diets": {Diet.VEGETARIAN: Strength.MUST},
            "heating": frozenset({Heating.MICROWAVE}),
            "other_allergens": "kiwi",
        },
    )
    page = browser(world.cook()).get("/cook/neighbours").text_of()
    for said in ("Margaret", "Under half a mile.", "Avoids milk.", "Vegetarian.", "Has a microwave."):
        assert said in page
    for hidden in ("Secret", "Lyndale", "7946", "kiwi", "RH2"):
        assert hidden not in page


def test_who_a_cook_cannot_serve_is_not_listed(world, browser):
    asha = world.cook()
    waiting(world, "Faraway", 9, metres_north=4000)
    waiting(world, "Paused", 9, state=MemberState.PAUSED)
    waiting(world, "Housemate", 9, household=world.session.get(type(world.household()), asha.household_id))
    waiting(world, "Severe", 9, needs={Allergen.EGGS: Need.SEVERE})
    apart, _request = waiting(world, "Apart", 9)
    first, second = sorted((asha.id, apart.id))
    world.add(KeepApart(first_id=first, second_id=second, reason="x", set_at=world.now))
    world.request(world.diner("Otto", council=world.barnet))
    page = browser(asha).get("/cook/neighbours").text_of()
    assert "Nobody is waiting near you" in page


def test_a_cook_offers_a_meal_that_fits_and_only_that(world, browser):
    asha = world.cook()
    milky, plain = world.meal(asha, (Allergen.MILK,), dish="Fish pie"), world.meal(asha, dish="Dal")
    _marg, request = waiting(world, "Margaret", 4, needs={Allergen.MILK: Need.AVOID})
    phone = browser(asha)
    page = phone.get("/cook/neighbours").text_of()
    assert "Offer Dal" in page
    assert "Offer Fish pie" not in page
    ref = request.ref
    assert phone.post(f"/cook/neighbours/{ref}/offer", {"meal": milky.ref}).status_code == 409
    assert phone.post(f"/cook/neighbours/{ref}/offer", {"meal": plain.ref}).status_code == 303
    belong_to(world.session, world.reigate.id)
    assert world.session.scalars(select(Match)).one().state is MatchState.PROPOSED


def test_nobody_offers_somebody_elses_meal_or_another_councils_request(world, browser):
    asha, bea = world.cook(), world.cook("Bea")
    meal = world.meal(bea)
    mine = world.meal(asha, window=world.window(start=time(12)))
    _marg, request = waiting(world, "Margaret", 4)
    otto = world.request(world.diner("Otto", council=world.barnet))
    phone = browser(asha)
    for ref, offered in ((request.ref, meal.ref), (otto.ref, mine.ref), (request.ref, "x"), ("x", mine.ref)):
        assert phone.post(f"/cook/neighbours/{ref}/offer", {"meal": offered}).status_code == 404
    assert browser(world.diner("Jean")).post(f"/cook/neighbours/{request.ref}/offer").status_code == 403


def test_without_a_meal_the_cook_is_shown_who_to_cook_for(world, browser):
    waiting(world, "Margaret", 4)
    assert "Cook for Margaret" in browser(world.cook()).get("/cook").text_of()


def test_a_new_cook_is_asked_for_a_first_meal(world, browser):
    page = browser(world.cook()).get("/cook").text_of()
    assert "Hello, Asha" in page
    assert "Post a meal" in page
    assert "Or post one again" not in page


def test_home_takes_few_queries_however_many_wait(world, browser):
    asha = world.cook()
    for number in range(3):
        world.meal(asha, dish=f"Stew {number}")
        waiting(world, f"Diner{number}", number)
    phone = browser(asha)
    phone.get("/cook")
    with counted() as statements:
        phone.get("/cook")
    assert len(statements) <= 17, "\n".join(statements)
