"""A cook's own photo, given and taken back: shown only to whom they meet for the first time."""

from app.domain.errors import Forbidden, Invalid
from app.domain.permissions import Permission
from app.models.people import Person
from app.services.frame import Deed
from app.store import faces as store
from app.store import meals as meal_store
from app.store import people


def give(deed: Deed, version: int, sha256: str, *, agreed: bool) -> Person:
    """Show this photo, kept before, at first visits. Raises Stale, Invalid("photo_unknown" | "face_not_agreed")."""
    person = _me(deed, version)
    if not agreed:
        raise Invalid("face_not_agreed", field="agreed")
    photo = meal_store.photo(deed.session, deed.council_id, sha256)
    if photo is None:
        raise Invalid("photo_unknown", field="photo")
    before, person.photo_id = person.photo_id, photo.id
    deed.record("face_given", person, before={"photo_id": before}, after={"photo_id": photo.id, "agreed": True})
    _forget(deed, before)
    return person


def take_back(deed: Deed, version: int) -> Person:
    """Show it to nobody any more, and forget it."""
    person = _me(deed, version)
    before, person.photo_id = person.photo_id, None
    deed.record("face_taken_back", person, before={"photo_id": before}, after={"photo_id": None})
    _forget(deed, before)
    return person


def _me(deed: Deed, version: int) -> Person:
    """Always the cook themself: nobody agrees to this for somebody else."""
    deed.needs(Permission.POST_MEAL)
    person = people.by_id(deed.session, deed.council_id, deed.actor.person_id or 0)
    if person is None:
        raise Forbidden("sign_in_first")
    deed.check_version(person, version)
    return person


def _forget(deed: Deed, photo_id: int | None) -> None:
    deed.session.flush()
    photo = store.unused(deed.session, deed.council_id, photo_id) if photo_id else None
    if photo is not None:
        deed.session.delete(photo)
