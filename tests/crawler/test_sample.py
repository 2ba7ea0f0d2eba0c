"""The bundled sample: complete, served over HTTP, and no line of it without a purpose."""

from __future__ import annotations

import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from crawler.sample.articles import load_articles
from crawler.sample.server import serve_sample
from crawler.sample.web import build_web
from crawler.sources import load_sources


def test_there_are_articles_of_five_sources_over_three_years() -> None:
    articles = load_articles()
    assert set(articles) == {
        "laodongthudo",
        "laodongvaphapluat",
        "laodongcongdoan",
        "congdoan_thanhhoa",
        "baobacninh",
    }
    assert sum(map(len, articles.values())) >= 40
    years = {article.date.year for group in articles.values() for article in group if article.date}
    assert {2022, 2023, 2024} <= years


def test_every_declared_listing_feed_and_sitemap_answers() -> None:
    web = build_web()
    for source_id in load_articles():
        source = load_sources()[source_id]
        declared = [*source.sections, *source.feeds, *source.sitemaps]
        assert declared
        assert [item.url for item in declared if web[item.url].status != 200] == []


def test_addresses_are_those_that_the_sources_take_for_articles() -> None:
    for source_id, articles in load_articles().items():
        source = load_sources()[source_id]
        assert [article.path for article in articles if not source.is_article(article.path)] == []
        assert len({article.path for article in articles}) == len(articles)


def test_the_reprint_names_an_article_of_the_sample() -> None:
    web = build_web()
    originals = [article.based_on for group in load_articles().values() for article in group if article.based_on]
    assert originals
    assert [url for url in originals if web[url].status != 200] == []


def test_the_host_header_names_the_site() -> None:
    article = load_articles()["baobacninh"][0]
    with serve_sample() as origin:
        asked = urllib.request.Request(origin + article.path, headers={"Host": "baobacninh.com.vn"})
        with urllib.request.urlopen(asked) as answer:
            assert article.headline in answer.read().decode()
            tag = answer.headers["ETag"]
        asked.add_header("If-None-Match", tag)
        with pytest.raises(urllib.error.HTTPError) as unchanged:
            urllib.request.urlopen(asked)
        assert unchanged.value.code == 304
        with pytest.raises(urllib.error.HTTPError) as unknown:
            urllib.request.urlopen(origin + urlsplit(article.path).path)
        assert unknown.value.code == 404
