"""`flask councils`: a council is one file."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app import clock
from app.domain.council_policy import PolicyFaults, parse_policy
from app.domain.errors import Conflict
from app.extensions import db
from app.services import councils as service
from app.store import councils as store

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def councils() -> None:
    """Check, apply and export the files that councils are made of."""


@councils.command()
@FILE
def check(file: Path) -> None:
    """Say what is wrong with a file, line by line."""
    try:
        policy = parse_policy(file.read_text(), file.name)
    except PolicyFaults as faults:
        raise click.ClickException(str(faults)) from None
    click.echo(f"{file.name}: {policy.display_name}, no faults.")


@councils.command()
@FILE
@with_appcontext
def apply(file: Path) -> None:
    """Put a file in force: create the council, or change it."""
    try:
        council = service.apply(db.session(), file.read_text(), clock.now(), file.name)
    except PolicyFaults as faults:
        raise click.ClickException(str(faults)) from None
    except Conflict as no:
        raise click.ClickException(f"Another council already has {', '.join(map(str, no.details.values()))}.") from None
    click.echo(f"{council.slug}: in force.")


@councils.command()
@click.argument("slug")
@with_appcontext
def export(slug: str) -> None:
    """Print the file of a council, exactly as it was applied."""
    council = store.by_slug(db.session(), slug)
    if council is None:
        raise click.ClickException(f"There is no council {slug}.")
    click.echo(council.document, nl=False)


@councils.command(name="list")
@with_appcontext
def list_all() -> None:
    """Print every council of this installation."""
    for council in store.every(db.session()):
        click.echo(council.slug)


COMMANDS = [councils]
