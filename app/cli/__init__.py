"""The command line: one group a stem, each in a file of its own."""

from importlib import import_module

from flask import Flask

GROUPS = ("councils", "places", "worker", "serve", "operators", "backup", "doctor", "demo")


def init(app: Flask) -> None:
    for stem in GROUPS:
        for command in import_module(f"app.cli.{stem}").COMMANDS:
            app.cli.add_command(command)
