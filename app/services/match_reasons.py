"""Why a match did not come about or ended: the closed lists, stored in Match.reason."""

from enum import StrEnum


class RejectReason(StrEnum):
    """A coordinator's reasons for saying no to a proposal."""

    ANOTHER_DINER_FIRST = "another_diner_first"
    ANOTHER_MEAL_SUITS = "another_meal_suits"
    SPOKE_TO_THEM = "spoke_to_them"
    OTHER = "other"


class EndReason(StrEnum):
    """Why an arrangement was called off, by whoever called it off."""

    CANNOT_COOK = "cannot_cook"
    UNWELL = "unwell"
    CANNOT_BE_IN = "cannot_be_in"
    NO_THANK_YOU = "no_thank_you"
    OTHER = "other"


class LostReason(StrEnum):
    """Why the clock or a rule ended something."""

    PORTION_TAKEN = "portion_taken"
    NO_YES_IN_TIME = "no_yes_in_time"
    WINDOW_OVER = "window_over"
    REQUEST_CANCELLED = "request_cancelled"
    KEPT_APART = "kept_apart"
    HOLDS_NO_LONGER = "holds_no_longer"
    COUNCIL_SUSPENDED = "council_suspended"


# What somebody has turned down for a request is not proposed for it again by itself; a person may.
TURNED_DOWN = frozenset({*RejectReason, *EndReason, LostReason.NO_YES_IN_TIME, "not_made", "refused"})
# A cook who has said this of one visit brings the meal to nobody else, so no round counts on it.
MEAL_IS_OFF = frozenset({EndReason.CANNOT_COOK, EndReason.UNWELL})
# Reasons of `release_of_person` under which nobody is to blame and nobody hears more than that it is off.
VOIDING = frozenset({"hold", "check_lapsed", "kept_apart", "moved", "ban", "deceased"})
# Reasons under which the person released is told nothing by a machine.
SILENT = frozenset({"hold", "deceased"})
# Only these say that the diner does not want a meal that day at all.
ENDS_THE_WISH = frozenset({EndReason.CANNOT_BE_IN})
# With these a diner declines the meal itself, so one that was set aside for them is anybody's.
DINER_SAID_NO = frozenset({EndReason.CANNOT_BE_IN, EndReason.NO_THANK_YOU})
