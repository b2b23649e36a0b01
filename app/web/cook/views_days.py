"""When a cook does not cook, and how much is enough in a week."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import ValidationError

from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.models.away import AwaySpell
from app.services import away, load
from app.store import away as store
from app.store import load as load_store
from app.web.acting import act_on
from app.web.away import CookAwayForm, LastDayForm, away_words
from app.web.cook import bp
from app.web.cook.views_meals import the_cook
from app.web.fields import one_line
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council

LONGEST_NUMBER = 3


class WeekForm(Form):
    portions = StringField(_l("The most portions in one week"), filters=[one_line])

    def validate_portions(self, field: StringField) -> None:
        text = field.data or ""
        if text and not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
            raise ValidationError(_("Enter a whole number, like 4, or leave it empty."))

    def most(self) -> int | None:
        return int(self.portions.data) if self.portions.data else None


@bp.route("/week", methods=["GET", "POST"])
@requires(Permission.EDIT_KITCHEN)
def week() -> ResponseReturnValue:
    """The most portions in a week; nothing entered: no limit."""
    form = WeekForm()
    if form.sent() and act_on(form, load.save_limit, form.most(), form.opened_on):
        flash(_("Written down."), "success")
        return redirect(url_for("account.settings"), 303)
    if not form.is_submitted():
        known = load_store.profile(db.session(), this_council().id, the_cook())
        form.portions.data = str(known.portions_per_week or "") if known else ""
        form.version.data = str(known.version if known else 0)
    return page("cook/week.html", form)


@bp.route("/away/new", methods=["GET", "POST"])
@requires(Permission.POST_MEAL)
def new_away() -> ResponseReturnValue:
    form = CookAwayForm()
    if form.sent() and act_on(form, away.say_away, form.facts(cooking_only=True)):
        flash(_("Written down. Nobody is matched with you on those days."), "success")
        return redirect(url_for(".home"), 303)
    spells = store.of_person(db.session(), this_council().id, the_cook())
    known = [(spell, away_words(spell)) for spell in spells if spell.from_cooking]
    return page("cook/new_away.html", form, known=known)


@bp.route("/away/<ref>", methods=["GET", "POST"])
@requires(Permission.POST_MEAL)
def away_spell(ref: str) -> ResponseReturnValue:
    spell, form = _own(ref), LastDayForm()
    if form.sent() and act_on(form, away.change_last_day, spell.ref, form.opened_on, form.until()):
        flash(_("Written down."), "success")
        return redirect(url_for(".home"), 303)
    if not form.is_submitted():
        form.show(spell)
    return _show(ref, form)


@bp.post("/away/<ref>/end")
@requires(Permission.POST_MEAL)
def end_away(ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and act_on(form, away.end, ref, form.opened_on):
        flash(_("Good to have you back."), "success")
        return redirect(url_for(".home"), 303)
    spell, again = _own(ref), LastDayForm()
    again.show(spell)
    again.form_errors, again.status = list(form.form_errors), form.status
    return _show(ref, again)


def _show(ref: str, form: Form) -> ResponseReturnValue:
    spell = _own(ref)
    if not form.version.data:
        form.version.data = str(spell.version)
    return page("cook/away_spell.html", form, spell=spell, words=away_words(spell))


def _own(ref: str) -> AwaySpell:
    stored = parse(ref)
    spell = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if spell is None or spell.person_id != the_cook() or not spell.from_cooking or spell.ended_at is not None:
        raise NotFound
    return spell
