"""How the council reaches somebody: by what way, at which number, in which language."""

from typing import Any

from app.domain.permissions import Permission
from app.domain.vocabulary import Channel
from app.models.people import Person
from app.services.frame import Deed
from app.services.members import check_channel
from app.services.people_parts import load_person, not_about_self
from app.store import people


def change_contact(
    deed: Deed,
    person_ref: str,
    channel: Channel,
    phone: str | None,
    *,
    phone_agreed: bool,
    version: int,
    language: str | None = None,
) -> Person:
    """How we reach somebody, and in which language where the council offers more than one (None: as it was).

    Email only where they have an address that they confirmed themselves.
    """
    deed.needs(Permission.ADD_PERSON)
    person = load_person(deed, person_ref)
    not_about_self(deed, person)
    deed.check_version(person, version)
    confirmed = people.has_confirmed_account(deed.session, deed.council_id, person.id)
    check_channel(channel, phone, has_email=confirmed)
    before = _contact(person)
    person.channel, person.phone, person.phone_agreed = channel, phone, phone_agreed and phone is not None
    person.language = language or person.language
    deed.record("contact_changed", person, before=before, after=_contact(person))
    return person


def _contact(person: Person) -> dict[str, Any]:
    return {
        "channel": person.channel,
        "phone": person.phone,
        "phone_agreed": person.phone_agreed,
        "language": person.language,
    }
