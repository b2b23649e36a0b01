"""the first tables

Rules: add first, remove a release later; no data of one council in code; a large table is changed in batches;
what goes up comes down without losing a row that was there before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "councils",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_councils")),
        sa.UniqueConstraint("slug", name=op.f("uq_councils_slug")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "operator_sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_operator_sign_ins_token_hash")),
    )
    with op.batch_alter_table("operator_sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operator_sign_ins_operator_id"), ["operator_id"], unique=False)

    op.create_table(
        "operators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("totp_secret", sa.String(length=300), nullable=False),
        sa.Column("totp_last_step", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operators")),
        sa.UniqueConstraint("email", name=op.f("uq_operators_email")),
    )
    op.create_table(
        "throttles",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "starts_at", name=op.f("pk_throttles")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deed", sa.String(length=48), nullable=False),
        sa.Column("actor", sa.String(length=12), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("acting_for_id", sa.Integer(), nullable=True),
        sa.Column("subject_kind", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("details_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_audit_entries_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_audit_entries_council_id_id")),
        sa.UniqueConstraint("council_id", "seq", name=op.f("uq_audit_entries_council_id_seq")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_subject", ["council_id", "subject_kind", "subject_id"], unique=False)

    op.create_table(
        "council_areas",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_council_areas_council_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_council_areas")),
    )
    with op.batch_alter_table("council_areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_areas_council_id"), ["council_id"], unique=False)

    op.create_table(
        "council_hosts",
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_council_hosts_council_id")),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_council_hosts")),
    )
    with op.batch_alter_table("council_hosts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_hosts_council_id"), ["council_id"], unique=False)

    op.create_table(
        "form_keys",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("result", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_form_keys_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_keys")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_form_keys_council_id_id")),
        sa.UniqueConstraint("council_id", "key", name=op.f("uq_form_keys_council_id_key")),
    )
    op.create_table(
        "households",
        sa.Column("line1", sa.String(length=120), nullable=False),
        sa.Column("line2", sa.String(length=120), nullable=False),
        sa.Column("town", sa.String(length=80), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("authority", sa.String(length=9), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("precision", sa.String(length=24), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrival_note", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_households_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_households_council_id_id")),
    )
    op.create_table(
        "job_runs",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_job_runs_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_runs")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_job_runs_council_id_id")),
        sa.UniqueConstraint("council_id", "job", "local_day", name=op.f("uq_job_runs_council_id_job_local_day")),
    )
    op.create_table(
        "photos",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_photos_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_photos_council_id_id")),
        sa.UniqueConstraint("council_id", "sha256", name=op.f("uq_photos_council_id_sha256")),
    )
    op.create_table(
        "audit_details",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "entry_id"],
            ["audit_entries.council_id", "audit_entries.id"],
            name=op.f("fk_audit_details_council_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_audit_details_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_details")),
        sa.UniqueConstraint("council_id", "entry_id", name=op.f("uq_audit_details_council_id_entry_id")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_audit_details_council_id_id")),
    )
    op.create_table(
        "people",
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("phone_shared", sa.Boolean(), nullable=False),
        sa.Column("phone_agreed", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "household_id"],
            ["households.council_id", "households.id"],
            name=op.f("fk_people_council_id_household_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_people_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_people_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_people_council_id_ref")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index("ix_people_name", ["council_id", "last_name", "first_name"], unique=False)

    op.create_table(
        "accounts",
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("wanted_role", sa.String(length=24), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("totp_secret", sa.String(length=300), nullable=True),
        sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "person_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_accounts_council_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_accounts_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("council_id", "email", name=op.f("uq_accounts_council_id_email")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_accounts_council_id_id")),
        sa.UniqueConstraint("council_id", "person_id", name=op.f("uq_accounts_council_id_person_id")),
    )
    op.create_table(
        "concerns",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("about_text", sa.String(length=200), nullable=False),
        sa.Column("in_danger", sa.Boolean(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("reporter_contact", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "about_id"], ["people.council_id", "people.id"], name=op.f("fk_concerns_council_id_about_id")
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "reporter_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_concerns_council_id_reporter_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_concerns_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_concerns_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_concerns_council_id_ref")),
    )
    op.create_table(
        "diner_profiles",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("allergens", sa.JSON(), nullable=False),
        sa.Column("other_allergens", sa.String(length=300), nullable=False),
        sa.Column("diets", sa.JSON(), nullable=False),
        sa.Column("heating", sa.JSON(), nullable=True),
        sa.Column("opens_tub", sa.String(length=24), nullable=False),
        sa.Column("eating", sa.String(length=24), nullable=False),
        sa.Column("small_portion", sa.Boolean(), nullable=False),
        sa.Column("dislikes", sa.String(length=300), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("last_meal_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "person_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_diner_profiles_council_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_diner_profiles_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diner_profiles")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_diner_profiles_council_id_id")),
        sa.UniqueConstraint("council_id", "person_id", name=op.f("uq_diner_profiles_council_id_person_id")),
    )
    op.create_table(
        "holds",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=False),
        sa.Column("lift_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lift_asked_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "person_id"], ["people.council_id", "people.id"], name=op.f("fk_holds_council_id_person_id")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_holds_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_holds_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_holds_council_id_ref")),
    )
    op.create_table(
        "keep_aparts",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "first_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_keep_aparts_council_id_first_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "second_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_keep_aparts_council_id_second_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_keep_aparts_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keep_aparts")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_keep_aparts_council_id_id")),
    )
    with op.batch_alter_table("keep_aparts", schema=None) as batch_op:
        batch_op.create_index(
            "uq_keep_aparts_live",
            ["council_id", "first_id", "second_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "meals",
        sa.Column("cook_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("photo_alt", sa.String(length=200), nullable=False),
        sa.Column("dish", sa.String(length=80), nullable=False),
        sa.Column("ingredients", sa.String(length=2000), nullable=False),
        sa.Column("allergens", sa.JSON(), nullable=False),
        sa.Column("portions", sa.Integer(), nullable=False),
        sa.Column("live_portions", sa.Integer(), nullable=False),
        sa.Column("temperature", sa.String(length=24), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("use_by", sa.Date(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("for_diner_id", sa.Integer(), nullable=True),
        sa.Column("diets", sa.JSON(), nullable=False),
        sa.Column("tub_back", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("live_portions >= 0 AND live_portions <= portions", name=op.f("ck_meals_stock")),
        sa.CheckConstraint("portions >= 1", name=op.f("ck_meals_portions")),
        sa.ForeignKeyConstraint(
            ["council_id", "cook_id"], ["people.council_id", "people.id"], name=op.f("fk_meals_council_id_cook_id")
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "for_diner_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_meals_council_id_for_diner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "photo_id"], ["photos.council_id", "photos.id"], name=op.f("fk_meals_council_id_photo_id")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_meals_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meals")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_meals_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_meals_council_id_ref")),
    )
    with op.batch_alter_table("meals", schema=None) as batch_op:
        batch_op.create_index("ix_meals_cook", ["council_id", "cook_id"], unique=False)
        batch_op.create_index("ix_meals_near", ["council_id", "state", "lat", "lon", "window_end"], unique=False)

    op.create_table(
        "member_roles",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "person_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_member_roles_council_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_member_roles_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_roles")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_member_roles_council_id_id")),
        sa.UniqueConstraint("council_id", "person_id", "role", name=op.f("uq_member_roles_council_id_person_id_role")),
    )
    with op.batch_alter_table("member_roles", schema=None) as batch_op:
        batch_op.create_index("ix_member_roles_state", ["council_id", "role", "state"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("match_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("sealed", sa.String(length=300), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("useful_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(length=24), nullable=False),
        sa.Column("last_error", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "person_id"], ["people.council_id", "people.id"], name=op.f("fk_outbox_council_id_person_id")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_outbox_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_outbox_council_id_id")),
        sa.UniqueConstraint("council_id", "key", name=op.f("uq_outbox_council_id_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_due",
            ["urgency", "due_at"],
            unique=False,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.create_table(
        "representations",
        sa.Column("relative_id", sa.Integer(), nullable=False),
        sa.Column("diner_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("relation", sa.String(length=60), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "diner_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_representations_council_id_diner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "relative_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_representations_council_id_relative_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_representations_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representations")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_representations_council_id_id")),
        sa.UniqueConstraint(
            "council_id", "relative_id", "diner_id", name=op.f("uq_representations_council_id_relative_id_diner_id")
        ),
    )
    op.create_table(
        "requirement_checks",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("requirement", sa.String(length=24), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.Column("seen_by_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("recheck_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "person_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_requirement_checks_council_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "seen_by_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_requirement_checks_council_id_seen_by_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_requirement_checks_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement_checks")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_requirement_checks_council_id_id")),
        sa.UniqueConstraint(
            "council_id",
            "person_id",
            "requirement",
            name=op.f("uq_requirement_checks_council_id_person_id_requirement"),
        ),
    )
    op.create_table(
        "meal_requests",
        sa.Column("diner_id", sa.Integer(), nullable=False),
        sa.Column("portions", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meal_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_how", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("portions >= 1", name=op.f("ck_meal_requests_portions")),
        sa.ForeignKeyConstraint(
            ["council_id", "asked_by_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_meal_requests_council_id_asked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "diner_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_meal_requests_council_id_diner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "meal_id"],
            ["meals.council_id", "meals.id"],
            name=op.f("fk_meal_requests_council_id_meal_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_meal_requests_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meal_requests")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_meal_requests_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_meal_requests_council_id_ref")),
    )
    with op.batch_alter_table("meal_requests", schema=None) as batch_op:
        batch_op.create_index("ix_meal_requests_state", ["council_id", "state", "window_end"], unique=False)
        batch_op.create_index(
            "uq_meal_requests_day",
            ["council_id", "diner_id", "day"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'proposed', 'matched')"),
            postgresql_where=sa.text("state IN ('open', 'proposed', 'matched')"),
        )

    op.create_table(
        "one_time_codes",
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("handle_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "account_id"],
            ["accounts.council_id", "accounts.id"],
            name=op.f("fk_one_time_codes_council_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_one_time_codes_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_codes")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_one_time_codes_council_id_id")),
    )
    with op.batch_alter_table("one_time_codes", schema=None) as batch_op:
        batch_op.create_index("ix_one_time_codes_handle", ["council_id", "handle_hash"], unique=True)

    op.create_table(
        "recovery_codes",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "account_id"],
            ["accounts.council_id", "accounts.id"],
            name=op.f("fk_recovery_codes_council_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_recovery_codes_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_recovery_codes_council_id_id")),
    )
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_codes_account_id"), ["account_id"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("acting_for_id", sa.Integer(), nullable=True),
        sa.Column("acting_how", sa.String(length=24), nullable=True),
        sa.Column("acting_reason", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "account_id"],
            ["accounts.council_id", "accounts.id"],
            name=op.f("fk_sign_ins_council_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "acting_for_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_sign_ins_council_id_acting_for_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_sign_ins_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_sign_ins_council_id_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ins_token_hash")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_account_id"), ["account_id"], unique=False)

    op.create_table(
        "matches",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("meal_id", sa.Integer(), nullable=False),
        sa.Column("cook_id", sa.Integer(), nullable=False),
        sa.Column("diner_id", sa.Integer(), nullable=False),
        sa.Column("portions", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("origin", sa.String(length=24), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=False),
        sa.Column("passed", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("cautions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("needs_confirming", sa.Boolean(), nullable=False),
        sa.Column("confirmed_food_by_id", sa.Integer(), nullable=True),
        sa.Column("first_meeting", sa.Boolean(), nullable=False),
        sa.Column("word", sa.String(length=24), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("diner_yes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("diner_yes_by_id", sa.Integer(), nullable=True),
        sa.Column("diner_yes_how", sa.String(length=24), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("reason_text", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "cook_id"], ["people.council_id", "people.id"], name=op.f("fk_matches_council_id_cook_id")
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "diner_id"], ["people.council_id", "people.id"], name=op.f("fk_matches_council_id_diner_id")
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "meal_id"], ["meals.council_id", "meals.id"], name=op.f("fk_matches_council_id_meal_id")
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "request_id"],
            ["meal_requests.council_id", "meal_requests.id"],
            name=op.f("fk_matches_council_id_request_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_matches_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_matches_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_matches_council_id_ref")),
    )
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.create_index("ix_matches_cook", ["council_id", "cook_id", "state"], unique=False)
        batch_op.create_index("ix_matches_diner", ["council_id", "diner_id", "state"], unique=False)
        batch_op.create_index("ix_matches_meal", ["council_id", "meal_id"], unique=False)
        batch_op.create_index(
            "uq_matches_live",
            ["council_id", "request_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('approved', 'confirmed', 'no_reply', 'on_the_way')"),
            postgresql_where=sa.text("state IN ('approved', 'confirmed', 'no_reply', 'on_the_way')"),
        )
        batch_op.create_index(
            "uq_matches_proposed",
            ["council_id", "request_id"],
            unique=True,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        )

    op.create_table(
        "no_answers",
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("located_by", sa.String(length=120), nullable=False),
        sa.Column("located_how", sa.String(length=500), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "match_id"],
            ["matches.council_id", "matches.id"],
            name=op.f("fk_no_answers_council_id_match_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_no_answers_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_answers")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_no_answers_council_id_id")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_no_answers_council_id_ref")),
    )
    op.create_table(
        "reveals",
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("viewer_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "match_id"],
            ["matches.council_id", "matches.id"],
            name=op.f("fk_reveals_council_id_match_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "viewer_id"],
            ["people.council_id", "people.id"],
            name=op.f("fk_reveals_council_id_viewer_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_reveals_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveals")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_reveals_council_id_id")),
    )
    with op.batch_alter_table("reveals", schema=None) as batch_op:
        batch_op.create_index("ix_reveals_match", ["council_id", "match_id"], unique=False)

    op.create_table(
        "tasks",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=True),
        sa.Column("message", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "match_id"], ["matches.council_id", "matches.id"], name=op.f("fk_tasks_council_id_match_id")
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "person_id"], ["people.council_id", "people.id"], name=op.f("fk_tasks_council_id_person_id")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_tasks_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_tasks_council_id_id")),
        sa.UniqueConstraint("council_id", "key", name=op.f("uq_tasks_council_id_key")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_tasks_council_id_ref")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index("ix_tasks_open", ["council_id", "done_at", "due_at"], unique=False)

    op.create_table(
        "call_attempts",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "task_id"],
            ["tasks.council_id", "tasks.id"],
            name=op.f("fk_call_attempts_council_id_task_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_call_attempts_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_attempts")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_call_attempts_council_id_id")),
    )
    with op.batch_alter_table("call_attempts", schema=None) as batch_op:
        batch_op.create_index("ix_call_attempts_task", ["council_id", "task_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("call_attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_call_attempts_task")

    op.drop_table("call_attempts")
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_index("ix_tasks_open")

    op.drop_table("tasks")
    with op.batch_alter_table("reveals", schema=None) as batch_op:
        batch_op.drop_index("ix_reveals_match")

    op.drop_table("reveals")
    op.drop_table("no_answers")
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_matches_proposed",
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        )
        batch_op.drop_index(
            "uq_matches_live",
            sqlite_where=sa.text("state IN ('approved', 'confirmed', 'no_reply', 'on_the_way')"),
            postgresql_where=sa.text("state IN ('approved', 'confirmed', 'no_reply', 'on_the_way')"),
        )
        batch_op.drop_index("ix_matches_meal")
        batch_op.drop_index("ix_matches_diner")
        batch_op.drop_index("ix_matches_cook")

    op.drop_table("matches")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_account_id"))

    op.drop_table("sign_ins")
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_codes_account_id"))

    op.drop_table("recovery_codes")
    with op.batch_alter_table("one_time_codes", schema=None) as batch_op:
        batch_op.drop_index("ix_one_time_codes_handle")

    op.drop_table("one_time_codes")
    with op.batch_alter_table("meal_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_meal_requests_day",
            sqlite_where=sa.text("state IN ('open', 'proposed', 'matched')"),
            postgresql_where=sa.text("state IN ('open', 'proposed', 'matched')"),
        )
        batch_op.drop_index("ix_meal_requests_state")

    op.drop_table("meal_requests")
    op.drop_table("requirement_checks")
    op.drop_table("representations")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_due",
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.drop_table("outbox")
    with op.batch_alter_table("member_roles", schema=None) as batch_op:
        batch_op.drop_index("ix_member_roles_state")

    op.drop_table("member_roles")
    with op.batch_alter_table("meals", schema=None) as batch_op:
        batch_op.drop_index("ix_meals_near")
        batch_op.drop_index("ix_meals_cook")

    op.drop_table("meals")
    with op.batch_alter_table("keep_aparts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_keep_aparts_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("keep_aparts")
    op.drop_table("holds")
    op.drop_table("diner_profiles")
    op.drop_table("concerns")
    op.drop_table("accounts")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index("ix_people_name")

    op.drop_table("people")
    op.drop_table("audit_details")
    op.drop_table("photos")
    op.drop_table("job_runs")
    op.drop_table("households")
    op.drop_table("form_keys")
    with op.batch_alter_table("council_hosts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_hosts_council_id"))

    op.drop_table("council_hosts")
    with op.batch_alter_table("council_areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_areas_council_id"))

    op.drop_table("council_areas")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entries_subject")

    op.drop_table("audit_entries")
    op.drop_table("throttles")
    op.drop_table("operators")
    with op.batch_alter_table("operator_sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_operator_sign_ins_operator_id"))

    op.drop_table("operator_sign_ins")
    op.drop_table("heartbeats")
    op.drop_table("councils")
