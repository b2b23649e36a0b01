"""The desk takes down weekly meals and days away, and asks after those who are away."""

from datetime import timedelta

import pytest
from support.looking import fresh
from support.world import World

from app.domain.away import AwayKind
from app.domain.members import MemberState
from app.domain.references import new_reference
from app.domain.standing_requests import StandingState
from app.domain.vocabulary import Role
from app.models.away import AwaySpell
from app.models.desk import Task, TaskKind
from app.models.people import Person, Representation
from app.models.standing_requests import StandingRequest

WEEKLY = {"weekdays": ["tue", "fri"], "starts": "17:00", "ends": "19:00", "every": "2", "portions": "2", "until": ""}


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


def day(world: World, ahead: int) -> str:
    return (world.now.astimezone(world.council.policy.tz).date() + timedelta(days=ahead)).isoformat()


def test_weekly_meals_are_taken_down_from_a_call_and_stand_on_the_person_s_page(world: World, browser, cleo) -> None:
    dev = world.diner()
    desk = browser(cleo)
    assert f"/desk/people/{dev.ref}/weekly" in desk.get(f"/desk/people/{dev.ref}").get_data(as_text=True)
    assert desk.send(f"/desk/people/{dev.ref}/weekly", WEEKLY | {"how": "phone"}).status_code == 303
    row = world.session.query(StandingRequest).one()
    assert (row.diner_id, row.asked_by_id, row.portions, row.every_weeks) == (dev.id, cleo.id, 2, 2)
    said = "Tuesday and Friday, 5pm to 7pm. Every 2 weeks. 2 portions"
    assert said in desk.get(f"/desk/people/{dev.ref}").text_of()
    assert said in desk.get(f"/desk/weekly/{row.ref}").text_of()


def test_how_they_asked_is_always_written_down(world: World, browser, cleo) -> None:
    dev = world.diner()
    for path, fields in (("weekly", WEEKLY), ("away", {"first_day": day(world, 1), "last_day": day(world, 2)})):
        answer = browser(cleo).send(f"/desk/people/{dev.ref}/{path}", fields)
        assert answer.status_code == 422
        assert "Choose how" in answer.text_of()
    assert world.session.query(StandingRequest).count() == world.session.query(AwaySpell).count() == 0


def test_they_are_paused_go_on_and_end(world: World, browser, cleo) -> None:
    row = world.standing(world.diner())
    desk, path = browser(cleo), f"/desk/weekly/{row.ref}"
    assert desk.send(path, action="/pause").status_code == 303
    assert desk.send(path, action="/resume").status_code == 303
    assert desk.post(f"{path}/end", {"version": "1"}).status_code == 409
    assert desk.send(f"{path}/end").status_code == 303
    assert fresh(world, row).state is StandingState.ENDED
    assert desk.get(path).status_code == 404


def test_somebody_goes_into_hospital_and_a_relative_is_named_to_ask(world: World, browser, cleo) -> None:
    dev, rita = world.diner(), world.person("Rita", Role.RELATIVE)
    bond = {"relative_id": rita.id, "diner_id": dev.id, "state": MemberState.ACTIVE}
    world.add(Representation(relation="daughter", asked_at=world.now, **bond))
    desk = browser(cleo)
    fields = {"first_day": day(world, -2), "last_day": "unknown", "kind": "hospital", "how": "phone"}
    assert desk.send(f"/desk/people/{dev.ref}/away", fields).status_code == 303
    spell = world.session.query(AwaySpell).one()
    assert (spell.kind, spell.said_how, spell.first_day.isoformat()) == (AwayKind.HOSPITAL, "phone", day(world, -2))
    page = desk.get(f"/desk/away/{spell.ref}").text_of()
    assert "In hospital" in page
    assert "Ask Rita Bell." in page
    assert desk.send(f"/desk/away/{spell.ref}", action="/asked").status_code == 303
    assert desk.send(f"/desk/away/{spell.ref}", {"last_day": day(world, 3)}, action=f"/{spell.ref}").status_code == 303
    assert fresh(world, spell).check_back_on is None
    assert desk.send(f"/desk/away/{spell.ref}", action="/end").status_code == 303
    assert desk.get(f"/desk/away/{spell.ref}").status_code == 404


def test_without_a_relative_the_desk_itself_is_reminded_on_its_first_page(world: World, browser, cleo) -> None:
    dev = world.diner()
    spell = world.away(dev, 0, check_back_on=world.now.date())
    world.add(
        Task(
            kind=TaskKind.CHECK_BACK,
            ref=new_reference(),
            person_id=dev.id,
            facts={"away": spell.ref},
            key=f"away:{spell.ref}:x",
            due_at=world.now,
            created_at=world.now,
        )
    )
    desk = browser(cleo)
    assert "Ask how Dev Bell is, who is away" in desk.get("/desk/").text_of()
    page = desk.get(f"/desk/away/{spell.ref}").text_of()
    assert "We know of no relative." in page
    desk.send(f"/desk/away/{spell.ref}", action="/asked")
    assert "Ask how Dev Bell is" not in desk.get("/desk/").text_of()


def test_a_call_about_coming_back_leads_to_the_days(world: World, browser, cleo) -> None:
    dev = world.diner()
    spell = world.away(dev, 0, 0)
    task = Task(
        kind=TaskKind.CALL, ref=new_reference(), person_id=dev.id, message="away_back", key=f"away:{spell.ref}:b"
    )
    task.facts, task.due_at, task.created_at = {"away": spell.ref, "about": "Dev", "kind": "away"}, world.now, world.now
    world.add(task)
    desk = browser(cleo)
    page = desk.get(f"/desk/calls/{task.ref}")
    assert "Would you like meals again from then?" in page.text_of()
    assert f"/desk/away/{spell.ref}" in page.get_data(as_text=True)
    assert desk.send(f"/desk/calls/{task.ref}", {"outcome": "spoke"}).status_code == 303
    assert fresh(world, spell).back_said_at is not None


def test_what_cannot_be_is_refused_and_old_pages_too(world: World, browser, cleo) -> None:
    dev = world.diner()
    spell = world.away(dev, 5, 6)
    desk = browser(cleo)
    fields = {"first_day": day(world, 3), "last_day": day(world, 2), "kind": "away", "how": "visit"}
    assert desk.send(f"/desk/people/{dev.ref}/away", fields).status_code == 422
    fields |= {"last_day": day(world, 5)}
    assert desk.send(f"/desk/people/{dev.ref}/away", fields).status_code == 409
    for move in ("end", "asked"):
        assert desk.post(f"/desk/away/{spell.ref}/{move}", {"version": "7", "form_key": move * 8}).status_code == 409
    assert desk.get(f"/desk/people/{world.cook().ref}/weekly").status_code == 404


def test_one_s_own_days_are_a_colleague_s_to_write_down(world: World, browser, cleo) -> None:
    world.give_role(cleo, Role.DINER)
    fields = {"first_day": day(world, 1), "last_day": day(world, 2), "kind": "away", "how": "phone"}
    assert browser(cleo).send(f"/desk/people/{cleo.ref}/away", fields).status_code == 403


def test_only_the_desk_of_this_council_and_by_the_right_verb(world: World, browser) -> None:
    dev = world.diner()
    row, spell = world.standing(dev), world.away(dev, 1, 2)
    otto = world.person("Otto", Role.COORDINATOR, council=world.barnet, email="otto@council.example")
    pages = [f"/desk/people/{dev.ref}/weekly", f"/desk/people/{dev.ref}/away", f"/desk/weekly/{row.ref}"]
    pages += [f"/desk/weekly/{row.ref}/end", f"/desk/away/{spell.ref}"]
    for path in pages:
        assert browser(otto).get(path).status_code == 404, path
        assert browser(dev).get(path).status_code == 403, path
        assert browser(world.cook("Ben")).get(path).status_code == 403, path
        assert browser().get(path).status_code == 302, path
    cleo = browser(world.coordinator())
    for path in (f"/desk/weekly/{row.ref}/pause", f"/desk/away/{spell.ref}/end", f"/desk/away/{spell.ref}/asked"):
        assert cleo.get(path).status_code == 405, path
