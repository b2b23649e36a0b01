"""Councils' files as they come from a disk, looked at alone, together and beside who is here already."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain.council_claims import Draft, Held, between, claimed_twice, place_faults
from app.domain.council_document import LARGEST, Bad, Fault, FilesFaulty, PolicyFaults, fault_at
from app.domain.council_life import CouncilState
from app.domain.council_lines import Lines
from app.domain.council_policy import parse_policy
from app.domain.local_authorities import districts
from app.store import councils as store

_MOST_BYTES = 4 * LARGEST
"""No letter takes more in UTF-8."""


class Written(NamedTuple):
    """A file: its name, for whoever reads of its faults, and what is in it."""

    name: str
    raw: bytes


def load(paths: Sequence[Path]) -> list[Written]:
    """Read these files, and of these folders all that end in .toml. Of a file that is too large only the beginning."""
    files = [file for path in paths for file in (sorted(path.glob("*.toml")) if path.is_dir() else [path])]
    found = []
    for file in files:
        with file.open("rb") as opened:
            found.append(Written(str(file), opened.read(_MOST_BYTES + 1)))
    return found


def drafts(files: Sequence[Written], base_domain: str = "") -> list[Draft]:
    """Everything that can be said without a database. Raises FilesFaulty with every fault of every file."""
    read: list[Draft] = []
    faulty: dict[str, list[Fault]] = {}
    for file in files:
        try:
            text = _text(file)
            draft = Draft(file.name, text, parse_policy(text, file.name))
        except PolicyFaults as no:
            faulty[file.name] = no.faults
        else:
            read.append(draft)
            faulty[file.name] = place_faults(draft, base_domain)
    for name, faults in between(read).items():
        faulty[name] = faulty[name] + faults
    _refuse(faulty)
    return read


def check_claims(session: Session, read: Sequence[Draft]) -> None:
    """Raises FilesFaulty where these files claim what other councils here have, or what a live council cannot be."""
    authorities = {code for draft in read for code in districts(draft.policy.areas)}
    hosts = {host for draft in read for host in draft.policy.hosts}
    held = Held(*store.claims(session, authorities, hosts, but=[draft.policy.slug for draft in read]))
    _refuse(
        {
            draft.filename: [*claimed_twice(draft, held, "claimed_by_council"), *_made_up(session, draft)]
            for draft in read
        }
    )


def _made_up(session: Session, draft: Draft) -> list[Fault]:
    """A council that has been live has real people in it, who would get no more messages."""
    council = store.by_slug(session, draft.policy.slug) if draft.policy.demonstration else None
    if council is None or council.state is CouncilState.TRIAL:
        return []
    return [fault_at(Lines(draft.text), ("demonstration",), Bad("live_is_no_demonstration"))]


def _refuse(faulty: dict[str, list[Fault]]) -> None:
    each = [PolicyFaults(faults, name) for name, faults in faulty.items() if faults]
    if each:
        raise FilesFaulty(each)


def _text(file: Written) -> str:
    if len(file.raw) > _MOST_BYTES:
        raise PolicyFaults([Fault(1, "", "too_large", {"most": LARGEST})], file.name)
    try:
        return file.raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = file.raw.count(b"\n", 0, error.start) + 1
        raise PolicyFaults([Fault(line, "", "not_utf8")], file.name) from None
