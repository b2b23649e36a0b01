"""Whom a cook cooks for again and again: asked, paused, ended; and a wish to cook for somebody again."""

from flask.typing import ResponseReturnValue

from app.domain.pairings import Party
from app.domain.permissions import Permission
from app.web.cook import bp
from app.web.cook.views_meals import the_cook
from app.web.forms_base import ButtonForm
from app.web.guards import requires
from app.web.pair_pages import Side
from app.web.pairs import DaysForm

SIDE = Side(Party.COOK, "cook", the_cook, ("cook/cook_again.html", DaysForm))


@bp.get("/pairings")
@requires(Permission.PAIR_AS_COOK)
def pairings() -> ResponseReturnValue:
    return SIDE.list(ButtonForm())


@bp.post("/pairings/<ref>/yes")
@requires(Permission.PAIR_AS_COOK)
def pair_yes(ref: str) -> ResponseReturnValue:
    return SIDE.say_yes(ref)


@bp.route("/pairings/<ref>/pause", methods=["GET", "POST"])
@requires(Permission.PAIR_AS_COOK)
def pause_pair(ref: str) -> ResponseReturnValue:
    return SIDE.pause(ref)


@bp.post("/pairings/<ref>/resume")
@requires(Permission.PAIR_AS_COOK)
def resume_pair(ref: str) -> ResponseReturnValue:
    return SIDE.resume(ref)


@bp.route("/pairings/<ref>/end", methods=["GET", "POST"])
@requires(Permission.PAIR_AS_COOK)
def end_pair(ref: str) -> ResponseReturnValue:
    return SIDE.end(ref)


@bp.route("/visits/<ref>/again", methods=["GET", "POST"])
@requires(Permission.PAIR_AS_COOK)
def cook_again(ref: str) -> ResponseReturnValue:
    return SIDE.wish_again(ref)
