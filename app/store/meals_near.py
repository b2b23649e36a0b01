"""Meals near a diner. SQL narrows and puts in order; what may be asked for is the guard's to say."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple

from sqlalchemy import Integer, Row, String, and_, bindparam, exists, func, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from app.domain.council_policy import CouncilPolicy, Vetting
from app.domain.distance import Point
from app.domain.eligibility import CookFacts, MealFacts
from app.domain.meals import MealState
from app.domain.members import MemberState
from app.domain.vetting import Check, outstanding
from app.domain.vocabulary import Allergen, Diet, Presence, Role
from app.domain.windows import Window
from app.models.away import AwaySpell
from app.models.base import UtcDateTime
from app.models.meals import Meal, Photo
from app.models.people import Household, KeepApart, MemberRole, Person, RequirementCheck
from app.store.away import away_text, read_away
from app.store.load import week_limit
from app.store.ranking import band_index, parameters, squared_m, within_reach
from app.store.session import built_once

_COUNCIL, _DINER = bindparam("council", type_=Integer()), bindparam("diner", type_=Integer())

WITH_PORTIONS = (MealState.PUBLISHED, MealState.PARTLY)


class NearMeal(NamedTuple):
    """A meal within reach. band: its half mile by SQL's reckoning, for the order only.

    left: portions. food: its allergens as stored, which names one meal's answers. facts: for the guard.
    week_limit: the portions that its cook gives a week at most, or None.
    """

    ref: str
    dish: str
    photo_sha256: str | None
    photo_alt: str
    cook_name: str
    band: int
    kept_apart: bool
    left: int
    food: str
    facts: MealFacts
    week_limit: int | None = None


class Place(NamedTuple):
    """Where in the order a list goes on: after this band, start and meal. The default is the beginning."""

    band: int = -1
    start: datetime | None = None
    ref: str = ""


class Days(NamedTuple):
    """Windows that open from `since` until before `until`."""

    since: datetime
    until: datetime


def near(
    session: Session,
    council_id: int,
    diner_id: int,
    household_id: int,
    here: Point,
    now: datetime,
    policy: CouncilPolicy,
    *,
    days: Days,
    after: Place,
    limit: int,
) -> list[NearMeal]:
    """Up to `limit` open meals with portions left that are within reach, by half mile, then by the soonest window.

    Left out: what is over, set aside for another, or cooked by the diner or in the diner's home. One query.
    """
    rows = session.execute(
        _NEAR,
        parameters(here, policy.matching.limit_metres)
        | {
            "council": council_id,
            "diner": diner_id,
            "household": household_id,
            "now": now,
            "since": days.since,
            "until": days.until,
            "after_band": after.band,
            "after_start": after.start or now,
            "after_ref": after.ref,
            "most": limit,
        },
    )
    today = now.astimezone(policy.tz).date()
    return [_near_meal(row, policy.vetting, today) for row in rows]


def _statement() -> Any:
    """The page is cut first, so that what the guard asks of a cook is looked up for that page alone."""
    around = _around().subquery("around")
    band = band_index(around.c.squared)
    page = (
        select(around, band.label("band"))
        .where(_later_than(band, around.c.window_start, around.c.id))
        .order_by(band, around.c.window_start, around.c.id)
        .limit(bindparam("most", type_=Integer()))
        .subquery("page")
    )
    cook = page.c.cook_id
    return select(
        page,
        _checks_of(cook).label("checks"),
        away_text(cook, AwaySpell.from_cooking, _COUNCIL).label("away"),
        _kept_apart(cook),
        week_limit(cook, _COUNCIL).label("week_limit"),
    ).order_by(page.c.band, page.c.window_start, page.c.id)


def _around() -> Any:
    """Everything on offer within reach."""
    squared = squared_m(Meal.lat, Meal.lon).label("squared")
    return (
        select(*_COLUMNS, squared)
        .join(Person, (Person.council_id == Meal.council_id) & (Person.id == Meal.cook_id))
        .join(
            MemberRole,
            (MemberRole.council_id == Meal.council_id)
            & (MemberRole.person_id == Meal.cook_id)
            & (MemberRole.role == Role.COOK),
        )
        .outerjoin(Household, (Household.council_id == Meal.council_id) & (Household.id == Person.household_id))
        .outerjoin(Photo, (Photo.council_id == Meal.council_id) & (Photo.id == Meal.photo_id))
        .where(*_open_to(_DINER), Meal.council_id == _COUNCIL, within_reach(Meal.lat, Meal.lon))
    )


_COLUMNS = (
    Meal.id,
    Meal.ref,
    Meal.dish,
    Meal.photo_alt,
    Meal.cook_id,
    Meal.state,
    Meal.portions,
    Meal.live_portions,
    sql_cast(Meal.allergens, String).label("allergens"),
    sql_cast(Meal.diets, String).label("diets"),
    Meal.temperature,
    Meal.use_by,
    Meal.window_start,
    Meal.window_end,
    Meal.for_diner_id,
    Photo.sha256,
    Person.first_name,
    Person.household_id,
    Household.lat,
    Household.lon,
    MemberRole.state.label("cook_state"),
)
_NAMES = [column.key for column in _COLUMNS]


def _checks_of(cook: Any) -> Any:
    """A cook's checks as "dbs,2026-01-31,2029-01-31,enhanced;...", so that they come in the meal's own row."""
    said = (
        RequirementCheck.requirement
        + ","
        + sql_cast(RequirementCheck.passed_on, String)
        + ","
        + func.coalesce(sql_cast(RequirementCheck.recheck_on, String), "")
        + ","
        + func.coalesce(RequirementCheck.level, "")
    )
    return (
        select(func.aggregate_strings(said, ";"))
        .where(RequirementCheck.council_id == _COUNCIL, RequirementCheck.person_id == cook)
        .scalar_subquery()
    )


def _kept_apart(cook: Any) -> Any:
    return (
        exists()
        .where(
            KeepApart.council_id == _COUNCIL,
            KeepApart.ended_at.is_(None),
            ((KeepApart.first_id == _DINER) & (KeepApart.second_id == cook))
            | ((KeepApart.second_id == _DINER) & (KeepApart.first_id == cook)),
        )
        .label("kept_apart")
    )


def _open_to(diner: Any) -> tuple[Any, ...]:
    return (
        Meal.state.in_(WITH_PORTIONS),
        Meal.live_portions < Meal.portions,
        Meal.window_end > bindparam("now", type_=UtcDateTime()),
        Meal.window_start >= bindparam("since", type_=UtcDateTime()),
        Meal.window_start < bindparam("until", type_=UtcDateTime()),
        Meal.cook_id != diner,
        func.coalesce(Person.household_id, -1) != bindparam("household", type_=Integer()),
        func.coalesce(Meal.for_diner_id, diner) == diner,
        MemberRole.state == MemberState.ACTIVE,
    )


def _later_than(band: Any, window_start: Any, meal_id: Any) -> Any:
    """Beyond the place where the page before this one ended."""
    start, last = bindparam("after_start", type_=UtcDateTime()), bindparam("after_band", type_=Integer())
    last_id = (
        select(Meal.id)
        .where(Meal.council_id == bindparam("council"), Meal.ref == bindparam("after_ref", type_=String()))
        .correlate(None)
        .scalar_subquery()
    )
    same_start = and_(window_start == start, meal_id > last_id)
    return (band > last) | ((band == last) & ((window_start > start) | same_start))


_NEAR = built_once(_statement())


def _near_meal(row: Row[Any], vetting: Vetting, today: date) -> NearMeal:
    meal = _meal(tuple(row[: len(_COLUMNS)]), row.checks or "", row.away or "", vetting, today)
    return meal._replace(band=row.band, kept_apart=bool(row.kept_apart), week_limit=row.week_limit)


@lru_cache(maxsize=2048)  # many look at the same meals: all that one says of itself is in the arguments
def _meal(values: tuple[Any, ...], checks: str, away: str, vetting: Vetting, today: date) -> NearMeal:
    """One meal as it is for everybody: band, kept_apart and week_limit are still to be filled in."""
    row = SimpleNamespace(**dict(zip(_NAMES, values, strict=True)))
    cook = CookFacts(
        person_id=row.cook_id,
        household_id=row.household_id if row.household_id is not None else -row.cook_id,
        state=row.cook_state,
        checks_pass=_in_date(vetting, checks, today),
        kitchen=None,
        place=None if row.lat is None or row.lon is None else Point(row.lat, row.lon),
        away=read_away(away),
    )
    facts = MealFacts(
        meal_id=row.id,
        cook=cook,
        state=row.state,
        portions=row.portions,
        portions_taken=row.live_portions,
        allergens=_read_allergens(row.allergens),
        diets=_read_diets(row.diets),
        temperature=row.temperature,
        window=Window(row.window_start, row.window_end),
        use_by=row.use_by,
        for_diner_id=row.for_diner_id,
    )
    return NearMeal(
        ref=row.ref,
        dish=row.dish,
        photo_sha256=row.sha256,
        photo_alt=row.photo_alt,
        cook_name=row.first_name,
        band=0,
        kept_apart=True,
        left=row.portions - row.live_portions,
        food=row.allergens,
        facts=facts,
    )


# A list is read far more often than a meal is written: what its text means is reckoned once.
@lru_cache(maxsize=4096)
def _read_allergens(text: str) -> Mapping[Allergen, Presence]:
    return MappingProxyType({Allergen(code): Presence(said) for code, said in json.loads(text).items()})


@lru_cache(maxsize=256)
def _read_diets(text: str) -> frozenset[Diet]:
    return frozenset(Diet(code) for code in json.loads(text))


@lru_cache(maxsize=4096)  # a cook's checks change a few times a year; the day is among what the answer hangs on
def _in_date(vetting: Vetting, said: str, today: date) -> bool:
    checks = (_read_check(*one.split(",")) for one in said.split(";") if one)
    return not outstanding(vetting, checks, today)


def _read_check(requirement: str, passed_on: str, recheck_on: str, level: str) -> Check:
    lapses = date.fromisoformat(recheck_on) if recheck_on else None
    return Check(requirement, date.fromisoformat(passed_on), lapses, level or None)
