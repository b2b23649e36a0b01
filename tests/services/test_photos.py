"""Pictures that nobody has any more are forgotten, rows and files; what is in use or fresh stays."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from support.world import World

from app.models.meals import Photo
from app.services import photos
from app.services.frame import perform


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def kept(world: World):
    """Keep a picture of this colour so many days ago; gives its row's id, its hash and its file."""

    def keep(colour: str, days_ago: int) -> tuple[int, str, Path]:
        deed = world.deed(world.person("Asha"), now=world.now - timedelta(days=days_ago))
        row = perform(deed, photos.keep, picture(colour))
        file = deed.ports.photos.path(world.council.id, row.sha256)
        at = deed.now.timestamp()
        os.utime(file, (at, at))
        return row.id, row.sha256, file

    return keep


def sweep(world: World) -> set[str]:
    perform(world.deed(), photos.sweep)
    return {row.sha256 for row in world.session.query(Photo)}


def test_a_picture_nobody_has_is_forgotten_after_two_days_with_its_file(world: World, kept) -> None:
    (_, _, old), (_, fresh_sha, fresh) = kept("red", 3), kept("blue", 1)
    assert sweep(world) == {fresh_sha}
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_meal_s_and_a_face_s_picture_stay_however_old(world: World, kept) -> None:
    (dish, dish_sha, dish_file), (face, face_sha, face_file) = kept("red", 900), kept("blue", 900)
    world.meal(world.cook(), photo_id=dish)
    world.person("Bea", photo_id=face)
    assert sweep(world) == {dish_sha, face_sha}
    assert dish_file.exists()
    assert face_file.exists()


def test_a_file_without_a_row_goes_and_another_council_s_stays(world: World) -> None:
    files = [world.deed().ports.photos.path(number, "f" * 64) for number in (world.reigate.id, world.barnet.id)]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"left by a form that never came back")
        os.utime(file, ((world.now - timedelta(days=3)).timestamp(),) * 2)
    sweep(world)
    assert [file.exists() for file in files] == [False, True]
    files[1].unlink()


def test_a_picture_sent_again_is_fresh_again(world: World, kept) -> None:
    _, _, file = kept("red", 3)
    perform(world.deed(world.person("Asha")), photos.keep, picture("red"))
    assert file.stat().st_mtime > (world.now - timedelta(days=1)).timestamp()
