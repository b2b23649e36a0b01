"""Joining: an email address first and nothing else, then who somebody is and what they would like to do."""

from dataclasses import dataclass

from app.domain.contacts import parse_email, parse_phone
from app.domain.errors import Conflict, Forbidden, Invalid
from app.domain.members import MemberState
from app.domain.passwords import check_password
from app.domain.references import new_reference
from app.domain.vocabulary import Allergen, Channel, Need, Role
from app.models.desk import Task, TaskKind
from app.models.people import DinerProfile, MemberRole, Person
from app.services import codes, homes, passwords, trial
from app.services.frame import Deed
from app.services.homes import HomeFacts
from app.store import accounts as store

PURPOSES = {role: purpose for purpose, role in codes.JOINING.items()}
REACHED_BY_PHONE = frozenset({Role.COOK, Role.RELATIVE})
"""Who must leave a number: a cook is rung about tonight, a relative about the person they act for."""


@dataclass(frozen=True, kw_only=True)
class Details:
    """As typed. about, relation: the person a relative acts for, in words; a coordinator links the two."""

    first_name: str
    last_name: str
    phone: str = ""
    phone_shared: bool = False
    phone_agreed: bool = False
    home: HomeFacts
    over_18: bool = False
    password: str = ""
    about: str = ""
    relation: str = ""


def start(deed: Deed, email: str, role: Role) -> str:
    """Send a code to confirm an address, or tell its reader that they have an account; gives the handle.

    Both take the same work, and so does the decoy for whom a trial does not let in. Raises Invalid("email_malformed"),
    Forbidden("not_allowed") for a role nobody joins in, Conflict("council_suspended").
    """
    deed.must_be_open()
    if role not in PURPOSES:
        raise Forbidden("not_allowed")
    address = parse_email(email)
    known = store.by_email(deed.session, deed.council_id, address)
    if not trial.lets_in(deed.council, address, known.roles if known else {}):
        return codes.pretend(deed, PURPOSES[role], address)
    if known is not None and known.account.person_id is not None and known.account.confirmed_at is not None:
        return codes.warn(deed, PURPOSES[role], address, known.account)
    return codes.send(deed, PURPOSES[role], address, known.account if known else None)


def finish(deed: Deed, account_id: int, details: Details) -> Person:
    """Make the person behind a confirmed address, with a home and the role they applied for.

    Raises Conflict("details_given"), Invalid for phone_needed, over_18_needed, about_needed, a password or an address
    that will not do.
    """
    deed.must_be_open()
    holder = store.by_id(deed.session, deed.council_id, account_id)
    if holder is None or holder.account.wanted_role is None:
        raise Forbidden("sign_in_first")
    account, role = holder.account, holder.account.wanted_role
    if account.person_id is not None:
        raise Conflict("details_given")
    phone = _check(details, role)
    if details.password:
        check_password(details.password, account.email)
        account.password_hash = passwords.hashed(details.password)
    person = _person(deed, details, phone)
    account.person_id = person.id
    _apply(deed, person, role, details)
    deed.record("details_given", account)
    deed.tell(
        "application_received", person.id, f"application_received:{person.ref}:{role}", facts={"role": role.value}
    )
    return person


def _check(details: Details, role: Role) -> str | None:
    """The phone as stored; raises what is missing, in the order of the page."""
    for name in ("first_name", "last_name"):
        if not getattr(details, name).strip():
            raise Invalid(f"{name}_needed", field=name)
    phone = parse_phone(details.phone)
    if phone is None and role in REACHED_BY_PHONE:
        raise Invalid("phone_needed", field="phone")
    if role is Role.RELATIVE and not details.about.strip():
        raise Invalid("about_needed", field="about")
    if not details.over_18:
        raise Invalid("over_18_needed", field="over_18")
    return phone


def _person(deed: Deed, details: Details, phone: str | None) -> Person:
    homes.check_complete(deed, details.home)
    home = homes.new_home(deed, details.home)
    person = Person(
        council_id=deed.council_id,
        ref=new_reference(),
        household_id=home.id,
        first_name=details.first_name.strip(),
        last_name=details.last_name.strip(),
        phone=phone,
        phone_shared=bool(phone and details.phone_shared),
        phone_agreed=bool(phone and details.phone_agreed),
        channel=Channel.EMAIL,
        language=deed.language or deed.policy.languages[0].value,
        created_at=deed.now,
    )
    deed.session.add(person)
    deed.record("person_joined", person, after={"name": person.full_name, "phone": phone, "home": homes.snapshot(home)})
    homes.ask_to_place(deed, home, person.id, details.home.because)
    return person


def _apply(deed: Deed, person: Person, role: Role, details: Details) -> None:
    member = MemberRole(council_id=deed.council_id, person_id=person.id, role=role, applied_at=deed.now)
    member.state = MemberState.APPLIED
    deed.session.add(member)
    deed.record("role_applied", member, after={"role": role})
    if role is Role.DINER:
        profile = DinerProfile(council_id=deed.council_id, person_id=person.id, diets={})
        profile.allergens = dict.fromkeys(Allergen, Need.NOT_ASKED)
        deed.session.add(profile)
    if role is Role.RELATIVE:
        _ask_to_link(deed, person, details)


def _ask_to_link(deed: Deed, person: Person, details: Details) -> None:
    """A coordinator rings: only a person can say that this diner wants this relative to act for them."""
    task = Task(council_id=deed.council_id, ref=new_reference(), kind=TaskKind.CALL, person_id=person.id)
    task.message, task.key = "relative_applied", f"relative_applied:{person.ref}"
    task.facts = {"about": details.about.strip(), "relation": details.relation.strip()}
    task.created_at, task.due_at = deed.now, deed.policy.staffed_from(deed.now)
    deed.session.add(task)
