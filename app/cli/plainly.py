"""Commands that end with one sentence, not with a traceback, where the database is away."""

from typing import Any

import click

from app.store.session import DATABASE_AWAY

SAID = "The database does not answer. Look at DATABASE_URL, or ask: flask doctor"


class PlainCommand(click.Command):
    """Ends with 1 and the sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DATABASE_AWAY as away:
            raise click.ClickException(SAID) from away


class PlainGroup(PlainCommand, click.Group):
    """The same for every command of a group."""
