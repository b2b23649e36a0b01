"""A manager changes what the council has decided: in the same document that the file is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain.council_edit import edited, fingerprint, is_editable
from app.domain.council_policy import parse_policy
from app.domain.council_settings import KEYS, Plain, differences
from app.domain.errors import Conflict, Forbidden, Stale
from app.domain.permissions import Permission
from app.models.councils import Council
from app.services.councils import put_in_force
from app.services.frame import Deed
from app.store import councils as store
from app.store import trace


class LastChange(NamedTuple):
    """who: a first name, or "" for those who run the service. on_page: whether it was changed at the desk."""

    who: str
    at: datetime
    on_page: bool


def change(deed: Deed, values: Mapping[str, Plain], opened_on: int) -> Council:
    """Put these settings, by dotted key, into the council's document; None lets the default stand.

    opened_on: the fingerprint of the document that the form showed. Raises Stale, PolicyFaults for settings that do
    not agree, Forbidden("not_allowed") for a setting that is the operator's, Conflict("form_not_kept").
    """
    deed.needs(Permission.CHANGE_SETTINGS)
    if not all(key in KEYS and is_editable(KEYS[key]) for key in values):
        raise Forbidden("not_allowed")
    council = store.by_id(deed.session, deed.council_id)
    assert council is not None  # the host found it
    if fingerprint(council.document) != opened_on:
        who, when = trace.last_change(deed.session, deed.council_id, Council.__tablename__, council.id)
        raise Stale(who=who, when=when or deed.now)
    before = parse_policy(council.document)
    wanted = {key: value for key, value in values.items() if value != KEYS[key].value(before)}
    text = edited(council.document, {key: _or_none(key, value) for key, value in wanted.items()})
    after = parse_policy(text)
    changes = differences(before, council.document, after, text)
    if {one.key for one in changes} != wanted.keys():
        raise Conflict("form_not_kept")
    if changes:
        deed.council = replace(deed.council, policy=after)
        council.document, council.applied_at = text, deed.now
        put_in_force(deed, council, changes)
    return council


def _or_none(key: str, value: Plain) -> Plain:
    """An empty list is what a list has by default: it need not be written."""
    return None if value == [] and KEYS[key].default == () else value


def last_changes(session: Session, council_id: int) -> dict[str, LastChange]:
    """By key: who changed it last, when, and where."""
    found: dict[str, LastChange] = {}
    for row in trace.changes_of(session, council_id, Council.__tablename__, "settings_changed"):
        for key in row.after or {}:
            found.setdefault(key, LastChange(row.who, row.at, row.actor == "person"))
    return found
