"""Pairs: the lists, one of them, and two people brought together."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.pairings import Pairing
from app.models.people import Person
from app.services import pairings as service
from app.store import pairing_shares, trace
from app.store import pairings as store
from app.store import people as people_store
from app.web.acting import act_on
from app.web.coordinator import bp, present_pairings
from app.web.coordinator.forms_pairings import PairForm
from app.web.coordinator.pair_rows import pair_rows
from app.web.coordinator.present_people import is_own
from app.web.coordinator.views_people import LAST_PAGE, the_person
from app.web.formats import local
from app.web.forms_base import Form
from app.web.guards import requires
from app.web.identity import signed_in
from app.web.pages import page
from app.web.tenant import this_council
from app.web.words import sentence
from app.web.words.happenings import happening_words

PAGE = 25


def the_pairing(ref: str) -> Pairing:
    """With both people. Raises NotFound for a reference this council does not have."""
    stored = parse(ref)
    found = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if found is None:
        raise NotFound
    return found


def show_pairing(ref: str, form: Form | None = None) -> ResponseReturnValue:
    """The pair's page; with a form that a rule refused, its sentence on top and its status."""
    session, council, pairing = db.session(), this_council(), the_pairing(ref)
    since = pairing.trial_from or clock.now()
    shares = pairing_shares.count_shares(session, council.id, pairing.cook_id, pairing.diner_id, since)
    viewer = _viewer()
    own = is_own(pairing.cook, viewer) or is_own(pairing.diner, viewer)
    history = [] if own else trace.history(session, council.id, [("pairings", pairing.id)])
    return page(
        "coordinator/pairing.html",
        form,
        shown=present_pairings.pair_page(pairing, council.policy, local(clock.now()).date(), shares, own=own),
        happened=[happening_words(line) for line in history],
    )


def back_to_pair(ref: str, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for(".pairing", ref=ref), 303)


@bp.get("/pairings")
@requires(Permission.DECIDE_PAIRING)
def pairings() -> ResponseReturnValue:
    session, council, today = db.session(), this_council(), local(clock.now()).date()
    groups = present_pairings.groups(council.policy, today)
    state = request.args.get("state", "")
    number = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    wanted = groups.get(state, groups[""])
    found = store.listed(session, council.id, wanted, PAGE, (number - 1) * PAGE)
    return page(
        "coordinator/pairings.html",
        rows=pair_rows(found, council.policy, today),
        state=state if state in groups else "",
        number=number,
        pages=-(-store.count(session, council.id, wanted) // PAGE),
    )


@bp.get("/pairings/<ref>")
@requires(Permission.DECIDE_PAIRING)
def pairing(ref: str) -> ResponseReturnValue:
    return show_pairing(ref)


@bp.route("/people/<ref>/pair", methods=["GET", "POST"])
@requires(Permission.DECIDE_PAIRING)
def pair(ref: str) -> ResponseReturnValue:
    """From either side: the page of the cook or that of the diner."""
    person, form = the_person(ref), PairForm()
    other = _named(form) if form.sent() else None
    if other:
        cook, diner = (person, other) if _cooks(person) and not (_cooks(other) and _dines(person)) else (other, person)
        if done := act_on(form, service.suggest, cook.ref, diner.ref, form.plan()):
            return back_to_pair(done.ref, _("Both are asked. Their answers come here."))
    return page("coordinator/pair.html", form, about=the_person(ref))


def _named(form: PairForm) -> Person | None:
    """The other person that the form names, who must be what this one is not; else the sentence stands there."""
    ref = parse(form.other.data or "")
    found = people_store.by_ref(db.session(), this_council().id, ref) if ref else None
    if found is None or not (_cooks(found) or _dines(found)):
        form.show_error(form.other.name, sentence("nobody_found", {}), 404 if ref else 422)
        return None
    return found


def _cooks(person: Person) -> bool:
    return people_store.role_of(db.session(), this_council().id, person.id, Role.COOK) is not None


def _dines(person: Person) -> bool:
    return people_store.role_of(db.session(), this_council().id, person.id, Role.DINER) is not None


def _viewer() -> Person:
    member = signed_in()
    assert member is not None  # the guard let them through
    assert member.person is not None
    return member.person
