"""A small world for a test: Reigate with its people and meals, and Barnet next door where Otto lives.

Rows are put straight into the database; what a test is about goes through the services.
"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from support.at_once import at_once

from app import clock
from app.domain.away import AwayKind
from app.domain.council_policy import Weekday
from app.domain.matches import LIVE, MatchState
from app.domain.meal_requests import RequestState
from app.domain.meals import MealState, stock_state
from app.domain.members import MemberState
from app.domain.permissions import permissions_of
from app.domain.references import new_reference
from app.domain.standing_requests import StandingState
from app.domain.vocabulary import (
    Allergen,
    Asked,
    Channel,
    EatingHelp,
    Heating,
    Need,
    OpensTub,
    Origin,
    Precision,
    Presence,
    Role,
    Temperature,
)
from app.extensions import db
from app.integrations.secrecy import new_token
from app.models.accounts import Account, SignIn
from app.models.away import AwaySpell
from app.models.meals import Match, Meal, MealRequest
from app.models.people import DinerProfile, Household, MemberRole, Person, RequirementCheck
from app.models.standing_requests import StandingRequest
from app.services.frame import Actor, CouncilContext, Deed
from app.store import councils
from app.store.session import belong_to, council_of
from app.web.tenant import context_of

HOME = (51.2392, -0.2046)
_STEP = 0.0009  # about 100 m of latitude


class World:
    """Everything is in Reigate unless `council` says otherwise. now: the morning of `clean`."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.session = db.session()
        self.now = clock.now()
        self._houses = count(1)
        self._refs: set[str] = set()
        self.building = 0
        self.reigate = self._context("reigate")
        self.barnet = self._context("barnet")
        self.council = self.reigate
        belong_to(self.session, self.reigate.id)

    def _context(self, slug: str) -> CouncilContext:
        row = councils.by_slug(self.session, slug)
        assert row is not None
        return context_of(row)

    def reference(self) -> str:
        """One that nothing in this world has."""
        while (ref := new_reference()) in self._refs:
            pass
        self._refs.add(ref)
        return ref

    def add(self, row: Any, council: CouncilContext | None = None) -> Any:
        row.council_id = (council or self.council).id
        if council_of(self.session) != row.council_id:
            belong_to(self.session, row.council_id)
        self.session.add(row)
        self.session.flush() if self.building else self.session.commit()
        return row

    def household(self, metres_north: int = 0, council: CouncilContext | None = None, **facts: Any) -> Household:
        number = next(self._houses)
        given = {"line1": f"{number} Lyndale Close", "town": "Reigate", "postcode": "RH2 7DE", "authority": "E07000211"}
        given |= {"lat": HOME[0] + metres_north / 100 * _STEP, "lon": HOME[1], "precision": Precision.POSTCODE}
        return self.add(Household(**(given | facts)), council)

    @at_once
    def person(
        self,
        first_name: str,
        *roles: Role,
        state: MemberState = MemberState.ACTIVE,
        household: Household | None = None,
        council: CouncilContext | None = None,
        email: str | None = None,
        **facts: Any,
    ) -> Person:
        """A person with roles in this state; with an email, also an account that can sign in."""
        given = {"last_name": "Bell", "channel": Channel.EMAIL if email else Channel.PHONE, "phone": "+442079460118"}
        given |= {"ref": self.reference(), "created_at": self.now, "household_id": household.id if household else None}
        person: Person = self.add(Person(first_name=first_name, **(given | facts)), council)
        for role in roles:
            since = self.now if state is MemberState.ACTIVE else None
            self.add(
                MemberRole(person_id=person.id, role=role, state=state, applied_at=self.now, active_since=since),
                council,
            )
        if email:
            self.add(Account(person_id=person.id, email=email, confirmed_at=self.now, created_at=self.now), council)
        return person

    @at_once
    def cook(self, name: str = "Asha", metres_north: int = 0, *, checked: bool = True, **facts: Any) -> Person:
        council = facts.get("council")
        home = facts.pop("household", None) or self.household(metres_north, council)
        cook = self.person(name, Role.COOK, household=home, **facts)
        if checked:
            for requirement in self.council.policy.vetting.cook:
                self.check(cook, requirement.value, council=council)
        return cook

    def check(self, person: Person, requirement: str, council: CouncilContext | None = None, **facts: Any) -> Any:
        given = {"passed_on": self.now.date(), "recorded_at": self.now, "seen_by_id": person.id}
        return self.add(RequirementCheck(person_id=person.id, requirement=requirement, **(given | facts)), council)

    @at_once
    def diner(
        self, name: str = "Dev", metres_north: int = 300, needs: dict[Allergen, Need] | None = None, **facts: Any
    ) -> Person:
        """A diner who may eat everything, unless `needs` says otherwise; profile=dict(...) for the rest."""
        council = facts.get("council")
        profile = facts.pop("profile", {})
        home = facts.pop("household", None) or self.household(metres_north, council)
        diner = self.person(name, Role.DINER, household=home, **facts)
        asked = dict.fromkeys(Allergen, Need.NONE) | (needs or {})
        given = {"heating": frozenset({Heating.MICROWAVE}), "opens_tub": OpensTub.YES, "eating": EatingHelp.NONE}
        given |= {"diets": {}, "accepted_on": self.now.date() - timedelta(days=9)}
        self.add(DinerProfile(person_id=diner.id, allergens=asked, **(given | profile)), council)
        return diner

    def coordinator(self, name: str = "Cleo", **facts: Any) -> Person:
        return self.person(name, Role.COORDINATOR, **({"email": f"{name.lower()}@council.example"} | facts))

    @at_once
    def give_role(self, person: Person, role: Role, state: MemberState = MemberState.ACTIVE) -> MemberRole:
        """One more role for somebody; a diner's comes with a profile."""
        council = self._council_of(person)
        if role is Role.DINER:
            asked = dict.fromkeys(Allergen, Need.NONE)
            profile = DinerProfile(person_id=person.id, allergens=asked, diets={}, heating=frozenset({Heating.OVEN}))
            profile.opens_tub, profile.eating = OpensTub.YES, EatingHelp.NONE
            self.add(profile, council)
        since = self.now if state is MemberState.ACTIVE else None
        row = MemberRole(person_id=person.id, role=role, state=state, applied_at=self.now, active_since=since)
        granted: MemberRole = self.add(row, council)
        return granted

    def window(self, days: int = 1, start: time = time(17, 30), minutes: int = 60) -> tuple[datetime, datetime]:
        """A window so many local days ahead, as UTC."""
        day = self.now.astimezone(self.council.policy.tz).date() + timedelta(days=days)
        opens = datetime.combine(day, start, self.council.policy.tz).astimezone(UTC)
        return opens, opens + timedelta(minutes=minutes)

    def meal(
        self, cook: Person, contains: tuple[Allergen, ...] = (), may: tuple[Allergen, ...] = (), **facts: Any
    ) -> Meal:
        """Two hot portions of a pie for tomorrow evening."""
        start, end = facts.pop("window", None) or self.window()
        home = self.session.get(Household, cook.household_id)
        assert home is not None
        answers = dict.fromkeys(Allergen, Presence.NO)
        answers |= dict.fromkeys(contains, Presence.YES) | dict.fromkeys(may, Presence.MAY_CONTAIN)
        given = {"dish": "Chicken and leek pie", "ingredients": "Chicken, leeks, potatoes", "allergens": answers}
        given |= {"portions": 2, "temperature": Temperature.HOT, "ready_at": start - timedelta(minutes=15)}
        given |= {"use_by": _day(start, self), "window_start": start, "window_end": end, "diets": frozenset()}
        given |= {"state": MealState.PUBLISHED, "lat": home.lat, "lon": home.lon, "created_at": self.now}
        return self.add(Meal(cook_id=cook.id, ref=self.reference(), **(given | facts)), self._council_of(cook))

    def request(self, diner: Person, **facts: Any) -> MealRequest:
        """One portion, tomorrow between 5pm and 7pm."""
        start, end = facts.pop("window", None) or self.window(start=time(17), minutes=120)
        given = {"portions": 1, "day": _day(start, self), "window_start": start, "window_end": end}
        given |= {"asked_by_id": diner.id, "asked_how": Asked.PHONE, "state": RequestState.OPEN, "created_at": self.now}
        return self.add(
            MealRequest(diner_id=diner.id, ref=self.reference(), **(given | facts)), self._council_of(diner)
        )

    def away(self, who: Person, first: int, last: int | None = None, **facts: Any) -> AwaySpell:
        """Away from so many days ahead to so many, both included; without a last day, nobody knows until when."""
        today = self.now.astimezone(self.council.policy.tz).date()
        given = {"first_day": today + timedelta(days=first), "kind": AwayKind.AWAY, "from_meals": True}
        given |= {"last_day": None if last is None else today + timedelta(days=last), "from_cooking": True}
        given |= {"ref": self.reference(), "said_by_id": who.id, "said_how": Asked.PHONE, "said_at": self.now}
        return self.add(AwaySpell(person_id=who.id, **(given | facts)), self._council_of(who))

    def standing(self, diner: Person, **facts: Any) -> StandingRequest:
        """One portion every Tuesday and Friday, 5pm to 7pm, from today on; nothing of it is opened yet."""
        today = self.now.astimezone(self.council.policy.tz).date()
        given = {"weekdays": frozenset({Weekday.TUE, Weekday.FRI}), "starts": time(17), "ends": time(19)}
        given |= {"portions": 1, "first_day": today, "state": StandingState.ACTIVE, "ref": self.reference()}
        given |= {"asked_by_id": diner.id, "asked_how": Asked.PHONE, "created_at": self.now}
        return self.add(StandingRequest(diner_id=diner.id, **(given | facts)), self._council_of(diner))

    def match(self, meal: Meal, request: MealRequest, state: MatchState = MatchState.PROPOSED, **facts: Any) -> Match:
        """A match in any state, with the request and the meal's stock as that state has them."""
        belong_to(self.session, meal.council_id)
        request.state = RequestState.PROPOSED if state is MatchState.PROPOSED else RequestState.MATCHED
        if state in LIVE:
            meal.live_portions += request.portions
            meal.state = stock_state(meal.portions, meal.live_portions)
        given = {"portions": request.portions, "origin": Origin.DINER_ASKED, "distance_m": 300, "passed": []}
        given |= {"cautions": [], "proposed_at": self.now, "word": "bluebell"}
        start, end = max(meal.window_start, request.window_start), min(meal.window_end, request.window_end)
        if end <= start:  # a test that does not care when
            start, end = meal.window_start, meal.window_end
        given |= {"window_start": start, "window_end": end}
        row = Match(
            ref=self.reference(),
            request_id=request.id,
            meal_id=meal.id,
            cook_id=meal.cook_id,
            diner_id=request.diner_id,
            state=state,
            **(given | facts),
        )
        row.council_id = meal.council_id
        self.session.add(row)
        self.session.commit()
        return row

    def deed(self, who: Person | None = None, *, now: datetime | None = None, **facts: Any) -> Deed:
        """A deed of this person with what their active roles permit; of the clock when `who` is None."""
        from app.web.identity import ports

        council = self._council_of(who) if who else self.council
        actor = Actor("system") if who is None else self.actor(who)
        given = {
            "session": self.session,
            "council": council,
            "actor": actor,
            "now": now or clock.now(),
            "ports": ports(),
        }
        return Deed(**(given | facts))

    def actor(self, who: Person) -> Actor:
        belong_to(self.session, who.council_id)
        rows = self.session.query(MemberRole).filter_by(person_id=who.id, state=MemberState.ACTIVE)
        allowed = permissions_of([row.role for row in rows], self._council_of(who).policy.granted)
        return Actor("person", who.id, who.household_id, who.full_name, allowed)

    def sign_in(self, who: Person, *, acting_for: Person | None = None) -> str:
        """A live session with its second factor done; gives the token for the cookie."""
        from app.web.identity import ports

        belong_to(self.session, who.council_id)
        account = self.session.query(Account).filter_by(person_id=who.id).one_or_none()
        if account is None:
            council = self._council_of(who)
            email = f"{who.ref.lower()}@post.example"
            account = self.add(
                Account(person_id=who.id, email=email, confirmed_at=self.now, created_at=self.now), council
            )
        token = new_token()
        row = SignIn(account_id=account.id, token_hash=ports().secrecy.hash("sign-in", token), created_at=self.now)
        row.last_seen_at = row.second_factor_at = self.now
        if acting_for:
            row.acting_for_id, row.acting_how, row.acting_reason = acting_for.id, Asked.PHONE, "She rang"
        self.add(row, self._council_of(who))
        return token

    def _council_of(self, who: Person) -> CouncilContext:
        return self.barnet if who.council_id == self.barnet.id else self.reigate


def _day(moment: datetime, world: World) -> date:
    return moment.astimezone(world.council.policy.tz).date()


@pytest.fixture
def world(clean: Flask) -> World:
    return World(clean)
