"""Sentences about days away and about what comes again each week."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, LazyString] = {
    "away_ends_before_start": _l("Choose a last day that is not before the first."),
    "away_over": _l("Choose a last day that is today or later."),
    "away_too_long_ago": _l("Choose a first day in the last two months."),
    "away_too_far": _l("Choose a first day in the next year."),
    "away_already": _l("Some of these days are written down already. Change those instead."),
    "away_over_already": _l("That is over already. Look at the page again."),
    "not_a_member": _l("Only a cook or a diner can be away."),
    "diner_away_then": _l("No meals on %(day)s: those are days away. If that has changed, say so first."),
    "cook_away_then": _l("You said that you do not cook on %(day)s. If that has changed, say so first."),
    "standing_same_day": _l("A weekly meal is asked for on %(day)s already. Change or end that one first."),
}
