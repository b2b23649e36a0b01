"""The service as it runs for people: gunicorn and the worker as processes, a real database, a real mail server."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any
from urllib.error import HTTPError, URLError

from flask import Flask
from flask_migrate import upgrade
from support import postgres
from support.mailbox import Mailbox, mail_server
from support.postgres import free_port

from app import clock, create_app, settings
from app.extensions import db
from app.services import councils
from tests.factories.gazetteer import gazetteer_file

ROOT = Path(__file__).resolve().parents[2]
COUNCILS = ("reigate", "barnet", "gwynedd")
START_SECONDS = 60


class NotStarted(RuntimeError):
    """What the process said before it ended."""


@dataclass
class Service:
    """app: the same code on the same database and files, in this process, for what a story does not tell by pages.

    clock_file: moves the clock of every process. mailbox: every mail that has been sent.
    """

    app: Flask
    port: int
    instance: Path
    clock_file: Path
    mailbox: Mailbox
    environ: Mapping[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def url(self, council: str = "", path: str = "/") -> str:
        """The address of a page of a council, or of the front door."""
        host = f"{council}.localhost" if council else "localhost"
        return f"http://{host}:{self.port}{path}"

    def now(self) -> datetime:
        return clock.now()

    def move_to(self, moment: datetime) -> None:
        """From here on it is this time, in every process."""
        clock.move_to(moment, self.clock_file)

    def start(self, name: str, *words: str) -> None:
        """Run a part of the service beside the test; what it says goes to instance/<name>.log."""
        with (self.instance / f"{name}.log").open("wb") as log:
            said = {"stdout": log, "stderr": subprocess.STDOUT}
            process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=self.environ, **said)  # type: ignore[call-overload]  # the two are handles
        self.running.append(process)

    def start_worker(self) -> None:
        self.start("worker", "-m", "flask", "--app", "app", "worker")

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()

    def log(self, name: str = "web", lines: int = 30) -> str:
        """The last lines that a part has said, for the message of a test that fails."""
        return "\n".join((self.instance / f"{name}.log").read_text(errors="replace").splitlines()[-lines:])

    def answers(self) -> bool:
        return self._health() is not None

    def settle(self) -> None:
        """Wait until the worker has taken everything that is due in hand."""
        pause = Event()
        for _ in range(START_SECONDS * 10):
            health = self._health()
            if health and health["worker_seconds_since_heartbeat"] is not None and not health["outbox_waiting"]:
                return
            pause.wait(0.1)
        raise NotStarted(self.log("worker"))

    def _health(self) -> dict[str, Any] | None:
        """Asked by number, with the name as a header: Python does not look up *.localhost."""
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}/healthz", headers={"Host": "localhost"})
        try:
            with urllib.request.urlopen(asked, timeout=2) as answer:
                return dict(json.load(answer))
        except HTTPError as unwell:
            return dict(json.load(unwell)) if unwell.code == 503 else None
        except (URLError, OSError):
            return None


@contextmanager
def running(
    database: str = "sqlite", *, councils_in_force: Sequence[str] = COUNCILS, worker: bool = True
) -> Iterator[Service]:
    """A service of its own on a free port, with these councils and nobody in them. database: sqlite or postgresql."""
    with ExitStack() as stack:
        instance = Path(stack.enter_context(TemporaryDirectory(prefix="ep-live-")))
        mailbox, mail_port = stack.enter_context(mail_server())
        environ = _environ(instance, mail_port, _addresses(stack, database))
        conf = settings.load(environ, instance)
        app = create_app(conf)
        service = Service(app, conf.port, instance, instance / "clock", mailbox, environ)
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
            for slug in councils_in_force:
                councils.apply(db.session(), _document(slug), clock.now(), slug)
            db.session.remove()
        stack.callback(_let_go, app)
        stack.callback(service.stop)
        bind = f"127.0.0.1:{service.port}"
        service.start(
            "web", "-m", "gunicorn", "--bind", bind, "--threads", "4", "--no-control-socket", "app:create_app()"
        )
        if worker:
            service.start_worker()
        _wait(service)
        yield service


def _wait(service: Service) -> None:
    """Until the pages answer. Raises NotStarted with what the web process said."""
    pause = Event()
    for _ in range(START_SECONDS * 10):
        if service.answers():
            return
        ended = [process for process in service.running if process.poll() is not None]
        if ended and ended[0] is service.running[0]:
            break
        pause.wait(0.1)
    raise NotStarted(service.log())


def _environ(instance: Path, mail_port: int, addresses: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FLASK_", "DATABASE_", "MAIL_"))}
    return kept | {
        "ENVIRONMENT": "development",
        "INSTANCE": str(instance),
        "PORT": str(free_port()),
        "PLACES_FILE": str(gazetteer_file()),
        "CLOCK_FILE": str(instance / "clock"),
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(mail_port),
        "MAIL_TLS": "none",
        "WEB_WORKERS": "1",
        **addresses,
    }


def _addresses(stack: ExitStack, database: str) -> dict[str, str]:
    if database == "sqlite":
        return {}
    base = stack.enter_context(postgres.server())
    service, owner = postgres.fresh_database(base, f"ep_live_{os.getpid()}")
    return {"DATABASE_URL": service, "DATABASE_OWNER_URL": owner}


def _document(slug: str) -> str:
    return (ROOT / "seeds" / "councils" / f"{slug}.toml").read_text()


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
