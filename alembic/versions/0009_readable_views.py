"""Views for people who read the tables themselves: names beside ids, and with every fact its sentence and its source.

They are the same on SQLite and PostgreSQL, column for column. A later migration that rebuilds or drops a column of a
table they read has to drop them before and to create them again (SQLite refuses to rename a table under a view).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


class Dialect(NamedTuple):
    """How one database writes what the other writes otherwise."""

    moment: Callable[[str], str]
    month: Callable[[str], str]
    listed: Callable[[str], str]
    """The texts of a JSON array with semicolons between them; null for none."""


SQLITE = Dialect(
    lambda column: f"replace(substr({column}, 1, 19), ' ', 'T') || 'Z'",
    lambda column: f"substr({column}, 1, 7)",
    lambda column: f"(SELECT group_concat(value, '; ') FROM json_each({column}))",
)
POSTGRESQL = Dialect(
    lambda column: f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')""",
    lambda column: f"to_char({column}, 'YYYY-MM')",
    lambda column: (
        "(SELECT string_agg(held.value, '; ' ORDER BY held.place) "
        f"FROM jsonb_array_elements_text({column}) WITH ORDINALITY AS held(value, place))"
    ),
)

_OF_THE_ARTICLE = """
    a.id AS article_id,
    a.headline AS headline,
    COALESCE(a.canonical_url, a.url) AS article_url,
    a.source_id AS source_id,
    s.name AS source_name,
    a.published_on AS published_on,
    c.warc_file AS archive_file,
    c.warc_offset AS archive_offset"""
_PLACE = """
    f.text AS words,
    f.sentence AS sentence,
    f.start AS start_offset,
    f."end" AS end_offset,
    f.annotator AS annotator,
    '/articles/' || a.id || '#' || f.id AS page,"""
_FROM = """
    JOIN article a ON a.id = f.article_id
    LEFT JOIN source s ON s.id = a.source_id
    LEFT JOIN revision r ON r.id = f.revision_id
    LEFT JOIN capture c ON c.id = r.capture_id"""


def _views(written: Dialect) -> dict[str, str]:
    month = written.month("a.published_on")
    fetched = f"substr({written.moment('f.at')}, 1, 7)"
    return {
        "articles_readable": f"""SELECT
    a.id AS id,
    a.headline AS headline,
    a.description AS description,
    a.source_id AS source_id,
    s.name AS source_name,
    a.published_on AS published_on,
    a.date_published AS date_published,
    {written.listed("a.authors")} AS authors,
    a.credit AS credit,
    a.article_section AS section,
    {written.listed("a.topics")} AS topics,
    a.article_body AS body,
    COALESCE(a.canonical_url, a.url) AS article_url,
    '/articles/' || a.id AS page,
    a.story_id AS story_id,
    CASE WHEN t.first_article_id <> a.id THEN 1 ELSE 0 END AS is_reprint,
    a.revision AS revision,
    {written.moment("a.first_seen")} AS first_seen,
    {written.moment("a.last_seen")} AS last_seen,
    {written.moment("a.gone_at")} AS gone_at,
    a.extractor AS extractor,
    r.annotator AS annotator,
    c.warc_file AS archive_file,
    c.warc_offset AS archive_offset,
    {written.moment("c.fetched_at")} AS archived_at
FROM article a
    LEFT JOIN source s ON s.id = a.source_id
    LEFT JOIN story t ON t.id = a.story_id
    LEFT JOIN revision r ON r.article_id = a.id AND r.number = a.revision
    LEFT JOIN capture c ON c.id = r.capture_id""",
        "figures_readable": f"""SELECT
    f.id AS id,
    f.indicator_id AS indicator_id,
    f.indicator AS indicator,
    f.value AS value,
    f.value_max AS value_max,
    f."of" AS out_of,
    f.unit AS unit,
    f.bound AS bound,
    f.kind AS kind,
    COALESCE(o.name, f.organization) AS body_name,
    f.organization AS body_as_written,
    f.organization_id AS body_id,
    f.period_label AS period,
    f.period_start AS period_start,
    f.period_end AS period_end,
    COALESCE(p.name, f.place) AS place_name,
    f.place_id AS place_id,
    f.aspect AS aspect,
    f.change AS change,
    f.compared_with AS compared_with,
    CASE WHEN f.cumulative THEN 1 ELSE 0 END AS is_cumulative,
    f.confidence AS confidence,
    f.base_value AS base_value,
    f.base_unit AS base_unit,
    f.observation_id AS observation_id,{_PLACE}{_OF_THE_ARTICLE}
FROM figure f{_FROM}
    LEFT JOIN entity o ON o.id = f.organization_id
    LEFT JOIN entity p ON p.id = f.place_id""",
        "references_readable": f"""SELECT
    f.id AS id,
    f.resolution AS resolution,
    f.document_id AS document_id,
    d.symbol AS document_symbol,
    d.title AS document_title,
    d.issuer AS document_issuer,
    d.issued_on AS document_issued_on,
    {written.listed("f.candidates")} AS candidates,
    f.kind AS kind,
    f.type AS type,
    f.symbol AS symbol,
    f.name AS name,
    f.issuer AS issuer_as_written,
    f.issued_on AS date_as_written,
    f.title AS title_as_written,{_PLACE}{_OF_THE_ARTICLE}
FROM reference f{_FROM}
    LEFT JOIN document d ON d.id = f.document_id
WHERE f.kind <> 'anaphora'""",
        "activities_readable": f"""SELECT
    f.id AS id,
    f.type AS type,
    COALESCE(o.name, f.organizer) AS organizer_name,
    f.organizer AS organizer_as_written,
    f.organizer_id AS organizer_id,
    f.start_date AS start_date,
    f.end_date AS end_date,
    f.dated_by AS dated_by,
    COALESCE(p.name, f.place) AS place_name,
    f.place_id AS place_id,
    f.event_id AS event_id,
    {written.listed("f.documents")} AS document_ids,
    {written.listed("f.figures")} AS figure_ids,{_PLACE}{_OF_THE_ARTICLE}
FROM activity f{_FROM}
    LEFT JOIN entity o ON o.id = f.organizer_id
    LEFT JOIN entity p ON p.id = f.place_id""",
        "people_readable": f"""SELECT
    f.id AS id,
    COALESCE(e.name, f.name) AS person_name,
    f.entity_id AS person_id,
    f.position AS position,
    o.name AS body_name,
    f.organization_id AS body_id,
    f.seen_on AS seen_on,
    f.dated_by AS dated_by,{_PLACE}{_OF_THE_ARTICLE}
FROM mention f{_FROM}
    LEFT JOIN entity e ON e.id = f.entity_id
    LEFT JOIN entity o ON o.id = f.organization_id
WHERE f.label = 'PER'""",
        "mentions_readable": f"""SELECT
    f.id AS id,
    f.label AS label,
    COALESCE(e.name, f.name) AS entity_name,
    f.entity_id AS entity_id,
    e.kind AS entity_kind,
    f.name AS name_in_article,{_PLACE}{_OF_THE_ARTICLE}
FROM mention f{_FROM}
    LEFT JOIN entity e ON e.id = f.entity_id""",
        "documents_readable": """SELECT
    d.id AS id,
    d.symbol AS symbol,
    d.kind AS kind,
    d.type AS type,
    d.number AS number,
    d.year AS year,
    d.title AS title,
    COALESCE(o.name, d.issuer) AS issuer_name,
    d.issuer_id AS issuer_id,
    d.issued_on AS issued_on,
    d.term AS term,
    d.valid_from AS valid_from,
    d.valid_until AS valid_until,
    d.origin AS origin,
    (SELECT count(*) FROM reference r WHERE r.document_id = d.id AND r.kind <> 'anaphora'
        AND r.resolution = 'resolved') AS citations,
    '/documents/' || d.id AS page
FROM document d
    LEFT JOIN entity o ON o.id = d.issuer_id""",
        "document_relations_readable": """SELECT
    f.id AS id,
    f.kind AS kind,
    f.document_id AS document_id,
    d.symbol AS document_symbol,
    d.title AS document_title,
    f.target_id AS target_id,
    t.symbol AS target_symbol,
    t.title AS target_title,
    f.sentence AS sentence,
    f.start AS start_offset,
    f."end" AS end_offset,
    f.annotator AS annotator,
    a.id AS article_id,
    a.headline AS headline,
    COALESCE(a.canonical_url, a.url) AS article_url,
    a.source_id AS source_id,
    s.name AS source_name,
    a.published_on AS published_on,
    c.warc_file AS archive_file,
    c.warc_offset AS archive_offset,
    '/articles/' || a.id AS page
FROM document_relation f
    JOIN article a ON a.id = f.article_id
    LEFT JOIN source s ON s.id = a.source_id
    JOIN document d ON d.id = f.document_id
    JOIN document t ON t.id = f.target_id
    LEFT JOIN revision r ON r.article_id = a.id AND r.number = a.revision
    LEFT JOIN capture c ON c.id = r.capture_id""",
        "entities_readable": f"""SELECT
    e.id AS id,
    e.label AS label,
    e.name AS name,
    e.kind AS kind,
    {written.listed("e.aliases")} AS aliases,
    e.parent_id AS parent_id,
    above.name AS parent_name,
    e.place_id AS place_id,
    p.name AS place_name,
    {written.listed("e.predecessor_ids")} AS predecessor_ids,
    {written.listed("e.successor_ids")} AS successor_ids,
    e.origin AS origin,
    e.merged_into AS merged_into,
    '/entities/' || e.id AS page
FROM entity e
    LEFT JOIN entity above ON above.id = e.parent_id
    LEFT JOIN entity p ON p.id = e.place_id""",
        "sources_readable": f"""SELECT
    s.id AS id,
    s.name AS name,
    s.url AS url,
    (SELECT count(*) FROM article a WHERE a.source_id = s.id) AS articles,
    (SELECT min(a.published_on) FROM article a WHERE a.source_id = s.id) AS first_day,
    (SELECT max(a.published_on) FROM article a WHERE a.source_id = s.id) AS last_day,
    {written.moment("s.harvest_finished_at")} AS harvest_finished_at,
    '/sources/' || s.id AS page
FROM source s""",
        "coverage_by_month": f"""SELECT
    {month} AS month,
    a.source_id AS source_id,
    s.name AS source_name,
    count(*) AS articles,
    sum(CASE WHEN t.first_article_id <> a.id THEN 0 ELSE 1 END) AS originals,
    sum(CASE WHEN t.first_article_id <> a.id THEN 1 ELSE 0 END) AS reprints,
    min(a.published_on) AS first_day,
    max(a.published_on) AS last_day
FROM article a
    LEFT JOIN source s ON s.id = a.source_id
    LEFT JOIN story t ON t.id = a.story_id
GROUP BY {month}, a.source_id, s.name""",
        "harvest_by_month": f"""SELECT
    {fetched} AS month,
    f.source_id AS source_id,
    s.name AS source_name,
    f.outcome AS outcome,
    count(*) AS pages
FROM "fetch" f
    LEFT JOIN source s ON s.id = f.source_id
GROUP BY {fetched}, f.source_id, s.name, f.outcome""",
    }


def upgrade() -> None:
    written = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for name, select in _views(written).items():
        op.execute(f"CREATE VIEW {name} AS {select}")


def downgrade() -> None:
    for name in reversed(_views(SQLITE)):
        op.execute(f"DROP VIEW {name}")
