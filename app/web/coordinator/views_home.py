"""The desk: what needs somebody first, then what to decide, then the rest of the day."""

from flask.typing import ResponseReturnValue

from app import clock
from app.domain.council_life import OPEN_TO_ALL
from app.domain.permissions import Permission
from app.extensions import db
from app.models.desk import TaskKind
from app.services.fitting import Table
from app.store import desk, go_live, looks, pairings, people, safety, standby, tasks
from app.web.coordinator import bp, present_home
from app.web.coordinator.present_matches import queue_rows
from app.web.coordinator.present_pairings import groups
from app.web.formats import local
from app.web.guards import may_open, requires
from app.web.identity import signed_in
from app.web.pages import page
from app.web.tenant import this_council

SHOWN = 10


@bp.get("/")
@requires(Permission.SEE_DESK)
def home() -> ResponseReturnValue:
    session, council, now = db.session(), this_council(), clock.now()
    member = signed_in()
    today = local(now).date()
    queue = desk.to_decide(session, council.id, limit=SHOWN)
    people_in = ([row[0].cook_id for row in queue], [row[0].diner_id for row in queue])
    shared = desk.times_shared(session, council.id, *people_in)
    waiting = desk.unproposed(session, council.id, now, limit=SHOWN)
    table = Table(session, council, now, [request.diner_id for request, _ in waiting])
    bounds = present_home.todays_bounds(now)
    return page(
        "coordinator/home.html",
        heading=present_home.greeting(now, member.person.first_name if member and member.person else ""),
        today=today,
        alarms=safety.open_no_answers(session, council.id),
        stops=tasks.count_stops(session, council.id),
        late=standby.left_without(session, council.id, now, None, council.policy.matching.late_cancel_hours),
        queue=queue_rows(queue, shared, council.policy, today),
        queue_count=desk.count_to_decide(session, council.id) if len(queue) == SHOWN else len(queue),
        waiting=present_home.waiting_rows(waiting, table, council.policy, today),
        waiting_count=desk.count_unproposed(session, council.id, now) if len(waiting) == SHOWN else len(waiting),
        offered=desk.awaiting_yes(session, council.id),
        visits=present_home.visit_items(desk.visits_between(session, council.id, *bounds), now),
        to_do=_to_do(),
    )


def _asks_to_open() -> bool:
    """Whether somebody else has asked to open the council, and the reader may agree."""
    council, member = this_council(), signed_in()
    if member is None or council.phase in OPEN_TO_ALL or Permission.RUN_COUNCIL not in member.permissions:
        return False
    asked = go_live.asked(db.session(), council.id)
    return asked is not None and member.person is not None and asked.asked_by_id != member.person.id


def _to_do() -> list[dict[str, str]]:
    session, council = db.session(), this_council()
    kinds = (TaskKind.FIND_COOK, TaskKind.PLACE_ADDRESS, TaskKind.RECORD_OUTCOME, TaskKind.CHECK_BACK)
    return present_home.to_dos(
        calls=tasks.count_calls(session, council.id),
        applications=people.count_waiting(session, council.id),
        pairs=pairings.count(session, council.id, groups(council.policy, local(clock.now()).date())[""]),
        concerns=safety.count_waiting(session, council.id),
        opening=_asks_to_open(),
        looks=len(looks.unread(session, council.id)) if may_open("manager.end_look") else 0,
        tasks=desk.tasks_of_kind(session, council.id, kinds, limit=SHOWN),
    )
