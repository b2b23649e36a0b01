"""Holds: stopping somebody at once, and the two people it takes to lift that."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.models.people import Hold, Person
from app.services import holds as service
from app.store import bonds
from app.store import people as people_store
from app.store.people import Filter, Listed
from app.web.acting import act_on
from app.web.coordinator import bp
from app.web.coordinator.forms_bonds import HoldForm, OutcomeForm
from app.web.coordinator.present_people import is_own, role_tag
from app.web.coordinator.views_people import searched_text, the_person
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.identity import signed_in
from app.web.pages import page
from app.web.tenant import this_council


@bp.get("/holds")
@requires(Permission.HOLD_PERSON)
def holds() -> ResponseReturnValue:
    """All holds; and whoever is looked for, to place one: a name, a reference and roles, all that a lead needs."""
    found = [row for row in bonds.holds(db.session(), this_council().id) if not _is_party(row)]
    text = searched_text()
    people = _looked_for(text) if text else []
    tags = {listed.person.id: [role_tag(member) for member in listed.roles] for listed in people}
    return page("coordinator/holds.html", found=found, names=_names(found), text=text, people=people, tags=tags)


@bp.get("/holds/<ref>")
@requires(Permission.HOLD_PERSON)
def hold(ref: str) -> ResponseReturnValue:
    return _shown(ref, OutcomeForm())


@bp.route("/people/<ref>/hold", methods=["GET", "POST"])
@requires(Permission.HOLD_PERSON)
def hold_person(ref: str) -> ResponseReturnValue:
    person, form = the_person(ref), HoldForm()
    if form.sent() and (done := act_on(form, service.place_hold, person.ref, form.reason.data or "")):
        flash(_("%(name)s is on hold. Everything arranged has been called off.", name=person.full_name), "success")
        return redirect(url_for(".hold", ref=done.ref), 303)
    return page("coordinator/hold_person.html", form, about=the_person(ref))


@bp.post("/holds/<ref>/ask")
@requires(Permission.LIFT_HOLD)
def ask_to_lift(ref: str) -> ResponseReturnValue:
    found, form = _the_hold(ref), OutcomeForm()
    if form.sent() and act_on(form, service.ask_to_lift, found.ref, form.outcome.data or "", form.opened_on):
        flash(_("Written down. A second person agrees before anything starts again."), "success")
        return redirect(url_for(".hold", ref=found.ref), 303)
    return _shown(ref, form)


@bp.post("/holds/<ref>/agree")
@requires(Permission.AGREE_TO_LIFT_HOLD)
def agree_to_lift(ref: str) -> ResponseReturnValue:
    found, form = _the_hold(ref), ButtonForm()
    if form.sent() and act_on(form, service.agree_to_lift, found.ref, form.opened_on):
        flash(_("The hold is lifted."), "success")
        return redirect(url_for(".hold", ref=found.ref), 303)
    return _shown(ref, form)


def _the_hold(ref: str) -> Hold:
    """Raises NotFound also for a hold on the reader or somebody they live with."""
    stored = parse(ref)
    found = bonds.hold_by_ref(db.session(), this_council().id, stored) if stored else None
    if found is None or _is_party(found):
        raise NotFound
    return found


def _shown(ref: str, sent: Form) -> ResponseReturnValue:
    """The hold's page with a fresh form, or the one that was refused."""
    found = _the_hold(ref)
    form = sent if isinstance(sent, OutcomeForm) else OutcomeForm(formdata=None)
    if form is not sent:
        form.form_errors, form.status = list(sent.form_errors), sent.status
    if not form.is_submitted():
        form.outcome.data = found.outcome
    form.version.data = form.version.data or str(found.version)
    return page("coordinator/hold.html", form, found=found, names=_names([found]), mine=_asked_myself(found))


def _looked_for(text: str) -> list[Listed]:
    found = people_store.find(db.session(), this_council().id, Filter(text=text), 1)
    return [listed for listed in found.people if not is_own(listed.person, _reader())]


def _names(found: list[Hold]) -> dict[int, str]:
    who = {number for row in found for number in (row.placed_by_id, row.lift_asked_by_id, row.lifted_by_id) if number}
    return bonds.names_of(db.session(), this_council().id, who)


def _is_party(row: Hold) -> bool:
    return is_own(row.person, _reader())


def _asked_myself(row: Hold) -> bool:
    return row.lift_asked_by_id == _reader().id


def _reader() -> Person:
    member = signed_in()
    assert member is not None  # the guard let them through
    assert member.person is not None
    return member.person
