"""A diner says that they will be away, stays longer, comes back."""

from datetime import timedelta

from support.looking import fresh
from support.world import World

from app.domain.away import AwayKind
from app.domain.matches import MatchState
from app.domain.members import MemberState
from app.domain.vocabulary import Role
from app.models.away import AwaySpell
from app.models.people import Representation


def day(world: World, ahead: int) -> str:
    return (world.now.astimezone(world.council.policy.tz).date() + timedelta(days=ahead)).isoformat()


def test_a_diner_says_when_they_are_away_and_the_home_shows_it(world: World, browser) -> None:
    dev = world.diner()
    match = world.match(world.meal(world.cook()), world.request(dev), MatchState.CONFIRMED)
    phone = browser(dev)
    assert "/diner/away/new" in phone.get("/diner/").get_data(as_text=True)
    answer = phone.send("/diner/away/new", {"first_day": day(world, 1), "last_day": day(world, 3)})
    assert answer.status_code == 303
    assert fresh(world, match).state is MatchState.CANCELLED_EARLY
    spell = world.session.query(AwaySpell).one()
    assert (spell.kind, spell.person_id) == (AwayKind.AWAY, dev.id)
    assert "No meals while you are away" in phone.get("/diner/").text_of()


def test_an_end_before_the_start_or_none_is_said_beside_the_field(world: World, browser) -> None:
    phone = browser(world.diner())
    for last, said in (
        (day(world, 2), "Choose a last day that is not before the first."),
        ("", "Choose the last day"),
        ("2019-01-01", "Look at this answer again"),
    ):
        answer = phone.send("/diner/away/new", {"first_day": day(world, 3), "last_day": last})
        assert answer.status_code == 422
        assert said in answer.text_of()
    assert world.session.query(AwaySpell).count() == 0


def test_the_same_days_twice_are_refused_and_the_first_is_linked(world: World, browser) -> None:
    dev = world.diner()
    spell = world.away(dev, 1, 5)
    answer = browser(dev).send("/diner/away/new", {"first_day": day(world, 2), "last_day": day(world, 9)})
    assert answer.status_code == 409
    assert f"/diner/away/{spell.ref}" in answer.get_data(as_text=True)


def test_the_last_day_changes_and_back_early_is_one_press(world: World, browser) -> None:
    dev = world.diner()
    spell = world.away(dev, 0)
    phone, path = browser(dev), f"/diner/away/{spell.ref}"
    assert "Nobody knows until when yet" in phone.get(path).text_of()
    assert phone.send(path, {"last_day": day(world, 4)}, action=f"/{spell.ref}").status_code == 303
    assert fresh(world, spell).last_day.isoformat() == day(world, 4)
    assert phone.send(path, action="/end").status_code == 303
    assert fresh(world, spell).ended_at is not None
    assert phone.get(path).status_code == 404


def test_an_old_page_changes_nothing(world: World, browser) -> None:
    dev = world.diner()
    spell = world.away(dev, 0)
    phone, path = browser(dev), f"/diner/away/{spell.ref}"
    assert phone.post(f"{path}/end", {"version": "8"}).status_code == 409
    body = {"version": "8", "last_day": day(world, 4), "form_key": "w" * 20}
    assert phone.post(path, body).status_code == 409
    assert fresh(world, spell).ended_at is None


def test_a_relative_says_that_somebody_is_in_hospital(world: World, browser) -> None:
    dev, rita = world.diner(), world.person("Rita", Role.RELATIVE, email="rita@post.example")
    bond = {"relative_id": rita.id, "diner_id": dev.id, "state": MemberState.ACTIVE}
    world.add(Representation(relation="daughter", asked_at=world.now, **bond))
    there = browser(rita, acting_for=dev)
    fields = {"first_day": day(world, 0), "last_day": "unknown", "kind": "hospital"}
    assert there.send("/diner/away/new", fields).status_code == 303
    spell = world.session.query(AwaySpell).one()
    assert (spell.kind, spell.said_by_id, spell.last_day) == (AwayKind.HOSPITAL, rita.id, None)
    assert spell.check_back_on.isoformat() == day(world, 7)


def test_only_one_s_own_and_by_the_right_verb(world: World, browser) -> None:
    spell = world.away(world.diner(), 1, 2)
    path = f"/diner/away/{spell.ref}"
    for stranger in (world.diner("Eve"), world.diner("Otto", council=world.barnet)):
        there = browser(stranger)
        assert there.get(path).status_code == 404
        assert there.post(f"{path}/end", {"version": "1"}).status_code == 404
    assert browser(world.cook()).get("/diner/away/new").status_code == 403
    assert browser().get(path).status_code == 302
    assert browser(world.diner("Ida")).get(f"{path}/end").status_code == 405
