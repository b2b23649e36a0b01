"""Who is signed in, and for whom they act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import cast

from flask import Flask, current_app, g
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import UserMixin, current_user

from app import clock
from app.domain.members import MemberState
from app.domain.permissions import STAFF, Permission, lent, may_act_for_others, permissions_of
from app.domain.vocabulary import Role
from app.extensions import db, login
from app.models.accounts import SignIn
from app.models.people import Person
from app.services.frame import ANONYMOUS, Actor
from app.services.ports import Ports
from app.store import sign_ins
from app.store.sign_ins import RoleHeld
from app.web.tenant import tenancy, this_council

STAFF_STAY_SIGNED_IN = timedelta(days=7)
MEMBERS_STAY_SIGNED_IN = timedelta(days=90)
STAFFS = "staffs"
"""The mark in the cookie of those who run the scheme."""


@dataclass(eq=False)
class Member(UserMixin):  # type: ignore[misc]  # flask-login has no types
    """The signed-in person with everything a page or guard asks about them.

    roles: each role's state. acting_roles: those of the member acted for, empty when nobody is.
    """

    sign_in: SignIn
    token: str
    roles: Mapping[Role, MemberState]
    acting_roles: Mapping[Role, MemberState]

    def get_id(self) -> str:
        return self.token

    @property
    def person(self) -> Person | None:
        return cast("Person | None", self.sign_in.account.person)

    @property
    def acting_for(self) -> Person | None:
        """None as well for somebody who may not act for others any more."""
        if not may_act_for_others(self.permissions):
            return None
        return cast("Person | None", self.sign_in.acting_for)

    @property
    def is_staff(self) -> bool:
        return any(self.roles.get(role) is MemberState.ACTIVE for role in STAFF)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        active = [role for role, state in self.roles.items() if state is MemberState.ACTIVE]
        return permissions_of(active, this_council().policy.granted)

    @property
    def page_permissions(self) -> frozenset[Permission]:
        """What the pages allow: while acting for a member, what that lends comes on top."""
        active = [role for role, state in self.acting_roles.items() if state is MemberState.ACTIVE]
        return self.permissions | lent(self.permissions, active)


class Cookies(SecureCookieSessionInterface):
    """A cookie lasts as long as the session it opens, over a closed browser and a phone that restarts."""

    def get_expiration_time(self, app: Flask, session: SessionMixin) -> datetime | None:
        """None before anybody has signed in: the browser forgets it when it closes."""
        members = super().get_expiration_time(app, session)
        if members and session.get(STAFFS):
            return members - MEMBERS_STAY_SIGNED_IN + STAFF_STAY_SIGNED_IN
        return members


def init(app: Flask) -> None:
    app.session_interface = Cookies()
    app.permanent_session_lifetime = MEMBERS_STAY_SIGNED_IN
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False  # it counts from signing in, as the session's own row does
    login.init_app(app)
    login.session_protection = None  # the session row is the truth; an address that changes on the bus is no thief
    login.user_loader(_load)
    login.login_view = "public.sign_in"


def _load(token: str) -> Member | None:
    """Nobody until the second factor is done, where one is due."""
    if tenancy().council is None:
        return None
    member = find(token)
    return member if member and not second_factor_due(member) and not is_too_old(member) else None


def find(token: str) -> Member | None:
    council = tenancy().council
    if council is None:
        return None
    token_hash = ports().secrecy.hash("sign-in", token)
    found = sign_ins.live_with_roles(db.session(), council.id, token_hash)
    if found is None:
        return None
    sign_in, roles = found
    return Member(
        sign_in=sign_in,
        token=token,
        roles=_states(roles, sign_in.account.person_id),
        acting_roles=_states(roles, sign_in.acting_for_id),
    )


def second_factor_due(member: Member) -> bool:
    return member.is_staff and member.sign_in.second_factor_at is None


def is_too_old(member: Member) -> bool:
    """Whether somebody has to sign in again: a lost phone or a borrowed computer does not stay open for ever."""
    lasts = STAFF_STAY_SIGNED_IN if member.is_staff else MEMBERS_STAY_SIGNED_IN
    return clock.now() >= member.sign_in.created_at + lasts


def _states(roles: Sequence[RoleHeld], person_id: int | None) -> dict[Role, MemberState]:
    return {row.role: row.state for row in roles if row.person_id == person_id}


def signed_in() -> Member | None:
    """The member of this request, or None."""
    user = current_user._get_current_object()  # noqa: SLF001 the documented way to what a proxy stands for
    return user if isinstance(user, Member) else None


def actor() -> Actor:
    member = signed_in()
    if member is None or member.person is None:
        return ANONYMOUS
    person = member.person
    return Actor(
        kind="person",
        person_id=person.id,
        household_id=person.household_id,
        name=person.full_name,
        permissions=member.page_permissions if member.acting_for else member.permissions,
        sign_in_id=member.sign_in.id,
    )


def ports() -> Ports:
    return cast("Ports", current_app.extensions["ports"])


def forget() -> None:
    """Drop what flask-login keeps for this request, after the session row has changed."""
    g.pop("_login_user", None)


def ask_nobody() -> None:
    """For the rest of this request nobody is signed in, and no query finds out whether somebody is."""
    g._login_user = login.anonymous_user()  # noqa: SLF001 where flask-login keeps whom it has found
