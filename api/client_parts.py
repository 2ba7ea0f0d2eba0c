"""Records that hold no others, as the interface answers them: JSON objects with typed fields.

Written by bench/write_client.py from docs/openapi/v1.json; `make interface` writes both anew.
"""

# ruff: noqa: UP013 - as classes these would be a line for each field
# fmt: off

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

__all__ = [
    "AlertRecord", "ArchivePlace", "ArticleRef", "Attachment", "Bar", "Binding", "Body", "Candidate", "Citing",
    "Companion", "ComparedSource", "Counted", "CoverageMonth", "CoverageSource", "DoubleSide", "EntityReviewRecord",
    "FacetValue", "Gap", "Harvested", "HarvestedMonth", "Header", "Image", "LagGroup", "LastRun", "LeftOutSource",
    "LocalSource", "Loosening", "Manifest", "Month", "MonthHeld", "Node", "ParticipantRecord", "Period", "Piece",
    "Precision", "Printed", "QueryPeriod", "QueryPoint", "QueryProblem", "ReprintPair", "ReprintingSource",
    "ReviewRecord", "RisingPeriod", "SavedSearch", "SendSummary", "SilentBody", "SilentDocument", "Snippet",
    "SourceMonth", "SourceMonths", "Span", "Trouble", "Volume"
]

AlertRecord = TypedDict("AlertRecord", {
    "id": int, "saved_search_id": str, "article_id": str, "headline": str, "kind": str, "state": str, "found_at": str,
    "sent_at": str | None, "reason": str | None,
})
ArchivePlace = TypedDict("ArchivePlace", {"file": str, "offset": int, "fetched_at": str})
ArticleRef = TypedDict("ArticleRef", {
    "id": str, "url": str | None, "headline": str, "date_published": str | None, "source": str | None,
})
Attachment = TypedDict("Attachment", {"url": str, "name": NotRequired[str]})
Bar = TypedDict("Bar", {"month": str, "count": int})
Binding = TypedDict("Binding", {"field": str, "how": str, "confidence": float, "start": int, "end": int, "text": str})
Body = TypedDict("Body", {"id": str, "name": str, "years": int})
Candidate = TypedDict("Candidate", {"id": str, "name": str, "known": NotRequired[bool]})
Citing = TypedDict("Citing", {
    "id": str, "name": str, "articles": int, "first_cited": str | None, "last_cited": str | None,
})
Companion = TypedDict("Companion", {"document_id": str, "name": str, "articles": int})
ComparedSource = TypedDict("ComparedSource", {
    "id": str, "name": str, "articles_now": int, "articles_before": int, "harvested_until": str | None,
})
Counted = TypedDict("Counted", {"id": str, "name": str, "belongs": str, "parent_id": str | None, "kind": str})
CoverageMonth = TypedDict("CoverageMonth", {
    "month": str, "articles": int, "originals": int, "reprints": int, "share": float, "normalised_share": float | None,
    "group_share": float | None,
})
CoverageSource = TypedDict("CoverageSource", {"source": str, "name": str, "articles": int, "share": float | None})
DoubleSide = TypedDict("DoubleSide", {"id": str, "name": str, "kind": str, "mentions": int})
EntityReviewRecord = TypedDict("EntityReviewRecord", {
    "id": int, "verdict": str, "entity_id": str, "target_id": str | None, "name": str | None, "articles": list[str],
    "note": str | None, "reviewer": str, "at": str, "undone_at": str | None, "undone_by": str | None,
})
FacetValue = TypedDict("FacetValue", {"value": str, "label": str, "count": int})
Gap = TypedDict("Gap", {"first": str, "last": str, "months": int, "harvested": int})
Harvested = TypedDict("Harvested", {"articles": int, "sources": int, "first": str | None, "last": str | None})
HarvestedMonth = TypedDict("HarvestedMonth", {
    "month": str, "state": str, "articles": int, "usual": float | None, "days": int, "days_harvested": int,
    "waiting": int, "failed": int, "blocked": int,
})
Header = TypedDict("Header", {"name": str, "value": str})
Image = TypedDict("Image", {"url": str, "caption": NotRequired[str]})
LagGroup = TypedDict("LagGroup", {
    "id": str, "name": str, "reported": int, "median": float | None, "lower": float | None, "upper": float | None,
    "shortest": int | None, "longest": int | None, "not_reported": int | None, "late": int, "early": int,
    "held_since": str | None, "held_until": str | None, "sources": list[str],
})
LastRun = TypedDict("LastRun", {
    "id": int, "kind": str, "started_at": str, "finished_at": str | None, "outcomes": dict[str, int],
    "faults": list[str],
})
LeftOutSource = TypedDict("LeftOutSource", {
    "id": str, "name": str, "reason": str, "articles_now": int, "articles_before": int, "harvested_until": str | None,
})
LocalSource = TypedDict("LocalSource", {
    "id": str, "name": str, "articles_since": int, "held_since": str | None, "last_article": str | None,
    "harvested_until": str | None,
})
Loosening = TypedDict("Loosening", {
    "kind": str, "name": str, "total": int, "q": str | None, "alone": int | None, "vi": NotRequired[str],
    "en": NotRequired[str],
})
Manifest = TypedDict("Manifest", {
    "kind": str, "format": str, "query": str, "filters": dict[str, str | int | float | bool], "made_at": str,
    "total": int, "count": int, "cut_cells": int, "columns": list[str], "version": str, "bytes": int, "sha256": str,
})
Month = TypedDict("Month", {"month": str, "count": int, "articles": int})
MonthHeld = TypedDict("MonthHeld", {"month": str, "articles": int, "sources": int})
Node = TypedDict("Node", {"id": str, "name": str, "cited": int})
ParticipantRecord = TypedDict("ParticipantRecord", {
    "start": int, "end": int, "text": str, "label": str, "role": str, "entity_id": str | None, "position": str | None,
})
Period = TypedDict("Period", {"start": str | None, "end": str | None, "label": str})
Piece = TypedDict("Piece", {"kind": str, "text": str})
Precision = TypedDict("Precision", {"right": int, "shown": int, "expected": int})
Printed = TypedDict("Printed", {"value": float, "value_max": float | None, "unit": str, "figures": list[str]})
QueryPeriod = TypedDict("QueryPeriod", {"period": str, "articles": int, "sources": int})
QueryPoint = TypedDict("QueryPoint", {
    "period": str, "articles": int, "share": float | None, "normalised_share": float | None,
})
QueryProblem = TypedDict("QueryProblem", {"code": str, "start": int, "end": int, "vi": str, "en": str})
ReprintPair = TypedDict("ReprintPair", {
    "first": str, "first_name": str, "reprinting": str, "reprinting_name": str, "reprints": int, "stories": int,
    "timed": int, "median_hours": float | None,
})
ReprintingSource = TypedDict("ReprintingSource", {
    "source": str, "name": str, "stories_first": int, "reprinted": int, "reprints": int,
})
ReviewRecord = TypedDict("ReviewRecord", {"id": int, "layer": str, "fact_id": str, "verdict": str, "reviewer": str})
RisingPeriod = TypedDict("RisingPeriod", {"since": str, "until": str, "articles": int, "of": int})
SavedSearch = TypedDict("SavedSearch", {
    "id": str, "name": str, "owner": str, "filters": dict[str, Any], "channel": str | None, "target": str | None,
    "created_at": str,
})
SendSummary = TypedDict("SendSummary", {"found": int, "sent": int, "messages": int, "failures": NotRequired[list[str]]})
SilentBody = TypedDict("SilentBody", {"id": str, "name": str, "last_named": str, "days": int})
SilentDocument = TypedDict("SilentDocument", {
    "document_id": str, "name": str, "title": str | None, "issuer": str | None, "issued_on": str,
    "cited_elsewhere": int,
})
Snippet = TypedDict("Snippet", {"start": int, "end": int, "text": str})
SourceMonth = TypedDict("SourceMonth", {"month": str, "articles": int})
SourceMonths = TypedDict("SourceMonths", {
    "sources": list[str], "months": int, "whole": int, "part": int, "found": int, "unharvested": int,
})
Span = TypedDict("Span", {"start": int, "end": int})
Trouble = TypedDict("Trouble", {"url": str, "at": str, "outcome": str, "status": int | None, "reason": str | None})
Volume = TypedDict("Volume", {
    "state": str, "until": NotRequired[str | None], "last_week": NotRequired[int], "usual": NotRequired[float | None],
    "last_article": NotRequired[str | None],
})
