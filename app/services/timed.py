"""What the clock does by itself, in one council at a time. Nothing here marks a meal as handed over: people do that."""

from collections.abc import Callable
from datetime import timedelta

from app.domain.meals import MEAL, MealMove
from app.models.meals import Meal
from app.services import (
    asks,
    away_tasks,
    calls,
    checks,
    codes,
    cook_days,
    match_yes,
    meal_requests,
    outcomes,
    pairing_clock,
    photos,
    rounds,
    set_aside,
    standby,
    standing_requests,
)
from app.services.frame import Deed
from app.store import clockwork as store
from app.store import rounds as round_store

FORMS_KEPT = timedelta(days=2)
RUNS_KEPT = timedelta(days=60)
ROUNDS_KEPT, WHAT_IFS_KEPT = timedelta(days=60), timedelta(days=2)

Job = Callable[[Deed], object]


def close_meals(deed: Deed) -> int:
    """Meals whose window has ended are closed; a cook with portions over is thanked. Gives how many."""
    over = store.meals_over(deed.session, deed.council_id, deed.now)
    for meal in over:
        before = {"state": meal.state}
        meal.state = MEAL.next(meal.state, MealMove.CLOSE)
        deed.record("meal_closed", meal, before=before, after={"state": meal.state})
        set_aside.settle(deed, meal)
        _thank(deed, meal)
    return len(over)


def _thank(deed: Deed, meal: Meal) -> None:
    left = meal.portions - meal.live_portions
    if left > 0:
        deed.tell(
            "meal_not_needed",
            meal.cook_id,
            f"meal_not_needed:{meal.ref}",
            facts={"meal": meal.ref, "left": left},
            useful_until=deed.now + timedelta(days=1),
        )


def sweep(deed: Deed) -> None:
    """Forget what has served its turn: forms sent long ago, codes, and the notes of old jobs."""
    store.forget_forms(deed.session, deed.council_id, deed.now - FORMS_KEPT)
    store.forget_runs(deed.session, deed.council_id, deed.today - RUNS_KEPT)
    codes.forget_old(deed)
    round_store.forget(deed.session, deed.council_id, deed.now - ROUNDS_KEPT, deed.now - WHAT_IFS_KEPT)


EACH_MINUTE: dict[str, Job] = {
    "lapse": match_yes.lapse,  # before expire: it may give a request back
    "expire": meal_requests.expire,
    "lapse_asks": asks.lapse,  # after expire: nobody is asked for a meal whose time is over
    "close_meals": close_meals,
    "overdue": outcomes.overdue,
    "ring_those_without": standby.ring_those_without,
    "settle_calls": calls.close_settled,
}
DAILY: dict[str, Job] = {
    "checks": checks.lapse_due,
    "cook_days": cook_days.nudge,  # after checks: nobody is asked who may not cook any more
    "away": away_tasks.look_after,
    "standing": standing_requests.open_due,  # after away: who has been spoken to gets their days again
    "pairings": pairing_clock.each_morning,  # after checks and standing: it keeps what those have left and opened
    "sweep": sweep,
    "photos": photos.sweep,
    "round": rounds.ask_for_night_round,  # after standing: the days it opened are looked at, too
}


BEGINS_SOMETHING = frozenset({"cook_days", "pairings", "round"})
"""Daily jobs that wait while a council is stopped; the others know by themselves what not to begin."""


def once_a_day(deed: Deed, job: str) -> bool:
    """Do a daily job if it has not been done on this local day. False: it had been, or the council is stopped."""
    if deed.stopped and job in BEGINS_SOMETHING:
        return False
    if store.has_run(deed.session, deed.council_id, job, deed.today):
        return False
    DAILY[job](deed)
    store.note_run(deed.session, deed.council_id, job, deed.today, deed.now)
    return True
