"""Reading what a round looks at: a dozen queries, however large the council."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.domain.eligibility import DinerFacts, MealFacts, Refused
from app.domain.load import Offered, Wished
from app.domain.meal_requests import RequestState, waiting_days
from app.models.meals import Match
from app.services import load
from app.services.frame import CouncilContext
from app.services.guard import judge
from app.services.match_reasons import MEAL_IS_OFF, TURNED_DOWN
from app.services.round_snapshot import OnOffer, Snapshot, Waiting
from app.store import facts, pairings, round_rows
from app.store.round_rows import Wish

_WAITS = (RequestState.OPEN, RequestState.PROPOSED)


class _Read:
    """Everything a snapshot is made of."""

    def __init__(self, session: Session, council: CouncilContext, now: datetime) -> None:
        self._here, self.council, self.now = (session, council.id), council, now
        self.tz, self.today = council.policy.tz, now.astimezone(council.policy.tz).date()
        self.proposed = round_rows.proposals(session, council.id)
        self.refs = {meal.id: meal.ref for meal in round_rows.meals(session, council.id, now)}
        ids = self.refs.keys() | {match.meal_id for match in self.proposed}
        self.meals = facts.meals(session, council.id, list(ids), now, council.policy)
        kept = pairings.kept_request_ids(session, council.id)
        self.wishes = [w for w in round_rows.wishes(session, council.id, now, _WAITS) if w.request.id not in kept]
        self.diners = _diners(session, council.id, {match.diner_id for match in self.proposed} | self._diner_ids())
        self.apart = facts.pairs_kept_apart(session, council.id)
        self.stale = [match for match in self.proposed if not self._holds(match)]
        self.held = Counter[int]()
        for match in self.proposed:
            self.held[match.meal_id] += 0 if match in self.stale else match.portions
        self.ended = round_rows.ended_of(session, council.id, list(self.refs), TURNED_DOWN | MEAL_IS_OFF)

    def _diner_ids(self) -> set[int]:
        return {wish.request.diner_id for wish in self.wishes}

    def _holds(self, match: Match) -> bool:
        meal, diner = self.meals.get(match.meal_id), self.diners.get(match.diner_id)
        if meal is None or diner is None:
            return False
        pair = (min(match.cook_id, match.diner_id), max(match.cook_id, match.diner_id))
        wanted = facts.request_facts(match.request)
        answer = judge(self.council.policy, self.now, meal, diner, wanted, kept_apart=pair in self.apart)
        return not isinstance(answer, Refused)

    def waiting(self) -> list[Wish]:
        """Those without a proposal, and those whose proposal holds no longer."""
        freed = {match.request_id for match in self.stale}
        return [
            wish
            for wish in self.wishes
            if wish.request.diner_id in self.diners
            and (wish.request.state is RequestState.OPEN or wish.request.id in freed)
        ]

    def on_offer(self) -> dict[int, MealFacts]:
        """Meals that their cook can still bring."""
        off = {one.meal_id for one in self.ended if one.reason in MEAL_IS_OFF}
        return {number: meal for number, meal in self.meals.items() if number in self.refs and number not in off}

    def left(self, meal_id: int, meal: MealFacts) -> int:
        """Portions that no live match and no proposal that holds takes."""
        return max(0, meal.portions - meal.portions_taken - self.held[meal_id])

    def known(self, cook_ids: Collection[int]) -> frozenset[tuple[int, int]]:
        """Who have shared a meal, or are paired."""
        paired = {(one.pairing.cook_id, one.pairing.diner_id) for one in pairings.setting_aside(*self._here)}
        return round_rows.have_shared(*self._here, cook_ids) | paired

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.tz).date()


def take(session: Session, council: CouncilContext, now: datetime) -> Snapshot:
    """What is on offer and who waits, at this moment. The caller holds the tables still meanwhile."""
    read = _Read(session, council, now)
    meals, wishes = read.on_offer(), read.waiting()
    settled = load.settle(session, council, list(_offered(read, meals)), list(_wished(wishes)))
    return Snapshot(
        council=council,
        now=now,
        meals=[_on_offer(read, number, meals[number], settled.portions) for number in sorted(meals)],
        waiting=[_waiting(read, wish) for wish in wishes if wish.request.ref not in settled.waiting],
        apart=read.apart,
        known=read.known({meal.cook.person_id for meal in meals.values()}),
        tried=frozenset((one.meal_id, one.request_id) for one in read.ended),
        stale=tuple(match.ref for match in read.stale),
        later=settled.waiting,
    )


def _offered(read: _Read, meals: dict[int, MealFacts]) -> Iterable[Offered]:
    for number, meal in meals.items():
        yield Offered(
            ref=read.refs[number],
            cook_id=meal.cook.person_id,
            day=read.day(meal.window.start),
            starts=meal.window.start,
            left=read.left(number, meal),
        )


def _wished(wishes: Iterable[Wish]) -> Iterable[Wished]:
    for wish in wishes:
        row = wish.request
        yield Wished(row.ref, row.diner_id, row.day, row.window_start)


def _on_offer(read: _Read, number: int, meal: MealFacts, portions: dict[str, int]) -> OnOffer:
    ref = read.refs[number]
    days = [read.day(moment).toordinal() for moment in (meal.window.start, meal.window.end)]
    return OnOffer(ref, meal, portions[ref], *days)


def _waiting(read: _Read, wish: Wish) -> Waiting:
    row = wish.request
    return Waiting(
        ref=row.ref,
        facts=facts.request_facts(row),
        diner=read.diners[row.diner_id],
        days=waiting_days(wish.last_meal_on, wish.accepted_on, read.today),
        day=row.day.toordinal(),
    )


def _diners(session: Session, council_id: int, person_ids: Collection[int]) -> dict[int, DinerFacts]:
    found: dict[int, DinerFacts] = {}
    for part in round_rows.in_parts(person_ids):
        found |= facts.diners(session, council_id, part)
    return found
