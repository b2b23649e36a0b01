"""The lists a member looks through: SQL has narrowed them, the guard decides each line. Nothing is changed here."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain.distance import Point, distance_m
from app.domain.eligibility import Allowed, CookFacts, DinerFacts, MealFacts, Refused, RequestFacts
from app.domain.meal_requests import waiting_days
from app.domain.members import MemberState
from app.domain.privacy import Band, band
from app.models.meals import Meal
from app.services import load
from app.services.frame import CouncilContext
from app.services.guard import any_meal, judge
from app.services.load import OfCook
from app.store import facts, meals_near
from app.store import load as load_store
from app.store import meals as meal_store
from app.store.meals_near import Days, NearMeal, Place
from app.store.waiting import WaitingRequest, waiting_near

PAGE = 20
_SPARE = 6  # a few more than a page, for those the guard takes out


class Entry(NamedTuple):
    """A line of a diner's list. answer: Allowed, or Refused for the food alone. away: the half mile of the home."""

    meal: NearMeal
    answer: Allowed | Refused
    away: Band


class NearPage(NamedTuple):
    """next: where the following page begins, None at the end."""

    entries: list[Entry]
    next: Place | None


def near(
    session: Session, council: CouncilContext, diner: DinerFacts, now: datetime, *, days: Days, after: Place
) -> NearPage:
    """A page of the meals near a diner: those they may ask for, and those that only their food rules refuse.

    A meal of a cook whose week is full is not on offer, whatever its portions.
    """
    if diner.place is None or diner.state is not MemberState.ACTIVE:
        return NearPage([], None)
    entries = list(islice(_entries(session, council, diner, diner.place, now, days, after), PAGE + 1))
    following = _place_of(entries[PAGE - 1].meal) if len(entries) > PAGE else None
    # SQL's half miles are a metre off at their edges; what is shown is not.
    return NearPage(sorted(entries[:PAGE], key=lambda entry: entry.away.index), following)


def _entries(
    session: Session,
    council: CouncilContext,
    diner: DinerFacts,
    here: Point,
    now: datetime,
    days: Days,
    after: Place,
) -> Iterator[Entry]:
    """Chunk after chunk, so that no page is short because the guard took something out of it."""
    chunk = PAGE + _SPARE
    while True:
        found = meals_near.near(
            session,
            council.id,
            diner.person_id,
            diner.household_id,
            here,
            now,
            council.policy,
            days=days,
            after=after,
            limit=chunk,
        )
        full = load.without_room(session, council, [_of_cook(meal) for meal in found])
        for meal in found:
            entry = None if meal.ref in full else _entry(council, diner, here, now, meal)
            if entry:
                yield entry
        if len(found) < chunk:
            return
        after = _place_of(found[-1])


def _of_cook(meal: NearMeal) -> OfCook:
    return OfCook(meal.ref, meal.facts.cook.person_id, meal.facts.window.start, meal.week_limit)


def _entry(council: CouncilContext, diner: DinerFacts, here: Point, now: datetime, meal: NearMeal) -> Entry | None:
    request = RequestFacts(None, 1, meal.facts.window)
    answer = judge(council.policy, now, meal.facts, diner, request, kept_apart=meal.kept_apart)
    if isinstance(answer, Allowed):
        return Entry(meal, answer, band(answer.distance_m))
    place = meal.facts.cook.place
    if answer.only_food and place:
        return Entry(meal, answer, band(distance_m(place, here)))
    return None


def _place_of(meal: NearMeal) -> Place:
    return Place(meal.band, meal.facts.window.start, meal.ref)


class Seen(NamedTuple):
    """One meal as a diner sees it. away: None while either home is not placed. full: its cook's week is."""

    meal: Meal
    facts: MealFacts
    answer: Allowed | Refused
    away: Band | None
    full: bool


def seen_by(session: Session, council: CouncilContext, diner: DinerFacts, ref: str, now: datetime) -> Seen | None:
    """A meal with the guard's answer for this diner, for one portion; None where there is none. Six queries at most."""
    meal = meal_store.with_cook(session, council.id, ref)
    if meal is None:
        return None
    known = facts.meals(session, council.id, [meal.id], now, council.policy).get(meal.id)
    if known is None:
        return None
    apart = meal.cook_id in facts.kept_apart_from(session, council.id, diner.person_id)
    answer = judge(council.policy, now, known, diner, RequestFacts(None, 1, known.window), kept_apart=apart)
    places = known.cook.place and diner.place
    away = band(distance_m(known.cook.place, diner.place)) if known.cook.place and diner.place and places else None
    profile = load_store.profile(session, council.id, meal.cook_id)
    mine = OfCook(ref, meal.cook_id, known.window.start, profile.portions_per_week if profile else None)
    return Seen(meal, known, answer, away, full=ref in load.without_room(session, council, [mine]))


class Neighbour(NamedTuple):
    """Somebody who waits. offers: the cook's own meals that the guard allows them, the soonest first."""

    ref: str
    first_name: str
    days: int
    away: Band
    needs: DinerFacts
    request: RequestFacts
    offers: list[Meal]


def neighbours_waiting(
    session: Session, council: CouncilContext, cook_id: int, now: datetime, *, limit: int
) -> list[Neighbour]:
    """Neighbours this cook could serve, the longest wait first, never by distance. Seven queries at most."""
    standing = meal_store.standing_of_cook(session, council.id, cook_id)
    if standing is None:
        return []
    today = now.astimezone(council.policy.tz).date()
    cook = facts.cook_facts(
        standing.person, standing.home, standing.role, standing.checks, council.policy, today, standing.away
    )
    if cook.place is None or cook.state is not MemberState.ACTIVE or not cook.checks_pass:
        return []
    waiting = waiting_near(session, council.id, cook_id, cook.place, council.policy.matching.limit_metres, now)
    if not waiting:
        return []
    table = _Table(session, council, cook, now)
    found = (table.neighbour(one) for one in waiting)
    return list(islice((one for one in found if one), limit))


class _Table:
    """A cook's open meals, held up against one neighbour after another."""

    def __init__(self, session: Session, council: CouncilContext, cook: CookFacts, now: datetime) -> None:
        self.council, self.cook, self.now = council, cook, now
        self.meals = meal_store.open_of_cook(session, council.id, cook.person_id, now)
        self.facts = facts.meals(session, council.id, [meal.id for meal in self.meals], now, council.policy)
        self.apart = facts.kept_apart_from(session, council.id, cook.person_id)
        self.today = now.astimezone(council.policy.tz).date()

    def neighbour(self, one: WaitingRequest) -> Neighbour | None:
        """None where the two people do not go together, whatever is cooked."""
        pair = self._judge(any_meal(self.cook, one.request, self.council.policy.tz), one)
        if not isinstance(pair, Allowed):
            return None
        offers = [meal for meal in self.meals if isinstance(self._judge(self.facts[meal.id], one), Allowed)]
        days = waiting_days(one.since, None, self.today)
        return Neighbour(one.ref, one.first_name, days, band(pair.distance_m), one.diner, one.request, offers)

    def _judge(self, meal: MealFacts, one: WaitingRequest) -> Allowed | Refused:
        apart = one.diner.person_id in self.apart
        return judge(self.council.policy, self.now, meal, one.diner, one.request, kept_apart=apart)
