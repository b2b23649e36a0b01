"""The second thing that those who run the scheme show: a time-based code (RFC 6238) or a recovery code."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest

import pyotp

from app.domain.errors import Conflict, Forbidden, Invalid
from app.domain.members import MemberState
from app.domain.permissions import STAFF
from app.domain.references import ALPHABET
from app.domain.vocabulary import Role
from app.integrations.secrecy import Secrecy, new_token
from app.models.accounts import Account, RecoveryCode, SignIn
from app.services.frame import Deed
from app.store import accounts as store

STEP_SECONDS = 30
STEPS_EITHER_SIDE = 1  # a phone's clock is up to half a minute off
RECOVERY_CODES = 8
WAITED_FOR = timedelta(minutes=15)
_RECOVERY_LENGTH = 10  # of 32 symbols: 50 bits
_HEARD_AS = str.maketrans("OIL", "011")


def is_due(roles: Mapping[Role, MemberState]) -> bool:
    return any(roles.get(role) is MemberState.ACTIVE for role in STAFF)


def is_waiting(sign_in: SignIn, now: datetime) -> bool:
    """Whether this session may still show its second factor: for a quarter of an hour after the first."""
    return sign_in.second_factor_at is None and now < sign_in.created_at + WAITED_FOR


def prepare(deed: Deed, account: Account) -> None:
    """Give an account that needs one a key to set up, before the page that shows it is opened."""
    if account.totp_secret is None:
        account.totp_secret = deed.ports.secrecy.seal(pyotp.random_base32(), bound_to=_owner(account))


def key_to_set_up(secrecy: Secrecy, account: Account) -> str | None:
    """The key in letters, only while no phone has proved that it holds it."""
    if account.totp_confirmed_at or account.totp_secret is None:
        return None
    return secrecy.open(account.totp_secret, bound_to=_owner(account))


def link_to_set_up(key: str, email: str, issuer: str) -> str:
    """What the square picture says: an otpauth:// address."""
    return pyotp.TOTP(key).provisioning_uri(name=email, issuer_name=issuer)


def current_code(secrecy: Secrecy, account: Account, now: datetime) -> str:
    """The code that a phone would show now, for demonstrations and tests. Raises ValueError without a key."""
    if account.totp_secret is None:
        raise ValueError("this account has no second factor yet")
    return _at(secrecy.open(account.totp_secret, bound_to=_owner(account)), _step(now))


def set_up(deed: Deed, token: str, code: str) -> tuple[str, list[str]]:
    """Confirm the key with a first code. Gives the session's new token and the recovery codes, shown this once.

    Raises Conflict("second_factor_set_up_already"), Invalid("second_factor_wrong").
    """
    sign_in, account = _pending(deed, token)
    if account.totp_confirmed_at:
        raise Conflict("second_factor_set_up_already")
    use_code(deed, account, code)
    account.totp_confirmed_at = deed.now
    codes = _new_recovery_codes(deed, account)
    deed.record("second_factor_set_up", account)
    return _pass(deed, sign_in, "app"), codes


def enter(deed: Deed, token: str, code: str) -> str:
    """Pass with the phone's code; gives the session's new token. A code passes once. Raises as `set_up`."""
    sign_in, account = _pending(deed, token)
    if not account.totp_confirmed_at:
        raise Conflict("second_factor_not_set_up")
    use_code(deed, account, code)
    return _pass(deed, sign_in, "app")


def recover(deed: Deed, token: str, code: str) -> str:
    """Pass with a recovery code, which is then used up. Raises Invalid("recovery_code_wrong")."""
    sign_in, account = _pending(deed, token)
    wanted = _recovery_hash(deed, account, code)
    for row in store.recovery_codes(deed.session, deed.council_id, account.id):
        if compare_digest(row.code_hash, wanted):
            row.used_at = deed.now
            return _pass(deed, sign_in, "recovery code")
    raise Invalid("recovery_code_wrong", field="code")


def new_recovery_codes(deed: Deed) -> list[str]:
    """Eight fresh codes for the person who is signed in; the old ones stop working."""
    if deed.actor.person_id is None:
        raise Forbidden("sign_in_first")
    account = store.by_person(deed.session, deed.council_id, deed.actor.person_id)
    if account is None or not account.totp_confirmed_at:
        raise Conflict("second_factor_not_set_up")
    codes = _new_recovery_codes(deed, account)
    deed.record("recovery_codes_renewed", account)
    return codes


def _pending(deed: Deed, token: str) -> tuple[SignIn, Account]:
    token_hash = deed.ports.secrecy.hash("sign-in", token)
    sign_in = store.sign_in_by_token(deed.session, deed.council_id, token_hash)
    holder = store.by_id(deed.session, deed.council_id, sign_in.account_id) if sign_in else None
    if sign_in is None or holder is None or not is_waiting(sign_in, deed.now):
        raise Forbidden("sign_in_first")
    return sign_in, holder.account


def use_code(deed: Deed, account: Account, code: str) -> None:
    """Find the half minute whose code this is, later than any used before: a code read over a shoulder is worthless.

    Raises Conflict("second_factor_not_set_up"), Invalid("second_factor_wrong").
    """
    if account.totp_secret is None:
        raise Conflict("second_factor_not_set_up")
    typed = re.sub(r"[^0-9]", "", code)
    key = deed.ports.secrecy.open(account.totp_secret, bound_to=_owner(account))
    here = _step(deed.now)
    for step in range(here - STEPS_EITHER_SIDE, here + STEPS_EITHER_SIDE + 1):
        if step > account.totp_last_step and compare_digest(_at(key, step), typed):
            account.totp_last_step = step
            return
    raise Invalid("second_factor_wrong", field="code")


def _pass(deed: Deed, sign_in: SignIn, how: str) -> str:
    token = new_token()
    sign_in.token_hash = deed.ports.secrecy.hash("sign-in", token)
    sign_in.second_factor_at = deed.now
    deed.record("second_factor_passed", sign_in, after={"how": how})
    return token


def _new_recovery_codes(deed: Deed, account: Account) -> list[str]:
    for row in store.recovery_codes(deed.session, deed.council_id, account.id):
        row.used_at = deed.now
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    deed.session.add_all(
        RecoveryCode(council_id=deed.council_id, account_id=account.id, code_hash=_recovery_hash(deed, account, code))
        for code in codes
    )
    half = _RECOVERY_LENGTH // 2
    return [f"{code[:half]}-{code[half:]}" for code in codes]


def _recovery_hash(deed: Deed, account: Account, code: str) -> str:
    plain = re.sub(r"[^0-9A-Z]", "", code.upper()).translate(_HEARD_AS)
    return deed.ports.secrecy.hash("recovery-code", f"{account.id}\0{plain}")


def _owner(account: Account) -> str:
    return f"totp:{account.id}"


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def _at(key: str, step: int) -> str:
    return pyotp.TOTP(key).generate_otp(step)
