"""Reigate in another phase of its life for one test. In the seeds it is a demonstration, open without a checklist."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import tomlkit
from support.world import World

from app.domain.council_life import CouncilState
from app.models.councils import Council
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
