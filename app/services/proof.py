"""Showing the second factor again before a risky act: a session left open on a desk is not enough for it."""

from datetime import datetime, timedelta

from app.domain.errors import Forbidden
from app.models.accounts import SignIn
from app.services import second_factor
from app.services.frame import Deed
from app.store import bonds

FRESH_FOR = timedelta(minutes=30)


def is_fresh(sign_in: SignIn, now: datetime) -> bool:
    shown = sign_in.second_factor_at
    return shown is not None and now < shown + FRESH_FOR


def needs_fresh(deed: Deed) -> None:
    """Raise Forbidden("proof_needed") unless this session showed its second factor within half an hour."""
    if deed.actor.kind == "system":
        return
    if not is_fresh(_own_session(deed), deed.now):
        raise Forbidden("proof_needed")


def show_again(deed: Deed, code: str) -> None:
    """Take the phone's code once more, in a session that is open. Raises Invalid("second_factor_wrong")."""
    sign_in = _own_session(deed)
    second_factor.use_code(deed, sign_in.account, code)
    sign_in.second_factor_at = deed.now
    deed.record("second_factor_passed", sign_in, after={"how": "again"})


def _own_session(deed: Deed) -> SignIn:
    row = bonds.sign_in(deed.session, deed.council_id, deed.actor.sign_in_id or 0)
    if row is None or row.account.person_id != deed.actor.person_id:
        raise Forbidden("sign_in_first")
    return row
