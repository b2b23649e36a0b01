"""Times, dates and numbers as people say them, in the council's local time."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import Flask, g
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from app import clock
from app.domain.references import show


def zone() -> ZoneInfo:
    tenancy = g.get("tenancy")
    return tenancy.council.policy.tz if tenancy and tenancy.council else ZoneInfo("Europe/London")


def local(moment: datetime) -> datetime:
    return moment.astimezone(zone())


def clock_time(moment: datetime) -> str:
    """5.30pm, 12pm, 8am."""
    return wall_time(local(moment).time())


def wall_time(at: time) -> str:
    """The same for a time that is the kitchen clock's already."""
    minutes = f".{at.minute:02d}" if at.minute else ""
    half = "am" if at.hour < 12 else "pm"  # noqa: PLR2004 noon
    return f"{at.hour % 12 or 12}{minutes}{half}"


def long_day(day: date) -> str:
    """Thursday 15 October; with the year when it is not this one. As it stands inside a sentence."""
    same_year = day.year == local(clock.now()).year
    return _inside(str(format_date(day, "EEEE d MMMM" if same_year else "EEEE d MMMM y", rebase=False)))


def short_day(day: date) -> str:
    return str(format_date(day, "EEE d MMM", rebase=False))


def weekday_name(number: int) -> str:
    """Monday is 0. As it stands inside a sentence."""
    return _inside(str(get_locale().days["format"]["wide"][number]))


def _inside(day: str) -> str:
    """Babel gives "Dydd Iau" for Welsh, as a heading has it; English days keep their capital everywhere."""
    return day if get_locale().language == "en" else day[:1].lower() + day[1:]


def capital(text: str) -> str:
    """The first letter large, as at the head of a line or a page."""
    return text[:1].upper() + text[1:]


def near_day(moment: datetime, *, inside: bool = False) -> str:
    """Today, Tomorrow, Yesterday, or the day's name and date. inside: a sentence, so "today"."""
    day = local(moment).date()
    away = (day - local(clock.now()).date()).days
    if inside:
        names = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    else:
        names = {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}
    day_name = names.get(away) or long_day(day)
    return day_name if inside else capital(day_name)


def day_and_time(moment: datetime, *, inside: bool = False) -> str:
    """Today at 5.30pm. inside: a sentence, so "today at 5.30pm"."""
    return str(_("%(day)s at %(time)s", day=near_day(moment, inside=inside), time=clock_time(moment)))


def due_time(moment: datetime) -> str:
    """9pm when it is today's, else "tomorrow at 9am": for "Find out by …"."""
    today = local(moment).date() == local(clock.now()).date()
    return clock_time(moment) if today else day_and_time(moment, inside=True)


def time_window(start: datetime, end: datetime) -> str:
    """5.30pm to 6.30pm."""
    return str(_("%(start)s to %(end)s", start=clock_time(start), end=clock_time(end)))


def window(start: datetime, end: datetime, *, inside: bool = False) -> str:
    """Today, 5.30pm to 6.30pm. inside: a sentence, so "today, 5.30pm to 6.30pm"."""
    day = near_day(start, inside=inside)
    return str(_("%(day)s, %(start)s to %(end)s", day=day, start=clock_time(start), end=clock_time(end)))


def days_since(day: date) -> int:
    return max(0, (local(clock.now()).date() - day) // timedelta(days=1))


@lru_cache(maxsize=1024)  # an office's number is on each of its pages, twice
def phone(number: str | None) -> str:
    """A stored number as people write it: 020 7946 0118."""
    if not number:
        return ""
    import phonenumbers

    parsed = phonenumbers.parse(number, "GB")
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    abroad = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, national if parsed.country_code == 44 else abroad)  # noqa: PLR2004 UK


def init(app: Flask) -> None:
    app.jinja_env.filters.update(
        clock_time=clock_time,
        long_day=long_day,
        short_day=short_day,
        near_day=near_day,
        capital=capital,
        day_and_time=day_and_time,
        due_time=due_time,
        phone=phone,
        ref=show,
    )
    app.jinja_env.globals.update(time_window=time_window, window=window, get_locale=get_locale)
