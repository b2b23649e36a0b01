"""A meal nothing is wrong with, as a cook would post it for tomorrow evening."""

from dataclasses import replace
from datetime import time, timedelta

from app.domain.meal_to_post import MealToPost
from app.domain.vocabulary import Allergen, Presence, Temperature


def good_meal(world, **changes):
    start, end = world.window()
    meal = MealToPost(
        dish="Chicken and leek pie",
        ingredients="Chicken, leeks, potatoes",
        allergens=dict.fromkeys(Allergen, Presence.NO),
        portions=2,
        temperature=Temperature.HOT,
        ready_at=start - timedelta(minutes=15),
        use_by=start.astimezone(world.council.policy.tz).date(),
        window_start=start,
        window_end=end,
    )
    return replace(meal, **changes)


def answers(**by_code):
    """Nothing in it but these: answers(milk="yes")."""
    return dict.fromkeys(Allergen, Presence.NO) | {Allergen(code): Presence(said) for code, said in by_code.items()}


def chilled(world, **changes):
    """Cooked at noon of the day before it is brought."""
    noon, _one = world.window(days=0, start=time(12))
    facts = {"temperature": Temperature.CHILLED, "ready_at": noon}
    return good_meal(world, **(facts | changes))
