"""A council's own looks and words: its drawing in the header, its sentences on three pages, its name on its mail."""

import hashlib

import pytest
from support.client import Browser
from support.lives import Life
from support.post import keep_mail, work
from support.world import World

from app.domain import brand
from tests.domain.test_svg import PLAIN

EVIL = """Cook <script>x()</script> & "eat" {{7*7}}"""


@pytest.fixture
def branded(browser, life: Life) -> Browser:
    life.live(
        brand={"logo": PLAIN},
        wording={"home_lead": EVIL, "cook_lead": "One pot more.", "diner_lead": "A plate for you."},
        messages={"sender_name": "Meals at Reigate", "reply_to": "answers@reigate.example.org"},
    )
    return browser()


def test_the_logo_stands_in_the_header_named_after_the_council(branded: Browser):
    shown = branded.get("/").text
    mark = hashlib.sha256(PLAIN.encode()).hexdigest()
    assert f'<img class="ep-logo" src="/logo/{mark}.svg" alt="Reigate and Banstead">' in shown
    assert "<svg xmlns" not in shown, "what a council drew is never part of our page"


def test_the_logos_own_address_can_do_nothing_but_draw(branded: Browser):
    answer = branded.raw("GET", f"/logo/{hashlib.sha256(PLAIN.encode()).hexdigest()}.svg")
    assert (answer.status_code, answer.mimetype, answer.get_data(as_text=True)) == (200, "image/svg+xml", PLAIN)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["e" * 64, "logo", "x" * 64])
def test_another_name_is_nothing(branded: Browser, name: str):
    assert branded.get(f"/logo/{name}.svg").status_code == 404


def test_a_council_without_a_logo_keeps_our_mark(browser, world):
    assert "ep-logo" not in browser().get("/").text
    assert browser().get(f"/logo/{hashlib.sha256(PLAIN.encode()).hexdigest()}.svg").status_code == 404


def test_the_councils_own_sentences_stand_on_their_pages_as_plain_words(branded: Browser):
    home = branded.get("/")
    assert EVIL in home.text_of()
    assert "<script>x()" not in home.text
    assert "One pot more." in branded.get("/join/cook").text_of()
    assert "A plate for you." in branded.get("/join/diner").text_of()
    assert "One pot more." not in branded.get("/join/relative").text_of()


def test_mail_is_from_whom_the_council_says_and_carries_no_picture(branded: Browser, world: World):
    kept = keep_mail(world.app)
    branded.send("/join/cook", {"email": "new@post.example"})
    work(world.app)
    (mail,) = kept.sent
    assert (mail.sender_name, mail.reply_to) == ("Meals at Reigate", "answers@reigate.example.org")
    assert "Reigate and Banstead" in mail.html
    assert "<img" not in mail.html
    assert "<svg" not in mail.html


@pytest.mark.parametrize("colour", ["#767676", "#000000", "#0000ff", "#c80000", "#008000", "#7a5c00", "#8e1f4b"])
def test_what_is_written_in_a_colour_can_be_read_in_light_and_dark(colour: str):
    """Everything that pages write in or on it, in both schemes; the given colour itself may be as light as 4.5."""
    tokens = brand.derive(colour)
    for palette, surface in ((tokens.light, "#ffffff"), (tokens.dark, "#2a2526")):
        pairs = [
            (palette.on_brand, palette.brand),
            (palette.on_brand, palette.brand_hover),
            (palette.brand_ink, palette.ground),
            (palette.brand_ink, palette.brand_tint),
            (palette.brand_ink, surface),
        ]
        assert [pair for pair in pairs if brand.contrast(*pair) < brand.LEAST_CONTRAST] == []
