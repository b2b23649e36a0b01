"""The real postcode directory, built once a machine and shared by every test process."""

import os
from pathlib import Path

from app.integrations.gazetteer_build import build


def gazetteer_file() -> Path:
    """The file GAZETTEER_PATH names, else instance/places.sqlite; built when it is not there (ten seconds)."""
    given = os.environ.get("GAZETTEER_PATH")
    target = Path(given) if given else Path(__file__).parents[2] / "instance" / "places.sqlite"
    build(target, say=lambda _line: None)
    return target
