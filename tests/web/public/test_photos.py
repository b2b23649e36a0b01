"""Pictures: for members of their council, and for everybody while they stand on its home."""

import pytest
from factories.meal_form import jpeg

from app.domain.meals import MealState
from app.models.meals import Photo


@pytest.fixture
def picture(clean, world):
    kept = clean.extensions["ports"].photos.keep(world.reigate.id, jpeg())
    facts = {"width": kept.width, "height": kept.height, "size": kept.size}
    return world.add(Photo(sha256=kept.sha256, created_at=world.now, **facts))


def test_a_member_sees_it_and_their_browser_keeps_it(world, browser, picture):
    response = browser(world.diner()).get(f"/photos/{picture.sha256}")
    assert (response.status_code, response.mimetype) == (200, "image/webp")
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert len(response.get_data()) == picture.size
    response.close()


def test_a_stranger_sees_it_only_while_its_dish_is_on_the_home(world, browser, picture):
    path = f"/photos/{picture.sha256}"
    assert browser().get(path).status_code == 404
    meal = world.meal(world.cook(), photo_id=picture.id)
    shown = browser().get(path)
    assert shown.status_code == 200
    shown.close()
    meal.state = MealState.WITHDRAWN
    world.session.commit()
    assert browser().get(path).status_code == 404


def test_another_councils_member_does_not(world, browser, picture):
    world.meal(world.cook(), photo_id=picture.id)
    otto = world.cook("Otto", council=world.barnet)
    assert browser(otto).get(f"/photos/{picture.sha256}").status_code == 404


def test_what_is_no_photo_is_not_found(world, browser, picture):
    world.add(Photo(sha256="c" * 64, width=1, height=1, size=1, created_at=world.now))
    for name in ("c" * 64, "d" * 64, "x", picture.sha256.upper(), "..%2f..%2fsecrets.env"):
        assert browser(world.diner()).get(f"/photos/{name}").status_code == 404
