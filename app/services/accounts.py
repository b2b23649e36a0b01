"""Where an account is signed in, and ending that: here, there or everywhere."""

from app.domain.errors import Forbidden, NotFound
from app.models.accounts import SignIn
from app.services.frame import Deed
from app.store import accounts as store
from app.store import sign_ins

MARK_LENGTH = 16


def mark_of(sign_in: SignIn) -> str:
    """What names a session in an address: the beginning of its token's hash, of no use to anybody else."""
    return sign_in.token_hash[:MARK_LENGTH]


def sign_out(deed: Deed, sign_in_id: int) -> None:
    """End one session, the one that asks. A session that has ended already stays as it is."""
    row = sign_ins.by_id(deed.session, deed.council_id, sign_in_id)
    if row is not None and row.ended_at is None:
        _end(deed, row)


def end_one_of_mine(deed: Deed, mark: str) -> None:
    """End another session of the person who is signed in. Raises NotFound."""
    account = store.by_person(deed.session, deed.council_id, _own_id(deed))
    found = sign_ins.live_of_account(deed.session, deed.council_id, account.id) if account else []
    for row in found:
        if mark_of(row) == mark:
            _end(deed, row)
            return
    raise NotFound


def end_all_of_mine(deed: Deed) -> None:
    """Sign out everywhere, here as well."""
    end_all_sessions(deed, _own_id(deed))


def end_all_sessions(deed: Deed, person_id: int, *, but: int | None = None) -> None:
    """End every session of a person, or all but the one with this id. For other deeds: a hold, a lapse, an end."""
    account = store.by_person(deed.session, deed.council_id, person_id)
    if account is not None:
        end_sessions_of_account(deed, account.id, but=but)


def end_sessions_of_account(deed: Deed, account_id: int, *, but: int | None = None) -> None:
    for row in sign_ins.live_of_account(deed.session, deed.council_id, account_id):
        if row.id != but:
            _end(deed, row)


def _end(deed: Deed, row: SignIn) -> None:
    row.ended_at = deed.now
    row.acting_for_id, row.acting_how, row.acting_reason = None, None, ""
    deed.record("signed_out", row)


def _own_id(deed: Deed) -> int:
    if deed.actor.person_id is None:
        raise Forbidden("sign_in_first")
    return deed.actor.person_id
