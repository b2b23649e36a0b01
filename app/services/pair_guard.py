"""The one guard about two people, whatever is cooked: what it refuses here lies between the two of them."""

from dataclasses import replace
from datetime import timedelta

from app.domain.eligibility import Allowed, Refused, RequestFacts
from app.domain.errors import NotFound
from app.domain.windows import Window
from app.services import guard
from app.services.frame import Deed
from app.store import facts
from app.store import meals as meal_store


def between(deed: Deed, cook_id: int, diner_id: int) -> Allowed | Refused:
    """May this cook cook for this diner at all? Whoever is away is so for some days only.

    Raises NotFound for one who is no cook or no diner.
    """
    standing = meal_store.standing_of_cook(deed.session, deed.council_id, cook_id)
    diner = facts.diners(deed.session, deed.council_id, [diner_id]).get(diner_id)
    if standing is None or diner is None:
        raise NotFound
    cook = facts.cook_facts(standing.person, standing.home, standing.role, standing.checks, deed.policy, deed.today, ())
    some_day = Window(deed.now + timedelta(days=1), deed.now + timedelta(days=1, hours=1))
    request = RequestFacts(None, 1, some_day)
    return guard.check(deed, guard.any_meal(cook, request, deed.policy.tz), replace(diner, away=()), request)


def must_allow(deed: Deed, cook_id: int, diner_id: int) -> None:
    """Raises Conflict("guard_...") or, for a member of two who are kept apart, NotFound."""
    answer = between(deed, cook_id, diner_id)
    if isinstance(answer, Refused):
        raise guard.refusal_error(deed, answer)
