"""What the command line says of councils' files: faults line by line, and what a change means for whom."""

import json
from collections.abc import Iterator, Sequence
from typing import IO, Any

import click

from app.domain.council_document import FilesFaulty
from app.domain.council_new import to_fill_in
from app.domain.council_policy import CouncilPolicy
from app.domain.council_settings import Change
from app.domain.local_authorities import name_of
from app.services.council_impact import Touched
from app.services.councils import Applied, Outcome
from app.web.words.council_file import say

_LONGEST = 70
_TOUCHED = {
    "cooks": ("cook", "cooks"),
    "diners": ("diner", "diners"),
    "cooks_outside": ("active cook would live outside the area", "active cooks would live outside the area"),
    "diners_outside": ("active diner would live outside the area", "active diners would live outside the area"),
    "cooks_unchecked": ("cook's checks would not be enough", "cooks' checks would not be enough"),
    "requests_out_of_reach": (
        "request that waits would have no cook within reach",
        "requests that wait would have no cook within reach",
    ),
    "requests_too_large": ("request that waits is for more", "requests that wait are for more"),
    "meals_too_large": ("meal on offer has more", "meals on offer have more"),
    "meals": ("meal on offer", "meals on offer"),
    "matches": ("arranged visit", "arranged visits"),
    "pairs": ("pair", "pairs"),
    "speakers": ("person is written to in a language that goes", "people are written to in a language that goes"),
    "staff": ("person in this role", "people in this role"),
    "guests_in": ("guest let in", "guests let in"),
    "guests_out": ("guest let in no more", "guests let in no more"),
}


class Faults(click.ClickException):
    """Each line begins with file and line, so that an editor finds it."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


def faults(found: FilesFaulty) -> str:
    lines = [
        f"{one.filename}:{fault.line}: {f'{fault.key}: ' if fault.key else ''}{say(fault)}"
        for one in found.each
        for fault in one.faults
    ]
    return "\n".join([*lines, counted(len(lines), "fault.", "faults.")])


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def still_to_fill_in(policy: CouncilPolicy) -> str:
    """One line about what holds numbers and addresses that reach nobody, or ""."""
    keys = [] if policy.demonstration else to_fill_in(policy)
    return f"  Still to fill in, these reach nobody: {', '.join(keys)}" if keys else ""


def planned(found: Applied, address: str) -> Iterator[str]:
    policy = found.policy
    if found.outcome is Outcome.SAME:
        yield f"{found.filename}: {policy.display_name} is as the file says already."
        return
    if found.outcome is Outcome.CREATED:
        served = ", ".join(f"{area} ({name_of(area)})" for area in policy.areas)
        part = f", only {', '.join(policy.sectors)}" if policy.sectors else ""
        yield f"{found.filename}: creates {policy.display_name} at {address}"
        yield f"  It serves {served}{part}. It begins on trial: its team and its guests get in."
        return
    yield f"{found.filename}: changes {policy.display_name}"
    if not found.changes:
        yield "  Only notes and order: no setting changes."
    for change in found.changes:
        yield f"  {_change(change)}"
        touched = _touched(found.touched.get(change.key, ()))
        if touched:
            yield f"      reaches {touched}"
    yield from _called_off(found.called_off)


def _called_off(number: int) -> Iterator[str]:
    if number:
        visits = counted(number, "arranged visit or proposal does", "arranged visits and proposals do")
        yield f"  {visits} not fit any more: called off, both sides told, and a round looks for others."


def _change(change: Change) -> str:
    before, after = _shown(change.before, given=change.was_given), _shown(change.after, given=change.is_given)
    return f"{change.key}: {before} -> {after}"


def _shown(value: Any, *, given: bool) -> str:
    text = "not set" if value is None else json.dumps(value, ensure_ascii=False)
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."
    return f"{short} ({'file' if given else 'default'})"


def _touched(found: Sequence[Touched]) -> str:
    return ", ".join(counted(one.number, *_TOUCHED[one.kind]) for one in found)
