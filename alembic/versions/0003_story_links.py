"""Which articles reprint one another, and keys that find cut reprints.

Signatures and their keys are made otherwise now: the next ``biennien enrich`` makes them anew from the texts that the
knowledge base holds, without annotating again, and joins the stories. Until then the stories are those of before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "story_link",
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("is_note", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_story_link_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["other_id"], ["article.id"], name=op.f("fk_story_link_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "other_id", name=op.f("pk_story_link")),
    )
    with op.batch_alter_table("story_link") as table:
        table.create_index(table.f("ix_story_link_other_id"), ["other_id"])
    _forget_signatures()


def downgrade() -> None:
    op.drop_table("story_link")
    _forget_signatures()


def _forget_signatures() -> None:
    op.execute("DELETE FROM article_band")
    article = sa.table("article", sa.column("signature", _JSON))
    op.execute(article.update().values(signature=sa.null()))
