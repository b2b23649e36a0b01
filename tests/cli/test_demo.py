import re
from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from support.telling import Teller

from app import clock
from app.store import accounts
from app.store.session import belong_to


@pytest.fixture
def run(clean: Flask, teller: Teller):
    """A command on a told demonstration."""
    teller.told()
    return lambda *words: clean.test_cli_runner().invoke(args=["demo", *words])


def test_code_is_what_a_coordinator_s_phone_shows(run, teller: Teller) -> None:
    answer = run("code", "Cleo")
    assert answer.exit_code == 0, answer.output
    belong_to(teller.world.session, teller.world.reigate.id)
    holder = accounts.by_email(teller.world.session, teller.world.reigate.id, "cleo@reigate.example.org")
    key = teller.ports.secrecy.open(holder.account.totp_secret, bound_to=f"totp:{holder.account.id}")
    assert pyotp.TOTP(key).verify(answer.output.strip(), for_time=clock.now(), valid_window=1)


def test_code_says_when_there_is_no_such_coordinator(run) -> None:
    answer = run("code", "asha")
    assert answer.exit_code == 1
    assert "No demonstration has a coordinator asha" in answer.output


def test_people_prints_who_can_sign_in_and_with_what(run) -> None:
    answer = run("people")
    assert re.search(r"Asha Raman +asha@reigate.example.org +cook", answer.output)
    assert "Everybody's password: a spoon of soup" in answer.output


@pytest.mark.parametrize("words", [["load"], ["people"], ["code", "cleo"]])
def test_nothing_of_it_runs_in_production(clean: Flask, words) -> None:
    conf = clean.extensions["settings"]
    clean.extensions["settings"] = replace(conf, environment="production")
    try:
        answer = clean.test_cli_runner().invoke(args=["demo", *words])
    finally:
        clean.extensions["settings"] = conf
    assert answer.exit_code == 1
    assert "not for production" in answer.output
