"""A cook is asked to cook for a neighbour: read it, say yes or not this time, post the meal."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from app import clock
from app.domain.asks import AskState
from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.models.asks import CookAsk
from app.services import ask_meals, asks
from app.store import asks as store
from app.store import meals as meal_store
from app.store.meals import Known
from app.web.acting import act_on
from app.web.cook import bp, present_asks
from app.web.cook.forms_meals import MealForm
from app.web.cook.views_meals import form_page, ready, the_cook
from app.web.forms_base import ButtonForm, Form
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council


@bp.route("/asks/<ref>")
@requires(Permission.POST_MEAL)
def ask(ref: str) -> ResponseReturnValue:
    return _ask_page(_own(ref), ButtonForm())


@bp.route("/asks/<ref>/yes", methods=["POST"])
@requires(Permission.POST_MEAL)
def accept_ask(ref: str) -> ResponseReturnValue:
    """The next thing is the meal itself: its eight questions."""
    found, form = _own(ref), ButtonForm()
    shown_ref, name = found.ref, found.request.diner.first_name
    if form.sent() and act_on(form, asks.accept, shown_ref, form.opened_on):
        flash(_("Thank you. Tell us what you will cook for %(name)s.", name=name), "success")
        return redirect(url_for(".ask_meal", ref=shown_ref), 303)
    return _ask_page(_own(ref), form)


@bp.route("/asks/<ref>/no", methods=["POST"])
@requires(Permission.POST_MEAL)
def decline_ask(ref: str) -> ResponseReturnValue:
    found, form = _own(ref), ButtonForm()
    if form.sent() and act_on(form, asks.decline, found.ref, form.opened_on):
        flash(_("That is fine. We ask somebody else."), "success")
        return redirect(url_for(".home"), 303)
    return _ask_page(_own(ref), form)


@bp.route("/asks/<ref>/meal", methods=["GET", "POST"])
@requires(Permission.POST_MEAL)
def ask_meal(ref: str) -> ResponseReturnValue:
    """Post the meal for this neighbour. Allergens and use-by are asked as for any other."""
    session, council, found = db.session(), this_council(), _own(ref)
    shown_ref, diner = found.ref, found.request.diner
    latest = meal_store.latest_dishes(session, council.id, found.cook_id, limit=1)
    last = (latest[0].window_start, latest[0].window_end) if latest else None
    form = MealForm(
        council,
        clock.now(),
        known_diners=[Known(diner.id, diner.ref, diner.first_name)],
        last=last,
        given=present_asks.to_start_from(found, last),
    )
    form.for_diner.choices = [SelectChoice(diner.ref, diner.first_name)]
    if not form.is_submitted() and found.state is not AskState.ACCEPTED:
        return redirect(url_for(".ask", ref=shown_ref), 303)
    if ready(form) and (done := act_on(form, ask_meals.post, shown_ref, form.facts())):
        flash(_("Your meal is on the table, kept for %(name)s. We tell you both.", name=diner.first_name), "success")
        return redirect(url_for(".meal", ref=done.ref), 303)
    (card,) = present_asks.shown([_own(shown_ref)])
    return form_page("cook/ask_meal.html", form, asked=card)


def _ask_page(found: CookAsk, form: Form) -> ResponseReturnValue:
    (card,) = present_asks.shown([found])
    return page("cook/ask.html", form, asked=card)


def _own(ref: str) -> CookAsk:
    stored = parse(ref)
    found = store.by_ref(db.session(), this_council().id, stored) if stored else None
    if found is None or found.cook_id != the_cook():
        raise NotFound
    return found
