"""Entries of a timeline in words: what, whose, when by whose word, and the sentences that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.models import Activity, Article, Document, Figure, Mention, Reference
from kb.models.facts import FactRow
from kb.queries.articles import ArchivePlace, ArticleRef, list_readings
from kb.queries.document_names import name_documents
from kb.queries.entities import name_entities
from kb.queries.facts import FactRecord, fact_statement, facts_of, iso, place_of
from kb.queries.figures import plain_number
from kb.queries.filters import one_of
from kb.queries.timeline_documents import Conditions, own_citations
from kb.queries.timeline_loading import office_key
from kb.queries.timeline_reports import Kind, Precision, Report, Told, in_order, precision_of
from kb.queries.timeline_scope import Belongs, Scope

DatedBy = Literal["article", "text", "document"]
SHOWN = 3
"""Sentences that an entry brings along; ``articles`` says how many articles report it."""


@dataclass(frozen=True, slots=True)
class Evidence(FactRecord):
    """A sentence that says it, its place in the article, and where the page that was read lies in the archive."""

    revision: int | None
    extractor: str | None
    archive: ArchivePlace | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing of a timeline. Fields of another kind of entry are null."""

    id: str
    """Of an activity its event, of a figure its observation."""
    kind: Kind
    year: int | None
    """null: undated in the text. An activity stands in the year in which it began, a figure in that in which its period
    ends, a person in each year in which an article sees them in the office."""
    date: str | None
    until: str | None
    precision: Precision | None
    dated_by: DatedBy | None
    """``text``: its words give the year; ``article``: the article's own day gives it, or completes the day and month of
    the words; ``document``: the document's own date, for ``carried_out`` that of the document that does so."""
    reported_on: str | None
    """The day of the first article that reports it: for what is undated the only hint."""
    organization_id: str | None
    organization: str | None
    belongs: Belongs | None
    """How the body, or of a place the place, belongs to the one that was asked for."""
    type: str
    """Type of the activity, role of the document (issued, carried_out, cited), kind of the figure, or office."""
    what: str
    """The activity in the words of the article, the document's name, the position, what the figure says."""
    place: str | None = None
    place_id: str | None = None
    document_id: str | None = None
    issued_on: str | None = None
    """The day of the document itself."""
    person_id: str | None = None
    person: str | None = None
    first_seen: str | None = None
    """First and last day on which any article sees the person in this office."""
    last_seen: str | None = None
    observation_id: str | None = None
    indicator_id: str | None = None
    value: float | None = None
    value_max: float | None = None
    of: float | None = None
    bound: str | None = None
    unit: str | None = None
    aspect: str | None = None
    articles: int = 0
    article: ArticleRef | None = None
    """The article of the first sentence."""
    sentence: str = ""
    evidence: tuple[Evidence, ...] = ()
    """The first sentences that say it, those first that give the date."""


def complete(session: Session, scope: Scope, told: Sequence[Told], conditions: Conditions) -> list[TimelineEntry]:
    """The entries in words, in the same order, each with its first sentences."""
    if not told:
        return []
    _look_up_citations(session, told, conditions)
    published = _published(session, told)
    shown = [
        item.reports[:SHOWN] if item.report.type == "issued" else in_order(item.reports, item.report)[:SHOWN]
        for item in told
    ]
    facts = _load_facts(session, told, shown)
    read = list_readings(session, {fact.revision_id for fact, _ in facts.values()})
    bodies = {report.whose for item in told for report in (item.report,)}
    people = {fact.entity_id for fact, _ in facts.values() if isinstance(fact, Mention)}
    documents = {item.report.key for item in told if item.kind == "documents"}
    context = _Context(
        entities=name_entities(session, bodies | people),
        documents=name_documents(session, documents),
        issued=_issue_days(session, documents),
        offices=_offices(session, people, bodies, conditions),
        published=published,
    )
    entries: list[TimelineEntry] = []
    for item, reports in zip(told, shown, strict=True):
        said = [facts[report.fact_id] for report in reports if report.fact_id in facts]
        if said:
            evidence = tuple(_evidence(fact, article, read) for fact, article in said)
            entry = _entry(item, scope, [fact for fact, _ in said], evidence, context)
            entries.append(replace(entry, **_OF_KIND[item.kind](item, said[0][0], context)))
    return entries


@dataclass(frozen=True, slots=True)
class _Context:
    """What the shown entries name."""

    entities: Mapping[str, str]
    documents: Mapping[str, str]
    issued: Mapping[str, date | None]
    offices: Mapping[tuple[str, str, str], tuple[date | None, date | None]]
    published: Mapping[str | None, date | None]


def _look_up_citations(session: Session, told: Sequence[Told], conditions: Conditions) -> None:
    """Gives documents that were issued the places that cite them."""
    wanted = {item.report.key: item for item in told if item.report.type == "issued"}
    if not wanted:
        return
    found: dict[str, list[Report]] = defaultdict(list)
    for document, article, published, fact in session.execute(own_citations(session, list(wanted), conditions)):
        report = wanted[document].report
        found[document].append(replace(report, article_id=article, published=published, fact_id=fact))
    for document, item in wanted.items():
        item.reports = found[document]


def _load_facts(
    session: Session, told: Sequence[Told], shown: Sequence[Sequence[Report]]
) -> dict[str | None, tuple[Any, ArticleRef]]:
    ids: dict[Any, set[str]] = defaultdict(set)
    for item, reports in zip(told, shown, strict=True):
        ids[_model(item)].update(report.fact_id for report in reports if report.fact_id)
    found: dict[str | None, tuple[Any, ArticleRef]] = {}
    for model, wanted in ids.items():
        rows = session.execute(fact_statement(model).where(one_of(session, model.id, wanted))).all()
        found |= {fact.id: (fact, article) for fact, article in facts_of(rows)}
    return found


def _model(item: Told) -> Any:
    if item.kind == "documents":
        return Activity if item.report.type == "cited" else Reference
    return {"activities": Activity, "people": Mention, "figures": Figure}[item.kind]


def _published(session: Session, told: Sequence[Told]) -> dict[str | None, date | None]:
    """The days of the articles that report; those that were left aside are looked up and put into the reports."""
    days = {report.article_id: report.published for item in told for report in item.reports}
    missing = [id_ for id_, day in days.items() if day is None and id_]
    if missing:
        rows = session.execute(select(Article.id, Article.published_on).where(one_of(session, Article.id, missing)))
        days |= dict(rows.all())
        for item in told:
            item.reports = [replace(report, published=days[report.article_id]) for report in item.reports]
    return days


def _issue_days(session: Session, documents: Iterable[str]) -> dict[str, date | None]:
    rows = session.execute(select(Document.id, Document.issued_on).where(one_of(session, Document.id, documents)))
    return dict(rows.all())


def _offices(
    session: Session, people: Iterable[str | None], bodies: Iterable[str | None], conditions: Conditions
) -> dict[tuple[str, str, str], tuple[date | None, date | None]]:
    """The first and last day on which each person is seen in each office."""
    wanted = [id_ for id_ in people if id_]
    if not wanted:
        return {}
    office = (Mention.entity_id, Mention.name, Mention.position, Mention.organization_id)
    rows = select(*office, func.min(Mention.seen_on), func.max(Mention.seen_on)).where(
        one_of(session, Mention.entity_id, wanted), Mention.position.is_not(None)
    )
    if conditions:
        rows = rows.join(Article, Article.id == Mention.article_id).where(*conditions)
    seen: dict[tuple[str, str, str], list[date]] = defaultdict(list)
    for person, name, position, body, first, last in session.execute(rows.group_by(*office)):
        seen[office_key(person, name, position or "", body)] += [day for day in (first, last) if day]
    return {key: (min(days, default=None), max(days, default=None)) for key, days in seen.items()}


def _evidence(fact: FactRow, article: ArticleRef, read: Mapping[int, dict[str, Any]]) -> Evidence:
    nothing = {"revision": None, "extractor": None, "archive": None}
    return Evidence(**place_of(fact, article), **(read.get(fact.revision_id) or nothing))


def _entry(
    item: Told, scope: Scope, facts: Sequence[Any], evidence: tuple[Evidence, ...], context: _Context
) -> TimelineEntry:
    report = item.report
    articles = {told.article_id for told in item.reports}
    reported = min((day for id_ in articles if (day := context.published.get(id_))), default=None)
    day = report.first or report.last
    dated_by = _dated_by(item, facts, context) if item.year is not None else None
    precision = precision_of(report.first, report.last)
    if (day is None and item.year is not None) or (item.kind == "people" and dated_by == "text"):
        # The latest day that a text names says when it was written, hardly more.
        precision = "year"
    return TimelineEntry(
        id=item.id,
        kind=item.kind,
        year=item.year,
        date=iso(report.first),
        until=iso(report.last),
        precision=precision,
        dated_by=dated_by,
        reported_on=iso(reported),
        organization_id=report.whose,
        organization=context.entities.get(report.whose or ""),
        belongs=scope.belongs.get(report.counted or ""),
        type=report.type,
        what=evidence[0].text,
        articles=len(articles),
        article=evidence[0].article,
        sentence=evidence[0].sentence,
        evidence=evidence,
    )


def _dated_by(item: Told, facts: Sequence[Any], context: _Context) -> DatedBy:
    if item.kind == "documents" and item.report.type != "cited":
        return "document"
    if item.kind == "people":
        return "text" if any(fact.dated_by == "text" for fact in facts) else "article"
    if item.kind != "figures":
        given = {fact.dated_by for fact in facts}
        if given & {"text", "article"}:
            return "text" if "text" in given else "article"
    for fact in facts:
        said = fact.sentence
        if item.kind == "figures":
            said += f" {fact.period_label} " + " ".join(binding["text"] for binding in fact.bindings or ())
        if str(item.year) in said or context.published.get(fact.article_id) is None:
            return "text"
    return "article"


def _of_activity(item: Told, fact: Activity, context: _Context) -> dict[str, Any]:
    named = context.entities.get(item.report.whose or "", fact.organizer)
    return {"organization": named, "place": fact.place, "place_id": fact.place_id}


def _of_document(item: Told, fact: FactRow, context: _Context) -> dict[str, Any]:
    id_ = item.report.key
    return {
        "what": context.documents.get(id_, id_),
        "document_id": id_,
        "issued_on": iso(context.issued.get(id_)),
    }


def _of_person(item: Told, fact: Mention, context: _Context) -> dict[str, Any]:
    office = office_key(fact.entity_id, fact.name, fact.position or "", fact.organization_id)
    first, last = context.offices.get(office, (item.report.first, item.report.last))
    person = context.entities.get(fact.entity_id or "", fact.name)
    seen = {"first_seen": iso(first), "last_seen": iso(last)}
    return {"what": fact.position or "", "person_id": fact.entity_id, "person": person, **seen}


def _of_figure(item: Told, fact: Figure, context: _Context) -> dict[str, Any]:
    return {
        "what": fact.indicator or fact.text,
        "organization": context.entities.get(item.report.whose or "", fact.organization),
        "place": fact.place,
        "place_id": fact.place_id,
        "observation_id": fact.observation_id,
        "indicator_id": fact.indicator_id,
        "value": plain_number(fact.value),
        "value_max": None if fact.value_max is None else plain_number(fact.value_max),
        "of": None if fact.of is None else plain_number(fact.of),
        "bound": fact.bound,
        "unit": fact.unit,
        "aspect": fact.aspect,
    }


_OF_KIND: Mapping[Kind, Any] = {
    "activities": _of_activity,
    "documents": _of_document,
    "people": _of_person,
    "figures": _of_figure,
}
