from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from support.client import Browser
from support.queries import counted
from support.world import World

from app.domain.matches import MatchState
from app.domain.messages import KINDS
from app.domain.references import new_reference
from app.domain.vocabulary import Allergen, Channel, Need
from app.models.desk import CallAttempt, Task, TaskKind
from app.models.meals import Match
from app.models.people import Person
from app.models.trace import OutboxMessage
from app.store import trace
from app.store.session import belong_to
from app.web.coordinator.say_calls import SAYINGS

Open = Callable[..., Browser]
MEALS = {kind for kind in KINDS if kind.startswith("match_")} | {"first_meeting_asked", "hold_placed"}


def offer(world: World, state: MatchState = MatchState.APPROVED, **facts: Any) -> tuple[Match, Person]:
    dev = world.diner("Dev", channel=Channel.PHONE, **facts)
    meal = world.meal(world.cook(), contains=(Allergen.MILK,), may=(Allergen.SOYBEANS,))
    return world.match(meal, world.request(dev), state), dev


def task(world: World, who: Person, message: str = "match_offered", match: Match | None = None, **facts: Any) -> Task:
    given: dict[str, Any] = {"kind": TaskKind.CALL, "facts": {}, "due_at": world.now + timedelta(hours=2)}
    given |= {"key": f"{message}:{new_reference()}", "match_id": match.id if match else None}
    row = Task(ref=new_reference(), person_id=who.id, message=message, created_at=world.now, **(given | facts))
    council = world.barnet if who.council_id == world.barnet.id else None
    made: Task = world.add(row, council)
    return made


def fresh(world: World, row: Any) -> Any:
    world.session.close()
    belong_to(world.session, world.reigate.id)
    return world.session.get_one(type(row), row.id)


def test_the_list_says_who_why_by_when_the_number_the_words_and_the_food(browser: Open, world: World) -> None:
    match, dev = offer(world)
    task(world, dev, match=match)
    said = browser(world.coordinator()).get("/desk/calls").text_of()
    for part in (
        "Dev Bell",
        "Offer a meal",
        "020 7946 0118",
        "would like to bring you a meal: Chicken and leek pie",
        "Milk",
    ):
        assert part in said


def test_a_diner_s_yes_on_the_phone_arranges_the_match(browser: Open, world: World) -> None:
    match, dev = offer(world)
    row, cleo = task(world, dev, match=match), world.coordinator()
    answer = browser(cleo).send(f"/desk/calls/{row.ref}", {"outcome": "spoke", "answer": "yes"})
    assert answer.location == "/desk/calls"
    settled = fresh(world, match)
    assert (settled.state, settled.diner_yes_how, settled.diner_yes_by_id) == (MatchState.CONFIRMED, "phone", cleo.id)
    assert fresh(world, row).done_by_id == cleo.id
    assert "call_made" in [entry.deed for entry, _ in trace.chain(world.session, world.reigate.id)]


def test_nobody_is_rung_again_to_hear_what_they_have_just_said(browser: Open, world: World) -> None:
    match, dev = offer(world)
    row = task(world, dev, match=match)
    browser(world.coordinator()).send(f"/desk/calls/{row.ref}", {"outcome": "spoke", "answer": "yes"})
    fresh(world, row)
    told = world.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "match_confirmed")).all()
    assert {(message.person_id == dev.id, message.result) for message in told} == {(True, "said"), (False, "")}


@pytest.mark.parametrize(("answer", "request_state"), [("another", "open"), ("not_that_day", "cancelled")])
def test_a_no_gives_the_portion_back(browser: Open, world: World, answer: str, request_state: str) -> None:
    match, dev = offer(world)
    row = task(world, dev, match=match)
    browser(world.coordinator()).send(f"/desk/calls/{row.ref}", {"outcome": "spoke", "answer": answer})
    settled = fresh(world, match)
    from app.models.meals import Meal, MealRequest

    assert settled.state is MatchState.DECLINED
    assert world.session.get_one(MealRequest, match.request_id).state.value == request_state
    assert world.session.get_one(Meal, match.meal_id).live_portions == 0


def test_allergens_are_read_back_before_a_yes_from_a_diner_who_avoids_some(browser: Open, world: World) -> None:
    match, dev = offer(world, needs={Allergen.EGGS: Need.AVOID})
    row, cleo = task(world, dev, match=match), browser(world.coordinator())
    path = f"/desk/calls/{row.ref}"
    assert "They avoid eggs" in cleo.get(path).text_of()
    refused = cleo.send(path, {"outcome": "spoke", "answer": "yes"})
    assert refused.status_code == 422
    assert "Read out what is in the meal" in refused.text_of()
    assert fresh(world, match).state is MatchState.APPROVED
    assert cleo.send(path, {"outcome": "spoke", "answer": "yes", "read_back": "y"}).status_code == 303
    assert fresh(world, match).state is MatchState.CONFIRMED


def test_an_offer_needs_an_answer_once_somebody_spoke(browser: Open, world: World) -> None:
    match, dev = offer(world)
    row = task(world, dev, match=match)
    refused = browser(world.coordinator()).send(f"/desk/calls/{row.ref}", {"outcome": "spoke"})
    assert refused.status_code == 422
    assert "Choose what they said" in refused.text_of()
    assert fresh(world, row).done_at is None
    assert world.session.scalar(select(func.count(CallAttempt.id))) == 0


@pytest.mark.parametrize("fields", [{}, {"outcome": "danced"}, {"outcome": "no_answer", "note": "x" * 501}])
def test_a_form_that_does_not_say_enough_changes_nothing(browser: Open, world: World, fields: dict) -> None:
    match, dev = offer(world)
    row = task(world, dev, match=match)
    assert browser(world.coordinator()).send(f"/desk/calls/{row.ref}", fields).status_code == 422
    assert fresh(world, row).attempts == 0


def test_three_tries_without_a_word_become_a_welfare_check(browser: Open, world: World) -> None:
    match, dev = offer(world)
    row, cleo = task(world, dev, match=match), browser(world.coordinator())
    for outcome in ("no_answer", "message_left", "no_answer"):
        assert cleo.send("/desk/calls", {"outcome": outcome}, action=f"/{row.ref}/tried").status_code == 303
    assert fresh(world, row).done_at is not None
    welfare = world.session.scalars(select(Task).where(Task.kind == TaskKind.WELFARE)).one()
    assert (welfare.person_id, welfare.urgent) == (dev.id, True)
    assert "Make sure they are well" in cleo.get("/desk/calls").text_of()


def test_a_welfare_check_ends_with_how_somebody_knows(browser: Open, world: World) -> None:
    dev = world.diner()
    row = task(world, dev, kind=TaskKind.WELFARE, key="welfare-call:ABCDEF", urgent=True)
    cleo, path = browser(world.coordinator()), f"/desk/calls/{row.ref}"
    assert cleo.send(path, {"note": "  "}).status_code == 422
    assert cleo.send(path, {"note": "Her neighbour saw her"}).location == "/desk/calls"
    assert fresh(world, row).done_at is not None


def test_a_stale_form_is_told(browser: Open, world: World) -> None:
    match, dev = offer(world)
    row, cleo = task(world, dev, match=match), browser(world.coordinator())
    path = f"/desk/calls/{row.ref}"
    form = cleo.get(path).forms().values
    cleo.send("/desk/calls", {"outcome": "no_answer"}, action=f"/{row.ref}/tried")
    late = cleo.client.post(path, base_url=cleo.base, data=form | {"outcome": "no_answer"})
    assert late.status_code == 409
    assert fresh(world, row).attempts == 1


def test_a_call_about_a_match_that_moved_on_leaves_the_list(browser: Open, world: World) -> None:
    match, dev = offer(world, MatchState.VOID)
    row, cleo = task(world, dev, match=match), browser(world.coordinator())
    assert "Nobody to ring" in cleo.get("/desk/calls").text_of()
    late = cleo.send(f"/desk/calls/{row.ref}", {"outcome": "spoke", "answer": "yes"})
    assert late.status_code == 409
    assert "no need to ring" in late.text_of()


def test_a_visit_shows_the_address_instead_of_a_number(browser: Open, world: World) -> None:
    dev = world.diner(phone=None, channel=Channel.VISIT)
    task(world, dev, "role_active", kind=TaskKind.VISIT)
    said = browser(world.coordinator()).get("/desk/calls").text_of()
    assert "Lyndale Close" in said
    assert "Visit" in said


def test_the_list_is_turned_25_at_a_time_in_few_queries(browser: Open, world: World) -> None:
    dev = world.diner()
    for number in range(26):
        task(world, dev, "role_active", due_at=world.now + timedelta(minutes=number))
    cleo = browser(world.coordinator())
    with counted() as statements:
        page = cleo.get("/desk/calls")
    assert len(statements) <= 5, "\n".join(statements)
    assert page.text_of().count("Tell them that they can start") == 25
    assert cleo.get("/desk/calls?page=2").text_of().count("Tell them that they can start") == 1


@pytest.mark.parametrize("side", ["cook", "diner"])
@pytest.mark.parametrize("kind", sorted(name for name, kind in KINDS.items() if kind.rung))
def test_every_kind_that_is_rung_about_has_words_to_say(browser: Open, world: World, kind: str, side: str) -> None:
    state = next(iter(sorted(KINDS[kind].true_while or {MatchState.CONFIRMED})))
    match, dev = offer(world, state)
    who = dev if side == "diner" else world.session.get_one(Person, match.cook_id)
    row = task(world, who, kind, match if kind in MEALS else None)
    page = browser(world.coordinator()).get(f"/desk/calls/{row.ref}")
    assert page.status_code == 200
    assert kind in SAYINGS
    assert "I am ringing from Extra Plate" in page.text_of()
    assert "%(" not in page.text_of()


@pytest.mark.parametrize("who", ["cook", "diner", "lead"])
def test_nobody_else_sees_the_calls(browser: Open, world: World, who: str) -> None:
    from app.domain.vocabulary import Role

    person = {"cook": world.cook, "diner": world.diner}.get(who, lambda: world.person("Lena", Role.SAFEGUARDING_LEAD))()
    row = task(world, world.diner("Dina"), "role_active")
    stranger = browser(person)
    for path in ("/desk/calls", f"/desk/calls/{row.ref}"):
        assert stranger.get(path).status_code == 403
    assert stranger.post(f"/desk/calls/{row.ref}", {"outcome": "spoke"}).status_code == 403


def test_another_council_s_call_is_not_there(browser: Open, world: World) -> None:
    dina = world.diner("Dina", council=world.barnet)
    row = task(world, dina, "role_active")
    cleo = browser(world.coordinator())
    assert cleo.get(f"/desk/calls/{row.ref}").status_code == 404
    assert "Nobody to ring" in cleo.get("/desk/calls").text_of()
