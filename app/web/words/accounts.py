"""Sentences about joining, signing in and one's own account."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, LazyString] = {
    "language_unknown": _l("Choose a language."),
    "email_malformed": _l("Enter an email address, like name@example.org."),
    "email_letters": _l("We cannot send mail to this address: use one with only a to z and numbers before the @."),
    "email_same": _l("That is the address you have now. Enter the new one."),
    "email_taken": _l("Somebody else here has this address. Ask for another one."),
    "account_already": _l("They have an account, and change its address themselves."),
    "phone_malformed": _l("Enter a phone number, like 01632 960123."),
    "phone_needed": _l("Enter a phone number we can ring you on."),
    "first_name_needed": _l("Enter your first name."),
    "last_name_needed": _l("Enter your last name."),
    "about_needed": _l("Enter the name of the person you act for."),
    "over_18_needed": _l("Tick the box if you are 18 or over. You need to be."),
    "details_given": _l("You have told us this already. You can change it on your own page."),
    "password_too_short": _l("Use %(least)s letters or more. Three words in a row work well."),
    "password_too_long": _l("Use %(most)s letters or fewer."),
    "password_common": _l("Many people use that password. Choose another: three words in a row work well."),
    "password_is_email": _l("Choose a password that is not your email address."),
    "password_wrong": _l("That is not your password now. Try again."),
    "sign_in_wrong": _l("That email address and password do not go together. Try again, or ask for a code."),
    "code_wrong": _l("That is not the code in the email. Check it, then try again."),
    "code_over": _l("This code has been used or is too old. Ask for a new one."),
    "second_factor_wrong": _l("That is not the code your phone shows now. Wait for the next one, then enter it."),
    "second_factor_set_up_already": _l("Your phone is set up already. Sign in with the code it shows."),
    "second_factor_not_set_up": _l("Set up your phone first."),
    "recovery_code_wrong": _l("That is not one of your recovery codes, or it has been used."),
    "too_many_moves": _l("You have changed your home twice in 90 days. Ring us, and we will change it for you."),
    "face_not_agreed": _l("Tick the box if you agree. Else leave the photo out: you can cook without one."),
}
