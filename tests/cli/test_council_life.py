"""`flask councils state | suspend | reopen`, as those who run the installation meet them."""

from click.testing import Result
from flask import Flask
from support.lives import READY, Life, appoint_team
from support.world import World

from app.domain.council_life import Phase


def run(app: Flask, *words: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["councils", *words])


def test_it_says_how_open_a_council_is_and_what_is_missing(clean: Flask, life: Life) -> None:
    life.trial("asha@post.example")
    said = run(clean, "state", "reigate")
    assert said.exit_code == 0
    assert said.output.startswith("reigate: On trial\n")
    assert "missing  Food law" in said.output
    assert "Ask the food authority" in said.output
    assert "well     Area" in said.output


def test_a_live_council_is_stopped_and_opened_again(clean: Flask, world: World, life: Life) -> None:
    appoint_team(world)
    life.live(**READY)
    assert "Missing option '--reason'" in run(clean, "suspend", "reigate").output
    assert run(clean, "suspend", "reigate", "--reason", "A court order").exit_code == 0
    assert life.look_again().phase is Phase.SUSPENDED
    assert "demonstration = false" in run(clean, "export", "reigate").output
    again = run(clean, "suspend", "reigate", "--reason", "Twice")
    assert (again.exit_code, "Nothing to suspend" in again.output) == (1, True)
    assert run(clean, "reopen", "reigate", "--reason", "It is over").exit_code == 0
    assert life.look_again().phase is Phase.LIVE


def test_what_is_missing_is_listed_where_it_cannot_be_opened(clean: Flask, life: Life) -> None:
    life.suspended()
    said = run(clean, "reopen", "reigate", "--reason", "Now")
    assert said.exit_code == 1
    assert "Two people have manager or lead rights" in said.output
    assert "No council goes live without it" not in said.output


def test_a_demonstration_is_left_alone(clean: Flask, world: World) -> None:
    assert run(clean, "suspend", "reigate", "--reason", "To see").exit_code == 1
    assert "There is no council nowhere" in run(clean, "state", "nowhere").output
    assert world.reigate.phase is Phase.DEMONSTRATION


def test_the_doctor_counts_the_councils_by_how_open_they_are(clean: Flask, life: Life) -> None:
    life.suspended()
    said = clean.test_cli_runner().invoke(args=["doctor"]).output
    assert "Suspended councils: 1 (reigate)." in said
    assert "Demonstrations: 1 (barnet)." in said
