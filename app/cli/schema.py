"""Which version the tables are at, and bringing them to the newest. Used by serve, backup and doctor."""

import logging
from datetime import UTC
from pathlib import Path

import flask_migrate

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
