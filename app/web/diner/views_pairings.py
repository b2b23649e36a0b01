"""Who cooks for a diner again and again: asked, paused, ended; and a wish for more from a cook."""

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
from app.web.diner import bp
from app.web.diner.views_home import diner
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.pages import page
from app.web.pairs import DinersDaysForm, PauseForm, days_of, seen_by
from app.web.tenant import this_council


@bp.get("/pairings")
@requires(Permission.PAIR_AS_DINER)
def pairings() -> ResponseReturnValue:
    return _page(ButtonForm())


def _page(form: Form) -> ResponseReturnValue:
    session, council, me = db.session(), this_council(), diner().id
    found = store.of_person(session, council.id, me, Role.DINER)
    return page(
        "diner/pairings.html",
        form,
        pairs=seen_by(Party.DINER, list(found)),
        shares=pairing_shares.latest_shares(session, council.id, diner_id=me),
    )


@bp.post("/pairings/<ref>/yes")
@requires(Permission.PAIR_AS_DINER)
def pair_yes(ref: str) -> ResponseReturnValue:
    form, pairing = ButtonForm(), _own(ref)
    if form.sent() and act_on(form, service.consent, ref, form.opened_on):
        return _back(_("Thank you. We tell you and %(name)s when you can start.", name=pairing.cook.first_name))
    return _page(form)


@bp.route("/pairings/<ref>/pause", methods=["GET", "POST"])
@requires(Permission.PAIR_AS_DINER)
def pause_pair(ref: str) -> ResponseReturnValue:
    pairing = _own(ref)
    form = PauseForm(data={"version": pairing.version})
    if form.sent() and act_on(form, service.pause, ref, form.opened_on, form.day()):
        return _back(_("Paused. We tell %(name)s.", name=pairing.cook.first_name))
    return page("diner/pause_pair.html", form, pairing=_own(ref))


@bp.post("/pairings/<ref>/resume")
@requires(Permission.PAIR_AS_DINER)
def resume_pair(ref: str) -> ResponseReturnValue:
    form, pairing = ButtonForm(), _own(ref)
    if form.sent() and act_on(form, service.resume, ref, form.opened_on):
        return _back(_("It begins again. We tell %(name)s.", name=pairing.cook.first_name))
    return _page(form)


@bp.route("/pairings/<ref>/end", methods=["GET", "POST"])
@requires(Permission.PAIR_AS_DINER)
def end_pair(ref: str) -> ResponseReturnValue:
    """Nobody asks why."""
    form, pairing = ButtonForm(), _own(ref)
    if form.sent() and act_on(form, service.end, ref, form.opened_on):
        return _back(_("That is fine. We tell %(name)s kindly, and not why.", name=pairing.cook.first_name))
    found = _own(ref)
    return page("diner/end_pair.html", form, pairing=found, days=days_of(found))


@bp.route("/visits/<ref>/again", methods=["GET", "POST"])
@requires(Permission.PAIR_AS_DINER)
def meals_again(ref: str) -> ResponseReturnValue:
    """After a visit that went well."""
    match, form = _shared(ref), DinersDaysForm()
    if form.sent() and act_on(form, service.suggest_again, ref, form.plan()):
        return _back(_("Thank you. The office asks %(name)s.", name=match.cook.first_name))
    return page("diner/meals_again.html", form, match=_shared(ref))


def _back(said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for(".pairings"), 303)


def _own(ref: str) -> Pairing:
    stored = parse(ref)
    found = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if found is None or found.diner_id != diner().id or not knows(found, Party.DINER):
        raise NotFound
    return found


def _shared(ref: str) -> Match:
    stored = parse(ref)
    found = pairing_shares.share_by_ref(db.session(), this_council().id, stored) if stored else None
    if found is None or found.diner_id != diner().id:
        raise NotFound
    return found
