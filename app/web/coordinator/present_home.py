"""The coordinator's day: alarms, what to decide, who has no meal, and the visits."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.council_policy import CouncilPolicy
from app.domain.matches import MatchState, Word, word_for
from app.domain.meal_requests import waiting_days
from app.domain.references import show
from app.models.desk import Task, TaskKind
from app.models.meals import Match, MealRequest
from app.models.people import DinerProfile
from app.services.fitting import Table
from app.web.coordinator.present_matches import Offer, offer
from app.web.formats import clock_time, day_and_time, local, time_window, window, zone
from app.web.guards import may_open
from app.web.words.matches import MATCH_WORDS
from app.web.words.rounds import change_words

OFFERS_ON_A_ROW = 2
MORNING_ENDS, AFTERNOON_ENDS = 12, 18


def greeting(now: datetime, name: str) -> str:
    hour = local(now).hour
    if hour < MORNING_ENDS:
        return str(_("Good morning, %(name)s", name=name))
    if hour < AFTERNOON_ENDS:
        return str(_("Good afternoon, %(name)s", name=name))
    return str(_("Good evening, %(name)s", name=name))


def todays_bounds(now: datetime) -> tuple[datetime, datetime]:
    """The local day as two moments in UTC; 23 or 25 hours apart when the clocks change."""
    today = local(now).date()
    first, last = (datetime.combine(day, time.min, zone()) for day in (today, today + timedelta(days=1)))
    return first.astimezone(UTC), last.astimezone(UTC)


class WaitingRow(NamedTuple):
    """offers: the nearest meals that fit. against: what stands in the way of the likeliest one, where none fits.

    would_help: the one change that would serve the request, naming nobody.
    """

    name: str
    url: str
    shown_ref: str
    days: int
    when: str
    portions: int
    offers: list[Offer]
    more: int
    nearly: Offer | None
    would_help: str


def waiting_rows(
    rows: Sequence[tuple[MealRequest, DinerProfile]], table: Table, policy: CouncilPolicy, today: date
) -> list[WaitingRow]:
    return [_waiting_row(request, profile, table, policy, today) for request, profile in rows]


def _waiting_row(
    request: MealRequest, profile: DinerProfile, table: Table, policy: CouncilPolicy, today: date
) -> WaitingRow:
    answers = table.within_window(request)
    fitting = [found for found in answers if found.fits]
    nearly = answers[0] if answers and not fitting else None
    why = table.why_not(request) if not fitting else None
    return WaitingRow(
        name=request.diner.full_name,
        url=url_for("coordinator.meal_request", ref=request.ref),
        shown_ref=show(request.ref),
        days=waiting_days(profile.last_meal_on, profile.accepted_on, today),
        when=window(request.window_start, request.window_end),
        portions=request.portions,
        offers=[offer(found, policy) for found in fitting[:OFFERS_ON_A_ROW]],
        more=max(0, len(fitting) - OFFERS_ON_A_ROW),
        nearly=offer(nearly, policy) if nearly else None,
        would_help=change_words(why.change, request, profile, policy) if why else "",
    )


def visit_items(matches: Iterable[Match], now: datetime) -> list[dict[str, object]]:
    """Today's visits for the timeline, each with one of the five words."""
    return [_visit_item(match, now) for match in matches]


def _visit_item(match: Match, now: datetime) -> dict[str, object]:
    word = word_for(match.state)
    if match.state is MatchState.NO_REPLY:
        said = _("No reply. %(cook)s waits", cook=match.cook.first_name)
    else:
        said = _("%(word)s, %(cook)s", word=MATCH_WORDS[word], cook=match.cook.first_name)
    when = time_window(match.window_start, match.window_end)
    if match.handed_over_at:
        when = clock_time(match.handed_over_at)
    return {
        "state": _shape(match, now),
        "when": when,
        "name": match.diner.first_name,
        "url": url_for("coordinator.match", ref=match.ref),
        "text": str(said),
        "well": word is Word.DONE,
    }


def _shape(match: Match, now: datetime) -> str:
    if match.state is MatchState.NO_REPLY:
        return "alarm"
    if word_for(match.state) in {Word.DONE, Word.DIDNT_HAPPEN}:
        return "done"
    return "now" if match.window_start <= now < match.window_end else "next"


def to_dos(
    calls: int,
    applications: int,
    concerns: int,
    pairs: int,
    looks: int,
    tasks: Sequence[tuple[Task, str]],
    *,
    opening: bool,
) -> list[dict[str, str]]:
    """What else waits, what is soonest due first."""
    said: list[dict[str, str]] = []
    if opening:
        text = _("Somebody asks to open the council. Agree, or say no")
        said.append({"text": str(text), "href": url_for("coordinator.opening"), "note": ""})
    if looks:
        text = ngettext("The operator looked in %(num)s time", "The operator looked in %(num)s times", looks)
        note = _("Look over what was seen.")
        said.append({"text": str(text), "href": url_for("manager.looks"), "note": str(note)})
    if calls:
        text = ngettext("%(num)s call to make", "%(num)s calls to make", calls)
        said.append({"text": str(text), "href": _open_url("coordinator.calls"), "note": ""})
    said += [_task(task, ref) for task, ref in tasks]
    if pairs:
        text = ngettext("%(num)s pair needs somebody", "%(num)s pairs need somebody", pairs)
        said.append({"text": str(text), "href": _open_url("coordinator.pairings"), "note": ""})
    if applications:
        text = ngettext("%(num)s person to check", "%(num)s people to check", applications)
        said.append({"text": str(text), "href": url_for("coordinator.people", state="waiting"), "note": ""})
    if concerns:
        text = ngettext("%(num)s worry waits for the lead", "%(num)s worries wait for the lead", concerns)
        said.append({"text": str(text), "href": "", "note": str(_("Only the safeguarding lead reads it."))})
    return said


def _open_url(endpoint: str, **values: Any) -> str:
    """The address of a page, or "" where it is closed to the reader, who then reads only that it waits."""
    return url_for(endpoint, **values) if may_open(endpoint) else ""


def _task(task: Task, match_ref: str) -> dict[str, str]:
    name = task.person.full_name
    if task.kind is TaskKind.RECORD_OUTCOME:
        text = _("Ask %(name)s how the visit went", name=name)
        return {"text": str(text), "href": _open_url("coordinator.outcome", ref=match_ref), "note": ""}
    if task.kind is TaskKind.CHECK_BACK:
        href = _open_url("coordinator.away_spell", ref=task.facts.get("away", ""))
        return {"text": str(_("Ask how %(name)s is, who is away", name=name)), "href": href, "note": ""}
    if task.kind is TaskKind.FIND_COOK:
        text = _("Nobody is left to ask for %(name)s", name=name)
        href = url_for("coordinator.meal_request", ref=task.facts.get("request") or "")
        note = _("See to it by %(when)s", when=day_and_time(task.due_at, inside=True))
        return {"text": str(text), "href": href, "note": str(note)}
    note = _("Since %(when)s", when=day_and_time(task.created_at, inside=True))
    href = url_for("coordinator.person", ref=task.person.ref)
    return {"text": str(_("Place %(name)s’s address", name=name)), "href": href, "note": str(note)}
