"""The kinds of message: who may be rung instead, what becomes of a late one, and while what it is still true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.council_policy import CouncilPolicy
from app.domain.matches import LIVE, MatchState

CALL_WITHIN = timedelta(hours=24)
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""How long to wait after each failure. After one more than these, a person rings instead."""


@dataclass(frozen=True, slots=True)
class Kind:
    """rung: somebody rings or visits whoever has no email. asks: the call settles a yes or no.

    kept_when_late: after useful_until it becomes a call; otherwise it is dropped, harmlessly.
    true_while: the match's states in which it still says what is so; None: always.
    """

    rung: bool = True
    asks: bool = False
    kept_when_late: bool = True
    true_while: frozenset[MatchState] | None = None


_MAIL_ONLY = Kind(rung=False, kept_when_late=False)
_CHATTER = Kind(kept_when_late=False)

KINDS: Mapping[str, Kind] = {
    "sign_in_code": _MAIL_ONLY,
    "confirm_email": _MAIL_ONLY,
    "reset_password": _MAIL_ONLY,
    "change_email": _MAIL_ONLY,
    "email_changed": _MAIL_ONLY,
    "known_address": _MAIL_ONLY,
    "account_invited": _MAIL_ONLY,
    "staff_invited": _MAIL_ONLY,
    "staff_ended": _MAIL_ONLY,
    "staff_changed": _MAIL_ONLY,
    "operator_looks": _MAIL_ONLY,
    "application_received": _CHATTER,
    "role_active": Kind(),
    "role_declined": Kind(),
    "meal_set_aside": _CHATTER,
    "cook_asked": Kind(asks=True, kept_when_late=False),
    "cook_ask_lapsed": _CHATTER,
    "cook_day_nudge": _CHATTER,
    "match_offered": Kind(asks=True, true_while=frozenset({MatchState.APPROVED})),
    "match_approved": Kind(kept_when_late=False, true_while=frozenset({MatchState.APPROVED, MatchState.CONFIRMED})),
    "match_confirmed": Kind(kept_when_late=False, true_while=LIVE - {MatchState.APPROVED, MatchState.NO_REPLY}),
    "match_cancelled": Kind(),
    "match_void": Kind(),
    "match_void_allergen": Kind(),
    "request_unmet": Kind(),
    "meal_fell_through": _MAIL_ONLY,
    "meal_not_needed": Kind(rung=False, kept_when_late=False),
    "first_meeting_asked": _CHATTER,
    "no_answer_raised": Kind(true_while=frozenset({MatchState.NO_REPLY})),
    "concern_raised": Kind(),
    "hold_placed": Kind(),
    "council_opening_asked": _MAIL_ONLY,
    "council_suspended": Kind(true_while=LIVE),
    "pairing_consent_asked": Kind(),
    "pairing_trial": Kind(),
    "pairing_active": _CHATTER,
    "pairing_reviewed": _CHATTER,
    "pairing_days": Kind(),
    "pairing_paused": Kind(),
    "pairing_resumed": Kind(),
    "pairing_ended": Kind(),
}


def kind_of(name: str) -> Kind:
    """A kind nobody has listed is treated with the most care: kept, and rung."""
    return KINDS.get(name, Kind())


def still_true(name: str, state: MatchState | None) -> bool:
    """Whether it is worth saying. state: the match's now, or None where there is none."""
    wanted = kind_of(name).true_while
    return wanted is None or state is None or state in wanted


def next_try(now: datetime, failures: int) -> datetime | None:
    """When to try again after so many failures, or None: enough, a person rings."""
    return now + BACK_OFF[failures - 1] if failures <= len(BACK_OFF) else None


def call_by(policy: CouncilPolicy, now: datetime, *known: datetime | None) -> datetime:
    """By when somebody should ring: while the office is open, before the earliest of what is known, else within a day.

    Where the office does not open before then: that moment itself, and never one in the past.
    """
    deadline = min((moment for moment in known if moment is not None), default=None)
    if deadline is None:
        return policy.staffed_from(now + CALL_WITHIN)
    return policy.staffed_by(deadline, now) or max(now, deadline)
