import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from support.telling import STORIES, Teller

from app.domain.asks import AskState
from app.domain.away import AwayKind
from app.domain.contacts import parse_phone
from app.domain.council_policy import parse_policy
from app.domain.errors import Forbidden
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.members import MemberState
from app.domain.postcodes import parse
from app.domain.vocabulary import Origin, Role
from app.integrations.places import EmbeddedPlaces
from app.models.asks import CookAsk, CookDay
from app.models.away import AwaySpell
from app.models.meals import Match, Meal, MealRequest
from app.models.people import MemberRole
from app.services.audit import link_hash
from app.services.demo_story import read
from app.store import trace
from app.store.session import belong_to
from tests.factories.gazetteer import gazetteer_file

DRAMA = re.compile(r"\+44(1632960\d{3}|2079460\d{3}|7700900\d{3})")
FILES = sorted(STORIES.glob("*.toml"))


def counted(teller: Teller, column, **conditions) -> Counter:
    session = teller.world.session
    session.rollback()
    belong_to(session, teller.world.reigate.id)
    return Counter(session.scalars(select(column).filter_by(**conditions)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nobody_in_a_story_can_be_reached_and_all_live_in_their_council(file) -> None:
    story = read(file)
    policy = parse_policy((STORIES.parent / "councils" / file.name).read_text())
    directory = EmbeddedPlaces(gazetteer_file())
    for who in story.everybody():
        assert not who.email or who.email.endswith(".example.org"), who.name
        assert not who.phone or DRAMA.fullmatch(parse_phone(who.phone) or ""), who.name
        if who.postcode:
            place = directory.find(parse(who.postcode))
            assert place, f"{who.name}: {who.postcode} is no postcode"
            assert policy.serves(place.postcode, place.authority), f"{who.name} lives in another council"
    directory.close()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_worry_has_somebody_who_reads_it_in_every_story(file) -> None:
    assert any("safeguarding_lead" in member.roles for member in read(file).staff), (
        "add a safeguarding lead to [[staff]]"
    )


def test_a_first_telling_gives_a_whole_living_day(teller: Teller) -> None:
    assert teller.tell()
    states = counted(teller, Match.state)
    assert states == {
        MatchState.HANDED_OVER: 7,
        MatchState.CONFIRMED: 2,
        MatchState.PROPOSED: 4,
        MatchState.APPROVED: 1,
    }
    assert counted(teller, Match.origin)[Origin.ROUND] == 1, "the worker's round has been"
    assert counted(teller, MealRequest.state)[RequestState.OPEN] == 5
    assert counted(teller, MealRequest.standing_id)[None] == sum(counted(teller, MealRequest.id).values()) - 1
    assert counted(teller, AwaySpell.kind) == {AwayKind.AWAY: 2, AwayKind.HOSPITAL: 1}
    assert len(counted(teller, Meal.dish)) >= 4
    assert all(counted(teller, Meal.photo_id)), "every meal has its picture"


@pytest.mark.parametrize("slug", ["reigate", "barnet"])
def test_a_cook_is_asked_has_said_yes_and_has_a_regular_day(teller: Teller, slug: str) -> None:
    council = getattr(teller.world, slug)
    teller.told(council)
    belong_to(teller.world.session, council.id)
    asked = Counter(teller.world.session.scalars(select(CookAsk.state)))
    assert asked.pop(AskState.ACCEPTED) == 1
    assert asked.keys() == {AskState.ASKED}, "by the coordinator, and by the round for whoever has nothing else"
    assert teller.world.session.query(CookDay).count() == 1


def test_the_people_are_in_every_state_that_a_coordinator_meets(teller: Teller) -> None:
    teller.told()
    cooks, diners = (counted(teller, MemberRole.state, role=role) for role in (Role.COOK, Role.DINER))
    assert set(cooks) == {MemberState.ACTIVE, MemberState.APPLIED, MemberState.VETTING, MemberState.PAUSED}
    assert set(diners) == {MemberState.ACTIVE, MemberState.APPLIED, MemberState.VETTING}


def test_the_same_day_is_told_once(teller: Teller) -> None:
    teller.told()
    before = counted(teller, Meal.ref)
    assert not teller.tell(teller.world.now + timedelta(minutes=5))
    assert counted(teller, Meal.ref) == before


def test_the_next_day_ends_the_visits_before_and_brings_its_own(teller: Teller) -> None:
    morning = teller.world.now.replace(hour=9)
    teller.told()
    assert teller.tell(morning + timedelta(days=1))
    states = counted(teller, Match.state)
    assert (states[MatchState.HANDED_OVER], states[MatchState.CONFIRMED]) == (9, 2)


@pytest.mark.parametrize("hour", [0, 12, 21, 23])
def test_a_day_can_be_told_at_any_hour(teller: Teller, hour: int) -> None:
    here = teller.world.reigate.policy.tz
    moment: datetime = teller.world.now.astimezone(here).replace(hour=hour, minute=40)
    teller.tell(moment)
    assert counted(teller, Match.state)[MatchState.CONFIRMED] == 2
    assert min(counted(teller, Meal.window_end, state="published")) > moment


def test_each_council_s_people_stay_in_it(teller: Teller) -> None:
    teller.told()
    teller.tell(council=teller.world.barnet)
    session = teller.world.session
    for council in (teller.world.reigate, teller.world.barnet):
        belong_to(session, council.id)
        assert {row.council_id for row in session.scalars(select(MemberRole))} == {council.id}
        session.rollback()


def test_what_was_told_stands_in_an_unbroken_chain(teller: Teller) -> None:
    teller.told()
    belong_to(teller.world.session, teller.world.reigate.id)
    entries = [entry for entry, _ in trace.chain(teller.world.session, teller.world.reigate.id)]
    assert all(entry.hash == link_hash(entry) for entry in entries)
    assert all(later.previous_hash == entry.hash for entry, later in pairwise(entries))


def test_a_council_that_is_no_demonstration_is_left_alone(teller: Teller) -> None:
    real = teller.world.reigate
    real = replace(real, policy=replace(real.policy, demonstration=False))
    with pytest.raises(Forbidden):
        teller.tell(council=real)
    assert not counted(teller, MemberRole.state)
