"""Out of hours people are told whom to ring, and nobody promises them a call."""

import pytest
from support.client import Browser
from support.lives import Life
from support.post import keep_mail, work
from support.world import World

from app import clock
from tests.services.test_due_times import CHRISTMAS, local


def at(world: World, moment) -> None:
    clock.move_to(moment, world.app.extensions["settings"].clock_file)


@pytest.mark.parametrize("path", ["/", "/help", "/worried", "/sign-in", "/nowhere"])
def test_while_the_office_is_closed_every_page_says_until_when_and_whom_to_ring(browser, world: World, path: str):
    at(world, CHRISTMAS)
    shown = browser().get(path).text_of("footer")
    assert "The office is closed now. It opens Tuesday 29 December at 9am." in shown
    assert "Out-of-hours duty team" in shown
    assert "01632 960212" in shown


def test_while_it_is_open_no_page_says_that_it_is_closed(browser, world: World):
    at(world, local("2026-12-23T11:00"))
    shown = browser().get("/").text_of()
    assert "The office is closed" not in shown
    assert "01632 960211" in shown


def test_a_diner_reads_it_beside_the_number_to_ring_with_the_leave_cover(browser, world: World, life: Life):
    dev = world.diner()
    life.live(hours={"leave_cover": "Until 4 January the duty officer answers."})
    page: Browser = browser(dev)
    at(world, local("2026-10-13T18:30"))
    shown = page.get("/diner/").text_of()
    assert "It opens tomorrow at 9am. If it cannot wait, ring Out-of-hours duty team." in shown
    assert "Until 4 January the duty officer answers." in shown


def test_no_page_promises_a_call_while_nobody_is_there_to_make_it(browser, world: World):
    asha, dev = world.cook(), world.diner(phone="+442079460119", phone_agreed=True)
    window = (CHRISTMAS.replace(hour=11), CHRISTMAS.replace(hour=12))
    meal = world.meal(asha, window=window, use_by=window[0].date(), ready_at=window[0])
    match = world.match(meal, world.request(dev, window=window), "confirmed")
    page = browser(asha)
    at(world, window[0])
    shown = page.get(f"/cook/visits/{match.ref}/nobody-answers").text_of()
    assert "A coordinator then rings you" not in shown
    assert "so we will not ring you today" in shown
    assert "Out-of-hours duty team" in shown


def test_the_answerphone_has_words_of_its_own_and_the_councils_go_first(browser, world: World, life: Life):
    cleo = world.coordinator()
    page = browser(cleo)
    assert (
        "If it cannot wait until we are back, ring Out-of-hours duty team on 01632 960212."
        in page.get("/desk/calls").text_of()
    )
    life.live(hours={"answerphone": "You have reached the kitchen table.\nLeave no message."})
    shown = page.get("/desk/calls").text_of()
    assert "You have reached the kitchen table.Leave no message." in shown
    assert "cannot wait until" not in shown


def test_a_mail_read_at_night_says_whom_to_ring_then(browser, world: World):
    kept = keep_mail(world.app)
    browser().send("/join/cook", {"email": "new@post.example"})
    work(world.app)
    (mail,) = kept.sent
    for text in (mail.text, mail.html):
        assert "When it is closed: Out-of-hours duty team, 01632 960212" in text
