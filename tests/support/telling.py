"""The demonstration told into a test's own database, with the real postcode directory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from support.world import World

from app.integrations.places import EmbeddedPlaces
from app.services import demo
from app.services.frame import CouncilContext
from app.services.ports import Ports
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


@pytest.fixture
def teller(clean: Flask, world: World) -> Iterator[Teller]:
    known: Ports = clean.extensions["ports"]
    directory = EmbeddedPlaces(gazetteer_file())
    clean.extensions["ports"] = replace(known, places=directory)
    yield Teller(world, clean.extensions["ports"])
    directory.close()
    clean.extensions["ports"] = known
