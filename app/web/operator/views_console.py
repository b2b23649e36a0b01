"""The console of those who run the installation: how it is, council by council, and nothing about anybody."""

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.domain.errors import DomainError
from app.extensions import db
from app.services import operators as service
from app.services.throttles import PASSWORDS, PASSWORDS_FROM_NETWORK, Try, network_of, spend
from app.store import across_councils
from app.store import councils as council_store
from app.web.forms_base import ButtonForm
from app.web.guards import public
from app.web.identity import ports
from app.web.operator import bp
from app.web.operator.forms_sign_in import OperatorSignInForm
from app.web.operator.operator_session import TOKEN, operators_only, this_operator
from app.web.operator.present_console import council_rows, health_rows
from app.web.pages import page
from app.web.tenant import council_url
from app.web.words import sentence


@bp.route("/sign-in", methods=["GET", "POST"])
@public("operator")
def sign_in() -> ResponseReturnValue:
    if this_operator():
        return redirect(url_for(".home"))
    form = OperatorSignInForm()
    if form.sent():
        token = _token(form)
        if token:
            session.clear()
            session[TOKEN] = token
            return redirect(url_for(".home"), 303)
    return page("operator/sign_in.html", form)


def _token(form: OperatorSignInForm) -> str | None:
    secrecy, now = ports().secrecy, clock.now()
    email, network = str(form.email.data).strip().lower(), network_of(request.remote_addr)
    tries = Try(PASSWORDS, f"operator:{email}"), Try(PASSWORDS_FROM_NETWORK, f"operator:{network}")
    try:
        spend(db.session(), secrecy, now, *tries)
        return service.sign_in(db.session(), secrecy, email, str(form.password.data), str(form.code.data), now)
    except DomainError as no:
        form.show_error(None, sentence(no.code, no.details), no.status)
        return None


@bp.get("/")
@operators_only
def home() -> ResponseReturnValue:
    now = clock.now()
    queues = across_councils.queues(db.session(), now)
    councils = council_rows(council_store.every(db.session()), queues, council_url)
    pulse = across_councils.pulse(db.session(), now)
    return page(
        "operator/home.html", councils=councils, health=health_rows(pulse), queues=queues, operator=this_operator()
    )


@bp.post("/sign-out")
@operators_only
def sign_out() -> ResponseReturnValue:
    if ButtonForm().sent():
        service.sign_out(db.session(), ports().secrecy, session[TOKEN], clock.now())
        session.clear()
    return redirect(url_for(".sign_in"), 303)
