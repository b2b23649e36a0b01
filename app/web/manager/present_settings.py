"""What the settings pages show of each setting: value, default, bounds, source, and who changed it last."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.council_checks import ListOf, OneOf, Whole
from app.domain.council_edit import is_editable
from app.domain.council_policy import CouncilPolicy
from app.domain.council_settings import KEYS, Key, Plain, given
from app.domain.local_authorities import name_of
from app.domain.vocabulary import Role
from app.services.council_settings import LastChange
from app.web.formats import day_and_time
from app.web.words import names
from app.web.words.people import REQUIREMENTS
from app.web.words.settings import ANSWERS, LABELS, SECTIONS

_LONGEST = 200
_ROLES = frozenset(f"roles.{role.value}" for role in Role)


@dataclass(frozen=True)
class Shown:
    """changed: "Changed by Cleo on ...", or "". bounds: what it may be, or ""."""

    label: str
    value: str
    default: str
    bounds: str
    source: str
    changed: str


@dataclass(frozen=True)
class Section:
    """name: of the section in the file, "" for what stands above all sections; editable: whether any setting of it."""

    name: str
    title: str
    rows: list[Shown]
    editable: bool


def sections(policy: CouncilPolicy, document: str, changes: Mapping[str, LastChange]) -> list[Section]:
    written = given(document)
    found = []
    for name, title in SECTIONS.items():
        keys = [key for key in KEYS.values() if (key.path[0] if len(key.path) > 1 else "") == name]
        rows = [_row(key, policy, written, changes.get(key.dotted)) for key in keys]
        found.append(Section(name, str(title), rows, any(is_editable(key) for key in keys)))
    return found


def _row(key: Key, policy: CouncilPolicy, written: frozenset[str], last: LastChange | None) -> Shown:
    value, standing = key.value(policy), key.standing(policy)
    if key.dotted not in written:
        source = str(_("Default"))
    else:
        source = str(_("Set on this page")) if last and last.on_page else str(_("In the council’s file"))
    return Shown(
        label=str(LABELS[key.dotted]),
        value=_said(key, value),
        default="" if key.is_required else _said(key, standing),
        bounds=bounds(key),
        source=source,
        changed=_changed(last) if last else "",
    )


def _changed(last: LastChange) -> str:
    when = day_and_time(last.at, inside=True)
    if last.who:
        return str(_("Changed by %(who)s, %(when)s", who=last.who, when=when))
    return str(_("Changed by those who run the service, %(when)s", when=when))


def bounds(key: Key) -> str:
    if isinstance(key.check, Whole):
        return str(_("From %(lowest)s to %(highest)s.", lowest=key.check.lowest, highest=key.check.highest))
    return ""


def answer(key: Key, code: str) -> str:
    """One of the answers that a setting may have."""
    if key.dotted == "vetting.cook":
        return next((str(words) for requirement, words in REQUIREMENTS.items() if requirement.value == code), code)
    if key.dotted == "hours.days":
        return next((str(words) for day, words in names.WEEKDAYS.items() if day.value == code), code)
    if key.dotted in {"areas", "safeguarding.areas", "food_safety.areas"}:
        return f"{code} ({name_of(code)})" if name_of(code) else code
    return str(ANSWERS.get(code, code))


def _said(key: Key, value: Plain) -> str:
    if key.dotted in _ROLES:
        return str(_("As the help page says")) if value is None else str(_("Its own list, see the help page"))
    if value is None or value == []:
        return str(_("Not set"))
    if isinstance(value, bool):
        return str(_("Yes")) if value else str(_("No"))
    if isinstance(value, list):
        return ", ".join(_one(key, item) for item in value)
    return _one(key, value)


def _one(key: Key, value: Plain) -> str:
    if isinstance(value, dict):
        return f"{', '.join(answer(key, code) for code in value['codes'])}: {value['team_name']}, {value['team_phone']}"
    check = key.check.item if isinstance(key.check, ListOf) else key.check
    text = answer(key, str(value)) if isinstance(check, OneOf) or key.dotted == "areas" else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
