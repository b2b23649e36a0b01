"""Colleagues and invitations, a row each."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _

from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.people import MemberRole, Person
from app.models.staff import StaffInvitation
from app.services.staff_invitations import is_over
from app.store.staff import Colleague
from app.web.formats import day_and_time
from app.web.words.people import ROLES, STATES


class RoleRow(NamedTuple):
    """url: of the page that takes it away, or None where that is not for the reader."""

    name: LazyString
    state: str
    url: str | None


class ColleagueRow(NamedTuple):
    name: str
    email: str
    own: bool
    roles: list[RoleRow]
    last_sign_in: str
    second_factor: bool


class InvitationRow(NamedTuple):
    row: StaffInvitation
    roles: str
    by: str
    said: str
    over: bool
    ours: bool


def colleague_rows(found: Sequence[Colleague], reader: Person | None, gives: frozenset[Role]) -> list[ColleagueRow]:
    return [_colleague(item, reader, gives) for item in found]


def _colleague(item: Colleague, reader: Person | None, gives: frozenset[Role]) -> ColleagueRow:
    own = reader is not None and item.person.id == reader.id
    return ColleagueRow(
        name=item.person.full_name,
        email=item.email,
        own=own,
        roles=[_role(item.person, member, frozenset() if own else gives) for member in item.roles],
        last_sign_in=day_and_time(item.last_sign_in) if item.last_sign_in else str(_("Never")),
        second_factor=item.second_factor,
    )


def _role(person: Person, member: MemberRole, gives: frozenset[Role]) -> RoleRow:
    held = member.state is not MemberState.ACTIVE
    url = url_for("manager.take_away", ref=person.ref, role=member.role.value) if member.role in gives else None
    return RoleRow(ROLES[member.role], str(STATES[member.state]) if held else "", None if held else url)


def invitation_rows(rows: Sequence[StaffInvitation], now: datetime, gives: frozenset[Role]) -> list[InvitationRow]:
    return [
        InvitationRow(
            row=row,
            roles=", ".join(str(ROLES[role]) for role in sorted(row.roles)),
            by=row.invited_by.full_name,
            said=day_and_time(row.expires_at, inside=True),
            over=is_over(row, now),
            ours=row.roles <= gives,
        )
        for row in rows
    ]
