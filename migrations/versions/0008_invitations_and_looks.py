"""invitations and looks

Rules: add first, remove a release later; no data of one council in code; a large table is changed in batches;
what goes up comes down without losing a row that was there before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "operator_looks",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("operator_email", sa.String(length=254), server_default="", nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("key_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "ended_by_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_operator_looks_council_id_ended_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "granted_by_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_operator_looks_council_id_granted_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "read_by_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_operator_looks_council_id_read_by_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_operator_looks_council_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], name=op.f("fk_operator_looks_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_looks")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_operator_looks_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_operator_looks_council_id_ref")),
    )
    with op.batch_alter_table("operator_looks", schema=None) as batch_op:
        batch_op.create_index("ix_operator_looks_key", ["council_id", "key_hash"], unique=False)
        batch_op.create_index("ix_operator_looks_token", ["council_id", "token_hash"], unique=False)
        batch_op.create_index("ix_operator_looks_until", ["council_id", "until"], unique=False)

    op.create_table(
        "staff_invitations",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "ended_by_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_staff_invitations_council_id_ended_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "invited_by_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_staff_invitations_council_id_invited_by_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_staff_invitations_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitations")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_staff_invitations_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_staff_invitations_council_id_ref")),
        sa.UniqueConstraint("council_id", "token_hash", name=op.f("uq_staff_invitations_council_id_token_hash")),
    )
    with op.batch_alter_table("staff_invitations", schema=None) as batch_op:
        batch_op.create_index("ix_staff_invitations_open", ["council_id", "accepted_at", "withdrawn_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("staff_invitations", schema=None) as batch_op:
        batch_op.drop_index("ix_staff_invitations_open")

    op.drop_table("staff_invitations")
    with op.batch_alter_table("operator_looks", schema=None) as batch_op:
        batch_op.drop_index("ix_operator_looks_until")
        batch_op.drop_index("ix_operator_looks_token")
        batch_op.drop_index("ix_operator_looks_key")

    op.drop_table("operator_looks")
