"""Real processes that make deeds at once: `python deciding.py '<settings as JSON>' '<jobs with arguments, as JSON>'`.

The jobs stand in JOBS. All of it is imported once; then each job is a process with an application
and connections of its own. They wait until all of them stand ready. Printed is one line of JSON: what came of each
deed of each job.
"""

import json
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app import clock, create_app
from app.domain.errors import DomainError
from app.domain.matches import LIVE, MatchState
from app.domain.meal_requests import RequestState
from app.domain.members import MemberState
from app.domain.permissions import GRANTED
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.meals import Match, Meal, MealRequest
from app.models.people import MemberRole, Person
from app.services import asks, matches, members, round_runs, rounds, staff_invitations
from app.services.frame import ANONYMOUS, SYSTEM, Actor, Deed, perform
from app.settings import Settings
from app.store import councils
from app.store.session import belong_to
from app.web.tenant import context_of

PATHS = ("instance", "places_file", "clock_file")
SHOWN = LIVE - {MatchState.NO_REPLY}


class Desk:
    """One coordinator at one machine."""

    def __init__(self, app: Flask, coordinator_id: int) -> None:
        self.app, self.session = app, db.session()
        row = councils.by_slug(self.session, "reigate")
        assert row is not None
        self.council = context_of(row)
        self.who = Actor("person", coordinator_id, None, "", GRANTED[Role.COORDINATOR])

    def do(self, use_case: Any, *args: Any, at: datetime | None = None) -> str:
        """ "done", or the code of the refusal, or what the database said."""
        deed = Deed(self.session, self.council, self.who, at or clock.now(), self.app.extensions["ports"])
        try:
            perform(deed, use_case, *args)
        except DomainError as no:
            return f"{no.code} {no.details.get('who', '')}".strip()
        except OperationalError as error:
            return f"database: {error.orig}"
        return "done"

    def ask(self, statement: Any) -> Any:
        self.session.close()
        belong_to(self.session, self.council.id)
        return self.session.execute(statement)


def approve(desk: Desk, deeds: list[tuple[str, int]]) -> Iterator[str]:
    """deeds: a match's reference and the version its page was opened on."""
    for ref, version in deeds:
        yield desk.do(matches.approve, ref, version)


def answer(desk: Desk, cook_id: int, ref: str, version: int, at: str) -> Iterator[str]:
    """A cook says yes at that moment."""
    desk.who = Actor("person", cook_id, None, "", GRANTED[Role.COOK])
    yield desk.do(asks.accept, ref, version, at=datetime.fromisoformat(at))


def lapse(desk: Desk, at: str) -> Iterator[str]:
    """The clock's job at that moment."""
    desk.who = SYSTEM
    yield desk.do(asks.lapse, at=datetime.fromisoformat(at))


def accept_invitation(desk: Desk, token: str) -> Iterator[str]:
    """Somebody with a mailed link, not signed in."""
    desk.who = ANONYMOUS
    yield desk.do(staff_invitations.accept, token)


def churn(desk: Desk, seed: int, deeds: int) -> Iterator[str]:
    """Approve and pause the same cooks in any order, looking after each deed at what everybody can see."""
    chance = random.Random(seed)
    for _ in range(deeds):
        yield (_pause_or_resume if chance.random() < 0.3 else _move_a_match)(desk, chance)
        if _shown_of_paused(desk):
            yield "a live match of a paused cook"


def _pause_or_resume(desk: Desk, chance: random.Random) -> str:
    cooks = (
        select(Person.ref, MemberRole.state, MemberRole.version)
        .join(Person, Person.id == MemberRole.person_id)
        .where(MemberRole.role == Role.COOK)
        .order_by(Person.id)
    )
    ref, state, version = chance.choice(desk.ask(cooks).all())
    if state is MemberState.ACTIVE:
        return desk.do(members.pause, ref, Role.COOK, "A rest", version)
    return desk.do(members.resume, ref, Role.COOK, version)


def _move_a_match(desk: Desk, chance: random.Random) -> str:
    request = chance.choice(desk.ask(select(MealRequest).order_by(MealRequest.id)).scalars().all())
    if request.state is RequestState.OPEN:
        meal_ref = chance.choice(desk.ask(select(Meal.ref).order_by(Meal.id)).scalars().all())
        return desk.do(matches.propose, meal_ref, request.ref)
    match = desk.ask(select(Match).where(Match.request_id == request.id).order_by(Match.id.desc())).scalars().first()
    assert match is not None
    if request.state is RequestState.PROPOSED:
        return desk.do(matches.approve, match.ref, match.version)
    return desk.do(matches.cancel, match.ref, match.version, "other")


def _shown_of_paused(desk: Desk) -> int:
    seen = (
        select(func.count())
        .select_from(Match)
        .join(MemberRole, (MemberRole.person_id == Match.cook_id) & (MemberRole.role == Role.COOK))
        .where(Match.state.in_(SHOWN), MemberRole.state != MemberState.ACTIVE)
    )
    return int(desk.ask(seen).scalar_one())


def run_rounds(desk: Desk, times: int) -> Iterator[str]:
    """The worker's part: one round after another, each asked for and run."""
    hand = round_runs.Hand(desk.session, desk.council, desk.app.extensions["ports"], clock.now)
    for _ in range(times):
        yield desk.do(rounds.by_hand)
        try:
            round_runs.run_next(hand)
        except OperationalError as error:
            yield f"database: {error.orig}"


JOBS = {
    "approve": approve,
    "accept_invitation": accept_invitation,
    "churn": churn,
    "answer": answer,
    "lapse": lapse,
    "rounds": run_rounds,
}


def ready(gate: Barrier) -> None:
    globals()["GATE"] = gate


def decide(conf: Settings, job: str, arguments: dict[str, Any]) -> list[str]:
    app = create_app(conf)
    with app.app_context():
        desk = Desk(app, arguments.pop("coordinator_id"))
        globals()["GATE"].wait(timeout=120)
        return list(JOBS[job](desk, **arguments))


def main() -> None:
    facts, jobs = map(json.loads, sys.argv[1:])
    conf = Settings(**{name: Path(value) if name in PATHS else value for name, value in facts.items()})
    fork = get_context("fork")
    gate = fork.Barrier(len(jobs))
    with ProcessPoolExecutor(len(jobs), fork, initializer=ready, initargs=(gate,)) as processes:
        said = list(processes.map(decide, [conf] * len(jobs), *zip(*jobs, strict=True)))
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
