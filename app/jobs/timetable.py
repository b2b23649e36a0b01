"""When the clock's jobs run: some each minute, some once on each local day, early in the morning."""

import threading
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from flask import Flask

from app import clock, logs
from app.domain.council_life import OPEN_TO_ALL
from app.extensions import db
from app.services import interest, throttles, timed
from app.services.frame import SYSTEM, CouncilContext, Deed, perform
from app.store import across_councils, councils
from app.web.finding import begun_in
from app.web.tenant import context_of

DAILY_FROM = time(3)
"""Local time. By then a day that has 23 or 25 hours has had its odd one."""
SENT_MAIL_KEPT = timedelta(days=14)


class Timetable:
    """One for each worker. What has been done is in job_runs; what this worker knows of it spares it asking."""

    def __init__(self, app: Flask, stopping: threading.Event) -> None:
        self._app = app
        self._stopping = stopping
        self._known_done: set[tuple[int, str, date]] = set()
        self._tidied: date | None = None
        self._open: object = None

    def run(self, now: datetime) -> None:
        """Everything that is due in any council. Needs an application context."""
        session = db.session()
        due = across_councils.councils_with_due_work(session, now)
        rows = councils.every(session)
        contexts = [context_of(row) for row in rows]
        session.close()
        for council in contexts:
            if self._stopping.is_set():
                return
            if council.id in due:
                self._each_minute(council)
            self._daily(council, now)
        self._tell_interested(contexts, now)
        self._once_for_all(now)

    def _each_minute(self, council: CouncilContext) -> None:
        for name, job in timed.EACH_MINUTE.items():
            try:
                perform(self._deed(council), job)
            except Exception as error:  # noqa: BLE001 one job's defect must not stop the others
                logs.defect("job_defect", error, job=name, council=council.slug)

    def _daily(self, council: CouncilContext, now: datetime) -> None:
        local = now.astimezone(council.policy.tz)
        if local.time() < DAILY_FROM:
            return
        for name in timed.DAILY:
            if (council.id, name, local.date()) in self._known_done:
                continue
            try:
                perform(self._deed(council), timed.once_a_day, name)
            except Exception as error:  # noqa: BLE001 tried again at the next minute
                logs.defect("job_defect", error, job=name, council=council.slug)
            else:
                self._known_done.add((council.id, name, local.date()))

    def _once_for_all(self, now: datetime) -> None:
        """What belongs to no council."""
        if self._tidied == now.date():
            return
        throttles.forget_old(db.session(), now)
        interest.forget_due(self._interest(now))
        forget_sent_mail(self._app.extensions["settings"].sent_mail, now)
        self._known_done = {done for done in self._known_done if done[2] >= now.date() - timedelta(days=2)}
        self._tidied = now.date()

    def _tell_interested(self, contexts: Sequence[CouncilContext], now: datetime) -> None:
        """Only when other councils are open than before: somebody may have waited for one of them."""
        open_now = [council.policy for council in contexts if council.phase in OPEN_TO_ALL]
        open_ones = frozenset((policy.slug, policy.areas, policy.sectors) for policy in open_now)
        if open_ones == self._open:
            return
        interest.tell(self._interest(now), lambda outward: [council.slug for council in begun_in(outward)])
        self._open = open_ones

    def _interest(self, now: datetime) -> interest.Ledger:
        return interest.Ledger(db.session(), self._app.extensions["ports"].secrecy, now)

    def _deed(self, council: CouncilContext) -> Deed:
        ports = self._app.extensions["ports"]
        return Deed(session=db.session(), council=council, actor=SYSTEM, now=clock.now(), ports=ports)


def forget_sent_mail(folder: Path, now: datetime) -> None:
    for file in folder.glob("*/*.eml"):
        if file.stat().st_mtime < (now - SENT_MAIL_KEPT).timestamp():
            file.unlink(missing_ok=True)
