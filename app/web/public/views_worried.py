"""Worried about someone? Anybody may say so, signed in or not."""

from datetime import timedelta

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.domain.errors import TooMany
from app.domain.members import MemberState
from app.domain.references import parse
from app.domain.vocabulary import Role
from app.extensions import db
from app.models.people import Person
from app.services import concerns, throttles
from app.store import safety
from app.web.acting import act_on
from app.web.formats import local
from app.web.guards import public
from app.web.identity import ports, signed_in
from app.web.pages import page
from app.web.public import bp
from app.web.public.forms_worried import WorriedForm
from app.web.tenant import this_council

KEPT = "worried"
RECEIPT_FOR = timedelta(minutes=30)


@bp.route("/worried", methods=["GET", "POST"])
@public()
def worried() -> ResponseReturnValue:
    form = WorriedForm()
    about = _about(form)
    if form.sent() and _may_send(form) and (done := act_on(form, concerns.raise_concern, form.worry())):
        # Not in the address: a shared phone's history would show it.
        session[KEPT] = [done.ref, clock.now().timestamp()]
        return redirect(url_for("public.worried_received"), 303)
    return page("public/worried.html", form, about=about, open_now=_open_now(), large=_is_diner())


@bp.get("/worried/received")
@public()
def worried_received() -> ResponseReturnValue:
    ref, at = session.get(KEPT) or ["", 0.0]
    if clock.now().timestamp() - at > RECEIPT_FOR.total_seconds():
        session.pop(KEPT, None)
        return redirect(url_for("public.worried"))
    opens = None if _open_now() else this_council().policy.next_opening(clock.now())
    opens_on = local(opens).date() if opens else None
    return page("public/worried_received.html", ref=ref, opens=opens, opens_on=opens_on, large=_is_diner())


def _about(form: WorriedForm) -> Person | None:
    """The other person of the visit this was opened from, for somebody who has a part in it; else nobody."""
    if request.method == "GET":
        form.about.data = request.args.get("about", "")
    ref, member = parse(str(form.about.data or "")), signed_in()
    members = {one.id for one in (member.person, member.acting_for) if one} if member else set()
    about = safety.other_in_match(db.session(), this_council().id, ref, members) if ref and members else None
    if about is None:
        form.about.data = ""
    else:
        form.is_about.label.text = _("It is about %(name)s", name=about.first_name)
    return about


def _may_send(form: WorriedForm) -> bool:
    """False after very many from one network; the page then keeps what was typed and says whom to ring."""
    rate = concerns.URGENT_FROM_NETWORK if form.in_danger.data else concerns.FROM_NETWORK
    target = f"{this_council().slug} {throttles.network_of(request.remote_addr)}"
    try:
        throttles.spend(db.session(), ports().secrecy, clock.now(), throttles.Try(rate, target))
    except TooMany:
        form.show_error(None, _("We could not take this one: many reports came from your network. Ring us now."), 429)
        return False
    return True


def _open_now() -> bool:
    return this_council().policy.in_hours(clock.now())


def _is_diner() -> bool:
    """A diner's pages are in large print, this one too."""
    member = signed_in()
    return bool(member and not member.is_staff and member.roles.get(Role.DINER) is MemberState.ACTIVE)
