"""A diner will be away, stays longer, or is back."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.models.away import AwaySpell
from app.services import away
from app.store import away as store
from app.web.acting import act_on
from app.web.away import AwayForm, LastDayForm, away_words
from app.web.diner import bp
from app.web.diner.views_home import diner
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council


@bp.route("/away/new", methods=["GET", "POST"])
@requires(Permission.ASK_FOR_MEAL)
def new_away() -> ResponseReturnValue:
    form = AwayForm()
    if form.sent() and act_on(form, away.say_away, form.facts()):
        flash(_("Written down. No meals come on those days, and the cooks know."), "success")
        return redirect(url_for(".home"), 303)
    spells = store.of_person(db.session(), this_council().id, diner().id)
    return page("diner/new_away.html", form, known=[(spell, away_words(spell)) for spell in spells if spell.from_meals])


@bp.route("/away/<ref>", methods=["GET", "POST"])
@requires(Permission.ASK_FOR_MEAL)
def away_spell(ref: str) -> ResponseReturnValue:
    spell, form = _own(ref), LastDayForm()
    if form.sent() and act_on(form, away.change_last_day, spell.ref, form.opened_on, form.until()):
        flash(_("Written down."), "success")
        return redirect(url_for(".home"), 303)
    if not form.is_submitted():
        form.show(spell)
    return _show(ref, form)


@bp.post("/away/<ref>/end")
@requires(Permission.ASK_FOR_MEAL)
def end_away(ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, away.end, ref, form.opened_on):
        flash(_("Good. You can have meals again on those days."), "success")
        return redirect(url_for(".home"), 303)
    spell, again = _own(ref), LastDayForm()
    again.show(spell)
    again.form_errors, again.status = list(form.form_errors), form.status
    return _show(ref, again)


def _show(ref: str, form: Form) -> ResponseReturnValue:
    spell = _own(ref)
    if not form.version.data:
        form.version.data = str(spell.version)
    return page("diner/away_spell.html", form, spell=spell, words=away_words(spell))


def _own(ref: str) -> AwaySpell:
    stored = parse(ref)
    spell = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if spell is None or spell.person_id != diner().id or not spell.from_meals or spell.ended_at is not None:
        raise NotFound
    return spell
