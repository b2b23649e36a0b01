"""Standing pairs of a cook and a diner, moved by people: here all their deeds meet.

How one begins: pairing_starts. What rules and the clock move: pairing_effects, pairing_clock. Its days: pairing_days.
"""

from datetime import date

from app.domain.errors import Conflict, Invalid
from app.domain.pairings import (
    EITHER_SIDE,
    PAIRING,
    EndCode,
    PairingMove,
    PairingState,
    Party,
    ReviewCode,
    is_review_due,
    may_resume,
    missing_for_active,
    missing_for_review,
    resume_move,
    review_day,
)
from app.domain.permissions import Permission
from app.models.pairings import Pairing
from app.services import pairing_days
from app.services.frame import Deed
from app.services.pair_guard import must_allow
from app.services.pairing_parts import (
    Plan,
    knows,
    let_go,
    load,
    move,
    must_be_ready,
    note,
    party_of,
    plan_of,
    settle_asked,
    spoken,
    tell,
    who_moves,
)
from app.services.pairing_starts import begin_trial, consent, set_days, suggest, suggest_again, suggest_by_clock
from app.services.people_parts import not_about_self
from app.store import pairing_shares

__all__ = [
    "Plan",
    "begin_trial",
    "consent",
    "end",
    "make_active",
    "note_spoken",
    "pause",
    "plan_of",
    "resume",
    "review",
    "set_days",
    "suggest",
    "suggest_again",
    "suggest_by_clock",
]


def make_active(deed: Deed, ref: str, version: int, *, cook_asked: bool, diner_asked: bool) -> Pairing:
    """After the trial's meals, and after talking to both. Raises Conflict("pairing_not_ready"; details missing)."""
    pairing = load(deed, ref)
    who_moves(deed, pairing, PairingMove.MAKE_ACTIVE)
    deed.check_version(pairing, version)
    PAIRING.next(pairing.state, PairingMove.MAKE_ACTIVE)
    needed = deed.policy.pairing.trial_shares
    must_be_ready(
        missing_for_active(
            shares=trial_shares(deed, pairing), needed=needed, cook_asked=cook_asked, diner_asked=diner_asked
        )
    )
    must_allow(deed, pairing.cook_id, pairing.diner_id)
    pairing.active_from = deed.now
    _talked_to_both(deed, pairing)
    move(deed, pairing, PairingMove.MAKE_ACTIVE, "pairing_active")
    tell(deed, pairing, "pairing_active", EITHER_SIDE)
    return pairing


def trial_shares(deed: Deed, pairing: Pairing) -> int:
    since = pairing.trial_from or deed.now
    return pairing_shares.count_shares(deed.session, deed.council_id, pairing.cook_id, pairing.diner_id, since)


def pause(deed: Deed, ref: str, version: int, until: date | None = None) -> Pairing:
    """Either side, or a coordinator; nobody is asked why. What was arranged for its days is called off.

    until: the local day on which it goes on by itself, or None. Raises Invalid("pause_until_past", field until).
    """
    pairing = load(deed, ref)
    party = who_moves(deed, pairing, PairingMove.PAUSE)
    deed.check_version(pairing, version)
    if until is not None and until <= deed.today:
        raise Invalid("pause_until_past", field="until")
    pause_now(deed, pairing, party, until)
    return pairing


def pause_now(
    deed: Deed, pairing: Pairing, party: Party, until: date | None = None, told: frozenset[Party] = EITHER_SIDE
) -> None:
    """The caller has seen that this party may. told: who hears of it, the party aside. Raises IllegalTransition."""
    PAIRING.next(pairing.state, PairingMove.PAUSE)
    pairing.paused_from, pairing.paused_at = pairing.state, deed.now
    pairing.paused_by, pairing.paused_until = party, until
    move(deed, pairing, PairingMove.PAUSE, "pairing_paused")
    let_go(deed, pairing, "pairing_paused")
    tell(deed, pairing, "pairing_paused", told - {party})


def resume(deed: Deed, ref: str, version: int) -> Pairing:
    """Whoever paused it, or a coordinator. Raises Conflict("paused_by_other"), Conflict("guard_...")."""
    pairing = load(deed, ref)
    party = party_of(deed, pairing)
    deed.check_version(pairing, version)
    if pairing.state is not PairingState.PAUSED or pairing.paused_by is None:
        PAIRING.next(pairing.state, PairingMove.RESUME_ACTIVE)
    elif not may_resume(party, pairing.paused_by):
        raise Conflict("paused_by_other")
    must_allow(deed, pairing.cook_id, pairing.diner_id)
    resume_now(deed, pairing, party)
    return pairing


def resume_now(deed: Deed, pairing: Pairing, party: Party) -> None:
    """The caller has seen that this party may, and asked the guard."""
    assert pairing.paused_from is not None  # since it is paused
    to = resume_move(pairing.paused_from)
    pairing.paused_at = pairing.paused_by = pairing.paused_from = pairing.paused_until = None
    move(deed, pairing, to, "pairing_resumed")
    come_up(deed, pairing)
    tell(deed, pairing, "pairing_resumed", EITHER_SIDE - {party})
    pairing_days.open_days_of(deed, pairing)


def come_up(deed: Deed, pairing: Pairing) -> None:
    """An active pairing whose day has come, or whose food has changed, is due for review."""
    if pairing.state is not PairingState.ACTIVE:
        return
    changed = pairing.review_why in {ReviewCode.FOOD, ReviewCode.COMPLAINT}
    why = is_review_due(pairing.review_on, changed, deed.today)
    if why is not None:
        pairing.review_why = pairing.review_why or why.value
        move(deed, pairing, PairingMove.COME_UP, "pairing_review_due")


def review(deed: Deed, ref: str, version: int, *, cook_asked: bool, diner_asked: bool, words: str = "") -> Pairing:
    """A coordinator has talked to both, and it goes on. words: what they said, kept in the trace."""
    pairing = load(deed, ref)
    who_moves(deed, pairing, PairingMove.REVIEW)
    deed.check_version(pairing, version)
    PAIRING.next(pairing.state, PairingMove.REVIEW)
    must_be_ready(missing_for_review(cook_asked=cook_asked, diner_asked=diner_asked))
    must_allow(deed, pairing.cook_id, pairing.diner_id)
    _talked_to_both(deed, pairing)
    move(deed, pairing, PairingMove.REVIEW, "pairing_reviewed", reason=words.strip())
    tell(deed, pairing, "pairing_reviewed", EITHER_SIDE)
    return pairing


def _talked_to_both(deed: Deed, pairing: Pairing) -> None:
    """What was on record to talk about has been talked about; the next talk has its day."""
    spoken(pairing, deed.today, cook=True, diner=True)
    pairing.review_on = review_day(deed.today, deed.policy.pairing.review_weeks)
    pairing.review_why = ""


def end(deed: Deed, ref: str, version: int, words: str = "") -> Pairing:
    """Either side, of whom nobody asks why, or a coordinator. The other hears it in neutral words.

    words: a coordinator's, kept in the trace. Raises NotFound, Stale, IllegalTransition.
    """
    pairing = load(deed, ref)
    party = who_moves(deed, pairing, PairingMove.END)
    deed.check_version(pairing, version)
    codes = {Party.COOK: EndCode.COOK_WISHED, Party.DINER: EndCode.DINER_WISHED}
    end_now(deed, pairing, codes.get(party, EndCode.OFFICE), EITHER_SIDE - {party}, words.strip())
    return pairing


def end_now(deed: Deed, pairing: Pairing, code: EndCode, told: frozenset[Party], words: str = "") -> None:
    """The caller has seen that it may end. told: the sides that hear of it, if they ever heard of the pairing."""
    PAIRING.next(pairing.state, PairingMove.END)
    pairing.ended_at, pairing.ended_by_id, pairing.end_code = deed.now, deed.actor.person_id, code.value
    move(deed, pairing, PairingMove.END, "pairing_ended", reason=words)
    let_go(deed, pairing, "pairing_ended")
    settle_asked(deed, pairing, Party.COOK, Party.DINER)
    tell(deed, pairing, "pairing_ended", [side for side in Party if side in told and knows(pairing, side)])


def note_spoken(deed: Deed, ref: str, version: int, *, cook: bool, diner: bool, words: str = "") -> Pairing:
    """A coordinator has talked to one of them, or both. Raises Invalid("spoken_whom_missing", field whom)."""
    deed.needs(Permission.DECIDE_PAIRING)
    pairing = load(deed, ref)
    not_about_self(deed, pairing.cook, pairing.diner)
    deed.check_version(pairing, version)
    if pairing.state is PairingState.ENDED:
        raise Conflict("pairing_over")
    if not (cook or diner):
        raise Invalid("spoken_whom_missing", field="whom")
    spoken(pairing, deed.today, cook=cook, diner=diner)
    note(deed, pairing, "pairing_spoken", reason=words.strip(), cook=cook, diner=diner)
    return pairing
