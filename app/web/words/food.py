"""What somebody may eat and what a meal has in it, in a few words."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _

from app.domain.vocabulary import Allergen, Diet, EatingHelp, Heating, Need, OpensTub, Presence, Strength
from app.models.meals import Meal
from app.models.people import DinerProfile
from app.web.words.names import ALLERGENS_INSIDE, DIETS, allergens_listed, listed


def with_need(needs: Mapping[Allergen, Need], *wanted: Need) -> list[Allergen]:
    return [allergen for allergen in Allergen if needs.get(allergen, Need.NOT_ASKED) in wanted]


def avoids(profile: DinerProfile) -> str:
    """Avoids milk. Severe: tree nuts. Vegetarian. Or: Eats everything."""
    said = []
    if avoided := with_need(profile.allergens, Need.AVOID):
        said.append(_("Avoids %(foods)s.", foods=allergens_listed(avoided)))
    if severe := with_need(profile.allergens, Need.SEVERE):
        said.append(_("Severe: %(foods)s.", foods=allergens_listed(severe)))
    if profile.other_allergens:
        said.append(_("Also avoids: %(foods)s.", foods=profile.other_allergens))
    musts = [DIETS[diet] for diet in Diet if profile.diets.get(diet) is Strength.MUST]
    if musts:
        said.append(f"{listed(musts)}.")
    return " ".join(said) or str(_("Eats everything."))


def told_us(profile: DinerProfile) -> list[str]:
    """What a diner told us, said back to them."""
    said = []
    severe, avoided = with_need(profile.allergens, Need.SEVERE), with_need(profile.allergens, Need.AVOID)
    if severe:
        said.append(_("You get very ill from %(foods)s.", foods=allergens_listed(severe)))
    if avoided:
        said.append(_("You avoid %(foods)s.", foods=allergens_listed(avoided)))
    if not severe and not avoided:
        said.append(_("You avoid none of the 14 foods we ask about."))
    if profile.other_allergens:
        said.append(_("You also avoid: %(foods)s.", foods=profile.other_allergens))
    musts = [DIETS[diet] for diet in Diet if profile.diets.get(diet) is Strength.MUST]
    if musts:
        said.append(_("You always eat: %(diets)s.", diets=listed(musts)))
    said += _how_it_is_eaten(profile)
    if profile.dislikes:
        said.append(_("You would rather not have: %(foods)s.", foods=profile.dislikes))
    return [str(text) for text in said]


def _how_it_is_eaten(profile: DinerProfile) -> list[str]:
    said = []
    if profile.heating == frozenset():
        said.append(_("You have nothing to heat a meal with, so yours come hot."))
    elif profile.heating == frozenset({Heating.MICROWAVE}):
        said.append(_("You can heat a meal in a microwave."))
    elif profile.heating == frozenset({Heating.OVEN}):
        said.append(_("You can heat a meal in an oven."))
    elif profile.heating:
        said.append(_("You can heat a meal in a microwave or an oven."))
    if profile.opens_tub is OpensTub.NO:
        said.append(_("You want help to open a tub."))
    if profile.eating is EatingHelp.SOMEONE_HELPS:
        said.append(_("Somebody helps you to eat."))
    if profile.small_portion:
        said.append(_("You like a small portion."))
    return said


def with_presence(meal: Meal, wanted: Presence) -> list[Allergen]:
    return [allergen for allergen in Allergen if meal.allergens.get(allergen) is wanted]


def in_it(meal: Meal, said_already: Iterable[str] = ()) -> str:
    """It has milk and eggs in it. It may contain celery. said_already: codes of what is said elsewhere."""
    known = set(said_already)
    has = with_presence(meal, Presence.YES)
    may = [allergen for allergen in with_presence(meal, Presence.MAY_CONTAIN) if allergen.value not in known]
    said = [
        _("It has %(foods)s in it.", foods=allergens_listed(has)) if has else _("It has none of the 14 foods in it.")
    ]
    if may:
        said.append(_("It may contain %(foods)s.", foods=allergens_listed(may)))
    return " ".join(str(text) for text in said)


def cautions(codes: Iterable[str]) -> str:
    """The names of what a meal may contain and this diner avoids, or ""."""
    return allergens_listed(Allergen(code) for code in codes)


def severe_words(profile: DinerProfile) -> str:
    return listed(ALLERGENS_INSIDE[allergen] for allergen in with_need(profile.allergens, Need.SEVERE))
