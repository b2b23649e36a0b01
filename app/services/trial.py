"""While a council is on trial: whom it lets in, and whom it writes to. Nobody else learns anything of it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.council_life import Phase, is_guest
from app.domain.errors import Conflict
from app.domain.members import MemberState
from app.domain.permissions import STAFF
from app.domain.vocabulary import Role
from app.services.frame import CouncilContext, Deed
from app.store import trial as store
from app.store.outbox import About

JOIN_THE_TEAM = "staff_invited"
"""The one message that goes to whoever is neither yet."""

KEPT_BACK = "kept_back"
"""What becomes of a message to somebody who is neither of the team nor a guest."""


def is_team(roles: Mapping[Role, MemberState]) -> bool:
    return any(roles.get(role) is MemberState.ACTIVE for role in STAFF)


def lets_in(council: CouncilContext, email: str, roles: Mapping[Role, MemberState]) -> bool:
    """Whether whoever has this address and these roles may come in."""
    return council.phase is not Phase.TRIAL or is_team(roles) or is_guest(council.policy, email)


def keeps_back(session: Session, council: CouncilContext, about: About) -> bool:
    """Whether a message stays here. Somebody without an address is rung by the team, who wrote them down."""
    if council.phase is not Phase.TRIAL:
        return False
    to = about.message.email or about.email
    if to is None or about.message.kind == JOIN_THE_TEAM or is_guest(council.policy, to):
        return False
    return about.person is None or not store.is_team(session, council.id, about.person.id)


def must_take_part(deed: Deed, *people_ids: int) -> None:
    """Raise Conflict("not_on_guest_list") where one of them has an address that the trial does not let in."""
    if deed.council.phase is not Phase.TRIAL:
        return
    for person_id, email in store.addresses(deed.session, deed.council_id, people_ids):
        if not is_guest(deed.policy, email) and not store.is_team(deed.session, deed.council_id, person_id):
            raise Conflict("not_on_guest_list")
