"""The second thing that staff show: the phone's code, its set-up, and the recovery codes."""

from typing import NamedTuple

import segno
from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app import clock
from app.services import second_factor as service
from app.services.throttles import SECOND_FACTORS
from app.web import identity
from app.web.attempts import PENDING, attempt, begin, spend
from app.web.guards import public
from app.web.identity import Member, ports
from app.web.pages import page
from app.web.public import bp
from app.web.public.forms_sign_in import RecoveryForm, SecondFactorForm
from app.web.recovery import keep_for_showing
from app.web.tenant import this_council


@bp.route("/sign-in/second-factor", methods=["GET", "POST"])
@public()
def second_factor() -> ResponseReturnValue:
    waiting = _waiting()
    if waiting is None:
        return redirect(url_for("public.sign_in"))
    if not waiting.member.sign_in.account.totp_confirmed_at:
        return redirect(url_for("public.set_up_second_factor"))
    form = SecondFactorForm()
    if form.sent():
        _count(waiting)
        token = attempt(form, service.enter, waiting.token, str(form.code.data))
        if token:
            return begin(token)
    return page("public/second_factor.html", form)


@bp.route("/sign-in/set-up", methods=["GET", "POST"])
@public()
def set_up_second_factor() -> ResponseReturnValue:
    waiting = _waiting()
    account = waiting.member.sign_in.account if waiting else None
    key = service.key_to_set_up(ports().secrecy, account) if account else None
    if waiting is None or account is None or key is None:
        return redirect(url_for("public.second_factor"))
    form = SecondFactorForm()
    if form.sent():
        _count(waiting)
        done = attempt(form, service.set_up, waiting.token, str(form.code.data))
        if done:
            token, codes = done
            begin(token)
            keep_for_showing(account.id, codes)
            return redirect(url_for("account.recovery_codes"), 303)
    issuer = f"Extra Plate {this_council().policy.name}"
    link = service.link_to_set_up(key, account.email, issuer)
    return page("public/set_up_second_factor.html", form, key=_in_fours(key), picture=_picture(link), link=link)


@bp.route("/sign-in/recovery", methods=["GET", "POST"])
@public()
def recovery_code() -> ResponseReturnValue:
    waiting = _waiting()
    if waiting is None:
        return redirect(url_for("public.sign_in"))
    form = RecoveryForm()
    if form.sent():
        _count(waiting)
        token = attempt(form, service.recover, waiting.token, str(form.code.data))
        if token:
            return begin(token)
    return page("public/recovery_code.html", form)


class Waiting(NamedTuple):
    member: Member
    token: str


def _waiting() -> Waiting | None:
    """Who has shown the first factor in this browser and not yet the second."""
    token = str(session.get(PENDING) or "")
    member = identity.find(token) if token else None
    if member is None or not identity.second_factor_due(member):
        return None
    return Waiting(member, token) if service.is_waiting(member.sign_in, clock.now()) else None


def _count(waiting: Waiting) -> None:
    spend((SECOND_FACTORS, f"account {waiting.member.sign_in.account_id}"))


def _picture(link: str) -> Markup:
    """A QR code as SVG of plain attributes, black on white in every colour scheme: phones read nothing else."""
    drawn = segno.make(link, error="m").svg_inline(scale=5, light="#ffffff", border=4)
    return Markup(drawn)  # noqa: S704 drawn by segno from our own link; it holds squares and no text


def _in_fours(key: str) -> str:
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
