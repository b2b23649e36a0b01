"""Where people live: an address that is never turned away, and its place on the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.council_policy import CouncilPolicy
from app.domain.distance import Point
from app.domain.errors import Conflict, Invalid
from app.domain.needs import check_door_note
from app.domain.permissions import Permission
from app.domain.postcodes import parse as parse_postcode
from app.domain.references import new_reference
from app.domain.vocabulary import Precision
from app.integrations.places import Place
from app.models.desk import Task, TaskKind
from app.models.people import Household, Person
from app.services import matches, pairing_effects
from app.services.frame import Deed
from app.services.people_parts import load_person, not_about_self
from app.store import homes as store
from app.store import people, tasks

_NORTH, _SOUTH, _WEST, _EAST = 61.0, 49.8, -8.7, 1.8
"""A box round the United Kingdom, degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeFacts:
    """postcode: as typed, or "" where nobody knows it. point: a coordinator's own, which goes before the directory.

    arrival_note: None leaves the one there is. stays: the person goes on although another council serves the postcode,
    because of what they say; it is left to a coordinator to place.
    """

    line1: str
    line2: str = ""
    town: str = ""
    postcode: str = ""
    arrival_note: str | None = None
    point: Point | None = None
    stays: bool = False
    because: str = ""


def new_home(deed: Deed, facts: HomeFacts) -> Household:
    """Take an address down and place it. Not recorded: that is the deed's of whoever moves in."""
    home = Household(council_id=deed.council_id, line1="", town="")
    take_down(deed, home, facts)
    deed.session.add(home)
    deed.session.flush()
    return home


def ask_to_place(deed: Deed, home: Household, person_id: int, because: str = "") -> None:
    """Put "place this address" on the desk where the directory could not; take it off where it is placed.

    because: why they are with this council, in the person's own words.
    """
    key = f"place:{home.id}"
    task = tasks.by_key(deed.session, deed.council_id, key)
    if home.placed_at is not None:
        if task is not None and task.done_at is None:
            task.done_at, task.done_by_id = deed.now, deed.actor.person_id
        return
    if task is None:
        task = Task(council_id=deed.council_id, ref=new_reference(), kind=TaskKind.PLACE_ADDRESS, person_id=person_id)
        task.key, task.created_at = key, deed.now
        task.due_at = deed.policy.staffed_from(deed.now)
        deed.session.add(task)
    task.facts = {"because": because.strip()} if because.strip() else {}
    task.done_at, task.done_by_id = None, None


def place_address(
    deed: Deed,
    person_ref: str,
    facts: HomeFacts,
    reason: str,
    version: int,
    *,
    alone: bool = False,
) -> Household:
    """Correct where somebody lives, or say where an unknown address is; everybody in the home moves with it.

    alone: only this person moves, and whoever else lives there stays. Matches of those who move are checked again.
    A home that another council serves is placed with a reason only.
    Raises Invalid, Stale, Forbidden("own_household").
    """
    deed.needs(Permission.PLACE_ADDRESS)
    person = load_person(deed, person_ref)
    not_about_self(deed, person)
    home = store.of_person(deed.session, deed.council_id, person)
    if home is not None:
        deed.check_version(home, version)
    if not reason.strip() and _is_served_elsewhere(deed, facts):
        raise Invalid("reason_missing", field="reason")
    before = snapshot(home) if home else None
    if home is None or alone:
        home = new_home(deed, facts)
        person.household_id = home.id
    else:
        take_down(deed, home, facts)
    deed.record("home_changed" if before else "home_given", home, before=before, after=snapshot(home), reason=reason)
    ask_to_place(deed, home, person.id)
    check_matches_again(deed, home)
    return home


def live_together(deed: Deed, person_ref: str, other_ref: str, reason: str, version: int) -> Household:
    """Two people known apart share a home: the first moves into the second's. They are never matched with each other.

    What is arranged is checked again. Raises Stale, Invalid("same_person" | "already_together", field other),
    Conflict("no_home_to_share"), Invalid("reason_missing"), Forbidden("own_household").
    """
    deed.needs(Permission.PLACE_ADDRESS)
    person, other = load_person(deed, person_ref), load_person(deed, other_ref)
    if person.id == other.id:
        raise Invalid("same_person", field="other")
    not_about_self(deed, person, other)
    deed.check_version(person, version)
    home = store.of_person(deed.session, deed.council_id, other)
    if home is None:
        raise Conflict("no_home_to_share", field="other")
    left = store.of_person(deed.session, deed.council_id, person)
    if left is not None and left.id == home.id:
        raise Invalid("already_together", field="other")
    if not reason.strip():
        raise Invalid("reason_missing", field="reason")
    person.household_id = home.id
    before = snapshot(left) if left else None
    deed.record("home_shared", person, before=before, after=snapshot(home) | {"with": other.ref}, reason=reason.strip())
    if left is not None:
        _nobody_there(deed, left)
    check_matches_again(deed, home, [person])
    return home


def _nobody_there(deed: Deed, home: Household) -> None:
    """An address that everybody has left need not be placed any more."""
    task = tasks.by_key(deed.session, deed.council_id, f"place:{home.id}")
    if task is not None and not people.living_at(deed.session, deed.council_id, home.id):
        task.done_at, task.done_by_id = deed.now, deed.actor.person_id


def check_complete(deed: Deed, facts: HomeFacts) -> None:
    """Of somebody's own home: one that cannot be placed needs its town, one that another council serves a reason.

    Raises Invalid("town_needed"), Invalid("because_missing").
    """
    place = deed.ports.places.find(parse_postcode(facts.postcode)) if facts.postcode.strip() else None
    if (place is None or place.point is None) and not facts.town.strip():
        raise Invalid("town_needed", field="town")
    if facts.stays and is_elsewhere(deed.policy, place) and not facts.because.strip():
        raise Invalid("because_missing", field="because")


def snapshot(home: Household) -> dict[str, Any]:
    """An address as the audit keeps it."""
    names = ("line1", "line2", "town", "postcode", "lat", "lon", "precision", "arrival_note")
    return {name: getattr(home, name) for name in names}


def take_down(deed: Deed, home: Household, facts: HomeFacts) -> None:
    """Put another address into a home and place it. Not recorded."""
    if not facts.line1.strip():
        raise Invalid("street_missing", field="line1")
    if not facts.postcode.strip() and not facts.town.strip():
        raise Invalid("postcode_or_town", field="postcode")
    check_door_note(facts.arrival_note or "")
    postcode = parse_postcode(facts.postcode) if facts.postcode.strip() else None
    place = deed.ports.places.find(postcode) if postcode else None
    home.line1, home.line2, home.town = facts.line1.strip(), facts.line2.strip(), facts.town.strip()
    home.postcode = postcode.full if postcode else ""
    home.authority = place.authority if place else ""
    if facts.arrival_note is not None:
        home.arrival_note = facts.arrival_note.strip()
    if is_elsewhere(deed.policy, place):
        if not facts.stays and facts.point is None:
            raise Invalid("postcode_elsewhere", field="postcode")
        place = None
    _put_on_map(deed, home, facts.point, place)


def _is_served_elsewhere(deed: Deed, facts: HomeFacts) -> bool:
    postcode = parse_postcode(facts.postcode) if facts.postcode.strip() else None
    return is_elsewhere(deed.policy, deed.ports.places.find(postcode) if postcode else None)


def is_elsewhere(policy: CouncilPolicy, place: Place | None) -> bool:
    """Whether a known postcode is another council's to serve."""
    return bool(place and place.authority and not policy.serves(place.postcode, place.authority))


def _put_on_map(deed: Deed, home: Household, own: Point | None, place: Place | None) -> None:
    """A coordinator's point goes first."""
    known = place.point if place and place.authority else None
    point = own or known
    if own and not (_SOUTH <= own.lat <= _NORTH and _WEST <= own.lon <= _EAST):
        raise Invalid("point_outside", field="point")
    home.lat, home.lon = (point.lat, point.lon) if point else (None, None)
    home.precision = None if point is None else Precision.COORDINATOR if own else Precision.POSTCODE
    home.placed_at = deed.now if point else None


def check_matches_again(deed: Deed, home: Household, moved: Sequence[Person] | None = None) -> None:
    """A home that moved is at another distance: the meals cooked in it, and the matches of who lives there.

    moved: only these have moved, into this home; None where the home itself did.
    """
    deed.session.flush()
    for meal in store.open_meals_cooked_in(deed.session, deed.council_id, home.id, deed.now):
        if home.lat is not None and home.lon is not None and (meal.lat, meal.lon) != (home.lat, home.lon):
            meal.lat, meal.lon = home.lat, home.lon
            deed.record("meal_moved", meal)
    for person in moved or people.living_at(deed.session, deed.council_id, home.id):
        matches.recheck_diner(deed, person.id)
        pairing_effects.home_changed(deed, person.id)
