"""The worlds lie on the edges that the rules are about, on the side where a portion may still go."""

from collections import Counter
from datetime import timedelta

from tests.oracles.second_reading import british_date, british_midnight, read
from tests.oracles.worlds import worlds

DAY = timedelta(days=1)
CHANGE_DAYS = {"2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"}


def edges_of(world, reading):
    meal, diner, request, setting = world
    free = meal.portions + setting.taken_by_this - meal.portions_taken
    yield "the last metre", reading.distance_m == setting.limit_m > 0
    yield "the same doorstep", reading.distance_m == 0
    yield "the window's first moment", meal.window.start == request.window.start
    yield "the window's last moment", meal.window.end == request.window.end
    comes, goes = reading.visit
    needed = setting.min_overlap.total_seconds()
    closes = meal.window.end.timestamp()
    yield "one second before it is over", goes - setting.now.timestamp() == 1
    yield "time for a visit and no more", goes - comes == needed
    yield "a second more than a visit takes", goes - comes == needed + 1
    yield "asked for from within the meal's window", comes > meal.window.start.timestamp()
    yield "asked for until within the meal's window", goes == request.window.end.timestamp() < closes
    yield "cut short by the use-by day", goes == british_midnight(meal.use_by + DAY).timestamp() < closes
    yield "just good for long enough", goes == british_midnight(meal.use_by + DAY).timestamp() == comes + needed
    yield "the use-by day itself", british_date(meal.window.end) == meal.use_by
    yield "a day that is another in UTC", british_date(meal.window.end) != meal.window.end.date()
    yield "a clock-change day", british_date(meal.window.start).isoformat() in CHANGE_DAYS
    yield "the last portions", free == request.portions
    yield "a full meal's own match", meal.state == "full"
    yield "a may-contain taken with care", bool(reading.cautions)
    yield "a severe allergy", "severe" in diner.allergens.values()
    yield "a diet that must be kept", "must" in diner.diets.values()


def test_worlds_that_may_be_matched_lie_on_every_edge():
    seen = Counter()
    for world in worlds(seed=0, number=4_000):
        reading = read(*world)
        if reading.allowed:
            seen.update(dict(edges_of(world, reading)))
    assert {edge: times for edge, times in seen.items() if times < 50} == {}


def test_the_same_seed_gives_the_same_worlds():
    assert list(worlds(seed=3, number=20)) == list(worlds(seed=3, number=20))
