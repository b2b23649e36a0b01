"""A meal or a person's needs changed after a match was made: every match is asked about again, in the same deed."""

from collections.abc import Iterable

from sqlalchemy.orm.attributes import flag_modified

from app.domain.eligibility import Allowed, Refused
from app.domain.eligibility_facts import Refusal
from app.domain.matches import MatchMove, MatchState
from app.models.meals import Match
from app.models.rounds import RoundKind
from app.services import guard, rounds
from app.services.frame import Deed
from app.services.match_ends import RELEASED, void
from app.services.match_parts import AT_ONCE, move, note_answer, step, tell, tell_both, window_of
from app.services.outbox import call_at_once
from app.store import matches as store


def recheck_meal(deed: Deed, meal_id: int) -> None:
    """Ask the guard again about every proposal and match of a meal that was edited.

    A visit whose time is over is left to whoever says how it went, unless somebody must not eat what was brought.

    A clash voids the match, whoever is on the way: both are told neutrally, and where it is an allergen both and the
    coordinators at once. Without a clash the portion is kept and the diner is asked again.
    """
    _recheck(deed, store.of_meal(deed.session, deed.council_id, meal_id, RELEASED))


def recheck_diner(deed: Deed, person_id: int) -> None:
    """The same for a person whose needs, home or kitchen changed, as diner and as cook."""
    _recheck(deed, store.of_person(deed.session, deed.council_id, person_id, RELEASED))
    rounds.ask_for_round(deed, RoundKind.OPENED)


def recheck_rules(deed: Deed) -> int:
    """The council's own rules changed: what no longer fits is void, and what fits stays as agreed. Gives how many."""
    ended = 0
    for match in store.in_states(deed.session, deed.council_id, RELEASED):
        answer = guard.recheck(deed, match)
        if isinstance(answer, Refused) and deed.now < window_of(match).end:
            _clash(deed, match, answer)
            ended += 1
    rounds.ask_for_round(deed, RoundKind.OPENED)
    return ended


def _recheck(deed: Deed, matches: Iterable[Match]) -> None:
    deed.session.flush()
    for match in matches:
        answer = guard.recheck(deed, match)
        if isinstance(answer, Refused):
            if deed.now < window_of(match).end or _worst(answer.refusals).allergen:
                _clash(deed, match, answer)
        else:
            _ask_again(deed, match, answer)


def _clash(deed: Deed, match: Match, answer: Refused) -> None:
    worst = _worst(answer.refusals)
    proposed, asked_for = match.state is MatchState.PROPOSED, match.diner_yes_at is not None
    void(deed, match, worst.reason.value, _named(worst))
    if proposed:
        if asked_for:
            tell(deed, match, "match_void", match.diner_id)
    elif worst.allergen is not None:
        _warn(deed, match)
    else:
        tell_both(deed, match, "match_void")


def _worst(refusals: Iterable[Refusal]) -> Refusal:
    return min(refusals, key=lambda refusal: (refusal.allergen is None, refusal.diet is None))


def _named(refusal: Refusal) -> str:
    return (refusal.allergen or refusal.diet or "").lower()


def _warn(deed: Deed, match: Match) -> None:
    """Nobody may eat or hand over this food: cook, diner and every coordinator hear it before anything else.

    A mail may lie unread, so cook and diner are also rung until somebody has spoken to each.
    """
    deed.session.flush()
    facts = {"match": match.ref, "meal": match.meal.ref, "request": match.request.ref}
    staff = store.active_coordinators(deed.session, deed.council_id)
    for person_id in dict.fromkeys([match.cook_id, match.diner_id, *staff]):
        key = f"match_void_allergen:{match.ref}:{person_id}:{match.version}"
        if person_id in {match.cook_id, match.diner_id}:
            call_at_once(deed, "match_void_allergen", person_id, key, facts, match.id)
        deed.tell(
            "match_void_allergen",
            person_id,
            key,
            facts=facts,
            match_id=match.id,
            urgency=AT_ONCE,
            useful_until=match.meal.window_end,  # a cook may be late
        )


def _ask_again(deed: Deed, match: Match, allowed: Allowed) -> None:
    """The food or the person is not what was agreed to: every yes is asked for again, the portion stays."""
    note_answer(match, allowed)
    match.diner_yes_at = match.diner_yes_by_id = match.diner_yes_how = None
    match.confirmed_food_by_id = None
    flag_modified(match, "cautions")  # a new version even where the same is noted: what is asked again is said again
    if match.state is not MatchState.PROPOSED and deed.now >= window_of(match).start:
        match.decided_at = deed.now  # else the offer would lapse before anybody can answer it
    if match.state in {MatchState.CONFIRMED, MatchState.ON_THE_WAY}:
        move(deed, match, MatchMove.UNCONFIRM, "match_asked_again")
    else:
        step(deed, match, match.state, "match_rechecked")
    if match.state is MatchState.APPROVED:
        tell(deed, match, "match_offered", match.diner_id, {"again": True})
        tell(deed, match, "match_approved", match.cook_id, {"again": True})
