"""Each wall between councils by itself, on every table there is: keys on the pair, the net, row-level security."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Executable, ForeignKeyConstraint, Table, create_engine, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from support.made_up import FINDABLE, fill, walled
from support.neighbours import Neighbours, owned
from support.walls import no_net, no_row_level_security, no_statement_names_a_council
from support.world import World

from app.settings import Settings
from app.store.across_councils import all_councils
from app.store.session import belong_to

NO_KEY = {
    "audit_entries.actor_id": "the chain outlives whom it names",
    "audit_entries.acting_for_id": "the chain outlives whom it names",
    "audit_entries.subject_id": "of any table; the chain outlives what it names",
}
"""Columns that name a row without a key to it, and why."""

OF_NO_COUNCIL = {"operators"}
"""What a council's row may name without a pair, since no council has it."""

UNIQUE_BEYOND = {("sign_ins", "token_hash")}
"""Unique over all councils: 256 random bits, which say nothing."""


@pytest.fixture
def both(clean: Flask, world: World) -> Neighbours:
    made = Neighbours(clean, world)
    for council in (world.barnet, world.reigate):
        fill(world.session, council.id)
    belong_to(world.session, world.reigate.id)
    return made


def pair_keys() -> Iterator[tuple[Table, str, ForeignKeyConstraint]]:
    for table in walled():
        for key in table.foreign_key_constraints:
            for column in key.column_keys:
                if column != "council_id" and key.referred_table.name not in OF_NO_COUNCIL:
                    yield table, column, key


def test_every_column_that_names_a_row_has_a_key_on_the_pair() -> None:
    keyed = {f"{table.name}.{column}" for table, column, _key in pair_keys()}
    assert all("council_id" in key.column_keys for _table, _column, key in pair_keys())
    naming = {
        f"{table.name}.{column.name}"
        for table in walled()
        for column in table.columns
        if column.name.endswith("_id") and column.name != "council_id"
        if not any(key.column.table.name in OF_NO_COUNCIL for key in column.foreign_keys)
    }
    assert naming - keyed == NO_KEY.keys(), "use in_council(column, table), or say why not"


def test_nothing_is_unique_over_all_councils() -> None:
    """Else one council could find out what another has by trying to have it, too."""
    unique = [(table, index.columns) for table in walled() for index in table.indexes if index.unique]
    unique += [
        (table, rule.columns)
        for table in walled()
        for rule in table.constraints
        if rule.__class__.__name__ == "UniqueConstraint"
    ]
    beyond = {(table.name, *columns.keys()) for table, columns in unique if "council_id" not in columns}
    assert beyond == UNIQUE_BEYOND


def test_no_row_of_one_council_can_point_at_a_row_of_another(both: Neighbours, world: World) -> None:
    """By the keys alone: nobody's rows are hidden here."""
    with all_councils(world.session) as session:
        for table, column, key in pair_keys():
            parent = key.referred_table
            row = session.scalar(select(func.min(table.c.id)).where(table.c.council_id == world.reigate.id))
            theirs = session.scalar(select(func.min(parent.c.id)).where(parent.c.council_id == world.barnet.id))
            moved = update(table).where(table.c.id == row).values({column: theirs})
            with pytest.raises(IntegrityError, match=r"(?i)foreign key"), session.begin_nested():
                session.execute(moved)


def test_the_net_alone_keeps_every_table_to_one_council(both: Neighbours, world: World, conf: Settings) -> None:
    with no_row_level_security(conf):
        belong_to(world.session, world.reigate.id)
        for model in owned():
            theirs = select(func.min(model.id)).where(model.council_id == world.barnet.id)
            with all_councils(world.session) as session:
                (another,) = session.execute(theirs).one()
            belong_to(world.session, world.reigate.id)
            mine = {row.council_id for row in world.session.scalars(select(model))}
            assert mine == {world.reigate.id}, model
            assert world.session.get(model, another) is None, model
            assert not reached(world.session, update(model).where(model.id == another).values(id=another)), model
            assert not reached(world.session, delete(model).where(model.id == another)), model
            world.session.rollback()


@pytest.mark.postgresql
def test_row_level_security_alone_keeps_every_table_to_one_council(both: Neighbours, world: World) -> None:
    """Raw statements, by the role that the service runs as."""
    ours, theirs, session = world.reigate.id, world.barnet.id, world.session
    for table in walled():
        belong_to(session, ours)
        name, own = table.name, session.scalar(select(func.min(table.c.id)))
        assert own, f"{name} is empty"
        assert not rows(session, f"select id from {name} where council_id = {theirs}"), name
        for change in (f"update {name} set council_id = council_id", f"delete from {name}"):
            assert not reached(session, text(f"{change} where council_id <> {ours}")), f"{change} reaches others"
        copied = ", ".join(column.name for column in table.columns if column.name not in {"id", "council_id"})
        given = f", {copied}" if copied else ""
        for smuggled in (
            f"insert into {name} (council_id{given}) select {theirs}{given} from {name} where id = {own}",
            f"update {name} set council_id = {theirs} where id = {own}",
        ):
            with pytest.raises(DBAPIError, match=r"row-level security|permission denied"), session.begin_nested():
                session.execute(text(smuggled))
        session.rollback()


@pytest.mark.postgresql
def test_without_a_council_nobody_sees_anything_not_even_the_owner(
    both: Neighbours, world: World, conf: Settings
) -> None:
    for url in (conf.database_url, conf.database_owner_url):
        engine = create_engine(url)
        with engine.connect() as connection:
            for setting in ("", "0", "999999"):
                connection.execute(text("select set_config('app.council_id', :value, true)"), {"value": setting})
                seen = {table.name for table in walled() if connection.scalar(select(func.count()).select_from(table))}
                assert not seen, f"{setting!r} shows rows of {seen}"
        engine.dispose()


@pytest.mark.postgresql
def test_every_table_with_a_council_is_walled_but_those_it_is_found_by(world: World) -> None:
    on = "select relname from pg_class where relrowsecurity and relforcerowsecurity and relkind = 'r'"
    policed = "select tablename from pg_policies where policyname = 'council_wall' and cmd = 'ALL' and with_check <> ''"
    having = (
        "select table_name from information_schema.columns where column_name = 'council_id' and table_schema = 'public'"
    )
    named = set(rows(world.session, having)) - FINDABLE
    assert named == set(rows(world.session, on)) == set(rows(world.session, policed)) == {t.name for t in walled()}


def test_with_every_wall_down_the_neighbours_would_be_seen(clean: Flask, both: Neighbours, conf: Settings) -> None:
    """Or the tests with one wall alone would try nothing."""
    path = f"/desk/people/{both.theirs.refs.people['diner'].ref}"
    browser = both.browser("coordinator")
    assert browser.raw("GET", path).status_code == 404
    with no_row_level_security(conf), no_net():
        assert browser.raw("GET", path).status_code == 404
        with no_statement_names_a_council():
            shown = browser.raw("GET", path)
    assert shown.status_code == 200
    assert both.theirs.mark in shown.get_data(as_text=True)


def rows(session: Session, statement: str) -> list[object]:
    return list(session.execute(text(statement)).scalars())


def reached(session: Session, statement: Executable) -> int:
    """How many rows a change comes to; none where the role may not make it at all, as in the audit chain."""
    try:
        with session.begin_nested():
            done = session.execute(statement, execution_options={"synchronize_session": False})
    except DBAPIError as no:
        if "permission denied" not in str(no):
            raise
        return 0
    return int(done.rowcount)  # type: ignore[attr-defined]  # of a cursor
