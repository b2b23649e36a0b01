"""Pages that no link leads to, because something is done first: a sign-in, a form, an operator's key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyotp
from support.live import Service
from support.mailbox import code_in, link_in

from app.domain.vocabulary import Role
from app.extensions import db
from app.integrations.mail import Email, FolderMailer, message_id
from app.services import operators
from tests.browser.cast import appoint
from tests.browser.roles import COUNCIL, Seen, Who
from tests.browser.visitor import Visitor

NAHLA, MARY, KEEPER = "nahla@post.example", "mary@post.example", "keeper@post.example"
NEAR_NOBODY = "ada@post.example"
ZARA = "zara@post.example"
PASSWORD = "three words in a row"


@dataclass(frozen=True)
class Step(Who):
    """go: what this one does; gives each page as it is come to."""

    go: Callable[[Visitor], Iterator[str]] = lambda _someone: iter(())

    def pages(self, someone: Visitor) -> Iterator[Seen]:
        for endpoint in self.go(someone):
            yield Seen(endpoint, urlsplit(someone.page.url).path)


def signs_in(someone: Visitor) -> Iterator[str]:
    """A member of staff, by a code, as far as the phone and without it."""
    yield from _asks_for_a_code(someone, "/sign-in", "Email me a code", "cleo@reigate.example.org")
    yield "public.second_factor"
    someone.follows("I cannot use my phone")
    yield "public.recovery_code"


def sets_up(someone: Visitor) -> Iterator[str]:
    """Somebody whom the council has just named."""
    appoint(someone.service, COUNCIL, "Nahla Aziz", Role.COORDINATOR)
    yield from _asks_for_a_code(someone, "/sign-in", "Email me a code", NAHLA)
    yield "public.set_up_second_factor"


def forgets_the_password(someone: Visitor) -> Iterator[str]:
    someone.goes_to("/forgotten-password")
    someone.types("Your email address", "asha@reigate.example.org")
    someone.presses("Send me the code")
    yield "public.new_password"


def joins(someone: Visitor) -> Iterator[str]:
    yield from _asks_for_a_code(someone, "/join/diner", "Send me the code", MARY)
    yield "public.details"


def looks_for_a_council(someone: Visitor) -> Iterator[str]:
    """Where there is none: in Aberdeen. So they ask to hear when it starts."""
    someone.goes_to("/")
    someone.types("What is your postcode?", "AB10 1AB")
    someone.presses("Find my council")
    yield "public.find"
    someone.types("Your email address", NEAR_NOBODY)
    someone.chooses("Tell me when it starts near me")
    someone.presses("Put me on the list")
    yield "public.interest_asked"
    mail = someone.service.mailbox.next_to(NEAR_NOBODY)
    someone.goes_to(urlsplit(link_in(mail)).path)
    yield "public.interest_link"


def worries(someone: Visitor) -> Iterator[str]:
    someone.goes_to("/worried")
    someone.types("What worries you?", "Her milk stands at the door since Sunday.")
    someone.presses("Send my report")
    yield "public.worried_received"


def reads_sent_mail(someone: Visitor) -> Iterator[str]:
    """As on a machine without a mail server, where mail is written into a folder."""
    key = message_id(COUNCIL, "shown", "localhost")
    words = {"subject": "Your sign-in code", "text": "Hello. 424242", "html": "<p>Hello. 424242</p>"}
    whose = {"sender_name": "Extra Plate", "reply_to": "office@post.example", "to": MARY, "language": "en"}
    mail = Email(message_id=key, folder=COUNCIL, stays_here=True, **words, **whose)
    with someone.service.app.app_context():
        FolderMailer(someone.service.app.extensions["settings"].sent_mail, "office@post.example").send(mail)
    someone.goes_to("/sent-mail")
    yield "public.sent_mail"
    someone.goes_to(f"/sent-mail/{key[1:33]}")
    yield "public.sent_message"


def keeps_the_house(someone: Visitor) -> Iterator[str]:
    """An operator, with the key of their phone."""
    key = _operator(someone.service)
    someone.goes_to("/operator/sign-in")
    someone.fills(Email_address=KEEPER, Password=PASSWORD)
    someone.types("Six-digit code", pyotp.TOTP(key).at(someone.service.now()))
    someone.presses("Sign in")
    yield "operator.home"
    someone.follows("Where people wait for a council")
    yield "operator.interest"
    someone.goes_to("/operator/queue")
    yield "operator.queue"
    someone.goes_to("/operator/councils/barnet")
    yield "operator.council"
    someone.types("What is the emergency?", "Nobody there gets any mail")
    someone.presses("Look in, in an emergency")
    someone.presses("Make a key")
    yield "operator.look_key"
    someone.council = "barnet"
    someone.follows("Go to the council")
    yield "public.look_in"


def invites(someone: Visitor) -> Iterator[str]:
    """A manager, who shows her phone's code again and asks somebody to join; then that somebody."""
    someone.goes_to("/account/prove")
    yield "account.prove"
    someone.goes_to("/scheme/staff/invite")
    someone.types("First and last name", "Zara Cole")
    someone.types("Email address", ZARA)
    someone.page.get_by_label("Coordinator").check()
    someone.presses("Send the invitation")
    mail = someone.service.mailbox.next_to(ZARA)
    someone.page.context.clear_cookies()
    someone.goes_to(urlsplit(link_in(mail)).path)
    yield "public.invitation"


def _asks_for_a_code(someone: Visitor, path: str, button: str, email: str) -> Iterator[str]:
    someone.goes_to(path)
    someone.types("Your email address", email)
    before = len(someone.service.mailbox.to(email))
    someone.presses(button)
    yield "public.code"
    someone.types("The code in the email", code_in(someone.service.mailbox.next_to(email, after=before)))
    someone.presses("Go on")


def _operator(service: Service) -> str:
    with service.app.app_context():
        secrecy = service.app.extensions["ports"].secrecy
        key = operators.add(db.session(), secrecy, KEEPER, PASSWORD, service.now())
        db.session.remove()
    return key


STEPS = [
    Step("somebody of the staff who signs in", go=signs_in),
    Step("somebody new of the staff", go=sets_up),
    Step("a cook without her password", go=forgets_the_password),
    Step("a diner who joins", go=joins),
    Step("somebody in Aberdeen", council="", go=looks_for_a_council),
    Step("a neighbour who worries", go=worries),
    Step("a developer who reads the mail", go=reads_sent_mail),
    Step("a manager who invites", email="helen@reigate.example.org", go=invites),
    Step("an operator", council="operator", go=keeps_the_house),
]
