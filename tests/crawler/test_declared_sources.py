"""Sources that a user declares, and pages saved as test cases."""

from __future__ import annotations

import gzip
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.extract import extract
from crawler.extract_cli import save_page
from crawler.page import Page
from crawler.sources import SourceError, find_source, load_sources
from kb.records import Article

DECLARED = """id = "congdoan_mau"
name = "Công đoàn huyện Mẫu"
url = "https://congdoan.mau-huyen.gov.vn/"
reader = "nukeviet"
article = '/tin-tuc/[\\w-]+-\\d+\\.html$'
sections = ["/vi/news/tin-tuc/"]
feeds = ["/vi/news/rss/"]
"""


def test_a_declared_portal_is_read_by_its_cms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mau.toml").write_text(DECLARED, encoding="utf-8")
    monkeypatch.setenv("BIENNIEN_SOURCES", str(tmp_path))
    url = "https://www.congdoan.mau-huyen.gov.vn/vi/news/tin-tuc/hop-mat-dau-xuan-7.html"
    source = find_source(url)
    assert source is not None
    assert source.id == "congdoan_mau"
    assert source.domains == ("congdoan.mau-huyen.gov.vn",)
    assert source.sections[0].url == "https://congdoan.mau-huyen.gov.vn/vi/news/tin-tuc/"
    page = """<html><body><div class="news_column"><h1 class="title">Họp mặt đầu xuân</h1><span class="h5">Thứ sáu -
    07/02/2025 20:06</span><div class="hometext">Tóm tắt.</div><div id="news-bodyhtml"><p>Buổi họp mặt có 120 người.</p>
    </div></div></body></html>"""
    article = extract(Page(url, page.encode()))
    assert isinstance(article, Article)
    assert (article.source, article.date_published) == ("congdoan_mau", "2025-02-07T20:06:00+07:00")
    # An edited declaration counts at once.
    (tmp_path / "mau.toml").write_text(DECLARED.replace("Mẫu", "Mới"), encoding="utf-8")
    assert load_sources()["congdoan_mau"].name == "Công đoàn huyện Mới"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "congdoan_mau"', "", "lacks 'id'"),
        ('id = "congdoan_mau"', 'id = "Công đoàn"', "an id is made of"),
        ('"nukeviet"', '"wordpress_x"', "unknown reader"),
        ("'/tin-tuc/[", "'/tin-tuc/([", "no regular expression"),
        ('"https://congdoan', '"ftp://congdoan', "must be an http"),
        ("feeds =", "rss =", "unknown key 'rss'"),
        ('["/vi/news/rss/"]', '"/vi/news/rss/"', "wrong kind for 'feeds'"),
        ('["/vi/news/rss/"]', '["/vi/news/rss/"]\nexpect = 3', "wrong kind for 'expect'"),
        ('["/vi/news/rss/"]', '["/vi/news/rss/"]\nexpect.pictures = 0.5', "unknown thing, 'pictures'"),
        ('["/vi/news/rss/"]', '["/vi/news/rss/"]\nexpect.dated = 90', "expect.dated is a share from 0 to 1"),
        ('["/vi/news/rss/"]', '["/vi/news/rss/"]\nexpect.articles_a_run = "3"', "is a whole number"),
        ("feeds =", "day_archives =", "does not say where the day stands"),
        ("feeds =", "day_archives = ['/ngay-{ngay}/']  #", "does not say where the day stands"),
        ('id = "congdoan_mau"', "id = ", "not valid TOML"),
    ],
)
def test_a_wrong_declaration_is_told_in_one_sentence(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in DECLARED
    (tmp_path / "mau.toml").write_text(DECLARED.replace(old, new), encoding="utf-8")
    with pytest.raises(SourceError, match=message) as told:
        load_sources(tmp_path)
    assert "mau.toml" in str(told.value)
    assert "\n" not in str(told.value).strip()


def test_a_missing_folder_of_declarations_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="does not exist"):
        load_sources(tmp_path / "khong-co")


ARTICLE = """<html><body><h1 class="article-detail-title">Một trang để lưu</h1>
<div class="article-detail-desc">(LĐTĐ) Tóm tắt.</div>
<div class="__MASTERCMS_CONTENT"><p>Đoạn văn của trang được lưu làm mẫu.</p></div></body></html>""".encode()


@pytest.fixture
def small_server() -> Iterator[str]:
    """A server that answers as laodongthudo.vn would; gives its origin."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers = {
                "/robots.txt": (200, b"User-agent: *\nDisallow: /cam/\n"),
                "/mot-trang-de-luu-1.html": (200, ARTICLE),
                "/di-cho-khac-2.html": (301, b""),
            }
            status, body = answers.get(self.path, (404, b"<h1>404</h1>"))
            if self.headers["Host"] != "laodongthudo.vn":
                status, body = 421, b""
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            if status == 301:
                self.send_header("Location", "/noi-moi-2.html")
            self.end_headers()
            self.wfile.write(gzip.compress(body))

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is written."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_page_is_saved_as_a_case(small_server: str, tmp_path: Path) -> None:
    def run(path: str, *more: str) -> tuple[int, str]:
        arguments = [f"https://laodongthudo.vn{path}", "--at", small_server, "--folder", str(tmp_path), *more]
        done = CliRunner().invoke(save_page, arguments)
        return done.exit_code, done.output

    status, output = run("/mot-trang-de-luu-1.html", "--case", "mau")
    assert status == 0, output
    folder = tmp_path / "laodongthudo" / "mau"
    assert gzip.decompress((folder / "page.html.gz").read_bytes()) == ARTICLE
    assert json.loads((folder / "meta.json").read_text())["url"] == "https://laodongthudo.vn/mot-trang-de-luu-1.html"
    assert json.loads((folder / "expected.json").read_text())["headline"] == "Một trang để lưu"
    (folder / "expected.json").write_text("proof-read")
    status, output = run("/mot-trang-de-luu-1.html", "--case", "mau")
    assert (status, "exists" in output) == (1, True)
    assert (folder / "expected.json").read_text() == "proof-read"
    assert run("/cam/bai-3.html") == (
        1,
        "Error: robots.txt of laodongthudo.vn disallows https://laodongthudo.vn/cam/bai-3.html.\n",
    )
    status, output = run("/di-cho-khac-2.html")
    assert (status, "leads elsewhere: /noi-moi-2.html" in output) == (1, True)
    assert run("/mot-trang-de-luu-1.html", "--case", "../x")[0] == 2
    for wrong in (["khong-phai-dia-chi"], ["https://laodongthudo.vn/a-1.html", "--at", "127.0.0.1:9"]):
        assert CliRunner().invoke(save_page, [*wrong, "--folder", str(tmp_path)]).exit_code == 2


def test_a_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    arguments = ["https://laodongthudo.vn/a-1.html", "--at", "http://127.0.0.1:9", "--folder", str(tmp_path)]
    done = CliRunner().invoke(save_page, arguments)
    assert done.exit_code == 1
    assert "could not be fetched" in done.output
    assert "Traceback" not in done.output
