"""Why a match was made, and what would serve who was left out: short plain sentences that name nobody."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.diets import implied
from app.domain.rounds import Pair
from app.domain.rounds_form import Meal, Request, World
from app.domain.vocabulary import Allergen, Diet

_ZONE = ZoneInfo("Europe/London")
_NOON = 12
_NAMED = {0: "midnight", _NOON: "midday"}
_DIETS = {Diet.NO_PORK: "pork-free", Diet.NO_BEEF: "beef-free"}


def reasons(world: World, pair: Pair) -> list[str]:
    """The rules that the pair passed, then the parts of its score."""
    meal, request = world.meals[pair.meal], world.requests[pair.request]
    return [*_passed(world, meal, request, pair), *_score(pair)]


def _passed(world: World, meal: Meal, request: Request, pair: Pair) -> Iterator[str]:
    yield "They are two people in two households, and neither is blocked."
    yield f"They live {pair.distance_m:,} m apart; the limit is {min(meal.limit_m, world.limit_m):,} m."
    yield "All 14 allergens were asked about, and the meal has none that the diner must not have."
    if cautions := request.avoids & meal.may_contain:
        yield f"It may contain {_allergens(cautions, 'and')}, which the diner avoids but can have a trace of."
    if request.diets:
        yield f"The meal is {_diets(request.diets)}, as the diner asks."
    start, end = max(meal.start, request.start), min(meal.end, meal.use_by, request.end)
    yield f"Both can make it {_between(start, end, world.now)}."
    yield f"The meal has {_many(meal.portions, 'portion')}; the request is for {pair.portions:,}."


def _score(pair: Pair) -> Iterator[str]:
    yield f"It feeds {_many(pair.portions, 'person', 'people')}."
    yield f"The diner has waited {_many(pair.waiting_days, 'day')}."
    if pair.bond:
        yield "This cook and this diner are paired or have shared before."
    yield f"The walk is {pair.distance_m:,} m."


def servable(world: World, request: Request) -> bool:
    """Whether there could be a meal for it at all: everything is asked, and there is time."""
    in_time = request.end > world.now and request.end - request.start >= world.overlap
    return in_time and not request.not_asked


def would_serve(world: World, request: Request, refused: Mapping[str, int], *, first_in_line: bool) -> str | None:
    """The one change that would surely serve an unserved request, or None where there is none.

    refused: its rules and how many meals each refuses. first_in_line: whether nobody else who is unserved could come
    before this request where a portion is added; else that portion has to be kept for this diner.
    """
    if not servable(world, request):
        return None
    parts = [_one_more(request)]
    if not first_in_line:
        parts.append("kept for this diner")
    if refused.get("self") or refused.get("household"):
        parts.append("from another household")
    if refused.get("block"):
        parts.append("from a cook who is not blocked")
    when = _between(_still_open(world, request), request.end, world.now)
    return ", ".join([*parts, f"within {world.limit_m:,} m", when]) + "."


def _one_more(request: Request) -> str:
    one = request.portions == 1
    words = ["One more" if one else f"One more meal of {request.portions:,}"]
    if request.diets:
        words.append(_diets(request.diets))
    words.append("portion" if one else "portions")
    without, no_trace = request.avoids - request.severe, request.severe
    if without:
        words.append(f"without {_allergens(without, 'or')}")
    if no_trace:
        words.append(f"{'and ' if without else ''}with no trace of {_allergens(no_trace, 'or')}")
    return " ".join(words)


def _still_open(world: World, request: Request) -> datetime:
    """From now on, where what is left of the window is long enough; overlaps are not cut at now."""
    return world.now if request.start < world.now <= request.end - world.overlap else request.start


def _allergens(some: frozenset[Allergen], joint: str) -> str:
    return _listed([one.value.replace("_", " ") for one in Allergen if one in some], joint)


def _diets(some: frozenset[Diet]) -> str:
    """Without those that follow from another."""
    plain = [one for one in Diet if one in some and not any(one in implied({other}) for other in some - {one})]
    return _listed([_DIETS.get(one, one.value) for one in plain], "and")


def _listed(words: Sequence[str], joint: str) -> str:
    *rest, last = words
    return f"{', '.join(rest)} {joint} {last}" if rest else last


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def _between(start: datetime, end: datetime, now: datetime) -> str:
    """In British local time, to the microsecond where the window is so odd."""
    first, last = _day(start, now), _day(end, now)
    if first == last:
        return f"on {first} between {_clock(start)} and {_clock(end)}"
    return f"between {_clock(start)} on {first} and {_clock(end)} on {last}"


def _day(moment: datetime, now: datetime) -> str:
    local, year = _local(moment), _local(moment).year
    return f"{local:%A} {local.day} {local:%B}" + (f" {year}" if year != _local(now).year else "")


def _clock(moment: datetime) -> str:
    local = _local(moment)
    minutes = f".{local.minute:02}" if local.minute or local.second or local.microsecond else ""
    seconds = f":{local.second:02}" if local.second or local.microsecond else ""
    parts = f".{local.microsecond:06}".rstrip("0") if local.microsecond else ""
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    which = f" {local.tzname()}" if twice else ""
    if not minutes and local.hour in _NAMED:
        return _NAMED[local.hour] + which
    return f"{local.hour % 12 or 12}{minutes}{seconds}{parts}{'am' if local.hour < _NOON else 'pm'}{which}"


def _local(moment: datetime) -> datetime:
    try:
        return moment.astimezone(_ZONE)
    except OverflowError:  # the first minutes of the year 1, when London was behind Greenwich
        return moment
