"""Backup and restore, drilled: everything comes back, on both databases, and the walls stand again."""

import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from support import postgres
from support.world import World

from app import create_app
from app.domain.matches import MatchState
from app.extensions import db
from app.models.people import Household, Person
from app.services.audit import link_hash
from app.services.frame import Deed, perform
from app.settings import Settings
from app.store import trace
from app.store.session import CouncilNotSet, belong_to


def touch(deed: Deed, person: Person) -> None:
    row = deed.session.get_one(Person, person.id)
    row.first_name = "Ash"
    deed.record("person_renamed", row, before={"first_name": "Asha"}, after={"first_name": "Ash"})
    deed.tell("role_active", person.id, "k1", facts={"role": "cook"})


@pytest.fixture
def filled(clean: Flask, world: World, conf: Settings) -> Iterator[Flask]:
    """Two councils with people, a match, a trace, a message waiting and a photo."""
    asha = world.cook(email="asha@post.example", last_name="O'Neill \\ Sons\n\t“x”")
    world.match(world.meal(asha), world.request(world.diner()), MatchState.CONFIRMED)
    world.cook("Otto", council=world.barnet)
    perform(world.deed(None), touch, asha)
    photo = conf.photos / "1" / "ab" / "abc.webp"
    photo.parent.mkdir(parents=True, exist_ok=True)
    photo.write_bytes(b"a picture")
    yield clean
    photo.unlink()


@pytest.fixture
def elsewhere(conf: Settings, tmp_path: Path) -> Iterator[Flask]:
    """The service on another machine: a fresh database without tables, the same keys."""
    if conf.is_sqlite:
        url = f"sqlite:///{tmp_path / 'there.sqlite'}"
        yield from running(replace(conf, instance=tmp_path, database_url=url, database_owner_url=url))
        return
    with postgres.server() as base:
        urls = [url.replace("postgresql://", "postgresql+psycopg://") for url in postgres.fresh_database(base, "there")]
        yield from running(replace(conf, instance=tmp_path, database_url=urls[0], database_owner_url=urls[1]))


def running(conf: Settings) -> Iterator[Flask]:
    app = create_app(conf)
    yield app
    with app.app_context():
        db.engine.dispose()


def run(app: Flask, *words: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=words)


def contents(archive: Path, room: Path) -> dict[str, object]:
    """What a backup holds: each table's rows, and the photos."""
    with tarfile.open(archive) as packed:
        packed.extractall(room, filter="data")
    held: dict[str, object] = {}
    for file in sorted(path for path in room.rglob("*") if path.is_file() and path.name != "manifest.json"):
        name = str(file.relative_to(room))
        if file.suffix == ".sqlite":
            with closing(sqlite3.connect(file)) as connection:
                held[name] = sorted(connection.iterdump())
        else:
            held[name] = file.read_bytes()
    return held


def test_everything_comes_back_as_it_was(filled: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    first, second = tmp_path / "first.tar.gz", tmp_path / "second.tar.gz"
    saved = run(filled, "backup", str(first))
    assert saved.exit_code == 0, saved.output
    assert "The keys are not in it" in saved.output
    back = run(elsewhere, "restore", str(first))
    assert back.exit_code == 0, back.output
    assert run(elsewhere, "backup", str(second)).exit_code == 0
    here, there = contents(first, tmp_path / "one"), contents(second, tmp_path / "two")
    assert here == there
    assert any(name.startswith("photos/") for name in here)
    assert not [name for name in here if "secret" in name]


def test_the_restored_service_works_behind_its_walls(filled: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    archive = tmp_path / "first.tar.gz"
    run(filled, "backup", str(archive))
    assert run(elsewhere, "restore", str(archive)).exit_code == 0
    with elsewhere.app_context():
        session = db.session()
        with pytest.raises(CouncilNotSet):
            session.scalar(select(func.count(Person.id)))
        session.rollback()
        belong_to(session, 1)
        people = session.scalars(select(Person.first_name).order_by(Person.id)).all()
        assert people == ["Ash", "Dev"]
        assert all(entry.hash == link_hash(entry) for entry, _ in trace.chain(session, 1))
        session.rollback()
        session.add(Household(council_id=1, line1="1 New Road"))
        session.commit()


def test_a_database_with_data_is_left_alone_unless_told(filled: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    archive = tmp_path / "first.tar.gz"
    run(filled, "backup", str(archive))
    run(elsewhere, "restore", str(archive))
    again = run(elsewhere, "restore", str(archive))
    assert again.exit_code == 1
    assert "This database has data in it" in again.output
    assert run(elsewhere, "restore", "--force", str(archive)).exit_code == 0


def test_a_file_that_is_no_backup_is_refused(elsewhere: Flask, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.tar.gz"
    wrong.write_bytes(b"nothing of the kind")
    answer = run(elsewhere, "restore", str(wrong))
    assert answer.exit_code == 1
    assert "is not a backup of Extra Plate" in answer.output


def test_a_database_without_tables_has_nothing_to_back_up(elsewhere: Flask, tmp_path: Path) -> None:
    answer = run(elsewhere, "backup", str(tmp_path / "x.tar.gz"))
    assert answer.exit_code == 1
    assert "nothing to back up" in answer.output


def test_a_backup_is_readable_by_its_owner_alone(filled: Flask, tmp_path: Path) -> None:
    archive = tmp_path / "first.tar.gz"
    run(filled, "backup", str(archive))
    assert archive.stat().st_mode & 0o777 == 0o600
