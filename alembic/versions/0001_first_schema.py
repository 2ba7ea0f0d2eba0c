"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_MOMENT = sa.DateTime(timezone=True)
_QUANTITY = sa.Numeric(30, 6).with_variant(sa.Float(), "sqlite")
_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "capture",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("fetched_at", _MOMENT, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=80), nullable=True),
        sa.Column("warc_file", sa.String(length=500), nullable=True),
        sa.Column("warc_offset", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture")),
        sa.UniqueConstraint("warc_file", "warc_offset", name=op.f("uq_capture_warc_file_warc_offset")),
    )
    op.create_index(op.f("ix_capture_digest"), "capture", ["digest"], unique=False)
    op.create_index(op.f("ix_capture_url"), "capture", ["url"], unique=False)
    op.create_table(
        "entity",
        sa.Column("id", sa.String(length=160), nullable=False),
        sa.Column("label", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("aliases", _JSON, nullable=False),
        sa.Column("parent_id", sa.String(length=160), nullable=True),
        sa.Column("place_id", sa.String(length=160), nullable=True),
        sa.Column("predecessor_ids", _JSON, nullable=False),
        sa.Column("successor_ids", _JSON, nullable=False),
        sa.Column("details", _JSON, nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["entity.id"], name=op.f("fk_entity_parent_id")),
        sa.ForeignKeyConstraint(["place_id"], ["entity.id"], name=op.f("fk_entity_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity")),
    )
    op.create_index("ix_entity_key", "entity", ["key"], unique=False)
    op.create_index("ix_entity_label", "entity", ["label", "kind"], unique=False)
    op.create_index(op.f("ix_entity_parent_id"), "entity", ["parent_id"], unique=False)
    op.create_index(op.f("ix_entity_place_id"), "entity", ["place_id"], unique=False)
    op.create_table(
        "host",
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("robots_state", sa.String(length=16), nullable=False),
        sa.Column("robots_body", sa.Text(), nullable=True),
        sa.Column("robots_status", sa.Integer(), nullable=True),
        sa.Column("robots_fetched_at", _MOMENT, nullable=True),
        sa.Column("lease_owner", sa.String(length=120), nullable=True),
        sa.Column("lease_until", _MOMENT, nullable=True),
        sa.Column("crawl_delay", sa.Double(), nullable=True),
        sa.Column("next_allowed_at", _MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_host")),
    )
    op.create_table(
        "outbox",
        sa.Column("seq", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_article_id"), "outbox", ["article_id"], unique=False)
    op.create_table(
        "page",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.String(length=80), nullable=True),
        sa.Column("lease_owner", sa.String(length=120), nullable=True),
        sa.Column("lease_until", _MOMENT, nullable=True),
        sa.Column("next_fetch_at", _MOMENT, nullable=True),
        sa.Column("last_fetch_at", _MOMENT, nullable=True),
        sa.Column("last_full_fetch_at", _MOMENT, nullable=True),
        sa.Column("revisit_days", sa.Double(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("found_on", sa.Text(), nullable=True),
        sa.Column("hint", _JSON, nullable=True),
        sa.Column("found_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("url", name=op.f("uq_page_url")),
    )
    op.create_index("ix_page_due", "page", ["state", "next_fetch_at", "priority"], unique=False)
    op.create_index("ix_page_origin", "page", ["origin", "state", "priority", "id"], unique=False)
    op.create_index(op.f("ix_page_source_id"), "page", ["source_id"], unique=False)
    op.create_table(
        "review",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("layer", sa.String(length=16), nullable=False),
        sa.Column("fact_id", sa.String(length=160), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("correction", _JSON, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index("ix_review_fact", "review", ["layer", "fact_id"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("arguments", _JSON, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("reader", sa.String(length=64), nullable=False),
        sa.Column("domains", _JSON, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("harvest_started_at", _MOMENT, nullable=True),
        sa.Column("harvest_finished_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_table(
        "story",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("first_article_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    op.create_table(
        "takedown",
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_takedown")),
    )
    op.create_index(op.f("ix_takedown_article_id"), "takedown", ["article_id"], unique=False)
    op.create_table(
        "token",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("scopes", _JSON, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_token_digest")),
    )
    op.create_table(
        "article",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("canonical_url", sa.String(length=2000), nullable=True),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("source_id", sa.String(length=64), nullable=True),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("outlet_tag", sa.String(length=32), nullable=True),
        sa.Column("article_body", sa.Text(), nullable=False),
        sa.Column("authors", _JSON, nullable=False),
        sa.Column("credit", sa.Text(), nullable=True),
        sa.Column("date_published", sa.String(length=40), nullable=True),
        sa.Column("date_modified", sa.String(length=40), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_at", _MOMENT, nullable=True),
        sa.Column("article_section", sa.Text(), nullable=True),
        sa.Column("keywords", _JSON, nullable=False),
        sa.Column("images", _JSON, nullable=False),
        sa.Column("attachments", _JSON, nullable=False),
        sa.Column("related_urls", _JSON, nullable=False),
        sa.Column("is_based_on", sa.Text(), nullable=True),
        sa.Column("extractor", sa.String(length=64), nullable=False),
        sa.Column("topics", _JSON, nullable=False),
        sa.Column("first_seen", _MOMENT, nullable=False),
        sa.Column("last_seen", _MOMENT, nullable=False),
        sa.Column("gone_at", _MOMENT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(length=80), nullable=False),
        sa.Column("story_id", sa.String(length=32), nullable=True),
        sa.Column("signature", _JSON, nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_article_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("canonical_url", name=op.f("uq_article_canonical_url")),
    )
    op.create_index("ix_article_published", "article", ["published_at", "id"], unique=False)
    op.create_index(op.f("ix_article_published_on"), "article", ["published_on"], unique=False)
    op.create_index("ix_article_source", "article", ["source_id", "published_at", "id"], unique=False)
    op.create_index(op.f("ix_article_story_id"), "article", ["story_id"], unique=False)
    op.create_index(op.f("ix_article_text_hash"), "article", ["text_hash"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=True),
        sa.Column("number", sa.String(length=32), nullable=True),
        sa.Column("year", sa.String(length=4), nullable=True),
        sa.Column("issuer_code", sa.String(length=64), nullable=True),
        sa.Column("symbol", sa.String(length=120), nullable=True),
        sa.Column("symbol_key", sa.String(length=120), nullable=True),
        sa.Column("identity_key", sa.String(length=160), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("issuer_id", sa.String(length=160), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("term", sa.String(length=32), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("names", _JSON, nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["issuer_id"], ["entity.id"], name=op.f("fk_document_issuer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_identity", "document", ["identity_key"], unique=False)
    op.create_index(op.f("ix_document_issuer_id"), "document", ["issuer_id"], unique=False)
    op.create_index("ix_document_symbol", "document", ["symbol_key"], unique=False)
    op.create_table(
        "fetch",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("run_id", _ROW_ID, nullable=False),
        sa.Column("page_id", _ROW_ID, nullable=True),
        sa.Column("capture_id", _ROW_ID, nullable=True),
        sa.Column("article_id", sa.String(length=32), nullable=True),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name=op.f("fk_fetch_capture_id")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_fetch_page_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_fetch_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetch")),
    )
    op.create_index(op.f("ix_fetch_article_id"), "fetch", ["article_id"], unique=False)
    op.create_index(op.f("ix_fetch_capture_id"), "fetch", ["capture_id"], unique=False)
    op.create_index(op.f("ix_fetch_page_id"), "fetch", ["page_id"], unique=False)
    op.create_index(op.f("ix_fetch_run_id"), "fetch", ["run_id"], unique=False)
    op.create_index("ix_fetch_source_at", "fetch", ["source_id", "at"], unique=False)
    op.create_table(
        "activity",
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("organizer", sa.Text(), nullable=True),
        sa.Column("organizer_id", sa.String(length=160), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_id", sa.String(length=160), nullable=True),
        sa.Column("event_id", sa.String(length=40), nullable=False),
        sa.Column("figures", _JSON, nullable=False),
        sa.Column("documents", _JSON, nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("revision_id", _ROW_ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("annotator", sa.String(length=64), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_activity_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["organizer_id"], ["entity.id"], name=op.f("fk_activity_organizer_id")),
        sa.ForeignKeyConstraint(["place_id"], ["entity.id"], name=op.f("fk_activity_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(op.f("ix_activity_article_id"), "activity", ["article_id"], unique=False)
    op.create_index(op.f("ix_activity_event_id"), "activity", ["event_id"], unique=False)
    op.create_index("ix_activity_organizer", "activity", ["organizer_id", "start_date"], unique=False)
    op.create_index(op.f("ix_activity_place_id"), "activity", ["place_id"], unique=False)
    op.create_index("ix_activity_type", "activity", ["type", "start_date"], unique=False)
    op.create_table(
        "article_band",
        sa.Column("band", sa.String(length=40), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_band_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("band", "article_id", name=op.f("pk_article_band")),
    )
    op.create_index(op.f("ix_article_band_article_id"), "article_band", ["article_id"], unique=False)
    op.create_table(
        "article_url",
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_url_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_article_url")),
    )
    op.create_index(op.f("ix_article_url_article_id"), "article_url", ["article_id"], unique=False)
    op.create_table(
        "document_relation",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=160), nullable=False),
        sa.Column("target_id", sa.String(length=160), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("annotator", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_document_relation_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_relation_document_id")),
        sa.ForeignKeyConstraint(["target_id"], ["document.id"], name=op.f("fk_document_relation_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_relation")),
    )
    op.create_index(op.f("ix_document_relation_article_id"), "document_relation", ["article_id"], unique=False)
    op.create_index(op.f("ix_document_relation_document_id"), "document_relation", ["document_id"], unique=False)
    op.create_index(op.f("ix_document_relation_target_id"), "document_relation", ["target_id"], unique=False)
    op.create_table(
        "figure",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", _QUANTITY, nullable=False),
        sa.Column("value_max", _QUANTITY, nullable=True),
        sa.Column("of", _QUANTITY, nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("bound", sa.String(length=16), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=True),
        sa.Column("indicator_id", sa.String(length=64), nullable=True),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("organization_id", sa.String(length=160), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("period_label", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_id", sa.String(length=160), nullable=True),
        sa.Column("aspect", sa.String(length=16), nullable=False),
        sa.Column("cumulative", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("percent_check", sa.String(length=32), nullable=True),
        sa.Column("observation_id", sa.String(length=40), nullable=True),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("revision_id", _ROW_ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("annotator", sa.String(length=64), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_figure_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organization_id"], ["entity.id"], name=op.f("fk_figure_organization_id")),
        sa.ForeignKeyConstraint(["place_id"], ["entity.id"], name=op.f("fk_figure_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    op.create_index(op.f("ix_figure_article_id"), "figure", ["article_id"], unique=False)
    op.create_index("ix_figure_indicator", "figure", ["indicator_id", "period_start"], unique=False)
    op.create_index(op.f("ix_figure_observation_id"), "figure", ["observation_id"], unique=False)
    op.create_index("ix_figure_organization", "figure", ["organization_id", "period_start"], unique=False)
    op.create_index(op.f("ix_figure_place_id"), "figure", ["place_id"], unique=False)
    op.create_table(
        "mention",
        sa.Column("label", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("entity_id", sa.String(length=160), nullable=True),
        sa.Column("organization_id", sa.String(length=160), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("dated_by", sa.String(length=8), nullable=True),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("revision_id", _ROW_ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("annotator", sa.String(length=64), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_mention_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_mention_entity_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["entity.id"], name=op.f("fk_mention_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
    )
    op.create_index(op.f("ix_mention_article_id"), "mention", ["article_id"], unique=False)
    op.create_index("ix_mention_entity", "mention", ["entity_id", "article_id"], unique=False)
    op.create_index(op.f("ix_mention_organization_id"), "mention", ["organization_id"], unique=False)
    op.create_table(
        "reference",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=True),
        sa.Column("number", sa.String(length=32), nullable=True),
        sa.Column("year", sa.String(length=4), nullable=True),
        sa.Column("issuer_code", sa.String(length=64), nullable=True),
        sa.Column("symbol", sa.String(length=120), nullable=True),
        sa.Column("symbol_key", sa.String(length=120), nullable=True),
        sa.Column("identity_key", sa.String(length=160), nullable=True),
        sa.Column("issuer_id", sa.String(length=160), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("document_id", sa.String(length=160), nullable=True),
        sa.Column("resolution", sa.String(length=16), nullable=False),
        sa.Column("candidates", _JSON, nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("revision_id", _ROW_ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("annotator", sa.String(length=64), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_reference_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_reference_document_id")),
        sa.ForeignKeyConstraint(["issuer_id"], ["entity.id"], name=op.f("fk_reference_issuer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference")),
    )
    op.create_index(op.f("ix_reference_article_id"), "reference", ["article_id"], unique=False)
    op.create_index("ix_reference_document", "reference", ["document_id", "article_id"], unique=False)
    op.create_index("ix_reference_identity", "reference", ["identity_key"], unique=False)
    op.create_index(op.f("ix_reference_issuer_id"), "reference", ["issuer_id"], unique=False)
    op.create_index("ix_reference_resolution", "reference", ["resolution", "article_id"], unique=False)
    op.create_index("ix_reference_symbol", "reference", ["symbol_key"], unique=False)
    op.create_table(
        "revision",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=80), nullable=False),
        sa.Column("content", _JSON, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("capture_id", _ROW_ID, nullable=True),
        sa.Column("stored_at", _MOMENT, nullable=False),
        sa.Column("last_seen", _MOMENT, nullable=False),
        sa.Column("extractor", sa.String(length=64), nullable=False),
        sa.Column("annotator", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_revision_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name=op.f("fk_revision_capture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_revision_article_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_revision_annotator"), "revision", ["annotator"], unique=False)
    op.create_index(op.f("ix_revision_capture_id"), "revision", ["capture_id"], unique=False)


def downgrade() -> None:
    op.drop_table("revision")
    op.drop_table("reference")
    op.drop_table("mention")
    op.drop_table("figure")
    op.drop_table("document_relation")
    op.drop_table("article_url")
    op.drop_table("article_band")
    op.drop_table("activity")
    op.drop_table("fetch")
    op.drop_table("document")
    op.drop_table("article")
    op.drop_table("token")
    op.drop_table("takedown")
    op.drop_table("story")
    op.drop_table("source")
    op.drop_table("run")
    op.drop_table("review")
    op.drop_table("page")
    op.drop_table("outbox")
    op.drop_table("host")
    op.drop_table("entity")
    op.drop_table("capture")
