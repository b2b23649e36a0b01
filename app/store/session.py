"""What makes a database session safe: how it begins, whose council it sees, and the write lock of a deed."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, Executable, Integer, bindparam, event, text
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from app.models.base import CouncilOwned
from app.store.folding import fold

ALL_COUNCILS = -1
"""The council id under which app/store/across_councils.py alone looks at every council's rows."""

S = TypeVar("S", bound=Any)

_COUNCIL = bindparam("council_of_session", type_=Integer())
_NET = with_loader_criteria(CouncilOwned, lambda row: row.council_id == _COUNCIL, include_aliases=True)
_BUILT_ONCE: set[Executable] = set()  # by identity: what is derived from one of these is not among them

DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeoutError)
"""What a query raises when the database does not answer, is full or is busy for too long: a matter of waiting."""

LOCK_SPACE = 0x45585021
"""The first half of the PostgreSQL advisory lock of a council's deeds."""


class CouncilNotSet(RuntimeError):
    """A query for a council's rows in a session that belongs to no council."""


def prepare_engine(engine: Engine) -> None:
    """Set each new SQLite connection up; PostgreSQL needs nothing."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin transactions by itself, and late
    connection.create_function("ep_fold", 1, fold, deterministic=True)
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "busy_timeout = 15000", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def belong_to(session: Session, council_id: int) -> None:
    """From here on this session sees one council's rows and no others."""
    session.info["council_id"] = council_id
    if session.in_transaction():
        _tell_database(session, None, session.connection())


def council_of(session: Session) -> int | None:
    return session.info.get("council_id")


def guard_session(session_class: type[Session] | Any) -> None:
    """Cast the net over every session of this class or factory."""
    event.listen(session_class, "do_orm_execute", _keep_to_council)
    event.listen(session_class, "after_begin", _tell_database)
    event.listen(session_class, "after_flush", _note_change)


def built_once(statement: S) -> S:
    """A statement made when its module is read, with the net woven in: only the council's number is still to come.

    For queries of every page: a net cast anew makes SQLAlchemy read the whole statement again each time. Where the
    number does not come, as in all_councils, the statement fails.
    """
    woven: S = statement.options(_NET)
    _BUILT_ONCE.add(woven)
    return woven


def _keep_to_council(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load:
        return
    council_id = council_of(state.session)
    if council_id == ALL_COUNCILS:
        return
    if council_id is None and any(issubclass(mapper.class_, CouncilOwned) for mapper in state.all_mappers):
        raise CouncilNotSet("these rows belong to a council: call belong_to(session, id) first")
    if state.statement in _BUILT_ONCE:
        state.parameters = {**cast("Mapping[str, Any]", state.parameters or {}), _COUNCIL.key: council_id}
        return
    state.statement = state.statement.options(
        with_loader_criteria(CouncilOwned, lambda row: row.council_id == council_id, include_aliases=True)
    )


def _tell_database(session: Session, _transaction: Any, connection: Connection) -> None:
    """PostgreSQL's row-level security reads whose rows this transaction may touch."""
    if connection.dialect.name == "postgresql":
        council_id = council_of(session)
        value = "" if council_id is None else str(council_id)
        connection.execute(_SET_COUNCIL, {"value": value})


def _note_change(session: Session, _context: Any) -> None:
    session.info["changed"] = True


_SET_COUNCIL: Executable = text("select set_config('app.council_id', :value, true)")
_LOCK_COUNCIL: Executable = text("select pg_advisory_xact_lock(:space, :council)")


def has_changed(session: Session) -> bool:
    """Whether this deed has written anything yet, or is about to."""
    return bool(session.info.get("changed") or session.new or session.dirty or session.deleted)


@contextmanager
def one_view(session: Session, council_id: int) -> Iterator[Session]:
    """Read for a while, and see the tables as they were at one moment whatever others write. Nothing is stored."""
    session.close()
    belong_to(session, council_id)
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield session
    finally:
        session.rollback()
        session.close()


def join_council(session: Session, council_id: int) -> None:
    """Inside a deed of the whole installation: wait for this council's own deed to end, and see its rows."""
    belong_to(session, council_id)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK_COUNCIL, {"space": LOCK_SPACE, "council": max(council_id, 0)})


def _begin(session: Session, council_id: int) -> None:
    session.close()
    belong_to(session, council_id)
    session.info["changed"] = False
    session.connection(execution_options={"writes": True})


@contextmanager
def writing(session: Session, council_id: int) -> Iterator[Session]:
    """Hold the council's write lock for one deed, from its first read to its commit.

    Reads made before are let go first: a rule must not be decided on what was true a moment ago. Commits at the end,
    rolls back if anything is raised. The waiting is done by the database (15 s on SQLite).
    """
    _begin(session, council_id)
    try:
        join_council(session, council_id)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def trying(session: Session, council_id: int) -> Iterator[Session]:
    """As `writing`, to see what a deed would do: nothing of it is stored."""
    _begin(session, council_id)
    try:
        join_council(session, council_id)
        yield session
    finally:
        session.rollback()
        session.close()


def is_taken_reference(error: IntegrityError) -> bool:
    """Whether a row was refused because its council has another with this `ref`."""
    said = str(error.orig)
    return "_council_id_ref" in said or bool(re.search(r"UNIQUE constraint failed: (\w+)\.council_id, \1\.ref$", said))
