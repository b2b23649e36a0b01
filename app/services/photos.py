"""Pictures: kept once for each council, by what is in them."""

from app.integrations.photos import KeptPhoto
from app.models.meals import Photo
from app.services.frame import Deed
from app.store import meals as meal_store


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
