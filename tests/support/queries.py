"""How many statements a piece of work sends to the database, and which."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.extensions import db

LOCK = "select pg_advisory_xact_lock"  # PostgreSQL's half of what BEGIN IMMEDIATE is on SQLite
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE", "select set_config", LOCK)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent inside the block, without those that only begin or end a transaction.

    with counted() as statements: browser(dev).get("/diner/meals")
    assert len(statements) <= 4, "\\n".join(statements)
    """
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(NOT_COUNTED):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
