"""From a request's page a coordinator has cooks asked, sees what came of it, and writes down a yes or a no."""

import pytest
from support.looking import fresh
from support.queries import counted
from support.world import World

from app.domain.asks import AskState
from app.domain.vocabulary import Asked
from app.models.asks import CookAsk
from app.models.desk import Task, TaskKind
from app.models.trace import OutboxMessage
from app.services import asks, outbox
from app.services.frame import perform
from app.store.session import belong_to
from tests.factories.asking import ask_in, ask_next


@pytest.fixture
def cleo(world: World):
    return world.coordinator()


@pytest.fixture
def request_(world: World):
    return world.request(world.diner("Dev"))


def the_ask(world: World) -> CookAsk:
    world.session.close()
    return world.session.query(CookAsk).order_by(CookAsk.id.desc()).first()


def test_the_next_cook_is_asked_in_one_tap_and_the_page_says_until_when(world: World, browser, cleo, request_) -> None:
    world.cook("Asha", last_name="Raman")
    path, desk = f"/desk/requests/{request_.ref}", browser(cleo)
    assert "Ask the next cook" in desk.get(path).text_of()
    assert desk.send(path, action=f"{path}/ask-next").status_code == 303
    page = desk.get(path).text_of()
    for said in ("Asha Raman", "Asked", "Lapses today at 2pm", "A cook was asked"):
        assert said in page
    assert "Ask the next cook" not in page


def test_somebody_may_be_chosen_out_of_turn(world: World, browser, cleo, request_) -> None:
    world.cook("Near", 290)
    far = world.cook("Far", 1200)
    path, desk = f"/desk/requests/{request_.ref}", browser(cleo)
    page = desk.get(f"{path}/cooks").text_of()
    assert page.index("Near") < page.index("Far")
    assert desk.send(f"{path}/cooks", action=f"{path}/ask/{far.ref}").status_code == 303
    assert desk.get(f"{path}/cooks").status_code == 303, "somebody is being asked"
    assert the_ask(world).cook_id == far.id


@pytest.mark.parametrize(
    ("answer", "state"),
    [("yes", AskState.ACCEPTED), ("no", AskState.DECLINED), ("take-back", AskState.WITHDRAWN)],
)
def test_what_was_said_on_the_phone_is_written_down(world: World, browser, cleo, request_, answer, state) -> None:
    world.cook()
    ask = ask_next(world, request_)
    desk = browser(cleo)
    assert desk.send(f"/desk/requests/{request_.ref}", action=f"/desk/asks/{ask.ref}/{answer}").status_code == 303
    ask = fresh(world, ask)
    assert ask.state is state
    if answer != "take-back":
        assert (ask.answered_how, ask.answered_by_id) == (Asked.PHONE, cleo.id)


def test_an_answer_that_comes_too_late_is_told_on_the_request_s_page(world: World, browser, cleo, request_) -> None:
    ask = ask_in(world, world.cook(), request_, AskState.LAPSED)
    said = browser(cleo).post(f"/desk/asks/{ask.ref}/yes", {"version": "1"})
    assert said.status_code == 409
    assert "The time to answer is over" in said.text_of()


def test_when_nobody_is_left_page_and_desk_say_so(world: World, browser, cleo, request_) -> None:
    ask_next(world, request_)
    desk = browser(cleo)
    assert "Nobody is left to ask" in desk.get(f"/desk/requests/{request_.ref}/cooks").text_of()
    page = desk.get("/desk/")
    assert "Nobody is left to ask for Dev Bell" in page.text_of()
    assert f"/desk/requests/{request_.ref}" in page.get_data(as_text=True)
    said = desk.post(f"/desk/requests/{request_.ref}/ask-next")
    assert said.status_code == 409


def test_lesser_roles_strangers_and_another_council_are_kept_out(world: World, browser, cleo, request_) -> None:
    asha = world.cook()
    ask = ask_next(world, request_)
    paths = [f"/desk/requests/{request_.ref}/ask-next", f"/desk/requests/{request_.ref}/ask/{asha.ref}"]
    paths += [f"/desk/asks/{ask.ref}/{answer}" for answer in ("yes", "no", "take-back")]
    otto = world.coordinator("Otto", council=world.barnet)
    for path in paths:
        assert browser(asha).post(path, {"version": "1"}).status_code == 403
        assert browser(otto).post(path, {"version": "1"}).status_code == 404
        assert browser(cleo).get(path).status_code == 405
    assert browser(asha).get(f"/desk/requests/{request_.ref}/cooks").status_code == 403
    assert browser(otto).get(f"/desk/requests/{request_.ref}/cooks").status_code == 404
    belong_to(world.session, world.reigate.id)
    assert fresh(world, ask).state is AskState.ASKED


def test_the_page_takes_as_many_queries_for_many_cooks_as_for_one(world: World, browser, cleo, request_) -> None:
    desk, path = browser(cleo), f"/desk/requests/{request_.ref}/cooks"
    world.cook("First")
    desk.get(path)
    with counted() as few:
        desk.get(path)
    for number in range(6):
        world.cook(f"C{number}", 10 * number)
    with counted() as many:
        desk.get(path)
    assert len(many) == len(few) <= 18, "\n".join(many)


def rung(world: World, request) -> Task:
    """What the worker makes of the message to a cook who has no email."""
    ask_next(world, request)
    row = world.session.query(OutboxMessage).filter_by(kind="cook_asked").one()
    row.claimed_by = "w"
    world.session.commit()
    return perform(world.deed(), outbox.hand_to_a_person, row.id, "w")


@pytest.mark.parametrize(("answer", "state"), [("yes", AskState.ACCEPTED), ("not_this_time", AskState.DECLINED)])
def test_a_cook_without_email_is_rung_and_their_answer_written_down(
    world: World, browser, cleo, request_, answer, state
) -> None:
    world.cook()
    task, desk = rung(world, request_), browser(cleo)
    assert "Dev, a neighbour near you, has no meal yet. Tomorrow, 5pm to 7pm." in desk.get("/desk/calls").text_of()
    page = desk.get(f"/desk/calls/{task.ref}").text_of()
    assert "Not this time" in page
    assert "Eats everything." in page
    told = {"outcome": "spoke", "answer": answer}
    assert desk.send(f"/desk/calls/{task.ref}", told).status_code == 303
    ask = the_ask(world)
    assert (ask.state, ask.answered_how) == (state, Asked.PHONE)
    assert fresh(world, task).done_at is not None


def test_what_a_cook_said_must_be_one_of_the_two(world: World, browser, cleo, request_) -> None:
    world.cook()
    task = rung(world, request_)
    for answer in ("", "another"):
        said = browser(cleo).send(f"/desk/calls/{task.ref}", {"outcome": "spoke", "answer": answer})
        assert said.status_code == 422
    assert the_ask(world).state is AskState.ASKED
    assert fresh(world, task).done_at is None


def test_a_cook_who_cannot_be_reached_is_left_in_peace_until_the_ask_lapses(
    world: World, browser, cleo, request_
) -> None:
    world.cook()
    task = rung(world, request_)
    for number in range(3):
        task = fresh(world, task)
        sent = {"outcome": "no_answer", "version": str(task.version), "form_key": f"{number}" * 20}
        assert browser(cleo).post(f"/desk/calls/{task.ref}/tried", sent).status_code == 303
    assert world.session.query(Task).filter_by(kind=TaskKind.WELFARE).count() == 0
    assert the_ask(world).state is AskState.ASKED


def test_nobody_rings_about_an_ask_that_is_over(world: World, browser, cleo, request_) -> None:
    world.cook()
    task = rung(world, request_)
    perform(world.deed(now=the_ask(world).lapses_at), asks.lapse)
    assert fresh(world, task).done_at is not None
    assert "has no meal yet" not in browser(cleo).get("/desk/calls").text_of()
