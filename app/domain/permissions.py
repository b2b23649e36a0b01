"""Who may do what: one table. A view names its permission; a role is granted it here and nowhere else."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from app.domain.vocabulary import Role


class Permission(StrEnum):
    # The desk
    SEE_DESK = "see_desk"
    SEE_PEOPLE = "see_people"
    ADD_PERSON = "add_person"
    EDIT_NEEDS = "edit_needs"
    PLACE_ADDRESS = "place_address"
    RECORD_CHECK = "record_check"
    ACTIVATE_MEMBER = "activate_member"
    PAUSE_MEMBER = "pause_member"
    ACT_FOR = "act_for"
    DECIDE_MATCH = "decide_match"
    DECIDE_PAIRING = "decide_pairing"
    RECORD_OUTCOME = "record_outcome"
    MAKE_CALLS = "make_calls"
    SEE_TRACE = "see_trace"
    # Safety
    HOLD_PERSON = "hold_person"
    LIFT_HOLD = "lift_hold"
    AGREE_TO_LIFT_HOLD = "agree_to_lift_hold"
    KEEP_APART = "keep_apart"
    SEE_CONCERNS = "see_concerns"
    HANDLE_CONCERN = "handle_concern"
    # Running the scheme
    SEE_STAFF = "see_staff"
    MANAGE_STAFF = "manage_staff"
    CHANGE_SETTINGS = "change_settings"
    OPEN_COUNCIL = "open_council"
    RUN_COUNCIL = "run_council"
    LET_OPERATOR_LOOK = "let_operator_look"
    # The cook
    POST_MEAL = "post_meal"
    EDIT_KITCHEN = "edit_kitchen"
    SEE_WAITING_DINERS = "see_waiting_diners"
    PICK_DINER = "pick_diner"
    SEE_VISITS = "see_visits"
    RECORD_OWN_OUTCOME = "record_own_outcome"
    PAIR_AS_COOK = "pair_as_cook"
    # The diner, and who acts for them
    ASK_FOR_MEAL = "ask_for_meal"
    EDIT_OWN_NEEDS = "edit_own_needs"
    SEE_MEALS_NEAR = "see_meals_near"
    SEE_OWN_MEALS = "see_own_meals"
    PAIR_AS_DINER = "pair_as_diner"
    ACT_FOR_RELATIVE = "act_for_relative"
    # Everyone who has signed in
    MANAGE_ACCOUNT = "manage_account"


SIGNED_IN = frozenset({Permission.MANAGE_ACCOUNT})

Granted = Mapping[Role, frozenset[Permission]]
"""What each role may do in one council."""

READING = frozenset({Permission.SEE_DESK, Permission.SEE_PEOPLE, Permission.SEE_TRACE, Permission.SEE_STAFF})
"""What changes nothing."""

LEADS_ALONE = frozenset({Permission.SEE_CONCERNS, Permission.HANDLE_CONCERN, Permission.LIFT_HOLD})
MANAGERS_ALONE = frozenset({Permission.CHANGE_SETTINGS, Permission.OPEN_COUNCIL, Permission.LET_OPERATOR_LOOK})
STAFFING = frozenset({Permission.SEE_STAFF, Permission.MANAGE_STAFF})
"""The manager's, and the lead's for a second lead: nobody else makes somebody a lead."""
RUNNING = STAFFING | {Permission.RUN_COUNCIL}
"""What managers and leads have in common."""

IN_CHARGE = frozenset({Role.MANAGER, Role.SAFEGUARDING_LEAD})
"""Of these a live council keeps at least two people, so that one never stands alone."""

GIVES: Mapping[Role, frozenset[Role]] = {
    Role.MANAGER: frozenset({Role.COORDINATOR, Role.MANAGER, Role.AUDITOR}),
    Role.SAFEGUARDING_LEAD: frozenset({Role.SAFEGUARDING_LEAD}),
}
"""Which roles somebody may give and take by a role of their own: nobody gives more than is theirs to give."""

GRANTED: Granted = {
    Role.COOK: SIGNED_IN
    | {
        Permission.POST_MEAL,
        Permission.EDIT_KITCHEN,
        Permission.SEE_WAITING_DINERS,
        Permission.PICK_DINER,
        Permission.SEE_VISITS,
        Permission.RECORD_OWN_OUTCOME,
        Permission.PAIR_AS_COOK,
    },
    Role.DINER: SIGNED_IN
    | {
        Permission.ASK_FOR_MEAL,
        Permission.EDIT_OWN_NEEDS,
        Permission.SEE_MEALS_NEAR,
        Permission.SEE_OWN_MEALS,
        Permission.PAIR_AS_DINER,
    },
    Role.RELATIVE: SIGNED_IN
    | {
        Permission.ACT_FOR_RELATIVE,
        Permission.ASK_FOR_MEAL,
        Permission.SEE_MEALS_NEAR,
        Permission.SEE_OWN_MEALS,
        Permission.PAIR_AS_DINER,
    },
    Role.COORDINATOR: SIGNED_IN
    | {
        Permission.SEE_DESK,
        Permission.SEE_PEOPLE,
        Permission.ADD_PERSON,
        Permission.EDIT_NEEDS,
        Permission.PLACE_ADDRESS,
        Permission.RECORD_CHECK,
        Permission.ACTIVATE_MEMBER,
        Permission.PAUSE_MEMBER,
        Permission.ACT_FOR,
        Permission.DECIDE_MATCH,
        Permission.DECIDE_PAIRING,
        Permission.RECORD_OUTCOME,
        Permission.MAKE_CALLS,
        Permission.SEE_TRACE,
        Permission.HOLD_PERSON,
        Permission.AGREE_TO_LIFT_HOLD,
        Permission.KEEP_APART,
    },
    # Concerns are theirs alone; the second person who agrees to lifting a hold may be a coordinator.
    Role.SAFEGUARDING_LEAD: SIGNED_IN
    | {
        Permission.SEE_CONCERNS,
        Permission.HANDLE_CONCERN,
        Permission.HOLD_PERSON,
        Permission.LIFT_HOLD,
        Permission.AGREE_TO_LIFT_HOLD,
        Permission.KEEP_APART,
    }
    | RUNNING,
    # Who runs the scheme: they see how it goes, and decide about no member.
    Role.MANAGER: SIGNED_IN | READING | MANAGERS_ALONE | RUNNING,
    Role.AUDITOR: SIGNED_IN | READING,
}
"""What a council gets that says nothing about it in its file."""

STAFF = frozenset({Role.COORDINATOR, Role.MANAGER, Role.SAFEGUARDING_LEAD, Role.AUDITOR})


_EVERYDAY = GRANTED[Role.COORDINATOR] - SIGNED_IN
_STOPS = frozenset({Permission.HOLD_PERSON, Permission.AGREE_TO_LIFT_HOLD, Permission.KEEP_APART})

MAY_HOLD: Granted = {
    Role.COORDINATOR: _EVERYDAY | READING,
    Role.MANAGER: _EVERYDAY | READING | MANAGERS_ALONE | RUNNING,
    Role.SAFEGUARDING_LEAD: _EVERYDAY | READING | LEADS_ALONE | RUNNING,
    Role.AUDITOR: READING,
}
"""The most that a council may give to each role of its staff. Worries are read by the lead alone, whatever it decides;
who runs the scheme is the manager's alone; and who audits it changes nothing."""

MUST_HOLD: Granted = {
    Role.COORDINATOR: frozenset({Permission.SEE_DESK, Permission.SEE_PEOPLE, Permission.HOLD_PERSON}),
    Role.MANAGER: MANAGERS_ALONE | RUNNING,
    Role.SAFEGUARDING_LEAD: LEADS_ALONE | _STOPS | RUNNING,
    Role.AUDITOR: frozenset({Permission.SEE_TRACE}),
}
"""What no council takes from a role: without it nobody could stop a contact, read a worry or let somebody in."""


def held_by_nobody(granted: Granted) -> frozenset[Permission]:
    """What a scheme cannot do without and no role of its staff holds any more."""
    needed = frozenset().union(*MAY_HOLD.values())
    return needed.difference(*(granted[role] for role in STAFF))


def permissions_of(roles: Iterable[Role], granted: Granted) -> frozenset[Permission]:
    """roles: those of a signed-in person that are active. With none, there is still the account to manage."""
    return SIGNED_IN.union(*(granted[role] for role in roles))


def reads_only(held: frozenset[Permission]) -> bool:
    """Whether somebody reads people's files and has no part in their affairs: then each time is written down."""
    return Permission.SEE_PEOPLE in held and not held & (_EVERYDAY - READING)


def may_give(own: Iterable[Role]) -> frozenset[Role]:
    """own: the active roles of whoever gives, or takes away."""
    return frozenset[Role]().union(*(GIVES.get(role, frozenset()) for role in own))


def may_act_for_others(own: frozenset[Permission]) -> bool:
    return bool(own & {Permission.ACT_FOR, Permission.ACT_FOR_RELATIVE})


def lent(own: frozenset[Permission], acted_for: Iterable[Role]) -> frozenset[Permission]:
    """What acting for a member adds. own: the actor's; acted_for: that member's active roles.

    A coordinator may do whatever the member may, but nothing that staff may. A relative was linked to a diner, and has
    nothing to do with what that diner cooks.
    """
    if not may_act_for_others(own):
        return frozenset()
    roles = set(acted_for) - STAFF
    if Permission.ACT_FOR not in own:
        roles &= {Role.DINER}
    return permissions_of(roles, GRANTED)
