"""Two people: kept apart, or linked as relative and diner. And doing something for one of them."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.permissions import Permission
from app.domain.references import parse
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.people import Person
from app.services import acting, homes, keep_aparts
from app.store import people as store
from app.web.acting import act_on
from app.web.coordinator import bp
from app.web.coordinator.forms_bonds import ActForm, ApartForm, RelativeForm, TogetherForm
from app.web.coordinator.forms_people import ReasonForm
from app.web.coordinator.views_people import the_person
from app.web.coordinator.views_people_details import back_to
from app.web.forms_base import Form
from app.web.guards import requires
from app.web.identity import signed_in
from app.web.pages import page
from app.web.tenant import this_council
from app.web.words import sentence


@bp.route("/people/<ref>/apart", methods=["GET", "POST"])
@requires(Permission.KEEP_APART)
def keep_apart(ref: str) -> ResponseReturnValue:
    person, form = the_person(ref), ApartForm()
    other = _named(form) if form.sent() else None
    if other and act_on(form, keep_aparts.keep_apart, person.ref, other.ref, form.reason.data or ""):
        return back_to(person.ref, _("They are kept apart. Neither of them is told."))
    return page("coordinator/keep_apart.html", form, about=the_person(ref))


@bp.route("/people/<ref>/apart/<other_ref>/end", methods=["GET", "POST"])
@requires(Permission.KEEP_APART)
def end_apart(ref: str, other_ref: str) -> ResponseReturnValue:
    person, other, form = the_person(ref), the_person(other_ref), ReasonForm()
    if form.sent() and act_on(form, keep_aparts.end, person.ref, other.ref, form.reason.data or ""):
        return back_to(person.ref, _("They may be matched again."))
    return page("coordinator/end_apart.html", form, about=the_person(ref), other=the_person(other_ref))


@bp.route("/people/<ref>/together", methods=["GET", "POST"])
@requires(Permission.PLACE_ADDRESS)
def live_together(ref: str) -> ResponseReturnValue:
    """For two who came one by one and share a home; the link on the page fills in whom."""
    person = the_person(ref)
    form = TogetherForm(data={"other": request.args.get("with", ""), "version": person.version})
    other = _named(form) if form.sent() else None
    if other and act_on(form, homes.live_together, person.ref, other.ref, form.reason.data or "", form.opened_on):
        return back_to(person.ref, _("They share a home. They are never matched with each other."))
    return page("coordinator/live_together.html", form, about=the_person(ref))


@bp.route("/people/<ref>/relatives", methods=["GET", "POST"])
@requires(Permission.ACTIVATE_MEMBER)
def link_relative(ref: str) -> ResponseReturnValue:
    """From either side: the page of the relative or that of the diner."""
    person, form = the_person(ref), RelativeForm()
    other = _named(form) if form.sent() else None
    if other:
        is_relative = store.role_of(db.session(), this_council().id, person.id, Role.RELATIVE) is not None
        is_diner = store.role_of(db.session(), this_council().id, other.id, Role.DINER) is not None
        first, second = (person, other) if is_relative and is_diner else (other, person)
        if act_on(form, acting.link_relative, first.ref, second.ref, form.relation.data or ""):
            return back_to(person.ref, _("They are linked."))
    return page("coordinator/link_relative.html", form, about=the_person(ref))


@bp.route("/people/<ref>/relatives/<other_ref>/end", methods=["GET", "POST"])
@requires(Permission.ACTIVATE_MEMBER)
def unlink_relative(ref: str, other_ref: str) -> ResponseReturnValue:
    """ref: the relative's. other_ref: the diner's."""
    relative, diner, form = the_person(ref), the_person(other_ref), ReasonForm()
    if form.sent() and act_on(form, acting.unlink_relative, relative.ref, diner.ref, form.reason.data or ""):
        return back_to(diner.ref, _("The link is ended, from this moment."))
    return page("coordinator/unlink_relative.html", form, about=the_person(ref), other=the_person(other_ref))


@bp.route("/people/<ref>/act", methods=["GET", "POST"])
@requires(Permission.ACT_FOR)
def act_for(ref: str) -> ResponseReturnValue:
    person, form, member = the_person(ref), ActForm(), signed_in()
    assert member is not None  # the guard let them through
    session_id = member.sign_in.id
    if form.sent() and act_on(
        form, acting.start_for_member, session_id, person.ref, form.asked(), form.reason.data or ""
    ):
        return redirect(url_for("account.acting_now"), 303)
    return page("coordinator/act_for.html", form, about=the_person(ref))


def _named(form: Form) -> Person | None:
    """The other person that the form names; else the sentence stands beside its field."""
    ref = parse(form.other.data or "")
    found = store.by_ref(db.session(), this_council().id, ref) if ref else None
    if found is None:
        form.show_error(form.other.name, sentence("nobody_found", {}), 404 if ref else 422)
    return found
