"""Email addresses and phone numbers as people type them, in the one form they are stored in."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from app.domain.errors import Invalid

LONGEST_EMAIL = 254
_LONGEST_PHONE = 40
_BRITISH = 44
_BRITISH_LENGTHS = (9, 10)  # after the 0; shorter ones are not anybody's home


def parse_email(text: str, field: str = "email") -> str:
    """All in small letters: nobody has two addresses that differ only in case.

    Raises Invalid("email_malformed"), and Invalid("email_letters") for letters before the @ that most mail servers do
    not carry (RFC 6531); after it any are welcome. Whether anybody reads it is found out by sending a code.
    """
    typed = text.strip()
    if len(typed) <= LONGEST_EMAIL:
        try:
            found = validate_email(typed, check_deliverability=False)
        except EmailNotValidError:
            pass
        else:
            if found.smtputf8:
                raise Invalid("email_letters", field=field)
            return str(found.normalized).lower()
    raise Invalid("email_malformed", field=field)


def parse_phone(text: str, field: str = "phone") -> str | None:
    """E.164, "+442079460118"; British unless it begins with another country's code. None for nothing typed.

    Ofcom's numbers for drama are allowed, so only the length is checked, not the assignment.
    Raises Invalid("phone_malformed").
    """
    typed = text.strip()
    if not typed:
        return None
    if len(typed) <= _LONGEST_PHONE:
        try:
            number = phonenumbers.parse(typed, "GB")
        except phonenumbers.NumberParseException:
            number = None
        if number and not number.extension and _is_whole(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    raise Invalid("phone_malformed", field=field)


def _is_whole(number: phonenumbers.PhoneNumber) -> bool:
    if number.country_code == _BRITISH and len(str(number.national_number)) not in _BRITISH_LENGTHS:
        return False
    return phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
