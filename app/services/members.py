"""The people of a council and the roles they hold: added, checked, active, paused, ended."""

from dataclasses import dataclass

from app.domain.errors import Conflict, Forbidden, Invalid
from app.domain.members import MEMBER, MemberMove, MemberState
from app.domain.needs import Needs
from app.domain.pairings import EndCode
from app.domain.permissions import Permission
from app.domain.references import new_reference
from app.domain.vetting import Check, Missing, missing_for_cook, missing_for_diner
from app.domain.vocabulary import Asked, Channel, Role
from app.models.people import DinerProfile, Household, MemberRole, Person, RequirementCheck
from app.services import away, homes, matches, needs, pairing_effects
from app.services.frame import Deed
from app.services.people_parts import load_person, load_role, not_about_self, stop_all_acting
from app.store import bonds, people

ADDED_AT_THE_DESK = frozenset({Role.COOK, Role.DINER})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """home: where they live, or lives_with: the reference of somebody already known at the same home.

    needs: a diner's, as far as they were asked. really_new: the coordinator has looked at who has the same name.
    language: one that the council offers; "" is its first.
    """

    first_name: str
    last_name: str
    role: Role
    channel: Channel
    how: Asked
    phone: str | None = None
    phone_agreed: bool = False
    home: homes.HomeFacts | None = None
    lives_with: str = ""
    needs: Needs | None = None
    really_new: bool = False
    language: str = ""


def add_person(deed: Deed, facts: PersonFacts) -> Person:
    """Somebody who rang, wrote or was visited: a name, an address and a way to reach them are enough.

    Raises Invalid for what cannot be taken, Conflict("already_here", details name) for a name known at that postcode.
    """
    deed.needs(Permission.ADD_PERSON)
    deed.must_be_open()
    if facts.role not in ADDED_AT_THE_DESK:
        raise Forbidden("staff_role")
    check_channel(facts.channel, facts.phone)
    home = _home_for(deed, facts)
    person = Person(
        council_id=deed.council_id,
        ref=new_reference(),
        household_id=home.id,
        first_name=facts.first_name,
        last_name=facts.last_name,
        phone=facts.phone,
        phone_agreed=facts.phone_agreed and facts.phone is not None,
        channel=facts.channel,
        language=facts.language or deed.policy.languages[0].value,
        created_at=deed.now,
    )
    deed.session.add(person)
    deed.session.flush()
    homes.ask_to_place(deed, home, person.id)
    after = {"name": person.full_name, "channel": person.channel, "phone": person.phone, "how": facts.how}
    deed.record("person_added", person, after=after | {"home": homes.snapshot(home)})
    _apply_at_the_desk(deed, person, facts.role)
    if facts.role is Role.DINER:
        needs.take_down(deed, person, facts.needs or Needs(), how=facts.how)
    return person


def _home_for(deed: Deed, facts: PersonFacts) -> Household:
    if facts.lives_with:
        housemate = load_person(deed, facts.lives_with)
        if housemate.household is None:
            raise Conflict("no_home_to_share")
        shared: Household = housemate.household
        return shared
    if facts.home is None:
        raise Invalid("street_missing", field="line1")
    home = homes.new_home(deed, facts.home)
    name = f"{facts.first_name} {facts.last_name}"
    known = people.same_name_and_postcode(deed.session, deed.council_id, name, home.postcode)
    if known is not None and not facts.really_new:
        raise Conflict("already_here", field="really_new", name=known.full_name, ref=known.ref)
    return home


def add_role(deed: Deed, person_ref: str, role: Role) -> MemberRole:
    """A second role for somebody known, or another try after it was declined or had ended."""
    deed.needs(Permission.ADD_PERSON)
    deed.must_be_open()
    if role not in people.MEMBER_ROLES:
        raise Forbidden("staff_role")
    person = load_person(deed, person_ref)
    not_about_self(deed, person)
    return _apply_at_the_desk(deed, person, role)


def _apply_at_the_desk(deed: Deed, person: Person, role: Role) -> MemberRole:
    """Applied, and its checks begun: the coordinator who takes it down is the one who would begin them."""
    member = people.role_of(deed.session, deed.council_id, person.id, role)
    if member is None:
        member = MemberRole(council_id=deed.council_id, person_id=person.id, role=role, state=MemberState.APPLIED)
        deed.session.add(member)
    else:
        member.state = MEMBER.next(member.state, MemberMove.REAPPLY)
    member.applied_at, member.active_since = deed.now, None
    if role is Role.DINER and people.profile_of(deed.session, deed.council_id, person.id) is None:
        deed.session.add(DinerProfile(council_id=deed.council_id, person_id=person.id, allergens={}, diets={}))
    deed.record("role_applied", member, after={"role": role})
    move(deed, member, MemberMove.BEGIN_VETTING, "vetting_begun")
    return member


def begin_vetting(deed: Deed, person_ref: str, role: Role, version: int) -> MemberRole:
    member, _person = _for_decision(deed, person_ref, role, version)
    move(deed, member, MemberMove.BEGIN_VETTING, "vetting_begun")
    return member


def decline(deed: Deed, person_ref: str, role: Role, reason: str, version: int) -> MemberRole:
    """Say no to an application. The reason stays at the desk; the person is told that it was declined."""
    member, person = _for_decision(deed, person_ref, role, version)
    move(deed, member, MemberMove.DECLINE, "role_declined", reason=needed(reason))
    _tell(deed, "role_declined", person, member)
    return member


def activate(deed: Deed, person_ref: str, role: Role, version: int) -> MemberRole:
    """Let somebody begin. Raises Conflict("not_ready", details missing: codes) while anything is still missing."""
    member, person = _for_decision(deed, person_ref, role, version)
    if bonds.open_hold(deed.session, deed.council_id, person.id):
        raise Conflict("person_on_hold")
    missing = missing_for(deed, person, role)
    if missing:
        raise Conflict("not_ready", missing=[item.value for item in missing])
    member.active_since = deed.now
    move(deed, member, MemberMove.ACTIVATE, "role_active")
    profile = people.profile_of(deed.session, deed.council_id, person.id) if role is Role.DINER else None
    if profile is not None and profile.accepted_on is None:
        profile.accepted_on = deed.today
    deed.session.flush()
    _tell(deed, "role_active", person, member)
    return member


def missing_for(deed: Deed, person: Person, role: Role) -> tuple[Missing, ...]:
    """What stands between this person and being active in this role."""
    placed = is_placed(person)
    if role is Role.COOK:
        seen = people.checks_of(deed.session, deed.council_id, person.id)
        return missing_for_cook(deed.policy.vetting, map(as_check, seen), deed.today, placed=placed)
    if role is Role.DINER:
        profile = people.profile_of(deed.session, deed.council_id, person.id)
        return missing_for_diner(needs.of(profile), placed=placed)
    acts_for = people_acted_for(deed, person)
    return () if acts_for else (Missing.REPRESENTATION,)


def people_acted_for(deed: Deed, relative: Person) -> bool:
    found = bonds.representations(deed.session, deed.council_id, relative.id)
    return any(bond.row.relative_id == relative.id and bond.row.state is MemberState.ACTIVE for bond in found)


def is_placed(person: Person) -> bool:
    return person.household is not None and person.household.lat is not None


def as_check(row: RequirementCheck) -> Check:
    return Check(row.requirement, row.passed_on, row.recheck_on, row.level)


def pause(deed: Deed, person_ref: str, role: Role, reason: str, version: int) -> MemberRole:
    """Stop for a while: one's own, or by a coordinator with a reason. What was arranged is called off."""
    member, person = _own_or_desk(deed, person_ref, role, version)
    if person.id != deed.member_id:
        reason = needed(reason)
    return stop_role(deed, person, member, MemberMove.PAUSE, "role_paused", "paused", reason)


def resume(deed: Deed, person_ref: str, role: Role, version: int) -> MemberRole:
    """Begin again. Raises Conflict("not_ready") where something has run out meanwhile."""
    member, person = _own_or_desk(deed, person_ref, role, version)
    missing = missing_for(deed, person, role)
    if missing:
        raise Conflict("not_ready", missing=[item.value for item in missing])
    move(deed, member, MemberMove.RESUME, "role_resumed")
    pairing_effects.resume_of_person(deed, person.id, role)
    return member


def end(deed: Deed, person_ref: str, role: Role, reason: str, version: int) -> MemberRole:
    """Leave, or be asked to. Nobody on hold slips away: the hold is lifted first."""
    member, person = _own_or_desk(deed, person_ref, role, version)
    if member.state is MemberState.ON_HOLD:
        raise Conflict("person_on_hold")
    if person.id != deed.member_id:
        reason = needed(reason)
    stop_role(deed, person, member, MemberMove.END, "role_ended", "ended", reason)
    for bond in bonds.representations(deed.session, deed.council_id, person.id):
        concerned = bond.row.relative_id if role is Role.RELATIVE else bond.row.diner_id
        if role is not Role.COOK and concerned == person.id and bond.row.state is not MemberState.ENDED:
            bond.row.state = MemberState.ENDED
            stop_all_acting(deed, actor_id=bond.row.relative_id, for_id=bond.row.diner_id)
            deed.record("representation_ended", bond.row, reason=reason)
    return member


def stop_role(
    deed: Deed, person: Person, member: MemberRole, to: MemberMove, name: str, code: str, reason: str
) -> MemberRole:
    """Take a role out of use and release what hangs on it. code: why, as matches keep it."""
    move(deed, member, to, name, reason=reason)
    if member.role is Role.RELATIVE:
        stop_all_acting(deed, actor_id=person.id)
        return member
    deed.session.flush()
    matches.release_of_person(deed, person.id, code, member.role)
    if to is MemberMove.PAUSE:
        pairing_effects.pause_of_person(deed, person.id, member.role)
    else:
        pairing_effects.end_of_person(deed, person.id, EndCode.LEFT, member.role)
    if to is MemberMove.END and member.role is Role.DINER:
        away.settle_all(deed, person.id)
    return member


def move(deed: Deed, member: MemberRole, to: MemberMove, name: str, *, reason: str = "") -> None:
    """Take a role along its table and record it. Raises IllegalTransition."""
    before = {"state": member.state}
    member.state = MEMBER.next(member.state, to)
    deed.record(name, member, before=before, after={"role": member.role, "state": member.state}, reason=reason)


def check_channel(channel: Channel, phone: str | None, *, has_email: bool = False) -> None:
    if channel is Channel.PHONE and phone is None:
        raise Invalid("phone_missing", field="phone")
    if channel is Channel.EMAIL and not has_email:
        raise Invalid("email_not_confirmed", field="channel")


def needed(reason: str) -> str:
    """The reason, or Invalid("reason_missing")."""
    if not reason.strip():
        raise Invalid("reason_missing", field="reason")
    return reason.strip()


def _for_decision(deed: Deed, person_ref: str, role: Role, version: int) -> tuple[MemberRole, Person]:
    deed.needs(Permission.ACTIVATE_MEMBER)
    person = load_person(deed, person_ref)
    member = load_role(deed, person, role)
    not_about_self(deed, person)
    deed.check_version(member, version)
    return member, person


def _own_or_desk(deed: Deed, person_ref: str, role: Role, version: int) -> tuple[MemberRole, Person]:
    person = load_person(deed, person_ref)
    member = load_role(deed, person, role)
    if person.id != deed.member_id:
        deed.needs(Permission.PAUSE_MEMBER)
        not_about_self(deed, person)
    deed.check_version(member, version)
    return member, person


def _tell(deed: Deed, kind: str, person: Person, member: MemberRole) -> None:
    deed.session.flush()
    key = f"{kind}:{person.ref}:{member.role.value}:{member.version}"
    deed.tell(kind, person.id, key, facts={"role": member.role.value})
