"""Asking one cook at a time to cook for a request: who is asked, what they say, and what if they say nothing."""

from app.domain.asks import OPEN_ASKS, AskMove, AskState, answer_by, cook_by, is_worth_asking
from app.domain.eligibility import Allowed, Refused
from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.meal_requests import RequestState
from app.domain.permissions import Permission
from app.domain.references import new_reference, parse
from app.domain.vocabulary import Asked
from app.domain.windows import Window
from app.models.asks import CookAsk
from app.models.meals import Meal, MealRequest
from app.models.people import Person
from app.services import ask_parts as parts
from app.services import ask_turns, guard, match_parts, pair_guard
from app.services.ask_parts import WithdrawReason
from app.services.frame import Deed
from app.store import asks as store
from app.store import facts, people
from app.store import meal_requests as request_store


def ask_next(deed: Deed, request: MealRequest) -> CookAsk | None:
    """Ask whoever's turn it is, by the clock or by hand. None: somebody is being asked, or nobody is left.

    Where nobody is left the desk is told, once. Never raises for a request that is not open: there is nothing to ask.
    """
    if deed.stopped:
        return None
    if request.state is not RequestState.OPEN or store.open_of_request(deed.session, deed.council_id, request.id):
        return None
    deed.session.flush()
    turns = ask_turns.turns(deed.session, deed.council, request, deed.now) if _in_time(deed, request) else []
    if not turns:
        parts.nobody_left(deed, request)
        return None
    return _ask(deed, request, turns[0].person, turns[0].candidate.distance_m)


def ask_next_cook(deed: Deed, request_ref: str) -> CookAsk:
    """A coordinator has the next cook asked.

    Raises NotFound, Conflict("request_..."), Conflict("ask_open"; details who) and Conflict("nobody_to_ask").
    """
    request = _to_ask_about(deed, request_ref)
    asked = ask_next(deed, request)
    if asked is None:
        raise Conflict("nobody_to_ask")
    return asked


def ask_cook(deed: Deed, request_ref: str, cook_ref: str) -> CookAsk:
    """A coordinator chooses whom to ask: also one who let it lapse, or whose turn it is not.

    Raises as `ask_next_cook`, Conflict("cook_said_no"), Conflict("cook_asked_enough"; details most) and the guard's no.
    """
    request = _to_ask_about(deed, request_ref)
    stored = parse(cook_ref)
    cook = people.by_ref(deed.session, deed.council_id, stored) if stored else None
    answer = _between(deed, cook.id, request) if cook else None
    if cook is None or answer is None:
        raise NotFound
    if not isinstance(answer, Allowed):
        raise guard.refusal_error(deed, answer)
    before = store.of_request(deed.session, deed.council_id, request.id)
    if any(ask.cook_id == cook.id and ask.state is AskState.DECLINED for ask in before):
        raise Conflict("cook_said_no")
    if ask_turns.asked_enough(deed.session, deed.council, cook.id, deed.now):
        raise Conflict("cook_asked_enough", most=deed.policy.matching.asks_per_cook_per_day)
    return _ask(deed, request, cook, answer.distance_m)


def ask_of_pairing(deed: Deed, request: MealRequest, cook_id: int, pairing_id: int) -> CookAsk | None:
    """It is the day of a pairing: its cook is asked first. None where they may not be asked now, or said no before."""
    if request.state is not RequestState.OPEN or store.open_of_request(deed.session, deed.council_id, request.id):
        return None
    deed.session.flush()
    cook = people.by_id(deed.session, deed.council_id, cook_id)
    answer = _between(deed, cook_id, request)
    asked = store.cooks_asked(deed.session, deed.council_id, request.id)
    enough = ask_turns.asked_enough(deed.session, deed.council, cook_id, deed.now)
    if cook is None or not isinstance(answer, Allowed) or cook_id in asked or enough or not _in_time(deed, request):
        return None
    return _ask(deed, request, cook, answer.distance_m, pairing_id)


def _between(deed: Deed, cook_id: int, request: MealRequest) -> Allowed | Refused | None:
    """May they cook for it, whatever they cook? None for one who is no cook."""
    wish = facts.request_facts(request)
    return pair_guard.for_wish(deed.session, deed.council, cook_id, request.diner_id, wish, deed.now)


def _in_time(deed: Deed, request: MealRequest) -> bool:
    return is_worth_asking(deed.now, _window(request))


def _to_ask_about(deed: Deed, request_ref: str) -> MealRequest:
    deed.needs(Permission.DECIDE_MATCH)
    deed.must_be_open()
    ref = parse(request_ref)
    request = request_store.by_ref(deed.session, deed.council_id, ref) if ref else None
    if request is None:
        raise NotFound
    if request.state is not RequestState.OPEN:
        raise Conflict("request_not_open")
    if not _in_time(deed, request):
        raise Conflict("ask_too_late")
    earlier = store.open_of_request(deed.session, deed.council_id, request.id)
    if earlier is not None:
        raise Conflict("ask_open", who=earlier.cook.first_name)
    return request


def _ask(deed: Deed, request: MealRequest, cook: Person, distance_m: int, pairing_id: int | None = None) -> CookAsk:
    ask = CookAsk(
        council_id=deed.council_id,
        ref=new_reference(),
        request_id=request.id,
        cook_id=cook.id,
        pairing_id=pairing_id,
        state=AskState.ASKED,
        asked_at=deed.now,
        asked_by_id=deed.actor.person_id,
        lapses_at=answer_by(deed.now, deed.policy.matching.ask_lapse_hours, deed.policy.tz, _window(request)),
    )
    deed.session.add(ask)
    deed.record("ask_made", ask, after={"request": request.ref, "cook": cook.ref, "lapses_at": ask.lapses_at})
    parts.tell_asked(deed, ask, request, distance_m)
    parts.somebody_found(deed, request)
    return ask


def accept(deed: Deed, ask_ref: str, version: int) -> CookAsk:
    """A cook says yes, or a coordinator writes down a yes from a call. The meal is still to be posted.

    Raises NotFound for an ask of another cook, Conflict("ask_<state>") for one that is over, Stale, and the guard's no.
    """
    ask, how = _to_answer(deed, ask_ref, version)
    if ask.state is AskState.ACCEPTED:
        raise Conflict("ask_accepted")
    answer = _between(deed, ask.cook_id, ask.request)
    if answer is None:
        raise NotFound
    if not isinstance(answer, Allowed):
        raise guard.refusal_error(deed, answer)
    _answered(deed, ask, how)
    hours = deed.policy.matching.ask_lapse_hours
    ask.lapses_at = cook_by(deed.now, hours, deed.policy.tz, _window(ask.request))
    parts.move(deed, ask, AskMove.ACCEPT, "ask_accepted")
    parts.settle(deed, ask)
    return ask


def decline(deed: Deed, ask_ref: str, version: int) -> CookAsk:
    """Not this time; nobody asks why. The next cook is asked in the same deed. Raises as `accept` but the guard."""
    ask, how = _to_answer(deed, ask_ref, version)
    _answered(deed, ask, how)
    parts.end(deed, ask, AskMove.DECLINE, "ask_declined")
    match_parts.pool(deed, ask.request)
    ask_next(deed, ask.request)
    return ask


def take_back(deed: Deed, ask_ref: str, version: int) -> CookAsk:
    """A coordinator asked the wrong cook, or has found another way. Nobody else is asked. Raises as `decline`."""
    deed.needs(Permission.DECIDE_MATCH)
    ask = load(deed, ask_ref)
    _not_own(deed, ask)
    _still_open(ask)
    deed.check_version(ask, version)
    parts.withdraw(deed, ask, WithdrawReason.TAKEN_BACK)
    return ask


def lapse(deed: Deed) -> int:
    """The clock's: whoever has not answered, or has not posted the meal, is let off, and the next cook is asked.

    Gives back how many lapsed.
    """
    over = store.lapsed_at(deed.session, deed.council_id, deed.now)
    for ask in over:
        had_said_yes = ask.state is AskState.ACCEPTED
        parts.end(deed, ask, AskMove.LAPSE, "ask_lapsed")
        if had_said_yes:
            parts.tell_lapsed(deed, ask, "no_meal")
        match_parts.pool(deed, ask.request)
        ask_next(deed, ask.request)
    return len(over)


def to_cook_for(deed: Deed, ask_ref: str) -> CookAsk:
    """The cook's own ask that they have said yes to. Raises NotFound, Conflict("ask_<state>" | "ask_say_yes_first")."""
    ask = load(deed, ask_ref)
    if ask.cook_id != deed.member_id:
        raise NotFound
    _still_open(ask)
    if ask.state is AskState.ASKED:
        raise Conflict("ask_say_yes_first")
    return ask


def cooked(deed: Deed, ask: CookAsk, meal: Meal) -> None:
    """The meal of a cook who said yes is on the table."""
    ask.meal_id = meal.id
    parts.end(deed, ask, AskMove.COOK, "ask_cooked")


def release_of_person(deed: Deed, person_id: int) -> None:
    """Somebody may not cook just now: what they were asked goes to the next cook. They are not told."""
    for ask in store.open_of_cook(deed.session, deed.council_id, person_id):
        parts.withdraw(deed, ask, WithdrawReason.COOK_RELEASED)
        match_parts.pool(deed, ask.request)
        ask_next(deed, ask.request)


def release_all(deed: Deed) -> None:
    """The council is stopped: nobody is asked any more. Who had said yes is told."""
    for ask in store.all_open(deed.session, deed.council_id):
        parts.withdraw(deed, ask, WithdrawReason.COUNCIL_SUSPENDED)
        match_parts.pool(deed, ask.request)


def release_pair(deed: Deed, first_id: int, second_id: int) -> None:
    """Two people are kept apart from now on. Neither is told why."""
    for cook_id, diner_id in ((first_id, second_id), (second_id, first_id)):
        for ask in store.open_of_cook(deed.session, deed.council_id, cook_id):
            if ask.request.diner_id == diner_id:
                parts.withdraw(deed, ask, WithdrawReason.COOK_RELEASED)
                ask_next(deed, ask.request)


def load(deed: Deed, ask_ref: str) -> CookAsk:
    """Raises NotFound for a reference this council does not have."""
    ref = parse(ask_ref)
    ask = store.by_ref(deed.session, deed.council_id, ref) if ref else None
    if ask is None:
        raise NotFound
    return ask


def _to_answer(deed: Deed, ask_ref: str, version: int) -> tuple[CookAsk, Asked]:
    """The ask, and how its answer arrived. Raises NotFound, Forbidden("own_match"), Conflict("ask_<state>"), Stale."""
    ask, how = load(deed, ask_ref), deed.how
    if ask.cook_id == deed.member_id:
        deed.needs(Permission.POST_MEAL)
    elif Permission.DECIDE_MATCH not in deed.actor.permissions:
        raise NotFound
    else:
        _not_own(deed, ask)
        how = Asked.PHONE if how is Asked.WEB else how
    _still_open(ask)
    deed.check_version(ask, version)
    return ask, how


def _still_open(ask: CookAsk) -> None:
    if ask.state not in OPEN_ASKS:
        raise Conflict(f"ask_{ask.state.value}")


def _not_own(deed: Deed, ask: CookAsk) -> None:
    """Staff who also cook or dine leave what concerns them, or their household, to a colleague."""
    home = deed.actor.household_id
    for person in (ask.cook, ask.request.diner):
        if person.id == deed.actor.person_id or (home is not None and person.household_id == home):
            raise Forbidden("own_match")


def _answered(deed: Deed, ask: CookAsk, how: Asked) -> None:
    ask.answered_at, ask.answered_how, ask.answered_by_id = deed.now, how, deed.actor.person_id


def _window(request: MealRequest) -> Window:
    return Window(request.window_start, request.window_end)
