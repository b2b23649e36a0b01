import pytest
from support.letters import last_letter, letters

from app.domain.members import MemberState
from app.domain.vocabulary import Channel, Need, Precision, Role
from app.models.accounts import Account
from app.models.desk import Task, TaskKind
from app.models.people import DinerProfile, Household, MemberRole, Person

NEW = "nell@post.example"
NELL = {
    "first_name": "Nell",
    "last_name": "Ward",
    "phone": "020 7946 0118",
    "postcode": "rh27de",
    "line1": "4 Lyndale Close",
    "town": "Reigate",
    "over_18": "y",
}


def confirmed(browser, world, role="cook", email=NEW):
    """A browser whose address is confirmed, at the page that asks for details."""
    page = browser()
    page.send(f"/join/{role}", {"email": email})
    answer = page.send("/code", {"code": last_letter(world).code})
    assert answer.location == "/join/details"
    return page


def send_details(page, **changed):
    return page.send("/join/details", NELL | changed)


def only(world, model):
    world.session.expire_all()
    return world.session.query(model).one()


def test_a_cook_joins_with_an_address_a_code_and_a_home(browser, world):
    page = confirmed(browser, world)
    assert send_details(page).location == "/account/waiting"
    person, home = only(world, Person), only(world, Household)
    assert (person.full_name, person.phone, person.channel) == ("Nell Ward", "+442079460118", Channel.EMAIL)
    assert (home.postcode, home.precision, home.authority) == ("RH2 7DE", Precision.POSTCODE, "E07000211")
    assert only(world, MemberRole).state is MemberState.APPLIED
    assert last_letter(world).kind == "application_received"
    waiting = page.get("/account/waiting").text_of()
    assert "Waiting" in waiting
    assert "ring you about your checks" in waiting


def test_nothing_is_kept_of_an_address_that_is_not_confirmed(browser, world):
    browser().send("/join/cook", {"email": NEW})
    assert world.session.query(Account).count() == 0
    assert last_letter(world).kind == "confirm_email"


def test_a_diner_is_asked_for_nothing_to_eat_yet(browser, world):
    send_details(confirmed(browser, world, "diner"), phone="")
    profile = only(world, DinerProfile)
    assert set(profile.allergens.values()) == {Need.NOT_ASKED}
    assert len(profile.allergens) == 14
    assert profile.heating is None
    assert only(world, MemberRole).role is Role.DINER
    assert only(world, Person).phone is None


def test_a_relative_says_whom_they_help_and_a_coordinator_rings(browser, world):
    page = confirmed(browser, world, "relative")
    assert send_details(page, about="Dev Bell", relation="daughter").status_code == 303
    task = only(world, Task)
    assert (task.kind, task.message) == (TaskKind.CALL, "relative_applied")
    assert task.facts == {"about": "Dev Bell", "relation": "daughter"}
    assert only(world, MemberRole).role is Role.RELATIVE


@pytest.mark.parametrize(
    ("role", "changed", "sentence"),
    [
        ("cook", {"first_name": " "}, "Enter your first name."),
        ("cook", {"first_name": "N" * 100_000}, "Use 60 letters or fewer."),
        ("cook", {"phone": ""}, "Enter a phone number we can ring you on."),
        ("cook", {"phone": "12"}, "Enter a phone number, like 01632 960123."),
        ("cook", {"postcode": "RH27"}, "Enter a postcode, like RH2 7DE."),
        ("cook", {"line1": ""}, "Enter your house number and street."),
        ("cook", {"password": "short"}, "Use 12 letters or more."),
        ("cook", {"password": "nell@post.example"}, "Choose a password that is not your email address."),
        ("cook", {"over_18": ""}, "Tick the box if you are 18 or over."),
        ("relative", {"about": ""}, "Enter the name of the person you act for."),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_stored(browser, world, role, changed, sentence):
    page = confirmed(browser, world, role)
    fields = {name: value for name, value in changed.items() if not (name == "over_18" and not value)}
    sent = NELL | fields
    if changed.get("over_18") == "":
        del sent["over_18"]
    answer = page.send("/join/details", sent)
    assert answer.status_code == 422
    assert sentence in answer.text_of()
    assert "There is a problem" in answer.text_of() or "to put right" in answer.text_of()
    assert world.session.query(Person).count() == 0


def test_an_unknown_postcode_is_taken_with_street_and_town_and_placed_by_a_person(browser, world):
    page = confirmed(browser, world)
    refused = send_details(page, postcode="RH2 7ZZ", town="")
    assert refused.status_code == 422
    assert "Enter the town." in refused.text_of()
    assert send_details(page, postcode="RH2 7ZZ", town="Reigate").status_code == 303
    home, task = only(world, Household), only(world, Task)
    assert (home.lat, home.lon, home.precision) == (None, None, None)
    assert (task.kind, task.key) == (TaskKind.PLACE_ADDRESS, f"place:{home.id}")


def test_another_councils_postcode_is_told_which_and_may_still_carry_on(browser, world):
    page = confirmed(browser, world)
    told = send_details(page, postcode="EN5 1QX", town="Barnet")
    assert told.status_code == 200
    assert "EN5 1QX is looked after by Barnet" in told.text_of()
    assert world.session.query(Person).count() == 0
    going_on = told.forms().values
    assert going_on["stays"] == "yes"
    said = going_on | {"over_18": "y"}
    unsaid = page.client.post("/join/details", base_url=page.base, data=said)
    assert unsaid.status_code == 422
    assert "Say why you are with this council." in unsaid.text
    why = "Our farm is on the Reigate side"
    assert page.client.post("/join/details", base_url=page.base, data=said | {"because": why}).status_code == 303
    assert only(world, Household).lat is None
    assert only(world, Task).kind is TaskKind.PLACE_ADDRESS
    nell = only(world, Person)
    to_place = browser(world.coordinator()).get(f"/desk/people/{nell.ref}/home").text_of()
    assert why in to_place


def test_a_postcode_of_no_council_is_not_turned_away_either(browser, world):
    told = send_details(confirmed(browser, world), postcode="LL55 1AB")
    assert told.status_code == 200
    assert "no council near it is with us yet" in told.text_of()


def test_a_known_address_gives_the_same_page_and_a_mail_that_says_so(browser, world):
    world.cook(email="asha@post.example")
    new, known = browser(), browser()
    for page, email in ((new, NEW), (known, "asha@post.example")):
        assert page.send("/join/cook", {"email": email}).location == "/code"
    texts = [
        page.get("/code").text_of().replace(email, "X") for page, email in ((new, NEW), (known, "asha@post.example"))
    ]
    assert texts[0] == texts[1]
    first, second = letters(world)
    assert (first.kind, second.kind) == ("confirm_email", "known_address")
    assert (second.email, second.code, second.handle) == ("asha@post.example", "", "")


def test_whoever_stopped_half_way_is_asked_for_the_details_again(browser, world):
    confirmed(browser, world)
    page = confirmed(browser, world, "diner")
    send_details(page)
    assert only(world, MemberRole).role is Role.DINER
    assert world.session.query(Account).count() == 1


def test_the_details_are_given_once(browser, world):
    page = confirmed(browser, world)
    data = page.get("/join/details").forms().values | NELL
    for _ in range(2):
        assert page.client.post("/join/details", base_url=page.base, data=data).status_code == 303
    assert world.session.query(Person).count() == 1
    assert page.get("/join/details").location == "/account/"


def test_without_a_confirmed_address_there_are_no_details_to_give(browser, world):
    assert browser().get("/join/details").status_code == 302
    assert browser().post("/join/details", NELL).status_code == 403


@pytest.mark.parametrize("role", ["coordinator", "safeguarding_lead", "king", "COOK"])
def test_nobody_joins_as_staff(browser, world, role):
    assert browser().get(f"/join/{role}").status_code == 404


def test_an_account_without_details_sees_only_its_own_pages(browser, world):
    page = confirmed(browser, world)
    assert page.get("/account/").location == "/join/details"
    assert page.get("/account/sessions").status_code == 200
    assert page.get("/account/name").status_code == 403


def test_a_password_given_while_joining_signs_in_later(browser, world):
    send_details(confirmed(browser, world), password="three pies on a sill")
    sent = {"email": NEW, "password": "three pies on a sill"}
    assert browser().send("/sign-in/password", sent).status_code == 303


def test_everything_that_is_missing_is_said_at_once(browser, world):
    page = confirmed(browser, world, "relative")
    answer = page.send("/join/details", {"phone": "", "postcode": "", "over_18": ""} | {"first_name": "Nell"})
    told = answer.text_of()
    for sentence in (
        "Enter your last name.",
        "Enter a phone number we can ring you on.",
        "Enter the name of the person you act for.",
        "Enter a postcode, like RH2 7DE.",
        "Enter your house number and street.",
    ):
        assert told.count(sentence) == 2, sentence
