"""What to say to a cook who is asked to cook, or whose regular day is near."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.store.tasks import Call
from app.web.coordinator.saying import Saying
from app.web.formats import day_and_time, window


def cook_asked(call: Call) -> Saying:
    facts = call.task.facts
    when = window(_moment(facts, "starts"), _moment(facts, "ends"))
    told = _("%(name)s, a neighbour near you, has no meal yet. %(when)s.", name=str(facts["diner"]), when=when)
    by = _("Until %(when)s we ask nobody else.", when=day_and_time(_moment(facts, "answer_by"), inside=True))
    return Saying(_("Ask a cook for a meal"), [told, _("Could you cook for them? No is fine."), by])


def cook_ask_lapsed(call: Call) -> Saying:
    told = _("%(name)s needs no meal from you this time.", name=str(call.task.facts["diner"]))
    return Saying(_("Tell a cook that no meal is needed"), [told, _("Have you cooked already?")])


def cook_day_nudge(call: Call) -> Saying:
    facts = call.task.facts
    told = _("You told us that you cook. %(when)s.", when=window(_moment(facts, "starts"), _moment(facts, "ends")))
    return Saying(_("Ask a cook about their regular day"), [told, _("What will you make, and how many portions?")])


def _moment(facts: dict[str, Any], name: str) -> datetime:
    """Raises LookupError where the message had none."""
    return datetime.fromisoformat(str(facts[name]))


SAYINGS: dict[str, Callable[[Call], Saying]] = {
    "cook_asked": cook_asked,
    "cook_ask_lapsed": cook_ask_lapsed,
    "cook_day_nudge": cook_day_nudge,
}
