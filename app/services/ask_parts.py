"""The moves every ask is made of: it ends, people are told, the desk hears when nobody is left to ask."""

from datetime import timedelta
from enum import StrEnum

from app.domain.asks import ASK, AskMove, AskState, counted_from
from app.domain.meal_requests import RequestState
from app.domain.privacy import band
from app.domain.references import new_reference
from app.models.asks import CookAsk
from app.models.desk import Task, TaskKind
from app.models.meals import MealRequest
from app.services.frame import Deed
from app.store import asks as store
from app.store import outbox as outbox_store
from app.store import tasks

BEFORE_OTHERS = 2
DESK_BEFORE = timedelta(hours=2)
"""How long before the visit the desk should have seen to a request for which nobody is left to ask."""


class WithdrawReason(StrEnum):
    """Why an ask was taken back."""

    MEAL_FOUND = "meal_found"
    NOT_WANTED = "not_wanted"
    TAKEN_BACK = "taken_back"
    COOK_RELEASED = "cook_released"
    COUNCIL_SUSPENDED = "council_suspended"


def move(deed: Deed, ask: CookAsk, to: AskMove, name: str, reason: str = "") -> None:
    """Take the ask along the table and record it under this name. Raises IllegalTransition."""
    before = {"state": ask.state, "lapses_at": ask.lapses_at}
    ask.state = ASK.next(ask.state, to)
    ask.reason = reason
    deed.record(name, ask, before=before, after={"state": ask.state, "lapses_at": ask.lapses_at, "reason": reason})


def end(deed: Deed, ask: CookAsk, to: AskMove, name: str, reason: str = "") -> None:
    """As `move`, for good: nobody need say or ring any more."""
    ask.ended_at = deed.now
    move(deed, ask, to, name, reason)
    settle(deed, ask)


def withdraw(deed: Deed, ask: CookAsk, reason: WithdrawReason) -> None:
    """It is not needed any more. A cook who had said yes is told, unless they may not cook just now."""
    had_said_yes = ask.state is AskState.ACCEPTED
    end(deed, ask, AskMove.WITHDRAW, "ask_withdrawn", reason)
    if had_said_yes and reason is not WithdrawReason.COOK_RELEASED:
        tell_lapsed(deed, ask, "not_needed")


def request_moved(deed: Deed, request: MealRequest) -> None:
    """A request that is no longer open needs no cook; one that is settled needs nobody at the desk either."""
    if request.state is RequestState.OPEN:
        return
    ask = store.open_of_request(deed.session, deed.council_id, request.id)
    if ask is not None:
        found = request.state in {RequestState.PROPOSED, RequestState.MATCHED, RequestState.FULFILLED}
        withdraw(deed, ask, WithdrawReason.MEAL_FOUND if found else WithdrawReason.NOT_WANTED)
    somebody_found(deed, request)


def tell_asked(deed: Deed, ask: CookAsk, request: MealRequest, distance_m: int) -> None:
    """By email, or by a call where there is none; at night it waits for the morning.

    facts: what members may see of each other, a first name and a half mile, never what the diner cannot eat.
    """
    deed.tell(
        "cook_asked",
        ask.cook_id,
        asked_key(ask),
        facts={
            "ask": ask.ref,
            "request": request.ref,
            "diner": store.first_name(deed.session, deed.council_id, request.diner_id),
            "band": band(distance_m).index,
            "portions": request.portions,
            "answer_by": ask.lapses_at.isoformat(),
            "starts": request.window_start.isoformat(),
            "ends": request.window_end.isoformat(),
        },
        urgency=BEFORE_OTHERS,
        due_at=counted_from(deed.now, deed.policy.tz),
        useful_until=ask.lapses_at,
    )


def tell_lapsed(deed: Deed, ask: CookAsk, why: str) -> None:
    """why: no_meal (none was posted in time) or not_needed. For a cook who had said yes."""
    deed.tell(
        "cook_ask_lapsed",
        ask.cook_id,
        f"cook_ask_lapsed:{ask.ref}",
        facts={"ask": ask.ref, "request": ask.request.ref, "diner": ask.request.diner.first_name, "why": why},
        urgency=BEFORE_OTHERS,
        useful_until=max(ask.request.window_end, deed.now + timedelta(hours=1)),
    )


def asked_key(ask: CookAsk) -> str:
    return f"cook_asked:{ask.ref}"


def settle(deed: Deed, ask: CookAsk) -> None:
    """What was asked need not be said or rung any more."""
    task = tasks.by_key(deed.session, deed.council_id, asked_key(ask))
    if task is not None and task.done_at is None:
        task.done_at, task.done_by_id = deed.now, deed.actor.person_id
        deed.record("call_not_needed", task)
    message = outbox_store.unsent(deed.session, deed.council_id, asked_key(ask))
    if message is not None:
        message.finished_at, message.result = deed.now, "dropped"


def nobody_left(deed: Deed, request: MealRequest) -> None:
    """The desk is told once, in time to ring somebody; again only after it had been seen to."""
    key = _nobody_key(request)
    latest = max(deed.now, request.window_start - DESK_BEFORE)
    due = deed.policy.staffed_by(latest, deed.now) or latest
    task = tasks.by_key(deed.session, deed.council_id, key)
    if task is None:
        task = Task(
            council_id=deed.council_id,
            ref=new_reference(),
            kind=TaskKind.FIND_COOK,
            person_id=request.diner_id,
            facts={"request": request.ref},
            key=key,
            due_at=due,
            created_at=deed.now,
        )
        deed.session.add(task)
    elif task.done_at is not None:
        task.done_at, task.done_by_id, task.due_at = None, None, due
    else:
        return
    deed.record("nobody_left_to_ask", task, after={"request": request.ref})


def somebody_found(deed: Deed, request: MealRequest) -> None:
    """The desk need not look for a cook any more."""
    task = tasks.by_key(deed.session, deed.council_id, _nobody_key(request))
    if task is not None and task.done_at is None:
        task.done_at, task.done_by_id = deed.now, deed.actor.person_id
        deed.record("cook_found", task)


def _nobody_key(request: MealRequest) -> str:
    return f"nobody_to_ask:{request.ref}"
