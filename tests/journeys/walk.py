"""A walk through a council's days: anybody does anything, and after each step the rules are read a second time."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from factories.meal_facts import good_meal
from sqlalchemy import select
from support.world import World

from app import clock
from app.domain.eligibility import Setting
from app.domain.errors import DomainError
from app.domain.matches import LIVE, MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import OPEN_MEAL_STATES
from app.domain.members import MemberState
from app.domain.vocabulary import Allergen, Asked, Diet, Need, Presence, Role, Strength, Temperature
from app.models.meals import Match, Meal, MealRequest
from app.models.people import DinerProfile, MemberRole, Person
from app.services import keep_aparts, members, needs, timed
from app.services.frame import Actor, perform
from app.store import facts
from app.store.session import belong_to
from tests.oracles.second_reading import read

STANDING = (LIVE | {MatchState.PROPOSED}) - {MatchState.NO_REPLY}
OVER_TIME = frozenset({"window_over", "meal_not_open"})
"""What a visit that is over, and waits for somebody to say how it went, can no longer be."""
HOUR = timedelta(hours=1)


class Walk:
    """One council, its people, and a source of chance."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world, self.chance = world, chance
        self.done: Counter[str] = Counter()
        self.cleo, self.kit = world.coordinator("Cleo"), world.coordinator("Kit")
        self.sam = world.person("Sam", Role.SAFEGUARDING_LEAD, email="sam@council.example")
        self.cooks = [world.cook("Asha"), world.cook("Bina", 400), world.cook("Carl", 1500)]
        dora = world.cook("Dora", 200)
        world.give_role(dora, Role.DINER)
        home = world.household(0)
        self.cooks += [dora, world.cook("Ed", household=home)]
        severe, avoids = {Allergen.PEANUTS: Need.SEVERE}, {Allergen.MILK: Need.AVOID}
        self.diners = [
            dora,
            world.diner("Dev"),
            world.diner("Eve", 500, avoids),
            world.diner("Fay", 700, severe),
            world.diner("Gus", 300, profile={"diets": {Diet.VEGETARIAN: Strength.MUST}}),
            world.diner("Hal", 900, profile={"heating": frozenset()}),
            world.diner("Ida", 1650),
            world.diner("Jo", household=home),
        ]

    def begin(self) -> None:
        """Two days later: what was arranged is over, quarrels are mended, and everybody is back."""
        self.wait(timedelta(days=2))
        everybody = {person.id: person.ref for person in self.cooks + self.diners}
        for pair in facts.pairs_kept_apart(self.world.session, self.world.council.id):
            self.do(self.kit, keep_aparts.end, *(everybody[one] for one in pair), "Mended")
        paused = select(MemberRole).where(MemberRole.state == MemberState.PAUSED)
        for role, person, version in [(one.role, one.person_id, one.version) for one in self.rows(paused)]:
            if role is Role.DINER:
                self.ask_what_was_not_asked(person, everybody[person])
            self.do(self.kit, members.resume, everybody[person], role, version)

    def ask_what_was_not_asked(self, person_id: int, ref: str) -> None:
        """Nobody begins again with a food that nobody has asked them about."""
        row = self.rows(select(DinerProfile).filter_by(person_id=person_id))[0]
        said = needs.of(row)
        allergens = {one: Need.NONE if need is Need.NOT_ASKED else need for one, need in said.allergens.items()}
        if allergens != said.allergens:
            self.do(self.kit, needs.save_needs, ref, replace(said, allergens=allergens), row.version, how=Asked.PHONE)

    def wait(self, how_long: timedelta) -> None:
        """Time passes, and the clock's jobs are done."""
        clock.move_to(clock.now() + how_long, self.world.app.extensions["settings"].clock_file)
        for job in timed.EACH_MINUTE.values():
            self.do(None, job)

    def rows(self, statement: Any) -> list[Any]:
        self.world.session.rollback()
        belong_to(self.world.session, self.world.council.id)
        return list(self.world.session.scalars(statement))

    def step(self, path: Callable[["Walk"], None]) -> str:
        """One deed that somebody tries; gives its name. A refusal is an answer like any other."""
        try:
            path(self)
            self.done[path.__name__] += 1
        except (DomainError, IndexError):  # IndexError: there is none to choose from
            self.world.session.rollback()
        return path.__name__

    def do(self, who: Person | None, use_case: Callable[..., Any], *args: Any, **facts_: Any) -> Any:
        return perform(self.world.deed(who), use_case, *args, **facts_)

    def for_somebody(self, diner: Person, use_case: Callable[..., Any], *args: Any) -> Any:
        """A coordinator does it for a diner who rang."""
        both = self.world.actor(self.cleo).permissions | self.world.actor(diner).permissions
        actor = Actor("person", self.cleo.id, None, "Cleo Bell", both)
        deed = self.world.deed(self.cleo, actor=actor, acting_for_id=diner.id, how=Asked.PHONE, reason="Rang")
        return perform(deed, use_case, *args)

    def one(self, model: Any, *conditions: Any) -> Any:
        """Any row of this kind. Raises IndexError."""
        return self.chance.choice(self.rows(select(model).where(*conditions).order_by(model.id)))

    def one_of(self, people: list[Person]) -> Person:
        return self.world.session.merge(self.chance.choice(people))

    def meal(self, **changes: Any) -> Any:
        """What a cook may say of a meal, for this evening or the next."""
        start, end = self.window()
        contains = self.chance.sample(
            (Allergen.MILK, Allergen.PEANUTS, Allergen.FISH), self.chance.choice((0, 0, 1, 2))
        )
        said = dict.fromkeys(Allergen, Presence.NO)
        said |= {one: self.chance.choice((Presence.YES, Presence.MAY_CONTAIN)) for one in contains}
        hot = self.chance.random() < 0.7
        made = good_meal(
            self.world,
            ingredients="Potatoes, leeks",
            allergens=said,
            diets=frozenset({Diet.VEGETARIAN}) if not contains and self.chance.random() < 0.5 else frozenset(),
            portions=self.chance.randint(1, 3),
            temperature=Temperature.HOT if hot else Temperature.CHILLED,
            ready_at=start - timedelta(minutes=15) if hot else clock.now() - HOUR,
            use_by=end.astimezone(self.world.council.policy.tz).date(),
            window_start=start,
            window_end=end,
        )
        return replace(made, **changes)

    def window(self) -> tuple[datetime, datetime]:
        start = clock.now().replace(minute=0, second=0, microsecond=0) + self.chance.choice((2, 3, 26)) * HOUR
        return start, start + self.chance.choice((1, 1.5)) * HOUR

    def open_meal(self) -> Meal:
        return self.one(Meal, Meal.window_end > clock.now(), Meal.state.in_(OPEN_MEAL_STATES))

    def open_wish(self) -> MealRequest:
        return self.one(MealRequest, MealRequest.window_end > clock.now(), MealRequest.state == RequestState.OPEN)

    def coming(self, *states: MatchState) -> Match:
        return self.one(Match, Match.window_end > clock.now(), Match.state.in_(states or STANDING))

    def breaches(self) -> list[str]:
        """Every match that stands and the second reading refuses, and every meal whose portions are counted wrongly."""
        session, council = self.world.session, self.world.council
        lately = clock.now() - 12 * HOUR
        standing = self.rows(select(Match).where(Match.state.in_(STANDING), Match.window_end > lately))
        meals = session.scalars(select(Meal).where(Meal.window_end > lately)).all()
        cooked = facts.meals(session, council.id, [meal.id for meal in meals], clock.now(), council.policy)
        eaters = facts.diners(session, council.id, [match.diner_id for match in standing])
        wishes = {wish.id: wish for wish in session.scalars(select(MealRequest).where(MealRequest.window_end > lately))}
        apart = facts.pairs_kept_apart(session, council.id)
        found = [f"{meal.ref}: {meal.live_portions} of {meal.portions} taken" for meal in meals if _odd(meal)]
        for match in standing:
            setting = self._setting(match, apart=tuple(sorted((match.cook_id, match.diner_id))) in apart)
            wish = facts.request_facts(wishes[match.request_id])
            said = read(cooked[match.meal_id], eaters[match.diner_id], wish, setting)
            wrong = {reason for reason, _, _ in said.refusals}
            if match.state in LIVE and match.window_end <= clock.now():
                wrong -= OVER_TIME
            if wrong:
                found.append(f"a {match.state} match ({match.origin}): {sorted(wrong)}")
        return found

    def _setting(self, match: Match, *, apart: bool) -> Setting:
        policy = self.world.council.policy
        return Setting(
            now=clock.now(),
            limit_m=policy.matching.limit_metres,
            kept_apart=apart,
            tz=policy.tz,
            min_overlap=timedelta(minutes=policy.matching.min_overlap_minutes),
            taken_by_this=match.portions if match.state in LIVE else 0,
        )


def _odd(meal: Meal) -> bool:
    return not 0 <= meal.live_portions <= meal.portions
