"""Regular days: said in one tap, asked about two days before, and nothing is posted by itself."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from support.looking import fresh, messages
from support.world import World

from app import clock
from app.domain.council_policy import Weekday
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.models.asks import CookDay as CookDayRow
from app.models.meals import Meal
from app.models.people import MemberRole, Person
from app.models.trace import OutboxMessage
from app.services import cook_days
from app.services.cook_days import CookDay
from app.services.frame import perform
from app.store import cook_days as store

FRIDAY, SUNDAY = date(2026, 10, 23), date(2026, 10, 25)  # the night between them the clocks go back
FRIDAY_3AM = datetime(2026, 10, 23, 2, tzinfo=UTC)
SUNDAYS = CookDay(weekday=Weekday.SUN, starts=time(18), ends=time(19), portions=3, first=date(2026, 10, 1), dish="Dal")


@pytest.fixture
def asha(world: World) -> Person:
    return world.cook()


@pytest.fixture
def sundays(world: World, asha: Person) -> CookDayRow:
    return perform(world.deed(asha), cook_days.add, SUNDAYS)


def nudge(world: World, now: datetime = FRIDAY_3AM) -> int:
    return perform(world.deed(now=now), cook_days.nudge)


def coming(world: World, cook: Person, now: datetime) -> list[date]:
    world.session.rollback()
    rows = store.of_cook(world.session, world.reigate.id, cook.id)
    return [one.occurrence.day for one in cook_days.coming(world.session, world.reigate, rows, now)]


def test_friday_asks_about_sunday_in_the_morning_and_posts_nothing(world: World, asha, sundays) -> None:
    assert nudge(world) == 1
    told = world.session.query(OutboxMessage).one()
    assert (told.kind, told.person_id) == ("cook_day_nudge", asha.id)
    assert told.due_at.astimezone(world.reigate.policy.tz).time() == time(9)
    assert told.facts["starts"] == "2026-10-25T18:00:00+00:00", "six stays six when the clocks go back"
    assert told.useful_until == datetime(2026, 10, 25, 18, tzinfo=UTC)
    assert world.session.query(Meal).count() == 0


@pytest.mark.parametrize("days", [-1, 1, 2, 3])
def test_no_other_day_asks(world: World, sundays, days) -> None:
    assert nudge(world, FRIDAY_3AM + timedelta(days=days)) == 0


def test_nobody_is_asked_who_has_posted_a_meal_for_that_day(world: World, asha, sundays) -> None:
    noon = datetime(2026, 10, 25, 12, tzinfo=UTC)
    meal = world.meal(asha, window=(noon, noon + timedelta(hours=1)))
    assert coming(world, asha, FRIDAY_3AM) == []
    assert nudge(world) == 0
    fresh(world, meal).state = MealState.WITHDRAWN
    world.session.commit()
    assert coming(world, asha, FRIDAY_3AM) == [SUNDAY]
    assert nudge(world) == 1


def test_nobody_is_asked_who_is_away_paused_or_whose_check_has_lapsed(world: World, asha, sundays) -> None:
    ben, cara = world.cook("Ben", 100), world.cook("Cara", 200, checked=False)
    for cook in (ben, cara):
        perform(world.deed(cook), cook_days.add, SUNDAYS)
    role = world.session.query(MemberRole).filter_by(person_id=ben.id).one()
    role.state = MemberState.PAUSED
    world.session.commit()
    until_sunday = (SUNDAY - world.now.date()).days
    world.away(asha, until_sunday - 1, until_sunday)
    assert nudge(world) == 0
    assert coming(world, asha, FRIDAY_3AM) == []


def test_the_cook_s_page_asks_from_two_days_before_until_the_time_is_over(world: World, asha, sundays) -> None:
    assert coming(world, asha, FRIDAY_3AM - timedelta(hours=4)) == []
    assert coming(world, asha, FRIDAY_3AM) == [SUNDAY]
    assert coming(world, asha, datetime(2026, 10, 25, 18, 59, tzinfo=UTC)) == [SUNDAY]
    assert coming(world, asha, datetime(2026, 10, 25, 19, tzinfo=UTC)) == []


def test_a_day_like_the_last_meal_takes_its_local_time_and_portions(world: World, asha) -> None:
    start = datetime(2026, 7, 5, 16, 30, tzinfo=UTC)
    meal = world.meal(asha, window=(start, start + timedelta(hours=1)), portions=3)
    row = perform(world.deed(asha), cook_days.add_like, meal.ref)
    assert (row.weekday, row.starts, row.ends, row.portions) == (Weekday.SUN, time(17, 30), time(18, 30), 3)


def test_a_day_is_said_once_and_stopped_once(world: World, asha, sundays) -> None:
    with pytest.raises(Conflict, match="cook_day_known"):
        perform(world.deed(asha), cook_days.add, SUNDAYS)
    with pytest.raises(Stale):
        perform(world.deed(asha), cook_days.stop, sundays.ref, sundays.version + 1)
    perform(world.deed(asha), cook_days.stop, sundays.ref, sundays.version)
    with pytest.raises(NotFound):
        perform(world.deed(asha), cook_days.stop, sundays.ref, sundays.version + 1)
    assert nudge(world) == 0
    perform(world.deed(asha), cook_days.add, SUNDAYS)


def test_nobody_stops_or_copies_another_cook_s(world: World, asha, sundays) -> None:
    meal = world.meal(asha)
    for stranger in (world.cook("Ben", 100), world.cook("Otto", council=world.barnet)):
        with pytest.raises(NotFound):
            perform(world.deed(stranger), cook_days.stop, sundays.ref, sundays.version)
        with pytest.raises(NotFound):
            perform(world.deed(stranger), cook_days.add_like, meal.ref)


def test_only_an_active_cook_says_so_and_only_what_can_be(world: World, asha) -> None:
    with pytest.raises(Forbidden):
        perform(world.deed(world.diner()), cook_days.add, SUNDAYS)
    with pytest.raises(Invalid, match="portions_out_of_range"):
        perform(world.deed(asha), cook_days.add, CookDay(**{**_facts(SUNDAYS), "portions": 99}))


def _facts(day: CookDay) -> dict:
    return {name: getattr(day, name) for name in ("weekday", "starts", "ends", "portions", "first", "dish")}


def test_the_nudge_is_sent_once_by_the_daily_job(world: World, asha, sundays) -> None:
    from support.post import work

    clock.move_to(FRIDAY_3AM + timedelta(minutes=5), world.app.extensions["settings"].clock_file)
    for _ in range(2):
        work(world.app)
    assert messages(world) == {("cook_day_nudge", asha.id)}
