from datetime import timedelta

import pytest
from sqlalchemy import select
from support.pairs import again, pairing, plan, shared, told
from support.world import World

from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.matches import MatchState
from app.domain.pairings import PairingState, Party
from app.domain.vocabulary import Allergen, Asked, Need
from app.models.meals import MealRequest
from app.models.people import CookProfile
from app.models.trace import OutboxMessage
from app.services import keep_aparts, pairings
from app.services.frame import perform


@pytest.fixture
def cast(world: World):
    return world.cook("Asha", email="asha@post.example"), world.diner("Dev"), world.coordinator("Cleo")


def a_trial_meal(world: World, asha, dev, ahead: int) -> None:
    window = world.window(days=ahead)
    wish = world.request(dev, window=window)
    world.match(world.meal(asha, window=window), wish, MatchState.HANDED_OVER, handed_over_at=window[0])


def test_a_coordinator_thinks_of_a_pair_and_both_are_asked(world: World, cast) -> None:
    asha, dev, cleo = cast
    made = perform(world.deed(cleo), pairings.suggest, asha.ref, dev.ref, plan(world))
    assert (made.state, made.suggested_by) == (PairingState.SUGGESTED, Party.COORDINATOR)
    assert told(world) == sorted([("pairing_consent_asked", asha.id), ("pairing_consent_asked", dev.id)])


def test_from_a_thought_to_an_active_pairing(world: World, cast) -> None:
    asha, dev, cleo = cast
    made = perform(world.deed(cleo), pairings.suggest, asha.ref, dev.ref, plan(world))
    perform(world.deed(asha), pairings.consent, made.ref, again(world, made).version)
    perform(world.deed(cleo), pairings.consent, made.ref, again(world, made).version, Party.DINER, Asked.PHONE)
    perform(world.deed(cleo), pairings.begin_trial, made.ref, again(world, made).version)
    assert again(world, made).state is PairingState.TRIAL
    deed = world.deed(cleo, now=world.now + timedelta(days=5))
    for ahead in (0, 2, 3):
        a_trial_meal(world, asha, dev, ahead)
    with pytest.raises(Conflict, match="pairing_not_ready") as no:
        perform(deed, pairings.make_active, made.ref, again(world, made).version, cook_asked=True, diner_asked=True)
    assert no.value.details == {"missing": ["shares"]}
    a_trial_meal(world, asha, dev, 4)
    perform(deed, pairings.make_active, made.ref, again(world, made).version, cook_asked=True, diner_asked=True)
    found = again(world, made)
    assert found.state is PairingState.ACTIVE
    assert found.review_on == (world.now + timedelta(days=5, weeks=26)).date()
    assert {kind for kind, _ in told(world)} >= {"pairing_trial", "pairing_active"}


@pytest.mark.parametrize("missing", ["cook", "diner"])
def test_no_trial_before_both_have_said_yes(world: World, cast, missing) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev, PairingState.SUGGESTED, **{f"{missing}_yes_at": None})
    with pytest.raises(Conflict, match="pairing_not_ready") as no:
        perform(world.deed(cleo), pairings.begin_trial, row.ref, 1)
    assert no.value.details == {"missing": [f"{missing}_consent"]}
    assert told(world) == []


def test_a_consent_by_phone_says_how_and_by_whom_and_settles_the_call(world: World, cast) -> None:
    asha, dev, cleo = cast
    made = perform(world.deed(cleo), pairings.suggest, asha.ref, dev.ref, plan(world))
    with pytest.raises(Invalid, match="how_missing"):
        perform(world.deed(cleo), pairings.consent, made.ref, again(world, made).version, Party.DINER, Asked.WEB)
    with pytest.raises(Invalid, match="side_missing"):
        perform(world.deed(cleo), pairings.consent, made.ref, again(world, made).version, None, Asked.PHONE)
    perform(world.deed(cleo), pairings.consent, made.ref, again(world, made).version, Party.DINER, Asked.VISIT)
    found = again(world, made)
    assert (found.diner_yes_how, found.diner_yes_by_id, found.diner_spoken_on) == (
        Asked.VISIT,
        cleo.id,
        world.now.date(),
    )
    waiting = world.session.scalars(select(OutboxMessage.person_id).where(OutboxMessage.finished_at.is_(None))).all()
    assert waiting == [asha.id]


def test_a_diner_says_yes_for_themselves_and_a_stranger_cannot(world: World, cast) -> None:
    asha, dev, _ = cast
    row = pairing(world, asha, dev, PairingState.SUGGESTED, diner_yes_at=None)
    with pytest.raises(NotFound):
        perform(world.deed(world.cook("Otto")), pairings.consent, row.ref, 1)
    perform(world.deed(dev), pairings.consent, row.ref, 1)
    assert (again(world, row).diner_yes_how, again(world, row).diner_yes_by_id) == (Asked.WEB, dev.id)


def test_a_mere_thought_of_the_office_is_nobody_else_s(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev, PairingState.SUGGESTED, asked_at=None, cook_yes_at=None, diner_yes_at=None)
    for one in (asha, dev):
        with pytest.raises(NotFound):
            perform(world.deed(one), pairings.end, row.ref, 1)
    perform(world.deed(cleo), pairings.end, row.ref, 1)
    assert told(world) == []


def test_after_a_good_visit_a_cook_would_like_to_cook_again(world: World, cast) -> None:
    asha, dev, _ = cast
    match = shared(world, asha, dev)
    made = perform(world.deed(asha), pairings.suggest_again, match.ref, plan(world))
    assert (made.suggested_by, made.cook_yes_by_id, made.diner_yes_at, made.asked_at) == (
        Party.COOK,
        asha.id,
        None,
        None,
    )
    assert told(world) == [], "the office asks the diner"
    with pytest.raises(Conflict, match="pairing_already"):
        perform(world.deed(asha), pairings.suggest_again, match.ref, plan(world))
    with pytest.raises(NotFound):
        perform(world.deed(world.diner("Dot")), pairings.suggest_again, match.ref, plan(world))


def test_a_visit_that_has_not_been_is_nothing_to_build_on(world: World, cast) -> None:
    asha, dev, _ = cast
    match = world.match(world.meal(asha), world.request(dev), MatchState.CONFIRMED)
    with pytest.raises(NotFound):
        perform(world.deed(asha), pairings.suggest_again, match.ref, plan(world))


def test_a_wish_meets_the_clock_s_own_thought(world: World, cast) -> None:
    asha, dev, _ = cast
    match = shared(world, asha, dev)
    none = {"asked_at": None, "cook_yes_at": None, "diner_yes_at": None, "weekdays": frozenset(), "starts": None}
    row = pairing(world, asha, dev, PairingState.SUGGESTED, suggested_by=Party.CLOCK, **none)
    made = perform(world.deed(dev), pairings.suggest_again, match.ref, plan(world))
    assert (made.id, made.diner_yes_at is not None) == (row.id, True)


def test_other_days_need_another_yes(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev, PairingState.SUGGESTED)
    perform(world.deed(cleo), pairings.set_days, row.ref, 1, plan(world, days=3))
    found = again(world, row)
    assert (found.cook_yes_at, found.diner_yes_at) == (None, None)
    assert len(told(world)) == 2


def test_the_same_days_keep_the_yes_that_was_given(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev, PairingState.SUGGESTED, diner_yes_at=None, asked_at=None)
    perform(world.deed(cleo), pairings.set_days, row.ref, 1, plan(world))
    assert again(world, row).cook_yes_at is not None
    assert told(world) == [("pairing_consent_asked", dev.id)]


def test_days_of_a_running_pairing_change_after_talking_to_both(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    with pytest.raises(Invalid, match="both_asked_needed"):
        perform(world.deed(cleo), pairings.set_days, row.ref, 1, plan(world, days=2))
    perform(world.deed(cleo), pairings.set_days, row.ref, 1, plan(world, days=2), both_asked=True)
    days = world.session.scalars(select(MealRequest.day)).all()
    assert days == [(world.now + timedelta(days=2)).date()]
    assert {kind for kind, _ in told(world)} == {"pairing_days"}


def test_one_pairing_of_the_two_at_a_time(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev)
    with pytest.raises(Conflict, match="pairing_already"):
        perform(world.deed(cleo), pairings.suggest, asha.ref, dev.ref, plan(world))
    perform(world.deed(cleo), pairings.end, row.ref, 1)
    assert perform(world.deed(cleo), pairings.suggest, asha.ref, dev.ref, plan(world)).id != row.id


@pytest.mark.parametrize(("portions", "fault"), [(0, True), (4, False), (5, True)])
def test_portions_are_within_what_the_council_gives(world: World, cast, portions, fault) -> None:
    asha, dev, cleo = cast
    wished = plan(world, portions=portions)
    if fault:
        with pytest.raises(Invalid, match="request_portions_range"):
            perform(world.deed(cleo), pairings.suggest, asha.ref, dev.ref, wished)
    else:
        assert perform(world.deed(cleo), pairings.suggest, asha.ref, dev.ref, wished).portions == portions


def test_the_guard_speaks_about_two_people_before_there_is_a_meal(world: World, cast) -> None:
    asha, _, cleo = cast
    far, severe = world.diner("Far", metres_north=9000), world.diner("Sev", needs={Allergen.MILK: Need.SEVERE})
    home = world.household()
    kin, mate = world.cook("Kin", household=home), world.diner("Mate", household=home)
    for one, two, why in ((asha, far, "too_far"), (kin, mate, "same_household"), (asha, severe, "kitchen_unknown")):
        with pytest.raises(Conflict, match=why):
            perform(world.deed(cleo), pairings.suggest, one.ref, two.ref, plan(world))


def test_people_kept_apart_are_no_pair_at_any_step(world: World, cast) -> None:
    asha, dev, cleo = cast
    row = pairing(world, asha, dev, PairingState.SUGGESTED, diner_yes_at=None)
    perform(world.deed(cleo), keep_aparts.keep_apart, asha.ref, dev.ref, "They quarrelled")
    with pytest.raises(Conflict, match="kept_apart"):
        perform(world.deed(cleo), pairings.suggest, asha.ref, dev.ref, plan(world))
    match = shared(world, asha, dev)
    with pytest.raises(NotFound):
        perform(world.deed(asha), pairings.suggest_again, match.ref, plan(world))
    assert again(world, row).state is PairingState.ENDED


def test_a_pair_beyond_the_cook_s_own_limit_is_refused(world: World, cast) -> None:
    asha, dev, cleo = cast
    world.add(CookProfile(person_id=asha.id, portions_per_week=2))
    pairing(world, asha, world.diner("Dot"))
    with pytest.raises(Conflict, match="pairing_cook_full"):
        perform(world.deed(cleo), pairings.suggest, asha.ref, dev.ref, plan(world, portions=2))
    made = perform(world.deed(cleo), pairings.suggest, asha.ref, dev.ref, plan(world))
    assert made.state is PairingState.SUGGESTED
