"""Who may do what, in words."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.domain.permissions import SIGNED_IN, STAFF, Granted, Permission
from app.domain.vocabulary import Role
from app.web.words.people import ROLES

DEEDS: Mapping[Permission, LazyString] = {
    Permission.SEE_DESK: _l("See what waits for the council today"),
    Permission.SEE_PEOPLE: _l("See who takes part"),
    Permission.ADD_PERSON: _l("Add somebody who rang"),
    Permission.EDIT_NEEDS: _l("Write down what a diner can eat"),
    Permission.PLACE_ADDRESS: _l("Put an address on the map"),
    Permission.RECORD_CHECK: _l("Record that a cook’s check was seen"),
    Permission.ACTIVATE_MEMBER: _l("Say that somebody may start"),
    Permission.PAUSE_MEMBER: _l("Pause somebody and start them again"),
    Permission.ACT_FOR: _l("Act for somebody who asks on the phone"),
    Permission.DECIDE_MATCH: _l("Approve a match or say no"),
    Permission.DECIDE_PAIRING: _l("Bring a cook and a diner together for good, and talk to both"),
    Permission.RECORD_OUTCOME: _l("Record how any visit went"),
    Permission.MAKE_CALLS: _l("Make the calls on the list"),
    Permission.SEE_TRACE: _l("See who did what, and when"),
    Permission.HOLD_PERSON: _l("Stop all contact with somebody at once"),
    Permission.LIFT_HOLD: _l("Ask to end such a stop"),
    Permission.AGREE_TO_LIFT_HOLD: _l("Agree, as the second person, to end a stop"),
    Permission.KEEP_APART: _l("Keep two people apart"),
    Permission.SEE_CONCERNS: _l("Read worries about somebody"),
    Permission.HANDLE_CONCERN: _l("Act on a worry and close it"),
    Permission.SEE_STAFF: _l("See who runs the scheme"),
    Permission.MANAGE_STAFF: _l("Invite somebody to run it with them, and take a role away"),
    Permission.CHANGE_SETTINGS: _l("Change what the council has decided"),
    Permission.OPEN_COUNCIL: _l("Ask to open the scheme to everybody"),
    Permission.RUN_COUNCIL: _l("Agree, as the second person, to open the scheme, and stop it at once"),
    Permission.LET_OPERATOR_LOOK: _l("Let whoever runs the service look in for some hours"),
    Permission.POST_MEAL: _l("Post a meal"),
    Permission.EDIT_KITCHEN: _l("Say how many portions a week they can share"),
    Permission.SEE_WAITING_DINERS: _l("See which neighbours wait: first name, how near, and needs"),
    Permission.PICK_DINER: _l("Offer a meal to a neighbour who waits"),
    Permission.SEE_VISITS: _l("See where to take a meal, while it may be seen"),
    Permission.RECORD_OWN_OUTCOME: _l("Record how their own visit went"),
    Permission.PAIR_AS_COOK: _l("Say yes or no to cooking for one neighbour again and again"),
    Permission.ASK_FOR_MEAL: _l("Ask for a meal"),
    Permission.EDIT_OWN_NEEDS: _l("Say what they can eat"),
    Permission.SEE_MEALS_NEAR: _l("See meals near them"),
    Permission.SEE_OWN_MEALS: _l("See what is coming to them"),
    Permission.PAIR_AS_DINER: _l("Say yes or no to meals from one cook again and again"),
    Permission.ACT_FOR_RELATIVE: _l("Act for the person they are linked to"),
    Permission.MANAGE_ACCOUNT: _l("Change their own name, phone, home and password"),
}


class Part(NamedTuple):
    role: LazyString
    deeds: list[LazyString]


def who_may_do_what(granted: Granted, roles: Iterable[Role] = ROLES) -> list[Part]:
    """What each role may do in this council, in the order of the table of permissions."""
    return [Part(ROLES[role], [DEEDS[deed] for deed in Permission if deed in granted[role]]) for role in roles]


class Table(NamedTuple):
    """rows: a deed, and for each of the roles whether it is theirs."""

    roles: list[LazyString]
    rows: list[tuple[LazyString, list[bool]]]


def staff_table(granted: Granted) -> Table:
    """Who of those who run the scheme may do what here: the same table that the guards go by."""
    roles = [role for role in ROLES if role in STAFF]
    held = frozenset[Permission]().union(*(granted[role] for role in roles)) - SIGNED_IN
    rows = [(DEEDS[deed], [deed in granted[role] for role in roles]) for deed in Permission if deed in held]
    return Table([ROLES[role] for role in roles], rows)


MEMBERS = tuple(role for role in ROLES if role not in STAFF)
