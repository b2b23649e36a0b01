"""How migrations run: by the owner of the tables, numbered, with one head, safe on both databases."""

from pathlib import Path

import sqlalchemy as sa
from alembic import context
from alembic.operations import MigrationScript
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, create_engine, event, text

HEAD_FILE = Path(__file__).with_name("HEAD")
target = current_app.extensions["migrate"].db.metadata
settings = current_app.extensions["settings"]


def number(_context, _revision, directives: list[MigrationScript]) -> None:
    """Give the next number, and write it to HEAD so that two branches collide in git, not in production."""
    script = directives[0]
    if script.message is None:
        return  # `flask db check` only looks: what it makes has no message and is thrown away
    head = ScriptDirectory.from_config(context.config).get_current_head()
    script.rev_id = f"{int(head or 0) + 1:04d}"
    HEAD_FILE.write_text(script.rev_id + "\n")


def plain_types(kind: str, item, _autogen) -> str | bool:
    """Write our own types as what they are in the database: migrations do not import the application."""
    if kind != "type":
        return False
    if isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    if not type(item).__module__.startswith("app."):
        return False
    return "sa.DateTime(timezone=True)" if type(item).__name__ == "UtcDateTime" else "sa.JSON()"


def run() -> None:
    engine = create_engine(settings.database_owner_url, poolclass=sa.NullPool)
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        # A batch change drops and refills a table: with foreign keys on, that would take its children along.
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = OFF"))
    with engine.connect() as connection:
        if not sqlite:
            connection.execute(text("select set_config('app.council_id', '-1', false)"))
            connection.execute(text("set lock_timeout = '5s'"))
            connection.execute(text("set statement_timeout = '10min'"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=target,
            render_as_batch=True,
            compare_type=True,
            compare_server_default=False,
            process_revision_directives=number,
            render_item=plain_types,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        finish(connection, sqlite=sqlite)


def finish(connection: Connection, *, sqlite: bool) -> None:
    if sqlite:
        orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
        if orphans:
            raise RuntimeError(f"rows without their parents after migrating: {orphans[:5]}")
        return
    raise_walls(connection)
    let_in_the_service(connection)
    connection.commit()


def raise_walls(connection: Connection) -> None:
    """Row-level security on every table that has a council_id, new ones included, for the owner as well."""
    mine = "nullif(current_setting('app.council_id', true), '')::int"
    wall = f"council_id = {mine} OR {mine} = -1"
    tables = connection.scalars(
        text(
            "select c.table_name from information_schema.columns c join information_schema.tables t"
            " using (table_schema, table_name) where c.table_schema = current_schema()"
            " and c.column_name = 'council_id' and t.table_type = 'BASE TABLE'"
            " and c.table_name not in ('council_hosts', 'council_areas')"
        )
    ).all()
    for table in tables:
        connection.execute(text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"))
        connection.execute(text(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"))
        connection.execute(text(f"DROP POLICY IF EXISTS council_wall ON {table}"))
        connection.execute(text(f"CREATE POLICY council_wall ON {table} USING ({wall}) WITH CHECK ({wall})"))


def let_in_the_service(connection: Connection) -> None:
    """Grant the role that the service runs as what it needs, and no more: the audit chain is written, never changed."""
    from sqlalchemy.engine import make_url

    role = make_url(settings.database_url).username
    if not role or role == make_url(settings.database_owner_url).username:
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    for grant in (
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
    ):
        connection.execute(text(grant))
    if connection.dialect.has_table(connection, "audit_entries"):
        connection.execute(text(f"REVOKE UPDATE, DELETE ON audit_entries FROM {quoted}"))


run()
