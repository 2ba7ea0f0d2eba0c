"""Entities are merged, split and renamed by review.

``entity.merged_into`` is the entity that stands for one that was merged; what a review changes in a row stays beside it
under ``given`` in ``entity.details``, so that undoing brings it back.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_MOMENT = sa.DateTime(timezone=True)
_ENTITY = sa.table(
    "entity",
    sa.column("id", sa.String),
    sa.column("details", _JSON),
    *(sa.column(name, sa.Text) for name in ("name", "key", "parent_id", "place_id")),
    *(sa.column(name, _JSON) for name in ("aliases", "predecessor_ids", "successor_ids")),
)


def upgrade() -> None:
    op.create_table(
        "entity_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("entity_id", sa.String(length=160), nullable=False),
        sa.Column("target_id", sa.String(length=160), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("articles", _JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_entity_review"),
        # A number is never given twice: people undo by it.
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entity_review_entity_id", "entity_review", ["entity_id"])
    op.create_index("ix_entity_review_target_id", "entity_review", ["target_id"])
    op.add_column("entity", sa.Column("merged_into", sa.String(length=160), nullable=True))
    op.create_index("ix_entity_merged_into", "entity", ["merged_into"])


def downgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_ENTITY.c.id, _ENTITY.c.details)).all():
        given = row.details.get("given")
        if given is not None:
            values = given | {"details": {name: value for name, value in row.details.items() if name != "given"}}
            connection.execute(sa.update(_ENTITY).where(_ENTITY.c.id == row.id).values(values))
    # What was merged or split is told apart again where the texts are annotated anew.
    op.execute("UPDATE revision SET annotator = NULL")
    op.drop_index("ix_entity_merged_into", "entity")
    op.drop_column("entity", "merged_into")
    op.drop_index("ix_entity_review_target_id", "entity_review")
    op.drop_index("ix_entity_review_entity_id", "entity_review")
    op.drop_table("entity_review")
