from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from support.client import Browser
from support.queries import counted
from support.world import World

from app import clock
from app.domain.matches import MatchState
from app.domain.permissions import Permission
from app.models.meals import Match, NoAnswer, Reveal
from app.models.people import Person

Open = Callable[..., Browser]
TUESDAY_NOON = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
BUTTON = "Nobody answers: tell the coordinator"


class Visit:
    """Asha stands at Dev's door; `at` sets the clock."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self.monkeypatch = world, monkeypatch
        self.at(TUESDAY_NOON)
        world.now = TUESDAY_NOON
        self.asha = world.cook(email="asha@post.example")
        self.dev = world.diner(phone="+442079460118", phone_agreed=True)
        window = (TUESDAY_NOON - timedelta(minutes=15), TUESDAY_NOON + timedelta(minutes=45))
        meal = world.meal(self.asha, window=window)
        self.match: Match = world.match(meal, world.request(self.dev, window=window), MatchState.CONFIRMED)
        self.path = f"/cook/visits/{self.match.ref}/nobody-answers"

    def at(self, moment: datetime) -> None:
        self.monkeypatch.setattr(clock, "now", lambda: moment)

    def told(self) -> int:
        self.world.session.rollback()
        return self.world.session.scalar(select(func.count()).select_from(NoAnswer)) or 0


@pytest.fixture
def visit(world: World, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(world, monkeypatch)


def test_what_to_do_stands_before_the_button(browser: Open, visit: Visit) -> None:
    said = browser(visit.asha).get(visit.path).text_of()
    steps = ["Ring 999 first", "Ring Dev", "Look through a window", "Do not go in", "ask a neighbour"]
    steps += ["Do not say why", "Do not leave the food", BUTTON]
    assert [said.index(step) for step in steps] == sorted(said.index(step) for step in steps)
    assert "020 7946 0118" in said


def test_its_foot_asks_about_this_very_person(browser: Open, visit: Visit) -> None:
    assert f'href="/worried?about={visit.match.ref}"' in browser(visit.asha).get(visit.path).get_data(as_text=True)


def test_opening_the_page_tells_nobody(browser: Open, visit: Visit) -> None:
    browser(visit.asha).get(visit.path)
    assert visit.told() == 0


def test_in_office_hours_a_coordinator_rings_by_a_time(browser: Open, visit: Visit) -> None:
    asha = browser(visit.asha)
    assert asha.send(visit.path).location == visit.path
    said = asha.get(visit.path).text_of()
    assert "You told us at 12pm" in said
    assert "A coordinator rings you by 12.30pm" in said
    assert BUTTON not in said
    visit.at(TUESDAY_NOON + timedelta(minutes=31))
    assert "Has nobody rung you? Ring the office now" in asha.get(visit.path).text_of()


def test_out_of_hours_it_names_the_council_s_line_and_promises_no_call(browser: Open, visit: Visit) -> None:
    visit.at(TUESDAY_NOON + timedelta(hours=8))
    asha = browser(visit.asha)
    for said in (asha.get(visit.path).text_of(), (asha.send(visit.path), asha.get(visit.path))[1].text_of()):
        assert "we will not ring you tonight" in said
        assert "Out-of-hours duty team" in said
        assert "01632 960212" in said
        assert "rings you" not in said


def test_shortly_before_closing_no_call_is_promised(browser: Open, visit: Visit) -> None:
    visit.at(TUESDAY_NOON + timedelta(hours=4, minutes=45))
    asha = browser(visit.asha)
    assert "ring the office: it closes soon" in asha.get(visit.path).text_of()
    asha.send(visit.path)
    said = asha.get(visit.path).text_of()
    assert "01632 960211" in said
    assert "rings you" not in said


def test_a_second_click_is_harmless(browser: Open, visit: Visit) -> None:
    asha = browser(visit.asha)
    values = asha.get(visit.path).forms().values
    assert [asha.post(visit.path, values).status_code for _ in range(2)] == [303, 303]
    assert asha.post(visit.path, {"form_key": "another-page-was-open"}).status_code == 303
    assert visit.told() == 1


def test_the_cook_cannot_close_it_and_is_told_whom_to_ring(browser: Open, visit: Visit) -> None:
    asha = browser(visit.asha)
    asha.send(visit.path)
    page = asha.get(visit.path)
    assert "Has Dev come to the door after all?" in page.text_of()
    assert "<form" not in page.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]


def test_once_closed_the_cook_hears_that_the_search_is_over_and_no_more(browser: Open, visit: Visit) -> None:
    asha = browser(visit.asha)
    asha.send(visit.path)
    found = visit.world.session.scalars(select(NoAnswer)).one()
    found.closed_at, found.located_by, found.located_how = TUESDAY_NOON, "Nia", "On the kitchen floor"
    visit.world.session.get_one(Match, visit.match.id).state = MatchState.EMERGENCY
    visit.world.session.commit()
    said = asha.get(visit.path).text_of()
    assert "We know where Dev is now" in said
    assert "kitchen" not in said
    assert BUTTON not in said


def test_the_number_shows_only_where_the_diner_agreed_and_is_noted(browser: Open, visit: Visit) -> None:
    browser(visit.asha).get(visit.path)
    visit.world.session.rollback()
    assert [row.what for row in visit.world.session.scalars(select(Reveal))] == ["phone"]
    visit.world.session.get_one(Person, visit.dev.id).phone_agreed = False
    visit.world.session.commit()
    said = browser(visit.asha).get(visit.path).text_of()
    assert "020 7946 0118" not in said
    assert "Call through the letter box" in said


@pytest.mark.parametrize("state", [MatchState.HANDED_OVER, MatchState.CANCELLED_LATE, MatchState.VOID])
def test_where_the_visit_is_off_it_says_so_and_refuses(browser: Open, visit: Visit, state: MatchState) -> None:
    asha = browser(visit.asha)
    values = asha.get(visit.path).forms().values
    visit.world.session.get_one(Match, visit.match.id).state = state
    visit.world.session.commit()
    assert "This visit is not on any more" in asha.get(visit.path).text_of()
    assert asha.post(visit.path, values).status_code == 409
    assert visit.told() == 0


@pytest.mark.parametrize("state", [MatchState.PROPOSED, MatchState.APPROVED, MatchState.DECLINED])
def test_what_was_never_arranged_has_no_such_page(browser: Open, visit: Visit, state: MatchState) -> None:
    visit.world.session.get_one(Match, visit.match.id).state = state
    visit.world.session.commit()
    assert browser(visit.asha).get(visit.path).status_code == 404


def test_another_cook_s_visit_is_not_found(browser: Open, visit: Visit) -> None:
    ben = browser(visit.world.cook("Ben", email="ben@post.example"))
    assert [ben.get(visit.path).status_code, ben.post(visit.path).status_code] == [404, 404]
    otto = browser(visit.world.cook("Otto", council=visit.world.barnet, email="otto@post.example"))
    assert [otto.get(visit.path).status_code, otto.post(visit.path).status_code] == [404, 404]
    assert visit.told() == 0


def test_a_diner_may_not_and_a_stranger_signs_in_first(browser: Open, visit: Visit) -> None:
    dina = browser(visit.world.diner("Dina", email="dina@post.example"))
    assert dina.get(visit.path).status_code == 403
    assert browser().get(visit.path).location.startswith("/sign-in")
    assert browser(visit.asha).client.put(visit.path, base_url=browser().base).status_code == 405


def test_a_coordinator_may_say_it_for_the_cook_on_the_phone(browser: Open, visit: Visit) -> None:
    cleo = visit.world.coordinator()
    assert Permission.RECORD_OWN_OUTCOME not in visit.world.actor(cleo).permissions
    assert browser(cleo, acting_for=visit.asha).send(visit.path).status_code == 303
    assert visit.told() == 1


def test_the_page_asks_the_database_little(browser: Open, visit: Visit) -> None:
    asha = browser(visit.asha)
    asha.get(visit.path)
    with counted() as statements:
        asha.get(visit.path)
    assert len(statements) <= 8, "\n".join(statements)
