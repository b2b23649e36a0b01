"""One-time codes: six digits in a mail, and a handle that only the browser that asked and the mail's link know.

A code works once, for ten minutes, for five tries, in one council and for one purpose. For an address that may not have
one a decoy is made, so that both take the same work and give the same page.
"""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from app.domain.errors import Gone, Invalid
from app.domain.vocabulary import Role
from app.integrations.secrecy import Secrecy, new_code, new_token
from app.models.accounts import Account, OneTimeCode
from app.models.trace import OutboxMessage
from app.services.frame import Deed
from app.store import accounts as store
from app.store.session import writing

LIFETIME = timedelta(minutes=10)
TRIES = 5
KEPT = timedelta(days=1)
LONGEST_HANDLE = 64


class Purpose(StrEnum):
    """What a code is good for; stored, so never rename one."""

    JOIN_COOK = "join_cook"
    JOIN_DINER = "join_diner"
    JOIN_RELATIVE = "join_relative"
    SIGN_IN = "sign_in"
    RESET_PASSWORD = "reset_password"  # noqa: S105 a purpose, not a password
    CHANGE_EMAIL = "change_email"


JOINING = {Purpose.JOIN_COOK: Role.COOK, Purpose.JOIN_DINER: Role.DINER, Purpose.JOIN_RELATIVE: Role.RELATIVE}

MAILS = dict.fromkeys(JOINING, "confirm_email") | {
    Purpose.SIGN_IN: "sign_in_code",
    Purpose.RESET_PASSWORD: "reset_password",
    Purpose.CHANGE_EMAIL: "change_email",
}


def send(deed: Deed, purpose: Purpose, email: str, account: Account | None = None) -> str:
    """Make a code and the mail that carries it; give the handle for the browser's session.

    The mail's facts hold the handle; its `sealed` holds the code, bound to f"outbox:{key}".
    """
    handle, code = new_token(), new_code()
    row = _keep(deed, purpose, email, handle, code, account.id if account else None)
    key = f"{MAILS[purpose]}:{row.id}"
    deed.tell(
        MAILS[purpose],
        account.person_id if account else None,
        key,
        facts={"handle": handle},
        email=email,
        sealed=deed.ports.secrecy.seal(code, bound_to=f"outbox:{key}"),
        urgency=0,
        useful_until=row.expires_at,
    )
    return handle


def pretend(deed: Deed, purpose: Purpose, email: str) -> str:
    """As `send`, statement for statement, but nobody gets the code: the message is done before it is due."""
    handle, code = new_token(), new_code()
    row = _keep(deed, purpose, email, handle, code, None)
    key = f"{MAILS[purpose]}:{row.id}"
    deed.ports.secrecy.seal(code, bound_to=f"outbox:{key}")
    deed.session.add(
        OutboxMessage(
            council_id=deed.council_id,
            kind=MAILS[purpose],
            key=key,
            facts={},
            due_at=deed.now,
            created_at=deed.now,
            finished_at=deed.now,
            result="decoy",
        )
    )
    return handle


def warn(deed: Deed, purpose: Purpose, email: str, known: Account) -> str:
    """As `pretend`, but whoever reads this address is told that it has an account already."""
    handle = new_token()
    row = _keep(deed, purpose, email, handle, new_code(), None)
    deed.tell("known_address", known.person_id, f"known_address:{row.id}", email=email, useful_until=row.expires_at)
    return handle


def count_try(session: Session, secrecy: Secrecy, council_id: int, handle: str, now: datetime) -> None:
    """Use up one try, in a transaction of its own, before `redeem` looks at the code: a wrong one stays counted.

    Raises Gone("code_over") for a code that is used, expired, used up, another council's or never was.
    """
    with writing(session, council_id):
        counted = store.count_code_try(session, council_id, _handle_hash(secrecy, council_id, handle), now, TRIES)
    if not counted:
        raise Gone("code_over")


def redeem(deed: Deed, handle: str, code: str, *purposes: Purpose) -> OneTimeCode:
    """The row of a right code, now used. Raises Gone("code_over") and Invalid("code_wrong")."""
    row = store.code_by_handle(deed.session, deed.council_id, _handle_hash(deed.ports.secrecy, deed.council_id, handle))
    if row is None or row.used_at or row.expires_at <= deed.now or row.purpose not in purposes:
        raise Gone("code_over")
    if not row.tries:
        raise RuntimeError("call count_try before the deed: a wrong code must stay counted")
    if not deed.ports.secrecy.same("one-time-code", _bound(row, handle, code), row.code_hash):
        raise Invalid("code_wrong", field="code")
    row.used_at = deed.now
    deed.record("code_used", row, after={"purpose": row.purpose})
    return row


def open_code(session: Session, secrecy: Secrecy, council_id: int, handle: str, now: datetime) -> OneTimeCode | None:
    """The row behind a handle while it can still be used, for the page that asks for the code."""
    row = store.code_by_handle(session, council_id, _handle_hash(secrecy, council_id, handle[:LONGEST_HANDLE]))
    if row is None or row.used_at or row.expires_at <= now or row.tries >= TRIES:
        return None
    return row


def forget_old(deed: Deed) -> int:
    """Delete codes a day after their end: a decoy holds the address of somebody who is not with us."""
    return store.forget_codes(deed.session, deed.council_id, deed.now - KEPT)


def _keep(deed: Deed, purpose: Purpose, email: str, handle: str, code: str, account_id: int | None) -> OneTimeCode:
    row = OneTimeCode(
        council_id=deed.council_id,
        purpose=purpose.value,
        account_id=account_id,
        email=email,
        handle_hash=_handle_hash(deed.ports.secrecy, deed.council_id, handle),
        code_hash="",
        created_at=deed.now,
        expires_at=deed.now + LIFETIME,
    )
    row.code_hash = deed.ports.secrecy.hash("one-time-code", _bound(row, handle, code))
    deed.session.add(row)
    deed.record("code_asked", row, after={"purpose": purpose.value})
    return row


def _handle_hash(secrecy: Secrecy, council_id: int, handle: str) -> str:
    return secrecy.hash("handle", f"{council_id}\0{handle}")


def _bound(row: OneTimeCode, handle: str, code: str) -> str:
    return f"{row.council_id}\0{row.purpose}\0{handle}\0{re.sub(r'[^0-9]', '', code)}"
