"""A cook's regular days: said in one tap, asked about two days before. Only the cook ever posts a meal."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain import cook_days as rules
from app.domain.away import is_away
from app.domain.cook_days import CookDay
from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.members import MemberState
from app.domain.permissions import Permission
from app.domain.recurrence import Occurrence, weekday_of
from app.domain.references import new_reference, parse
from app.models.asks import CookDay as CookDayRow
from app.services.frame import CouncilContext, Deed
from app.store import cook_days as store
from app.store import meals as meal_store
from app.store.facts import checks_pass

__all__ = ["Coming", "CookDay", "add", "add_like", "coming", "nudge", "stop"]


def add(deed: Deed, day: CookDay) -> CookDayRow:
    """Say "I cook Sundays".

    Raises Forbidden("cook_not_active"), Conflict("cook_day_known", field weekday) and what `cook_days.check` says.
    """
    deed.needs(Permission.POST_MEAL)
    standing = meal_store.standing_of_cook(deed.session, deed.council_id, deed.member_id)
    if standing is None or standing.state is not MemberState.ACTIVE:
        raise Forbidden("cook_not_active")
    rules.check(day, deed.policy.matching)
    known = store.of_cook(deed.session, deed.council_id, deed.member_id)
    if any(row.weekday is day.weekday for row in known):
        raise Conflict("cook_day_known", field="weekday")
    row = CookDayRow(
        council_id=deed.council_id,
        ref=new_reference(),
        cook_id=deed.member_id,
        weekday=day.weekday,
        starts=day.starts,
        ends=day.ends,
        portions=day.portions,
        dish=day.dish.strip(),
        first=deed.today,
        created_at=deed.now,
    )
    deed.session.add(row)
    deed.record("cook_day_added", row, after={"weekday": day.weekday, "portions": day.portions})
    return row


def add_like(deed: Deed, meal_ref: str) -> CookDayRow:
    """The weekday, time and portions of a meal of one's own, from now on. Raises NotFound, and as `add`."""
    deed.needs(Permission.POST_MEAL)
    ref = parse(meal_ref)
    meal = meal_store.of_cook(deed.session, deed.council_id, deed.member_id, ref) if ref else None
    if meal is None:
        raise NotFound
    start, end = (moment.astimezone(deed.policy.tz) for moment in (meal.window_start, meal.window_end))
    return add(
        deed,
        CookDay(
            weekday=weekday_of(start.date()),
            starts=start.time(),
            ends=end.time(),
            portions=meal.portions,
            first=deed.today,
        ),
    )


def stop(deed: Deed, ref: str, version: int) -> CookDayRow:
    """No longer. What is posted stays. Raises NotFound, Stale."""
    deed.needs(Permission.POST_MEAL)
    stored = parse(ref)
    row = store.by_ref(deed.session, deed.council_id, deed.member_id, stored) if stored else None
    if row is None:
        raise NotFound
    deed.check_version(row, version)
    row.ended_at = deed.now
    deed.record("cook_day_ended", row, before={"weekday": row.weekday})
    return row


def nudge(deed: Deed) -> int:
    """The clock's, once a day: ask everybody whose day is two days away, unless they are away or have posted a meal.

    Gives back how many are asked. No answer posts nothing.
    """
    day = deed.today + timedelta(days=rules.NUDGE_DAYS_BEFORE)
    rows = store.on_weekday(deed.session, deed.council_id, weekday_of(day))
    busy = _posting_on(deed.session, deed.council, [row.cook_id for row in rows], day, day)
    asked = 0
    for row in rows:
        occurrence = rules.to_nudge(facts_of(row), deed.today, deed.policy.tz)
        if occurrence is None or row.cook_id in busy.get(day, ()) or not _may_cook(deed, row.cook_id, day):
            continue
        deed.tell(
            "cook_day_nudge",
            row.cook_id,
            f"cook_day_nudge:{row.ref}:{day.isoformat()}",
            facts={
                "day": row.ref,
                "starts": occurrence.window.start.isoformat(),
                "ends": occurrence.window.end.isoformat(),
                "portions": row.portions,
                "dish": row.dish,
            },
            due_at=max(deed.now, datetime.combine(deed.today, rules.NUDGE_FROM, deed.policy.tz).astimezone(UTC)),
            useful_until=occurrence.window.start,
        )
        deed.record("cook_day_nudged", row, after={"day": day})
        asked += 1
    return asked


def _may_cook(deed: Deed, cook_id: int, day: date) -> bool:
    standing = meal_store.standing_of_cook(deed.session, deed.council_id, cook_id)
    if standing is None or standing.state is not MemberState.ACTIVE or is_away(standing.away, day, day):
        return False
    return checks_pass(deed.policy, standing.checks, deed.today)


class Coming(NamedTuple):
    """A regular day that is near, and for which nothing is on the table."""

    row: CookDayRow
    occurrence: Occurrence


def coming(session: Session, council: CouncilContext, rows: Sequence[CookDayRow], now: datetime) -> list[Coming]:
    """What a cook is asked about on their own page, the soonest first. rows: theirs. Three queries at most.

    Nothing while they are away; a time that is over today is not asked about.
    """
    tz = council.policy.tz
    today = now.astimezone(tz).date()
    near = [(row, rules.in_sight(facts_of(row), today, tz)) for row in rows]
    found = [Coming(row, one) for row, one in near if one is not None and one.window.end > now]
    if not found:
        return []
    cook_id = found[0].row.cook_id
    last = today + timedelta(days=rules.NUDGE_DAYS_BEFORE)
    busy = _posting_on(session, council, [cook_id], today, last)
    standing = meal_store.standing_of_cook(session, council.id, cook_id)
    away = standing.away if standing else ()
    free = [one for one in found if cook_id not in busy.get(one.occurrence.day, ())]
    return sorted(
        (one for one in free if not is_away(away, one.occurrence.day, one.occurrence.day)),
        key=lambda one: one.occurrence.window.start,
    )


def facts_of(row: CookDayRow) -> CookDay:
    return CookDay(
        weekday=row.weekday,
        starts=row.starts,
        ends=row.ends,
        portions=row.portions,
        first=row.first,
        dish=row.dish,
    )


def _posting_on(
    session: Session, council: CouncilContext, cook_ids: list[int], first: date, last: date
) -> dict[date, set[int]]:
    """Who has a meal for which of these local days."""
    tz = council.policy.tz
    since, until = (datetime.combine(day, time(), tz).astimezone(UTC) for day in (first, last + timedelta(days=1)))
    busy: dict[date, set[int]] = {}
    for posted in store.posted_between(session, council.id, cook_ids, since, until):
        busy.setdefault(posted.at.astimezone(tz).date(), set()).add(posted.cook_id)
    return busy
