"""What to say on the telephone or at the door about two people who share meals again and again."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.store.tasks import Call
from app.web.coordinator.saying import Saying
from app.web.words.pairings import told_days


def _asked(call: Call) -> Saying:
    if _cooks(call):
        ask = _("Would you like to cook for %(name)s again and again?", name=_other(call))
    else:
        ask = _("Would you like %(name)s to bring you a meal again and again?", name=_other(call))
    free = _("You try it out first. You can pause or stop at any time, and nobody asks why.")
    return Saying(_("Ask if they would like to be a pair"), [ask, *_days(call), free])


def _trial(call: Call) -> Saying:
    told = _("You and %(name)s have both said yes. Now you try it out.", name=_other(call))
    return Saying(_("Tell them that the trial begins"), [told, *_days(call)])


def _goes_on(call: Call) -> Saying:
    told = _("You and %(name)s go on together. Is everything well with it?", name=_other(call))
    return Saying(_("Tell them that the pair goes on"), [told, *_days(call)])


def _other_days(call: Call) -> Saying:
    told = _("You and %(name)s have new days.", name=_other(call))
    return Saying(_("Tell them their new days"), [told, *_days(call)])


def _paused(call: Call) -> Saying:
    told = _("Your regular meals with %(name)s are paused. We tell you when they begin again.", name=_other(call))
    meanwhile = [] if _cooks(call) else [_("Would you like meals from other neighbours meanwhile?")]
    return Saying(_("Tell them that the pair is paused"), [told, *meanwhile])


def _resumed(call: Call) -> Saying:
    told = _("Your regular meals with %(name)s begin again.", name=_other(call))
    return Saying(_("Tell them that the pair begins again"), [told, *_days(call)])


def _ended(call: Call) -> Saying:
    told = _("Your regular meals with %(name)s have come to an end.", name=_other(call))
    if _cooks(call):
        return Saying(_("Tell them that the pair has ended"), [told, _("Thank you for all you brought.")])
    kept = _("We look for other neighbours who cook for you. Have you enough to eat this week?")
    return Saying(_("Tell them that the pair has ended"), [told, kept])


def _days(call: Call) -> list[str]:
    days = told_days(call.task.facts)
    return [_("It would be %(days)s.", days=days)] if days else []


def _cooks(call: Call) -> bool:
    return call.task.facts.get("side") == "cook"


def _other(call: Call) -> str:
    return str(call.task.facts.get("other") or _("your neighbour"))


SAYINGS: dict[str, Callable[[Call], Saying]] = {
    "pairing_consent_asked": _asked,
    "pairing_trial": _trial,
    "pairing_active": _goes_on,
    "pairing_reviewed": _goes_on,
    "pairing_days": _other_days,
    "pairing_paused": _paused,
    "pairing_resumed": _resumed,
    "pairing_ended": _ended,
}
