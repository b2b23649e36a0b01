"""Who cooks for a diner again and again: asked, paused, ended; and a wish for more from a cook."""

from flask.typing import ResponseReturnValue

from app.domain.pairings import Party
from app.domain.permissions import Permission
from app.web.diner import bp
from app.web.diner.views_meals import the_diner
from app.web.forms_base import ButtonForm
from app.web.guards import requires
from app.web.pair_pages import Side
from app.web.pairs import DinersDaysForm

SIDE = Side(Party.DINER, "diner", the_diner, ("diner/meals_again.html", DinersDaysForm))


@bp.get("/pairings")
@requires(Permission.PAIR_AS_DINER)
def pairings() -> ResponseReturnValue:
    return SIDE.list(ButtonForm())


@bp.post("/pairings/<ref>/yes")
@requires(Permission.PAIR_AS_DINER)
def pair_yes(ref: str) -> ResponseReturnValue:
    return SIDE.say_yes(ref)


@bp.route("/pairings/<ref>/pause", methods=["GET", "POST"])
@requires(Permission.PAIR_AS_DINER)
def pause_pair(ref: str) -> ResponseReturnValue:
    return SIDE.pause(ref)


@bp.post("/pairings/<ref>/resume")
@requires(Permission.PAIR_AS_DINER)
def resume_pair(ref: str) -> ResponseReturnValue:
    return SIDE.resume(ref)


@bp.route("/pairings/<ref>/end", methods=["GET", "POST"])
@requires(Permission.PAIR_AS_DINER)
def end_pair(ref: str) -> ResponseReturnValue:
    return SIDE.end(ref)


@bp.route("/visits/<ref>/again", methods=["GET", "POST"])
@requires(Permission.PAIR_AS_DINER)
def meals_again(ref: str) -> ResponseReturnValue:
    return SIDE.wish_again(ref)
