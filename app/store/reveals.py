"""Who saw a diner's address or phone number, and how often."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.meals import Match, Reveal


def last_at(session: Session, council_id: int, match_id: int, viewer_id: int) -> dict[str, datetime]:
    """When this viewer was last shown each thing about this match, by what it was."""
    rows = session.execute(
        select(Reveal.what, func.max(Reveal.at))
        .where(Reveal.council_id == council_id, Reveal.match_id == match_id, Reveal.viewer_id == viewer_id)
        .group_by(Reveal.what)
    ).all()
    return dict(rows)


def count_for_diner(session: Session, council_id: int, diner_id: int) -> int:
    """How often somebody was shown where this diner lives."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Reveal)
            .join(Match, (Match.council_id == Reveal.council_id) & (Match.id == Reveal.match_id))
            .where(Reveal.council_id == council_id, Match.diner_id == diner_id, Reveal.what == "address")
        )
        or 0
    )
