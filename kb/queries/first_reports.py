"""The first articles that cite documents, by the source or the place that they are local to.

The day of issue parts them: what cites a document before it is a forecast or bears a wrong date, and never gives a lag.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, case, func, select, tuple_
from sqlalchemy.orm import Session

from kb.models import Article, Document, Entity, Mention, Reference
from kb.queries.facts import FactRecord, fact_statement, facts_of, place_of
from kb.queries.filters import one_of
from kb.queries.local_press import Places
from kb.queries.references import are_citations

LagBy = Literal["source", "place"]
How = Literal["source", "body"]
Conditions = Sequence[ColumnElement[bool]]
_EARLY = Article.published_on < Document.issued_on


class Wanted(NamedTuple):
    """What evidence is asked for: the article of that day by which the group cites the document."""

    document: str
    group: str
    day: date
    how: How


@dataclass(slots=True)
class First:
    """The first days on which a source or the press of a place cites a document."""

    first: date | None = None
    """From the day of issue on."""
    how: How = "source"
    """Whether the article of that day is of a source at home in the place, or names a body there."""
    early: date | None = None
    """Before the day of issue."""
    early_how: How = "source"

    def add(self, first: date | None, early: date | None, how: How) -> None:
        """Takes other days into account; a source's own article goes before one that only names a body."""
        if first is not None and (self.first is None or first < self.first):
            self.first, self.how = first, how
        if early is not None and (self.early is None or early < self.early):
            self.early, self.early_how = early, how


Firsts = dict[tuple[str, str], First]
"""By document and source or place."""


def find_firsts(session: Session, by: LagBy, conditions: Conditions, places: Places, root: str | None = None) -> Firsts:
    """The first days by document and source, or by document and place directly below ``root``.

    ``conditions`` are on citations and articles. Articles without a day give none.
    """
    firsts: Firsts = {}
    for document, source, first, early in session.execute(_statement(Article.source_id, conditions)):
        home = places.homes.get(source)
        key = source if by == "source" else places.lift(home, root) if home else None
        if key is not None:
            firsts.setdefault((document, key), First()).add(first, early, "source")
    if by == "place":
        bodies = _statement(Entity.place_id, conditions, bodies=True)
        for document, place, first, early in session.execute(bodies):
            firsts.setdefault((document, places.lift(place, root)), First()).add(first, early, "body")
    return firsts


def _statement(group: Any, conditions: Conditions, *, bodies: bool = False) -> Any:
    """First day from the issue on and first day before it, by document and group; every day is one from the issue on
    where that is not known."""
    rows = (
        select(
            Reference.document_id,
            group,
            func.min(case((_EARLY, None), else_=Article.published_on)),
            func.min(case((_EARLY, Article.published_on))),
        )
        .select_from(Reference)
        .join(Document, Document.id == Reference.document_id)
        .join(Article, Article.id == Reference.article_id)
    )
    if bodies:
        rows = rows.join(Mention, (Mention.article_id == Article.id) & (Mention.label == "ORG"))
        rows = rows.join(Entity, Entity.id == Mention.entity_id)
    cited = (Reference.resolution != "rejected", are_citations(), Article.published_on.is_not(None))
    return rows.where(*cited, group.is_not(None), *conditions).group_by(Reference.document_id, group)


def find_citations(
    session: Session,
    by: LagBy,
    wanted: Iterable[Wanted],
    conditions: Conditions,
    places: Places,
    root: str | None = None,
) -> Mapping[Wanted, FactRecord]:
    """The citation behind each first day: of several articles of that day the earliest."""
    asked = list(wanted)
    if not asked:
        return {}
    days = tuple_(Reference.document_id, Article.published_on)
    rows = fact_statement(Reference).where(Reference.resolution != "rejected", are_citations(), *conditions)
    rows = rows.where(days.in_(sorted({(item.document, item.day) for item in asked})))
    rows = rows.add_columns(Article.published_on).order_by(Article.published_at, Article.id, Reference.start)
    found = [(*facts_of([row])[0], row[-1]) for row in session.execute(rows)]
    bodies: dict[str, set[str]] = {}
    if by == "place":
        seats = select(Mention.article_id, Entity.place_id).join(Entity, Entity.id == Mention.entity_id).distinct()
        seats = seats.where(Mention.label == "ORG", Entity.place_id.is_not(None))
        articles = {article.id for _, article, _ in found}
        for article_id, place in session.execute(seats.where(one_of(session, Mention.article_id, articles))):
            bodies.setdefault(article_id, set()).add(places.lift(place or "", root))
    evidence: dict[Wanted, FactRecord] = {}
    by_day: dict[tuple[str | None, date], list[tuple[Reference, Any]]] = {}
    for reference, article, day in found:
        by_day.setdefault((reference.document_id, day), []).append((reference, article))
    for item in asked:
        for reference, article in by_day.get((item.document, item.day), ()):
            home = places.homes.get(article.source or "")
            own = article.source if by == "source" else places.lift(home, root) if home else None
            if own == item.group if item.how == "source" else item.group in bodies.get(article.id, ()):
                evidence[item] = FactRecord(**place_of(reference, article))
                break
    return evidence
