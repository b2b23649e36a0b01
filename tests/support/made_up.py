"""A row for every table that a test's world has left empty, so that no wall is tried on a table without rows."""

import enum
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import JSON, Column, Enum, Table, func, select
from sqlalchemy.orm import Session

from app.models import Base
from app.models.base import CodeMap, CodeSet
from app.store.session import belong_to

PLAIN: dict[type, Any] = {
    int: 1,
    float: 1.0,
    bool: True,
    str: "x",
    date: date(2026, 10, 13),
    datetime: datetime(2026, 10, 13, tzinfo=UTC),
    time: time(17),
}


FINDABLE = {"council_hosts", "council_areas"}
"""Read to find out which council a host or a postcode belongs to; they hold names and codes of places, no people."""


def walled() -> list[Table]:
    """Every table that says whose a row is, parents first, but those by which a council is found."""
    tables = Base.metadata.sorted_tables
    return [table for table in tables if "council_id" in table.columns and table.name not in FINDABLE]


def fill(session: Session, council_id: int) -> None:
    """Parents first; each row points at its council's own."""
    belong_to(session, council_id)
    for table in walled():
        if not session.scalar(select(func.count()).select_from(table).where(table.c.council_id == council_id)):
            session.execute(table.insert().values(_row(session, table, council_id)))
    session.commit()


def _row(session: Session, table: Table, council_id: int) -> dict[str, Any]:
    return {
        column.name: council_id if column.name == "council_id" else _value(session, column, council_id)
        for column in table.columns
        if column.name != "id"
    }


def _value(session: Session, column: Column[Any], council_id: int) -> Any:
    if column.nullable:
        return None
    for parent in _parents(column):
        return session.scalar(select(func.min(parent.c.id)).where(parent.c.council_id == council_id))
    kind = column.type
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return next(iter(kind.enum_class))
    if isinstance(kind, CodeMap | JSON):
        return {}
    return frozenset() if isinstance(kind, CodeSet) else PLAIN[_python(kind)]


def _parents(column: Column[Any]) -> Iterable[Table]:
    return [key.column.table for key in column.foreign_keys if key.column.name == "id"]


def _python(kind: Any) -> type:
    found: type = getattr(kind, "impl_instance", kind).python_type
    return str if issubclass(found, enum.StrEnum) else found
