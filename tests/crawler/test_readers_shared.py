"""The readers on the replica web and on real pages, site by site and field by field."""

from __future__ import annotations

import gzip
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from crawler.extract import extract
from crawler.page import Page
from crawler.saved_pages import expected_of
from kb.records import Article

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    """The measuring program, as a module; its neighbours can be imported."""
    spec = importlib.util.spec_from_file_location("bench_readers", ROOT / "bench" / "readers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "bench"))
        yield module


def test_every_field_of_every_site(shared: Path, bench: ModuleType) -> None:
    result = bench.measure(bench.load_pages(shared / "sites"))
    assert len(result) == 8
    low = {
        (site, field): value
        for site, values in result.items()
        for field, value in values.items()
        if field != "pages" and value < (0.995 if field == "body F1" else 0.98)
    }
    assert low == {}


def test_pages_of_unknown_make(shared: Path, bench: ModuleType) -> None:
    """Without a source and without any name of a CMS the generic reader leaves trafilatura (F1 0.64) far behind."""
    pages = bench.withhold(bench.load_pages(shared / "sites")[::3])
    ours, theirs = bench.measure(pages)["all"], bench.measure_trafilatura(pages[::3])
    assert {field: value for field, value in ours.items() if field != "pages" and value < 0.97} == {}
    assert theirs["body F1"] < 0.8
    assert all(expected_of(extract(page))["extractor"] == "trafilatura" for page, _ in pages[::5])


def test_dirt_changes_no_reading(shared: Path, bench: ModuleType) -> None:
    low = {
        (name, field): value
        for name, row in bench.measure_dirt(bench.load_pages(shared / "sites")[::15]).items()
        for field, value in row.items()
        if field != "pages" and value < (0.985 if field == "body F1" else 0.99)
    }
    assert low == {}


def read_real(shared: Path, name: str, url: str) -> Article:
    body = gzip.decompress((shared / "sites" / "real" / f"{name}.html.gz").read_bytes())
    result = extract(Page(url, body))
    assert isinstance(result, Article), result
    return result


def test_a_real_page_of_mastercms(shared: Path) -> None:
    """Read by eye: six pictures (the hidden gallery repeats them), five paragraphs, four tags."""
    article = read_real(shared, "netbiz_detail", "https://netbiz.net.vn/mot-bai-1527.html")
    assert article.headline.startswith("Hiền Hồ viết thư tay xin lỗi")
    assert (article.canonical_url or "").endswith("-mia-mai-1527.html")
    assert (article.description or "").startswith("Bức thư tay được Hiền Hồ gửi tới FC")
    assert article.authors == ("Hải Thụy",)
    assert article.date_published == "2022-04-19T23:32:00+07:00"
    assert (article.article_section, len(article.keywords)) == ("Showbiz", 4)
    assert len(article.article_body.split("\n\n")) == 5
    captions = [image.caption for image in article.images]
    assert len(captions) == 6
    assert [bool(caption) for caption in captions] == [True, True, False, True, True, False]
    assert captions[0] == "Nữ ca sĩ Hiền Hồ"
    assert article.related_urls == ()


def test_a_real_page_of_vccorp(shared: Path) -> None:
    article = read_real(shared, "nld_article", "https://nld.com.vn/mot-bai-196260307071308923.htm")
    assert (article.source, article.outlet_tag) == ("nld", "NLĐO")
    assert article.headline == "Những sai sót hộ kinh doanh thường gặp khi thực hiện quy định mới về thuế"
    assert article.authors == ("Minh Chiến",)
    assert article.date_published == "2026-03-07T08:06:00+07:00"
    assert article.article_section == "Kinh tế"
    assert "hộ kinh doanh" in article.keywords
    assert article.article_body.startswith("Chính phủ vừa ban hành Nghị định 68/2026/NĐ-CP")
    assert article.article_body.endswith("nhưng tổng mức trừ không vượt quá 500 triệu đồng/năm.")
    for image in article.images:
        assert image.caption
        assert image.caption not in article.article_body


def test_real_lists_are_no_articles(shared: Path) -> None:
    for name, url in (("netbiz_news", "https://netbiz.net.vn/showbiz"), ("nld_list", "https://nld.com.vn/kinh-te.htm")):
        body = gzip.decompress((shared / "sites" / "real" / f"{name}.html.gz").read_bytes())
        assert expected_of(extract(Page(url, body)))["outcome"] == "not_article", name
