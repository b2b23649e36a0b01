"""Whether this installation is well: for a monitor, with no personal data and no council's name."""

from datetime import timedelta

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from app import clock
from app.extensions import db
from app.store import across_councils
from app.web.guards import ALL_HOSTS, public

bp = Blueprint("health", __name__)

WORKER_SILENT_AFTER = timedelta(minutes=2)
OUTBOX_LATE_AFTER = timedelta(minutes=10)


@bp.get("/healthz")
@public(*ALL_HOSTS)
def healthz() -> ResponseReturnValue:
    """200 when all is well, else 503. Ages in whole seconds; None where there is nothing to count."""
    now = clock.now()
    try:
        pulse = across_councils.pulse(db.session(), now)
    except Exception as error:  # noqa: BLE001 whatever is wrong with the database is the answer
        return jsonify(status="down", database=type(error).__name__), 503
    worker_ok = pulse.worker_age is not None and pulse.worker_age < WORKER_SILENT_AFTER
    outbox_ok = pulse.outbox_age is None or pulse.outbox_age < OUTBOX_LATE_AFTER
    body: Response = jsonify(
        status="ok" if worker_ok and outbox_ok else "degraded",
        database="ok",
        worker_seconds_since_heartbeat=_seconds(pulse.worker_age),
        outbox_waiting=pulse.outbox_waiting,
        outbox_oldest_seconds=_seconds(pulse.outbox_age),
    )
    return body, 200 if worker_ok and outbox_ok else 503


def _seconds(age: timedelta | None) -> int | None:
    return None if age is None else int(age.total_seconds())
