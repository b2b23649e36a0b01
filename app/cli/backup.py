"""`flask backup` and `flask restore`: the database and the photos in one file, and back. The keys are kept apart."""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from app import clock
from app.cli import schema
from app.extensions import db
from app.integrations.database_copy import CopyFailed, DatabaseCopy, copy_of
from app.settings import Settings

KEYS_APART = (
    "The keys are not in it. Keep SECRET_KEY, ENCRYPTION_KEY and LOOKUP_KEY (instance/secrets.env) in another place: "
    "without them nobody's second factor works after a restore."
)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@with_appcontext
def backup(target: Path) -> None:
    """Write the database and the photos into TARGET (a .tar.gz file) while the service runs."""
    conf: Settings = current_app.extensions["settings"]
    version = schema.current()
    if version is None:
        raise click.ClickException("There is nothing to back up: the database has no tables yet.")
    with _room(conf) as room:
        (room / "database").mkdir()
        rows = _copy(conf).save(room / "database")
        manifest = {"kind": _copy(conf).kind, "version": version, "rows": rows}
        manifest["made_at"] = clock.now().astimezone(UTC).isoformat(timespec="seconds")
        (room / "manifest.json").write_text(json.dumps(manifest, indent=1))
        _pack(room, conf.photos, target)
    click.echo(f"{target}: {sum(rows.values())} rows and the photos.")
    click.echo(KEYS_APART)


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Put it in the place of everything that is there now.")
@with_appcontext
def restore(source: Path, *, force: bool) -> None:
    """Put a backup back. Stop the service first, and start it after."""
    conf: Settings = current_app.extensions["settings"]
    with _room(conf) as room:
        manifest = _unpack(source, room)
        copy = _copy(conf)
        if manifest["kind"] != copy.kind:
            raise click.ClickException(f"This backup is of {manifest['kind']}, the database here is {copy.kind}.")
        _make_ready(copy, manifest["version"], force=force)
        db.engine.dispose()
        copy.load(room / "database")
        if copy.rows() != manifest["rows"]:
            raise click.ClickException("Not every row came back. Do not use this database; try again.")
        _put_photos(room / "photos", conf.photos)
    if schema.current() != schema.head():
        schema.upgrade()
    click.echo(f"Restored {sum(manifest['rows'].values())} rows, as they were at {manifest['made_at']}.")
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


def _pack(room: Path, photos: Path, target: Path) -> None:
    """The photos after the database: a photo is stored before the row that names it, so none is missing."""
    fresh = target.with_name(f"{target.name}.new")
    fresh.touch(mode=0o600)
    with tarfile.open(fresh, "w:gz", compresslevel=6) as archive:
        archive.add(room / "manifest.json", "manifest.json")
        archive.add(room / "database", "database")
        if photos.is_dir():
            archive.add(photos, "photos", filter=lambda member: None if member.name.endswith(".new") else member)
    fresh.replace(target)


def _unpack(source: Path, room: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(room, filter="data")
        manifest: dict[str, Any] = json.loads((room / "manifest.json").read_text())
    except (tarfile.TarError, OSError, ValueError):
        raise click.ClickException(f"{source} is not a backup of Extra Plate, or it is damaged.") from None
    return manifest


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
    if saved.is_dir():
        shutil.copytree(saved, photos, dirs_exist_ok=True)


COMMANDS = [backup, restore]
