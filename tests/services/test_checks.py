from datetime import timedelta

import pytest
from support.world import World

from app.domain.council_policy import DbsLevel, Requirement
from app.domain.errors import Forbidden, Invalid, NotFound, Stale
from app.domain.matches import MatchState
from app.domain.members import MemberState
from app.domain.vetting import IdentityMethod, recheck_day
from app.domain.vocabulary import Role
from app.models.meals import Match
from app.models.people import Person, RequirementCheck
from app.services import checks
from app.services.checks import CheckFacts
from app.services.frame import perform
from app.store import people, trace

CONTENTS = {"contents", "offences", "result", "scan", "certificate", "number", "convictions", "notes"}


@pytest.fixture
def cleo(world: World) -> Person:
    return world.coordinator()


@pytest.fixture
def vik(world: World) -> Person:
    return world.cook("Vik", state=MemberState.VETTING, checked=False)


def record(world: World, cleo: Person, cook: Person, requirement: Requirement, **facts) -> RequirementCheck:
    day = facts.pop("day", world.now.date())
    return perform(world.deed(cleo), checks.record_check, cook.ref, requirement, CheckFacts(day=day, **facts))


def test_a_dbs_check_has_level_issue_date_who_saw_it_and_a_recheck_day(world: World, cleo, vik) -> None:
    issued = world.now.date() - timedelta(days=40)
    row = record(world, cleo, vik, Requirement.DBS, day=issued, level=DbsLevel.BASIC)
    assert (row.level, row.issued_on, row.seen_by_id) == ("basic", issued, cleo.id)
    assert row.recheck_on == recheck_day(issued, 36)


def test_there_is_no_room_for_what_a_certificate_says(world: World) -> None:
    assert not CONTENTS & set(RequirementCheck.__table__.columns.keys())
    assert not CONTENTS & set(CheckFacts.__dataclass_fields__)


@pytest.mark.parametrize(
    ("requirement", "facts", "code", "field"),
    [
        (Requirement.DBS, {"level": None}, "level_missing", "level"),
        (Requirement.DBS, {"level": DbsLevel.ENHANCED}, "level_reason_missing", "reason"),
        (Requirement.DBS, {"level": DbsLevel.STANDARD, "reason": " "}, "level_reason_missing", "reason"),
        (Requirement.IDENTITY, {}, "method_missing", "method"),
        (Requirement.AGREEMENT, {"day": None}, "day_missing", "day"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(world: World, cleo, vik, requirement, facts, code, field) -> None:
    with pytest.raises(Invalid, match=code) as no:
        record(world, cleo, vik, requirement, **facts)
    assert no.value.field == field


@pytest.mark.parametrize("requirement", [Requirement.DBS, Requirement.HYGIENE_QUIZ, Requirement.AGREEMENT])
def test_a_day_to_come_is_refused(world: World, cleo, vik, requirement) -> None:
    tomorrow = world.now.date() + timedelta(days=2)
    with pytest.raises(Invalid, match="day_to_come"):
        record(world, cleo, vik, requirement, day=tomorrow, level=DbsLevel.BASIC)


def test_a_dbs_check_older_than_the_council_s_months_is_refused(world: World, cleo, vik) -> None:
    with pytest.raises(Invalid, match="dbs_too_old"):
        record(world, cleo, vik, Requirement.DBS, day=world.now.date() - timedelta(days=1100), level=DbsLevel.BASIC)


def test_a_level_above_basic_is_taken_with_a_reason(world: World, cleo, vik) -> None:
    row = record(world, cleo, vik, Requirement.DBS, level=DbsLevel.ENHANCED, reason="Weekly visits, DBS tool says so")
    assert row.level == "enhanced"
    _, detail = trace.chain(world.session, world.council.id)[-1]
    assert detail.reason.startswith("Weekly visits")


def test_how_an_identity_was_seen_is_kept(world: World, cleo, vik) -> None:
    assert record(world, cleo, vik, Requirement.IDENTITY, method=IdentityMethod.IN_PERSON).level == "in_person"


def test_nobody_records_for_themselves_or_their_household(world: World) -> None:
    home = world.household()
    cleo = world.coordinator(household=home)
    world.give_role(cleo, Role.COOK, MemberState.VETTING)
    for cook in (cleo, world.cook("Sam", household=home, checked=False)):
        with pytest.raises(Forbidden, match="own_household"):
            record(world, cleo, cook, Requirement.IDENTITY, method=IdentityMethod.IN_PERSON)


def test_a_cook_s_agreement_is_not_given_while_acting_for_them(world: World, cleo, vik) -> None:
    facts = CheckFacts(day=world.now.date())
    with pytest.raises(Forbidden, match="not_while_acting"):
        perform(world.deed(cleo, acting_for_id=vik.id), checks.record_check, vik.ref, Requirement.AGREEMENT, facts)


def test_a_cook_records_nothing(world: World, vik) -> None:
    with pytest.raises(Forbidden, match="not_allowed"):
        record(world, vik, vik, Requirement.AGREEMENT)


def test_what_the_council_does_not_ask_is_not_recorded(world: World, cleo, vik) -> None:
    with pytest.raises(NotFound):
        record(world, cleo, vik, Requirement.REFERENCES)
    with pytest.raises(NotFound):
        record(world, cleo, world.diner(), Requirement.IDENTITY, method=IdentityMethod.VIDEO)


def test_a_new_check_takes_the_place_of_the_old_one(world: World, cleo, vik) -> None:
    first = record(world, cleo, vik, Requirement.HYGIENE_QUIZ, day=world.now.date() - timedelta(days=9))
    again = record(world, cleo, vik, Requirement.HYGIENE_QUIZ)
    assert (again.id, again.passed_on) == (first.id, world.now.date())


def test_a_check_taken_back_pauses_the_cook_and_voids_what_was_arranged(world: World, cleo) -> None:
    asha, dev = world.cook(), world.diner()
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    with pytest.raises(Invalid, match="reason_missing"):
        perform(world.deed(cleo), checks.revoke_check, asha.ref, Requirement.DBS, "", 1)
    perform(world.deed(cleo), checks.revoke_check, asha.ref, Requirement.DBS, "Not hers", 1)
    assert people.role_of(world.session, world.council.id, asha.id, Role.COOK).state is MemberState.PAUSED
    assert world.session.get(Match, match.id).state is MatchState.VOID
    assert people.check_of(world.session, world.council.id, asha.id, "dbs") is None


def test_a_stale_form_takes_nothing_back(world: World, cleo) -> None:
    with pytest.raises(Stale):
        perform(world.deed(cleo), checks.revoke_check, world.cook().ref, Requirement.DBS, "Not hers", 5)


@pytest.mark.parametrize(("days", "paused"), [(1, 0), (0, 1), (-5, 1)])
def test_the_clock_pauses_cooks_whose_check_has_run_out(world: World, days: int, paused: int) -> None:
    asha = world.cook()
    people.check_of(world.session, world.council.id, asha.id, "dbs").recheck_on = world.now.date() + timedelta(days)
    world.session.commit()
    assert perform(world.deed(), checks.lapse_due) == paused
    state = MemberState.PAUSED if paused else MemberState.ACTIVE
    assert people.role_of(world.session, world.council.id, asha.id, Role.COOK).state is state
