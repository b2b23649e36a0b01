"""The one frame in which everything happens: lock, form key, use case, audit, outbox, one commit."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.council_life import CouncilState, Phase, phase
from app.domain.council_policy import CouncilPolicy
from app.domain.errors import Conflict, Forbidden, Stale
from app.domain.permissions import Permission, lent, permissions_of
from app.domain.vocabulary import Asked
from app.models.base import Base
from app.models.trace import FormKey, OutboxMessage
from app.services import audit
from app.services.ports import Ports
from app.store import councils, standing
from app.store import trace as trace_store
from app.store.session import has_changed, is_taken_reference, writing

P = ParamSpec("P")
T = TypeVar("T")
DRAWS = 3
"""How often a deed is tried whose fresh reference somebody has already."""


@dataclass(frozen=True)
class CouncilContext:
    """The council a deed happens in, with what it has decided and how open it is."""

    id: int
    slug: str
    policy: CouncilPolicy
    state: CouncilState

    @property
    def phase(self) -> Phase:
        return phase(self.state, self.policy)


@dataclass(frozen=True)
class Actor:
    """Who does it. kind "system" is the clock, "anonymous" somebody not signed in, "operator" runs the installation.

    sign_in_id: of the session that asks, which is looked at once more under the lock.
    """

    kind: Literal["person", "system", "anonymous", "operator"]
    person_id: int | None = None
    household_id: int | None = None
    name: str = ""
    permissions: frozenset[Permission] = frozenset()
    sign_in_id: int | None = None


SYSTEM = Actor("system")
ANONYMOUS = Actor("anonymous")


@dataclass
class Deed:
    """Everything a use case may reach. how: the way the wish arrived; acting_for_id: the member it is done for.

    language: of the page it was done on, "" for none: who has no language on record yet is written to in it.
    """

    session: Session
    council: CouncilContext
    actor: Actor
    now: datetime
    ports: Ports
    acting_for_id: int | None = None
    how: Asked = Asked.WEB
    reason: str = ""
    language: str = ""
    recorded: int = field(default=0, init=False)

    @property
    def council_id(self) -> int:
        return self.council.id

    @property
    def policy(self) -> CouncilPolicy:
        return self.council.policy

    @property
    def today(self) -> date:
        return self.now.astimezone(self.policy.tz).date()

    @property
    def member_id(self) -> int:
        """Whose affair it is: the member acted for, else the actor. Raises Forbidden when nobody is signed in."""
        member_id = self.acting_for_id or self.actor.person_id
        if member_id is None:
            raise Forbidden("sign_in_first")
        return member_id

    def needs(self, permission: Permission) -> None:
        """Raise Forbidden("not_allowed") unless the actor holds it; the clock may do everything."""
        if self.actor.kind != "system" and permission not in self.actor.permissions:
            raise Forbidden("not_allowed")

    @property
    def stopped(self) -> bool:
        """Whether the council is suspended: nothing new begins, by the clock or by anybody."""
        return self.council.phase is Phase.SUSPENDED

    def must_be_open(self) -> None:
        """Raise Conflict("council_suspended") where nothing new may begin."""
        if self.stopped:
            raise Conflict("council_suspended")

    def now_is(self, state: CouncilState) -> None:
        """The council has changed in this deed: what comes after it goes by that."""
        self.council = replace(self.council, state=state)

    def check_version(self, row: Any, version: int) -> None:
        """Raise Stale, saying who and when, if the row has changed since the form was opened."""
        if row.version != version:
            who, when = trace_store.last_change(self.session, self.council_id, row.__tablename__, row.id)
            raise Stale(who=who, when=when or self.now)

    def record(
        self,
        deed: str,
        subject: Base,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        """Write what happened into the council's chain. before, after: plain values, erasable."""
        self.session.flush()
        audit.append(self, deed, subject, before=before, after=after, reason=reason or self.reason)
        self.recorded += 1

    def tell(
        self,
        kind: str,
        person_id: int | None,
        key: str,
        *,
        facts: Mapping[str, Any] | None = None,
        email: str | None = None,
        sealed: str | None = None,
        match_id: int | None = None,
        urgency: int = 5,
        due_at: datetime | None = None,
        useful_until: datetime | None = None,
    ) -> None:
        """Put a message into the outbox, in this deed's own transaction. key: the same key never goes out twice."""
        said = dict(facts or {})
        if person_id is None and self.language:
            said["language"] = self.language
        self.session.add(
            OutboxMessage(
                council_id=self.council_id,
                kind=kind,
                key=key,
                person_id=person_id,
                match_id=match_id,
                email=email,
                facts=said,
                sealed=sealed,
                urgency=urgency,
                due_at=due_at or self.now,
                useful_until=useful_until,
                created_at=self.now,
            )
        )


@dataclass(frozen=True)
class SentForm:
    """A form as it came in. key: random, one for each form shown; body: everything it carried, in order."""

    key: str
    body: str

    @property
    def body_hash(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


@dataclass(frozen=True)
class Done:
    """What came of a deed. ref: of the thing made or changed, or "". again: the same form had been sent before."""

    ref: str
    again: bool = False


def perform(
    deed: Deed,
    use_case: Callable[Concatenate[Deed, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Run a use case under the council's write lock and commit once. Whatever it raises undoes all of it."""

    def once() -> T:
        with writing(deed.session, deed.council_id) as session:
            _look_again(deed)
            result = use_case(deed, *args, **kwargs)
            if has_changed(session) and not deed.recorded:
                raise RuntimeError(f"{use_case.__name__} changed something and recorded nothing: call deed.record")
            return result

    return _drawn_again(deed, once)


def _drawn_again(deed: Deed, once: Callable[[], T]) -> T:
    """Where a fresh reference is somebody's already, one in some million, the whole deed is done again with others."""
    for _ in range(DRAWS - 1):
        try:
            return once()
        except IntegrityError as error:
            if not is_taken_reference(error):
                raise
            deed.recorded = 0
    return once()


def _look_again(deed: Deed) -> None:
    """While this deed waited for the lock its actor may have been stopped, signed out or unlinked: that counts.

    So does a council that was suspended or opened meanwhile. Raises Forbidden("sign_in_first" | "acting_over").
    """
    deed.now_is(councils.state_of(deed.session, deed.council_id))
    if deed.actor.sign_in_id is None:
        return
    now = standing.of_sign_in(deed.session, deed.council_id, deed.actor.sign_in_id)
    if now is None:
        raise Forbidden("sign_in_first")
    if deed.acting_for_id is not None and now.acting_for_id != deed.acting_for_id:
        raise Forbidden("acting_over")
    own = permissions_of(now.own_roles, deed.policy.granted)
    allowed = own | lent(own, now.acted_for_roles)
    deed.actor = replace(deed.actor, permissions=deed.actor.permissions & allowed)


def perform_form(
    deed: Deed,
    form: SentForm,
    use_case: Callable[Concatenate[Deed, P], Any],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Done:
    """As `perform`, once for each form: sent again it changes nothing and gives the first one's answer.

    Raises Conflict("form_used") when the same key comes with other contents.
    """

    def once() -> Done:
        with writing(deed.session, deed.council_id) as session:
            earlier = trace_store.form_key(session, deed.council_id, form.key)
            if earlier is not None:
                if earlier.body_hash != form.body_hash:
                    raise Conflict("form_used")
                return Done(earlier.result, again=True)
            _look_again(deed)
            result = use_case(deed, *args, **kwargs)
            if has_changed(session) and not deed.recorded:
                raise RuntimeError(f"{use_case.__name__} changed something and recorded nothing: call deed.record")
            ref = str(getattr(result, "ref", "") or "")
            session.add(
                FormKey(council_id=deed.council_id, key=form.key, body_hash=form.body_hash, result=ref, at=deed.now)
            )
            return Done(ref)

    return _drawn_again(deed, once)
