"""The interest list, at the front door: tell me when a council near me begins."""

from flask import flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.contacts import parse_email
from app.domain.errors import TooMany
from app.extensions import db
from app.services import interest as service
from app.services import throttles
from app.services.throttles import Try
from app.web.attempts import network
from app.web.finding import begun_in
from app.web.forms_base import ButtonForm
from app.web.guards import public
from app.web.identity import ports
from app.web.pages import page
from app.web.public import bp
from app.web.public.forms_front import InterestForm
from app.web.tenant import settings
from app.web.words import sentence

ASKED = "asked_district"


def interest_form(district: str) -> InterestForm:
    """Empty, for somebody who looked for a postcode in this district."""
    return InterestForm(formdata=None, district=district)


def ledger() -> service.Ledger:
    return service.Ledger(db.session(), ports().secrecy, clock.now())


@bp.route("/interest", methods=["GET", "POST"])
@public("front_door")
def interest() -> ResponseReturnValue:
    form = InterestForm()
    if form.sent() and _asked(form):
        session[ASKED] = form.district.data
        return redirect(url_for("public.interest_asked"), 303)
    if not form.is_submitted() or form.district.errors:
        return redirect(url_for("public.find"), 303)
    return page("public/interest.html", form)


@bp.get("/interest/asked")
@public("front_door")
def interest_asked() -> ResponseReturnValue:
    if ASKED not in session:
        return redirect(url_for("public.find"))
    return page("public/interest_asked.html", district=session[ASKED])


@bp.route("/interest/<key>", methods=["GET", "POST"])
@public("front_door")
def interest_link(key: str) -> ResponseReturnValue:
    """What the mail's link opens. It only shows; the button confirms."""
    form = ButtonForm()
    if form.sent():
        service.confirm(ledger(), key)
        return redirect(url_for("public.interest_link", key=key), 303)
    return page("public/interest_link.html", form, key=key, waiting=service.look(ledger(), key))


@bp.post("/interest/<key>/leave")
@public("front_door")
def interest_leave(key: str) -> ResponseReturnValue:
    if not ButtonForm().sent():
        return redirect(url_for("public.interest_link", key=key), 303)
    service.leave(ledger(), key)
    flash(_("Your address is off the list. We keep nothing of it."), "success")
    return redirect("/", 303)


def _asked(form: InterestForm) -> bool:
    email, district = parse_email(str(form.email.data)), str(form.district.data)
    try:
        tries = Try(service.FOR_ADDRESS, email), Try(service.FROM_NETWORK, network())
        throttles.spend(db.session(), ports().secrecy, clock.now(), *tries)
        begun = [council.slug for council in begun_in(district)]
        service.ask(ledger(), email, district, begun, months=settings().interest_list_months)
    except TooMany as no:
        form.show_error(no.field, sentence(no.code, no.details), no.status)
        return False
    return True
