"""Files broken by hand, and a thousand slips of a machine: each fault has its line and its sentence."""

from pathlib import Path
from random import Random

import pytest

from app.domain.council_document import FilesFaulty
from app.services.council_files import Written, drafts
from app.web.words.council_file import say

REIGATE = (Path(__file__).parents[2] / "seeds" / "councils" / "reigate.toml").read_text()
RAW = REIGATE.encode()
MUTATIONS, SEED = 1_000, 20261013


def line(starts: str) -> bytes:
    """A line of the good file, by its beginning."""
    return next(one for one in REIGATE.splitlines() if one.startswith(starts)).encode()


def swap(starts: str, text: str) -> bytes:
    return RAW.replace(line(starts), text.encode(), 1)


def after(starts: str, text: str | bytes) -> bytes:
    more = text if isinstance(text, bytes) else text.encode()
    return RAW.replace(line(starts), line(starts) + b"\n" + more, 1)


TEAM = '[[safeguarding.areas]]\ncodes = ["E09000003"]\nteam_name = "T"\nteam_phone = "01632 960001"'
# name: the broken file, and words of the line at which the fault is told (None: the first).
BROKEN: dict[str, tuple[bytes, str | None]] = {
    "nothing in it": (b"", None),
    "only notes": (b"# nothing\n\n# at all\n", None),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), None),
    "latin 1": (RAW.replace(b"[contact]", "# caf\xe9\n[contact]".encode("latin-1"), 1), "caf"),
    "utf 16": (REIGATE.encode("utf-16"), None),
    "a NUL": (after("slug", b"# a\0b"), "# a"),
    "a NUL in a value": (swap("name =", 'name = "Rei\0gate"'), "name ="),
    "ten megabytes": (RAW + b"# " + b"x" * 10_000_000, None),
    "ten megabytes of keys": (b"k = 1\n" * 1_700_000, None),
    "nested deep": (after("timezone", "x = " + "[" * 5_000 + "]" * 5_000), "x ="),
    "nested tables": (after("timezone", "x = " + "{a=" * 3_000 + "1" + "}" * 3_000), "x ="),
    "an endless key": (after("timezone", ".".join("a" * 5_000) + " = 1"), "a.a"),
    "an endless number": (swap("limit_metres", f"limit_metres = {'9' * 5_000}"), "limit_metres"),
    "a lone return": (swap("slug", 'slug = "reigate"\r# x'), "slug"),
    "no closing quote": (swap("office_phone", 'office_phone = "01632'), "office_phone"),
    "no closing bracket": (swap("[vetting]", "[vetting"), "[vetting"),
    "no value": (swap("travel", "travel ="), "travel"),
    "smart quotes": (swap("travel", "travel = “walk”"), "travel"),
    "a day that is none": (after("closes", "closed = [2026-02-31]"), "closed"),
    "an escape that is none": (swap("name =", 'name = "\\q"'), "name ="),
    "half a surrogate": (swap("name =", 'name = "\\uD800"'), "name ="),
    "a key twice": (after("travel", 'travel = "car"'), 'travel = "car"'),
    "a section twice": (RAW + b"\n[brand]\n", "[brand]"),
    "a section for a value": (swap("[pairing]", "[[pairing]]"), "[[pairing]]"),
    "a value for a section": (after("timezone", "trial = 3").replace(line("[trial]"), b""), "trial ="),
    "a slip in a key": (swap("limit_metres", "limit_meters = 1609"), "limit_meters"),
    "another's section": (RAW + b"\n[payments]\nfee = 3\n", "[payments]"),
    "out of bounds": (swap("hot_hours", "hot_hours = 3"), "hot_hours"),
    "not a number": (swap("limit_metres", "limit_metres = nan"), "limit_metres"),
    "a number in quotes": (swap("limit_metres", 'limit_metres = "1609"'), "limit_metres"),
    "a host twice": (after("timezone", 'hosts = ["a.example.org",\n"a.example.org"]'), '"a.example.org"]'),
    "a place that is none": (swap("areas", 'areas = ["E07000299"]'), "areas"),
    "a place of another nation": (swap("areas", 'areas = ["S12000036"]'), "areas"),
    "a team elsewhere": (swap("[food_safety]", f"{TEAM}\n[food_safety]"), "codes ="),
    "a script in the logo": (after("colour", "logo = '<svg><script/></svg>'"), "logo ="),
    "a pale colour": (swap("colour", 'colour = "#ffee88"'), "colour"),
    "shut before it opens": (swap("closes", 'closes = "08:00"'), "closes"),
    "a concern for a coordinator": (
        after("[roles]", 'coordinator = ["see_desk", "hold_person", "see_concerns"]'),
        "coordinator =",
    ),
}


def faults_of(raw: bytes) -> list[tuple[int, str]]:
    """The line and the sentence of each fault; nothing for a file without. Anything but a refusal fails the test."""
    try:
        drafts([Written("council.toml", raw)])
    except FilesFaulty as no:
        return [(fault.line, say(fault)) for one in no.each for fault in one.faults]
    return []


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_broken_by_hand_is_told_at_its_line(name: str):
    raw, words = BROKEN[name]
    found = faults_of(raw)
    lines = raw.split(b"\n")
    assert found
    assert all(1 <= number <= len(lines) and sentence and "%(" not in sentence for number, sentence in found)
    if words is not None:
        assert words.encode() in lines[found[-1][0] - 1], found


@pytest.mark.parametrize("raw", [RAW, b"\xef\xbb\xbf" + RAW, RAW.replace(b"\n", b"\r\n"), RAW.rstrip(b"\n")])
def test_a_mark_or_line_ends_of_another_system_break_nothing(raw: bytes):
    assert faults_of(raw) == []


def test_a_thousand_slips_give_a_council_or_faults_with_lines():
    dice, faulty = Random(SEED), 0
    for _ in range(MUTATIONS):
        raw = mutated(dice)
        found = faults_of(raw)
        faulty += bool(found)
        assert all(1 <= number <= raw.count(b"\n") + 1 and sentence for number, sentence in found), raw
    assert MUTATIONS * 0.5 < faulty < MUTATIONS, "most slips break something, and not all"


VALUES = ["-1", "0", "1", "99999", "1.5", "nan", "true", '""', '"x"', "[]", "{}", '["x"]', "[1]", "'''\n'''"]
BYTES = [b"\xff", b"\xc3", b"\0", b"\r", b'"', b"'", b"[", b"]", b"{", b"=", b"#", b".", b"\n", b"\xe2\x80\xae", b"\\"]


def mutated(dice: Random) -> bytes:
    """The good file with one slip, now and then with two."""
    raw = RAW
    for _ in range(dice.choice([1, 1, 1, 2])):
        raw = dice.choice(SLIPS)(raw, dice)
    return raw


def _settings(raw: bytes) -> list[bytes]:
    return [one for one in raw.split(b"\n") if b" = " in one and not one.startswith(b"#")] or [raw[:1]]


def _other_value(raw: bytes, dice: Random) -> bytes:
    one = dice.choice(_settings(raw))
    return raw.replace(one, one.split(b" = ")[0] + b" = " + dice.choice(VALUES).encode(), 1)


def _other_key(raw: bytes, dice: Random) -> bytes:
    one = dice.choice(_settings(raw))
    at = dice.randrange(max(1, one.find(b" =")))
    return raw.replace(one, one[:at] + b"q" + one[at + 1 :], 1)


def _no_line(raw: bytes, dice: Random) -> bytes:
    lines = raw.split(b"\n")
    del lines[dice.randrange(len(lines))]
    return b"\n".join(lines)


def _twice(raw: bytes, dice: Random) -> bytes:
    one = dice.choice(raw.split(b"\n"))
    return raw.replace(one, one + b"\n" + one, 1)


def _odd_byte(raw: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(raw) + 1)
    return raw[:at] + dice.choice(BYTES) + raw[at + dice.randrange(2) :]


def _cut(raw: bytes, dice: Random) -> bytes:
    return raw[: dice.randrange(len(raw) + 1)]


def _moved(raw: bytes, dice: Random) -> bytes:
    lines = raw.split(b"\n")
    lines.insert(dice.randrange(len(lines)), lines.pop(dice.randrange(len(lines))))
    return b"\n".join(lines)


SLIPS = [_other_value, _other_value, _other_key, _no_line, _twice, _odd_byte, _odd_byte, _cut, _moved]
