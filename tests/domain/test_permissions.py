import pytest

from app.domain.permissions import GRANTED, SIGNED_IN, Permission, permissions_of
from app.domain.vocabulary import Role

DESK = {Permission.SEE_DESK, Permission.SEE_PEOPLE, Permission.DECIDE_MATCH, Permission.ACT_FOR, Permission.SEE_TRACE}
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


def test_only_the_safeguarding_lead_lifts_a_hold_and_a_coordinator_may_agree():
    assert holders(Permission.LIFT_HOLD) == {Role.SAFEGUARDING_LEAD}
    assert holders(Permission.AGREE_TO_LIFT_HOLD) == holders(Permission.HOLD_PERSON)
    assert holders(Permission.HOLD_PERSON) == {Role.SAFEGUARDING_LEAD, Role.COORDINATOR}


def test_a_relative_asks_for_meals_but_does_not_rewrite_needs():
    assert holders(Permission.ASK_FOR_MEAL) == {Role.DINER, Role.RELATIVE}
    assert holders(Permission.EDIT_OWN_NEEDS) == {Role.DINER}


def test_somebody_with_no_active_role_still_manages_their_account():
    assert permissions_of([]) == SIGNED_IN == {Permission.MANAGE_ACCOUNT}


def test_several_roles_add_up():
    both = permissions_of([Role.COOK, Role.DINER])
    assert both == GRANTED[Role.COOK] | GRANTED[Role.DINER]
    assert Permission.SEE_DESK not in both
