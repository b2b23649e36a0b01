"""keys on the pair: whoever did something, and what a row came of, are rows of the same council

Rules: add first, remove a release later; no data of one council in code; a large table is changed in batches;
what goes up comes down without losing a row that was there before.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEYS = {
    "away_spells": {"ended_by_id": "people"},
    "call_attempts": {"by_id": "people"},
    "concerns": {"acknowledged_by_id": "people"},
    "cook_asks": {"pairing_id": "pairings", "asked_by_id": "people", "answered_by_id": "people"},
    "holds": {"placed_by_id": "people", "lift_asked_by_id": "people", "lifted_by_id": "people"},
    "keep_aparts": {"set_by_id": "people", "ended_by_id": "people"},
    "matches": {
        "confirmed_food_by_id": "people",
        "proposed_by_id": "people",
        "decided_by_id": "people",
        "diner_yes_by_id": "people",
        "ended_by_id": "people",
    },
    "no_answers": {"raised_by_id": "people", "closed_by_id": "people"},
    "outbox": {"match_id": "matches"},
    "pairings": {
        "suggested_by_id": "people",
        "cook_yes_by_id": "people",
        "diner_yes_by_id": "people",
        "ended_by_id": "people",
    },
    "people": {"photo_id": "photos"},
    "standing_requests": {"ended_by_id": "people"},
    "tasks": {"done_by_id": "people"},
}
OPERATOR = "fk_operator_sign_ins_operator_id"


def upgrade() -> None:
    for table, columns in KEYS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column, parent in columns.items():
                batch_op.create_foreign_key(
                    f"fk_{table}_council_id_{column}", parent, ["council_id", column], ["council_id", "id"]
                )
    with op.batch_alter_table("operator_sign_ins", schema=None) as batch_op:
        batch_op.create_foreign_key(OPERATOR, "operators", ["operator_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("operator_sign_ins", schema=None) as batch_op:
        batch_op.drop_constraint(OPERATOR, type_="foreignkey")
    for table, columns in KEYS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_constraint(f"fk_{table}_council_id_{column}", type_="foreignkey")
