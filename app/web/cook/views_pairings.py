"""Whom a cook cooks for again and again: asked, paused, ended; and a wish to cook for somebody again."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import NotFound
from app.domain.pairings import Party
from app.domain.permissions import Permission
from app.domain.references import parse
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.meals import Match
from app.models.pairings import Pairing
from app.services import pairings as service
from app.services.pairing_parts import knows
from app.store import pairing_shares
from app.store import pairings as store
from app.web.acting import act_on
from app.web.cook import bp
from app.web.cook.views_meals import the_cook
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.pages import page
from app.web.pairs import DaysForm, PauseForm, days_of, seen_by
from app.web.tenant import this_council


@bp.get("/pairings")
@requires(Permission.PAIR_AS_COOK)
def pairings() -> ResponseReturnValue:
    return _page(ButtonForm())


def _page(form: Form) -> ResponseReturnValue:
    session, council, cook = db.session(), this_council(), the_cook()
    found = store.of_person(session, council.id, cook, Role.COOK)
    return page(
        "cook/pairings.html",
        form,
        pairs=seen_by(Party.COOK, list(found)),
        shares=pairing_shares.latest_shares(session, council.id, cook_id=cook),
    )


@bp.post("/pairings/<ref>/yes")
@requires(Permission.PAIR_AS_COOK)
def pair_yes(ref: str) -> ResponseReturnValue:
    form, pairing = ButtonForm(), _own(ref)
    if form.sent() and act_on(form, service.consent, ref, form.opened_on):
        return _back(_("Thank you. We tell you and %(name)s when you can start.", name=pairing.diner.first_name))
    return _page(form)


@bp.route("/pairings/<ref>/pause", methods=["GET", "POST"])
@requires(Permission.PAIR_AS_COOK)
def pause_pair(ref: str) -> ResponseReturnValue:
    pairing = _own(ref)
    form = PauseForm(data={"version": pairing.version})
    if form.sent() and act_on(form, service.pause, ref, form.opened_on, form.day()):
        return _back(_("Paused. We tell %(name)s.", name=pairing.diner.first_name))
    return page("cook/pause_pair.html", form, pairing=_own(ref))


@bp.post("/pairings/<ref>/resume")
@requires(Permission.PAIR_AS_COOK)
def resume_pair(ref: str) -> ResponseReturnValue:
    form, pairing = ButtonForm(), _own(ref)
    if form.sent() and act_on(form, service.resume, ref, form.opened_on):
        return _back(_("It begins again. We tell %(name)s.", name=pairing.diner.first_name))
    return _page(form)


@bp.route("/pairings/<ref>/end", methods=["GET", "POST"])
@requires(Permission.PAIR_AS_COOK)
def end_pair(ref: str) -> ResponseReturnValue:
    """Nobody asks why."""
    form, pairing = ButtonForm(), _own(ref)
    if form.sent() and act_on(form, service.end, ref, form.opened_on):
        return _back(_("That is fine. We tell %(name)s kindly, and not why.", name=pairing.diner.first_name))
    found = _own(ref)
    return page("cook/end_pair.html", form, pairing=found, days=days_of(found))


@bp.route("/visits/<ref>/again", methods=["GET", "POST"])
@requires(Permission.PAIR_AS_COOK)
def cook_again(ref: str) -> ResponseReturnValue:
    """After a visit that went well."""
    match, form = _shared(ref), DaysForm()
    if form.sent() and act_on(form, service.suggest_again, ref, form.plan()):
        return _back(_("Thank you. The office asks %(name)s.", name=match.diner.first_name))
    return page("cook/cook_again.html", form, match=_shared(ref))


def _back(said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for(".pairings"), 303)


def _own(ref: str) -> Pairing:
    stored = parse(ref)
    found = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if found is None or found.cook_id != the_cook() or not knows(found, Party.COOK):
        raise NotFound
    return found


def _shared(ref: str) -> Match:
    stored = parse(ref)
    found = pairing_shares.share_by_ref(db.session(), this_council().id, stored) if stored else None
    if found is None or found.cook_id != the_cook():
        raise NotFound
    return found
