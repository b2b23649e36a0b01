"""What a cook is told of a diner's needs: enough to cook for them, and nothing of who they are."""

from flask_babel import gettext as _

from app.domain.eligibility import DinerFacts
from app.domain.vocabulary import Allergen, EatingHelp, Heating, Need, OpensTub, Strength
from app.models.people import DinerProfile
from app.web.words import names


def for_a_cook(needs: DinerFacts | DinerProfile) -> list[str]:
    avoided = [allergen for allergen in Allergen if needs.allergens.get(allergen) is Need.AVOID]
    severe = [allergen for allergen in Allergen if needs.allergens.get(allergen) is Need.SEVERE]
    must = [names.DIETS[diet] for diet, strength in needs.diets.items() if strength is Strength.MUST]
    said = [
        avoided and _("Avoids %(foods)s.", foods=names.allergens_listed(avoided)),
        severe and _("Very ill from %(foods)s.", foods=names.allergens_listed(severe)),
        must and _("%(diets)s.", diets=names.listed(must)),
        not (avoided or severe or must) and _("Eats everything."),
        needs.other_allergens.strip() and _("Has told us of another food, so we check every meal together."),
        _heats(needs.heating),
        needs.opens_tub is OpensTub.NO and _("Cannot open a tight tub."),
        needs.eating is EatingHelp.SOMEONE_HELPS and _("Somebody helps at meals."),
    ]
    return [str(text) for text in said if text]


def _heats(heating: frozenset[Heating] | None) -> str:
    if heating is None:
        return ""
    if not heating:
        return str(_("Hot meals only."))
    said = {Heating.MICROWAVE: _("Has a microwave."), Heating.OVEN: _("Has an oven.")}
    return " ".join(str(said[way]) for way in Heating if way in heating)
