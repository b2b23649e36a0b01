"""Whose turn it is to be asked to cook for a request. Nothing is changed here: pages read it too."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain.asks import Candidate, in_turn, may_be_asked
from app.domain.eligibility import Allowed, DinerFacts
from app.domain.load import Offered, Wished
from app.domain.pairings import SETS_ASIDE
from app.domain.vocabulary import Role
from app.models.meals import MealRequest
from app.models.people import Person
from app.services import load
from app.services.frame import CouncilContext
from app.services.pair_guard import whatever_is_cooked
from app.store import asks as store
from app.store import facts
from app.store import pairings as pairing_store


class Turn(NamedTuple):
    """A cook who may be asked, in their turn."""

    person: Person
    candidate: Candidate


def turns(session: Session, council: CouncilContext, request: MealRequest, now: datetime) -> list[Turn]:
    """Everybody who may be asked about an open request just now, whose turn it is first. A dozen queries at most.

    Left out: whom the guard refuses whatever they cook, whose week is full, who was asked about it already or often
    enough today, and who has a meal on the table for that time (it was held against the request before).
    """
    diner = facts.diners(session, council.id, [request.diner_id]).get(request.diner_id)
    if diner is None or diner.place is None:
        return []
    limit_m = council.policy.matching.limit_metres
    near = store.cooks_near(session, council.id, diner.person_id, diner.place, limit_m)
    if not near:
        return []
    free = _free(session, council, request, near, now)
    allowed = _allowed(session, council, request, diner, [one for one in near if one.person.id in free], now)
    people = {person.id: person for person, _ in allowed}
    paired = pairing_store.of_person(session, council.id, diner.person_id, Role.DINER, SETS_ASIDE)
    bonded = store.cooked_for(session, council.id, diner.person_id) | {pairing.cook_id for pairing in paired}
    last = store.last_turns(session, council.id, list(people))
    found = [
        Candidate(person.id, person.ref, person.id in bonded, last.get(person.id), answer.distance_m)
        for person, answer in allowed
    ]
    return [Turn(people[one.cook_id], one) for one in in_turn(found)]


def _free(
    session: Session, council: CouncilContext, request: MealRequest, near: Sequence[store.Near], now: datetime
) -> set[int]:
    """Those who are neither cooking then, nor asked about it, nor asked too often today, and whose week has room."""
    policy = council.policy
    cook_ids = _with_room(session, council, request, near)
    before = store.cooks_asked(session, council.id, request.id)
    cooking = store.cooking_in(session, council.id, cook_ids, facts.request_facts(request).window)
    asked = store.asked_times(session, council.id, cook_ids, _midnight(council, now))
    most = policy.matching.asks_per_cook_per_day
    return {
        cook_id
        for cook_id in cook_ids
        if cook_id not in before | cooking and may_be_asked(now, asked.get(cook_id, ()), policy.tz, most)
    }


def _with_room(
    session: Session, council: CouncilContext, request: MealRequest, near: Sequence[store.Near]
) -> list[int]:
    """The cooks whose own limit leaves enough of that week; nobody where the diner's week is full."""
    day, wish = request.day, Wished(request.ref, request.diner_id, request.day, request.window_start)
    offers = {
        one.person.id: Offered(one.person.ref, one.person.id, day, request.window_start, request.portions)
        for one in near
    }
    settled = load.settle(session, council, offers.values(), [wish])
    if request.ref in settled.waiting:
        return []
    return [cook_id for cook_id, offer in offers.items() if settled.portions[offer.ref] >= request.portions]


def _midnight(council: CouncilContext, now: datetime) -> datetime:
    tz = council.policy.tz
    return datetime.combine(now.astimezone(tz).date(), time(), tz).astimezone(UTC)


def _allowed(
    session: Session,
    council: CouncilContext,
    request: MealRequest,
    diner: DinerFacts,
    near: Sequence[store.Near],
    now: datetime,
) -> list[tuple[Person, Allowed]]:
    apart = facts.kept_apart_from(session, council.id, diner.person_id)
    checks = facts.checks_of(session, council.id, [one.person.id for one in near])
    today, wish = now.astimezone(council.policy.tz).date(), facts.request_facts(request)
    found = []
    for one in near:
        known = checks.get(one.person.id, [])
        cook = facts.cook_facts(one.person, one.home, one.role, known, council.policy, today, one.away)
        answer = whatever_is_cooked(council, now, cook, diner, wish, kept_apart=cook.person_id in apart)
        if isinstance(answer, Allowed):
            found.append((one.person, answer))
    return found


def asked_enough(session: Session, council: CouncilContext, cook_id: int, now: datetime) -> bool:
    """Whether this cook has been asked as often today as anybody may be."""
    asked = store.asked_times(session, council.id, [cook_id], _midnight(council, now)).get(cook_id, [])
    return not may_be_asked(now, asked, council.policy.tz, council.policy.matching.asks_per_cook_per_day)
