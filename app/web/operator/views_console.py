"""The console of those who run the installation: how it is, council by council, and nothing about anybody."""

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.domain.errors import DomainError
from app.extensions import db
from app.services import operators as service
from app.services.throttles import PASSWORDS, PASSWORDS_FROM_NETWORK, Try, network_of, spend
from app.store import across_councils, console
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

LONGEST_SEARCH, LAST_PAGE, MOST_ROWS = 40, 10_000, 100


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
    session, now = db.session(), clock.now()
    text = request.args.get("q", "")[:LONGEST_SEARCH].replace("\x00", "").strip().lower().replace(" ", "-")
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found = console.councils(session, text, number)
    numbers = console.numbers(session, [row.id for row in found.councils], now)
    return page(
        "operator/home.html",
        councils=council_rows(found.councils, numbers, now, council_url),
        total=found.total,
        text=text,
        number=number,
        pages=max(1, -(-found.total // console.PAGE)),
        health=health_rows(across_councils.pulse(session, now), console.age_of(session, "backup", now)),
        operator=this_operator(),
    )


@bp.get("/queue")
@operators_only
def queue() -> ResponseReturnValue:
    """What waits to go out, by kind and by council."""
    session = db.session()
    queues = across_councils.queues(session, clock.now())
    kinds: dict[str, list[int]] = {}
    for row in queues:
        seen = kinds.setdefault(row.kind, [0, 0])
        seen[0], seen[1] = seen[0] + row.waiting, seen[1] + row.failed
    slugs = council_store.slugs(session, {row.council_id for row in queues})
    worst = sorted(queues, key=lambda row: (-row.failed, -row.waiting, slugs[row.council_id], row.kind))
    rows = [(slugs[row.council_id], row) for row in worst[:MOST_ROWS]]
    return page("operator/queue.html", kinds=sorted(kinds.items()), rows=rows, more=len(worst) - len(rows))


@bp.post("/sign-out")
@operators_only
def sign_out() -> ResponseReturnValue:
    if ButtonForm().sent():
        service.sign_out(db.session(), ports().secrecy, session[TOKEN], clock.now())
        session.clear()
    return redirect(url_for(".sign_in"), 303)
