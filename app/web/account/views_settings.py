"""What somebody has told us about themselves, and where their roles stand."""

from typing import cast

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.domain.members import MemberState
from app.domain.permissions import Permission
from app.extensions import db
from app.models.people import Person
from app.store import homes
from app.web.account import bp
from app.web.account.present_settings import address_lines, roles_in_words
from app.web.guards import requires
from app.web.identity import Member, signed_in
from app.web.language import offered, own_name
from app.web.navigation import home_endpoint, home_url
from app.web.navigation import homes as homes_of
from app.web.pages import page
from app.web.tenant import this_council


@bp.get("/")
@requires(Permission.MANAGE_ACCOUNT)
def settings() -> ResponseReturnValue:
    member = me()
    if member.person is None:
        return redirect(url_for("public.details"))
    home = homes.of_person(db.session(), this_council().id, member.person)
    return page(
        "account/settings.html",
        roles=roles_in_words(member.roles),
        lines=address_lines(home),
        placed=bool(home and home.placed_at),
        account=member.sign_in.account,
        spoken=own_name(member.person.language) if len(offered()) > 1 else "",
        cooks=Permission.POST_MEAL in member.permissions,
        homes=pages if len(pages := homes_of(member)) > 1 else [],
    )


@bp.get("/waiting")
@requires(Permission.MANAGE_ACCOUNT)
def waiting() -> ResponseReturnValue:
    """Where somebody stands who has no page of their own yet, or none for now."""
    member = me()
    if member.person is None:
        return redirect(url_for("public.details"))
    if home_endpoint(member) != "account.waiting":
        return redirect(home_url(member))
    roles = member.acting_roles if member.acting_for else member.roles
    is_new = MemberState.APPLIED in roles.values() and not member.acting_for
    return page("account/waiting.html", roles=roles_in_words(roles), is_new=is_new)


def me() -> Member:
    """The member that the guard has let through."""
    return cast("Member", signed_in())


def myself() -> Person:
    return cast("Person", me().person)
