"""The one guard, given what it needs to know. Nothing becomes a match without its Allowed."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain import eligibility
from app.domain.council_policy import CouncilPolicy
from app.domain.eligibility import Allowed, CookFacts, DinerFacts, MealFacts, Reason, Refused, RequestFacts, Setting
from app.domain.eligibility_facts import FOOD_REASONS, Refusal
from app.domain.errors import Conflict, DomainError, NotFound
from app.domain.matches import LIVE
from app.domain.meals import MealState
from app.domain.permissions import Permission
from app.domain.vocabulary import Allergen, Diet, Presence, Temperature
from app.models.meals import Match, Meal, MealRequest
from app.services.frame import Deed
from app.store import facts

# What tells a member nothing of another person; every other reason is the office's to know.
TOLD_TO_MEMBERS = FOOD_REASONS | {
    Reason.SAME_PERSON,
    Reason.SAME_HOUSEHOLD,
    Reason.DINER_NOT_ACTIVE,
    Reason.DINER_NOT_PLACED,
    Reason.TOO_FAR,
    Reason.CANNOT_HEAT,
    Reason.HEATING_NOT_ASKED,
    Reason.NEEDS_HELP_TO_EAT,
    Reason.OUTSIDE_WINDOW,
    Reason.WINDOW_OVER,
    Reason.USE_BY_PASSED,
    Reason.NO_PORTIONS,
    Reason.MEAL_NOT_OPEN,
}


def check(
    deed: Deed,
    meal_facts: MealFacts,
    diner_facts: DinerFacts,
    request_facts: RequestFacts,
    taken_by_this: int = 0,
) -> Allowed | Refused:
    """May this portion go to this diner, here and now? One query, for who is kept apart from the diner."""
    apart = facts.kept_apart_from(deed.session, deed.council_id, diner_facts.person_id)
    return judge(
        deed.policy,
        deed.now,
        meal_facts,
        diner_facts,
        request_facts,
        kept_apart=meal_facts.cook.person_id in apart,
        taken_by_this=taken_by_this,
    )


def judge(
    policy: CouncilPolicy,
    now: datetime,
    meal_facts: MealFacts,
    diner_facts: DinerFacts,
    request_facts: RequestFacts,
    *,
    kept_apart: bool,
    taken_by_this: int = 0,
    apart_m: int | None = None,
) -> Allowed | Refused:
    """The same for pages that show a whole list and have loaded who is kept apart from whom.

    apart_m: their distance, where many were measured together.
    """
    setting = Setting(
        now=now,
        limit_m=policy.matching.limit_metres,
        kept_apart=kept_apart,
        tz=policy.tz,
        min_overlap=policy.matching.min_overlap,
        taken_by_this=taken_by_this,
    )
    return eligibility.check(meal_facts, diner_facts, request_facts, setting, apart_m)


def check_rows(deed: Deed, meal: Meal, request: MealRequest, taken_by_this: int = 0) -> Allowed | Refused:
    """Load the facts of this meal and this request afresh, then ask. Raises NotFound for one who is no diner."""
    meal_facts = facts.meals(deed.session, deed.council_id, [meal.id], deed.now, deed.policy).get(meal.id)
    diner_facts = facts.diners(deed.session, deed.council_id, [request.diner_id]).get(request.diner_id)
    if meal_facts is None or diner_facts is None:
        raise NotFound
    return check(deed, meal_facts, diner_facts, facts.request_facts(request), taken_by_this)


def allowed_match(deed: Deed, match: Match) -> Allowed:
    """The guard's fresh yes to a match that stands or is proposed. Raises its no as an error."""
    answer = recheck(deed, match)
    if isinstance(answer, Refused):
        raise refusal_error(deed, answer)
    return answer


def recheck(deed: Deed, match: Match) -> Allowed | Refused:
    """Ask again about a match, as if the portions it holds were free."""
    held = match.portions if match.state in LIVE else 0
    return check_rows(deed, match.meal, match.request, held)


def any_meal(cook: CookFacts, request: RequestFacts, tz: ZoneInfo) -> MealFacts:
    """A meal that would suit anybody: what the guard then refuses lies between the two people."""
    return MealFacts(
        meal_id=None,
        cook=cook,
        state=MealState.PUBLISHED,
        portions=request.portions,
        portions_taken=0,
        allergens=dict.fromkeys(Allergen, Presence.NO),
        diets=frozenset(Diet),
        temperature=Temperature.HOT,
        window=request.window,
        use_by=request.window.end.astimezone(tz).date(),
        for_diner_id=None,
    )


def refusal_error(deed: Deed, refused: Refused) -> DomainError:
    """The guard's "no" as an error: Conflict("guard_<reason>"; details allergen, diet, refusals).

    An allergen is named before anything else. Members hear what concerns them alone; that two people are kept apart
    they never hear: to them the other does not exist.
    """
    if Permission.SEE_DESK not in deed.actor.permissions and deed.actor.kind != "system":
        if Reason.KEPT_APART in refused.reasons:
            return NotFound()
        told = [refusal for refusal in refused.refusals if refusal.reason in TOLD_TO_MEMBERS]
        return _as_conflict(told) if told else Conflict("guard_not_now")
    return _as_conflict(refused.refusals)


def _as_conflict(refusals: Iterable[Refusal]) -> Conflict:
    ordered = sorted(refusals, key=lambda refusal: refusal.reason not in FOOD_REASONS)
    first = ordered[0]
    return Conflict(f"guard_{first.reason.value}", allergen=first.allergen, diet=first.diet, refusals=tuple(ordered))
