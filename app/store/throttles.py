"""Counts of tries, in buckets of a minute. They belong to no council: a key is a hash and says nothing by itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.accounts import Throttle


class Bucket(NamedTuple):
    starts_at: datetime
    tries: int


def buckets(session: Session, key: str, since: datetime) -> Sequence[Bucket]:
    """What was tried under this key after `since`, the oldest first."""
    rows = session.execute(
        select(Throttle.starts_at, Throttle.count)
        .where(Throttle.key == key, Throttle.starts_at > since)
        .order_by(Throttle.starts_at)
    )
    return [Bucket(starts_at, tries) for starts_at, tries in rows]


def add(session: Session, key: str, starts_at: datetime) -> int:
    """One try more in this minute; gives the minute's count. One statement, so that no try is lost between two."""
    insert = postgresql.insert if session.connection().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Throttle).values(key=key, starts_at=starts_at, count=1)
    statement = statement.on_conflict_do_update(
        index_elements=[Throttle.key, Throttle.starts_at], set_={"count": Throttle.count + 1}
    )
    return session.execute(statement.returning(Throttle.count)).scalar_one()


def forget(session: Session, before: datetime) -> None:
    session.execute(delete(Throttle).where(Throttle.starts_at < before))
