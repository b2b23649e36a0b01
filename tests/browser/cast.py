"""The people of the journey, each at a screen of their own: two councils, and Joan, who only has a telephone."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser
from support.live import Service
from support.mailbox import code_in

from app.domain.members import MemberState
from app.domain.references import new_reference
from app.domain.vocabulary import Channel, Role
from app.extensions import db
from app.integrations.dish_pictures import draw
from app.models.accounts import Account
from app.models.people import MemberRole, Person
from app.store import councils
from app.store.session import writing
from tests.browser.visitor import Visitor, visitor

HERE = ZoneInfo("Europe/London")
MONDAY = 8  # of March 2027: an ordinary week, without a holiday or a change of clocks


@dataclass
class Cast:
    """asha cooks and cleo coordinates at Reigate, sam is its safeguarding lead; otto and bea are at Barnet."""

    service: Service
    asha: Visitor
    cleo: Visitor
    sam: Visitor
    otto: Visitor
    bea: Visitor

    def it_is(self, day: int, hour: int, minute: int = 0) -> None:
        """day: of March 2027."""
        self.service.move_to(datetime(2027, 3, day, hour, minute, tzinfo=HERE))

    def everyone(self) -> Iterator[Visitor]:
        yield from (self.asha, self.cleo, self.sam, self.otto, self.bea)


@contextmanager
def cast_of(service: Service, browser: Browser, *, scripts: bool) -> Iterator[Cast]:
    def comes(name: str, council: str = "") -> Visitor:
        return visitor(browser, service, name, council, scripts=scripts)

    cast = Cast(
        service,
        asha=comes("Asha"),
        cleo=comes("Cleo", "reigate"),
        sam=comes("Sam", "reigate"),
        otto=comes("Otto", "barnet"),
        bea=comes("Bea", "barnet"),
    )
    cast.it_is(MONDAY, 10)
    appoint(service, "reigate", "Cleo Marsh", Role.COORDINATOR)
    appoint(service, "reigate", "Sam Okafor", Role.SAFEGUARDING_LEAD)
    appoint(service, "barnet", "Bea Stone", Role.COORDINATOR)
    yield cast
    for who in cast.everyone():
        who.page.context.close()


def email_of(who: Visitor) -> str:
    return f"{who.name.lower()}@post.example"


def appoint(service: Service, slug: str, name: str, role: Role) -> None:
    """A council names its own staff; they have not signed in yet."""
    with service.app.app_context():
        session, now = db.session(), service.now()
        council = councils.by_slug(session, slug)
        assert council is not None
        with writing(session, council.id):
            first, last = name.split()
            person = Person(
                council_id=council.id, ref=new_reference(), first_name=first, last_name=last, created_at=now
            )
            person.channel = Channel.EMAIL
            session.add(person)
            session.flush()
            held = MemberRole(council_id=council.id, person_id=person.id, role=role, applied_at=now, active_since=now)
            held.state = MemberState.ACTIVE
            account = Account(council_id=council.id, person_id=person.id, email=f"{first.lower()}@post.example")
            account.created_at = account.confirmed_at = now
            session.add_all([held, account])
        db.session.remove()


def enters_the_code(who: Visitor, sent_before: int) -> None:
    """Read the newest mail at the real mail server, and type what it says."""
    mail = who.service.mailbox.next_to(email_of(who), after=sent_before)
    who.types("The code in the email", code_in(mail))
    who.presses("Go on")


def mails(who: Visitor) -> int:
    return len(who.service.mailbox.to(email_of(who)))


def photo_with_a_place(folder: Path) -> Path:
    """A JPEG that says where it was taken, as phones make them."""
    picture = Image.open(io.BytesIO(draw("Chicken and leek pie", ("#d9a441", "#b97f2c", "#7fa650"))))
    exif = Image.Exif()
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (51.0, 14.0, 10.0), "W", (0.0, 11.0, 12.0)
    file = folder / "pie.jpg"
    picture.save(file, "JPEG", exif=exif)
    return file
