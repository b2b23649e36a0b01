"""Concerns, for the safeguarding lead alone, and visits at which nobody came to the door."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, false, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.desk import Concern, ConcernState, Task
from app.models.meals import Match, Meal, NoAnswer
from app.models.people import MemberRole, Person, Representation
from app.models.trace import AuditEntry

PAGE = 25
WELFARE_WITHIN = timedelta(minutes=30)
"""How long a coordinator has to find out, from the moment that nobody answered."""


def welfare_key(ref: str) -> str:
    """The key of the task that goes with an unanswered door."""
    return f"welfare:{ref}"


def holders_of(session: Session, council_id: int, role: Role) -> list[int]:
    """The person ids of everybody who holds this role, active."""
    return list(
        session.scalars(
            select(MemberRole.person_id)
            .where(MemberRole.council_id == council_id, MemberRole.role == role, MemberRole.state == MemberState.ACTIVE)
            .order_by(MemberRole.id)
        )
    )


# Concerns


def _readable(council_id: int, reader_id: int) -> list[ColumnElement[bool]]:
    """What a lead may read: never a report about herself."""
    return [
        Concern.council_id == council_id,
        Concern.about_id.is_(None) | (Concern.about_id != reader_id),
    ]


def concern(session: Session, council_id: int, reader_id: int, ref: str) -> Concern | None:
    """The report with the person it is about and who sent it. None as well when the reader is that person."""
    return session.scalar(
        select(Concern)
        .where(*_readable(council_id, reader_id), Concern.ref == ref)
        .options(joinedload(Concern.about), joinedload(Concern.reporter))
    )


class PageOfConcerns(NamedTuple):
    rows: Sequence[Concern]
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def concerns(session: Session, council_id: int, reader_id: int, *, closed: bool, page: int) -> PageOfConcerns:
    """Danger first, then the longest wait; the closed ones by the latest. page: from 1. Two queries."""
    state = Concern.state == ConcernState.CLOSED
    conditions = [*_readable(council_id, reader_id), state if closed else ~state]
    waiting = (Concern.in_danger.desc(), Concern.raised_at, Concern.id)
    order = (Concern.closed_at.desc(), Concern.id.desc()) if closed else waiting
    total = session.scalar(select(func.count()).select_from(Concern).where(*conditions)) or 0
    rows = session.scalars(
        select(Concern)
        .where(*conditions)
        .options(joinedload(Concern.about))
        .order_by(*order)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return PageOfConcerns(rows, total)


def count_waiting(session: Session, council_id: int) -> int:
    """How many reports nobody has acknowledged yet. All that a duty coordinator is told of them."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Concern)
            .where(Concern.council_id == council_id, Concern.state == ConcernState.RAISED)
        )
        or 0
    )


def read_since(session: Session, council_id: int, concern_id: int, reader_id: int, since: datetime) -> bool:
    """Whether this person has been noted as a reader of this report since then."""
    noted = exists().where(
        AuditEntry.council_id == council_id,
        AuditEntry.subject_kind == Concern.__tablename__,
        AuditEntry.subject_id == concern_id,
        AuditEntry.deed == "concern_read",
        AuditEntry.actor_id == reader_id,
        AuditEntry.at >= since,
    )
    return bool(session.scalar(select(noted)))


def other_in_match(session: Session, council_id: int, ref: str, member_ids: set[int]) -> Person | None:
    """The one these members share a match with: the cook's diner, the diner's cook. None for anybody else's match."""
    match = session.scalar(
        select(Match)
        .where(Match.council_id == council_id, Match.ref == ref)
        .options(joinedload(Match.cook), joinedload(Match.diner))
    )
    if match is None:
        return None
    found: Person | None = None
    if match.cook_id in member_ids:
        found = match.diner
    elif match.diner_id in member_ids:
        found = match.cook
    return found


# Nobody answers


def _with_match(council_id: int, *conditions: ColumnElement[bool]) -> Select[NoAnswer]:
    match = joinedload(NoAnswer.match)
    return (
        select(NoAnswer)
        .where(NoAnswer.council_id == council_id, *conditions)
        .options(
            match.joinedload(Match.meal).joinedload(Meal.photo),
            match.joinedload(Match.request),
            match.joinedload(Match.cook),
            match.joinedload(Match.diner).joinedload(Person.household),
        )
    )


def no_answer(session: Session, council_id: int, ref: str) -> NoAnswer | None:
    """With its match, meal, request, cook and diner (and the diner's home). One query."""
    return session.scalar(_with_match(council_id, NoAnswer.ref == ref))


def no_answer_of(session: Session, council_id: int, match_id: int) -> NoAnswer | None:
    """The one raised at this visit, the latest if there were several."""
    return session.scalar(_with_match(council_id, NoAnswer.match_id == match_id).order_by(NoAnswer.id.desc()).limit(1))


def welfare_task(session: Session, council_id: int, ref: str) -> Task | None:
    return session.scalar(select(Task).where(Task.council_id == council_id, Task.key == welfare_key(ref)))


class OpenNoAnswer(NamedTuple):
    """One alarm of the desk. since: when the cook told us; due: by when a coordinator finds out."""

    ref: str
    diner_name: str
    cook_name: str
    since: datetime
    due: datetime


def open_no_answers(session: Session, council_id: int) -> list[OpenNoAnswer]:
    """Doors at which nobody answered and nobody has been found yet, the oldest first. One query."""
    cook, diner = aliased(Person), aliased(Person)
    rows = session.execute(
        select(NoAnswer.ref, diner.first_name, diner.last_name, cook.first_name, NoAnswer.raised_at, Task.due_at)
        .join(Match, (Match.council_id == NoAnswer.council_id) & (Match.id == NoAnswer.match_id))
        .join(diner, (diner.council_id == Match.council_id) & (diner.id == Match.diner_id))
        .join(cook, (cook.council_id == Match.council_id) & (cook.id == Match.cook_id))
        .outerjoin(Task, (Task.council_id == NoAnswer.council_id) & (Task.key == "welfare:" + NoAnswer.ref))
        .where(NoAnswer.council_id == council_id, NoAnswer.closed_at.is_(None))
        .order_by(NoAnswer.raised_at, NoAnswer.id)
    )
    return [
        OpenNoAnswer(ref, f"{first} {last}", cook_name, since, _due(since, due))
        for ref, first, last, cook_name, since, due in rows
    ]


def _due(since: datetime, due: datetime | None) -> datetime:
    return since + WELFARE_WITHIN if due is None else due


def who_may_know(session: Session, council_id: int, diner_id: int, household_id: int | None) -> list[Person]:
    """Whom to ask where a diner is: who acts for them first, then who shares their home."""
    acts = exists().where(
        Representation.council_id == Person.council_id,
        Representation.relative_id == Person.id,
        Representation.diner_id == diner_id,
        Representation.state == MemberState.ACTIVE,
    )
    lives = Person.household_id == household_id if household_id else false()
    return list(
        session.scalars(
            select(Person)
            .where(Person.council_id == council_id, Person.id != diner_id, acts | lives)
            .order_by(acts.desc(), Person.id)
        )
    )
