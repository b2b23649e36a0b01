"""What a cook says of a meal, and everything that may be wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.council_policy import CouncilPolicy
from app.domain.diets import check_suits
from app.domain.errors import Invalid
from app.domain.food_safety import Limits, check_meal_times
from app.domain.ingredients import allergens_in, has_rice
from app.domain.vocabulary import Allergen, Diet, Presence, Temperature
from app.domain.windows import Window

DISH_LENGTH = 80
INGREDIENTS_LENGTH = 2000
ALT_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MealToPost:
    """Times are aware, in UTC. photo_sha256: of a photo kept before. for_diner_ref: None is anyone nearby.

    ready_at: when a hot meal leaves the heat, or a chilled or frozen one was cooked.
    """

    dish: str
    ingredients: str
    allergens: Mapping[Allergen, Presence]
    portions: int
    temperature: Temperature
    ready_at: datetime
    use_by: date
    window_start: datetime
    window_end: datetime
    photo_sha256: str | None = None
    photo_alt: str = ""
    for_diner_ref: str | None = None
    diets: frozenset[Diet] = frozenset()
    tub_back: bool = False


def check(meal: MealToPost, policy: CouncilPolicy, now: datetime) -> None:
    """Raise Invalid for the first thing that is wrong, beside its field.

    dish_missing, ingredients_missing, text_too_long (details most), allergen_unanswered and allergen_told (field
    allergen_<code>; details allergen, words), portions_out_of_range (details most), window_ends_before_start,
    window_too_short (field window_end; details least, in minutes), what diets.check_suits and
    food_safety.check_meal_times say.
    """
    _check_texts(meal)
    _check_allergens(meal)
    most = policy.matching.max_portions_per_meal
    if not 1 <= meal.portions <= most:
        raise Invalid("portions_out_of_range", field="portions", most=most)
    check_suits(meal.diets, meal.allergens, meal.ingredients)
    window = Window(meal.window_start, meal.window_end)
    if window.length < policy.matching.min_overlap:
        raise Invalid("window_too_short", field="window_end", least=policy.matching.min_overlap_minutes)
    limits = policy.matching.use_by
    check_meal_times(
        temperature=meal.temperature,
        ready_at=meal.ready_at,
        use_by=meal.use_by,
        window=window,
        has_rice=has_rice(meal.ingredients),
        now=now,
        tz=policy.tz,
        limits=Limits(limits.hot_hours, limits.chilled_hours, limits.rice_hours, limits.frozen_days),
    )


def _check_texts(meal: MealToPost) -> None:
    if not meal.dish.strip():
        raise Invalid("dish_missing", field="dish")
    if not meal.ingredients.strip():
        raise Invalid("ingredients_missing", field="ingredients")
    for field, text, most in (
        ("dish", meal.dish, DISH_LENGTH),
        ("ingredients", meal.ingredients, INGREDIENTS_LENGTH),
        ("photo_alt", meal.photo_alt, ALT_LENGTH),
    ):
        if len(text) > most:
            raise Invalid("text_too_long", field=field, most=most)


def _check_allergens(meal: MealToPost) -> None:
    """Every one answered, and none denied that the ingredients tell of: words only ever add."""
    told = allergens_in(meal.ingredients)
    for allergen in Allergen:
        field = f"allergen_{allergen.value}"
        answer = meal.allergens.get(allergen)
        if answer is None:
            raise Invalid("allergen_unanswered", field=field, allergen=allergen)
        if answer is Presence.NO and allergen in told:
            raise Invalid("allergen_told", field=field, allergen=allergen, words=", ".join(told[allergen]))
