"""The part of the journey in which people come: a cook by email, staff with a second factor, Joan by telephone."""

import pyotp

from app.domain.vocabulary import Allergen
from app.web.words.names import ALLERGENS
from tests.browser.cast import Cast, email_of, enters_the_code, mails
from tests.browser.visitor import Visitor

TODAY = "08/03/2027"


def asha_finds_her_council(cast: Cast) -> None:
    asha = cast.asha
    asha.goes_to("/")
    asha.types("What is your postcode?", "rh27de")
    asha.presses("Find my council")
    asha.council = "reigate"
    asha.sees("Reigate and Banstead", "demonstration")


def a_cook_joins(who: Visitor, last_name: str, postcode: str, phone: str) -> None:
    who.goes_to("/")
    who.follows("I’d like to cook")
    who.types("Your email address", "asha at home")
    who.presses("Send me the code", expect_status=422)
    who.types("Your email address", email_of(who))
    before = mails(who)
    who.presses("Send me the code")
    who.types("The code in the email", "12")
    who.presses("Go on", expect_status=422)
    enters_the_code(who, before)
    who.fills(First_name=who.name, Last_name=last_name, Phone_number=phone)
    who.fills(Postcode=postcode, House_number_and_street="4 Orchard Walk")
    who.chooses("I am 18")
    who.presses("Send it to the office")
    who.sees("Thank you")


def staff_sign_in(who: Visitor) -> None:
    """By a code from a mail, and then by the phone, which is set up the first time."""
    who.goes_to("/sign-in")
    who.types("Your email address", email_of(who))
    before = mails(who)
    who.presses("Email me a code")
    enters_the_code(who, before)
    key = who.page.locator("code").first.inner_text().replace(" ", "")
    who.types("The code", pyotp.TOTP(key).at(who.service.now()))
    who.presses("Finish")
    who.presses("I have written them down")


def cleo_checks_asha(cleo: Visitor) -> None:
    opens_person(cleo, "Asha Raman")
    cleo.presses("Begin the checks")
    cleo.does_not_see("Make active")
    cleo.follows("Record Identity seen")
    cleo.types("Day you saw it", TODAY)
    cleo.chooses("In person", of="How did you see it?")
    cleo.presses("Record it")
    cleo.follows("Record DBS check")
    cleo.types("Day of issue on the certificate", "01/02/2031")
    cleo.chooses("Basic", of="Level on the certificate")
    cleo.presses("Record it", expect_status=422)
    cleo.types("Day of issue on the certificate", "01/02/2027")
    cleo.presses("Record it")
    for check in ("Food hygiene quiz", "Agreement"):
        cleo.follows(f"Record {check}")
        cleo.types("Day", TODAY)
        cleo.presses("Record it")
    cleo.presses("Make active")
    cleo.sees("Cook", "Active")


def joan_rings(cleo: Visitor) -> None:
    """She has a landline and nothing else; the 14 are asked aloud."""
    cleo.goes_to("/desk/people")
    cleo.follows("New caller")
    cleo.fills(First_name="Joan", Last_name="Whitlock", Postcode="RH2 0PS", House_and_street="2 Larch Court")
    cleo.types("Phone number, if they have one", "01632 960122")
    cleo.chooses("A cook they are matched with may ring them")
    for allergen in Allergen:
        answer = "Avoids" if allergen is Allergen.FISH else "Eats it"
        cleo.chooses(answer, of=str(ALLERGENS[allergen]))
    cleo.chooses("Microwave", of="What can they heat a meal with?")
    cleo.chooses("Yes", of="Can they open a tub?")
    cleo.chooses("Yes", of="Can they eat alone?")
    cleo.types("What should the cook know at the door?", "The bell is low, on the left.")
    cleo.presses("Save this caller")
    cleo.presses("Make active")
    cleo.sees("Joan Whitlock", "Active", "Fish")


def opens_person(cleo: Visitor, name: str) -> None:
    cleo.goes_to("/desk/people")
    cleo.types("Find somebody", name)
    cleo.presses("Find")
    cleo.follows(name)
