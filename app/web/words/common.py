"""Sentences that any form may need."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, LazyString] = {
    "form_not_kept": _l("This cannot be changed here. Ask those who run the service to change the council’s file."),
    "stale": _l("%(who)s changed this %(when)s, after you opened the page. Look at it again, then decide."),
    "stale_by_clock": _l("This changed by itself after you opened the page: %(when)s. Look at it again, then decide."),
    "form_used": _l("This form has been sent before. Open it again to send something else."),
    "not_allowed": _l("Your role does not let you do this."),
    "sign_in_first": _l("Sign in first."),
    "not_found": _l("We cannot find that."),
    "illegal_transition": _l("That cannot be done any more. Look at the page again."),
    "too_many_tries": _l("That was tried too often. Wait a little, then try again."),
    "postcode_malformed": _l("Enter a postcode, like RH2 7DE."),
    "postcode_of_islands": _l(
        "Jersey, Guernsey and the Isle of Man are not in it: we work with councils in the United Kingdom. "
        "Enter a postcode there, like RH2 7DE."
    ),
    "postcode_of_forces": _l(
        "That is a forces’ address, which no council looks after. Enter the postcode of where you live, like RH2 7DE."
    ),
    "postcode_of_nobody": _l("Nobody lives at that postcode. Enter the one of your home, like RH2 7DE."),
    "link_over": _l("This link does not work any more."),
    "days_missing": _l("Choose at least one day of the week."),
    "every_weeks_range": _l("Choose from every week to every %(most)s weeks."),
    "until_before_first": _l("Choose a last day that is not before the first."),
    "window_ends_before_start": _l("Choose an end that is after the start."),
}
