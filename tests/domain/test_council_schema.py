"""What a council may decide, part by part: defaults that depend on the nation, lists of tables, pictures and roles."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.council_policy import CouncilPolicy, PolicyFaults, parse_policy
from app.domain.permissions import GRANTED, SIGNED_IN, Permission
from app.domain.vocabulary import Role

REIGATE = (Path(__file__).parents[2] / "seeds" / "councils" / "reigate.toml").read_text()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def after(section: str, lines: str) -> str:
    return REIGATE.replace(f"[{section}]", f"[{section}]\n{lines}\n", 1)


def council(section: str, lines: str) -> CouncilPolicy:
    return parse_policy(after(section, lines))


def faults(text: str) -> list[tuple[str, str, str]]:
    """The line's own words, the key and the code of each."""
    with pytest.raises(PolicyFaults) as refusal:
        parse_policy(text)
    lines = text.splitlines()
    return [(lines[fault.line - 1], fault.key, fault.code) for fault in refusal.value.faults]


def moved_to(nation: str, areas: str, vetting: str) -> str:
    start, end = REIGATE.index("[vetting]"), REIGATE.index("[safeguarding]")
    text = REIGATE[:start] + vetting + "\n" + REIGATE[end:]
    return text.replace('nation = "England"', f'nation = "{nation}"').replace("E07000211", areas)


@pytest.mark.parametrize(
    ("nation", "area", "check", "level", "months"),
    [
        ("England", "E07000211", "dbs", "basic", 36),
        ("Wales", "W06000002", "dbs", "basic", 36),
        ("Scotland", "S12000036", "pvg", "level_1", 60),
        ("Northern Ireland", "N09000003", "accessni", "basic", 36),
    ],
)
def test_the_criminal_record_check_is_the_nations(nation, area, check, level, months):
    vetting = parse_policy(moved_to(nation, area, "[vetting]")).vetting
    assert (vetting.check, vetting.level, vetting.recheck_months) == (check, level, months)
    other = "dbs" if check == "pvg" else "pvg"
    wrong = moved_to(nation, area, f'[vetting]\ncheck = "{other}"\nlevel = "{"basic" if other == "dbs" else "pvg"}"')
    assert faults(wrong) == [(f'check = "{other}"', "vetting.check", "check_of_another_nation")]


def test_a_level_is_one_of_the_nations_check():
    text = moved_to("Scotland", "S12000036", '[vetting]\nlevel = "enhanced"')
    assert faults(text) == [('level = "enhanced"', "vetting.level", "level_of_another_check")]


def test_an_older_name_of_a_setting_still_counts_but_not_beside_the_new_one():
    old = moved_to("England", "E07000211", '[vetting]\ndbs_level = "enhanced"\ndbs_recheck_months = 12')
    assert (parse_policy(old).vetting.level, parse_policy(old).vetting.recheck_months) == ("enhanced", 12)
    assert faults(old.replace("months = 12", "months = 1")) == [
        ("dbs_recheck_months = 1", "vetting.dbs_recheck_months", "out_of_bounds")
    ]
    both = old.replace("[vetting]", '[vetting]\nlevel = "basic"')
    assert faults(both) == [('dbs_level = "enhanced"', "vetting.dbs_level", "older_name_too")]


def test_other_teams_are_listed_area_by_area_with_the_line_of_each_fault():
    team = '[[safeguarding.areas]]\ncodes = ["{}"]\nteam_name = "County"\nteam_phone = "{}"\n\n'
    text = REIGATE.replace("[food_safety]", team.format("E07000211", "01632 960001") + "[food_safety]")
    (county,) = parse_policy(text).safeguarding.areas
    assert (county.codes, county.team_name) == (("E07000211",), "County")
    twice = text.replace("[food_safety]", team.format("E07000211", "nobody") + "[food_safety]")
    assert faults(twice) == [('team_phone = "nobody"', "safeguarding.areas.1.team_phone", "malformed")]
    found = faults(twice.replace("nobody", "01632 960002"))
    assert found == [('codes = ["E07000211"]', "safeguarding.areas.1.codes", "listed_twice")]


def test_days_are_written_with_or_without_quotes():
    assert council("hours", 'closed = ["2026-12-24", 2026-12-28]').hours.closed == (
        date(2026, 12, 24),
        date(2026, 12, 28),
    )
    assert faults(after("hours", 'closed = ["2026-02-30"]')) == [
        ('closed = ["2026-02-30"]', "hours.closed", "malformed")
    ]


@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        ("<script>x()</script>", "svg_forbidden"),
        ('<circle onload="x()" r="1"/>', "svg_forbidden"),
        ('<circle style="fill:red" r="1"/>', "svg_forbidden"),
        ("<style>*{}</style>", "svg_forbidden"),
        ("<foreignObject/>", "svg_forbidden"),
        ('<a href="https://example.org"><path d=""/></a>', "svg_forbidden"),
        ('<use href="https://example.org/x.svg#a"/>', "svg_forbidden"),
        ('<use xmlns:q="http://www.w3.org/1999/xlink" q:href="//example.org#a"/>', "svg_forbidden"),
        ('<rect fill="url(https://example.org/a)"/>', "svg_forbidden"),
        ('<set attributeName="href" to="javascript:x()"/>', "svg_forbidden"),
        ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">x()</h:script>', "svg_forbidden"),
        ("<?xml-stylesheet href='x'?>", "svg_forbidden"),
        ("<g>", "svg_malformed"),
        ("&unknown;", "svg_malformed"),
        (f"<desc>{'x' * 20_000}</desc>", "svg_too_large"),
    ],
)
def test_a_logo_draws_and_does_nothing_else(drawn, code):
    line = f"logo = '''{SVG.format(drawn)}'''"
    assert faults(after("brand", line)) == [(line, "brand.logo", code)]


def test_a_plain_logo_is_taken_and_a_document_type_is_not():
    plain = SVG.format('<defs><linearGradient id="a"/></defs><path fill="url(#a)" d="M0 0"/><use href="#a"/>')
    assert council("brand", f"logo = '''{plain}'''").brand.logo == plain
    declared = f"logo = '''<!DOCTYPE svg [<!ENTITY a 'b'>]>{plain}'''"
    assert faults(after("brand", declared))[0][2] == "svg_forbidden"


def test_a_role_is_what_the_service_grants_until_the_file_says_otherwise():
    assert parse_policy(REIGATE).roles.coordinator is None
    fewer = sorted(GRANTED[Role.COORDINATOR] - SIGNED_IN - {Permission.SEE_TRACE})
    policy = council("roles", f"coordinator = {[one.value for one in fewer]}")
    assert policy.granted[Role.COORDINATOR] == {*SIGNED_IN, *fewer}
    assert policy.granted[Role.MANAGER] == GRANTED[Role.MANAGER]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('coordinator = ["see_desk", "hold_person", "post_meal"]', "not_in_list"),
        ('coordinator = ["see_desk", "hold_person", "fly"]', "not_in_list"),
        ('coordinator = ["see_desk", "see_people", "hold_person", "see_concerns"]', "the_leads_alone"),
        ('coordinator = ["see_desk", "see_people", "hold_person", "change_settings"]', "the_managers_alone"),
        ('auditor = ["see_trace", "decide_match"]', "reads_only"),
        ('coordinator = ["see_desk", "see_people"]', "cannot_be_taken"),
        ('auditor = ["see_people"]', "cannot_be_taken"),
        ('coordinator = ["see_desk", "see_people", "hold_person"]', "held_by_nobody"),
    ],
)
def test_no_role_gains_a_members_part_or_loses_what_safety_needs(line, code):
    role = line.partition(" ")[0]
    assert faults(after("roles", line)) == [(line, f"roles.{role}", code)]


@pytest.mark.parametrize(("status", "other"), [("registered", "number"), ("not_required", "officer")])
def test_a_decision_about_food_law_is_whole(status, other):
    line = f'status = "{status}"'
    assert faults(after("food_law", line)) == [(line, "food_law.status", "needs_another")]
    assert council("food_law", f'{line}\n{other} = "Said"').food_law.status == status
