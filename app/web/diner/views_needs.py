"""What a diner can eat, in large print, answered by the diner or by who acts for them."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.members import MemberState
from app.domain.permissions import Permission
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.people import Person
from app.services import needs as service
from app.store import people
from app.web.acting import act_on
from app.web.diner import bp
from app.web.diner.forms_needs import OwnNeedsForm
from app.web.guards import requires
from app.web.identity import signed_in
from app.web.needs_form import asked_so_far, filled
from app.web.pages import page
from app.web.tenant import this_council

_MAY_SAY = {MemberState.APPLIED, MemberState.VETTING, MemberState.ACTIVE, MemberState.PAUSED}


@bp.route("/needs", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNT)
def needs() -> ResponseReturnValue:
    """Also for somebody who is not a diner yet: a coordinator makes them one once this is answered."""
    person = _whose()
    profile = people.profile_of(db.session(), this_council().id, person.id)
    if profile is None:
        abort(403)
    now = service.of(profile)
    form = OwnNeedsForm(data=filled(now) | {"version": profile.version})
    if form.sent() and act_on(form, service.save_needs, person.ref, form.needs(), form.opened_on):
        flash(_("Thank you. We have written it down."), "success")
        return redirect(url_for(".needs"), 303)
    return page("diner/needs.html", form, asked=asked_so_far(now))


def _whose() -> Person:
    """The diner: whom the reader acts for, else the reader. 403 for somebody who has never asked for meals."""
    member = signed_in()
    assert member is not None  # the guard let them through
    roles = member.acting_roles if member.acting_for else member.roles
    person = member.acting_for or member.person
    if person is None or roles.get(Role.DINER) not in _MAY_SAY:
        abort(403)
    return person
