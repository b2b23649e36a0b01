"""The lines of the trace. Neither reasons nor details stand in them: those are on the pages of what they are about."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.store.whole_trace import Entry
from app.web.formats import day_and_time
from app.web.words import happenings, people

ABOUT: Mapping[str, LazyString] = {
    "people": _l("A person"),
    "member_roles": _l("A role"),
    "accounts": _l("An account"),
    "sign_ins": _l("Signing in"),
    "households": _l("A home"),
    "diner_profiles": _l("Food and needs"),
    "requirement_checks": _l("A check"),
    "meals": _l("A meal"),
    "meal_requests": _l("A request"),
    "matches": _l("A match"),
    "pairings": _l("A pair"),
    "holds": _l("A hold"),
    "concerns": _l("A worry"),
    "tasks": _l("A call or task"),
    "rounds": _l("A round"),
    "staff_invitations": _l("An invitation"),
    "operator_looks": _l("A look by the operator"),
    "council_changes": _l("The council’s life"),
    "councils": _l("The council’s settings"),
}


class Row(NamedTuple):
    said: str
    about: str
    note: str


def trace_rows(entries: Sequence[Entry]) -> list[Row]:
    return [_row(entry) for entry in entries]


def _row(entry: Entry) -> Row:
    known = people.DEEDS.get(entry.deed) or happenings.DEEDS.get(entry.deed)
    when = day_and_time(entry.at, inside=True)
    return Row(
        said=str(known or _("Changed")),
        about=str(ABOUT.get(entry.about) or _("Something else")),
        note=_("%(name)s, %(when)s", name=entry.who or _who(entry.actor), when=when),
    )


def _who(actor: str) -> str:
    if actor == "operator":
        return str(_("The operator"))
    return str(_("Somebody not signed in") if actor == "anonymous" else _("The service"))
