"""The matching rules read a second time, in another shape, so that the two readings can be held against each other.

Nothing here comes from app/domain/eligibility.py, distance.py or windows.py: allergens are one table of 48 cells, diets
are the foods they leave out, time is counted in seconds, British clock changes are worked out from the calendar and
distance comes from PROJ. Speed does not matter; being easy to check by eye does.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import floor

from pyproj import Geod

from app.domain.vocabulary import Allergen, Diet

# Rows: what the diner says of one allergen and what the cook says of the meal. Columns: the cook's kitchen.
# Q not asked, U unanswered, C contains, M severe and may contain, K severe and in the kitchen, X severe and the kitchen
# not known, c goes with a caution, . nothing to say.
ALLERGEN_TABLE = """
diner      meal         has  clear  unknown
none       yes          .    .      .
none       no           .    .      .
none       may_contain  .    .      .
none       -            U    U      U
avoid      yes          C    C      C
avoid      no           c    .      .
avoid      may_contain  c    c      c
avoid      -            Uc   U      U
severe     yes          CK   C      CX
severe     no           K    .      X
severe     may_contain  MK   M      MX
severe     -            UK   U      UX
not_asked  yes          Q    Q      Q
not_asked  no           Q    Q      Q
not_asked  may_contain  Q    Q      Q
not_asked  -            QU   QU     QU
"""
MARKS = {
    "Q": "allergen_not_asked",
    "U": "allergen_unanswered",
    "C": "allergen_contains",
    "M": "allergen_severe_may_contain",
    "K": "allergen_kitchen",
    "X": "allergen_kitchen_unknown",
}
# Every reason there is for a no.
REASONS = {
    *("same_person", "same_household", "cook_not_active", "cook_checks_lapsed", "diner_not_active", "kept_apart"),
    *("cook_away", "diner_away"),
    *("cook_not_placed", "diner_not_placed", "too_far", "diet_must", *MARKS.values()),
    *("cannot_heat", "heating_not_asked", "needs_help_to_eat", "outside_window", "window_over", "use_by_passed"),
    *("no_portions", "meal_not_open", "set_aside_for_another"),
}

# What a cook who keeps the diet leaves out. A diet is kept by a meal that leaves out at least as much.
LEFT_OUT = {
    "no_pork": {"pork"},
    "no_beef": {"beef"},
    "vegetarian": {"pork", "beef", "fish and other meat"},
    "vegan": {"pork", "beef", "fish and other meat", "milk and eggs"},
    "halal": {"pork", "what is haram"},
    "kosher": {"pork", "what is treif"},
}

ROOM_LEFT = {"published": True, "partly": True}
EARTH = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Reading:
    """refusals: (reason, allergen or None, diet or None); the rest only where nothing refuses.

    visit: from and until, in seconds since 1970.
    """

    refusals: frozenset
    cautions: frozenset = frozenset()
    confirming: bool = False
    distance_m: int | None = None
    visit: tuple | None = None

    @property
    def allowed(self):
        return not self.refusals


def read(meal, diner, request, setting):
    """What the rules say of this meal for this diner."""
    by_allergen = {allergen: _cell(allergen, meal, diner) for allergen in Allergen}
    refusals = {
        *((reason, None, None) for reason in _about_people(meal.cook, diner, setting)),
        *((reason, None, None) for reason in _about_days(meal.cook, diner, request)),
        *((reason, None, None) for reason in _about_the_home(meal, diner)),
        *((reason, None, None) for reason in _about_time(meal, request, setting)),
        *((reason, None, None) for reason in _about_stock(meal, diner, request, setting)),
        *((MARKS[mark], allergen, None) for allergen, cell in by_allergen.items() for mark in cell if mark in MARKS),
        *(("diet_must", None, diet) for diet in _musts(diner) if not LEFT_OUT[diet] <= _left_out_of(meal)),
    }
    if refusals:
        return Reading(frozenset(refusals))
    return Reading(
        frozenset(),
        cautions=frozenset(allergen for allergen, cell in by_allergen.items() if "c" in cell),
        confirming=bool(diner.other_allergens.strip()),
        distance_m=metres(meal.cook.place, diner.place),
        visit=_visit(meal, request),
    )


def _visit(meal, request):
    seconds = sorted(
        (edge.timestamp(), way) for window in (meal.window, request.window) for edge, way in _edges(window)
    )
    too_old = british_midnight(meal.use_by + timedelta(days=1)).timestamp()
    return seconds[1][0], min(seconds[2][0], too_old)


def _edges(window):
    return (window.start, 0), (window.end, 1)


def metres(here, there):
    """Whole metres over the ellipsoid, halves upwards."""
    return _metres(here.lat, here.lon, there.lat, there.lon)


@cache
def _metres(lat, lon, other_lat, other_lon):
    return floor(EARTH.inv(lon, lat, other_lon, other_lat)[2] + 0.5)


def british_date(moment):
    """The date on a British wall: an hour ahead from 01:00 UTC on March's last Sunday to the same in October."""
    moment = moment.astimezone(UTC)
    begins, ends = (datetime(moment.year, month, _last_sunday(moment.year, month), 1, tzinfo=UTC) for month in (3, 10))
    return (moment + timedelta(hours=begins <= moment < ends)).date()


def british_midnight(day):
    """The moment that begins this day on a British wall: the clocks never change at midnight."""
    at_greenwich = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return at_greenwich - timedelta(hours=british_date(at_greenwich - timedelta(hours=1)) == day)


def _last_sunday(year, month):
    return max(day for day in range(25, 32) if date(year, month, day).isoweekday() == 7)


def _cell(allergen, meal, diner):
    kitchen = "unknown" if meal.cook.kitchen is None else "has" if allergen in meal.cook.kitchen else "clear"
    return _table()[diner.allergens.get(allergen, "not_asked"), meal.allergens.get(allergen, "-"), kitchen]


@cache
def _table():
    head, *rows = (line.split() for line in ALLERGEN_TABLE.strip().splitlines())
    return {
        (need, presence, kitchen): cell
        for need, presence, *cells in rows
        for kitchen, cell in zip(head[2:], cells, strict=True)
    }


def _musts(diner):
    return [Diet(diet) for diet, strength in diner.diets.items() if strength == "must"]


def _left_out_of(meal):
    return set().union(*(LEFT_OUT[diet] for diet in meal.diets))


def _about_people(cook, diner, setting):
    places = [cook.place, diner.place]
    found = {
        "same_person": len({cook.person_id, diner.person_id}) == 1,
        "same_household": cook.household_id is not None and len({cook.household_id, diner.household_id}) == 1,
        "cook_not_active": cook.state != "active",
        "cook_checks_lapsed": not cook.checks_pass,
        "diner_not_active": diner.state != "active",
        "kept_apart": bool(setting.kept_apart),
        "cook_not_placed": places[0] is None,
        "diner_not_placed": places[1] is None,
        "too_far": None not in places and metres(*places) > setting.limit_m,
    }
    return {reason for reason, holds in found.items() if holds}


def _about_days(cook, diner, request):
    """Every day the visit may fall on is looked up, one after the other, in each calendar."""
    day, days = british_date(request.window.start), []
    while day <= british_date(request.window.end):
        days.append(day)
        day += timedelta(days=1)
    found = {"cook_away": _is_crossed_out(cook.away, days), "diner_away": _is_crossed_out(diner.away, days)}
    return {reason for reason, holds in found.items() if holds}


def _is_crossed_out(spells, days):
    return any(
        day.toordinal() in range(spell.first.toordinal(), (spell.last or date.max).toordinal() + 1)
        for spell in spells
        for day in days
    )


def _about_the_home(meal, diner):
    needs_heat = meal.temperature in {"chilled", "frozen"}
    found = {
        "heating_not_asked": needs_heat and diner.heating is None,
        "cannot_heat": needs_heat and diner.heating is not None and not set(diner.heating) & {"microwave", "oven"},
        "needs_help_to_eat": diner.eating == "needs_help",
    }
    return {reason for reason, holds in found.items() if holds}


def _about_time(meal, request, setting):
    """A visit needs so many seconds on end that lie in both windows, before the food is too old."""
    assert str(setting.tz) == "Europe/London", "this reading knows British time only"
    opens, closes = meal.window.start.timestamp(), meal.window.end.timestamp()
    asked_from, asked_to = request.window.start.timestamp(), request.window.end.timestamp()
    too_old = british_midnight(meal.use_by + timedelta(days=1)).timestamp()
    _, comes = sorted((opens, asked_from))
    goes, _ = sorted((closes, asked_to))
    soonest_end = comes + setting.min_overlap.total_seconds()
    found = {
        "outside_window": soonest_end > goes,
        "window_over": not min(goes, too_old) > setting.now.timestamp(),
        "use_by_passed": too_old < min(soonest_end, closes),
    }
    return {reason for reason, holds in found.items() if holds}


def _about_stock(meal, diner, request, setting):
    # A match that is looked at again must not stand in its own way: it lends back the portions it holds.
    free = meal.portions + setting.taken_by_this - meal.portions_taken
    open_to = ROOM_LEFT | {"full": setting.taken_by_this > 0}
    found = {
        "no_portions": free < request.portions,
        "meal_not_open": not open_to.get(str(meal.state), False),
        "set_aside_for_another": meal.for_diner_id not in {None, diner.person_id},
    }
    return {reason for reason, holds in found.items() if holds}
