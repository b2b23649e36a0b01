"""A backup as one file: packed with a checksum of every part, and looked through whole before anybody relies on it.

The checksum of the compressed stream covers the list of parts itself; the list covers each part.
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.integrations.database_copy import CHUNK, CopyFailed

LIST = "manifest.json"
UNREADABLE = (tarfile.TarError, OSError, EOFError, ValueError, zlib.error)


class NotABackup(Exception):
    """The file is something else, or not a byte of it can be trusted."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """rows: how many each table has. files: each part's SHA-256, by its path in the archive."""

    kind: str
    version: str
    made_at: str
    rows: Mapping[str, int]
    files: Mapping[str, str] = field(default_factory=dict)


def pack(room: Path, photos: Path, manifest: Manifest, target: Path) -> None:
    """Write room's database folder and the photos into target, readable by its owner alone.

    The photos after the database: a photo is stored before the row that names it, so none is missing.
    Raises CopyFailed where the file cannot be written; nothing is left half done in its place.
    """
    fresh = target.with_name(f"{target.name}.new")
    try:
        fresh.touch(mode=0o600)
        with tarfile.open(fresh, "w:gz", compresslevel=6) as archive:
            files = dict(_add_folder(archive, room / "database", "database"))
            files |= _add_folder(archive, photos, "photos")
            _add(archive, LIST, json.dumps(asdict(manifest) | {"files": files}, indent=1).encode())
        fresh.replace(target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise CopyFailed(f"{target} cannot be written: {error.strerror or type(error).__name__}.") from None


def _add_folder(archive: tarfile.TarFile, folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """Each file with its checksum. One that is swept away meanwhile is left out."""
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.suffix == ".new":
            continue
        inside = f"{name}/{file.relative_to(folder).as_posix()}"
        try:
            with file.open("rb") as content:
                size, checksum = file.stat().st_size, hashlib.file_digest(content, "sha256").hexdigest()
                content.seek(0)
                archive.addfile(_entry(inside, size), content)
        except FileNotFoundError:
            continue
        yield inside, checksum


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    archive.addfile(_entry(name, len(content)), io.BytesIO(content))


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def unpack(source: Path, room: Path) -> Manifest:
    """Everything into room, each byte looked at. Raises NotABackup for whatever is missing, added or changed."""
    try:
        with gzip.open(source) as whole:  # to its end, where its checksum is
            while whole.read(CHUNK):
                pass
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(room, filter="data")
        manifest = _read(json.loads((room / LIST).read_text(encoding="utf-8")))
        found = {path.relative_to(room).as_posix(): path for path in room.rglob("*") if not path.is_dir()}
        found.pop(LIST)
        whole_and_unchanged = {name: _checksum(path) for name, path in found.items()} == manifest.files
    except UNREADABLE:
        raise NotABackup from None
    if not whole_and_unchanged:
        raise NotABackup
    return manifest


def _checksum(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _read(told: Any) -> Manifest:
    """Raises ValueError for a list of parts that lacks something or says nonsense."""
    try:
        manifest = Manifest(**told)
        words = (manifest.kind, manifest.version, manifest.made_at, *manifest.rows, *manifest.files.values())
        numbers = manifest.rows.values()
    except (TypeError, AttributeError):
        raise ValueError("a list of parts has five entries") from None
    if not all(isinstance(word, str) for word in words) or not all(type(number) is int for number in numbers):
        raise ValueError("words and numbers")
    return manifest
