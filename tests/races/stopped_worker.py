"""Real processes that are killed at one point.

It reads lines: a JSON list of orders, each [settings, point] or [settings, "after_commit", key]. All of it is imported
once; each order is a process of its own, those of a line run at once. It answers with the line's exit codes.

after_commit: puts a message into the outbox and dies at once. after_claim: a worker that dies before it sends.
after_send: one that dies as soon as the mail is out. before_mark: one that dies in the mark's own transaction, with the
council's lock held and the row written, before that is committed. none: a worker that takes one turn and ends well.
"""

import json
import os
import signal
import sys
import traceback
from pathlib import Path

from app import create_app
from app.extensions import db
from app.jobs import deliver
from app.jobs.worker import Worker
from app.services.frame import SYSTEM, Deed, perform
from app.settings import Settings
from app.store import councils
from app.web.tenant import context_of

KEYS = ("instance", "places_file", "clock_file")


def die(*_args: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def mark_and_die(row, now, result: str) -> None:
    row.finished_at, row.result, row.sealed = now, result, None
    db.session().flush()
    die()


def put_message(app, key: str) -> None:
    from app import clock

    with app.app_context():
        row = councils.by_slug(db.session(), "reigate")
        council = context_of(row)
        deed = Deed(db.session(), council, SYSTEM, clock.now(), app.extensions["ports"])
        perform(deed, tell, key)
        die()


def tell(deed: Deed, key: str) -> None:
    sealed = deed.ports.secrecy.seal("424242", bound_to=f"outbox:{key}")
    deed.tell("sign_in_code", None, key, email="dev@post.example", sealed=sealed)
    deed.recorded = 1


def act(facts: dict[str, str | None], point: str, key: str = "") -> None:
    conf = Settings(**{name: Path(value) if name in KEYS else value for name, value in facts.items()})
    app = create_app(conf)
    if point == "after_commit":
        put_message(app, key)
    if point == "after_claim":
        deliver.store.about = die
    if point == "after_send":
        deliver.outbox.finish = die
    if point == "before_mark":
        deliver.outbox._close = mark_and_die  # noqa: SLF001 there is no other place between the mark and its commit
    Worker(app, poll_seconds=0).turn()


def start(order: list[str]) -> int:
    """Its process id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        act(*order)
        code = 0
    except Exception:  # noqa: BLE001 what it is, the test's own output says
        traceback.print_exc()
    finally:
        os._exit(code)


def main() -> None:
    for line in sys.stdin:
        started = [start(order) for order in json.loads(line)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in started]
        sys.stdout.write(json.dumps(codes) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
