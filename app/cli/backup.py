"""`flask backup` and `flask restore`: the database and the photos in one file, and back. The keys are kept apart."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app import clock
from app.cli import schema
from app.cli.plainly import PlainCommand
from app.extensions import db
from app.integrations.backup_file import Manifest, NotABackup, pack, unpack
from app.integrations.database_copy import CopyFailed, DatabaseCopy, copy_of
from app.settings import Settings
from app.store import across_councils

KEYS_APART = (
    "The keys are not in it. Keep SECRET_KEY, ENCRYPTION_KEY and LOOKUP_KEY (instance/secrets.env) in another place: "
    "without them nobody's second factor works after a restore."
)


@click.command(cls=PlainCommand)
@click.argument("target", type=click.Path(path_type=Path))
@with_appcontext
def backup(target: Path) -> None:
    """Write the database and the photos into TARGET (a .tar.gz file) while the service runs."""
    conf: Settings = current_app.extensions["settings"]
    if target.is_dir() or not target.absolute().parent.is_dir():
        raise click.ClickException(f"{target} is no place for a file. Name one in a folder that is there.")
    version = schema.current()
    if version is None:
        raise click.ClickException("There is nothing to back up: the database has no tables yet.")
    with _room(conf) as room:
        (room / "database").mkdir()
        rows = _copy(conf).save(room / "database")
        made_at = clock.now().astimezone(UTC).isoformat(timespec="seconds")
        manifest = Manifest(kind=_copy(conf).kind, version=version, made_at=made_at, rows=rows)
        pack(room, conf.photos, manifest, target)
    across_councils.beat(db.session(), "backup", clock.now(), os.getpid())
    click.echo(f"{target}: {sum(rows.values())} rows and the photos.")
    click.echo(KEYS_APART)


@click.command(cls=PlainCommand)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Put it in the place of everything that is there now.")
@with_appcontext
def restore(source: Path, *, force: bool) -> None:
    """Put a backup back. Stop the service first, and start it after.

    Every byte of the backup is checked before anything here is touched.
    """
    conf: Settings = current_app.extensions["settings"]
    with _room(conf) as room:
        manifest = _checked(source, room)
        copy = _copy(conf)
        if manifest.kind != copy.kind:
            raise click.ClickException(f"This backup is of {manifest.kind}, the database here is {copy.kind}.")
        copy.check(room / "database", dict(manifest.rows))
        _make_ready(copy, manifest.version, force=force)
        db.engine.dispose()
        _put_photos(room / "photos", conf.photos)
        copy.load(room / "database")
        if copy.rows() != manifest.rows:
            raise click.ClickException("Not every row came back. Do not use this database; try again.")
    if schema.current() != schema.head():
        schema.upgrade()
    click.echo(f"Restored {sum(manifest.rows.values())} rows, as they were at {manifest.made_at}.")
    click.echo("Start the service with the same keys as before.")


def _copy(conf: Settings) -> DatabaseCopy:
    return copy_of(conf.database_url, conf.database_owner_url)


@contextmanager
def _room(conf: Settings) -> Iterator[Path]:
    """A folder of our own, beside the data, gone at the end."""
    with tempfile.TemporaryDirectory(dir=conf.instance, prefix="backup-") as name:
        try:
            yield Path(name)
        except CopyFailed as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            words = f"The files could not be written: {error.strerror or type(error).__name__}."
            raise click.ClickException(words) from None


def _checked(source: Path, room: Path) -> Manifest:
    try:
        return unpack(source, room)
    except NotABackup:
        words = f"{source} is not a backup of Extra Plate, or it is damaged. Nothing was changed."
        raise click.ClickException(words) from None


def _make_ready(copy: DatabaseCopy, version: str, *, force: bool) -> None:
    """Tables of the backup's version, without rows unless they may go."""
    known = {file.name[:4] for file in (schema.MIGRATIONS / "versions").glob("*.py")}
    if version not in known:
        raise click.ClickException("This backup was made by a newer version of Extra Plate. Update it first.")
    if schema.current() is None:
        schema.upgrade(version)
        return
    if schema.current() != version:
        raise click.ClickException(
            "The tables here are of another version than the backup. Restore into a new database."
        )
    if any(copy.rows().values()) and not force:
        raise click.ClickException("This database has data in it. To put the backup in its place: add --force")


def _put_photos(saved: Path, photos: Path) -> None:
    """Before the database, like when they were taken: one too many hurts nobody."""
    if saved.is_dir():
        shutil.copytree(saved, photos, dirs_exist_ok=True)


COMMANDS = [backup, restore]
