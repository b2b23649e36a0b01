"""The places a person can go, by what they may do. Four at most, so that they fit under a thumb."""

from typing import Any, NamedTuple

from flask import current_app, request, url_for
from flask_babel import gettext as _

from app.domain.members import MemberState
from app.domain.permissions import GRANTED, Permission, permissions_of
from app.domain.vocabulary import Role
from app.web.guards import may_open
from app.web.identity import Member


class Place(NamedTuple):
    url: str
    label: str
    icon: str
    current: bool


def navigation(member: Member | None) -> list[Place]:
    """For somebody who is not signed in: the way in and, on the council's home, its three doors."""
    if member is None:
        return [*_doors(), *_places(("public.sign_in", _("Sign in"), ""))]
    may = member.page_permissions
    if member.person is None:
        return []
    if member.acting_for is None and Permission.SEE_DESK in may:
        third = ("coordinator.calls", _("Calls"), "phone")
        if Permission.MAKE_CALLS not in may:
            third = ("manager.staff", _("Staff"), "people")
        return _places(
            ("coordinator.home", _("Today"), "home"),
            ("coordinator.people", _("People"), "person"),
            third,
            ("account.settings", _("You"), "heart"),
        )
    if member.acting_for is None and Permission.SEE_CONCERNS in may:
        return _places(
            ("coordinator.concerns", _("Concerns"), "shield"),
            ("coordinator.holds", _("Holds"), "pause"),
            ("manager.staff", _("Staff"), "people"),
            ("account.settings", _("You"), "heart"),
        )
    if Permission.POST_MEAL in may:
        return _places(
            ("cook.home", _("Home"), "home"),
            ("cook.new_meal", _("Post"), "plate"),
            ("cook.visits", _("Visits"), "calendar"),
            ("account.settings", _("You"), "heart"),
        )
    return []


def home_endpoint(member: Member) -> str:
    """Where a person lands after signing in."""
    if member.person is None:
        return "public.details"
    return next((place.endpoint for place in homes(member)), "account.waiting")


class Home(NamedTuple):
    endpoint: str
    label: str


def homes(member: Member) -> list[Home]:
    """The first page of each role that a person may use now, the one to begin with first."""
    if member.acting_for:
        active = [role for role, state in member.acting_roles.items() if state is MemberState.ACTIVE]
        may = permissions_of(active, GRANTED)
    else:
        may = member.permissions
    known = [
        (Permission.SEE_DESK, "coordinator.home", _("The desk")),
        (Permission.SEE_CONCERNS, "coordinator.concerns", _("Concerns")),
        (Permission.POST_MEAL, "cook.home", _("Your kitchen")),
        (Permission.EDIT_OWN_NEEDS, "diner.home", _("Your meals")),
        (Permission.ACT_FOR_RELATIVE, "account.acting", _("Whom you act for")),
    ]
    return [Home(endpoint, label) for needed, endpoint, label in known if needed in may and exists(endpoint)]


def home_url(member: Member) -> str:
    return url_for(home_endpoint(member))


def exists(endpoint: str) -> bool:
    """Whether this installation has such a page."""
    return endpoint in current_app.view_functions


def url_if(endpoint: str, **values: Any) -> str | None:
    """The address of a page, or None where there is no such page."""
    return url_for(endpoint, **values) if exists(endpoint) else None


def _places(*places: tuple[str, str, str]) -> list[Place]:
    return [
        Place(url_for(endpoint), label, icon, request.endpoint == endpoint)
        for endpoint, label, icon in places
        if exists(endpoint) and may_open(endpoint)
    ]


def _doors() -> list[Place]:
    if request.endpoint != "public.home":
        return []
    doors = ((Role.COOK, _("Cook")), (Role.DINER, _("Get a meal")), (Role.RELATIVE, _("Refer someone")))
    return [Place(url_for("public.join", role=role.value), label, "", current=False) for role, label in doors]
