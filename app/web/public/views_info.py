"""What anybody may want to know first: privacy, accessibility, who may do what."""

from flask.typing import ResponseReturnValue

from app.domain.permissions import GRANTED
from app.web.guards import public
from app.web.identity import signed_in
from app.web.pages import page
from app.web.public import bp
from app.web.public.present_info import MEMBERS, staff_table, who_may_do_what
from app.web.tenant import settings, tenancy


@bp.get("/privacy")
@public("council", "front_door")
def privacy() -> ResponseReturnValue:
    return page("public/privacy.html", interest_months=settings().interest_list_months)


@bp.get("/accessibility")
@public("council", "front_door")
def accessibility() -> ResponseReturnValue:
    return page("public/accessibility.html")


@bp.get("/help")
@public("council", "front_door")
def help() -> ResponseReturnValue:  # noqa: A001 the page's name; nothing here asks Python for help
    council, member = tenancy().council, signed_in() if tenancy().council else None
    granted = council.policy.granted if council else GRANTED
    if member is not None and member.is_staff:
        return page("public/help.html", parts=who_may_do_what(granted, MEMBERS), table=staff_table(granted))
    return page("public/help.html", parts=who_may_do_what(granted), table=None)
