"""The life of one role of one person."""

from enum import StrEnum

from app.domain.lifecycle import Lifecycle


class MemberState(StrEnum):
    APPLIED = "applied"
    VETTING = "vetting"
    ACTIVE = "active"
    PAUSED = "paused"
    ON_HOLD = "on_hold"
    DECLINED = "declined"
    ENDED = "ended"
    DECEASED = "deceased"
    ERASED = "erased"


class MemberMove(StrEnum):
    """END is the person's or a coordinator's; END_FROM_HOLD the safeguarding lead's: nobody on hold slips away."""

    BEGIN_VETTING = "begin_vetting"
    DECLINE = "decline"
    ACTIVATE = "activate"
    PAUSE = "pause"
    RESUME = "resume"
    HOLD = "hold"
    LIFT_HOLD = "lift_hold"
    END = "end"
    END_FROM_HOLD = "end_from_hold"
    DIE = "die"
    ERASE = "erase"
    REAPPLY = "reapply"


MEMBER: Lifecycle[MemberState, MemberMove] = Lifecycle(
    {
        (MemberState.APPLIED, MemberMove.BEGIN_VETTING): MemberState.VETTING,
        (MemberState.APPLIED, MemberMove.DECLINE): MemberState.DECLINED,
        (MemberState.VETTING, MemberMove.DECLINE): MemberState.DECLINED,
        (MemberState.VETTING, MemberMove.ACTIVATE): MemberState.ACTIVE,
        (MemberState.ACTIVE, MemberMove.PAUSE): MemberState.PAUSED,
        (MemberState.PAUSED, MemberMove.RESUME): MemberState.ACTIVE,
        (MemberState.ACTIVE, MemberMove.HOLD): MemberState.ON_HOLD,
        (MemberState.PAUSED, MemberMove.HOLD): MemberState.ON_HOLD,
        (MemberState.ON_HOLD, MemberMove.LIFT_HOLD): MemberState.ACTIVE,
        (MemberState.ON_HOLD, MemberMove.END_FROM_HOLD): MemberState.ENDED,
        (MemberState.APPLIED, MemberMove.END): MemberState.ENDED,
        (MemberState.VETTING, MemberMove.END): MemberState.ENDED,
        (MemberState.ACTIVE, MemberMove.END): MemberState.ENDED,
        (MemberState.PAUSED, MemberMove.END): MemberState.ENDED,
        (MemberState.DECLINED, MemberMove.END): MemberState.ENDED,
        (MemberState.ENDED, MemberMove.REAPPLY): MemberState.APPLIED,
        (MemberState.DECLINED, MemberMove.REAPPLY): MemberState.APPLIED,
        (MemberState.APPLIED, MemberMove.DIE): MemberState.DECEASED,
        (MemberState.VETTING, MemberMove.DIE): MemberState.DECEASED,
        (MemberState.ACTIVE, MemberMove.DIE): MemberState.DECEASED,
        (MemberState.PAUSED, MemberMove.DIE): MemberState.DECEASED,
        (MemberState.ON_HOLD, MemberMove.DIE): MemberState.DECEASED,
        (MemberState.ENDED, MemberMove.ERASE): MemberState.ERASED,
        (MemberState.DECLINED, MemberMove.ERASE): MemberState.ERASED,
        (MemberState.DECEASED, MemberMove.ERASE): MemberState.ERASED,
    }
)


def can_sign_in(state: MemberState) -> bool:
    """Whether this role lets its person in. On hold they see a neutral page and may ask to leave, nothing more."""
    return state not in {MemberState.DECEASED, MemberState.ERASED}
