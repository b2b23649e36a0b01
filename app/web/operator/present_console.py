"""Counts and ages for the console."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.council_life import Phase
from app.models.councils import Council
from app.store.across_councils import Pulse, Queue
from app.web.health import OUTBOX_LATE_AFTER, WORKER_SILENT_AFTER
from app.web.tenant import context_of
from app.web.words.councils import PHASES


@dataclass(frozen=True, slots=True)
class CouncilRow:
    slug: str
    name: str
    url: str
    phase: Phase
    phase_words: str
    waiting: int


@dataclass(frozen=True, slots=True)
class HealthRow:
    well: bool
    words: str


def council_rows(rows: Sequence[Council], queues: Sequence[Queue], url: Callable[[str], str]) -> list[CouncilRow]:
    waiting: Counter[int] = Counter()
    for queue in queues:
        waiting[queue.council_id] += queue.waiting
    shown = []
    for row in rows:
        council = context_of(row)
        words = str(PHASES[council.phase])
        name, address = council.policy.display_name, url(row.slug)
        shown.append(CouncilRow(row.slug, name, address, council.phase, words, waiting[row.id]))
    return shown


def health_rows(pulse: Pulse) -> list[HealthRow]:
    worker = pulse.worker_age is not None and pulse.worker_age < WORKER_SILENT_AFTER
    outbox = pulse.outbox_age is None or pulse.outbox_age < OUTBOX_LATE_AFTER
    waiting = ngettext("%(num)s message waits to go out.", "%(num)s messages wait to go out.", pulse.outbox_waiting)
    return [
        HealthRow(well=True, words=_("The database answers.")),
        HealthRow(well=worker, words=_worker(pulse.worker_age)),
        HealthRow(well=outbox, words=waiting),
    ]


def _worker(age: timedelta | None) -> str:
    if age is None:
        return str(_("The worker has never been seen."))
    seconds = max(0, int(age.total_seconds()))
    return str(ngettext("The worker was seen %(num)s second ago.", "The worker was seen %(num)s seconds ago.", seconds))
