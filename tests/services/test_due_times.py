"""What is to be done by a moment is due while somebody is at the office."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from support.world import World

from app.domain.matches import MatchState
from app.domain.vocabulary import Channel
from app.models.desk import Task
from app.models.trace import OutboxMessage
from app.services import away_tasks, homes, outbox, outcomes
from app.services.frame import Deed, perform

LONDON = ZoneInfo("Europe/London")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


CHRISTMAS = local("2026-12-25T11:00")
AFTER_IT = local("2026-12-29T09:00")  # Boxing Day's substitute is the Monday


def only_task(world: World) -> Task:
    world.session.rollback()
    return world.session.query(Task).one()


def unplaced(deed: Deed, world: World) -> None:
    person = world.session.query(type(world_dev(world))).first()
    home = homes.new_home(deed, homes.HomeFacts(line1="1 New Street", town="Reigate", postcode="RH2 7ZZ"))
    assert person is not None
    homes.ask_to_place(deed, home, person.id)
    deed.record("household_made", home)


def world_dev(world: World):
    return world.diner(phone=None, channel=Channel.VISIT)


def test_an_address_to_place_waits_for_the_office(world: World):
    perform(world.deed(now=CHRISTMAS), unplaced, world)
    assert only_task(world).due_at == AFTER_IT


def test_a_visit_nobody_spoke_of_is_asked_about_when_the_office_opens(world: World):
    window = (CHRISTMAS - timedelta(hours=5), CHRISTMAS - timedelta(hours=4))
    meal = world.meal(world.cook(), window=window, use_by=window[0].date(), ready_at=window[0])
    world.match(meal, world.request(world.diner(), window=window), MatchState.CONFIRMED)
    assert perform(world.deed(now=CHRISTMAS), outcomes.overdue) == 1
    assert only_task(world).due_at == AFTER_IT


@pytest.mark.parametrize(
    ("now", "useful_until", "due"),
    [
        ("2026-12-24T16:00", "2026-12-26T17:00", "2026-12-24T17:00"),
        ("2026-12-25T11:00", None, "2026-12-29T09:00"),
        ("2026-12-23T11:00", None, "2026-12-24T11:00"),
    ],
)
def test_a_call_instead_of_a_mail_is_due_in_hours(world: World, now: str, useful_until: str | None, due: str):
    dev = world_dev(world)
    message = OutboxMessage(kind="role_active", key="k", person_id=dev.id, facts={}, due_at=local(now))
    message.created_at, message.claimed_by = local(now), "worker"
    message.claimed_until = local(now) + timedelta(minutes=2)
    message.useful_until = local(useful_until) if useful_until else None
    world.add(message)
    perform(world.deed(now=local(now)), outbox.hand_to_a_person, message.id, "worker")
    assert only_task(world).due_at == local(due)


def test_who_comes_back_over_a_weekend_is_rung_on_the_friday(world: World):
    """Today is a Tuesday in October. The last day away is the Sunday."""
    spell = world.away(world_dev(world), 0, 5)
    for day, expected in (("2026-10-15T04:00", 0), ("2026-10-16T04:00", 1), ("2026-10-17T04:00", 1)):
        perform(world.deed(now=local(day)), away_tasks.look_after)
        world.session.rollback()
        assert world.session.query(Task).count() == expected, day
    assert only_task(world).due_at == local("2026-10-16T17:00")
    assert spell.ref in only_task(world).key


def test_whose_return_nobody_knows_is_asked_after_on_an_open_day(world: World):
    spell = world.away(world_dev(world), 0)
    spell.check_back_on = local("2026-12-25T00:00").date()
    world.session.commit()
    perform(world.deed(now=CHRISTMAS), away_tasks.look_after)
    assert only_task(world).due_at == local("2026-12-29T17:00")
