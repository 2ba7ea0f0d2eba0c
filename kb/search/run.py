"""Answers searches: from the index which articles and how many, from the database what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import tantivy
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kb.models import Article, Entity
from kb.queries.filters import BadQuery, Filters, list_entity_and_below, same_entity, was_named
from kb.search.answers import QueryEcho, QueryProblem, SearchAnswer, SearchItem
from kb.search.articles import describe_articles
from kb.search.compile import Compiler
from kb.search.cursors import (
    CursorGone,
    DateCursor,
    RankCursor,
    question,
    read_date_cursor,
    read_rank_cursor,
    write_cursor,
)
from kb.search.documents import day_key
from kb.search.expand import expand_abbreviations
from kb.search.facets import count_facets
from kb.search.loosening import find_loosenings
from kb.search.nearly import MOST_SHOWN, loosen
from kb.search.query import Node, Parsed, describe, parse_query
from kb.search.reader import Snapshot, find_snapshot, open_snapshot
from kb.search.schema import FACETS
from kb.search.spelling import FEW, suggest
from kb.search.store import IndexMissing
from kb.search.told import tell_problem, tell_query
from kb.sessions import open_engine, read_session
from kb.settings import Settings

MAX_LIMIT = 1000
_LABELS = {"organization": "ORG", "person": "PER", "place": "LOC"}
_PLACE_KINDS = ("tinh", "thanh pho", "quan", "huyen", "thi xa", "phuong", "xa")


def search_articles(
    session: Session,
    settings: Settings,
    filters: Filters,
    *,
    sort: str = "relevance",
    limit: int = 20,
    cursor: str | None = None,
    facets: Sequence[str] = (),
    histogram: str | None = None,
) -> SearchAnswer:
    """The articles that match ``filters.q`` and pass the other filters, with exact counts.

    ``sort`` is ``relevance`` or ``date`` (newest first, undated ones last); without a query both are by date. Raises
    BadQuery for an unknown sort, facet or histogram and for a foreign cursor, CursorGone where the cursor's state of
    the index is gone, and IndexMissing where there is no index to read although there are articles.
    """
    _check(sort, limit, facets, histogram, filters)
    parsed = parse_query(filters.q or "")
    root = expand_abbreviations(parsed.root) if parsed.root is not None else None
    echo = _echo(parsed, root)
    by_rank = sort == "relevance" and root is not None
    asked = question(filters, "relevance" if by_rank else "date")
    place = _read_place(cursor, asked, by_rank)
    try:
        snapshot = _snapshot(settings, place)
    except IndexMissing:
        if session.scalar(select(Article.id).limit(1)) is not None:
            raise
        return SearchAnswer((), None, 0, True, echo, dict.fromkeys(facets, ()), () if histogram else None)
    compiler = Compiler(snapshot.schema, name_finder(session))
    narrowed = filter_queries(compiler, session, filters)
    matching = compiler.both([*([compiler.matching(root)] if root is not None else []), *narrowed.values()])
    if by_rank and root is not None:
        ranked = compiler.both([compiler.ranked(root), *narrowed.values()])
        hits = _by_rank(snapshot, ranked, place, limit, asked)
    else:
        hits = _by_date(snapshot, compiler, matching, place, limit, asked)
    if hits.total <= FEW and parsed.root is not None and cursor is None:
        echo = _with_suggestion(snapshot, compiler, parsed.root, narrowed, hits.total, echo)
    counted, bars = count_facets(session, snapshot, compiler, matching, hits.total, facets, months=bool(histogram))
    return SearchAnswer(
        items=_items(session, root, hits),
        next=hits.next,
        total=hits.total,
        total_is_exact=True,
        query=echo,
        facets=counted,
        histogram=bars,
        nearly=_nearly(session, snapshot, compiler, parsed.root, [*narrowed.values()], limit - hits.total)
        if by_rank and cursor is None
        else (),
        loosened=find_loosenings(snapshot, compiler, parsed.root, narrowed)
        if hits.total == 0 and cursor is None
        else (),
    )


def match_articles(settings: Settings, q: str) -> list[str]:
    """The ids of all articles that match a query, in no particular order; every article for an empty query."""
    with read_session(open_engine(settings)) as session:
        parsed = parse_query(q)
        try:
            snapshot = open_snapshot(settings.index_dir)
        except IndexMissing:
            if session.scalar(select(Article.id).limit(1)) is not None:
                raise
            return []
        compiler = Compiler(snapshot.schema, name_finder(session))
        query = compiler.everything()
        if parsed.root is not None:
            query = compiler.matching(expand_abbreviations(parsed.root))
        found = snapshot.searcher.terms_with_prefix("id", "", query)
        return [article_id for article_id, _ in found]


@dataclass(frozen=True, slots=True)
class _Hits:
    ids: tuple[str, ...]
    scores: tuple[float | None, ...]
    total: int
    next: str | None


def echo_query(text: str) -> QueryEcho:
    """A query text as it is understood."""
    parsed = parse_query(text)
    return _echo(parsed, expand_abbreviations(parsed.root) if parsed.root is not None else None)


def _echo(parsed: Parsed, root: Node | None) -> QueryEcho:
    """The query as it was understood; ``root`` has abbreviations and full names joined."""
    problems = tuple(
        QueryProblem(item.code, item.start, item.end, tell_problem(item, "vi"), tell_problem(item, "en"))
        for item in parsed.problems
    )
    return QueryEcho(
        text=parsed.text,
        expanded=describe(root) if root is not None else "",
        notes=parsed.notes,
        read=parsed.read,
        vi=tell_query(root, "vi"),
        en=tell_query(root, "en"),
        problems=problems,
    )


def _with_suggestion(
    snapshot: Snapshot,
    compiler: Compiler,
    root: Node,
    narrowed: Mapping[str, tantivy.Query],
    total: int,
    echo: QueryEcho,
) -> QueryEcho:
    corrected = suggest(snapshot, root)
    if corrected is None:
        return echo
    query = compiler.matching(expand_abbreviations(corrected))
    found = snapshot.count(compiler.both([query, *narrowed.values()]))
    if found <= total:
        return echo
    return replace(echo, did_you_mean=describe(corrected), did_you_mean_total=found)


def _check(sort: str, limit: int, facets: Sequence[str], histogram: str | None, filters: Filters) -> None:
    if sort not in ("relevance", "date"):
        raise BadQuery(f"an answer is sorted by relevance or by date, not by {sort!r}")
    if not 1 <= limit <= MAX_LIMIT:
        raise BadQuery(f"limit is a number from 1 to {MAX_LIMIT}, not {limit}")
    for name in facets:
        if name not in FACETS:
            raise BadQuery(f"there is no facet {name!r}; there are {', '.join(FACETS)}")
    if histogram not in (None, "", "month"):
        raise BadQuery(f"a histogram is by month, not by {histogram!r}")


def _read_place(cursor: str | None, asked: str, by_rank: bool) -> DateCursor | RankCursor | None:
    if cursor is None:
        return None
    return read_rank_cursor(cursor, asked) if by_rank else read_date_cursor(cursor, asked)


def _snapshot(settings: Settings, place: DateCursor | RankCursor | None) -> Snapshot:
    if not isinstance(place, RankCursor):
        return open_snapshot(settings.index_dir)
    snapshot = find_snapshot(settings.index_dir, place.generation)
    if snapshot is None:
        raise CursorGone("the search index has changed since that page was made; start again without the cursor")
    return snapshot


def _by_rank(
    snapshot: Snapshot, query: tantivy.Query, place: DateCursor | RankCursor | None, limit: int, asked: str
) -> _Hits:
    offset = place.offset if isinstance(place, RankCursor) else 0
    hits, total = snapshot.search(query, limit, offset=offset)
    following = None
    if hits and offset + len(hits) < total:
        following = write_cursor(RankCursor(snapshot.key, offset + len(hits)), asked)
    ids = tuple(_id(snapshot, address) for _, address in hits)
    return _Hits(ids, tuple(round(float(score), 4) for score, _ in hits), total, following)


def _nearly(
    session: Session,
    snapshot: Snapshot,
    compiler: Compiler,
    root: Node | None,
    narrowed: Sequence[tantivy.Query],
    room: int,
) -> tuple[SearchItem, ...]:
    loosened = loosen(root) if root is not None and room > 0 else None
    if root is None or loosened is None:
        return ()
    expanded = expand_abbreviations(root)
    query = compiler.both([compiler.nearly(loosened, expanded), *narrowed])
    hits, _ = snapshot.search(query, min(room, MOST_SHOWN))
    ids = tuple(_id(snapshot, address) for _, address in hits)
    scores = tuple(round(float(score), 4) for score, _ in hits)
    return _items(session, expanded, _Hits(ids, scores, len(ids), None))


def _by_date(
    snapshot: Snapshot,
    compiler: Compiler,
    query: tantivy.Query,
    place: DateCursor | RankCursor | None,
    limit: int,
    asked: str,
) -> _Hits:
    """Newest first. Sort keys of different articles may be equal: those seen already are told by their ids."""
    total: int | None = None
    seen: tuple[str, ...] = ()
    bounded = query
    if isinstance(place, DateCursor):
        seen = place.seen
        bounded = compiler.both([query, compiler.between("order", None, place.order)])
        total = snapshot.count(query)
    hits, count = snapshot.search(bounded, limit + 1 + len(seen), order_by="order")
    found = [(order, _id(snapshot, address)) for order, address in hits]
    fresh = [(order, article_id) for order, article_id in found if article_id not in seen]
    shown = fresh[:limit]
    following = None
    if len(fresh) > limit:
        last = shown[-1][0]
        ties = tuple(article_id for order, article_id in shown if order == last)
        if isinstance(place, DateCursor) and place.order == last:
            ties = (*seen, *ties)
        following = write_cursor(DateCursor(last, ties), asked)
    ids = tuple(article_id for _, article_id in shown)
    return _Hits(ids, (None,) * len(ids), count if total is None else total, following)


def _id(snapshot: Snapshot, address: tantivy.DocAddress) -> str:
    return str(snapshot.searcher.doc(address).get_first("id"))


def _items(session: Session, root: Node | None, hits: _Hits) -> tuple[SearchItem, ...]:
    """The articles of a page; one that the database lost after the index was read is left out."""
    described = describe_articles(session, root, hits.ids)
    pairs = zip(hits.ids, hits.scores, strict=True)
    return tuple(replace(described[article_id], score=score) for article_id, score in pairs if article_id in described)


def filter_queries(compiler: Compiler, session: Session, filters: Filters) -> dict[str, tantivy.Query]:
    """What the filters ask of the index, beside the words of the query, by the filter's name (``dates`` for both)."""
    queries: dict[str, tantivy.Query] = {}
    for name in ("source", "document", "activity", "topic"):
        value = getattr(filters, name)
        if value is not None:
            queries[name] = compiler.one_of(name, [value])
    if filters.person is not None:
        queries["person"] = compiler.one_of("entity", sorted(session.scalars(same_entity(filters.person))))
    for name in ("organization", "place"):
        value = getattr(filters, name)
        if value is not None:
            # As everywhere: an organisation or place stands for itself and everything below it.
            queries[name] = compiler.one_of("entity", list_entity_and_below(session, value))
    if filters.since or filters.until:
        first = day_key(filters.since) if filters.since else None
        last = day_key(filters.until) if filters.until else None
        queries["dates"] = compiler.between("day", first, last)
    return queries


def name_finder(session: Session) -> Callable[[str, str], Sequence[str]]:
    """Finds ids of entities by their name, as `Compiler` asks."""

    def find(name: str, folded: str) -> Sequence[str]:
        if name not in _LABELS or not folded:
            return ()
        keys = [folded, *(f"{kind} {folded}" for kind in _PLACE_KINDS)] if name == "place" else [folded]
        named = or_(Entity.key.in_(keys), was_named(lambda key: key.in_(keys)))
        ids = list(session.scalars(select(Entity.id).where(named, Entity.label == _LABELS[name])))
        if name == "person":
            return list(dict.fromkeys(same for entity_id in ids for same in session.scalars(same_entity(entity_id))))
        return list(dict.fromkeys(below for entity_id in ids for below in list_entity_and_below(session, entity_id)))

    return find
