"""claims of places

Rules: add first, remove a release later; no data of one council in code; a large table is changed in batches;
what goes up comes down without losing a row that was there before.

A pilot claims each of its sectors within each of its authorities, since a sector may lie in two.
"""

import tomllib

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AUTHORITY = 9
"""The letters of an authority's code; a sector of it goes on after a space."""


def upgrade() -> None:
    with op.batch_alter_table("council_areas", schema=None) as batch_op:
        batch_op.alter_column("code", existing_type=sa.String(9), type_=sa.String(20), existing_nullable=False)
    for council_id, document in _all("select id, document from councils where id in (select council_id from pilots)"):
        values = tomllib.loads(document)
        pairs = {f"{area} {sector}" for area in values["areas"] for sector in values["sectors"]}
        _claim(council_id, pairs)


def downgrade() -> None:
    claimed: dict[int, set[str]] = {}
    for council_id, code in _all("select council_id, code from pilots"):
        claimed.setdefault(council_id, set()).add(code[AUTHORITY + 1 :])
    for council_id, sectors in claimed.items():
        _claim(council_id, sectors)
    with op.batch_alter_table("council_areas", schema=None) as batch_op:
        batch_op.alter_column("code", existing_type=sa.String(20), type_=sa.String(9), existing_nullable=False)


def _all(statement: str) -> list[sa.Row[tuple[int, str]]]:
    """pilots: the claims of one sector, which have a space in them."""
    pilots = "with pilots as (select council_id, code from council_areas where code like '% %') "
    return list(op.get_bind().execute(sa.text(pilots + statement)).all())


def _claim(council_id: int, codes: set[str]) -> None:
    connection = op.get_bind()
    connection.execute(sa.text("delete from council_areas where council_id = :council"), {"council": council_id})
    for code in sorted(codes):
        row = {"code": code, "council": council_id}
        if connection.execute(sa.text("select 1 from council_areas where code = :code"), row).first() is None:
            connection.execute(sa.text("insert into council_areas (code, council_id) values (:code, :council)"), row)
