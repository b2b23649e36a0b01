"""A meal cooked with one neighbour in mind: they are told, and it is anybody's once they say no."""

from app.domain.errors import Conflict, NotFound
from app.domain.meals import OPEN_MEAL_STATES
from app.domain.permissions import Permission
from app.domain.references import parse
from app.domain.vocabulary import Origin
from app.models.meals import Match, Meal
from app.models.rounds import RoundKind
from app.services import rounds
from app.services.frame import Deed
from app.store import matches as store
from app.store import people, tasks


def tell(deed: Deed, meal: Meal) -> None:
    """Say whose cook has thought of them; where there is no email, somebody rings or calls."""
    if meal.for_diner_id is None:
        return
    cook = people.by_id(deed.session, deed.council_id, meal.cook_id)
    deed.tell(
        "meal_set_aside",
        meal.for_diner_id,
        _key(meal),
        facts={"meal": meal.ref, "dish": meal.dish, "cook": cook.first_name if cook else ""},
        useful_until=meal.window_end,
    )


def decline(deed: Deed, meal_ref: str, version: int) -> Meal:
    """The diner does not want it: somebody else may have it. Raises NotFound, Stale, Conflict("meal_not_open")."""
    deed.needs(Permission.ASK_FOR_MEAL)
    ref = parse(meal_ref)
    meal = store.meal_by_ref(deed.session, deed.council_id, ref) if ref else None
    if meal is None or meal.for_diner_id != deed.member_id:
        raise NotFound
    deed.check_version(meal, version)
    if meal.state not in OPEN_MEAL_STATES or meal.window_end <= deed.now:
        raise Conflict("meal_not_open")
    free(deed, meal)
    return meal


def free(deed: Deed, meal: Meal) -> None:
    """From now on it is for anyone nearby."""
    settle(deed, meal)
    before = {"for_diner_id": meal.for_diner_id}
    meal.for_diner_id = None
    deed.record("meal_for_anyone", meal, before=before, after={"for_diner_id": None})
    rounds.ask_for_round(deed, RoundKind.POSTED)


def decided(deed: Deed, match: Match) -> None:
    """A cook who was asked keeps the meal for that diner until a coordinator has decided; the rest is for anyone."""
    if match.origin is Origin.COOK_ASKED and match.meal.for_diner_id == match.diner_id:
        free(deed, match.meal)


def settle(deed: Deed, meal: Meal) -> None:
    """Nobody need ring about it any more."""
    task = tasks.by_key(deed.session, deed.council_id, _key(meal))
    if task is not None and task.done_at is None:
        task.done_at, task.done_by_id = deed.now, deed.actor.person_id
        deed.record("call_not_needed", task)


def _key(meal: Meal) -> str:
    return f"meal_set_aside:{meal.ref}:{meal.for_diner_id}"
