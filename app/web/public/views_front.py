"""The front door, a council's home, and the council's own colours."""

import hashlib
from typing import cast

from flask import Response, make_response, redirect, request
from flask.typing import ResponseReturnValue

from app import clock
from app.domain.brand import stylesheet
from app.domain.errors import Invalid, NotFound
from app.extensions import db
from app.store import councils as council_store
from app.store import meals
from app.web import finding
from app.web.guards import public
from app.web.headers import POLICY
from app.web.identity import ports, signed_in
from app.web.navigation import home_url
from app.web.pages import page
from app.web.public import bp
from app.web.public.forms_front import PostcodeForm
from app.web.public.present_front import doors, opening_hours
from app.web.public.views_interest import interest_form
from app.web.tenant import council_url, read_policy, settings, tenancy, this_council
from app.web.words import sentence

SHOWN_ON_THE_FRONT_DOOR = 6
COLOURS_KEPT_SECONDS = 300
LOGO_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"


@bp.get("/")
@public("council", "front_door", "operator")
def home() -> ResponseReturnValue:
    kind = tenancy().kind
    if kind == "operator":
        return redirect("/operator/")
    return council_home() if kind == "council" else front_door()


def front_door() -> ResponseReturnValue:
    everyone = doors(council_store.every(db.session()))
    return _may_lead_away(
        page(
            "public/front_door.html",
            PostcodeForm(),
            doors=everyone[:SHOWN_ON_THE_FRONT_DOOR],
            more=len(everyone) > SHOWN_ON_THE_FRONT_DOOR,
        )
    )


def council_home() -> ResponseReturnValue:
    member = signed_in()
    council = this_council()
    return page(
        "public/council_home.html",
        dishes=meals.dishes_this_week(db.session(), council.id, clock.now()),
        hours=opening_hours(council.policy.hours),
        own_home=home_url(member) if member else None,
    )


@bp.route("/find", methods=["GET", "POST"])
@public("front_door")
def find() -> ResponseReturnValue:
    """Send somebody to the council that serves a postcode, or say plainly what can be done instead.

    A browser lets no form end at another domain, so a council with its own is shown with a button to it.
    """
    form = PostcodeForm()
    if not form.sent():
        return _may_lead_away(page("public/find.html", form, state="ask"))
    try:
        found = finding.find(form.postcode.data or "")
    except Invalid as no:
        form.show_error(no.field, sentence(no.code, no.details), no.status)
        return _may_lead_away(page("public/find.html", form, state="ask"))
    if found.state == "served" and not read_policy(found.councils[0].document).hosts:
        return redirect(council_url(found.councils[0].slug), 303)
    if found.state == "unknown":
        form.status = 422
    asked = {"asked": found.postcode.full, "near": doors(found.councils)}
    if found.state == "none":
        asked["interest"] = interest_form(found.postcode.outward)
    if found.state in {"none", "unknown"}:
        asked["doors"] = doors(council_store.every(db.session()))
    return _may_lead_away(page("public/find.html", form, state=found.state, **asked))


@bp.get("/councils")
@public("front_door", "council")
def councils() -> ResponseReturnValue:
    return page("public/councils.html", doors=doors(council_store.every(db.session())))


@bp.get("/council.css")
@public()
def council_css() -> ResponseReturnValue:
    response = make_response(stylesheet(this_council().policy.brand.colour))
    response.mimetype = "text/css"
    response.headers["Cache-Control"] = f"public, max-age={COLOURS_KEPT_SECONDS}"
    response.add_etag()
    return cast("ResponseReturnValue", response.make_conditional(request))


@bp.get("/logo/<sha256>.svg")
@public()
def council_logo(sha256: str) -> ResponseReturnValue:
    """The council's own drawing, which may do even less here than what its file was checked for."""
    logo = this_council().policy.brand.logo
    if logo is None or hashlib.sha256(logo.encode()).hexdigest() != sha256:
        raise NotFound
    response = make_response(logo)
    response.mimetype = "image/svg+xml"
    response.headers["Content-Security-Policy"] = LOGO_POLICY
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@bp.get("/about")
@public("council", "front_door")
def about() -> ResponseReturnValue:
    places = ports().places
    return page("public/about.html", edition=places.edition, attribution=places.attribution)


def _may_lead_away(response: Response) -> Response:
    """Let the postcode form end at a council's own address: browsers hold form-action against redirects too."""
    conf = settings()
    scheme = "https" if conf.https else "http"
    port = "" if conf.https else f":{conf.port}"
    councils_hosts = f"{scheme}://*.{conf.base_domain}{port}"
    response.headers["Content-Security-Policy"] = POLICY.replace(
        "form-action 'self'", f"form-action 'self' {councils_hosts}"
    )
    return response
