"""A cook who said yes posts the meal: kept for that diner, and proposed, in one deed."""

from dataclasses import replace

from app.models.meals import Meal
from app.services import asks, matches, meals, pairing_days
from app.services.frame import Deed
from app.services.meals import MealToPost


def post(deed: Deed, ask_ref: str, meal: MealToPost) -> Meal:
    """Put the meal on the table for the diner whom the cook was asked about.

    Raises NotFound for an ask of another cook, Conflict("ask_<state>") for one that is over, what `meals.post` raises,
    and the guard's no: then nothing is posted, and the ask stands.
    """
    ask = asks.to_cook_for(deed, ask_ref)
    row = meals.post_for(deed, replace(meal, for_diner_ref=None), ask.request.diner_id)
    asks.cooked(deed, ask, row)
    match = matches.propose_asked(deed, row, ask.request)
    pairing_days.settle_asked(deed, match, row, ask.request)
    return row
