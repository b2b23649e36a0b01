"""Sentences about how open a council is."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.domain.council_life import Phase

PHASES: Mapping[Phase, LazyString] = {
    Phase.DEMONSTRATION: _l("Demonstration"),
    Phase.TRIAL: _l("On trial"),
    Phase.LIVE: _l("Live"),
    Phase.SUSPENDED: _l("Suspended"),
}

SENTENCES: dict[str, LazyString] = {
    "council_suspended": _l("Extra Plate is stopped here for now. Nothing new can be arranged. Ring the office."),
    "not_on_guest_list": _l(
        "The council is on trial, and this address is not on its guest list. A guest’s address is added to the "
        "council’s file first."
    ),
}
