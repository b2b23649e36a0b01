"""rounds

Rules: add first, remove a release later; no data of one council in code; a large table is changed in batches;
what goes up comes down without losing a row that was there before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

QUEUED_REAL = sa.text("state = 'queued' AND kind <> 'what_if'")
QUEUED_WHAT_IF = sa.text("state = 'queued' AND kind = 'what_if'")
WAITING = sa.text("state IN ('queued', 'running')")


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("portions", sa.Integer(), nullable=False),
        sa.Column("waiting_days", sa.Integer(), nullable=False),
        sa.Column("bonds", sa.Integer(), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=True),
        sa.Column("gap", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("proposed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "asked_by_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_rounds_council_id_asked_by_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_rounds_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_rounds_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_rounds_council_id_ref")),
    )
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.create_index(
            "uq_rounds_queued", ["council_id"], unique=True, sqlite_where=QUEUED_REAL, postgresql_where=QUEUED_REAL
        )
        batch_op.create_index(
            "uq_rounds_queued_what_if",
            ["council_id"],
            unique=True,
            sqlite_where=QUEUED_WHAT_IF,
            postgresql_where=QUEUED_WHAT_IF,
        )
        batch_op.create_index(
            "ix_rounds_waiting", ["due_at"], unique=False, sqlite_where=WAITING, postgresql_where=WAITING
        )
        batch_op.create_index("ix_rounds_asked", ["council_id", "asked_at"], unique=False)
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("score", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.drop_column("score")
    op.drop_table("rounds")
