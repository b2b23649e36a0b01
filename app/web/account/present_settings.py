"""Roles and their states in words."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.people import Household
from app.web.words.people import ROLES

STATES: Mapping[MemberState, LazyString] = {
    MemberState.APPLIED: _l("Waiting"),
    MemberState.VETTING: _l("Being checked"),
    MemberState.ACTIVE: _l("Active"),
    MemberState.PAUSED: _l("Having a break"),
    MemberState.ON_HOLD: _l("Stopped for now"),
    MemberState.DECLINED: _l("Not this time"),
    MemberState.ENDED: _l("Ended"),
    MemberState.DECEASED: _l("Ended"),
    MemberState.ERASED: _l("Ended"),
}

_APPLIED: Mapping[Role, LazyString] = {
    Role.COOK: _l("We have your name. Someone from the office will ring you about your checks, within a few days."),
    Role.DINER: _l("We have your name. Someone from the office will ring you and ask what you can eat."),
    Role.RELATIVE: _l("We have your name. Someone from the office will ring you, and the person you act for."),
}

_NEXT: Mapping[MemberState, LazyString] = {
    MemberState.APPLIED: _l("We have your name. Someone from the office will ring you."),
    MemberState.VETTING: _l("We are going through your checks. We will tell you when you can start."),
    MemberState.ACTIVE: _l("All is in place."),
    MemberState.PAUSED: _l("You are having a break. Ring the office when you would like to start again."),
    MemberState.ON_HOLD: _l("Nothing is arranged for now. Ring the office if you would like to talk about it."),
    MemberState.DECLINED: _l("We could not take you on this time. Ring the office if you would like to know more."),
    MemberState.ENDED: _l("You have left. Ring the office if you would like to come back."),
}


class Standing(NamedTuple):
    """kind, icon: of the tag that says the state."""

    role: LazyString
    state: LazyString
    kind: str
    icon: str
    next: LazyString


def roles_in_words(roles: Mapping[Role, MemberState]) -> list[Standing]:
    return [
        Standing(ROLES[role], STATES[roles[role]], *_look(roles[role]), _what_next(role, roles[role]))
        for role in Role
        if role in roles
    ]


def address_lines(home: Household | None) -> Sequence[str]:
    if home is None:
        return []
    return [line for line in (home.line1, home.line2, home.town, home.postcode) if line]


def _look(state: MemberState) -> tuple[str, str]:
    if state is MemberState.ACTIVE:
        return "yes", "tick"
    return ("wait", "hourglass") if state in {MemberState.APPLIED, MemberState.VETTING} else ("quiet", "pause")


def _what_next(role: Role, state: MemberState) -> LazyString:
    if state is MemberState.APPLIED and role in _APPLIED:
        return _APPLIED[role]
    return _NEXT.get(state, _NEXT[MemberState.ENDED])
