"""The one guard about two people, whatever is cooked: what it refuses here lies between the two of them.

Nothing is changed here: pages read it too.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.domain.eligibility import Allowed, CookFacts, DinerFacts, Refused, RequestFacts
from app.domain.errors import NotFound
from app.domain.windows import Window
from app.services import guard
from app.services.frame import CouncilContext, Deed
from app.store import facts
from app.store import meals as meal_store


def whatever_is_cooked(
    council: CouncilContext, now: datetime, cook: CookFacts, diner: DinerFacts, wish: RequestFacts, *, kept_apart: bool
) -> Allowed | Refused:
    """The guard without a meal, for a page or a turn that has loaded the two already."""
    meal = guard.any_meal(cook, wish, council.policy.tz)
    return guard.judge(council.policy, now, meal, diner, wish, kept_apart=kept_apart)


def for_wish(
    session: Session, council: CouncilContext, cook_id: int, diner_id: int, wish: RequestFacts | None, now: datetime
) -> Allowed | Refused | None:
    """May this cook cook for this diner, then? None for one who is no cook or no diner.

    wish: None for any day at all; whoever is away is so for some days only.
    """
    standing = meal_store.standing_of_cook(session, council.id, cook_id)
    diner = facts.diners(session, council.id, [diner_id]).get(diner_id)
    if standing is None or diner is None:
        return None
    away = standing.away
    if wish is None:
        some_day = Window(now + timedelta(days=1), now + timedelta(days=1, hours=1))
        wish, away, diner = RequestFacts(None, 1, some_day), (), replace(diner, away=())
    today = now.astimezone(council.policy.tz).date()
    cook = facts.cook_facts(standing.person, standing.home, standing.role, standing.checks, council.policy, today, away)
    apart = cook_id in facts.kept_apart_from(session, council.id, diner_id)
    return whatever_is_cooked(council, now, cook, diner, wish, kept_apart=apart)


def between(deed: Deed, cook_id: int, diner_id: int) -> Allowed | Refused:
    """May this cook cook for this diner at all? Raises NotFound for one who is no cook or no diner."""
    answer = for_wish(deed.session, deed.council, cook_id, diner_id, None, deed.now)
    if answer is None:
        raise NotFound
    return answer


def must_allow(deed: Deed, cook_id: int, diner_id: int) -> None:
    """Raises Conflict("guard_...") or, for a member of two who are kept apart, NotFound."""
    answer = between(deed, cook_id, diner_id)
    if isinstance(answer, Refused):
        raise guard.refusal_error(deed, answer)
