import pytest
from support.pairs import again, pairing, shared
from support.world import World

from app.domain.pairings import PairingState, Party
from app.models.pairings import Pairing


@pytest.fixture
def cast(world: World):
    return world.cook("Asha", email="asha@post.example"), world.diner("Dev")


DAYS = {"weekdays": ["sun"], "starts": "5.30pm", "ends": "6.30pm", "every": "2", "portions": "1"}


def test_a_cook_without_a_pair_is_told_how_it_begins(world: World, browser, cast) -> None:
    page = browser(cast[0]).get("/cook/pairings")
    assert page.status_code == 200
    assert "Nobody yet" in page.text_of()


def test_a_cook_says_yes(world: World, browser, cast) -> None:
    asha, dev = cast
    row = pairing(world, asha, dev, PairingState.SUGGESTED, cook_yes_at=None)
    mine = browser(asha)
    assert "Would you like to cook for Dev again and again?" in mine.get("/cook").text_of()
    assert mine.send("/cook/pairings", action="/yes").status_code == 303
    assert again(world, row).cook_yes_by_id == asha.id
    assert "You have said yes" in mine.get("/cook/pairings").text_of()


def test_a_cook_pauses_begins_again_and_stops_without_a_reason(world: World, browser, cast) -> None:
    asha, dev = cast
    row = pairing(world, asha, dev)
    mine = browser(asha)
    assert mine.send(f"/cook/pairings/{row.ref}/pause", {"until": "never"}).status_code == 422
    assert mine.send(f"/cook/pairings/{row.ref}/pause").status_code == 303
    assert mine.send("/cook/pairings", action="/resume").status_code == 303
    page = mine.get(f"/cook/pairings/{row.ref}/end")
    assert "Nobody asks why" in page.text_of()
    assert "textarea" not in page.get_data(as_text=True)
    assert mine.send(f"/cook/pairings/{row.ref}/end").status_code == 303
    assert again(world, row).state is PairingState.ENDED


def test_what_the_diner_paused_the_cook_does_not_begin(world: World, browser, cast) -> None:
    asha, dev = cast
    row = pairing(world, asha, dev, PairingState.PAUSED, paused_by=Party.DINER)
    page = browser(asha).get("/cook/pairings")
    assert "/resume" not in page.get_data(as_text=True)
    assert browser(asha).post(f"/cook/pairings/{row.ref}/resume", {"version": "1"}).status_code == 409


def test_a_review_is_the_office_s_affair(world: World, browser, cast) -> None:
    asha, dev = cast
    pairing(world, asha, dev, PairingState.REVIEW_DUE)
    text = browser(asha).get("/cook/pairings").text_of()
    assert "Active" in text
    assert "talk about" not in text


def test_after_a_visit_a_cook_would_like_to_cook_again(world: World, browser, cast) -> None:
    asha, dev = cast
    match = shared(world, asha, dev)
    mine = browser(asha)
    assert f"/cook/visits/{match.ref}/again" in mine.get("/cook/pairings").get_data(as_text=True)
    assert mine.send(f"/cook/visits/{match.ref}/again", DAYS | {"weekdays": []}).status_code == 422
    assert mine.send(f"/cook/visits/{match.ref}/again", DAYS).status_code == 303
    [made] = world.session.query(Pairing).all()
    assert (made.suggested_by, made.every, made.diner_yes_at) == (Party.COOK, 2, None)
    assert mine.send(f"/cook/visits/{match.ref}/again", DAYS).status_code == 409


def test_a_mere_thought_of_the_office_is_not_shown(world: World, browser, cast) -> None:
    asha, dev = cast
    row = pairing(world, asha, dev, PairingState.SUGGESTED, asked_at=None, cook_yes_at=None, diner_yes_at=None)
    assert "Dev" not in browser(asha).get("/cook/pairings").text_of()
    assert browser(asha).get(f"/cook/pairings/{row.ref}/end").status_code == 404


def test_the_wrong_verb_a_lesser_role_a_stranger_and_somebody_else(world: World, browser, cast) -> None:
    asha, dev = cast
    row = pairing(world, asha, dev)
    assert browser(asha).get(f"/cook/pairings/{row.ref}/yes").status_code == 405
    assert browser(world.diner("Dot")).get("/cook/pairings").status_code == 403
    assert browser(None).get("/cook/pairings").status_code == 302
    assert browser(world.cook("Gil")).get(f"/cook/pairings/{row.ref}/end").status_code == 404
    otto, dina = world.cook("Otto", council=world.barnet), world.diner("Dina", council=world.barnet)
    theirs, visit = pairing(world, otto, dina), shared(world, otto, dina)
    assert browser(asha).get(f"/cook/pairings/{theirs.ref}/end").status_code == 404
    assert browser(asha).get(f"/cook/visits/{visit.ref}/again").status_code == 404
