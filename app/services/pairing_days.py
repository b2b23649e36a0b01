"""A pairing's days: the diner's wish is there in time, and what the cook makes for it is proposed at once."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain.away import is_away
from app.domain.eligibility import Refused
from app.domain.errors import Conflict, DomainError
from app.domain.meal_requests import RequestMove, RequestState
from app.domain.pairings import SETS_ASIDE, Hurdle, Share, hurdles, in_it
from app.domain.recurrence import occurrences, on_day
from app.domain.windows import Window
from app.models.meals import Match, Meal, MealRequest
from app.models.pairings import Pairing
from app.services import guard, matches, meal_requests
from app.services.frame import CouncilContext, Deed
from app.services.match_parts import move_request
from app.services.pairing_parts import Plan, as_clock, plan_of
from app.store import meal_requests as request_store
from app.store import pairing_shares
from app.store import pairings as store
from app.store.pairings import Running


class DueDay(NamedTuple):
    """A coming day of a pairing. window: UTC. moved: the clocks jump over its usual time, so it is later."""

    pairing: Pairing
    day: date
    window: Window
    moved: bool
    cook_away: bool = False


def due_days(session: Session, council: CouncilContext, now: datetime) -> list[DueDay]:
    """The days of pairings in trial, active or review due that come within the council's ask_days_before.

    Both take part and neither is away that day; the window is not over. One query.
    """
    running = store.setting_aside(session, council.id)
    return [due for one in running for due in _days_of(one, council, now) if not due.cook_away]


def _days_of(running: Running, council: CouncilContext, now: datetime) -> list[DueDay]:
    """Without those on which the diner is away; with those on which only the cook is."""
    plan = plan_of(running.pairing)
    if plan is None:
        return []
    today = now.astimezone(council.policy.tz).date()
    ahead = today + timedelta(days=council.policy.pairing.ask_days_before)
    return [
        DueDay(running.pairing, one.day, one.window, one.moved, is_away(running.cook_away, one.day, one.day))
        for one in occurrences(plan.weekly, today, ahead, council.policy.tz)
        if one.window.end > now and not is_away(running.diner_away, one.day, one.day)
    ]


def open_days(deed: Deed) -> int:
    """The clock's: see that each coming day has the diner's request, and propose what is there for it already.

    Gives how many requests were opened.
    """
    return sum(_open_days(deed, running) for running in store.setting_aside(deed.session, deed.council_id))


def open_days_of(deed: Deed, pairing: Pairing) -> None:
    """The same for one pairing that has just begun, or begun again."""
    for running in store.setting_aside(deed.session, deed.council_id, pairing.id):
        _open_days(deed, running)


def _open_days(deed: Deed, running: Running) -> int:
    if deed.stopped:
        return 0
    opened = sum(_open_day(deed, due) for due in _days_of(running, deed.council, deed.now))
    for meal in store.meals_for(deed.session, deed.council_id, running.pairing, deed.now):
        take_meal(deed, meal)
    return opened


def _open_day(deed: Deed, due: DueDay) -> bool:
    """Whether a request was opened: not where the diner has one, did not want it, or has a full week.

    Where the cook is away that day, anybody may meet it.
    """
    if store.has_day(deed.session, deed.council_id, due.pairing, due.day):
        _keep_standing(deed, due)
        return False
    clock = as_clock(deed, due.pairing.diner_id)
    window = due.window
    try:
        request = meal_requests.open_request(clock, due.day, window.start, window.end, due.pairing.portions)
    except DomainError:
        return False
    request.pairing_id = due.pairing.id
    request.pooled_at = deed.now if due.cook_away else None
    clock.record("request_kept", request, after={"pairing": due.pairing.ref, "moved": due.moved})
    deed.recorded += clock.recorded
    return True


def _keep_standing(deed: Deed, due: DueDay) -> None:
    """A day that a standing request of the diner has opened already is kept for the cook, while it still waits."""
    request = request_store.of_day(deed.session, deed.council_id, due.pairing.diner_id, due.day)
    if request is None or request.standing_id is None or request.pairing_id is not None:
        return
    window = Window(request.window_start, request.window_end)
    if request.state is RequestState.OPEN and not due.cook_away and window.overlaps(due.window):
        request.pairing_id = due.pairing.id
        deed.record("request_kept", request, after={"pairing": due.pairing.ref})


def days_changed(deed: Deed, pairing: Pairing, plan: Plan) -> None:
    """Requests kept for days or hours that are no longer theirs are withdrawn, and those of the new days opened."""
    for request in store.kept_requests(deed.session, deed.council_id, pairing.id):
        window = on_day(plan.weekly, request.day, deed.policy.tz).window
        same = plan.weekly.falls_on(request.day) and window == Window(request.window_start, request.window_end)
        if request.state is RequestState.OPEN and not same:
            move_request(deed, request, RequestMove.CANCEL, "request_cancelled")
            request.pairing_id = None
    deed.session.flush()
    open_days_of(deed, pairing)


def take_meal(deed: Deed, meal: Meal) -> bool:
    """A cook made this for one diner: where the two are paired and it fits a day of theirs, propose it at once.

    True: it is proposed, and approved too where the council lets such a match approve itself. False: it stays a meal
    that is set aside, and the diner is asked about it as about any other.
    """
    if meal.for_diner_id is None:
        return False
    pairing = store.open_between(deed.session, deed.council_id, meal.cook_id, meal.for_diner_id)
    if pairing is None or pairing.state not in SETS_ASIDE:
        return False
    request = _request_for(deed, pairing, meal)
    if request is None or isinstance(guard.check_rows(deed, meal, request), Refused):
        return False
    clock = as_clock(deed, pairing.diner_id)
    try:
        match = matches.propose_for_pairing(clock, meal, request)
    except Conflict:  # a week that is full
        return False
    deed.recorded += clock.recorded
    approve_like_before(deed, pairing, match, meal)
    return True


def approve_like_before(deed: Deed, pairing: Pairing, match: Match, meal: Meal) -> None:
    """Approve a proposal of a pair's day without a person, where the council lets that be and nothing is new.

    The guard is asked again, as for any approval. Where it may not be, the proposal waits in the queue.
    """
    if not hurdles_of(deed.session, deed.council, pairing, match, meal):
        clock = as_clock(deed, pairing.diner_id)
        matches.approve(clock, match.ref, match.version)
        deed.recorded += clock.recorded


def settle_asked(deed: Deed, match: Match, meal: Meal, request: MealRequest) -> None:
    """The same for the meal of a cook who was asked about a day of theirs."""
    pairing = store.open_between(deed.session, deed.council_id, match.cook_id, match.diner_id)
    if pairing is not None and request.pairing_id == pairing.id:
        approve_like_before(deed, pairing, match, meal)


def _request_for(deed: Deed, pairing: Pairing, meal: Meal) -> MealRequest | None:
    """The diner's open request of that day; on a day of theirs that is further off, one that is opened now."""
    day = meal.window_start.astimezone(deed.policy.tz).date()
    plan = plan_of(pairing)
    if plan is not None and plan.weekly.falls_on(day):
        one = on_day(plan.weekly, day, deed.policy.tz)
        _open_day(deed, DueDay(pairing, day, one.window, one.moved))
    request = request_store.of_day(deed.session, deed.council_id, pairing.diner_id, day)
    return request if request is not None and request.state is RequestState.OPEN else None


def hurdles_of(
    session: Session, council: CouncilContext, pairing: Pairing, match: Match, meal: Meal
) -> tuple[Hurdle, ...]:
    """Why a match of a pairing waits for a coordinator; () where it may be approved by itself. Two queries."""
    had = pairing_shares.had(session, council.id, pairing.cook_id, pairing.diner_id)
    known = frozenset().union(*(in_it(allergens) for allergens in had.meals))
    return hurdles(
        Share(
            allowed=council.policy.pairing.approve_by_itself,
            state=pairing.state,
            last_decided_at=had.decided_at,
            food_changed_at=pairing.food_changed_at,
            known=known,
            meal=in_it(meal.allergens),
            cautions=bool(match.cautions),
            needs_confirming=match.needs_confirming,
        )
    )
