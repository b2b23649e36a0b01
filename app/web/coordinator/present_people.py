"""What the desk's pages about people show: tags, what is missing, what can be done, what happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _

from app.domain.council_policy import CouncilPolicy, Requirement
from app.domain.members import MemberState
from app.domain.needs import Needs, not_asked
from app.domain.vetting import Missing, counts, missing_for_cook, missing_for_diner
from app.domain.vocabulary import Allergen, Diet, Heating, Need, Role
from app.models.people import Household, MemberRole, Person
from app.services.members import as_check, is_placed
from app.services.needs import of as needs_of
from app.store.people import MEMBER_ROLES, SeenCheck
from app.store.person_files import PersonFile
from app.store.trace import Happening
from app.web.coordinator.pair_rows import Row, pair_rows
from app.web.formats import day_and_time
from app.web.language import offered, own_name
from app.web.words.names import DIETS, allergens_listed
from app.web.words.people import DEEDS, EATING, LEVELS, MISSING, OPENS_TUB, ROLES, STATES, STRENGTHS, requirement_name

_LOOKS = {
    MemberState.ACTIVE: ("yes", "tick"),
    MemberState.APPLIED: ("wait", "hourglass"),
    MemberState.VETTING: ("wait", "hourglass"),
    MemberState.ON_HOLD: ("no", "triangle"),
    MemberState.PAUSED: ("quiet", "pause"),
}
_PAGE_OF = {
    Missing.ADDRESS: "coordinator.place_home",
    Missing.REPRESENTATION: "coordinator.link_relative",
    Missing.ALLERGENS: "coordinator.edit_needs",
    Missing.HEATING: "coordinator.edit_needs",
    Missing.OPENS_TUB: "coordinator.edit_needs",
    Missing.EATING: "coordinator.edit_needs",
}


class Tag(NamedTuple):
    text: str
    kind: str
    icon: str


class Step(NamedTuple):
    """A button that posts to url, or a link where a reason is asked first."""

    text: str
    url: str
    posts: bool
    kind: str = "secondary"


class ToDo(NamedTuple):
    text: LazyString
    href: str


class RoleCard(NamedTuple):
    member: MemberRole
    name: LazyString
    state: LazyString
    tag: Tag
    missing: list[ToDo]
    steps: list[Step]


class CheckLine(NamedTuple):
    requirement: Requirement
    name: LazyString
    seen: SeenCheck | None
    in_date: bool
    level: LazyString | None


class Line(NamedTuple):
    key: str
    value: str


class Event(NamedTuple):
    """For the timeline component."""

    state: str
    title: str
    text: str


@dataclass(frozen=True)
class PersonPage:
    """own: the reader lives there, so nothing can be decided and little is shown.

    language: by its own name, "" where the council speaks one only.
    """

    file: PersonFile
    own: bool
    roles: list[RoleCard]
    checks: list[CheckLine]
    needs: list[Line]
    events: list[Event]
    more_roles: list[Step]
    pairs: list[Row]
    language: str

    @property
    def pairable(self) -> bool:
        return self.file.has(Role.COOK) or self.file.has(Role.DINER)

    @property
    def linkable(self) -> bool:
        return self.file.has(Role.DINER) or self.file.has(Role.RELATIVE)


def person_page(file: PersonFile, viewer: Person, policy: CouncilPolicy, today: date) -> PersonPage:
    own = is_own(file.person, viewer)
    return PersonPage(
        file=file,
        own=own,
        roles=[_role_card(file, member, policy, today, own=own) for member in file.roles],
        checks=_check_lines(file.checks, policy, today) if file.has(Role.COOK) else [],
        needs=needs_lines(needs_of(file.profile)) if file.profile else [],
        events=[] if own else [_event(item) for item in file.history],
        more_roles=[] if own else _more_roles(file),
        pairs=[] if own else pair_rows(file.pairings, policy, today),
        language=own_name(file.person.language) if len(offered()) > 1 else "",
    )


def is_own(person: Person, viewer: Person) -> bool:
    """Whether they are the reader or live with the reader."""
    shares = person.household_id is not None and person.household_id == viewer.household_id
    return person.id == viewer.id or shares


def role_tag(member: MemberRole) -> Tag:
    kind, icon = _LOOKS.get(member.state, ("quiet", "cross"))
    return Tag(str(_("%(role)s: %(state)s", role=ROLES[member.role], state=STATES[member.state])), kind, icon)


def missing_of(file: PersonFile, role: Role, policy: CouncilPolicy, today: date) -> tuple[Missing, ...]:
    """As services.members.missing_for, from what the page has read already."""
    placed = is_placed(file.person)
    if role is Role.COOK:
        seen = [as_check(item.check) for item in file.checks]
        return missing_for_cook(policy.vetting, seen, today, placed=placed)
    if role is Role.DINER:
        return missing_for_diner(needs_of(file.profile), placed=placed)
    acts = [link.row for link in file.links if link.row.relative_id == file.person.id]
    linked = any(row.state is MemberState.ACTIVE for row in acts)
    return () if linked or role is not Role.RELATIVE else (Missing.REPRESENTATION,)


def _role_card(file: PersonFile, member: MemberRole, policy: CouncilPolicy, today: date, *, own: bool) -> RoleCard:
    over = member.state in {MemberState.ENDED, MemberState.DECLINED, MemberState.DECEASED, MemberState.ERASED}
    missing = () if over else missing_of(file, member.role, policy, today)
    ours = member.role in MEMBER_ROLES and not own
    return RoleCard(
        member=member,
        name=ROLES[member.role],
        state=STATES[member.state],
        tag=role_tag(member),
        missing=[ToDo(_missing_words(file, item, policy), _where(file.person, item)) for item in missing],
        steps=list(_steps(file.person, member, ready=not missing)) if ours else [],
    )


def _missing_words(file: PersonFile, item: Missing, policy: CouncilPolicy) -> LazyString:
    if item is Missing.DBS:
        return requirement_name(Requirement.DBS, policy.vetting)
    if item is Missing.ALLERGENS and file.profile:
        left = len(not_asked(file.profile.allergens))
        return _("Foods still to ask about: %(left)d of 14", left=left)
    return MISSING[item]


def _where(person: Person, item: Missing) -> str:
    endpoint = _PAGE_OF.get(item)
    if endpoint:
        return url_for(endpoint, ref=person.ref)
    return url_for("coordinator.record_check", ref=person.ref, requirement=item.value)


def _steps(person: Person, member: MemberRole, *, ready: bool) -> Iterable[Step]:
    def at(move: str) -> str:
        return url_for(f"coordinator.{move}_role", ref=person.ref, role=member.role.value)

    if member.state is MemberState.APPLIED:
        yield Step(_("Begin the checks"), at("begin"), posts=True, kind="")
    if member.state is MemberState.VETTING and ready:
        yield Step(_("Make active"), at("activate"), posts=True, kind="")
    if member.state in {MemberState.APPLIED, MemberState.VETTING}:
        yield Step(_("Say no, with a reason"), at("decline"), posts=False)
    if member.state is MemberState.PAUSED and ready:
        yield Step(_("Begin again"), at("resume"), posts=True, kind="")
    if member.state is MemberState.ACTIVE and member.role is Role.DINER:
        yield Step(_("Ask for a meal"), url_for("coordinator.ask_for", ref=person.ref), posts=False, kind="")
    if member.state is MemberState.ACTIVE:
        yield Step(_("Pause"), at("pause"), posts=False)
    if member.state in {MemberState.ACTIVE, MemberState.PAUSED}:
        yield Step(_("They leave"), at("end"), posts=False)
    if member.state in {MemberState.ENDED, MemberState.DECLINED}:
        yield Step(_("Take their application again"), at("apply"), posts=True)


def _more_roles(file: PersonFile) -> list[Step]:
    words = {
        Role.COOK: _("They would like to cook"),
        Role.DINER: _("They would like meals"),
        Role.RELATIVE: _("They would like to act for somebody"),
    }
    return [
        Step(words[role], url_for("coordinator.apply_role", ref=file.person.ref, role=role.value), posts=True)
        for role in MEMBER_ROLES
        if not file.has(role)
    ]


def _check_lines(seen: Sequence[SeenCheck], policy: CouncilPolicy, today: date) -> list[CheckLine]:
    """The council's requirements in its order, each with what was recorded."""
    by_name = {item.check.requirement: item for item in seen}
    return [_check_line(item, by_name.get(item.value), policy, today) for item in policy.vetting.cook]


def _check_line(item: Requirement, seen: SeenCheck | None, policy: CouncilPolicy, today: date) -> CheckLine:
    in_date = seen is not None and counts(as_check(seen.check), policy.vetting, today)
    level = LEVELS.get(seen.check.level or "") if seen else None
    return CheckLine(item, requirement_name(item, policy.vetting), seen, in_date, level)


def needs_lines(needs: Needs) -> list[Line]:
    """What a diner told us, a line a question; what was not asked is said to be so."""
    lines = [
        Line(_("Severe"), allergens_listed(_answered(needs, Need.SEVERE))),
        Line(_("Avoids"), allergens_listed(_answered(needs, Need.AVOID))),
        Line(_("Eats"), _eaten(needs)),
        Line(_("Not asked"), allergens_listed(not_asked(needs.allergens))),
        Line(_("Anything else"), needs.other_allergens),
        Line(
            _("Diet"),
            "; ".join(f"{STRENGTHS[needs.diets[diet]]}: {DIETS[diet]}" for diet in DIETS if diet in needs.diets),
        ),
        Line(_("Heats with"), _kitchen(needs.heating)),
        Line(_("Tubs"), str(OPENS_TUB[needs.opens_tub])),
        Line(_("Eating"), str(EATING[needs.eating])),
        Line(_("Portion"), _("Small") if needs.small_portion else ""),
        Line(_("Does not like"), needs.dislikes),
    ]
    return [line for line in lines if line.value]


def _diet(diet: Diet, needs: Needs) -> str:
    return f"{STRENGTHS[needs.diets[diet]]}: {DIETS[diet]}"


def _eaten(needs: Needs) -> str:
    """Named only while some are not asked: a full list of 14 says less than that nothing is avoided."""
    eaten = _answered(needs, Need.NONE)
    if len(eaten) == len(Allergen):
        return str(_("All of the 14 foods"))
    if eaten and not not_asked(needs.allergens):
        return str(_("All the others of the 14 foods"))
    return allergens_listed(eaten)


def _answered(needs: Needs, answer: Need) -> list[Allergen]:
    return [item for item in Allergen if needs.allergens.get(item) is answer]


def _kitchen(heating: frozenset[Heating] | None) -> str:
    if heating is None:
        return str(_("Not asked"))
    words = {Heating.MICROWAVE: _("Microwave"), Heating.OVEN: _("Oven")}
    return ", ".join(words[item] for item in Heating if item in heating) or str(_("Nothing to heat with"))


def address_lines(home: Household | None) -> list[str]:
    return [line for line in (home.line1, home.line2, home.town, home.postcode) if line] if home else []


def _event(item: Happening) -> Event:
    title = str(DEEDS.get(item.deed) or _("Something was changed"))
    who = item.who or _("the service")
    said = _("%(when)s, by %(who)s", when=day_and_time(item.at), who=who)
    return Event("done", title, f"{said}. {item.reason}" if item.reason else str(said))
