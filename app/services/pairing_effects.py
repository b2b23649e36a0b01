"""What becomes of pairings when something else is decided: a role stops, two are kept apart, needs or homes change."""

from app.domain.eligibility import Reason, Refused
from app.domain.pairings import EITHER_SIDE, PAIRING, EndCode, PairingMove, PairingState, Party, ReviewCode
from app.domain.vocabulary import Role
from app.models.pairings import Pairing
from app.services import pairings
from app.services.frame import Deed
from app.services.pair_guard import between
from app.services.pairing_parts import note
from app.store import pairings as store

_FOR_GOOD = frozenset({Reason.TOO_FAR, Reason.SAME_HOUSEHOLD, Reason.SAME_PERSON, Reason.KEPT_APART})


def _of(deed: Deed, person_id: int, role: Role | None = None) -> list[Pairing]:
    deed.session.flush()
    return list(store.of_person(deed.session, deed.council_id, person_id, role))


def _others(pairing: Pairing, person_id: int) -> frozenset[Party]:
    return frozenset({Party.DINER if pairing.cook_id == person_id else Party.COOK})


def end_of_person(deed: Deed, person_id: int, code: EndCode, role: Role | None = None) -> None:
    """They leave, are stopped, or have died: their pairings end, and the other side hears it in neutral words.

    role: only as a cook or as a diner. Of a death nobody hears from a machine: a person rings.
    """
    for pairing in _of(deed, person_id, role):
        told = frozenset[Party]() if code is EndCode.DECEASED else _others(pairing, person_id)
        pairings.end_now(deed, pairing, code, told)


def pause_of_person(deed: Deed, person_id: int, role: Role) -> None:
    """A role is paused: so are the pairings in it, until it begins again."""
    for pairing in _of(deed, person_id, role):
        if PAIRING.can(pairing.state, PairingMove.PAUSE):
            pairings.pause_now(deed, pairing, Party.CLOCK, told=_others(pairing, person_id))


def resume_of_person(deed: Deed, person_id: int, role: Role) -> None:
    """A role begins again: so do the pairings that were paused with it, where the two still go together."""
    for pairing in _of(deed, person_id, role):
        if pairing.state is not PairingState.PAUSED or pairing.paused_by is not Party.CLOCK:
            continue
        if not isinstance(between(deed, pairing.cook_id, pairing.diner_id), Refused):
            pairings.resume_now(deed, pairing, Party.CLOCK)


def kept_apart(deed: Deed, first_id: int, second_id: int) -> None:
    """Both hear that it has ended, neither why."""
    for cook_id, diner_id in ((first_id, second_id), (second_id, first_id)):
        pairing = store.open_between(deed.session, deed.council_id, cook_id, diner_id)
        if pairing is not None:
            pairings.end_now(deed, pairing, EndCode.KEPT_APART, EITHER_SIDE)


def food_changed(deed: Deed, person_id: int) -> None:
    """What a diner eats, or what is always in a cook's kitchen, has changed: somebody talks to both.

    Until then nothing is approved by itself; after it, the next meal still is approved by a person.
    """
    for pairing in _of(deed, person_id):
        pairing.food_changed_at, pairing.review_why = deed.now, ReviewCode.FOOD.value
        note(deed, pairing, "pairing_food_changed")
        pairings.come_up(deed, pairing)


def home_changed(deed: Deed, person_id: int) -> None:
    """Two who now live too far apart, or together, are no pair any more."""
    for pairing in _of(deed, person_id):
        answer = between(deed, pairing.cook_id, pairing.diner_id)
        if isinstance(answer, Refused) and answer.reasons & _FOR_GOOD:
            pairings.end_now(deed, pairing, EndCode.MOVED, EITHER_SIDE)
