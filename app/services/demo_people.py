"""The people of a demonstration, told one after the other through the deeds that real people come by."""

from app.domain.contacts import parse_phone
from app.domain.council_safety import LEVELS, Requirement
from app.domain.members import MemberState
from app.domain.needs import Needs
from app.domain.references import new_reference
from app.domain.vetting import IdentityMethod
from app.domain.vocabulary import (
    Allergen,
    Asked,
    Channel,
    Diet,
    EatingHelp,
    Heating,
    Need,
    OpensTub,
    Role,
    Strength,
)
from app.models.accounts import Account
from app.models.desk import CallOutcome
from app.models.people import MemberRole, Person
from app.services import acting, calls, checks, concerns, keep_aparts, members, needs, second_factor, sign_up
from app.services.calls import CallMade
from app.services.checks import CheckFacts
from app.services.concerns import Worry
from app.services.demo_story import Cook, Diner, Relative, Somebody, Staff, Stage
from app.services.frame import Deed
from app.services.homes import HomeFacts
from app.services.members import PersonFacts
from app.services.sign_up import Details
from app.store import demo as store
from app.store import people

STAFF_CAME = 90  # days ago, before anybody else
REASON = "Told for the demonstration"


def tell(deed: Deed, stage: Stage, password_hash: str) -> None:
    """Everybody, oldest first, in one transaction: either all are here or none."""
    for one in stage.story.staff:
        _staff(stage, one, password_hash)
    newcomers = [*stage.story.cooks, *stage.story.diners, *stage.story.relatives]
    for who in sorted(newcomers, key=lambda one: -one.days_ago):
        if isinstance(who, Cook):
            _cook(stage, who, password_hash)
        elif isinstance(who, Diner):
            _diner(stage, who, password_hash)
        elif isinstance(who, Relative):
            _relative(stage, who, password_hash)
    _bonds(stage)
    deed.record("demonstration_told", stage.coordinator(), reason=REASON)


def _staff(stage: Stage, who: Staff, password_hash: str) -> None:
    at = stage.days_ago(STAFF_CAME)
    deed = stage.deed(None, at)
    person = Person(
        council_id=deed.council_id,
        ref=new_reference(),
        first_name=who.first_name,
        last_name=who.last_name,
        channel=Channel.EMAIL,
        language=_speaks(deed, who),
        created_at=at,
    )
    stage.session.add(person)
    deed.record("person_joined", person, after={"name": person.full_name}, reason=REASON)
    for role in who.roles:
        row = MemberRole(council_id=deed.council_id, person_id=person.id, role=Role(role), applied_at=at)
        row.state, row.active_since = MemberState.ACTIVE, at
        stage.session.add(row)
        deed.record("role_active", row, after={"role": role}, reason=REASON)
    account = _account(stage, who, password_hash, None)
    account.person_id = person.id
    stage.session.flush()
    second_factor.prepare(deed, account)
    account.totp_confirmed_at = at


def _speaks(deed: Deed, who: Somebody) -> str:
    return who.language or deed.policy.languages[0].value


def _account(stage: Stage, who: Somebody, password_hash: str, role: Role | None) -> Account:
    at = stage.days_ago(STAFF_CAME if role is None else who.days_ago)
    account = Account(council_id=stage.council.id, email=who.email, wanted_role=role, confirmed_at=at, created_at=at)
    account.password_hash = password_hash
    stage.session.add(account)
    stage.session.flush()
    return account


def _home(stage: Stage, who: Somebody) -> HomeFacts:
    door = who.door if isinstance(who, Diner) else ""
    town = who.town or stage.story.town
    return HomeFacts(line1=who.street, town=town, postcode=who.postcode, arrival_note=door)


def _signs_up(
    stage: Stage, who: Somebody, role: Role, password_hash: str, about: str = "", relation: str = ""
) -> Person:
    account = _account(stage, who, password_hash, role)
    details = Details(
        first_name=who.first_name,
        last_name=who.last_name,
        phone=who.phone,
        phone_agreed=True,
        home=_home(stage, who),
        over_18=True,
        about=about,
        relation=relation,
    )
    deed = stage.deed(None, stage.days_ago(who.days_ago))
    deed.language = _speaks(deed, who)
    return sign_up.finish(deed, account.id, details)


def _version(stage: Stage, person: Person, role: Role) -> int:
    row = people.role_of(stage.session, stage.council.id, person.id, role)
    assert row is not None
    return row.version


def _desk(stage: Stage, who: Somebody, days_later: int = 0) -> Deed:
    at = stage.days_ago(max(who.days_ago - days_later, 0), hour=11)
    return stage.deed(stage.coordinator(), at, why=REASON)


def _cook(stage: Stage, who: Cook, password_hash: str) -> None:
    person = _signs_up(stage, who, Role.COOK, password_hash)
    if who.state == "applied":
        return
    desk = _desk(stage, who, 1)
    members.begin_vetting(desk, person.ref, Role.COOK, _version(stage, person, Role.COOK))
    asked = stage.council.policy.vetting.cook
    for requirement in asked[:2] if who.state == "checking" else asked:
        checks.record_check(desk, person.ref, requirement, _check(desk, requirement))
    if who.state == "checking":
        return
    members.activate(desk, person.ref, Role.COOK, _version(stage, person, Role.COOK))
    if who.state == "paused":
        own = stage.deed(person, stage.days_ago(5), why="Away until the end of the month")
        members.pause(own, person.ref, Role.COOK, own.reason, _version(stage, person, Role.COOK))


def _check(desk: Deed, requirement: Requirement) -> CheckFacts:
    level = desk.policy.vetting.level if requirement is Requirement.DBS else None
    method = IdentityMethod.IN_PERSON if requirement is Requirement.IDENTITY else None
    reason = REASON if level and level is not LEVELS[desk.policy.vetting.check][0] else ""
    return CheckFacts(day=desk.today, level=level, method=method, reason=reason)


def _needs(who: Diner) -> Needs:
    if not who.asked:
        return Needs()
    answers = dict.fromkeys(Allergen, Need.NONE)
    answers |= {Allergen(code): Need.AVOID for code in who.avoid}
    answers |= {Allergen(code): Need.SEVERE for code in who.severe}
    return Needs(
        allergens=answers,
        diets={Diet(code): Strength.MUST for code in who.must},
        heating=frozenset(map(Heating, who.heating)),
        opens_tub=OpensTub(who.opens_tub),
        eating=EatingHelp.NONE,
        small_portion=who.small_portion,
    )


def _diner(stage: Stage, who: Diner, password_hash: str) -> None:
    desk = _desk(stage, who)
    if who.email:
        person = _signs_up(stage, who, Role.DINER, password_hash)
        if who.state == "applied":
            return
        members.begin_vetting(desk, person.ref, Role.DINER, _version(stage, person, Role.DINER))
        profile = people.profile_of(stage.session, stage.council.id, person.id)
        assert profile is not None
        needs.save_needs(desk, person.ref, _needs(who), profile.version, Asked.PHONE)
    else:
        person = members.add_person(desk, _from_a_call(stage, who))
    if who.state == "active":
        members.activate(desk, person.ref, Role.DINER, _version(stage, person, Role.DINER))


def _from_a_call(stage: Stage, who: Diner) -> PersonFacts:
    return PersonFacts(
        first_name=who.first_name,
        last_name=who.last_name,
        role=Role.DINER,
        channel=Channel.PHONE if who.phone else Channel.VISIT,
        how=Asked.PHONE if who.phone else Asked.VISIT,
        phone=parse_phone(who.phone),
        phone_agreed=bool(who.phone),
        home=None if who.lives_with else _home(stage, who),
        lives_with=stage.person(who.lives_with).ref if who.lives_with else "",
        needs=_needs(who),
        language=who.language,
    )


def _relative(stage: Stage, who: Relative, password_hash: str) -> None:
    person = _signs_up(stage, who, Role.RELATIVE, password_hash, about=who.diner, relation=who.relation)
    desk = _desk(stage, who)
    for task in store.open_tasks_about(stage.session, stage.council.id, person.id):
        calls.record(desk, task.ref, task.version, CallMade(CallOutcome.SPOKE, note="Both agree"))
    acting.link_relative(desk, person.ref, stage.person(who.diner).ref, who.relation)
    members.begin_vetting(desk, person.ref, Role.RELATIVE, _version(stage, person, Role.RELATIVE))
    members.activate(desk, person.ref, Role.RELATIVE, _version(stage, person, Role.RELATIVE))


def _bonds(stage: Stage) -> None:
    """Two who are kept apart, and a worry that somebody has told."""
    day = stage.story.day
    if day.apart:
        first, second = map(stage.person, day.apart)
        desk = stage.deed(stage.coordinator(), stage.days_ago(4))
        keep_aparts.keep_apart(desk, first.ref, second.ref, "They were neighbours once, and fell out.")
    if day.worry:
        cook = stage.person(stage.story.cooks[0].name)
        concerns.raise_concern(stage.deed(cook, stage.days_ago(2, hour=19)), Worry(text=day.worry))
