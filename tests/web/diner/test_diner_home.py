from datetime import timedelta

from support.looking import fresh
from support.queries import counted
from support.world import World

from app import clock
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.vocabulary import Allergen, Need, Role
from app.models.meals import MealRequest


def on_the_day(world: World) -> None:
    opens, _ = world.window()
    clock.move_to(opens - timedelta(hours=5), world.app.extensions["settings"].clock_file)


def tomorrow(world: World) -> str:
    return (world.now.astimezone(world.council.policy.tz).date() + timedelta(days=1)).isoformat()


def test_what_is_coming_today_is_said_first_with_who_and_when_and_the_word(world: World, browser) -> None:
    dev = world.diner(needs={Allergen.FISH: Need.AVOID})
    world.match(world.meal(world.cook(), contains=(Allergen.EGGS,)), world.request(dev), MatchState.CONFIRMED)
    on_the_day(world)
    text = browser(dev).get("/diner/").text_of()
    assert "Asha is bringing you Chicken and leek pie" in text
    assert "Today, 5.30pm to 6.30pm" in text
    assert "It will be hot." in text
    assert "It has eggs in it." in text
    assert "Asha says the word bluebell" in text
    assert "You avoid fish." in text
    assert "Monday to Friday, 9am to 5pm" in text


def test_an_empty_day_leads_to_asking(world: World, browser) -> None:
    text = browser(world.diner()).get("/diner/").text_of()
    assert "Would you like a meal?" in text
    assert "Coming today" not in text


def test_an_offer_is_taken(world: World, browser) -> None:
    dev = world.diner()
    match = world.match(world.meal(world.cook()), world.request(dev), MatchState.APPROVED)
    diner = browser(dev)
    assert "Asha has Chicken and leek pie for you" in diner.get("/diner/").text_of()
    assert diner.send("/diner/", action=f"/offers/{match.ref}/yes").status_code == 303
    assert fresh(world, match).state is MatchState.CONFIRMED


def test_an_offer_is_turned_down_and_the_search_goes_on(world: World, browser) -> None:
    dev = world.diner()
    request = world.request(dev)
    match = world.match(world.meal(world.cook()), request, MatchState.APPROVED)
    diner = browser(dev)
    assert diner.send("/diner/", action=f"/offers/{match.ref}/no").status_code == 303
    assert (fresh(world, match).state, fresh(world, request).state) == (MatchState.DECLINED, RequestState.OPEN)
    assert "You asked for a meal" in diner.get("/diner/").text_of()


def test_a_changed_meal_is_read_by_who_eats_it_before_the_yes(world: World, browser) -> None:
    dev = world.diner(profile={"other_allergens": "kiwi"})
    match = world.match(world.meal(world.cook()), world.request(dev), MatchState.APPROVED, needs_confirming=True)
    diner, action = browser(dev), f"/offers/{match.ref}/yes"
    assert "Chicken, leeks, potatoes" in diner.get("/diner/").text_of()
    answer = diner.send("/diner/", action=action)
    assert answer.status_code == 409
    assert "Read the ingredients" in answer.text_of()
    assert diner.send("/diner/", {"food_confirmed": "y"}, action=action).status_code == 303


def test_somebody_who_cannot_be_in_says_so_once_more_before_it_is_off(world: World, browser) -> None:
    dev = world.diner()
    match = world.match(world.meal(world.cook()), world.request(dev), MatchState.CONFIRMED)
    diner, path = browser(dev), f"/diner/visits/{match.ref}/cannot-be-in"
    assert path in diner.get("/diner/").get_data(as_text=True)
    assert diner.get(path).status_code == 200
    assert fresh(world, match).state is MatchState.CONFIRMED
    assert diner.send(path).status_code == 303
    assert fresh(world, match).state is MatchState.CANCELLED_EARLY
    assert world.session.query(MealRequest).one().state is RequestState.CANCELLED


def test_an_old_page_is_answered_409_on_the_home(world: World, browser) -> None:
    dev = world.diner()
    match = world.match(world.meal(world.cook()), world.request(dev), MatchState.APPROVED)
    diner = browser(dev)
    form = diner.get("/diner/").forms("/yes")
    answer = diner.client.post(form.action, base_url=diner.base, data=form.values | {"version": "77"})
    assert answer.status_code == 409
    assert fresh(world, match).state is MatchState.APPROVED


def test_food_that_must_not_be_eaten_is_said_first(world: World, browser) -> None:
    dev = world.diner()
    gone = {"reason": "allergen_contains", "reason_text": "milk", "ended_at": world.now}
    world.match(world.meal(world.cook()), world.request(dev), MatchState.VOID, **gone)
    text = browser(dev).get("/diner/").text_of()
    assert "Do not eat Chicken and leek pie from Asha." in text
    assert "milk" not in text.partition("What you told us")[0]


def test_a_meal_that_is_off_is_said_without_why(world: World, browser) -> None:
    dev = world.diner()
    gone = {"reason": "hold", "ended_at": world.now, "decided_at": world.now}
    match = world.match(world.meal(world.cook()), world.request(dev), MatchState.VOID, **gone)
    text = browser(dev).get("/diner/").text_of()
    assert "The visit with Chicken and leek pie is off." in text
    assert match.reason not in text


def test_a_diner_asks_for_a_day(world: World, browser) -> None:
    dev = world.diner()
    diner = browser(dev)
    assert diner.send("/diner/ask").status_code == 422
    answer = diner.send("/diner/ask", {"day": tomorrow(world), "part": "evening", "portions": "2"})
    assert answer.status_code == 303
    request = world.session.query(MealRequest).one()
    local = request.window_start.astimezone(world.council.policy.tz)
    assert (local.hour, local.minute, request.portions) == (16, 30, 2)
    assert "You asked for a meal" in diner.get("/diner/").text_of()


def test_who_asked_for_one_meal_reads_which_it_is_and_who_looks_at_it(world: World, browser) -> None:
    dev, meal = world.diner(), world.meal(world.cook())
    diner = browser(dev)
    assert diner.send(f"/diner/meals/{meal.ref}", action="/ask").status_code == 303
    text = diner.get("/diner/").text_of()
    assert "You asked for Chicken and leek pie" in text
    assert "Asha cooks it. The council looks at it now, and then we tell you." in text
    assert "We are asking your neighbours" not in text


def test_the_same_day_twice_leads_to_the_first(world: World, browser) -> None:
    diner = browser(world.diner())
    wish = {"day": tomorrow(world), "part": "lunch"}
    assert diner.send("/diner/ask", wish).status_code == 303
    again = diner.send("/diner/ask", wish)
    assert again.status_code == 409
    assert "See what you asked for on that day" in again.text_of()


def test_a_page_left_open_over_midnight_is_answered_with_what_to_do(world: World, browser) -> None:
    diner = browser(world.diner())
    form = diner.get("/diner/ask").forms()
    clock.move_to(world.now + timedelta(days=1), world.app.extensions["settings"].clock_file)
    today = world.now.astimezone(world.council.policy.tz).date().isoformat()
    late = diner.client.post("/diner/ask", base_url=diner.base, data=form.values | {"day": today, "part": "evening"})
    assert late.status_code == 422
    assert "That day is not on the list any more. Choose a day." in late.get_data(as_text=True)


def test_tampered_answers_get_a_sentence(world: World, browser) -> None:
    diner = browser(world.diner())
    good = {"day": tomorrow(world), "part": "lunch"}
    for wrong in ({"portions": "10000"}, {"portions": "-1"}, {"part": "midnight"}, {"day": "yesterday"}):
        assert diner.send("/diner/ask", good | wrong).status_code == 422
    assert world.session.query(MealRequest).count() == 0


def test_a_wish_is_withdrawn(world: World, browser) -> None:
    dev = world.diner()
    request = world.request(dev)
    assert browser(dev).send("/diner/", action=f"/requests/{request.ref}/cancel").status_code == 303
    assert fresh(world, request).state is RequestState.CANCELLED


def test_a_coordinator_acting_for_a_diner_sees_their_home(world: World, browser) -> None:
    dev = world.diner()
    page = browser(world.coordinator(), acting_for=dev).get("/diner/")
    assert "Hello, Dev" in page.text_of()


def test_a_relative_first_chooses_for_whom(world: World, browser) -> None:
    assert browser(world.person("Ruth", Role.RELATIVE)).get("/diner/").location.endswith("/account/acting")


def test_another_persons_match_is_no_ones_business(world: World, browser) -> None:
    match = world.match(world.meal(world.cook()), world.request(world.diner()), MatchState.CONFIRMED)
    eve = browser(world.diner("Eve"))
    assert eve.get(f"/diner/visits/{match.ref}/cannot-be-in").status_code == 404
    assert eve.post(f"/diner/offers/{match.ref}/no", {"version": "1"}).status_code == 404
    otto = browser(world.diner("Otto", council=world.barnet))
    assert otto.get(f"/diner/visits/{match.ref}/cannot-be-in").status_code == 404
    assert browser(world.cook("Ben")).get("/diner/").status_code == 403


def test_the_home_needs_few_queries(world: World, browser) -> None:
    dev = world.diner()
    world.match(world.meal(world.cook()), world.request(dev), MatchState.CONFIRMED)
    diner = browser(dev)
    diner.get("/diner/")
    with counted() as statements:
        diner.get("/diner/")
    assert len(statements) <= 9, "\n".join(statements)
