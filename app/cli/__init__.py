"""The command line: one group a stem, each in a file of its own."""

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

from flask import Flask

GROUPS = (
    "councils",
    "council_life",
    "places",
    "worker",
    "serve",
    "operators",
    "backup",
    "doctor",
    "demo",
    "rounds",
    "keys",
)
# These need neither settings nor database, so nothing is read, made or connected before them.
ALONE = ("rounds",)
_TAKES_A_VALUE = ("--app", "-A", "--env-file", "-e")


def init(app: Flask, groups: Iterable[str] = GROUPS) -> None:
    for stem in groups:
        for command in import_module(f"app.cli.{stem}").COMMANDS:
            app.cli.add_command(command)


def stands_alone(arguments: Sequence[str] = sys.argv) -> bool:
    """Whether this process was started as `flask`, with any options, and one of those groups."""
    words = iter(arguments[1:])
    for word in words:
        if word in _TAKES_A_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return word in ALONE
    return False


def alone() -> Flask:
    """An application that has those groups and nothing else."""
    app = Flask("app", static_folder=None)
    init(app, ALONE)
    return app
