"""A diner's wish for a meal on a day: opened, withdrawn, or unmet when its window ends."""

from datetime import date, datetime, timedelta

from app.domain.away import is_away
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.food_safety import FURTHEST_AHEAD
from app.domain.matches import MatchState
from app.domain.meal_requests import RequestMove, RequestState
from app.domain.members import MemberState
from app.domain.permissions import Permission
from app.domain.references import new_reference, parse
from app.domain.vocabulary import Asked
from app.domain.windows import Window
from app.models.meals import Meal, MealRequest
from app.models.rounds import RoundKind
from app.services import rounds
from app.services.frame import Deed
from app.services.match_ends import cancel_for_request
from app.services.match_parts import drop_proposal, move_request
from app.services.match_reasons import LostReason
from app.services.people_parts import load_person, not_about_self
from app.store import away, facts
from app.store import matches as match_store
from app.store import meal_requests as store


def open_request(deed: Deed, day: date, window_start: datetime, window_end: datetime, portions: int) -> MealRequest:
    """Ask for a meal on a local day, within a window (aware) of that day.

    Raises Forbidden("not_a_diner"), Conflict("diner_not_active"), Invalid("request_portions_range"; details most),
    Invalid("request_window_over" | "request_too_far_ahead" | "request_window_not_on_day" | "request_window_too_short";
    details least, in minutes), all of field day but the portions, Conflict("request_same_day"; details ref, day),
    Conflict("diner_away_then"; details day) and
    Conflict("diner_week_full"; details most).
    """
    deed.needs(Permission.ASK_FOR_MEAL)
    return _open_on(deed, day, Window(window_start, window_end), portions)


def open_for(
    deed: Deed, person_ref: str, how: Asked, day: date, window_start: datetime, window_end: datetime, portions: int
) -> MealRequest:
    """A coordinator asks for a diner who rang, wrote or was visited. Raises as `open_request`, and NotFound."""
    deed.needs(Permission.ACT_FOR)
    person = load_person(deed, person_ref)
    not_about_self(deed, person)
    deed.acting_for_id, deed.how = person.id, how
    return _open_on(deed, day, Window(window_start, window_end), portions)


def _open_on(deed: Deed, day: date, window: Window, portions: int) -> MealRequest:
    check_diner(deed)
    check_portions(deed, portions)
    if {moment.astimezone(deed.policy.tz).date() for moment in (window.start, window.end)} != {day}:
        raise Invalid("request_window_not_on_day", field="day")
    if window.end <= deed.now:
        raise Invalid("request_window_over", field="day")
    if window.start - deed.now > FURTHEST_AHEAD:
        raise Invalid("request_too_far_ahead", field="day")
    check_length(deed, window.length, "day")
    earlier = store.of_day(deed.session, deed.council_id, deed.member_id, day)
    if earlier is not None:
        raise Conflict("request_same_day", field="day", ref=earlier.ref, day=day)
    _check_there(deed, day)
    request = _open(deed, day, window, portions, meal_id=None)
    rounds.ask_for_round(deed, RoundKind.OPENED)
    return request


def for_meal(deed: Deed, meal: Meal, portions: int) -> MealRequest:
    """The request behind "ask for this very meal": the day's open one where it leaves time for a visit, else a new one.

    Raises as `open_request` does.
    """
    check_diner(deed)
    check_portions(deed, portions)
    window = Window(meal.window_start, meal.window_end)
    day = meal.window_start.astimezone(deed.policy.tz).date()
    earlier = store.of_day(deed.session, deed.council_id, deed.member_id, day)
    if earlier is None:
        _check_there(deed, day)
        return _open(deed, day, window, portions, meal_id=meal.id)
    together = Window(earlier.window_start, earlier.window_end).overlap(window)
    fits = together >= deed.policy.matching.min_overlap
    if earlier.state is not RequestState.OPEN or not fits:
        raise Conflict("request_same_day", ref=earlier.ref, day=day)
    before = {"portions": earlier.portions, "meal_id": earlier.meal_id}
    earlier.portions, earlier.meal_id = portions, meal.id
    deed.record("request_changed", earlier, before=before, after={"portions": portions, "meal_id": meal.id})
    return earlier


def _open(deed: Deed, day: date, window: Window, portions: int, meal_id: int | None) -> MealRequest:
    deed.must_be_open()
    _check_week(deed, day)
    request = MealRequest(
        council_id=deed.council_id,
        ref=new_reference(),
        diner_id=deed.member_id,
        portions=portions,
        day=day,
        window_start=window.start,
        window_end=window.end,
        meal_id=meal_id,
        asked_by_id=deed.actor.person_id or deed.member_id,
        asked_how=deed.how,
        state=RequestState.OPEN,
        created_at=deed.now,
    )
    deed.session.add(request)
    deed.record("request_opened", request, after={"day": day, "portions": portions})
    return request


def check_diner(deed: Deed) -> None:
    diner = facts.diners(deed.session, deed.council_id, [deed.member_id]).get(deed.member_id)
    if diner is None:
        raise Forbidden("not_a_diner")
    if diner.state is not MemberState.ACTIVE:
        raise Conflict("diner_not_active")


def check_length(deed: Deed, length: timedelta, field: str) -> None:
    """No visit fits into less than the council's shortest. Raises Invalid("request_window_too_short")."""
    if length < deed.policy.matching.min_overlap:
        raise Invalid("request_window_too_short", field=field, least=deed.policy.matching.min_overlap_minutes)


def check_portions(deed: Deed, portions: int) -> None:
    most = deed.policy.matching.max_portions_per_request
    if not 1 <= portions <= most:
        raise Invalid("request_portions_range", field="portions", most=most)


def _check_there(deed: Deed, day: date) -> None:
    spells = away.of_person(deed.session, deed.council_id, deed.member_id)
    if is_away([spell.days for spell in spells if spell.from_meals], day, day):
        raise Conflict("diner_away_then", field="day", day=day)


def _check_week(deed: Deed, day: date) -> None:
    """Weeks run from Monday to Sunday, as people count them."""
    monday = day - timedelta(days=day.weekday())
    most = deed.policy.matching.diner_meals_per_week
    count = store.count_between(deed.session, deed.council_id, deed.member_id, monday, monday + timedelta(days=6))
    if count >= most:
        raise Conflict("diner_week_full", most=most)


def cancel(deed: Deed, request_ref: str, version: int) -> MealRequest:
    """Withdraw a wish; a match made for it is released and its cook told. By the diner, a relative or the office.

    Raises NotFound for a request of somebody else, Stale, IllegalTransition.
    """
    ref = parse(request_ref)
    request = store.by_ref(deed.session, deed.council_id, ref) if ref else None
    if request is None:
        raise NotFound
    if request.diner_id == deed.member_id:
        deed.needs(Permission.ASK_FOR_MEAL)
    elif Permission.DECIDE_MATCH not in deed.actor.permissions:
        raise NotFound
    deed.check_version(request, version)
    cancel_for_request(deed, request.id)
    request.not_wanted = True
    move_request(deed, request, RequestMove.CANCEL, "request_cancelled")
    return request


def expire(deed: Deed) -> int:
    """The clock's: requests whose window ended with nobody found are unmet. The diner is told; waiting time stays.

    Gives back how many.
    """
    over = store.expired(deed.session, deed.council_id, deed.now)
    for request in over:
        if request.state is RequestState.PROPOSED:
            for match in match_store.of_request(deed.session, deed.council_id, request.id):
                if match.state is MatchState.PROPOSED:
                    drop_proposal(deed, match, LostReason.WINDOW_OVER)
        move_request(deed, request, RequestMove.EXPIRE, "request_unmet")
        deed.tell(
            "request_unmet",
            request.diner_id,
            f"request_unmet:{request.ref}:{request.diner_id}:{request.version}",
            facts={"request": request.ref},
        )
    return len(over)
