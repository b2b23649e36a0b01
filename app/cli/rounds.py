"""`flask rounds`: rounds over worlds in the neutral form. Needs neither settings nor database."""

import json
import os
import sys
from io import UnsupportedOperation
from typing import BinaryIO, TextIO

import click

MALFORMED = 2


@click.group()
def rounds() -> None:
    """Match portions with diners, and say why."""


@rounds.command()
@click.argument("world", type=click.File("rb"))
@click.option("--lines", is_flag=True, help="One world a line in, one answer a line out, in order.")
def solve(world: BinaryIO, *, lines: bool) -> None:
    """Solve the WORLD in a file of the neutral form (`-` for standard input) and print the answer as JSON.

    Ends with 2 where it is malformed: each fault on a line of standard error, its path first, and no answer at all.
    """
    from app.domain.rounds_faults import Faulty
    from app.domain.rounds_form import read_world
    from app.domain.rounds_world import answer

    worlds, faults = [], []
    for start, text in (
        [(f"{number}: ", line) for number, line in enumerate(world, 1)] if lines else [("", world.read())]
    ):
        try:
            worlds.append(read_world(text))
        except Faulty as no:
            faults += [start + fault for fault in no.faults]
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.exceptions.Exit(MALFORMED)
    out = _for_answers_alone()
    for each in worlds:
        click.echo(json.dumps(answer(each)), file=out)


def _for_answers_alone() -> TextIO:
    """Standard output, out of reach of the solver's C++, which now and then prints a word of its own."""
    try:
        number = sys.stdout.fileno()
    except UnsupportedOperation:  # no file: under a test's runner
        return sys.stdout
    own = os.fdopen(os.dup(number), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), number)
    return own


COMMANDS = [rounds]
