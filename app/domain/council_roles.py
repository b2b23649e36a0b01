"""What each of a council's roles may do, where it differs from what the service grants."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.council_checks import list_of, one_of
from app.domain.council_document import Bad, setting
from app.domain.permissions import GRANTED, SIGNED_IN, STAFF, Permission

STAFFS: frozenset[Permission] = frozenset[Permission]().union(*(GRANTED[role] for role in STAFF)) - SIGNED_IN
"""What may be given to somebody who works for the council."""
LEADS_ALONE = frozenset({Permission.SEE_CONCERNS, Permission.HANDLE_CONCERN})
KEPT: Mapping[str, frozenset[Permission]] = {
    "coordinator": frozenset({Permission.SEE_DESK, Permission.HOLD_PERSON}),
    "safeguarding_lead": LEADS_ALONE | {Permission.HOLD_PERSON},
}
"""What a role cannot lose: somebody must be able to stop a person and to read a concern."""


def _staffs(value: object) -> Permission:
    permission = one_of(Permission)(value)
    if permission not in STAFFS:
        raise Bad("not_in_list", choices=sorted(STAFFS), found=permission.value)
    return permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The permissions of each role. None: as the service grants them."""

    coordinator: tuple[Permission, ...] | None = setting(list_of(_staffs), None)
    manager: tuple[Permission, ...] | None = setting(list_of(_staffs), None)
    safeguarding_lead: tuple[Permission, ...] | None = setting(list_of(_staffs), None)
    auditor: tuple[Permission, ...] | None = setting(list_of(_staffs), None)

    def clashes(self) -> Iterator[tuple[str, Bad]]:
        for role in ("coordinator", "manager", "safeguarding_lead", "auditor"):
            given: tuple[Permission, ...] | None = getattr(self, role)
            if given is None:
                continue
            for at, permission in enumerate(given):
                if permission in LEADS_ALONE and role != "safeguarding_lead":
                    yield role, Bad("the_leads_alone", at=at, found=permission.value)
            for permission in sorted(KEPT.get(role, frozenset()) - set(given)):
                yield role, Bad("cannot_be_taken", missing=permission.value)
