"""A cook's photo: given by consent, shown at a first visit and to nobody else, and gone when it is taken back."""

import re

import pytest
from factories.meal_form import jpeg, upload

from app.domain.matches import MatchState
from app.integrations.photos import FORMATS
from app.models.meals import Photo
from app.models.people import Person

PAGE = "/account/photo"


@pytest.fixture
def asha(world):
    return world.cook()


def given(browser, asha, data=None):
    """Asha at her screen, with a photo given."""
    phone = browser(asha)
    assert phone.send(PAGE, {"photo": upload(data), "agreed": "y"}).status_code == 303
    return phone


def the_photo(world):
    world.session.rollback()
    return world.session.query(Photo).one()


def sees(browser, who, photo):
    answer = browser(who).get(f"/photos/{photo.sha256}")
    answer.close()
    return answer.status_code == 200


def test_only_whom_the_cook_visits_for_the_first_time_sees_it(world, browser, asha):
    joan, dev = world.diner("Joan"), world.diner("Dev")
    world.match(world.meal(asha), world.request(joan), MatchState.CONFIRMED, first_meeting=True)
    world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED, first_meeting=False, word="")
    given(browser, asha)
    photo = the_photo(world)
    assert [sees(browser, who, photo) for who in (asha, joan, dev)] == [True, True, False]
    assert sees(browser, world.coordinator(), photo)
    assert browser().get(f"/photos/{photo.sha256}").status_code == 404
    assert f"/photos/{photo.sha256}" in browser(joan).get("/diner/").get_data(as_text=True)
    assert f"/photos/{photo.sha256}" not in browser(dev).get("/diner/").get_data(as_text=True)


@pytest.mark.parametrize("state", [MatchState.PROPOSED, MatchState.APPROVED, MatchState.HANDED_OVER])
def test_it_is_seen_only_while_the_visit_is_arranged(world, browser, asha, state):
    joan = world.diner("Joan")
    world.match(world.meal(asha), world.request(joan), state, first_meeting=True)
    given(browser, asha)
    assert not sees(browser, joan, the_photo(world))


def test_no_browser_keeps_a_face(world, browser, asha):
    phone = given(browser, asha)
    answer = phone.get(f"/photos/{the_photo(world).sha256}")
    assert answer.headers["Cache-Control"] == "private, no-store"
    answer.close()


def test_it_is_given_only_by_a_tick(world, browser, asha):
    answer = browser(asha).send(PAGE, {"photo": upload()})
    assert answer.status_code == 422
    assert "Tick the box if you agree" in answer.text_of()
    assert world.session.get(Person, asha.id).photo_id is None


@pytest.mark.parametrize(
    ("photo", "words"), [(None, "Choose a photo."), (upload(b"not a picture"), "We could not read this photo.")]
)
def test_what_is_no_photo_gets_a_sentence(world, browser, asha, photo, words):
    answer = browser(asha).send(PAGE, {"agreed": "y"} | ({"photo": photo} if photo else {}))
    assert answer.status_code == 422
    assert words in answer.text_of()


def test_taken_back_it_is_gone_with_its_file(clean, world, browser, asha):
    phone = given(browser, asha)
    sha256 = the_photo(world).sha256
    path = clean.extensions["ports"].photos.path(world.reigate.id, sha256)
    assert path.is_file()
    version = world.session.get(Person, asha.id).version
    assert phone.post("/account/photo/take-back", {"version": version + 1}).status_code == 409
    assert path.is_file()
    back = {"version": version, "form_key": "n" * 20}
    assert phone.post("/account/photo/take-back", back).status_code == 303
    assert not path.exists()
    assert world.session.query(Photo).count() == 0


def test_another_photo_takes_the_place_of_the_first(clean, world, browser, asha):
    given(browser, asha)
    first = the_photo(world).sha256
    given(browser, asha, jpeg("navy"))
    assert the_photo(world).sha256 != first
    assert not clean.extensions["ports"].photos.path(world.reigate.id, first).exists()


def test_who_does_not_cook_has_no_such_page(world, browser):
    dev = browser(world.diner())
    assert dev.get(PAGE).status_code == 403
    assert "photo for a first visit" not in dev.get("/account/").text_of()
    assert browser().get(PAGE).status_code == 302


def test_the_page_asks_only_for_kinds_of_pictures_that_are_taken(asha, browser):
    page = browser(asha).get("/account/photo").get_data(as_text=True)
    accepted = re.search('accept="([^"]+)"', page)
    assert accepted
    assert {kind.removeprefix("image/").upper() for kind in accepted[1].split(",")} == set(FORMATS)


def test_a_photo_in_an_iphone_s_own_format_says_what_to_set(asha, browser):
    heic = b"\0\0\0\x18ftypheic" + bytes(200)
    answer = browser(asha).send(PAGE, {"photo": upload(heic), "agreed": "y"})
    assert answer.status_code == 422
    assert "choose Most Compatible" in answer.text_of()
