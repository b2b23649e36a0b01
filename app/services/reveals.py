"""A diner's address and phone number, shown to the cook of a match only while they are needed, and written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.eligibility import Reason, Refused
from app.domain.errors import Forbidden, NotFound
from app.domain.matches import MatchState
from app.domain.meals import MealState
from app.domain.permissions import Permission
from app.domain.privacy import address_visible, address_visible_until, phone_visible
from app.models.meals import Match, Reveal
from app.models.people import Household, Person
from app.services import guard
from app.services.frame import Deed
from app.services.match_parts import load, window_of
from app.store import reveals as store

WRITTEN_ONCE_IN = timedelta(hours=1)
ADDRESS, PHONE = "address", "phone"
_LATE = frozenset({Reason.WINDOW_OVER, Reason.USE_BY_PASSED})
_TO_COME = frozenset({MatchState.APPROVED, MatchState.CONFIRMED, MatchState.ON_THE_WAY, MatchState.NO_REPLY})


@dataclass(frozen=True)
class Revealed:
    """lines: the address, a line each. phone: E.164, or None where the diner did not agree. until: aware, UTC."""

    lines: tuple[str, ...]
    arrival_note: str
    phone: str | None
    until: datetime


def reveal(deed: Deed, match_ref: str) -> Revealed:
    """The address for the cook of this match, while the council's hours around the window last.

    Raises NotFound for anybody else, Forbidden("address_not_yet"; details when), Forbidden("address_no_longer"), and
    Forbidden("address_not_now") when the guard, asked again, says no to a cook who has not set off: her checks lapsed.
    """
    match = _own_visit(deed, match_ref)
    hours = deed.policy.matching
    window = window_of(match)
    if not address_visible(match.state, window, deed.now, hours.address_before_hours, hours.address_after_hours):
        until = address_visible_until(window, hours.address_after_hours)
        if match.state in _TO_COME and deed.now < until:
            opens = window.start - timedelta(hours=hours.address_before_hours)
            raise Forbidden("address_not_yet", when=opens)
        raise Forbidden("address_no_longer")
    if match.state is MatchState.CONFIRMED and not _still_allowed(deed, match):
        raise Forbidden("address_not_now")
    phone = _phone(deed, match)
    _write_down(deed, match, ADDRESS, *([PHONE] if phone else []))
    return Revealed(
        lines=_lines(match.diner.household),
        arrival_note=match.diner.household.arrival_note if match.diner.household else "",
        phone=phone,
        until=address_visible_until(window, hours.address_after_hours),
    )


def _still_allowed(deed: Deed, match: Match) -> bool:
    """The guard's word today. That the window has passed takes no address from a cook who is late."""
    answer = guard.recheck(deed, match)
    over = _LATE | {Reason.MEAL_NOT_OPEN} if match.meal.state is MealState.CLOSED else _LATE
    return not isinstance(answer, Refused) or answer.reasons <= over


def reveal_phone(deed: Deed, match_ref: str) -> str | None:
    """The diner's number from approval on, where the diner agreed to it; else None. Raises NotFound as `reveal`."""
    match = _own_visit(deed, match_ref)
    phone = _phone(deed, match)
    if phone:
        _write_down(deed, match, PHONE)
    return phone


def _own_visit(deed: Deed, match_ref: str) -> Match:
    match = load(deed, match_ref)
    if match.cook_id != deed.member_id:
        raise NotFound
    deed.needs(Permission.SEE_VISITS)
    return match


def _phone(deed: Deed, match: Match) -> str | None:
    """The number, while the diner agrees to it and it is time."""
    diner: Person = match.diner
    after = deed.policy.matching.address_after_hours
    visible = diner.phone_agreed and phone_visible(match.state, window_of(match), deed.now, after)
    return diner.phone if visible else None


def _lines(home: Household | None) -> tuple[str, ...]:
    if home is None:
        return ()
    return tuple(line for line in (home.line1, home.line2, home.town, home.postcode) if line)


def _write_down(deed: Deed, match: Match, *shown: str) -> None:
    """Note who saw what and when, at most once an hour for each viewer."""
    viewer_id = deed.actor.person_id
    if viewer_id is None:
        raise NotFound
    last = store.last_at(deed.session, deed.council_id, match.id, viewer_id)
    for what in shown:
        if what in last and deed.now - last[what] < WRITTEN_ONCE_IN:
            continue
        row = Reveal(council_id=deed.council_id, match_id=match.id, viewer_id=viewer_id, what=what, at=deed.now)
        deed.session.add(row)
        deed.record(f"{what}_revealed", match, after={"viewer": viewer_id})
