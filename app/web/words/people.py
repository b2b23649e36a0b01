"""Sentences about people, and the names of roles, states, requirements and what was done."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.domain.council_policy import DbsLevel, RecordCheck, Requirement, Vetting
from app.domain.members import MemberState
from app.domain.vetting import IdentityMethod, Missing
from app.domain.vocabulary import Asked, Channel, EatingHelp, Need, OpensTub, Role, Strength

SENTENCES: dict[str, LazyString] = {
    "own_household": _l("This is about you or somebody you live with. Another coordinator decides."),
    "staff_role": _l("This role is not given or taken at the desk."),
    "person_on_hold": _l("This person is on hold. Nothing changes before the hold is lifted."),
    "not_ready": _l("Something is still missing. The list on this page says what."),
    "role_over": _l("This person does not take part any more."),
    "reason_missing": _l("Write the reason. It is kept with your name."),
    "outcome_missing": _l("Write what was found, and why it is safe to go on."),
    "street_missing": _l("Enter the house and street."),
    "postcode_or_town": _l("Enter a postcode, or the town if nobody knows the postcode."),
    "town_needed": _l("Enter the town. We do not know this postcode, so somebody will find the street."),
    "because_missing": _l("Say why you are with this council."),
    "postcode_elsewhere": _l("That postcode is in another council’s area."),
    "point_outside": _l("Enter a point in the United Kingdom, like 51.2392, -0.2046."),
    "point_malformed": _l("Enter the point as two numbers, like 51.2392, -0.2046."),
    "key_code": _l("Leave out the code. Codes that open a door are never written down here."),
    "phone_missing": _l("Enter a phone number, or choose a visit."),
    "email_not_confirmed": _l("They have no email address that they have confirmed. Choose phone or visit."),
    "already_here": _l("%(name)s is here already, at this postcode. If this is somebody else, tick the box."),
    "no_home_to_share": _l("We do not know where that person lives yet. Enter the address here."),
    "allergen_unknown": _l("Answer for each of the 14 foods."),
    "diets_contradict": _l(
        "Food that must be %(diet)s is always %(other)s. Choose “must” for both, or leave this out."
    ),
    "how_missing": _l("Choose how they told you."),
    "day_missing": _l("Enter the day, like 15/10/2026."),
    "day_to_come": _l("Enter a day that has been. This one is still to come."),
    "level_missing": _l("Choose the level on the certificate."),
    "level_too_low": _l("Your council asks for a higher level than this."),
    "level_reason_missing": _l("Write why more than a basic check may be asked for. The law asks for a reason."),
    "dbs_too_old": _l("This certificate is older than %(months)s months. A new one is needed."),
    "method_missing": _l("Choose how you saw it."),
    "not_while_acting": _l("Stop acting for them first. What a cook agrees to is the cook’s own."),
    "acting_over": _l("You do not act for them any more. Look at the page again."),
    "not_for_staff": _l("Nobody acts for a coordinator or safeguarding lead."),
    "already_together": _l("They live together already."),
    "same_person": _l("Choose two different people."),
    "not_a_relative": _l("That person has not asked to act for anybody. Give them the role of a relative first."),
    "not_a_diner": _l("That person is not a diner."),
    "already_linked": _l("They are linked already."),
    "already_apart": _l("They are kept apart already."),
    "already_on_hold": _l("This person is on hold already."),
    "hold_over": _l("This hold has been lifted already."),
    "lift_not_asked": _l("The safeguarding lead writes the outcome first. Then a second person agrees."),
    "second_person": _l("You asked for this yourself. A second person agrees."),
    "nobody_found": _l("Nobody has that reference. Check it on their page."),
}

ROLES: Mapping[Role, LazyString] = {
    Role.COOK: _l("Cook"),
    Role.DINER: _l("Diner"),
    Role.RELATIVE: _l("Relative"),
    Role.COORDINATOR: _l("Coordinator"),
    Role.MANAGER: _l("Manager"),
    Role.SAFEGUARDING_LEAD: _l("Safeguarding lead"),
    Role.AUDITOR: _l("Auditor"),
}
STATES: Mapping[MemberState, LazyString] = {
    MemberState.APPLIED: _l("Applied"),
    MemberState.VETTING: _l("Being checked"),
    MemberState.ACTIVE: _l("Active"),
    MemberState.PAUSED: _l("Paused"),
    MemberState.ON_HOLD: _l("On hold"),
    MemberState.DECLINED: _l("Declined"),
    MemberState.ENDED: _l("Left"),
    MemberState.DECEASED: _l("Died"),
    MemberState.ERASED: _l("Erased"),
}
CHANNELS: Mapping[Channel, LazyString] = {
    Channel.EMAIL: _l("Email"),
    Channel.PHONE: _l("Phone"),
    Channel.VISIT: _l("A visit"),
}
ASKED: Mapping[Asked, LazyString] = {
    Asked.PHONE: _l("On the phone"),
    Asked.VISIT: _l("On a visit"),
    Asked.LETTER: _l("In a letter"),
}
REQUIREMENTS: Mapping[Requirement, LazyString] = {
    Requirement.IDENTITY: _l("Identity seen"),
    Requirement.DBS: _l("DBS check"),
    Requirement.HYGIENE_QUIZ: _l("Food hygiene quiz"),
    Requirement.AGREEMENT: _l("Agreement"),
    Requirement.REFERENCES: _l("References"),
}
DBS_LEVELS: Mapping[DbsLevel, LazyString] = {
    DbsLevel.BASIC: _l("Basic"),
    DbsLevel.STANDARD: _l("Standard"),
    DbsLevel.ENHANCED: _l("Enhanced"),
    DbsLevel.LEVEL_1: _l("Level 1"),
    DbsLevel.LEVEL_2: _l("Level 2"),
    DbsLevel.PVG: _l("PVG scheme"),
}
RECORD_CHECKS: Mapping[RecordCheck, LazyString] = {
    RecordCheck.DBS: _l("DBS check"),
    RecordCheck.PVG: _l("Disclosure Scotland check"),
    RecordCheck.ACCESSNI: _l("AccessNI check"),
}
"""What the criminal-record check is called, which differs by nation."""


def requirement_name(requirement: Requirement, vetting: Vetting) -> LazyString:
    return RECORD_CHECKS[vetting.check] if requirement is Requirement.DBS else REQUIREMENTS[requirement]


METHODS: Mapping[IdentityMethod, LazyString] = {
    IdentityMethod.IN_PERSON: _l("In person"),
    IdentityMethod.DIGITAL_SERVICE: _l("A digital identity service"),
    IdentityMethod.VIDEO: _l("On video, with the papers in hand"),
}
LEVELS: Mapping[str, LazyString] = {
    **{level.value: words for level, words in DBS_LEVELS.items()},
    **{method.value: words for method, words in METHODS.items()},
}
MISSING: Mapping[Missing, LazyString] = {
    **{Missing(requirement.value): words for requirement, words in REQUIREMENTS.items()},
    Missing.ADDRESS: _l("A place on the map for the address"),
    Missing.ALLERGENS: _l("All 14 foods asked about"),
    Missing.HEATING: _l("How they can heat a meal"),
    Missing.OPENS_TUB: _l("Whether they can open a tub"),
    Missing.EATING: _l("Whether they need help to eat"),
    Missing.REPRESENTATION: _l("Somebody to act for"),
}
NEEDS: Mapping[Need, LazyString] = {
    Need.AVOID: _l("Avoids"),
    Need.SEVERE: _l("Severe"),
    Need.NONE: _l("Eats"),
    Need.NOT_ASKED: _l("Not asked"),
}
STRENGTHS: Mapping[Strength, LazyString] = {Strength.MUST: _l("Must be"), Strength.PREFER: _l("Would rather be")}
OPENS_TUB: Mapping[OpensTub, LazyString] = {
    OpensTub.YES: _l("Can open a tub"),
    OpensTub.NO: _l("Cannot open a tub"),
    OpensTub.NOT_ASKED: _l("Not asked"),
}
EATING: Mapping[EatingHelp, LazyString] = {
    EatingHelp.NONE: _l("Eats alone"),
    EatingHelp.SOMEONE_HELPS: _l("Somebody at home helps"),
    EatingHelp.NEEDS_HELP: _l("Needs help to eat, and nobody is there"),
    EatingHelp.NOT_ASKED: _l("Not asked"),
}

DEEDS: Mapping[str, LazyString] = {
    "person_added": _l("Added at the desk"),
    "person_joined": _l("Joined on the web"),
    "person_appointed": _l("Added by those who run the service"),
    "role_applied": _l("Applied"),
    "vetting_begun": _l("Checks begun"),
    "role_declined": _l("Declined"),
    "role_active": _l("Made active"),
    "staff_appointed": _l("Given a part in running the scheme"),
    "staff_ended": _l("A part in running the scheme ended"),
    "staff_invited": _l("Invited to run the scheme"),
    "staff_invitation_accepted": _l("The invitation was taken up"),
    "staff_invitation_withdrawn": _l("The invitation was withdrawn"),
    "look_granted": _l("The operator was let in to look"),
    "look_forced": _l("The operator looked in, in an emergency"),
    "look_key_made": _l("The operator made a key"),
    "look_begun": _l("The operator began to look"),
    "look_page_seen": _l("The operator saw a page"),
    "look_ended": _l("The operator’s look was ended"),
    "look_read": _l("A manager looked over what the operator saw"),
    "signed_in": _l("Signed in"),
    "signed_out": _l("Signed out"),
    "second_factor_passed": _l("Showed a second factor"),
    "file_read": _l("Their page was read"),
    "role_paused": _l("Paused"),
    "role_resumed": _l("Began again"),
    "role_ended": _l("Left"),
    "role_held": _l("Stopped by a hold"),
    "role_unheld": _l("Free of the hold"),
    "contact_changed": _l("How we reach them changed"),
    "phone_changed": _l("Phone number changed"),
    "language_changed": _l("Language changed"),
    "name_changed": _l("Name changed"),
    "home_given": _l("Address given"),
    "home_changed": _l("Address changed"),
    "home_shared": _l("Lives with somebody here"),
    "face_given": _l("Photo for first visits given"),
    "face_taken_back": _l("Photo taken back"),
    "needs_saved": _l("Food and needs written down"),
    "check_recorded": _l("Check recorded"),
    "check_revoked": _l("Check taken back"),
    "acting_started": _l("Somebody began to act for them"),
    "acting_stopped": _l("Acting for them stopped"),
    "relative_linked": _l("Linked with a relative"),
    "representation_ended": _l("Link with a relative ended"),
    "hold_placed": _l("Put on hold"),
    "hold_lift_asked": _l("Lifting the hold asked for"),
    "hold_lifted": _l("Hold lifted"),
    "kept_apart": _l("Kept apart from somebody"),
    "keep_apart_ended": _l("No longer kept apart"),
    "away_said": _l("Said to be away"),
    "away_changed": _l("The days away changed"),
    "away_asked_after": _l("We asked how they are"),
    "away_check_due": _l("Time to ask how they are"),
    "away_back_said": _l("Spoken to about coming back"),
    "away_ended": _l("No longer away"),
    "standing_asked": _l("Weekly meals asked for"),
    "standing_paused": _l("Weekly meals paused"),
    "standing_resumed": _l("Weekly meals go on"),
    "standing_ended": _l("Weekly meals ended"),
    "week_limit_set": _l("The cook’s weekly limit changed"),
}
