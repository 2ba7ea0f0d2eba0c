"""Crawls that are killed, broken off, run side by side or into a full disk lose nothing and repeat nothing."""

from __future__ import annotations

import itertools
import random
import resource
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from crawling import Bench
from small_web import Hit, Site, declare, serve_site
from sqlalchemy import select

from kb.models import Fetch, Host, Page
from kb.sessions import open_engine, read_session

HOST = "thu.example"
ARTICLES = 30


def _lay_out(site: Site, host: str = HOST, articles: int = ARTICLES) -> None:
    site.robots(host, "User-agent: *\nAllow: /\n")
    paths = [site.article(host, number, delay=0.01) for number in range(1, articles + 1)]
    half = articles // 2
    site.section(host, "/tin", paths[:half], "/tin?trang=2")
    site.section(host, "/tin?trang=2", paths[half:])


def _expected() -> dict[str, list[str]]:
    stored = {f"/tin-cong-doan-so-{number}.html": ["stored"] for number in range(1, ARTICLES + 1)}
    return stored | {"/tin": ["listing"], "/tin?trang=2": ["listing"]}


def test_a_killed_crawl_goes_on_where_it_was(tmp_path: Path) -> None:
    with serve_site() as site:
        _lay_out(site)
        bench = Bench(tmp_path, site)
        declare(bench.sources, "thu", HOST, sections=["/tin"])
        choice = random.Random(20240704)
        in_flight: Counter[str] = Counter()
        for blow in (signal.SIGKILL, signal.SIGKILL, signal.SIGINT, signal.SIGKILL):
            wanted = len(site.hits) + choice.randint(4, 7)
            process = bench.start("harvest", "thu", "--at", site.origin, "--no-enrich")

            def strike(hit: Hit, wanted: int = wanted, blow: int = blow, process: object = process) -> None:
                if len(site.hits) == wanted:
                    if blow == signal.SIGKILL:
                        in_flight[hit.path] += 1
                    process.send_signal(blow)  # type: ignore[attr-defined]

            site.on_hit = strike
            _, err = process.communicate(timeout=60)
            assert process.returncode != 0
            assert "Traceback" not in err
            if blow == signal.SIGINT:
                assert "interrupted" in err
        site.on_hit = lambda hit: None
        last = bench.harvest("thu")
        assert last.status == 0, last.err
        assert bench.outcomes() == _expected()
        assert len(bench.articles()) == ARTICLES
        repeated = Counter(site.asked()) - Counter(set(site.asked()))
        assert not repeated - in_flight
        with read_session(open_engine(bench.settings)) as session:
            assert not session.scalars(select(Page).where(Page.lease_owner.is_not(None))).all()
            assert not session.scalars(select(Host).where(Host.lease_owner.is_not(None))).all()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_two_processes_share_one_crawl_and_one_pace(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if database == "postgresql" else None
    with serve_site() as site:
        _lay_out(site, articles=20)
        _lay_out(site, "hai.example", articles=20)
        site.robots("hai.example", "User-agent: *\nCrawl-delay: 0.08\n")
        bench = Bench(tmp_path, site, database_url=url, delay=0.04)
        declare(bench.sources, "thu", HOST, sections=["/tin"])
        declare(bench.sources, "hai", "hai.example", sections=["/tin"])
        both = [bench.start("harvest", "thu", "hai", "--at", site.origin, "--no-enrich") for _ in range(2)]
        ended = [process.communicate(timeout=90) for process in both]
        assert [process.returncode for process in both] == [0, 0], ended
        for host, pace in ((HOST, 0.04), ("hai.example", 0.08)):
            assert sorted(site.asked(host)) == sorted(
                {path for name, path in site.pages if name == host} - {"/robots.txt"}
            )
            moments = [hit.at for hit in site.hits if hit.host == host]
            assert min(later - sooner for sooner, later in itertools.pairwise(moments)) >= pace - 0.005
            assert [hit.path for hit in site.hits if hit.host == host].count("/robots.txt") == 1
        with read_session(open_engine(bench.settings)) as session:
            runs = Counter(session.scalars(select(Fetch.run_id)))
        assert sum(runs.values()) == 44


def test_a_full_disk_ends_the_run_with_a_sentence_and_nothing_half_stored(tmp_path: Path) -> None:
    with serve_site() as site:
        site.robots(HOST, "")
        noise = random.Random(7)
        paths = [f"/tep-{number}.html" for number in range(10)]
        for path in paths:
            site.put(HOST, path, b"%PDF-1.7 " + noise.randbytes(400_000), headers={"Content-Type": "application/pdf"})
        site.section(HOST, "/tin", paths)
        bench = Bench(tmp_path, site)
        declare(bench.sources, "thu", HOST, sections=["/tin"])
        # The largest file that the process may write stands in for the space that is left.
        full = bench.harvest(
            "thu", preexec=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, resource.RLIM_INFINITY))
        )
        assert full.status == 1
        assert "cannot be written" in full.err and "Traceback" not in full.err
        done = bench.outcomes()
        assert 1 <= len(done) < 11
        again = bench.harvest("thu")
        assert again.status == 0, again.err
        assert bench.outcomes() == {"/tin": ["listing"]} | {path: ["not_article"] for path in paths}


def test_robots_txt_rules_before_anything_is_fetched(tmp_path: Path) -> None:
    with serve_site() as site:
        bench = Bench(tmp_path, site)
        hosts = {name: f"{name}.example" for name in ("khong", "hong", "ban", "doi", "cam", "cham")}
        for name, host in hosts.items():
            site.section(host, "/tin", [site.article(host, 1)])
            declare(bench.sources, name, host, sections=["/tin"])
        site.put(hosts["hong"], "/robots.txt", "User-agent: *\nAllow: /\n", status=503)
        site.robots(hosts["ban"], "User-agent: *\nDisallow: /tin-\n")
        rules = site.pages[hosts["ban"], "/robots.txt"]
        rules.first.append(type(rules)(b"", 503, {"Retry-After": "0"}))
        site.put(hosts["doi"], "/robots.txt", status=301, headers={"Location": "/luat.txt"})
        site.put(hosts["doi"], "/luat.txt", "User-agent: BienNien\nDisallow: /tin-\n", headers={})
        site.robots(hosts["cam"], "User-agent: *\nDisallow: /\n")
        site.robots(hosts["cham"], "User-agent: *\nCrawl-delay: 0.5\n")
        ran = bench.harvest(*hosts)
        article = "/tin-cong-doan-so-1.html"
        assert site.asked(hosts["khong"]) == ["/tin", article]
        assert site.asked(hosts["hong"]) == []
        assert site.asked(hosts["ban"]) == ["/tin"]
        assert site.asked(hosts["doi"]) == ["/luat.txt", "/tin"]
        assert site.asked(hosts["cam"]) == []
        slow = [hit.at for hit in site.hits if hit.host == hosts["cham"]]
        assert len(slow) == 3
        assert min(slow[1] - slow[0], slow[2] - slow[1]) >= 0.48
        assert len([hit for hit in site.hits if hit.host == hosts["hong"]]) == 3
        assert list(ran.record["left_alone"]) == ["https://hong.example"]
        assert ran.record["deferred"] == 1
        assert ran.record["disallowed"] == 3
        assert "hong.example" in ran.err and "robots.txt" in ran.err

        # The host answers again: what was put off is fetched, and rules that are fresh are not asked for again.
        site.robots(hosts["hong"], "User-agent: *\nAllow: /\n")
        start = len(site.hits)
        assert bench.harvest(*hosts).record["deferred"] == 0
        assert site.asked(hosts["hong"]) == ["/tin", article]
        asked = [hit.host for hit in site.hits[start:] if hit.path == "/robots.txt"]
        assert asked == [hosts["hong"]]


def test_scrapy_knows_every_source_and_crawls_it(tmp_path: Path) -> None:
    with serve_site() as site:
        _lay_out(site, articles=3)
        bench = Bench(tmp_path, site)
        declare(bench.sources, "thu", HOST, sections=["/tin"])
        (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n", encoding="utf-8")
        scrapy = [sys.executable, "-m", "scrapy"]
        how = {"env": bench.environment, "cwd": tmp_path, "capture_output": True, "text": True, "timeout": 60}
        listed = subprocess.run([*scrapy, "list"], **how)  # type: ignore[call-overload]
        assert {"thu", "laodongthudo", "baobacninh"} <= set(listed.stdout.split())
        crawl = [*scrapy, "crawl", "thu", "-a", f"at={site.origin}", "-a", "no_enrich=1"]
        done = subprocess.run(crawl, **how)  # type: ignore[call-overload]
        assert done.returncode == 0, done.stderr
        assert Counter(outcome for found in bench.outcomes().values() for outcome in found) == {
            "stored": 3,
            "listing": 2,
        }


def test_a_changed_layout_is_a_loud_failure(tmp_path: Path) -> None:
    with serve_site() as site:
        site.robots(HOST, "")
        site.put(HOST, "/tin", "<html><body><main><p>Trang mới của chúng tôi</p></main></body></html>")
        bench = Bench(tmp_path, site)
        declare(bench.sources, "thu", HOST, sections=["/tin"])
        ran = bench.harvest("thu")
        assert ran.status == 1
        assert "thu" in ran.err and "layout" in ran.err and "Traceback" not in ran.err
        check = bench.run("sources", "check", "thu")
        assert check.status == 1
        assert "no article" in check.out
