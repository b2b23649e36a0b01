import pytest

from app.domain.permissions import (
    GRANTED,
    LEADS_ALONE,
    MANAGERS_ALONE,
    MAY_HOLD,
    MUST_HOLD,
    READING,
    SIGNED_IN,
    STAFF,
    Permission,
    held_by_nobody,
    may_give,
    permissions_of,
)
from app.domain.vocabulary import Role

DESK = {Permission.ADD_PERSON, Permission.DECIDE_MATCH, Permission.ACT_FOR, Permission.RECORD_CHECK}
CONCERNS = {Permission.SEE_CONCERNS, Permission.HANDLE_CONCERN}


def holders(permission):
    return {role for role in Role if permission in GRANTED[role]}


def test_every_role_is_in_the_table_and_every_permission_is_granted_to_someone():
    assert set(GRANTED) == set(Role)
    assert frozenset().union(*GRANTED.values()) == set(Permission)


@pytest.mark.parametrize("permission", sorted(CONCERNS))
def test_only_the_safeguarding_lead_sees_concerns(permission):
    assert holders(permission) == {Role.SAFEGUARDING_LEAD}


@pytest.mark.parametrize("permission", sorted(DESK))
def test_only_coordinators_work_at_the_desk(permission):
    assert holders(permission) == {Role.COORDINATOR}


@pytest.mark.parametrize("permission", sorted(READING))
def test_managers_and_auditors_read_the_desk(permission):
    assert holders(permission) >= {Role.MANAGER, Role.AUDITOR}


def test_an_auditor_reads_and_changes_nothing():
    assert GRANTED[Role.AUDITOR] - SIGNED_IN == MAY_HOLD[Role.AUDITOR] == READING


@pytest.mark.parametrize("role", sorted(STAFF))
def test_what_a_council_gets_by_itself_keeps_the_bounds(role):
    assert MUST_HOLD[role] <= GRANTED[role] - SIGNED_IN <= MAY_HOLD[role]


@pytest.mark.parametrize("permission", sorted(LEADS_ALONE))
def test_no_council_gives_the_lead_s_part_to_another_role(permission):
    assert [role for role in STAFF if permission in MAY_HOLD[role]] == [Role.SAFEGUARDING_LEAD]
    assert permission in MUST_HOLD[Role.SAFEGUARDING_LEAD]


def test_managers_and_leads_each_give_what_is_theirs_to_give():
    assert may_give([Role.MANAGER]) == {Role.COORDINATOR, Role.MANAGER, Role.AUDITOR}
    assert may_give([Role.SAFEGUARDING_LEAD]) == {Role.SAFEGUARDING_LEAD}
    assert may_give([Role.MANAGER, Role.SAFEGUARDING_LEAD]) == STAFF
    assert not may_give(set(Role) - {Role.MANAGER, Role.SAFEGUARDING_LEAD})
    may_open_the_page = {role for role in STAFF if Permission.MANAGE_STAFF in MAY_HOLD[role]}
    assert may_open_the_page == {role for role in STAFF if may_give([role])}


@pytest.mark.parametrize("permission", sorted(MANAGERS_ALONE))
def test_no_council_gives_the_manager_s_part_to_another_role(permission):
    assert [role for role in STAFF if permission in MAY_HOLD[role]] == [Role.MANAGER]


def test_what_nobody_holds_any_more_is_found():
    assert not held_by_nobody(GRANTED)
    without = GRANTED | {Role.COORDINATOR: GRANTED[Role.COORDINATOR] - {Permission.DECIDE_MATCH}}
    assert held_by_nobody(without) == {Permission.DECIDE_MATCH}


def test_only_the_safeguarding_lead_lifts_a_hold_and_a_coordinator_may_agree():
    assert holders(Permission.LIFT_HOLD) == {Role.SAFEGUARDING_LEAD}
    assert holders(Permission.AGREE_TO_LIFT_HOLD) == holders(Permission.HOLD_PERSON)
    assert holders(Permission.HOLD_PERSON) == {Role.SAFEGUARDING_LEAD, Role.COORDINATOR}


def test_a_relative_asks_for_meals_but_does_not_rewrite_needs():
    assert holders(Permission.ASK_FOR_MEAL) == {Role.DINER, Role.RELATIVE}
    assert holders(Permission.EDIT_OWN_NEEDS) == {Role.DINER}


def test_somebody_with_no_active_role_still_manages_their_account():
    assert permissions_of([], GRANTED) == SIGNED_IN == {Permission.MANAGE_ACCOUNT}


def test_several_roles_add_up():
    both = permissions_of([Role.COOK, Role.DINER], GRANTED)
    assert both == GRANTED[Role.COOK] | GRANTED[Role.DINER]
    assert Permission.SEE_DESK not in both
