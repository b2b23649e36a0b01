"""What must be so before a council is open to everybody: one list, which grows as the service does.

A row is met when it has no gaps. Each gap is a code; its sentence, in app/web/words/go_live.py, says what to do.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.council_law import FoodStatus
from app.domain.council_policy import CouncilPolicy

TWO = 2
NOT_BUILT = frozenset({"subject_access", "erase", "retention"})
"""Rows whose part of the service is still to come. No council goes live on half a service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """leads: active safeguarding leads; leads_ready: those of them whose second factor is set up.

    runners: people with manager or lead rights. may_lift, may_agree: who asks to end a hold, and who agrees to it.
    areas: those the council has claimed. sent: messages that went out by mail. shares: meals handed over; both since
    the trial began.
    """

    policy: CouncilPolicy
    today: date
    coordinators: int
    leads: int
    leads_ready: int
    runners: int
    may_lift: int
    may_agree: int
    areas: int
    sent: int
    shares: int


@dataclass(frozen=True, slots=True)
class Row:
    """gaps: what is missing. once: looked at before a council goes live, not again each time it reopens."""

    code: str
    gaps: Callable[[Facts], tuple[str, ...]]
    once: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    code: str
    gaps: tuple[str, ...]


def look(facts: Facts, *, reopening: bool = False) -> Iterator[Looked]:
    """Every row, in the order of the list; for a council that was live before, without those looked at once."""
    for row in (row for row in ROWS if not (reopening and row.once)):
        yield Looked(row.code, ("not_built",) if row.code in NOT_BUILT else row.gaps(facts))


def missing(facts: Facts, *, reopening: bool = False) -> list[str]:
    """The codes of the rows that are not met."""
    return [row.code for row in look(facts, reopening=reopening) if row.gaps]


def _food_law(facts: Facts) -> Iterator[str]:
    """C10: registered, with its number, or not required, with who decided so and when."""
    law = facts.policy.food_law
    if law.status is None:
        yield "food_law_status"
    elif law.status is FoodStatus.REGISTERED and law.number is None:
        yield "food_law_number"
    elif law.status is FoodStatus.NOT_REQUIRED:
        if law.officer is None:
            yield "food_law_officer"
        if law.date is None:
            yield "food_law_date"


def _insurance(facts: Facts) -> Iterator[str]:
    cover = facts.policy.insurance
    if cover.insurer is None or cover.policy_number is None or cover.expires is None:
        yield "insurance_missing"
    elif cover.expires < facts.today:
        yield "insurance_over"


def _lead(facts: Facts) -> Iterator[str]:
    if not facts.leads:
        yield "lead_missing"
    elif not facts.leads_ready:
        yield "lead_second_factor"


def _hold(facts: Facts) -> Iterator[str]:
    """I3: built; it takes somebody who asks to lift a hold and somebody else who agrees."""
    if not facts.may_lift or facts.may_agree < TWO:
        yield "hold_two_people"


def _no_answer(facts: Facts) -> Iterator[str]:
    """F6: built; it takes somebody who is alerted, and a line that is answered when the office is not."""
    if not facts.coordinators:
        yield "no_answer_coordinator"
    if not (facts.policy.contact.out_of_hours_phone and facts.policy.safeguarding.adult_team_phone):
        yield "no_answer_lines"


def _privacy(facts: Facts) -> Iterator[str]:
    if not (facts.policy.privacy.notice_url or facts.policy.privacy.notice_text):
        yield "privacy_notice"


def _when(code: str, is_missing: Callable[[Facts], bool]) -> Callable[[Facts], tuple[str, ...]]:
    return lambda facts: (code,) if is_missing(facts) else ()


def _each(gaps: Callable[[Facts], Iterator[str]]) -> Callable[[Facts], tuple[str, ...]]:
    return lambda facts: tuple(gaps(facts))


def _built(_facts: Facts) -> tuple[str, ...]:
    return ()


ROWS = (
    Row("food_law", _each(_food_law)),
    Row("insurance", _each(_insurance)),
    Row("lead", _each(_lead)),
    Row("two_people", _when("two_people", lambda facts: facts.runners < TWO)),
    Row("hours", _when("hours", lambda facts: not facts.policy.hours.days)),
    Row("area", _when("area", lambda facts: not facts.areas)),
    Row("privacy", _each(_privacy)),
    Row("messages", _when("messages", lambda facts: not facts.sent), once=True),
    Row("test_share", _when("test_share", lambda facts: not facts.shares), once=True),
    Row("no_answer", _each(_no_answer)),
    Row("hold", _each(_hold)),
    Row("subject_access", _built, once=True),
    Row("erase", _built, once=True),
    Row("retention", _built, once=True),
)
