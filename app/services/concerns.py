"""Worries about a person: anybody may raise one, the safeguarding lead alone reads it.

The council's ordinary trace says that a report was raised, read or closed, never what it says nor who sent it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.domain.errors import Invalid, NotFound
from app.domain.lifecycle import Lifecycle
from app.domain.permissions import Permission
from app.domain.references import new_reference, parse
from app.domain.vocabulary import Role
from app.models.desk import Concern, ConcernState
from app.services.frame import ANONYMOUS, Deed
from app.services.throttles import Rate
from app.store import safety as store

LONGEST_TEXT, LONGEST_LINE = 10_000, 200
READ_NOTED_FOR = timedelta(hours=1)
"""Reading the same report again within this time is the same reading."""

FROM_NETWORK = Rate("worries-network", 30, timedelta(hours=1))
URGENT_FROM_NETWORK = Rate("urgent-worries-network", 60, timedelta(hours=1))
"""Counted apart, so that a flood of others never keeps an urgent one out."""


class ConcernMove(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    CLOSE = "close"


CONCERN: Lifecycle[ConcernState, ConcernMove] = Lifecycle(
    {
        (ConcernState.RAISED, ConcernMove.ACKNOWLEDGE): ConcernState.ACKNOWLEDGED,
        (ConcernState.ACKNOWLEDGED, ConcernMove.NOTE): ConcernState.ACKNOWLEDGED,
        (ConcernState.ACKNOWLEDGED, ConcernMove.CLOSE): ConcernState.CLOSED,
    }
)


@dataclass(frozen=True)
class Worry:
    """What somebody tells us. match_ref: of the visit it is about; what it names is found out here, never taken.

    unnamed: a signed-in person who leaves their name out.
    """

    text: str
    about_text: str = ""
    match_ref: str = ""
    in_danger: bool = False
    contact: str = ""
    unnamed: bool = False


def raise_concern(deed: Deed, worry: Worry) -> Concern:
    """Take a report, from anybody. Raises Invalid for an empty text or one that is too long, and nothing else."""
    text = worry.text.strip()
    if not text:
        raise Invalid("concern_text_missing", field="text")
    if len(text) > LONGEST_TEXT:
        raise Invalid("concern_text_too_long", field="text", limit=LONGEST_TEXT)
    about_id = _about(deed, worry.match_ref)
    reporter_id = None if worry.unnamed else deed.actor.person_id
    return store_concern(
        deed,
        Concern(
            text=text,
            about_id=about_id,
            about_text=worry.about_text.strip()[:LONGEST_LINE],
            in_danger=worry.in_danger,
            reporter_id=reporter_id,
            reporter_contact=worry.contact.strip()[:LONGEST_LINE],
        ),
    )


def store_concern(deed: Deed, concern: Concern) -> Concern:
    """Keep a report, note in the trace that there is one, and tell who may read it. It is not said who sent it."""
    concern.council_id, concern.ref = deed.council_id, new_reference()
    concern.state, concern.raised_at = ConcernState.RAISED, deed.now
    deed.session.add(concern)
    actor, acting_for_id, reason = deed.actor, deed.acting_for_id, deed.reason
    # Coordinators read the trace, and the report may be about one of them: only the report itself names its sender.
    deed.actor, deed.acting_for_id, deed.reason = ANONYMOUS, None, ""
    deed.record("concern_raised", concern, after={"ref": concern.ref})
    deed.actor, deed.acting_for_id, deed.reason = actor, acting_for_id, reason
    for person_id in _who_is_told(deed, concern.about_id):
        key = f"concern_raised:{concern.ref}:{person_id}"
        deed.tell("concern_raised", person_id, key, facts={"ref": concern.ref}, urgency=0)
    return concern


def _about(deed: Deed, match_ref: str) -> int | None:
    """The other one of this match, if the sender has a part in it; anybody else's reference says nothing."""
    ref = parse(match_ref)
    members = {person_id for person_id in (deed.actor.person_id, deed.acting_for_id) if person_id}
    other = store.other_in_match(deed.session, deed.council_id, ref, members) if ref and members else None
    return other.id if other else None


def _who_is_told(deed: Deed, about_id: int | None) -> Iterable[int]:
    """Every lead but the one it is about. With no such lead, the coordinators hear that a report waits."""
    for role in (Role.SAFEGUARDING_LEAD, Role.COORDINATOR):
        found = [who for who in store.holders_of(deed.session, deed.council_id, role) if who != about_id]
        if found:
            return found
    return []


def read(deed: Deed, ref: str) -> Concern:
    """Open a report, and note in the trace who read it, once an hour. Raises NotFound for whoever may not."""
    concern = _load(deed, ref, Permission.SEE_CONCERNS)
    reader_id = deed.member_id
    if not store.read_since(deed.session, deed.council_id, concern.id, reader_id, deed.now - READ_NOTED_FOR):
        deed.record("concern_read", concern)
    return concern


def acknowledge(deed: Deed, ref: str, version: int) -> Concern:
    """The lead has taken it on."""
    concern = _load(deed, ref, Permission.HANDLE_CONCERN)
    deed.check_version(concern, version)
    concern.acknowledged_at, concern.acknowledged_by_id = deed.now, deed.actor.person_id
    return _move(deed, concern, ConcernMove.ACKNOWLEDGE, "concern_acknowledged")


def note_outcome(deed: Deed, ref: str, version: int, outcome: str) -> Concern:
    """Write down what has been done so far. Raises Invalid when nothing is written."""
    return _write(deed, ref, version, outcome, ConcernMove.NOTE, "concern_noted")


def close(deed: Deed, ref: str, version: int, outcome: str) -> Concern:
    """Close it with what came of it. Raises Invalid when nothing is written."""
    return _write(deed, ref, version, outcome, ConcernMove.CLOSE, "concern_closed")


def _write(deed: Deed, ref: str, version: int, outcome: str, move: ConcernMove, name: str) -> Concern:
    concern = _load(deed, ref, Permission.HANDLE_CONCERN)
    deed.check_version(concern, version)
    if not outcome.strip():
        raise Invalid("concern_outcome_missing", field="outcome")
    concern.outcome = outcome.strip()[:LONGEST_TEXT]
    concern.closed_at = deed.now if move is ConcernMove.CLOSE else None
    return _move(deed, concern, move, name)


def _move(deed: Deed, concern: Concern, move: ConcernMove, name: str) -> Concern:
    before = {"state": concern.state}
    concern.state = CONCERN.next(concern.state, move)
    deed.record(name, concern, before=before, after={"state": concern.state})
    return concern


def _load(deed: Deed, ref: str, permission: Permission) -> Concern:
    """Raises NotFound, never Forbidden: who may not read a report does not learn that there is one.

    Acting for somebody lends no right to read: a coordinator acting for a lead is still a coordinator.
    """
    stored, reader_id = parse(ref), deed.actor.person_id
    if stored is None or reader_id is None or deed.acting_for_id or permission not in deed.actor.permissions:
        raise NotFound
    concern = store.concern(deed.session, deed.council_id, reader_id, stored)
    if concern is None:
        raise NotFound
    return concern
