"""The part of the journey that goes otherwise than planned, with a diner who does it all online herself."""

from playwright.sync_api import Browser
from support.live import Service
from support.mailbox import code_in
from support.world import World

from app.domain.references import show
from app.domain.vocabulary import Allergen, Need
from app.store import demo
from app.web.words.names import ALLERGENS
from tests.browser.cast import Cast, email_of, enters_the_code, mails
from tests.browser.joining import opens_person
from tests.browser.sharing import A_SLIP_S_TIME
from tests.browser.signing_in import sign_in
from tests.browser.visitor import Visitor, visitor

FIRST, SECOND = "a kettle and two cups", "the kettle is on again"
BARNET = {"postcode": "N12 8QN", "authority": "E09000003", "lat": 51.6135, "lon": -0.1763}


def everybody_is_there(cast: Cast) -> None:
    """Two cooks who have been checked, Joan and Win who have only a telephone, all of the staff signed in."""
    service = cast.service
    with service.app.app_context():
        world = World(service.app)
        barnet = world.barnet
        world.cook("Asha", email=email_of(cast.asha))
        world.diner("Joan", needs={Allergen.FISH: Need.AVOID}, phone="+441632960122")
        home = [world.household(council=barnet, line1=line, **BARNET) for line in ("4 Orchard Walk", "9 Larch Court")]
        world.cook("Otto", council=barnet, household=home[0], email=email_of(cast.otto))
        world.diner("Win", council=barnet, household=home[1], phone="+441632960123")
        world.session.close()
    for who, council in ((cast.asha, "reigate"), (cast.otto, "barnet")):
        who.council = council
    for who in cast.everyone():
        who.axe = False
        sign_in(service, who.page.context, who.council, email_of(who))


def dev_joins(dev: Visitor, cleo: Visitor) -> None:
    """She answers all that is asked by herself, and then a coordinator lets her start."""
    dev.goes_to("/")
    dev.follows("I’d like a meal")
    dev.types("Your email address", email_of(dev))
    before = mails(dev)
    dev.presses("Send me the code")
    enters_the_code(dev, before)
    dev.fills(First_name="Dev", Last_name="Shah", Postcode="RH2 7DE", House_number_and_street="8 Lyndale Close")
    dev.types("Password, if you would like one", FIRST)
    dev.chooses("I am 18")
    dev.presses("Send it to the office")
    dev.goes_to("/diner/needs")
    for allergen in Allergen:
        dev.chooses("I eat it", of=str(ALLERGENS[allergen]))
    dev.chooses("Microwave", of="What can you heat a meal with?")
    dev.chooses("Yes", of="Can you open a tub?")
    dev.chooses("No", of="Do you need help to eat?")
    dev.presses("Save")
    opens_person(cleo, "Dev Shah")
    cleo.presses("Begin")
    cleo.presses("Make active")
    dev.goes_to("/diner/")
    dev.sees("Would you like a meal?")


def dev_forgets_her_password(cast: Cast, dev: Visitor, browser: Browser) -> None:
    """A new one by mail; then she signs out everywhere, and a second screen is out, too."""
    dev.goes_to("/account/")
    dev.presses("Sign out")
    _enters(dev, SECOND, expect_status=422)
    dev.goes_to("/forgotten-password")
    dev.types("Your email address", email_of(dev))
    before = mails(dev)
    dev.presses("Send me the code")
    dev.types("The code in the email", code_in(cast.service.mailbox.next_to(email_of(dev), after=before)))
    dev.types("New password", SECOND)
    dev.presses("Use this password")
    tablet = visitor(browser, cast.service, "Dev's tablet", "reigate", scripts=dev.scripts, axe=False)
    _enters(tablet, SECOND, email=email_of(dev))
    dev.goes_to("/account/sessions")
    dev.presses("Sign out everywhere")
    for screen in (dev, tablet):
        screen.goes_to("/diner/")
        screen.sees("Your email address")
    tablet.page.context.close()
    _enters(dev, SECOND)


def _enters(who: Visitor, password: str, *, email: str = "", expect_status: int = 200) -> None:
    who.goes_to("/sign-in/password")
    who.types("Your email address", email or email_of(who))
    who.types("Password", password)
    who.presses("Sign in", expect_status=expect_status)


def dev_asks_and_cleo_says_no(dev: Visitor, cleo: Visitor, dish: str) -> None:
    dev.goes_to("/diner/meals")
    dev.follows(dish)
    dev.presses("Ask for this meal")
    dev.goes_to("/diner/")
    dev.sees(f"You asked for {dish}", "The council looks at it now")
    cleo.goes_to("/desk/")
    cleo.follows("Say no to Dev Shah")
    cleo.presses("Say no", expect_status=422)
    cleo.chooses("Another diner goes first", of="Why not?")
    cleo.presses("Say no")
    dev.goes_to("/diner/")
    dev.sees("You asked for a meal", "We are asking your neighbours")


def asha_picks(cast: Cast, name: str, dish: str) -> None:
    """The cook offers what she has posted to a neighbour who waits; a coordinator looks at it first."""
    cast.asha.goes_to("/cook/neighbours")
    cast.asha.presses(f"Offer {dish}", inside=cast.asha.page.locator(".ep-row", has_text=name))
    cast.asha.sees("A coordinator looks at it")
    approve(cast, cast.cleo, name)


def approve(cast: Cast, staff: Visitor, name: str) -> None:
    staff.goes_to("/desk/")
    staff.presses(f"Approve {name}")
    cast.service.move_to(cast.service.now() + A_SLIP_S_TIME)
    cast.service.settle()


def dev_says_yes(dev: Visitor, dish: str) -> None:
    dev.goes_to("/diner/")
    dev.sees(f"Asha has {dish} for you")
    dev.presses("Yes, I would like it")
    dev.sees("It is arranged")


def asks_for(staff: Visitor, name: str, day: str) -> None:
    """For somebody who rang: a day and a time of day, any meal."""
    opens_person(staff, name)
    staff.follows("Ask for a meal")
    staff.picks(day, of="Which day?")
    staff.chooses("Evening", of="What time of day?")
    staff.chooses("By phone", of="How did they ask?")
    staff.presses("Ask for a meal")


def says_yes_on_the_phone(staff: Visitor) -> None:
    staff.goes_to("/desk/calls")
    staff.follows("We spoke")
    staff.chooses("We spoke", of="How did it go?")
    staff.chooses("Yes", of="What did they say?")
    staff.chooses("I read out what is in the meal")
    staff.presses("Write it down")


def asha_finds_fish_in_it(cast: Cast, dish: str) -> None:
    """Joan avoids it: hers is stopped at once, and Dev, who may eat it, is asked again."""
    cast.asha.goes_to("/cook")
    cast.asha.follows(dish)
    cast.asha.follows("Change this meal")
    cast.asha.chooses("Yes", of=str(ALLERGENS[Allergen.FISH]))
    cast.asha.presses("Save the changes")
    cast.asha.goes_to("/cook/visits")
    cast.asha.follows(f"{dish} for Joan")
    cast.asha.sees("Do not hand this meal over.")
    cast.cleo.goes_to("/desk/")
    cast.cleo.sees("Who has no meal yet", "Joan Bell")


def asha_takes_it_back(cast: Cast, dev: Visitor, dish: str) -> None:
    dev_says_yes(dev, dish)
    cast.asha.goes_to("/cook")
    cast.asha.follows(dish)
    cast.asha.follows("Take it back")
    cast.asha.sees("It is promised to Dev")
    cast.asha.chooses("My plans have changed")
    cast.asha.presses("Take the meal back")
    dev.goes_to("/diner/")
    dev.sees(f"The visit with {dish} is off")


def they_are_kept_apart(cast: Cast, dev: Visitor, dish: str) -> None:
    dev.goes_to("/diner/meals")
    dev.sees(dish)
    opens_person(cast.cleo, "Dev Shah")
    cast.cleo.follows("Keep apart from somebody")
    cast.cleo.types("Reference of the other person", _reference(cast.service, "Asha Bell"))
    cast.cleo.types("Why?", "They know each other from a quarrel")
    cast.cleo.presses("Keep them apart")
    dev.goes_to("/diner/meals")
    dev.does_not_see(dish, "Asha", "quarrel")


def _reference(service: Service, name: str) -> str:
    with service.app.app_context():
        world = World(service.app)
        person = demo.person_named(world.session, world.reigate.id, name)
        assert person is not None
        return show(person.ref)


def asha_is_held_and_two_lift_it(cast: Cast) -> None:
    asha, cleo, sam = cast.asha, cast.cleo, cast.sam
    sam.goes_to("/desk/holds")
    sam.types("Whom do you want to put on hold?", "Asha")
    sam.presses("Find")
    sam.follows("Put Asha Bell on hold")
    sam.types("Why?", "A complaint is looked into")
    sam.presses("Put on hold now")
    asha.goes_to("/cook", expect_status=403)
    sam.types("What was found", "Nothing in it, and the neighbour says so.")
    sam.presses("Ask to lift it")
    sam.sees("Somebody else agrees")
    cleo.goes_to("/desk/holds")
    cleo.follows("Asha Bell")
    cleo.presses("Agree, and lift the hold")
    asha.goes_to("/cook")


def barnet_shares_a_meal(cast: Cast, dish: str) -> None:
    """The whole road once more, in the other council: posted, asked for by phone, approved, told, brought."""
    otto, bea = cast.otto, cast.bea
    opens_person(bea, "Win Bell")
    bea.follows("Act for Win")
    bea.chooses("On the phone", of="How did they ask?")
    bea.types("What did they ask for?", "A meal this week")
    bea.presses("Start")
    bea.goes_to("/diner/meals")
    bea.follows(dish)
    bea.presses("Ask for this meal")
    bea.presses("Stop acting for Win")
    approve(cast, bea, "Win Bell")
    bea.goes_to("/desk/calls")
    bea.follows("We spoke")
    bea.chooses("We spoke", of="How did it go?")
    bea.presses("Write it down")
    otto.goes_to("/cook/visits")
    otto.follows(f"{dish} for Win")
    otto.sees("You meet for the first time")


def otto_hands_over(cast: Cast, dish: str) -> None:
    cast.otto.goes_to("/cook/visits")
    cast.otto.follows(f"{dish} for Win")
    cast.otto.sees("9 Larch Court")
    cast.otto.presses("I handed it over")
    cast.otto.sees("Thank you. Win has a meal.")
    cast.cleo.goes_to("/desk/people")
    cast.cleo.does_not_see("Win Bell", "Otto")
