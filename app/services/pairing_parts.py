"""What every deed about a pairing is made of: finding it, whose word it is, moving it along, telling people."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.matches import MatchState
from app.domain.pairings import MAY_MOVE, PAIRING, Missing, PairingMove, Party
from app.domain.permissions import Permission
from app.domain.recurrence import Weekly
from app.domain.references import parse
from app.domain.vocabulary import Role
from app.models.pairings import Pairing
from app.services import match_ends, match_parts, set_aside
from app.services.frame import SYSTEM, Deed
from app.services.match_reasons import SILENT
from app.services.meal_requests import check_length
from app.services.people_parts import not_about_self
from app.store import load as load_store
from app.store import pairings as store

ASKED = "pairing_consent_asked"
_NOT_ON_THE_WAY = match_ends.RELEASED - {MatchState.ON_THE_WAY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The days of a pairing, and how many portions each time."""

    weekly: Weekly
    portions: int = 1


def plan_of(pairing: Pairing) -> Plan | None:
    """None until somebody has proposed days."""
    if not pairing.weekdays or pairing.starts is None or pairing.ends is None or pairing.first_on is None:
        return None
    weekly = Weekly(
        weekdays=pairing.weekdays,
        starts=pairing.starts,
        ends=pairing.ends,
        first=pairing.first_on,
        every=pairing.every,
        until=pairing.until_on,
    )
    return Plan(weekly=weekly, portions=pairing.portions)


def take_plan(deed: Deed, pairing: Pairing, plan: Plan) -> None:
    """Raises Invalid("request_portions_range", field portions) and Invalid("request_window_too_short", field ends)."""
    most = deed.policy.matching.max_portions_per_request
    if not 1 <= plan.portions <= most:
        raise Invalid("request_portions_range", field="portions", most=most)
    days = plan.weekly
    check_length(deed, days.length, "ends")
    pairing.weekdays, pairing.starts, pairing.ends = days.weekdays, days.starts, days.ends
    pairing.every, pairing.first_on, pairing.until_on = days.every, days.first, days.until
    pairing.portions = plan.portions


def check_cook_week(deed: Deed, pairing: Pairing) -> None:
    """A pairing is a promise for each week: all of a cook's fit into what the cook has said is enough.

    Raises Conflict("pairing_cook_full"; details most).
    """
    profile = load_store.profile(deed.session, deed.council_id, pairing.cook_id)
    most = profile.portions_per_week if profile else None
    if most is None:
        return
    promised = store.of_person(deed.session, deed.council_id, pairing.cook_id, Role.COOK, store.RUNNING)
    week = sum(len(one.weekdays) * one.portions for one in {*promised, pairing})
    if week > most:
        raise Conflict("pairing_cook_full", most=most)


def load(deed: Deed, ref: str) -> Pairing:
    """Raises NotFound for a reference this council does not have."""
    stored = parse(ref)
    pairing = store.by_ref(deed.session, deed.council_id, stored) if stored else None
    if pairing is None:
        raise NotFound
    return pairing


def knows(pairing: Pairing, side: Party) -> bool:
    """Whether this side has heard of it: a mere suggestion is the office's own affair until both are asked."""
    if pairing.asked_at is not None or pairing.suggested_by is side:
        return True
    return (pairing.cook_yes_at if side is Party.COOK else pairing.diner_yes_at) is not None


def party_of(deed: Deed, pairing: Pairing) -> Party:
    """Whose word this deed is. Raises NotFound for whom it is no affair of, Forbidden("own_household")."""
    if deed.actor.kind == "system":
        return Party.CLOCK
    sides = {Party.COOK: (pairing.cook_id, Permission.PAIR_AS_COOK)}
    sides[Party.DINER] = (pairing.diner_id, Permission.PAIR_AS_DINER)
    for side, (person_id, permission) in sides.items():
        if person_id == deed.member_id:
            if not knows(pairing, side):
                raise NotFound
            deed.needs(permission)
            return side
    if Permission.DECIDE_PAIRING not in deed.actor.permissions or deed.acting_for_id is not None:
        raise NotFound
    not_about_self(deed, pairing.cook, pairing.diner)
    return Party.COORDINATOR


def who_moves(deed: Deed, pairing: Pairing, to: PairingMove) -> Party:
    """Whose word it is, where that party may say it. Raises Forbidden("not_allowed"), and as `party_of`."""
    party = party_of(deed, pairing)
    if party not in MAY_MOVE[to]:
        raise Forbidden("not_allowed")
    return party


def must_be_ready(missing: tuple[Missing, ...]) -> None:
    """Raises Conflict("pairing_not_ready"; details missing: codes)."""
    if missing:
        raise Conflict("pairing_not_ready", missing=[item.value for item in missing])


def snapshot(pairing: Pairing) -> dict[str, Any]:
    return {
        "state": pairing.state,
        "weekdays": sorted(day.value for day in pairing.weekdays),
        "starts": None if pairing.starts is None else f"{pairing.starts:%H:%M}",
        "ends": None if pairing.ends is None else f"{pairing.ends:%H:%M}",
        "every": pairing.every,
        "portions": pairing.portions,
        "review_on": pairing.review_on,
        "review_why": pairing.review_why,
    }


def move(deed: Deed, pairing: Pairing, to: PairingMove, name: str, *, reason: str = "") -> None:
    """Take it along the table and record it under this name. Raises IllegalTransition."""
    before = snapshot(pairing)
    pairing.state = PAIRING.next(pairing.state, to)
    deed.record(name, pairing, before=before, after=snapshot(pairing), reason=reason)


def note(deed: Deed, pairing: Pairing, name: str, *, reason: str = "", **after: Any) -> None:
    """Record what does not move it."""
    deed.record(name, pairing, after=snapshot(pairing) | after, reason=reason)


def spoken(pairing: Pairing, today: date, *, cook: bool = False, diner: bool = False) -> None:
    if cook:
        pairing.cook_spoken_on = today
    if diner:
        pairing.diner_spoken_on = today


def tell(deed: Deed, pairing: Pairing, kind: str, sides: Iterable[Party]) -> None:
    """Tell these sides. facts: references, a first name and the days, as a page or a caller says them."""
    deed.session.flush()
    for side in sides:
        person_id = pairing.cook_id if side is Party.COOK else pairing.diner_id
        other = pairing.diner if side is Party.COOK else pairing.cook
        deed.tell(
            kind,
            person_id,
            f"{kind}:{pairing.ref}:{person_id}:{pairing.version}",
            facts={"pairing": pairing.ref, "side": side.value, "other": other.first_name, "days": days_said(pairing)},
        )


def days_said(pairing: Pairing) -> dict[str, Any]:
    """The days as a message keeps them: codes and clock times; {} before there are any."""
    if plan_of(pairing) is None:
        return {}
    said = snapshot(pairing)
    return {name: said[name] for name in ("weekdays", "starts", "ends", "every")}


def settle_asked(deed: Deed, pairing: Pairing, *sides: Party) -> None:
    """Nobody need be asked any more: what was still to be sent or said about the consent is done with."""
    for side in sides:
        person_id = pairing.cook_id if side is Party.COOK else pairing.diner_id
        key = f"{ASKED}:{pairing.ref}:{person_id}:"
        for message in store.unsent_about(deed.session, deed.council_id, key):
            message.finished_at, message.result = deed.now, "said"
        for task in store.calls_about(deed.session, deed.council_id, key):
            task.done_at, task.done_by_id = deed.now, deed.actor.person_id
            deed.record("call_not_needed", task)


def as_clock(deed: Deed, diner_id: int) -> Deed:
    """The same moment, done by the service itself for the diner."""
    return replace(deed, actor=SYSTEM, acting_for_id=diner_id, reason="")


def let_go(deed: Deed, pairing: Pairing, code: str) -> None:
    """Its days to come are off: what was proposed or arranged for them, what was kept, and food set aside.

    Requests that wait go to everybody. A visit that is on the way runs its course.
    """
    for match in store.matches_of(deed.session, deed.council_id, pairing, _NOT_ON_THE_WAY):
        proposed = match.state is MatchState.PROPOSED
        match_ends.release(deed, match, code)
        if not proposed and code not in SILENT:
            match_parts.tell_both(deed, match, "match_cancelled", {"reason": code})
    for meal in store.meals_for(deed.session, deed.council_id, pairing, deed.now):
        set_aside.free(deed, meal)
    deed.session.flush()
    for request in store.kept_requests(deed.session, deed.council_id, pairing.id):
        match_parts.pool(deed, request)
