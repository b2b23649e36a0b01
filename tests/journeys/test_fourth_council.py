"""A fourth council from nothing to a cook of its own, by one new file and one command."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from support.client import Browser
from support.letters import last_letter
from support.world import World

from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.councils import Council
from app.models.people import MemberRole, Person
from app.services import audit
from app.store.session import belong_to

GUEST = "nell@post.example"
NELL = {"first_name": "Nell", "last_name": "Parry", "phone": "020 7946 0118", "postcode": "LL55 1AB"}
NELL |= {"line1": "4 Castle Ditch", "town": "Caernarfon", "over_18": "y"}
HOST = "caernarfon.localhost"


def test_a_fourth_council_serves_a_cook_on_its_guest_list(
    clean: Flask, world: World, browser: Callable[..., Browser], tmp_path: Path
) -> None:
    flask = clean.test_cli_runner()
    file = tmp_path / "caernarfon.toml"
    assert browser(host=HOST).raw("GET", "/").status_code == 404
    made = flask.invoke(args=["councils", "new", "caernarfon", "--postcode", "LL55 1AB", "-o", str(file)])
    assert made.exit_code == 0, made.output
    text = file.read_text()
    file.write_text(text.replace("guests = [] ", f'guests = ["{GUEST}"] '))  # an officer's one change

    applied = flask.invoke(args=["councils", "apply", str(file)])
    assert (applied.exit_code, applied.output) == (0, "caernarfon: created, http://caernarfon.localhost:8000/\n")

    council = db.session().query(Council).filter_by(slug="caernarfon").one()
    assert council.document == file.read_text()
    nell = browser(host=HOST)
    assert "Gwynedd" in nell.get("/sign-in").get_data(as_text=True)
    nell.send("/join/cook", {"email": GUEST})
    nell.send("/code", {"code": last_letter(world, council).code})
    assert nell.send("/join/details", NELL).location == "/account/waiting"
    assert nell.get("/account/waiting").status_code == 200

    belong_to(world.session, council.id)
    world.session.expire_all()
    role = world.session.query(MemberRole).one()
    assert (role.role, role.state) == (Role.COOK, MemberState.APPLIED)
    assert audit.verify(world.session, council.id).broken is None
    belong_to(world.session, world.reigate.id)
    assert world.session.query(Person).count() == 0, "and nobody next door"
