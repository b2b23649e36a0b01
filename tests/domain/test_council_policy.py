from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import phonenumbers
import pytest

from app.domain.council_policy import CouncilPolicy, Requirement, Travel, parse_policy
from app.domain.postcodes import parse

SEEDS = Path(__file__).parents[2] / "seeds" / "councils"
REIGATE = (SEEDS / "reigate.toml").read_text()
LONDON = ZoneInfo("Europe/London")

SMALLEST = """
slug = "otterton"
name = "Otterton"
nation = "Scotland"
areas = ["S12000036"]
[brand]
colour = "#1c6b3c"
[contact]
office_phone = "01632 960001"
office_email = "meals@otterton.example.org"
out_of_hours_phone = "01632 960002"
out_of_hours_name = "Night team"
adult_social_care_phone = "01632 960003"
[hours]
days = ["mon", "wed"]
opens = "09:30"
closes = "16:00"
[safeguarding]
lead_title = "Adult protection lead"
adult_team_name = "Social work duty team"
adult_team_phone = "01632 960004"
"""


def seed(slug: str) -> CouncilPolicy:
    return parse_policy((SEEDS / f"{slug}.toml").read_text(), f"{slug}.toml")


def local(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("slug", "areas", "limit", "travel", "colour"),
    [
        ("reigate", ("E07000211",), 1609, Travel.WALK, "#1c6b3c"),
        ("barnet", ("E09000003",), 1609, Travel.WALK, "#6b2d7b"),
        ("gwynedd", ("W06000002",), 8047, Travel.CAR, "#0b5394"),
    ],
)
def test_the_demonstration_councils_are_read(slug, areas, limit, travel, colour):
    policy = seed(slug)
    assert (policy.slug, policy.areas, policy.brand.colour) == (slug, areas, colour)
    assert (policy.matching.limit_metres, policy.matching.travel) == (limit, travel)
    assert policy.demonstration
    assert policy.display_name == f"{policy.name} (demonstration)"


@pytest.mark.parametrize("slug", ["reigate", "barnet", "gwynedd"])
def test_the_demonstration_councils_reach_nobody(slug):
    policy = seed(slug)
    contact = policy.contact
    phones = [contact.office_phone, contact.out_of_hours_phone, contact.adult_social_care_phone]
    for phone in [*phones, policy.safeguarding.adult_team_phone]:
        national = str(phonenumbers.parse(phone, "GB").national_number)
        assert national.startswith(("2079460", "1632960"))  # Ofcom: numbers for drama
        assert len(national) == 10
    assert contact.office_email.endswith(".example.org")


def test_the_demonstration_files_differ_in_no_key():
    """A setting shown to one council's officer is shown to all."""
    files = {slug: (SEEDS / f"{slug}.toml").read_text() for slug in ("reigate", "barnet", "gwynedd")}
    keys = {
        slug: [line.removeprefix("# ").split(" =")[0] for line in text.splitlines() if " = " in line]
        for slug, text in files.items()
    }
    assert keys["reigate"] == keys["barnet"] == keys["gwynedd"]


def test_a_short_file_gets_the_defaults():
    policy = parse_policy(SMALLEST)
    assert policy.display_name == "Otterton"
    assert (policy.demonstration, policy.hosts, policy.languages) == (False, (), ("en",))
    assert (policy.matching.limit_metres, policy.matching.use_by.chilled_hours) == (1609, 48)
    assert (policy.matching.use_by.rice_hours, policy.matching.use_by.frozen_days) == (24, 30)
    assert policy.vetting.cook == tuple(Requirement)[:4]
    assert (policy.vetting.check, policy.vetting.level, policy.vetting.recheck_months) == ("pvg", "level_1", 60)
    assert policy.hours.holidays is None
    assert policy.privacy.notice_url is None


def test_a_policy_cannot_be_changed():
    with pytest.raises(AttributeError):
        parse_policy(SMALLEST).name = "Elsewhere"


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        (local(26, 8, 59), False),
        (local(26, 9), True),
        (local(26, 16, 59), True),
        (local(26, 17), False),
        (local(25, 12), False),  # a Sunday, and the clocks go back
        (local(29, 9, month=6), True),  # 08:00 UTC in summer
    ],
)
def test_office_hours_are_local(moment, open_):
    assert seed("reigate").in_hours(moment) is open_


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        (local(23, 17, 30), local(26, 9)),  # Friday evening, over the change of the clocks
        (local(26, 8), local(26, 9)),
        (local(26, 9), local(26, 9)),
        (local(26, 9, 1), local(27, 9)),
    ],
)
def test_the_next_opening_is_found_across_weekends_and_clock_changes(now, opening):
    found = seed("reigate").next_opening(now)
    assert found == opening
    assert found.tzinfo is UTC


def test_an_office_open_on_one_day_is_found_a_week_ahead():
    policy = parse_policy(SMALLEST.replace('"mon", "wed"', '"mon"'))
    assert policy.next_opening(local(26, 9, 31)) == local(2, 9, 30, month=11)


def test_a_council_serves_its_areas_only():
    policy = seed("reigate")
    assert policy.serves(parse("RH2 7DE"), "E07000211")
    assert not policy.serves(parse("RH2 7DE"), "E09000003")


def test_a_pilot_serves_its_sectors_only():
    policy = parse_policy(REIGATE.replace('# sectors = ["RH2 7", "RH2 8"]', 'sectors = ["RH2 7"]'))
    assert policy.serves(parse("RH2 7DE"), "E07000211")
    assert not policy.serves(parse("RH2 8AA"), "E07000211")
    assert not policy.serves(parse("RH2 7DE"), "E09000003")
