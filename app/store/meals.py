"""A cook's own meals, their pictures, and the dishes a council shows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.away import DaysAway
from app.domain.matches import LIVE, MatchState
from app.domain.meals import OPEN_MEAL_STATES, MealState
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.away import AwaySpell
from app.models.meals import Match, Meal, Photo
from app.models.people import Household, KeepApart, MemberRole, Person, RequirementCheck
from app.store.away import away_text, read_away

NEVER_SHOWN = frozenset({MealState.WITHDRAWN, MealState.RECALLED})
MET = frozenset({MatchState.HANDED_OVER, MatchState.CLOSED})
_A_WEEK = timedelta(days=7)
_SOON = timedelta(days=2)
_LOOKED_THROUGH = 30


def of_cook(session: Session, council_id: int, cook_id: int, ref: str) -> Meal | None:
    """One of the cook's own meals, with its picture."""
    return session.scalar(
        select(Meal)
        .where(Meal.council_id == council_id, Meal.cook_id == cook_id, Meal.ref == ref)
        .options(joinedload(Meal.photo))
    )


def with_cook(session: Session, council_id: int, ref: str) -> Meal | None:
    """Any meal of the council, with its picture and its cook."""
    return session.scalar(
        select(Meal)
        .where(Meal.council_id == council_id, Meal.ref == ref)
        .options(joinedload(Meal.photo), joinedload(Meal.cook))
    )


def open_of_cook(session: Session, council_id: int, cook_id: int, now: datetime) -> Sequence[Meal]:
    """The cook's meals that are still to be handed over, the soonest first."""
    return session.scalars(
        select(Meal)
        .where(
            Meal.council_id == council_id,
            Meal.cook_id == cook_id,
            Meal.state.in_(OPEN_MEAL_STATES),
            Meal.window_end > now,
        )
        .options(joinedload(Meal.photo))
        .order_by(Meal.window_start, Meal.id)
    ).all()


def open_for_diner(session: Session, council_id: int, diner_id: int) -> Sequence[Meal]:
    """What is set aside for this diner and still on offer."""
    return session.scalars(
        select(Meal).where(
            Meal.council_id == council_id, Meal.for_diner_id == diner_id, Meal.state.in_(OPEN_MEAL_STATES)
        )
    ).all()


def past_of_cook(
    session: Session, council_id: int, cook_id: int, now: datetime, *, limit: int, offset: int = 0
) -> Sequence[Meal]:
    """The cook's meals that are over or withdrawn, the latest first."""
    over = (Meal.window_end <= now) | Meal.state.not_in(OPEN_MEAL_STATES)
    return session.scalars(
        select(Meal)
        .where(Meal.council_id == council_id, Meal.cook_id == cook_id, over)
        .options(joinedload(Meal.photo))
        .order_by(Meal.window_start.desc(), Meal.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def latest_dishes(session: Session, council_id: int, cook_id: int, limit: int = 3) -> list[Meal]:
    """What the cook has posted before, each dish once, the latest first."""
    meals = session.scalars(
        select(Meal)
        .where(Meal.council_id == council_id, Meal.cook_id == cook_id, Meal.state != MealState.RECALLED)
        .options(joinedload(Meal.photo))
        .order_by(Meal.created_at.desc(), Meal.id.desc())
        .limit(_LOOKED_THROUGH)
    )
    by_dish: dict[str, Meal] = {}
    for meal in meals:
        by_dish.setdefault(meal.dish.casefold(), meal)
    return list(by_dish.values())[:limit]


class Known(NamedTuple):
    """A diner the cook has cooked for."""

    person_id: int
    ref: str
    first_name: str


def diners_cooked_for(session: Session, council_id: int, cook_id: int) -> list[Known]:
    """The active diners who had a meal from this cook and are not kept apart from them, by first name."""
    pair = ((KeepApart.first_id == cook_id) & (KeepApart.second_id == Person.id)) | (
        (KeepApart.second_id == cook_id) & (KeepApart.first_id == Person.id)
    )
    apart = exists().where(KeepApart.council_id == council_id, KeepApart.ended_at.is_(None), pair)
    rows = session.execute(
        select(Person.id, Person.ref, Person.first_name)
        .join(Match, (Match.council_id == Person.council_id) & (Match.diner_id == Person.id))
        .join(MemberRole, (MemberRole.council_id == Person.council_id) & (MemberRole.person_id == Person.id))
        .where(
            Match.council_id == council_id,
            Match.cook_id == cook_id,
            Match.state.in_(MET),
            MemberRole.role == Role.DINER,
            MemberRole.state == MemberState.ACTIVE,
            ~apart,
        )
        .distinct()
    )
    return sorted((Known(*row) for row in rows), key=lambda known: (known.first_name, known.ref))


class Standing(NamedTuple):
    """Who would cook, in which state, where, and with which checks on record."""

    person: Person
    role: MemberRole
    home: Household | None
    checks: Sequence[RequirementCheck]
    away: tuple[DaysAway, ...]

    @property
    def state(self) -> MemberState:
        return self.role.state


def standing_of_cook(session: Session, council_id: int, person_id: int) -> Standing | None:
    """How this person stands as a cook; None for one who is none. Two queries."""
    row = session.execute(
        select(Person, MemberRole, Household, away_text(Person.id, AwaySpell.from_cooking))
        .join(
            MemberRole,
            (MemberRole.council_id == Person.council_id)
            & (MemberRole.person_id == Person.id)
            & (MemberRole.role == Role.COOK),
        )
        .outerjoin(Household, (Household.council_id == Person.council_id) & (Household.id == Person.household_id))
        .where(Person.council_id == council_id, Person.id == person_id)
    ).first()
    if row is None:
        return None
    checks = session.scalars(
        select(RequirementCheck).where(
            RequirementCheck.council_id == council_id, RequirementCheck.person_id == person_id
        )
    ).all()
    return Standing(row[0], row[1], row[2], checks, read_away(row[3]))


def names_promised(session: Session, council_id: int, meal_id: int) -> list[str]:
    """The first names of the diners who hold a portion of this meal."""
    return list(
        session.scalars(
            select(Person.first_name)
            .join(Match, (Match.council_id == Person.council_id) & (Match.diner_id == Person.id))
            .where(Match.council_id == council_id, Match.meal_id == meal_id, Match.state.in_(LIVE))
            .order_by(Match.id)
        )
    )


def photo(session: Session, council_id: int, sha256: str) -> Photo | None:
    return session.scalar(select(Photo).where(Photo.council_id == council_id, Photo.sha256 == sha256))


class Dish(NamedTuple):
    """A dish as the public sees it: no cook, no diner, no time. at: a moment of its day."""

    dish: str
    photo_sha256: str | None
    photo_alt: str
    at: datetime


def dishes_this_week(session: Session, council_id: int, now: datetime, limit: int = 6) -> list[Dish]:
    """The dishes of these days, each once, the latest first."""
    rows = session.execute(_SHOWN, _shown_around(council_id, now))
    by_dish: dict[str, Dish] = {}
    for row in rows:
        by_dish.setdefault(row.dish.casefold(), Dish(row.dish, row.sha256, row.photo_alt, row.window_start))
    return list(by_dish.values())[:limit]


def is_shown_to_all(session: Session, council_id: int, sha256: str, now: datetime) -> bool:
    """Whether this picture stands on the council's home just now."""
    return any(dish.photo_sha256 == sha256 for dish in dishes_this_week(session, council_id, now))


def _shown() -> Select[str, str, str, datetime]:
    return (
        select(Meal.dish, Photo.sha256, Meal.photo_alt, Meal.window_start)
        .outerjoin(Photo, (Photo.council_id == Meal.council_id) & (Photo.id == Meal.photo_id))
        .where(
            Meal.council_id == bindparam("council"),
            Meal.state.not_in(NEVER_SHOWN),
            Meal.window_start.between(bindparam("since"), bindparam("until")),
        )
        .order_by(Meal.window_start.desc(), Meal.id.desc())
        .limit(_LOOKED_THROUGH)
    )


def _shown_around(council_id: int, now: datetime) -> dict[str, object]:
    return {"council": council_id, "since": now - _A_WEEK, "until": now + _SOON}


_SHOWN = _shown()


def count_of_cook(session: Session, council_id: int, cook_id: int) -> int:
    """How many meals this cook has shared: handed over, portion by portion."""
    return (
        session.scalar(
            select(func.sum(Match.portions)).where(
                Match.council_id == council_id, Match.cook_id == cook_id, Match.state.in_(MET)
            )
        )
        or 0
    )
