"""Reports about a person, for the safeguarding lead alone. To everybody else there are none."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.models.desk import Concern, ConcernState
from app.services import concerns as service
from app.store import safety, trace
from app.web.acting import act, act_on
from app.web.coordinator import bp
from app.web.coordinator.forms_concerns import OutcomeForm
from app.web.forms_base import ButtonForm
from app.web.guards import requires
from app.web.identity import Member, signed_in
from app.web.pages import page
from app.web.tenant import this_council

LAST_PAGE = 10_000


@bp.get("/concerns")
@requires(Permission.SEE_CONCERNS)
def concerns() -> ResponseReturnValue:
    reader = _reader()
    if reader is None:
        abort(403)
    closed = request.args.get("state") == "closed"
    number = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    found = safety.concerns(db.session(), this_council().id, reader, closed=closed, page=number)
    return page("coordinator/concerns.html", found=found, closed=closed, number=number)


@bp.get("/concerns/<ref>")
@requires(Permission.MANAGE_ACCOUNT)
def concern(ref: str) -> ResponseReturnValue:
    """The guard lets every signed-in person through, so that those who may not read it find no page at all."""
    found = _open(ref)
    form = OutcomeForm()
    form.outcome.data, form.version.data = found.outcome, str(found.version)
    return _shown(found, form)


@bp.post("/concerns/<ref>/acknowledge")
@requires(Permission.MANAGE_ACCOUNT)
def acknowledge_concern(ref: str) -> ResponseReturnValue:
    found = _open(ref)
    form = ButtonForm()
    if form.sent() and act_on(form, service.acknowledge, found.ref, form.opened_on):
        flash(_("You have taken this report on."), "success")
        return redirect(url_for(".concern", ref=found.ref), 303)
    shown = OutcomeForm(formdata=None)
    shown.form_errors, shown.status = list(form.form_errors), form.status
    return _shown(_open(ref), shown)


@bp.post("/concerns/<ref>/outcome")
@requires(Permission.MANAGE_ACCOUNT)
def note_concern(ref: str) -> ResponseReturnValue:
    found = _open(ref)
    form = OutcomeForm()
    deed = service.close if form.closes.data else service.note_outcome
    if form.sent() and act_on(form, deed, found.ref, form.opened_on, form.words()):
        flash(_("The report is closed.") if form.closes.data else _("Written down."), "success")
        return redirect(url_for(".concern", ref=found.ref), 303)
    return _shown(_open(ref), form)


def _reader() -> int | None:
    """The person id of a lead who acts in her own right."""
    member: Member | None = signed_in()
    if member is None or member.person is None or member.acting_for is not None:
        return None
    return member.person.id if Permission.SEE_CONCERNS in member.permissions else None


def _open(ref: str) -> Concern:
    """Open a report and note who read it. Raises NotFound for everybody but a lead whom it does not name."""
    stored = parse(ref)
    if _reader() is None or stored is None:
        raise NotFound
    return act(service.read, stored)


def _shown(found: Concern, form: OutcomeForm) -> ResponseReturnValue:
    return page(
        "coordinator/concern.html",
        form,
        found=found,
        open_state=found.state is not ConcernState.CLOSED,
        raised=found.state is ConcernState.RAISED,
        hold_url=url_for(".hold_person", ref=found.about.ref) if found.about else None,
        history=trace.history(db.session(), this_council().id, [("concerns", found.id)]),
    )
