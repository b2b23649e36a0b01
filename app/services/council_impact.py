"""How many people and meals a change of a council's settings reaches."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from app.domain.council_policy import CouncilPolicy
from app.domain.council_settings import Change
from app.domain.distance import Point, distance_m
from app.domain.postcodes import Postcode
from app.domain.vetting import outstanding
from app.domain.vocabulary import Role
from app.services.frame import Deed
from app.services.members import as_check
from app.store import council_counts as store
from app.store import people
from app.store.council_counts import ActiveHome

_METRES_A_DEGREE = 110_500
"""No degree of latitude is shorter (110,574 m at the equator): who is farther that way alone need not be measured."""


class Touched(NamedTuple):
    """kind: of what, as the words know it."""

    kind: str
    number: int


class Reach:
    """What one council has, looked up once where a change asks for it."""

    def __init__(self, deed: Deed, before: CouncilPolicy) -> None:
        self.session, self.council_id, self.today = deed.session, deed.council_id, deed.today
        self.before, self.after = before, deed.policy

    @cached_property
    def roles(self) -> Mapping[Role, int]:
        return store.active_roles(self.session, self.council_id)

    @cached_property
    def homes(self) -> list[ActiveHome]:
        return store.active_homes(self.session, self.council_id)

    def members(self) -> list[Touched]:
        return [Touched("cooks", self.roles.get(Role.COOK, 0)), Touched("diners", self.roles.get(Role.DINER, 0))]

    def outside(self) -> list[Touched]:
        """Cooks and diners whose home the council served and would not serve any more."""
        lost = [
            home.role
            for home in self.homes
            if home.authority and self._serves(self.before, home) and not self._serves(self.after, home)
        ]
        return [
            Touched("cooks_outside", lost.count(Role.COOK)),
            Touched("diners_outside", lost.count(Role.DINER)),
        ]

    @staticmethod
    def _serves(policy: CouncilPolicy, home: ActiveHome) -> bool:
        return policy.serves(Postcode(home.postcode), home.authority)

    def distance(self) -> list[Touched]:
        """With a shorter limit, the requests that then have no cook within it."""
        limit, was = self.after.matching.limit_metres, self.before.matching.limit_metres
        found = self.members()
        if limit < was:
            cooks = [home.point for home in self.homes if home.role is Role.COOK and home.point]
            waiting = store.waiting_points(self.session, self.council_id)
            lost = sum(_near(point, cooks, was) and not _near(point, cooks, limit) for point in waiting)
            found.append(Touched("requests_out_of_reach", lost))
        return found

    def requests(self) -> list[Touched]:
        most = self.after.matching.max_portions_per_request
        return [Touched("requests_too_large", store.waiting_requests(self.session, self.council_id, over=most))]

    def meals(self) -> list[Touched]:
        most = self.after.matching.max_portions_per_meal
        return [Touched("meals_too_large", store.open_meals(self.session, self.council_id, over=most))]

    def food(self) -> list[Touched]:
        return [Touched("meals", store.open_meals(self.session, self.council_id))]

    def matches(self) -> list[Touched]:
        return [Touched("matches", store.live_matches(self.session, self.council_id))]

    def pairs(self) -> list[Touched]:
        return [Touched("pairs", store.pairs(self.session, self.council_id))]

    def checks(self) -> list[Touched]:
        """Cooks whose checks were enough and would not be any more."""
        lost = 0
        for _cook, rows in people.cooks_with_checks(self.session, self.council_id):
            passed = [as_check(row) for row in rows]
            enough = not outstanding(self.before.vetting, passed, self.today)
            lost += enough and bool(outstanding(self.after.vetting, passed, self.today))
        return [Touched("cooks", self.roles.get(Role.COOK, 0)), Touched("cooks_unchecked", lost)]

    def languages(self) -> list[Touched]:
        gone = [language.value for language in self.before.languages if language not in self.after.languages]
        return [*self.members(), Touched("speakers", store.speaking(self.session, self.council_id, gone))]

    def staff(self, key: str) -> list[Touched]:
        role = key.rpartition(".")[2]
        return [Touched("staff", self.roles.get(Role(role), 0) if role in set(Role) else 0)]

    def guests(self) -> list[Touched]:
        let_in = set(self.after.trial.guests) - set(self.before.trial.guests)
        shut_out = set(self.before.trial.guests) - set(self.after.trial.guests)
        return [Touched("guests_in", len(let_in)), Touched("guests_out", len(shut_out))]


_BY_KEY: tuple[tuple[str, Callable[[Reach, str], list[Touched]]], ...] = (
    ("areas", lambda reach, _: reach.outside()),
    ("sectors", lambda reach, _: reach.outside()),
    ("languages", lambda reach, _: reach.languages()),
    ("matching.limit_metres", lambda reach, _: reach.distance()),
    ("matching.max_portions_per_request", lambda reach, _: reach.requests()),
    ("matching.max_portions_per_meal", lambda reach, _: reach.meals()),
    ("matching.use_by.", lambda reach, _: reach.food()),
    ("matching.address_", lambda reach, _: reach.matches()),
    ("matching.late_cancel_hours", lambda reach, _: reach.matches()),
    ("pairing.", lambda reach, _: reach.pairs()),
    ("vetting.", lambda reach, _: reach.checks()),
    ("roles.", lambda reach, key: reach.staff(key)),
    ("trial.guests", lambda reach, _: reach.guests()),
    ("retention.", lambda *_: []),
    ("food_law.", lambda *_: []),
    ("insurance.", lambda *_: []),
    ("", lambda reach, _: reach.members()),
)
"""The first that a key begins with. What everybody reads or is told reaches all members."""


def touched(deed: Deed, before: CouncilPolicy, changes: Sequence[Change]) -> dict[str, list[Touched]]:
    """Whom each change reaches, by its key. deed: of the council as it would be."""
    reach = Reach(deed, before)
    look = {change.key: next(find for prefix, find in _BY_KEY if change.key.startswith(prefix)) for change in changes}
    return {key: find(reach, key) for key, find in look.items()}


def _near(home: Point, cooks: Sequence[Point], limit: int) -> bool:
    return any(
        abs(home.lat - cook.lat) * _METRES_A_DEGREE <= limit and distance_m(home, cook) <= limit for cook in cooks
    )
