"""The hand-made set of ``bench/gold/entity_links``: articles, and which entity each of their marked mentions is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.records import Article
from nlp.abbreviations import expand
from nlp.gazetteer import load_places
from nlp.text import fold, to_nfc

FOLDER = Path(__file__).parent / "gold" / "entity_links"
OPEN, NONE = "open", "none"
_MARK = re.compile(r"\{(?P<words>[^{}|]+)\|(?P<key>[\w-]+)(?P<free>\?)?\}")
_CENTRAL = ("hà nội", "hải phòng", "đà nẵng", "cần thơ", "hồ chí minh")
"""Provinces that are cities: their level word is left out in names as ``tỉnh`` is (not of Huế: it was a district)."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a key of the set stands for."""

    label: str
    name: str
    """The canonical name, as `name_key`."""
    within: tuple[str, ...]
    """What it lies in or belongs to, each as `name_key`."""
    bodies: tuple[Expected, ...] = ()
    """Of a person: the bodies any of which the office is held in; none for an author."""


@dataclass(frozen=True, slots=True)
class Row:
    """One marked mention: its article, whether it stands in the headline, its offset there, and what it is."""

    article: str
    in_headline: bool
    start: int
    words: str
    key: str
    """A key of `EntitySet.entities`, ``open`` or ``none``."""
    free: bool
    """Whether it need not be found: it names no body of its own."""


@dataclass(frozen=True, slots=True)
class EntitySet:
    """Articles with their marked mentions, and the entities that these mean."""

    articles: tuple[Article, ...]
    rows: tuple[Row, ...]
    entities: Mapping[str, Expected]
    either: frozenset[frozenset[str]]
    """Pairs of keys that may be one entity or two."""


def load_set(folder: Path = FOLDER) -> EntitySet:
    """All files of the folder as one set. Raises ValueError for a key that is used and not said, or said twice, and for
    two keys that say the same.
    """
    articles: list[Article] = []
    rows: list[Row] = []
    entities: dict[str, Expected] = {}
    either: set[frozenset[str]] = set()
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for key, line in data["entities"].items():
            if key in entities:
                raise ValueError(f"{path.name}: {key} is said twice")
            entities[key] = read_expected(line)
        either |= {frozenset(pair) for pair in data.get("either", ())}
        for item in data["article"]:
            headline, found = read_marks(item["id"], item["headline"], in_headline=True)
            body, more = read_marks(item["id"], item["text"].strip("\n"), in_headline=False)
            rows += [*found, *more]
            url = f"https://entity-links.example/{item['id']}.html"
            articles.append(
                Article(
                    url=url,
                    canonical_url=url,
                    source=item.get("source", "entity_links"),
                    headline=headline,
                    article_body=body,
                    authors=tuple(item.get("authors", ())),
                    date_published=str(item["published"]) if "published" in item else None,
                    extractor="entity_links/1",
                )
            )
    unsaid = sorted({row.key for row in rows} - entities.keys() - {OPEN, NONE})
    if unsaid:
        raise ValueError(f"no entity is said for {', '.join(unsaid)}")
    said: dict[Expected, str] = {}
    for key, expected in entities.items():
        other = said.setdefault(expected, key)
        if other != key and frozenset((key, other)) not in either:
            raise ValueError(f"{other} and {key} say the same")
    return EntitySet(tuple(articles), tuple(rows), entities, frozenset(either))


def read_marks(article: str, marked: str, *, in_headline: bool) -> tuple[str, list[Row]]:
    """The text without its marks, and its mentions. Raises ValueError where a brace is no mark."""
    rows: list[Row] = []
    parts: list[str] = []
    length, last = 0, 0
    marked = to_nfc(marked)
    for match in _MARK.finditer(marked):
        before = marked[last : match.start()]
        start = length + len(before)
        parts += [before, match["words"]]
        rows.append(Row(article, in_headline, start, match["words"], match["key"], bool(match["free"])))
        length, last = start + len(match["words"]), match.end()
    text = "".join((*parts, marked[last:]))
    if re.search(r"[{}|]", text):
        raise ValueError(f"{article}: a brace that is no mark")
    return text, rows


def read_expected(line: str) -> Expected:
    """What a line such as ``ORG LĐLĐ huyện Tam Nông < Phú Thọ`` says. Raises ValueError for another label."""
    label, _, rest = line.partition(" ")
    if label not in {"ORG", "PER", "LOC"}:
        raise ValueError(f"{line!r} begins with no label")
    named, _, where = rest.partition(" @ ")
    name, *within = (name_key(part) for part in named.split(" < "))
    bodies = () if not where or where.startswith("outlet ") else tuple(map(_read_body, where.split(" | ")))
    return Expected(label, name, tuple(within), bodies)


def _read_body(line: str) -> Expected:
    return read_expected(f"ORG {line}")


def name_key(name: str) -> str:
    """A name for comparing: abbreviations written out, folded, a province at its end without its level word.

    ``Công đoàn ngành Giáo dục`` and ``Công đoàn Giáo dục`` are two spellings of one name.
    """
    words = " ".join(expand(name).split()).casefold().replace("công đoàn ngành ", "công đoàn ")
    provinces = sorted((place.name.casefold() for place in load_places().provinces.values()), key=len, reverse=True)
    province = next((p for p in provinces if re.search(rf"(?:^|\s){re.escape(p)}$", words)), None)
    if province is not None:
        levels = "tỉnh|thành phố" if province in _CENTRAL else "tỉnh"
        words = re.sub(rf"(^|\s)(?:{levels})\s+(?={re.escape(province)}$)", r"\1", words)
    return fold(words)
