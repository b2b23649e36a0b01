from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from support.client import Browser
from support.queries import counted
from support.world import World
from werkzeug.routing import Rule

from app.domain.matches import MatchState
from app.domain.references import new_reference, show
from app.domain.vocabulary import Role
from app.models.desk import Concern, ConcernState
from app.models.people import Person
from app.store import trace
from app.store.session import belong_to

Open = Callable[..., Browser]
WORDS = "Bruises on both arms, afraid of her nephew"


def lead(world: World, name: str = "Lena") -> Person:
    return world.person(name, Role.SAFEGUARDING_LEAD, email=f"{name.lower()}@council.example")


def report(world: World, **facts: Any) -> Concern:
    given: dict[str, Any] = {"text": WORDS, "state": ConcernState.RAISED, "raised_at": world.now}
    row: Concern = world.add(Concern(ref=new_reference(), **(given | facts)))
    return row


def test_a_lead_reads_it_takes_it_on_writes_in_it_and_closes_it(browser: Open, world: World) -> None:
    lena, row = browser(lead(world)), report(world, reporter_contact="07700 900123")
    path = f"/desk/concerns/{row.ref}"
    page = lena.get(path).text_of()
    assert WORDS in page
    assert "07700 900123" in page
    assert lena.send(path).location == path
    assert lena.send(path, {"outcome": "Rang her daughter"}).location == path
    assert "Rang her daughter" in lena.get(path).forms().values["outcome"]
    assert lena.send(path, {"outcome": "With the adult team", "closes": "1"}).location == path
    said = lena.get(path).text_of()
    assert "With the adult team" in said
    assert "Closed by Lena" in said


def test_the_list_shows_what_waits_and_then_what_is_closed(browser: Open, world: World) -> None:
    lena = browser(lead(world))
    assert "No concern is waiting" in lena.get("/desk/concerns").text_of()
    waiting = report(world, about_text="Mrs Ojo", in_danger=True)
    done = report(world, state=ConcernState.CLOSED, closed_at=world.now)
    said = lena.get("/desk/concerns").text_of()
    assert "Mrs Ojo" in said
    assert "In danger" in said
    assert show(waiting.ref) in said
    assert show(done.ref) not in said
    assert show(done.ref) in lena.get("/desk/concerns?state=closed").text_of()


def test_the_list_is_turned_25_at_a_time_in_few_queries(browser: Open, world: World) -> None:
    lena = browser(lead(world))
    for number in range(26):
        report(world, about_text=f"Neighbour {number:02d}")
    with counted() as statements:
        first = lena.get("/desk/concerns").text_of()
    assert len(statements) <= 4, "\n".join(statements)
    assert "Neighbour 24" in first
    assert "Neighbour 25" not in first
    assert "Neighbour 25" in lena.get("/desk/concerns?page=2").text_of()
    assert lena.get("/desk/concerns?page=-3").status_code == 200
    assert lena.get("/desk/concerns?page=99999999999999999999").status_code == 200


@pytest.mark.parametrize("who", ["coordinator", "cook", "named lead", "coordinator acting for a lead", "other council"])
def test_to_everybody_else_the_report_does_not_exist(browser: Open, world: World, who: str) -> None:
    asha = world.cook(email="asha@post.example")
    row = report(world, about_id=asha.id)
    if who == "named lead":
        world.give_role(asha, Role.SAFEGUARDING_LEAD)
    reader = {
        "coordinator": lambda: browser(world.coordinator()),
        "cook": lambda: browser(world.cook("Ben", email="ben@post.example")),
        "named lead": lambda: browser(asha),
        "coordinator acting for a lead": lambda: browser(world.coordinator(), acting_for=lead(world)),
        "other council": lambda: browser(
            world.person("Otto", Role.SAFEGUARDING_LEAD, council=world.barnet, email="otto@post.example")
        ),
    }[who]()
    assert reader.get(f"/desk/concerns/{row.ref}").status_code == 404
    for deed in ("acknowledge", "outcome"):
        answer = reader.post(f"/desk/concerns/{row.ref}/{deed}", {"version": "1", "outcome": "x"})
        assert answer.status_code == 404
    listed = reader.get("/desk/concerns")
    assert listed.status_code in {200, 403}
    assert show(row.ref) not in listed.text_of()
    world.session.rollback()
    belong_to(world.session, world.reigate.id)
    assert world.session.get_one(Concern, row.id).state is ConcernState.RAISED


def test_from_a_report_about_a_member_it_is_one_step_to_a_hold(browser: Open, world: World) -> None:
    asha, lena = world.cook(), browser(lead(world))
    path = f"/desk/people/{asha.ref}/hold"
    assert path in lena.get(f"/desk/concerns/{report(world, about_id=asha.id).ref}").get_data(as_text=True)
    assert lena.get(path).status_code == 200
    unnamed = lena.get(f"/desk/concerns/{report(world, about_text='Asha').ref}")
    assert path not in unnamed.get_data(as_text=True)


def test_a_stranger_signs_in_first(browser: Open, world: World) -> None:
    row = report(world)
    for path in ("/desk/concerns", f"/desk/concerns/{row.ref}"):
        assert browser().get(path).location.startswith("/sign-in")


def test_an_unknown_report_is_not_found(browser: Open, world: World) -> None:
    assert browser(lead(world)).get("/desk/concerns/K7QM2T").status_code == 404


def test_every_reading_is_written_down_once_an_hour(browser: Open, world: World) -> None:
    row, lena = report(world), lead(world)
    for _ in range(3):
        browser(lena).get(f"/desk/concerns/{row.ref}")
    world.session.rollback()
    read = [entry.actor_id for entry, _ in trace.chain(world.session, world.council.id) if entry.deed == "concern_read"]
    assert read == [lena.id]
    assert "Read by Lena" in browser(lena).get(f"/desk/concerns/{row.ref}").text_of()


def test_what_is_missing_stale_or_too_long_gets_a_sentence_and_keeps_the_words(browser: Open, world: World) -> None:
    row = report(world, state=ConcernState.ACKNOWLEDGED)
    path, deed = f"/desk/concerns/{row.ref}", f"/desk/concerns/{row.ref}/outcome"
    lena = browser(lead(world))
    empty = lena.send(path, {"outcome": " ", "closes": "1"})
    assert empty.status_code == 422
    assert "Write what has been done" in empty.text_of()
    long = lena.send(path, {"outcome": "x" * 10_001})
    assert long.status_code == 422
    old = lena.get(path).forms().values
    browser(lead(world, "Luke")).send(path, {"outcome": "Visited"})
    stale = lena.post(deed, old | {"outcome": "Rang her"})
    assert stale.status_code == 409
    assert "Luke changed this" in stale.text_of()
    assert stale.forms().values["outcome"].strip() == "Rang her"


def test_taking_it_on_twice_is_refused_with_who_was_first(browser: Open, world: World) -> None:
    row = report(world)
    lena, luke = browser(lead(world)), browser(lead(world, "Luke"))
    path = f"/desk/concerns/{row.ref}"
    late = luke.get(path).forms().values
    lena.send(path)
    answer = luke.post(f"{path}/acknowledge", late)
    assert answer.status_code == 409
    assert "Lena changed this" in answer.text_of()


def pages_of(clean: Flask, refs: list[str]) -> list[str]:
    """Every address that can be opened, with each of these references where one is asked for."""
    found: list[str] = []
    rules: list[Rule] = [rule for rule in clean.url_map.iter_rules() if "GET" in (rule.methods or set())]
    for rule in rules:
        for ref in refs if rule.arguments else [""]:
            values: dict[str, Any] = dict.fromkeys(rule.arguments, ref)
            found.append(clean.url_map.bind("").build(rule.endpoint, values))
    return found


def test_the_person_named_finds_no_trace_on_any_page(clean: Flask, browser: Open, world: World) -> None:
    asha, dev = world.cook("Asha", email="asha@post.example"), world.diner("Dev", email="dev@post.example")
    for role in (Role.DINER, Role.COORDINATOR):
        world.give_role(asha, role)
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    browser(dev).send(f"/worried?about={match.ref}", {"text": WORDS, "contact": "Ring my sister Zelda"})
    row = world.session.scalars(select(Concern)).one()
    assert row.about_id == asha.id
    refs = [asha.ref, dev.ref, match.ref, row.ref, world.session.get_one(type(match), match.id).ref]
    named, seen = browser(asha), 0
    for path in pages_of(clean, refs):
        answer = named.get(path)
        seen += answer.status_code == 200
        words = answer.get_data(as_text=True)
        found = [said for said in (WORDS, "Zelda", row.ref, show(row.ref)) if said in words.replace(path, "")]
        assert not found, f"{path} shows {found}"
    assert seen >= 5
