from datetime import timedelta

import pytest
from support.looking import fresh
from support.queries import counted
from support.world import World

from app import clock
from app.domain.matches import MatchState
from app.domain.vocabulary import Allergen, Need, OpensTub, Role
from app.models.meals import Match, Meal, Reveal
from app.models.people import RequirementCheck


def at(world: World, minutes: int) -> None:
    """Move the clock to so many minutes after tomorrow's window opens."""
    opens, _ = world.window()
    clock.move_to(opens + timedelta(minutes=minutes), world.app.extensions["settings"].clock_file)


def visit(world: World, state: MatchState = MatchState.CONFIRMED, **facts: object):
    asha = world.cook()
    dev = world.diner(phone_agreed=True, needs={Allergen.PEANUTS: Need.AVOID}, **facts)
    match = world.match(world.meal(asha, contains=(Allergen.MILK,)), world.request(dev), state)
    return asha, dev, match


def test_a_cook_without_visits_is_led_to_posting(world: World, browser) -> None:
    page = browser(world.cook()).get("/cook/visits")
    assert "No visits yet" in page.text_of()


def test_visits_are_listed_soonest_first_and_the_last_ones_below(world: World, browser) -> None:
    asha, *_ = visit(world)
    world.match(world.meal(asha), world.request(world.diner("Eve")), MatchState.HANDED_OVER)
    proposed = world.match(world.meal(asha), world.request(world.diner("Fay")))
    text = browser(asha).get("/cook/visits").text_of()
    assert text.index("for Dev") < text.index("Earlier") < text.index("for Eve")
    assert "Fay" not in text
    assert browser(asha).get(f"/cook/visits/{proposed.ref}").status_code == 404


def test_the_address_shows_in_its_hours_and_every_look_is_written_down(world: World, browser) -> None:
    asha, _, match = visit(world)
    cook = browser(asha)
    at(world, -24 * 60 - 1)
    early = cook.get(f"/cook/visits/{match.ref}")
    assert "Lyndale Close" not in early.get_data(as_text=True)
    assert "You can see the address from" in early.text_of()
    at(world, -60)
    page = cook.get(f"/cook/visits/{match.ref}")
    assert "2 Lyndale Close" in page.text_of()
    assert "You can see the address until 8.30pm" in page.text_of()
    assert 'href="geo:0,0?q=2%20Lyndale%20Close' in page.get_data(as_text=True)
    assert 'href="tel:+442079460118"' in page.get_data(as_text=True)
    assert {row.what for row in world.session.query(Reveal)} == {"address", "phone"}


def test_lapsed_checks_hide_the_address_with_a_sentence(world: World, browser) -> None:
    asha, _, match = visit(world)
    world.session.query(RequirementCheck).filter_by(requirement="dbs").update({"recheck_on": world.now.date()})
    world.session.commit()
    at(world, -30)
    page = browser(asha).get(f"/cook/visits/{match.ref}")
    assert page.status_code == 200
    assert "Ring the office before you go." in page.text_of()
    assert "Lyndale Close" not in page.get_data(as_text=True)
    assert "tel:+442079460118" not in page.get_data(as_text=True)
    assert browser(asha).send(f"/cook/visits/{match.ref}", action="/set-off").status_code == 409


def test_the_visit_reads_the_food_back_with_the_word_for_the_door(world: World, browser) -> None:
    asha, _, match = visit(world, profile={"opens_tub": OpensTub.NO, "small_portion": True})
    text = browser(asha).get(f"/cook/visits/{match.ref}").text_of()
    assert "Dev avoids peanuts. Your meal has none of it." in text
    assert "It has milk in it. Say so at the door." in text
    assert "Dev cannot open a tub. Open it for them." in text
    assert "Dev likes a small portion." in text
    assert "Your word is bluebell" in text


def test_a_meal_is_handed_over_in_one_tap(world: World, browser) -> None:
    asha, _, match = visit(world)
    at(world, 10)
    answer = browser(asha).send(f"/cook/visits/{match.ref}", action="/handed-over")
    assert answer.status_code == 303
    assert fresh(world, match).state is MatchState.HANDED_OVER


def test_an_earlier_hour_is_told_as_people_write_it(world: World, browser) -> None:
    asha, _, match = visit(world)
    at(world, 120)
    cook, path = browser(asha), f"/cook/visits/{match.ref}/handed-over"
    assert cook.send(path, {"at": "soon"}).status_code == 422
    assert cook.send(path, {"at": "11.50pm"}).status_code == 422
    assert cook.send(path, {"at": "5.40pm"}).status_code == 303
    opens = world.session.query(Meal.window_start).scalar()
    assert fresh(world, match).handed_over_at == opens + timedelta(minutes=10)


def test_a_cook_sets_off_and_then_cannot_go_after_all(world: World, browser) -> None:
    asha, _, match = visit(world)
    at(world, -30)
    cook = browser(asha)
    assert cook.send(f"/cook/visits/{match.ref}", action="/set-off").status_code == 303
    assert fresh(world, match).state is MatchState.ON_THE_WAY
    assert cook.send(f"/cook/visits/{match.ref}/cannot").status_code == 422
    assert cook.send(f"/cook/visits/{match.ref}/cannot", {"reason": "unwell"}).status_code == 303
    assert fresh(world, match).state is MatchState.CANCELLED_LATE


@pytest.mark.parametrize(("path", "state"), [("not-made", MatchState.NOT_MADE), ("refused", MatchState.REFUSED)])
def test_what_else_can_come_of_a_visit(world: World, browser, path: str, state: MatchState) -> None:
    asha, _, match = visit(world)
    assert browser(asha).send(f"/cook/visits/{match.ref}/{path}", {"text": "A word"}).status_code == 303
    assert fresh(world, match).state is state


def test_nobody_at_the_door_leads_to_help(world: World, browser) -> None:
    asha, _, match = visit(world)
    cook = browser(asha)
    assert "Nobody at the door?" not in cook.get(f"/cook/visits/{match.ref}").text_of()
    at(world, 10)
    page = cook.get(f"/cook/visits/{match.ref}")
    assert f"/cook/visits/{match.ref}/nobody-answers" in page.get_data(as_text=True)
    assert "Do not go in" in page.text_of()


def test_a_meal_that_does_not_suit_is_stopped_in_full_words(world: World, browser) -> None:
    asha, dev = world.cook(), world.diner()
    gone = {"reason": "allergen_contains", "reason_text": "milk", "ended_at": world.now}
    match = world.match(world.meal(asha), world.request(dev), MatchState.VOID, **gone)
    for path in ("/cook/visits", f"/cook/visits/{match.ref}"):
        assert "Do not hand this meal over." in browser(asha).get(path).text_of()


def test_an_old_page_is_answered_with_who_changed_it(world: World, browser) -> None:
    asha, _, match = visit(world)
    at(world, 10)
    cook = browser(asha)
    form = cook.get(f"/cook/visits/{match.ref}").forms("/handed-over")
    values = form.values | {"version": "99"}
    answer = cook.client.post(form.action, base_url=cook.base, data=values)
    assert answer.status_code == 409
    assert fresh(world, match).state is MatchState.CONFIRMED


def test_a_visit_is_its_own_cooks_alone(world: World, browser) -> None:
    _, dev, match = visit(world)
    path = f"/cook/visits/{match.ref}"
    assert browser().get(path).status_code == 302
    assert browser(dev).get(path).status_code == 403
    assert browser(world.cook("Ben")).get(path).status_code == 404
    otto = world.cook("Otto", council=world.barnet)
    assert browser(otto).get(path).status_code == 404
    assert browser(world.person("Ruth", Role.RELATIVE)).get(path).status_code == 403


def test_a_visit_page_needs_few_queries(world: World, browser) -> None:
    asha, _, match = visit(world)
    at(world, 10)
    cook = browser(asha)
    cook.get(f"/cook/visits/{match.ref}")
    with counted() as statements:
        cook.get(f"/cook/visits/{match.ref}")
    assert len(statements) <= 12, "\n".join(statements)
    assert world.session.query(Match).count() == 1
