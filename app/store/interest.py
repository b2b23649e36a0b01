"""The interest list: addresses and districts of people whose council is not with us yet. It belongs to no council."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models.interest import Interest, InterestLetter


def by_email(session: Session, email: str) -> Interest | None:
    return session.scalar(select(Interest).where(Interest.email == email))


def by_link(session: Session, link_hash: str) -> Interest | None:
    return session.scalar(select(Interest).where(Interest.link_hash == link_hash))


def by_id(session: Session, interest_id: int) -> Interest | None:
    return session.get(Interest, interest_id)


def forget_due(session: Session, now: datetime) -> None:
    session.execute(delete(Interest).where(Interest.keep_until <= now))


def districts(session: Session) -> Sequence[str]:
    """Where somebody waits who has not been written to yet."""
    waiting = select(Interest.outward).where(Interest.confirmed_at.is_not(None), Interest.letter.is_(None)).distinct()
    return session.scalars(waiting.order_by(Interest.outward)).all()


def waiting_in(session: Session, outward: str) -> Sequence[Interest]:
    mine = (Interest.outward == outward, Interest.confirmed_at.is_not(None), Interest.letter.is_(None))
    return session.scalars(select(Interest).where(*mine).order_by(Interest.id)).all()


def to_send(session: Session, now: datetime) -> Interest | None:
    """The next letter that is due, those that were asked for first."""
    due = select(Interest).where(Interest.letter.is_not(None), Interest.due_at <= now)
    return session.scalar(due.order_by(Interest.letter == InterestLetter.OPENED, Interest.due_at).limit(1))


def counts(session: Session) -> list[tuple[str, int]]:
    """How many confirmed addresses there are in each district."""
    rows = session.execute(
        select(Interest.outward, func.count())
        .where(Interest.confirmed_at.is_not(None))
        .group_by(Interest.outward)
        .order_by(Interest.outward)
    )
    return [(outward, number) for outward, number in rows]
