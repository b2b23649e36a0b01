"""The names of things on the closed lists: as a heading or label, and as they stand inside a sentence."""

from collections.abc import Iterable, Mapping

from flask_babel import LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.council_policy import Language, Weekday
from app.domain.vocabulary import Allergen, Diet, Temperature
from app.web.words.welsh import joined

ALLERGENS: Mapping[Allergen, LazyString] = {
    Allergen.CELERY: _l("Celery"),
    Allergen.GLUTEN: _l("Cereals with gluten"),
    Allergen.CRUSTACEANS: _l("Crustaceans"),
    Allergen.EGGS: _l("Eggs"),
    Allergen.FISH: _l("Fish"),
    Allergen.LUPIN: _l("Lupin"),
    Allergen.MILK: _l("Milk"),
    Allergen.MOLLUSCS: _l("Molluscs"),
    Allergen.MUSTARD: _l("Mustard"),
    Allergen.TREE_NUTS: _l("Tree nuts"),
    Allergen.PEANUTS: _l("Peanuts"),
    Allergen.SESAME: _l("Sesame"),
    Allergen.SOYBEANS: _l("Soya"),
    Allergen.SULPHITES: _l("Sulphites"),
}
ALLERGENS_INSIDE: Mapping[Allergen, LazyString] = {
    Allergen.CELERY: _l("celery"),
    Allergen.GLUTEN: _l("gluten"),
    Allergen.CRUSTACEANS: _l("crustaceans"),
    Allergen.EGGS: _l("eggs"),
    Allergen.FISH: _l("fish"),
    Allergen.LUPIN: _l("lupin"),
    Allergen.MILK: _l("milk"),
    Allergen.MOLLUSCS: _l("molluscs"),
    Allergen.MUSTARD: _l("mustard"),
    Allergen.TREE_NUTS: _l("tree nuts"),
    Allergen.PEANUTS: _l("peanuts"),
    Allergen.SESAME: _l("sesame"),
    Allergen.SOYBEANS: _l("soya"),
    Allergen.SULPHITES: _l("sulphites"),
}
DIETS: Mapping[Diet, LazyString] = {
    Diet.VEGETARIAN: _l("Vegetarian"),
    Diet.VEGAN: _l("Vegan"),
    Diet.HALAL: _l("Halal"),
    Diet.KOSHER: _l("Kosher"),
    Diet.NO_PORK: _l("No pork"),
    Diet.NO_BEEF: _l("No beef"),
}
DIETS_INSIDE: Mapping[Diet, LazyString] = {
    Diet.VEGETARIAN: _l("vegetarian"),
    Diet.VEGAN: _l("vegan"),
    Diet.HALAL: _l("halal"),
    Diet.KOSHER: _l("kosher"),
    Diet.NO_PORK: _l("without pork"),
    Diet.NO_BEEF: _l("without beef"),
}
WEEKDAYS: Mapping[Weekday, LazyString] = {
    Weekday.MON: _l("Monday"),
    Weekday.TUE: _l("Tuesday"),
    Weekday.WED: _l("Wednesday"),
    Weekday.THU: _l("Thursday"),
    Weekday.FRI: _l("Friday"),
    Weekday.SAT: _l("Saturday"),
    Weekday.SUN: _l("Sunday"),
}
TEMPERATURES: Mapping[Temperature, LazyString] = {
    Temperature.HOT: _l("Hot"),
    Temperature.CHILLED: _l("Chilled"),
    Temperature.FROZEN: _l("Frozen"),
}


def listed(names: Iterable[object]) -> str:
    """Milk, eggs and fish: a list as it is said inside a sentence."""
    said = [str(name) for name in names]
    if len(said) < 2:  # noqa: PLR2004 one thing is no list
        return "".join(said)
    first, last = ", ".join(said[:-1]), said[-1]
    if get_locale().language == Language.WELSH:
        return joined(first, last)
    return str(_("%(first)s and %(last)s", first=first, last=last))


def allergens_listed(allergens: Iterable[Allergen]) -> str:
    """Their names as they stand inside a sentence, in the order in which the 14 are asked."""
    given = set(allergens)
    return listed(ALLERGENS_INSIDE[allergen] for allergen in Allergen if allergen in given)
