"""A round as a coordinator reads it: what it came to, each proposal with its part, and who has nothing and why."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from app.domain.references import show
from app.extensions import db
from app.models.meals import Meal, MealRequest
from app.models.people import DinerProfile
from app.models.rounds import Round, RoundKind, RoundState
from app.services.frame import CouncilContext
from app.store import desk, round_rows
from app.web.formats import day_and_time, window
from app.web.words import rounds as words

SHOWN = 50


class Listed(NamedTuple):
    """when: as a line begins. inside: as it stands in a sentence."""

    url: str
    when: str
    inside: str
    why: str
    said: str
    state: str


def listed(row: Round) -> Listed:
    moment = row.finished_at or row.asked_at
    return Listed(
        url=url_for("coordinator.matching_round", ref=row.ref),
        when=day_and_time(moment),
        inside=day_and_time(moment, inside=True),
        why=str(words.KINDS[row.kind]),
        said=summary(row),
        state=row.state.value,
    )


def summary(row: Round) -> str:
    """What came of it, in one line."""
    if row.state is not RoundState.DONE:
        return str(words.STATES[row.state])
    if row.kind is RoundKind.WHAT_IF:
        number = len((row.result or {}).get("proposals", []))
        return str(ngettext("It would make %(num)s proposal.", "It would make %(num)s proposals.", number))
    return str(ngettext("%(num)s proposal made.", "%(num)s proposals made.", row.proposed))


def aims(row: Round) -> list[dict[str, str]]:
    """The four aims in their order, as numbers."""
    return [
        {"count": format_decimal(row.portions), "text": str(ngettext("person fed", "people fed", row.portions))},
        {
            "count": format_decimal(row.waiting_days),
            "text": str(ngettext("day waited, in all", "days waited, in all", row.waiting_days)),
        },
        {
            "count": format_decimal(row.bonds),
            "text": str(ngettext("with a cook they know", "with a cook they know", row.bonds)),
        },
        {
            "count": format_decimal(row.distance_m),
            "text": str(ngettext("metre to walk, in all", "metres to walk, in all", row.distance_m)),
        },
    ]


def proof(row: Round) -> str:
    """Whether anything better is possible; never called the best without proof."""
    if row.proven:
        return str(_("Proven: no other choice feeds more people, or the same number with longer waits first."))
    if row.gap:
        most = ngettext("%(num)s more person", "%(num)s more people", row.gap)
        return str(_("Not proven: at most %(most)s could be fed than this.", most=most))
    return str(_("No choice feeds more people. Whether the rest could be better is not proven."))


class Proposal(NamedTuple):
    name: str
    url: str
    shown_ref: str
    dish: str
    cook: str
    when: str
    parts: list[str]


class Unserved(NamedTuple):
    name: str
    url: str
    shown_ref: str
    when: str
    against: list[str]
    change: str


class Result(NamedTuple):
    proposals: list[Proposal]
    unserved: list[Unserved]
    more_proposals: int
    more_unserved: int


def result(row: Round, council: CouncilContext) -> Result:
    """The first of both lists, with the names of whom they are about. Three queries."""
    session = db.session()
    stored: Mapping[str, Any] = row.result or {"proposals": [], "unserved": [], "unserved_count": 0}
    made, without = stored["proposals"][:SHOWN], stored["unserved"][:SHOWN]
    meals = round_rows.meals_by_ref(session, council.id, [one["meal"] for one in made])
    requests = round_rows.requests_by_ref(session, council.id, [one["request"] for one in (*made, *without)])
    profiles = desk.profiles(session, council.id, [wish.diner_id for wish in requests.values()])
    return Result(
        proposals=[
            _proposal(one, meals[one["meal"]], requests[one["request"]])
            for one in made
            if one["meal"] in meals and one["request"] in requests
        ],
        unserved=[
            _unserved(one, requests[one["request"]], profiles, council) for one in without if one["request"] in requests
        ],
        more_proposals=len(stored["proposals"]) - len(made),
        more_unserved=stored["unserved_count"] - len(without),
    )


def _proposal(part: Mapping[str, Any], meal: Meal, wish: MealRequest) -> Proposal:
    return Proposal(
        name=wish.diner.full_name,
        url=url_for("coordinator.meal_request", ref=wish.ref),
        shown_ref=show(wish.ref),
        dish=meal.dish,
        cook=meal.cook.first_name,
        when=window(meal.window_start, meal.window_end),
        parts=words.score_words(part),
    )


def _unserved(
    stored: Mapping[str, Any], wish: MealRequest, profiles: Mapping[int, DinerProfile], council: CouncilContext
) -> Unserved:
    why = words.why_of(stored)
    return Unserved(
        name=wish.diner.full_name,
        url=url_for("coordinator.meal_request", ref=wish.ref),
        shown_ref=show(wish.ref),
        when=window(wish.window_start, wish.window_end),
        against=words.blocked_words(why.blocked_by),
        change=words.change_words(why.change, wish, profiles[wish.diner_id], council.policy),
    )
