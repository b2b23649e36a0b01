"""The page on which a council is opened and stopped, for each role."""

import pytest
from support.lives import READY, RUN_OUT, Life, Team, appoint_team, try_it_out

from app.domain import go_live
from app.domain.vocabulary import Role
from app.models.councils import CouncilChange
from app.models.trace import OutboxMessage

PAGE = "/desk/opening"


@pytest.fixture
def team(world) -> Team:
    try_it_out(world)
    return appoint_team(world)


def test_the_list_says_what_is_there_and_what_to_do(browser, life: Life, team: Team):
    life.trial("asha@post.example", **RUN_OUT)
    said = browser(team.maya).get(PAGE).text_of()
    assert "1 guest is on the list" in said
    assert "The insurance has run out" in said
    assert said.count("Not part of this version yet") == len(go_live.NOT_BUILT)
    assert said.index("Missing") < said.index("In place")


def test_going_live_is_refused_with_the_list_while_anything_is_missing(browser, world, life: Life, team: Team):
    life.trial(**READY)
    answer = browser(team.maya).send(PAGE, action="/desk/opening/ask")
    assert answer.status_code == 409
    assert "This cannot be done yet" in answer.text_of()
    assert "3 things are missing" in answer.text_of()
    assert world.session.query(CouncilChange).count() == 0


def test_a_manager_asks_and_the_lead_agrees(browser, world, life: Life, team: Team, monkeypatch):
    monkeypatch.setattr(go_live, "NOT_BUILT", frozenset())
    life.trial(**READY)
    maya, lena = browser(team.maya), browser(team.lena)
    assert "action" not in lena.get(PAGE).text_of()
    assert maya.send(PAGE, action="/desk/opening/ask").status_code == 303
    asked = maya.get(PAGE).text_of()
    assert "You asked for this. Somebody else agrees." in asked
    ref = world.session.query(CouncilChange).one().ref
    refused = maya.post(f"{PAGE}/{ref}/agree", {"version": 1})
    assert refused.status_code == 403
    assert "Somebody asks to open the council" in browser(team.mo).get("/desk/").text_of()
    assert lena.send(PAGE, action=f"{PAGE}/{ref}/agree").status_code == 303
    assert "Live" in lena.get(PAGE).text_of()
    assert browser().get("/").status_code == 200


def test_a_lead_stops_it_with_a_reason_and_every_page_says_so(browser, life: Life, team: Team, world):
    life.live(**READY)
    lena = browser(team.lena)
    assert lena.send(PAGE, {"reason": " "}, action=f"{PAGE}/stop").status_code == 422
    assert lena.send(PAGE, {"reason": "A recall"}, action=f"{PAGE}/stop").status_code == 303
    assert "A recall" in lena.get(PAGE).text_of()
    assert "has stopped Extra Plate for now" in browser().get("/").get_data(as_text=True)
    asha = world.cook("Gus", 200)
    assert "has stopped Extra Plate for now" in browser(asha).get("/cook").get_data(as_text=True)
    joining = browser().send("/join/cook", {"email": "nell@post.example"})
    assert joining.status_code == 409
    assert "stopped here for now" in joining.text_of()


def test_only_managers_and_leads_come_here(browser, world, life: Life, team: Team):
    life.live(**READY)
    auditor = world.person("Ada", Role.AUDITOR, email="ada@council.example")
    for who in (team.cleo, auditor, world.cook("Gus", 200)):
        page = browser(who)
        assert page.get(PAGE).status_code == 403
        assert page.post(f"{PAGE}/stop", {"reason": "No"}).status_code == 403
    assert browser(team.lena).post(f"{PAGE}/ask").status_code == 403


def test_a_demonstration_shows_the_list_and_offers_no_button(browser, team: Team):
    page = browser(team.maya).get(PAGE)
    assert "Demonstration" in page.text_of()
    assert "/desk/opening/" not in page.get_data(as_text=True)


def test_the_desk_reads_which_messages_were_kept_back(browser, world, life: Life, team: Team):
    asha = world.cook("Gus", 200)
    kept = {"result": "kept_back", "finished_at": world.now, "due_at": world.now, "created_at": world.now}
    world.add(OutboxMessage(kind="role_active", key="kept", person_id=asha.id, facts={}, **kept))
    life.trial(**READY)
    said = browser(team.cleo).get("/desk/calls").text_of()
    assert "Not sent, since this is a trial" in said
    assert "Gus Bell" in said
    assert "1 message to somebody else was not sent" in browser(team.maya).get(PAGE).text_of()
