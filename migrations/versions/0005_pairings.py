"""pairings

Rules: add first, remove a release later; no data of one council in code; a large table is changed in batches;
what goes up comes down without losing a row that was there before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pairings",
        sa.Column("cook_id", sa.Integer(), nullable=False),
        sa.Column("diner_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("suggested_by", sa.String(length=24), nullable=False),
        sa.Column("suggested_by_id", sa.Integer(), nullable=True),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("portions", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cook_yes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cook_yes_by_id", sa.Integer(), nullable=True),
        sa.Column("cook_yes_how", sa.String(length=24), nullable=True),
        sa.Column("diner_yes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("diner_yes_by_id", sa.Integer(), nullable=True),
        sa.Column("diner_yes_how", sa.String(length=24), nullable=True),
        sa.Column("trial_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("review_why", sa.String(length=24), nullable=False),
        sa.Column("food_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_by", sa.String(length=24), nullable=True),
        sa.Column("paused_from", sa.String(length=24), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("cook_spoken_on", sa.Date(), nullable=True),
        sa.Column("diner_spoken_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("end_code", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("portions >= 1", name=op.f("ck_pairings_portions")),
        sa.ForeignKeyConstraint(
            ["council_id", "cook_id"], ["people.council_id", "people.id"], name=op.f("fk_pairings_council_id_cook_id")
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "diner_id"], ["people.council_id", "people.id"], name=op.f("fk_pairings_council_id_diner_id")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_pairings_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairings")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_pairings_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_pairings_council_id_ref")),
    )
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.create_index("ix_pairings_diner", ["council_id", "diner_id", "state"], unique=False)
        batch_op.create_index("ix_pairings_state", ["council_id", "state"], unique=False)
        batch_op.create_index(
            "uq_pairings_open",
            ["council_id", "cook_id", "diner_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        )

    with op.batch_alter_table("meal_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pairing_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("pooled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_meal_requests_council_id_pairing_id"),
            "pairings",
            ["council_id", "pairing_id"],
            ["council_id", "id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("meal_requests", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_meal_requests_council_id_pairing_id"), type_="foreignkey")
        batch_op.drop_column("pooled_at")
        batch_op.drop_column("pairing_id")

    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pairings_open", sqlite_where=sa.text("state <> 'ended'"), postgresql_where=sa.text("state <> 'ended'")
        )
        batch_op.drop_index("ix_pairings_state")
        batch_op.drop_index("ix_pairings_diner")

    op.drop_table("pairings")
