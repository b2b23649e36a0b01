"""Somebody will not be there: said by themselves, a relative or the office; changed; over."""

from dataclasses import dataclass
from datetime import date

from app.domain.away import FURTHEST_BACK, AwayKind, DaysAway, check_days, first_check_back
from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.permissions import Permission
from app.domain.references import new_reference, parse
from app.domain.vocabulary import Asked, Role
from app.models.away import AwaySpell
from app.models.people import Person
from app.services import away_releases, away_tasks, standing_requests
from app.services.frame import Deed
from app.services.people_parts import OPEN_STATES, load_person, not_about_self
from app.store import away as store
from app.store import people


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayFacts:
    """last_day: None while nobody knows. cooking_only: at home, but not cooking."""

    first_day: date
    last_day: date | None
    kind: AwayKind = AwayKind.AWAY
    cooking_only: bool = False

    @property
    def days(self) -> DaysAway:
        return DaysAway(self.first_day, self.last_day)


def say_away(deed: Deed, facts: AwayFacts) -> AwaySpell:
    """A member's own, or a relative's for the diner they act for. What is arranged on those days is let go of.

    A relative speaks for the diner alone, never for what that person cooks. Raises what `check_days` says and
    Conflict("away_already"; details ref) for days that are known.
    """
    person = people.by_id(deed.session, deed.council_id, deed.member_id)
    if person is None:
        raise NotFound
    deed.needs(Permission.POST_MEAL if facts.cooking_only else Permission.ASK_FOR_MEAL)
    return _write_down(deed, person, facts, may_cook=not _is_relative(deed))


def say_away_for(deed: Deed, person_ref: str, how: Asked, facts: AwayFacts) -> AwaySpell:
    """A coordinator takes down that somebody is away or in hospital. Raises as `say_away`, and NotFound."""
    deed.needs(Permission.ACT_FOR)
    person = load_person(deed, person_ref)
    not_about_self(deed, person)
    deed.how = how
    return _write_down(deed, person, facts, may_cook=True)


def _write_down(deed: Deed, person: Person, facts: AwayFacts, *, may_cook: bool) -> AwaySpell:
    check_days(facts.days, deed.today)
    held = people.roles_of(deed.session, deed.council_id, [person.id]).get(person.id, [])
    roles = {member.role for member in held if member.state in OPEN_STATES}
    from_meals = Role.DINER in roles and not facts.cooking_only
    from_cooking = Role.COOK in roles and may_cook
    if not (from_meals or from_cooking):
        raise Forbidden("not_a_member")
    for other in store.of_person(deed.session, deed.council_id, person.id):
        shared = (from_meals and other.from_meals) or (from_cooking and other.from_cooking)
        if shared and other.days.clashes(facts.days):
            raise Conflict("away_already", field="first_day", ref=other.ref)
    spell = AwaySpell(
        council_id=deed.council_id,
        ref=new_reference(),
        person_id=person.id,
        first_day=facts.first_day,
        last_day=facts.last_day,
        kind=facts.kind,
        from_meals=from_meals,
        from_cooking=from_cooking,
        said_by_id=deed.actor.person_id or person.id,
        said_how=deed.how,
        said_at=deed.now,
        check_back_on=first_check_back(facts.days, deed.today) if from_meals else None,
    )
    deed.session.add(spell)
    deed.record("away_said", spell, after=_shown(spell))
    away_releases.release(deed, spell)
    return spell


def change_last_day(deed: Deed, ref: str, version: int, last_day: date | None) -> AwaySpell:
    """They stay longer, come back sooner, or now it is known when. More days away let go of what is arranged on them.

    Raises NotFound, Stale, Conflict("away_over_already") and what `check_days` says.
    """
    spell = _own(deed, ref, version)
    check_days(DaysAway(max(spell.first_day, deed.today - FURTHEST_BACK), last_day), deed.today)
    before = _shown(spell)
    spell.last_day, spell.back_said_at = last_day, None
    spell.check_back_on = first_check_back(spell.days, deed.today) if spell.from_meals else None
    deed.record("away_changed", spell, before=before, after=_shown(spell))
    away_tasks.settle(deed, spell)
    away_releases.release(deed, spell)
    _open_again(deed, spell)
    return spell


def end(deed: Deed, ref: str, version: int) -> AwaySpell:
    """They are back, or will not go after all. Standing requests open again; what was let go of stays so.

    Raises as `change_last_day`.
    """
    spell = _own(deed, ref, version)
    spell.ended_at, spell.ended_by_id = deed.now, deed.actor.person_id
    deed.record("away_ended", spell, before=_shown(spell))
    away_tasks.settle(deed, spell)
    _open_again(deed, spell)
    return spell


def settle_all(deed: Deed, diner_id: int) -> None:
    """A diner has left: nothing comes again each week, and nobody asks after their days away any more."""
    standing_requests.end_all(deed, diner_id)
    for spell in store.of_person(deed.session, deed.council_id, diner_id):
        if spell.from_meals:
            spell.ended_at, spell.ended_by_id = deed.now, deed.actor.person_id
            deed.record("away_ended", spell, before=_shown(spell))
            away_tasks.settle(deed, spell)


def asked_after(deed: Deed, ref: str, version: int) -> AwaySpell:
    """The office has asked how they are, and nobody knows more yet: it asks again in a week. Raises as `end`."""
    deed.needs(Permission.ACT_FOR)
    spell = _own(deed, ref, version)
    spell.check_back_on = first_check_back(spell.days, deed.today) if spell.from_meals else None
    deed.record("away_asked_after", spell, after={"check_back_on": spell.check_back_on})
    away_tasks.settle(deed, spell)
    return spell


def _is_relative(deed: Deed) -> bool:
    return deed.acting_for_id is not None and Permission.ACT_FOR not in deed.actor.permissions


def _open_again(deed: Deed, spell: AwaySpell) -> None:
    if spell.from_meals:
        standing_requests.open_of(deed, spell.person_id)


def _own(deed: Deed, ref: str, version: int) -> AwaySpell:
    """By the person, a relative (who has no say about cooking), or the office."""
    stored = parse(ref)
    spell = store.by_ref(deed.session, deed.council_id, stored) if stored else None
    if spell is None:
        raise NotFound
    if Permission.ACT_FOR in deed.actor.permissions and spell.person_id != deed.actor.person_id:
        not_about_self(deed, spell.person)
    elif spell.person_id != deed.member_id:
        raise NotFound
    elif spell.from_cooking and _is_relative(deed):
        raise Forbidden("not_allowed")
    else:
        deed.needs(Permission.ASK_FOR_MEAL if spell.from_meals else Permission.POST_MEAL)
    deed.check_version(spell, version)
    if spell.ended_at is not None:
        raise Conflict("away_over_already")
    return spell


def _shown(spell: AwaySpell) -> dict[str, object]:
    return {
        "first_day": spell.first_day,
        "last_day": spell.last_day,
        "kind": spell.kind,
        "from_meals": spell.from_meals,
        "from_cooking": spell.from_cooking,
    }
