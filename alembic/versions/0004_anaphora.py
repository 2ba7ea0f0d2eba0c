"""References that point back to a citation before them (``Nghị quyết này``) say which one.

What was annotated before has none; the next ``biennien enrich`` annotates it anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reference", sa.Column("antecedent_id", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM reference WHERE kind = 'anaphora'")
    op.drop_column("reference", "antecedent_id")
