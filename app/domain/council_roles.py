"""What each of a council's roles may do, where it differs from what the service grants."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.domain.council_checks import list_of, one_of
from app.domain.council_document import Bad, setting
from app.domain.permissions import (
    GRANTED,
    LEADS_ALONE,
    MANAGERS_ALONE,
    MAY_HOLD,
    MUST_HOLD,
    RUNNING,
    SIGNED_IN,
    STAFF,
    Granted,
    Permission,
    held_by_nobody,
)
from app.domain.vocabulary import Role

STAFFS: frozenset[Permission] = frozenset[Permission]().union(*MAY_HOLD.values())
"""What may be given to somebody who works for the council."""


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
        told = [(role.value, bad) for role in sorted(STAFF) for bad in _out_of_bounds(role, getattr(self, role))]
        yield from told
        missing = held_by_nobody(granted_by(self))
        if missing and not told:
            lost = [role for role in sorted(STAFF) if getattr(self, role) is not None and GRANTED[role] & missing]
            yield lost[0].value, Bad("held_by_nobody", missing=sorted(missing))


def _out_of_bounds(role: Role, given: tuple[Permission, ...] | None) -> Iterator[Bad]:
    if given is None:
        return
    for at, permission in enumerate(given):
        if permission not in MAY_HOLD[role]:
            yield Bad(_whose(permission), at=at, found=permission.value)
    for permission in sorted(MUST_HOLD[role] - set(given)):
        yield Bad("cannot_be_taken", missing=permission.value)


def _whose(permission: Permission) -> str:
    if permission in LEADS_ALONE:
        return "the_leads_alone"
    return "the_managers_alone" if permission in MANAGERS_ALONE | RUNNING else "reads_only"


@lru_cache(maxsize=1024)
def granted_by(roles: Roles) -> Granted:
    """What each role may do, with what a council leaves as the service grants it."""
    own = {role: getattr(roles, role) for role in STAFF}
    return {**GRANTED, **{role: SIGNED_IN | set(given) for role, given in own.items() if given is not None}}
