"""Somebody is left without the meal they counted on: the office hears at once, and rings if nothing else is found."""

from datetime import timedelta

from app.domain.meal_requests import RequestState
from app.domain.windows import Window
from app.models.desk import Task
from app.models.meals import MealRequest
from app.services.frame import Deed
from app.services.outbox import call_at_once
from app.store import standby as store
from app.store import tasks as task_store
from app.store.matches import active_coordinators

BEFORE_OTHERS = 2


def alert(deed: Deed, request: MealRequest, visit: Window) -> None:
    """A visit fell through with less than the council's hours to go: every other coordinator is told now.

    The mail names nobody; the desk has the diner's phone number.
    """
    if visit.start - deed.now >= timedelta(hours=deed.policy.matching.late_cancel_hours):
        return
    deed.session.flush()
    for person_id in active_coordinators(deed.session, deed.council_id):
        if person_id != deed.actor.person_id:
            deed.tell(
                "meal_fell_through",
                person_id,
                f"meal_fell_through:{request.ref}:{person_id}:{request.version}",
                facts={"request": request.ref},
                urgency=BEFORE_OTHERS,
                useful_until=request.window_end,
            )


def ring_those_without(deed: Deed) -> int:
    """The clock's: half an hour before the visit would have been, ring whoever lost it late and has no other meal.

    Gives how many are to be rung. A call that is not needed any more, a meal being found after all, is taken off.
    """
    _take_off_the_list(deed)
    hours = deed.policy.matching.late_cancel_hours
    rung = 0
    for left in store.left_without(deed.session, deed.council_id, deed.now, deed.now + store.RING_BEFORE, hours):
        key = _key(left.request)
        if task_store.by_key(deed.session, deed.council_id, key) is None:
            facts = {"request": left.request.ref}
            call_at_once(deed, store.NO_MEAL, left.request.diner_id, key, facts)
            rung += 1
    return rung


def _take_off_the_list(deed: Deed) -> None:
    for task in store.no_meal_calls(deed.session, deed.council_id):
        request = store.request_of(deed.session, deed.council_id, str(task.facts.get("request", "")))
        if request is None or request.state in {RequestState.MATCHED, RequestState.FULFILLED, RequestState.CANCELLED}:
            _close(deed, task)


def _close(deed: Deed, task: Task) -> None:
    task.done_at = deed.now
    deed.record("call_not_needed", task)


def _key(request: MealRequest) -> str:
    return f"{store.NO_MEAL}:{request.ref}"
