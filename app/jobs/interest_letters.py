"""Mail of the interest list: is this wish yours, and a council near you has begun. No council sends it."""

import structlog
from flask import Flask, g
from flask_babel import force_locale
from flask_babel import gettext as _

from app import clock, logs
from app.domain.brand import derive
from app.domain.council_policy import Language
from app.extensions import db
from app.integrations.mail import Email, MailFailed, Postbox, message_id
from app.jobs.letters.letter import Button, Letter, Paragraph
from app.models.interest import InterestLetter
from app.services import interest
from app.services.interest import Ledger, ToSend
from app.web.finding import begun_in
from app.web.public.present_front import doors
from app.web.public.views_sent_mail import FRONT_DOOR
from app.web.tenant import Tenancy, front_door_url

log = structlog.get_logger()

FOLDER = FRONT_DOOR
IN_A_ROW = 20
BEETROOT = "#8e1f4b"
"""The front door's own colour."""


def send_due(app: Flask) -> int:
    """Send a few of the letters that are due. Needs an application context. Gives how many were taken in hand."""
    for taken in range(IN_A_ROW):
        letter = interest.take(_ledger(app))
        if letter is None:
            return taken
        _send(app, letter)
    return IN_A_ROW


def _ledger(app: Flask) -> Ledger:
    return Ledger(db.session(), app.extensions["ports"].secrecy, clock.now())


def _send(app: Flask, letter: ToSend) -> None:
    postbox: Postbox = app.extensions["postbox"]
    try:
        postbox.send(_email(app, letter))
    except MailFailed as failure:
        log.warning("interest_letter_failed", kind=letter.letter.value, reason=failure.reason)
        interest.not_sent(_ledger(app), letter, lasting=failure.lasting)
    except Exception as error:  # noqa: BLE001 a letter that cannot be written must not stop the others
        logs.defect("interest_letter_defect", error)
        interest.not_sent(_ledger(app), letter, lasting=False)
    else:
        interest.sent(_ledger(app), letter)
        log.info("interest_letter_sent", kind=letter.letter.value)


def _email(app: Flask, letter: ToSend) -> Email:
    conf = app.extensions["settings"]
    language = Language.ENGLISH.value
    with app.app_context(), force_locale(language):
        g.tenancy = Tenancy("front_door", None)
        written = _confirm(letter) if letter.letter is InterestLetter.CONFIRM else _opened(letter)
        facts = {"letter": written, "policy": None, "colours": derive(BEETROOT).light, "language": language}
        text, html = (app.jinja_env.get_template(f"emails/letter.{end}").render(**facts) for end in ("txt", "html"))
    name = f"{letter.id} {letter.letter} {letter.key}"
    return Email(
        to=letter.email,
        subject=written.subject,
        text=text,
        html=html,
        message_id=message_id(FOLDER, name, conf.base_domain),
        sender_name="Extra Plate",
        reply_to=conf.mail_address,
        language=language,
        folder=FOLDER,
        stays_here=False,
    )


def _confirm(letter: ToSend) -> Letter:
    forget = _("You need do nothing. Without your yes we forget your address after seven days.")
    return Letter(
        subject=_("Shall we tell you when it starts?"),
        opening=_(
            "Hello. Somebody gave us your address, to hear when a council starts near %(district)s. Was it you?",
            district=letter.outward,
        ),
        button=Button(str(_("Say yes or no")), front_door_url(f"/interest/{letter.key}")),
        after=(
            Paragraph(str(forget), str(_("Was it not you?"))),
            Paragraph(str(_("Keep this mail: its link takes you off the list at any time."))),
        ),
    )


def _opened(letter: ToSend) -> Letter:
    begun = doors(begun_in(letter.outward))
    names = " · ".join(door.name for door in begun)
    again = _("Is your own council not among them? Then ask us again with your postcode.")
    return Letter(
        subject=_("Extra Plate has started near %(district)s", district=letter.outward),
        opening=_("Hello. You asked us to tell you. These councils are with us now:"),
        panel=(names,) if names else (),
        button=Button(str(_("Find my council")), begun[0].url if len(begun) == 1 else front_door_url("/find")),
        after=(Paragraph(str(_("We have taken your address off our list now."))), Paragraph(str(again))),
    )
