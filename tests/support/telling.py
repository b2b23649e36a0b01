"""The demonstration told into a test's own database, with the real postcode directory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table
from sqlalchemy.orm import Session
from support.database import KEPT
from support.world import World

from app.integrations.places import EmbeddedPlaces
from app.models import Base
from app.services import demo
from app.services.frame import CouncilContext
from app.services.ports import Ports
from app.store.session import ALL_COUNCILS, belong_to
from tests.factories.gazetteer import gazetteer_file

STORIES = Path(__file__).resolve().parents[2] / "seeds" / "demo"


class Teller:
    """Tells Reigate's story unless another council is given."""

    def __init__(self, world: World, ports: Ports) -> None:
        self.world = world
        self.ports = ports

    def tell(self, now: datetime | None = None, council: CouncilContext | None = None) -> bool:
        here = council or self.world.reigate
        file = STORIES / f"{here.slug}.toml"
        return demo.top_up(self.world.session, self.ports, here, file, now or self.world.now)

    def told(self, council: CouncilContext | None = None) -> None:
        """As after `tell`, which is done once in each process and for each moment: for what comes after it."""
        here = council or self.world.reigate
        key = here.id, self.world.now.replace(second=0, microsecond=0)
        session = self.world.session
        session.close()
        if key not in _TOLD:
            self.tell(council=council)
            session.close()
            belong_to(session, ALL_COUNCILS)
            _TOLD[key] = [(table, _rows(session, table)) for table in Base.metadata.sorted_tables]
        else:
            belong_to(session, ALL_COUNCILS)
            for table, rows in _TOLD[key]:
                if rows and table.name not in KEPT:
                    session.connection().execute(table.insert(), rows)
            session.commit()
        belong_to(session, here.id)


_TOLD: dict[tuple[int, datetime], list[tuple[Table, list[dict[str, Any]]]]] = {}


def _rows(session: Session, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in session.connection().execute(table.select()).mappings()]


@pytest.fixture
def teller(clean: Flask, world: World) -> Iterator[Teller]:
    known: Ports = clean.extensions["ports"]
    directory = EmbeddedPlaces(gazetteer_file())
    clean.extensions["ports"] = replace(known, places=directory)
    yield Teller(world, clean.extensions["ports"])
    directory.close()
    clean.extensions["ports"] = known
