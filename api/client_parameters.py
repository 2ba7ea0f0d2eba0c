"""What each method of the client takes as keywords; None counts as not given.

Written by bench/write_client.py from docs/openapi/v1.json; `make interface` writes both anew.
"""

# ruff: noqa: UP013 - as classes these would be a line for each field
# fmt: off

from __future__ import annotations

from datetime import date
from typing import Literal, Required, TypedDict

ListActivities = TypedDict("ListActivities", {
    "limit": int | None, "q": str | None, "source": str | None, "organization": str | None, "place": str | None,
    "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListCaptures = TypedDict("ListCaptures", {"limit": int | None}, total=False)
ListArticles = TypedDict("ListArticles", {
    "limit": int | None, "q": str | None, "source": str | None, "organization": str | None, "place": str | None,
    "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListSimilarArticles = TypedDict("ListSimilarArticles", {"limit": int | None}, total=False)
CountBatch = TypedDict("CountBatch", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "kind": Required[Literal["query", "document", "organization"]],
    "items": Required[list[str]], "by": Literal["none", "year", "month", "source"],
}, total=False)
ExportBatch = TypedDict("ExportBatch", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "kind": Required[Literal["query", "document", "organization"]],
    "items": Required[list[str]], "by": Literal["none", "year", "month", "source"],
}, total=False)
GetCoverage = TypedDict("GetCoverage", {
    "by": Literal["source", "organization", "place", "document", "activity"] | None, "group": str | None,
    "silent_days": int | None, "limit": int | None, "q": str | None, "source": str | None, "organization": str | None,
    "place": str | None, "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListSilentBodies = TypedDict("ListSilentBodies", {
    "source": str | None, "since": date | str | None, "until": date | str | None, "silent_days": int | None,
    "limit": int | None,
}, total=False)
ListReprints = TypedDict("ListReprints", {
    "limit": int | None, "q": str | None, "source": str | None, "organization": str | None, "place": str | None,
    "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListReprintedArticles = TypedDict("ListReprintedArticles", {
    "first": Required[str], "reprinting": Required[str], "limit": int | None, "q": str | None, "source": str | None,
    "organization": str | None, "place": str | None, "document": str | None, "person": str | None,
    "activity": str | None, "topic": str | None, "since": date | str | None, "until": date | str | None,
}, total=False)
CompareCoverage = TypedDict("CompareCoverage", {
    "q": Required[list[str]], "interval": Literal["month", "year"] | None, "source": str | None,
    "organization": str | None, "place": str | None, "document": str | None, "person": str | None,
    "activity": str | None, "topic": str | None, "since": date | str | None, "until": date | str | None,
}, total=False)
ListDocuments = TypedDict("ListDocuments", {
    "name": str | None, "type": str | None, "kind": Literal["numbered", "named", "congress"] | None,
    "origin": Literal["authority", "inferred"] | None, "cited": bool | None, "sort": Literal["id", "cited"] | None,
    "limit": int | None, "q": str | None, "source": str | None, "organization": str | None, "place": str | None,
    "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
GetDocumentGraph = TypedDict("GetDocumentGraph", {
    "limit": int | None, "q": str | None, "source": str | None, "organization": str | None, "place": str | None,
    "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListOpen = TypedDict("ListOpen", {
    "limit": int | None, "q": str | None, "source": str | None, "organization": str | None, "place": str | None,
    "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListSilent = TypedDict("ListSilent", {
    "limit": int | None, "q": str | None, "source": str | None, "organization": str | None, "place": str | None,
    "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListLags = TypedDict("ListLags", {
    "by": Literal["source", "place"] | None, "limit": int | None, "q": str | None, "source": str | None,
    "organization": str | None, "place": str | None, "document": str | None, "person": str | None,
    "activity": str | None, "topic": str | None, "since": date | str | None, "until": date | str | None,
    "type": str | None, "issuer": str | None,
}, total=False)
ListLagReports = TypedDict("ListLagReports", {
    "group": Required[str], "by": Literal["source", "place"] | None,
    "part": Literal["reported", "not_reported", "late", "early"] | None, "limit": int | None, "q": str | None,
    "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "type": str | None, "issuer": str | None,
}, total=False)
GetDocumentTimeline = TypedDict("GetDocumentTimeline", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None,
}, total=False)
ListCompanions = TypedDict("ListCompanions", {"limit": int | None}, total=False)
ListCitations = TypedDict("ListCitations", {
    "by": Literal["organization", "place", "source"] | None, "limit": int | None, "q": str | None,
    "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None,
}, total=False)
ListReports = TypedDict("ListReports", {
    "by": Literal["source", "place"] | None, "limit": int | None, "q": str | None, "source": str | None,
    "organization": str | None, "place": str | None, "document": str | None, "person": str | None,
    "activity": str | None, "topic": str | None, "since": date | str | None, "until": date | str | None,
}, total=False)
GetTrail = TypedDict("GetTrail", {"direction": Literal["down", "up", "both"] | None, "depth": int | None}, total=False)
ListSummaries = TypedDict("ListSummaries", {"limit": int | None}, total=False)
ListDoubles = TypedDict("ListDoubles", {"label": Literal["ORG", "PER", "LOC"] | None, "limit": int | None}, total=False)
ListEntities = TypedDict("ListEntities", {
    "label": Literal["ORG", "PER", "LOC"] | None, "kind": str | None, "parent": str | None, "name": str | None,
    "mentioned": bool | None, "sort": Literal["id", "mentions"] | None, "limit": int | None, "q": str | None,
    "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None,
}, total=False)
GetEntityTimeline = TypedDict("GetEntityTimeline", {
    "below": bool | None, "predecessors": bool | None, "order": Literal["newest", "oldest"] | None, "year": str | None,
    "limit": int | None, "silent_days": int | None, "q": str | None, "source": str | None, "organization": str | None,
    "place": str | None, "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListTimelineEntries = TypedDict("ListTimelineEntries", {
    "kind": Literal["activities", "documents", "people", "figures"] | None, "year": str | None, "below": bool | None,
    "predecessors": bool | None, "limit": int | None, "q": str | None, "source": str | None,
    "organization": str | None, "place": str | None, "document": str | None, "person": str | None,
    "activity": str | None, "topic": str | None, "since": date | str | None, "until": date | str | None,
}, total=False)
ListMentions = TypedDict("ListMentions", {
    "below": bool | None, "limit": int | None, "q": str | None, "source": str | None, "organization": str | None,
    "place": str | None, "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListEntityReviews = TypedDict("ListEntityReviews", {"limit": int | None}, total=False)
CreateEntityReview = TypedDict("CreateEntityReview", {
    "verdict": Required[Literal["merge", "split", "rename"]], "target_id": str | None, "name": str | None,
    "articles": list[str], "note": str | None,
}, total=False)
ExportArticles = TypedDict("ExportArticles", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None,
}, total=False)
GetArticlesManifest = TypedDict("GetArticlesManifest", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None,
}, total=False)
ExportReferences = TypedDict("ExportReferences", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "resolution": str | None, "type": str | None, "symbol": str | None,
}, total=False)
GetReferencesManifest = TypedDict("GetReferencesManifest", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "resolution": str | None, "type": str | None, "symbol": str | None,
}, total=False)
ExportDocuments = TypedDict("ExportDocuments", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "name": str | None, "type": str | None,
}, total=False)
GetDocumentsManifest = TypedDict("GetDocumentsManifest", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "name": str | None, "type": str | None,
}, total=False)
ExportFigures = TypedDict("ExportFigures", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "indicator": str | None, "unit": str | None,
    "kind": Literal["count", "money", "percent", "ratio", "measure"] | None, "period": str | None, "min": float | None,
    "max": float | None, "observation": str | None, "change": Literal["increase", "decrease", "none"] | None,
    "aspect": Literal["actual", "target"] | None, "min_confidence": float | None,
}, total=False)
GetFiguresManifest = TypedDict("GetFiguresManifest", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "indicator": str | None, "unit": str | None,
    "kind": Literal["count", "money", "percent", "ratio", "measure"] | None, "period": str | None, "min": float | None,
    "max": float | None, "observation": str | None, "change": Literal["increase", "decrease", "none"] | None,
    "aspect": Literal["actual", "target"] | None, "min_confidence": float | None,
}, total=False)
ExportEntities = TypedDict("ExportEntities", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "label": Literal["ORG", "PER", "LOC"] | None, "name": str | None,
}, total=False)
GetEntitiesManifest = TypedDict("GetEntitiesManifest", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "label": Literal["ORG", "PER", "LOC"] | None, "name": str | None,
}, total=False)
ExportActivities = TypedDict("ExportActivities", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None,
}, total=False)
GetActivitiesManifest = TypedDict("GetActivitiesManifest", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None,
}, total=False)
ExportTimeline = TypedDict("ExportTimeline", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "entity": Required[str], "year": str | None, "below": bool | None,
    "predecessors": bool | None,
}, total=False)
GetTimelineManifest = TypedDict("GetTimelineManifest", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "entity": Required[str], "year": str | None, "below": bool | None,
    "predecessors": bool | None,
}, total=False)
GetSearchFeed = TypedDict("GetSearchFeed", {
    "limit": int | None, "q": str | None, "source": str | None, "organization": str | None, "place": str | None,
    "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListFigures = TypedDict("ListFigures", {
    "limit": int | None, "q": str | None, "source": str | None, "organization": str | None, "place": str | None,
    "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None, "indicator": str | None, "unit": str | None,
    "kind": Literal["count", "money", "percent", "ratio", "measure"] | None, "period": str | None, "min": float | None,
    "max": float | None, "observation": str | None, "change": Literal["increase", "decrease", "none"] | None,
    "aspect": Literal["actual", "target"] | None, "min_confidence": float | None,
}, total=False)
ListSeries = TypedDict("ListSeries", {
    "periods": int | None, "limit": int | None, "q": str | None, "source": str | None, "organization": str | None,
    "place": str | None, "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None, "indicator": str | None, "unit": str | None,
    "kind": Literal["count", "money", "percent", "ratio", "measure"] | None, "period": str | None, "min": float | None,
    "max": float | None, "observation": str | None, "change": Literal["increase", "decrease", "none"] | None,
    "aspect": Literal["actual", "target"] | None, "min_confidence": float | None,
}, total=False)
GetComparison = TypedDict("GetComparison", {
    "indicator": Required[str], "organizations": str | None, "q": str | None, "source": str | None,
    "organization": str | None, "place": str | None, "document": str | None, "person": str | None,
    "activity": str | None, "topic": str | None, "since": date | str | None, "until": date | str | None,
    "unit": str | None, "kind": Literal["count", "money", "percent", "ratio", "measure"] | None, "period": str | None,
    "min": float | None, "max": float | None, "observation": str | None,
    "change": Literal["increase", "decrease", "none"] | None, "aspect": Literal["actual", "target"] | None,
    "min_confidence": float | None,
}, total=False)
ListObservations = TypedDict("ListObservations", {
    "sort": Literal["id", "articles"] | None, "limit": int | None, "q": str | None, "source": str | None,
    "organization": str | None, "place": str | None, "document": str | None, "person": str | None,
    "activity": str | None, "topic": str | None, "since": date | str | None, "until": date | str | None,
    "indicator": str | None, "unit": str | None,
    "kind": Literal["count", "money", "percent", "ratio", "measure"] | None, "period": str | None, "min": float | None,
    "max": float | None, "observation": str | None, "change": Literal["increase", "decrease", "none"] | None,
    "aspect": Literal["actual", "target"] | None, "min_confidence": float | None,
}, total=False)
ListIndicators = TypedDict("ListIndicators", {
    "theme": str | None, "q": str | None, "source": str | None, "organization": str | None, "place": str | None,
    "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListOpenCounts = TypedDict("ListOpenCounts", {
    "limit": int | None, "q": str | None, "source": str | None, "organization": str | None, "place": str | None,
    "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListReferences = TypedDict("ListReferences", {
    "resolution": str | None, "kind": Literal["numbered", "named", "congress"] | None, "type": str | None,
    "symbol": str | None, "limit": int | None, "q": str | None, "source": str | None, "organization": str | None,
    "place": str | None, "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
CreateReview = TypedDict("CreateReview", {
    "layer": Required[Literal["reference", "figure", "mention", "activity"]], "fact_id": Required[str],
    "verdict": Required[Literal["accept", "correct", "reject"]],
    "correction": dict[str, str | int | float | bool | None] | None, "note": str | None,
}, total=False)
ListRising = TypedDict("ListRising", {
    "by": Literal["organization", "document", "indicator", "place", "activity"] | None, "periods": int | None,
    "limit": int | None, "q": str | None, "source": str | None, "organization": str | None, "place": str | None,
    "document": str | None, "person": str | None, "activity": str | None, "topic": str | None,
    "since": date | str | None, "until": date | str | None,
}, total=False)
ListRisingArticles = TypedDict("ListRisingArticles", {
    "thing": Required[str], "by": Literal["organization", "document", "indicator", "place", "activity"] | None,
    "part": Literal["now", "before"] | None, "periods": int | None, "limit": int | None, "q": str | None,
    "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None,
}, total=False)
CreateSavedSearch = TypedDict("CreateSavedSearch", {
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None, "name": Required[str], "channel": Literal["webhook", "email"] | None,
    "target": str | None,
}, total=False)
GetSavedSearches = TypedDict("GetSavedSearches", {"limit": int | None}, total=False)
GetAlerts = TypedDict("GetAlerts", {"limit": int | None}, total=False)
SearchArticles = TypedDict("SearchArticles", {
    "sort": Literal["relevance", "date"] | None, "facets": str | None, "histogram": str | None, "limit": int | None,
    "q": str | None, "source": str | None, "organization": str | None, "place": str | None, "document": str | None,
    "person": str | None, "activity": str | None, "topic": str | None, "since": date | str | None,
    "until": date | str | None,
}, total=False)
