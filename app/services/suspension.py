"""What stopping a council does to what is under way: today's visits go ahead, later ones are called off."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.matches import MatchState
from app.models.meals import Match
from app.services import asks
from app.services.frame import Deed
from app.services.match_ends import RELEASED, release
from app.services.match_parts import drop_proposal, tell, tell_both
from app.services.match_reasons import LostReason
from app.store import matches as match_store
from app.store import suspension as store

TOLD = "council_suspended"


def settle(deed: Deed) -> None:
    """Called in the deed that stops the council. A search for somebody who did not open the door goes on."""
    asks.release_all(deed)
    told: set[int] = set()
    for match in match_store.in_states(deed.session, deed.council_id, RELEASED):
        if match.state is MatchState.PROPOSED:
            drop_proposal(deed, match, LostReason.COUNCIL_SUSPENDED)
        elif match.state is MatchState.ON_THE_WAY or _is_today(match.window_start, deed.now, deed.policy.tz):
            told |= _goes_ahead(deed, match)
        else:
            release(deed, match, LostReason.COUNCIL_SUSPENDED)
            tell_both(deed, match, "match_cancelled", {"reason": LostReason.COUNCIL_SUSPENDED})
            told |= {match.cook_id, match.diner_id}
    for person_id in sorted(store.counting_on_it(deed.session, deed.council_id, deed.now) - told):
        deed.tell(TOLD, person_id, f"{TOLD}:{person_id}:{deed.now.isoformat()}")


def _is_today(start: datetime, now: datetime, tz: ZoneInfo) -> bool:
    return start.astimezone(tz).date() <= now.astimezone(tz).date()


def _goes_ahead(deed: Deed, match: Match) -> set[int]:
    """What is only offered is still offered; whoever has said yes hears that it stands."""
    if match.state is MatchState.APPROVED:
        return set()
    for person_id in (match.cook_id, match.diner_id):
        tell(deed, match, TOLD, person_id)
    return {match.cook_id, match.diner_id}
