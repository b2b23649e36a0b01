"""`flask keys`: making keys, and changing them while the service runs. docs/run-it.md has the steps."""

import secrets

import click
from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from flask.cli import with_appcontext

from app.cli.plainly import PlainGroup
from app.extensions import db
from app.services import keys as service


@click.group(cls=PlainGroup)
def keys() -> None:
    """Make and change the keys of the installation."""


@keys.command()
def new() -> None:
    """Print one fresh set, as lines for a settings file."""
    click.echo(f"SECRET_KEY={secrets.token_urlsafe(48)}")
    click.echo(f"ENCRYPTION_KEY={Fernet.generate_key().decode()}")
    click.echo(f"LOOKUP_KEY={secrets.token_urlsafe(48)}")


@keys.command("seal-again")
@with_appcontext
def seal_again() -> None:
    """Put everybody's second factor under the newest ENCRYPTION_KEY, so that the older ones can go."""
    try:
        done = service.seal_again(db.session(), current_app.extensions["ports"].secrecy)
    except InvalidToken:
        words = "A second factor was sealed under a key that ENCRYPTION_KEY no longer names. Add that key at its end."
        raise click.ClickException(words) from None
    click.echo(f"{done} second factors are under the newest key. The older keys can be taken out of ENCRYPTION_KEY.")


COMMANDS = [keys]

if __name__ == "__main__":  # before there is an installation: python -m app.cli.keys new
    keys()
