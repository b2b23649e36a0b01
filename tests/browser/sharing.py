"""The part of the journey in which meals are posted, asked for, approved and brought."""

from datetime import timedelta
from pathlib import Path

from app.domain.vocabulary import Allergen
from app.web.words.names import ALLERGENS
from tests.browser.cast import Cast, mails
from tests.browser.joining import opens_person
from tests.browser.visitor import Visitor

IN_A_PIE = {Allergen.GLUTEN: "Yes", Allergen.MILK: "Yes", Allergen.CELERY: "May contain"}
ADDRESS = "2 Larch Court"
A_SLIP_S_TIME = timedelta(minutes=3)
"""After it the mails about a decision have gone out."""


def asha_posts(asha: Visitor, dish: str, day: str, photo: Path | None = None) -> None:
    asha.goes_to("/cook")
    asha.follows("Post a meal")
    if photo:
        asha.gives_photo("A photo of it", photo)
    asha.fills(What_is_it="", What_is_in_it="Chicken, leeks, butter, milk, wheat flour, stock")
    for allergen in Allergen:
        asha.chooses(IN_A_PIE.get(allergen, "No"), of=str(ALLERGENS[allergen]))
    asha.chooses("2", of="How many portions can you share?")
    asha.chooses("Hot", of="How will it arrive?")
    asha.types("What time is it ready?", "17:15")
    asha.chooses(day, of="Use by")
    asha.chooses(day, of="When can you bring it?")
    asha.chooses("5.30pm to 6.30pm", of="Between")
    asha.presses("Post the meal", expect_status=422)
    asha.types("What is it?", dish)
    asha.presses("Post the meal")
    asha.sees("Your meal is on the table", dish)


def joan_asks_by_phone(cleo: Visitor, dish: str) -> None:
    """Cleo does the online step for her, in her own name."""
    opens_person(cleo, "Joan Whitlock")
    cleo.follows("Act for Joan")
    cleo.chooses("On the phone", of="How did they ask?")
    cleo.types("What did they ask for?", "A meal this week")
    cleo.presses("Start")
    cleo.sees("You are acting for Joan Whitlock")
    cleo.goes_to("/diner/meals")
    cleo.sees("You avoid", "fish")
    cleo.follows(dish)
    cleo.sees("Nothing you avoid is in it")
    cleo.presses("Ask for this meal")
    cleo.sees("You asked for this meal")
    cleo.presses("Stop acting for Joan")


def cleo_approves(cast: Cast, dish: str) -> None:
    cleo = cast.cleo
    cleo.goes_to("/desk/")
    cleo.sees("Matches to decide", "Joan Whitlock", dish)
    before = mails(cast.asha)
    cleo.presses("Approve Joan Whitlock")
    cleo.sees("Approved", "Undo")
    cast.service.move_to(cast.service.now() + A_SLIP_S_TIME)
    mail = cast.service.mailbox.next_to("asha@post.example", after=before)
    assert ADDRESS not in str(mail), "an address never stands in a mail"
    assert "960122" not in str(mail), "nor does a phone number"


def cleo_rings_joan(cast: Cast) -> None:
    """To say that it is arranged: she has no email, so a person rings."""
    cast.service.settle()
    cleo = cast.cleo
    cleo.goes_to("/desk/calls")
    cleo.sees("Joan Whitlock", "01632 960122")
    while cleo.page.get_by_role("button", name="We spoke").count():
        cleo.follows("We spoke")
        cleo.chooses("We spoke", of="How did it go?")
        cleo.presses("Write it down")
    cleo.sees("Nobody to ring")


def opens_visit(asha: Visitor, dish: str) -> None:
    asha.goes_to("/cook/visits")
    asha.follows(f"{dish} for Joan")


def asha_hands_over(asha: Visitor, dish: str) -> None:
    opens_visit(asha, dish)
    asha.sees(ADDRESS, "The bell is low, on the left.", "Call Joan")
    asha.presses("I handed it over")
    asha.sees("Thank you. Joan has a meal.")


def nobody_answers(cast: Cast, dish: str) -> None:
    asha, cleo = cast.asha, cast.cleo
    opens_visit(asha, dish)
    before = mails(cleo)
    asha.follows("Nobody is answering")
    asha.sees("Ring the bell again", "Do not leave the food")
    asha.presses("Nobody answers: tell the coordinator")
    asha.sees("You told us", "that nobody answers")
    cast.service.mailbox.next_to("cleo@post.example", after=before)
    cleo.goes_to("/desk/")
    cleo.sees("Nobody answered at Joan")
    cleo.follows("Open")
    cleo.presses("Close this search", expect_status=422)
    cleo.types("Who found out?", "Ruth Adeyemi")
    cleo.types("How?", "I spoke to her daughter. She is at her daughter's.")
    cleo.chooses("Safe, but there was no meal today", of="How did it end?")
    cleo.presses("Close this search")
    cleo.sees("This search is closed", "Ruth Adeyemi")
    opens_visit(asha, dish)
    asha.sees("Didn’t happen")


def asha_cannot_go(cast: Cast, dish: str) -> None:
    """The portion goes back on the table, and Joan back in the queue with her days."""
    asha, cleo = cast.asha, cast.cleo
    opens_visit(asha, dish)
    asha.follows("I cannot go")
    asha.chooses("I am unwell", of="What happened?")
    asha.presses("Call off this visit")
    asha.sees("Thank you for telling us")
    asha.goes_to("/cook")
    asha.follows(dish)
    asha.sees("2 of 2")
    cleo.goes_to("/desk/")
    cleo.sees("Who has no meal yet", "Joan Whitlock")


def somebody_is_worried(cast: Cast) -> None:
    asha, sam = cast.asha, cast.sam
    asha.follows("Worried about someone?")
    asha.types("What worries you?", "Joan did not know me on Thursday.")
    before = mails(sam)
    asha.presses("Send my report")
    cast.service.mailbox.next_to("sam@post.example", after=before)
    sam.goes_to("/desk/concerns")
    sam.follows("Nobody named")
    sam.sees("Joan did not know me on Thursday.")
    cast.cleo.goes_to("/desk/concerns", expect_status=403)


def cleo_holds_asha(cast: Cast) -> None:
    opens_person(cast.cleo, "Asha Raman")
    cast.cleo.follows("Put on hold")
    cast.cleo.types("Why?", "A complaint is looked into")
    cast.cleo.presses("Put on hold now")
    cast.cleo.sees("is on hold")
    cast.asha.goes_to("/cook", expect_status=403)


def barnet_sees_nothing(cast: Cast, *, path: str) -> None:
    """path: of a page of Reigate's with a reference in it."""
    for page in ("/desk/", "/desk/people", "/desk/calls"):
        cast.bea.goes_to(page)
        cast.bea.does_not_see("Joan", "Asha", "Chicken and leek pie")
    cast.bea.goes_to(path, expect_status=404)
    cast.otto.goes_to("/")
    cast.otto.does_not_see("Asha", "Chicken and leek pie")
