"""A cook's regular days: say them, stop them, and post what there is on one of them."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.cook_days import next_one
from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.services import cook_days, meals
from app.services.cook_days import Coming
from app.store import cook_days as store
from app.store import meals as meal_store
from app.web.acting import act_on
from app.web.cook import bp, present_regular_days
from app.web.cook.forms_meals import MealForm
from app.web.cook.forms_regular_days import DayForm
from app.web.cook.views_meals import form_page, ready, the_cook
from app.web.forms_base import ButtonForm, Form, new_form_key
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council


@bp.route("/days", methods=["GET", "POST"])
@requires(Permission.POST_MEAL)
def days() -> ResponseReturnValue:
    session, council, cook = db.session(), this_council(), the_cook()
    latest = meal_store.latest_dishes(session, council.id, cook, limit=1)
    form = DayForm((latest[0].window_start, latest[0].window_end) if latest else None)
    if form.sent() and act_on(form, cook_days.add, form.facts()):
        flash(_("Noted. We ask you two days before, and post nothing without you."), "success")
        return redirect(url_for(".days"), 303)
    return _days_page(form)


def _days_page(form: Form) -> ResponseReturnValue:
    return page("cook/days.html", form, days=present_regular_days.lines(present_regular_days.of_cook(the_cook())))


@bp.route("/meals/<ref>/each-week", methods=["POST"])
@requires(Permission.POST_MEAL)
def each_week(ref: str) -> ResponseReturnValue:
    """One tap: from now on a day of the week like that of this meal."""
    stored = parse(ref)
    if stored is None or meal_store.of_cook(db.session(), this_council().id, the_cook(), stored) is None:
        raise NotFound
    form = ButtonForm()
    if form.sent() and act_on(form, cook_days.add_like, stored):
        flash(_("Noted. We ask you two days before, and post nothing without you."), "success")
        return redirect(url_for(".days"), 303)
    return _again(form)


@bp.route("/days/<ref>/stop", methods=["POST"])
@requires(Permission.POST_MEAL)
def stop_day(ref: str) -> ResponseReturnValue:
    stored = parse(ref)
    if stored is None or store.by_ref(db.session(), this_council().id, the_cook(), stored) is None:
        raise NotFound
    form = ButtonForm()
    if form.sent() and act_on(form, cook_days.stop, stored, form.opened_on):
        flash(_("We no longer ask you about that day. What you have posted stays."), "success")
        return redirect(url_for(".days"), 303)
    return _again(form)


def _again(refused: Form) -> ResponseReturnValue:
    """The page of days, with what the button was told."""
    form = DayForm(None, formdata=None)
    form.form_key.data = new_form_key()
    form.form_errors, form.status = list(refused.form_errors), refused.status
    return _days_page(form)


@bp.route("/days/<ref>/meal", methods=["GET", "POST"])
@requires(Permission.POST_MEAL)
def day_meal(ref: str) -> ResponseReturnValue:
    """Post what there is on the next of these days: as last time, with the safety questions asked afresh."""
    session, council, cook = db.session(), this_council(), the_cook()
    coming = _coming(ref)
    last = store.latest_of_dish(session, council.id, cook, coming.row.dish)
    window = (coming.occurrence.window.start, coming.occurrence.window.end)
    form = MealForm(
        council,
        clock.now(),
        known_diners=meal_store.diners_cooked_for(session, council.id, cook),
        last=window,
        given=present_regular_days.to_start_from(coming, last),
    )
    if ready(form) and (done := act_on(form, meals.post, form.facts())):
        flash(_("Your meal is on the table. We tell you when somebody is found for it."), "success")
        return redirect(url_for(".meal", ref=done.ref), 303)
    return form_page("cook/new_meal.html", form)


def _coming(ref: str) -> Coming:
    """The next one of a regular day, whether or not it is time to ask about it."""
    council = this_council()
    stored = parse(ref)
    row = store.by_ref(db.session(), council.id, the_cook(), stored) if stored else None
    if row is None:
        raise NotFound
    return Coming(row, next_one(cook_days.facts_of(row), clock.now(), council.policy.tz))
