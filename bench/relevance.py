#!/usr/bin/env python3
"""Measures how well searches are ranked, against the judged queries of ``bench/gold/search``.

.venv/bin/python bench/relevance.py              print the measures; status 1 where a floor is missed
.venv/bin/python bench/relevance.py --errors     also print the ranking of each query below 0.90
.venv/bin/python bench/relevance.py --unjudged   print the articles of the pools that nobody has judged, by their ids
.venv/bin/python bench/relevance.py --raise      write today's measures as floors, each where it is higher

All articles are read into one knowledge base by the real way: stored, annotated, linked, indexed. The pool of a query
is what two rankers have among their first ten: the search of the product, and plain BM25 over folded words. nDCG@10 has
gains of 2^grade - 1, its ideal order is that of all judged articles. Recall is the share of the articles graded 2 or 3
among the first twenty. Bar: nDCG@10 of the product at least 0.90 over all queries.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.migrations import upgrade
from kb.queries.filters import Filters
from kb.search import search_articles
from kb.search.index import update_index
from kb.sessions import open_engine, read_session
from kb.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parent))
from entity_base import article_name, read_all
from relevance_set import PlainRanker, Query, load_collection, load_queries

FLOORS = Path(__file__).parent / "relevance_floors.toml"
LEAST = 0.90
DEPTH = 10
_RECALL_DEPTH = 20
_SOUGHT = 2


@dataclass(frozen=True, slots=True)
class Ranking:
    """What both rankers have for a query, best first, and the titles to show it with."""

    query: Query
    ours: tuple[str, ...]
    plain: tuple[str, ...]

    @property
    def unjudged(self) -> list[str]:
        """Articles of the pool without a grade, in the order of their names."""
        return sorted({*self.ours[:DEPTH], *self.plain[:DEPTH]} - self.query.grades.keys())


def ndcg(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """nDCG@10; what nobody judged counts as not serving. 0 for a query that no article serves."""
    best = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(name, 0) for name in ranked]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(grades[:DEPTH]))


def recall(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """The share of the articles graded 2 or 3 that are among the first twenty; 1 where there are none."""
    sought = {name for name, grade in grades.items() if grade >= _SOUGHT}
    return len(sought & set(ranked[:_RECALL_DEPTH])) / len(sought) if sought else 1.0


def rank_all(settings: Settings) -> list[Ranking]:
    """Reads the collection into the empty knowledge base and asks both rankers every query."""
    articles = load_collection()
    plain = PlainRanker(articles)
    upgrade(open_engine(settings))
    read_all(settings, articles)
    update_index(settings)
    rankings = []
    with read_session(open_engine(settings)) as session:
        for query in load_queries():
            filters = Filters(q=query.q, since=query.since, until=query.until)
            found = search_articles(session, settings, filters, limit=_RECALL_DEPTH)
            # As they are shown: those that match, then those with most of the words.
            ours = tuple(article_name(item.url) for item in (*found.items, *found.nearly))
            rankings.append(Ranking(query, ours, tuple(plain.rank(query, _RECALL_DEPTH))))
    return rankings


def measure(rankings: Sequence[Ranking]) -> dict[str, tuple[int, float, float, float, float]]:
    """By kind of query, and under ``all``: queries, nDCG@10 of the product and of plain BM25, recall of both."""
    kinds = {kind: [row for row in rankings if row.query.kind == kind] for kind in _kinds(rankings)}
    return {
        kind: (
            len(rows),
            statistics.fmean(ndcg(row.ours, row.query.grades) for row in rows),
            statistics.fmean(ndcg(row.plain, row.query.grades) for row in rows),
            statistics.fmean(recall(row.ours, row.query.grades) for row in rows),
            statistics.fmean(recall(row.plain, row.query.grades) for row in rows),
        )
        for kind, rows in {**kinds, "all": list(rankings)}.items()
    }


def _kinds(rankings: Sequence[Ranking]) -> list[str]:
    return list(dict.fromkeys(row.query.kind for row in rankings))


def load_floors() -> dict[str, float]:
    """nDCG@10 that each kind of query must reach: they only rise."""
    floors: dict[str, float] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["ndcg"]
    return floors


def missed(rankings: Sequence[Ranking]) -> list[str]:
    """One sentence for each bar and floor that is missed, and for each article of a pool without a grade."""
    found = {kind: row[1] for kind, row in measure(rankings).items()}
    floors = load_floors() if FLOORS.exists() else {}
    told = [
        f"nDCG@10 of {kind} is {found.get(kind, 0.0):.3f}, its floor {floor:.3f}"
        for kind, floor in floors.items()
        if found.get(kind, 0.0) < floor
    ]
    if found["all"] < LEAST:
        told.append(f"nDCG@10 is {found['all']:.3f}, the bar {LEAST:.2f}")
    return told + [f"{row.query.name}: not judged {', '.join(row.unjudged)}" for row in rankings if row.unjudged]


def raise_floors(rankings: Sequence[Ranking]) -> None:
    """Writes the measures as floors, each where it is higher than the floor that stands."""
    held = load_floors() if FLOORS.exists() else {}
    lines = ["# What bench/relevance.py must reach; `bench/relevance.py --raise` only ever raises it.", "[ndcg]"]
    for kind, row in measure(rankings).items():
        # Rounded down: a floor that its own measure misses would be no floor.
        lines.append(f"{kind} = {max(held.get(kind, 0.0), int(row[1] * 1000) / 1000):.3f}")
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def print_measures(rankings: Sequence[Ranking]) -> None:
    """The table by kind of query."""
    judged = sum(len(row.query.grades) for row in rankings)
    print(f"{len(rankings)} queries, {judged} judgements")
    print(f"{'kind':14}{'queries':>8}{'nDCG@10':>9}{'plain':>8}{'recall@20':>11}{'plain':>8}")
    for kind, (count, ours, plain, found, plain_found) in measure(rankings).items():
        print(f"{kind:14}{count:8}{ours:9.3f}{plain:8.3f}{found:11.3f}{plain_found:8.3f}")


def print_errors(rankings: Sequence[Ranking]) -> None:
    """The first ten of each query below the bar with their grades, and what of grade 2 or 3 is not among them."""
    for row in rankings:
        score, grades = ndcg(row.ours, row.query.grades), row.query.grades
        if score < LEAST:
            print(f"\n{row.query.name}  {score:.3f}, plain {ndcg(row.plain, grades):.3f}")
            print("   " + ", ".join(f"{name} {grades.get(name, '?')}" for name in row.ours[:DEPTH]))
            left = [f"{name} {grade}" for name, grade in grades.items() if grade > 1 and name not in row.ours[:DEPTH]]
            print("   not among them: " + ", ".join(left))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the measures beside their bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="print the ranking of each query below the bar")
    parser.add_argument("--unjudged", action="store_true", help="print what of the pools is not judged")
    parser.add_argument("--raise", dest="up", action="store_true", help="raise the floors to what is reached")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        rankings = rank_all(Settings(_env_file=None, data_dir=Path(folder), database_url=None))  # type: ignore[call-arg]
    if options.unjudged:
        for row in rankings:
            if row.unjudged:
                print(f"\n{row.query.name}  ({row.query.want})\n   " + "\n   ".join(row.unjudged))
        return 0
    print_measures(rankings)
    if options.errors:
        print_errors(rankings)
    if options.up:
        raise_floors(rankings)
    for sentence in missed(rankings):
        print(sentence)
    return int(bool(missed(rankings)))


if __name__ == "__main__":
    sys.exit(main())
