"""Those who run the installation: let in with a password and a code from a phone, both at once."""

import re
from datetime import datetime, timedelta
from hmac import compare_digest

import pyotp
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, Invalid
from app.domain.passwords import check_password
from app.integrations.secrecy import Secrecy, new_token
from app.models.accounts import Operator, OperatorSignIn
from app.services import passwords
from app.services.throttles import NOBODYS
from app.store import operators as store
from app.store.session import writing

STEP_SECONDS = 30
SESSION_FOR = timedelta(hours=8)
SENTENCES = {
    "operator_known": "This address is an operator already.",
    "password_too_short": "Choose a password of at least 12 characters.",
    "password_too_long": "Choose a password of at most 200 characters.",
    "password_common": "Choose a password that is harder to guess.",
    "password_is_email": "Choose a password without your address in it.",
}


def add(session: Session, secrecy: Secrecy, email: str, password: str, now: datetime) -> str:
    """Let somebody in; gives the key for their authenticator app, in letters.

    Raises Conflict("operator_known"), and Invalid as check_password does.
    """
    address = email.strip().lower()
    check_password(password, address)
    key = pyotp.random_base32()
    with writing(session, NOBODYS):
        if store.by_email(session, address) is not None:
            raise Conflict("operator_known")
        session.add(
            Operator(
                email=address,
                password_hash=passwords.hashed(password),
                totp_secret=secrecy.seal(key, bound_to=f"operator:{address}"),
                created_at=now,
            )
        )
    return key


def link_to_set_up(key: str, email: str) -> str:
    return pyotp.TOTP(key).provisioning_uri(name=email, issuer_name="Extra Plate operator")


def sign_in(session: Session, secrecy: Secrecy, email: str, password: str, code: str, now: datetime) -> str:
    """Gives the token for the cookie. One sentence for whatever is wrong: Invalid("operator_sign_in_wrong").

    The caller has counted the try.
    """
    address = email.strip().lower()
    known = store.by_email(session, address)
    right = passwords.matches(known.password_hash if known else None, password)
    session.rollback()
    token = new_token()
    with writing(session, NOBODYS):
        operator = store.by_email(session, address) if right else None
        if operator is None or not _use_code(secrecy, operator, code, now):
            raise Invalid("operator_sign_in_wrong")
        token_hash = secrecy.hash("operator", token)
        session.add(OperatorSignIn(operator_id=operator.id, token_hash=token_hash, created_at=now))
    return token


def signed_in(session: Session, secrecy: Secrecy, token: str, now: datetime) -> Operator | None:
    """Whose session this token opens, for eight hours from signing in."""
    found = store.by_token(session, secrecy.hash("operator", token))
    if found is None or found[0].created_at + SESSION_FOR <= now:
        return None
    return found[1]


def sign_out(session: Session, secrecy: Secrecy, token: str, now: datetime) -> None:
    with writing(session, NOBODYS):
        found = store.by_token(session, secrecy.hash("operator", token))
        if found is not None:
            found[0].ended_at = now


def _use_code(secrecy: Secrecy, operator: Operator, code: str, now: datetime) -> bool:
    """A code counts once: only a half minute later than any used before will do."""
    typed = re.sub(r"[^0-9]", "", code)
    clock = pyotp.TOTP(secrecy.open(operator.totp_secret, bound_to=f"operator:{operator.email}"))
    here = int(now.timestamp()) // STEP_SECONDS
    for step in (here - 1, here, here + 1):
        if step > operator.totp_last_step and compare_digest(clock.generate_otp(step), typed):
            operator.totp_last_step = step
            return True
    return False
