"""Two councils on one installation, asked in turn: nothing of one is ever in an answer of the other."""

import json
import shutil
from random import Random

import pytest
from factories.meal_form import filled, upload
from flask import Flask
from structlog.testing import capture_logs
from support.client import Browser
from support.neighbours import House, Neighbours
from support.reach import body_of, pages, plain
from support.world import World

from app.domain.vocabulary import Role
from app.models.trace import OutboxMessage
from app.services import load
from app.services.frame import SentForm, perform_form
from app.store.session import belong_to
from app.web.identity import ports

MANY = 250
HERE, THERE = "reigate.localhost", "barnet.localhost"
ANYWHERE = ("/", "/healthz", "/council.css", "/councils", "/help", "/nowhere", "/static/nothing.css", "/sent-mail")


@pytest.fixture
def both(clean: Flask, world: World) -> Neighbours:
    return Neighbours(clean, world)


def browsers(app: Flask, world: World, house: House) -> list[Browser]:
    """A stranger and everybody of the house, at its own host."""
    host = f"{house.council.slug}.localhost"
    people = house.refs.people.values()
    return [Browser(app, host), *(Browser(app, host, world.sign_in(who)) for who in people)]


def test_two_councils_asked_in_turn_never_show_each_other(clean: Flask, world: World, both: Neighbours) -> None:
    dice, seen = Random(7), 0
    houses = [
        (house, other, browsers(clean, world, house), [path for _rule, path in pages(clean, house)])
        for house, other in ((both.ours, both.theirs), (both.theirs, both.ours))
    ]
    with capture_logs() as logs:
        for _ in range(MANY):
            house, other, there, paths = dice.choice(houses)
            asked, path = dice.choice(there), dice.choice([*paths, dice.choice(ANYWHERE)])
            answer = asked.raw(dice.choice(("GET", "GET", "GET", "POST")), path)
            said = f"{answer.headers}\n{body_of(answer)}"
            leaks = [name for name in (other.mark, *other.names) if name in said]
            assert not leaks, f"{asked.host}{path} says {leaks} of {other.council.slug}"
            seen += house.mark in said
    assert seen > MANY / 20, "hardly anything was shown at all"
    told = json.dumps(logs, default=str)
    assert not [name for house, *_ in houses for name in (house.mark, *house.names) if name in told]


def test_a_session_of_another_council_opens_no_door_here(clean: Flask, world: World, both: Neighbours) -> None:
    lead = both.theirs.refs.people["coordinator"]
    for role in (Role.COOK, Role.SAFEGUARDING_LEAD):
        world.give_role(lead, role)
    theirs, nobodys = Browser(clean, HERE, world.sign_in(lead)), Browser(clean, HERE)
    asked = {rule.rule: path for rule, path in pages(clean, both.ours)}
    for path in asked.values():
        assert plain(theirs.raw("GET", path)) == plain(nobodys.raw("GET", path)), path


def test_another_council_s_photo_is_not_here_for_one_who_knows_its_hash(both: Neighbours) -> None:
    (sha256,) = both.theirs.kinds["photos"]
    for role in ("stranger", "cook", "coordinator"):
        answer = both.browser(role).raw("GET", f"/photos/{sha256}", headers={"If-None-Match": f'"{sha256}"'})
        assert answer.status_code == 404


def test_a_photo_stays_in_its_council_s_folder_whatever_its_file_is_called(clean: Flask, world: World) -> None:
    root = clean.extensions["settings"].photos
    shutil.rmtree(root, ignore_errors=True)
    cook = Browser(clean, HERE, world.sign_in(world.cook()))
    name = f"../../{world.barnet.id}/ab/x.webp"
    assert cook.send("/cook/meals/new", filled(world, photo=upload(name=name))).status_code == 303
    (kept,) = [file for file in root.rglob("*") if file.is_file()]
    assert kept.relative_to(root).parts[0] == str(world.reigate.id)
    assert kept.stem.isalnum()


def test_a_code_opens_the_council_it_was_asked_for_and_no_other(clean: Flask, world: World) -> None:
    otto = world.cook("Otto", council=world.barnet, email="otto@post.example")
    world.person("Otto", Role.COOK, email="otto@post.example")
    handle = Browser(clean, THERE)
    handle.send("/sign-in", {"email": "otto@post.example"})
    belong_to(world.session, world.barnet.id)
    mail = world.session.query(OutboxMessage).filter_by(kind="sign_in_code", person_id=otto.id).one()
    code = ports().secrecy.open(str(mail.sealed), bound_to=f"outbox:{mail.key}")
    link = f"/code/{mail.facts['handle']}"
    world.session.rollback()
    here = Browser(clean, HERE)
    assert here.get(link).status_code == 410
    assert here.post(link, {"code": code}).status_code == 410
    assert Browser(clean, THERE).send(link, {"code": code}).status_code == 303


def test_the_same_form_key_counts_once_in_each_council(world: World) -> None:
    form = SentForm("k" * 20, "the same body")
    for who in (world.cook(), world.cook("Otto", council=world.barnet)):
        assert not perform_form(world.deed(who), form, load.save_limit, 3, 0).again
        assert perform_form(world.deed(who), form, load.save_limit, 3, 0).again


@pytest.mark.parametrize("host", ["REIGATE.LOCALHOST:8000", "reigate.localhost.", "reigate.localhost.:8000"])
def test_a_host_is_the_same_however_it_is_written(clean: Flask, host: str) -> None:
    told = {"X-Forwarded-Host": THERE, "X-Original-Host": THERE, "Forwarded": f"host={THERE}"}
    answer = clean.test_client().get("/about", headers={"Host": host, **told})
    assert plain(answer) == plain(Browser(clean, HERE).raw("GET", "/about"))


@pytest.mark.parametrize(
    "host",
    [f"{HERE},{THERE}", f"{HERE} {THERE}", f"{THERE}@{HERE}", f"{HERE}/{THERE}", f"{HERE}\\.{THERE}", f"{HERE}:99999"],
)
def test_a_host_that_is_two_or_none_is_nobody_s(clean: Flask, host: str) -> None:
    answer = clean.test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code in {400, 404}
