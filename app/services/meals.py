"""What a cook does with a meal: post it, change it, take it back."""

from collections.abc import Mapping
from typing import Any

from app.domain.away import is_away
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.meal_to_post import MealToPost, check
from app.domain.meals import MEAL, OPEN_MEAL_STATES, MealMove, MealState, stock_state
from app.domain.members import MemberState
from app.domain.permissions import Permission
from app.domain.references import new_reference, parse
from app.models.meals import Meal
from app.models.people import Household
from app.models.rounds import RoundKind
from app.services import matches, pairing_days, rounds, set_aside
from app.services.frame import Deed
from app.store import away
from app.store import meals as store
from app.store.facts import checks_pass

__all__ = ["WITHDRAW_REASONS", "MealToPost", "edit", "post", "withdraw"]

WITHDRAW_REASONS = ("cannot_cook", "food_not_right", "plans_changed")

_NEEDS_ANOTHER_LOOK = frozenset(
    {
        "ingredients",
        "allergens",
        "diets",
        "temperature",
        "ready_at",
        "use_by",
        "window_start",
        "window_end",
        "for_diner_id",
    }
)
"""A change of these may break what has been promised; portions alone never do."""


def post(deed: Deed, meal: MealToPost) -> Meal:
    """Put a meal on the table.

    Raises Forbidden("cook_not_active" | "cook_checks_lapsed"), Conflict("cook_not_placed"), NotFound("photo_unknown" |
    "for_diner_unknown"), Conflict("cook_away_then", field window_start; details day) and what meal_to_post.check says.
    """
    row = _put_down(deed, meal, {})
    if not pairing_days.take_meal(deed, row):
        set_aside.tell(deed, row)
    return row


def post_for(deed: Deed, meal: MealToPost, diner_id: int) -> Meal:
    """As `post`, for the one diner whom the office has asked this cook to cook for; the proposal tells them."""
    return _put_down(deed, meal, {"for_diner_id": diner_id})


def _put_down(deed: Deed, meal: MealToPost, changed: dict[str, Any]) -> Meal:
    deed.needs(Permission.POST_MEAL)
    deed.must_be_open()
    home = _kitchen(deed)
    check(meal, deed.policy, deed.now)
    _check_cooks(deed, meal)
    row = Meal(
        council_id=deed.council_id,
        ref=new_reference(),
        cook_id=deed.member_id,
        state=MealState.PUBLISHED,
        live_portions=0,
        lat=home.lat,
        lon=home.lon,
        created_at=deed.now,
        **_columns(deed, meal) | changed,
    )
    deed.session.add(row)
    deed.session.flush()
    deed.record("meal_posted", row, after=_shown(row))
    rounds.ask_for_round(deed, RoundKind.POSTED)
    return row


def edit(deed: Deed, ref: str, meal: MealToPost, version: int) -> Meal:
    """Change a meal that is still open; what was promised of it is looked at again in the same deed.

    Raises NotFound, Stale, Conflict("meal_not_open" | "portions_below_taken", details taken and names), and as `post`.
    """
    row = _own_open(deed, ref, version)
    check(meal, deed.policy, deed.now)
    _check_cooks(deed, meal)
    if meal.portions < row.live_portions:
        names = store.names_promised(deed.session, deed.council_id, row.id)
        taken = {"taken": row.live_portions, "names": ", ".join(names)}
        raise Conflict("portions_below_taken", field="portions", **taken)
    before = _shown(row)
    columns = _columns(deed, meal)
    changed = {name for name, value in columns.items() if getattr(row, name) != value}
    if not changed:
        return row
    if "for_diner_id" in changed:
        set_aside.settle(deed, row)
    for name in changed:
        setattr(row, name, columns[name])
    row.state = stock_state(row.portions, row.live_portions)
    deed.record("meal_edited", row, before=before, after=_shown(row))
    if changed & _NEEDS_ANOTHER_LOOK:
        matches.recheck_meal(deed, row.id)
    if "portions" in changed:
        matches.drop_the_rest(deed, row)
    if "for_diner_id" in changed and not pairing_days.take_meal(deed, row):
        set_aside.tell(deed, row)
    rounds.ask_for_round(deed, RoundKind.POSTED)
    return row


def withdraw(deed: Deed, ref: str, version: int, reason: str) -> Meal:
    """Take a meal back; whoever was promised a portion is told, and waits on with their days.

    reason: one of WITHDRAW_REASONS. Raises NotFound, Stale, Conflict("meal_not_open"), Invalid("reason_unknown").
    """
    row = _own_open(deed, ref, version)
    if reason not in WITHDRAW_REASONS:
        raise Invalid("reason_unknown", field="reason")
    before = {"state": row.state}
    set_aside.settle(deed, row)
    matches.release_meal(deed, row.id, "withdrawn")
    row.state = MEAL.next(row.state, MealMove.WITHDRAW)
    deed.record("meal_withdrawn", row, before=before, after={"state": row.state}, reason=reason)
    return row


def _kitchen(deed: Deed) -> Household:
    """The home of a cook who may cook just now."""
    standing = store.standing_of_cook(deed.session, deed.council_id, deed.member_id)
    if standing is None or standing.state is not MemberState.ACTIVE:
        raise Forbidden("cook_not_active")
    if not checks_pass(deed.policy, standing.checks, deed.today):
        raise Forbidden("cook_checks_lapsed")
    if standing.home is None or standing.home.lat is None or standing.home.lon is None:
        raise Conflict("cook_not_placed")
    return standing.home


def _check_cooks(deed: Deed, meal: MealToPost) -> None:
    """Whoever has said that they do not cook on a day takes that back first."""
    first, last = (moment.astimezone(deed.policy.tz).date() for moment in (meal.window_start, meal.window_end))
    spells = away.of_person(deed.session, deed.council_id, deed.member_id)
    if is_away([spell.days for spell in spells if spell.from_cooking], first, last):
        raise Conflict("cook_away_then", field="window_start", day=first)


def _own_open(deed: Deed, ref: str, version: int) -> Meal:
    deed.needs(Permission.POST_MEAL)
    stored = parse(ref)
    row = store.of_cook(deed.session, deed.council_id, deed.member_id, stored) if stored else None
    if row is None:
        raise NotFound
    deed.check_version(row, version)
    if row.state not in OPEN_MEAL_STATES or row.window_end <= deed.now:
        raise Conflict("meal_not_open")
    return row


def _columns(deed: Deed, meal: MealToPost) -> dict[str, Any]:
    return {
        "dish": meal.dish.strip(),
        "ingredients": meal.ingredients.strip(),
        "allergens": dict(meal.allergens),
        "portions": meal.portions,
        "temperature": meal.temperature,
        "ready_at": meal.ready_at,
        "use_by": meal.use_by,
        "window_start": meal.window_start,
        "window_end": meal.window_end,
        "photo_id": _photo_id(deed, meal.photo_sha256),
        "photo_alt": meal.photo_alt.strip() if meal.photo_sha256 else "",
        "for_diner_id": _diner_id(deed, meal.for_diner_ref),
        "diets": frozenset(meal.diets),
        "tub_back": meal.tub_back,
    }


def _photo_id(deed: Deed, sha256: str | None) -> int | None:
    if not sha256:
        return None
    photo = store.photo(deed.session, deed.council_id, sha256)
    if photo is None:
        raise NotFound("photo_unknown", field="photo")
    return photo.id


def _diner_id(deed: Deed, ref: str | None) -> int | None:
    """Only somebody this cook has cooked for: the list of neighbours stays closed."""
    if not ref:
        return None
    stored = parse(ref)
    for known in store.diners_cooked_for(deed.session, deed.council_id, deed.member_id):
        if known.ref == stored:
            return known.person_id
    raise NotFound("for_diner_unknown", field="for_diner")


def _shown(row: Meal) -> Mapping[str, Any]:
    """A meal for the trace."""
    return {
        "dish": row.dish,
        "ingredients": row.ingredients,
        "allergens": {allergen.value: answer.value for allergen, answer in row.allergens.items()},
        "portions": row.portions,
        "temperature": row.temperature.value,
        "ready_at": row.ready_at,
        "use_by": row.use_by,
        "window_start": row.window_start,
        "window_end": row.window_end,
        "photo_id": row.photo_id,
        "for_diner_id": row.for_diner_id,
        "diets": sorted(diet.value for diet in row.diets),
        "tub_back": row.tub_back,
        "state": row.state.value,
    }
