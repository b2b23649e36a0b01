from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.council_policy import CouncilPolicy, PolicyFaults, parse_policy

REIGATE = (Path(__file__).parents[2] / "seeds" / "councils" / "reigate.toml").read_text()


def faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(PolicyFaults) as refusal:
        parse_policy(text, "reigate.toml")
    return [(fault.line, fault.key, fault.code) for fault in refusal.value.faults]


def line_of(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(start))


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("matching.limit_metres", "804", "out_of_bounds"),
        ("matching.limit_metres", "24141", "out_of_bounds"),
        ("matching.limit_metres", "1609.5", "wrong_type"),
        ("matching.limit_metres", "true", "wrong_type"),
        ("matching.travel", '"bicycle"', "not_in_list"),
        ("matching.max_portions_per_request", "0", "out_of_bounds"),
        ("matching.use_by.chilled_hours", "49", "out_of_bounds"),
        ("matching.use_by.hot_hours", "3", "out_of_bounds"),
        ("brand.colour", '"#ffcc00"', "contrast_too_low"),
        ("brand.colour", '"green"', "colour_malformed"),
        ("contact.office_email", '"meals at example"', "malformed"),
        ("contact.office_phone", '"ring us"', "malformed"),
        ("contact.office_phone", '""', "empty"),
        ("hours.opens", '"9am"', "malformed"),
        ("hours.opens", "09:00:00", "wrong_type"),
        ("hours.closes", '"08:00"', "closes_before_it_opens"),
        ("hours.days", "[]", "too_few"),
        ("hours.days", '["mon", "mon"]', "listed_twice"),
        ("hours.holidays", '"france"', "not_in_list"),
        ("vetting.cook", '["identity", "dna"]', "not_in_list"),
        ("vetting.cook", "[]", "too_few"),
        ("vetting.level", '"barred"', "not_in_list"),
        ("areas", '["E07000211", "W06000002"]', "area_of_another_nation"),
        ("areas", '["Reigate"]', "malformed"),
        ("languages", '["fr"]', "not_in_list"),
        ("timezone", '"Europe/Reigate"', "malformed"),
        ("timezone", '"../etc/passwd"', "malformed"),
        ("timezone", '"Europe"', "malformed"),
        ("slug", '"Reigate!"', "malformed"),
        ("slug", '"operator"', "reserved"),
        ("name", "'''two\nlines'''", "too_long"),
        ("demonstration", '"yes"', "wrong_type"),
    ],
)
def test_a_setting_out_of_bounds_is_named_with_its_line(key, value, code):
    name = key.rsplit(".", 1)[-1]
    line = line_of(REIGATE, f"{name} = ")
    lines = REIGATE.splitlines()
    lines[line - 1] = f"{name} = {value}"
    assert faults("\n".join(lines)) == [(line, key, code)]


def test_the_bounds_themselves_are_allowed():
    for metres in (805, 24140):
        policy = parse_policy(REIGATE.replace("limit_metres = 1609", f"limit_metres = {metres}"))
        assert policy.matching.limit_metres == metres


def test_every_fault_is_told_at_once_in_order():
    text = REIGATE.replace("limit_metres = 1609", "limit_metres = 1").replace('"#1c6b3c"', '"#eeeeee"')
    text = text.replace("recheck_months = 36", "recheck_months = 0")
    found = faults(text)
    assert [key for _, key, _ in found] == ["brand.colour", "matching.limit_metres", "vetting.recheck_months"]
    assert [line for line, _, _ in found] == sorted(line for line, _, _ in found)


def test_an_unknown_key_is_a_fault_and_the_near_one_is_named():
    text = REIGATE.replace("limit_metres", "limit_meters")
    with pytest.raises(PolicyFaults) as refusal:
        parse_policy(text)
    (fault,) = refusal.value.faults
    assert (fault.line, fault.code) == (line_of(text, "limit_meters"), "unknown_key")
    assert fault.details == {"near": "limit_metres"}


def test_an_unknown_section_is_a_fault():
    text = REIGATE + "\n[payments]\nfee = 3\n"
    assert faults(text) == [(line_of(text, "[payments]"), "payments", "unknown_key")]


def test_a_missing_key_is_told_at_its_section():
    text = REIGATE.replace('office_phone = "01632 960211"\n', "")
    assert faults(text) == [(line_of(text, "[contact]"), "contact.office_phone", "missing_key")]


def test_a_missing_section_is_told_once():
    text = REIGATE[: REIGATE.index("[safeguarding]")]
    assert faults(text) == [(1, "safeguarding", "missing_section")]


def test_an_item_of_a_list_is_told_at_its_own_line():
    text = REIGATE.replace('areas = ["E07000211"]', 'areas = [\n  "E07000211", # ours\n  # theirs:\n  "E0700021",\n]')
    assert faults(text) == [(line_of(text, '  "E0700021"'), "areas", "malformed")]


def test_a_key_written_twice_is_told_at_the_second():
    text = REIGATE.replace('travel = "walk"', 'travel = "walk"\ntravel = "car"')
    assert faults(text) == [(line_of(text, 'travel = "car"'), "matching.travel", "written_twice")]


def test_what_is_not_toml_is_told_at_its_line():
    text = REIGATE.replace("[vetting]", "[vetting")
    assert faults(text) == [(line_of(text, "[vetting"), "", "not_toml")]


def test_an_inline_table_is_as_good_as_a_section():
    start, end = REIGATE.index("[brand]"), REIGATE.index("[contact]")
    rest = REIGATE[:start] + REIGATE[end:]
    assert parse_policy('brand = { colour = "#1c6b3c" }\n' + rest).brand.colour == "#1c6b3c"
    assert faults('brand = { colour = "#eee" }\n' + rest) == [(1, "brand.colour", "colour_malformed")]


def test_a_list_of_tables_is_no_section():
    text = REIGATE.replace("[brand]", "[[brand]]")
    assert faults(text) == [(line_of(text, "[[brand]]"), "brand", "wrong_type")]


def test_the_message_is_file_and_line():
    text = REIGATE.replace("limit_metres = 1609", "limit_metres = 1")
    with pytest.raises(PolicyFaults) as refusal:
        parse_policy(text, "reigate.toml")
    line = line_of(text, "limit_metres")
    assert str(refusal.value) == (
        f"reigate.toml:{line}: matching.limit_metres: out_of_bounds lowest=805 highest=24140 found=1"
    )


pieces = st.sampled_from(
    ["[", "]", "=", '"', "'", "{", "}", ",", ".", "#", "\n", " ", "a", "brand", "slug", "1", "true", "\r"]
)


@given(st.one_of(st.text(max_size=60), st.lists(pieces, max_size=25).map("".join)))
def test_any_text_gives_a_policy_or_faults_with_lines(text):
    with pytest.raises(PolicyFaults) as refusal:
        parse_policy(text)
    assert refusal.value.faults
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in refusal.value.faults)


@given(st.integers(0, len(REIGATE) - 1), pieces)
def test_a_slip_of_the_pen_never_breaks_the_reader(at, piece):
    try:
        policy = parse_policy(REIGATE[:at] + piece + REIGATE[at + 1 :])
    except PolicyFaults:
        return
    assert isinstance(policy, CouncilPolicy)
