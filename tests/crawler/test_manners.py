"""How a harvest behaves at a host that does not want it, and who it says it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from crawling import Bench
from small_web import CHALLENGE, Reply, declare, serve_site

HOST = "thu.example"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with serve_site() as site:
        site.robots(HOST, "")
        yield Bench(tmp_path, site)


def test_a_host_that_challenges_page_after_page_is_asked_no_more_in_the_run(bench: Bench) -> None:
    site = bench.site
    paths = [site.article(HOST, number) for number in range(1, 13)]
    site.section(HOST, "/tin", paths)
    declare(bench.sources, "thu", HOST, sections=["/tin"])
    kept = dict(site.pages)
    # One challenge among articles is that page's; from the fifth article on the host answers nothing else.
    for path in [paths[1], *paths[4:]]:
        site.put(HOST, path, CHALLENGE)
    ran = bench.harvest("thu")
    assert ran.record["outcomes"] == {"listing": 1, "stored": 3, "blocked": 4}
    assert site.asked(HOST) == ["/tin", *paths[:7]]
    assert ran.record["deferred"] == 5
    assert "anti-bot challenges" in ran.record["left_alone"][f"https://{HOST}"]
    assert f"https://{HOST} was left alone" in ran.err
    site.pages.update(kept)
    # The next run asks what waits; what was challenged is due again on its own day.
    again = bench.harvest("thu")
    assert (again.status, again.record["outcomes"]["stored"], again.record["deferred"]) == (0, 5, 0)


def test_a_date_in_retry_after_is_waited_for(bench: Bench) -> None:
    site = bench.site
    path = site.article(HOST, 1)
    site.section(HOST, "/tin", [path])
    declare(bench.sources, "thu", HOST, sections=["/tin"])
    until = datetime.now(UTC) + timedelta(seconds=6)
    later = {"Retry-After": format_datetime(until, usegmt=True), "Content-Type": "text/plain"}
    site.pages[HOST, path].first.append(Reply(b"later", 503, later))
    assert bench.harvest("thu").record["outcomes"] == {"listing": 1, "stored": 1}
    asked = [hit for hit in site.hits if hit.path == path]
    assert [hit.status for hit in asked] == [503, 200]
    # The moment is given to the second.
    assert datetime.now(UTC) >= until.replace(microsecond=0)


@pytest.mark.parametrize("contact", ["", "thu@example.org"])
def test_who_sets_no_contact_is_told_and_claims_none(bench: Bench, contact: str) -> None:
    site = bench.site
    host = site.origin.removeprefix("http://")
    site.robots(host, "User-agent: *\nDisallow: /\n")
    declare(bench.sources, "thu", host, sections=["/tin"])
    file = bench.sources / "thu.toml"
    file.write_text(file.read_text("utf-8").replace(f"https://{host}", site.origin), encoding="utf-8")
    bench.environment["BIENNIEN_CONTACT"] = contact
    ran = bench.run("harvest", "thu", "--no-enrich", "--json")
    assert ("BIENNIEN_CONTACT is not set" in ran.err) == (not contact)
    (agent,) = {hit.headers["User-Agent"] for hit in site.hits}
    assert agent == f"BienNien/0.1 ({'+' + contact if contact else 'no contact given'})"
