import pytest

from app.domain.contacts import parse_email, parse_phone
from app.domain.errors import Invalid


@pytest.mark.parametrize("typed", ["asha@post.example", "  Asha@Post.Example ", "ASHA@POST.EXAMPLE"])
def test_an_address_is_kept_in_small_letters(typed):
    assert parse_email(typed) == "asha@post.example"


@pytest.mark.parametrize(
    "typed",
    ["", "asha", "asha@", "@post.example", "asha@post", "a b@post.example", "asha@post..example", "a@b.c" + "o" * 300],
)
def test_what_is_no_address_is_refused_at_its_field(typed):
    with pytest.raises(Invalid, match="email_malformed") as no:
        parse_email(typed)
    assert no.value.field == "email"


@pytest.mark.parametrize("typed", ["jörg@post.example", "siân@post.example", "юля@post.example"])
def test_letters_that_mail_servers_do_not_carry_get_a_sentence_of_their_own(typed):
    with pytest.raises(Invalid, match="email_letters") as no:
        parse_email(typed)
    assert no.value.field == "email"


def test_a_domain_may_have_any_letters_and_is_one_address_in_both_spellings():
    assert parse_email("jorg@Münster.example") == parse_email("jorg@xn--mnster-3ya.example") == "jorg@münster.example"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("020 7946 0118", "+442079460118"),
        ("(020) 7946-0118", "+442079460118"),
        ("07700 900123", "+447700900123"),
        ("01632 960211", "+441632960211"),
        ("+33 1 23 45 67 89", "+33123456789"),
        ("  ", None),
    ],
)
def test_a_number_is_kept_as_it_is_dialled_from_anywhere(typed, kept):
    assert parse_phone(typed) == kept


@pytest.mark.parametrize("typed", ["12", "0207 946", "phone me", "07700 900123 ext 4", "1" * 100_000])
def test_what_is_no_number_is_refused_at_its_field(typed):
    with pytest.raises(Invalid, match="phone_malformed") as no:
        parse_phone(typed)
    assert no.value.field == "phone"
