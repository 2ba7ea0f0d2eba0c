"""Indicators: what the registry has, how much of it was found and how surely, and what is counted outside it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from kb.indicator_precision import Precision
from kb.indicators import load_indicators
from kb.models import Article, Figure
from kb.queries.articles import REF_COLUMNS, ArticleRef, ref_of
from kb.queries.facts import iso
from kb.queries.figures import FigureFilters, figure_conditions
from kb.queries.filters import Filters, one_of
from kb.queries.paging import Slice
from kb.settings import Settings
from nlp.phrases import find_unit_word, read_tokens
from nlp.verbs import find_verb

_FETCHED = 5000


@dataclass(frozen=True, slots=True)
class IndicatorRecord:
    """One row of the registry, with what the articles under the filters have of it."""

    id: str
    name: str
    """In Vietnamese."""
    name_en: str
    theme: str
    kinds: tuple[str, ...]
    measure: str
    """``flow``: so many in a period; ``stock``: so many on a day."""
    figures: int
    observations: int
    """Facts: figures that say the same are one."""
    articles: int
    first_published: str | None
    last_published: str | None
    precision: Precision | None
    """Measured on labelled articles; null where no labelled article has it."""


@dataclass(frozen=True, slots=True)
class OpenCount:
    """What articles count and the registry has no indicator for: figures of one unit and verb."""

    unit: str
    """Its head in small letters, without what narrows it: ``cây xanh`` of ``cây xanh ven đường``."""
    verb: str | None
    """The first verb of their words, in small letters; null where they have none."""
    kind: str
    figures: int
    articles: int
    first_published: str | None
    last_published: str | None
    words: str | None
    """The words of one of the figures, with its sentence and article."""
    sentence: str
    article: ArticleRef


def list_indicators(
    session: Session, settings: Settings, filters: Filters, *, theme: str | None = None
) -> Slice[IndicatorRecord]:
    """All rows of the registry, in its order, counted over the figures that pass the filters; all in one slice.

    ``organization`` and ``place`` ask for the body and the place of the figure itself, as for figures.
    """
    counted = (
        select(
            Figure.indicator_id,
            func.count(),
            func.count(distinct(Figure.observation_id)),
            func.count(distinct(Figure.article_id)),
            func.min(Article.published_on),
            func.max(Article.published_on),
        )
        .join(Article, Article.id == Figure.article_id)
        .where(*figure_conditions(session, settings, filters, FigureFilters()), Figure.indicator_id.is_not(None))
        .group_by(Figure.indicator_id)
    )
    found = {row[0]: row[1:] for row in session.execute(counted)}
    nothing = (0, 0, 0, None, None)
    items = []
    for row in load_indicators().values():
        if theme is not None and row.theme != theme:
            continue
        figures, observations, articles, first, last = found.get(row.id, nothing)
        items.append(
            IndicatorRecord(
                row.id, row.name, row.name_en, row.theme, tuple(sorted(row.kinds)), row.measure, figures, observations,
                articles, iso(first), iso(last), row.precision,
            )
        )  # fmt: skip
    return Slice(tuple(items), None, len(items), True)


@dataclass(slots=True)
class _Group:
    figures: int = 0
    articles: set[str] = field(default_factory=set)
    first: date | None = None
    last: date | None = None
    example: str = ""
    """The figure of the lowest id."""


def list_open_counts(session: Session, settings: Settings, filters: Filters, *, limit: int = 20) -> Slice[OpenCount]:
    """Figures with a unit but without an indicator, by unit and verb, those of most articles first.

    What something grew by is left out: it is a level of nothing. ``total`` is the number of all groups. Every figure
    without an indicator is looked at: no database tells a verb from other words.
    """
    wordings = (
        select(Figure.kind, Figure.unit, Figure.indicator, Figure.article_id, Article.published_on, Figure.id)
        .join(Article, Article.id == Figure.article_id)
        .where(*figure_conditions(session, settings, filters, FigureFilters()))
        .where(Figure.indicator_id.is_(None), Figure.unit.is_not(None), Figure.change.is_(None))
        .execution_options(yield_per=_FETCHED)
    )
    groups: dict[tuple[str, str, str | None], _Group] = defaultdict(_Group)
    for kind, unit, words, article_id, day, id_ in session.execute(wordings):
        group = groups[kind, _head(unit), find_verb(words or "")]
        group.figures += 1
        group.articles.add(article_id)
        group.first = min(filter(None, (group.first, day)), default=None)
        group.last = max(filter(None, (group.last, day)), default=None)
        group.example = min(filter(None, (group.example, id_)))
    ranked = sorted(
        groups.items(),
        key=lambda item: (-len(item[1].articles), -item[1].figures, item[0][1], item[0][2] or "", item[0][0]),
    )
    return Slice(_open_counts(session, ranked[:limit]), None, len(groups), True)


def _open_counts(session: Session, ranked: list[tuple[tuple[str, str, str | None], _Group]]) -> tuple[OpenCount, ...]:
    ids = [group.example for _, group in ranked]
    statement = select(Figure.id, Figure.indicator, Figure.sentence, *REF_COLUMNS)
    rows = session.execute(
        statement.join(Article, Article.id == Figure.article_id).where(one_of(session, Figure.id, ids))
    )
    examples = {row[0]: (row[1], row[2], ref_of(row[3:])) for row in rows}
    return tuple(
        OpenCount(
            unit, verb, kind, group.figures, len(group.articles), iso(group.first),
            iso(group.last), *examples[group.example],
        )
        for (kind, unit, verb), group in ranked
    )  # fmt: skip


@lru_cache(maxsize=8192)
def _head(unit: str | None) -> str:
    """The unit word of the vocabulary with which the unit begins; the whole unit where it begins with none."""
    low = " ".join((unit or "").lower().split())
    head = find_unit_word(read_tokens(low, low, 0, len(low)), 0)
    return low if head is None else head.words
