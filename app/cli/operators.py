"""`flask operators`: the people who run the installation. They see no personal data."""

import click
from flask.cli import with_appcontext

from app import clock
from app.cli.plainly import PlainGroup
from app.domain.errors import DomainError
from app.extensions import db
from app.services import operators as service
from app.web.identity import ports


@click.group(cls=PlainGroup)
def operators() -> None:
    """Look after who may open the operator's console."""


@operators.command()
@click.argument("email")
@click.password_option(help="At least 12 characters; asked for when not given.")
@with_appcontext
def add(email: str, password: str) -> None:
    """Let somebody in, with a password and a second factor."""
    try:
        key = service.add(db.session(), ports().secrecy, email, password, clock.now())
    except DomainError as no:
        raise click.ClickException(service.SENTENCES.get(no.code, no.code)) from None
    click.echo(f"{email} can sign in at the operator's host.")
    click.echo("Add this key to an authenticator app. It is shown this once:")
    click.echo(key)
    click.echo(service.link_to_set_up(key, email))


COMMANDS = [operators]
