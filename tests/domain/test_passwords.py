import pytest

from app.domain.errors import Invalid
from app.domain.passwords import check_password

EMAIL = "asha.bell@post.example"


@pytest.mark.parametrize(
    "password", ["three pies on a sill", "kettle-Monday-42", "żółta gęś i woda", "a" * 7 + "bcdef"]
)
def test_a_long_password_of_ones_own_will_do(password):
    check_password(password, EMAIL)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_too_short"),
        ("eleven char", "password_too_short"),
        ("x y " * 60, "password_too_long"),
        ("a" * 100_000, "password_too_long"),
        ("Password1234", "password_common"),
        ("pass-word-1234", "password_common"),
        ("aaaaaaaaaaaaaa", "password_common"),
        ("121212121212", "password_common"),
        ("asha.bell@post.example", "password_is_email"),
        ("my asha.bell@post.example", "password_is_email"),
        ("AshaBell2026", "password_is_email"),
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password, code):
    with pytest.raises(Invalid, match=code) as no:
        check_password(password, EMAIL)
    assert no.value.field == "password"
