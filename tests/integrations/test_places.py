"""The real directory: all of it, as the service uses it."""

import csv
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.distance import Point, distance_m
from app.domain.postcodes import parse
from app.integrations.places import EmbeddedPlaces, NullPlaces, Place, PlacesNotBuilt
from tests.factories.gazetteer import gazetteer_file

AUTHORITIES = Path(__file__).parents[2] / "seeds" / "reference" / "local_authorities.csv"


@pytest.fixture(scope="session")
def file():
    return gazetteer_file()


@pytest.fixture
def places(file):
    with closing(EmbeddedPlaces(file)) as embedded:
        yield embedded


@pytest.mark.parametrize(
    ("typed", "authority", "lat", "lon"),
    [
        ("RH2 7DE", "E07000211", 51.2363, -0.1866),
        ("SW1A 1AA", "E09000033", 51.5010, -0.1416),  # Buckingham Palace
        ("BT1 5GS", "N09000003", 54.5966, -5.9301),  # Belfast City Hall, on the Irish grid
        ("LL55 1SH", "W06000002", 53.1398, -4.2740),  # Gwynedd's offices in Caernarfon
        ("ZE1 0HB", "S12000027", 60.1553, -1.1450),  # Lerwick
    ],
)
def test_known_postcodes_are_where_they_are(places, typed, authority, lat, lon):
    place = places.find(parse(typed))
    assert place.authority == authority
    assert distance_m(place.point, Point(lat, lon)) < 250


def test_an_unknown_postcode_is_nothing_and_no_error(places):
    assert places.find(parse("ZZ99 9ZZ")) is None


def test_a_postcode_without_grid_or_authority_is_still_known(places):
    assert places.find(parse("GIR 0AA")) == Place(parse("GIR 0AA"), "", None)


def test_crown_dependencies_have_a_code_and_no_point(places):
    place = places.find(parse("JE2 3AB"))
    assert (place.authority, place.point) == ("L99999999", None)


def test_the_edition_and_its_licence_are_told(places):
    assert places.edition == "ONS Postcode Directory, November 2025"
    assert "Open Government Licence" in places.attribution
    assert "Royal Mail" in places.attribution


def test_threads_share_one_directory(places):
    codes = [parse(typed) for typed in ("RH2 7DE", "SW1A 1AA", "BT1 5GS", "ZZ99 9ZZ")] * 50
    alone = [places.find(code) for code in codes]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(places.find, codes)) == alone


def test_nothing_can_be_written_to_it(places, file):
    places.find(parse("RH2 7DE"))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        places._ask("delete from place where postcode = ?", "RH2 7DE")  # noqa: SLF001 no deed of ours writes


def test_it_holds_the_whole_directory_in_few_megabytes(file):
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
        ((count,),) = opened.execute("select count(*) from place")
    assert count == 2_720_556
    assert file.stat().st_size < 130_000_000


def test_every_postcode_of_the_directory_can_be_typed(file):
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
        districts = opened.execute("select distinct substr(postcode, 1, length(postcode) - 4) from place").fetchall()
        endings = opened.execute("select distinct substr(postcode, -3) from place").fetchall()
    codes = [f"{district} 1AA" for (district,) in districts] + [f"RH2 {ending}" for (ending,) in endings]
    assert [code for code in codes if parse(code.replace(" ", "")).full != code] == []


def test_its_authorities_are_those_of_our_table(file):
    with AUTHORITIES.open(newline="", encoding="utf-8") as table:
        ours = {row["code"] for row in csv.DictReader(table)}
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
        theirs = {code for (code,) in opened.execute("select code from authority")}
    assert theirs - ours == {"L99999999", "M99999999"}  # Channel Islands, Isle of Man
    assert ours - theirs == set()


def test_a_missing_file_says_how_to_build_it(tmp_path):
    with pytest.raises(PlacesNotBuilt, match="flask places build"):
        EmbeddedPlaces(tmp_path / "none.sqlite").find(parse("RH2 7DE"))


def test_the_null_directory_knows_what_it_was_given():
    home = Place(parse("RH2 7DE"), "E07000211", Point(51.2363, -0.1866))
    places = NullPlaces([home])
    assert places.find(parse("rh27de")) == home
    assert places.find(parse("RH2 8AA")) is None
