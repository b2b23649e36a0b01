"""A pair on a list of the desk, and what somebody has to do about it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.council_policy import CouncilPolicy
from app.domain.pairings import PairingState, ReviewCode, is_quiet, missing_for_trial
from app.models.pairings import Pairing
from app.web.pairs import LOOKS, days_of
from app.web.words.pairings import MISSING, REVIEWS, STATES


class Row(NamedTuple):
    """A pair on a list. due: what somebody has to do, or ""."""

    ref: str
    cook: str
    diner: str
    days: str
    state: str
    kind: str
    icon: str
    due: str


def pair_rows(pairings: Iterable[Pairing], policy: CouncilPolicy, today: date) -> list[Row]:
    return [pair_row(pairing, policy, today) for pairing in pairings]


def pair_row(pairing: Pairing, policy: CouncilPolicy, today: date) -> Row:
    kind, icon = LOOKS[pairing.state]
    return Row(
        ref=pairing.ref,
        cook=pairing.cook.full_name,
        diner=pairing.diner.full_name,
        days=days_of(pairing),
        state=str(STATES[pairing.state]),
        kind=kind,
        icon=icon,
        due=due_words(pairing, policy, today),
    )


def due_words(pairing: Pairing, policy: CouncilPolicy, today: date) -> str:
    """What somebody has to do about it, "" where nothing."""
    if pairing.state is PairingState.SUGGESTED:
        return _first_words(pairing)
    if pairing.state is PairingState.REVIEW_DUE:
        return str(REVIEWS[ReviewCode(pairing.review_why or ReviewCode.TIME)])
    if pairing.state is not PairingState.ENDED and _quiet(pairing, policy, today):
        weeks = policy.pairing.quiet_weeks
        said = ngettext("Not spoken to for %(num)s week.", "Not spoken to for %(num)s weeks.", weeks)
        return str(said)
    return ""


def _first_words(pairing: Pairing) -> str:
    missing = missing_words(pairing)
    if not missing:
        return str(_("Both have said yes. Start the trial."))
    if not pairing.weekdays:
        return str(_("They have shared some good meals. Would they like to be a pair?"))
    if pairing.asked_at is None:
        return str(_("One of them would like it. Ask the other."))
    return str(_("Still missing: %(list)s", list=", ".join(missing)))


def missing_words(pairing: Pairing) -> list[str]:
    missing = missing_for_trial(
        has_days=bool(pairing.weekdays),
        cook_yes=pairing.cook_yes_at is not None,
        diner_yes=pairing.diner_yes_at is not None,
    )
    return [str(MISSING[item]) for item in missing]


def _quiet(pairing: Pairing, policy: CouncilPolicy, today: date) -> bool:
    cook, diner = pairing.cook_spoken_on, pairing.diner_spoken_on
    return bool(cook and diner and is_quiet(cook, diner, policy.pairing.quiet_weeks, today))
