"""Sentences about desk."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

_SAFETY: dict[str, LazyString] = {
    "concern_text_missing": _l("Write what worries you. A few words are enough."),
    "concern_text_too_long": _l("Write up to %(limit)d characters here. The rest can go in a second report."),
    "concern_outcome_missing": _l("Write what has been done, or why nothing was needed."),
    "located_by_missing": _l("Enter the name of the person who found out where they are."),
    "located_how_missing": _l("Write how they were found: seen, spoken to, or told by whom."),
    "located_outcome_missing": _l("Choose how it ended."),
    "already_located": _l("This has been closed already. Look at the page again."),
}

_CALLS: dict[str, LazyString] = {
    "call_done": _l("This has been seen to already. Look at the list again."),
    "call_not_needed": _l("Things have changed, so there is no need to ring about this any more."),
    "call_answer_needed": _l("Choose what they said."),
    "read_back_needed": _l("Read out what is in the meal, then tick this."),
    "welfare_how_needed": _l("Write how you know that they are well, or who is looking after it."),
    "operator_sign_in_wrong": _l("The address, the password or the code is not right."),
}

SENTENCES: dict[str, LazyString] = {**_SAFETY, **_CALLS}
