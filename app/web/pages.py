"""What every page is given: the council, the person, the navigation, the form's hidden fields."""

import hashlib
from dataclasses import replace
from typing import Any, NamedTuple

from flask import Flask, make_response, render_template, request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.domain.brand import stylesheet
from app.domain.permissions import Permission
from app.services.frame import CouncilContext
from app.web import language
from app.web.attempts import safe_next
from app.web.forms_base import Form, new_form_key
from app.web.guards import may_go, may_open
from app.web.identity import Looker, Member, signed_in
from app.web.navigation import home_url, navigation, url_if
from app.web.office import office_now
from app.web.tenant import settings, tenancy


class Link(NamedTuple):
    url: str
    label: str


def init(app: Flask) -> None:
    app.context_processor(_common)
    app.jinja_env.globals.update(deed_fields=deed_fields, may=may_open, may_go=may_go)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def page(template: str, form: Form | None = None, **context: Any) -> Response:
    """Render a page; with a form, answer with the form's status (200, 422, 409 …)."""
    body = render_template(template, form=form, **context)
    return make_response(body, form.status if form is not None else 200)


def deed_fields(version: int | None = None) -> Markup:
    """The hidden fields of a form of one button: token, form key and, for a row that changes, its version."""
    fields = Markup(
        '<input type="hidden" name="csrf_token" value="{}"><input type="hidden" name="form_key" value="{}">'
    )
    html = fields.format(generate_csrf(), new_form_key())
    if version is not None:
        html += Markup('<input type="hidden" name="version" value="{}">').format(version)
    return html


def council_css_url(council: CouncilContext) -> str:
    """With the colour's mark in it, so that a new colour is seen at once."""
    colours = stylesheet(council.policy.brand.colour)
    return url_for("public.council_css", v=hashlib.sha256(colours.encode()).hexdigest()[:8])


def logo_url(council: CouncilContext) -> str | None:
    """Of the council's own drawing, named by what is in it; None where it has given none."""
    logo = council.policy.brand.logo
    return url_for("public.council_logo", sha256=hashlib.sha256(logo.encode()).hexdigest()) if logo else None


def _common() -> dict[str, Any]:
    here = tenancy()
    council = here.council and replace(here.council, policy=language.in_own_words(here.council.policy))
    member = signed_in() if council else None
    nav = navigation(member) if council else []
    return {
        "council": council,
        "policy": council.policy if council else None,
        "office_now": office_now(council.policy) if council else None,
        "council_css_url": council_css_url(council) if council else None,
        "logo_url": logo_url(council) if council else None,
        "is_demonstration": bool(council and council.policy.demonstration),
        "is_production": settings().is_production,
        "member": member,
        "person": member.person if member else None,
        "looking": member.look if isinstance(member, Looker) else None,
        "acting_for": member.acting_for if member else None,
        "stop_acting_url": url_if("account.stop_acting") if member and member.acting_for else None,
        "nav": nav,
        "large_print": bool(member and not nav and Permission.SEE_OWN_MEALS in member.page_permissions),
        "home_url": _home(member),
        "sign_out_url": _way_out(member),
        "worried_url": url_if("public.worried") if council else None,
        "footer_links": _footer(member, with_account=member is not None and not nav) if here.kind != "operator" else [],
        "languages": language.others(),
        "this_page": _this_page(),
        "unread": language.waiting_for_a_reader(),
        "service_name": _("Extra Plate"),
    }


def _this_page() -> str:
    """Where a reader is, to come back to; where they cannot come back by an address, the way in."""
    rule = request.url_rule
    can_be_opened = rule is None or "GET" in (rule.methods or ())
    return (safe_next(request.full_path.rstrip("?")) if can_be_opened else None) or "/"


def _way_out(member: Member | None) -> str | None:
    if member is None:
        return None
    return url_for("public.stop_looking" if isinstance(member, Looker) else "account.sign_out")


def _home(member: Member | None) -> str:
    return home_url(member) if member else "/"


def _footer(member: Member | None, *, with_account: bool) -> list[Link]:
    """with_account: for those whose pages carry no bar of places, as a diner's and a relative's do not."""
    own = [Link(url_for("account.settings"), _("Your details"))] if with_account else []
    if member and member.acting_for is None and Permission.RUN_COUNCIL in member.permissions:
        own.append(Link(url_for("coordinator.opening"), _("How open the council is")))
    return [
        *own,
        Link(url_for("public.accessibility"), _("Accessibility")),
        Link(url_for("public.privacy"), _("Privacy")),
        Link(url_for("public.help"), _("Help")),
        Link(url_for("public.about"), _("About")),
    ]
