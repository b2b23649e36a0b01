"""Who is near: the store's two nearest queries over a whole nation, beside a k-d tree that holds it in memory.

Meals near a diner and diners near a meal, nearest first, 20 at most and within the council's limit; and the two lists
that members see, by half mile and then the soonest, and by waiting. Homes are real postcodes of each authority.
"""

import argparse
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from geopy.distance import geodesic
from scipy.spatial import cKDTree
from sqlalchemy import bindparam, create_engine, insert, select
from sqlalchemy.orm import Session

from app import clock
from app.domain.council_policy import CouncilPolicy, parse_policy
from app.domain.distance import Point, distance_m
from app.domain.meal_requests import RequestState
from app.domain.privacy import band
from app.models.councils import Council
from app.models.meals import Meal, MealRequest
from app.models.people import Household, Person
from app.store.meals_near import WITH_PORTIONS, Days, Place, near
from app.store.ranking import parameters, squared_m, within_reach
from app.store.session import belong_to, built_once
from app.store.waiting import waiting_near
from bench import world

MOST = 20
ASKED = random.Random(11)  # the same questions in every run
A_MILLIMETRE = 0.001

_MEALS = built_once(
    select(Meal.id, Meal.lat, Meal.lon)
    .where(Meal.council_id == bindparam("council"), Meal.state.in_(WITH_PORTIONS), within_reach(Meal.lat, Meal.lon))
    .order_by(squared_m(Meal.lat, Meal.lon), Meal.id)
    .limit(MOST)
)
_REQUESTS = built_once(
    select(MealRequest.id, Household.lat, Household.lon)
    .join(Person, (Person.council_id == MealRequest.council_id) & (Person.id == MealRequest.diner_id))
    .join(Household, (Household.council_id == Person.council_id) & (Household.id == Person.household_id))
    .where(
        MealRequest.council_id == bindparam("council"),
        MealRequest.state == RequestState.OPEN,
        within_reach(Household.lat, Household.lon),
    )
    .order_by(squared_m(Household.lat, Household.lon), MealRequest.id)
    .limit(MOST)
)


@dataclass
class Side:
    """One council's meals or requests, in memory."""

    council_id: int
    policy: CouncilPolicy
    points: list[Point]
    tree: Any


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--councils", type=int, default=361)
    parser.add_argument("--meals", type=int, default=160, help="of each council")
    parser.add_argument("--diners", type=int, default=280, help="of each council, each with an open request")
    parser.add_argument("--asked", type=int, default=1000, help="questions of each kind")
    asked = parser.parse_args()
    rows = list(measure("sqlite", "", "", asked))
    with ExitStack() as stack:
        from tests.support import postgres

        base = stack.enter_context(postgres.server())
        rows += measure("postgresql", *postgres.fresh_database(base, "ep_bench_near"), asked)
    print(json.dumps(rows, indent=2) if asked.json else table(rows))


def measure(name: str, url: str, owner: str, asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        app, conf = world.application(Path(folder), url, owner)
        with app.app_context():
            session = world.db.session()
            nation(session, asked)
            settle(conf.database_owner_url)
            meals, wishes = list(sides(session, meals=True)), list(sides(session, meals=False))
            yield nearest("meals near a diner", name, session, _MEALS, meals, wishes, asked.asked)
            yield nearest("diners near a meal", name, session, _REQUESTS, wishes, meals, asked.asked)
            yield meals_list(name, session, meals, wishes, asked.asked)
            yield waiting_list(name, session, wishes, meals, asked.asked)
            world.db.session.remove()
            world.db.engine.dispose()


def nation(session: Session, asked: argparse.Namespace) -> None:
    for row in world.authorities()[: asked.councils]:
        council = world.council(session, f"c{row['code'].lower()}", row["name"].replace('"', ""), row["code"])
        where = at_postcodes(row["code"])
        world.meals(session, council, asked.meals, where)
        opened(session, council, world.diners(session, council, asked.diners, where))


@cache
def directory() -> sqlite3.Connection:
    return sqlite3.connect(world.ROOT / "instance" / "places.sqlite")


def at_postcodes(authority: str) -> world.Where:
    """Homes at the authority's real postcodes (ONS Postcode Directory, Open Government Licence v3)."""
    rows = directory().execute(
        "select lat / 1e6, lon / 1e6 from place join authority on authority.id = place.authority "
        "where code = ? and lat is not null order by postcode",
        (authority,),
    )
    homes = rows.fetchall()
    return lambda: ASKED.choice(homes)


def opened(session: Session, council_id: int, diners: list[int]) -> None:
    now = clock.now()
    refs = world.references(len(diners))
    facts = {"council_id": council_id, "version": 1, "portions": 1, "asked_how": "phone", "state": "open"}
    facts |= {"day": now.date() + timedelta(days=1), "created_at": now}
    facts |= {"window_start": now + timedelta(hours=20), "window_end": now + timedelta(hours=40)}
    rows = [facts | {"diner_id": one, "asked_by_id": one, "ref": ref} for one, ref in zip(diners, refs, strict=True)]
    session.execute(insert(MealRequest), rows)
    session.commit()


def settle(owner_url: str) -> None:
    """Let the database count its rows, as PostgreSQL does by itself in daily life."""
    engine = create_engine(owner_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def sides(session: Session, *, meals: bool) -> Iterator[Side]:
    for council in session.scalars(select(Council).order_by(Council.id)).all():
        belong_to(session, council.id)
        homes = select(Meal.lat, Meal.lon)
        if not meals:
            homes = (
                select(Household.lat, Household.lon)
                .select_from(MealRequest)
                .join(Person, Person.id == MealRequest.diner_id)
                .join(Household, Household.id == Person.household_id)
            )
        rows = session.execute(homes).all()
        points = [Point(row.lat, row.lon) for row in rows]
        yield Side(council.id, parse_policy(council.document), points, cKDTree(chords(points)))
        session.rollback()


def chords(points: list[Point]) -> Any:
    """On the WGS84 ellipsoid, so that the straight line through the Earth ranks as the way over it does."""
    lat, lon = np.radians([one.lat for one in points]), np.radians([one.lon for one in points])
    flat = 6.69437999014e-3
    prime = 6378137.0 / np.sqrt(1 - flat * np.sin(lat) ** 2)
    across = prime * np.cos(lat)
    return np.column_stack((across * np.cos(lon), across * np.sin(lon), prime * (1 - flat) * np.sin(lat)))


def nearest(
    what: str, name: str, session: Session, statement: Any, there: list[Side], here: list[Side], number: int
) -> dict[str, Any]:
    """Time both ways of asking, and hold every answer against the geodesic's order."""
    in_sql = in_tree = 0.0
    in_order = 0
    for _ in range(number):
        index = ASKED.randrange(len(there))
        side, spot = there[index], ASKED.choice(here[index].points)
        limit = side.policy.matching.limit_metres
        belong_to(session, side.council_id)
        began = time.perf_counter()
        found = session.execute(statement, parameters(spot, limit) | {"council": side.council_id}).all()
        in_sql += time.perf_counter() - began
        session.rollback()
        began = time.perf_counter()
        side.tree.query(chords([spot]), k=MOST, distance_upper_bound=limit + 1)
        in_tree += time.perf_counter() - began
        in_order += as_the_geodesic([Point(row.lat, row.lon) for row in found], side.points, spot, limit)
    return row_of(what, name, in_sql, in_tree, in_order, number)


def as_the_geodesic(found: list[Point], all_of_them: list[Point], spot: Point, limit: int) -> bool:
    """Whether these are the nearest, in order; homes at one distance, to a millimetre, may change places."""
    true = sorted(metres for one in all_of_them if (metres := apart(spot, one, limit)) <= limit)[:MOST]
    said = [metres for one in found if (metres := apart(spot, one, limit)) <= limit]
    return len(said) == len(true) and all(abs(a - b) <= A_MILLIMETRE for a, b in zip(said, true, strict=True))


def apart(a: Point, b: Point, limit: int) -> float:
    """Metres, or infinity where a glance shows that it is beyond the limit."""
    if abs(a.lat - b.lat) > limit / 110_000:
        return float("inf")
    return float(geodesic((a.lat, a.lon), (b.lat, b.lon)).meters)


def meals_list(name: str, session: Session, there: list[Side], here: list[Side], number: int) -> dict[str, Any]:
    """What a diner sees: every meal within the limit, by half mile. Held against the geodesic's half miles."""
    in_sql = in_tree = 0.0
    in_order, now = 0, clock.now()
    days = Days(now, now + timedelta(days=7))
    for _ in range(number):
        index = ASKED.randrange(len(there))
        side, spot = there[index], ASKED.choice(here[index].points)
        limit = side.policy.matching.limit_metres
        belong_to(session, side.council_id)
        began = time.perf_counter()
        found = near(session, side.council_id, 0, 0, spot, now, side.policy, days=days, after=Place(), limit=1000)
        in_sql += time.perf_counter() - began
        session.rollback()
        began = time.perf_counter()
        side.tree.query_ball_point(chords([spot])[0], limit + 1)
        in_tree += time.perf_counter() - began
        away = [distance_m(spot, one.facts.cook.place) for one in found if one.facts.cook.place]
        true = sum(apart(spot, one, limit) <= limit + 0.5 for one in side.points)
        # SQL may take a home a metre from the edge of a half mile to be on its other side.
        bands = all(band(max(0, a - 1)).index <= band(b + 1).index for a, b in pairwise(away))
        in_order += bands and sum(metres <= limit for metres in away) == true
    return row_of("a diner's list, by half mile", name, in_sql, in_tree, in_order, number)


def waiting_list(name: str, session: Session, there: list[Side], here: list[Side], number: int) -> dict[str, Any]:
    """What a cook sees: everybody who waits within the limit, the longest first."""
    in_sql = in_tree = 0.0
    in_order, now = 0, clock.now()
    for _ in range(number):
        index = ASKED.randrange(len(there))
        side, spot = there[index], ASKED.choice(here[index].points)
        limit = side.policy.matching.limit_metres
        belong_to(session, side.council_id)
        began = time.perf_counter()
        found = waiting_near(session, side.council_id, 0, spot, limit, now)
        in_sql += time.perf_counter() - began
        session.rollback()
        began = time.perf_counter()
        side.tree.query_ball_point(chords([spot])[0], limit + 1)
        in_tree += time.perf_counter() - began
        within = sum(distance_m(spot, one.diner.place) <= limit for one in found if one.diner.place)
        true = sum(apart(spot, one, limit) <= limit + 0.5 for one in side.points)
        waits = [one.since for one in found]
        in_order += within == true and waits == sorted(waits, key=lambda day: day or date.max)
    return row_of("a cook's list, by waiting", name, in_sql, in_tree, in_order, number)


def row_of(what: str, name: str, in_sql: float, in_tree: float, in_order: int, number: int) -> dict[str, Any]:
    return {
        "question": what,
        "database": name,
        "store_us": in_sql * 1e6 / number,
        "tree_us": in_tree * 1e6 / number,
        "ratio": in_sql / in_tree,
        "asked": number,
        "as_the_geodesic": in_order,
    }


def table(rows: list[dict[str, Any]]) -> str:
    head = f"{'':30}{'database':12}{'store µs':>10}{'tree µs':>10}{'ratio':>8}  as the geodesic"
    lines = [
        f"{row['question']:30}{row['database']:12}{row['store_us']:10.0f}{row['tree_us']:10.0f}{row['ratio']:8.1f}"
        f"  {row['as_the_geodesic']} of {row['asked']}"
        for row in rows
    ]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    main()
