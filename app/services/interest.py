"""The interest list: an address asks to be told when a council near it begins, confirms that, and is told once.

Nothing of it says whether an address is known: asking takes the same work and gives the same answer each time.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.domain.contacts import parse_email
from app.domain.errors import Gone
from app.domain.local_time import months_later
from app.domain.messages import next_try
from app.integrations.secrecy import Secrecy, new_token
from app.models.interest import Interest, InterestLetter
from app.services.throttles import NOBODYS, Rate
from app.store import interest as store
from app.store.session import council_of, writing

UNCONFIRMED_FOR = timedelta(days=7)
LEASE = timedelta(minutes=5)
LONGEST_KEY = 64
FOR_ADDRESS = Rate("interest-address", 3, timedelta(days=1))
FROM_NETWORK = Rate("interest-network", 20, timedelta(minutes=15))


@dataclass(frozen=True)
class Ledger:
    """Where this list is kept, and when it is looked at."""

    session: Session
    secrecy: Secrecy
    now: datetime

    def hash(self, key: str) -> str:
        return self.secrecy.hash("interest", key[:LONGEST_KEY])


@dataclass(frozen=True)
class Waiting:
    """What a link's page shows. outward: the district that is asked for."""

    outward: str
    confirmed: bool


@dataclass(frozen=True)
class ToSend:
    """A letter taken in hand. key: of its link, or "" where it carries none."""

    id: int
    letter: InterestLetter
    email: str
    outward: str
    key: str


def ask(ledger: Ledger, email: str, outward: str, begun: Collection[str], *, months: int) -> None:
    """Write a wish down and have its address asked whether it is theirs.

    begun: the councils that are open in the district, of which nobody need be told. months: how long it is kept once
    confirmed. The caller has the sender's consent and has counted the try. Raises Invalid("email_malformed").
    """
    address = parse_email(email)
    key, now = new_token(), ledger.now
    with _list(ledger) as session:
        row = store.by_email(session, address)
        if row is None:
            row = Interest(email=address, outward=outward, attempts=0)
            session.add(row)
        if row.confirmed_at is None:
            row.outward, row.keep_until = outward, now + UNCONFIRMED_FOR
        row.wanted, row.begun, row.months, row.asked_at = outward, sorted(begun), months, now
        row.link_hash = ledger.hash(key)
        row.sealed = ledger.secrecy.seal(key, bound_to=f"interest:{address}")
        row.letter, row.due_at, row.attempts = InterestLetter.CONFIRM, now, 0


def look(ledger: Ledger, key: str) -> Waiting:
    """Raises Gone("link_over") for a link that is used up, replaced or never was."""
    row = _behind(ledger, key)
    return Waiting(row.wanted, row.confirmed_at is not None and row.wanted == row.outward)


def confirm(ledger: Ledger, key: str) -> None:
    """The reader of the mail wants it. Again changes nothing. Raises Gone("link_over")."""
    with _list(ledger):
        row = _behind(ledger, key)
        if row.confirmed_at is None or row.wanted != row.outward:
            row.confirmed_at, row.outward = ledger.now, row.wanted
            last = months_later(ledger.now.date(), row.months)
            row.keep_until = datetime.combine(last, ledger.now.timetz())


def leave(ledger: Ledger, key: str) -> None:
    """Take an address off, confirmed or not: nothing of it stays. Raises Gone("link_over")."""
    with _list(ledger) as session:
        session.delete(_behind(ledger, key))


def forget_due(ledger: Ledger) -> None:
    """The clock's: wishes nobody confirmed, after a week; confirmed ones when their time is over."""
    with _list(ledger) as session:
        store.forget_due(session, ledger.now)


def tell(ledger: Ledger, begun: Callable[[str], Collection[str]]) -> int:
    """Have everybody written to in whose district a council has begun since they asked. Gives how many.

    begun: the councils that are open in a district.
    """
    found = {outward: frozenset(begun(outward)) for outward in store.districts(ledger.session)}
    told = 0
    for outward in (outward for outward, councils in found.items() if councils):
        with _list(ledger) as session:
            for row in store.waiting_in(session, outward):
                if found[outward] <= set(row.begun):
                    continue
                row.letter, row.due_at, row.attempts = InterestLetter.OPENED, ledger.now, 0
                told += 1
    return told


def take(ledger: Ledger) -> ToSend | None:
    """The next letter that is due, held for as long as sending may take."""
    with _list(ledger) as session:
        row = store.to_send(session, ledger.now)
        if row is None or row.letter is None:
            return None
        row.due_at = ledger.now + LEASE
        key = ledger.secrecy.open(row.sealed, bound_to=f"interest:{row.email}") if row.sealed else ""
        return ToSend(row.id, row.letter, row.email, row.wanted, key)


def sent(ledger: Ledger, letter: ToSend) -> None:
    """It is out. Whoever has been told that a council began is taken off the list."""
    with _list(ledger) as session:
        row = _in_hand(session, letter)
        if row is not None and letter.letter is InterestLetter.OPENED:
            session.delete(row)
        elif row is not None:
            row.letter, row.due_at, row.sealed = None, None, None


def not_sent(ledger: Ledger, letter: ToSend, *, lasting: bool) -> None:
    """It failed: tried again later, or given up; an address that takes no mail is not kept."""
    with _list(ledger) as session:
        row = _in_hand(session, letter)
        if row is None:
            return
        row.attempts += 1
        row.due_at = None if lasting else next_try(ledger.now, row.attempts)
        if row.due_at is None:
            session.delete(row)


def suppressed(counts: Collection[tuple[str, int]], least: int = 5) -> list[tuple[str, int | None]]:
    """Counts for whoever runs the installation: a number that could point at somebody is left out."""
    return [(outward, number if number >= least else None) for outward, number in counts]


def _in_hand(session: Session, letter: ToSend) -> Interest | None:
    """The row, unless another letter has taken this one's place meanwhile."""
    row = store.by_id(session, letter.id)
    return row if row is not None and row.letter is letter.letter and row.due_at is not None else None


def _behind(ledger: Ledger, key: str) -> Interest:
    row = store.by_link(ledger.session, ledger.hash(key))
    if row is None or row.keep_until <= ledger.now:
        raise Gone("link_over")
    return row


@contextmanager
def _list(ledger: Ledger) -> Iterator[Session]:
    """Hold the lock under which nobody's rows are changed; the session is a council's again afterwards, if it was."""
    before = council_of(ledger.session)
    try:
        with writing(ledger.session, NOBODYS) as session:
            yield session
    finally:
        ledger.session.info["council_id"] = before
