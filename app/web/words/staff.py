"""Sentences about those who run the scheme, and about the operator who looks in."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, LazyString] = {
    "proof_needed": _l("Show the code from your phone again. Then do this once more."),
    "more_than_held": _l("That role is not yours to give or take."),
    "own_roles": _l("Nobody changes their own roles. Ask another manager."),
    "too_few_in_charge": _l("A live council keeps %(fewest)s people as manager or lead. Invite another first."),
    "roles_needed": _l("Choose at least one role."),
    "name_needed": _l("Enter a first and a last name."),
    "name_too_long": _l("Use at most 60 letters for the first name and 80 for the last."),
    "already_appointed": _l("They have these roles already."),
    "already_invited": _l("They have been invited already. You can send the link again."),
    "invitation_closed": _l("This invitation has been taken up or withdrawn."),
    "invitation_over": _l("This invitation has been used or is too old. Ask whoever invited you for a new one."),
    "invitation_for_another": _l("This invitation is for another email address. Sign out, then open the link again."),
    "person_gone": _l("They can take no role any more."),
    "look_over": _l("The time to look into this council is over."),
    "look_not_open": _l("This key does not open the council. Make a new one at the operator's own page."),
    "look_hours": _l("Choose between 1 and 4 hours."),
    "look_in_force": _l("The operator may look in already."),
}
