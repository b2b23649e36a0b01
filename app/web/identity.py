"""Who is signed in, and for whom they act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import cast

from flask import Flask, abort, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_babel import gettext as _
from flask_login import UserMixin, current_user

from app import clock
from app.domain.members import MemberState
from app.domain.permissions import STAFF, Permission, lent, may_act_for_others, permissions_of
from app.domain.vocabulary import Role
from app.extensions import db, login
from app.models.accounts import SignIn
from app.models.people import Person
from app.models.staff import OperatorLook
from app.services import looks
from app.services.frame import ANONYMOUS, Actor
from app.services.ports import Ports
from app.store import looks as looks_store
from app.store import sign_ins
from app.store.sign_ins import RoleHeld
from app.web.tenant import tenancy, this_council

STAFF_STAY_SIGNED_IN = timedelta(days=7)
MEMBERS_STAY_SIGNED_IN = timedelta(days=90)
LOOKS = "look."
"""How the token of an operator who looks into a council begins."""
WAYS_OUT = frozenset({"public.look_in", "public.stop_looking", "account.sign_out"})
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


@dataclass(eq=False)
class Looker(Member):
    """The operator of the installation, reading in this council for some hours. Nobody here, and no account."""

    look: OperatorLook

    @property
    def person(self) -> Person:
        """Made up, and never stored: pages greet somebody, and hold them against the person they show."""
        return Person(id=0, ref="", first_name=str(_("operator")), last_name="", household_id=None)

    @property
    def acting_for(self) -> None:
        return None

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return looks.SEES

    @property
    def page_permissions(self) -> frozenset[Permission]:
        return looks.SEES


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
    app.before_request(_look_and_touch_nothing)


def _look_and_touch_nothing() -> None:
    """The operator who looks in sends no form to anybody, not even those that are open to a stranger."""
    looking = str(session.get("_user_id", "")).startswith(LOOKS)
    if looking and request.method not in {"GET", "HEAD"} and request.endpoint not in WAYS_OUT:
        abort(403)


def _load(token: str) -> Member | None:
    """Nobody until the second factor is done, where one is due."""
    if tenancy().council is None:
        return None
    if token.startswith(LOOKS):
        return _looker(token)
    member = find(token)
    return member if member and not second_factor_due(member) and not is_too_old(member) else None


def _looker(token: str) -> Looker | None:
    hashed = looks.token_hash(ports().secrecy, token.removeprefix(LOOKS))
    look = looks_store.by_token(db.session(), this_council().id, hashed, clock.now())
    if look is None:
        return None
    nobody = SimpleNamespace(email="", person=None, person_id=None, totp_confirmed_at=None)
    sign_in = SimpleNamespace(id=0, account=nobody, account_id=0, acting_for=None, acting_how=None, acting_reason="")
    return Looker(cast("SignIn", sign_in), token, {Role.AUDITOR: MemberState.ACTIVE}, {}, look)


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
    if isinstance(member, Looker):
        return Actor("operator", name=member.look.operator_email, permissions=member.permissions)
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
