"""How open the council is, and what the checklist says of it."""

from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.council_life import CouncilMove, Phase
from app.domain.go_live import Looked
from app.models.councils import CouncilChange
from app.web.formats import day_and_time
from app.web.words.go_live import GAPS, ROWS


class RowShown(NamedTuple):
    """to_do: what is still missing, empty where the row is met."""

    title: str
    to_do: list[str]


def rows_shown(looked: Iterable[Looked]) -> list[RowShown]:
    """In the list's own order, what is missing first."""
    shown = [RowShown(str(ROWS[row.code]), [str(GAPS[gap]) for gap in row.gaps]) for row in looked]
    return sorted(shown, key=lambda row: not row.to_do)


def missing_count(rows: Iterable[RowShown]) -> str:
    missing = sum(bool(row.to_do) for row in rows)
    if not missing:
        return str(_("Everything is in place."))
    return str(ngettext("%(num)s thing is missing.", "%(num)s things are missing.", missing))


EXPLAINED = {
    Phase.DEMONSTRATION: lambda: _(
        "A demonstration is open to everybody without this list. The people are made up, and nothing is sent to anyone."
    ),
    Phase.TRIAL: lambda: _(
        "Only the team and the guests named in the council’s file can see these pages, and only they get messages."
    ),
    Phase.LIVE: lambda: _("Open to everybody who lives in the area."),
    Phase.SUSPENDED: lambda: _(
        "Nothing new can be posted, asked for or approved. What is arranged for today goes ahead."
    ),
}


def explained(phase: Phase) -> str:
    return str(EXPLAINED[phase]())


def how_it_became_so(last: CouncilChange | None, names: dict[int, str]) -> str:
    """Who made it what it is, when and why; "" while it is as it began."""
    if last is None or last.decided_at is None:
        return ""
    who = names.get(last.decided_by_id or 0) or str(_("those who run the installation"))
    said = _("Since %(when)s, by %(name)s.", when=day_and_time(last.decided_at, inside=True), name=who)
    return f"{said} {last.reason}".strip() if last.move is CouncilMove.SUSPEND else str(said)
