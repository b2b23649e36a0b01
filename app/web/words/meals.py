"""Sentences about meals, food and photos."""

from collections.abc import Mapping

from flask_babel import LazyString, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.privacy import Band
from app.domain.vocabulary import Allergen, Diet, Presence, Temperature
from app.web.words import names

_WITH_ALLERGEN = _l("You marked this meal %(diet)s, and it has %(what)s in it. Change one of the two.")

SENTENCES: dict[str, LazyString] = {
    "photo_too_large": _l("Choose a photo under %(megabytes)s MB."),
    "photo_not_an_image": _l("We could not read this photo. Choose a JPEG, PNG, WebP or AVIF picture."),
    "photo_heic": _l(
        "This is a HEIC photo, which few browsers can show. On an iPhone, open Settings, Camera, Formats and choose "
        "Most Compatible. Then take it again, or choose another photo."
    ),
    "photo_too_many_pixels": _l("This photo is too large to read. Choose a smaller one, or take it again."),
    "photo_unknown": _l("We no longer have this photo. Choose it again."),
    "dish_missing": _l("Enter the name of the dish, like Cottage pie."),
    "ingredients_missing": _l("Enter everything that is in it."),
    "text_too_long": _l("Use %(most)s letters or fewer."),
    "allergen_unanswered": _l("Say if it has %(allergen)s in it."),
    "allergen_told": _l("Your ingredients say %(words)s. Choose yes or may contain for %(allergen)s."),
    "portions_out_of_range": _l("Choose between 1 and %(most)s portions."),
    "portions_below_taken": _l("%(taken)s portions are promised, to %(names)s. Choose at least that many."),
    "vegan_with": _WITH_ALLERGEN,
    "vegetarian_with": _WITH_ALLERGEN,
    "halal_with": _WITH_ALLERGEN,
    "kosher_with": _WITH_ALLERGEN,
    "no_pork_with": _WITH_ALLERGEN,
    "no_beef_with": _WITH_ALLERGEN,
    "window_past": _l("This time is over. Choose a later one."),
    "window_too_far": _l("Choose a day within the next two weeks."),
    "window_too_long": _l("Choose at most 4 hours, so that your neighbour knows when to be in."),
    "window_too_short": _l("Choose at least %(least)s minutes, so that you have time to bring it."),
    "use_by_past": _l("This use-by date is over. Choose today or later."),
    "ready_too_old": _l("This was cooked too long ago to share."),
    "ready_after_window": _l("It is ready only after you bring it. Choose an earlier time."),
    "hot_too_long": _l("Hot food must be eaten soon. Bring it by %(latest)s, or chill it first."),
    "use_by_too_late": _l("It keeps until %(latest)s at the latest. Choose that day or an earlier one."),
    "window_after_use_by": _l("You bring it after its use-by date. Choose an earlier day."),
    "time_skipped": _l("The clocks go forward that night, so this time does not exist. Choose another."),
    "for_diner_unknown": _l("Choose somebody you have cooked for before, or anyone nearby."),
    "week_limit_range": _l("Enter a number from 1 to %(most)s, or leave it empty."),
    "cook_not_active": _l("You can post meals once the council has said yes to you as a cook."),
    "cook_checks_lapsed": _l("One of your checks has run out. Ring the office, and you can cook again soon."),
    "cook_not_placed": _l("We are still finding your address on the map. Ring the office if it takes long."),
    "meal_not_open": _l("This meal is over or withdrawn, so it cannot be changed any more."),
    "meal_gone": _l("This meal has gone to somebody else, or its time is over. Look for another one."),
    "reason_unknown": _l("Choose why."),
}

ALLERGEN_HINTS: Mapping[Allergen, LazyString] = {
    Allergen.CELERY: _l("and celeriac, stock cubes"),
    Allergen.GLUTEN: _l("wheat, rye, barley, oats"),
    Allergen.CRUSTACEANS: _l("prawns, crab"),
    Allergen.LUPIN: _l("some flours"),
    Allergen.MOLLUSCS: _l("mussels, squid"),
    Allergen.TREE_NUTS: _l("almonds, walnuts"),
    Allergen.SULPHITES: _l("wine, dried fruit"),
}

ARRIVES: Mapping[Temperature, LazyString] = {
    Temperature.HOT: _l("Arrives hot. Eat it the same day."),
    Temperature.CHILLED: _l("Arrives chilled. Heat it until it steams."),
    Temperature.FROZEN: _l("Arrives frozen. Let it thaw in the fridge, then heat it until it steams."),
}

SUITS: Mapping[Diet, LazyString] = {
    Diet.VEGETARIAN: _l("Vegetarian"),
    Diet.VEGAN: _l("Vegan"),
    Diet.HALAL: _l("Halal"),
    Diet.KOSHER: _l("Kosher"),
    Diet.NO_PORK: _l("Without pork"),
    Diet.NO_BEEF: _l("Without beef"),
}

WITHDRAW_REASONS: Mapping[str, LazyString] = {
    "cannot_cook": _l("I cannot cook it"),
    "food_not_right": _l("Something is wrong with the food"),
    "plans_changed": _l("My plans have changed"),
}


def contents(allergens: Mapping[Allergen, Presence]) -> dict[str, list[str]]:
    """Contains, may contain, not in it: the names in the order in which the 14 are asked, the last as one sentence."""
    absent = [one for one in Allergen if allergens.get(one) is Presence.NO]
    said = [names.ALLERGENS[one] if one is absent[0] else names.ALLERGENS_INSIDE[one] for one in absent]
    return {
        "contains": [str(names.ALLERGENS[one]) for one in Allergen if allergens.get(one) is Presence.YES],
        "may_contain": [str(names.ALLERGENS[one]) for one in Allergen if allergens.get(one) is Presence.MAY_CONTAIN],
        "not_in_it": [str(name) for name in said],
    }


def how_far(away: Band) -> str:
    """A distance as members see it: in half miles, never in metres."""
    if away.index == 0:
        return str(_("Under half a mile"))
    if away.index == 1:
        return str(_("Half a mile to a mile"))
    if away.upper is None:
        return str(_("More than %(miles)s miles", miles=format_decimal(away.lower)))
    return str(_("%(lower)s to %(upper)s miles", lower=format_decimal(away.lower), upper=format_decimal(away.upper)))
