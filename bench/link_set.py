"""The hand-made set of links of ``bench/gold/links``: articles, and what each of their citations means."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.records import Article
from nlp.text import to_nfc

FOLDER = Path(__file__).parent / "gold" / "links"
_ROW = re.compile(r"(?P<words>.+?)(?:#(?P<nth>\d+))? -> (?P<meant>.+)")


@dataclass(frozen=True, slots=True)
class Link:
    """One citation of the set: its article, its place in the text, and the document that is meant."""

    article: str
    words: str
    start: int
    meant: str
    """``open``, ``group:NAME`` or a symbol with a day, a year or nothing."""


def load_set() -> tuple[list[Article], list[Link]]:
    """The project's own articles and their links. Raises ValueError for a row that does not fit its text."""
    articles: list[Article] = []
    links: list[Link] = []
    for path in sorted(FOLDER.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["article"]:
            text = to_nfc(row["text"].strip("\n"))
            published = str(row["published"]) if "published" in row else None
            articles.append(_article(row["id"], row["headline"], text, published, row.get("source", "links")))
            links += [read_link(row["id"], text, line) for line in row["links"]]
    return articles, links


def load_texts(folder: Path) -> tuple[list[Article], list[Link]]:
    """The articles and links of texts outside the project: JSON Lines with ``id``, ``text`` and ``published``."""
    articles: list[Article] = []
    links: list[Link] = []
    held: dict[str, dict[str, Any]] = {}
    for row in tomllib.loads((FOLDER / "texts" / "gold.toml").read_text(encoding="utf-8"))["text"]:
        if row["id"] not in held:
            lines = (folder / row["file"]).read_text(encoding="utf-8").splitlines()
            held |= {text["id"]: text for text in map(json.loads, lines)}
        text = held[row["id"]]
        # Sentences end at line breaks, so that a headline before the text takes nothing from it.
        articles.append(_article(row["id"], "-", text["text"], (text["published"] or "")[:10] or None))
        for line in row["links"]:
            start, meant = line.split(" -> ")
            words = text["text"][int(start) : int(start) + 24].split("\n")[0]
            links.append(Link(row["id"], words, int(start), meant))
    return articles, links


def _article(name: str, headline: str, text: str, published: str | None, source: str = "links") -> Article:
    url = f"https://links.example/{name}.html"
    return Article(
        url=url,
        canonical_url=url,
        source=source,
        headline=headline,
        article_body=text,
        date_published=published,
        extractor="links/1",
    )


def read_link(article: str, text: str, line: str) -> Link:
    """The link that a row of an article's set says. Raises ValueError for a row that does not fit the text."""
    match = _ROW.fullmatch(line)
    if match is None:
        raise ValueError(f"{article}: {line!r} is no row")
    start = -1
    for _ in range(int(match["nth"] or 1)):
        start = text.find(match["words"], start + 1)
        if start < 0:
            raise ValueError(f"{article}: {match['words']!r} does not stand there so often")
    return Link(article, match["words"], start, match["meant"])
