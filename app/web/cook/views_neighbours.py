"""Neighbours who wait for a meal, for a cook who could bring one."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField
from wtforms.validators import Length

from app import clock
from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.references import parse
from app.extensions import db
from app.services import matches
from app.services.meal_lists import neighbours_waiting
from app.web.acting import act_on
from app.web.cook import bp, present_meals
from app.web.cook.views_meals import the_cook
from app.web.forms_base import Form
from app.web.guards import requires
from app.web.pages import page
from app.web.tenant import this_council

SHOWN = 25


class OfferForm(Form):
    meal = HiddenField(validators=[Length(max=20)])


@bp.route("/neighbours")
@requires(Permission.SEE_WAITING_DINERS)
def neighbours() -> ResponseReturnValue:
    return _neighbours_page(None)


@bp.route("/neighbours/<ref>/offer", methods=["POST"])
@requires(Permission.PICK_DINER)
def offer_meal(ref: str) -> ResponseReturnValue:
    """Offer one of the cook's own meals to this neighbour's request: a coordinator looks at it first."""
    form = OfferForm()
    stored, meal_ref = parse(ref), parse(str(form.meal.data or ""))
    if stored is None or meal_ref is None:
        raise NotFound
    if form.sent() and act_on(form, matches.pick_diner, meal_ref, stored):
        flash(_("A coordinator looks at it, then we tell you both."), "success")
        return redirect(url_for(".meal", ref=meal_ref), 303)
    return _neighbours_page(form)


def _neighbours_page(form: Form | None) -> ResponseReturnValue:
    found = neighbours_waiting(db.session(), this_council(), the_cook(), clock.now(), limit=SHOWN)
    return page("cook/neighbours.html", form, neighbours=[present_meals.neighbour(one) for one in found])
