"""Signing in: with a code from a mail or with a password, and then, for staff, the second factor."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.contacts import parse_email
from app.domain.errors import Gone, Invalid
from app.domain.members import can_sign_in
from app.domain.passwords import check_password
from app.integrations.secrecy import new_token
from app.models.accounts import Account, OneTimeCode, SignIn
from app.services import accounts, codes, passwords, second_factor, trial
from app.services.codes import JOINING, Purpose
from app.services.frame import Deed
from app.store import accounts as store
from app.store.accounts import Holder

_LONGEST_DEVICE = 80


@dataclass(frozen=True)
class Entry:
    """A session that has just begun. token: for the browser's cookie, and nowhere else.

    second_factor: whether it opens nothing until that is done. is_new: the account has no details yet.
    """

    token: str
    second_factor: bool
    is_new: bool


def ask_code(deed: Deed, email: str) -> str:
    """Send a code to sign in with, or seem to; gives the handle. Raises Invalid("email_malformed")."""
    return _ask(deed, Purpose.SIGN_IN, email)


def ask_reset(deed: Deed, email: str) -> str:
    """Send a code to choose a new password with, or seem to; gives the handle."""
    return _ask(deed, Purpose.RESET_PASSWORD, email)


def by_code(deed: Deed, handle: str, code: str, device: str = "") -> Entry:
    """Sign in with the code of a mail; one that was asked for to join makes the account. Raises as codes.redeem."""
    row = codes.redeem(deed, handle, code, Purpose.SIGN_IN, *JOINING)
    if row.purpose == Purpose.SIGN_IN:
        return _open(deed, _holder_of(deed, row), device)
    known = store.by_email(deed.session, deed.council_id, row.email)
    if not trial.lets_in(deed.council, row.email, known.roles if known else {}):
        raise Gone("code_over")
    if known is not None:
        _confirm(deed, known.account)
        _refuse_the_dead(known)
        if known.account.person_id is None:
            known.account.wanted_role = JOINING[Purpose(row.purpose)]
        return _open(deed, known, device)
    account = Account(council_id=deed.council_id, email=row.email, confirmed_at=deed.now, created_at=deed.now)
    account.wanted_role = JOINING[Purpose(row.purpose)]
    deed.session.add(account)
    deed.record("address_confirmed", account, after={"role": account.wanted_role})
    return _open(deed, Holder(account, {}), device)


def check_password_of(session: Session, council_id: int, email: str, password: str) -> int:
    """The account that this password opens. Before the deed: comparing takes long, and no lock should wait for it.

    Raises Invalid("sign_in_wrong"), the same for an unknown address and after the same work.
    """
    holder = store.by_email(session, council_id, parse_email(email))
    right = passwords.matches(holder.account.password_hash if holder else None, password)
    if not right or holder is None or not _may_enter(holder):
        raise Invalid("sign_in_wrong")
    return holder.account.id


def by_password(deed: Deed, account_id: int, device: str = "") -> Entry:
    """Open a session for the account that `check_password_of` gave."""
    holder = store.by_id(deed.session, deed.council_id, account_id)
    if holder is None or not _may_enter(holder) or not _is_let_in(deed, holder):
        raise Invalid("sign_in_wrong")
    return _open(deed, holder, device)


def reset_password(deed: Deed, handle: str, code: str, password: str, device: str = "") -> Entry:
    """Set a new password with a mailed code, end every session, and begin this one. Raises as check_password too."""
    row = codes.redeem(deed, handle, code, Purpose.RESET_PASSWORD)
    holder = _holder_of(deed, row)
    check_password(password, holder.account.email)
    holder.account.password_hash = passwords.hashed(password)
    deed.record("password_reset", holder.account)
    accounts.end_sessions_of_account(deed, holder.account.id)
    return _open(deed, holder, device)


def _ask(deed: Deed, purpose: Purpose, email: str) -> str:
    address = parse_email(email)
    holder = store.by_email(deed.session, deed.council_id, address)
    if holder is None or not _may_be_sent_a_code(holder) or not _is_let_in(deed, holder):
        return codes.pretend(deed, purpose, address)
    return codes.send(deed, purpose, address, holder.account)


def _holder_of(deed: Deed, row: OneTimeCode) -> Holder:
    """Raises Invalid("code_wrong") for a decoy: nobody was given its code."""
    holder = store.by_id(deed.session, deed.council_id, row.account_id) if row.account_id else None
    if holder is None:
        raise Invalid("code_wrong", field="code")
    if holder.account.email != row.email:
        raise Gone("code_over")  # it went to an address that is theirs no longer
    if not _is_let_in(deed, holder):
        raise Gone("code_over")
    _confirm(deed, holder.account)
    _refuse_the_dead(holder)
    return holder


def _is_let_in(deed: Deed, holder: Holder) -> bool:
    return trial.lets_in(deed.council, holder.account.email, holder.roles)


def _confirm(deed: Deed, account: Account) -> None:
    """The first code typed in shows that an address which the desk wrote down is its owner's."""
    if account.confirmed_at is None:
        account.confirmed_at = deed.now
        deed.record("address_confirmed", account)


def _refuse_the_dead(holder: Holder) -> None:
    if not _may_enter(holder):
        raise Gone("code_over")


def _may_be_sent_a_code(holder: Holder) -> bool:
    """Also somebody whom the desk has invited, and who has yet to show that the address is theirs."""
    known = holder.account.confirmed_at or holder.account.person_id
    return bool(known) and _alive(holder)


def _may_enter(holder: Holder) -> bool:
    """Somebody whose every role has ended may still sign in and read; the dead and the erased may not."""
    return bool(holder.account.confirmed_at) and _alive(holder)


def _alive(holder: Holder) -> bool:
    return all(can_sign_in(state) for state in holder.roles.values())


def _open(deed: Deed, holder: Holder, device: str) -> Entry:
    token, due = new_token(), second_factor.is_due(holder.roles)
    if due:
        second_factor.prepare(deed, holder.account)
    row = SignIn(
        council_id=deed.council_id,
        account_id=holder.account.id,
        token_hash=deed.ports.secrecy.hash("sign-in", token),
        created_at=deed.now,
        last_seen_at=deed.now,
        device=device[:_LONGEST_DEVICE],
    )
    deed.session.add(row)
    deed.record("signed_in", row, after={"device": row.device})
    return Entry(token, due, is_new=holder.account.person_id is None)
