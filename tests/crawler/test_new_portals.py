"""New portals: declared by a few lines of TOML, or added by the guide's one module and one saved page."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import Bench
from small_web import Site, serve_site

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = ROOT / "docs" / "how-to" / "add-a-source.md"

SHAREPOINT = """id = "congdoan_ven_bien"
name = "Công đoàn tỉnh Ven Biển"
url = "https://congdoan.venbien.example/"
reader = "sharepoint_portal"
article = '(?i)^/portal/pages/\\d{4}-\\d{1,2}-\\d{1,2}/[^/?]+\\.aspx'
sections = ["/portal/KenhTin/Tin-cong-doan.aspx"]
"""
LIFERAY = """id = "congdoan_mien_nui"
name = "Công đoàn tỉnh Miền Núi"
url = "https://www.congdoan.miennui.example/"
reader = "liferay"
article = '/-/details/\\d+/[^/?]+'
sections = ["/web/congdoan/tin-tuc"]
"""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with serve_site() as site:
        yield Bench(tmp_path, site)


def sharepoint(site: Site, host: str) -> None:
    """A portal of the family of Nam Định: the day of an article stands in its address."""
    cards = ""
    for day in (5, 16, 28):
        path = f"/portal/Pages/2024-8-{day}/To-thu-{day}-go-cua-tung-nhak{day}x7q.aspx"
        cards += f'<li><h3><a href="{path}">Tổ thứ {day} gõ cửa từng nhà</a></h3><span>({day}/8/2024)</span></li>'
        site.put(
            host,
            path,
            f"""<html><body><form id="aspnetForm"><div class="main-content"><h1 id="art-title">Tổ thứ {day} gõ cửa từng
nhà</h1><div id="art-sapo">Chuyến đi thứ {day} của tổ kéo dài hai ngày.</div><div id="art-content"><p>&nbsp;&nbsp;Tổ gặp
{day + 40} gia đình có con nhỏ, ghi lại việc nhà máy cần sửa và việc phường có thể giúp ngay.</p><p>Danh sách được gửi
lên ban chấp hành trong tuần, kèm lịch hẹn trả lời cho từng gia đình.</p></div></div>
<div class="tin-khac"><ul><li><a href="/portal/KenhTin/Tin-cong-doan.aspx">Tin khác</a></li></ul></div></form></body>
</html>""",
        )
    list_ = f'<div class="main-content"><ul class="list-news">{cards}</ul></div>'
    site.put(host, "/portal/KenhTin/Tin-cong-doan.aspx", f"<html><body>{list_}</body></html>")


def liferay(site: Site, host: str) -> None:
    """A portal with the portlet of Hòa Bình."""
    cards = ""
    for number in (31, 32):
        path = f"/web/congdoan/tin-tuc/-/details/20551/phien-cho-cong-nhan-lan-{number}"
        cards += f"""<div class="cat_record"><div class="right_first_record"><div class="title_v"><a href="{path}"><h3>
Phiên chợ công nhân lần {number}</h3><span class="time">({number - 20}/10/2024)</span></a></div></div></div>"""
        site.put(
            host,
            path,
            f"""<html><body><div id="content"><div id="content_detail_news" class="content_detail_news">
<h1 class="title" id="titleDetail">Phiên chợ công nhân lần {number}</h1><div class="tool"><span class="date_time">07:45
{number - 20}/10/2024</span></div><div class="summary" id="leadDetail">Bốn mươi gian hàng giảm giá mở từ chiều.</div>
<div class="textdetail" id="contentDetail"><p>Hàng ở phiên chợ lần {number} do các nhà máy trong khu mang tới, giá niêm
yết ở đầu mỗi gian.</p><p>Đoàn viên có thẻ được mua trước một giờ và gửi xe không mất tiền.</p></div>
<div class="author">Hà Thị Thử</div></div></div></body></html>""",
        )
    site.put(host, "/web/congdoan/tin-tuc", f'<html><body><div id="content">{cards}</div></body></html>')


def test_portals_declared_in_a_few_lines_are_harvested(bench: Bench) -> None:
    site = bench.site
    for host, lay_out in (("congdoan.venbien.example", sharepoint), ("www.congdoan.miennui.example", liferay)):
        site.robots(host, "")
        lay_out(site, host)
    (bench.sources / "ven_bien.toml").write_text(SHAREPOINT, encoding="utf-8")
    (bench.sources / "mien_nui.toml").write_text(LIFERAY, encoding="utf-8")
    ran = bench.harvest("congdoan_ven_bien", "congdoan_mien_nui")
    assert ran.status == 0, ran.err
    assert ran.record["outcomes"] == {"listing": 2, "stored": 5}
    held = {article.headline: article for article in bench.articles()}
    assert {headline: article.date_published for headline, article in held.items()} == {
        "Tổ thứ 5 gõ cửa từng nhà": "2024-08-05",
        "Tổ thứ 16 gõ cửa từng nhà": "2024-08-16",
        "Tổ thứ 28 gõ cửa từng nhà": "2024-08-28",
        "Phiên chợ công nhân lần 31": "2024-10-11T07:45:00+07:00",
        "Phiên chợ công nhân lần 32": "2024-10-12T07:45:00+07:00",
    }
    trip, market = held["Tổ thứ 16 gõ cửa từng nhà"], held["Phiên chợ công nhân lần 31"]
    assert (trip.source_id, trip.description) == ("congdoan_ven_bien", "Chuyến đi thứ 16 của tổ kéo dài hai ngày.")
    assert trip.article_body.split("\n\n")[1].startswith("Danh sách được gửi lên ban chấp hành trong tuần")
    assert (market.source_id, market.authors) == ("congdoan_mien_nui", ["Hà Thị Thử"])
    assert (len(trip.article_body.split("\n\n")), len(market.article_body.split("\n\n"))) == (2, 2)


def nukeviet(site: Site, host: str) -> None:
    """What the guide's portal would answer."""
    path = "/vi/news/hoat-dong/mot-bai-viet-123.html"
    site.put(
        host,
        path,
        """<html><head><meta name="generator" content="NukeViet v4.5"></head><body><div class="news_column panel">
<h1 class="title" itemprop="headline">Một bài viết về giờ nghỉ giữa ca</h1><span class="h5">Thứ năm - 23/01/2025
20:06</span><div class="hometext" itemprop="description">Phân xưởng thử kéo dài giờ nghỉ thêm mười phút.</div>
<div id="news-bodyhtml" class="bodytext"><p>Sau ba tuần thử, số lần phải dừng máy vì lỗi thao tác giảm rõ.</p>
<p>Công đoàn cơ sở đề nghị giữ cách làm này đến hết mùa nóng rồi lấy ý kiến lại.</p></div></div></body></html>""",
    )
    card = f'<div class="news_column panel-body"><h3><a href="{path}">Một bài viết về giờ nghỉ giữa ca</a></h3></div>'
    site.put(host, "/vi/news/hoat-dong/", f"<html><body>{card}</body></html>")
    feed = f"<rss><channel><item><title>Một</title><link>https://{host}{path}</link></item></channel></rss>"
    site.put(host, "/vi/news/rss/", feed, headers={"Content-Type": "text/xml"})


def files_of(folder: Path) -> dict[str, bytes]:
    kept = (
        path for path in folder.rglob("*") if path.is_file() and not {"__pycache__", ".hypothesis"} & set(path.parts)
    )
    return {str(path.relative_to(folder)): path.read_bytes() for path in kept}


def test_the_guide_adds_a_portal_with_one_module_and_one_saved_page(tmp_path: Path) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    copy, data = tmp_path / "copy", tmp_path / "data"
    for package in ("crawler", "nlp", "kb", "api", "alembic", "tests"):
        ignored = shutil.ignore_patterns("__pycache__", "pages" if package != "tests" else "-")
        shutil.copytree(ROOT / package, copy / package, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", copy)
    before = files_of(copy)
    environment = os.environ | {
        "PYTHONPATH": f"{copy}{os.pathsep}{os.environ['PYTHONPATH']}",
        "BIENNIEN_DATA_DIR": str(data),
        "BIENNIEN_DATABASE_URL": "",
        "BIENNIEN_DELAY": "0",
    }
    environment.pop("BIENNIEN_SOURCES", None)

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True, encoding="utf-8",
            check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    module = re.search(r"^ *```python file=(\S+)\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    saving = re.search(r"^ *biennien (save-page \S+)$", text, re.MULTILINE)
    harvesting = re.search(r"`biennien (harvest \S+ --limit \d+)`, then\s+`biennien (sources check \S+)`", text)
    assert module and saving and harvesting
    (copy / module[1]).write_text(textwrap.dedent(module[2]), encoding="utf-8")
    with serve_site() as site:
        host = "congdoan.mau.example"
        site.robots(host, "User-agent: *\nDisallow: /admin/\n")
        nukeviet(site, host)
        run("-m", "kb.command", *saving[1].split(), "--at", site.origin)
        run("-m", "kb.command", "db", "upgrade")
        harvested = run("-m", "kb.command", *harvesting[1].split(), "--at", site.origin, "--no-enrich", "--json")
    assert json.loads(harvested)["outcomes"] == {"listing": 2, "stored": 1}
    assert "1 articles" in run("-m", "kb.command", *harvesting[2].split())

    (case,) = (copy / "tests" / "pages" / "congdoan_mau").iterdir()
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    assert (expected["headline"], expected["date_published"], expected["source"]) == (
        "Một bài viết về giờ nghỉ giữa ca", "2025-01-23T20:06:00+07:00", "congdoan_mau"
    )  # fmt: skip
    assert b"news-bodyhtml" in gzip.decompress((case / "page.html.gz").read_bytes())
    reading = ("tests/crawler/test_readers.py", "-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest")
    assert "2 passed" in run("-m", "pytest", *reading, "-k", "congdoan_mau or whole", "-v")

    after = files_of(copy)
    assert {name for name in after if after[name] != before.get(name)} == {
        module[1], *(str((case / name).relative_to(copy)) for name in ("page.html.gz", "meta.json", "expected.json"))
    }  # fmt: skip
    assert set(before) <= set(after)
