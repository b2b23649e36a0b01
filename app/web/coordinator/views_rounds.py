"""Rounds: the last ones, what one would do now, and what came of each."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.models.rounds import Round, RoundKind, RoundState
from app.services import rounds as service
from app.store import rounds as store
from app.web.acting import act_on
from app.web.coordinator import bp, present_rounds
from app.web.forms_base import ButtonForm
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council

LATEST = 20


@bp.get("/rounds")
@requires(Permission.SEE_DESK)
def rounds() -> ResponseReturnValue:
    return _list(ButtonForm())


def _list(form: ButtonForm) -> ResponseReturnValue:
    rows = store.latest(db.session(), this_council().id, LATEST)
    return page("coordinator/rounds.html", form, rows=[present_rounds.listed(row) for row in rows])


@bp.post("/rounds/what-if")
@requires(Permission.DECIDE_MATCH)
def what_if() -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and (done := act_on(form, service.what_if)):
        return redirect(url_for(".matching_round", ref=done.ref), 303)
    return _list(form)


@bp.post("/rounds/run")
@requires(Permission.DECIDE_MATCH)
def run_round() -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and (done := act_on(form, service.by_hand)):
        return redirect(url_for(".matching_round", ref=done.ref), 303)
    return _list(form)


@bp.get("/rounds/<ref>")
@requires(Permission.SEE_DESK)
def matching_round(ref: str) -> ResponseReturnValue:
    row = _found(ref)
    done = row.state is RoundState.DONE
    return page(
        "coordinator/matching_round.html",
        row=row,
        is_what_if=row.kind is RoundKind.WHAT_IF,
        is_waiting=row.state in {RoundState.QUEUED, RoundState.RUNNING},
        listed=present_rounds.listed(row),
        aims=present_rounds.aims(row),
        proof=present_rounds.proof(row) if done else "",
        result=present_rounds.result(row, this_council()) if done else None,
    )


def _found(ref: str) -> Round:
    stored = parse(ref)
    row = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if row is None:
        raise NotFound
    return row
