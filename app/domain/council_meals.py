# ruff: noqa: RUF009 `setting` and `section` make dataclass fields
"""What a council decides about meals and visits: how far, how many, how long, and when two become a pair."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.domain.council_checks import one_of, whole, yes_or_no
from app.domain.council_document import section, setting


class Travel(StrEnum):
    WALK = "walk"
    CAR = "car"


@dataclass(frozen=True, slots=True, kw_only=True)
class UseBy:
    """The longest each kind of food may be kept. A council may be stricter than the defaults, never laxer."""

    chilled_hours: int = setting(whole(1, 48), 48)
    rice_hours: int = setting(whole(1, 24), 24)
    frozen_days: int = setting(whole(1, 30), 30)
    hot_hours: int = setting(whole(1, 2), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """limit_metres: true distance, equality allowed, half a mile to fifteen. address_*: around the window.

    min_overlap_minutes: of a meal's window and a request's, for a visit to fit. ask_lapse_hours: how long a cook who is
    asked has, counted from 8am to 8pm. standing_days_ahead: when a standing request opens its next one.
    """

    limit_metres: int = setting(whole(805, 24140), 1609)
    travel: Travel = setting(one_of(Travel), Travel.WALK)
    late_cancel_hours: int = setting(whole(0, 48), 4)
    address_before_hours: int = setting(whole(1, 72), 24)
    address_after_hours: int = setting(whole(0, 24), 2)
    max_portions_per_request: int = setting(whole(1, 8), 4)
    max_portions_per_meal: int = setting(whole(1, 20), 8)
    diner_meals_per_week: int = setting(whole(1, 14), 7)
    min_overlap_minutes: int = setting(whole(1, 120), 15)
    ask_lapse_hours: int = setting(whole(1, 12), 4)
    asks_per_cook_per_day: int = setting(whole(1, 5), 2)
    standing_days_ahead: int = setting(whole(2, 14), 7)
    use_by: UseBy = section(UseBy)

    @property
    def min_overlap(self) -> timedelta:
        return timedelta(minutes=self.min_overlap_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Standing pairs. trial_shares: meals handed over before a trial may become a pairing.

    approve_by_itself: in an active pairing no coordinator need approve while neither side's allergens have changed.
    """

    trial_shares: int = setting(whole(1, 12), 4)
    review_weeks: int = setting(whole(4, 52), 26)
    quiet_weeks: int = setting(whole(2, 26), 12)
    ask_days_before: int = setting(whole(1, 7), 2)
    approve_by_itself: bool = setting(yes_or_no, default=False)
