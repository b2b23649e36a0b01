"""Who waits for a meal near a cook."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.distance import Point
from app.domain.eligibility import DinerFacts, RequestFacts
from app.domain.meal_requests import RequestState
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.base import UtcDateTime
from app.models.meals import MealRequest
from app.models.people import DinerProfile, Household, MemberRole, Person
from app.store.facts import DINER_COLUMNS, diner_facts, request_facts
from app.store.ranking import parameters, within_reach
from app.store.session import built_once


class WaitingRequest(NamedTuple):
    """An open request within a cook's reach. since: the day the waiting began, or None."""

    ref: str
    first_name: str
    since: date | None
    request: RequestFacts
    diner: DinerFacts


def waiting_near(
    session: Session, council_id: int, cook_id: int, here: Point, limit_m: int, now: datetime
) -> list[WaitingRequest]:
    """Open requests of active diners within reach of a kitchen, the longest wait first. One query."""
    rows = session.execute(
        _WAITING, parameters(here, limit_m) | {"council": council_id, "cook": cook_id, "now": now}
    ).all()
    found = [
        WaitingRequest(
            ref=row.MealRequest.ref,
            first_name=row.first_name,
            since=max((day for day in (row.last_meal_on, row.accepted_on) if day), default=None),
            request=request_facts(row.MealRequest),
            diner=diner_facts(row),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.since or date.max)


_WAITING = built_once(
    select(MealRequest, Person.first_name, DinerProfile.last_meal_on, DinerProfile.accepted_on, *DINER_COLUMNS)
    .select_from(MealRequest)
    .join(Person, (Person.council_id == MealRequest.council_id) & (Person.id == MealRequest.diner_id))
    .join(
        MemberRole,
        (MemberRole.council_id == Person.council_id)
        & (MemberRole.person_id == Person.id)
        & (MemberRole.role == Role.DINER),
    )
    .join(DinerProfile, (DinerProfile.council_id == Person.council_id) & (DinerProfile.person_id == Person.id))
    .join(Household, (Household.council_id == Person.council_id) & (Household.id == Person.household_id))
    .where(
        MealRequest.council_id == bindparam("council"),
        MealRequest.state == RequestState.OPEN,
        MealRequest.window_end > bindparam("now", type_=UtcDateTime()),
        MealRequest.diner_id != bindparam("cook"),
        MemberRole.state == MemberState.ACTIVE,
        within_reach(Household.lat, Household.lon),
    )
    .order_by(MealRequest.created_at, MealRequest.id)
)
