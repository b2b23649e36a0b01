"""A database that the previous release made comes back, is migrated, and serves whoever is in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from support import postgres
from support.backups import run, running
from support.client import Browser
from support.database import _driver as driver

from app import clock
from app.cli import schema
from app.domain.council_policy import parse_policy
from app.extensions import db
from app.services import audit, demo, second_factor
from app.settings import Settings
from app.store import accounts, councils
from app.store.session import belong_to
from tests.migrations.ladder import Ladder

PREVIOUS = Path(__file__).with_name("previous")
MADE_AT = datetime(2026, 11, 25, 18, tzinfo=UTC)
KEYS = {"secret_key": "s" * 40, "lookup_key": "l" * 40, "encryption_key": "A" * 43 + "="}


@pytest.fixture
def bare(conf: Settings, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A new machine with the keys of old, a little after the backup."""
    if conf.is_sqlite:
        service = owner = f"sqlite:///{tmp_path / 'back.sqlite'}"
    else:
        base = request.getfixturevalue("postgres_base")
        service, owner = map(driver, postgres.fresh_database(base, f"{conf.database_url.rsplit('/', 1)[1]}_back"))
    here = {"instance": tmp_path, "clock_file": tmp_path / "clock"}
    clock.use_offset_file(here["clock_file"])
    clock.move_to(MADE_AT, here["clock_file"])
    yield from running(replace(conf, database_url=service, database_owner_url=owner, **KEYS, **here))


def test_a_database_of_the_previous_release_is_migrated_and_serves(bare: Flask, conf: Settings) -> None:
    kept = PREVIOUS / f"{'sqlite' if conf.is_sqlite else 'postgresql'}.tar.gz"
    said = run(bare, "restore", str(kept))
    assert said.exit_code == 0, said.output
    with bare.app_context():
        assert schema.current() == schema.head()
        assert not Ladder(bare).orphans()
        assert "WRONG" not in run(bare, "doctor", "audit").output
        for council in councils.every(db.session()):
            policy = parse_policy(council.document)  # a file of that time is still a good one
            belong_to(db.session(), council.id)
            assert audit.verify(db.session(), council.id).entries > 100, policy.slug
        _serves_a_cook_and_a_coordinator(bare)
        db.session.remove()


def _serves_a_cook_and_a_coordinator(bare: Flask) -> None:
    password = {"password": demo.PASSWORD}
    asha = Browser(bare, "reigate.localhost")
    assert asha.send("/sign-in/password", {"email": "asha@reigate.example.org"} | password).status_code == 303
    home = asha.get("/cook")
    assert (home.status_code, "Hello, Asha" in home.get_data(as_text=True)) == (200, True)
    cleo = Browser(bare, "reigate.localhost")
    assert cleo.send("/sign-in/password", {"email": "cleo@reigate.example.org"} | password).status_code == 303
    council = councils.by_slug(db.session(), "reigate")
    belong_to(db.session(), council.id)
    holder = accounts.by_email(db.session(), council.id, "cleo@reigate.example.org")
    code = second_factor.current_code(bare.extensions["ports"].secrecy, holder.account, clock.now())
    assert cleo.send("/sign-in/second-factor", {"code": code}).status_code == 303
    desk = cleo.get("/desk/")
    assert (desk.status_code, "Matches to decide" in desk.get_data(as_text=True)) == (200, True)
