"""A cook's own limit and a diner's weekly meals: set, and kept to by everything that makes or approves a match."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.domain.errors import Conflict
from app.domain.load import Offered, Week, Wished, check_limit, cut, has_room, must_wait, week_of
from app.domain.permissions import Permission
from app.domain.recurrence import monday_of
from app.domain.windows import Window
from app.models.meals import Meal, MealRequest
from app.models.people import CookProfile
from app.services.frame import CouncilContext, Deed
from app.store import load as store


def save_limit(deed: Deed, portions: int | None, version: int) -> CookProfile:
    """A cook says how many portions a week are enough; None: as many as are asked for. What is arranged stays.

    version: 0 before anything was said. Raises Stale and Invalid("week_limit_range", field portions; details most).
    """
    deed.needs(Permission.EDIT_KITCHEN)
    check_limit(portions)
    row = store.profile(deed.session, deed.council_id, deed.member_id)
    if row is None:
        row = CookProfile(council_id=deed.council_id, person_id=deed.member_id)
        deed.session.add(row)
    else:
        deed.check_version(row, version)
    before = {"portions_per_week": row.portions_per_week}
    row.portions_per_week = portions
    deed.record("week_limit_set", row, before=before, after={"portions_per_week": portions})
    return row


def check(deed: Deed, meal: Meal, request: MealRequest, visit: Window) -> None:
    """Whether both weeks hold one match more. Raises Conflict("cook_week_full" | "diner_week_full"; details most).

    What a cook has decided for themselves is told to them and to the office; to a diner it is "not now".
    """
    most = deed.policy.matching.diner_meals_per_week
    week = week_of(request.diner_id, request.day)
    had = store.meals_had(deed.session, deed.council_id, request.diner_id, week.monday, week.sunday, request.id)
    if not has_room(most, had):
        raise Conflict("diner_week_full", most=most)
    profile = store.profile(deed.session, deed.council_id, meal.cook_id)
    if profile is None or profile.portions_per_week is None:
        return
    since, until = _bounds(visit, deed.policy.tz)
    given = store.portions_given(deed.session, deed.council_id, meal.cook_id, since, until)
    if not has_room(profile.portions_per_week, given, request.portions):
        may_know = Permission.SEE_DESK in deed.actor.permissions or deed.actor.kind == "system"
        if may_know or meal.cook_id == deed.member_id:
            raise Conflict("cook_week_full", most=profile.portions_per_week, given=given)
        raise Conflict("guard_not_now")


class OfCook(NamedTuple):
    """A meal on a list. most: its cook's own limit, None where there is none."""

    ref: str
    cook_id: int
    starts: datetime
    most: int | None


def without_room(session: Session, council: CouncilContext, meals: Collection[OfCook]) -> frozenset[str]:
    """The refs of those whose cook's week is full: `check` would refuse. One query, none where nobody has a limit."""
    tz, limited = council.policy.tz, [meal for meal in meals if meal.most is not None]
    if not limited:
        return frozenset()
    week = {meal.ref: week_of(meal.cook_id, meal.starts.astimezone(tz).date()) for meal in limited}
    first = _midnight(min(one.monday for one in week.values()), tz)
    cooks = {meal.cook_id for meal in limited}
    given: Counter[Week] = Counter()
    for one in store.given_since(session, council.id, cooks, first, proposed=False):
        given[week_of(one.cook_id, one.starts.astimezone(tz).date())] += one.portions
    return frozenset(meal.ref for meal in limited if not has_room(meal.most, given[week[meal.ref]]))


class Settled(NamedTuple):
    """portions: what a round may give of each meal, by its ref. waiting: the refs of requests for a later round."""

    portions: dict[str, int]
    waiting: frozenset[str]


def settle(
    session: Session, council: CouncilContext, meals: Collection[Offered], requests: Collection[Wished]
) -> Settled:
    """Both limits, settled before a round solves. Three queries at most."""
    tz, days = council.policy.tz, [meal.day for meal in meals] + [wish.day for wish in requests]
    if not days:
        return Settled({}, frozenset())
    first = monday_of(min(days))
    most = store.limits(session, council.id)
    limited = {meal.cook_id for meal in meals} & most.keys()
    given: Counter[Week] = Counter()
    for one in store.given_since(session, council.id, limited, _midnight(first, tz)):
        given[week_of(one.cook_id, one.starts.astimezone(tz).date())] += one.portions
    had = Counter(week_of(diner_id, day) for diner_id, day in store.had_since(session, council.id, first))
    return Settled(cut(meals, most, given), must_wait(requests, council.policy.matching.diner_meals_per_week, had))


def _bounds(visit: Window, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """The visit's week, Monday to Sunday, as two moments; an hour more or less than seven days when clocks change."""
    monday = monday_of(visit.start.astimezone(tz).date())
    return _midnight(monday, tz), _midnight(monday + timedelta(days=7), tz)


def _midnight(day: date, tz: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tz).astimezone(UTC)
