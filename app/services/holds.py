"""An immediate stop: nobody is matched with, sent to or told by a person on hold until two others agree to lift it."""

from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.members import MEMBER, MemberMove, MemberState
from app.domain.pairings import EndCode
from app.domain.permissions import Permission
from app.domain.references import new_reference, parse
from app.domain.vetting import outstanding
from app.domain.vocabulary import Role
from app.models.people import Hold, MemberRole, Person
from app.services import matches, pairing_effects
from app.services.frame import Deed
from app.services.members import as_check, move, needed
from app.services.people_parts import load_person, not_about_self, stop_all_acting
from app.store import bonds, people

SAFETY = frozenset({"match_void_allergen", "no_answer_raised", "concern_raised"})
"""Kinds of message that a hold never keeps back."""

_STOPPED = frozenset({MemberState.ACTIVE, MemberState.PAUSED})


def place_hold(deed: Deed, person_ref: str, reason: str) -> Hold:
    """Stop everything at once, in one deed: roles, matches, messages not yet sent, calls, acting for and by them.

    A role still being checked stays where it is and cannot become active meanwhile. The counterparts hear that another
    visit is arranged. Raises Conflict("already_on_hold"), Invalid("reason_missing"), Forbidden("own_household").
    """
    deed.needs(Permission.HOLD_PERSON)
    person = load_person(deed, person_ref)
    not_about_self(deed, person)
    if bonds.open_hold(deed.session, deed.council_id, person.id):
        raise Conflict("already_on_hold")
    roles = people.roles_of(deed.session, deed.council_id, [person.id]).get(person.id, [])
    hold = Hold(
        council_id=deed.council_id,
        ref=new_reference(),
        person_id=person.id,
        reason=needed(reason),
        before={member.role.value: member.state.value for member in roles},
        placed_at=deed.now,
        placed_by_id=deed.actor.person_id,
    )
    deed.session.add(hold)
    deed.record("hold_placed", hold, before=hold.before, reason=hold.reason)
    for member in roles:
        if member.state in _STOPPED:
            move(deed, member, MemberMove.HOLD, "role_held")
    stop_all_acting(deed, actor_id=person.id)
    stop_all_acting(deed, for_id=person.id)
    _drop_messages(deed, person)
    matches.release_of_person(deed, person.id, "hold")
    pairing_effects.end_of_person(deed, person.id, EndCode.HOLD)
    return hold


def _drop_messages(deed: Deed, person: Person) -> None:
    for message in bonds.unsent_to(deed.session, deed.council_id, person.id, SAFETY):
        message.finished_at, message.result, message.sealed = deed.now, "held", None
    for call in bonds.calls_open(deed.session, deed.council_id, person.id, SAFETY):
        call.done_at, call.done_by_id = deed.now, deed.actor.person_id
    deed.session.flush()


def ask_to_lift(deed: Deed, hold_ref: str, outcome: str, version: int) -> Hold:
    """The first of two: write down what was found. Nothing starts again before somebody else agrees."""
    deed.needs(Permission.LIFT_HOLD)
    hold = _load(deed, hold_ref)
    not_about_self(deed, hold.person)
    deed.check_version(hold, version)
    if hold.lifted_at is not None:
        raise Conflict("hold_over")
    hold.outcome = _needed_outcome(outcome)
    hold.lift_asked_at, hold.lift_asked_by_id = deed.now, deed.actor.person_id
    deed.record("hold_lift_asked", hold, after={"outcome": hold.outcome})
    return hold


def agree_to_lift(deed: Deed, hold_ref: str, version: int) -> Hold:
    """The second person. Roles go back to what they were; a cook whose checks ran out meanwhile is paused.

    Raises Forbidden("second_person") for whoever asked, Forbidden("own_household") for the person held.
    """
    deed.needs(Permission.AGREE_TO_LIFT_HOLD)
    hold = _load(deed, hold_ref)
    not_about_self(deed, hold.person)
    if hold.lift_asked_by_id == deed.actor.person_id:
        raise Forbidden("second_person")
    deed.check_version(hold, version)
    if hold.lifted_at is not None:
        raise Conflict("hold_over")
    if hold.lift_asked_at is None:
        raise Conflict("lift_not_asked")
    hold.lifted_at, hold.lifted_by_id = deed.now, deed.actor.person_id
    deed.record("hold_lifted", hold, before=None, after=hold.before)
    for member in people.roles_of(deed.session, deed.council_id, [hold.person_id]).get(hold.person_id, []):
        if member.state is MemberState.ON_HOLD:
            _put_back(deed, hold, member)
    return hold


def _put_back(deed: Deed, hold: Hold, member: MemberRole) -> None:
    move(deed, member, MemberMove.LIFT_HOLD, "role_unheld")
    was_paused = hold.before.get(member.role.value) == MemberState.PAUSED.value
    if was_paused or (member.role is Role.COOK and _checks_missing(deed, hold.person_id)):
        assert MEMBER.can(member.state, MemberMove.PAUSE)
        move(deed, member, MemberMove.PAUSE, "role_paused")


def _checks_missing(deed: Deed, person_id: int) -> bool:
    rows = people.checks_of(deed.session, deed.council_id, person_id)
    return bool(outstanding(deed.policy.vetting, map(as_check, rows), deed.today))


def _load(deed: Deed, hold_ref: str) -> Hold:
    ref = parse(hold_ref)
    hold = bonds.hold_by_ref(deed.session, deed.council_id, ref) if ref else None
    if hold is None:
        raise NotFound
    return hold


def _needed_outcome(outcome: str) -> str:
    if not outcome.strip():
        raise Invalid("outcome_missing", field="outcome")
    return outcome.strip()
