"""Asking a cook as the clock does, and looking at what came of it."""

from support.looking import fresh
from support.world import World

from app.domain.asks import AskState
from app.domain.references import new_reference
from app.models.asks import CookAsk
from app.models.desk import Task, TaskKind
from app.models.meals import MealRequest
from app.models.people import KeepApart, Person
from app.services import ask_turns, asks
from app.services.frame import Deed, perform
from app.store import meal_requests as request_store
from app.store.session import belong_to


def _next(deed: Deed, ref: str) -> CookAsk | None:
    request = request_store.by_ref(deed.session, deed.council_id, ref)
    assert request is not None
    return asks.ask_next(deed, request)


def ask_next(world: World, request: MealRequest, **when) -> CookAsk | None:
    """As the clock does when nothing fits."""
    return perform(world.deed(**when), _next, request.ref)


def states(world: World) -> list[tuple[int, AskState]]:
    world.session.expire_all()
    return [(ask.cook_id, ask.state) for ask in world.session.query(CookAsk).order_by(CookAsk.id)]


def open_tasks(world: World, kind: TaskKind) -> list[Task]:
    world.session.expire_all()
    return world.session.query(Task).filter_by(kind=kind, done_at=None).all()


def whose_turn(world: World, request: MealRequest, **when) -> list[str]:
    world.session.rollback()
    belong_to(world.session, world.reigate.id)
    deed = world.deed(**when)
    found = ask_turns.turns(world.session, world.reigate, fresh(world, request), deed.now)
    return [turn.person.first_name for turn in found]


def apart(world: World, one: Person, other: Person) -> None:
    first, second = sorted((one.id, other.id))
    world.add(KeepApart(first_id=first, second_id=second, reason="x", set_at=world.now))


def ask_in(world: World, cook: Person, request: MealRequest, state: AskState = AskState.ASKED) -> CookAsk:
    """An ask in this state, made just now, that would lapse when the visit is over."""
    made = {"asked_at": world.now, "lapses_at": request.window_end}
    row = CookAsk(ref=new_reference(), request_id=request.id, cook_id=cook.id, state=state, **made)
    asked: CookAsk = world.add(row, world.council if cook.council_id == world.reigate.id else world.barnet)
    return asked
