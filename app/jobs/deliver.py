"""One claimed message: sent, dropped, or handed to a person. Whatever happens, it is written down or tried again."""

from dataclasses import dataclass

import structlog
from cryptography.fernet import InvalidToken
from flask import Flask

from app import clock, logs
from app.domain import messages
from app.extensions import db
from app.integrations.mail import MailFailed, Postbox
from app.jobs.rendering import email_of
from app.services import outbox, trial
from app.services.frame import SYSTEM, CouncilContext, Deed, perform
from app.services.ports import Ports
from app.store import outbox as store

log = structlog.get_logger()


@dataclass(frozen=True)
class Desk:
    """Where a worker stands: the application, its own name, and whose messages it is at."""

    app: Flask
    worker: str
    council: CouncilContext

    @property
    def ports(self) -> Ports:
        ports: Ports = self.app.extensions["ports"]
        return ports

    def deed(self) -> Deed:
        return Deed(session=db.session(), council=self.council, actor=SYSTEM, now=clock.now(), ports=self.ports)


def deliver(desk: Desk, message_id: int) -> None:
    """Needs an application context. At least once: a stop between sending and writing it down sends it again."""
    session, council_id = db.session(), desk.council.id
    row = store.held_by(session, council_id, message_id, desk.worker)
    if row is None:
        session.close()
        return
    about = store.about(session, council_id, row)
    stays = trial.keeps_back(session, desk.council, about)
    session.close()
    now = clock.now()
    if stays:
        outbox.finish(session, council_id, message_id, desk.worker, now, trial.KEPT_BACK)
    elif not messages.still_true(row.kind, about.match.state if about.match else None):
        outbox.finish(session, council_id, message_id, desk.worker, now, "dropped")
    elif row.useful_until is not None and row.useful_until <= now:
        _too_late(desk, about)
    elif not _by_email(about):
        _hand_over(desk, message_id)
    else:
        _send(desk, about)


def _by_email(about: store.About) -> bool:
    """An address in the message itself is where it must go; else as the person wishes to be reached."""
    if about.message.email:
        return True
    return bool(about.email and about.person and about.person.channel == "email")


def _too_late(desk: Desk, about: store.About) -> None:
    kind = messages.kind_of(about.message.kind)
    if kind.kept_when_late and kind.rung:
        _hand_over(desk, about.message.id)
    else:
        outbox.finish(db.session(), desk.council.id, about.message.id, desk.worker, clock.now(), "expired")


def _hand_over(desk: Desk, message_id: int) -> None:
    perform(desk.deed(), outbox.hand_to_a_person, message_id, desk.worker)


def _send(desk: Desk, about: store.About) -> None:
    row = about.message
    postbox: Postbox = desk.app.extensions["postbox"]
    try:
        code = desk.ports.secrecy.open(row.sealed, bound_to=f"outbox:{row.key}") if row.sealed else ""
        postbox.send(email_of(desk.app, desk.council, about, code, clock.now()))
    except MailFailed as failure:
        _failed(desk, row.id, row.kind, failure.reason)
    except (InvalidToken, ValueError):
        _failed(desk, row.id, row.kind, "the code does not open")
    except Exception as error:  # noqa: BLE001 a message that cannot be written must not stop the others
        logs.defect("message_defect", error, kind_of_message=row.kind)
        _failed(desk, row.id, row.kind, type(error).__name__)
    else:
        outbox.finish(db.session(), desk.council.id, row.id, desk.worker, clock.now(), "sent")
        log.info("message_sent", kind=row.kind, council=desk.council.slug)


def _failed(desk: Desk, message_id: int, kind: str, reason: str) -> None:
    log.warning("message_failed", kind=kind, council=desk.council.slug, reason=reason)
    if not outbox.fail(db.session(), desk.council.id, message_id, desk.worker, clock.now(), reason):
        _hand_over(desk, message_id)
