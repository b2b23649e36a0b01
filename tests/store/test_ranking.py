"""The order SQL gives is the order of true distances, on real postcodes, in the real database."""

import random
import sqlite3
from functools import cache
from itertools import pairwise
from math import hypot

import pytest
from factories.gazetteer import gazetteer_file
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.distance import Point, distance_m
from app.domain.privacy import band
from app.models.people import Household
from app.store.ranking import band_index, parameters, squared_m, within_reach

MILE = 1609
LISTS = [("E07000211", MILE, 200), ("E09000003", MILE, 160), ("W06000002", 5 * MILE, 80), ("S12000027", 24_140, 40)]


@cache
def homes_in(authority):
    with sqlite3.connect(gazetteer_file()) as directory:
        rows = directory.execute(
            "select lat, lon from place join authority on authority.id = place.authority "
            "where code = ? and lat is not null order by postcode",
            (authority,),
        ).fetchall()
    directory.close()
    return [Point(lat / 1e6, lon / 1e6) for lat, lon in rows]


def settle(world, points):
    """Households at these points; gives where each lives by id."""
    homes = [Household(council_id=world.council.id, line1="1 The Street", lat=one.lat, lon=one.lon) for one in points]
    world.session.add_all(homes)
    world.session.flush()
    return {home.id: Point(home.lat, home.lon) for home in homes}


def asked(world, statement, here, limit_m):
    return world.session.execute(statement, parameters(here, limit_m)).all()


@pytest.mark.parametrize(("authority", "limit_m", "lists"), LISTS)
def test_the_order_is_the_geodesics_order(world, authority, limit_m, lists):
    chance = random.Random(authority)
    homes = homes_in(authority)
    spots = settle(world, chance.sample(homes, 300))
    ranked = select(Household.id).order_by(squared_m(Household.lat, Household.lon))
    for _ in range(lists):
        here = chance.choice(homes)
        around = sorted(
            spots, key=lambda one, here=here: hypot(spots[one].lat - here.lat, (spots[one].lon - here.lon) * 0.6)
        )
        some = chance.sample(around[:40], 20)
        rows = asked(world, ranked.where(Household.id.in_(some)), here, limit_m)
        true = [geodesic((here.lat, here.lon), (spots[row.id].lat, spots[row.id].lon)).meters for row in rows]
        near = [metres for metres in true if metres <= limit_m]
        # Homes in one spot tie; a millimetre is a tie too.
        assert all(before <= after + 0.001 for before, after in pairwise(near))
        assert len(true) == 20
        assert true[: len(near)] == near


@pytest.mark.parametrize(("authority", "limit_m", "lists"), LISTS)
def test_nobody_within_the_limit_is_left_out_and_few_beyond_it_come_in(world, authority, limit_m, lists):
    chance = random.Random(authority)
    homes = homes_in(authority)
    spots = settle(world, chance.sample(homes, 300))
    inside = select(Household.id).where(within_reach(Household.lat, Household.lon))
    for here in chance.sample(homes, 8):
        found = {row.id for row in asked(world, inside, here, limit_m)}
        away = {number: distance_m(here, point) for number, point in spots.items()}
        assert {number for number, metres in away.items() if metres <= limit_m} <= found
        assert all(away[number] <= limit_m * 1.003 + 2 for number in found)


def test_the_half_miles_are_those_members_see_but_for_a_metre_at_the_edges(world):
    chance = random.Random(7)
    homes = homes_in("W06000002")
    here = homes[1000]
    spots = settle(world, chance.sample(homes, 400))
    for row in asked(
        world, select(Household.id, band_index(squared_m(Household.lat, Household.lon)).label("band")), here, 24_140
    ):
        metres = distance_m(here, spots[row.id])
        assert row.band in {band(max(0, metres - 3)).index, band(metres).index, band(metres + 3).index}


@given(
    lat=st.floats(49.0, 61.0),
    lon=st.floats(-8.5, 2.0),
    turn=st.floats(0, 360),
    limit=st.integers(805, 24_140),
    share=st.floats(0, 1),
)
def test_the_box_and_circle_hold_everyone_within_the_limit(lat, lon, turn, limit, share):
    here = Point(lat, lon)
    there = geodesic(meters=limit * share).destination((lat, lon), turn)
    numbers = parameters(here, limit)
    assert numbers["box_south"] <= there.latitude <= numbers["box_north"]
    assert numbers["box_west"] <= there.longitude <= numbers["box_east"]
    dlat, dlon = there.latitude - lat, there.longitude - lon
    squared = dlat**2 * numbers["per_lat2"] + dlon**2 * (numbers["per_lon2"] + numbers["per_lon2_lat"] * dlat)
    assert squared <= numbers["reach2"]
    assert squared**0.5 == pytest.approx(limit * share, abs=0.5, rel=2e-4)
