"""Putting councils' files in force. The applied text is stored as it is, so that export gives it back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.orm import Session

from app.domain.council_claims import Draft, places_of
from app.domain.council_document import FilesFaulty, PolicyFaults
from app.domain.council_policy import CouncilPolicy, parse_policy
from app.domain.council_settings import KEYS, Change, differences, given
from app.models.councils import Council, CouncilArea, CouncilHost
from app.services import council_files as files
from app.services import council_impact, rechecks
from app.services.council_files import Written
from app.services.council_impact import Touched
from app.services.frame import SYSTEM, CouncilContext, Deed
from app.store import councils as store
from app.store.session import council_of, join_council, trying, writing

if TYPE_CHECKING:
    from app.services.ports import Ports

NO_COUNCIL = 0
"""The lock under which councils themselves are changed: no council has this number."""
REASON = "Applied by those who run the service"
RULES = ("matching.", "vetting.")
"""Settings by which a match that was made may not fit any more."""
_NOTHING_OUTSIDE = cast("Ports", None)  # whatever follows from a council's file is decided without the outside world
_LONGEST_KEPT = 200


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Applied:
    """changes: of settings; a change of notes alone has none. called_off: matches that no longer fit.

    touched: whom each change reaches, by its key; looked for by `plan` alone.
    """

    filename: str
    policy: CouncilPolicy
    outcome: Outcome
    changes: Sequence[Change] = ()
    called_off: int = 0
    touched: Mapping[str, Sequence[Touched]] = field(default_factory=dict)


def apply(session: Session, text: str, now: datetime, filename: str = "council.toml") -> Council:
    """Create or change one council; the same text again changes nothing. Raises PolicyFaults."""
    try:
        (done,) = apply_all(session, [Written(filename, text.encode())], now)
    except FilesFaulty as no:
        raise no.each[0] from None
    council = store.by_slug(session, done.policy.slug)
    assert council is not None
    return council


def apply_all(session: Session, written: Sequence[Written], now: datetime, base_domain: str = "") -> list[Applied]:
    """Put all of these files in force in one transaction, or none. Raises FilesFaulty."""
    read = files.drafts(written, base_domain)
    if all(_is_in_force(session, draft) for draft in read):
        return [Applied(draft.filename, draft.policy, Outcome.SAME) for draft in read]
    with _as_before(session), writing(session, NO_COUNCIL):
        return _put_all(session, read, now)


def plan(session: Session, written: Sequence[Written], now: datetime, base_domain: str = "") -> list[Applied]:
    """What `apply_all` would do, found out by doing it and storing nothing. Raises FilesFaulty."""
    read = files.drafts(written, base_domain)
    with _as_before(session), trying(session, NO_COUNCIL):
        return _put_all(session, read, now, council_impact.touched)


Look = Callable[[Deed, CouncilPolicy, Sequence[Change]], Mapping[str, Sequence[Touched]]]


@contextmanager
def _as_before(session: Session) -> Iterator[None]:
    before = council_of(session)
    try:
        yield
    finally:
        session.info["council_id"] = before


def _is_in_force(session: Session, draft: Draft) -> bool:
    council = store.by_slug(session, draft.policy.slug)
    return council is not None and council.document == draft.text


def _put_all(session: Session, read: Sequence[Draft], now: datetime, look: Look | None = None) -> list[Applied]:
    files.check_claims(session, read)
    before = {draft.policy.slug: store.by_slug(session, draft.policy.slug) for draft in read}
    for council in before.values():
        if council is not None:
            store.let_go(session, council.id)  # one file may take over what another of them gives up
    return [_put(session, draft, before[draft.policy.slug], now, look) for draft in read]


def _put(session: Session, draft: Draft, council: Council | None, now: datetime, look: Look | None) -> Applied:
    policy = draft.policy
    if council is None:
        council = Council(slug=policy.slug, document=draft.text, created_at=now, applied_at=now)
        session.add(council)
        session.flush()
        _claim(session, council, policy)
        _deed(session, council, policy, now).record("council_created", council, after=said(policy, given(draft.text)))
        return Applied(draft.filename, policy, Outcome.CREATED)
    _claim(session, council, policy)
    if council.document == draft.text:
        return Applied(draft.filename, policy, Outcome.SAME)
    return _change(session, draft, council, now, look)


def _change(session: Session, draft: Draft, council: Council, now: datetime, look: Look | None) -> Applied:
    policy, old = draft.policy, council.document
    deed = _deed(session, council, policy, now)
    was = _as_it_was(old)
    changes = differences(was, old, policy, draft.text) if was else []
    found = look(deed, was, changes) if look and was else {}
    council.document, council.applied_at = draft.text, now
    if was and was.demonstration and not policy.demonstration:
        council.state_since = now  # from here on it is a trial: what was made up before it counts for nothing
    called_off = put_in_force(deed, council, changes)
    return Applied(draft.filename, policy, Outcome.CHANGED, changes, called_off, found)


def put_in_force(deed: Deed, council: Council, changes: Sequence[Change]) -> int:
    """Record what has changed and look again at what was arranged under the rules before. Gives how many ended."""
    before = {change.key: _short(change.key, change.before) for change in changes}
    after = {change.key: _short(change.key, change.after) for change in changes}
    deed.record("settings_changed", council, before=before, after=after)
    return rechecks.recheck_rules(deed) if any(change.key.startswith(RULES) for change in changes) else 0


def _as_it_was(text: str) -> CouncilPolicy | None:
    """None for a text that an older version took and this one does not."""
    try:
        return parse_policy(text)
    except PolicyFaults:
        return None


def _deed(session: Session, council: Council, policy: CouncilPolicy, now: datetime) -> Deed:
    join_council(session, council.id)
    context = CouncilContext(council.id, council.slug, policy, council.state)
    return Deed(session, context, SYSTEM, now, _NOTHING_OUTSIDE, reason=REASON)


def _claim(session: Session, council: Council, policy: CouncilPolicy) -> None:
    session.add_all(CouncilArea(code=code, council_id=council.id) for code in places_of(policy))
    session.add_all(CouncilHost(host=host, council_id=council.id) for host in sorted(policy.hosts))


def said(policy: CouncilPolicy, keys: frozenset[str]) -> dict[str, Any]:
    """What a file says, as the trace keeps it."""
    return {key.dotted: _short(key.dotted, key.value(policy)) for key in KEYS.values() if key.dotted in keys}


def _short(key: str, value: Any) -> Any:
    """Guests are people: the trace counts them and names none. Of a long text it keeps the beginning."""
    if key == "trial.guests":
        return len(value or ())
    if isinstance(value, str) and len(value) > _LONGEST_KEPT:
        return f"{value[:_LONGEST_KEPT]} ..."
    return value
