import shutil
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from flask_migrate import check
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from support import postgres
from support.database import _driver as driver
from support.telling import STORIES

from app import clock, create_app
from app.domain.council_policy import parse_policy
from app.extensions import db
from app.integrations.places import EmbeddedPlaces
from app.services import councils, demo
from app.services.frame import CouncilContext
from app.services.ports import Ports
from app.settings import Settings
from tests.factories.gazetteer import gazetteer_file
from tests.migrations.ladder import MIGRATIONS, ROOT, Counts, Ladder, lost


@pytest.fixture
def ladder(conf: Settings, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ladder]:
    """On an empty database."""
    if conf.is_sqlite:
        service = owner = f"sqlite:///{tmp_path / 'ladder.sqlite'}"
    else:
        base = request.getfixturevalue("postgres_base")
        service, owner = map(driver, postgres.fresh_database(base, f"{conf.database_url.rsplit('/', 1)[1]}_ladder"))
    app = create_app(replace(conf, database_url=service, database_owner_url=owner))
    with app.app_context():
        yield Ladder(app)
        db.session.remove()
        db.engine.dispose()


def with_another(ladder: Ladder, folder: Path, up: str, down: str) -> Ladder:
    """The same ladder with one more rung on it."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    last = ladder.revisions[-1]
    number = f"{int(last) + 1:04d}"
    (folder / "versions" / f"{number}_another.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\n"
        f"revision = '{number}'\ndown_revision = '{last}'\n"
        f"def upgrade():\n    {up}\ndef downgrade():\n    {down}\n"
    )
    return Ladder(ladder.app, folder)


def climb(ladder: Ladder, below: str, to: str) -> list[str]:
    """From a row in every table at one revision: up, down, up; what was lost on the way, and rows without parents."""
    ladder.up(below)
    ladder.fill()
    before = ladder.counts()
    ladder.up(to)
    return [*_harm(ladder, before), *down_and_up(ladder, below, to, before.keys())]


def down_and_up(ladder: Ladder, below: str, to: str, kept: Collection[str]) -> list[str]:
    """kept: the tables that are there at the lower revision. Whatever a younger one holds goes down with it."""
    before = {table: rows for table, rows in ladder.counts().items() if table in kept}
    ladder.down(below)
    harm = _harm(ladder, before)
    ladder.up(to)
    return [*harm, *_harm(ladder, before)]


def _harm(ladder: Ladder, before: Counts) -> list[str]:
    return [*lost(before, ladder.counts()), *map(str, ladder.orphans())]


def test_every_migration_goes_up_down_and_up_on_loaded_tables(ladder: Ladder) -> None:
    revisions = ladder.revisions
    for below, to in pairwise(revisions):
        assert not climb(ladder, below, to), f"{to} loses rows: what goes up comes down with what was there before"


def test_the_first_migration_comes_down_to_nothing_and_up_to_the_same(ladder: Ladder) -> None:
    ladder.up()
    ladder.fill()
    shape = ladder.shape()
    ladder.down()
    assert ladder.counts() == {}
    ladder.up()
    assert ladder.shape() == shape
    assert set(ladder.counts().values()) == {0}


def test_the_tables_are_what_the_models_say(ladder: Ladder) -> None:
    head = (MIGRATIONS / "HEAD").read_text()
    ladder.up()
    check(directory=str(MIGRATIONS))  # leaves with an exit code where they differ
    assert (MIGRATIONS / "HEAD").read_text() == head, "looking is not changing"


def test_the_head_file_names_the_last_migration(ladder: Ladder) -> None:
    assert (MIGRATIONS / "HEAD").read_text().strip() == ladder.revisions[-1]


def test_a_parent_table_is_rebuilt_without_losing_its_children(ladder: Ladder, tmp_path: Path) -> None:
    wider = "with op.batch_alter_table('people') as b: b.alter_column('first_name', type_=sa.String({}))"
    rebuilt = with_another(ladder, tmp_path / "more", wider.format(99), wider.format(60))
    assert climb(rebuilt, *rebuilt.revisions[-2:]) == []


def test_the_demonstration_is_all_there_after_up_down_and_up(ladder: Ladder, tmp_path: Path) -> None:
    wider = "with op.batch_alter_table('people') as b: b.alter_column('first_name', type_=sa.String({}))"
    rebuilt = with_another(ladder, tmp_path / "more", wider.format(99), wider.format(60))
    tables = {}
    for revision in rebuilt.revisions:
        rebuilt.up(revision)
        tables[revision] = set(rebuilt.counts())
    tell_demonstration(ladder)
    assert ladder.counts()["matches"] >= 8
    for below in reversed(rebuilt.revisions[:-1]):
        assert not down_and_up(rebuilt, below, rebuilt.revisions[-1], tables[below])


def tell_demonstration(ladder: Ladder) -> None:
    session, now = db.session(), clock.now()
    row = councils.apply(session, (ROOT / "seeds/councils/reigate.toml").read_text(), now)
    known: Ports = ladder.app.extensions["ports"]
    directory = EmbeddedPlaces(gazetteer_file())
    council = CouncilContext(row.id, row.slug, parse_policy(row.document), row.state)
    demo.top_up(session, replace(known, places=directory), council, STORIES / "reigate.toml", now)
    directory.close()
    db.session.remove()
    db.engine.dispose()


def test_a_migration_that_loses_rows_is_seen(ladder: Ladder, tmp_path: Path) -> None:
    lossy = with_another(ladder, tmp_path / "more", "op.execute('delete from reveals')", "pass")
    assert climb(lossy, *lossy.revisions[-2:]) == ["reveals: 3 rows before, 0 after"]


def test_a_migration_that_leaves_rows_without_parents_stops(ladder: Ladder, tmp_path: Path) -> None:
    lossy = with_another(ladder, tmp_path / "more", "op.execute('delete from matches')", "pass")
    with pytest.raises((SystemExit, IntegrityError)):  # our own check on SQLite, PostgreSQL's at the row
        climb(lossy, *lossy.revisions[-2:])


@pytest.mark.postgresql
def test_the_service_may_not_change_the_shape_of_tables(ladder: Ladder) -> None:
    ladder.up()
    with pytest.raises(Exception, match="must be owner"):
        db.session.execute(text("alter table people add column hat text"))


def test_a_match_made_before_visits_had_times_keeps_its_meal_s(ladder: Ladder) -> None:
    ladder.up("0003")
    ladder.fill()
    ladder.up("0004")
    same = "meals.window_start = matches.window_start and meals.window_end = matches.window_end"
    with ladder.connected() as connection:
        kept = text(f"select count(*) from matches join meals on meals.id = matches.meal_id where {same}")
        assert connection.scalar(kept) == ladder.counts()["matches"]
