"""A council's first coordinator: from the command line to the desk."""

import pytest
from flask import Flask
from support.letters import last_letter
from support.world import World

from app.models.accounts import Account
from app.services.second_factor import current_code
from app.store.session import belong_to
from app.web.identity import ports

MAYA = "maya@council.example"
WORDS = ("councils", "appoint", "reigate", MAYA)


def run(app: Flask, *words: str):
    return app.test_cli_runner().invoke(args=words)


def test_the_appointed_sign_in_with_a_code_and_set_their_second_factor_up(clean, world: World, browser) -> None:
    answer = run(clean, *WORDS, "coordinator", "--name", "Maya Rees")
    assert answer.exit_code == 0, answer.output
    assert "/sign-in" in answer.output
    page = browser()
    page.send("/sign-in", {"email": MAYA})
    belong_to(world.session, world.reigate.id)
    assert page.send("/code", {"code": last_letter(world).code}).location == "/sign-in/second-factor"
    account = world.session.query(Account).filter_by(email=MAYA).one()
    page.send("/sign-in/set-up", {"code": current_code(ports().secrecy, account, world.now)})
    assert page.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("reigate", MAYA, "cook"), "is not one of 'auditor', 'coordinator', 'manager', 'safeguarding_lead'"),
        (("reigate", "no address", "coordinator"), "That is no email address"),
        (("reigate", MAYA, "coordinator"), '--name "First Last"'),
        (("nowhere", MAYA, "coordinator"), "There is no council nowhere"),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(clean: Flask, words: tuple[str, ...], said: str) -> None:
    answer = run(clean, "councils", "appoint", *words)
    assert answer.exit_code != 0
    assert said in answer.output
    assert "Traceback" not in answer.output


def test_the_doctor_misses_a_coordinator_and_a_lead(clean: Flask, world: World) -> None:
    world.coordinator()
    said = run(clean, "doctor").output
    assert "reigate has no active coordinator" not in said
    assert "reigate has no active safeguarding lead. Run: flask councils appoint reigate EMAIL" in said
    assert "barnet has no active coordinator" in said
