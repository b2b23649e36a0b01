"""interest list

Rules: add first, remove a release later; no data of one council in code; a large table is changed in batches;
what goes up comes down without losing a row that was there before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interest_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("outward", sa.String(length=4), nullable=False),
        sa.Column("wanted", sa.String(length=4), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("begun", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.String(length=300), nullable=True),
        sa.Column("letter", sa.String(length=24), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_list")),
        sa.UniqueConstraint("email", name=op.f("uq_interest_list_email")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_interest_list_link_hash")),
    )
    with op.batch_alter_table("interest_list", schema=None) as batch_op:
        batch_op.create_index("ix_interest_list_letter", ["letter", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_interest_list_keep_until"), ["keep_until"], unique=False)


def downgrade() -> None:
    op.drop_table("interest_list")
