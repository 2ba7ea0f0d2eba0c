"""Real crawls of a small web: every page ends in its one outcome, and a second run asks only for what is due."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from crawling import Bench, Ran
from small_web import CHALLENGE, Reply, Site, article_page, bomb, declare, feed, serve_site
from sqlalchemy import update

from crawler.archive_reading import read_warc
from kb.models import Page
from kb.sessions import open_engine, write_session

HOST = "thu.example"


def _lay_out(site: Site) -> None:
    numbers = range(1, 6)
    site.robots(HOST, "User-agent: *\nDisallow: /cam-\n")
    odd = [
        "/cam-lay-90.html", "/doi-dia-chi-91.html", "/vong-a-92.html", "/tu-minh-93.html", "/sang-nha-khac-94.html",
        "/mat-95.html", "/bo-96.html", "/chan-97.html", "/hong-98.html", "/ban-99.html", "/dut-mot-lan-100.html",
        "/dut-mai-101.html", "/bom-102.html", "/tep-103.html", "/rong-104.html",
    ]  # fmt: skip
    first = [site.article(HOST, number) for number in numbers]
    outside = [
        "https://nha-khac.example/tin-80.html",
        "http://127.0.0.1:9/tin-81.html",
        "ftp://thu.example/tin-82.html",
    ]
    site.section(HOST, "/tin", first[:3] + odd + outside + ["/gioi-thieu"], "/tin?trang=2", etag='"mot"')
    site.section(HOST, "/tin?trang=2", first[3:], "/tin?trang=2", etag='"hai"')
    feed_url = f"https://{HOST}{site.article(HOST, 6)}?utm_source=rss"
    site.put(HOST, "/rss", feed([feed_url]), headers={"Content-Type": "application/rss+xml"}, etag='"rss"')
    index = f"<sitemapindex><sitemap><loc>https://{HOST}/s1.xml.gz</loc></sitemap></sitemapindex>"
    site.put(HOST, "/sitemap.xml", index, headers={"Content-Type": "text/xml"})
    urls = f"<urlset><url><loc>https://{HOST}{site.article(HOST, 7)}</loc></url></urlset>"
    site.put(HOST, "/s1.xml.gz", gzip.compress(urls.encode()), headers={"Content-Type": "application/gzip"})

    site.put(HOST, "/doi-dia-chi-91.html", status=301, headers={"Location": site.article(HOST, 8)})
    site.put(HOST, "/vong-a-92.html", status=302, headers={"Location": "/vong-b-92.html"})
    site.put(HOST, "/vong-b-92.html", status=302, headers={"Location": "/vong-a-92.html"})
    site.put(HOST, "/tu-minh-93.html", status=302, headers={"Location": "/tu-minh-93.html"})
    site.put(HOST, "/sang-nha-khac-94.html", status=302, headers={"Location": "http://169.254.169.254/tin-1.html"})
    site.put(HOST, "/bo-96.html", "<h1>410</h1>", status=410)
    site.put(HOST, "/chan-97.html", CHALLENGE)
    site.put(HOST, "/hong-98.html", "<h1>500</h1>", status=500)
    busy = Reply(b"later", 503, {"Retry-After": "1", "Content-Type": "text/plain"})
    site.put(HOST, "/ban-99.html", article_page(HOST, 99).replace("tin-cong-doan-so-99", "ban-99"), first=[busy])
    again = article_page(HOST, 100).replace("tin-cong-doan-so-100", "dut-mot-lan-100")
    cut = Reply(again.encode(), 200, {"Content-Type": "text/html"}, cut=True)
    site.put(HOST, "/dut-mot-lan-100.html", again, first=[cut])
    site.put(HOST, "/dut-mai-101.html", article_page(HOST, 101), cut=True)
    site.put(HOST, "/bom-102.html", bomb(40_000_000), headers={"Content-Encoding": "gzip"})
    site.put(HOST, "/tep-103.html", b"%PDF-1.7 " + bytes(200), headers={"Content-Type": "application/pdf"})
    site.put(HOST, "/rong-104.html", b"")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bench, Ran]]:
    """The small web, harvested once."""
    with serve_site() as site:
        _lay_out(site)
        bench = Bench(tmp_path_factory.mktemp("harvest"), site)
        declare(bench.sources, "thu", HOST, sections=["/tin"], feeds=["/rss"], sitemaps=["/sitemap.xml"])
        yield bench, bench.harvest("thu")


def test_every_page_ends_in_its_one_outcome(crawled: tuple[Bench, Ran]) -> None:
    bench, _ = crawled
    expected = {f"/tin-cong-doan-so-{number}.html": ["stored"] for number in range(1, 9)}
    expected |= {path: ["listing"] for path in ("/tin", "/tin?trang=2", "/rss", "/sitemap.xml", "/s1.xml.gz")}
    expected |= {
        "/cam-lay-90.html": ["disallowed"],
        "/doi-dia-chi-91.html": ["redirect"],
        "/vong-a-92.html": ["redirect"],
        "/vong-b-92.html": ["redirect"],
        "/tu-minh-93.html": ["error"],
        "/sang-nha-khac-94.html": ["redirect"],
        "/mat-95.html": ["gone"],
        "/bo-96.html": ["gone"],
        "/chan-97.html": ["blocked"],
        "/hong-98.html": ["error"],
        "/ban-99.html": ["stored"],
        "/dut-mot-lan-100.html": ["stored"],
        "/dut-mai-101.html": ["error"],
        "/bom-102.html": ["error"],
        "/tep-103.html": ["not_article"],
        "/rong-104.html": ["not_article"],
    }
    assert bench.outcomes() == expected


def test_the_summary_adds_up(crawled: tuple[Bench, Ran]) -> None:
    bench, ran = crawled
    assert ran.status == 0, ran.err
    fetched = [outcome for found in bench.outcomes().values() for outcome in found if outcome != "disallowed"]
    assert ran.record["outcomes"] == Counter(fetched)
    assert ran.record["fetched"] == len(fetched) == sum(ran.record["outcomes"].values())
    assert (ran.record["disallowed"], ran.record["deferred"], ran.record["interrupted"]) == (1, 0, False)
    assert ran.err == ""


def test_what_is_asked_and_what_is_not(crawled: tuple[Bench, Ran]) -> None:
    bench, _ = crawled
    hits = bench.site.hits
    assert hits[0].path == "/robots.txt"
    assert {hit.host for hit in hits} == {HOST}
    assert {hit.headers["X-Forwarded-Proto"] for hit in hits} == {"https"}
    assert all("BienNien" in hit.headers["User-Agent"] for hit in hits)
    asked = Counter(bench.site.asked())
    assert not [path for path in asked if path.startswith("/cam-") or path == "/gioi-thieu"]
    tries = {"/hong-98.html": 4, "/ban-99.html": 2, "/dut-mot-lan-100.html": 2, "/dut-mai-101.html": 6}
    assert {path: count for path, count in asked.items() if count > 1 and path not in bench_index(bench)} == tries


def bench_index(bench: Bench) -> set[str]:
    return {"/" + page.url.split("/", 3)[3] for page in bench.pages() if page.kind != "article"}


def test_the_host_is_left_in_peace_as_long_as_it_asks(crawled: tuple[Bench, Ran]) -> None:
    bench, _ = crawled
    moments = [hit.at for hit in bench.site.hits]
    busy = next(index for index, hit in enumerate(bench.site.hits) if hit.status == 503)
    assert moments[busy + 1] - moments[busy] >= 0.95


def test_every_answer_is_archived_with_its_request(crawled: tuple[Bench, Ran]) -> None:
    bench, _ = crawled
    (file,) = bench.settings.archive_dir.glob("*.warc.gz")
    archived = list(read_warc(file))
    whole = [hit.path for hit in bench.site.hits if not hit.path.startswith(("/dut-mai", "/dut-mot"))]
    paths = ["/" + found.url.split("/", 3)[3] for found in archived]
    assert Counter(path for path in paths if not path.startswith("/dut")) == Counter(whole)
    kinds = {path: found.about["kind"] for path, found in zip(paths, archived, strict=True)}
    assert (kinds["/robots.txt"], kinds["/tin"], kinds["/rss"]) == ("robots", "listing", "feed")
    packed = next(found for found in archived if found.url.endswith("/bom-102.html"))
    assert packed.page is not None and packed.page.body == bytes(40_000_000)


def test_stored_articles_bear_their_own_address(crawled: tuple[Bench, Ran]) -> None:
    bench, _ = crawled
    assert {article.url for article in bench.articles()} == {
        *(f"https://{HOST}/tin-cong-doan-so-{number}.html" for number in range(1, 9)),
        f"https://{HOST}/ban-99.html",
        f"https://{HOST}/dut-mot-lan-100.html",
    }
    assert all(article.source_id == "thu" and article.outlet_tag is not None for article in bench.articles())


def test_later_runs_ask_for_what_names_articles_and_for_what_is_due(crawled: tuple[Bench, Ran]) -> None:
    bench, _ = crawled
    site = bench.site
    index = ["/tin", "/tin?trang=2", "/rss", "/sitemap.xml", "/s1.xml.gz"]

    start = len(site.hits)
    second = bench.harvest("thu")
    assert second.status == 0, second.err
    # The second page of the listing named nothing new: it rests a day.
    assert sorted(hit.path for hit in site.hits[start:]) == sorted(set(index) - {"/tin?trang=2"})
    assert [hit.status for hit in site.hits[start:] if hit.path in ("/tin", "/rss")] == [304] * 2
    assert second.record["outcomes"] == {"listing": 4}

    # A day later: one article has changed, and a new one stands in a feed that keeps its ETag all the same.
    site.article(HOST, 1, text="Xí nghiệp hứa trả lời trước cuối tháng.")
    site.put(HOST, "/rss", feed([f"https://{HOST}{site.article(HOST, 9)}"]), etag='"rss"')
    later = datetime.now(UTC) - timedelta(days=2)
    with write_session(open_engine(bench.settings)) as session:
        known = f"https://{HOST}/tin-cong-doan-so-%.html"
        session.execute(update(Page).where(Page.url.like(known)).values(next_fetch_at=later))
        session.execute(
            update(Page).where(Page.kind != "article").values(last_full_fetch_at=later, next_fetch_at=later)
        )
    start = len(site.hits)
    third = bench.harvest("thu")
    asked = [hit.path for hit in site.hits[start:]]
    articles = [f"/tin-cong-doan-so-{number}.html" for number in range(1, 10)]
    assert sorted(asked) == sorted(index + articles)
    assert third.record["outcomes"] == {"listing": 5, "stored": 2, "unchanged": 7}
    assert {a.revision for a in bench.articles() if a.url and a.url.endswith("so-1.html")} == {2}

    # An ETag that once stood for two different bodies is not believed any more.
    start = len(site.hits)
    assert bench.harvest("thu").record["outcomes"] == {"listing": 4}
    assert {hit.path: hit.status for hit in site.hits[start:]}["/rss"] == 200

    start = len(site.hits)
    full = bench.harvest("thu", "--full", "--limit", "2")
    assert full.status == 0, full.err
    assert all("If-None-Match" not in hit.headers for hit in site.hits[start:])
    assert sum(full.record["outcomes"].values()) == 7
    assert full.record["deferred"] > 0


def test_unknown_sources_and_missing_databases_are_answered_in_a_sentence(tmp_path: Path) -> None:
    with serve_site() as site:
        bench = Bench(tmp_path, site)
        unknown = bench.run("harvest", "khong-co")
        assert unknown.status == 2
        assert "khong-co" in unknown.err and "laodongthudo" in unknown.err and "Traceback" not in unknown.err
        bench.environment["BIENNIEN_DATA_DIR"] = str(tmp_path / "elsewhere")
        missing = bench.harvest("laodongthudo")
        assert missing.status == 1
        assert "biennien db upgrade" in missing.err and "Traceback" not in missing.err
        assert bench.harvest("laodongthudo", "--since", "gestern").status == 2
        assert site.hits == []
