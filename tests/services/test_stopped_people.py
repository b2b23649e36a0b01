"""Whatever is paused, held, taken back, kept apart or begun again: nobody stopped has a live match or proposal."""

from contextlib import suppress
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from support.world import World

from app.domain.council_policy import Requirement
from app.domain.errors import DomainError
from app.domain.matches import LIVE, MatchState
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.meals import Match
from app.models.people import MemberRole, Person
from app.services import checks, holds, keep_aparts, matches, members
from app.services.checks import CheckFacts
from app.services.frame import perform
from app.store import bonds, facts, people

WHO = ("asha", "bo", "dev", "dot")
DEEDS = ("arrange", "arrange", "arrange", "pause", "resume", "hold", "lift", "revoke", "record", "apart", "end")
STEPS = st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(WHO), st.sampled_from(WHO)), min_size=4, max_size=14)
DAYS = count(1)


class Scheme:
    """Two cooks, one of them a diner too, two diners, and who decides about them."""

    def __init__(self, world: World) -> None:
        self.world = world
        number = next(DAYS)
        self.cleo = world.coordinator(f"Cleo{number}")
        self.lea = world.person("Lea", Role.SAFEGUARDING_LEAD)
        self.people = {"asha": world.cook("Asha"), "bo": world.cook("Bo"), "dev": world.diner(), "dot": world.diner()}
        world.give_role(self.people["bo"], Role.DINER)

    def act(self, deed: str, name: str, other: str) -> None:
        with suppress(DomainError):
            getattr(self, deed)(self.people[name], self.people[other])

    def role(self, person: Person) -> MemberRole:
        return people.roles_of(self.world.session, self.world.council.id, [person.id])[person.id][0]

    def arrange(self, cook: Person, diner: Person) -> None:
        window = self.world.window(days=next(DAYS) % 300 + 1)
        if self.role(cook).role is not Role.COOK or cook.id == diner.id:
            return
        meal, wish = self.world.meal(cook, window=window), self.world.request(diner, window=window)
        match = perform(self.world.deed(self.cleo), matches.propose, meal.ref, wish.ref)
        if meal.id % 3:
            perform(self.world.deed(self.cleo), matches.approve, match.ref, match.version, food_confirmed=True)

    def pause(self, person: Person, _other: Person) -> None:
        member = self.role(person)
        perform(self.world.deed(person), members.pause, person.ref, member.role, "", member.version)

    def resume(self, person: Person, _other: Person) -> None:
        member = self.role(person)
        perform(self.world.deed(self.cleo), members.resume, person.ref, member.role, member.version)

    def end(self, person: Person, _other: Person) -> None:
        member = self.role(person)
        perform(self.world.deed(self.cleo), members.end, person.ref, member.role, "Left", member.version)

    def hold(self, person: Person, _other: Person) -> None:
        perform(self.world.deed(self.cleo), holds.place_hold, person.ref, "A worry")

    def lift(self, person: Person, _other: Person) -> None:
        found = bonds.open_hold(self.world.session, self.world.council.id, person.id)
        if found:
            asked = perform(self.world.deed(self.lea), holds.ask_to_lift, found.ref, "Fine", found.version)
            perform(self.world.deed(self.cleo), holds.agree_to_lift, found.ref, asked.version)

    def revoke(self, person: Person, _other: Person) -> None:
        perform(self.world.deed(self.cleo), checks.revoke_check, person.ref, Requirement.AGREEMENT, "Withdrawn", 1)

    def record(self, person: Person, _other: Person) -> None:
        day = CheckFacts(day=self.world.now.date())
        perform(self.world.deed(self.cleo), checks.record_check, person.ref, Requirement.AGREEMENT, day)

    def apart(self, person: Person, other: Person) -> None:
        perform(self.world.deed(self.cleo), keep_aparts.keep_apart, person.ref, other.ref, "They quarrelled")

    def check(self) -> int:
        """Every live match and proposal is between two active people whom nothing stands between. Gives how many."""
        session, council = self.world.session, self.world.council
        rows = session.scalars(select(Match).where(Match.state.in_([*LIVE, MatchState.PROPOSED]))).all()
        for match in rows:
            for person_id, role in ((match.cook_id, Role.COOK), (match.diner_id, Role.DINER)):
                assert people.role_of(session, council.id, person_id, role).state is MemberState.ACTIVE
                assert bonds.open_hold(session, council.id, person_id) is None
            assert bonds.kept_apart(session, council.id, match.cook_id, match.diner_id) is None
            seen = people.checks_of(session, council.id, match.cook_id)
            assert facts.checks_pass(council.policy, seen, self.world.now.date())
        return len(rows)


@settings(max_examples=settings().max_examples // 3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_who_is_stopped_has_anything_arranged(world: World, steps: list[tuple[str, str, str]]) -> None:
    scheme = Scheme(world)
    for deed, name, other in steps:
        scheme.act(deed, name, other)
        scheme.check()


def test_the_property_looks_at_something(world: World) -> None:
    scheme = Scheme(world)
    scheme.act("arrange", "asha", "dev")
    scheme.act("arrange", "bo", "dot")
    assert scheme.check() == 2
    scheme.act("hold", "asha", "asha")
    assert scheme.check() == 1
