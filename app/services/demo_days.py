"""An ordinary day of a demonstration: three or four meals, who asked for them, and what waits for the coordinator."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from app.domain.cook_days import CookDay
from app.domain.errors import DomainError
from app.domain.recurrence import weekday_of
from app.domain.vocabulary import Temperature
from app.integrations import dish_pictures
from app.models.meals import Match, Meal
from app.services import asks, cook_days, demo_habits, matches, meal_requests, meals, photos, round_runs, rounds
from app.services.demo_story import Cook, Dish, Stage
from app.services.frame import Deed, perform
from app.services.meals import MealToPost
from app.store import cook_days as cook_day_store
from app.store import demo as store
from app.store import meal_requests as request_store
from app.store import people

RANG = "Rang the office"
HOUR = timedelta(hours=1)
VISIT_AT = (17, 30)


@dataclass(frozen=True)
class _Plan:
    """Who does what on this day: everybody takes turns, so that no two days are the same."""

    stage: Stage
    day: date

    def by_phone(self, turn: int) -> str:
        names = self.stage.story.day.by_phone
        return names[(self.day.toordinal() + turn) % len(names)]

    def cook(self, number: int) -> Cook:
        return [cook for cook in self.stage.story.cooks if cook.dishes and cook.state == "active"][number]

    def dish(self, cook: Cook) -> Dish:
        return cook.dishes[self.day.toordinal() % len(cook.dishes)]


def tell(stage: Stage, *, is_first: bool) -> None:
    """Tell the day, each deed in a transaction of its own; what has become impossible meanwhile is left out."""
    _finish_visits(stage)
    if is_first:
        _quietly(stage, partial(_done_yesterday, _Plan(stage, stage.today - timedelta(days=1))))
        _close_old_messages(stage)
    plan = _Plan(stage, stage.today)
    if is_first:
        _quietly(stage, partial(demo_habits.tell, stage, plan.cook(0).name))
    for scene in (
        _visits_today,
        _queue_today,
        _picked_for_tomorrow,
        _offer_for_tomorrow,
        _waiting,
        _asked,
        _regular_day,
        _for_the_round,
    ):
        _quietly(stage, partial(scene, plan))
    _quietly(stage, partial(_round, stage))


def _for_the_round(plan: _Plan) -> None:
    """Somebody rang for the day after tomorrow, and a meal is posted that may fit."""
    stage, cook, day = plan.stage, plan.cook(1), plan.day + timedelta(days=2)
    post(stage, cook, plan.dish(cook), stage.now - HOUR, (stage.local(day, 17), stage.local(day, 18)), 2)
    _request(stage, plan.by_phone(1), day, (16, 19), by_phone=True)


def _round(stage: Stage) -> None:
    """What the worker would do next: proposals for whom something fits, and why not for the others."""
    hand = round_runs.Hand(stage.session, stage.council, stage.ports, lambda: stage.now)
    perform(stage.deed(stage.coordinator(), stage.now), rounds.by_hand)
    round_runs.run_next(hand)


def _quietly(stage: Stage, tell_it: Callable[[], object]) -> None:
    """Somebody may have paused a cook or cancelled a wish in the demonstration; the rest of the day goes on."""
    try:
        tell_it()
    except (DomainError, LookupError):
        stage.session.rollback()


def _finish_visits(stage: Stage) -> None:
    """Visits of the days before went well; their cooks say so."""
    until = min(stage.now, stage.local(stage.today, 0))
    over = store.visits_over(stage.session, stage.council.id, until)
    for ref, version, cook_id, start in [
        (match.ref, match.version, match.cook_id, match.window_start) for match in over
    ]:
        cook = people.by_id(stage.session, stage.council.id, cook_id)
        at = start + timedelta(minutes=20)
        _quietly(stage, partial(perform, stage.deed(cook, at), matches.hand_over, ref, version, at))


def _close_old_messages(stage: Stage) -> None:
    """What was said to people before the demonstration began has been said."""

    def close(deed: Deed) -> None:
        for message in store.messages_made_before(stage.session, stage.council.id, stage.now - 4 * HOUR):
            message.finished_at, message.result, message.sealed = message.created_at, "told", None
        deed.record("demonstration_told", stage.coordinator())

    perform(stage.deed(None, stage.now), close)


def _window(stage: Stage, day: date) -> tuple[datetime, datetime]:
    """Half past five; later on a day that is nearly over."""
    midnight = stage.local(day + timedelta(days=1), 0)
    usual, soonest = stage.local(day, *VISIT_AT), _half_hour_after(stage.now + HOUR / 2)
    start = min(max(usual, soonest), midnight - HOUR)
    return start, min(start + HOUR, midnight - timedelta(minutes=1))


def _half_hour_after(moment: datetime) -> datetime:
    whole = moment.replace(minute=0, second=0, microsecond=0)
    return next(whole + step * HOUR / 2 for step in (1, 2) if whole + step * HOUR / 2 >= moment)


def post(stage: Stage, cook: Cook, dish: Dish, at: datetime, window: tuple[datetime, datetime], portions: int) -> str:
    """The meal's reference. ready_at and use-by are as early and as late as the food allows."""
    person = stage.person(cook.name)
    picture = dish_pictures.draw(dish.name, tuple(dish.colours))
    sha = perform(stage.deed(person, at), photos.keep, picture).sha256
    hot = Temperature(dish.temperature) is Temperature.HOT
    tz = stage.council.policy.tz
    facts = MealToPost(
        dish=dish.name,
        ingredients=dish.ingredients,
        allergens=dish.allergens,
        portions=portions,
        temperature=Temperature(dish.temperature),
        ready_at=window[0] - timedelta(minutes=15) if hot else at - HOUR,
        use_by=window[1].astimezone(tz).date(),
        window_start=window[0],
        window_end=window[1],
        photo_sha256=sha,
        photo_alt="",
        diets=dish.suits,
    )
    meal: Meal = perform(stage.deed(person, at), meals.post, facts)
    return meal.ref


def ask(stage: Stage, name: str, meal_ref: str, at: datetime, *, by_phone: bool) -> Match:
    diner = stage.person(name)
    coordinator = stage.coordinator()
    deed = stage.deed(coordinator, at, diner, RANG) if by_phone else stage.deed(diner, at)
    return perform(deed, matches.ask_for_meal, meal_ref)


def approve(stage: Stage, match: Match, at: datetime) -> Match:
    return perform(stage.deed(stage.coordinator(), at), matches.approve, match.ref, match.version, food_confirmed=True)


def _done_yesterday(plan: _Plan) -> None:
    stage, cook = plan.stage, plan.cook(0)
    window = stage.local(plan.day, *VISIT_AT), stage.local(plan.day, VISIT_AT[0] + 1, VISIT_AT[1])
    ref = post(stage, cook, plan.dish(cook), stage.local(plan.day, 9), window, 2)
    match = ask(stage, plan.by_phone(0), ref, stage.local(plan.day, 10), by_phone=True)
    match = approve(stage, match, stage.local(plan.day, 11))
    at = window[0] + timedelta(minutes=15)
    perform(stage.deed(stage.person(cook.name), at), matches.hand_over, match.ref, match.version, at)


def _visits_today(plan: _Plan) -> None:
    """A hot meal for one who rang and one who has no phone, both arranged, and a portion over."""
    stage, cook = plan.stage, plan.cook(0)
    ref = post(stage, cook, plan.dish(cook), stage.now - 3 * HOUR, _window(stage, plan.day), 3)
    for name in (plan.by_phone(0), stage.story.day.by_visit):
        match = ask(stage, name, ref, stage.now - 2 * HOUR, by_phone=True)
        approve(stage, match, stage.now - HOUR)


def _queue_today(plan: _Plan) -> None:
    """Somebody asked for it online; the coordinator has not looked yet."""
    stage, cook = plan.stage, plan.cook(1)
    ref = post(stage, cook, plan.dish(cook), stage.now - 2 * HOUR, _window(stage, plan.day), 3)
    ask(stage, stage.story.day.online[0], ref, stage.now - HOUR, by_phone=False)


def _request(stage: Stage, name: str, day: date, hours: tuple[int, int], *, by_phone: bool) -> str:
    diner, at = stage.person(name), stage.now - 2 * HOUR
    deed = stage.deed(stage.coordinator(), at, diner, RANG) if by_phone else stage.deed(diner, at)
    start, end = (stage.local(day, hour) for hour in hours)
    return perform(deed, meal_requests.open_request, day, start, end, 1).ref


def _picked_for_tomorrow(plan: _Plan) -> None:
    """A cook has picked a neighbour for a lunch; a coordinator decides."""
    stage, cook, day = plan.stage, plan.cook(2), plan.day + timedelta(days=1)
    window = stage.local(day, 12, 30), stage.local(day, 13, 30)
    wish = _request(stage, plan.by_phone(3), day, (12, 14), by_phone=True)
    ref = post(stage, cook, plan.dish(cook), stage.now - HOUR, window, 2)
    perform(stage.deed(stage.person(cook.name), stage.now - HOUR / 2), matches.pick_diner, ref, wish)


def _offer_for_tomorrow(plan: _Plan) -> None:
    """A portion is offered to one whose yes is asked on the phone, and another has asked for one online."""
    stage, cook, day = plan.stage, plan.cook(3), plan.day + timedelta(days=1)
    wish = _request(stage, plan.by_phone(2), day, (16, 20), by_phone=True)
    ref = post(stage, cook, plan.dish(cook), stage.now - HOUR, (stage.local(day, 17), stage.local(day, 18)), 3)
    desk = stage.deed(stage.coordinator(), stage.now - HOUR / 2)
    approve(stage, perform(desk, matches.propose, ref, wish), stage.now - HOUR / 3)
    ask(stage, stage.story.day.online[1], ref, stage.now - HOUR / 4, by_phone=False)


def _waiting(plan: _Plan) -> None:
    """Some wait for whom nothing fits yet: an allergy, a diet, nothing to heat with, too far."""
    stage = plan.stage
    for name in stage.story.day.waiting:
        day = plan.day + timedelta(days=1)
        _quietly(stage, partial(_request, stage, name, day, (16, 19), by_phone=True))


def _asked(plan: _Plan) -> None:
    """A cook is asked about two of those who wait, has said yes to one, and has not answered about the other."""
    stage, cook, at = plan.stage, plan.stage.person(plan.cook(0).name), plan.stage.now - HOUR
    found: list[str] = []

    def ask(name: str) -> None:
        day = plan.day + timedelta(days=1)
        wish = request_store.of_day(stage.session, stage.council.id, stage.person(name).id, day)
        if wish is not None:
            asked = perform(stage.deed(stage.coordinator(), at), asks.ask_cook, wish.ref, cook.ref)
            found.append(asked.ref)

    for name in stage.story.day.waiting:
        _quietly(stage, partial(ask, name))
    for ref in found[1:2]:
        first = asks.load(stage.deed(cook, at), ref)
        perform(stage.deed(cook, stage.now - HOUR / 2), asks.accept, ref, first.version)


def _regular_day(plan: _Plan) -> None:
    """A cook cooks each week on the day after tomorrow: their page asks about it today."""
    stage, cook, day = plan.stage, plan.cook(0), plan.day + timedelta(days=2)
    usual = CookDay(
        weekday=weekday_of(day),
        starts=time(*VISIT_AT),
        ends=time(VISIT_AT[0] + 1, VISIT_AT[1]),
        portions=2,
        first=plan.day,
        dish=plan.dish(cook).name,
    )
    if not cook_day_store.of_cook(stage.session, stage.council.id, stage.person(cook.name).id):
        perform(stage.deed(stage.person(cook.name), stage.now - 3 * HOUR), cook_days.add, usual)
