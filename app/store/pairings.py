"""Pairings, with the two people they join, and what of requests and matches belongs to them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.domain.away import DaysAway
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import OPEN_MEAL_STATES
from app.domain.members import MemberState
from app.domain.pairings import SETS_ASIDE, PairingState
from app.domain.vocabulary import Origin, Role
from app.models.away import AwaySpell
from app.models.desk import Task
from app.models.meals import Match, Meal, MealRequest
from app.models.pairings import Pairing
from app.models.people import MemberRole
from app.models.trace import OutboxMessage
from app.store.away import away_text, read_away
from app.store.meal_requests import WAITING

OPEN = frozenset(PairingState) - {PairingState.ENDED}
RUNNING = SETS_ASIDE | {PairingState.PAUSED}


def _whole(council_id: int, *conditions: ColumnElement[bool]) -> Select[Pairing]:
    return (
        select(Pairing)
        .where(Pairing.council_id == council_id, *conditions)
        .options(joinedload(Pairing.cook), joinedload(Pairing.diner))
    )


def by_ref(session: Session, council_id: int, ref: str) -> Pairing | None:
    """With its cook and diner. One query."""
    return session.scalar(_whole(council_id, Pairing.ref == ref))


def open_between(session: Session, council_id: int, cook_id: int, diner_id: int) -> Pairing | None:
    """The one pairing of this cook and this diner that has not ended, if there is one."""
    return session.scalar(
        _whole(
            council_id, Pairing.cook_id == cook_id, Pairing.diner_id == diner_id, Pairing.state != PairingState.ENDED
        )
    )


def of_person(
    session: Session, council_id: int, person_id: int, role: Role | None = None, states: Collection[PairingState] = OPEN
) -> Sequence[Pairing]:
    """A person's pairings as a cook, as a diner, or (without role) as either, the oldest first."""
    cooks, dines = Pairing.cook_id == person_id, Pairing.diner_id == person_id
    theirs = {Role.COOK: cooks, Role.DINER: dines}.get(role, cooks | dines) if role else cooks | dines
    return session.scalars(_whole(council_id, theirs, Pairing.state.in_(states)).order_by(Pairing.id)).all()


class Group(NamedTuple):
    """A list at the desk. states: of its pairings; also: what else must be so, or None."""

    states: frozenset[PairingState]
    also: ColumnElement[bool] | None = None


def needs_somebody(silent_since: date) -> Group:
    """To be asked, to be reviewed, or not spoken to since that day."""
    silent = (Pairing.cook_spoken_on <= silent_since) | (Pairing.diner_spoken_on <= silent_since)
    waits = Pairing.state.in_((PairingState.SUGGESTED, PairingState.REVIEW_DUE))
    return Group(OPEN, waits | (silent & Pairing.state.in_(RUNNING)))


def _in(council_id: int, group: Group) -> tuple[ColumnElement[bool], ...]:
    conditions = (Pairing.council_id == council_id, Pairing.state.in_(group.states))
    return conditions if group.also is None else (*conditions, group.also)


def listed(session: Session, council_id: int, group: Group, limit: int, offset: int = 0) -> Sequence[Pairing]:
    """What has stood longest first."""
    return session.scalars(
        _whole(council_id, *_in(council_id, group))
        .order_by(Pairing.suggested_at, Pairing.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count(session: Session, council_id: int, group: Group) -> int:
    return session.scalar(select(func.count()).select_from(Pairing).where(*_in(council_id, group))) or 0


class Running(NamedTuple):
    """diner_away, cook_away: days without meals, and without cooking."""

    pairing: Pairing
    diner_away: tuple[DaysAway, ...]
    cook_away: tuple[DaysAway, ...]


def setting_aside(session: Session, council_id: int, pairing_id: int | None = None) -> list[Running]:
    """Pairings in trial, active or review due, both of whose people take part now; or that one. One query."""
    conditions: list[ColumnElement[bool]] = [Pairing.state.in_(SETS_ASIDE)]
    conditions += [_takes_part(Pairing.cook_id, Role.COOK), _takes_part(Pairing.diner_id, Role.DINER)]
    conditions += [Pairing.id == pairing_id] if pairing_id is not None else []
    rows = session.execute(
        _whole(council_id, *conditions)
        .add_columns(
            away_text(Pairing.diner_id, AwaySpell.from_meals, Pairing.council_id),
            away_text(Pairing.cook_id, AwaySpell.from_cooking, Pairing.council_id),
        )
        .order_by(Pairing.id)
    )
    return [Running(row, read_away(diner), read_away(cook)) for row, diner, cook in rows]


def _takes_part(person_id: ColumnElement[int] | Any, role: Role) -> ColumnElement[bool]:
    member = aliased(MemberRole)
    return exists().where(
        member.council_id == Pairing.council_id,
        member.person_id == person_id,
        member.role == role,
        member.state == MemberState.ACTIVE,
    )


def review_over(session: Session, council_id: int, today: date) -> Sequence[Pairing]:
    """Active ones whose day to be reviewed has come."""
    return session.scalars(
        _whole(council_id, Pairing.state == PairingState.ACTIVE, Pairing.review_on <= today).order_by(Pairing.id)
    ).all()


def pause_over(session: Session, council_id: int, today: date) -> Sequence[Pairing]:
    """Paused ones that were to go on again by this day."""
    return session.scalars(
        _whole(council_id, Pairing.state == PairingState.PAUSED, Pairing.paused_until <= today).order_by(Pairing.id)
    ).all()


def has_day(session: Session, council_id: int, pairing: Pairing, day: date) -> bool:
    """Whether the diner has a request on that day, or had this pairing's and does not want it."""
    alive = MealRequest.state.not_in((RequestState.CANCELLED, RequestState.UNMET))
    found = session.scalar(
        select(MealRequest.id)
        .where(
            MealRequest.council_id == council_id,
            MealRequest.diner_id == pairing.diner_id,
            MealRequest.day == day,
            alive | (MealRequest.pairing_id == pairing.id) | MealRequest.not_wanted,
        )
        .limit(1)
    )
    return found is not None


def kept_requests(session: Session, council_id: int, pairing_id: int) -> Sequence[MealRequest]:
    """Requests of a pairing's days that are still kept for its cook and nobody has met."""
    return session.scalars(
        select(MealRequest)
        .where(
            MealRequest.council_id == council_id,
            MealRequest.pairing_id == pairing_id,
            MealRequest.pooled_at.is_(None),
            MealRequest.state.in_(WAITING),
        )
        .order_by(MealRequest.window_start)
    ).all()


def kept_request_ids(session: Session, council_id: int) -> frozenset[int]:
    """The requests that are outside the rounds: a day of a pairing in trial, active or review due, not pooled."""
    return frozenset(
        session.scalars(
            select(MealRequest.id)
            .join(Pairing, (Pairing.council_id == MealRequest.council_id) & (Pairing.id == MealRequest.pairing_id))
            .where(
                MealRequest.council_id == council_id,
                MealRequest.pooled_at.is_(None),
                MealRequest.state.in_(WAITING),
                Pairing.state.in_(SETS_ASIDE),
            )
        )
    )


def matches_of(session: Session, council_id: int, pairing: Pairing, states: Collection[MatchState]) -> Sequence[Match]:
    """What its days have led to between the two, in these states, with meal, request and people."""
    return session.scalars(
        select(Match)
        .join(MealRequest, (MealRequest.council_id == Match.council_id) & (MealRequest.id == Match.request_id))
        .where(
            Match.council_id == council_id,
            Match.cook_id == pairing.cook_id,
            Match.diner_id == pairing.diner_id,
            (Match.origin == Origin.PAIRING) | (MealRequest.pairing_id == pairing.id),
            Match.state.in_(states),
        )
        .options(joinedload(Match.meal), joinedload(Match.request), joinedload(Match.cook), joinedload(Match.diner))
        .order_by(Match.id)
    ).all()


def meals_for(session: Session, council_id: int, pairing: Pairing, now: datetime) -> Sequence[Meal]:
    """The cook's open meals that are set aside for the diner, the soonest first."""
    return session.scalars(
        select(Meal)
        .where(
            Meal.council_id == council_id,
            Meal.cook_id == pairing.cook_id,
            Meal.for_diner_id == pairing.diner_id,
            Meal.state.in_(OPEN_MEAL_STATES),
            Meal.window_end > now,
        )
        .order_by(Meal.window_start, Meal.id)
    ).all()


def calls_about(session: Session, council_id: int, key: str) -> Sequence[Task]:
    """Open calls whose key begins so."""
    return session.scalars(
        select(Task).where(
            Task.council_id == council_id, Task.done_at.is_(None), Task.key.startswith(key, autoescape=True)
        )
    ).all()


def unsent_about(session: Session, council_id: int, key: str) -> Sequence[OutboxMessage]:
    """Messages still to go whose key begins so."""
    return session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.council_id == council_id,
            OutboxMessage.finished_at.is_(None),
            OutboxMessage.key.startswith(key, autoescape=True),
        )
    ).all()
