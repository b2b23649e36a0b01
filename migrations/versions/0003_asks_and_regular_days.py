"""asks and regular days

Rules: add first, remove a release later; no data of one council in code; a large table is changed in batches;
what goes up comes down without losing a row that was there before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OPEN = "state IN ('accepted', 'asked')"


def upgrade() -> None:
    op.create_table(
        "cook_asks",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("cook_id", sa.Integer(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=True),
        sa.Column("meal_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_how", sa.String(length=24), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "request_id"],
            ["meal_requests.council_id", "meal_requests.id"],
            name=op.f("fk_cook_asks_council_id_request_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "cook_id"], ["people.council_id", "people.id"], name=op.f("fk_cook_asks_council_id_cook_id")
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "meal_id"], ["meals.council_id", "meals.id"], name=op.f("fk_cook_asks_council_id_meal_id")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_cook_asks_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cook_asks")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_cook_asks_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_cook_asks_council_id_ref")),
    )
    with op.batch_alter_table("cook_asks", schema=None) as batch_op:
        batch_op.create_index("ix_cook_asks_cook", ["council_id", "cook_id", "asked_at"], unique=False)
        batch_op.create_index("ix_cook_asks_request", ["council_id", "request_id"], unique=False)
        batch_op.create_index(
            "ix_cook_asks_lapse",
            ["lapses_at"],
            unique=False,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        )
        batch_op.create_index(
            "uq_cook_asks_open",
            ["council_id", "request_id"],
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        )

    op.create_table(
        "cook_days",
        sa.Column("cook_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.String(length=24), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("portions", sa.Integer(), nullable=False),
        sa.Column("dish", sa.String(length=80), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("portions >= 1", name=op.f("ck_cook_days_portions")),
        sa.ForeignKeyConstraint(
            ["council_id", "cook_id"], ["people.council_id", "people.id"], name=op.f("fk_cook_days_council_id_cook_id")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_cook_days_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cook_days")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_cook_days_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_cook_days_council_id_ref")),
    )
    with op.batch_alter_table("cook_days", schema=None) as batch_op:
        batch_op.create_index(
            "uq_cook_days_weekday",
            ["council_id", "cook_id", "weekday"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("cook_days")
    op.drop_table("cook_asks")
