"""Pages to articles: every saved page, the command `extract`, and whatever bytes a server may send."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.extract import extract, list_links, load_readers
from crawler.page import Page
from crawler.saved_pages import expected_of, load_saved_page
from crawler.sources import SourceError, find_source, get_source, load_sources
from crawler.urls import canonical_url
from kb.records import Article, NotArticle

ROOT = Path(__file__).resolve().parent.parent
CASES = sorted(path.parent for path in (ROOT / "pages").glob("*/*/expected.json"))
HTML = {"content-type": "text/html; charset=utf-8"}
COOKIE = '<html><body><script>document.cookie="D1N=ab";window.location.reload(true);</script></body></html>'


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_saved_page_is_read_as_expected(case: Path) -> None:
    saved = load_saved_page(case)
    got = expected_of(extract(saved.page))
    wanted = dict(saved.expected)
    if "outcome" in wanted:
        assert got["outcome"] == wanted["outcome"]
        assert got["reason"]
        return
    # A newer version of a reader may read the same: the name says which one it was.
    assert got.pop("extractor").partition("/")[0] == wanted.pop("extractor").partition("/")[0]
    assert got == wanted


def test_every_reader_and_source_has_a_saved_page() -> None:
    assert len(CASES) >= 15
    covered = {case.parent.name for case in CASES}
    assert {"laodongthudo", "laodongvaphapluat", "congdoan_thanhhoa", "baobacninh"} <= covered


def test_declared_sources_are_whole() -> None:
    for source in load_sources().values():
        assert source.reader in load_readers(), source.id
        assert source.sections or source.feeds, source.id
        for item in (*source.sections, *source.feeds, *source.sitemaps):
            found = find_source(item.url)
            assert found is not None
            assert found.id == source.id
    with pytest.raises(SourceError, match="known are"):
        get_source("khong_co")


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://www.laodongthudo.vn/a-1.html#binh-luan", "https://laodongthudo.vn/a-1.html"),
        ("https://laodongthudo.vn/a-1.html?utm_source=zalo&fbclid=x", "https://laodongthudo.vn/a-1.html"),
        ("https://LAODONGTHUDO.vn:443/a-1.html", "https://laodongthudo.vn/a-1.html"),
        ("https://laodongthudo.vn/cong-doan&s_cond=&BRSR=14", "https://laodongthudo.vn/cong-doan&s_cond=&BRSR=14"),
    ],
)
def test_one_address_for_one_page(url: str, canonical: str) -> None:
    source = get_source("laodongthudo")
    assert canonical_url(url, source) == canonical
    assert canonical_url(canonical, source) == canonical


def listing(url: str, body: str, kind: str = "text/html") -> Any:
    source = find_source(url)
    assert source is not None
    return list_links(Page(url, body.encode(), 200, {"content-type": kind}), source)


def test_a_mastercms_listing_and_the_page_behind_it() -> None:
    found = listing(
        "https://laodongthudo.vn/cong-doan",
        """<div class="bx-cat-content __MB_LIST_ITEM"><div class="article">
        <a class="article-image" href="/mot-tin-mau-1001.html"><img alt="Một tin mẫu"></a>
        <h3 class="article-title"><a class="article-link" href="https://laodongthudo.vn/mot-tin-mau-1001.html">Một tin
        mẫu</a></h3><span class="format_time">07/03/2024 08:05</span></div></div>
        <div class="__MB_ARTICLE_PAGING"><span class="current">1</span> <a href="/cong-doan&s_cond=&BRSR=14">2</a>
        <a href="/cong-doan&s_cond=&BRSR=14">Sau</a></div>""",
    )
    (link,) = found.links
    assert (link.url, link.title) == ("https://laodongthudo.vn/mot-tin-mau-1001.html", "Một tin mẫu")
    assert link.date == "2024-03-07T08:05:00+07:00"
    assert found.next_url == "https://laodongthudo.vn/cong-doan&s_cond=&BRSR=14"


def test_liferays_pages_of_a_list_are_json() -> None:
    start = "https://baobacninh.com.vn/web/bbn/chinh-tri-xa-hoi"
    items = [{"title": "Tin mẫu", "createdDate": "09/02/2024 11:03", "urlDetail": "/news/-/details/20182/tin-mau-31"}]
    found = listing(
        f"{start}?p_p_id=newsbycategory_WAR_bacninhportlet_INSTANCE_x&p_p_lifecycle=2&p_p_resource_id=loadPage"
        "&pageNum=1&recordPerPage=4&keyword=",
        json.dumps({"items": items, "totalPageNum": 2}),
        "application/json",
    )
    assert [link.url for link in found.links] == ["https://baobacninh.com.vn/news/-/details/20182/tin-mau-31"]
    assert "pageNum=2" in (found.next_url or "")


@pytest.mark.parametrize(
    ("body", "status", "kind", "outcome"),
    [
        (COOKIE, 200, "text/html", "blocked"),
        ("<title>Just a moment...</title><div id='cf-chl-x'>Checking your browser</div>", 503, "text/html", "blocked"),
        ("", 200, "text/html", "not_article"),
        ("%PDF-1.7", 200, "application/pdf", "not_article"),
        ("<h1>404</h1>", 404, "text/html", "gone"),
        ("<h1>410</h1>", 410, "text/html", "gone"),
        ("<h1>500</h1>", 500, "text/html", "error"),
    ],
)  # fmt: skip
def test_what_stands_in_an_articles_place(body: str, status: int, kind: str, outcome: str) -> None:
    page = Page("https://laodongthudo.vn/a-1.html", body.encode(), status, {"content-type": kind})
    result = extract(page)
    assert isinstance(result, NotArticle)
    assert result.outcome == outcome
    assert result.reason


def article_page(**changes: str) -> bytes:
    """A page of a paper's CMS, some of it as told."""
    parts = {
        "title": "Tổ công nhân tự quản khu trọ Mẫu",
        "time": '<span class="format_time">08:06</span> | <span class="format_date">07/03/2024</span>',
        "lead": "(LĐTĐ) Sau hai năm, tổ tự quản của khu trọ đã thành chỗ dựa của công nhân.",
        "body": "<p>Tổ có 24 thành viên, họp vào tối thứ bảy.</p><p>Ai ốm đau đều được tổ đến thăm.</p>",
        "author": '<div class="article-detail-author">Lê Thị Thử</div>',
        "after": "",
    } | changes
    return f"""<html><head><title>{parts["title"]}</title></head><body>
    <h1 class="article-detail-title">{parts["title"]}</h1>
    <div>{parts["time"]}</div><div class="article-detail-desc">{parts["lead"]}</div>
    <div class="__MASTERCMS_CONTENT">{parts["body"]}</div>{parts["author"]}{parts["after"]}</body></html>""".encode()


def read(body: bytes) -> Article:
    result = extract(Page("https://laodongthudo.vn/to-tu-quan-1.html", body, 200, HTML))
    assert isinstance(result, Article), result
    return result


def test_the_day_comes_first() -> None:
    article = read(article_page())
    assert (article.date_published, article.outlet_tag) == ("2024-03-07T08:06:00+07:00", "LĐTĐ")
    assert article.description == "Sau hai năm, tổ tự quản của khu trọ đã thành chỗ dựa của công nhân."
    assert article.article_body == "Tổ có 24 thành viên, họp vào tối thứ bảy.\n\nAi ốm đau đều được tổ đến thăm."
    assert article.authors == ("Lê Thị Thử",)


@pytest.mark.parametrize(
    "time", ["", '<span class="format_date">31/02/2024</span>', '<span class="format_date">01/01/2999</span>']
)
def test_a_date_that_cannot_be_is_none(time: str) -> None:
    assert read(article_page(time=time)).date_published is None


def test_cards_behind_the_article_lend_it_nothing() -> None:
    card = """<div class="bx-other"><span>Tin khác</span><div class="article">
    <h3 class="article-title"><a href="/x-2.html">Một tin khác hẳn</a></h3>
    <span class="format_time">01/01/2020 09:00</span><div class="article-desc">(LĐTĐ) Tóm tắt khác.</div></div></div>"""
    article = read(article_page(time="", author="", after=card))
    assert article.date_published is None
    assert article.authors == ()
    assert "khác" not in article.article_body


def test_a_reader_who_comments_is_no_author() -> None:
    when = '<span class="format_time">11/11/2025 10:10</span>'
    comment = f'<div id="user-comment"><p class="author">Một Bạn Đọc</p>{when}</div>'
    article = read(article_page(time="", author="", after=comment))
    assert (article.authors, article.date_published) == ((), None)


def test_related_links_at_the_top_of_the_body_are_links() -> None:
    links = '<a href="/cu-9.html">Tin cũ một</a><a href="/cu-8.html">Tin cũ hai</a>'
    related = f'<table class="__MB_ARTICLE_A"><tr><td>{links}</td></tr></table>'
    article = read(article_page(body=f"{related}<p>Đoạn duy nhất của bài viết về tổ tự quản.</p>"))
    assert article.article_body == "Đoạn duy nhất của bài viết về tổ tự quản."
    assert article.related_urls == ("https://laodongthudo.vn/cu-9.html", "https://laodongthudo.vn/cu-8.html")


def test_dirt_is_cleaned() -> None:
    body = (
        "<p>\u200bCông\u00ad nhân&nbsp;&nbsp; khu\ttrọ\ufeff họp.</p><p>&nbsp;</p><p>"
        + unicodedata.normalize("NFD", "Đủ đông.")
        + "</p>"
    )
    assert read(article_page(body=body)).article_body == "Công nhân khu trọ họp.\n\nĐủ đông."


def test_a_wrong_charset_is_not_believed() -> None:
    page = Page(
        "https://laodongthudo.vn/a-1.html", article_page(), 200, {"content-type": "text/html; charset=iso-8859-1"}
    )
    result = extract(page)
    assert isinstance(result, Article)
    assert result.headline == "Tổ công nhân tự quản khu trọ Mẫu"


@given(st.binary(max_size=400), st.sampled_from([200, 301, 404, 503]), st.sampled_from(sorted(load_sources())))
def test_no_bytes_break_a_reader(body: bytes, status: int, source_id: str) -> None:
    source = load_sources()[source_id]
    page = Page(source.url, body, status, HTML)
    assert isinstance(extract(page, source), Article | NotArticle)
    assert list_links(page, source).outcome in ("listing", "blocked", "error")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.sampled_from(CASES), st.integers(0, 10_000), st.integers(1, 400), st.binary(max_size=30))
def test_no_torn_page_breaks_a_reader(case: Path, at: int, length: int, put: bytes) -> None:
    page = load_saved_page(case).page
    at %= max(len(page.body), 1)
    torn = Page(page.url, page.body[:at] + put + page.body[at + length :], page.status, page.headers)
    result = extract(torn)
    if isinstance(result, Article):
        assert "<p" not in result.article_body
        assert unicodedata.is_normalized("NFC", result.article_body)


def test_a_huge_and_deep_page_ends_in_time() -> None:
    started = time.perf_counter()
    deep = article_page(body="<div>" * 4000 + "<p>Ở tận đáy có một đoạn văn dài của bài.</p>" + "</div>" * 4000)
    assert isinstance(extract(Page("https://laodongthudo.vn/a-1.html", deep, 200, HTML)), Article | NotArticle)
    wide = article_page(body="<p>Mỗi đoạn của trang rất dài này đều như nhau.</p>" * 20_000)
    assert len(read(wide).article_body.split("\n\n")) == 20_000
    assert time.perf_counter() - started < 20


def command(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "kb.command", "extract", *arguments], input=given, capture_output=True, check=False
    )


def test_the_command_prints_the_article(tmp_path: Path) -> None:
    saved = tmp_path / "page.html"
    saved.write_bytes(article_page())
    url = "https://laodongthudo.vn/to-tu-quan-1.html"
    done = command("--url", url, str(saved))
    assert done.returncode == 0
    article = json.loads(done.stdout)
    assert article["headline"] == "Tổ công nhân tự quản khu trọ Mẫu"
    assert set(article) >= {"url", "canonical_url", "source", "description", "outlet_tag", "authors", "extractor"}
    assert json.loads(command("--url", url, "-", given=article_page()).stdout) == article
    assert command("--url", url, str(tmp_path / "khong-co.html")).returncode == 2
    for wrong in ("laodongthudo.vn/a-1.html", "ftp://laodongthudo.vn/a", "https://", "https://x:y/a", "//[", ""):
        done = command("--url", wrong, str(saved))
        assert (done.returncode, b"is no address" in done.stderr, done.stdout) == (2, True, b"")


def test_the_command_says_why_there_is_none() -> None:
    done = command("--url", "https://laodongthudo.vn/a-1.html", "-", given=b"<html></html>")
    assert done.returncode == 3
    assert set(json.loads(done.stdout)) == {"url", "outcome", "reason"}


FIELDS = ("headline", "description", "outlet_tag", "date_published", "authors", "article_section", "canonical_url")


@pytest.mark.shared
def test_the_replica_is_read_right(shared: Path) -> None:
    rows = {row["url"]: row for row in map(json.loads, (shared / "sites" / "index.jsonl").open(encoding="utf-8"))}
    wrong: dict[str, int] = dict.fromkeys((*FIELDS, "article_body"), 0)
    total = 0
    scores: list[float] = []
    for line in (shared / "sites" / "expected.jsonl").open(encoding="utf-8"):
        expected = json.loads(line)
        row = rows[expected["url"]]
        body = gzip.decompress((shared / "sites" / row["file"]).read_bytes())
        headers = {name.lower(): value for name, value in row["headers"].items()}
        result = extract(Page(expected["url"], body, row["status"], headers))
        got = expected_of(result)
        total += 1
        for name in FIELDS:
            wrong[name] += name in expected and got.get(name) != expected[name]
        scores.append(token_f1(got.get("article_body", ""), expected["article_body"]))
    assert total >= 130
    assert {name: count for name, count in wrong.items() if count > 0.02 * total} == {}
    assert sum(scores) / len(scores) >= 0.99


def token_f1(first: str, second: str) -> float:
    from collections import Counter

    ours, theirs = Counter(first.split()), Counter(second.split())
    common = sum((ours & theirs).values())
    return 2 * common / max(sum(ours.values()) + sum(theirs.values()), 1)


@pytest.mark.shared
def test_the_five_dumps(shared: Path) -> None:
    from crawler.readers.text_dump import read_text_dump

    found = {
        path.name[:3]: read_text_dump(path.read_text(encoding="utf-8")) for path in (shared / "seeds").glob("*.txt")
    }
    articles = {number: article for number, article in found.items() if isinstance(article, Article)}
    assert sorted(articles) == ["000", "001", "002", "003", "004"]
    assert {number: article.date_published for number, article in articles.items()} == {
        "000": "2024-07-04T19:15:00+07:00", "001": None, "002": None, "003": "2025-01-23T20:06:00+07:00", "004": None,
    }  # fmt: skip
    names = {number: article.authors for number, article in articles.items()}
    assert names == {
        "000": ("Bảo Thoa",), "001": ("Trịnh Thanh Tùng",), "002": ("Mai Quý",), "003": ("Thảo Nguyên",), "004": (),
    }  # fmt: skip
    for article in articles.values():
        for foreign in ("Tin khác", "Có thể bạn quan tâm", "Nên xem", "Đang online"):
            assert foreign not in article.article_body
