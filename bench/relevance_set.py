"""The judged searches of ``bench/gold/search``: the articles, the queries with their grades, and a plain ranker."""

from __future__ import annotations

import math
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kb.records import Article
from nlp.text import fold

sys.path.insert(0, str(Path(__file__).resolve().parent))
from entity_base import article_name
from entity_set import load_set

GOLD = Path(__file__).parent / "gold"
QUERIES = GOLD / "search" / "queries.toml"
_GRADES = {"sought": 3, "much": 2, "touches": 1, "none": 0}
_K1, _B = 1.2, 0.75
_WORD = re.compile(r"\w+")
_SYNTAX = re.compile(r"\b(?:AND|OR)\b|(?:\bNOT |(?<= )-)(?:\"[^\"]*\"|\w+)|\b[a-z]+:|~\d*")


@dataclass(frozen=True, slots=True)
class Query:
    """A query, what its asker is after, and how well each article of the pool serves: 3 best, 0 not at all."""

    kind: str
    q: str
    want: str
    grades: Mapping[str, int]
    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    """Where the query names sources: what the plain ranker has to keep to, as it reads no fields."""

    @property
    def name(self) -> str:
        """The query with its dates, alone of its kind in the set."""
        days = f" [{self.since or ''}..{self.until or ''}]" if self.since or self.until else ""
        return self.q + days


def load_queries() -> list[Query]:
    """The queries in the order of the file. Raises ValueError for one that is there twice or judges an article twice,
    or an article that is not there."""
    there = {article_name(article.url) for article in load_collection()}
    queries: dict[str, Query] = {}
    for row in tomllib.loads(QUERIES.read_text(encoding="utf-8"))["query"]:
        judged = [(name, grade) for key, grade in _GRADES.items() for name in row.pop(key, "").split()]
        grades = dict(judged)
        query = Query(grades=grades, **(row | {"sources": tuple(row.get("sources", ()))}))
        if len(grades) < len(judged) or query.name in queries or not grades.keys() <= there:
            raise ValueError(f"{query.name}: written or judged twice, or unknown: {sorted(grades.keys() - there)}")
        queries[query.name] = query
    return list(queries.values())


def load_collection() -> list[Article]:
    """The articles that are searched: those of ``search/texts`` and, to confuse, those of two other sets."""
    articles = list(load_set().articles)
    for path in (*sorted((GOLD / "search" / "texts").glob("*.toml")), *sorted((GOLD / "entities").glob("*.toml"))):
        rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["article"]
        articles += [_article(row) for row in rows]
    names = Counter(article_name(article.url) for article in articles)
    if any(count > 1 for count in names.values()):
        raise ValueError(f"articles of one name: {[name for name, count in names.items() if count > 1]}")
    return articles


def _article(row: Mapping[str, Any]) -> Article:
    headline, _, body = row["text"].strip().partition("\n")
    url = f"https://search.example/{row['id']}.html"
    return Article(
        url=url,
        canonical_url=url,
        headline=headline,
        article_body=body.strip().replace("\n", "\n\n"),
        extractor="search/1",
        source=row.get("source", "search"),
        date_published=row.get("published"),
    )


class PlainRanker:
    """BM25 over folded words, any of which may match: no phrases, no fields, no operators but what is excluded."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = {article_name(article.url): article for article in articles}
        self._counts = {
            name: Counter(_WORD.findall(fold(f"{article.headline} {article.article_body}")))
            for name, article in self._articles.items()
        }
        self._mean = sum(counts.total() for counts in self._counts.values()) / len(self._counts)
        self._spread = Counter(word for counts in self._counts.values() for word in counts)

    def rank(self, query: Query, limit: int) -> list[str]:
        """The best articles by name, highest first, ties by name."""
        words = set(_WORD.findall(fold(_SYNTAX.sub(" ", query.q))))
        scores = {name: self._score(name, words) for name in self._counts if self._is_within(name, query)}
        best = sorted((name for name, score in scores.items() if score > 0), key=lambda name: (-scores[name], name))
        return best[:limit]

    def _score(self, name: str, words: set[str]) -> float:
        counts, total = self._counts[name], len(self._counts)
        norm = _K1 * (1 - _B + _B * counts.total() / self._mean)
        score = 0.0
        for word in words:
            rarity = math.log(1 + (total - self._spread[word] + 0.5) / (self._spread[word] + 0.5))
            score += rarity * counts[word] * (_K1 + 1) / (counts[word] + norm)
        return score

    def _is_within(self, name: str, query: Query) -> bool:
        article = self._articles[name]
        day = article.date_published or ""
        if query.sources and article.source not in query.sources:
            return False
        return (not query.since or day >= query.since.isoformat()) and (
            not query.until or ("" < day[:10] <= query.until.isoformat())
        )
