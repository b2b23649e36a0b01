"""Which version the tables are at, and bringing them to the newest. Used by serve, worker, backup and doctor."""

import logging
from datetime import UTC
from pathlib import Path

import click
import flask_migrate
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, ProgrammingError

from app import clock
from app.extensions import db
from app.integrations import database_copy
from app.store import across_councils
from app.web.tenant import settings

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = ROOT / "migrations"


def head() -> str:
    """The newest version, as the code has it."""
    return (MIGRATIONS / "HEAD").read_text().strip()


def current() -> str | None:
    """The version of this database; None when it has no tables yet."""
    return across_councils.schema_version(db.engine)


def is_there() -> bool:
    """Whether there is a database with tables to ask; none is made by asking."""
    file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    if file and not Path(file).exists():
        return False
    try:
        return current() is not None
    except (OperationalError, ProgrammingError):
        return False


def check(engine: Engine | None = None) -> None:
    """Production never migrates by itself, and never runs on tables of another version.

    Raises ClickException. Says nothing while the database is away: the pages say that.
    """
    try:
        found = across_councils.schema_version(engine or db.engine)
    except OperationalError:
        return
    if found != head():
        words = f"The database is at version {found or 'none'}, this version of Extra Plate needs {head()}."
        raise click.ClickException(f"{words} Back it up, then run: flask db upgrade")


def upgrade(revision: str = "head") -> None:
    """Migrate, on SQLite after putting a copy aside."""
    conf = settings()
    if conf.is_sqlite and current() is not None:
        stamp = clock.now().astimezone(UTC).strftime("%Y%m%d-%H%M%S")
        database_copy.copy_sqlite(
            database_copy.sqlite_file(conf.database_url), conf.instance / f"before-{stamp}.sqlite"
        )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    flask_migrate.upgrade(directory=str(MIGRATIONS), revision=revision)
