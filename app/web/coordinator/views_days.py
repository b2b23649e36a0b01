"""Somebody's weekly meals and days away, as the desk takes them down and looks after them."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.domain.standing_requests import KEPT
from app.domain.vocabulary import Asked, Role
from app.extensions import db
from app.models.away import AwaySpell
from app.models.standing_requests import StandingRequest
from app.services import away, standing_requests
from app.store import away as away_store
from app.store import people
from app.store import standing_requests as store
from app.web.acting import act_on
from app.web.away import KINDS, AwayForSomebodyForm, LastDayForm, away_words
from app.web.coordinator import bp
from app.web.coordinator.views_people import the_person
from app.web.coordinator.views_people_details import back_to
from app.web.formats import window
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council
from app.web.weekly import EndStandingForm, StandingForSomebodyForm, weekly_words


@bp.route("/people/<ref>/weekly", methods=["GET", "POST"])
@requires(Permission.ACT_FOR)
def new_standing(ref: str) -> ResponseReturnValue:
    person = the_person(ref)
    if people.role_of(db.session(), this_council().id, person.id, Role.DINER) is None:
        raise NotFound
    form = StandingForSomebodyForm()
    if form.sent() and (
        done := act_on(form, standing_requests.ask_for, person.ref, Asked(form.how.data), form.facts())
    ):
        flash(_("Written down. The days that are due soon are asked for."), "success")
        return redirect(url_for(".standing", ref=done.ref), 303)
    about = the_person(ref)
    kept = [(row, weekly_words(row)) for row in store.of_diner(db.session(), this_council().id, about.id)]
    return page("coordinator/new_standing.html", form, about=about, kept=kept)


@bp.get("/weekly/<ref>")
@requires(Permission.ACT_FOR)
def standing(ref: str) -> ResponseReturnValue:
    return _standing_page("coordinator/standing.html", ref, ButtonForm())


@bp.post("/weekly/<ref>/pause")
@requires(Permission.ACT_FOR)
def pause_standing(ref: str) -> ResponseReturnValue:
    return _move_standing(ref, standing_requests.pause, _("Paused. What was asked for already stays."))


@bp.post("/weekly/<ref>/resume")
@requires(Permission.ACT_FOR)
def resume_standing(ref: str) -> ResponseReturnValue:
    return _move_standing(ref, standing_requests.resume, _("It goes on."))


def _move_standing(ref: str, deed: Callable[..., Any], said: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, deed, ref, form.opened_on):
        flash(said, "success")
        return redirect(url_for(".standing", ref=ref), 303)
    return _standing_page("coordinator/standing.html", ref, form)


@bp.route("/weekly/<ref>/end", methods=["GET", "POST"])
@requires(Permission.ACT_FOR)
def end_standing(ref: str) -> ResponseReturnValue:
    row, form = _standing(ref), EndStandingForm()
    diner = row.diner.ref
    if form.sent():
        with_days = bool(form.with_days.data)
        if act_on(form, standing_requests.end, row.ref, form.opened_on, with_days=with_days):
            return back_to(diner, _("The weekly meals are ended."))
    return _standing_page("coordinator/end_standing.html", ref, form)


def _standing_page(template: str, ref: str, form: Form) -> ResponseReturnValue:
    row = _standing(ref)
    opened = store.opened_for(db.session(), this_council().id, row.id)
    days = [(wish, window(wish.window_start, wish.window_end)) for wish in opened]
    return page(template, form, row=row, words=weekly_words(row), days=days)


def _standing(ref: str) -> StandingRequest:
    stored = parse(ref)
    row = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if row is None or row.state not in KEPT:
        raise NotFound
    return row


@bp.route("/people/<ref>/away", methods=["GET", "POST"])
@requires(Permission.ACT_FOR)
def new_away(ref: str) -> ResponseReturnValue:
    """Away or in hospital, as somebody has told the desk."""
    person, form = the_person(ref), AwayForSomebodyForm()
    if form.sent() and act_on(form, away.say_away_for, person.ref, Asked(form.how.data), form.facts()):
        return back_to(person.ref, _("Written down. What was arranged on those days is called off."))
    about = the_person(ref)
    spells = away_store.of_person(db.session(), this_council().id, about.id)
    return page("coordinator/new_away.html", form, about=about, known=[(row, away_words(row)) for row in spells])


@bp.route("/away/<ref>", methods=["GET", "POST"])
@requires(Permission.ACT_FOR)
def away_spell(ref: str) -> ResponseReturnValue:
    spell, form = _spell(ref), LastDayForm()
    person = spell.person.ref
    if form.sent() and act_on(form, away.change_last_day, spell.ref, form.opened_on, form.until()):
        return back_to(person, _("Written down."))
    if not form.is_submitted():
        form.show(spell)
    return _spell_page(ref, form)


@bp.post("/away/<ref>/end")
@requires(Permission.ACT_FOR)
def end_away(ref: str) -> ResponseReturnValue:
    return _settle_spell(ref, away.end, _("They are back. Meals may come again."))


@bp.post("/away/<ref>/asked")
@requires(Permission.ACT_FOR)
def asked_after(ref: str) -> ResponseReturnValue:
    """Somebody has asked how they are; nothing more is known."""
    return _settle_spell(ref, away.asked_after, _("Written down. We remind you again in a week."))


def _settle_spell(ref: str, deed: Callable[..., Any], said: str) -> ResponseReturnValue:
    form, person = ButtonForm(), _spell(ref).person.ref
    if form.sent() and act_on(form, deed, ref, form.opened_on):
        return back_to(person, said)
    spell, again = _spell(ref), LastDayForm()
    again.show(spell)
    again.form_errors, again.status = list(form.form_errors), form.status
    return _spell_page(ref, again)


def _spell_page(ref: str, form: Form) -> ResponseReturnValue:
    spell = _spell(ref)
    if not form.version.data:
        form.version.data = str(spell.version)
    contact = away_store.contact_of(db.session(), this_council().id, spell.person_id)
    return page(
        "coordinator/away_spell.html",
        form,
        spell=spell,
        words=away_words(spell),
        where=KINDS[spell.kind],
        contact=contact,
    )


def _spell(ref: str) -> AwaySpell:
    stored = parse(ref)
    spell = away_store.by_ref(db.session(), this_council().id, stored) if stored else None
    if spell is None or spell.ended_at is not None:
        raise NotFound
    return spell
