"""The worker: a loop that sends what is due and does what the clock asks for, council by council."""

import os
import secrets
import signal
import socket
import threading
from datetime import datetime, timedelta

import structlog
from flask import Flask

from app import clock, logs
from app.extensions import db
from app.jobs import interest_letters
from app.jobs.deliver import Desk, deliver
from app.jobs.timetable import Timetable
from app.services import outbox, round_runs
from app.services.frame import CouncilContext
from app.store import across_councils, councils
from app.web.tenant import context_of

log = structlog.get_logger()

BEAT_EVERY = timedelta(seconds=5)
CLOCK_EVERY = timedelta(seconds=60)
AFTER_A_DEFECT = 5.0
IN_A_ROW = 20


class Worker:
    """On PostgreSQL several of these share the work; on SQLite one is enough."""

    def __init__(self, app: Flask, poll_seconds: float) -> None:
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._app = app
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._timetable = Timetable(app, self._stopping)
        self._last_beat: datetime | None = None
        self._last_clock: datetime | None = None

    def stop(self) -> None:
        """Finish the message in hand, then end."""
        self._stopping.set()

    def run(self) -> None:
        """Until SIGTERM or Ctrl-C."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        log.info("worker_started")
        while not self._stopping.is_set():
            self._stopping.wait(self._one_turn())
        log.info("worker_stopped")

    def _one_turn(self) -> float:
        """How long to wait before the next."""
        try:
            return 0.0 if self.turn() else self._poll_seconds
        except Exception as error:  # noqa: BLE001 the database may be away for a while; the worker stays
            logs.defect("worker_defect", error)
            return AFTER_A_DEFECT

    def turn(self) -> int:
        """Everything that is due now; gives how many messages were taken in hand."""
        with self._app.app_context():
            try:
                self._beat()
                taken = self._send_due() + interest_letters.send_due(self._app)
                self._do_timed()
                self._run_rounds()
            finally:
                db.session.remove()
        return taken

    def _beat(self) -> None:
        now = clock.now()
        if self._last_beat is None or not timedelta() <= now - self._last_beat < BEAT_EVERY:
            across_councils.beat(db.session(), "worker", now, os.getpid())
            self._last_beat = now

    def _send_due(self) -> int:
        taken = 0
        for council_id in across_councils.councils_with_due_messages(db.session(), clock.now()):
            council = self._council(council_id)
            if council is None:
                continue
            taken += self._send_for(Desk(self._app, self.name, council))
        return taken

    def _send_for(self, desk: Desk) -> int:
        """A few of one council's, so that a long queue keeps no other council waiting."""
        for taken in range(IN_A_ROW):
            message_id = None
            if not self._stopping.is_set():
                message_id = outbox.claim_next(db.session(), desk.council.id, self.name, clock.now())
            if message_id is None:
                return taken
            deliver(desk, message_id)
            self._beat()
        return IN_A_ROW

    def _do_timed(self) -> None:
        now = clock.now()
        if self._last_clock is None or not timedelta() <= now - self._last_clock < CLOCK_EVERY:
            self._timetable.run(now)
            self._last_clock = now

    def _run_rounds(self) -> None:
        """After what is due to be sent: a round may take seconds."""
        for council_id in across_councils.councils_with_due_rounds(db.session(), clock.now(), round_runs.LEASE):
            council = self._council(council_id)
            if council is None or self._stopping.is_set():
                continue
            hand = round_runs.Hand(db.session(), council, self._app.extensions["ports"], clock.now)
            try:
                _ = round_runs.run_next(hand) and round_runs.run_next(hand)  # a real one, then a "what if"
            except Exception as error:  # noqa: BLE001 one council's defect must not stop the others
                logs.defect("round_defect", error, council=council.slug)
            self._beat()

    def _council(self, council_id: int) -> CouncilContext | None:
        row = councils.by_id(db.session(), council_id)
        db.session().rollback()
        return context_of(row) if row else None
