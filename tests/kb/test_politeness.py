"""Backing off, Retry-After, revisits and robots.txt, as rules without a database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import robots
from kb.politeness import LAST_REVISIT, MAX_BACKOFF, backoff, next_interval, read_retry_after


@given(st.text(max_size=40))
def test_any_retry_after_is_read_or_left(value: str) -> None:
    seconds = read_retry_after(value, datetime.now(UTC))
    assert seconds is None or 0 <= seconds <= 86400


def test_retry_after_is_a_number_or_a_date() -> None:
    moment = datetime(2024, 7, 4, 12, 0, tzinfo=UTC)
    assert read_retry_after("120", moment) == 120
    assert read_retry_after("Thu, 04 Jul 2024 12:00:30 GMT", moment) == 30
    assert read_retry_after("Thu, 04 Jul 2024 11:00:00 GMT", moment) == 0
    assert read_retry_after("99999999", moment) == 86400
    assert read_retry_after("bientôt", moment) is None
    assert read_retry_after(None, moment) is None


@given(st.integers(1, 10_000), st.floats(0, 100))
def test_backing_off_only_grows_and_ends(failures: int, base: float) -> None:
    assert backoff(failures, base) <= backoff(failures + 1, base) <= MAX_BACKOFF


def test_backing_off_doubles_from_its_base_to_an_hour() -> None:
    assert [backoff(failures, 30.0) for failures in (0, 1, 2, 3, 7, 8, 9_999)] == [30, 30, 60, 120, 1920, 3600, 3600]


def test_an_unchanged_page_is_asked_three_times_as_rarely_each_time() -> None:
    assert [next_interval(days, changed=False) for days in (None, 1.0, 3.0, 9.0, 27.0)] == [1, 3, 9, 27, None]


@given(st.floats(0.1, 60))
def test_intervals_end(days: float) -> None:
    following = next_interval(days, changed=False)
    assert following is None or days < following <= LAST_REVISIT
    assert next_interval(days, changed=True) == 1.0


@pytest.mark.parametrize(
    ("body", "path", "allowed"),
    [
        (b"", "/bai.html", True),
        (b"<!DOCTYPE html><html>Disallow: /</html>", "/bai.html", True),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /bai", "/bai.html", False),
        (b"User-agent: BienNien\nDisallow: /\nUser-agent: *\nAllow: /", "/bai.html", False),
        (b"User-agent: *\nDisallow: /\nUser-agent: BienNien\nAllow: /", "/bai.html", True),
        (b"User-agent: *\nDisallow: /*.pdf$", "/tep.pdf", False),
        (b"User-agent: *\nDisallow: /*.pdf$", "/tep.pdf?x", True),
        (b"User-agent: *\nDisallow: /c\xc3\xb4ng", "/c%C3%B4ng-doan", False),
        (b"User-agent: *\nDisallow: /\nAllow: /tin/", "/tin/bai.html", True),
        (b"\x00\xff\xfe", "/bai.html", True),
    ],
)
def test_rules_are_read_as_rfc_9309_has_it(body: bytes, path: str, allowed: bool) -> None:
    assert robots.is_allowed("rules", robots.decode(body), f"https://thu.example{path}", "BienNien") is allowed


def test_rules_behind_the_first_512_kib_are_not_read() -> None:
    filler = b"# " + b"x" * (robots.MAX_SIZE - 2)
    for body, allowed in ((filler, True), (filler[: robots.MAX_SIZE // 2], False)):
        rules = robots.decode(body + b"\nUser-agent: *\nDisallow: /")
        assert robots.is_allowed("rules", rules, "https://thu.example/", "BienNien") is allowed


def test_states_of_robots_txt() -> None:
    assert [robots.state_of(status) for status in (200, 204, 301, 404, 403, 429, 500, 503, None)] == [
        "rules", "rules", "allowed", "allowed", "allowed", "unreachable", "unreachable", "unreachable", "unreachable",
    ]  # fmt: skip
    assert not robots.is_allowed("unknown", None, "https://thu.example/", "BienNien")
    assert not robots.is_allowed("unreachable", "User-agent: *\nAllow: /", "https://thu.example/", "BienNien")
    assert robots.read_crawl_delay("User-agent: *\nCrawl-delay: 2.5", "BienNien") == 2.5
    assert robots.read_crawl_delay("User-agent: *\nCrawl-delay: 86400", "BienNien") == 120
    assert robots.read_crawl_delay("User-agent: *\nCrawl-delay: nhanh", "BienNien") is None
