"""The frontier on both databases: leases, robots.txt, failures, rounds, revisits."""

from __future__ import annotations

import itertools
import multiprocessing
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from frontier_work import ROBOTS, begin, counted, listing, now, page, stored, take
from sqlalchemy import func, select, update

from kb.frontier import Frontier
from kb.leases import Answer, FoundLink, Lease, LeaseLost, RobotsLease, Seed, Wait, is_dead, own_name
from kb.models import Capture as CaptureRow
from kb.models import Fetch, Host, Page
from kb.records import Capture, SourceRecord
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings


def test_robots_txt_comes_first_and_forbidden_pages_are_counted_not_leased(settings: Settings) -> None:
    frontier, run = begin(settings)
    first = frontier.lease(run, ["thu"])
    assert isinstance(first, RobotsLease) and first.url == "https://thu.example/robots.txt"
    assert isinstance(frontier.lease(run, ["thu"]), Wait)
    frontier.complete_robots(first, 200, ROBOTS)
    lease = take(frontier, run)
    assert lease is not None and lease.kind == "listing"
    frontier.complete(lease, listing("/cam/1.html", "/2.html"))
    second = take(frontier, run)
    assert second is not None and second.url.endswith("/2.html")
    frontier.complete(second, stored(second.url))
    assert take(frontier, run) is None
    assert counted(settings) == {("/tin", "listing"): 1, ("/cam/1.html", "disallowed"): 1, ("/2.html", "stored"): 1}
    summary = frontier.finish_run(run, ["thu"])
    assert summary.total() == {"listing": 1, "disallowed": 1, "stored": 1}
    assert summary.deferred == {}


def test_new_rules_free_what_old_ones_forbade(settings: Settings) -> None:
    frontier, run = begin(settings)
    lease = take(frontier, run)
    assert lease is not None
    frontier.complete(lease, listing("/cam/1.html"))
    assert take(frontier, run) is None
    assert page(settings, "/cam/1.html").state == "dead"
    with write_session(open_engine(settings)) as session:
        session.execute(update(Host).values(robots_fetched_at=now() - timedelta(hours=25)))
    frontier.finish_run(run, ["thu"])
    frontier, run = begin(settings)
    leases = []
    while (lease := take(frontier, run, body=b"User-agent: *\nAllow: /\n")) is not None:
        leases.append(lease.url)
        frontier.complete(lease, Answer("not_article", now(), status=200))
    assert sorted(leases) == ["https://thu.example/cam/1.html", "https://thu.example/tin"]


@pytest.mark.parametrize(("status", "fetches"), [(404, True), (403, True), (500, False), (429, False), (None, False)])
def test_what_an_answer_for_robots_txt_means(settings: Settings, status: int | None, fetches: bool) -> None:
    frontier, run = begin(settings)
    lease = take(frontier, run, status=status, body=ROBOTS)
    assert (lease is not None) is fetches
    assert bool(frontier.left_alone) is not fetches
    if not fetches:
        assert frontier.finish_run(run, ["thu"]).deferred == {"thu": 1}
        assert counted(settings) == {}


def test_a_page_that_fails_is_tried_again_and_counted_once(settings: Settings) -> None:
    frontier, run = begin(settings)
    tries = 0
    while (lease := take(frontier, run)) is not None:
        assert lease.tries == tries
        tries += 1
        done = frontier.complete(lease, Answer("error", now(), "status 500", status=500, retry=True))
        assert done.outcome == (None if tries < 4 else "error")
    assert tries == 4
    assert counted(settings) == {("/tin", "error"): 1}
    assert page(settings, "/tin").tries == 0


def test_a_host_that_keeps_failing_is_left_alone(settings: Settings) -> None:
    frontier, run = begin(settings)
    lease = take(frontier, run)
    assert lease is not None
    frontier.complete(lease, listing(*(f"/{number}.html" for number in range(10))))
    asked = 0
    while (lease := take(frontier, run)) is not None:
        asked += 1
        frontier.complete(lease, Answer("error", now(), "no answer", retry=True, proper=False))
    assert asked == 5
    assert "https://thu.example" in frontier.left_alone
    assert frontier.finish_run(run, ["thu"]).deferred == {"thu": 10}
    assert counted(settings) == {("/tin", "listing"): 1}


def test_retry_after_holds_the_whole_host(settings: Settings) -> None:
    frontier, run = begin(settings)
    lease = take(frontier, run)
    assert lease is not None
    frontier.complete(lease, Answer("error", now(), "503", status=503, retry=True, retry_after=60, proper=False))
    wait = frontier.lease(run, ["thu"])
    assert isinstance(wait, Wait) and 58 < wait.seconds <= 60
    with write_session(open_engine(settings)) as session:
        later = now() + timedelta(hours=1)
        session.execute(update(Page).values(next_fetch_at=later))
    assert frontier.lease(run, ["thu"]) is None


def test_a_lease_that_ran_out_goes_to_another_and_its_answer_does_not_count(settings: Settings) -> None:
    frontier, run = begin(settings)
    slow = take(frontier, run)
    assert slow is not None
    past = now() - timedelta(seconds=1)
    with write_session(open_engine(settings)) as session:
        session.execute(update(Page).where(Page.id == slow.page_id).values(lease_until=past))
        session.execute(update(Host).values(lease_until=past))
    other, run = begin(settings)
    again = take(other, run)
    assert again is not None and again.page_id == slow.page_id
    other.complete(again, listing("/1.html"))
    with pytest.raises(LeaseLost):
        frontier.complete(slow, listing("/1.html"))
    assert counted(settings) == {("/tin", "listing"): 1}


def _lease_and_end(settings: Settings) -> None:
    frontier, run = begin(settings)
    assert take(frontier, run) is not None


def test_what_a_dead_process_held_is_free_at_once(settings: Settings) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_lease_and_end, args=(settings,))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    held = page(settings, "/tin")
    assert held.state == "leased" and held.lease_owner is not None
    assert is_dead(held.lease_owner) and not is_dead(own_name()) and not is_dead("other-machine.1.1")
    frontier, run = begin(settings)
    lease = take(frontier, run)
    assert lease is not None and lease.page_id == held.id and lease.tries == 0


def test_a_lease_given_back_is_due_as_before(settings: Settings) -> None:
    frontier, run = begin(settings)
    lease = take(frontier, run)
    assert lease is not None
    frontier.release(lease)
    again = take(frontier, run)
    assert again is not None and (again.page_id, again.tries) == (lease.page_id, 0)
    assert counted(settings) == {}


def _work(settings: Settings, names: list[str], seen: Any) -> None:
    frontier, run = begin(settings)
    while (lease := frontier.lease(run, names)) is not None:
        if isinstance(lease, RobotsLease):
            seen.append((lease.origin, "robots", time.monotonic(), 0.0))
            frontier.complete_robots(lease, 404, b"")
        elif isinstance(lease, Lease):
            began = time.monotonic()
            time.sleep(0.002)
            seen.append((lease.origin, lease.url, began, time.monotonic()))
            frontier.complete(lease, Answer("not_article", now(), status=200))
        else:
            time.sleep(min(lease.seconds, 0.01))


def test_several_processes_lease_each_page_once_and_each_host_to_one(settings: Settings) -> None:
    names, sources = [], []
    for number in range(6):
        record = SourceRecord(f"s{number}", "Nguồn", f"https://s{number}.example/", "mastercms")
        names.append(record.id)
        sources.append((record, [Seed(f"https://s{number}.example/{path}", "listing") for path in range(15)]))
    Frontier(settings).start_run(sources, {})
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        seen = manager.list()
        workers = [context.Process(target=_work, args=(settings, names, seen)) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(90)
        assert [worker.exitcode for worker in workers] == [0, 0, 0]
        found = list(seen)
    assert Counter(url for _, url, _, _ in found if url != "robots") == {
        f"https://s{number}.example/{path}": 1 for number in range(6) for path in range(15)
    }
    assert Counter(origin for origin, url, _, _ in found if url == "robots") == {
        f"https://s{number}.example": 1 for number in range(6)
    }
    for number in range(6):
        spans = sorted(
            (began, ended) for origin, url, began, ended in found
            if origin == f"https://s{number}.example" and url != "robots"
        )  # fmt: skip
        assert all(ended <= later for (_, ended), (later, _) in itertools.pairwise(spans))


def test_page_capture_article_and_count_are_one_transaction(settings: Settings) -> None:
    frontier, run = begin(settings)
    lease = take(frontier, run)
    assert lease is not None
    capture = Capture(lease.url, now(), 200, "text/html", "sha256:1", "a.warc.gz", 0)
    unknown: Any = FoundLink("https://thu.example/x", "a kind that nobody knows")  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        frontier.complete(lease, Answer("listing", now(), status=200, capture=capture, links=(unknown,)))
    with read_session(open_engine(settings)) as session:
        assert session.scalar(select(func.count()).select_from(CaptureRow)) == 0
        assert session.scalar(select(func.count()).select_from(Fetch)) == 0
    assert page(settings, "/tin").state == "leased"


def test_the_limit_leaves_articles_out(settings: Settings) -> None:
    frontier, run = begin(settings)
    lease = take(frontier, run)
    assert lease is not None
    frontier.complete(lease, listing("/1.html"))
    assert take(frontier, run, articles=False) is None
    assert take(frontier, run) is not None
