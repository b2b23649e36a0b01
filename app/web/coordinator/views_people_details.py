"""What is written down about one person: needs, home, how to reach them, checks, and why a role stops."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.contacts import parse_phone
from app.domain.council_policy import Requirement
from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.vocabulary import Asked, Channel
from app.extensions import db
from app.models.people import Person, RequirementCheck
from app.services import checks as check_service
from app.services import contacts, homes, invitations, members, needs
from app.store import accounts
from app.store import homes as homes_store
from app.store import people as store
from app.web.acting import act_on
from app.web.coordinator import bp
from app.web.coordinator.forms_people import (
    ContactForm,
    DeskNeedsForm,
    InviteForm,
    PlaceForm,
    ReasonForm,
    check_form,
)
from app.web.coordinator.views_people import the_person, the_role
from app.web.formats import phone as as_written
from app.web.guards import requires
from app.web.homes import elsewhere_so_far
from app.web.needs_form import asked_so_far, filled
from app.web.pages import page
from app.web.tenant import this_council
from app.web.words.people import ROLES, requirement_name


def back_to(ref: str, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for(".person", ref=ref), 303)


@bp.route("/people/<ref>/needs", methods=["GET", "POST"])
@requires(Permission.EDIT_NEEDS)
def edit_needs(ref: str) -> ResponseReturnValue:
    person = the_person(ref)
    profile = store.profile_of(db.session(), this_council().id, person.id)
    if profile is None:
        raise NotFound
    now = needs.of(profile)
    form = DeskNeedsForm(data=filled(now) | {"version": profile.version})
    if form.sent() and act_on(form, needs.save_needs, person.ref, form.needs(), form.opened_on, Asked(form.how.data)):
        return back_to(person.ref, _("Written down."))
    return page("coordinator/edit_needs.html", form, about=the_person(ref), asked=asked_so_far(now))


@bp.route("/people/<ref>/home", methods=["GET", "POST"])
@requires(Permission.PLACE_ADDRESS)
def place_home(ref: str) -> ResponseReturnValue:
    person = the_person(ref)
    home = person.household
    shown = {name: getattr(home, name, "") for name in ("line1", "line2", "town", "postcode", "arrival_note")}
    point = f"{home.lat}, {home.lon}" if home and home.precision == "coordinator" else ""
    form = PlaceForm(data=shown | {"point": point, "version": home.version if home else 0})
    if form.sent() and act_on(
        form,
        homes.place_address,
        person.ref,
        form.home_with_point(),
        form.reason.data or "",
        form.opened_on,
        alone=bool(form.alone.data),
    ):
        placed = the_person(ref).household
        said = _("The address is on the map.") if placed and placed.placed_at else _("Saved. It is not on the map yet.")
        return back_to(person.ref, said)
    shared = bool(home and len(store.living_at(db.session(), this_council().id, home.id)) > 1)
    other = elsewhere_so_far(form)
    because = homes_store.said_of(db.session(), this_council().id, home.id) if home else ""
    shown_here = {"shared": shared, "elsewhere": other, "because": because}
    return page("coordinator/place_home.html", form, about=the_person(ref), **shown_here)


@bp.route("/people/<ref>/contact", methods=["GET", "POST"])
@requires(Permission.ADD_PERSON)
def contact(ref: str) -> ResponseReturnValue:
    person = the_person(ref)
    form = ContactForm(data=_contact_now(person))
    if form.sent() and act_on(
        form,
        contacts.change_contact,
        person.ref,
        Channel(form.channel.data),
        parse_phone(form.phone.data or ""),
        phone_agreed=bool(form.phone_agreed.data),
        version=form.opened_on,
        language=form.spoken() or None,
    ):
        return back_to(person.ref, _("Written down."))
    return _contact_page(ref, form)


@bp.post("/people/<ref>/invite")
@requires(Permission.ADD_PERSON)
def invite(ref: str) -> ResponseReturnValue:
    """An account for somebody whom the desk added. It opens with a code sent to the address."""
    person, form = the_person(ref), InviteForm()
    if form.sent() and act_on(form, invitations.invite, person.ref, form.email.data or ""):
        return back_to(person.ref, _("We write to them. They sign in with a code sent to that address."))
    shown = ContactForm(formdata=None, data=_contact_now(person))
    shown.status = form.status
    return _contact_page(ref, shown, form)


def _contact_page(ref: str, form: ContactForm, invitation: InviteForm | None = None) -> ResponseReturnValue:
    person = the_person(ref)
    return page(
        "coordinator/contact.html",
        form,
        about=person,
        account=accounts.by_person(db.session(), this_council().id, person.id),
        invitation=invitation or InviteForm(formdata=None),
    )


def _contact_now(person: Person) -> dict[str, object]:
    return {
        "channel": person.channel.value,
        "phone": as_written(person.phone),
        "phone_agreed": person.phone_agreed,
        "language": person.language,
        "version": person.version,
    }


@bp.route("/people/<ref>/checks/<requirement>", methods=["GET", "POST"])
@requires(Permission.RECORD_CHECK)
def record_check(ref: str, requirement: str) -> ResponseReturnValue:
    person, which = the_person(ref), _the_requirement(requirement)
    row = store.check_of(db.session(), this_council().id, person.id, which.value)
    form = check_form(which, this_council().policy.vetting)(data={"version": row.version if row else None})
    version = form.opened_on if form.version.data else None
    if form.sent() and act_on(form, check_service.record_check, person.ref, which, form.facts(), version):
        return back_to(person.ref, _("The check is recorded."))
    return _check_page("coordinator/record_check.html", form, ref, which, row)


@bp.route("/people/<ref>/checks/<requirement>/take-back", methods=["GET", "POST"])
@requires(Permission.RECORD_CHECK)
def revoke_check(ref: str, requirement: str) -> ResponseReturnValue:
    person, which = the_person(ref), _the_requirement(requirement)
    row = store.check_of(db.session(), this_council().id, person.id, which.value)
    if row is None:
        raise NotFound
    form = ReasonForm(data={"version": row.version})
    reason = form.reason.data or ""
    if form.sent() and act_on(form, check_service.revoke_check, person.ref, which, reason, form.opened_on):
        return back_to(person.ref, _("The check is taken back."))
    return _check_page("coordinator/revoke_check.html", form, ref, which, row)


def _check_page(
    template: str, form: Any, ref: str, which: Requirement, row: RequirementCheck | None
) -> ResponseReturnValue:
    vetting = this_council().policy.vetting
    name = requirement_name(which, vetting)
    return page(template, form, about=the_person(ref), requirement=which, name=name, row=row, vetting=vetting)


def _the_requirement(requirement: str) -> Requirement:
    if requirement not in {item.value for item in this_council().policy.vetting.cook}:
        raise NotFound
    return Requirement(requirement)


@bp.route("/people/<ref>/roles/<role>/decline", methods=["GET", "POST"])
@requires(Permission.ACTIVATE_MEMBER)
def decline_role(ref: str, role: str) -> ResponseReturnValue:
    return _with_reason(ref, role, members.decline, "coordinator/decline_role.html")


@bp.route("/people/<ref>/roles/<role>/pause", methods=["GET", "POST"])
@requires(Permission.PAUSE_MEMBER)
def pause_role(ref: str, role: str) -> ResponseReturnValue:
    return _with_reason(ref, role, members.pause, "coordinator/pause_role.html")


@bp.route("/people/<ref>/roles/<role>/end", methods=["GET", "POST"])
@requires(Permission.PAUSE_MEMBER)
def end_role(ref: str, role: str) -> ResponseReturnValue:
    return _with_reason(ref, role, members.end, "coordinator/end_role.html")


def _with_reason(ref: str, role: str, deed: Callable[..., Any], template: str) -> ResponseReturnValue:
    person, which = the_person(ref), the_role(role)
    member = store.role_of(db.session(), this_council().id, person.id, which)
    if member is None:
        raise NotFound
    form = ReasonForm(data={"version": member.version})
    if form.sent() and act_on(form, deed, person.ref, which, form.reason.data or "", form.opened_on):
        return back_to(person.ref, _("Done. The reason is kept with your name."))
    return page(template, form, about=the_person(ref), role=which, role_name=ROLES[which])
