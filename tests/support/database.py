"""One migrated database for each test process, emptied between tests: real transactions, real locks, both kinds."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine, Row, Table, create_engine, delete, insert, select, text
from support import postgres

from app import clock, create_app
from app.domain.distance import Point
from app.domain.postcodes import parse
from app.extensions import db
from app.integrations.places import NullPlaces, Place
from app.models import Base
from app.models.councils import Council, CouncilArea, CouncilHost
from app.services import councils
from app.services.ports import Ports
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
KEPT = {"councils", "council_hosts", "council_areas", "alembic_version"}
SHARED: list[Any] = [model.__table__ for model in (Council, CouncilHost, CouncilArea)]
ENCRYPTION_KEY = Fernet.generate_key().decode()
# On PostgreSQL a TRUNCATE makes every table's files anew, however few rows there are: now and then, against dead rows.
TRUNCATE_EACH, _EMPTIED = 50, count(1)
# A Tuesday morning, 10am in Britain. `make soak` starts each test at a daytime of its own, in any season.
USUAL = datetime(2026, 10, 13, 9, tzinfo=UTC)

# Real postcodes and their places, from the ONS Postcode Directory (Open Government Licence v3).
PLACES = [
    ("RH2 7DE", "E07000211", 51.239208, -0.204610),
    ("RH2 9AE", "E07000211", 51.237600, -0.206900),
    ("RH1 1QQ", "E07000211", 51.239900, -0.170500),
    ("RH6 7BL", "E07000211", 51.171900, -0.165800),
    ("EN5 1QX", "E09000003", 51.650300, -0.182100),
    ("N12 8QN", "E09000003", 51.613500, -0.176300),
    ("LL55 1AB", "W06000002", 53.139800, -4.276600),
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="which real database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What only PostgreSQL can show is left to the run on PostgreSQL, what asks no database to the one on SQLite."""
    if config.getoption("--database") == "postgresql":
        left = [item for item in items if _asks_no_database(item)]
    else:
        left = [item for item in items if item.get_closest_marker("postgresql")]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def _asks_no_database(item: pytest.Item) -> bool:
    """By what it is given; the browser's tests start a service of their own."""
    if "browser" in item.path.parts or item.get_closest_marker("postgresql"):
        return False
    return not {"app", "conf", "postgres_base"} & set(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def postgres_base() -> Iterator[str]:
    """A superuser's address of a server that runs while the tests do."""
    with postgres.server() as base:
        yield base


@pytest.fixture(scope="session")
def database_urls(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """The service's address of an empty database, and its owner's."""
    if request.config.getoption("--database") == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.sqlite'}"
        yield url, url
        return
    yield postgres.fresh_database(request.getfixturevalue("postgres_base"), f"ep_test_{os.getpid()}")


@pytest.fixture(scope="session")
def conf(database_urls: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    instance = tmp_path_factory.mktemp("instance")
    return Settings(
        environment="test",
        instance=instance,
        secret_key="a secret for tests only, long enough to pass",
        encryption_key=ENCRYPTION_KEY,
        lookup_key="a lookup key for tests only, long enough too",
        database_url=_driver(database_urls[0]),
        database_owner_url=_driver(database_urls[1]),
        places_file=instance / "places.sqlite",
        clock_file=instance / "clock",
    )


@pytest.fixture(scope="session")
def app(conf: Settings) -> Iterator[Flask]:
    """The application on a migrated database with two councils, Reigate and Barnet."""
    made = create_app(conf)
    old: Ports = made.extensions["ports"]
    known = NullPlaces(Place(parse(code), authority, Point(lat, lon)) for code, authority, lat, lon in PLACES)
    made.extensions["ports"] = Ports(places=known, photos=old.photos, secrecy=old.secrecy)
    with made.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        for slug in ("reigate", "barnet"):
            councils.apply(db.session(), (ROOT / f"seeds/councils/{slug}.toml").read_text(), clock.now())
        db.session.remove()
        _empty(conf)
        made.extensions["councils as they began"] = _councils()
    yield made
    with made.app_context():
        db.engine.dispose()
    _owner(conf.database_owner_url).dispose()


@pytest.fixture
def clean(app: Flask, conf: Settings) -> Iterator[Flask]:
    """The application inside a context, with no rows but the councils, on a morning that is the same for every run."""
    assert conf.clock_file
    clock.use_offset_file(conf.clock_file)
    clock.move_to(_morning(), conf.clock_file)
    parts = dict(app.extensions)
    with app.app_context():
        yield app
        db.session.remove()
        _empty(conf)
        _put_back(app.extensions["councils as they began"])
    app.extensions.update(parts)  # a test may have put a mailer or a setting of its own in their place
    conf.clock_file.unlink(missing_ok=True)


def _morning() -> datetime:
    if os.environ.get("SOAK") != "1":
        return USUAL
    return USUAL + timedelta(days=Random().randrange(400), minutes=Random().randrange(120))


def _empty(conf: Settings) -> None:
    tables = [table.name for table in reversed(Base.metadata.sorted_tables) if table.name not in KEPT]
    if conf.is_sqlite:
        with db.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            connection.rollback()
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute("BEGIN IMMEDIATE")
            for table in tables:
                raw.execute(f"DELETE FROM {table}")
            raw.execute("COMMIT")
            raw.execute("PRAGMA foreign_keys = ON")
        return
    with _owner(conf.database_owner_url).begin() as connection:
        if next(_EMPTIED) % TRUNCATE_EACH == 0:
            connection.execute(text(f"TRUNCATE {', '.join(tables)}"))
            return
        connection.execute(text("select set_config('app.council_id', '-1', true)"))
        has_rows = " union all ".join(f"select '{name}' where exists (select from {name})" for name in tables)
        full = set(connection.scalars(text(has_rows)))
        for table in tables:  # children first
            if table in full:
                connection.execute(text(f"DELETE FROM {table}"))


@cache
def _owner(url: str) -> Engine:
    return create_engine(url)


def _councils() -> dict[Table, list[Row[Any]]]:
    """The rows of the three tables that tests share."""
    with db.engine.connect() as connection:
        return {table: list(connection.execute(select(table).order_by(table.c[0]))) for table in SHARED}


def _put_back(began: dict[Table, list[Row[Any]]]) -> None:
    """Undo whatever a test has done to the councils themselves."""
    if _councils() == began:
        return
    with db.engine.begin() as connection:
        for table in reversed(SHARED):
            connection.execute(delete(table))
        for table in SHARED:
            if began[table]:
                connection.execute(insert(table), [dict(row._mapping) for row in began[table]])  # noqa: SLF001 its API


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture
def cut_off(conf: Settings) -> Iterator[Flask]:
    """The service with a database that is not there."""
    there = "sqlite:////nowhere/at/all.sqlite" if conf.is_sqlite else "postgresql+psycopg://ep:x@127.0.0.1:1/ep"
    app = create_app(replace(conf, database_url=there))
    yield app
    with app.app_context():
        db.engine.dispose()
