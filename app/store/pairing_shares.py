"""The meals that two people have shared, as pairings count them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.vocabulary import Allergen, Presence
from app.models.meals import Match, Meal
from app.models.pairings import Pairing
from app.store.matches import SHARED
from app.store.pairings import OPEN


def _shared(council_id: int, cook_id: int, diner_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Match.council_id == council_id,
        Match.cook_id == cook_id,
        Match.diner_id == diner_id,
        Match.state.in_(SHARED),
    )


def count_shares(session: Session, council_id: int, cook_id: int, diner_id: int, since: datetime) -> int:
    """Meals handed over between the two from this moment on."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Match)
            .where(*_shared(council_id, cook_id, diner_id), Match.handed_over_at >= since)
        )
        or 0
    )


class Had(NamedTuple):
    """What a diner has had from a cook. decided_at: when a person last approved one of these meals."""

    decided_at: datetime | None
    meals: list[dict[Allergen, Presence]]


def had(session: Session, council_id: int, cook_id: int, diner_id: int) -> Had:
    """Two queries."""
    shared = _shared(council_id, cook_id, diner_id)
    decided = session.scalar(select(func.max(Match.decided_at)).where(*shared, Match.decided_by_id.is_not(None)))
    meals = session.scalars(
        select(Meal.allergens)
        .join(Match, (Match.council_id == Meal.council_id) & (Match.meal_id == Meal.id))
        .where(*shared)
    ).all()
    return Had(decided, list(meals))


def share_by_ref(session: Session, council_id: int, ref: str) -> Match | None:
    """A meal that was handed over, with both people."""
    return session.scalar(
        select(Match)
        .where(Match.council_id == council_id, Match.ref == ref, Match.state.in_(SHARED))
        .options(joinedload(Match.cook), joinedload(Match.diner))
    )


def latest_shares(
    session: Session, council_id: int, *, cook_id: int | None = None, diner_id: int | None = None
) -> list[Match]:
    """The last meal handed over to each diner of a cook, or by each cook of a diner, where nobody has set days yet."""
    mine = Match.cook_id == cook_id if cook_id is not None else Match.diner_id == diner_id
    paired = exists().where(
        Pairing.council_id == Match.council_id,
        Pairing.cook_id == Match.cook_id,
        Pairing.diner_id == Match.diner_id,
        Pairing.state.in_(OPEN),
        Pairing.starts.is_not(None),
    )
    rows = session.scalars(
        select(Match)
        .where(Match.council_id == council_id, mine, Match.state.in_(SHARED), ~paired)
        .options(joinedload(Match.cook), joinedload(Match.diner), joinedload(Match.meal))
        .order_by(Match.handed_over_at.desc(), Match.id.desc())
    ).all()
    latest: dict[tuple[int, int], Match] = {}
    for row in rows:
        latest.setdefault((row.cook_id, row.diner_id), row)
    return list(latest.values())


def never_paired(session: Session, council_id: int, shares: int) -> list[tuple[int, int]]:
    """Cook and diner, by id, who have met over so many meals and of whom nobody ever thought as a pair."""
    thought_of = exists().where(
        Pairing.council_id == Match.council_id, Pairing.cook_id == Match.cook_id, Pairing.diner_id == Match.diner_id
    )
    rows = session.execute(
        select(Match.cook_id, Match.diner_id)
        .where(Match.council_id == council_id, Match.state.in_(SHARED), ~thought_of)
        .group_by(Match.cook_id, Match.diner_id)
        .having(func.count() >= shares)
        .order_by(Match.cook_id, Match.diner_id)
    )
    return [(cook_id, diner_id) for cook_id, diner_id in rows]
