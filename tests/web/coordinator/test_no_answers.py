from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from support.client import Browser
from support.queries import counted
from support.world import World

from app import clock
from app.domain.matches import MatchState
from app.domain.members import MemberState
from app.domain.references import new_reference
from app.domain.vocabulary import Role
from app.models.meals import Match, NoAnswer
from app.models.people import Person, Representation

Open = Callable[..., Browser]
TUESDAY_NOON = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
FOUND = {"located_by": "Nia at number 4", "located_how": "Spoke to her", "outcome": "failed_visit"}


class Search:
    """Nobody answered Asha at Dev's door; Cleo looks for Dev."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: TUESDAY_NOON)
        self.world, world.now = world, TUESDAY_NOON
        self.asha = world.cook(email="asha@post.example", phone="+447700900101")
        self.dev = world.diner(phone="+442079460118")
        self.cleo = world.coordinator()
        window = (world.now - timedelta(minutes=20), world.now + timedelta(minutes=40))
        meal = world.meal(self.asha, window=window)
        self.match: Match = world.match(meal, world.request(self.dev, window=window), MatchState.NO_REPLY)
        row = NoAnswer(ref=new_reference(), match_id=self.match.id, raised_at=world.now, raised_by_id=self.asha.id)
        self.found: NoAnswer = world.add(row)
        self.path = f"/desk/no-answers/{self.found.ref}"

    def now(self) -> tuple[Any, MatchState]:
        self.world.session.rollback()
        found = self.world.session.get_one(NoAnswer, self.found.id)
        return found.closed_at, self.world.session.get_one(Match, self.match.id).state


@pytest.fixture
def search(world: World, monkeypatch: pytest.MonkeyPatch) -> Search:
    return Search(world, monkeypatch)


def test_it_says_whom_to_ring_in_order(browser: Open, search: Search) -> None:
    rita = search.world.person("Rita", Role.RELATIVE, phone="+447700900102")
    row = Representation(relative_id=rita.id, diner_id=search.dev.id, state=MemberState.ACTIVE)
    row.asked_at = search.world.now
    search.world.add(row)
    said = browser(search.cleo).get(search.path).text_of()
    steps = ["Nobody answered at Dev’s door", "Lyndale Close", "Ring 999", "07700 900101", "020 7946 0118"]
    steps += ["07700 900102", "ask for a welfare check"]
    assert [said.index(step) for step in steps] == sorted(said.index(step) for step in steps)


def test_it_closes_with_who_how_and_what(browser: Open, search: Search) -> None:
    cleo = browser(search.cleo)
    assert cleo.send(search.path, FOUND).location == search.path
    closed_at, state = search.now()
    assert closed_at is not None
    assert state is MatchState.FAILED_VISIT
    said = cleo.get(search.path).text_of()
    for words in ("Nia at number 4", "Spoke to her", "Safe, but there was no meal today", "Closed by Cleo"):
        assert words in said


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("located_by", "Enter the name of the person"),
        ("located_how", "Write how they were found"),
        ("outcome", "Choose how it ended"),
    ],
)
def test_each_of_the_three_is_asked_for_beside_its_field(
    browser: Open, search: Search, missing: str, said: str
) -> None:
    answer = browser(search.cleo).send(search.path, FOUND | {missing: ""})
    assert answer.status_code == 422
    assert said in answer.text_of()
    assert f'href="#{missing}' in answer.get_data(as_text=True)
    assert search.now() == (None, MatchState.NO_REPLY)
    kept = answer.forms().values
    assert all(kept[name] == value for name, value in FOUND.items() if name != missing)


@pytest.mark.parametrize("outcome", ["closed", "void", "delivered", "<script>"])
def test_an_outcome_nobody_offered_is_none(browser: Open, search: Search, outcome: str) -> None:
    assert browser(search.cleo).send(search.path, FOUND | {"outcome": outcome}).status_code == 422
    assert search.now() == (None, MatchState.NO_REPLY)


@pytest.mark.parametrize(
    ("name", "value"), [("located_by", "x" * 121), ("located_how", "x" * 501), ("at", "half past")]
)
def test_what_will_not_do_is_not_stored(browser: Open, search: Search, name: str, value: str) -> None:
    assert browser(search.cleo).send(search.path, FOUND | {name: value}).status_code == 422
    assert search.now() == (None, MatchState.NO_REPLY)


def test_the_same_form_twice_closes_it_once_and_an_old_page_is_told_who_was_first(
    browser: Open, search: Search
) -> None:
    cleo, sam = browser(search.cleo), browser(search.world.coordinator("Sam"))
    late = sam.get(search.path).forms().values | FOUND
    values = cleo.get(search.path).forms().values | FOUND
    assert [cleo.post(search.path, values).status_code for _ in range(2)] == [303, 303]
    answer = sam.post(search.path, late)
    assert answer.status_code == 409
    assert "Cleo changed this" in answer.text_of()


def test_a_meal_handed_over_after_all_counts_at_its_time(browser: Open, search: Search) -> None:
    answer = browser(search.cleo).send(search.path, FOUND | {"outcome": "handed_over"})
    assert answer.status_code == 303
    assert search.now()[1] is MatchState.HANDED_OVER


def test_an_emergency_says_that_the_lead_is_told_and_shows_no_report(browser: Open, search: Search) -> None:
    cleo = browser(search.cleo)
    cleo.send(search.path, FOUND | {"outcome": "emergency"})
    assert "The safeguarding lead has been told" in cleo.get(search.path).text_of()
    assert search.now()[1] is MatchState.EMERGENCY


def test_who_has_no_phone_is_said_plainly(browser: Open, search: Search) -> None:
    search.world.session.get_one(Person, search.dev.id).phone = None
    search.world.session.commit()
    assert "Dev Bell has no phone" in browser(search.cleo).get(search.path).text_of()


def test_a_lesser_role_a_stranger_and_another_council_do_not_get_in(browser: Open, search: Search) -> None:
    assert browser(search.asha).get(search.path).status_code == 403
    assert browser().get(search.path).location.startswith("/sign-in")
    otto = browser(search.world.coordinator("Otto", council=search.world.barnet))
    assert [otto.get(search.path).status_code, otto.post(search.path, FOUND).status_code] == [404, 404]
    assert browser(search.cleo).get("/desk/no-answers/K7QM2T").status_code == 404
    assert search.now() == (None, MatchState.NO_REPLY)


def test_the_page_asks_the_database_little(browser: Open, search: Search) -> None:
    cleo = browser(search.cleo)
    with counted() as statements:
        cleo.get(search.path)
    assert len(statements) <= 7, "\n".join(statements)
