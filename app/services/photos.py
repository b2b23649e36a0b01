"""Pictures: kept once for each council, by what is in them."""

from datetime import timedelta

from app.integrations.photos import KeptPhoto
from app.models.meals import Photo
from app.services.frame import Deed
from app.store import faces as face_store
from app.store import meals as meal_store

KEPT_UNUSED = timedelta(days=2)
"""A form that came back with a fault may be mended so much later, and its photo is still there."""


def keep(deed: Deed, picture: bytes | KeptPhoto) -> Photo:
    """The row of a picture, new or known. A page hands in what ports.photos has kept, so as not to hold the lock.

    Raises what PhotoStore.keep raises.
    """
    deed.member_id  # noqa: B018 raises where nobody is signed in
    kept = picture if isinstance(picture, KeptPhoto) else deed.ports.photos.keep(deed.council_id, picture)
    known = meal_store.photo(deed.session, deed.council_id, kept.sha256)
    if known is not None:
        return known
    photo = Photo(
        council_id=deed.council_id,
        sha256=kept.sha256,
        width=kept.width,
        height=kept.height,
        size=kept.size,
        created_at=deed.now,
    )
    deed.session.add(photo)
    deed.record("photo_kept", photo, after={"sha256": kept.sha256})
    return photo


def sweep(deed: Deed) -> None:
    """The clock's: forget pictures that no meal and no face has, and files that no row names."""
    before = deed.now - KEPT_UNUSED
    for photo in face_store.all_unused(deed.session, deed.council_id, before):
        deed.record("photo_forgotten", photo, before={"sha256": photo.sha256})
        deed.session.delete(photo)
    deed.session.flush()
    deed.ports.photos.forget_others(deed.council_id, face_store.known(deed.session, deed.council_id), before)
