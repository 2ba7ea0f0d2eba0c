"""Activities keep who took part and how their year was given.

What was annotated before has neither; the next ``biennien enrich`` annotates it anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("activity", sa.Column("participants", _JSON, nullable=True))
    op.add_column("activity", sa.Column("dated_by", sa.String(length=8), nullable=True))


def downgrade() -> None:
    # What goes here comes back only where the texts are annotated anew.
    op.execute("UPDATE revision SET annotator = NULL")
    op.drop_column("activity", "dated_by")
    op.drop_column("activity", "participants")
