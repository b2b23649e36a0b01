"""visit windows

Rules: add first, remove a release later; no data of one council in code; a large table is changed in batches;
what goes up comes down without losing a row that was there before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Until now a visit could be at any time of the meal's window.
FILL = """
UPDATE matches SET
  window_start = (SELECT meals.window_start FROM meals
                  WHERE meals.council_id = matches.council_id AND meals.id = matches.meal_id),
  window_end = (SELECT meals.window_end FROM meals
                WHERE meals.council_id = matches.council_id AND meals.id = matches.meal_id)
"""


def upgrade() -> None:
    with op.batch_alter_table("matches") as matches:
        matches.add_column(sa.Column("window_start", sa.DateTime(timezone=True), nullable=True))
        matches.add_column(sa.Column("window_end", sa.DateTime(timezone=True), nullable=True))
    op.execute(FILL)
    with op.batch_alter_table("matches") as matches:
        matches.alter_column("window_start", existing_type=sa.DateTime(timezone=True), nullable=False)
        matches.alter_column("window_end", existing_type=sa.DateTime(timezone=True), nullable=False)
        matches.create_index("ix_matches_day", ["council_id", "window_start"])
        matches.create_index("ix_matches_state", ["council_id", "state", "window_end"])


def downgrade() -> None:
    with op.batch_alter_table("matches") as matches:
        matches.drop_index("ix_matches_state")
        matches.drop_index("ix_matches_day")
        matches.drop_column("window_end")
        matches.drop_column("window_start")
