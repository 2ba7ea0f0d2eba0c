"""A site that changed is noticed in the run that meets the change; one that rests or was asked little is left alone."""

from __future__ import annotations

import json
import re
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from crawling import Bench
from small_web import Site, declare, feed, serve_site
from sqlalchemy import update

from kb.models import Article, Page, Run
from kb.sessions import open_engine, write_session

HOST = "thu.example"
COUNT = 12


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with serve_site() as site:
        site.robots(HOST, "")
        yield Bench(tmp_path, site)


def lay_out(site: Site, first: int = 1, count: int = COUNT, **how: Any) -> list[str]:
    paths = [site.article(HOST, number) for number in range(first, first + count)]
    site.section(HOST, "/tin", paths, **how)
    return paths


def expect(bench: Bench, **values: Any) -> None:
    lines = [f"{name} = {value}" for name, value in values.items()]
    file = bench.sources / "thu.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[expect]\n" + "\n".join(lines) + "\n", encoding="utf-8")


def check(bench: Bench) -> tuple[int, dict[str, Any]]:
    ran = bench.run("sources", "check", "thu", "--json")
    (row,) = json.loads(ran.out)
    return ran.status, row


def age_listings(bench: Bench) -> None:
    """So that they are asked without conditions."""
    with write_session(open_engine(bench.settings)) as session:
        long_ago = datetime.now(UTC) - timedelta(days=2)
        session.execute(update(Page).where(Page.kind != "article").values(last_full_fetch_at=long_ago))


def test_what_a_source_declares_is_expected_of_it(bench: Bench) -> None:
    paths = lay_out(bench.site)
    for path in paths[:8]:
        undated = bench.site.pages[HOST, path].body.decode().replace("article:published_time", "x")
        bench.site.put(HOST, path, undated.replace("Lê Thị Thử", ""))
    declare(bench.sources, "thu", HOST, sections=["/tin"])
    expect(bench, articles_a_run=20, dated=0.9, authored=0.5)
    ran = bench.harvest("thu")
    assert ran.status == 1
    assert "Traceback" not in ran.err
    assert ran.record["faults"] == [
        "thu: its listings, feeds and sitemaps name only 12 articles, at least 20 are expected in a run.",
        "thu: only 4 of 12 articles have a date, at least 90% are expected.",
        "thu: only 4 of 12 articles have an author, at least 50% are expected.",
    ]
    status, row = check(bench)
    assert (status, row["latest"], row["dated"], row["authored"]) == (1, 12, 4, 4)
    assert [fault.partition(" articles have ")[2] for fault in row["faults"]] == [
        "a date, at least 90% are expected.",
        "an author, at least 50% are expected.",
    ]
    declare(bench.sources, "thu", HOST, sections=["/tin"])
    expect(bench, articles_a_run=12, dated=0.3)
    age_listings(bench)
    assert bench.harvest("thu").status == 0
    assert check(bench)[0] == 0


def test_a_section_with_a_new_layout_is_told_though_the_feed_goes_on(bench: Bench) -> None:
    paths = lay_out(bench.site)
    bench.site.put(HOST, "/rss", feed([f"https://{HOST}{path}" for path in paths]))
    declare(bench.sources, "thu", HOST, sections=["/tin"], feeds=["/rss"])
    assert bench.harvest("thu").status == 0
    assert check(bench)[0] == 0
    bench.site.put(HOST, "/tin", "<html><body><div id=app>Mời bạn bật JavaScript</div></body></html>")
    age_listings(bench)
    changed = bench.harvest("thu")
    assert changed.status == 1
    assert f"https://{HOST}/tin names no article, it named 12 before" in changed.err
    status, row = check(bench)
    assert status == 1 and "names no article" in row["faults"][0]
    # It stays a fault until the listing names articles again, and its end is one, too.
    age_listings(bench)
    assert bench.harvest("thu").status == 1
    del bench.site.pages[HOST, "/tin"]
    gone = bench.harvest("thu")
    assert gone.status == 1 and f"https://{HOST}/tin, which named 12 articles, is gone" in gone.err
    assert "is gone" in check(bench)[1]["faults"][0]
    lay_out(bench.site)
    assert bench.harvest("thu").status == 0
    assert check(bench)[0] == 0


def test_answers_304_and_runs_of_certain_days_raise_no_alarm(bench: Bench) -> None:
    lay_out(bench.site, etag='"mot"')
    declare(bench.sources, "thu", HOST, sections=["/tin"])
    expect(bench, articles_a_run=12)
    assert bench.harvest("thu").status == 0
    again = bench.harvest("thu")
    assert (again.status, again.record["outcomes"], again.record["faults"]) == (0, {"listing": 1}, [])
    dated = feed([f"https://{HOST}/tin-cong-doan-so-{number}.html" for number in range(1, COUNT + 1)])
    dated = dated.replace("<item>", "<item><pubDate>Thu, 04 Jul 2024 19:15:00 +0700</pubDate>")
    bench.site.put(HOST, "/rss", dated)
    declare(bench.sources, "thu", HOST, feeds=["/rss"])
    expect(bench, articles_a_run=12)
    for days in (["--since", "2025-01-01"], ["--until", "2023-01-01"]):
        ran = bench.harvest("thu", *days)
        assert (ran.status, ran.record["faults"]) == (0, []), ran.err
    assert check(bench)[0] == 0


def test_a_run_that_was_broken_off_raises_no_alarm(bench: Bench) -> None:
    lay_out(bench.site)
    declare(bench.sources, "thu", HOST, sections=["/tin"])
    expect(bench, articles_a_run=12)
    assert bench.harvest("thu").status == 0
    # The next one meets nothing but errors, and is killed in the middle of them.
    bench.site.put(HOST, "/tin", "<h1>500</h1>", status=500)
    process = bench.start("harvest", "thu", "--at", bench.site.origin, "--no-enrich", "--full")
    while not [hit for hit in bench.site.hits if hit.status == 500] and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    status, row = check(bench)
    assert (status, row["faults"]) == (0, [])


def test_a_break_in_volume_is_shown_by_check_status_and_json(bench: Bench) -> None:
    last = datetime(2025, 10, 13, 9, tzinfo=UTC)
    lay_out(bench.site, count=40)
    declare(bench.sources, "thu", HOST, sections=["/tin"])
    assert bench.harvest("thu").status == 0
    # The same articles, as they would stand had they come two in three days until twenty days ago.
    with write_session(open_engine(bench.settings)) as session:
        session.execute(update(Run).values(started_at=last))
        for number, article in enumerate(session.query(Article).order_by(Article.url)):
            article.published_at = last - timedelta(days=20 + 3 * (number // 2))
            article.published_on = article.published_at.date()
    ran = bench.run("sources", "check", "thu")
    assert ran.status == 1
    day = (last - timedelta(days=20)).date().isoformat()
    assert f"thu: no article since {day}, which was never so long before" in ran.out
    status, row = check(bench)
    assert (status, row["volume"]["state"], row["volume"]["last_week"]) == (1, "none", 0)
    told = bench.run("status")
    assert told.status == 0
    assert re.search(rf"^thu: no article since {day}", told.out, re.MULTILINE)
    assert json.loads(bench.run("status", "--json").out)["volume_breaks"] == {"thu": row["volume"]}


def test_a_run_that_carries_another_one_on_says_nothing_of_what_it_did_not_ask(bench: Bench) -> None:
    site = bench.site
    declare(bench.sources, "thu", HOST, sections=["/tin"])
    lay_out(site, after="/tin?trang=2")
    site.put(HOST, "/tin?trang=2", "<html><body><main><p>Hết tin.</p></main></body></html>")
    process = bench.start("harvest", "thu", "--at", site.origin, "--no-enrich")
    site.on_hit = lambda hit: process.kill() if hit.path == "/tin?trang=2" else None
    process.communicate(timeout=60)
    site.on_hit = lambda hit: None
    asked = len(site.hits)
    rest = bench.harvest("thu")
    assert "/tin" not in [hit.path for hit in site.hits[asked:]]
    assert rest.status == 0, rest.err
    # Asked as a whole it is heard again.
    site.put(HOST, "/tin", "<html><body><main><p>Trang mới.</p></main></body></html>")
    assert bench.harvest("thu").status == 1
