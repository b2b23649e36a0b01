"""Numbers, days, distances and lists as Welsh says them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from babel import Locale
from flask import Flask
from flask_babel import force_locale, ngettext
from support.world import World

from app.domain.council_policy import Hours, Travel, Weekday
from app.domain.vocabulary import Allergen
from app.web import distances, formats
from app.web.public.present_front import opening_hours
from app.web.words.names import allergens_listed
from app.web.words.pairings import days_words
from app.web.words.welsh import joined


@pytest.fixture
def welsh(clean: Flask, world: World) -> Iterator[World]:
    with clean.test_request_context(base_url="http://reigate.localhost:8000"), force_locale("cy"):
        yield world


FORMS = [
    (0, "zero", "0 person i’w wirio", "0 galwad i’w gwneud", "0 cais, yr aros hiraf yn gyntaf."),
    (1, "one", "1 person i’w wirio", "1 alwad i’w gwneud", "1 cais, yr aros hiraf yn gyntaf."),
    (2, "two", "2 berson i’w gwirio", "2 alwad i’w gwneud", "2 gais, yr aros hiraf yn gyntaf."),
    (3, "few", "3 pherson i’w gwirio", "3 galwad i’w gwneud", "3 chais, yr aros hiraf yn gyntaf."),
    (6, "many", "6 pherson i’w gwirio", "6 galwad i’w gwneud", "6 chais, yr aros hiraf yn gyntaf."),
    (11, "other", "11 person i’w gwirio", "11 galwad i’w gwneud", "11 cais, yr aros hiraf yn gyntaf."),
]


@pytest.mark.parametrize(("number", "form", "people", "calls", "requests"), FORMS)
def test_each_number_has_its_form(welsh: World, number: int, form: str, people: str, calls: str, requests: str) -> None:
    assert Locale("cy").plural_form(number) == form
    assert ngettext("%(num)s person to check", "%(num)s people to check", number) == people
    assert ngettext("%(num)s call to make", "%(num)s calls to make", number) == calls
    wanted = "%(num)s request, the longest wait first.", "%(num)s requests, the longest wait first."
    assert ngettext(*wanted, number) == requests


def test_days_and_times(welsh: World) -> None:
    half_past_five = datetime(2026, 10, 15, 16, 30, tzinfo=UTC)
    assert formats.long_day(date(2026, 10, 15)) == "dydd Iau 15 Hydref"
    assert formats.long_day(date(2027, 3, 1)) == "dydd Llun 1 Mawrth 2027"
    assert formats.short_day(date(2026, 10, 18)) == "Sul 18 Hyd"
    assert formats.near_day(half_past_five) == "Dydd Iau 15 Hydref"
    assert formats.near_day(half_past_five, inside=True) == "dydd Iau 15 Hydref"
    assert formats.day_and_time(half_past_five, inside=True) == "dydd Iau 15 Hydref am 5.30pm"
    assert formats.day_and_time(welsh.now) == "Heddiw am 10am"


def test_hours_of_an_office(welsh: World) -> None:
    week = (Weekday.MON, Weekday.TUE, Weekday.WED)
    hours = welsh.reigate.policy.hours
    assert isinstance(hours, Hours)
    said = opening_hours(type(hours)(days=week, opens=hours.opens, closes=hours.closes))
    assert said.startswith("Rhwng dydd Llun a dydd Mercher, ")


@pytest.mark.parametrize(("metres", "said"), [(1609, "1 filltir"), (3219, "2 filltir"), (4828, "3 milltir")])
def test_miles(welsh: World, metres: int, said: str) -> None:
    assert distances.miles(metres) == said


def test_a_walk(welsh: World) -> None:
    policy = welsh.reigate.policy
    assert policy.matching.travel is Travel.WALK
    assert distances.way(100, policy) == "2 funud o gerdded (0.1 milltir)"
    assert distances.way(160, policy) == "3 munud o gerdded (0.1 milltir)"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("wyau", "llaeth", "wyau a llaeth"),
        ("llaeth", "wyau", "llaeth ac wyau"),
        ("wyau", "cnau", "wyau a chnau"),
        ("wyau", "tatws", "wyau a thatws"),
        ("halen", "chwerwlys", "halen a chwerwlys"),
        ("Siân", "Tecwyn", "Siân a Tecwyn"),
        ("Siân", "Elen", "Siân ac Elen"),
    ],
)
def test_a_list_says_and_as_the_next_word_asks(first: str, last: str, said: str) -> None:
    assert joined(first, last) == said


def test_lists_and_regular_days(welsh: World) -> None:
    assert allergens_listed({Allergen.MILK, Allergen.EGGS, Allergen.CELERY}) == "seleri, wyau a llaeth"
    assert allergens_listed({Allergen.FISH, Allergen.EGGS}) == "wyau a physgod"
    assert days_words({Weekday.SUN, Weekday.WED}) == "bob dydd Mercher a dydd Sul"
    assert days_words({Weekday.SUN}, 2) == "bob 2 wythnos: dydd Sul"
