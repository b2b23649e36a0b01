"""`flask councils`: a council is one file."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app import clock
from app.cli.plainly import PlainGroup
from app.domain.council_policy import PolicyFaults, parse_policy
from app.domain.errors import Conflict, DomainError
from app.domain.permissions import STAFF
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.councils import Council
from app.services import councils as service
from app.services import staff
from app.services.frame import SYSTEM, Deed, perform
from app.store import councils as store
from app.web.identity import ports
from app.web.tenant import context_of, council_url

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group(cls=PlainGroup)
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
    click.echo(_council(slug).document, nl=False)


@councils.command(name="list")
@with_appcontext
def list_all() -> None:
    """Print every council of this installation."""
    for council in store.every(db.session()):
        click.echo(council.slug)


@councils.command()
@click.argument("slug")
@click.argument("email")
@click.argument("role", type=click.Choice(sorted(role.value for role in STAFF)))
@click.option("--name", default="", help='"First Last", for somebody this council does not know yet.')
@with_appcontext
def appoint(slug: str, email: str, role: str, name: str) -> None:
    """Give somebody a role in running a council's scheme. Somebody known by that address gains the role."""
    council = context_of(_council(slug))
    deed = Deed(db.session(), council, SYSTEM, clock.now(), ports(), reason="Appointed by those who run the service")
    try:
        perform(deed, staff.appoint, email, Role(role), name)
    except DomainError as no:
        raise click.ClickException(staff.SENTENCES.get(no.code, no.code)) from None
    click.echo(f"{email} is {role.replace('_', ' ')} of {council.policy.display_name} now.")
    click.echo(f"Sign in with a code by email, then set up the second factor: {council_url(slug, '/sign-in')}")


def _council(slug: str) -> Council:
    council = store.by_slug(db.session(), slug)
    if council is None:
        raise click.ClickException(f"There is no council {slug}. See: flask councils list")
    return council


COMMANDS = [councils]
