"""Which of the meals on offer the guard allows a request, and what stands in the way of the others."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain.distance import distance_m
from app.domain.eligibility import Allowed, DinerFacts, MealFacts, Refused
from app.domain.explain import Why, looked, why_unserved
from app.models.meals import Meal, MealRequest
from app.services.frame import CouncilContext
from app.services.guard import judge
from app.store import desk, facts, round_rows


class Answer(NamedTuple):
    """The guard's answer for one meal. metres: the true distance, None where either home is not placed."""

    meal: Meal
    answer: Allowed | Refused
    metres: int | None

    @property
    def fits(self) -> bool:
        return isinstance(self.answer, Allowed)


class Table:
    """Every meal with a portion left, loaded once, held up against one request after another."""

    def __init__(self, session: Session, council: CouncilContext, now: datetime, diner_ids: Collection[int]) -> None:
        self.council, self.now = council, now
        self.meals = {meal.id: meal for meal in desk.open_meals(session, council.id, now)}
        self.facts = facts.meals(session, council.id, list(self.meals), now, council.policy)
        self.diners = facts.diners(session, council.id, diner_ids)
        self.apart = facts.pairs_kept_apart(session, council.id)
        self.held = round_rows.held_by_proposals(session, council.id, list(self.meals)) if self.meals else {}

    def answers(self, request: MealRequest) -> list[Answer]:
        """Of every meal: those that fit first, the nearest leading; then by how little stands in the way."""
        return self._judged(request, self.facts.values())

    def within_window(self, request: MealRequest) -> list[Answer]:
        """Of the meals that meet the request's own time, which is all that a list has room for."""
        wanted = facts.request_facts(request).window
        return self._judged(request, (meal for meal in self.facts.values() if wanted.overlaps(meal.window)))

    def why_not(self, request: MealRequest) -> Why | None:
        """Why no meal of its day fits, and the one change that would help; None where one does fit."""
        diner = self.diners.get(request.diner_id)
        if diner is None:
            return None
        of_day = [meal for meal in self.facts.values() if request.day in self._days(meal)]
        found = [self._judge(request, diner, meal) for meal in of_day]
        if any(one.fits and self._left(one.meal) >= request.portions for one in found):
            return None
        seen = [
            looked(facts_of.window, self._left(one.meal), one.answer)
            for facts_of, one in zip(of_day, found, strict=True)
        ]
        window = facts.request_facts(request).window
        return why_unserved(diner, request.portions, window, seen)

    def _left(self, meal: Meal) -> int:
        """Portions that neither a live match nor a proposal takes."""
        return max(0, meal.portions - meal.live_portions - self.held.get(meal.id, 0))

    def _days(self, meal: MealFacts) -> set[date]:
        tz = self.council.policy.tz
        return {moment.astimezone(tz).date() for moment in (meal.window.start, meal.window.end)}

    def _judged(self, request: MealRequest, meals: Iterable[MealFacts]) -> list[Answer]:
        diner = self.diners.get(request.diner_id)
        found = [self._judge(request, diner, meal) for meal in meals] if diner else []
        return sorted(found, key=_order)

    def _judge(self, request: MealRequest, diner: DinerFacts, meal: MealFacts) -> Answer:
        pair = (min(meal.cook.person_id, diner.person_id), max(meal.cook.person_id, diner.person_id))
        answer = judge(
            self.council.policy, self.now, meal, diner, facts.request_facts(request), kept_apart=pair in self.apart
        )
        metres = distance_m(meal.cook.place, diner.place) if meal.cook.place and diner.place else None
        return Answer(self.meals[meal.meal_id or 0], answer, metres)


def _order(found: Answer) -> tuple[int, float, int]:
    against = len(found.answer.refusals) if isinstance(found.answer, Refused) else 0
    return against, float("inf") if found.metres is None else found.metres, found.meal.id
