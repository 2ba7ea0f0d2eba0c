"""Indicators: what the registry has, how much of it was found and how surely, and what is counted outside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

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
    """As most figures write it."""
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
    articles: int = 0
    first: date | None = None
    last: date | None = None
    units: Counter[str] = field(default_factory=Counter)
    example: tuple[int, str] = (0, "")
    """The figure of the most frequent wording: how many have it, and its id."""


def list_open_counts(session: Session, settings: Settings, filters: Filters, *, limit: int = 20) -> Slice[OpenCount]:
    """Figures with a unit but without an indicator, by unit and verb, those of most articles first.

    An article that has two wordings of one group is counted once for each of them. What something grew by is left out:
    it is a level of nothing. ``total`` is the number of all groups.
    """
    wordings = (
        select(
            Figure.kind,
            Figure.unit,
            Figure.indicator,
            func.count(),
            func.count(distinct(Figure.article_id)),
            func.min(Article.published_on),
            func.max(Article.published_on),
            func.min(Figure.id),
        )
        .join(Article, Article.id == Figure.article_id)
        .where(*figure_conditions(session, settings, filters, FigureFilters()))
        .where(Figure.indicator_id.is_(None), Figure.unit.is_not(None), Figure.change.is_(None))
        .group_by(Figure.kind, Figure.unit, Figure.indicator)
        .execution_options(yield_per=_FETCHED)
    )
    groups: dict[tuple[str, str, str | None], _Group] = defaultdict(_Group)
    for kind, unit, words, figures, articles, first, last, example in session.execute(wordings):
        group = groups[kind, " ".join((unit or "").lower().split()), find_verb(words or "")]
        group.figures += figures
        group.articles += articles
        group.units[unit or ""] += figures
        group.first = min(filter(None, (group.first, first)), default=None)
        group.last = max(filter(None, (group.last, last)), default=None)
        group.example = max(group.example, (figures, example))
    ranked = sorted(
        groups.items(), key=lambda item: (-item[1].articles, -item[1].figures, item[0][1], item[0][2] or "")
    )
    return Slice(_open_counts(session, ranked[:limit]), None, len(groups), True)


def _open_counts(session: Session, ranked: list[tuple[tuple[str, str, str | None], _Group]]) -> tuple[OpenCount, ...]:
    ids = [group.example[1] for _, group in ranked]
    statement = select(Figure.id, Figure.indicator, Figure.sentence, *REF_COLUMNS)
    rows = session.execute(
        statement.join(Article, Article.id == Figure.article_id).where(one_of(session, Figure.id, ids))
    )
    examples = {row[0]: (row[1], row[2], ref_of(row[3:])) for row in rows}
    return tuple(
        OpenCount(
            group.units.most_common(1)[0][0], verb, kind, group.figures, group.articles, iso(group.first),
            iso(group.last), *examples[group.example[1]],
        )
        for (kind, _, verb), group in ranked
    )  # fmt: skip
