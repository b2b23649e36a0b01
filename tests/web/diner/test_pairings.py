import pytest
from support.pairs import again, pairing, shared
from support.world import World

from app.domain.members import MemberState
from app.domain.pairings import PairingState, Party
from app.domain.vocabulary import Asked, Role
from app.models.pairings import Pairing
from app.models.people import Representation

DAYS = {"weekdays": ["sun", "wed"], "part": "evening", "portions": "1"}


@pytest.fixture
def cast(world: World):
    return world.cook("Asha"), world.diner("Dev", email="dev@post.example")


def test_a_diner_without_a_pair_is_told_how_it_begins(world: World, browser, cast) -> None:
    page = browser(cast[1]).get("/diner/pairings")
    assert page.status_code == 200
    assert "Nobody yet" in page.text_of()
    assert "ep-large" in page.get_data(as_text=True)


def test_a_diner_is_asked_on_the_home_page_and_says_yes(world: World, browser, cast) -> None:
    asha, dev = cast
    row = pairing(world, asha, dev, PairingState.SUGGESTED, diner_yes_at=None)
    mine = browser(dev)
    assert "Would you like meals from Asha again and again?" in mine.get("/diner/").text_of()
    assert mine.send("/diner/pairings", action="/yes").status_code == 303
    assert (again(world, row).diner_yes_how, again(world, row).diner_yes_by_id) == (Asked.WEB, dev.id)


def test_a_diner_says_no_and_nobody_asks_why(world: World, browser, cast) -> None:
    asha, dev = cast
    row = pairing(world, asha, dev, PairingState.SUGGESTED, diner_yes_at=None)
    page = browser(dev).get(f"/diner/pairings/{row.ref}/end")
    assert "nobody asks why" in page.text_of()
    assert browser(dev).send(f"/diner/pairings/{row.ref}/end").status_code == 303
    assert again(world, row).state is PairingState.ENDED


def test_a_diner_pauses_and_begins_again(world: World, browser, cast) -> None:
    asha, dev = cast
    row = pairing(world, asha, dev)
    mine = browser(dev)
    assert "Asha: Active" in mine.get("/diner/").text_of()
    assert mine.send(f"/diner/pairings/{row.ref}/pause", {"until": "1/11/2026"}).status_code == 303
    assert "It goes on by itself on Sunday 1 November." in mine.get("/diner/pairings").text_of()
    assert mine.send("/diner/pairings", action="/resume").status_code == 303
    assert again(world, row).state is PairingState.ACTIVE


def test_after_a_meal_a_diner_would_like_more(world: World, browser, cast) -> None:
    asha, dev = cast
    match = shared(world, asha, dev)
    mine = browser(dev)
    assert "Would you like more from Asha?" in mine.get("/diner/pairings").text_of()
    assert mine.send(f"/diner/visits/{match.ref}/again", DAYS | {"part": ""}).status_code == 422
    assert mine.send(f"/diner/visits/{match.ref}/again", DAYS).status_code == 303
    [made] = world.session.query(Pairing).all()
    assert (made.suggested_by, made.cook_yes_at, made.starts.hour) == (Party.DINER, None, 16)


def test_a_relative_answers_for_the_diner(world: World, clean, cast) -> None:
    from support.client import Browser

    asha, dev = cast
    rita = world.person("Rita", Role.RELATIVE, email="rita@post.example")
    bond = {"relative_id": rita.id, "diner_id": dev.id, "state": MemberState.ACTIVE}
    world.add(Representation(relation="daughter", asked_at=world.now, **bond))
    row = pairing(world, asha, dev, PairingState.SUGGESTED, diner_yes_at=None)
    hers = Browser(clean, "reigate.localhost", world.sign_in(rita, acting_for=dev))
    assert hers.send("/diner/pairings", action="/yes").status_code == 303
    assert again(world, row).diner_yes_by_id == rita.id


def test_the_wrong_verb_a_lesser_role_a_stranger_and_somebody_else(world: World, browser, cast) -> None:
    asha, dev = cast
    row = pairing(world, asha, dev)
    assert browser(dev).get(f"/diner/pairings/{row.ref}/yes").status_code == 405
    assert browser(asha).get("/diner/pairings").status_code == 403
    assert browser(None).get("/diner/pairings").status_code == 302
    assert browser(world.diner("Dot")).get(f"/diner/pairings/{row.ref}/end").status_code == 404
    otto, dina = world.cook("Otto", council=world.barnet), world.diner("Dina", council=world.barnet)
    theirs, visit = pairing(world, otto, dina), shared(world, otto, dina)
    assert browser(dev).get(f"/diner/pairings/{theirs.ref}/end").status_code == 404
    assert browser(dev).get(f"/diner/visits/{visit.ref}/again").status_code == 404
