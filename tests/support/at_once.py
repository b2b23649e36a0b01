"""Building a world in few transactions."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from support.world import World

P, R = ParamSpec("P"), TypeVar("R")


def at_once(build: Callable[Concatenate["World", P], R]) -> Callable[Concatenate["World", P], R]:
    """Everything that it adds is one transaction."""

    @wraps(build)
    def built(world: "World", *args: P.args, **kwargs: P.kwargs) -> R:
        world.building += 1
        made = build(world, *args, **kwargs)
        world.building -= 1
        if not world.building:
            world.session.commit()
        return made

    return built
