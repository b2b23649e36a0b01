"""life of a council

Rules: add first, remove a release later; no data of one council in code; a large table is changed in batches;
what goes up comes down without losing a row that was there before.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DEMONSTRATION = re.compile(r"^\s*demonstration\s*=\s*true", re.MULTILINE)
ASKED = sa.text("decision = 'asked'")


def upgrade() -> None:
    with op.batch_alter_table("councils", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=24), server_default="trial", nullable=False))
        batch_op.add_column(sa.Column("state_since", sa.DateTime(timezone=True), nullable=True))
    _keep_open()
    op.create_table(
        "council_changes",
        sa.Column("move", sa.String(length=24), nullable=False),
        sa.Column("decision", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "asked_by_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_council_changes_council_id_asked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "decided_by_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_council_changes_council_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_council_changes_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_changes")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_council_changes_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_council_changes_council_id_ref")),
    )
    with op.batch_alter_table("council_changes", schema=None) as batch_op:
        batch_op.create_index(
            "uq_council_changes_asked", ["council_id"], unique=True, sqlite_where=ASKED, postgresql_where=ASKED
        )


def _keep_open() -> None:
    """A council at work before there was a checklist stays at work; a demonstration needs no state to be open."""
    connection = op.get_bind()
    for council_id, document in connection.execute(sa.text("select id, document from councils")).all():
        if not DEMONSTRATION.search(document):
            connection.execute(sa.text("update councils set state = 'live' where id = :id"), {"id": council_id})


def downgrade() -> None:
    op.drop_table("council_changes")
    with op.batch_alter_table("councils", schema=None) as batch_op:
        batch_op.drop_column("state_since")
        batch_op.drop_column("state")
