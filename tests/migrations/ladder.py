"""Going up and down the migrations on a database of their own, and telling what that did to its rows and its shape."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, MetaData, Table, create_engine, func, inspect, select, text

from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = ROOT / "migrations"
NOT_OURS = "alembic_version"
ROWS = 3

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Ladder:
    """app: on an empty database of its own. folder: the migrations to walk."""

    app: Flask
    folder: Path = MIGRATIONS

    @property
    def revisions(self) -> list[str]:
        """Every revision, the first one first."""
        config = self.app.extensions["migrate"].migrate.get_config(str(self.folder))
        return [script.revision for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions()))]

    def up(self, to: str = "head") -> None:
        upgrade(directory=str(self.folder), revision=to)

    def down(self, to: str = "base") -> None:
        downgrade(directory=str(self.folder), revision=to)

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """As the owner of the tables, who on PostgreSQL says that every council's rows are meant."""
        conf: Settings = self.app.extensions["settings"]
        engine = create_engine(conf.database_owner_url)
        try:
            with engine.begin() as connection:
                if not conf.is_sqlite:
                    connection.execute(text("select set_config('app.council_id', '-1', true)"))
                yield connection
        finally:
            engine.dispose()

    def counts(self) -> Counts:
        """How many rows each table holds."""
        with self.connected() as connection:
            names = sorted(set(inspect(connection).get_table_names()) - {NOT_OURS})
            return {name: connection.scalar(text(f"select count(*) from {name}")) or 0 for name in names}

    def shape(self) -> list[str]:
        """Everything about the tables but their rows, one line each."""
        with self.connected() as connection:
            look = inspect(connection)
            lines = []
            for name in sorted(look.get_table_names()):
                lines += [f"{name}.{column}" for column in map(_said, look.get_columns(name))]
                lines += [f"{name} key {_said(look.get_pk_constraint(name))}"]
                for kind in ("foreign_keys", "unique_constraints", "indexes", "check_constraints"):
                    lines += sorted(f"{name} {kind} {_said(item)}" for item in getattr(look, f"get_{kind}")(name))
            if connection.dialect.name == "postgresql":
                walls = "select tablename || ' ' || policyname || ' ' || qual from pg_policies order by 1"
                lines += connection.scalars(text(walls)).all()
        return lines

    def orphans(self) -> list[Any]:
        """Rows that point at nothing; PostgreSQL never lets one in."""
        with self.connected() as connection:
            if connection.dialect.name != "sqlite":
                return []
            return list(connection.execute(text("PRAGMA foreign_key_check")).all())

    def fill(self) -> None:
        """Rows in every table that has none, whatever the tables are at this revision, each pointing at its parents."""
        with self.connected() as connection:
            for table in _tables(connection):
                if not connection.scalar(select(func.count()).select_from(table)):
                    connection.execute(table.insert(), [_row(table, number) for number in range(1, ROWS + 1)])


def lost(before: Counts, after: Counts) -> list[str]:
    """Tables that hold fewer rows than before, in words."""
    return [
        f"{table}: {rows} rows before, {after.get(table, 0)} after"
        for table, rows in before.items()
        if after.get(table, 0) < rows
    ]


def _tables(connection: Connection) -> list[Table]:
    """As the database has them, parents first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != NOT_OURS]


def _said(facts: Any) -> str:
    if isinstance(facts, Mapping):
        return ", ".join(f"{key}={_said(facts[key])}" for key in sorted(facts) if key != "comment")
    return str(facts)


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: Any, number: int) -> Any:
    if column.foreign_keys or column.name == "id":
        return 1 if column.name == "council_id" else number
    kind = column.type.python_type if type(column.type).__name__ != "NullType" else str
    values = {datetime: datetime(2026, 10, 15, 17, number, tzinfo=UTC), date: date(2026, 10, number), bool: True}
    values |= {int: number, float: float(number), dict: {"number": number}, time: time(17, number)}
    length = getattr(column.type, "length", None) or 0
    return values.get(kind, f"{column.name[:6]}{number}"[-length:])
