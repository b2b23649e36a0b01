"""What a council asks of its cooks, recorded as seen: levels and dates, never what a certificate says."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.council_safety import LEVELS, DbsLevel, Requirement
from app.domain.errors import Forbidden, Invalid, NotFound
from app.domain.members import MemberMove, MemberState
from app.domain.permissions import Permission
from app.domain.vetting import IdentityMethod, is_below, outstanding, recheck_day
from app.domain.vocabulary import Role
from app.models.people import MemberRole, Person, RequirementCheck
from app.services import members
from app.services.frame import Deed
from app.services.people_parts import load_person, not_about_self
from app.store import people

LAPSED = "check_lapsed"
"""The reason that matches keep when a check ran out or was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFacts:
    """day: when it was passed or seen; for a DBS check the certificate's date of issue. level: a DBS check's.

    method: how an identity was seen. reason: why a DBS check above basic may be asked for.
    """

    day: date | None
    level: DbsLevel | None = None
    method: IdentityMethod | None = None
    reason: str = ""


def record_check(
    deed: Deed, person_ref: str, requirement: Requirement, facts: CheckFacts, version: int | None = None
) -> RequirementCheck:
    """Record that somebody passed a requirement. version: of the check it takes the place of, if there is one.

    Raises Forbidden("own_household"), Invalid for a day to come or a level below the council's, NotFound for a
    requirement that this council does not ask.
    """
    person = _whose(deed, person_ref, requirement)
    if facts.day is None:
        raise Invalid("day_missing", field="day")
    if facts.day > deed.today:
        raise Invalid("day_to_come", field="day")
    row = people.check_of(deed.session, deed.council_id, person.id, requirement.value)
    before = None if row is None else snapshot(row)
    if row is None:
        row = RequirementCheck(council_id=deed.council_id, person_id=person.id, requirement=requirement.value)
        deed.session.add(row)
    elif version is not None:
        deed.check_version(row, version)
    assert deed.actor.person_id is not None  # the clock sees no papers
    row.passed_on, row.seen_by_id, row.recorded_at = facts.day, deed.actor.person_id, deed.now
    row.level, row.issued_on, row.recheck_on = None, None, None
    if requirement is Requirement.DBS:
        _take_dbs(deed, row, facts, facts.day)
    elif requirement is Requirement.IDENTITY:
        if facts.method is None:
            raise Invalid("method_missing", field="method")
        row.level = facts.method.value
    deed.record("check_recorded", row, before=before, after=snapshot(row), reason=facts.reason.strip())
    return row


def _take_dbs(deed: Deed, row: RequirementCheck, facts: CheckFacts, day: date) -> None:
    vetting = deed.policy.vetting
    if facts.level is None:
        raise Invalid("level_missing", field="level")
    if is_below(facts.level, vetting):
        raise Invalid("level_too_low", field="level")
    if facts.level is not LEVELS[vetting.check][0] and not facts.reason.strip():
        raise Invalid("level_reason_missing", field="reason")
    row.level, row.issued_on = facts.level.value, day
    row.recheck_on = recheck_day(day, vetting.recheck_months)
    if row.recheck_on <= deed.today:
        raise Invalid("dbs_too_old", field="day", months=vetting.recheck_months)


def revoke_check(deed: Deed, person_ref: str, requirement: Requirement, reason: str, version: int) -> Person:
    """Take a check back. An active cook is paused in the same deed and what was arranged is void."""
    person = _whose(deed, person_ref, requirement)
    row = people.check_of(deed.session, deed.council_id, person.id, requirement.value)
    if row is None:
        raise NotFound
    deed.check_version(row, version)
    before = snapshot(row)
    deed.session.delete(row)
    deed.record("check_revoked", person, before=before, reason=members.needed(reason))
    cook = people.role_of(deed.session, deed.council_id, person.id, Role.COOK)
    if cook is not None and cook.state is MemberState.ACTIVE:
        _pause(deed, person, cook)
    return person


def lapse_due(deed: Deed) -> int:
    """The clock's daily look: pause every active cook of whom something has run out. Gives how many."""
    deed.needs(Permission.RECORD_CHECK)
    paused = 0
    for cook, rows in people.cooks_with_checks(deed.session, deed.council_id):
        if outstanding(deed.policy.vetting, map(members.as_check, rows), deed.today):
            person = people.by_id(deed.session, deed.council_id, cook.person_id)
            assert person is not None
            _pause(deed, person, cook)
            paused += 1
    return paused


def _pause(deed: Deed, person: Person, cook: MemberRole) -> None:
    members.stop_role(deed, person, cook, MemberMove.PAUSE, "role_paused", LAPSED, LAPSED)


def _whose(deed: Deed, person_ref: str, requirement: Requirement) -> Person:
    deed.needs(Permission.RECORD_CHECK)
    person = load_person(deed, person_ref)
    not_about_self(deed, person)
    if deed.acting_for_id is not None:
        raise Forbidden("not_while_acting")
    if requirement not in deed.policy.vetting.cook:
        raise NotFound
    if people.role_of(deed.session, deed.council_id, person.id, Role.COOK) is None:
        raise NotFound
    return person


def snapshot(row: RequirementCheck) -> dict[str, Any]:
    names = ("requirement", "passed_on", "level", "issued_on", "recheck_on", "seen_by_id")
    return {name: getattr(row, name) for name in names}
