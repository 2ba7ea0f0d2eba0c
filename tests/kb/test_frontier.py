"""The frontier on both databases: leases, robots.txt, failures, rounds, revisits."""

from __future__ import annotations

import itertools
import multiprocessing
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from kb.frontier import Frontier
from kb.leases import Answer, FoundLink, Lease, LeaseLost, RobotsLease, Seed, Wait, is_dead, own_name
from kb.models import Article as ArticleRow
from kb.models import Capture as CaptureRow
from kb.models import Fetch, Host, Page, Source
from kb.records import Article, Capture, SourceRecord
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

SOURCE = SourceRecord("thu", "Nguồn thử", "https://thu.example/", "mastercms", ("thu.example",))
SEEDS = [Seed("https://thu.example/tin", "listing")]
ROBOTS = b"User-agent: *\nDisallow: /cam/\n"


def now() -> datetime:
    return datetime.now(UTC)


def begin(settings: Settings, **how: Any) -> tuple[Frontier, int]:
    frontier = Frontier(settings.model_copy(update={"retry_wait": 0.01}), delay=0.0)
    return frontier, frontier.start_run([(SOURCE, SEEDS)], {}, **how)


def take(frontier: Frontier, run: int, *, body: bytes = ROBOTS, status: int | None = 200, **how: Any) -> Lease | None:
    """The next page, with robots.txt answered on the way; None where the frontier has nothing."""
    for _ in range(50):
        lease = frontier.lease(run, ["thu"], **how)
        if isinstance(lease, RobotsLease):
            frontier.complete_robots(lease, status, body)
        elif isinstance(lease, Wait):
            time.sleep(min(lease.seconds, 0.05))
        else:
            return lease
    raise AssertionError("the frontier only asks to wait")


def listing(*paths: str, **hint: Any) -> Answer:
    links = tuple(FoundLink(f"https://thu.example{path}", "article", hint) for path in paths)
    return Answer("listing", now(), status=200, links=links, content_hash="sha256:1")


def article(url: str, text: str = "Lời thứ nhất.") -> Article:
    return Article(url=url, canonical_url=url, headline="Tin thử", article_body=text, extractor="thử/1", source="thu")


def stored(url: str, text: str = "Lời thứ nhất.", **how: Any) -> Answer:
    hashed = f"sha256:{hash(text)}"
    return Answer("stored", now(), status=200, article=article(url, text), content_hash=hashed, **how)


def page(settings: Settings, path: str) -> Page:
    with read_session(open_engine(settings)) as session:
        return session.scalars(select(Page).where(Page.url == f"https://thu.example{path}")).one()


def change(settings: Settings, path: str, **values: Any) -> None:
    with write_session(open_engine(settings)) as session:
        session.execute(update(Page).where(Page.url == f"https://thu.example{path}").values(**values))


def counted(settings: Settings) -> Counter[tuple[str, str]]:
    with read_session(open_engine(settings)) as session:
        return Counter(
            (url.removeprefix("https://thu.example"), how)
            for url, how in session.execute(select(Fetch.url, Fetch.outcome))
        )


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


def test_every_run_asks_again_for_what_names_articles_and_a_broken_one_goes_on(settings: Settings) -> None:
    frontier, run = begin(settings)
    lease = take(frontier, run)
    assert lease is not None
    following = FoundLink("https://thu.example/tin?2", "listing", {"page": 2, "root": "https://thu.example/tin"})
    old = FoundLink("https://thu.example/cu?2", "listing", {"page": 2, "root": "https://thu.example/cu"})
    answer = listing("/1.html", "/2.html")
    frontier.complete(lease, Answer("listing", now(), status=200, links=(*answer.links, following, old)))
    # Broken off here: the listing is done, nothing else is.
    frontier.finish_run(run, ["thu"], complete=False)

    frontier, run = begin(settings)
    urls = []
    while (lease := take(frontier, run)) is not None:
        urls.append(lease.url.removeprefix("https://thu.example"))
        frontier.complete(lease, stored(lease.url) if lease.kind == "article" else listing())
    assert sorted(urls) == ["/1.html", "/2.html", "/cu?2", "/tin?2"]
    frontier.finish_run(run, ["thu"])

    frontier, run = begin(settings)
    urls = []
    while (lease := take(frontier, run)) is not None:
        urls.append(lease.url.removeprefix("https://thu.example"))
        frontier.complete(lease, listing())
    # What continues a listing rests a while, and is not asked at all where the listing is declared no longer.
    assert urls == ["/tin"]


def test_articles_are_asked_again_ever_more_rarely_and_at_once_when_they_change(settings: Settings) -> None:
    frontier, run = begin(settings)
    lease = take(frontier, run)
    assert lease is not None
    frontier.complete(lease, listing("/1.html"))

    def visit(text: str) -> tuple[str | None, float | None]:
        lease = take(frontier, run)
        assert lease is not None and lease.url.endswith("/1.html")
        done = frontier.complete(lease, stored(lease.url, text))
        held = page(settings, "/1.html")
        change(settings, "/1.html", state="due", next_fetch_at=now())
        return done.outcome, held.revisit_days if held.next_fetch_at else None

    first, second = "Lời thứ nhất.", "Lời thứ hai, đã sửa."
    assert [visit(first) for _ in range(5)] == [
        ("stored", 1.0), ("unchanged", 3.0), ("unchanged", 9.0), ("unchanged", 27.0), ("unchanged", None),
    ]  # fmt: skip
    assert visit(second) == ("stored", 1.0)
    with read_session(open_engine(settings)) as session:
        assert session.scalar(select(ArticleRow.revision)) == 2


def test_an_article_that_is_gone_is_kept_and_marked(settings: Settings) -> None:
    frontier, run = begin(settings)
    lease = take(frontier, run)
    assert lease is not None
    frontier.complete(lease, listing("/1.html"))
    lease = take(frontier, run)
    assert lease is not None
    frontier.complete(lease, stored(lease.url))
    change(settings, "/1.html", state="due", next_fetch_at=now())
    lease = take(frontier, run)
    assert lease is not None
    frontier.complete(lease, Answer("gone", now(), "404", status=404))
    with read_session(open_engine(settings)) as session:
        assert session.scalars(select(ArticleRow)).one().gone_at is not None
    held = page(settings, "/1.html")
    assert (held.state, held.revisit_days) == ("done", 1.0)
    # It is asked for again, ever more rarely, and is back when it returns.
    change(settings, "/1.html", state="due", next_fetch_at=now())
    lease = take(frontier, run)
    assert lease is not None
    frontier.complete(lease, stored(lease.url))
    with read_session(open_engine(settings)) as session:
        assert session.scalars(select(ArticleRow)).one().gone_at is None


def test_an_article_that_stays_gone_rests_until_it_is_named_again_much_later(settings: Settings) -> None:
    frontier, run = begin(settings)
    lease = take(frontier, run)
    assert lease is not None
    frontier.complete(lease, listing("/1.html"))
    for expected in (1.0, 3.0, 9.0, 27.0, None):
        lease = take(frontier, run)
        assert lease is not None and lease.url.endswith("/1.html")
        frontier.complete(lease, Answer("gone", now(), "404", status=404))
        held = page(settings, "/1.html")
        assert held.revisit_days == expected
        change(settings, "/1.html", state="due", next_fetch_at=now())

    def name_again(days: int) -> str:
        change(settings, "/1.html", state="done", next_fetch_at=None, last_fetch_at=now() - timedelta(days=days))
        change(settings, "/tin", state="due", next_fetch_at=now())
        lease = take(frontier, run)
        assert lease is not None and lease.kind == "listing"
        frontier.complete(lease, listing("/1.html"))
        return page(settings, "/1.html").state

    assert [name_again(29), name_again(31)] == ["done", "due"]


def test_what_a_sitemap_says_of_changes_is_believed_as_long_as_it_is_true(settings: Settings) -> None:
    frontier, run = begin(settings)
    lease = take(frontier, run)
    assert lease is not None
    frontier.complete(lease, listing(*(f"/{number}.html" for number in range(60))))
    while (lease := take(frontier, run)) is not None:
        frontier.complete(lease, stored(lease.url, lease.url))

    def say(moment: str, numbers: range = range(1)) -> list[str]:
        links = tuple(FoundLink(f"https://thu.example/{n}.html", hint={"modified": moment}) for n in numbers)
        change(settings, "/tin", state="due", next_fetch_at=now())
        lease = take(frontier, run)
        assert lease is not None and lease.kind == "listing"
        frontier.complete(lease, Answer("listing", now(), status=200, links=links))
        asked = []
        while (lease := take(frontier, run)) is not None:
            asked.append(lease.url.removeprefix("https://thu.example"))
            frontier.complete(lease, stored(lease.url, lease.url))
        return asked

    later = [(now() + timedelta(minutes=number)).isoformat() for number in range(1, 9)]
    assert say((now() - timedelta(days=1)).isoformat()) == []
    assert say((now() + timedelta(days=3)).isoformat()) == []
    assert say("hôm qua") == []
    # A sitemap that gives all pages the time at which it was written itself.
    assert say(later[0], range(60)) == []
    assert say(later[1]) == ["/0.html"]
    assert say(later[1]) == []
    # Twice more it was asked in vain: now the word counts for nothing on this page, and still on others.
    assert [say(later[2]), say(later[3]), say(later[4])] == [["/0.html"], ["/0.html"], []]
    assert say(later[5], range(5, 7)) == ["/5.html", "/6.html"]


def test_what_continues_a_listing_rests_while_it_names_nothing_new(settings: Settings) -> None:
    following = FoundLink("https://thu.example/tin?2", "listing", {"page": 2, "root": "https://thu.example/tin"})

    def round_of(first: tuple[str, ...], second: tuple[str, ...], *, complete: bool = True, **how: Any) -> list[str]:
        frontier, run = begin(settings, **how)
        asked = []
        while (lease := take(frontier, run)) is not None:
            if lease.kind == "article":
                frontier.complete(lease, stored(lease.url, lease.url))
                continue
            asked.append(lease.url.removeprefix("https://thu.example"))
            names = first if lease.url.endswith("/tin") else second
            links = (*listing(*names).links, *((following,) if lease.url.endswith("/tin") else ()))
            frontier.complete(lease, Answer("listing", now(), status=200, links=links))
        frontier.finish_run(run, ["thu"], complete=complete)
        return asked

    both = ["/tin", "/tin?2"]
    assert round_of(("/3.html", "/2.html"), ("/1.html",)) == both
    assert page(settings, "/tin?2").revisit_days == 1.0
    assert round_of(("/3.html", "/2.html"), ("/1.html",)) == ["/tin"]
    # A new article may have pushed others on to the next page.
    assert round_of(("/5.html", "/4.html"), ("/3.html", "/2.html")) == both
    assert page(settings, "/tin?2").revisit_days == 3.0
    change(settings, "/tin?2", next_fetch_at=now())
    assert round_of(("/5.html", "/4.html"), ("/3.html", "/2.html")) == both
    assert page(settings, "/tin?2").revisit_days == 9.0
    assert round_of(("/5.html",), ("/4.html",), deep=True) == both
    # After a round that was never finished nobody can tell what was still to be named.
    assert round_of(("/5.html",), ("/4.html",), complete=False) == ["/tin"]
    with write_session(open_engine(settings)) as session:
        session.execute(update(Source).values(harvest_started_at=now() - timedelta(hours=7)))
    assert round_of(("/5.html",), ("/4.html",)) == both


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
