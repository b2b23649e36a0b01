"""The outbox as the worker reads it, and what a message is about."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.models.accounts import Account
from app.models.meals import Match, Meal, MealRequest
from app.models.people import Person
from app.models.trace import OutboxMessage
from app.store.session import belong_to


@contextmanager
def worker_transaction(session: Session, council_id: int) -> Iterator[Session]:
    """A short write without the council's lock: bookkeeping of the worker, which no rule is decided on."""
    session.close()
    belong_to(session, council_id)
    session.connection(execution_options={"writes": True})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def first_to_claim(session: Session, council_id: int, now: datetime) -> OutboxMessage | None:
    """The most urgent due message that nobody holds; on PostgreSQL locked, past those another worker is taking."""
    return session.scalar(
        select(OutboxMessage)
        .where(
            OutboxMessage.council_id == council_id,
            OutboxMessage.finished_at.is_(None),
            OutboxMessage.due_at <= now,
            or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now),
        )
        .order_by(OutboxMessage.urgency, OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def held_by(session: Session, council_id: int, message_id: int, worker: str) -> OutboxMessage | None:
    """The unfinished message, if this worker still holds it."""
    return session.scalar(
        select(OutboxMessage).where(
            OutboxMessage.council_id == council_id,
            OutboxMessage.id == message_id,
            OutboxMessage.claimed_by == worker,
            OutboxMessage.finished_at.is_(None),
        )
    )


def unsent_about(session: Session, council_id: int, match_id: int, person_id: int) -> Sequence[OutboxMessage]:
    """What still waits to be said to this person about this match."""
    return session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.council_id == council_id,
            OutboxMessage.match_id == match_id,
            OutboxMessage.person_id == person_id,
            OutboxMessage.finished_at.is_(None),
        )
    ).all()


def of_match_since(session: Session, council_id: int, match_id: int, since: datetime) -> Sequence[OutboxMessage]:
    """All that was put into the outbox about this match from that moment on, kept from the worker while it is read."""
    return session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.council_id == council_id,
            OutboxMessage.match_id == match_id,
            OutboxMessage.created_at >= since,
        )
        .order_by(OutboxMessage.id)
        .with_for_update()
    ).all()


def unsent(session: Session, council_id: int, key: str) -> OutboxMessage | None:
    """The message of this key, while it waits to be said."""
    return session.scalar(
        select(OutboxMessage).where(
            OutboxMessage.council_id == council_id, OutboxMessage.key == key, OutboxMessage.finished_at.is_(None)
        )
    )


@dataclass(frozen=True, slots=True)
class About:
    """A message with what its words need. email: where the reader's mail goes, or None."""

    message: OutboxMessage
    person: Person | None
    email: str | None
    match: Match | None
    meal: Meal | None
    request: MealRequest | None


def about(session: Session, council_id: int, message: OutboxMessage) -> About:
    """Three queries at most. facts may name a request or a meal by reference, where there is no match."""
    person, email = _reader(session, council_id, message.person_id) if message.person_id else (None, None)
    match = _match(session, council_id, message.match_id) if message.match_id else None
    meal = match.meal if match else _meal(session, council_id, message.facts.get("meal"))
    request = match.request if match else _request(session, council_id, message.facts.get("request"))
    return About(message, person, message.email or email, match, meal, request)


def _reader(session: Session, council_id: int, person_id: int) -> tuple[Person | None, str | None]:
    row = session.execute(
        select(Person, Account.email)
        .outerjoin(
            Account,
            (Account.council_id == Person.council_id)
            & (Account.person_id == Person.id)
            & Account.confirmed_at.is_not(None),
        )
        .where(Person.council_id == council_id, Person.id == person_id)
    ).first()
    return (row[0], row[1]) if row else (None, None)


def _match(session: Session, council_id: int, match_id: int) -> Match | None:
    return session.scalar(
        select(Match)
        .where(Match.council_id == council_id, Match.id == match_id)
        .options(joinedload(Match.meal), joinedload(Match.request), joinedload(Match.cook), joinedload(Match.diner))
    )


def _meal(session: Session, council_id: int, ref: str | None) -> Meal | None:
    return session.scalar(select(Meal).where(Meal.council_id == council_id, Meal.ref == ref)) if ref else None


def _request(session: Session, council_id: int, ref: str | None) -> MealRequest | None:
    if not ref:
        return None
    return session.scalar(select(MealRequest).where(MealRequest.council_id == council_id, MealRequest.ref == ref))
