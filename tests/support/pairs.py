"""Pairs for a test, in any state: rows put straight in, with the days that the test needs."""

from datetime import time, timedelta
from typing import Any

from sqlalchemy import select
from support.world import World

from app.domain.matches import MatchState
from app.domain.meal_requests import RequestState
from app.domain.pairings import PairingState, Party
from app.domain.recurrence import Weekly, weekday_of
from app.domain.references import new_reference
from app.domain.vocabulary import Allergen, Asked
from app.models.meals import Match
from app.models.pairings import Pairing
from app.models.people import Person
from app.models.trace import OutboxMessage
from app.services.pairing_parts import Plan


def plan(
    world: World, days: int = 1, *, starts: time = time(17, 30), ends: time = time(18, 30), portions: int = 1
) -> Plan:
    """Each week on the weekday that is so many days ahead."""
    first = world.now.astimezone(world.council.policy.tz).date()
    weekdays = frozenset({weekday_of(first + timedelta(days=days))})
    return Plan(weekly=Weekly(weekdays=weekdays, starts=starts, ends=ends, first=first), portions=portions)


def pairing(
    world: World, cook: Person, diner: Person, state: PairingState = PairingState.ACTIVE, days: int = 1, **facts: Any
) -> Pairing:
    """Both have said yes and know of it, whatever the state; tomorrow is their day."""
    today = world.now.date()
    weekly = plan(world, days).weekly
    given: dict[str, Any] = {"suggested_by": Party.COORDINATOR, "suggested_at": world.now, "asked_at": world.now}
    given |= {"weekdays": weekly.weekdays, "starts": weekly.starts, "ends": weekly.ends, "first_on": weekly.first}
    given |= {"cook_yes_at": world.now, "cook_yes_how": Asked.WEB, "diner_yes_at": world.now}
    given |= {"diner_yes_how": Asked.PHONE, "cook_spoken_on": today, "diner_spoken_on": today}
    if state is not PairingState.SUGGESTED:
        given |= {"trial_from": world.now}
    if state in {PairingState.ACTIVE, PairingState.REVIEW_DUE}:
        given |= {"active_from": world.now, "review_on": today + timedelta(weeks=26)}
    if state is PairingState.PAUSED:
        given |= {"paused_at": world.now, "paused_by": Party.COOK, "paused_from": PairingState.ACTIVE}
    row = Pairing(cook_id=cook.id, diner_id=diner.id, ref=new_reference(), state=state, **(given | facts))
    made: Pairing = world.add(row, world.barnet if cook.council_id == world.barnet.id else world.reigate)
    return made


def shared(
    world: World,
    cook: Person,
    diner: Person,
    contains: tuple[Allergen, ...] = (),
    *,
    ago: int = 1,
    decided_by: Person | None = None,
    **facts: Any,
) -> Match:
    """A meal that was handed over so many days ago; decided_by: a coordinator, None where the clock approved it."""
    window = world.window(days=-ago)
    meal, wish = world.meal(cook, contains=contains, window=window), world.request(diner, window=window)
    given = {"handed_over_at": window[0], "decided_at": window[0] - timedelta(hours=3)}
    given |= {"decided_by_id": decided_by.id if decided_by else None}
    match = world.match(meal, wish, MatchState.HANDED_OVER, **(given | facts))
    wish.state = RequestState.FULFILLED
    world.session.commit()
    return match


def again(world: World, row: Pairing) -> Pairing:
    """The same pairing as the database has it now."""
    world.session.expire_all()
    found = world.session.get(Pairing, row.id)
    assert found is not None
    return found


def told(world: World) -> list[tuple[str, int]]:
    """What has been put into the outbox, and for whom."""
    rows = world.session.execute(select(OutboxMessage.kind, OutboxMessage.person_id)).all()
    return sorted((kind, person_id) for kind, person_id in rows)
