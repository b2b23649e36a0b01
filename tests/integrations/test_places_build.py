"""Building the gazetteer, from a directory of five postcodes in the package's own form."""

import importlib.metadata
import sqlite3
from contextlib import closing
from math import nan
from types import SimpleNamespace

import brotli
import msgpack
import pytest

from app.domain.postcodes import parse
from app.integrations import gazetteer_build
from app.integrations.gazetteer_build import build
from app.integrations.places import EmbeddedPlaces

LETTERS = {
    "B": [("BT1 5GS", "N09000003", 333832.0, 374014.0)],
    "G": [("GIR 0AA", nan, nan, nan)],
    "J": [("JE2 3AB", "L99999999", nan, nan)],
    "S": [("SW1A1AA", "E09000033", 529090.0, 179645.0), ("SW1A1AB", "E09000033", 529100.0, 179650.0)],
}


def packed(rows):
    names = ("pcd", "laua", "oseast1m", "osnrth1m")
    columns = {name: list(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
    return brotli.compress(msgpack.packb({"columns": list(names), "data": columns}))


class Package:
    """Stands in for the installed package."""

    version = "2026.1.1"
    about = "postcodes generate source/ONSPD_NOV_2025.zip"

    def __init__(self):
        self.files = [
            SimpleNamespace(name=f"postcodes_{letter}.msgpack.br", read_binary=lambda rows=rows: packed(rows))
            for letter, rows in LETTERS.items()
        ]

    def read_text(self, _name):
        return self.about


@pytest.fixture
def package(monkeypatch):
    ours, real = Package(), importlib.metadata.distribution
    monkeypatch.setattr(
        importlib.metadata, "distribution", lambda name: ours if name == gazetteer_build.PACKAGE else real(name)
    )
    return ours


@pytest.fixture
def target(tmp_path):
    return tmp_path / "instance" / "places.sqlite"


def found(target, typed):
    with closing(EmbeddedPlaces(target)) as places:
        return places.find(parse(typed))


def quiet(_line):
    pass


def test_it_writes_every_postcode_with_its_authority_and_point(package, target):
    assert build(target, say=quiet)
    palace = found(target, "SW1A 1AA")
    assert palace.authority == "E09000033"
    assert (palace.point.lat, palace.point.lon) == pytest.approx((51.5010, -0.1416), abs=1e-4)
    assert found(target, "GIR 0AA").point is None
    assert found(target, "JE2 3AB").authority == "L99999999"


def test_northern_ireland_is_read_on_its_own_grid(package, target):
    build(target, say=quiet)
    hall = found(target, "BT1 5GS").point
    assert (hall.lat, hall.lon) == pytest.approx((54.5966, -5.9301), abs=1e-4)


def test_northern_ireland_can_be_left_out(package, target):
    build(target, northern_ireland=False, say=quiet)
    assert found(target, "BT1 5GS") is None
    assert found(target, "SW1A 1AB") is not None


def test_a_second_build_of_the_same_edition_is_skipped(package, target):
    build(target, say=quiet)
    made = target.stat().st_ino
    heard = []
    assert not build(target, say=heard.append)
    assert target.stat().st_ino == made
    assert heard == ["Postcodes: ONS Postcode Directory, November 2025 is already in place."]


def test_another_edition_or_choice_is_built_anew(package, target):
    build(target, say=quiet)
    assert build(target, northern_ireland=False, say=quiet)
    package.version, package.about = "2026.4.1", "source/ONSPD_FEB_2026.zip"
    assert build(target, northern_ireland=False, say=quiet)
    with closing(EmbeddedPlaces(target)) as places:
        assert places.edition == "ONS Postcode Directory, February 2026"
        assert "2026" in places.attribution


def test_an_edition_that_does_not_say_its_month_is_named_by_its_package(package):
    package.about = ""
    assert gazetteer_build.edition() == "ONS Postcode Directory, package 2026.1.1"
    assert "database right 2026." in gazetteer_build.attribution()


@pytest.mark.parametrize("damage", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\x00" * 200])
def test_a_damaged_file_is_built_anew(package, target, damage):
    target.parent.mkdir()
    target.write_bytes(damage)
    assert build(target, say=quiet)
    assert found(target, "SW1A 1AA") is not None


def test_a_build_that_fails_leaves_the_old_file(package, target):
    build(target, say=quiet)
    before = target.read_bytes()
    package.files[-1].read_binary = lambda: b"cut off"
    with pytest.raises(brotli.error):
        build(target, say=quiet, again=True)
    assert target.read_bytes() == before


def test_what_a_failed_build_left_behind_does_not_matter(package, target):
    target.parent.mkdir()
    target.with_name("places.sqlite.new").write_bytes(b"half")
    assert build(target, say=quiet)
    assert sorted(path.name for path in target.parent.iterdir()) == ["places.sqlite", "places.sqlite.lock"]


def test_a_reader_keeps_its_edition_while_a_new_one_is_put_in_place(package, target):
    build(target, say=quiet)
    with closing(EmbeddedPlaces(target)) as places:
        assert places.find(parse("BT1 5GS")) is not None
        build(target, northern_ireland=False, say=quiet)
        assert places.find(parse("BT1 5GS")) is not None
    assert found(target, "BT1 5GS") is None


def test_progress_is_told_at_least_each_second(package, target, monkeypatch):
    seconds = iter(range(100))
    monkeypatch.setattr(gazetteer_build, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    heard = []
    build(target, say=heard.append)
    assert heard[0] == "Postcodes: building from ONS Postcode Directory, November 2025 ..."
    assert heard[1:5] == [f"Postcodes: {count} ..." for count in (1, 2, 3, 5)]
    assert heard[-1].startswith("Postcodes: 5 in ")


def test_it_runs_before_the_service_is_set_up(package, target, capsys):
    gazetteer_build.main([str(target), "--without-northern-ireland"])
    assert "Postcodes: 4 in" in capsys.readouterr().out
    with closing(sqlite3.connect(target)) as opened:
        assert opened.execute("select value from meta where key = 'northern_ireland'").fetchone() == ("no",)
