"""People: the list, the page of one of them, and somebody new on the phone."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.errors import NotFound
from app.domain.members import MemberState
from app.domain.permissions import Permission
from app.domain.references import parse, show
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.people import Person
from app.services import members
from app.store import people as store
from app.store import person_files
from app.store.people import PAGE, WAITING, Filter
from app.web.acting import act_on
from app.web.away import away_words
from app.web.coordinator import bp
from app.web.coordinator.forms_people import DinerForm, PersonForm
from app.web.coordinator.present_people import PersonPage, address_lines, person_page, role_tag
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.homes import elsewhere_so_far
from app.web.identity import signed_in
from app.web.pages import page
from app.web.tenant import this_council
from app.web.weekly import weekly_words

LAST_PAGE = 10_000
LONGEST_SEARCH = 100
STATES = {
    "": Filter(),
    "waiting": Filter(states=WAITING),
    "cooks": Filter(role=Role.COOK, states=(MemberState.ACTIVE,)),
    "diners": Filter(role=Role.DINER, states=(MemberState.ACTIVE,)),
    "relatives": Filter(role=Role.RELATIVE, states=(MemberState.ACTIVE,)),
    "paused": Filter(states=(MemberState.PAUSED,)),
    "on_hold": Filter(states=(MemberState.ON_HOLD,)),
}


def the_person(ref: str) -> Person:
    """The person with their home. Raises NotFound for a reference this council does not have."""
    stored = parse(ref)
    found = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if found is None:
        raise NotFound
    return found


def searched_text() -> str:
    """What was typed to find somebody."""
    return request.args.get("q", "")[:LONGEST_SEARCH].replace("\x00", "").strip()


def the_page(ref: str) -> PersonPage:
    council, viewer = this_council(), _viewer()
    file = person_files.read(db.session(), council.id, the_person(ref))
    return person_page(file, viewer, council.policy, clock.now().astimezone(council.policy.tz).date())


def show_person(ref: str, form: Form | None = None) -> ResponseReturnValue:
    """The person's page; with a form that a rule refused, its sentence on top and its status."""
    shown = the_page(ref)
    return page(
        "coordinator/person.html",
        form,
        shown=shown,
        lines=address_lines(shown.file.person.household),
        weekly=[(row, weekly_words(row)) for row in shown.file.weekly],
        away=[(spell, away_words(spell)) for spell in shown.file.away],
    )


@bp.get("/people")
@requires(Permission.SEE_PEOPLE)
def people() -> ResponseReturnValue:
    state = request.args.get("state", "")
    text = searched_text()
    number = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    wanted = STATES.get(state, STATES[""])._replace(text=text)
    found = store.find(db.session(), this_council().id, wanted, number)
    return page(
        "coordinator/people.html",
        found=found,
        tags={listed.person.id: [role_tag(member) for member in listed.roles] for listed in found.people},
        state=state if state in STATES else "",
        text=text,
        number=number,
        pages=-(-found.total // PAGE),
    )


@bp.get("/people/<ref>")
@requires(Permission.SEE_PEOPLE)
def person(ref: str) -> ResponseReturnValue:
    return show_person(ref)


@bp.route("/people/new", methods=["GET", "POST"])
@requires(Permission.ADD_PERSON)
def new_person() -> ResponseReturnValue:
    """A new caller who would like meals. Saved whether or not all 14 foods were asked."""
    return _add(DinerForm(), "coordinator/new_person.html")


@bp.route("/people/new-cook", methods=["GET", "POST"])
@requires(Permission.ADD_PERSON)
def new_cook() -> ResponseReturnValue:
    return _add(PersonForm(), "coordinator/new_cook.html")


def _add(form: PersonForm, template: str) -> ResponseReturnValue:
    if request.method == "GET":
        form.lives_with.data = request.args.get("with", "")
    housemate = the_person(form.lives_with.data) if form.lives_with.data else None
    if form.sent() and (done := act_on(form, members.add_person, form.facts())):
        flash(_("Saved. The reference is %(ref)s.", ref=show(done.ref)), "success")
        return redirect(url_for(".person", ref=done.ref), 303)
    return page(
        template,
        form,
        housemate=the_person(housemate.ref) if housemate else None,
        known=bool(form.really_new.errors) or form.really_new.data,
        caller=_viewer(),
        elsewhere=elsewhere_so_far(form),
    )


@bp.post("/people/<ref>/roles/<role>/begin")
@requires(Permission.ACTIVATE_MEMBER)
def begin_role(ref: str, role: str) -> ResponseReturnValue:
    return _move(ref, role, "begin")


@bp.post("/people/<ref>/roles/<role>/activate")
@requires(Permission.ACTIVATE_MEMBER)
def activate_role(ref: str, role: str) -> ResponseReturnValue:
    return _move(ref, role, "activate")


@bp.post("/people/<ref>/roles/<role>/resume")
@requires(Permission.PAUSE_MEMBER)
def resume_role(ref: str, role: str) -> ResponseReturnValue:
    return _move(ref, role, "resume")


@bp.post("/people/<ref>/roles/<role>/apply")
@requires(Permission.ADD_PERSON)
def apply_role(ref: str, role: str) -> ResponseReturnValue:
    found, which, form = the_person(ref), the_role(role), ButtonForm()
    if form.sent() and act_on(form, members.add_role, found.ref, which):
        flash(_("Taken down. What is still missing stands below."), "success")
        return redirect(url_for(".person", ref=found.ref), 303)
    return show_person(ref, form)


def _move(ref: str, role: str, name: str) -> ResponseReturnValue:
    found, which, form = the_person(ref), the_role(role), ButtonForm()
    deeds = {"begin": members.begin_vetting, "activate": members.activate, "resume": members.resume}
    if form.sent() and act_on(form, deeds[name], found.ref, which, form.opened_on):
        said = {
            "begin": _("The checks have begun."),
            "activate": _("%(name)s is active.", name=found.first_name),
            "resume": _("%(name)s takes part again.", name=found.first_name),
        }
        flash(said[name], "success")
        return redirect(url_for(".person", ref=found.ref), 303)
    return show_person(ref, form)


def the_role(role: str) -> Role:
    if role not in {item.value for item in store.MEMBER_ROLES}:
        raise NotFound
    return Role(role)


def _viewer() -> Person:
    member = signed_in()
    assert member is not None  # the guard let them through
    assert member.person is not None
    return member.person
