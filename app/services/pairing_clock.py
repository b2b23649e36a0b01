"""What the clock does with pairings each morning: reviews, pauses that are over, pairs to think about, coming days."""

from app.domain.eligibility import Refused
from app.domain.pairings import Party
from app.services import asks, pairing_days, pairings
from app.services.frame import Deed
from app.services.pair_guard import between
from app.store import pairing_shares
from app.store import pairings as store

GOOD_SHARES = 2
"""After so many meals from one cook, a coordinator is asked to think of the two as a pair."""


def each_morning(deed: Deed) -> None:
    for pairing in store.review_over(deed.session, deed.council_id, deed.today):
        pairings.come_up(deed, pairing)
    for pairing in store.pause_over(deed.session, deed.council_id, deed.today):
        if not isinstance(between(deed, pairing.cook_id, pairing.diner_id), Refused):
            pairings.resume_now(deed, pairing, Party.CLOCK)
    suggest(deed)
    pairing_days.open_days(deed)
    deed.session.flush()
    ask_cooks(deed)


def ask_cooks(deed: Deed) -> None:
    """Ask the cook of each day that is still kept for them whether they cook; who has been asked is not asked again."""
    for due in pairing_days.due_days(deed.session, deed.council, deed.now):
        for request in store.kept_requests(deed.session, deed.council_id, due.pairing.id):
            if request.day == due.day:
                asks.ask_of_pairing(deed, request, due.pairing.cook_id, due.pairing.id)


def suggest(deed: Deed) -> int:
    """Put pairs that have shared some good meals on the coordinator's list, and on nobody else's. Gives how many."""
    found = 0
    for cook_id, diner_id in pairing_shares.never_paired(deed.session, deed.council_id, GOOD_SHARES):
        if not isinstance(between(deed, cook_id, diner_id), Refused):
            pairings.suggest_by_clock(deed, cook_id, diner_id)
            found += 1
    return found
