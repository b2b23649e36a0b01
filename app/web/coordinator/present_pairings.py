"""Pairs as the desk sees them: lists by what is due, and one of them with all that was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.council_policy import CouncilPolicy
from app.domain.pairings import (
    PAIRING,
    EndCode,
    PairingMove,
    PairingState,
)
from app.domain.vocabulary import Asked
from app.models.pairings import Pairing
from app.store import pairings as store
from app.store.pairings import Group
from app.web.coordinator.pair_rows import missing_words, pair_row
from app.web.coordinator.present_people import Step
from app.web.formats import day_and_time, long_day
from app.web.pairs import days_of
from app.web.words.pairings import ENDED, HOW


def groups(policy: CouncilPolicy, today: date) -> dict[str, Group]:
    """The lists by the name in the address; "" is what needs somebody."""
    silent_since = today - timedelta(weeks=policy.pairing.quiet_weeks)
    return {
        "": store.needs_somebody(silent_since),
        "trial": Group(frozenset({PairingState.TRIAL})),
        "active": Group(frozenset({PairingState.ACTIVE, PairingState.REVIEW_DUE})),
        "paused": Group(frozenset({PairingState.PAUSED})),
        "ended": Group(frozenset({PairingState.ENDED})),
    }


class Line(NamedTuple):
    key: str
    value: str


@dataclass(frozen=True)
class PairPage:
    """own: the reader is one of the two, or lives with one: a colleague decides."""

    pairing: Pairing
    title: str
    state: str
    kind: str
    icon: str
    due: str
    lines: list[Line]
    steps: list[Step]
    own: bool


def pair_page(pairing: Pairing, policy: CouncilPolicy, today: date, shares: int, *, own: bool) -> PairPage:
    """shares: meals handed over since the trial began."""
    row = pair_row(pairing, policy, today)
    title = _("%(cook)s cooks for %(diner)s", cook=pairing.cook.first_name, diner=pairing.diner.first_name)
    return PairPage(
        pairing=pairing,
        title=str(title),
        state=row.state,
        kind=row.kind,
        icon=row.icon,
        due=row.due,
        lines=_lines(pairing, policy, shares),
        steps=[] if own else list(_steps(pairing)),
        own=own,
    )


def _lines(pairing: Pairing, policy: CouncilPolicy, shares: int) -> list[Line]:
    trial = _("%(shares)s of %(needed)s meals", shares=shares, needed=policy.pairing.trial_shares)
    portions = ngettext("%(num)s portion", "%(num)s portions", pairing.portions)
    said = [
        Line(_("Days"), days_of(pairing) or _("Not set yet")),
        Line(_("Each time"), portions if pairing.weekdays else ""),
        Line(_("The cook’s yes"), _yes(pairing.cook_yes_at, pairing.cook_yes_how)),
        Line(_("The diner’s yes"), _yes(pairing.diner_yes_at, pairing.diner_yes_how)),
        Line(_("On trial"), str(trial) if pairing.state is PairingState.TRIAL else ""),
        Line(_("Talk again by"), _day(pairing.review_on) if pairing.state is PairingState.ACTIVE else ""),
        Line(_("Goes on"), _day(pairing.paused_until) if pairing.state is PairingState.PAUSED else ""),
        Line(_("Last talk with the cook"), _day(pairing.cook_spoken_on)),
        Line(_("Last talk with the diner"), _day(pairing.diner_spoken_on)),
        Line(_("Why it ended"), str(ENDED[EndCode(pairing.end_code)]) if pairing.end_code else ""),
    ]
    return [Line(str(line.key), str(line.value)) for line in said if line.value]


def _yes(at: datetime | None, how: Asked | None) -> str:
    if at is None or how is None:
        return str(_("Not yet"))
    return str(_("%(when)s, %(how)s", when=day_and_time(at), how=HOW[how]))


def _day(day: date | None) -> str:
    return long_day(day) if day else ""


def _steps(pairing: Pairing) -> Iterable[Step]:
    def at(deed: str) -> str:
        return url_for(f"coordinator.{deed}", ref=pairing.ref)

    state = pairing.state
    if state is PairingState.SUGGESTED:
        yield from _first_steps(pairing, at("pair_days"), at("pair_consent"), at("begin_trial"))
    if state is PairingState.TRIAL:
        yield Step(_("Talk to both, then go on"), at("pair_goes_on"), posts=False, kind="")
    if state is PairingState.REVIEW_DUE:
        yield Step(_("Talk to both, then go on"), at("pair_goes_on"), posts=False, kind="")
    if state is PairingState.PAUSED:
        yield Step(_("Begin again"), at("resume_pair"), posts=True, kind="")
    if state in store.RUNNING:
        yield Step(_("I talked to one of them"), at("pair_spoken"), posts=False)
        yield Step(_("Change the days"), at("pair_days"), posts=False)
    if PAIRING.can(state, PairingMove.PAUSE):
        yield Step(_("Pause"), at("pause_pair"), posts=False)
    if PAIRING.can(state, PairingMove.END):
        yield Step(_("End it"), at("end_pair"), posts=False)


def _first_steps(pairing: Pairing, days: str, consent: str, begin: str) -> Iterable[Step]:
    if not missing_words(pairing):
        yield Step(_("Start the trial"), begin, posts=True, kind="")
    elif pairing.weekdays and pairing.asked_at is not None:
        yield Step(_("Write down a yes"), consent, posts=False, kind="")
    settled = pairing.weekdays and pairing.asked_at is not None
    yield Step(
        _("Change the days") if settled else _("Set the days and ask both"),
        days,
        posts=False,
        kind="secondary" if settled else "",
    )
