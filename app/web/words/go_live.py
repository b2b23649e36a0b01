"""The checklist before a council is open to everybody: what each row is, and what to do where it is not met."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

ROWS: Mapping[str, LazyString] = {
    "food_law": _l("Food law: the food authority has decided about registration"),
    "insurance": _l("Insurance: public liability cover is in date"),
    "lead": _l("Safeguarding: a lead is at work, with a second factor"),
    "two_people": _l("Two people have manager or lead rights"),
    "hours": _l("Hours: the days and times of the office are set"),
    "area": _l("Area: the places that the council serves are its own"),
    "privacy": _l("Privacy: people can read the council’s own notice"),
    "messages": _l("Messages: mail goes out in the council’s name"),
    "test_share": _l("A test: one meal has been handed over"),
    "no_answer": _l("Nobody answers the door: there is somebody to ring at any hour"),
    "hold": _l("Holds: two people can end one"),
    "subject_access": _l("Somebody can be given all that is kept about them"),
    "erase": _l("Somebody can have what is kept about them erased"),
    "retention": _l("Records are deleted when their time is over"),
}

GAPS: Mapping[str, LazyString] = {
    "food_law_status": _l(
        "Ask the food authority whether the scheme must register. The answer goes into the file, under food_law."
    ),
    "food_law_number": _l("Put the number of the registration into the council’s file, under food_law."),
    "food_law_officer": _l("Put the name of the officer who decided into the council’s file, under food_law."),
    "food_law_date": _l("Put the day of the decision into the council’s file, under food_law."),
    "insurance_missing": _l(
        "Put the insurer, the policy’s number and its last day into the council’s file, under insurance."
    ),
    "insurance_over": _l("The insurance has run out. Put the new policy into the council’s file, under insurance."),
    "lead_missing": _l("Appoint a safeguarding lead."),
    "lead_second_factor": _l("Have the safeguarding lead sign in once, and set up the second factor."),
    "two_people": _l("Appoint another manager or lead. Nobody agrees to what they asked for themselves."),
    "hours": _l("Put the days of the office into the council’s file, under hours."),
    "area": _l("Put the area codes into the council’s file, and apply it."),
    "privacy_notice": _l("Put the notice, or its address, into the council’s file, under privacy."),
    "messages": _l("Have a guest join, or sign in with a code: one email must have gone out since the trial began."),
    "test_share": _l("Share a meal between two guests, from the post to the door, and record it."),
    "no_answer_coordinator": _l("Appoint a coordinator: somebody must hear of it at once."),
    "no_answer_lines": _l("Put the lines that are answered out of hours into the council’s file, under contact."),
    "hold_two_people": _l("Appoint a safeguarding lead and one more person who may agree."),
    "not_built": _l("Not part of this version yet. No council goes live without it."),
}

SENTENCES: dict[str, LazyString] = {
    "go_live_missing": _l("This cannot be done yet. The list says what is missing."),
    "council_demonstration": _l("This is a demonstration. It is open as it is, and is not stopped or opened."),
    "change_asked_already": _l("Somebody has asked for this already. A second person agrees, or says no."),
    "asker_left": _l("Whoever asked for this runs the council no longer. Say no, and have somebody ask again."),
    "change_over": _l("This has been decided already. Look at the page again."),
    "stopped_by_operator": _l("Those who run the installation stopped this council, and open it again. Ring them."),
}
