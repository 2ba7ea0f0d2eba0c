"""What a page or an archive does to a reader on purpose or by accident: an answer comes, soon, and is no wrong fact."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crawler.extract import extract, list_links
from crawler.page import Page
from crawler.readers.dates_in_pages import fetched_at, read_printed
from crawler.readers.obstacles import find_challenge
from crawler.readers.text_dump import read_text_dump
from crawler.sources import get_source
from kb.records import Article, NotArticle
from kb.transfer import TransferError, decode_body, gunzip

URL = "https://laodongthudo.vn/to-tu-quan-1.html"
PARAGRAPH = (
    "<p>Tổ tự quản của khu trọ ra đời cách đây hai năm, khi ba phòng liên tiếp bị mất xe máy trong một tuần.</p>"
)


def page(head: str = "", body: str = "", headers: dict[str, str] | None = None, tail: bytes = b"") -> Page:
    html = (
        f"<html><head>{head}</head><body><h1 class='article-detail-title'>Giữ yên khu trọ</h1>"
        f"<div class='__MASTERCMS_CONTENT'>{PARAGRAPH}{body}</div></body></html>"
    )
    return Page(URL, html.encode() + tail, 200, headers or {})


def read(given: Page) -> Article:
    found = extract(given)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"])
def test_a_date_at_the_ends_of_the_calendar_is_none(moment: str) -> None:
    assert read(page(f'<meta property="article:published_time" content="{moment}">')).date_published is None


@pytest.mark.parametrize("name", ["hex", "idna", "rot13", "utf-16", "nonsense"])
def test_a_charset_that_is_none_of_the_web_is_passed_over(name: str) -> None:
    found = read(page(headers={"content-type": f"text/html; charset={name}"}, tail=b"\xff" * 100))
    assert found.headline == "Giữ yên khu trọ"


@pytest.mark.parametrize("header", ["Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_server_s_clock_is_not_believed_beyond_now(header: str) -> None:
    assert fetched_at({"date": header}) <= datetime.now(UTC)


def test_a_lone_surrogate_is_dropped() -> None:
    block = '{"@type":"NewsArticle","author":{"name":"L\\ud800ê Văn"},"headline":"Giữ yên khu trọ"}'
    found = read(page(f'<script type="application/ld+json">{block}</script>'))
    assert found.authors == ("Lê Văn",)
    assert json.dumps(found.to_dict(), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("printed", "clock"),
    [("12:05 AM 07/03/2024", "00:05"), ("12:05 SA, 07/03/2024", "00:05"), ("12:05 PM 07/03/2024", "12:05"),
     ("1:05 CH 07/03/2024", "13:05"), ("13:05 PM 07/03/2024", "13:05")],
)  # fmt: skip
def test_halves_of_the_day(printed: str, clock: str) -> None:
    assert str(read_printed(printed)) == f"2024-03-07T{clock}:00+07:00"


@pytest.mark.parametrize("size", [b"-6", b"+6", b"0x6", b"1_0", b""])
def test_what_is_no_chunk_size_leaves_the_body_as_it_is(size: bytes) -> None:
    body = size + b"\r\nabcdef\r\n0\r\n\r\n"
    assert decode_body(body, {"transfer-encoding": "chunked"}, 100) == body


def test_chunks_with_extensions_are_joined() -> None:
    assert decode_body(b"3;a=b\r\nabc\r\n2 \r\nde\r\n0\r\n\r\n", {"transfer-encoding": "chunked"}, 100) == b"abcde"


def test_what_stands_before_a_cut_is_unpacked_and_a_bomb_is_not() -> None:
    text = "".join(f"dòng {number}\n" for number in range(60_000)).encode()
    cut = gunzip(gzip.compress(text)[:-9000], 10**7)
    assert cut
    assert text.startswith(cut)
    with pytest.raises(TransferError, match="larger than"):
        gunzip(gzip.compress(text), len(text) - 1)
    with pytest.raises(TransferError, match="damaged"):
        gunzip(b"\x1f\x8b" + b"no gzip at all", 100)


def test_a_feed_or_an_article_that_writes_of_captchas_is_no_challenge() -> None:
    title = "Cảnh giác kẻ gian lừa lấy mã xác nhận"
    feed = f'<?xml version="1.0"?><rss><channel><item><title>{title}</title></item></channel></rss>'
    assert find_challenge(Page(URL, feed.encode(), 200, {"content-type": "application/rss+xml"})) is None
    print_view = f'<html><head><meta property="og:type" content="article"></head><body><h1>{title}</h1></body></html>'
    assert find_challenge(Page(URL, print_view.encode(), 200)) is None
    challenge = "<html><body>Xin nhập mã xác nhận để tiếp tục.</body></html>"
    for status in (200, 403):
        found = find_challenge(Page(URL, challenge.encode(), status))
        assert found is not None
        assert found.outcome == "blocked"


def _pictures(count: int) -> object:
    return extract(page(body="".join(f'<img src="/a{number}.jpg">' for number in range(count))))


def _files(count: int) -> object:
    return extract(page(body="".join(f'<p>Tải <a href="/a{number}.pdf">tệp</a></p>' for number in range(count))))


def _brackets(count: int) -> object:
    return find_challenge(Page(URL, b"captcha" + b"<" * (20 * count), 403))


def _members(count: int) -> object:
    return gunzip(gzip.compress(b"") * (10 * count), 100)


def _dump(count: int) -> object:
    lines = [f"{PARAGRAPH[3:-4]} Lần {number}." for number in range(count // 2)]
    return read_text_dump("Tổ tự quản giữ bình yên cho khu trọ\n\n" + "\n\n".join(lines))


@pytest.mark.parametrize("work", [_pictures, _files, _brackets, _members, _dump])
def test_time_grows_with_the_length_alone(work: Callable[[int], object]) -> None:
    def seconds(count: int) -> float:
        best = float("inf")
        for _ in range(2):
            begin = time.perf_counter()
            work(count)
            best = min(best, time.perf_counter() - begin)
        return best

    short, long = seconds(2_000), seconds(8_000)
    assert long < 8 * short + 0.05, f"{short:.3f} s, then {long:.3f} s for four times as much"


@pytest.mark.parametrize("body", [b"<p>x</p>" * 1_600_000, b"Hai ba " * 2_000_000], ids=["markup", "text"])
def test_a_page_beyond_all_articles_is_not_parsed(body: bytes) -> None:
    found = extract(Page(URL, body, 200))
    assert isinstance(found, NotArticle)
    assert (found.outcome, "larger than" in found.reason) == ("not_article", True)
    listing = list_links(Page("https://laodongthudo.vn/cong-doan", body, 200), get_source("laodongthudo"))
    assert listing.outcome == "error"
