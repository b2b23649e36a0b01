"""Every path by which food can come to somebody, and all that may come between.

Posted, asked for, picked, proposed, on behalf, by a round, by a pairing, by a cook who is asked; edits, pauses, holds,
days away, quarrels, and time itself.
"""

from dataclasses import replace
from datetime import time, timedelta

from sqlalchemy import select

from app import clock
from app.domain.away import AwayKind
from app.domain.council_policy import Weekday
from app.domain.matches import MatchState
from app.domain.needs import Needs
from app.domain.pairings import Party
from app.domain.recurrence import Weekly
from app.domain.vocabulary import Allergen, Asked, EatingHelp, Heating, Need, OpensTub, Role, Temperature
from app.models.asks import CookAsk
from app.models.away import AwaySpell
from app.models.meals import Match, MealRequest
from app.models.pairings import Pairing
from app.models.people import DinerProfile, Hold, MemberRole, Person
from app.services import (
    ask_meals,
    asks,
    away,
    holds,
    keep_aparts,
    match_undo,
    matches,
    meal_requests,
    meals,
    members,
    needs,
    pairing_starts,
    pairings,
)
from app.services.pairing_parts import Plan
from app.services.round_runs import Hand, run_next
from app.services.rounds import by_hand
from app.store import facts
from tests.journeys.walk import HOUR, Walk


def post(walk: Walk) -> None:
    cook = walk.one_of(walk.cooks)
    whom = walk.one_of(walk.diners).ref if walk.chance.random() < 0.15 else None
    walk.do(cook, meals.post, walk.meal(for_diner_ref=whom))


def edit(walk: Walk) -> None:
    meal = walk.open_meal()
    start, end = meal.window_start, meal.window_end
    changed = walk.meal(window_start=start, window_end=end, ready_at=meal.ready_at, temperature=meal.temperature)
    cook = walk.world.session.get(Person, meal.cook_id)
    walk.do(cook, meals.edit, meal.ref, replace(changed, use_by=meal.use_by), meal.version)


def withdraw(walk: Walk) -> None:
    meal = walk.open_meal()
    walk.do(walk.world.session.get(Person, meal.cook_id), meals.withdraw, meal.ref, meal.version, "Burnt")


def open_request(walk: Walk) -> None:
    start, _ = walk.window()
    day = start.astimezone(walk.world.council.policy.tz).date()
    asked = (day, start - HOUR / 2, start + 2 * HOUR, walk.chance.choice((1, 1, 2)))
    diner = walk.one_of(walk.diners)
    if walk.chance.random() < 0.5:
        walk.do(diner, meal_requests.open_request, *asked)
    else:
        walk.for_somebody(diner, meal_requests.open_request, *asked)


def cancel_request(walk: Walk) -> None:
    wish = walk.open_wish()
    walk.do(walk.cleo, meal_requests.cancel, wish.ref, wish.version)


def ask_for_meal(walk: Walk) -> None:
    walk.do(walk.one_of(walk.diners), matches.ask_for_meal, walk.open_meal().ref, walk.chance.choice((1, 1, 2)))


def ask_on_behalf(walk: Walk) -> None:
    walk.for_somebody(walk.one_of(walk.diners), matches.ask_for_meal, walk.open_meal().ref)


def pick(walk: Walk) -> None:
    meal = walk.open_meal()
    cook = walk.world.session.get(Person, meal.cook_id)
    walk.do(cook, matches.pick_diner, meal.ref, walk.open_wish().ref)


def propose(walk: Walk) -> None:
    walk.do(walk.kit, matches.propose, walk.open_meal().ref, walk.open_wish().ref)


def approve(walk: Walk) -> None:
    match = walk.coming(MatchState.PROPOSED)
    walk.do(walk.one_of([walk.cleo, walk.kit]), matches.approve, match.ref, match.version, food_confirmed=True)


def reject(walk: Walk) -> None:
    match = walk.coming(MatchState.PROPOSED)
    walk.do(walk.kit, matches.reject, match.ref, match.version, "other", "Spoke to them")


def undo(walk: Walk) -> None:
    match = walk.one(Match)
    walk.do(walk.cleo, match_undo.undo, match.ref, match.version)


def say_yes(walk: Walk) -> None:
    match = walk.coming(MatchState.APPROVED)
    who = walk.chance.choice((walk.cleo, walk.world.session.get(Person, match.diner_id)))
    walk.do(who, matches.say_yes, match.ref, match.version, food_confirmed=True)


def call_off(walk: Walk) -> None:
    match = walk.coming()
    if walk.chance.random() < 0.5:
        walk.do(walk.cleo, matches.cancel, match.ref, match.version, "other")
    else:
        walk.do(walk.world.session.get(Person, match.cook_id), matches.cannot, match.ref, match.version, "unwell")


def hand_over(walk: Walk) -> None:
    match = walk.one(Match, Match.state.in_((MatchState.CONFIRMED, MatchState.ON_THE_WAY)))
    cook = walk.world.session.get(Person, match.cook_id)
    walk.do(cook, matches.hand_over, match.ref, match.version, clock.now())


def change_needs(walk: Walk) -> None:
    diner = walk.one_of(walk.diners[1:])
    one, said = walk.chance.choice((Allergen.MILK, Allergen.PEANUTS)), walk.chance.choice(tuple(Need))
    profile = facts.diners(walk.world.session, walk.world.council.id, [diner.id])[diner.id]
    changed = Needs(
        allergens=dict(profile.allergens) | {one: said},
        diets=profile.diets,
        heating=walk.chance.choice((profile.heating, frozenset({Heating.OVEN}))),
        opens_tub=OpensTub.YES,
        eating=EatingHelp.NONE,
    )
    row = walk.world.session.scalars(select(DinerProfile).filter_by(person_id=diner.id)).one()
    walk.do(diner, needs.save_needs, diner.ref, changed, row.version)


def pause_or_resume(walk: Walk) -> None:
    who, role = walk.chance.choice(((walk.one_of(walk.cooks), Role.COOK), (walk.one_of(walk.diners), Role.DINER)))
    member = walk.world.session.scalars(select(MemberRole).filter_by(person_id=who.id, role=role)).one()
    if member.state == "active":
        walk.do(walk.kit, members.pause, who.ref, role, "A rest", member.version)
    else:
        walk.do(walk.kit, members.resume, who.ref, role, member.version)


def keep_apart(walk: Walk) -> None:
    pair = walk.one_of(walk.cooks).ref, walk.one_of(walk.diners).ref
    walk.do(walk.kit, walk.chance.choice((keep_aparts.keep_apart, keep_aparts.end)), *pair, "A quarrel")


def hold(walk: Walk) -> None:
    """Placed, and soon lifted by two, so that somebody is left to walk with."""
    who = walk.one_of([*walk.cooks, *walk.diners])
    placed: Hold = walk.do(walk.sam, holds.place_hold, who.ref, "Looked into")
    assert not walk.breaches()
    asked = walk.do(walk.sam, holds.ask_to_lift, placed.ref, "All well", placed.version)
    walk.do(walk.cleo, holds.agree_to_lift, asked.ref, asked.version)


def go_away(walk: Walk) -> None:
    today = clock.now().astimezone(walk.world.council.policy.tz).date()
    who = walk.one_of([*walk.cooks, *walk.diners])
    spell = away.AwayFacts(first_day=today, last_day=today, kind=AwayKind.AWAY)
    walk.do(walk.cleo, away.say_away_for, who.ref, Asked.PHONE, spell)


def come_back(walk: Walk) -> None:
    spell = walk.one(AwaySpell, AwaySpell.ended_at.is_(None))
    walk.do(walk.cleo, away.end, spell.ref, spell.version)


def ask_cook(walk: Walk) -> None:
    walk.do(walk.cleo, asks.ask_next_cook, walk.open_wish().ref)


def answer_ask(walk: Walk) -> None:
    ask = walk.one(CookAsk, CookAsk.state.in_(("asked", "accepted")))
    cook = walk.world.session.get(Person, ask.cook_id)
    if walk.chance.random() < 0.3:
        walk.do(cook, asks.decline, ask.ref, ask.version)
    elif ask.state == "asked":
        walk.do(cook, asks.accept, ask.ref, ask.version)
    else:
        wish = walk.world.session.get(MealRequest, ask.request_id)
        assert wish is not None
        start = max(wish.window_start, clock.now())
        cooked = walk.meal(window_start=start, window_end=start + HOUR, ready_at=start - HOUR / 4)
        walk.do(cook, ask_meals.post, ask.ref, replace(cooked, temperature=Temperature.HOT))


def pair_up(walk: Walk) -> None:
    day = clock.now().astimezone(walk.world.council.policy.tz).date()
    weekly = Weekly(weekdays=frozenset(Weekday), starts=time(12), ends=time(20), first=day)
    cook, diner = walk.one_of(walk.cooks), walk.one_of(walk.diners)
    pair = walk.do(walk.cleo, pairing_starts.suggest, cook.ref, diner.ref, Plan(weekly=weekly))
    for side in (Party.COOK, Party.DINER):
        pair = walk.do(walk.cleo, pairing_starts.consent, pair.ref, pair.version, side, Asked.PHONE)
    walk.do(walk.cleo, pairing_starts.begin_trial, pair.ref, pair.version)


def end_pairing(walk: Walk) -> None:
    pair = walk.one(Pairing, Pairing.ended_at.is_(None))
    walk.do(walk.cleo, pairings.end, pair.ref, pair.version)


def go_round(walk: Walk) -> None:
    walk.do(walk.cleo, by_hand)
    session, council = walk.world.session, walk.world.council
    run_next(Hand(session, council, walk.world.deed().ports, clock.now))


def let_time_pass(walk: Walk) -> None:
    walk.wait(timedelta(minutes=walk.chance.randint(5, 180)))


FIRST = (post, open_request, post, open_request, open_request)
"""How a day begins, in this order, so that there is something to decide."""

PATHS = (
    *[post] * 3,
    edit,
    withdraw,
    *[open_request] * 3,
    cancel_request,
    *[ask_for_meal] * 3,
    ask_on_behalf,
    *[pick] * 2,
    *[propose] * 3,
    *[approve] * 10,
    reject,
    undo,
    *[say_yes] * 5,
    call_off,
    hand_over,
    change_needs,
    pause_or_resume,
    keep_apart,
    hold,
    go_away,
    come_back,
    ask_cook,
    *[answer_ask] * 2,
    pair_up,
    end_pairing,
    *[go_round] * 3,
    let_time_pass,
)
"""What happens more often stands more often."""
