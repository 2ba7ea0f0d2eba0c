"""One method for each operation of the interface.

Written by bench/write_client.py from docs/openapi/v1.json; `make interface` writes both anew.
"""

# fmt: off

from __future__ import annotations

from os import PathLike
from typing import Unpack, cast
from urllib.parse import quote

from api import client_parameters as p
from api import client_records as r
from api.client_export import ExportingConnection
from api.client_http import Items


class Methods(ExportingConnection):
    """The operations by their names in the OpenAPI document."""

    def list_activities(self, **asked: Unpack[p.ListActivities]) -> Items[r.ActivityRecord, r.Slice[r.ActivityRecord]]:
        """Activities, newest article first; ``organization`` is the organiser and ``place`` where it was."""
        return self._items("/activities", asked, page=200)

    def list_captures(
        self,
        id: str,
        **asked: Unpack[p.ListCaptures],
    ) -> Items[r.CaptureRecord, r.Slice[r.CaptureRecord]]:
        """The archived answers from which the article was read, the newest first, with their headers."""
        return self._items(f"/articles/{quote(id, safe='')}/archive", asked, page=200)

    def list_articles(self, **asked: Unpack[p.ListArticles]) -> Items[r.ArticleRecord, r.Slice[r.ArticleRecord]]:
        """Articles that pass the filters, newest first, undated ones at the end."""
        return self._items("/articles", asked, page=200)

    def get_article(self, id: str) -> r.ArticleRecord:
        """The article as it stands now, with its provenance."""
        return cast("r.ArticleRecord", self._get(f"/articles/{quote(id, safe='')}", {}))

    def list_revisions(self, id: str) -> Items[r.RevisionRecord, r.Slice[r.RevisionRecord]]:
        """What the article said, revision by revision, the first one first."""
        return self._items(f"/articles/{quote(id, safe='')}/revisions", {})

    def list_similar_articles(
        self,
        id: str,
        **asked: Unpack[p.ListSimilarArticles],
    ) -> Items[r.SearchItem, r.Slice[r.SearchItem]]:
        """Articles that share the words by which this one differs from most, the nearest first, on one page."""
        return self._items(f"/articles/{quote(id, safe='')}/similar", asked)

    def get_annotations(self, id: str) -> r.ArticleAnnotations:
        """References, figures, entities and activities of the article, in the order of its text."""
        return cast("r.ArticleAnnotations", self._get(f"/articles/{quote(id, safe='')}/annotations", {}))

    def count_batch(self, **asked: Unpack[p.CountBatch]) -> r.Slice[r.BatchRow]:
        """How many articles, references, figures and activities there are of each item, by year, month or source
        where asked for. An item that is not understood is a row that says why, with nothing counted; the others
        are answered."""
        return cast("r.Slice[r.BatchRow]", self._send("POST", "/batch", asked))

    def export_batch(self, format: str, **asked: Unpack[p.ExportBatch]) -> bytes:
        """The same table as a file."""
        return cast("bytes", self._send("POST", f"/batch.{quote(format, safe='')}", asked, raw=True))

    def get_coverage(self, **asked: Unpack[p.GetCoverage]) -> Items[r.CoverageItem, r.Coverage]:
        """Things by the number of their articles, by month, originals and reprints; beside them how complete the
        harvest is."""
        return self._items("/coverage", asked, page=200)

    def list_silent_bodies(self, **asked: Unpack[p.ListSilentBodies]) -> Items[r.Silent, r.SilentBodies]:
        """Unions that were named before and not for so many days, the longest silent first."""
        return self._items("/coverage/silent", asked, page=200)

    def list_reprints(self, **asked: Unpack[p.ListReprints]) -> Items[r.ReprintPair, r.Reprints]:
        """Who prints first and who prints it again, source by source, those with most reprints first."""
        return self._items("/coverage/reprints", asked, page=200)

    def list_reprinted_articles(
        self,
        **asked: Unpack[p.ListReprintedArticles],
    ) -> Items[r.ReprintedArticle, r.Slice[r.ReprintedArticle]]:
        """The reprints that are counted for a pair of sources, newest first, each with the first article of its
        story."""
        return self._items("/coverage/reprints/articles", asked, page=200)

    def compare_coverage(self, **asked: Unpack[p.CompareCoverage]) -> Items[r.QuerySeries, r.QueryComparison]:
        """Queries over time: exact numbers of articles by month or year, raw and normalised shares as in
        ``/coverage``."""
        return self._items("/coverage/compare", asked)

    def get_story(self, id: str) -> r.StoryRecord:
        """One text as several outlets printed it: who was first, and what each copy changed."""
        return cast("r.StoryRecord", self._get(f"/stories/{quote(id, safe='')}", {}))

    def list_documents(self, **asked: Unpack[p.ListDocuments]) -> Items[r.DocumentRecord, r.Slice[r.DocumentRecord]]:
        """Documents by id, or the most cited first (an order that moves while articles are added)."""
        return self._items("/documents", asked, page=200)

    def get_document_graph(self, **asked: Unpack[p.GetDocumentGraph]) -> r.Graph:
        """The most cited documents, what they do to each other and which are cited together."""
        return cast("r.Graph", self._get("/documents/graph", asked))

    def list_open(self, **asked: Unpack[p.ListOpen]) -> Items[r.OpenName, r.Slice[r.OpenName]]:
        """Symbols and names that no citation could be resolved by yet, the most cited first, each with an example."""
        return self._items("/documents/open", asked, page=200)

    def list_silent(self, **asked: Unpack[p.ListSilent]) -> Items[r.SilentDocument, r.Silence]:
        """Documents issued from ``since`` to ``until`` that the press of a place, source or organization does not
        cite, beside how much of that press was harvested."""
        return self._items("/documents/silent", asked, page=200)

    def list_lags(self, **asked: Unpack[p.ListLags]) -> Items[r.LagGroup, r.Lags]:
        """Days from the issue of documents to the first report on them: median and quartiles by source or by place."""
        return self._items("/documents/lags", asked, page=200)

    def list_lag_reports(self, **asked: Unpack[p.ListLagReports]) -> Items[r.LagReport, r.Slice[r.LagReport]]:
        """The documents behind a number of `/documents/lags`, the soonest reported first, each with its first
        citation."""
        return self._items("/documents/lags/reports", asked, page=200)

    def get_document(self, id: str) -> r.DocumentRecord:
        """The document: identity, titles seen, citations by resolution, what it implements and what implements it."""
        return cast("r.DocumentRecord", self._get(f"/documents/{quote(id, safe='')}", {}))

    def get_document_timeline(self, id: str, **asked: Unpack[p.GetDocumentTimeline]) -> r.Timeline:
        """Citations of the document by month."""
        return cast("r.Timeline", self._get(f"/documents/{quote(id, safe='')}/timeline", asked))

    def list_companions(self, id: str, **asked: Unpack[p.ListCompanions]) -> Items[r.Companion, r.Slice[r.Companion]]:
        """Documents that the same articles cite, the most frequent first."""
        return self._items(f"/documents/{quote(id, safe='')}/cited-together", asked)

    def list_citations(self, id: str, **asked: Unpack[p.ListCitations]) -> Items[r.Citing, r.Slice[r.Citing]]:
        """Who cites the document: sources, or organisations and places of the citing articles, most articles first."""
        return self._items(f"/documents/{quote(id, safe='')}/citations", asked)

    def list_reports(self, id: str, **asked: Unpack[p.ListReports]) -> Items[r.LocalReport, r.Reports]:
        """The first article that cites the document by place or source, with the days since its issue, the soonest
        first."""
        return self._items(f"/documents/{quote(id, safe='')}/reports", asked, page=200)

    def get_trail(self, id: str, **asked: Unpack[p.GetTrail]) -> r.Trail:
        """The documents that follow from this one, or that it follows from, each step with its sentence."""
        return cast("r.Trail", self._get(f"/documents/{quote(id, safe='')}/trail", asked))

    def list_summaries(self, id: str, **asked: Unpack[p.ListSummaries]) -> Items[r.SummedUp, r.Slice[r.SummedUp]]:
        """Sentences in which what came of the document is summed up (sơ kết, tổng kết), oldest article first."""
        return self._items(f"/documents/{quote(id, safe='')}/summaries", asked)

    def list_doubles(self, **asked: Unpack[p.ListDoubles]) -> Items[r.Double, r.Slice[r.Double]]:
        """Pairs of entities that may be one, the surest first, each with its reasons; what a review has decided is
        left out. ``POST /entities/{id}/reviews`` merges one into the other."""
        return self._items("/entities/doubles", asked, page=200)

    def list_entities(self, **asked: Unpack[p.ListEntities]) -> Items[r.EntityRecord, r.Slice[r.EntityRecord]]:
        """Entities by id, or the most named first (an order that moves while articles are added)."""
        return self._items("/entities", asked, page=200)

    def get_entity(self, id: str) -> r.EntityRecord:
        """The entity: names, where it stands, positions over time."""
        return cast("r.EntityRecord", self._get(f"/entities/{quote(id, safe='')}", {}))

    def get_entity_timeline(self, id: str, **asked: Unpack[p.GetEntityTimeline]) -> r.EntityTimeline:
        """What the body did, year by year: activities, documents, people and figures, each with its evidence;
        mentions by month; since when the press is silent about it, beside what was harvested meanwhile."""
        return cast("r.EntityTimeline", self._get(f"/entities/{quote(id, safe='')}/timeline", asked))

    def list_timeline_entries(
        self,
        id: str,
        **asked: Unpack[p.ListTimelineEntries],
    ) -> Items[r.TimelineEntry, r.Slice[r.TimelineEntry]]:
        """Every entry of the timeline: by kind, the newest first, what is undated last."""
        return self._items(f"/entities/{quote(id, safe='')}/timeline/entries", asked, page=200)

    def list_mentions(
        self,
        id: str,
        **asked: Unpack[p.ListMentions],
    ) -> Items[r.MentionRecord, r.Slice[r.MentionRecord]]:
        """Every place that names the entity, with its sentence; newest article first."""
        return self._items(f"/entities/{quote(id, safe='')}/mentions", asked, page=200)

    def list_entity_reviews(
        self,
        id: str,
        **asked: Unpack[p.ListEntityReviews],
    ) -> Items[r.EntityReviewRecord, r.EntityReviews]:
        """Decisions on the entity and on all that was merged into it, newest first, also those that were undone."""
        return self._items(f"/entities/{quote(id, safe='')}/reviews", asked, page=200)

    def create_entity_review(self, id: str, **asked: Unpack[p.CreateEntityReview]) -> r.EntityReviewOutcome:
        """Merges, splits or renames an entity, until it is undone; kept over re-annotation. Needs the scope
        ``review``."""
        return cast("r.EntityReviewOutcome", self._send("POST", f"/entities/{quote(id, safe='')}/reviews", asked))

    def delete_entity_review(self, id: str, review: str) -> r.EntityReviewOutcome:
        """Takes a decision back: everything is as if it had never been taken. Needs the scope ``review``."""
        return cast(
            "r.EntityReviewOutcome",
            self._send("POST", f"/entities/{quote(id, safe='')}/reviews/{quote(review, safe='')}/undo"),
        )

    def export_articles(self, path: str | PathLike[str], **asked: Unpack[p.ExportArticles]) -> r.Manifest:
        """Every record that passes the filters, streamed; the number of rows is announced in X-Total-Count."""
        return self._export("/export/articles.{format}", path, asked)

    def get_articles_manifest(self, format: str, **asked: Unpack[p.GetArticlesManifest]) -> r.Manifest:
        """Query, filters, time, number of rows, version and SHA-256 of the file that the same address without
        ``/manifest`` gives now (an XLSX file holds the time at which it was made, so its checksum is only its
        own)."""
        return cast("r.Manifest", self._get(f"/export/articles.{quote(format, safe='')}/manifest", asked))

    def export_references(self, path: str | PathLike[str], **asked: Unpack[p.ExportReferences]) -> r.Manifest:
        """Every record that passes the filters, streamed; the number of rows is announced in X-Total-Count."""
        return self._export("/export/references.{format}", path, asked)

    def get_references_manifest(self, format: str, **asked: Unpack[p.GetReferencesManifest]) -> r.Manifest:
        """Query, filters, time, number of rows, version and SHA-256 of the file that the same address without
        ``/manifest`` gives now (an XLSX file holds the time at which it was made, so its checksum is only its
        own)."""
        return cast("r.Manifest", self._get(f"/export/references.{quote(format, safe='')}/manifest", asked))

    def export_documents(self, path: str | PathLike[str], **asked: Unpack[p.ExportDocuments]) -> r.Manifest:
        """Every record that passes the filters, streamed; the number of rows is announced in X-Total-Count."""
        return self._export("/export/documents.{format}", path, asked)

    def get_documents_manifest(self, format: str, **asked: Unpack[p.GetDocumentsManifest]) -> r.Manifest:
        """Query, filters, time, number of rows, version and SHA-256 of the file that the same address without
        ``/manifest`` gives now (an XLSX file holds the time at which it was made, so its checksum is only its
        own)."""
        return cast("r.Manifest", self._get(f"/export/documents.{quote(format, safe='')}/manifest", asked))

    def export_figures(self, path: str | PathLike[str], **asked: Unpack[p.ExportFigures]) -> r.Manifest:
        """Every record that passes the filters, streamed; the number of rows is announced in X-Total-Count."""
        return self._export("/export/figures.{format}", path, asked)

    def get_figures_manifest(self, format: str, **asked: Unpack[p.GetFiguresManifest]) -> r.Manifest:
        """Query, filters, time, number of rows, version and SHA-256 of the file that the same address without
        ``/manifest`` gives now (an XLSX file holds the time at which it was made, so its checksum is only its
        own)."""
        return cast("r.Manifest", self._get(f"/export/figures.{quote(format, safe='')}/manifest", asked))

    def export_entities(self, path: str | PathLike[str], **asked: Unpack[p.ExportEntities]) -> r.Manifest:
        """Every record that passes the filters, streamed; the number of rows is announced in X-Total-Count."""
        return self._export("/export/entities.{format}", path, asked)

    def get_entities_manifest(self, format: str, **asked: Unpack[p.GetEntitiesManifest]) -> r.Manifest:
        """Query, filters, time, number of rows, version and SHA-256 of the file that the same address without
        ``/manifest`` gives now (an XLSX file holds the time at which it was made, so its checksum is only its
        own)."""
        return cast("r.Manifest", self._get(f"/export/entities.{quote(format, safe='')}/manifest", asked))

    def export_activities(self, path: str | PathLike[str], **asked: Unpack[p.ExportActivities]) -> r.Manifest:
        """Every record that passes the filters, streamed; the number of rows is announced in X-Total-Count."""
        return self._export("/export/activities.{format}", path, asked)

    def get_activities_manifest(self, format: str, **asked: Unpack[p.GetActivitiesManifest]) -> r.Manifest:
        """Query, filters, time, number of rows, version and SHA-256 of the file that the same address without
        ``/manifest`` gives now (an XLSX file holds the time at which it was made, so its checksum is only its
        own)."""
        return cast("r.Manifest", self._get(f"/export/activities.{quote(format, safe='')}/manifest", asked))

    def export_timeline(self, path: str | PathLike[str], **asked: Unpack[p.ExportTimeline]) -> r.Manifest:
        """Every record that passes the filters, streamed; the number of rows is announced in X-Total-Count."""
        return self._export("/export/timeline.{format}", path, asked)

    def get_timeline_manifest(self, format: str, **asked: Unpack[p.GetTimelineManifest]) -> r.Manifest:
        """Query, filters, time, number of rows, version and SHA-256 of the file that the same address without
        ``/manifest`` gives now (an XLSX file holds the time at which it was made, so its checksum is only its
        own)."""
        return cast("r.Manifest", self._get(f"/export/timeline.{quote(format, safe='')}/manifest", asked))

    def get_search_feed(self, **asked: Unpack[p.GetSearchFeed]) -> str:
        """The newest articles that match the query and pass the filters."""
        return self._get_text("/feeds/search.atom", asked)

    def list_figures(self, **asked: Unpack[p.ListFigures]) -> Items[r.FigureRecord, r.Slice[r.FigureRecord]]:
        """Figures, newest article first; ``organization`` and ``place`` are those of the figure itself."""
        return self._items("/figures", asked, page=200)

    def list_series(self, **asked: Unpack[p.ListSeries]) -> Items[r.Series, r.Slice[r.Series]]:
        """Figures by organisation, indicator and period; different values side by side, nothing added up."""
        return self._items("/figures/series", asked, page=200)

    def get_comparison(self, **asked: Unpack[p.GetComparison]) -> r.Comparison:
        """One indicator (``indicator`` is its id) over calendar years, several organisations side by side."""
        return cast("r.Comparison", self._get("/figures/comparison", asked))

    def get_figure(self, id: str) -> r.FigureRecord:
        """One figure with its sentence."""
        return cast("r.FigureRecord", self._get(f"/figures/{quote(id, safe='')}", {}))

    def list_observations(self, **asked: Unpack[p.ListObservations]) -> Items[r.Observation, r.Slice[r.Observation]]:
        """Facts, each once with every sentence that states it and what contradicts it; those of most articles first
        with ``sort=articles``. A fact is found where one of its figures passes the filters, and is then shown
        whole."""
        return self._items("/observations", asked, page=200)

    def get_observation(self, id: str) -> r.FullObservation:
        """One fact with every sentence that states it, and side by side the facts that contradict it."""
        return cast("r.FullObservation", self._get(f"/observations/{quote(id, safe='')}", {}))

    def list_indicators(
        self,
        **asked: Unpack[p.ListIndicators],
    ) -> Items[r.IndicatorRecord, r.Slice[r.IndicatorRecord]]:
        """All indicators in the order of the registry, with their figures and their measured precision, in one
        answer."""
        return self._items("/indicators", asked)

    def list_open_counts(self, **asked: Unpack[p.ListOpenCounts]) -> Items[r.OpenCount, r.Slice[r.OpenCount]]:
        """What is counted without an indicator, by unit and verb, most articles first: what the registry could take
        up."""
        return self._items("/indicators/open", asked)

    def list_references(
        self,
        **asked: Unpack[p.ListReferences],
    ) -> Items[r.ReferenceRecord, r.Slice[r.ReferenceRecord]]:
        """Every citation, those included that could not be resolved to one document; newest article first."""
        return self._items("/references", asked, page=200)

    def create_review(self, **asked: Unpack[p.CreateReview]) -> r.ReviewRecord:
        """Accepts, corrects or rejects a fact; the verdict is kept over re-annotation. Needs the scope ``review``."""
        return cast("r.ReviewRecord", self._send("POST", "/reviews", asked))

    def list_rising(self, **asked: Unpack[p.ListRising]) -> Items[r.RisingItem, r.Rising]:
        """What articles from `since` to `until` (else the last 28 days that harvests cover) name much more than
        before."""
        return self._items("/rising", asked, page=200)

    def list_rising_articles(self, **asked: Unpack[p.ListRisingArticles]) -> Items[r.FactRecord, r.Slice[r.FactRecord]]:
        """The articles that `/rising` counts for a thing, newest first, each with the first words that name it."""
        return self._items("/rising/articles", asked, page=200)

    def create_saved_search(self, **asked: Unpack[p.CreateSavedSearch]) -> r.SavedSearchMade:
        """Keeps a search. For a webhook the answer holds, this once, the secret that signs its messages."""
        return cast("r.SavedSearchMade", self._send("POST", "/saved-searches", asked))

    def get_saved_searches(self, **asked: Unpack[p.GetSavedSearches]) -> Items[r.SavedSearch, r.Slice[r.SavedSearch]]:
        """The token's own saved searches, oldest first."""
        return self._items("/saved-searches", asked, page=200)

    def delete_saved_search(self, saved_search_id: str) -> None:
        """Deletes one of the token's own saved searches, with its alerts."""
        self._send("DELETE", f"/saved-searches/{quote(saved_search_id, safe='')}")

    def get_alerts(self, **asked: Unpack[p.GetAlerts]) -> Items[r.AlertRecord, r.Slice[r.AlertRecord]]:
        """The alerts of the token's own saved searches, newest first, sent and waiting ones."""
        return self._items("/alerts", asked, page=200)

    def create_alerts(self) -> r.SendSummary:
        """Looks for new articles of the token's own saved searches now, and sends what is due."""
        return cast("r.SendSummary", self._send("POST", "/alerts"))

    def search_articles(self, **asked: Unpack[p.SearchArticles]) -> Items[r.SearchItem, r.SearchAnswer]:
        """Articles that match ``q`` and pass the filters. By relevance, a cursor holds for one state of the index
        (410 when that is gone); by date it is stable."""
        return self._items("/search", asked, page=200)

    def list_sources(self) -> Items[r.SourceRecord, r.Slice[r.SourceRecord]]:
        """Every source: volume, last run, outcomes, health."""
        return self._items("/sources", {})

    def get_source(self, id: str) -> r.SourceDetail:
        """One source, with its articles by month and the pages that gave none."""
        return cast("r.SourceDetail", self._get(f"/sources/{quote(id, safe='')}", {}))
