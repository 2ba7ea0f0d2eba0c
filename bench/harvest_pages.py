"""Article pages for `bench/harvest.py`: made from the sample web with the surroundings of real ones, or a saved folder.

A folder of saved pages holds ``index.jsonl`` (url, status, headers, file) and, where known, ``expected.jsonl`` (url,
headline).
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

from crawler.sample.articles import SampleArticle, load_articles
from crawler.sample.web import build_web
from crawler.source import Source
from crawler.sources import find_source, load_sources

SMALLEST, LARGEST = 60_000, 120_000
"""Bytes of a made page, as of the article pages of Vietnamese papers."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page to fetch, and the headline that stands on it (None: not known)."""

    url: str
    body: bytes
    headline: str | None
    source: str
    """Id of the declared source."""
    reader: str
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


def load_pages(folder: Path) -> list[SavedPage]:
    """The article pages of a folder that belong to declared sources."""
    expected = folder / "expected.jsonl"
    headlines: dict[str, str] = {}
    if expected.is_file():
        rows = map(json.loads, expected.read_text(encoding="utf-8").splitlines())
        headlines = {row["url"]: row["headline"] for row in rows if row.get("role") in (None, "article", "reprint")}
    pages = []
    for row in map(json.loads, (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()):
        source = find_source(row["url"])
        wanted = row["url"] in headlines if headlines else row.get("kind", "article") == "article"
        if row.get("file") and wanted and source is not None and row.get("status", 200) == 200:
            file = folder / row["file"]
            body = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
            headers = {"Content-Type": row.get("headers", {}).get("Content-Type", "text/html; charset=utf-8")}
            headline = headlines.get(row["url"])
            pages.append(SavedPage(row["url"], body, headline, source.id, source.reader, headers))
    return pages


def make_pages(count: int, seed: int = 7) -> list[SavedPage]:
    """``count`` different pages of 60 to 120 KB, from the markup of each CMS that the sample web has."""
    chance = random.Random(seed)
    samples = load_articles()
    paragraphs = [
        block.text for articles in samples.values() for article in articles for block in article.blocks
        if block.kind == "p"
    ]  # fmt: skip
    sources = load_sources()
    made: dict[str, list[SampleArticle]] = {source_id: [] for source_id in samples}
    for number in range(count):
        source_id = list(samples)[number % len(samples)]
        made[source_id].append(_vary(chance, chance.choice(samples[source_id]), number, paragraphs))
    web = build_web(made)
    pages = []
    for source_id, articles in made.items():
        source = sources[source_id]
        for article in articles:
            url = source.url.rstrip("/") + article.path
            surround = _Surroundings(chance, source, articles)
            body = surround.around(web[url].body.decode())
            pages.append(SavedPage(url, body, article.headline, source_id, source.reader))
    return pages


def _vary(chance: random.Random, article: SampleArticle, number: int, paragraphs: list[str]) -> SampleArticle:
    """The article under another number, headline and id, with paragraphs of others between its own."""
    pieces = article.body.strip().split("\n\n")
    for text in chance.sample(paragraphs, 4):
        pieces.insert(chance.randint(1, len(pieces)), text)
    headline = f"{article.headline} (kỳ {number + 1})"
    # An old date without a time stays one; related links would lead to the article itself.
    return replace(article, id=500_000 + number, headline=headline, body="\n\n".join(pieces), related=())


class _Surroundings:
    """What stands around an article: styles, scripts, menus, cards of others, comments, a footer."""

    def __init__(self, chance: random.Random, source: Source, articles: list[SampleArticle]) -> None:
        self.chance, self.root, self.articles = chance, source.url.rstrip("/"), articles

    def around(self, page: str) -> bytes:
        """The page with its surroundings."""
        size = self.chance.randint(SMALLEST + 5000, LARGEST - 8000)
        head = self.styles() + "".join(self.script(number) for number in range(6))
        before, after = self.menu(), self.comments() + self.footer()
        left = size - sum(len(text.encode()) for text in (page, head, before, after))
        cards: list[str] = []
        # Of what is left three parts are cards and lists, one part scripts.
        for piece in self.cards():
            left -= len(piece.encode())
            if left < 0:
                break
            cards.append(piece)
            if len(cards) % 6 == 0:
                cards.append(self.script(len(cards)))
                left -= len(cards[-1].encode())
        page = page.replace("</head>", head + "</head>", 1)
        start = page.index(">", page.index("<body")) + 1
        page = page[:start] + before + page[start:]
        end = page.rindex("</body>")
        return (page[:end] + "".join(cards) + after + page[end:]).encode()

    def styles(self) -> str:
        """An inline style sheet."""
        rules = (
            f".box-{number} .title{{font:700 {12 + number % 9}px/1.4 Arial,sans-serif;margin:0 {number % 20}px}}\n"
            for number in range(90)
        )
        return f'<style type="text/css">\n{"".join(rules)}</style>\n'

    def script(self, number: int) -> str:
        """An inline script, as those that load advertisements and count readers."""
        lines = "".join(
            f'  adSlots.push({{"id":"zone-{number}-{line}","size":[{300 + line},{250 + number}],'
            f'"html":"<div class=\\"ad\\"><a href=\\"#\\">"+w.t[{line}]+"</a></div>"}});\n'
            for line in range(9)
        )
        return (
            f"<!-- zone {number}: begin -->\n<script>\n(function(w,d){{var adSlots=w.adSlots||[];\n{lines}"
            f"if(d.cookie.indexOf('seen')<0&&1<2){{w.adSlots=adSlots}}}})(window,document);\n</script>\n"
            f"<!-- zone {number}: end -->\n"
        )

    def menu(self) -> str:
        """A menu of two levels."""
        names = (
            "Thời sự",
            "Công đoàn",
            "Việc làm",
            "Pháp luật",
            "Đời sống",
            "Kinh tế",
            "Văn hóa",
            "Thể thao",
            "Đô thị",
        )
        groups = []
        for index, name in enumerate(names):
            links = "".join(
                f'<li class="sub-item"><a href="/muc-{index}/{number}" title="{name} {number}">{name} {number}</a></li>'
                for number in range(7)
            )
            groups.append(
                f'<li class="nav-item"><a class="nav-link" href="/muc-{index}" title="{name}"><span>{name}</span>'
                f'<svg width="8" height="8" viewBox="0 0 8 8"><path d="M0 2l4 4 4-4z"></path></svg></a>'
                f'<ul class="sub-menu">{links}</ul></li>'
            )
        return f'<nav class="main-menu"><ul class="nav-list">{"".join(groups)}</ul></nav>\n'

    def cards(self) -> Iterator[str]:
        """Cards of other articles without end, as the boxes beside and below an article list them."""
        number = 0
        while True:
            other = self.chance.choice(self.articles)
            number += 1
            title, link = escape(other.headline), self.root + other.path
            yield (
                f'<div class="box-list"><div class="box-item item-{number}">'
                f'<a class="box-thumb" href="{link}" title="{title}"><img class="lazy" width="160" height="100" '
                f'src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/thumb/{other.slug[:30]}.jpg" '
                f'alt="{title}"></a>\n<h3 class="box-title"><a href="{link}" title="{title}">{title}</a></h3>\n'
                f'<div class="box-info"><span class="box-cat">{escape(other.section.partition("|")[0])}</span>'
                f'<span class="box-time">{number % 23 + 1} giờ trước</span></div>'
                f'<p class="box-lead">{escape(other.lead[:220])}</p></div></div>\n'
            )

    def comments(self) -> str:
        """Readers' comments with a form."""
        items = "".join(
            f'<li class="comment-item" data-id="{number}"><div class="comment-head"><b>Bạn đọc {number}</b>'
            f'<span class="comment-time">{number + 7}:1{number % 10} 0{number % 9 + 1}/03/2024</span></div>'
            f'<div class="comment-text">{escape(self.chance.choice(self.articles).lead[:150])}</div>'
            f'<a class="comment-like" href="javascript:void(0)" rel="nofollow">Thích</a></li>\n'
            for number in range(12)
        )
        return (
            f'<div class="comments" id="comments"><form action="/binh-luan"><textarea name="text"></textarea>'
            f'<button type="submit">Gửi</button></form><ul class="comment-list">{items}</ul></div>\n'
        )

    def footer(self) -> str:
        """The site's own lines and links."""
        links = "".join(f'<li><a href="/trang/{number}">Chuyên mục {number}</a></li>' for number in range(30))
        return f'<div class="footer bottom"><ul class="footer-links">{links}</ul><p>Trang mẫu để đo tốc độ.</p></div>\n'
