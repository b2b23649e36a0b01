"""What a round would do, what one did, and why somebody has no meal."""

import hashlib
import re
from datetime import timedelta

import pytest
from sqlalchemy import inspect, text
from support.looking import fresh
from support.post import work
from support.queries import counted
from support.world import World

from app.domain.matches import MatchState
from app.domain.vocabulary import Allergen, Diet, Need, Presence, Strength
from app.extensions import db
from app.models.meals import Match, MealRequest
from app.models.people import Person
from app.models.rounds import Round, RoundKind, RoundState
from app.services import rounds
from app.services.frame import perform
from app.store.session import belong_to

ROUND_QUERIES, ROUNDS_QUERIES = 8, 5
NOT_ITS_OWN = {"rounds", "heartbeats"}


@pytest.fixture(autouse=True)
def after_the_night(world: World) -> None:
    """The night's own round has been."""
    work(world.app)
    world.session.close()
    belong_to(world.session, world.reigate.id)


def waited(world: World, name: str, days: int, **facts: object) -> MealRequest:
    profile = {"accepted_on": world.now.date() - timedelta(days=days)} | facts.pop("profile", {})
    return world.request(world.diner(name, profile=profile, **facts))


def everything(world: World) -> dict[str, str]:
    """The contents of every table but the rounds' own, as one mark each."""
    world.session.close()
    marks = {}
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("select set_config('app.council_id', '-1', true)"))
        for table in sorted(set(inspect(connection).get_table_names()) - NOT_ITS_OWN):
            rows = sorted(map(repr, connection.execute(text(f"select * from {table}"))))
            marks[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return marks


def latest(world: World, kind: RoundKind) -> Round:
    world.session.close()
    belong_to(world.session, world.reigate.id)
    return world.session.query(Round).filter_by(kind=kind).order_by(Round.id.desc()).first()


def test_what_if_shows_progress_then_the_answer_and_stores_nothing_but_its_own_row(world: World, browser) -> None:
    world.meal(world.cook(), portions=1)
    waited(world, "Dev", 9)
    waited(world, "Eve", 3)
    cleo = browser(world.coordinator())
    answer = cleo.send("/desk/", action="/rounds/what-if")
    assert answer.status_code == 303
    page = cleo.get(answer.location)
    assert "The answer comes up here by itself" in page.text_of()
    assert '<noscript><meta http-equiv="refresh"' in page.get_data(as_text=True)
    before = everything(world)
    work(world.app)
    assert everything(world) == before
    page = cleo.get(answer.location)
    said = page.text_of()
    assert "refresh" not in page.get_data(as_text=True)
    assert "It would make 1 proposal." in said
    assert said.index("What it would propose") < said.index("Dev Bell") < said.index("Who would have no meal")
    assert said.index("Who would have no meal") < said.index("Eve Bell")
    assert "1 fits and is taken" in said
    assert "One more portion would do: within 1 mile, tomorrow, 5pm to 7pm." in said
    assert "Proven" in said
    assert latest(world, RoundKind.WHAT_IF).state is RoundState.DONE


def test_what_if_equals_the_real_round_on_the_same_data(world: World, browser) -> None:
    for number in range(3):
        world.meal(world.cook(f"Asha{number}", metres_north=200 * number), portions=number + 1)
    stale = world.meal(world.cook("Ben"), contains=(Allergen.MILK,))
    world.match(stale, world.request(world.diner("Max", needs={Allergen.MILK: Need.AVOID})))
    for number in range(8):
        waited(world, f"Dev{number}", number, metres_north=100 * number)
    cleo = world.coordinator()
    for use_case in (rounds.what_if, rounds.by_hand):
        perform(world.deed(cleo), use_case)
        work(world.app)
        belong_to(world.session, world.reigate.id)
    imagined, real = latest(world, RoundKind.WHAT_IF), latest(world, RoundKind.BY_HAND)
    assert imagined.result == real.result
    columns = ("portions", "waiting_days", "bonds", "distance_m", "proven", "gap")
    assert [getattr(imagined, name) for name in columns] == [getattr(real, name) for name in columns]
    assert (imagined.proposed, real.proposed) == (0, len(real.result["proposals"]))
    assert real.proposed == 8


def test_asking_twice_while_one_waits_is_one_what_if(world: World, browser) -> None:
    cleo = browser(world.coordinator())
    first, second = (cleo.send("/desk/rounds", action="/rounds/what-if").location for _ in range(2))
    assert first == second
    assert world.session.query(Round).filter_by(kind=RoundKind.WHAT_IF).count() == 1


def test_a_round_run_by_hand_makes_proposals_with_their_parts(world: World, browser) -> None:
    world.meal(world.cook())
    waited(world, "Dev", 9)
    cleo = browser(world.coordinator())
    answer = cleo.send("/desk/rounds", action="/rounds/run")
    work(world.app)
    said = cleo.get(answer.location).text_of()
    assert "1 proposal made." in said
    match = world.session.query(Match).one()
    for page in (answer.location, f"/desk/matches/{match.ref}"):
        said = cleo.get(page).text_of()
        assert "People fed: 1" in said
        assert "Days waited: 9" in said
        assert f"Metres to walk: {match.distance_m}" in said
    assert "1 proposal made." in cleo.get("/desk/rounds").text_of()


def test_a_round_that_went_wrong_says_so_plainly(world: World, browser) -> None:
    perform(world.deed(world.coordinator("Sam")), rounds.by_hand)
    row = world.session.query(Round).filter_by(kind=RoundKind.BY_HAND).one()
    row.state = RoundState.FAILED
    world.session.commit()
    cleo = browser(world.coordinator())
    assert "went wrong on our side" in cleo.get(f"/desk/rounds/{row.ref}").text_of()


def test_before_the_first_round_the_page_says_so(world: World, browser) -> None:
    world.session.query(Round).delete()
    world.session.commit()
    assert "No round yet" in browser(world.coordinator()).get("/desk/rounds").text_of()


def test_the_desk_and_the_request_say_the_one_change_that_would_help(world: World, browser) -> None:
    world.meal(world.cook("Ashaname"), contains=(Allergen.MILK,))
    wish = waited(
        world,
        "Dev",
        9,
        needs={Allergen.MILK: Need.AVOID, Allergen.EGGS: Need.AVOID},
        profile={"diets": {Diet.VEGETARIAN: Strength.MUST}},
    )
    change = (
        "What would help: One more portion would do: vegetarian, without eggs and milk, within 1 mile, "
        "tomorrow, 5pm to 7pm."
    )
    cleo = browser(world.coordinator())
    for path in ("/desk/", "/desk/requests"):
        assert change in cleo.get(path).text_of()
    said = cleo.get(f"/desk/requests/{wish.ref}").text_of()
    assert change.removeprefix("What would help: ") in said
    assert "1 has, or may have, something they must avoid" in said
    assert "1 does not suit their diet" in said


def test_a_meal_as_the_sentence_says_is_what_it_takes(world: World, browser) -> None:
    """The change is held against the rounds themselves: with that one meal more, the request is served."""
    wish = waited(world, "Dev", 9, needs={Allergen.MILK: Need.AVOID}, profile={"diets": {Diet.HALAL: Strength.MUST}})
    cleo = world.coordinator()
    perform(world.deed(cleo), rounds.by_hand)
    work(world.app)
    (told,) = latest(world, RoundKind.BY_HAND).result["unserved"]
    assert told["change"] == "one_more"
    wish = fresh(world, wish)
    window = (wish.window_start, wish.window_end)
    asha = world.cook()
    world.meal(asha, diets=frozenset({Diet.HALAL}), window=window, allergens=dict.fromkeys(Allergen, Presence.NO))
    perform(world.deed(cleo), rounds.by_hand)
    work(world.app)
    belong_to(world.session, world.reigate.id)
    assert world.session.query(Match).filter_by(state=MatchState.PROPOSED).one().request_id == wish.id


@pytest.mark.parametrize("blocked", ["allergen", "other_time", "too_few", "taken"])
def test_nobody_else_can_be_known_from_why_there_is_no_meal(world: World, browser, blocked: str) -> None:
    """Neither names nor references of cooks, meals or other diners stand in the change or in the reasons."""
    asha = world.cook("Ashaname", last_name="Cookname")
    contains = (Allergen.MILK,) if blocked == "allergen" else ()
    window = world.window(days=1, minutes=45) if blocked != "other_time" else world.window(days=1, minutes=240)
    meal = world.meal(asha, contains=contains, window=window, portions=1, dish="Dishname")
    wish = waited(world, "Dev", 2, needs={Allergen.MILK: Need.AVOID})
    if blocked == "too_few":
        wish.portions = 2
    if blocked == "taken":
        waited(world, "Evename", 40, last_name="Dinername")
    world.session.commit()
    others = [asha.ref, meal.ref, *(row.ref for row in world.session.query(Person) if row.id != wish.diner_id)]
    cleo = world.coordinator()
    perform(world.deed(cleo), rounds.what_if)
    work(world.app)
    row = latest(world, RoundKind.WHAT_IF)
    page = browser(cleo).get(f"/desk/rounds/{row.ref}").get_data(as_text=True)
    without = page[page.index("Who would have no meal") :]
    stored = str(row.result["unserved"])
    for word in ("Ashaname", "Cookname", "Dishname", "Evename", "Dinername", *others):
        assert not re.search(rf"\b{word}\b", without), word
        assert word not in stored


def test_the_pages_of_rounds_need_few_queries(world: World, browser) -> None:
    for number in range(6):
        world.meal(world.cook(f"Asha{number}"), portions=1)
        waited(world, f"Dev{number}", number)
        waited(world, f"Eve{number}", number, needs={Allergen.MILK: Need.NOT_ASKED})
    sam = world.coordinator("Sam")
    perform(world.deed(sam), rounds.by_hand)
    work(world.app)
    ref = latest(world, RoundKind.BY_HAND).ref
    cleo = browser(world.coordinator())
    cleo.get("/desk/rounds")
    for path, most in ((f"/desk/rounds/{ref}", ROUND_QUERIES), ("/desk/rounds", ROUNDS_QUERIES)):
        with counted() as statements:
            cleo.get(path)
        assert len(statements) <= most, "\n".join(statements)


def test_another_council_s_round_is_unknown(world: World, browser) -> None:
    row = Round(kind=RoundKind.NIGHTLY, state=RoundState.DONE, ref="ABC234", asked_at=world.now, due_at=world.now)
    world.add(row, world.barnet)
    assert browser(world.coordinator()).get("/desk/rounds/ABC234").status_code == 404
