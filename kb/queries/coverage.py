"""Coverage: how much the press writes about something over time, whose articles are originals, who fell silent.

Silence is shown beside the completeness of the harvest, because a gap of ours looks the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Entity
from kb.queries.completeness import HarvestedSource
from kb.queries.coverage_items import CoverageItem, Measure, describe
from kb.queries.document_names import name_documents
from kb.queries.entities import name_entities
from kb.queries.filters import BadQuery, Filters, NotThere, list_entity_and_below, list_standing
from kb.queries.paging import cut_ranked
from kb.queries.shares import MonthHeld, Whole, list_months, sum_up
from kb.queries.silent_bodies import Silent, find_silent_bodies
from kb.queries.sources import name_sources
from kb.search.counts import Cell, Counts, open_counts
from kb.settings import Settings
from nlp.annotations import ActivityType

By = Literal["source", "organization", "place", "document", "activity"]
Meant = tuple[str, Sequence[str]]
"""A field of the index and the values of it that mean a thing."""
MOST_COMPARED = 20
"""Things of one group."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Things with their articles by month, with the completeness of the harvest beside them."""

    by: str
    items: tuple[CoverageItem, ...]
    """The most covered first, equal ones by id; of these months only those in which they are named."""
    next: str | None
    total: int
    """Things that articles under the filters name (or: sources, types of activities)."""
    total_is_exact: bool
    """False beyond 65,000 things, of which the rarest are then left out."""
    articles: int
    """Articles that pass the filters, each counted once."""
    months: tuple[MonthHeld, ...]
    """Every month from the first to the last of which any article under the filters is held."""
    group_articles: int | None
    """Articles on any thing of the group that is compared, each counted once; None without a group."""
    silent: tuple[Silent, ...]
    """Unions last named more than ``silent_days`` days ago, the longest silent first, ``limit`` at most; empty unless
    asked for. `list_silent_bodies` has them all."""
    silent_total: int
    harvest: tuple[HarvestedSource, ...]
    """Every source (or that of the filters) with its months: those asked for, at most ten years of them; the last
    twelve where no first day is asked for."""


def get_coverage(
    session: Session,
    settings: Settings,
    filters: Filters,
    *,
    by: By = "source",
    group: Sequence[str] = (),
    silent_days: int | None = None,
    limit: int = 20,
    cursor: str | None = None,
    today: date | None = None,
) -> Coverage:
    """Coverage of the articles that pass the filters, as the search index counts them.

    An article is a reprint where its story was first published elsewhere; articles without a story are originals.
    ``group`` are the ids of things to be compared: the answer is of these alone, and an organisation or place of a
    group stands for all below it, as in the filters. Raises NotThere for an unknown thing in a group, and IndexMissing
    where there is no index to count in although there are articles.
    """
    counts = open_counts(session, settings)
    asked = counts.matching(filters)
    meant = _resolve_group(session, by, group)
    found: dict[str, Sequence[Cell]] = {}
    if meant:
        found = {id_: counts.cells(counts.matching(filters, values)) for id_, values in meant.items()}
        totals = ((id_, sum(cell.articles for cell in cells)) for id_, cells in found.items())
        ranked, complete = sorted((-number, id_) for id_, number in totals), True
    else:
        values, complete = counts.values(asked, by)
        ranked = [(-number, id_) for id_, number in values]
    cut, following = cut_ranked(ranked, f"coverage {by} {filters} {sorted(meant)}", limit, cursor)
    shown = [id_ for _, id_ in cut]
    all_cells = counts.cells(asked)
    if not meant:
        found = {id_: _cells_of(counts, filters, by, id_, all_cells) for id_ in shown}
    names = _names(session, by, shown)
    silence = find_silent_bodies(session, counts, filters, silent_days, limit=limit, today=today)
    together = counts.cells(counts.matching(filters, _any_of(meant))) if meant else None
    measure = Measure(
        whole=sum_up(all_cells),
        group=sum_up(together) if together is not None else None,
        own=_own_articles(counts, filters) if by == "source" else None,
        names=name_sources(session),
    )
    return Coverage(
        by=by,
        items=tuple(describe(id_, names.get(id_, id_), found[id_], measure, is_source=by == "source") for id_ in shown),
        next=following,
        total=len(ranked),
        total_is_exact=complete,
        articles=measure.whole.total,
        months=list_months(measure.whole),
        group_articles=measure.group.total if measure.group else None,
        silent=silence.items,
        silent_total=silence.total,
        harvest=silence.harvest,
    )


def _resolve_group(session: Session, by: By, group: Sequence[str]) -> dict[str, Meant]:
    """For each thing of the group, by the id of what stands for it, the field and the values that mean it."""
    if len(group) > MOST_COMPARED:
        raise BadQuery(f"at most {MOST_COMPARED} things can be compared, not {len(group)}")
    if by not in ("organization", "place"):
        known = set(get_args(ActivityType)) if by == "activity" else _names(session, by, group).keys()
        _require(by, [id_ for id_ in group if id_ not in known])
        return {id_: (by, [id_]) for id_ in dict.fromkeys(group)}
    standing = list_standing(session, group)
    label = "ORG" if by == "organization" else "LOC"
    known = set(session.scalars(select(Entity.id).where(Entity.id.in_(standing), Entity.label == label)))
    _require(by, [id_ for id_ in standing if id_ not in known])
    return {id_: ("entity", list_entity_and_below(session, id_)) for id_ in standing}


def _require(by: By, unknown: Sequence[str]) -> None:
    if unknown:
        raise NotThere(f"there is no {by} {unknown[0]!r}")


def _any_of(meant: Mapping[str, Meant]) -> Meant:
    name = next(iter(meant.values()))[0]
    return name, sorted({value for _, values in meant.values() for value in values})


def _own_articles(counts: Counts, filters: Filters) -> Whole | None:
    """All articles of the sources on the days asked for; None where the filters name nothing else."""
    plain = Filters(source=filters.source, since=filters.since, until=filters.until)
    return sum_up(counts.cells(counts.matching(plain))) if plain != filters else None


def _cells_of(counts: Counts, filters: Filters, by: By, id_: str, whole: Sequence[Cell]) -> Sequence[Cell]:
    if by == "source":
        return [cell for cell in whole if cell.source == id_]
    return counts.cells(counts.matching(filters, (by, [id_])))


def _names(session: Session, by: By, ids: Sequence[str]) -> dict[str, str]:
    if by == "source":
        return name_sources(session)
    if by == "document":
        return name_documents(session, ids)
    return name_entities(session, ids) if by in {"organization", "place"} else {}
