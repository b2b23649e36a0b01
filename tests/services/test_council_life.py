"""Two people open a council, one stops it, and nobody agrees with themselves."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select
from support.lives import READY, RUN_OUT, Life, Team, appoint_team, try_it_out
from support.world import World

from app.domain import go_live
from app.domain.council_life import CouncilMove, CouncilState, Phase
from app.domain.errors import Conflict, DomainError, Forbidden, Invalid, Stale
from app.domain.lifecycle import IllegalTransition
from app.domain.members import MemberState
from app.extensions import db
from app.models.councils import Council, CouncilChange, Decision
from app.models.people import MemberRole
from app.models.trace import AuditDetail, AuditEntry, OutboxMessage
from app.services import audit, council_life
from app.services.frame import Actor, perform


@pytest.fixture
def team(world: World) -> Team:
    try_it_out(world)
    return appoint_team(world)


@pytest.fixture
def all_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the version that has the last parts of the list."""
    monkeypatch.setattr(go_live, "NOT_BUILT", frozenset())


def state(world: World) -> CouncilState:
    world.session.expire_all()
    return world.session.scalars(select(Council.state).where(Council.id == world.reigate.id)).one()


def deeds(world: World) -> list[str]:
    rows = select(AuditEntry.deed).where(AuditEntry.subject_kind == "council_changes").order_by(AuditEntry.seq)
    return list(world.session.scalars(rows))


def ask(world: World, team: Team) -> CouncilChange:
    change: CouncilChange = perform(world.deed(team.maya), council_life.ask_to_open)
    return change


def test_no_council_goes_live_on_half_a_service(world: World, life: Life, team: Team) -> None:
    life.trial("asha@post.example", **READY)
    with pytest.raises(Conflict, match="go_live_missing") as no:
        ask(world, team)
    assert no.value.details["rows"] == ["subject_access", "erase", "retention"]
    assert no.value.status == 409
    assert (state(world), deeds(world)) == (CouncilState.TRIAL, [])


@pytest.mark.usefixtures("all_built")
def test_one_asks_and_another_agrees_and_both_stand_in_the_chain(world: World, life: Life, team: Team) -> None:
    life.trial(**READY)
    change = ask(world, team)
    assert (state(world), change.move) == (CouncilState.TRIAL, CouncilMove.GO_LIVE)
    told = world.session.query(OutboxMessage).filter_by(kind="council_opening_asked")
    assert {message.person_id for message in told} == {team.mo.id, team.lena.id}
    with pytest.raises(Forbidden, match="second_person"):
        perform(world.deed(team.maya), council_life.agree_to_open, change.ref, change.version)
    with pytest.raises(Forbidden, match="not_allowed"):
        perform(world.deed(team.cleo), council_life.agree_to_open, change.ref, change.version)
    perform(world.deed(team.lena), council_life.agree_to_open, change.ref, change.version)
    assert state(world) is CouncilState.LIVE
    assert life.look_again().phase is Phase.LIVE
    change = world.session.query(CouncilChange).one()
    assert (change.asked_by_id, change.decided_by_id) == (team.maya.id, team.lena.id)
    assert deeds(world) == ["council_opening_asked", "council_went_live"]
    assert audit.verify(world.session, world.reigate.id).broken is None


@pytest.mark.usefixtures("all_built")
def test_the_list_is_looked_at_again_when_the_second_person_agrees(world: World, life: Life, team: Team) -> None:
    life.trial(**READY)
    change = ask(world, team)
    life.trial(**RUN_OUT)
    with pytest.raises(Conflict) as no:
        perform(world.deed(team.mo), council_life.agree_to_open, change.ref, change.version)
    assert no.value.details["rows"] == ["insurance"]
    assert state(world) is CouncilState.TRIAL


@pytest.mark.usefixtures("all_built")
def test_what_was_asked_can_be_taken_back_and_asked_again(world: World, life: Life, team: Team) -> None:
    life.trial(**READY)
    change = ask(world, team)
    with pytest.raises(Conflict, match="change_asked_already"):
        ask(world, team)
    with pytest.raises(Stale):
        perform(world.deed(team.mo), council_life.withdraw, change.ref, change.version + 1)
    perform(world.deed(team.mo), council_life.withdraw, change.ref, change.version)
    with pytest.raises(Conflict, match="change_over"):
        perform(world.deed(team.mo), council_life.agree_to_open, change.ref, change.version)
    assert ask(world, team).decision is Decision.ASKED


def test_nobody_agrees_with_somebody_who_runs_the_council_no_longer(world: World, life: Life, team: Team) -> None:
    life.suspended(**READY)
    change = ask(world, team)
    ref, version = change.ref, change.version
    world.session.query(MemberRole).filter_by(person_id=team.maya.id).one().state = MemberState.ON_HOLD
    world.session.commit()
    with pytest.raises(Conflict, match="asker_left"):
        perform(world.deed(team.mo), council_life.agree_to_open, ref, version)
    assert state(world) is CouncilState.SUSPENDED


def test_two_agree_at_once_and_it_opens_once(world: World, life: Life, team: Team) -> None:
    life.suspended(**READY)
    change = ask(world, team)
    ref, version = change.ref, change.version
    actors = [world.actor(who) for who in (team.mo, team.lena)] * 3
    first = world.deed()
    world.session.close()

    def agree(actor: Actor) -> str:
        with world.app.app_context():
            deed = replace(first, session=db.session(), actor=actor)
            try:
                perform(deed, council_life.agree_to_open, ref, version)
            except DomainError as no:
                return no.code
            finally:
                db.session.remove()
            return "done"

    with ThreadPoolExecutor(6) as pool:
        said = sorted(pool.map(agree, actors))
    assert said == ["change_over"] * 5 + ["done"]
    assert deeds(world) == ["council_opening_asked", "council_reopened"]
    assert state(world) is CouncilState.LIVE


@pytest.mark.parametrize("use_case", [council_life.suspend, council_life.reopen])
def test_a_demonstration_is_open_as_it_is(world: World, team: Team, use_case) -> None:
    with pytest.raises(Conflict):
        perform(world.deed(), use_case, "To see")
    with pytest.raises(Conflict, match="council_demonstration"):
        ask(world, team)


def test_what_the_table_does_not_list_is_refused(world: World, life: Life, team: Team) -> None:
    life.trial(**READY)
    for use_case in (council_life.suspend, council_life.reopen):
        with pytest.raises(IllegalTransition):
            perform(world.deed(), use_case, "To see")
    life.live(**READY)
    with pytest.raises(IllegalTransition):
        ask(world, team)
    assert deeds(world) == []


def test_one_person_stops_it_with_a_reason_and_another_two_open_it_again(world: World, life: Life, team: Team) -> None:
    life.live(**READY)
    with pytest.raises(Invalid, match="reason_missing"):
        perform(world.deed(team.lena), council_life.suspend, " ")
    with pytest.raises(Forbidden):
        perform(world.deed(team.cleo), council_life.suspend, "Not hers to stop")
    perform(world.deed(team.lena), council_life.suspend, "The kitchen inspector rang")
    assert state(world) is CouncilState.SUSPENDED
    life.look_again()
    change = ask(world, team)
    perform(world.deed(team.mo), council_life.agree_to_open, change.ref, change.version)
    assert state(world) is CouncilState.LIVE
    reasons = select(AuditDetail.reason).join(AuditEntry, AuditEntry.id == AuditDetail.entry_id)
    assert "The kitchen inspector rang" in world.session.scalars(reasons).all()


def test_what_the_operator_stopped_only_the_operator_opens(world: World, life: Life, team: Team) -> None:
    life.live(**READY)
    perform(world.deed(), council_life.suspend, "A court order")
    life.look_again()
    with pytest.raises(Conflict, match="stopped_by_operator"):
        ask(world, team)
    with pytest.raises(Forbidden):
        perform(world.deed(team.maya), council_life.reopen, "Please")
    perform(world.deed(), council_life.reopen, "The order is over")
    assert state(world) is CouncilState.LIVE


def test_a_council_without_its_insurance_does_not_open_again(world: World, life: Life, team: Team) -> None:
    life.suspended(**RUN_OUT)
    for who, use_case, words in ((team.maya, council_life.ask_to_open, ()), (None, council_life.reopen, ("Go",))):
        with pytest.raises(Conflict, match="go_live_missing"):
            perform(world.deed(who), use_case, *words)
