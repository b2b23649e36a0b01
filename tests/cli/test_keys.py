"""Keys are made, and changed while the service runs: nobody notices."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from cryptography.fernet import Fernet
from flask import Flask
from support.backups import run
from support.database import ENCRYPTION_KEY
from support.world import World

from app import clock, create_app
from app.extensions import db
from app.models.accounts import Account, Operator
from app.services import operators, second_factor
from app.settings import load
from app.store.session import belong_to

ROOT = Path(__file__).resolve().parents[2]
NEWER = Fernet.generate_key().decode()


def test_a_set_of_keys_is_made_even_where_the_service_cannot_start(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app.cli.keys", "new"]
    made = subprocess.run(command, cwd=ROOT, env={"ENCRYPTION_KEY": "bad"}, capture_output=True, text=True, check=True)
    given = dict(line.split("=", 1) for line in made.stdout.split())
    production = {"ENVIRONMENT": "production", "BASE_DOMAIN": "meals.example", "MAIL_SERVER": "post", "PROXIES": "1"}
    assert load(production | given, tmp_path).encryption_key == given["ENCRYPTION_KEY"]


def test_a_newer_encryption_key_takes_over_and_the_older_one_can_go(clean: Flask, world: World) -> None:
    conf, secrecy = clean.extensions["settings"], clean.extensions["ports"].secrecy
    key = operators.add(world.session, secrecy, "olive@operator.example", "ladle under the moon", clock.now())
    cleo = world.coordinator()
    belong_to(world.session, world.council.id)
    account = world.session.query(Account).filter_by(person_id=cleo.id).one()
    account.totp_secret = None
    second_factor.prepare(world.deed(cleo), account)
    shows = second_factor.current_code(secrecy, account, clock.now())
    world.session.commit()
    between = create_app(replace(conf, encryption_key=f"{NEWER},{ENCRYPTION_KEY}"))
    said = run(between, "keys", "seal-again")
    assert said.exit_code == 0, said.output
    assert said.output.startswith("2 second factors are under the newest key.")
    after = create_app(replace(conf, encryption_key=NEWER)).extensions["ports"].secrecy
    world.session.expire_all()
    belong_to(world.session, world.council.id)
    kept = world.session.get_one(Account, account.id)
    assert second_factor.current_code(after, kept, clock.now()) == shows
    operator = world.session.query(Operator).one()
    assert after.open(operator.totp_secret, bound_to="operator:olive@operator.example") == key


def test_a_key_that_went_too_early_is_missed_and_nothing_changes(clean: Flask, world: World) -> None:
    conf, secrecy = clean.extensions["settings"], clean.extensions["ports"].secrecy
    operators.add(world.session, secrecy, "olive@operator.example", "ladle under the moon", clock.now())
    said = run(create_app(replace(conf, encryption_key=NEWER)), "keys", "seal-again")
    assert said.exit_code == 1
    assert "Add that key at its end." in said.output
    operator = world.session.query(Operator).one()
    assert secrecy.open(operator.totp_secret, bound_to="operator:olive@operator.example")


def test_a_cookie_signed_with_the_key_before_still_counts(clean: Flask) -> None:
    conf = clean.extensions["settings"]
    older, newer = "o" * 40, "n" * 40
    before = create_app(replace(conf, secret_key=older))
    after = create_app(replace(conf, secret_key=f"{newer}, {older}"))
    signed = before.session_interface.get_signing_serializer(before).dumps({"language": "cy"})  # type: ignore[attr-defined]
    assert after.session_interface.get_signing_serializer(after).loads(signed) == {"language": "cy"}  # type: ignore[attr-defined]
    fresh = after.session_interface.get_signing_serializer(after).dumps({})  # type: ignore[attr-defined]
    only_newer = create_app(replace(conf, secret_key=newer))
    assert only_newer.session_interface.get_signing_serializer(only_newer).loads(fresh) == {}  # type: ignore[attr-defined]
    db.engine.dispose()
    assert os.environ.get("SECRET_KEY") is None
