from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from wtforms.validators import ValidationError

from app.web.day_times import moment_on

DAY = date(2026, 10, 15)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("5.40pm", 17, 40),
        ("5:40 pm", 17, 40),
        ("17:40", 17, 40),
        ("1740", 17, 40),
        (" 5pm ", 17, 0),
        ("12am", 0, 0),
        ("12.15pm", 12, 15),
    ],
)
def test_a_time_is_read_as_people_write_it(clean: Flask, text: str, hour: int, minute: int) -> None:
    with clean.test_request_context():
        assert moment_on(DAY, text) == datetime(2026, 10, 15, hour, minute, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize("text", ["", "soon", "25:00", "13pm", "0pm", "17:60", "5.4", "-1"])
def test_what_is_no_time_gets_a_sentence(clean: Flask, text: str) -> None:
    with clean.test_request_context(), pytest.raises(ValidationError, match=r"Enter a time, like 5\.40pm"):
        moment_on(DAY, text)
