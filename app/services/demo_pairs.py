"""The pairs of a demonstration: one that has been going for a while, one on trial, one that is being asked."""

from datetime import time, timedelta
from functools import partial

from app.domain.pairings import Party
from app.domain.recurrence import Weekly, weekday_of
from app.domain.vocabulary import Asked
from app.models.meals import Match
from app.services import matches, pairings
from app.services.demo_days import approve, ask, post
from app.services.demo_story import Pair, Stage
from app.services.frame import perform
from app.services.pairing_parts import Plan
from app.store import pairings as store

AHEAD = 4
"""The pairs' day is so many days after the first telling, so that it does not meddle with that day's story."""
_VISIT, _LATER = time(17, 30), time(18, 30)


def tell(stage: Stage) -> None:
    """Oldest deeds first, each in a transaction of its own."""
    for pair in stage.story.pairs:
        if pair.state == "active":
            _active(stage, pair)
        elif pair.state == "trial":
            _begin(stage, pair, 2, 0)
        elif pair.state == "asked":
            _asked(stage, pair)
        else:
            _share(stage, pair, days_ago=12)


def _plan(stage: Stage, weeks_ago: int) -> Plan:
    day = stage.today + timedelta(days=AHEAD)
    weekly = Weekly(
        weekdays=frozenset({weekday_of(day)}), starts=_VISIT, ends=_LATER, first=day - timedelta(weeks=weeks_ago)
    )
    return Plan(weekly=weekly)


def _version(stage: Stage, ref: str) -> int:
    found = store.by_ref(stage.session, stage.council.id, ref)
    assert found is not None  # told a moment ago
    return found.version


def _begin(stage: Stage, pair: Pair, days_ago: int, weeks_ago: int) -> str:
    """Both said yes on the phone, and the trial began that day. Gives the pairing's reference."""
    desk = partial(stage.deed, stage.coordinator(), stage.days_ago(days_ago))
    cook, diner = stage.person(pair.cook), stage.person(pair.diner)
    ref = perform(desk(), pairings.suggest, cook.ref, diner.ref, _plan(stage, weeks_ago)).ref
    for side in (Party.COOK, Party.DINER):
        perform(desk(), pairings.consent, ref, _version(stage, ref), side, Asked.PHONE)
    perform(desk(), pairings.begin_trial, ref, _version(stage, ref))
    return ref


def _active(stage: Stage, pair: Pair) -> None:
    needed = stage.council.policy.pairing.trial_shares
    first = 7 * (needed + 1) - AHEAD
    ref = _begin(stage, pair, first + 5, needed + 1)
    for week in range(needed):
        _share(stage, pair, days_ago=first - 7 * week)
    desk = stage.deed(stage.coordinator(), stage.days_ago(4))
    perform(desk, pairings.make_active, ref, _version(stage, ref), cook_asked=True, diner_asked=True)


def _asked(stage: Stage, pair: Pair) -> None:
    """The cook would like it after a visit that went well; the diner has been asked."""
    match = _share(stage, pair, days_ago=9)
    cook = stage.person(pair.cook)
    plan = _plan(stage, 0)
    made = perform(stage.deed(cook, stage.days_ago(8)), pairings.suggest_again, match.ref, plan)
    desk = stage.deed(stage.coordinator(), stage.days_ago(1))
    perform(desk, pairings.set_days, made.ref, _version(stage, made.ref), plan)


def _share(stage: Stage, pair: Pair, days_ago: int) -> Match:
    """A meal that was asked for, approved and handed over on one day."""
    cook = next(one for one in stage.story.cooks if one.name == pair.cook)
    day = stage.today - timedelta(days=days_ago)
    window = stage.local(day, 17, 30), stage.local(day, 18, 30)
    meal = post(stage, cook, cook.dishes[days_ago % len(cook.dishes)], stage.local(day, 9), window, 1)
    match = ask(stage, pair.diner, meal, stage.local(day, 10), by_phone=True)
    match = approve(stage, match, stage.local(day, 11))
    at = window[0] + timedelta(minutes=15)
    return perform(stage.deed(stage.person(pair.cook), at), matches.hand_over, match.ref, match.version, at)
