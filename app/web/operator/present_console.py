"""Counts and ages for the console."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.council_life import Phase, phase
from app.domain.permissions import STAFF
from app.domain.vocabulary import Role
from app.store.across_councils import Pulse
from app.store.console import Known, Numbers
from app.web.health import OUTBOX_LATE_AFTER, WORKER_SILENT_AFTER
from app.web.tenant import read_policy

PHASES: Mapping[Phase, LazyString] = {
    Phase.DEMONSTRATION: _l("Demonstration"),
    Phase.TRIAL: _l("On trial"),
    Phase.LIVE: _l("Live"),
    Phase.SUSPENDED: _l("Suspended"),
}


@dataclass(frozen=True, slots=True)
class CouncilRow:
    """well: no message of theirs has been tried in vain or waits for too long. staff: how many roles are held."""

    slug: str
    name: str
    url: str
    phase: LazyString
    cooks: int
    diners: int
    staff: int
    waiting: int
    failed: int
    well: bool
    last_round: datetime | None


@dataclass(frozen=True, slots=True)
class HealthRow:
    well: bool
    words: str


def council_rows(
    rows: Sequence[Known], numbers: Mapping[int, Numbers], now: datetime, url: Callable[[str], str]
) -> list[CouncilRow]:
    return [council_row(row, numbers[row.id], now, url(row.slug)) for row in rows]


def council_row(row: Known, found: Numbers, now: datetime, url: str) -> CouncilRow:
    policy = read_policy(row.document)
    late = found.oldest is not None and now - found.oldest > OUTBOX_LATE_AFTER
    return CouncilRow(
        slug=row.slug,
        name=policy.display_name,
        url=url,
        phase=PHASES[phase(row.state, policy)],
        cooks=found.roles.get(Role.COOK, 0),
        diners=found.roles.get(Role.DINER, 0),
        staff=sum(found.roles.get(role, 0) for role in STAFF),
        waiting=found.waiting,
        failed=found.failed,
        well=not found.failed and not late,
        last_round=found.last_round,
    )


def health_rows(pulse: Pulse, backup_age: timedelta | None) -> list[HealthRow]:
    worker = pulse.worker_age is not None and pulse.worker_age < WORKER_SILENT_AFTER
    outbox = pulse.outbox_age is None or pulse.outbox_age < OUTBOX_LATE_AFTER
    waiting = ngettext("%(num)s message waits to go out.", "%(num)s messages wait to go out.", pulse.outbox_waiting)
    rows = [
        HealthRow(well=True, words=_("The database answers.")),
        HealthRow(well=worker, words=_worker(pulse.worker_age)),
        HealthRow(well=outbox, words=waiting),
    ]
    if backup_age is not None:
        hours = int(backup_age.total_seconds()) // 3600
        words = ngettext("The last backup is %(num)s hour old.", "The last backup is %(num)s hours old.", hours)
        rows.append(HealthRow(well=hours < BACKUP_OLD_AFTER_HOURS, words=words))
    return rows


BACKUP_OLD_AFTER_HOURS = 26


def _worker(age: timedelta | None) -> str:
    if age is None:
        return str(_("The worker has never been seen."))
    seconds = max(0, int(age.total_seconds()))
    return str(ngettext("The worker was seen %(num)s second ago.", "The worker was seen %(num)s seconds ago.", seconds))
