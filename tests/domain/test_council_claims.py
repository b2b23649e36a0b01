"""Places and addresses claimed twice, and codes that nobody has: each told at its line."""

from pathlib import Path

import pytest

from app.domain.council_claims import NOTHING_HELD, Draft, Held, between, claimed_twice, place_faults, places_of
from app.domain.council_policy import parse_policy
from app.domain.local_authorities import authorities, counties, nearest
from app.domain.postcodes import parse

ROOT = Path(__file__).parents[2]
REIGATE = (ROOT / "seeds" / "councils" / "reigate.toml").read_text()
AREAS = 'areas = ["E07000211"]'


def draft(areas: str = AREAS, more: str = "", slug: str = "reigate") -> Draft:
    text = REIGATE.replace(AREAS, f"{areas}\n{more}\n#").replace('slug = "reigate"', f'slug = "{slug}"')
    return Draft(f"{slug}.toml", text, parse_policy(text))


def told(faults, of: Draft) -> list[tuple[str, str, object]]:
    lines = of.text.splitlines()
    return [(lines[fault.line - 1].strip(), fault.code, fault.details["found"]) for fault in faults]


def test_the_table_has_every_authority_and_each_county_its_districts():
    assert len(authorities()) == 361
    assert len(counties()) == 21
    assert "E07000211" in counties()["E10000030"]


def test_a_county_is_its_districts():
    county = draft('areas = ["E10000030"]')
    assert "E07000211" in places_of(county.policy)
    assert county.policy.serves(parse("RH2 7DE"), "E07000211")
    assert not county.policy.serves(parse("RH2 7DE"), "E09000003")
    assert place_faults(county) == []


def test_a_code_that_nobody_has_is_told_with_the_one_that_may_be_meant():
    wrong = draft('areas = [\n  "E07000211",\n  "E07000299",\n]')
    (fault,) = place_faults(wrong)
    assert told([fault], wrong) == [('"E07000299",', "unknown_area", "E07000299")]
    assert str(fault.details["near"]).startswith("E07000")


def test_a_name_leads_to_its_code():
    assert nearest("Reigate") == "E07000211 (Reigate and Banstead)"
    assert nearest("Surry") == "E10000030 (Surrey)"
    assert nearest("") is None


def test_a_district_beside_its_county_is_claimed_twice_in_one_file():
    both = draft('areas = ["E10000030", "E07000211"]')
    assert told(place_faults(both), both) == [('areas = ["E10000030", "E07000211"]', "area_in_its_county", "E07000211")]


def test_another_team_is_named_for_our_own_areas_only():
    team = '[[safeguarding.areas]]\ncodes = ["E07000211", "E09000003"]\nteam_name = "T"\nteam_phone = "01632 960001"\n'
    text = REIGATE.replace("[food_safety]", f"{team}\n[food_safety]", 1)
    wrong = Draft("reigate.toml", text, parse_policy(text))
    assert told(place_faults(wrong), wrong) == [('codes = ["E07000211", "E09000003"]', "team_elsewhere", "E09000003")]


def test_an_address_of_the_service_is_nobodys_own():
    wrong = draft(more='hosts = ["meals.example.org", "x.meals.example.net"]')
    found = told(place_faults(wrong, "meals.example.net"), wrong)
    assert found == [
        ('hosts = ["meals.example.org", "x.meals.example.net"]', "host_of_the_service", "x.meals.example.net")
    ]


@pytest.mark.parametrize(
    ("held", "areas", "more", "found"),
    [
        ("E07000211", AREAS, "", "E07000211 (Reigate and Banstead)"),
        ("E07000211", 'areas = ["E10000030"]', "", "E07000211 (Reigate and Banstead)"),
        ("E07000211", AREAS, 'sectors = ["RH2 7"]', "E07000211 (Reigate and Banstead)"),
        ("E07000211 RH2 7", AREAS, 'sectors = ["RH2 8", "RH2 7"]', "RH2 7"),
        ("E07000211 RH2 7", AREAS, "", "RH2 7, E07000211 (Reigate and Banstead)"),
        ("E07000211 RH2 7", AREAS, 'sectors = ["RH2 8"]', None),
        ("E07000210 RH2 7", AREAS, 'sectors = ["RH2 7"]', None),  # the same sector in the next district
        ("E07000210", AREAS, "", None),
    ],
)
def test_a_place_that_another_council_holds_is_claimed_twice(held, areas, more, found):
    ours = draft(areas, more)
    faults = claimed_twice(ours, Held({held: "otterton"}, {}), "claimed_by_council")
    assert [fault.details["found"] for fault in faults] == ([found] if found else [])
    assert all(fault.details["other"] == "otterton" and fault.line > 1 for fault in faults)
    assert claimed_twice(ours, NOTHING_HELD, "claimed_by_council") == []


def test_files_given_together_are_held_against_each_other():
    hosts = 'hosts = ["meals.example.org"]'
    first, second = draft(more=hosts), draft('areas = ["E09000003"]', hosts, slug="barnet")
    third = Draft("again.toml", first.text, first.policy)
    found = between([first, second, third])
    assert found["reigate.toml"] == []
    assert told(found["barnet.toml"], second) == [(hosts, "claimed_in_file", "meals.example.org")]
    assert {fault.key for fault in found["again.toml"]} == {"areas", "hosts", "slug"}
