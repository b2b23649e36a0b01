"""What joins people, or keeps them apart: relatives who act for diners, pairs kept apart, holds, acting."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.accounts import Account, SignIn
from app.models.desk import Task, TaskKind
from app.models.people import Hold, KeepApart, MemberRole, Person, Representation
from app.models.trace import OutboxMessage
from app.store.folding import folded


def open_hold(session: Session, council_id: int, person_id: int) -> Hold | None:
    return session.scalar(
        select(Hold).where(Hold.council_id == council_id, Hold.person_id == person_id, Hold.lifted_at.is_(None))
    )


class Link(NamedTuple):
    """A relative and a diner, seen from one of them."""

    row: Representation
    other: Person


class Apart(NamedTuple):
    """Two people who are kept apart, seen from one of them."""

    row: KeepApart
    other: Person


def representations(session: Session, council_id: int, person_id: int) -> list[Link]:
    """Whom this person acts for and who acts for this person, with the other of the two."""
    rows = session.execute(
        select(Representation, Person)
        .join(
            Person,
            and_(
                Person.council_id == Representation.council_id,
                Person.id.in_([Representation.relative_id, Representation.diner_id]),
                Person.id != person_id,
            ),
        )
        .where(
            Representation.council_id == council_id,
            or_(Representation.relative_id == person_id, Representation.diner_id == person_id),
        )
        .order_by(Representation.id)
    ).all()
    return [Link(row, other) for row, other in rows]


def representation(session: Session, council_id: int, relative_id: int, diner_id: int) -> Representation | None:
    return session.scalar(
        select(Representation).where(
            Representation.council_id == council_id,
            Representation.relative_id == relative_id,
            Representation.diner_id == diner_id,
        )
    )


class Acted(NamedTuple):
    """A diner whom a relative may act for, with the state of their role."""

    diner: Person
    state: MemberState


def may_act_for(session: Session, council_id: int, relative_id: int) -> list[Acted]:
    """The diners whom this relative acts for, by first name."""
    rows = session.execute(
        select(Person, MemberRole.state)
        .join(
            Representation, and_(Representation.council_id == Person.council_id, Representation.diner_id == Person.id)
        )
        .join(
            MemberRole,
            and_(
                MemberRole.council_id == Person.council_id,
                MemberRole.person_id == Person.id,
                MemberRole.role == Role.DINER,
            ),
        )
        .where(
            Person.council_id == council_id,
            Representation.relative_id == relative_id,
            Representation.state == MemberState.ACTIVE,
        )
        .order_by(folded(Person.first_name), Person.id)
    ).all()
    return [Acted(person, state) for person, state in rows]


def kept_apart(session: Session, council_id: int, first_id: int, second_id: int) -> KeepApart | None:
    """The live row that keeps these two apart, whichever order they are named in."""
    return session.scalar(
        select(KeepApart).where(
            KeepApart.council_id == council_id,
            KeepApart.first_id == min(first_id, second_id),
            KeepApart.second_id == max(first_id, second_id),
            KeepApart.ended_at.is_(None),
        )
    )


def kept_apart_from(session: Session, council_id: int, person_id: int) -> list[Apart]:
    rows = session.execute(
        select(KeepApart, Person)
        .join(
            Person,
            and_(
                Person.council_id == KeepApart.council_id,
                Person.id.in_([KeepApart.first_id, KeepApart.second_id]),
                Person.id != person_id,
            ),
        )
        .where(
            KeepApart.council_id == council_id,
            KeepApart.ended_at.is_(None),
            or_(KeepApart.first_id == person_id, KeepApart.second_id == person_id),
        )
        .order_by(KeepApart.id)
    ).all()
    return [Apart(row, other) for row, other in rows]


def hold_by_ref(session: Session, council_id: int, ref: str) -> Hold | None:
    return session.scalar(
        select(Hold).where(Hold.council_id == council_id, Hold.ref == ref).options(joinedload(Hold.person))
    )


def holds(session: Session, council_id: int, limit: int = 100) -> Sequence[Hold]:
    """Open ones first, the newest first in each."""
    return session.scalars(
        select(Hold)
        .where(Hold.council_id == council_id)
        .options(joinedload(Hold.person))
        .order_by(Hold.lifted_at.is_not(None), Hold.placed_at.desc(), Hold.id.desc())
        .limit(limit)
    ).all()


def names_of(session: Session, council_id: int, person_ids: set[int]) -> dict[int, str]:
    """First names, for "placed by"."""
    if not person_ids:
        return {}
    rows = session.execute(
        select(Person.id, Person.first_name).where(Person.council_id == council_id, Person.id.in_(person_ids))
    )
    return {person_id: first_name for person_id, first_name in rows}  # noqa: C416 a row is not a pair to dict()


def sign_in(session: Session, council_id: int, sign_in_id: int) -> SignIn | None:
    """A live session, with its account."""
    return session.scalar(
        select(SignIn)
        .where(SignIn.council_id == council_id, SignIn.id == sign_in_id, SignIn.ended_at.is_(None))
        .options(joinedload(SignIn.account))
    )


def acting_sessions(
    session: Session, council_id: int, *, actor_id: int | None = None, for_id: int | None = None
) -> Sequence[SignIn]:
    """Sessions in which this person acts for somebody, or somebody for that one. Name one of them or both."""
    conditions = [SignIn.council_id == council_id, SignIn.acting_for_id.is_not(None), SignIn.ended_at.is_(None)]
    if actor_id is not None:
        conditions.append(Account.person_id == actor_id)
    if for_id is not None:
        conditions.append(SignIn.acting_for_id == for_id)
    return session.scalars(select(SignIn).join(SignIn.account).where(*conditions)).all()


def unsent_to(session: Session, council_id: int, person_id: int, but: frozenset[str]) -> Sequence[OutboxMessage]:
    """Messages to this person that are still to go, but for these kinds."""
    return session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.council_id == council_id,
            OutboxMessage.person_id == person_id,
            OutboxMessage.finished_at.is_(None),
            OutboxMessage.kind.not_in(but),
        )
    ).all()


def calls_open(session: Session, council_id: int, person_id: int, but: frozenset[str]) -> Sequence[Task]:
    """Calls and visits to this person still to be made, but for these kinds of message."""
    return session.scalars(
        select(Task).where(
            Task.council_id == council_id,
            Task.person_id == person_id,
            Task.done_at.is_(None),
            Task.kind.in_([TaskKind.CALL, TaskKind.VISIT]),
            Task.message.not_in(but),
        )
    ).all()
