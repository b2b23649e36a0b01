"""Nobody answered the door: whom to ring, in order, until somebody says where the diner is."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.models.meals import NoAnswer
from app.services import no_answers
from app.store import safety, trace
from app.web.acting import act_on
from app.web.coordinator import bp
from app.web.coordinator.forms_no_answers import LocatedForm
from app.web.guards import requires
from app.web.navigation import url_if
from app.web.pages import page
from app.web.tenant import this_council


@bp.route("/no-answers/<ref>", methods=["GET", "POST"])
@requires(Permission.RECORD_OUTCOME)
def no_answer(ref: str) -> ResponseReturnValue:
    found = _find(ref)
    form = LocatedForm()
    if form.sent() and act_on(form, no_answers.close, found.ref, form.opened_on, form.located(found.raised_at)):
        flash(_("Written down. This search is closed."), "success")
        return redirect(url_for(".no_answer", ref=found.ref), 303)
    found = _find(ref)
    form.version.data = form.version.data or str(found.version)
    policy, diner = this_council().policy, found.match.diner
    task = safety.welfare_task(db.session(), this_council().id, found.ref)
    return page(
        "coordinator/no_answer.html",
        form,
        back_url=url_if("coordinator.home"),
        found=found,
        match=found.match,
        due=task.due_at if task else found.raised_at + safety.WELFARE_WITHIN,
        open_now=policy.in_hours(clock.now()),
        others=safety.who_may_know(db.session(), this_council().id, diner.id, diner.household_id),
        history=trace.history(db.session(), this_council().id, [("no_answers", found.id)]),
    )


def _find(ref: str) -> NoAnswer:
    stored = parse(ref)
    found = safety.no_answer(db.session(), this_council().id, stored) if stored else None
    if found is None:
        raise NotFound
    return found
