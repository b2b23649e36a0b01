"""Nobody at the door: what to do at once, and one button that tells the coordinators."""

from datetime import datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.domain.errors import NotFound
from app.domain.matches import MATCH, MatchMove, MatchState
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.models.meals import Match, NoAnswer
from app.services import no_answers, reveals
from app.store import matches, safety
from app.web.acting import act, act_on
from app.web.cook import bp
from app.web.formats import local
from app.web.forms_base import ButtonForm
from app.web.guards import requires
from app.web.identity import signed_in
from app.web.pages import page
from app.web.tenant import this_council

NO_VISIT_YET = frozenset(
    {MatchState.PROPOSED, MatchState.REJECTED, MatchState.APPROVED, MatchState.LAPSED, MatchState.DECLINED}
)

MORNING, EVENING = 5, 16


@bp.route("/visits/<ref>/nobody-answers", methods=["GET", "POST"])
@requires(Permission.RECORD_OWN_OUTCOME)
def nobody_answers(ref: str) -> ResponseReturnValue:
    match = _own_visit(ref)
    form = ButtonForm()
    if form.sent() and act_on(form, no_answers.raise_no_answer, match.ref):
        return redirect(url_for("cook.nobody_answers", ref=match.ref), 303)
    phone = act(reveals.reveal_phone, match.ref)
    council = this_council()
    raised = safety.no_answer_of(db.session(), council.id, match.id)
    now = clock.now()
    return page(
        "cook/nobody_answers.html",
        form,
        match=match,
        raised=raised,
        phone=phone,
        can_tell=MATCH.can(match.state, MatchMove.NO_ANSWER),
        open_now=council.policy.in_hours(now),
        rings=_rings(now),
        tonight=not MORNING <= local(now).hour < EVENING,
        rung_by=_rung_by(raised, now) if raised else None,
    )


def _rung_by(raised: NoAnswer, now: datetime) -> datetime | None:
    """By when a coordinator rings the cook; None where the office cannot keep such a promise."""
    due = raised.raised_at + safety.WELFARE_WITHIN
    return due if now < due and _rings(raised.raised_at) else None


def _rings(told_at: datetime) -> bool:
    """Whether the office is staffed from the moment it is told until it should have rung."""
    policy = this_council().policy
    return policy.in_hours(told_at) and policy.in_hours(told_at + safety.WELFARE_WITHIN)


def _own_visit(ref: str) -> Match:
    """The visit of this cook, or of the cook somebody acts for. Raises NotFound for any other."""
    stored, member = parse(ref), signed_in()
    match = matches.by_ref(db.session(), this_council().id, stored) if stored else None
    cook = (member.acting_for or member.person) if member else None
    if match is None or cook is None or match.cook_id != cook.id or match.state in NO_VISIT_YET:
        raise NotFound
    return match
