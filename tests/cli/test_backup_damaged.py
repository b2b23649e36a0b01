"""A damaged backup is found out before anything that is there is touched, also with --force."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from support.backups import run

from app.integrations.database_copy import copy_of

Parts = dict[str, bytes]


def parts_of(archive: Path) -> Parts:
    with tarfile.open(archive) as packed:
        return {entry.name: packed.extractfile(entry).read() for entry in packed.getmembers()}


def pack(archive: Path, parts: Parts, *, listed: bool = False) -> None:
    """As somebody with tar would; listed: with checksums that fit."""
    if listed:
        told = json.loads(parts["manifest.json"])
        told["files"] = {
            name: hashlib.sha256(content).hexdigest() for name, content in parts.items() if name != "manifest.json"
        }
        parts["manifest.json"] = json.dumps(told).encode()
    with tarfile.open(archive, "w:gz") as packed:
        for name, content in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            packed.addfile(entry, io.BytesIO(content))


@pytest.fixture
def archive(filled: Flask, tmp_path: Path) -> Path:
    target = tmp_path / "first.tar.gz"
    assert run(filled, "backup", str(target)).exit_code == 0
    return target


@pytest.fixture
def refused(filled: Flask, archive: Path) -> Callable[[], str]:
    """Restore over the live data, which must then be as it was; gives the sentence."""
    conf = filled.extensions["settings"]
    photo = conf.photos / "1" / "ab" / "abc.webp"
    photo.write_bytes(b"a newer picture")
    live = copy_of(conf.database_url, conf.database_owner_url)
    before = live.rows()

    def attempt() -> str:
        answer = run(filled, "restore", "--force", str(archive))
        assert answer.exit_code == 1, answer.output
        assert isinstance(answer.exception, SystemExit), answer.exception
        assert live.rows() == before
        assert photo.read_bytes() == b"a newer picture"
        assert not list(conf.instance.glob("backup-*"))
        assert len(answer.output.strip().splitlines()) == 1
        return answer.output

    return attempt


def test_a_flipped_byte_anywhere_is_found(archive: Path, refused: Callable[[], str]) -> None:
    whole = archive.read_bytes()
    first = whole.index(b"\0", 10) + 1  # after gzip's heading, which names the file and guards nothing
    for place in [first, *Random(7).sample(range(first, len(whole)), 12), *range(len(whole) - 8, len(whole))]:
        archive.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        assert "is not a backup of Extra Plate, or it is damaged. Nothing was changed." in refused(), place


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_found(archive: Path, refused: Callable[[], str], share: float) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * share)])
    assert "or it is damaged" in refused()


@pytest.mark.parametrize(
    "told", [b"{}", b"[]", b"null", b"not json", b'{"kind": 1, "version": 2, "made_at": 3, "rows": 4, "files": 5}']
)
def test_a_list_of_parts_that_makes_no_sense_is_found(archive: Path, refused: Callable[[], str], told: bytes) -> None:
    pack(archive, parts_of(archive) | {"manifest.json": told})
    assert "or it is damaged" in refused()


@pytest.mark.parametrize("name", ["manifest.json", "photos/1/ab/abc.webp"])
def test_a_missing_part_is_found(archive: Path, refused: Callable[[], str], name: str) -> None:
    parts = parts_of(archive)
    del parts[name]
    pack(archive, parts)
    assert "or it is damaged" in refused()


def test_a_part_that_was_added_is_found(archive: Path, refused: Callable[[], str]) -> None:
    pack(archive, parts_of(archive) | {"photos/1/ab/more.webp": b"x"})
    assert "or it is damaged" in refused()


def test_a_part_that_was_changed_and_packed_again_is_found(archive: Path, refused: Callable[[], str]) -> None:
    parts = parts_of(archive)
    name = max((name for name in parts if name.startswith("database/")), key=lambda name: len(parts[name]))
    parts[name] = parts[name].replace(b"Asha", b"Ashe") if b"Asha" in parts[name] else parts[name][:-2] + b"x\n"
    pack(archive, parts)
    assert "or it is damaged" in refused()


def test_a_database_that_was_damaged_before_it_was_packed_is_found(archive: Path, refused: Callable[[], str]) -> None:
    parts = parts_of(archive)
    name = max((name for name in parts if name.startswith("database/")), key=lambda name: len(parts[name]))
    half = len(parts[name]) // 2
    parts[name] = parts[name][:half] + bytes(4096) + parts[name][half + 4096 :] if half > 4096 else b""
    pack(archive, parts, listed=True)
    assert "The database in this backup is damaged. Nothing was changed." in refused()


@pytest.mark.parametrize(
    "content", [b"nothing of the kind", b"", gzip.compress(b"a packed text")], ids=["text", "nothing", "packed text"]
)
def test_a_file_that_is_no_backup_is_refused(archive: Path, refused: Callable[[], str], content: bytes) -> None:
    archive.write_bytes(content)
    assert "is not a backup of Extra Plate" in refused()
