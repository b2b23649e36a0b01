"""Photos of cooks, and who may see them: themselves, staff, and whom they are about to meet for the first time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from app.domain.matches import MatchState
from app.models.meals import Match, Meal, Photo
from app.models.people import Person

_COMING = (MatchState.CONFIRMED, MatchState.ON_THE_WAY, MatchState.NO_REPLY)


def of_people(session: Session, council_id: int, person_ids: Collection[int]) -> Mapping[int, str]:
    """The hash of each one's photo, for those who gave one."""
    rows = session.execute(
        select(Person.id, Photo.sha256)
        .join(Photo, (Photo.council_id == Person.council_id) & (Photo.id == Person.photo_id))
        .where(Person.council_id == council_id, Person.id.in_(person_ids))
    )
    return {person_id: sha256 for person_id, sha256 in rows}  # noqa: C416 dict() loses the types of the columns


def is_face_alone(session: Session, council_id: int, sha256: str) -> bool:
    """Whether it is somebody's face and no dish's picture."""
    of_dish = exists().where(Meal.council_id == council_id, Meal.photo_id == Photo.id)
    of_face = exists().where(Person.council_id == council_id, Person.photo_id == Photo.id)
    found = select(Photo.id).where(Photo.council_id == council_id, Photo.sha256 == sha256, of_face, ~of_dish)
    return session.scalar(found) is not None


def may_see(session: Session, council_id: int, sha256: str, viewer_ids: Collection[int]) -> bool:
    """Whether one of these is the one it shows, or waits for a first visit from them."""
    expected = exists().where(
        Match.council_id == council_id,
        Match.cook_id == Person.id,
        Match.diner_id.in_(viewer_ids),
        Match.first_meeting.is_(True),
        Match.state.in_(_COMING),
    )
    found = (
        select(Person.id)
        .join(Photo, (Photo.council_id == Person.council_id) & (Photo.id == Person.photo_id))
        .where(Person.council_id == council_id, Photo.sha256 == sha256, or_(Person.id.in_(viewer_ids), expected))
    )
    return session.scalar(found.limit(1)) is not None


def unused(session: Session, council_id: int, photo_id: int) -> Photo | None:
    """The photo, if neither a meal nor a person has it any more."""
    return session.scalar(select(Photo).where(Photo.id == photo_id, *_nobody_s(council_id)))


def all_unused(session: Session, council_id: int, before: datetime) -> Sequence[Photo]:
    """Photos kept before then that neither a meal nor a person has."""
    return session.scalars(select(Photo).where(Photo.created_at < before, *_nobody_s(council_id))).all()


def known(session: Session, council_id: int) -> frozenset[str]:
    """The hash of every photo of the council."""
    return frozenset(session.scalars(select(Photo.sha256).where(Photo.council_id == council_id)))


def _nobody_s(council_id: int) -> tuple[ColumnElement[bool], ...]:
    of_dish = exists().where(Meal.council_id == council_id, Meal.photo_id == Photo.id)
    of_face = exists().where(Person.council_id == council_id, Person.photo_id == Photo.id)
    return Photo.council_id == council_id, ~of_dish, ~of_face
