"""What to say on the telephone when the council has stopped for a while."""

from flask_babel import gettext as _

from app.store.tasks import Call
from app.web.coordinator.saying import Saying
from app.web.formats import window


def suspended(call: Call) -> Saying:
    stopped = _("We have stopped Extra Plate for now. No meals can be arranged until we begin again.")
    if call.match is None:
        return Saying(_("Tell them that we have stopped for now"), [stopped, _("Have you enough to eat at home?")])
    match = call.match
    stands = _(
        "Today’s visit goes ahead all the same: %(dish)s. %(window)s.",
        dish=match.meal.dish,
        window=window(match.window_start, match.window_end),
    )
    return Saying(_("Tell them that today’s visit goes ahead"), [stopped, stands])


def called_off(call: Call) -> Saying:
    """Of a match. The dish is named: the office knows what they eat."""
    assert call.match is not None
    match = call.match
    told = _(
        "We have stopped Extra Plate for now, so this visit will not take place: %(dish)s. %(window)s.",
        dish=match.meal.dish,
        window=window(match.window_start, match.window_end),
    )
    return Saying(_("A visit is called off"), [told, _("Have you enough to eat at home?")])


SAYINGS = {"council_suspended": suspended}
