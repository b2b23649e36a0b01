from datetime import timedelta

import pytest
from support.looking import fresh
from support.queries import counted
from support.world import World

from app import clock
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.vocabulary import Allergen, Need, Role
from app.models.desk import Task, TaskKind
from app.models.meals import Match, MealRequest
from app.models.people import DinerProfile

HOME_QUERIES = 22


def waited(world: World, name: str, days: int, **facts: object):
    """A diner who has waited so many days."""
    return world.diner(name, profile={"accepted_on": world.now.date() - timedelta(days=days)}, **facts)


def test_who_is_too_late_for_the_last_portion_reads_who_has_it_and_since_when(world: World, browser) -> None:
    meal, cleo, carl = world.meal(world.cook(), portions=1), world.coordinator(), world.coordinator("Carl")
    first, second = (world.match(meal, world.request(world.diner(name))) for name in ("Dev", "Eve"))
    late, path = browser(carl), f"/desk/matches/{second.ref}"
    form = late.get(path).forms("/approve")
    assert browser(cleo).send(f"/desk/matches/{first.ref}", action="/approve").status_code == 303
    answer = late.client.post(form.action, base_url=late.base, data=form.values)
    assert answer.status_code == 409
    said = " ".join(answer.get_data(as_text=True).split())
    assert "The last portion has gone: Cleo approved it today at 10am. This request waits again" in said


def test_an_empty_desk_says_so(world: World, browser) -> None:
    page = browser(world.coordinator()).get("/desk/")
    assert page.status_code == 200
    assert "Nothing to decide" in page.text_of()
    assert "No visits today" in page.text_of()


def test_the_longest_wait_is_decided_first_with_its_reasons(world: World, browser) -> None:
    asha = world.cook()
    world.match(world.meal(asha), world.request(waited(world, "Dev", 2)))
    margaret = waited(world, "Margaret", 9, needs={Allergen.MILK: Need.AVOID})
    world.match(world.meal(asha), world.request(margaret))
    text = browser(world.coordinator()).get("/desk/").text_of()
    assert text.index("Margaret Bell") < text.index("Dev Bell")
    assert "9 days" in text
    assert "Longest wait of all" in text
    assert "No milk in it: 14 of 14 answered" in text
    assert "minutes’ walk (0.2 miles)" in text


def test_a_match_is_approved_from_its_row(world: World, browser) -> None:
    match = world.match(world.meal(world.cook()), world.request(world.diner()), diner_yes_at=world.now)
    answer = browser(world.coordinator()).send("/desk/", action=f"/{match.ref}/approve")
    assert answer.status_code == 303
    assert fresh(world, match).state is MatchState.CONFIRMED


def test_a_stale_approval_is_answered_with_who_and_when(world: World, browser) -> None:
    meal = world.meal(world.cook(), portions=1)
    first, second = (world.match(meal, world.request(world.diner(name))) for name in ("Dev", "Eve"))
    sam, cleo = browser(world.coordinator("Sam")), browser(world.coordinator())
    form = cleo.get("/desk/").forms(f"/{second.ref}/approve")
    assert sam.send("/desk/", action=f"/{first.ref}/approve").status_code == 303
    answer = cleo.client.post(form.action, base_url=cleo.base, data=form.values)
    assert answer.status_code == 409
    assert "The last portion has gone: Sam approved it today at" in answer.get_data(as_text=True)
    assert fresh(world, second).state is MatchState.REJECTED


def test_the_same_click_twice_is_harmless(world: World, browser) -> None:
    match = world.match(world.meal(world.cook()), world.request(world.diner()))
    cleo = browser(world.coordinator())
    form = cleo.get("/desk/").forms(f"/{match.ref}/approve")
    answers = [cleo.client.post(form.action, base_url=cleo.base, data=form.values) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert fresh(world, match).state is MatchState.APPROVED


def test_saying_no_asks_for_a_reason(world: World, browser) -> None:
    match = world.match(world.meal(world.cook()), world.request(world.diner()))
    cleo = browser(world.coordinator())
    assert cleo.send(f"/desk/matches/{match.ref}/say-no").status_code == 422
    assert cleo.send(f"/desk/matches/{match.ref}/say-no", {"reason": "other"}).status_code == 422
    assert cleo.send(f"/desk/matches/{match.ref}/say-no", {"reason": "spoke_to_them"}).status_code == 303
    assert fresh(world, match).state is MatchState.REJECTED


def test_other_foods_in_words_are_read_before_approving(world: World, browser) -> None:
    dev = world.diner(profile={"other_allergens": "kiwi"})
    match = world.match(world.meal(world.cook()), world.request(dev), needs_confirming=True)
    cleo = browser(world.coordinator())
    text = cleo.get("/desk/").text_of()
    assert "Read, then approve" in text
    assert "Also avoids kiwi: read the ingredients" in text
    page = cleo.get(f"/desk/matches/{match.ref}")
    assert "kiwi" in page.text_of()
    assert "Chicken, leeks, potatoes" in page.text_of()
    path, action = f"/desk/matches/{match.ref}", f"/{match.ref}/approve"
    assert cleo.send(path, action=action).status_code == 409
    assert cleo.send(path, {"food_confirmed": "y"}, action=action).status_code == 303


def test_alarms_stand_on_top(world: World, browser) -> None:
    asha, dev = world.cook(), world.diner()
    start, end = world.window(days=0, minutes=60)
    meal = world.meal(asha, window=(start, end))
    world.match(meal, world.request(dev), MatchState.CANCELLED_LATE, ended_at=world.now)
    request = world.session.query(MealRequest).one()
    request.state = RequestState.OPEN
    world.session.commit()
    text = browser(world.coordinator()).get("/desk/").text_of()
    assert "Dev Bell has no meal after all" in text
    assert "Ring Dev: 020 7946 0118" in text


def test_a_meal_that_must_not_be_eaten_stands_on_top_until_both_are_rung(world: World, browser) -> None:
    given = {"kind": TaskKind.CALL, "message": "match_void_allergen", "facts": {}}
    given |= {"due_at": world.now, "created_at": world.now}
    world.add(Task(ref="AAAAAA", person_id=world.cook().id, key="a", **given))
    dev = world.add(Task(ref="BBBBBB", person_id=world.diner().id, key="b", **given))
    cleo = browser(world.coordinator())
    assert "A meal does not suit any more. Ring 2 people now." in cleo.get("/desk/").text_of()
    dev.done_at = world.now
    world.session.commit()
    assert "Ring 1 person now." in cleo.get("/desk/").text_of()


def test_who_has_no_meal_is_shown_what_would_fit(world: World, browser) -> None:
    world.request(waited(world, "Elsie", 5, needs={Allergen.MILK: Need.AVOID}))
    asha = world.cook()
    world.meal(asha, contains=(Allergen.MILK,))
    cleo = browser(world.coordinator())
    text = cleo.get("/desk/").text_of()
    assert "Waiting 5 days" in text
    assert "It has milk in it, which must be avoided." in text
    world.meal(asha, dish="Lentil dal")
    assert "Lentil dal from Asha would fit." in cleo.get("/desk/").text_of()


def test_the_request_page_answers_for_every_meal_in_words(world: World, browser) -> None:
    request = world.request(world.diner(needs={Allergen.MILK: Need.AVOID}))
    world.meal(world.cook(), dish="Lentil dal")
    world.meal(world.cook("Ben", 3000), dish="Cottage pie", contains=(Allergen.MILK,))
    page = browser(world.coordinator()).get(f"/desk/requests/{request.ref}")
    text = page.text_of()
    assert "Lentil dal from Asha" in text
    assert "minutes’ walk (0.2 miles)" in text
    assert "The two homes are too far apart." in text
    assert "1.7 miles" in text


def test_a_meal_is_proposed_from_the_request_page(world: World, browser) -> None:
    meal, request = world.meal(world.cook()), world.request(world.diner())
    answer = browser(world.coordinator()).send(f"/desk/requests/{request.ref}", action=f"/propose/{meal.ref}")
    assert answer.status_code == 303
    assert answer.location.endswith(world.session.query(Match).one().ref)
    assert fresh(world, request).state is RequestState.PROPOSED


def test_a_request_is_cancelled_by_the_office(world: World, browser) -> None:
    request = world.request(world.diner())
    answer = browser(world.coordinator()).send(f"/desk/requests/{request.ref}", action="/cancel")
    assert answer.status_code == 303
    assert fresh(world, request).state is RequestState.CANCELLED


def test_a_yes_is_written_down_from_a_call(world: World, browser) -> None:
    match = world.match(world.meal(world.cook()), world.request(world.diner()), MatchState.APPROVED)
    cleo = browser(world.coordinator())
    assert "Waiting for a yes" in cleo.get("/desk/").text_of()
    assert cleo.send(f"/desk/matches/{match.ref}", action="/yes").status_code == 303
    assert fresh(world, match).state is MatchState.CONFIRMED


def test_a_visit_is_called_off_and_its_outcome_written_down(world: World, browser) -> None:
    dev = world.diner()
    off = world.match(world.meal(world.cook()), world.request(dev), MatchState.CONFIRMED)
    cleo = browser(world.coordinator())
    assert cleo.send(f"/desk/matches/{off.ref}/call-off", {"reason": "unwell"}).status_code == 303
    assert "The cook is unwell" in cleo.get(f"/desk/matches/{off.ref}").text_of()
    eve = world.diner("Eve")
    match = world.match(world.meal(world.cook("Ben")), world.request(eve), MatchState.CONFIRMED)
    path = f"/desk/matches/{match.ref}/outcome"
    assert cleo.send(path, {"outcome": "handed_over", "at": "noonish"}).status_code == 422
    assert cleo.send(path, {"outcome": "handed_over", "at": "5.40pm"}).status_code == 422
    assert cleo.send(path, {"outcome": "refused", "text": "Not hungry"}).status_code == 303
    assert fresh(world, match).state is MatchState.REFUSED


def test_what_else_waits_stands_beside(world: World, browser) -> None:
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    given = {"facts": {}, "due_at": world.now, "created_at": world.now}
    world.add(Task(ref="AAAAAA", kind=TaskKind.PLACE_ADDRESS, person_id=dev.id, key="a", **given))
    outcome = {"kind": TaskKind.RECORD_OUTCOME, "person_id": asha.id, "match_id": match.id, "key": "b"}
    world.add(Task(ref="BBBBBB", **outcome, **given))
    text = browser(world.coordinator()).get("/desk/").text_of()
    assert "Place Dev Bell’s address" in text
    assert "Ask Asha Bell how the visit went" in text


def test_today_is_told_in_five_words(world: World, browser) -> None:
    start, end = world.window(days=0, minutes=60)
    if start < world.now:
        clock.move_to(start - timedelta(hours=2), world.app.extensions["settings"].clock_file)
    meal = world.meal(world.cook(), window=(start, end), portions=3)
    for name, state in (("Dev", MatchState.CONFIRMED), ("Eve", MatchState.HANDED_OVER), ("Fay", MatchState.NO_REPLY)):
        world.match(meal, world.request(world.diner(name)), state)
    text = browser(world.coordinator()).get("/desk/").text_of("aside")
    assert "Arranged, Asha" in text
    assert "Done, Asha" in text
    assert "No reply. Asha waits" in text


def test_the_desk_asks_the_database_no_more_for_a_long_day(world: World, browser) -> None:
    cleo = browser(world.coordinator())
    world.match(world.meal(world.cook()), world.request(world.diner()))
    world.request(world.diner("Eve"))
    cleo.get("/desk/")
    for number in range(5):
        world.match(world.meal(world.cook(f"Cook{number}")), world.request(world.diner(f"Dev{number}")))
        world.request(world.diner(f"Eve{number}"))
    with counted() as statements:
        cleo.get("/desk/")
    assert len(statements) <= HOME_QUERIES, "\n".join(statements)


def test_the_request_page_needs_few_queries(world: World, browser) -> None:
    cleo, request = browser(world.coordinator()), world.request(world.diner())
    for number in range(6):
        world.meal(world.cook(f"Cook{number}"))
    with counted() as statements:
        cleo.get(f"/desk/requests/{request.ref}")
    assert len(statements) <= 13, "\n".join(statements)


@pytest.mark.parametrize("path", ["/desk/", "/desk/requests", "/desk/requests/{request}", "/desk/matches/{match}"])
def test_the_desk_is_for_coordinators_of_this_council(world: World, browser, path: str) -> None:
    match = world.match(world.meal(world.cook()), world.request(world.diner()))
    path = path.format(match=match.ref, request=world.session.query(MealRequest).one().ref)
    assert browser().get(path).status_code == 302
    assert browser(world.diner("Eve")).get(path).status_code == 403
    otto = browser(world.person("Otto", Role.COORDINATOR, council=world.barnet))
    assert otto.get(path).status_code == (200 if path.count("/") == 2 else 404)


def test_a_coordinator_asks_for_a_diner_who_rang(world: World, browser) -> None:
    dev, cleo = world.diner(), browser(world.coordinator())
    tomorrow = (world.now.astimezone(world.council.policy.tz) + timedelta(days=1)).date().isoformat()
    answer = cleo.send(f"/desk/people/{dev.ref}/ask", {"day": tomorrow, "part": "evening", "how": "phone"})
    assert answer.status_code == 303
    request = world.session.query(MealRequest).one()
    assert (request.diner_id, request.asked_how, request.portions) == (dev.id, "phone", 1)
    assert (
        cleo.send(f"/desk/people/{dev.ref}/ask", {"day": tomorrow, "part": "lunch", "how": "visit"}).status_code == 409
    )
    assert world.session.query(DinerProfile).count() == 1
