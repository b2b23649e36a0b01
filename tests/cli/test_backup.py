"""Backup and restore, drilled: everything comes back, on both databases, and the walls stand again."""

import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from support.backups import run

from app.cli import schema
from app.extensions import db
from app.models.people import Household, Person
from app.services.audit import link_hash
from app.store import trace
from app.store.session import CouncilNotSet, belong_to
from tests.migrations.ladder import Ladder


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


def test_a_backup_of_an_older_version_comes_back_and_is_migrated(elsewhere: Flask, tmp_path: Path) -> None:
    archive = tmp_path / "old.tar.gz"
    with elsewhere.app_context():
        old = Ladder(elsewhere)
        old.up(old.revisions[0])
        old.fill()
        held = old.counts()
        assert run(elsewhere, "backup", str(archive)).exit_code == 0
        old.down()
        back = run(elsewhere, "restore", str(archive))
        assert back.exit_code == 0, back.output
        assert schema.current() == schema.head()
        assert {name: rows for name, rows in old.counts().items() if name in held} == held


@pytest.mark.parametrize("where", ["", "missing/x.tar.gz"])
def test_a_place_where_no_file_can_be_gets_a_sentence(filled: Flask, tmp_path: Path, where: str) -> None:
    answer = run(filled, "backup", str(tmp_path / where))
    assert answer.exit_code == 1
    assert "is no place for a file" in answer.output


def test_a_database_without_tables_has_nothing_to_back_up(elsewhere: Flask, tmp_path: Path) -> None:
    answer = run(elsewhere, "backup", str(tmp_path / "x.tar.gz"))
    assert answer.exit_code == 1
    assert "nothing to back up" in answer.output


def test_a_backup_is_readable_by_its_owner_alone(filled: Flask, tmp_path: Path) -> None:
    archive = tmp_path / "first.tar.gz"
    run(filled, "backup", str(archive))
    assert archive.stat().st_mode & 0o777 == 0o600
