"""A council on trial: who walks in, what everybody else reads, and that nobody finds out who is on the list."""

from collections.abc import Iterator

import pytest
from flask import Flask
from support.letters import last_letter, letters
from support.lives import Life
from support.post import Kept, keep_mail, work

from app.domain.errors import Conflict, Invalid
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.meals import Match
from app.models.people import DinerProfile, MemberRole, Person
from app.models.rounds import Round
from app.models.trace import OutboxMessage
from app.services import invitations, matches, rounds
from app.services.frame import perform
from app.web.trial import ALWAYS_OPEN

GUEST, OTHER = "nell@post.example", "mallory@post.example"
NELL = {"first_name": "Nell", "last_name": "Ward", "phone": "020 7946 0118", "postcode": "RH2 7DE"}
NELL |= {"line1": "4 Lyndale Close", "town": "Reigate", "over_18": "y"}


@pytest.fixture
def post(clean: Flask) -> Iterator[Kept]:
    real = clean.extensions["postbox"]
    yield keep_mail(clean)
    clean.extensions["postbox"] = real


def paths(app: Flask) -> Iterator[str]:
    """An address of every page of a council but those that are always open."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ALWAYS_OPEN or "operator" in rule.endpoint or "static" in rule.endpoint:
            continue
        if "GET" in (rule.methods or ()):
            view = app.view_functions[rule.endpoint]
            if "council" in getattr(view, "hosts", ("council",)):
                values = dict.fromkeys(rule.arguments, "K7QM2T")
                yield rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)[1]


def test_every_page_is_the_same_shut_door_to_a_stranger_and_to_who_is_not_on_the_list(browser, world, life: Life):
    asha = world.cook(email=OTHER)
    life.trial(GUEST)
    stranger, member = browser(), browser(asha)
    said = stranger.get("/")
    assert said.status_code == 403
    assert "Not open yet" in said.text_of()
    bodies, checked = {said.get_data()}, 0
    for path in paths(world.app):
        answer = stranger.raw("GET", path)
        assert answer.status_code == 403, path
        bodies.add(answer.get_data())
        checked += 1
    assert len(bodies) == 1
    assert checked > 80
    assert member.get("/cook").status_code == 403
    assert stranger.raw("POST", "/cook/meals/new").status_code == 403


def test_what_is_always_open_is_a_page_that_exists(clean: Flask):
    assert set(clean.view_functions) >= ALWAYS_OPEN


def test_the_team_and_a_guest_walk_in_and_the_council_next_door_is_as_ever(browser, world, life: Life):
    cleo, asha, otto = world.coordinator(), world.cook(email=GUEST), world.coordinator("Otto", council=world.barnet)
    dev = world.diner(email="dev@post.example")
    lead = world.person("Lena", Role.SAFEGUARDING_LEAD, email="lena@council.example")
    life.trial(GUEST.upper(), "dev@post.example")
    desk = browser(cleo).get("/desk/")
    assert desk.status_code == 200
    assert "This is a trial" in desk.get_data(as_text=True)
    assert browser(lead).get("/desk/concerns").status_code == 200
    assert browser(asha).get("/cook").status_code == 200
    assert browser(dev).get("/diner/").status_code == 200
    assert browser(otto).get("/desk/").status_code == 200


def test_a_cook_on_the_list_joins_wholly(browser, world, life: Life, post: Kept):
    life.trial(GUEST)
    nell = browser()
    nell.send("/join/cook", {"email": GUEST})
    nell.send("/code", {"code": last_letter(world).code})
    assert nell.send("/join/details", NELL).location == "/account/waiting"
    assert nell.get("/account/waiting").status_code == 200
    world.session.expire_all()
    assert world.session.query(MemberRole).one().state is MemberState.APPLIED
    work(world.app, turns=2)
    assert [email.to for email in post.sent] == [GUEST, GUEST]


@pytest.mark.parametrize("path", ["/join/cook", "/sign-in", "/forgotten-password"])
def test_whether_an_address_is_known_or_on_the_list_cannot_be_seen(browser, world, life: Life, path):
    world.cook(email=OTHER)
    life.trial(GUEST)
    pages = []
    for email in (OTHER, "nobody@post.example"):
        page = browser()
        sent = page.send(path, {"email": email})
        pages.append((sent.status_code, page.get(sent.location).text_of().replace(email, "")))
    assert pages[0] == pages[1]
    assert letters(world) == []


def test_a_code_or_password_of_before_lets_nobody_in_who_has_been_taken_off_the_list(browser, world, life: Life):
    world.cook(email=OTHER)
    life.trial(OTHER)
    page = browser()
    page.send("/sign-in", {"email": OTHER})
    code = last_letter(world).code
    life.trial(GUEST)
    assert page.send("/code", {"code": code}).status_code == 410


def test_messages_to_others_stay_here_and_the_team_sees_what_became_of_them(world, life: Life, post: Kept):
    asha, gus, cleo = world.cook(email=OTHER), world.cook("Gus", email=GUEST), world.coordinator()
    dev = world.diner()
    life.trial(GUEST)

    def tell(deed):
        for person in (asha, gus, cleo, dev):
            deed.tell("role_active", person.id, f"k{person.id}", facts={"role": "cook"})
        deed.recorded = 1

    perform(world.deed(), tell)
    work(world.app, turns=2)
    world.session.expire_all()
    results = {row.person_id: row.result for row in world.session.query(OutboxMessage)}
    assert results == {asha.id: "kept_back", gus.id: "sent", cleo.id: "sent", dev.id: "task"}
    assert {email.to for email in post.sent} == {GUEST, "cleo@council.example"}


def test_no_match_is_made_with_somebody_whom_the_trial_does_not_let_in(world, life: Life):
    cleo, asha, gus = world.coordinator(), world.cook(email=OTHER), world.cook("Gus", email=GUEST)
    dev = world.diner()
    life.trial(GUEST)
    wish = world.request(dev)
    with pytest.raises(Conflict, match="not_on_guest_list"):
        perform(world.deed(cleo), matches.propose, world.meal(asha).ref, wish.ref)
    assert perform(world.deed(cleo), matches.propose, world.meal(gus).ref, wish.ref).cook_id == gus.id


def test_the_desk_invites_only_who_is_on_the_list(world, life: Life):
    cleo, dev = world.coordinator(), world.diner()
    life.trial(GUEST)
    with pytest.raises(Invalid, match="not_on_guest_list"):
        perform(world.deed(cleo), invitations.invite, dev.ref, OTHER)
    assert perform(world.deed(cleo), invitations.invite, dev.ref, GUEST).email == GUEST


def test_the_front_door_sends_nobody_to_a_council_on_trial(browser, world, life: Life):
    life.trial(GUEST)
    door = browser(host="localhost")
    assert door.send("/find", {"postcode": "RH2 7DE"}).status_code == 200
    assert "Reigate" not in door.get("/councils").text_of()
    life.live()
    assert door.send("/find", {"postcode": "RH2 7DE"}).status_code == 303
    assert "Reigate" in door.get("/councils").text_of()


def test_a_round_joins_the_guests_and_whom_the_team_wrote_down_and_nobody_else(world, life: Life):
    gus, dev = world.cook("Gus", email=GUEST), world.diner()
    world.diner("Mallory", 100, email=OTHER)
    life.trial(GUEST)
    world.meal(gus, portions=2)
    for diner in world.session.query(DinerProfile):
        world.request(world.session.get_one(Person, diner.person_id))
    perform(world.deed(), rounds.ask_for_night_round)
    work(world.app, turns=2)
    world.session.rollback()
    assert [match.diner_id for match in world.session.query(Match)] == [dev.id]
    assert world.session.query(Round).one().skipped == 1


@pytest.mark.parametrize("on_trial", [True, False])
def test_whoever_lives_there_is_sent_to_a_council_only_once_it_is_open(browser, world, life: Life, on_trial):
    _ = life.trial(GUEST) if on_trial else life.live()
    nell = browser(host="barnet.localhost")
    nell.send("/join/cook", {"email": OTHER})
    nell.send("/code", {"code": last_letter(world, council=world.barnet).code})
    said = nell.send("/join/details", NELL)
    assert said.status_code == 200
    assert ("reigate.localhost" in said.get_data(as_text=True)) is not on_trial
