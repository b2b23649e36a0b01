"""What lasts longer than a day of a demonstration: a weekly wish, days away, a hospital, a cook's own limit."""

from datetime import time, timedelta

from app.domain.away import AwayKind
from app.domain.council_policy import Weekday
from app.domain.vocabulary import Asked
from app.services import away, load, standing_requests
from app.services.away import AwayFacts
from app.services.demo_story import Stage
from app.services.frame import perform
from app.services.standing_requests import StandingFacts

WEEKLY_FROM = timedelta(days=4)
AWAY_FROM, AWAY_UNTIL = timedelta(days=20), timedelta(days=23)
IN_HOSPITAL_SINCE = 8  # days ago, so that it is time to ask how they are
PORTIONS_A_WEEK = 10


def tell(stage: Stage, cook_name: str) -> None:
    """Told once. Far enough ahead that the ordinary days go on beside it."""
    day, at = stage.story.day, stage.days_ago(1)
    diner, cook = stage.person(day.weekly), stage.person(cook_name)
    weekly = StandingFacts(
        weekdays=frozenset({list(Weekday)[(stage.today + WEEKLY_FROM).weekday()]}),
        starts=time(16),
        ends=time(20),
        portions=1,
        every_weeks=2,
    )
    perform(stage.deed(diner, stage.now), standing_requests.ask, weekly)
    later = AwayFacts(first_day=stage.today + AWAY_FROM, last_day=stage.today + AWAY_UNTIL)
    perform(stage.deed(diner, at), away.say_away, later)
    holiday = AwayFacts(first_day=stage.today + AWAY_UNTIL, last_day=stage.today + AWAY_UNTIL, cooking_only=True)
    perform(stage.deed(cook, at), away.say_away, holiday)
    perform(stage.deed(cook, at), load.save_limit, PORTIONS_A_WEEK, 0)
    since = stage.days_ago(IN_HOSPITAL_SINCE)
    first = stage.today - timedelta(days=IN_HOSPITAL_SINCE)
    hospital = AwayFacts(first_day=first, last_day=None, kind=AwayKind.HOSPITAL)
    patient = stage.person(day.hospital)
    perform(stage.deed(stage.coordinator(), since), away.say_away_for, patient.ref, Asked.PHONE, hospital)
    perform(stage.deed(stage.coordinator(), stage.now), standing_requests.ask_for, patient.ref, Asked.PHONE, weekly)
