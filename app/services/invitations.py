"""An account for somebody whom the desk added: the coordinator writes down an address, its owner's code opens it."""

from app.domain.contacts import parse_email
from app.domain.council_life import Phase, is_guest
from app.domain.errors import Conflict, Invalid
from app.domain.permissions import Permission
from app.domain.references import new_reference
from app.models.accounts import Account
from app.services.frame import Deed
from app.services.people_parts import load_person, not_about_self
from app.store import accounts as store


def invite(deed: Deed, person_ref: str, email: str) -> Account:
    """Tie an address to a person and write to it.

    Nobody gets in, and no other mail goes there, before a code sent to it was typed in; until then it may be corrected.
    Raises Invalid("email_malformed" | "email_taken" | "not_on_guest_list", field email), Conflict("account_already").
    """
    deed.needs(Permission.ADD_PERSON)
    person = load_person(deed, person_ref)
    not_about_self(deed, person)
    address = parse_email(email)
    if deed.council.phase is Phase.TRIAL and not is_guest(deed.policy, address):
        raise Invalid("not_on_guest_list", field="email")
    account = store.by_person(deed.session, deed.council_id, person.id)
    if account is not None and account.confirmed_at is not None:
        raise Conflict("account_already", field="email")
    known = store.by_email(deed.session, deed.council_id, address)
    if known is not None and known.account is not account:
        raise Invalid("email_taken", field="email")
    before = {"email": account.email} if account else None
    if account is None:
        account = Account(council_id=deed.council_id, person_id=person.id, created_at=deed.now)
        deed.session.add(account)
    account.email = address
    deed.record("account_invited", account, before=before, after={"email": address})
    deed.tell("account_invited", person.id, f"account_invited:{person.ref}:{new_reference()}", email=address)
    return account
