import pytest
from support.queries import counted

from app.domain.distance import Point
from app.domain.permissions import GRANTED, Permission
from app.domain.postcodes import parse
from app.domain.vocabulary import Role
from app.integrations.places import NullPlaces, Place
from app.services.ports import Ports
from app.web.public.present_front import opening_hours
from app.web.public.present_info import DEEDS, ROLES, who_may_do_what

DOOR = "localhost"


def find(browser, postcode):
    return browser(host=DOOR).send("/", {"postcode": postcode}, action="/find")


@pytest.mark.parametrize(
    ("postcode", "council"), [("RH2 7DE", "reigate"), ("rh27de", "reigate"), ("EN5 1QX", "barnet")]
)
def test_a_postcode_leads_to_its_council(browser, world, postcode, council):
    answer = find(browser, postcode)
    assert (answer.status_code, answer.location) == (303, f"http://{council}.localhost:8000/")


def test_the_browser_may_follow_the_form_to_a_council(browser, world):
    policy = browser(host=DOOR).get("/").headers["Content-Security-Policy"]
    assert "form-action 'self' http://*.localhost:8000;" in policy


def test_a_place_without_a_council_is_told_so_plainly(browser, world):
    answer = find(browser, "LL55 1AB")
    assert answer.status_code == 200
    assert "No council near you yet" in answer.text_of("h1")
    assert "Barnet" in answer.text_of()


def test_an_unknown_postcode_is_said_to_be_and_nobody_is_turned_away(browser, world):
    answer = find(browser, "RH2 7ZZ")
    assert answer.status_code == 422
    shown = answer.text_of()
    assert "RH2 7ZZ reads well, but it is not on our list. A postcode is like RH2 7DE." in shown
    assert "give your street and town there" in shown
    assert shown.index("Reigate and Banstead") < shown.index("Barnet"), "who serves the same district stands first"
    assert "01632 960211" in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("JE2 3AB", "Jersey, Guernsey and the Isle of Man are not in it"),
        ("gy1 1aa", "Jersey, Guernsey and the Isle of Man are not in it"),
        ("IM1 1AA", "Jersey, Guernsey and the Isle of Man are not in it"),
        ("BFPO 57", "That is a forces’ address"),
        ("bf1 0ax", "That is a forces’ address"),
        ("GIR 0AA", "Nobody lives at that postcode"),
    ],
)
def test_a_postcode_that_no_council_serves_gets_a_sentence_of_its_own(browser, world, typed, said):
    answer = find(browser, typed)
    assert answer.status_code == 422
    assert said in answer.text_of()
    assert "RH2 7DE" in answer.text_of()


@pytest.mark.parametrize("typed", ["rh2 7de", "RH27DE", "RH2  7DE", "RH1 IQQ", "rh1 1qq", "EN5 IQX"])
def test_case_spaces_and_the_letters_that_look_like_digits_do_not_matter(browser, world, typed):
    assert find(browser, typed).status_code == 303


def test_where_two_councils_could_be_meant_the_person_chooses(browser, world):
    """EN5 1 is Barnet's, and a postcode of the same sector is Reigate's in this world."""
    there = Place(parse("EN5 1ZZ"), "E07000211", Point(51.65, -0.18))
    old = world.app.extensions["ports"]
    known = [there, *(old.places.find(parse(code)) for code in ("EN5 1QX", "RH2 7DE"))]
    world.app.extensions["ports"] = Ports(places=NullPlaces(known), photos=old.photos, secrecy=old.secrecy)
    answer = find(browser, "EN5 1QX")
    assert answer.status_code == 200
    assert "Which council is yours?" in answer.text_of("h1")
    shown = answer.text_of()
    assert "EN5 1QX is with Barnet (demonstration) on our map, and close to its edge." in shown
    assert "http://barnet.localhost:8000/" in answer.text
    assert "http://reigate.localhost:8000/" in answer.text
    assert shown.index("01632 960211") > shown.index("Barnet"), "who the map names stands first"


def test_only_open_councils_are_found(browser, world, life):
    life.trial()
    answer = find(browser, "RH2 7DE")
    assert answer.status_code == 200
    assert "No council near you yet" in answer.text_of("h1")
    assert "Reigate" not in answer.text_of()
    life.live()
    assert find(browser, "RH2 7DE").status_code == 303


@pytest.mark.parametrize("typed", ["", "RH27", "reigate", "1" * 100_000, "<script>"])
def test_a_typo_gets_a_sentence_with_an_example_and_keeps_what_was_typed(browser, world, typed):
    answer = find(browser, typed)
    assert answer.status_code == 422
    assert "Enter a postcode, like RH2 7DE." in answer.text_of()
    assert "What is your postcode?" in answer.text_of("h1")
    assert "<script>" not in answer.text


def test_the_front_door_lists_the_councils_with_one_query(browser, world):
    page = browser(host=DOOR)
    page.get("/")
    with counted() as statements:
        shown = page.get("/")
    assert "Barnet (demonstration)" in shown.text_of()
    assert len(statements) == 1, "\n".join(statements)


def test_a_councils_home_has_three_doors_and_a_number(browser, world):
    page = browser()
    page.get("/")
    with counted() as statements:
        shown = page.get("/")
    for door in ("/join/cook", "/join/diner", "/join/relative"):
        assert f'href="{door}"' in shown.text
    assert "01632 960211" in shown.text_of()
    assert "Monday to Friday, 9am to 5pm" in shown.text_of()
    assert len(statements) <= 3, "\n".join(statements)


def test_the_operators_home_is_the_operators(browser, world):
    assert browser(host="operator.localhost").get("/").location == "/operator/"


@pytest.mark.parametrize("path", ["/privacy", "/accessibility", "/help", "/about", "/councils"])
@pytest.mark.parametrize("host", [DOOR, "reigate.localhost"])
def test_the_small_print_is_read_at_every_door(browser, world, path, host):
    assert browser(host=host).get(path).status_code == 200


def test_the_directory_names_its_edition_and_licence(browser, world):
    from app.web.identity import ports

    assert ports().places.edition in browser().get("/about").text_of()


@pytest.mark.parametrize("path", ["/sign-in", "/join/cook", "/council.css", "/account/", "/code"])
def test_the_front_door_has_no_rooms_of_a_council(browser, world, path):
    assert browser(host=DOOR).get(path).status_code == 404


def test_a_council_is_not_a_front_door(browser, world):
    assert browser().get("/find").status_code == 404


def test_the_colours_are_cached_and_change_with_the_council(browser, world):
    first, second = browser().get("/council.css"), browser(host="barnet.localhost").get("/council.css")
    assert first.mimetype == "text/css"
    assert "--ep-brand:#1c6b3c" in first.text
    assert "#1c6b3c" not in second.text
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = browser().get("/council.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_page_names_the_colours_by_their_content(browser, world):
    here, there = browser().get("/").text, browser(host="barnet.localhost").get("/").text
    marks = [text.split("/council.css?v=")[1][:8] for text in (here, there)]
    assert marks[0] != marks[1]


def test_every_permission_and_role_is_said_in_words(browser, world):
    assert set(DEEDS) == set(Permission)
    shown = browser().get("/help").text_of()
    for words in (*DEEDS.values(), *ROLES.values()):
        assert str(words) in shown
    may_post = [part.role for part in who_may_do_what(GRANTED) if DEEDS[Permission.POST_MEAL] in part.deeds]
    assert may_post == [ROLES[Role.COOK]]


def test_days_that_do_not_follow_on_are_named_one_by_one(clean, world):
    from dataclasses import replace

    hours = world.council.policy.hours
    with clean.test_request_context(base_url="http://reigate.localhost:8000"):
        clean.preprocess_request()
        assert opening_hours(hours) == "Monday to Friday, 9am to 5pm"
        odd = replace(hours, days=(hours.days[0], hours.days[2]))
        assert opening_hours(odd) == "Monday, Wednesday, 9am to 5pm"
