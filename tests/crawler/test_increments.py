"""What a later run asks for: what a sitemap says has changed, what came back, the days of a backfill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from crawling import Bench
from small_web import declare, serve_site
from sqlalchemy import update

from kb.models import Page
from kb.sessions import open_engine, write_session

HOST = "thu.example"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with serve_site() as site:
        site.robots(HOST, "")
        yield Bench(tmp_path, site)


def sitemap(bench: Bench, *rows: tuple[str, datetime | None]) -> None:
    items = "".join(
        f"<url><loc>https://{HOST}{path}</loc>{f'<lastmod>{moment.isoformat()}</lastmod>' if moment else ''}</url>"
        for path, moment in rows
    )
    bench.site.put(HOST, "/sitemap.xml", f"<urlset>{items}</urlset>", headers={"Content-Type": "text/xml"})


def asked_by(bench: Bench, *arguments: str) -> list[str]:
    start = len(bench.site.hits)
    ran = bench.harvest("thu", *arguments)
    assert ran.status == 0, ran.err
    return sorted(hit.path for hit in bench.site.hits[start:] if hit.path != "/robots.txt")


def test_what_a_sitemap_says_has_changed_is_asked_again_and_makes_a_revision(bench: Bench) -> None:
    declare(bench.sources, "thu", HOST, sitemaps=["/sitemap.xml"])
    paths = [bench.site.article(HOST, number) for number in range(1, 4)]
    long_ago = datetime(2024, 3, 1, tzinfo=UTC)
    sitemap(bench, *((path, long_ago) for path in paths))
    assert asked_by(bench) == ["/sitemap.xml", *paths]
    assert asked_by(bench) == ["/sitemap.xml"]
    bench.site.article(HOST, 2, text="Xí nghiệp hứa trả lời trước cuối tháng.")
    sitemap(bench, (paths[0], long_ago), (paths[1], datetime.now(UTC) + timedelta(seconds=2)), (paths[2], None))
    assert asked_by(bench) == ["/sitemap.xml", paths[1]]
    assert [article.revision for article in bench.articles()] == [1, 2, 1]
    assert asked_by(bench) == ["/sitemap.xml"]


def test_an_article_that_was_gone_comes_back_when_it_returns(bench: Bench) -> None:
    declare(bench.sources, "thu", HOST, sections=["/tin"])
    path = bench.site.article(HOST, 1)
    bench.site.section(HOST, "/tin", [path])
    assert asked_by(bench) == ["/tin", path]

    def a_day_later() -> None:
        with write_session(open_engine(bench.settings)) as session:
            due = update(Page).where(Page.kind == "article", Page.next_fetch_at.is_not(None))
            session.execute(due.values(next_fetch_at=datetime.now(UTC)))

    # It is older than what is revisited by itself: only a full run finds that it is gone.
    kept = bench.site.pages.pop((HOST, path))
    assert asked_by(bench, "--full") == ["/tin", path]
    (article,) = bench.articles()
    assert article.gone_at is not None and article.article_body
    bench.site.pages[HOST, path] = kept
    a_day_later()
    assert asked_by(bench) == ["/tin", path]
    (article,) = bench.articles()
    assert (article.gone_at, article.revision) == (None, 1)


def test_a_backfill_asks_the_listings_of_its_days_and_other_runs_do_not(bench: Bench) -> None:
    archive = "/tin/xem-theo-ngay-{day:%d-%m-%Y}.htm"
    declare(bench.sources, "thu", HOST, sections=["/tin"], day_archives=[archive])
    bench.site.section(HOST, "/tin", [bench.site.article(HOST, 9)])
    days = ["05-03-2024", "04-03-2024", "03-03-2024"]
    for number, day in enumerate(days, 1):
        bench.site.section(HOST, f"/tin/xem-theo-ngay-{day}.htm", [bench.site.article(HOST, number)])
    bench.site.section(HOST, "/tin/xem-theo-ngay-04-03-2024.htm", ["/tin-cong-doan-so-2.html"], "/tin/04-trang-2.htm")
    bench.site.section(HOST, "/tin/04-trang-2.htm", [bench.site.article(HOST, 4)])
    archives = [f"/tin/xem-theo-ngay-{day}.htm" for day in days]
    articles = [f"/tin-cong-doan-so-{number}.html" for number in (1, 2, 3, 4)]
    expected = ["/tin", "/tin-cong-doan-so-9.html", "/tin/04-trang-2.htm", *archives, *articles]
    assert asked_by(bench, "--since", "2024-03-03", "--until", "2024-03-05") == sorted(expected)
    assert asked_by(bench) == ["/tin"]
    assert asked_by(bench, "--since", "2024-03-05", "--until", "2024-03-05") == ["/tin", archives[0]]
