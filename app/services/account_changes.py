"""What people change about themselves: always the signed-in person's own, also while they act for somebody else."""

from datetime import timedelta

from app.domain.contacts import parse_email, parse_phone
from app.domain.errors import Forbidden, Gone, Invalid, TooMany
from app.domain.passwords import check_password
from app.domain.permissions import Permission
from app.models.accounts import Account
from app.models.people import Person
from app.services import accounts, codes, homes, passwords
from app.services.codes import Purpose
from app.services.frame import Deed
from app.services.homes import HomeFacts
from app.store import accounts as store
from app.store import homes as home_store
from app.store import people

MOVES = 2
MOVES_WINDOW = timedelta(days=90)
"""Whoever may move often can find out where others live from the distances shown to them."""


def change_name(deed: Deed, version: int, first_name: str, last_name: str) -> Person:
    """Raises Stale, Invalid("first_name_needed" | "last_name_needed")."""
    person = _me(deed, version)
    for name, given in (("first_name", first_name), ("last_name", last_name)):
        if not given.strip():
            raise Invalid(f"{name}_needed", field=name)
    before = person.full_name
    person.first_name, person.last_name = first_name.strip(), last_name.strip()
    deed.record("name_changed", person, before={"name": before}, after={"name": person.full_name})
    return person


def change_language(deed: Deed, code: str) -> Person:
    """The language of their pages and mail. code: one that the council offers."""
    if code not in deed.policy.languages:
        raise Invalid("language_unknown")
    person = _myself(deed)
    before = person.language
    person.language = code
    deed.record("language_changed", person, before={"language": before}, after={"language": code})
    return person


def change_phone(deed: Deed, version: int, phone: str, *, shared: bool, agreed: bool) -> Person:
    """phone: as typed; "" takes the number away. Raises Stale, Invalid("phone_malformed")."""
    person = _me(deed, version)
    number = parse_phone(phone)
    before = _phone(person)
    person.phone = number
    person.phone_shared, person.phone_agreed = bool(number and shared), bool(number and agreed)
    deed.record("phone_changed", person, before=before, after=_phone(person))
    return person


def move_home(deed: Deed, version: int, facts: HomeFacts) -> Person:
    """A new home. Who shared the old one stays there; what was arranged for the old place is checked again.

    Raises Stale, TooMany("too_many_moves", retry_after), and Invalid for the address.
    """
    person = _me(deed, version)
    earlier = store.moves_since(deed.session, deed.council_id, person.id, deed.now - MOVES_WINDOW)
    if len(earlier) >= MOVES:
        wait = earlier[-MOVES] + MOVES_WINDOW - deed.now
        raise TooMany("too_many_moves", retry_after=max(1, int(wait.total_seconds())), days=wait.days + 1)
    homes.check_complete(deed, facts)
    home = home_store.of_person(deed.session, deed.council_id, person)
    before = homes.snapshot(home) if home else None
    if home is None or store.living_in(deed.session, deed.council_id, home.id) > 1:
        home = homes.new_home(deed, facts)
        person.household_id = home.id
    else:
        homes.take_down(deed, home, facts)
    deed.record("home_changed", person, before=before, after=homes.snapshot(home))
    homes.ask_to_place(deed, home, person.id, facts.because)
    homes.check_matches_again(deed, home)
    return person


def set_password(deed: Deed, sign_in_id: int, current: str, new: str) -> None:
    """Change it, or set a first one, and end every other session. Raises Invalid("password_wrong")."""
    account = _my_account(deed)
    if account.password_hash and not passwords.matches(account.password_hash, current):
        raise Invalid("password_wrong", field="current")
    check_password(new, account.email, field="new")
    account.password_hash = passwords.hashed(new)
    deed.record("password_changed", account)
    accounts.end_sessions_of_account(deed, account.id, but=sign_in_id)


def ask_new_email(deed: Deed, email: str) -> str:
    """Send a code to the new address; gives the handle. An address that somebody has gets a mail that says so."""
    account = _my_account(deed)
    address = parse_email(email)
    if address == account.email:
        raise Invalid("email_same", field="email")
    known = store.by_email(deed.session, deed.council_id, address)
    if known is not None:
        return codes.warn(deed, Purpose.CHANGE_EMAIL, address, known.account)
    return codes.send(deed, Purpose.CHANGE_EMAIL, address, account)


def confirm_email(deed: Deed, handle: str, code: str) -> Account:
    """Take the new address into use, tell the old one, and end every session but the one that confirms it.

    Raises as codes.redeem; Gone if the address has been taken since.
    """
    row = codes.redeem(deed, handle, code, Purpose.CHANGE_EMAIL)
    holder = store.by_id(deed.session, deed.council_id, row.account_id) if row.account_id else None
    if holder is None:
        raise Invalid("code_wrong", field="code")
    if store.by_email(deed.session, deed.council_id, row.email) is not None:
        raise Gone("code_over")
    account, old = holder.account, holder.account.email
    account.email = row.email
    deed.record("email_changed", account, before={"email": old}, after={"email": row.email})
    deed.tell("email_changed", account.person_id, f"email_changed:{row.id}", email=old)
    accounts.end_sessions_of_account(deed, account.id, but=deed.actor.sign_in_id)
    return account


def _me(deed: Deed, version: int) -> Person:
    person = _myself(deed)
    deed.check_version(person, version)
    return person


def _myself(deed: Deed) -> Person:
    deed.needs(Permission.MANAGE_ACCOUNT)
    person = people.by_id(deed.session, deed.council_id, deed.actor.person_id or 0)
    if person is None:
        raise Forbidden("sign_in_first")
    return person


def _my_account(deed: Deed) -> Account:
    deed.needs(Permission.MANAGE_ACCOUNT)
    account = store.by_person(deed.session, deed.council_id, deed.actor.person_id or 0)
    if account is None:
        raise Forbidden("sign_in_first")
    return account


def _phone(person: Person) -> dict[str, object]:
    return {"phone": person.phone, "shared": person.phone_shared, "agreed": person.phone_agreed}
