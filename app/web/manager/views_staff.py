"""Who runs the scheme: the list, asking somebody to join, and taking a role away."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.errors import NotFound
from app.domain.members import MemberState
from app.domain.permissions import STAFF, Permission, may_give
from app.domain.references import parse
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.people import MemberRole, Person
from app.services import staff_invitations, staff_roles
from app.store import people
from app.store import staff as store
from app.web.acting import act_on
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.identity import Member, signed_in
from app.web.manager import bp
from app.web.manager.forms_staff import InviteForm, TakeAwayForm
from app.web.manager.present_staff import colleague_rows, invitation_rows
from app.web.pages import page
from app.web.proof import proof_page
from app.web.tenant import this_council
from app.web.words.people import ROLES


@bp.get("/staff")
@requires(Permission.SEE_STAFF)
def staff() -> ResponseReturnValue:
    return _staff_page()


def _staff_page(form: Form | None = None) -> ResponseReturnValue:
    session, council_id, reader = db.session(), this_council().id, _reader()
    invitations = store.open_invitations(session, council_id)
    return page(
        "manager/staff.html",
        form,
        colleagues=colleague_rows(store.colleagues(session, council_id), reader.person, _gives()),
        invitations=invitation_rows(invitations, clock.now(), _gives()),
    )


@bp.route("/staff/invite", methods=["GET", "POST"])
@requires(Permission.MANAGE_STAFF)
def invite() -> ResponseReturnValue:
    if (asked := proof_page()) is not None:
        return asked
    form = InviteForm(_gives())
    if form.sent() and _invited(form):
        flash(_("Invited. The link is on its way, and works for seven days."), "success")
        return redirect(url_for(".staff"), 303)
    return page("manager/invite.html", form)


def _invited(form: InviteForm) -> bool:
    name, email = form.name.data or "", form.email.data or ""
    return act_on(form, staff_invitations.invite, name, email, form.chosen) is not None


@bp.post("/staff/invitations/<ref>/again")
@requires(Permission.MANAGE_STAFF)
def invite_again(ref: str) -> ResponseReturnValue:
    if (asked := proof_page(url_for(".staff"))) is not None:
        return asked
    form = ButtonForm()
    if form.sent() and act_on(form, staff_invitations.send_again, ref, form.opened_on):
        flash(_("Sent again. Only the new link works now."), "success")
        return redirect(url_for(".staff"), 303)
    return _staff_page(form)


@bp.post("/staff/invitations/<ref>/withdraw")
@requires(Permission.MANAGE_STAFF)
def withdraw_invitation(ref: str) -> ResponseReturnValue:
    if (asked := proof_page(url_for(".staff"))) is not None:
        return asked
    form = ButtonForm()
    if form.sent() and act_on(form, staff_invitations.withdraw, ref, form.opened_on):
        flash(_("Withdrawn. The link opens nothing any more."), "success")
        return redirect(url_for(".staff"), 303)
    return _staff_page(form)


@bp.route("/staff/<ref>/roles/<role>/end", methods=["GET", "POST"])
@requires(Permission.MANAGE_STAFF)
def take_away(ref: str, role: str) -> ResponseReturnValue:
    person, member = _held(ref, role)
    if (asked := proof_page()) is not None:
        return asked
    form, which = TakeAwayForm(), member.role
    if form.sent() and act_on(form, staff_roles.take_away, ref, which, form.reason.data or "", form.opened_on):
        flash(_("The role is taken away, and they are told."), "success")
        return redirect(url_for(".staff"), 303)
    person, member = _held(ref, role)
    form.version.data = str(member.version)
    return page("manager/take_away.html", form, about=person, role=ROLES[which])


def _held(ref: str, role: str) -> tuple[Person, MemberRole]:
    """Raises NotFound for a role that nobody of this reference holds in running the scheme."""
    stored = parse(ref)
    if stored is None or role not in {item.value for item in STAFF}:
        raise NotFound
    person = people.by_ref(db.session(), this_council().id, stored)
    member = people.role_of(db.session(), this_council().id, person.id, Role(role)) if person else None
    if person is None or member is None or member.state not in {MemberState.ACTIVE, MemberState.ON_HOLD}:
        raise NotFound
    return person, member


def _gives() -> frozenset[Role]:
    reader = _reader()
    if Permission.MANAGE_STAFF not in reader.permissions:
        return frozenset()
    return may_give(role for role, state in reader.roles.items() if state is MemberState.ACTIVE)


def _reader() -> Member:
    member = signed_in()
    assert member is not None  # the guard let them through
    return member
