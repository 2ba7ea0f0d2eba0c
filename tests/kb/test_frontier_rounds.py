"""Rounds and revisits of the frontier on both databases: what is due again, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from frontier_work import begin, change, listing, now, page, stored, take
from sqlalchemy import select, update

from kb.leases import Answer, FoundLink
from kb.models import Article as ArticleRow
from kb.models import Source
from kb.records import LOCAL
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings


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
    # A day alone may mean its evening, once.
    today = now().astimezone(LOCAL).date()
    assert say(today.isoformat(), range(8, 9)) == ["/8.html"]
    assert say(today.isoformat(), range(8, 9)) == []
    assert say((today - timedelta(days=1)).isoformat(), range(9, 10)) == []


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
