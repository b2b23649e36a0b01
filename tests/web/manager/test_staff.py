"""Who runs the scheme: the list, a mailed link, and taking a role away, as a manager does it on the page."""

from datetime import timedelta

import pytest
from support.letters import last_letter
from support.queries import counted
from support.world import World
from werkzeug.test import TestResponse

from app import clock
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.accounts import Account, SignIn
from app.models.people import MemberRole, Person
from app.models.staff import StaffInvitation
from app.services.proof import FRESH_FOR
from app.services.second_factor import current_code, prepare
from app.web.identity import ports

MAYA = "maya@council.example"
INVITED = {"name": "Maya Rees", "email": MAYA, "roles": ["coordinator"]}


@pytest.fixture
def mina(world: World) -> Person:
    return world.person("Mina", Role.MANAGER, email="mina@council.example")


def invite(browser, mina: Person, **facts: object) -> TestResponse:
    return browser(mina).send("/scheme/staff/invite", INVITED | facts)


def link(world: World) -> str:
    return f"/invitation/{last_letter(world).code}"


def long_ago(world: World, who: Person) -> None:
    """Their second factor was shown more than half an hour before now."""
    rows = world.session.query(SignIn).join(SignIn.account).filter(Account.person_id == who.id)
    for row in rows:
        row.second_factor_at = clock.now() - FRESH_FOR - timedelta(seconds=1)
    world.session.commit()


def test_a_manager_invites_somebody_who_takes_it_on_and_signs_in(browser, world: World, mina: Person) -> None:
    assert invite(browser, mina).location == "/scheme/staff"
    assert "Maya Rees" in browser(mina).get("/scheme/staff").text_of()
    maya = browser()
    assert "Coordinator" in maya.get(link(world)).text_of()
    assert maya.send(link(world)).location == "/sign-in"
    maya.send("/sign-in", {"email": MAYA})
    assert maya.send("/code", {"code": last_letter(world).code}).location == "/sign-in/second-factor"


def test_opening_the_link_changes_nothing_and_its_second_use_names_nobody(browser, world: World, mina: Person) -> None:
    invite(browser, mina)
    path, maya = link(world), browser()
    maya.get(path)
    maya.get(path)
    assert world.session.query(StaffInvitation.accepted_at).scalar() is None
    maya.send(path)
    again = browser().get(path)
    assert again.status_code == 410
    assert not {"Maya", "Mina", MAYA} & set(again.text_of().split())


def test_a_link_is_for_its_address_alone(browser, world: World, mina: Person) -> None:
    invite(browser, mina)
    asha = world.cook(email="asha@post.example")
    assert browser(asha).get(link(world)).status_code == 403
    assert browser(mina).get(link(world)).status_code == 403


def test_a_link_that_never_was_is_not_there(browser, clean) -> None:
    assert browser().get("/invitation/never").status_code == 404


def test_a_role_that_is_not_the_manager_s_to_give_is_refused(browser, world: World, mina: Person) -> None:
    page = browser(mina)
    assert "Safeguarding lead" not in page.get("/scheme/staff/invite").text_of()
    refused = page.post("/scheme/staff/invite", INVITED | {"roles": ["safeguarding_lead"]})
    assert refused.status_code in {403, 422}
    assert not world.session.query(StaffInvitation).count()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"name": "Maya"}, "Enter a first and a last name."),
        ({"email": "maya"}, "Enter an email address, like name@example.org."),
        ({"roles": []}, "Choose at least one role."),
        ({"email": "mina@council.example"}, "Nobody changes their own roles."),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_sent(browser, world, mina, facts, said) -> None:
    answer = invite(browser, mina, **facts)
    assert answer.status_code in {403, 422}
    assert said in answer.text_of()
    assert not world.session.query(StaffInvitation).count()


def test_after_half_an_hour_the_phone_s_code_is_asked_for_first(browser, world: World, mina: Person) -> None:
    page = browser(mina)
    account = world.session.query(Account).filter_by(person_id=mina.id).one()
    prepare(world.deed(None), account)
    account.totp_confirmed_at = clock.now()
    world.session.commit()
    long_ago(world, mina)
    asked = page.get("/scheme/staff/invite")
    assert asked.status_code == 403
    assert "Enter the code that your phone shows now" in asked.text_of()
    assert page.post("/scheme/staff/invite", INVITED).status_code == 403
    assert not world.session.query(StaffInvitation).count()
    code = current_code(ports().secrecy, account, clock.now())
    wrong = page.send("/account/prove", {"code": "000000"})
    assert wrong.status_code == 422
    assert page.send("/account/prove?next=/scheme/staff/invite", {"code": code}).location == "/scheme/staff/invite"
    assert page.send("/scheme/staff/invite", INVITED).status_code == 303


def test_the_link_is_sent_again_and_withdrawn(browser, world: World, mina: Person) -> None:
    invite(browser, mina)
    old, page = link(world), browser(mina)
    assert page.send("/scheme/staff", action="/again").status_code == 303
    assert browser().get(old).status_code == 404
    new = link(world)
    assert page.send("/scheme/staff", action="/withdraw").status_code == 303
    assert browser().get(new).status_code == 410


def test_a_role_is_taken_away(browser, world: World, mina: Person) -> None:
    cleo = world.coordinator()
    hers, path = browser(cleo), f"/scheme/staff/{cleo.ref}/roles/coordinator/end"
    assert hers.get("/desk/").status_code == 200
    assert browser(mina).send(path, {"reason": ""}).status_code == 422
    assert browser(mina).send(path, {"reason": "She moved"}).location == "/scheme/staff"
    assert hers.get("/desk/").status_code == 302
    assert world.session.query(MemberRole).filter_by(person_id=cleo.id).one().state is MemberState.ENDED


def test_the_list_says_roles_sign_ins_and_phones_in_few_queries(browser, world: World, mina: Person) -> None:
    for number in range(5):
        world.person(f"C{number}", Role.COORDINATOR, Role.AUDITOR, email=f"c{number}@council.example")
    page = browser(mina)
    with counted() as asked:
        shown = page.get("/scheme/staff").text_of()
    assert len(asked) <= 6
    assert "No phone set up yet" in shown
    assert "Signed in last: Never" in shown


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.COOK])
def test_nobody_else_invites(browser, world: World, role: Role) -> None:
    nia = browser(world.person("Nia", role, email="nia@council.example"))
    assert nia.get("/scheme/staff/invite").status_code == 403
    assert nia.get("/scheme/staff").status_code == (200 if role is Role.AUDITOR else 403)


def test_on_trial_the_invitation_goes_out_and_opens(browser, world: World, life, mina: Person) -> None:
    life.trial()
    invite(browser, mina)
    assert browser().get(link(world)).status_code == 200
