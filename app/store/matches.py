"""Matches, with the meal, the request and the two people they join."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.matches import LIVE, MatchState
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.desk import Task, TaskKind
from app.models.meals import Match, Meal
from app.models.people import MemberRole, Person

SHARED = frozenset({MatchState.HANDED_OVER, MatchState.CLOSED})
"""The states in which two people have met over a meal."""


def _whole(council_id: int, *conditions: ColumnElement[bool]) -> Select[Match]:
    return (
        select(Match)
        .where(Match.council_id == council_id, *conditions)
        .options(
            joinedload(Match.meal).joinedload(Meal.photo),
            joinedload(Match.request),
            joinedload(Match.cook),
            joinedload(Match.diner).joinedload(Person.household),
        )
    )


def by_ref(session: Session, council_id: int, ref: str) -> Match | None:
    """The match with its meal, request, cook and diner (and the diner's home). One query."""
    return session.scalar(_whole(council_id, Match.ref == ref))


def by_refs(session: Session, council_id: int, refs: Collection[str]) -> Sequence[Match]:
    """These matches with their meals, requests and people. One query."""
    return _in_order(session, council_id, Match.ref.in_(refs)) if refs else []


def of_meal(session: Session, council_id: int, meal_id: int, states: Collection[MatchState]) -> Sequence[Match]:
    """The meal's matches in these states, the oldest proposal first."""
    return _in_order(session, council_id, Match.meal_id == meal_id, Match.state.in_(states))


def of_request(session: Session, council_id: int, request_id: int) -> Sequence[Match]:
    """All that was ever arranged for a request, the oldest first."""
    return _in_order(session, council_id, Match.request_id == request_id)


def of_person(session: Session, council_id: int, person_id: int, states: Collection[MatchState]) -> Sequence[Match]:
    """The matches in which this person cooks or dines, in these states."""
    theirs = (Match.cook_id == person_id) | (Match.diner_id == person_id)
    return _in_order(session, council_id, theirs, Match.state.in_(states))


def between(
    session: Session, council_id: int, first_id: int, second_id: int, states: Collection[MatchState]
) -> Sequence[Match]:
    """The matches between two people, whichever of them cooks."""
    pair = (first_id, second_id)
    return _in_order(session, council_id, Match.cook_id.in_(pair), Match.diner_id.in_(pair), Match.state.in_(states))


def in_states(session: Session, council_id: int, states: Collection[MatchState]) -> Sequence[Match]:
    """All of a council's matches in these states, the oldest proposal first."""
    return _in_order(session, council_id, Match.state.in_(states))


def _in_order(session: Session, council_id: int, *conditions: ColumnElement[bool]) -> Sequence[Match]:
    return session.scalars(_whole(council_id, *conditions).order_by(Match.proposed_at, Match.id)).all()


def of_cook(
    session: Session, council_id: int, cook_id: int, states: Collection[MatchState], *, latest: int | None = None
) -> Sequence[Match]:
    """A cook's visits in these states, the soonest first; with `latest`, the last so many, the newest first."""
    order = (Match.window_start.desc(), Match.id) if latest else (Match.window_start, Match.id)
    statement = _whole(council_id, Match.cook_id == cook_id, Match.state.in_(states))
    return session.scalars(statement.order_by(*order).limit(latest)).all()


def of_diner_since(session: Session, council_id: int, diner_id: int, since: datetime) -> Sequence[Match]:
    """What a diner has coming or was proposed, and what ended after this moment, the soonest first."""
    open_or_new = Match.state.in_(LIVE | {MatchState.PROPOSED}) | (Match.ended_at >= since)
    theirs = (Match.diner_id == diner_id, open_or_new)
    return session.scalars(_whole(council_id, *theirs).order_by(Match.window_start, Match.id)).all()


def have_shared(session: Session, council_id: int, cook_id: int, diner_id: int) -> bool:
    """Whether the two have met over a meal before."""
    met = exists().where(
        Match.council_id == council_id,
        Match.cook_id == cook_id,
        Match.diner_id == diner_id,
        Match.state.in_(SHARED),
    )
    return bool(session.scalar(select(met)))


class Holder(NamedTuple):
    """Who approved the match that took a portion (a first name, "" for the clock), and when."""

    who: str
    when: datetime


def latest_holder(session: Session, council_id: int, meal_id: int) -> Holder | None:
    """The last approval of this meal that holds a portion."""
    row = session.execute(
        select(Person.first_name, Match.decided_at)
        .select_from(Match)
        .outerjoin(Person, (Person.council_id == Match.council_id) & (Person.id == Match.decided_by_id))
        .where(
            Match.council_id == council_id,
            Match.meal_id == meal_id,
            Match.decided_at.is_not(None),
            Match.state.in_(LIVE | SHARED),
        )
        .order_by(Match.decided_at.desc(), Match.id.desc())
        .limit(1)
    ).first()
    return Holder(row[0] or "", row[1]) if row and row[1] else None


def unanswered_at(session: Session, council_id: int, now: datetime) -> Sequence[Match]:
    """Offers nobody said yes to by the window's start, and what is still open when the window is over.

    An offer made after the window opened stands until it closes.
    """
    made_before = func.coalesce(Match.decided_at, Match.proposed_at) < Match.window_start
    late = (Match.state == MatchState.APPROVED) & (Match.window_start <= now) & made_before
    over = Match.state.in_((MatchState.APPROVED, MatchState.PROPOSED)) & (Match.window_end <= now)
    return session.scalars(_whole(council_id, late | over).order_by(Match.id)).all()


def without_outcome(session: Session, council_id: int, before: datetime) -> Sequence[Match]:
    """Arranged visits whose window ended by then, nobody having said how they went, and for which no task stands."""
    asked = exists().where(
        Task.council_id == Match.council_id, Task.match_id == Match.id, Task.kind == TaskKind.RECORD_OUTCOME
    )
    arranged = Match.state.in_((MatchState.CONFIRMED, MatchState.ON_THE_WAY))
    return session.scalars(_whole(council_id, arranged, Match.window_end <= before, ~asked).order_by(Match.id)).all()


def outcome_task(session: Session, council_id: int, match_id: int) -> Task | None:
    """The open task to record how this visit went."""
    return session.scalar(
        select(Task).where(
            Task.council_id == council_id,
            Task.match_id == match_id,
            Task.kind == TaskKind.RECORD_OUTCOME,
            Task.done_at.is_(None),
        )
    )


def active_coordinators(session: Session, council_id: int) -> list[int]:
    """The person ids of the council's active coordinators."""
    return list(
        session.scalars(
            select(MemberRole.person_id).where(
                MemberRole.council_id == council_id,
                MemberRole.role == Role.COORDINATOR,
                MemberRole.state == MemberState.ACTIVE,
            )
        )
    )


def meal_by_ref(session: Session, council_id: int, ref: str) -> Meal | None:
    return session.scalar(select(Meal).where(Meal.council_id == council_id, Meal.ref == ref))
