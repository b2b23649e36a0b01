from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select
from support.client import Browser
from support.olive import EMAIL, HOST, PASSWORD, code, signed_in
from support.queries import counted
from support.world import World

from app import clock
from app.models.councils import Council
from app.services.frame import Deed, perform

Open = Callable[..., Browser]
MOST_QUERIES = 9


def test_an_operator_signs_in_and_sees_how_the_service_is(clean: Flask, world: World, key: str) -> None:
    olive = signed_in(clean, key)
    page = olive.get("/operator/")
    for part in ("Reigate and Banstead (demonstration)", "barnet", "The worker has never been seen", "0 cooks"):
        assert part in page.text_of()
    assert "Nothing waits" in olive.get("/operator/queue").text_of()


def test_a_council_is_found_and_many_of_them_cost_no_more_queries(clean: Flask, world: World, key: str) -> None:
    olive = signed_in(clean, key)
    with counted() as statements:
        olive.get("/operator/")
    assert len(statements) <= MOST_QUERIES, "\n".join(statements)
    shown = olive.get("/operator/?q=barn").text_of()
    assert "1 council " in shown
    assert "Reigate" not in shown
    assert "Barnet (demonstration)" in shown
    assert "No council fits that" in olive.get("/operator/?q=atlantis").text_of()


def test_the_queue_is_counted_by_kind_without_anything_about_anybody(clean: Flask, world: World, key: str) -> None:
    asha = world.cook(email="asha@post.example")

    def tell(deed: Deed) -> None:
        for number in range(3):
            deed.tell("role_active", asha.id, f"k{number}", facts={"role": "cook"})
        deed.recorded = 1

    perform(world.deed(None), tell)
    olive = signed_in(clean, key)
    with counted() as statements:
        page = olive.get("/operator/queue")
    assert len(statements) <= 4, "\n".join(statements)
    assert "role_active 3 0" in page.text_of()
    assert "reigate role_active: 3 messages wait." in page.text_of()
    assert "3 messages wait to go out" in olive.get("/operator/").text_of()
    for private in ("asha", "Asha", "post.example"):
        assert private not in page.text


@pytest.mark.parametrize(
    "wrong", [{"password": "another one at all"}, {"email": "eve@operator.example"}, {"code": "000000"}]
)
def test_whatever_is_wrong_gets_the_same_sentence(clean: Flask, key: str, wrong: dict) -> None:
    given = {"email": EMAIL, "password": PASSWORD, "code": code(key)} | wrong
    answer = Browser(clean, HOST).send("/operator/sign-in", given)
    assert answer.status_code == 422
    assert "The address, the password or the code is not right." in answer.text_of()


def test_a_code_counts_once(clean: Flask, key: str) -> None:
    now = code(key)
    signed_in(clean, key)
    again = Browser(clean, HOST).send("/operator/sign-in", {"email": EMAIL, "password": PASSWORD, "code": now})
    assert again.status_code == 422


def test_guessing_is_stopped(clean: Flask, key: str) -> None:
    eve = Browser(clean, HOST)
    answers = [
        eve.send("/operator/sign-in", {"email": EMAIL, "password": f"guess number {guess}", "code": "123456"})
        for guess in range(11)
    ]
    assert [answer.status_code for answer in answers[-2:]] == [422, 429]


def test_a_stranger_is_sent_to_sign_in(clean: Flask) -> None:
    stranger = Browser(clean, HOST)
    assert stranger.get("/operator/").location == "/operator/sign-in"
    assert stranger.post("/operator/sign-out").status_code == 403


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(clean: Flask, key: str) -> None:
    olive = signed_in(clean, key)
    with olive.client.session_transaction(base_url=olive.base) as kept:
        copied = dict(kept)
    assert olive.send("/operator/", action="/operator/sign-out").location == "/operator/sign-in"
    with olive.client.session_transaction(base_url=olive.base) as kept:
        kept.update(copied)
    assert olive.get("/operator/").location == "/operator/sign-in"


def test_a_session_ends_after_eight_hours(clean: Flask, key: str) -> None:
    olive = signed_in(clean, key)
    clock.move_to(clock.now() + timedelta(hours=8), clean.extensions["settings"].clock_file)
    assert olive.get("/operator/").location == "/operator/sign-in"


@pytest.mark.parametrize("host", ["reigate.localhost", "localhost"])
def test_the_console_is_at_the_operator_s_host_alone(clean: Flask, host: str) -> None:
    elsewhere = Browser(clean, host)
    for path in ("/operator/", "/operator/sign-in"):
        assert elsewhere.get(path).status_code == 404


def test_a_coordinator_is_nobody_there(browser: Open, world: World) -> None:
    cleo = browser(world.coordinator(), host=HOST)
    assert cleo.get("/operator/").location == "/operator/sign-in"
    assert cleo.get("/desk/calls").status_code == 404


def test_three_hundred_councils_are_paged_with_the_queries_of_two(clean: Flask, world: World, key: str) -> None:
    given = {"document": "".join(world.session.scalars(select(Council.document).where(Council.slug == "barnet")))}
    given |= {"created_at": world.now, "applied_at": world.now}
    world.session.execute(insert(Council), [{"slug": f"c{number:03}", **given} for number in range(361)])
    world.session.commit()
    try:
        olive = signed_in(clean, key)
        with counted() as statements:
            page = olive.get("/operator/?page=8")
        assert len(statements) <= MOST_QUERIES, "\n".join(statements)
        assert page.text_of().count("No round yet") == 363 - 7 * 50
        assert "c360" in page.text
    finally:
        world.session.execute(delete(Council).where(Council.slug.regexp_match("^c[0-9]{3}$")))
        world.session.commit()
