"""The records that the interface answers, as they come: JSON objects with typed fields.

Written by bench/write_client.py from docs/openapi/v1.json; `make interface` writes both anew.
"""

# ruff: noqa: UP013, F403, F405 - as classes these would be a line for each field
# fmt: off

from __future__ import annotations

from typing import Any, Generic, NotRequired, TypedDict, TypeVar

from api.client_parts import *

T = TypeVar("T")


class Slice(TypedDict, Generic[T]):
    """One slice of a list; ``next`` is the cursor of the following one."""

    items: list[T]
    next: str | None
    total: int
    total_is_exact: bool


ActivityRecord = TypedDict("ActivityRecord", {
    "id": str, "article": "ArticleRef", "start": int, "end": int, "text": str, "sentence": str, "sentence_start": int,
    "annotator": str, "type": str, "organizer": str | None, "organizer_id": str | None, "start_date": str | None,
    "end_date": str | None, "place": str | None, "place_id": str | None, "event_id": str,
    "articles": "list[ArticleRef]", "documents": list[str], "figures": list[str],
    "participants": "list[ParticipantRecord]", "dated_by": str | None,
})
AnaphorRecord = TypedDict("AnaphorRecord", {
    "id": str, "article": "ArticleRef", "start": int, "end": int, "text": str, "sentence": str, "sentence_start": int,
    "annotator": str, "type": str | None, "antecedent_id": str | None, "document_id": str | None, "resolution": str,
    "candidates": list[str],
})
ArticleAnnotations = TypedDict("ArticleAnnotations", {
    "id": str, "revision": int, "annotator": str | None, "text": str, "topics": list[str],
    "references": "list[ReferenceRecord]", "anaphora": "list[AnaphorRecord]", "figures": "list[FigureRecord]",
    "entities": "list[MentionRecord]", "activities": "list[ActivityRecord]",
})
ArticleRecord = TypedDict("ArticleRecord", {
    "id": str, "url": str | None, "canonical_url": str | None, "source": str | None, "headline": str,
    "description": str | None, "outlet_tag": str | None, "article_body": str, "authors": list[str],
    "credit": str | None, "date_published": str | None, "date_modified": str | None, "article_section": str | None,
    "keywords": list[str], "images": "list[Image]", "attachments": "list[Attachment]", "related_urls": list[str],
    "is_based_on": str | None, "extractor": str, "topics": list[str], "first_seen": str, "last_seen": str,
    "gone_at": str | None, "revision": int, "story": str | None, "archive": "ArchivePlace | None",
})
BatchRow = TypedDict("BatchRow", {
    "number": int, "item": str, "status": str, "id": str | None, "name": str | None, "reason": str | None,
    "note": str | None, "candidates": "list[Candidate]", "candidates_left_off": int, "period": str | None,
    "source": str | None, "articles": NotRequired[int | None], "references": NotRequired[int | None],
    "figures": NotRequired[int | None], "activities": NotRequired[int | None], "first_day": NotRequired[str | None],
    "last_day": NotRequired[str | None], "left_open": NotRequired[int | None],
    "articles_list": NotRequired[str | None], "references_list": NotRequired[str | None],
    "figures_list": NotRequired[str | None], "activities_list": NotRequired[str | None],
})
CaptureRecord = TypedDict("CaptureRecord", {
    "id": str, "url": str, "fetched_at": str, "status": int | None, "content_type": str | None, "digest": str | None,
    "file": str | None, "offset": int | None, "revisions": list[int], "state": str, "length": int | None,
    "headers": "list[Header]",
})
Change = TypedDict("Change", {"field": str, "before": str | None, "after": str | None, "pieces": "list[Piece]"})
Comparison = TypedDict("Comparison", {
    "indicator_id": str, "kind": str | None, "unit": str | None, "aspect": str, "years": list[int],
    "lines": "list[ComparisonLine]", "bodies": "list[Body]", "left_out": int,
})
ComparisonLine = TypedDict("ComparisonLine", {
    "organization_id": str, "organization": str, "cumulative": bool, "points": "list[YearPoint]",
})
Copy = TypedDict("Copy", {
    "article": "ArticleRef", "first": bool, "credit": str | None, "is_based_on": str | None, "added": list[str],
    "removed": list[str], "reprint_of": str | None, "origin_stated": bool, "edits": "Edits | None",
})
Coverage = TypedDict("Coverage", {
    "by": str, "items": "list[CoverageItem]", "next": str | None, "total": int, "total_is_exact": bool,
    "articles": int, "months": "list[MonthHeld]", "group_articles": int | None, "silent": "list[Silent]",
    "silent_total": int, "harvest": "list[HarvestedSource]",
})
CoverageItem = TypedDict("CoverageItem", {
    "id": str, "name": str, "articles": int, "originals": int, "reprints": int, "share": float,
    "normalised_share": float | None, "group_share": float | None, "normalised_group_share": float | None,
    "undated": int, "months": "list[CoverageMonth]", "sources": "list[CoverageSource]", "sources_total": int,
})
DocumentLink = TypedDict("DocumentLink", {"document_id": str, "sentence": str, "article": "ArticleRef"})
DocumentRecord = TypedDict("DocumentRecord", {
    "id": str, "kind": str, "type": str | None, "number": str | None, "year": str | None, "issuer_code": str | None,
    "symbol": str | None, "issuer": str | None, "issuer_id": str | None, "issued_on": str | None, "term": str | None,
    "title": str | None, "titles_seen": list[str], "origin": str, "references": dict[str, int],
    "first_cited": str | None, "last_cited": str | None, "implements": "list[DocumentLink]",
    "implemented_by": "list[DocumentLink]", "amends": "list[DocumentLink]", "replaces": "list[DocumentLink]",
    "summarises": "list[DocumentLink]", "amended_by": "list[DocumentLink]", "replaced_by": "list[DocumentLink]",
    "summarised_by": "list[DocumentLink]",
})
Double = TypedDict("Double", {"label": str, "entity": "DoubleSide", "target": "DoubleSide", "reasons": list[str]})
EarlyReport = TypedDict("EarlyReport", {
    "id": str, "name": str, "first": str, "days_before": int, "citation": "FactRecord",
})
Edge = TypedDict("Edge", {
    "source": str, "target": str, "kind": str, "weight": int, "sentence": str | None, "article": "ArticleRef | None",
})
Edits = TypedDict("Edits", {
    "headline": "list[Piece]", "description": "list[Piece]", "paragraphs": "list[ParagraphEdit]", "kept": float,
})
EntityRecord = TypedDict("EntityRecord", {
    "id": str, "label": str, "name": str, "aliases": list[str], "kind": str, "parent_id": str | None,
    "place_id": str | None, "predecessor_ids": list[str], "successor_ids": list[str], "positions": "list[Position]",
    "mentions": int,
})
EntityReviewOutcome = TypedDict("EntityReviewOutcome", {"review": "EntityReviewRecord", "linked": int, "waiting": int})
EntityReviews = TypedDict("EntityReviews", {
    "items": "list[EntityReviewRecord]", "next": str | None, "total": int, "total_is_exact": bool, "waiting": int,
})
EntityTimeline = TypedDict("EntityTimeline", {
    "id": str, "items": "list[Month]", "undated": int, "name": str, "label": str, "organizations": "list[Counted]",
    "organizations_total": int, "years": "list[TimelineYear]", "silent_since": "SilentSince",
})
Evidence = TypedDict("Evidence", {
    "id": str, "article": "ArticleRef", "start": int, "end": int, "text": str, "sentence": str, "sentence_start": int,
    "annotator": str, "revision": int | None, "extractor": str | None, "archive": "ArchivePlace | None",
})
FactRecord = TypedDict("FactRecord", {
    "id": str, "article": "ArticleRef", "start": int, "end": int, "text": str, "sentence": str, "sentence_start": int,
    "annotator": str,
})
FigureRecord = TypedDict("FigureRecord", {
    "id": str, "article": "ArticleRef", "start": int, "end": int, "text": str, "sentence": str, "sentence_start": int,
    "annotator": str, "kind": str, "value": float, "value_max": float | None, "of": float | None, "unit": str | None,
    "bound": str, "indicator": str | None, "indicator_id": str | None, "organization": str | None,
    "organization_id": str | None, "period": "Period | None", "place": str | None, "place_id": str | None,
    "aspect": str, "cumulative": bool, "confidence": float, "percent_check": str | None, "observation_id": str | None,
    "percent": NotRequired[float | None], "percent_id": NotRequired[str | None], "change": NotRequired[str | None],
    "compared_with": NotRequired[str | None], "base_value": NotRequired[float | None],
    "base_unit": NotRequired[str | None], "bindings": NotRequired["list[Binding]"],
    "revision": NotRequired[int | None], "extractor": NotRequired[str | None],
    "archive": NotRequired["ArchivePlace | None"],
})
FullObservation = TypedDict("FullObservation", {
    "id": str, "kind": str, "value": float, "value_max": float | None, "of": float | None, "percent": float | None,
    "unit": str | None, "base_value": float | None, "base_unit": str | None, "bounds": list[str],
    "indicator": str | None, "indicator_id": str | None, "organization": str | None, "organization_id": str | None,
    "period": "Period | None", "place": str | None, "place_id": str | None, "aspect": str, "cumulative": bool,
    "change": str | None, "compared_with": str | None, "confidence": float, "articles": int, "sources": int,
    "first_published": str | None, "last_published": str | None, "evidence": "list[FigureRecord]",
    "conflicts": list[str], "conflicting": "list[Observation]",
})
Graph = TypedDict("Graph", {"nodes": "list[Node]", "edges": "list[Edge]"})
Group = TypedDict("Group", {"total": int, "total_is_exact": bool, "items": "list[TimelineEntry]", "next": str | None})
HarvestedSource = TypedDict("HarvestedSource", {
    "source": str, "name": str, "health": str, "last_run": "LastRun | None", "articles": int,
    "last_published": str | None, "months": "list[HarvestedMonth]",
})
IndicatorRecord = TypedDict("IndicatorRecord", {
    "id": str, "name": str, "name_en": str, "theme": str, "kinds": list[str], "measure": str, "figures": int,
    "observations": int, "articles": int, "first_published": str | None, "last_published": str | None,
    "precision": "Precision | None",
})
LagReport = TypedDict("LagReport", {
    "document_id": str, "name": str, "issued_on": str, "first": str | None, "days": int | None,
    "days_before": int | None, "how": str | None, "citation": "FactRecord | None",
})
Lags = TypedDict("Lags", {
    "items": "list[LagGroup]", "next": str | None, "total": int, "total_is_exact": bool, "by": str, "since": str,
    "until": str, "documents": int, "without_day": int,
})
LocalReport = TypedDict("LocalReport", {
    "id": str, "name": str, "first": str, "days": int | None, "how": str, "held_since": str | None, "late": bool,
    "citation": "FactRecord",
})
MentionRecord = TypedDict("MentionRecord", {
    "id": str, "article": "ArticleRef", "start": int, "end": int, "text": str, "sentence": str, "sentence_start": int,
    "annotator": str, "label": str, "name": str, "position": str | None, "entity_id": str | None,
})
NotReported = TypedDict("NotReported", {"id": str, "name": str, "sources": "list[LocalSource]"})
Observation = TypedDict("Observation", {
    "id": str, "kind": str, "value": float, "value_max": float | None, "of": float | None, "percent": float | None,
    "unit": str | None, "base_value": float | None, "base_unit": str | None, "bounds": list[str],
    "indicator": str | None, "indicator_id": str | None, "organization": str | None, "organization_id": str | None,
    "period": "Period | None", "place": str | None, "place_id": str | None, "aspect": str, "cumulative": bool,
    "change": str | None, "compared_with": str | None, "confidence": float, "articles": int, "sources": int,
    "first_published": str | None, "last_published": str | None, "evidence": "list[FigureRecord]",
    "conflicts": list[str],
})
OpenCount = TypedDict("OpenCount", {
    "unit": str, "verb": str | None, "kind": str, "figures": int, "articles": int, "first_published": str | None,
    "last_published": str | None, "words": str | None, "sentence": str, "article": "ArticleRef",
})
OpenName = TypedDict("OpenName", {
    "key": str, "text": str, "symbol": str | None, "citations": int, "articles": int, "ambiguous": int,
    "first_cited": str | None, "last_cited": str | None, "candidates": list[str], "sentence": str,
    "article": "ArticleRef",
})
ParagraphEdit = TypedDict("ParagraphEdit", {"kind": str, "pieces": "list[Piece]"})
Position = TypedDict("Position", {
    "person_id": str | None, "position": str, "organization_id": str | None, "first_seen": str | None,
    "last_seen": str | None, "dated_by": str | None, "article": "ArticleRef",
})
QueryComparison = TypedDict("QueryComparison", {
    "items": "list[QuerySeries]", "next": None, "total": int, "total_is_exact": bool, "interval": str, "articles": int,
    "periods": "list[QueryPeriod]",
})
QueryEcho = TypedDict("QueryEcho", {
    "text": str, "expanded": str, "notes": list[str], "read": NotRequired[str], "vi": NotRequired[str],
    "en": NotRequired[str], "problems": NotRequired["list[QueryProblem]"], "did_you_mean": NotRequired[str | None],
    "did_you_mean_total": NotRequired[int | None],
})
QuerySeries = TypedDict("QuerySeries", {
    "q": str, "query": "QueryEcho", "search": str, "articles": int, "undated": int, "share": float | None,
    "normalised_share": float | None, "points": "list[QueryPoint]",
})
ReferenceRecord = TypedDict("ReferenceRecord", {
    "id": str, "article": "ArticleRef", "start": int, "end": int, "text": str, "sentence": str, "sentence_start": int,
    "annotator": str, "kind": str, "type": str | None, "number": str | None, "year": str | None,
    "issuer_code": str | None, "symbol": str | None, "issuer": str | None, "issued_on": str | None,
    "title": str | None, "name": str | None, "document_id": str | None, "resolution": str, "candidates": list[str],
})
Reports = TypedDict("Reports", {
    "items": "list[LocalReport]", "next": str | None, "total": int, "total_is_exact": bool, "document_id": str,
    "issued_on": str | None, "by": str, "place": str | None, "early": "list[EarlyReport]", "undated": int,
    "not_reported": "list[NotReported]",
})
ReprintedArticle = TypedDict("ReprintedArticle", {
    "story": str, "article": "ArticleRef", "first": "ArticleRef", "hours": float | None,
})
Reprints = TypedDict("Reprints", {
    "items": "list[ReprintPair]", "next": str | None, "total": int, "total_is_exact": bool, "articles": int,
    "stories": int, "sources": "list[ReprintingSource]",
})
RevisionRecord = TypedDict("RevisionRecord", {
    "number": int, "stored_at": str, "last_seen": str, "extractor": str, "annotator": str | None, "content_hash": str,
    "changed": list[str], "diff": "list[Change]", "content": dict[str, Any], "text": str,
    "archive": "ArchivePlace | None",
})
Rising = TypedDict("Rising", {
    "items": "list[RisingItem]", "next": str | None, "total": int, "total_is_exact": bool, "by": str, "since": str,
    "until": str, "past_since": str | None, "articles_now": int, "articles_before": int, "tested": int, "undated": int,
    "compared": "list[ComparedSource]", "left_out": "list[LeftOutSource]",
})
RisingItem = TypedDict("RisingItem", {
    "id": str, "name": str, "now": int, "before": int, "expected": float, "ratio": float | None, "new": bool,
    "last_before": str | None, "score": float, "chance": float, "sources": int, "periods": "list[RisingPeriod]",
    "first": "FactRecord", "last": "FactRecord",
})
SavedSearchMade = TypedDict("SavedSearchMade", {"saved_search": "SavedSearch", "secret": str | None})
SearchAnswer = TypedDict("SearchAnswer", {
    "items": "list[SearchItem]", "next": str | None, "total": int, "total_is_exact": bool, "query": "QueryEcho",
    "facets": "dict[str, list[FacetValue]]", "histogram": "list[Bar] | None",
    "nearly": NotRequired["list[SearchItem]"], "loosened": NotRequired["list[Loosening]"],
})
SearchItem = TypedDict("SearchItem", {
    "id": str, "url": str | None, "canonical_url": str | None, "headline": str, "description": str | None,
    "outlet_tag": str | None, "date_published": str | None, "source": str | None, "story": str | None, "revision": int,
    "score": float | None, "highlights": "list[Span]", "snippet": "Snippet",
})
Series = TypedDict("Series", {
    "organization_id": str | None, "organization": str | None, "place_id": str | None, "indicator_id": str | None,
    "indicator": str | None, "unit": str | None, "kind": str, "aspect": str, "cumulative": bool,
    "points": "list[SeriesPoint]", "change": NotRequired[str | None], "compared_with": NotRequired[str | None],
})
SeriesPoint = TypedDict("SeriesPoint", {
    "period": "Period | None", "values": "list[SeriesValue]", "conflicting": bool, "overlaps": bool,
})
SeriesValue = TypedDict("SeriesValue", {
    "value": float, "value_max": float | None, "of": float | None, "bound": str, "figures": list[str],
    "articles": "list[ArticleRef]", "observations": NotRequired[list[str]], "converted": NotRequired["list[Printed]"],
    "confidence": NotRequired[float], "rounded": NotRequired[bool],
})
Silence = TypedDict("Silence", {
    "items": "list[SilentDocument]", "next": str | None, "total": int, "total_is_exact": bool, "harvest": "Harvested",
})
Silent = TypedDict("Silent", {"id": str, "name": str, "last_named": str, "days": int, "held": "SourceMonths"})
SilentBodies = TypedDict("SilentBodies", {
    "items": "list[Silent]", "next": str | None, "total": int, "total_is_exact": bool, "last_day": str | None,
    "harvest": "list[HarvestedSource]",
})
SilentSince = TypedDict("SilentSince", {
    "last_activity": str | None, "last_named": str | None, "last_harvested": str | None, "days": int | None,
    "since_activity": "Harvested", "since_named": "Harvested", "gaps": "list[Gap]", "silent_days": int,
    "below": "list[SilentBody]", "below_total": int,
})
SourceDetail = TypedDict("SourceDetail", {
    "id": str, "name": str, "url": str, "reader": str, "domains": list[str], "articles": int, "with_date": int,
    "with_author": int, "first_published": str | None, "last_published": str | None, "last_run": "LastRun | None",
    "outcomes": dict[str, int], "volume": "Volume", "health": str, "months": "list[SourceMonth]",
    "troubles": "list[Trouble]",
})
SourceRecord = TypedDict("SourceRecord", {
    "id": str, "name": str, "url": str, "reader": str, "domains": list[str], "articles": int, "with_date": int,
    "with_author": int, "first_published": str | None, "last_published": str | None, "last_run": "LastRun | None",
    "outcomes": dict[str, int], "volume": "Volume", "health": str,
})
Step = TypedDict("Step", {
    "document_id": str, "name": str, "title": str | None, "issuer": str | None, "issuer_id": str | None,
    "issued_on": str | None, "depth": int, "parent_id": str | None, "kind": str | None, "articles": int,
    "sentence": str | None, "article": "ArticleRef | None", "known": bool,
})
StoryRecord = TypedDict("StoryRecord", {"id": str, "first_article_id": str, "articles": "list[Copy]"})
SummedUp = TypedDict("SummedUp", {"sentence": str, "article": "ArticleRef"})
Timeline = TypedDict("Timeline", {"id": str, "items": "list[Month]", "undated": int})
TimelineEntry = TypedDict("TimelineEntry", {
    "id": str, "kind": str, "year": int | None, "date": str | None, "until": str | None, "precision": str | None,
    "dated_by": str | None, "reported_on": str | None, "organization_id": str | None, "organization": str | None,
    "belongs": str | None, "type": str, "what": str, "place": NotRequired[str | None],
    "place_id": NotRequired[str | None], "document_id": NotRequired[str | None], "issued_on": NotRequired[str | None],
    "person_id": NotRequired[str | None], "person": NotRequired[str | None], "first_seen": NotRequired[str | None],
    "last_seen": NotRequired[str | None], "observation_id": NotRequired[str | None],
    "indicator_id": NotRequired[str | None], "value": NotRequired[float | None],
    "value_max": NotRequired[float | None], "of": NotRequired[float | None], "bound": NotRequired[str | None],
    "unit": NotRequired[str | None], "aspect": NotRequired[str | None], "articles": NotRequired[int],
    "article": NotRequired["ArticleRef | None"], "sentence": NotRequired[str],
    "evidence": NotRequired["list[Evidence]"],
})
TimelineYear = TypedDict("TimelineYear", {
    "year": int | None, "note": str | None, "activities": "Group", "documents": "Group", "people": "Group",
    "figures": "Group", "activity_types": dict[str, int],
})
Trail = TypedDict("Trail", {"id": str, "direction": str, "depth": int, "items": "list[Step]", "complete": bool})
YearPoint = TypedDict("YearPoint", {"year": int, "values": "list[SeriesValue]", "conflicting": bool})
