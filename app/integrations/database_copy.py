"""The whole database into a folder and back, while the service runs. One way for each kind, always the same.

PostgreSQL is copied table by table with COPY in one snapshot, not with pg_dump: the walls between councils bind even
the owner of the tables, and pg_dump then refuses. Which tables and columns there are is asked of the database, not of
our models: a backup of an older version is put back as it was, and migrated after.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql
from sqlalchemy import MetaData, NullPool, Table, create_engine
from sqlalchemy.engine import make_url

Rows = dict[str, int]
"""How many rows each table has."""

CHUNK = 1024 * 1024
VERSION_TABLE = "alembic_version"


DAMAGED = "The database in this backup is damaged. Nothing was changed. Use another backup."


class CopyFailed(Exception):
    """One sentence for the person at the keyboard."""


class DatabaseCopy(Protocol):
    kind: str

    def save(self, folder: Path) -> Rows:
        """Write everything, as it was at one moment."""

    def rows(self) -> Rows:
        """Of every table there is."""

    def check(self, folder: Path, rows: Rows) -> None:
        """Raises CopyFailed unless what was saved is sound and has these rows. Touches nothing else."""

    def load(self, folder: Path) -> None:
        """Put everything back into tables of the same version, in place of what is there."""


def copy_of(url: str, owner_url: str) -> DatabaseCopy:
    """url, owner_url: as in the settings. Only the owner may lower and raise PostgreSQL's walls."""
    return SqliteCopy(sqlite_file(url)) if url.startswith("sqlite") else PostgresCopy(owner_url)


def sqlite_file(url: str) -> Path:
    return Path(make_url(url).database or "")


def copy_sqlite(source: Path, target: Path) -> None:
    """A whole, consistent copy, while others read and write."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)
        there.execute("PRAGMA journal_mode = DELETE")
        if there.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise CopyFailed("The copy is damaged. Check the disk, then try again.")


class SqliteCopy:
    kind = "sqlite"

    def __init__(self, file: Path) -> None:
        self._file = file

    def save(self, folder: Path) -> Rows:
        copy_sqlite(self._file, folder / "database.sqlite")
        return SqliteCopy(folder / "database.sqlite").rows()

    def rows(self) -> Rows:
        with closing(sqlite3.connect(self._file)) as connection:
            found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            names = [name for (name,) in found if name != VERSION_TABLE and not name.startswith("sqlite_")]
            return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 our own tables' names

    def check(self, folder: Path, rows: Rows) -> None:
        saved = folder / "database.sqlite"
        try:
            with closing(sqlite3.connect(f"{saved.as_uri()}?mode=ro", uri=True)) as connection:
                sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            sound = sound and SqliteCopy(saved).rows() == rows
        except sqlite3.Error:
            sound = False
        if not sound:
            raise CopyFailed(DAMAGED)

    def load(self, folder: Path) -> None:
        try:
            with closing(sqlite3.connect(folder / "database.sqlite")) as saved:
                with closing(sqlite3.connect(self._file, timeout=15)) as target:
                    saved.backup(target)
                with closing(sqlite3.connect(self._file)) as target:
                    target.execute("PRAGMA journal_mode = WAL")
        except sqlite3.Error as error:
            raise CopyFailed(f"The database could not be written: {error}. Is the service still running?") from None


class PostgresCopy:
    kind = "postgresql"

    def __init__(self, owner_url: str) -> None:
        self._given = owner_url
        self._url = make_url(owner_url).set(drivername="postgresql").render_as_string(hide_password=False)

    def _tables(self) -> list[Table]:
        """Parents before children, as they are in the database."""
        engine, found = create_engine(self._given, poolclass=NullPool), MetaData()
        found.reflect(engine)
        return [table for table in found.sorted_tables if table.name != VERSION_TABLE]

    @contextmanager
    def _looking_everywhere(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(self._url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.execute("select set_config('app.council_id', '-1', true)")
            yield connection

    def save(self, folder: Path) -> Rows:
        tables = self._tables()
        with self._looking_everywhere() as connection:
            for table in tables:
                statement = sql.SQL("COPY (SELECT {} FROM {} ORDER BY 1) TO STDOUT").format(*_names(table))
                with (folder / f"{table.name}.copy").open("wb") as out, connection.cursor().copy(statement) as rows:
                    for chunk in rows:
                        out.write(chunk)
            return _count(connection, tables)

    def rows(self) -> Rows:
        with self._looking_everywhere() as connection:
            return _count(connection, self._tables())

    def check(self, folder: Path, rows: Rows) -> None:
        """COPY writes a line a row, and line breaks inside a value in another way."""
        saved = {file.stem: _lines(file) for file in folder.glob("*.copy")}
        if saved != rows:
            raise CopyFailed(DAMAGED)

    def load(self, folder: Path) -> None:
        """In one transaction: the walls are down for it alone, and up again at its end."""
        tables = self._tables()
        try:
            with psycopg.connect(self._url) as connection:
                every = sql.SQL(", ").join(sql.Identifier(table.name) for table in tables)
                connection.execute(sql.SQL("TRUNCATE {}").format(every))
                for table in tables:
                    walled = _is_walled(connection, table)
                    if walled:
                        _wall(connection, table, "NO FORCE")
                    _fill(connection, table, folder / f"{table.name}.copy")
                    if walled:
                        _wall(connection, table, "FORCE")
        except (psycopg.Error, OSError) as error:
            words = f"The database did not take it ({type(error).__name__}) and is as it was. Is the service stopped?"
            raise CopyFailed(words) from None


def _lines(file: Path) -> int:
    with file.open("rb") as saved:
        return sum(1 for _ in saved)


def _names(table: Table) -> tuple[sql.Composable, sql.Composable]:
    """The columns by name, whatever order they came in, but the key first."""
    names = sorted(table.columns.keys(), key=lambda name: (name != "id", name))
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    return columns, sql.Identifier(table.name)


def _count(connection: psycopg.Connection[Any], tables: list[Table]) -> Rows:
    counted: Rows = {}
    for table in tables:
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table.name))).fetchone()
        counted[table.name] = row[0] if row else 0
    return counted


def _is_walled(connection: psycopg.Connection[Any], table: Table) -> bool:
    found = connection.execute("select relforcerowsecurity from pg_class where oid = %s::regclass", (table.name,))
    row = found.fetchone()
    return bool(row and row[0])


def _wall(connection: psycopg.Connection[Any], table: Table, how: str) -> None:
    words = sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY")
    connection.execute(words.format(sql.Identifier(table.name), sql.SQL("FORCE" if how == "FORCE" else "NO FORCE")))


def _fill(connection: psycopg.Connection[Any], table: Table, file: Path) -> None:
    columns, name = _names(table)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(name, columns)
    with file.open("rb") as saved, connection.cursor().copy(statement) as rows:
        while chunk := saved.read(CHUNK):
            rows.write(chunk)
    serial = connection.execute("select pg_get_serial_sequence(%s, 'id')", (table.name,)) if "id" in table.c else None
    found = serial.fetchone() if serial else None
    if found and found[0]:
        last = sql.SQL("select setval(%s, (SELECT coalesce(max(id), 0) FROM {}) + 1, false)").format(name)
        connection.execute(last, (found[0],))
