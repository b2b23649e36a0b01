"""Tell me when it starts: an address and a district, confirmed by mail, told once, and forgotten."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from support.lives import Life
from support.post import Kept, keep_mail, work
from support.world import World

from app import clock
from app.models.interest import Interest
from app.services import interest
from app.services.interest import suppressed
from app.web.public.views_interest import ledger

DOOR = "localhost"
NEW = "new@post.example"


def ask(browser, email=NEW, postcode="LL55 1AB", **fields):
    """Look for a postcode, and fill in the form that the answer shows."""
    door = browser(host=DOOR)
    shown = door.send("/", {"postcode": postcode}, action="/find")
    form = shown.forms("/interest")
    return door, door.post("/interest", form.values | {"email": email, "agreed": "y"} | fields)


def rows(world: World) -> list[Interest]:
    world.session.rollback()
    return world.session.query(Interest).order_by(Interest.id).all()


def links(kept: Kept) -> list[str]:
    return [re.search(r"http://localhost:8000(/interest/\S+)", mail.text)[1] for mail in kept.sent]


def move(world: World, moment: datetime) -> None:
    clock.move_to(moment, world.app.extensions["settings"].clock_file)


@pytest.fixture
def kept(world: World) -> Kept:
    return keep_mail(world.app)


def confirmed(world: World, browser, kept: Kept, **facts) -> str:
    ask(browser, **facts)
    work(world.app)
    path = links(kept)[-1]
    browser(host=DOOR).send(path)
    return path


def test_an_address_and_its_district_are_kept_and_nothing_else_of_the_person(browser, world, kept):
    door, answer = ask(browser)
    assert (answer.status_code, answer.location) == (303, "/interest/asked")
    assert "when a council starts near LL55" in door.get(answer.location).text_of()
    (row,) = rows(world)
    assert (row.email, row.outward, row.confirmed_at) == (NEW, "LL55", None)
    assert "1AB" not in " ".join(str(getattr(row, column.key)) for column in Interest.__table__.columns)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"agreed": ""}, "Tick the box if you would like us to write to you."),
        ({"email": "new"}, "Enter an email address"),
        ({"email": ""}, "Enter an email address"),
    ],
)
def test_without_consent_or_an_address_nothing_is_kept(browser, world, fields, said):
    _, answer = ask(browser, **fields)
    assert answer.status_code == 422
    assert said in answer.text_of()
    assert rows(world) == []


@pytest.mark.parametrize("district", ["", "LL55 1AB", "<b>", "1", "LL555555"])
def test_a_district_that_nobody_looked_for_is_looked_for_again(browser, world, district):
    _, answer = ask(browser, district=district)
    assert (answer.status_code, answer.location) == (303, "/find")
    assert rows(world) == []


def test_one_mail_asks_for_a_yes_and_its_link_does_nothing_until_the_button_is_pressed(browser, world, kept):
    ask(browser)
    work(world.app, turns=2)
    (mail,) = kept.sent
    assert (mail.to, mail.subject, mail.stays_here) == (NEW, "Shall we tell you when it starts?", False)
    assert "LL55" in mail.text
    (path,) = links(kept)
    door = browser(host=DOOR)
    assert "Shall we tell you when it starts?" in door.get(path).text_of("h1")
    assert rows(world)[0].confirmed_at is None
    assert door.send(path).status_code == 303
    assert "You are on the list" in door.get(path).text_of("h1")
    first = rows(world)[0].confirmed_at
    door.post(path)
    assert rows(world)[0].confirmed_at == first


def test_a_known_address_gets_the_same_answer_and_stays_one_row(browser, world, kept):
    confirmed(world, browser, kept)
    _, known = ask(browser, email=NEW.upper())
    _, unknown = ask(browser, email="other@post.example")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert [row.email for row in rows(world)] == [NEW, "other@post.example"]
    work(world.app)
    assert [mail.subject for mail in kept.sent] == ["Shall we tell you when it starts?"] * 3


def test_another_district_counts_once_the_reader_says_so(browser, world, kept):
    old = confirmed(world, browser, kept)
    door = browser(host=DOOR)
    with world.app.app_context():
        interest.ask(ledger(), NEW, "SW1", [], months=24)
    work(world.app)
    assert rows(world)[0].outward == "LL55"
    assert door.get(old).status_code == 410
    door.send(links(kept)[-1])
    assert [(row.outward, row.email) for row in rows(world)] == [("SW1", NEW)]


def test_who_leaves_leaves_nothing_behind(browser, world, kept):
    path = confirmed(world, browser, kept)
    door = browser(host=DOOR)
    answer = door.send(path, action=f"{path}/leave")
    assert (answer.status_code, answer.location) == (303, "/")
    assert "We keep nothing of it" in door.get("/").text_of()
    assert rows(world) == []
    assert door.get(path).status_code == 410
    assert door.get("/interest/" + "x" * 300).status_code == 410


def test_asking_is_counted_for_each_address(browser, world):
    answers = [ask(browser)[1].status_code for _ in range(interest.FOR_ADDRESS.limit + 1)]
    assert answers == [303] * interest.FOR_ADDRESS.limit + [429]
    assert ask(browser, email="other@post.example")[1].status_code == 303


def test_an_unconfirmed_wish_is_erased_after_seven_days_and_not_before(browser, world, kept):
    ask(browser)
    asked = rows(world)[0].asked_at
    for days, left in ((6, 1), (7, 0)):
        move(world, asked + timedelta(days=days, seconds=1))
        work(world.app)
        assert len(rows(world)) == left, days


@pytest.mark.parametrize(
    ("day", "left"), [(datetime(2028, 10, 12, 9, 30, tzinfo=UTC), 1), (datetime(2028, 10, 13, 9, 30, tzinfo=UTC), 0)]
)
def test_a_confirmed_one_is_erased_after_two_years_and_not_a_day_before(browser, world, kept, day, left):
    move(world, datetime(2026, 10, 13, 9, tzinfo=UTC))
    confirmed(world, browser, kept)
    move(world, day)
    work(world.app)
    assert len(rows(world)) == left


def test_when_a_council_opens_each_is_told_once_and_forgotten(browser, world, kept, life: Life):
    life.trial()
    confirmed(world, browser, kept, postcode="RH2 7DE")
    confirmed(world, browser, kept, email="elsewhere@post.example", postcode="LL55 1AB")
    ask(browser, email="never@post.example", postcode="RH2 7DE")
    work(world.app, turns=2)
    kept.sent.clear()
    life.live()
    work(world.app, turns=2)
    (mail,) = kept.sent
    assert (mail.to, mail.subject) == (NEW, "Extra Plate has started near RH2")
    assert "Reigate and Banstead" in mail.text
    assert "http://reigate.localhost:8000/" in mail.text
    assert [row.email for row in rows(world)] == ["elsewhere@post.example", "never@post.example"]
    work(world.app)
    assert len(kept.sent) == 1


def test_a_mail_that_fails_is_tried_again_and_never_lost(browser, world, kept, life: Life):
    life.trial()
    confirmed(world, browser, kept, postcode="RH2 7DE")
    kept.sent.clear()
    kept.broken = 1
    life.live()
    work(world.app, turns=2)
    assert kept.sent == []
    move(world, clock.now() + timedelta(minutes=2))
    work(world.app)
    assert [mail.to for mail in kept.sent] == [NEW]
    assert rows(world) == []


def test_who_waits_beside_a_council_that_is_open_is_not_told_of_that_one(browser, world, kept):
    with world.app.app_context():
        interest.ask(ledger(), NEW, "RH2", ["reigate"], months=24)
    work(world.app)
    assert rows(world)[0].confirmed_at is None
    browser(host=DOOR).send(links(kept)[-1])
    work(world.app, turns=2)
    assert len(kept.sent) == 1
    assert len(rows(world)) == 1


def test_small_numbers_are_not_shown_to_whoever_runs_the_installation():
    assert suppressed([("LL55", 4), ("RH2", 5), ("SW1", 0)]) == [("LL55", None), ("RH2", 5), ("SW1", None)]


def test_a_council_has_no_such_pages(browser, world):
    for path in ("/interest/asked", "/interest/abc", "/find"):
        assert browser().get(path).status_code == 404
