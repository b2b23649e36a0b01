from datetime import timedelta

import pytest
from support.pairs import again, pairing, shared
from support.queries import counted
from support.world import World

from app.domain.pairings import PairingState, Party
from app.domain.vocabulary import Origin
from app.models.councils import Council
from app.models.pairings import Pairing
from app.store import pairings as store

DAYS = {"weekdays": ["sun"], "starts": "5.30pm", "ends": "6.30pm", "every": "1", "portions": "1"}


@pytest.fixture
def cast(world: World):
    return world.cook("Asha", email="asha@post.example"), world.diner("Dev"), world.coordinator("Cleo")


def only(world: World) -> Pairing:
    world.session.expire_all()
    [found] = world.session.query(Pairing).all()
    return found


def test_no_pair_says_so(world: World, browser) -> None:
    desk = browser(world.coordinator())
    page = desk.get("/desk/pairings")
    assert page.status_code == 200
    assert "No pair needs you" in page.text_of()
    assert "No pairs here" in desk.get("/desk/pairings?state=trial").text_of()


def test_a_pair_from_a_thought_to_a_trial(world: World, browser, cast) -> None:
    asha, dev, cleo = cast
    desk = browser(cleo)
    assert desk.send(f"/desk/people/{dev.ref}/pair", {"other": asha.ref} | DAYS).status_code == 303
    made = only(world)
    assert (made.cook_id, made.diner_id, made.state) == (asha.id, dev.id, PairingState.SUGGESTED)
    path = f"/desk/pairings/{made.ref}"
    assert "Each Sunday, 5.30pm to 6.30pm" in desk.get(path).text_of()
    for side in ("cook", "diner"):
        assert desk.send(f"{path}/consent", {"side": side, "how": "phone"}).status_code == 303
    assert "Start the trial" in desk.get(path).text_of()
    assert desk.send(path, action="/begin").status_code == 303
    assert only(world).state is PairingState.TRIAL
    page = desk.get(path).text_of()
    assert "0 of 4 meals" in page
    assert "The trial began" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weekdays": []}, "Choose at least one day of the week."),
        ({"ends": "5pm"}, "Choose an end that is after the start."),
        ({"ends": "5.40pm"}, "Choose at least 15 minutes, so that a cook has time to come."),
        ({"starts": "soon"}, "Enter a time, like 5.40pm."),
        ({"other": "nobody"}, "Nobody has that reference."),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(world: World, browser, cast, change, said) -> None:
    asha, dev, cleo = cast
    answer = browser(cleo).send(f"/desk/people/{asha.ref}/pair", {"other": dev.ref} | DAYS | change)
    assert answer.status_code == 422
    assert said in answer.text_of()
    assert world.session.query(Pairing).count() == 0


def test_a_pair_that_the_guard_refuses_says_why(world: World, browser, cast) -> None:
    asha, _, cleo = cast
    far = world.diner("Far", metres_north=9000)
    answer = browser(cleo).send(f"/desk/people/{asha.ref}/pair", {"other": far.ref} | DAYS)
    assert answer.status_code == 409
    assert "too far apart" in answer.text_of()


def test_a_trial_goes_on_only_after_its_meals_and_a_talk_with_both(world: World, browser, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev, PairingState.TRIAL)
    desk, both = browser(cleo), {"cook_asked": "y", "diner_asked": "y"}
    answer = desk.send(f"/desk/pairings/{row.ref}/go-on", both)
    assert answer.status_code == 409
    assert "Something is still missing" in answer.text_of()
    for ago in range(1, 5):
        shared(world, asha, dev, ago=ago, handed_over_at=world.now)
    assert desk.send(f"/desk/pairings/{row.ref}/go-on", {"cook_asked": "y"}).status_code == 409
    assert desk.send(f"/desk/pairings/{row.ref}/go-on", both).status_code == 303
    assert again(world, row).state is PairingState.ACTIVE


def test_a_review_is_written_down_with_what_was_said(world: World, browser, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev, PairingState.REVIEW_DUE, review_why="food")
    desk = browser(cleo)
    assert "has changed" in desk.get("/desk/pairings").text_of()
    words = {"cook_asked": "y", "diner_asked": "y", "words": "No eggs from now on"}
    assert desk.send(f"/desk/pairings/{row.ref}/go-on", words).status_code == 303
    assert "No eggs from now on" in desk.get(f"/desk/pairings/{row.ref}").text_of()


def test_a_pair_is_paused_begun_again_and_ended(world: World, browser, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    desk, path = browser(cleo), f"/desk/pairings/{row.ref}"
    assert desk.send(f"{path}/pause", {"until": "some day"}).status_code == 422
    assert desk.send(f"{path}/pause", {"until": "1/1/2020"}).status_code == 422
    assert desk.send(f"{path}/pause", {"until": "1/11/2026"}).status_code == 303
    assert "Sunday 1 November" in desk.get(path).text_of()
    assert desk.send(path, action="/resume").status_code == 303
    assert desk.send(f"{path}/end", {"words": "They moved on"}).status_code == 303
    assert "The office ended it" in desk.get(path).text_of()
    assert row.ref[:4] in desk.get("/desk/pairings?state=ended").text_of()


def test_a_talk_is_noted(world: World, browser, cast) -> None:
    asha, dev, cleo = cast
    long_ago = world.now.date() - timedelta(weeks=13)
    row = pairing(world, asha, dev, cook_spoken_on=long_ago, diner_spoken_on=long_ago)
    desk = browser(cleo)
    assert "Not spoken to for 12 weeks" in desk.get("/desk/pairings").text_of()
    assert desk.send(f"/desk/pairings/{row.ref}/spoken").status_code == 422
    assert desk.send(f"/desk/pairings/{row.ref}/spoken", {"whom": ["cook", "diner"]}).status_code == 303
    assert "No pair needs you" in desk.get("/desk/pairings").text_of()


def test_days_change_after_asking_both(world: World, browser, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    desk = browser(cleo)
    assert desk.send(f"/desk/pairings/{row.ref}/days", DAYS).status_code == 422
    assert desk.send(f"/desk/pairings/{row.ref}/days", DAYS | {"both_asked": "y"}).status_code == 303
    assert {day.value for day in again(world, row).weekdays} == {"sun"}


def test_the_clock_s_thought_is_put_to_both(world: World, browser, cast) -> None:
    asha, dev, cleo = cast
    none = {"asked_at": None, "cook_yes_at": None, "diner_yes_at": None, "weekdays": frozenset(), "starts": None}
    row = pairing(world, asha, dev, PairingState.SUGGESTED, suggested_by=Party.CLOCK, **none)
    desk = browser(cleo)
    assert "1 pair needs somebody" in desk.get("/desk/").text_of()
    assert "Would they like to be a pair?" in desk.get("/desk/pairings").text_of()
    assert desk.send(f"/desk/pairings/{row.ref}/days", DAYS).status_code == 303
    assert again(world, row).asked_at is not None


def test_a_person_s_page_shows_their_pairs(world: World, browser, cast) -> None:
    asha, dev, cleo = cast
    pairing(world, asha, dev)
    for person in (asha, dev):
        text = browser(cleo).get(f"/desk/people/{person.ref}").text_of()
        assert "Asha Bell cooks for Dev Bell" in text
        assert "Suggest a pair" in text


def test_a_call_about_a_consent_leads_to_the_pair(world: World, browser, cast) -> None:
    from app.domain.references import new_reference
    from app.models.desk import Task, TaskKind

    asha, dev, cleo = cast
    row = pairing(world, asha, dev, PairingState.SUGGESTED, diner_yes_at=None)
    facts = {"pairing": row.ref, "side": "diner", "other": "Asha", "days": {}}
    task = Task(kind=TaskKind.CALL, person_id=dev.id, message="pairing_consent_asked", facts=facts, key="k")
    task.ref, task.due_at, task.created_at = new_reference(), world.now, world.now
    world.add(task)
    page = browser(cleo).get(f"/desk/calls/{task.ref}")
    assert "Would you like Asha to bring you a meal again and again?" in page.text_of()
    assert f"/desk/pairings/{row.ref}" in page.get_data(as_text=True)


def test_the_wrong_verb_a_lesser_role_a_stranger_and_another_council(world: World, browser, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    desk, path = browser(cleo), f"/desk/pairings/{row.ref}"
    assert desk.get(f"{path}/begin").status_code == 405
    assert desk.post(path).status_code == 405
    assert browser(asha).get(path).status_code == 403
    assert browser(None).get(path).status_code == 302
    otto, dina = world.cook("Otto", council=world.barnet), world.diner("Dina", council=world.barnet)
    theirs = pairing(world, otto, dina)
    assert desk.get(f"/desk/pairings/{theirs.ref}").status_code == 404
    assert desk.post(f"/desk/pairings/{theirs.ref}/resume", {"version": "1"}).status_code == 404


def test_one_s_own_pair_is_a_colleague_s(world: World, browser) -> None:
    home = world.household()
    dev, cora = world.diner("Dee", household=home), world.coordinator("Cora", household=home)
    row = pairing(world, world.cook(), dev)
    page = browser(cora).get(f"/desk/pairings/{row.ref}")
    assert "A colleague decides" in page.text_of()
    assert "/end" not in page.get_data(as_text=True)
    assert browser(cora).send(f"/desk/pairings/{row.ref}/end").status_code == 403


def test_a_long_list_asks_little_of_the_database(world: World, browser, cast) -> None:
    asha, _, cleo = cast
    for number in range(30):
        pairing(world, asha, world.diner(f"D{number}"), PairingState.SUGGESTED, diner_yes_at=None)
    desk = browser(cleo)
    desk.get("/desk/pairings")
    with counted() as statements:
        page = desk.get("/desk/pairings")
    assert len(statements) <= 6, "\n".join(statements)
    assert page.text_of().count("cooks for") == 25
    assert store.count(world.session, world.reigate.id, store.Group(store.OPEN)) == 30


@pytest.fixture
def by_itself(world: World):
    """Reigate lets meals of a pair approve themselves, for the time of a test."""
    before = world.session.get(Council, world.reigate.id).document
    set_document(world, before.replace("approve_by_itself = false", "approve_by_itself = true"))
    yield
    set_document(world, before)


def set_document(world: World, text: str) -> None:
    world.session.rollback()
    world.session.get(Council, world.reigate.id).document = text
    world.session.commit()


@pytest.mark.usefixtures("by_itself")
def test_a_match_says_why_it_is_not_approved_by_itself(world: World, browser, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    match = world.match(world.meal(asha), world.request(dev, pairing_id=row.id), origin=Origin.PAIRING)
    text = browser(cleo).get(f"/desk/matches/{match.ref}").text_of()
    assert "This meal is not approved by itself: No meal between the two has been approved by a person yet." in text
