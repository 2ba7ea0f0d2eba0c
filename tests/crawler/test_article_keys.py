"""Several addresses of one article: other slugs, the print view, old forms of an id; in any order."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from crawling import Bench
from small_web import article_page, declare, serve_site

from crawler.article_keys import find_key
from crawler.extract import extract, load_readers
from crawler.page import Page
from crawler.sources import get_source
from kb.ingest import store_article
from kb.queries.articles import list_urls
from kb.records import Article
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

HOST = "thu.example"
OLD, NEW, PRINT = "ten-cu-165371.html", "ten-moi-165371.html", "apicenter@/print_article&i=165371"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with serve_site() as site:
        made = Bench(tmp_path, site)
        declare(made.sources, "thu", HOST, sections=["/tin"])
        yield made


def unnamed(number: int, text: str = "") -> str:
    """A page that names no canonical address."""
    return article_page(HOST, number, text).replace('rel="canonical"', 'rel="x"')


def print_view(number: int) -> str:
    page = unnamed(number)
    start, end = page.index('<h1 class="article-detail-title">'), page.index('<div class="article-detail-author">')
    inner = page[start:end].replace("article-detail-title", "bx-title")
    inner = inner.replace("article-detail-desc", "article-desc fw")
    return f'<html><body><div class="content_print"><div class="article-detail">{inner}</div></div></body></html>'


def take(bench: Bench, path: str, page: str) -> str:
    (bench.folder / "trang.html").write_text(page, encoding="utf-8")
    ran = bench.run("import", "trang.html", "--url", f"https://{HOST}/{path}", "--no-enrich", "--json")
    assert ran.status == 0, ran.err
    (outcome,) = ran.record["outcomes"]
    return str(outcome)


def urls(bench: Bench) -> list[list[str]]:
    with read_session(open_engine(bench.settings)) as session:
        return [list_urls(session, article.id) for article in bench.articles()]


@pytest.mark.parametrize(
    ("source", "first", "second", "copy"),
    [
        ("laodongthudo", "https://laodongthudo.vn/a-165371.html", "https://laodongthudo.vn/b-c-165371.html", False),
        (
            "laodongthudo",
            "https://laodongthudo.vn/a-7.html",
            "https://laodongthudo.vn/apicenter@/print_article&i=7",
            True,
        ),
        (
            "laodong",
            "https://laodong.vn/cong-doan/a-638292.bld",
            "https://laodong.vn/cong-doan-toan-quoc/b-638292.ldo",
            False,
        ),
        (
            "nld",
            "https://nld.com.vn/cong-doan/a-20230319201538996.htm",
            "https://nld.com.vn/a-196230319201538996.htm",
            False,
        ),
        (
            "baobacninh",
            "https://baobacninh.com.vn/news/-/details/20182/a-21725464",
            "https://baobacninh.com.vn/web/bbn/news/-/details/20182/b-21725464",
            False,
        ),
    ],
)
def test_an_address_says_by_which_number_the_source_knows_it(source: str, first: str, second: str, copy: bool) -> None:
    declared = get_source(source)
    reader = load_readers()[declared.reader]
    keys = [find_key(Article(url, url, "h", "b", "x/1"), declared, reader) for url in (first, second)]
    assert keys[0] is not None and keys[1] is not None
    assert keys[0].urn == keys[1].urn
    assert (keys[0].is_copy, keys[1].is_copy) == (False, copy)
    section = Article(declared.sections[0].url, declared.sections[0].url, "h", "b", "x/1")
    assert find_key(section, declared, reader) is None


@pytest.mark.parametrize(
    "order", list(permutations((OLD, NEW, PRINT))), ids=lambda order: "-".join(p[4:7] for p in order)
)
def test_slugs_and_print_view_are_one_article_in_any_order(bench: Bench, order: tuple[str, ...]) -> None:
    pages = {OLD: unnamed(7), NEW: unnamed(7, "Tổ hẹn gặp lại vào đầu mùa hè."), PRINT: print_view(7)}
    outcomes = [take(bench, path, pages[path]) for path in order]
    assert outcomes[0] == "stored"
    assert urls(bench) == [sorted(f"https://{HOST}/{path}" for path in order)]
    (article,) = bench.articles()
    assert article.url != f"https://{HOST}/{PRINT}"
    assert article.canonical_url == article.url
    # Whatever is met again changes nothing.
    before = (article.id, article.url, article.revision)
    assert {take(bench, path, pages[path]) for path in order} <= {"unchanged", "duplicate"}
    (again,) = bench.articles()
    assert (again.id, again.url, again.revision) == before


def test_a_number_alone_never_makes_two_articles_one(bench: Bench) -> None:
    other = unnamed(7).replace("gặp mặt", "thi nấu ăn").replace("đoàn viên", "công nhân")
    start, end = other.index("<p>"), other.index('</div>\n<div class="article-detail-author"')
    body = """<p>Chín đội dự hội thi của khu nhà trọ, mỗi đội có ba mươi phút để dọn một mâm cơm gia đình.</p>
<p>Giám khảo chấm theo hương vị, cách trình bày và số tiền đi chợ mà các đội kê trong phiếu.</p>"""
    other = other[:start] + body + other[end:]
    assert [take(bench, OLD, unnamed(7)), take(bench, NEW, other)] == ["stored", "stored"]
    assert len(bench.articles()) == 2
    # The print view goes to the one whose text it shows.
    assert take(bench, PRINT, print_view(7)) == "duplicate"
    assert sorted(len(found) for found in urls(bench)) == [1, 2]


def test_a_reprint_of_a_print_view_elsewhere_is_an_article_of_its_own(bench: Bench) -> None:
    declare(bench.sources, "khac", "khac.example", sections=["/tin"])
    assert take(bench, PRINT, print_view(7)) == "stored"
    (bench.folder / "khac.html").write_text(print_view(7), encoding="utf-8")
    ran = bench.run("import", "khac.html", "--url", "https://khac.example/bai-9.html", "--no-enrich", "--json")
    assert ran.record["outcomes"] == {"stored": 1}
    assert len(bench.articles()) == 2


def test_an_article_that_was_taken_down_comes_back_under_none_of_its_addresses(bench: Bench) -> None:
    assert take(bench, OLD, unnamed(7)) == "stored"
    removed = bench.run("takedown", f"https://{HOST}/{OLD}", "--yes", "--json")
    assert removed.status == 0, removed.err
    assert removed.record["addresses"] == [f"https://{HOST}/{OLD}"]
    assert [take(bench, path, page) for path, page in ((NEW, unnamed(7)), (PRINT, print_view(7)))] == ["gone", "gone"]
    assert list(bench.articles()) == []


def test_a_renamed_article_is_known_by_its_new_address_and_stays_due(bench: Bench) -> None:
    site = bench.site
    site.robots(HOST, "")
    site.put(HOST, f"/{OLD}", unnamed(7))
    site.section(HOST, "/tin", [f"/{OLD}"])
    assert bench.harvest("thu").record["outcomes"]["stored"] == 1
    (held,) = bench.articles()
    site.put(HOST, f"/{OLD}", status=301, headers={"Location": f"/{NEW}"})
    site.put(HOST, f"/{NEW}", unnamed(7, "Xí nghiệp hứa trả lời trước cuối tháng."))
    site.section(HOST, "/tin", [f"/{NEW}"])
    assert bench.harvest("thu").record["outcomes"] == {"listing": 1, "stored": 1}
    (renamed,) = bench.articles()
    assert (renamed.id, renamed.url, renamed.revision) == (held.id, f"https://{HOST}/{NEW}", 2)
    assert {page.url: page.state for page in bench.pages()}[f"https://{HOST}/{NEW}"] == "done"


@pytest.mark.shared
@pytest.mark.parametrize("named", [True, False], ids=["canonical-named", "no-canonical-named"])
@pytest.mark.parametrize("backwards", [False, True])
def test_copies_of_the_replica_web_are_their_articles(
    shared: Path, sqlite_settings: Settings, named: bool, backwards: bool
) -> None:
    sites = shared / "sites"
    rows = [json.loads(line) for line in (sites / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    files = {row["url"]: row for row in map(json.loads, (sites / "index.jsonl").read_text("utf-8").splitlines())}
    copies = {row["url"]: row["duplicate_of"] for row in rows if row["role"] in ("duplicate", "print")}
    assert len(copies) >= 9
    addresses = sorted({*copies, *copies.values()}, reverse=backwards)
    held: dict[str, str] = {}
    for at, url in enumerate(addresses):
        body = gzip.decompress((sites / files[url]["file"]).read_bytes()).decode()
        if not named:
            body = re.sub(r"<link[^>]*canonical[^>]*>|<meta[^>]*og:url[^>]*>|<script.*?</script>", "", body, flags=re.S)
            body = re.sub(r"<input[^>]*__printURL[^>]*>|URL:\s*http[^<]*", "", body)
        article = extract(Page(url, body.encode()))
        assert isinstance(article, Article)
        with write_session(open_engine(sqlite_settings)) as session:
            seen = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=at)
            held[url] = store_article(session, article, capture_id=None, seen_at=seen).article_id
    assert {url: held[url] == held[of] for url, of in copies.items()} == dict.fromkeys(copies, True)
    assert len(set(held.values())) == len(set(copies.values()))
