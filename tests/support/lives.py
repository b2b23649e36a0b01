"""Reigate in another phase of its life for one test. In the seeds it is a demonstration, open without a checklist."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import pytest
import tomlkit
from support.world import World

from app.domain.council_life import CouncilState
from app.domain.matches import MatchState
from app.domain.vocabulary import Role
from app.models.accounts import Account
from app.models.councils import Council
from app.models.people import Person
from app.models.trace import OutboxMessage
from app.services.frame import CouncilContext


class Life:
    def __init__(self, world: World) -> None:
        self._world = world
        self._row().state_since = world.now

    def trial(self, *guests: str, **sections: dict[str, Any]) -> CouncilContext:
        """No demonstration any more: reached by its team and these addresses alone. sections: more of its file."""
        return self._put(CouncilState.TRIAL, trial={"guests": list(guests)}, **sections)

    def live(self, **sections: dict[str, Any]) -> CouncilContext:
        return self._put(CouncilState.LIVE, **sections)

    def suspended(self, **sections: dict[str, Any]) -> CouncilContext:
        return self._put(CouncilState.SUSPENDED, **sections)

    def _row(self) -> Council:
        return self._world.session.get_one(Council, self._world.reigate.id)

    def _put(self, state: CouncilState, **sections: dict[str, Any]) -> CouncilContext:
        row = self._row()
        document = tomlkit.parse(row.document)
        document["demonstration"] = False
        for name, keys in sections.items():
            document.setdefault(name, tomlkit.table()).update(keys)
        row.document, row.state = tomlkit.dumps(document), state
        return self.look_again()

    def look_again(self) -> CouncilContext:
        """The world's own view of the council, as it is stored now."""
        world = self._world
        world.session.commit()
        world.session.refresh(self._row())
        world.reigate = world.council = world._context("reigate")  # noqa: SLF001 the world is ours to keep right
        return world.reigate


@pytest.fixture
def life(world: World) -> Iterator[Life]:
    row = world.session.get_one(Council, world.reigate.id)
    kept: tuple[str, CouncilState, datetime | None] = (row.document, row.state, row.state_since)
    yield Life(world)
    world.session.rollback()
    row = world.session.get_one(Council, world.reigate.id)
    row.document, row.state, row.state_since = kept
    world.session.commit()


READY: dict[str, dict[str, Any]] = {
    "food_law": {"status": "registered", "number": "FB 12"},
    "insurance": {"insurer": "Example Mutual", "policy_number": "PL 1", "expires": date(2031, 1, 1)},
    "privacy": {"notice_url": "https://council.example.org/privacy"},
}
"""What a council's file says once everything on the list that stands in it is there."""
RUN_OUT = READY | {"insurance": READY["insurance"] | {"expires": date(2020, 1, 1)}}


class Team(NamedTuple):
    """Those who run a council: two managers and a lead, with second factors."""

    maya: Person
    mo: Person
    lena: Person
    cleo: Person


def appoint_team(world: World) -> Team:
    """All the people that the checklist asks for."""
    maya, mo = (world.person(name, Role.MANAGER, email=f"{name.lower()}@council.example") for name in ("Maya", "Mo"))
    lena = world.person("Lena", Role.SAFEGUARDING_LEAD, email="lena@council.example")
    cleo = world.coordinator()
    world.session.query(Account).filter_by(person_id=lena.id).one().totp_confirmed_at = world.now
    world.session.commit()
    return Team(maya, mo, lena, cleo)


def try_it_out(world: World) -> None:
    """What a trial leaves behind: a meal handed over, and a message that went out."""
    asha, dev = world.cook(), world.diner()
    world.match(world.meal(asha), world.request(dev), MatchState.HANDED_OVER, handed_over_at=world.now)
    sent = {"result": "sent", "finished_at": world.now, "due_at": world.now, "created_at": world.now}
    world.add(OutboxMessage(kind="role_active", key="sent", person_id=asha.id, facts={}, **sent))
