"""The walls between councils, each of which can be taken away here alone, to see whether the others hold."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import ORMExecuteState
from support.neighbours import owned
from support.world import World

from app.extensions import db
from app.models import Base
from app.settings import Settings
from app.store import session as walls
from app.store.across_councils import all_councils

_OWN_COUNCIL = re.compile(r"((?:\w+\.)?council_id) (?:=|IN) (\(?(?:\?|%\(\w+\)s(?:::\w+)?)\)?)")


@contextmanager
def no_statement_names_a_council() -> Iterator[None]:
    """Every comparison of a council_id with a number is made true, whoever wrote it: a store function or the net."""

    def blind(_conn: Any, _cursor: Any, sql: str, given: Any, *_rest: Any) -> tuple[str, Any]:
        return _OWN_COUNCIL.sub(r"(\1 = \1 OR \1 = \2)", sql), given

    event.listen(db.engine, "before_cursor_execute", blind, retval=True)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", blind)


@contextmanager
def no_net() -> Iterator[None]:
    """Only what the store's functions say themselves is left, and what PostgreSQL does."""

    def bare(state: ORMExecuteState) -> None:
        statement: Any = state.statement._generate()  # noqa: SLF001 nothing else takes an option off again
        statement._with_options = tuple(o for o in statement._with_options if o is not walls._NET)  # noqa: SLF001
        state.statement = statement

    event.remove(db.session, "do_orm_execute", walls._keep_to_council)  # noqa: SLF001 what guard_session put there
    event.listen(db.session, "do_orm_execute", bare)
    try:
        yield
    finally:
        event.remove(db.session, "do_orm_execute", bare)
        event.listen(db.session, "do_orm_execute", walls._keep_to_council)  # noqa: SLF001 as guard_session does


@contextmanager
def no_row_level_security(conf: Settings) -> Iterator[None]:
    """On PostgreSQL, by the owner of the tables. SQLite has none."""
    if conf.is_sqlite:
        yield
        return
    _switch(conf, "DISABLE")
    try:
        yield
    finally:
        _switch(conf, "ENABLE")


def fingerprints(world: World) -> dict[str, str]:
    """A hash of each table as it is, whosever its rows are: what has been written shows in it.

    Not of the tries that are counted, which belong to no council.
    """
    with all_councils(world.session) as session:
        return {
            table.name: hashlib.sha256(repr(sorted(map(repr, session.execute(table.select())))).encode()).hexdigest()
            for table in Base.metadata.sorted_tables
            if table.name != "throttles"
        }


def _switch(conf: Settings, how: str) -> None:
    db.session.rollback()
    owner = create_engine(conf.database_owner_url)
    with owner.begin() as connection:
        for model in owned():
            connection.execute(text(f"ALTER TABLE {model.__table__.name} {how} ROW LEVEL SECURITY"))
    owner.dispose()
