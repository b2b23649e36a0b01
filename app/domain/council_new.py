"""The file of a council that is to be: complete, explained line by line, and marked where a person must fill it in."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from string import Template

import phonenumbers

from app.domain.council_policy import CouncilPolicy
from app.domain.council_safety import CHECK_OF, LEVELS, Nation, RecordCheck
from app.domain.council_settings import KEYS
from app.domain.local_authorities import Authority, authorities

TEMPLATE = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "new_council.toml"
_LONGEST_SLUG = 31
_NOTES_AT = 38
_HOLIDAYS = {Nation.SCOTLAND: "scotland", Nation.NORTHERN_IRELAND: "northern-ireland"}
_ADULT_TEAM = {
    Nation.SCOTLAND: "Adult support and protection team",
    Nation.NORTHERN_IRELAND: "Adult protection gateway team, Health and Social Care Trust",
}
# Ofcom's numbers for drama, by their beginning, and the domains that RFC 2606 keeps for examples.
_DRAMA = ("1632960", "2079460", "1134960", "1144960", "1154960", "1164960", "1174960", "1184960", "1214960")
_MORE_DRAMA = (
    "1314960",
    "1414960",
    "1514960",
    "1614960",
    "1914980",
    "2896496",
    "2920180",
    "7700900",
    "8081570",
    "3069990",
)
_EXAMPLE = re.compile(r"[@.]example\.(org|com|net)$")


def write(slug: str, authority: Authority, name: str = "") -> str:
    """The text for a council that serves one authority. name: else the authority's own."""
    name = " ".join(name.split()) or authority.name
    nation = Nation(authority.nation)
    check = CHECK_OF[nation]
    filled = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        slug=_quoted(slug),
        slug_plain=slug,
        name=name,
        name_quoted=_quoted(name),
        nation=_quoted(nation.value),
        areas=_quoted(authority.code),
        areas_note=f"{authority.name}; codes are from the Office for National Statistics",
        languages='["en", "cy"]' if nation is Nation.WALES else '["en"]',
        holidays=_quoted(_HOLIDAYS.get(nation, "england-and-wales")),
        check=_quoted(check.value),
        level=_quoted(LEVELS[check][0].value),
        levels=", ".join(level.value for level in LEVELS[check]),
        recheck=60 if check is RecordCheck.PVG else 36,
        adult_team=_quoted(_adult_team(authority, nation)),
    )
    return re.sub(r"(?m)^([^#\n]\S* = [^#\n]*?)    # ", _in_column, filled)


def slug_of(authority: Authority) -> str:
    """A short name for the web address, from the authority's name."""
    plain = unicodedata.normalize("NFKD", authority.name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z]+", "-", plain.replace("'", "")).strip("-")
    return words if len(words) <= _LONGEST_SLUG else words[:_LONGEST_SLUG].rpartition("-")[0]


def slugs() -> dict[str, str]:
    """A short name for every authority, by code. No two are the same."""
    return {authority.code: slug_of(authority) for authority in authorities().values()}


def to_fill_in(policy: CouncilPolicy) -> list[str]:
    """The settings that still hold a number of Ofcom's for drama or an address that reaches nobody."""
    return [key.dotted for key in KEYS.values() if any(map(_reaches_nobody, _texts(key.value(policy))))]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))


def _reaches_nobody(text: str) -> bool:
    if _EXAMPLE.search(text):
        return True
    try:
        number = phonenumbers.parse(text, "GB") if re.fullmatch(r"[\d +()-]+", text) else None
    except phonenumbers.NumberParseException:
        return False
    return number is not None and str(number.national_number).startswith(_DRAMA + _MORE_DRAMA)


def _adult_team(authority: Authority, nation: Nation) -> str:
    return _ADULT_TEAM.get(nation, f"Adult social care, {authority.county or authority.name}")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _in_column(line: re.Match[str]) -> str:
    return f"{line[1].ljust(_NOTES_AT - 1)} # "
