"""`flask worker`: sends messages and does what the clock asks for, until it is told to stop."""

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli import schema
from app.cli.plainly import PlainCommand
from app.jobs.worker import Worker
from app.web.tenant import settings


@click.command(cls=PlainCommand)
@with_appcontext
def worker() -> None:
    """Send what is due and run what the clock asks for, until Ctrl-C or SIGTERM."""
    if settings().is_production:
        schema.check()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 Flask's documented way
    Worker(app, app.extensions["settings"].worker_poll_seconds).run()


COMMANDS = [worker]
