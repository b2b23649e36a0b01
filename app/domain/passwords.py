"""Which passwords will do: long ones that are not among the first to be guessed. NCSC and NIST SP 800-63B."""

import re

from app.domain.errors import Invalid

SHORTEST = 12
LONGEST = 200
_FEWEST_DIFFERENT = 5

# Long enough to pass the length, and tried first by everyone who guesses. Compared without case and punctuation.
_COMMON_WORDS = """
    password1234 password12345 password123456 passwordpassword mypassword123 password2024 password2025 password2026
    123456789012 1234567890123 12345678901234 123456789123 012345678901 098765432109 1q2w3e4r5t6y 1qaz2wsx3edc
    1qaz2wsx3edc4rfv qwertyuiop12 qwertyuiop123 qwertyuiopasdf qwerty123456 qwerty1234567 qwertyqwerty asdfghjklzxc
    abcdefghijkl abcdefghijklm abcd12345678 abc123456789 iloveyou1234 iloveyouforever letmein12345 letmeinletmein
    welcome12345 welcomewelcome changeme1234 changemenow1 administrator administrator1 liverpoolfc1 liverpool1234
    manchesterunited manchester123 arsenalarsenal chelsea12345 footballfootball football1234 princess1234
    sunshine1234 superman1234 trustno1trustno1 correcthorsebatterystaple thequickbrownfox extraplate123
    extraplate1234 extraplateextraplate homecooking1 homecookedmeals
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def check_password(password: str, email: str, field: str = "password") -> None:
    """Raise Invalid: password_too_short (least), password_too_long, password_common, password_is_email."""
    if len(password) < SHORTEST:
        raise Invalid("password_too_short", field=field, least=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid("password_too_long", field=field, most=LONGEST)
    plain = _plain(password)
    if plain in _COMMON or len(set(password.lower())) < _FEWEST_DIFFERENT:
        raise Invalid("password_common", field=field)
    name = _plain(email.partition("@")[0])
    if _plain(email) in plain or (len(name) >= _FEWEST_DIFFERENT and plain.strip("0123456789") == name):
        raise Invalid("password_is_email", field=field)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())
