"""The entries of a timeline as the database has them, without their words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, extract, func, null, or_, select
from sqlalchemy.orm import Session

from kb.ids import short_hash
from kb.models import Activity, Article, Document, Figure, Mention
from kb.queries.paging import AnySelect
from kb.queries.timeline_documents import Conditions, is_cited, load_documents, written_year
from kb.queries.timeline_reports import KINDS, Kind, Report, Told, Year, tell
from kb.queries.timeline_scope import Scope
from nlp.abbreviations import expand
from nlp.text import fold

_BODY = re.compile(
    r"\s+(?:của\s+)?(?=(?:Tổng |Ban (?:Chấp hành|Thường vụ) )?(?:Liên đoàn|Công đoàn|Công ty|Tập đoàn|Trường|Bệnh viện"
    r"|Sở|Ủy ban|Hội đồng|Đảng ủy|Đảng bộ|Tỉnh ủy|Thành ủy|Huyện ủy|Quận ủy|Thị ủy)(?!\w))"
)
"""Where the body's name begins behind an office."""
_MEMBER = re.compile(r"(?:nguyen |cuu )?(?:(?:tinh|thanh|huyen|quan|thi|dang) )?(?:uy vien|thanh vien|dai bieu)")


def load_entries(
    session: Session, scope: Scope, kind: Kind, conditions: Conditions, year: Year, activity: str | None = None
) -> list[Told]:
    """The entries of a kind with their reports, of one year, of none or of all, in no order.

    ``conditions`` are conditions on the articles that report; ``activity`` keeps activities of one type.
    """
    # Only where nothing asks for the articles can they be left aside until an entry is shown.
    light = isinstance(year, int) and not conditions
    reports: Iterable[Report]
    if kind == "activities":
        rows = _activities(session, scope, conditions, year, light)
        if activity is not None:
            rows = rows.where(Activity.type == activity)
        reports = (Report(*row) for row in session.execute(rows))
    elif kind == "figures":
        reports = _figures(session, scope, conditions, year, light)
    elif kind == "people":
        reports = _people(session, scope, conditions, year, light)
    elif scope.label == "ORG":
        reports = load_documents(session, scope, conditions, _activities(session, scope, conditions, year, light))
    else:
        reports = ()
    together: dict[tuple[Any, ...], list[Report]] = defaultdict(list)
    for report in reports:
        when = report.first or report.last
        together[
            (report.key, report.type, when.year if when else report.year) if kind == "documents" else (report.key,)
        ].append(report)
    told = (tell(kind, group) for group in together.values())
    return [item for item in told if year == "any" or item.year == year]


def count_reports(
    session: Session, scope: Scope, conditions: Conditions
) -> tuple[dict[Kind, Counter[int | None]], dict[int | None, Counter[str]]]:
    """How many reports there are by kind and year, and of activities by year and type, whether or not several of them
    tell of the same thing."""
    at_place = scope.label == "LOC"
    found: dict[Kind, Counter[int | None]] = {kind: Counter() for kind in KINDS}
    types: dict[int | None, Counter[str]] = defaultdict(Counter)
    activity = Activity.place_id if at_place else Activity.organizer_id
    day = func.coalesce(Activity.start_date, Activity.end_date)
    for year, type_, number in _count(session, scope, conditions, activity, day, Activity.type):
        found["activities"][year] += number
        types[year][type_] += number
    figure = Figure.place_id if at_place else Figure.organization_id
    day = func.coalesce(Figure.period_end, Figure.period_start)
    for year, number in _count(session, scope, conditions, figure, day):
        found["figures"][year] += number
    if not at_place:
        for year, number in _count(session, scope, conditions, Mention.organization_id, Mention.seen_on):
            found["people"][year] += number
        for year, written, number in _count(
            session, scope, conditions, Document.issuer_id, Document.issued_on, Document.year
        ):
            found["documents"][written_year(written) if year is None else year] += number
    return found, types


def _count(
    session: Session, scope: Scope, conditions: Conditions, column: Any, day: Any, *by: Any
) -> Iterator[tuple[Any, ...]]:
    year = extract("year", day)
    rows = select(year, *by, func.count()).where(scope.holds(session, column)).group_by(year, *by)
    if column is Document.issuer_id:
        rows = rows.where(is_cited(conditions))
    elif conditions:
        rows = rows.where(column.class_.article_id.in_(select(Article.id).where(*conditions)))
    for known, *rest in session.execute(rows):
        yield None if known is None else int(known), *rest


def _in_year(year: Year, day: Any, other: Any) -> list[ColumnElement[bool]]:
    """Rows of the year by ``day`` or, where that is not known, by ``other``."""
    if year == "any":
        return []
    if year is None:
        return [day.is_(None), other.is_(None)]
    begin, end = date(year, 1, 1), date(year, 12, 31)
    return [or_(day.between(begin, end), and_(day.is_(None), other.between(begin, end)))]


def _activities(session: Session, scope: Scope, conditions: Conditions, year: Year, light: bool) -> AnySelect:
    """Columns of `Report`; of a person, the activities in whose sentence the name stands."""
    counted: Any = Activity.place_id if scope.label == "LOC" else Activity.organizer_id
    if scope.label == "PER":
        counted = Mention.entity_id
    columns = (Activity.event_id, Activity.type, Activity.start_date, Activity.end_date, counted, Activity.organizer_id)
    rows: AnySelect = select(*columns, *_told_by(Activity, light)).where(scope.holds(session, counted))
    if scope.label == "PER":
        same = (Mention.article_id == Activity.article_id, Mention.sentence_start == Activity.sentence_start)
        rows = rows.join(Mention, and_(*same)).distinct()
    rows = rows if light else rows.join(Article, Article.id == Activity.article_id)
    return rows.where(*_in_year(year, Activity.start_date, Activity.end_date), *conditions)


def _told_by(model: Any, light: bool) -> tuple[Any, ...]:
    return model.article_id, model.id, null() if light else Article.published_on


def _figures(session: Session, scope: Scope, conditions: Conditions, year: Year, light: bool) -> Iterator[Report]:
    if scope.label == "PER":
        return
    counted = Figure.place_id if scope.label == "LOC" else Figure.organization_id
    key = func.coalesce(Figure.observation_id, Figure.id)
    columns = (key, Figure.kind, Figure.period_start, Figure.period_end, counted, Figure.organization_id)
    rows: AnySelect = select(*columns, *_told_by(Figure, light)).where(scope.holds(session, counted))
    rows = rows if light else rows.join(Article, Article.id == Figure.article_id)
    for row in session.execute(rows.where(*_in_year(year, Figure.period_end, Figure.period_start), *conditions)):
        yield Report(*row)


def _people(session: Session, scope: Scope, conditions: Conditions, year: Year, light: bool) -> Iterator[Report]:
    if scope.label == "LOC":
        return
    counted = Mention.entity_id if scope.label == "PER" else Mention.organization_id
    columns = (Mention.entity_id, Mention.name, Mention.position, Mention.organization_id, Mention.seen_on, counted)
    rows: AnySelect = select(*columns, *_told_by(Mention, light)).where(scope.holds(session, counted))
    rows = rows if light else rows.join(Article, Article.id == Mention.article_id)
    rows = rows.where(Mention.label == "PER", Mention.position.is_not(None), *conditions)
    for person, name, position, body, seen, whom, *told in session.execute(
        rows.where(*_in_year(year, Mention.seen_on, Mention.seen_on))
    ):
        office = office_key(person, name, position, body)
        key = "p" + short_hash(*office, str(seen.year if seen else None))
        yield Report(key, "office", seen, seen, whom, body, *told)


def office_key(person: str | None, name: str, position: str, body: str | None) -> tuple[str, str, str]:
    """The same for all places that see one person in one office, however they shorten its name."""
    return person or fold(name), _office(position), body or ""


def _office(position: str) -> str:
    """What is held, without the body that it is held in (``Chủ tịch LĐLĐ huyện``: ``chu tich``); of several offices the
    last one that is no mere membership, as in `kb.linking_entities`."""
    parts = [fold(_BODY.split(part)[0]) for part in re.split(r"\s*[,;]\s*", expand(position).strip())]
    leading = [part for part in parts if part and not _MEMBER.match(part)]
    return (leading or parts)[-1]
