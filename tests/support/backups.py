"""Two installations to carry a backup between: one with people in it, one on another machine."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from support import postgres
from support.world import World

from app import create_app
from app.domain.matches import MatchState
from app.extensions import db
from app.models.people import Person
from app.services.frame import Deed, perform
from app.settings import Settings


def touch(deed: Deed, person: Person) -> None:
    row = deed.session.get_one(Person, person.id)
    row.first_name = "Ash"
    deed.record("person_renamed", row, before={"first_name": "Asha"}, after={"first_name": "Ash"})
    deed.tell("role_active", person.id, "k1", facts={"role": "cook"})


@pytest.fixture
def filled(clean: Flask, world: World, conf: Settings) -> Iterator[Flask]:
    """Two councils with people, a match, a trace, a message waiting and a photo."""
    asha = world.cook(email="asha@post.example", last_name="O'Neill \\ Sons\n\t“x”")
    world.match(world.meal(asha), world.request(world.diner()), MatchState.CONFIRMED)
    world.cook("Otto", council=world.barnet)
    perform(world.deed(None), touch, asha)
    photo = conf.photos / "1" / "ab" / "abc.webp"
    photo.parent.mkdir(parents=True, exist_ok=True)
    photo.write_bytes(b"a picture")
    yield clean
    photo.unlink()


@pytest.fixture
def elsewhere(conf: Settings, tmp_path: Path) -> Iterator[Flask]:
    """The service on another machine: a fresh database without tables, the same keys."""
    if conf.is_sqlite:
        url = f"sqlite:///{tmp_path / 'there.sqlite'}"
        yield from running(replace(conf, instance=tmp_path, database_url=url, database_owner_url=url))
        return
    with postgres.server() as base:
        urls = [url.replace("postgresql://", "postgresql+psycopg://") for url in postgres.fresh_database(base, "there")]
        yield from running(replace(conf, instance=tmp_path, database_url=urls[0], database_owner_url=urls[1]))


def running(conf: Settings) -> Iterator[Flask]:
    app = create_app(conf)
    yield app
    with app.app_context():
        db.engine.dispose()


def run(app: Flask, *words: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=words)
