"""The door of a council on trial: its team and its guests walk through, everybody else reads "not open yet"."""

from flask import Flask, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.domain.council_life import Phase
from app.services import trial
from app.web.identity import signed_in
from app.web.pages import Link
from app.web.tenant import settings, tenancy

ALWAYS_OPEN = frozenset(
    {
        "account.sign_out",
        "health.healthz",
        "public.accessibility",
        "public.change_language",
        "public.code",
        "public.council_css",
        "public.forgotten_password",
        "public.invitation",
        "public.join",
        "public.look_in",
        "public.new_password",
        "public.password_sign_in",
        "public.privacy",
        "public.recovery_code",
        "public.second_factor",
        "public.sent_mail",  # these three: development's alone
        "public.sent_message",
        "public.sent_message_as_it_looks",
        "public.set_up_second_factor",
        "public.sign_in",
        "public.worried",
        "public.worried_received",
    }
)
"""The way in, what the law wants readable, and the page for a worry: that one is never shut."""


def init(app: Flask) -> None:
    app.before_request(_close_to_others)


def _close_to_others() -> Response | None:
    """Before a view and its guard: a stranger gets one and the same page for every page there is."""
    council = tenancy().council if request.endpoint != "health.healthz" else None
    if council is None or council.phase is not Phase.TRIAL or request.endpoint in ALWAYS_OPEN:
        return None
    if request.endpoint is None or _is_let_in():
        return None
    return not_open()


def _is_let_in() -> bool:
    council, member = tenancy().council, signed_in()
    assert council is not None
    return member is not None and trial.lets_in(council, member.sign_in.account.email, member.roles)


def not_open() -> Response:
    conf = settings()
    scheme = "https" if conf.https else "http"
    port = "" if conf.https or conf.port == 80 else f":{conf.port}"  # noqa: PLR2004 http's own port
    page = render_template(
        "errors/not_open.html",
        front_door=f"{scheme}://{conf.base_domain}{port}/",
        nav=[],
        home_url="/",
        footer_links=_readable(),
    )
    return make_response(page, 403)


def _readable() -> list[Link]:
    return [
        Link(url_for("public.accessibility"), _("Accessibility")),
        Link(url_for("public.privacy"), _("Privacy")),
    ]
