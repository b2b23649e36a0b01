"""E3: a pairing's days come round in local time, and the diner's wish is there in time."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select
from support.pairs import pairing, shared
from support.queries import counted
from support.world import World

from app.domain.away import AwayKind
from app.domain.council_policy import Weekday
from app.domain.errors import Conflict
from app.domain.meal_requests import RequestState
from app.domain.members import MemberState
from app.domain.pairings import SETS_ASIDE, PairingState, Party
from app.domain.recurrence import weekday_of
from app.domain.references import new_reference
from app.domain.vocabulary import Asked
from app.models.asks import CookAsk
from app.models.away import AwaySpell
from app.models.meals import MealRequest
from app.models.people import MemberRole
from app.models.trace import AuditEntry, OutboxMessage
from app.services import asks, meal_requests, pairing_clock, pairings, standing_requests
from app.services.frame import perform
from app.services.pairing_days import due_days
from app.services.standing_requests import StandingFacts
from app.store import pairings as store


@pytest.fixture
def cast(world: World):
    return world.cook("Asha", email="asha@post.example"), world.diner("Dev"), world.coordinator("Cleo")


def morning(world: World, now: datetime | None = None) -> None:
    perform(world.deed(now=now), pairing_clock.each_morning)


def requests(world: World) -> list[MealRequest]:
    world.session.expire_all()
    return list(world.session.scalars(select(MealRequest).order_by(MealRequest.id)))


@pytest.mark.parametrize("state", PairingState)
def test_a_day_that_comes_opens_the_diner_s_wish_once(world: World, cast, state) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev, state)
    morning(world)
    morning(world, world.now + timedelta(hours=1))
    if state not in SETS_ASIDE:
        assert requests(world) == []
        return
    [wish] = requests(world)
    assert (wish.diner_id, wish.pairing_id, wish.portions, wish.asked_by_id) == (dev.id, row.id, 1, dev.id)
    assert (wish.window_start, wish.window_end) == world.window()


def test_a_day_further_off_waits(world: World, cast) -> None:
    asha, dev, _ = cast
    pairing(world, asha, dev, days=3)
    morning(world)
    assert requests(world) == []
    morning(world, world.now + timedelta(days=1))
    assert len(requests(world)) == 1


def test_who_has_a_wish_for_that_day_is_given_no_second_one(world: World, cast) -> None:
    asha, dev, _ = cast
    pairing(world, asha, dev)
    own = world.request(dev)
    morning(world)
    assert [wish.id for wish in requests(world)] == [own.id]


def test_a_day_that_the_diner_called_off_stays_off(world: World, cast) -> None:
    asha, dev, _ = cast
    pairing(world, asha, dev)
    morning(world)
    [wish] = requests(world)
    perform(world.deed(dev), meal_requests.cancel, wish.ref, wish.version)
    morning(world, world.now + timedelta(hours=2))
    assert [one.state.value for one in requests(world)] == ["cancelled"]


@pytest.mark.parametrize("who", ["asha", "dev"])
def test_nothing_comes_round_while_one_of_them_takes_no_part(world: World, cast, who) -> None:
    asha, dev, _ = cast
    pairing(world, asha, dev)
    someone = asha if who == "asha" else dev
    world.session.query(MemberRole).filter_by(person_id=someone.id).update({"state": MemberState.PAUSED})
    world.session.commit()
    morning(world)
    assert requests(world) == []


def test_the_wish_is_kept_out_of_the_rounds_until_it_is_given_to_everybody(world: World, cast) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev)
    morning(world)
    [wish] = requests(world)
    assert store.kept_request_ids(world.session, world.reigate.id) == {wish.id}
    perform(world.deed(dev), pairings.pause, row.ref, row.version)
    assert store.kept_request_ids(world.session, world.reigate.id) == frozenset()
    assert [one.state.value for one in requests(world)] == ["open"]


def test_each_council_s_days_are_its_own(world: World, cast) -> None:
    otto, dina = world.cook("Otto", council=world.barnet), world.diner("Dina", council=world.barnet)
    pairing(world, otto, dina)
    morning(world)
    assert requests(world) == []
    world.council = world.barnet
    morning(world)
    assert [wish.diner_id for wish in requests(world)] == [dina.id]


@pytest.mark.parametrize("day", ["2026-10-24", "2026-10-25", "2026-10-26", "2027-03-27", "2027-03-28", "2027-03-29"])
def test_six_in_the_evening_stays_six_over_both_clock_changes(world: World, cast, day) -> None:
    asha, dev, _ = cast
    pairing(world, asha, dev, weekdays=frozenset(Weekday), starts=time(18), ends=time(19))
    now = datetime.fromisoformat(f"{day}T05:00").replace(tzinfo=UTC)
    tz = world.reigate.policy.tz
    found = due_days(world.session, world.reigate, now)
    assert found[0].day.isoformat() == day
    assert {one.window.start.astimezone(tz).time() for one in found} == {time(18)}
    assert len({one.day for one in found}) == len(found) == 3


def test_half_past_one_happens_once_in_autumn_and_moves_in_spring(world: World, cast) -> None:
    asha, dev, _ = cast
    pairing(world, asha, dev, weekdays=frozenset({Weekday.SUN}), starts=time(1, 30), ends=time(2, 30))
    autumn = due_days(world.session, world.reigate, datetime(2026, 10, 24, 9, tzinfo=UTC))
    assert [(one.window.start, one.moved) for one in autumn] == [(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), False)]
    morning(world, datetime(2027, 3, 26, 9, tzinfo=UTC))
    [wish] = requests(world)
    assert wish.window_start.astimezone(world.reigate.policy.tz).time() == time(2, 30)
    assert world.session.scalars(select(AuditEntry.deed)).all().count("request_kept") == 1


def test_the_clock_thinks_of_two_who_met_twice_and_tells_nobody(world: World, cast) -> None:
    asha, dev, cleo = cast
    shared(world, asha, dev, decided_by=cleo)
    morning(world)
    assert store.of_person(world.session, world.reigate.id, asha.id) == []
    shared(world, asha, dev, ago=2, decided_by=cleo)
    morning(world)
    morning(world)
    [thought] = store.of_person(world.session, world.reigate.id, asha.id)
    assert (thought.state, thought.suggested_by.value, thought.asked_at) == (PairingState.SUGGESTED, "clock", None)
    assert world.session.scalars(select(OutboxMessage)).all() == []
    with pytest.raises(Conflict, match="pairing_no_days"):
        perform(world.deed(cleo), pairings.consent, thought.ref, thought.version, Party.DINER, Asked.PHONE)


def test_the_clock_does_not_think_of_a_pair_that_has_ended(world: World, cast) -> None:
    asha, dev, cleo = cast
    shared(world, asha, dev, decided_by=cleo)
    shared(world, asha, dev, ago=2, decided_by=cleo)
    pairing(world, asha, dev, PairingState.ENDED)
    morning(world)
    assert store.of_person(world.session, world.reigate.id, asha.id) == []


def test_due_days_is_one_query_however_many_pairs(world: World, cast) -> None:
    asha = cast[0]
    for number in range(4):
        pairing(world, asha, world.diner(f"D{number}"))
    world.session.rollback()
    with counted() as queries:
        assert len(due_days(world.session, world.reigate, world.now)) == 4
    assert len(queries) <= 2, queries


def away(world: World, person, **facts) -> None:
    day = world.now.date() + timedelta(days=1)
    given = {"first_day": day, "last_day": day, "kind": AwayKind.AWAY, "said_by_id": person.id, "said_how": Asked.PHONE}
    given |= {"said_at": world.now, "from_meals": True, "from_cooking": True, "ref": new_reference()}
    world.add(AwaySpell(person_id=person.id, **(given | facts)))


def test_a_diner_who_is_away_that_day_has_no_wish(world: World, cast) -> None:
    asha, dev, _ = cast
    pairing(world, asha, dev)
    away(world, dev)
    morning(world)
    assert requests(world) == []
    assert due_days(world.session, world.reigate, world.now) == []


def test_while_the_cook_is_away_anybody_may_meet_the_wish(world: World, cast) -> None:
    asha, dev, _ = cast
    pairing(world, asha, dev)
    away(world, asha)
    morning(world)
    assert [wish.pooled_at is not None for wish in requests(world)] == [True]
    assert due_days(world.session, world.reigate, world.now) == []
    assert store.kept_request_ids(world.session, world.reigate.id) == frozenset()


def test_a_day_withdrawn_for_its_own_sake_is_not_opened_again(world: World, cast) -> None:
    asha, dev, _ = cast
    pairing(world, asha, dev)
    wish = world.request(dev, state=RequestState.CANCELLED, not_wanted=True)
    morning(world)
    assert [one.id for one in requests(world)] == [wish.id]


def test_the_cook_is_asked_once_and_a_no_gives_the_day_to_everybody(world: World, cast) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev)
    morning(world)
    morning(world, world.now + timedelta(hours=1))
    [ask] = world.session.scalars(select(CookAsk)).all()
    assert (ask.cook_id, ask.pairing_id) == (asha.id, row.id)
    perform(world.deed(asha), asks.decline, ask.ref, ask.version)
    assert [wish.pooled_at is not None for wish in requests(world)] == [True]
    morning(world, world.now + timedelta(hours=2))
    assert len(world.session.scalars(select(CookAsk)).all()) == 1


def test_a_standing_wish_for_the_day_is_kept_for_the_cook(world: World, cast) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev)
    tomorrow = world.now.date() + timedelta(days=1)
    facts = StandingFacts(
        weekdays=frozenset({weekday_of(tomorrow)}), starts=time(17), ends=time(19), portions=1, every_weeks=1
    )
    perform(world.deed(dev), standing_requests.ask, facts)
    morning(world)
    kept = next(wish for wish in requests(world) if wish.day == tomorrow)
    assert (kept.pairing_id, kept.standing_id is not None) == (row.id, True)
