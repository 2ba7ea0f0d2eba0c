"""The bundled sample web, harvested: every field as it was written, and nothing lost where the harvest is killed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crawling import Bench
from killing import harvest_with_kills, state_of
from small_web import lay_out_sample, serve_site

from crawler.readers.leads import split_outlet_tag
from crawler.sample.articles import SampleArticle, load_articles
from crawler.sources import load_sources
from kb.models import Article

SOURCES = sorted(load_articles())


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with serve_site() as site:
        lay_out_sample(site)
        yield Bench(tmp_path, site)


def test_every_field_is_read_as_it_was_written(bench: Bench) -> None:
    ran = bench.harvest(*SOURCES)
    assert ran.status == 0, ran.err
    held = {article.url: article for article in bench.articles()}
    written = {
        load_sources()[source].url.rstrip("/") + article.path: article
        for source, articles in load_articles().items()
        for article in articles
    }
    assert set(held) == set(written)
    by_id = {article.id: url for url, article in written.items()}
    for url, article in written.items():
        assert _said(held[url]) == _meant(article, by_id), url


def _meant(article: SampleArticle, by_id: dict[int, str]) -> dict[str, Any]:
    """What the article says, by the rules of the article contract."""
    lead, tag = split_outlet_tag(article.lead)
    # A page of Thanh Hóa's portal has its day alone, in print or in its address.
    date = article.date.isoformat() + "+07:00" if article.date else None
    if article.source == "congdoan_thanhhoa" and date:
        date = date[:10]
    texts = [" | ".join(block.cells) for block in article.blocks if block.kind != "image"]
    based_on = article.based_on if article.source == "laodongvaphapluat" else None
    return {
        "headline": article.headline,
        "description": lead,
        "outlet_tag": tag,
        "body": "\n\n".join(texts),
        "authors": [name] if (name := re.split(r" [–(]", article.author.removeprefix("Luật sư "))[0]) else [],
        "date": date,
        "captions": [block.text for block in article.blocks if block.kind == "image"],
        "related": [by_id[number] for number in article.related] if article.theme in ("b", "c") else [],
        "based_on": based_on,
        "keywords": list(article.keywords) if article.source.startswith("laodong") else [],
    }


def _said(article: Article) -> dict[str, Any]:
    date = article.date_published
    return {
        "headline": article.headline,
        "description": article.description or "",
        "outlet_tag": article.outlet_tag,
        "body": article.article_body,
        "authors": list(article.authors),
        "date": date[:10] if date and article.source_id == "congdoan_thanhhoa" else date,
        "captions": [image["caption"] for image in article.images],
        "related": list(article.related_urls),
        "based_on": article.is_based_on,
        "keywords": list(article.keywords) if (article.source_id or "").startswith("laodong") else [],
    }


def test_the_pace_that_a_site_asks_for_is_kept(bench: Bench) -> None:
    assert bench.harvest("laodongcongdoan").status == 0
    moments = [hit.at for hit in bench.site.hits if hit.path != "/robots.txt"]
    assert len(moments) > 10
    assert min(later - sooner for sooner, later in itertools.pairwise(moments)) >= 0.09


def test_a_harvest_killed_at_twenty_random_moments_ends_as_one_that_was_not(bench: Bench, tmp_path: Path) -> None:
    with serve_site() as calm:
        lay_out_sample(calm)
        undisturbed = Bench(tmp_path / "calm", calm)
        assert undisturbed.harvest(*SOURCES).status == 0
    site = bench.site
    pages = sum(map(len, undisturbed.outcomes().values()))

    def asked() -> list[str]:
        return [f"https://{hit.host}{hit.path}" for hit in site.hits if hit.path != "/robots.txt"]

    assert harvest_with_kills(bench, SOURCES, asked, pages) == []
    assert state_of(bench) == state_of(undisturbed)
    assert bench.run("reindex").status == 0
    assert bench.run("db", "check").status == 0
