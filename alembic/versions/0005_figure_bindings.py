"""Figures keep the words that gave each binding, what they are compared with, their printed percent and a base unit.

What was annotated before has none of it; the next ``biennien enrich`` annotates it anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_QUANTITY = sa.Float().with_variant(sa.Numeric(30, 6), "postgresql")
_COLUMNS = (
    ("bindings", _JSON),
    ("change", sa.String(length=16)),
    ("compared_with", sa.Text()),
    ("percent", _QUANTITY),
    ("percent_id", sa.String(length=40)),
    ("base_value", _QUANTITY),
    ("base_unit", sa.String(length=32)),
)


def upgrade() -> None:
    for name, kind in _COLUMNS:
        op.add_column("figure", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    # What goes here comes back only where the texts are annotated anew.
    op.execute("UPDATE revision SET annotator = NULL")
    for name, _ in reversed(_COLUMNS):
        op.drop_column("figure", name)
