"""What becomes of an answer, and which addresses of a site are followed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.outcomes import MAX_LISTING_PAGES, Window, answer_response, is_own
from crawler.page import Page
from crawler.source import Section, Source
from kb.leases import Answer, Lease, PageKind

AT = datetime(2024, 7, 10, tzinfo=UTC)
SOURCE = Source(
    id="thu",
    name="Nguồn thử",
    url="https://thu.example/",
    domains=("thu.example", "www.phu.thu.example"),
    reader="mastercms",
    article=r"-\d+\.html$",
    sections=(Section("https://thu.example/tin"),),
)


def lease(url: str = "https://thu.example/tin", kind: PageKind = "listing", **hint: object) -> Lease:
    return Lease("t", 1, url, "https://thu.example", kind, "thu", 1, 0, hint=hint)


def answer(
    body: str | bytes, held: Lease | None = None, *, status: int = 200, window: Window | None = None, **headers: str
) -> Answer:
    held = held or lease()
    named = {name.replace("_", "-"): value for name, value in headers.items()} | {"content-type": "text/html"}
    page = Page(held.url, body.encode() if isinstance(body, str) else body, status, named)
    return answer_response(held, page, SOURCE, window or Window(), capture=None, at=AT)


def cards(*hrefs: str, dates: tuple[str, ...] = (), after: str | None = None) -> str:
    shown = [f'<span class="format_time">{day}</span>' for day in dates] or [""] * len(hrefs)
    items = "".join(
        f'<div class="article"><h3><a href="{href}">Tin dài về công đoàn {href}</a></h3>{day}</div>'
        for href, day in zip(hrefs, shown, strict=True)
    )
    pager = f'<div class="__MB_ARTICLE_PAGING"><a href="{after}">Sau</a></div>' if after else ""
    return f'<html><body><div class="bx-cat-content">{items}</div>{pager}</body></html>'


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://thu.example/a-1.html", True),
        ("http://www.thu.example/a-1.html", True),
        ("https://phu.thu.example/a", True),
        ("https://thu.example:443/a", True),
        ("https://thu.example:8443/a", False),
        ("https://thu.example.evil.example/a", False),
        ("https://evil-thu.example/a", False),
        ("https://thu.example@evil.example/a", False),
        ("https://user@thu.example/a", False),
        ("http://127.0.0.1/a-1.html", False),
        ("http://[::1]/a-1.html", False),
        ("http://169.254.169.254/latest", False),
        ("file:///etc/passwd", False),
        ("ftp://thu.example/a-1.html", False),
        ("javascript:alert(1)", False),
        ("https://thu.example:port/", False),
        ("//", False),
        ("", False),
    ],
)
def test_only_the_sources_own_hosts_are_followed(url: str, own: bool) -> None:
    assert is_own(url, SOURCE) is own


def test_a_listing_gives_articles_and_its_next_page() -> None:
    found = answer(
        cards("/a-1.html", "/a-1.html#comments", "/gioi-thieu.html", "//evil.example/b-2.html", after="/tin?2")
    )
    assert found.outcome == "listing"
    assert [(link.url, link.kind) for link in found.links] == [
        ("https://thu.example/tin?2", "listing"),
        ("https://thu.example/a-1.html", "article"),
    ]
    assert found.links[0].hint == {"page": 2, "root": "https://thu.example/tin"}


def test_paging_ends() -> None:
    deep = lease("https://thu.example/tin?50", page=MAX_LISTING_PAGES, root="https://thu.example/tin")
    assert not [link for link in answer(cards("/a-1.html", after="/tin?51"), deep).links if link.kind == "listing"]
    back = answer(cards("/a-1.html", after="/tin?51"), deep, window=Window(since=date(2020, 1, 1)))
    assert [link.url for link in back.links if link.kind == "listing"] == ["https://thu.example/tin?51"]
    assert [link.kind for link in answer(cards("/a-1.html", after="/tin")).links] == ["article"]


def test_a_backfill_takes_its_days_and_stops_behind_them() -> None:
    window = Window(since=date(2024, 7, 2), until=date(2024, 7, 3))
    dates = ("04/07/2024 08:00", "03/07/2024 08:00", "02/07/2024 08:00", "01/07/2024 08:00")
    some = answer(cards("/a-4.html", "/a-3.html", "/a-2.html", "/a-1.html", dates=dates, after="/tin?2"), window=window)
    assert [link.url[-8:] for link in some.links if link.kind == "article"] == ["a-3.html", "a-2.html"]
    assert some.links[0].kind == "listing"
    old = answer(cards("/a-1.html", dates=("01/07/2024 08:00",), after="/tin?3"), window=window)
    assert old.links == ()
    undated = answer(cards("/a-9.html", after="/tin?2"), window=window)
    assert len(undated.links) == 2
    # What the run does not want is named all the same.
    assert [(found.named, found.partial) for found in (some, old, undated, answer(cards("/a-9.html")))] == [
        (4, True), (1, True), (1, True), (1, False)
    ]  # fmt: skip


@pytest.mark.parametrize(("number", "dated", "goes_on"), [(499, False, True), (500, False, False), (500, True, True)])
def test_a_backfill_through_a_listing_without_dates_ends(number: int, dated: bool, goes_on: bool) -> None:
    held = lease(f"https://thu.example/tin?{number}", page=number)
    page = cards("/a-3.html", dates=("03/07/2024 08:00",) if dated else (), after=f"/tin?{number + 1}")
    found = answer(page, held, window=Window(since=date(2020, 1, 1)))
    assert any(link.kind == "listing" for link in found.links) == goes_on


def test_statuses_become_outcomes() -> None:
    page = lease("https://thu.example/a-1.html", "article")
    assert [answer("", page, status=status).outcome for status in (304, 404, 410, 403, 500)] == [
        "unchanged", "gone", "gone", "error", "error",
    ]  # fmt: skip
    assert answer("", status=304).outcome == "listing"
    assert [answer("x", page, status=status).retry for status in (400, 403, 404, 429, 500, 503)] == [
        False, False, False, True, True, True,
    ]  # fmt: skip
    assert [answer("x", page, status=status).proper for status in (404, 429, 500, 503)] == [True, False, True, False]
    assert answer("x", page, status=503, retry_after="7").retry_after == 7


def test_redirects_are_pages_of_their_own_and_end() -> None:
    page = lease("https://thu.example/a-1.html", "article")
    moved = answer("", page, status=301, location="/b-2.html?utm_source=x#top")
    assert (moved.outcome, [(link.url, link.kind, link.hint) for link in moved.links]) == (
        "redirect", [("https://thu.example/b-2.html", "article", {"hops": 1})],
    )  # fmt: skip
    assert (
        answer("", page, status=302, location="https://www.thu.example/a-1.html")
        .links[0]
        .url.startswith("https://www.")
    )
    assert answer("", page, status=302, location="/a-1.html").outcome == "error"
    assert answer("", page, status=302).outcome == "error"
    tired = lease("https://thu.example/a-1.html", "article", hops=5)
    assert answer("", tired, status=302, location="/b-2.html").outcome == "error"
    for outside in (
        "http://10.0.0.1/b-2.html",
        "https://nha-khac.example/b-2.html",
        "file:///etc/passwd",
        "http://[oops/",
    ):
        away = answer("", page, status=302, location=outside)
        assert (away.outcome, away.links) == ("redirect", ()) or away.outcome == "error"
    assert answer("", status=302, location="/tin-moi").links[0].hint == {"root": "https://thu.example/tin", "hops": 1}


def test_a_page_of_another_kind_in_a_listings_place_is_an_error(tmp_path: Path) -> None:
    challenge = (
        '<html><body><script>document.cookie="D1N=1; path=/";window.location.reload(true);</script></body></html>'
    )
    assert answer(challenge).outcome == "blocked"
    feed = lease("https://thu.example/rss", "feed")
    wrong = answer("<html><body>404</body></html>", feed)
    assert wrong.outcome == "error" and wrong.reason
