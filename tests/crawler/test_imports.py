"""Files that come by hand: WARC, saved pages, text dumps; and the archive read again."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from crawling import Bench
from small_web import Site, article_page, bomb, declare, serve_site
from sqlalchemy import select, update
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.saved_files import address_in
from kb.ingest import Ingest
from kb.models import Capture, Page, Revision
from kb.queries.captures import list_archived_articles
from kb.records import Article
from kb.sessions import open_engine, read_session, write_session

HOST = "thu.example"
DUMP = """Tổ công đoàn phân xưởng may góp sách cho tủ sách chung
Công đoàn
08:30 | 12/03/2024
(LĐTĐ) Sau hai tuần vận động, tủ sách của phân xưởng may đã có hơn ba trăm cuốn do đoàn viên góp.

Tủ sách đặt ở khu nghỉ trưa, mở cửa cả ngày, ai mượn thì ghi tên vào sổ. Nhiều nhất là sách về nuôi con, sức khỏe và \
pháp luật lao động, được các tổ chuyền tay nhau đọc trong giờ nghỉ giữa ca.

Ban chấp hành công đoàn cơ sở cho biết mỗi quý sẽ mua thêm hai mươi cuốn mới theo phiếu góp ý của đoàn viên, đồng thời \
tổ chức buổi kể chuyện sách vào chiều thứ sáu cuối tháng.

Lê Thị Thử
"""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with serve_site() as site:
        made = Bench(tmp_path, site)
        declare(made.sources, "thu", HOST, sections=["/tin"])
        yield made


def write_warc(path: Path, pages: list[tuple[str, int, str, bytes]], *, packed: bool = True) -> None:
    """A WARC of another tool's making: address, status, type and body of each response."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=packed)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "another"}))
        for url, status, kind, body in pages:
            http = StatusAndHeaders(f"{status} X", [("Content-Type", kind)], protocol="HTTP/1.1")
            about = {"WARC-Date": "2024-05-01T03:04:05Z"}
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=BytesIO(body), http_headers=http, warc_headers_dict=about
                )
            )


def said(bench: Bench) -> list[dict[str, object]]:
    """What all articles say, with the moments at which they were seen."""
    with read_session(open_engine(bench.settings)) as session:
        rows = session.execute(
            select(Revision.content, Revision.text, Revision.stored_at, Revision.last_seen).order_by(Revision.text)
        )
        return [row._asdict() for row in rows]


def test_text_dumps_are_stored_once_and_what_is_none_is_named(bench: Bench) -> None:
    folder = bench.folder
    (folder / "tin.txt").write_text(DUMP, encoding="utf-8")
    (folder / "tin-utf16.txt").write_text(DUMP.replace("may", "dệt"), encoding="utf-16")
    (folder / "thu.txt").write_text("Xin chào.", encoding="utf-8")
    (folder / "anh.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "rong.txt").write_bytes(b"\n\n")
    (folder / "bom.gz").write_bytes(bomb(200_000_000))
    (folder / "trong" / "con").mkdir(parents=True)
    names = ["thu.txt", "tin.txt", "anh.png", "rong.txt", "bom.gz", "tin-utf16.txt", "trong"]
    ran = bench.run("import", *names, "--no-enrich", "--json")
    assert ran.status == 1
    assert "Traceback" not in ran.err
    assert ran.record["outcomes"] == {"stored": 2, "not_article": 1}
    for name in ("thu.txt", "anh.png", "rong.txt", "bom.gz", "trong"):
        assert len([line for line in ran.err.splitlines() if name in line]) == 1
    first, _ = sorted(bench.articles(), key=lambda article: "dệt" in article.headline)
    assert (first.headline, first.outlet_tag) == ("Tổ công đoàn phân xưởng may góp sách cho tủ sách chung", "LĐTĐ")
    assert (first.url, first.date_published, first.authors) == (None, "2024-03-12T08:30:00+07:00", ["Lê Thị Thử"])

    again = bench.run("import", "tin.txt", "tin-utf16.txt", "--no-enrich", "--json")
    assert (again.status, again.record["outcomes"]) == (0, {"unchanged": 2})
    with read_session(open_engine(bench.settings)) as session:
        assert len(session.scalars(select(Capture)).all()) == 3

    assert bench.run("import", "khong-co.txt").status == 2
    assert bench.run("import", "tin.txt", "--source", "khong-co").status == 2
    assert bench.run("import", "tin.txt", "thu.txt", "--url", "https://thu.example/a-1.html").status == 2


def test_a_folder_stands_for_the_files_in_it(bench: Bench) -> None:
    folder = bench.folder / "trang"
    (folder / "anh").mkdir(parents=True)
    for number in (1, 2):
        (folder / f"{number}.html").write_text(article_page(HOST, number), encoding="utf-8")
        (folder / "anh" / f"{number}.html").write_text(article_page(HOST, number + 10), encoding="utf-8")
    (folder / "3.html").write_bytes(b"\x89PNG")
    long = f"https://{HOST}/{'a' * 2000}-5.html"
    (folder / "4.html").write_text(article_page(HOST, 5).replace(f"https://{HOST}/tin-cong-doan-so-5.html", long))
    (folder / ".an").write_text(article_page(HOST, 4), encoding="utf-8")
    ran = bench.run("import", "trang", "--no-enrich", "--json")
    assert (ran.status, ran.record["outcomes"], len(ran.record["refused"])) == (1, {"stored": 2}, 2)
    assert "trang/3.html" in ran.err and "more than 2,000 characters" in ran.err
    assert bench.run("import", "trang", "--url", f"https://{HOST}/a-1.html").status == 2


def test_saved_pages_know_their_address_or_are_told_it(bench: Bench) -> None:
    folder = bench.folder
    (folder / "mot.html").write_text(article_page(HOST, 1), encoding="utf-8")
    (folder / "hai.html.gz").write_bytes(gzip.compress(article_page(HOST, 2).encode()))
    nameless = article_page(HOST, 3).replace('rel="canonical"', 'rel="x"')
    (folder / "ba.html").write_text(nameless, encoding="utf-8")
    assert bench.run("import", "mot.html", "hai.html.gz", "--no-enrich").status == 0
    assert bench.run("import", "ba.html", "--url", f"https://{HOST}/ba-3.html", "--no-enrich").status == 0
    assert [(article.url, article.source_id) for article in bench.articles()] == [
        (f"https://{HOST}/ba-3.html", "thu"),
        (f"https://{HOST}/tin-cong-doan-so-1.html", "thu"),
        (f"https://{HOST}/tin-cong-doan-so-2.html", "thu"),
    ]


@pytest.mark.parametrize(
    ("page", "address"),
    [
        (b"<!-- saved from url=(0027)https://thu.example/a-1.html -->\n<html>", "https://thu.example/a-1.html"),
        (b"<link href='https://thu.example/b-2.html' rel=canonical>", "https://thu.example/b-2.html"),
        (b'<meta content="https://thu.example/c-3.html" property="og:url">', "https://thu.example/c-3.html"),
        (b'<link rel="canonical" href="/tuong-doi.html">', None),
        (b'<link rel="stylesheet" href="https://thu.example/x.css">', None),
    ],
)
def test_a_saved_page_names_its_address(page: bytes, address: str | None) -> None:
    assert address_in(page) == address


@pytest.mark.parametrize("packed", [True, False])
def test_another_tools_warc_gives_the_articles_of_declared_sources(bench: Bench, packed: bool) -> None:
    page = article_page(HOST, 1).encode()
    foreign = article_page("nha-khac.example", 2).encode()
    path = bench.folder / ("crawl.warc.gz" if packed else "crawl.warc")
    write_warc(
        path,
        [
            (f"https://{HOST}/tin-cong-doan-so-1.html", 200, "text/html", page),
            (f"https://{HOST}/anh.jpg", 200, "image/jpeg", b"\xff\xd8\xff"),
            (f"https://{HOST}/robots.txt", 200, "text/plain", b"User-agent: *"),
            (f"https://{HOST}/mat-9.html", 404, "text/html", b"<h1>404</h1>"),
            ("https://nha-khac.example/tin-cong-doan-so-2.html", 200, "text/html", foreign),
        ],
        packed=packed,
    )
    ran = bench.run("import", path.name, "--no-enrich", "--json")
    assert ran.status == 0, ran.err
    assert (ran.record["outcomes"], ran.record["foreign"]) == ({"stored": 1, "gone": 1}, 1)
    (article,) = bench.articles()
    assert article.first_seen == datetime(2024, 5, 1, 3, 4, 5, tzinfo=UTC)
    everything = bench.run("import", path.name, "--all", "--no-enrich", "--json")
    assert everything.record["outcomes"] == {"stored": 1, "unchanged": 1, "gone": 1}
    path.write_bytes(path.read_bytes()[:-40])
    assert bench.run("import", path.name, "--no-enrich").status == 0
    path.write_bytes(b"WARC/1.0\r\nnothing more")
    broken = bench.run("import", path.name, "--no-enrich")
    assert broken.status == 1 and path.name in broken.err and "Traceback" not in broken.err


def _harvest(bench: Bench, site: Site) -> None:
    site.robots(HOST, "")
    site.section(HOST, "/tin", [site.article(HOST, number) for number in range(1, 4)] + ["/mat-9.html"])
    assert bench.harvest("thu").status == 0


def test_a_wacz_of_browsertrix_gives_its_articles_and_no_copies_of_their_text(bench: Bench) -> None:
    page = article_page(HOST, 5).encode()
    url = f"https://{HOST}/tin-cong-doan-so-5.html"
    warc = bench.folder / "rec-1.warc.gz"
    write_warc(warc, [(url, 200, "text/html", page), (f"https://{HOST}/a.js", 200, "text/javascript", b"1")])
    with warc.open("ab") as stream:
        writer = WARCWriter(stream, gzip=True)
        for address, kind, body in (
            (f"urn:text:{url}", "text/plain", DUMP.encode()),
            (f"urn:pageinfo:{url}", "application/json", b"{}"),
        ):
            record = writer.create_warc_record(address, "resource", payload=BytesIO(body), warc_content_type=kind)
            writer.write_record(record)
    wacz = bench.folder / "thu-thap.wacz"
    with zipfile.ZipFile(wacz, "w") as packed:
        packed.writestr("datapackage.json", "{}")
        packed.writestr("pages/pages.jsonl", "")
        packed.writestr(zipfile.ZipInfo("archive/../../rec-1.warc.gz"), warc.read_bytes())
    ran = bench.run("import", str(wacz), "--no-enrich", "--json")
    assert ran.status == 0, ran.err
    assert ran.record["outcomes"] == {"stored": 1}
    assert [article.url for article in bench.articles()] == [url]
    assert not list(bench.settings.data_dir.glob(".wacz-*")) and not (bench.folder.parent / "rec-1.warc.gz").exists()
    # Read again from the archive, and the same file once more.
    assert bench.run("reextract", "--no-enrich", "--json").record["outcomes"] == {"unchanged": 1}
    assert bench.run("import", str(wacz), "--no-enrich", "--json").record["outcomes"] == {"unchanged": 1}


def test_a_wacz_that_is_damaged_or_a_bomb_is_refused(bench: Bench) -> None:
    bomb_file, cut = bench.folder / "bom.wacz", bench.folder / "cut.wacz"
    with zipfile.ZipFile(bomb_file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("archive/a.warc", bytes(90_000_000))
    with zipfile.ZipFile(cut, "w") as packed:
        packed.writestr("archive/a.warc.gz", bytes(range(256)) * 40)
    data = bytearray(cut.read_bytes())
    data[60:80] = bytes(20)
    cut.write_bytes(bytes(data))
    ran = bench.run("import", str(bomb_file), str(cut), "--no-enrich", "--json")
    assert ran.status == 1
    assert "far more" in ran.record["refused"][0] and "cannot be unpacked" in ran.record["refused"][1]
    assert "Traceback" not in ran.err
    assert not list(bench.settings.data_dir.glob(".wacz-*"))


@pytest.fixture
def eventful(bench: Bench) -> Bench:
    """Four harvests: an article changes, one is gone, listings answer 304, a page moves; and a dump by hand."""
    site = bench.site
    site.robots(HOST, "")
    paths = [site.article(HOST, number) for number in range(1, 5)]
    site.put(HOST, "/cu-7.html", status=301, headers={"Location": "/tin-cong-doan-so-1.html"})
    site.section(HOST, "/tin", [*paths, "/mat-9.html", "/cu-7.html"], etag='"mot"')
    assert bench.harvest("thu").status == 0
    site.article(HOST, 2, text="Tổ trưởng bổ sung: nhà để xe sẽ xong trước tháng sáu.")
    del site.pages[HOST, paths[2]]
    # What moved the first time is not asked again; what was gone may be back.
    full = bench.harvest("thu", "--full").record["outcomes"]
    assert full == {"stored": 1, "unchanged": 2, "gone": 2, "listing": 1}
    assert bench.harvest("thu").record["outcomes"] == {"listing": 1}
    assert site.hits[-1].status == 304
    # Articles that are due and say what they said are seen again.
    with write_session(open_engine(bench.settings)) as session:
        ago = datetime.now(UTC) - timedelta(hours=1)
        session.execute(update(Page).where(Page.kind == "article", Page.state == "done").values(next_fetch_at=ago))
    before = {article.url: article.last_seen for article in bench.articles()}
    assert bench.harvest("thu").record["outcomes"]["unchanged"] == 3
    assert sum(article.last_seen > before[article.url] for article in bench.articles()) == 3
    (bench.folder / "tin.txt").write_text(DUMP, encoding="utf-8")
    assert bench.run("import", "tin.txt", "--no-enrich").status == 0
    return bench


def test_an_empty_knowledge_base_is_rebuilt_from_the_archive_alone(eventful: Bench, tmp_path: Path) -> None:
    bench, asked = eventful, len(eventful.site.hits)
    exported = bench.export()
    assert [json.loads(line)["revision"] for line in exported.splitlines()].count(2) == 1
    assert sum(json.loads(line)["gone_at"] is not None for line in exported.splitlines()) == 1
    files = [str(file) for file in bench.settings.archive_dir.iterdir()]

    # Its files from elsewhere, in any order, and once more.
    other = Bench(tmp_path / "other", bench.site)
    declare(other.sources, "thu", HOST, sections=["/tin"])
    for order in (files[::-1], files):
        ran = other.run("import", *order, "--no-enrich", "--json")
        assert ran.status == 0, ran.err
        assert other.export() == exported
        assert sorted(file.name for file in other.settings.archive_dir.iterdir()) == sorted(Path(f).name for f in files)
    assert json.dumps(said(other), default=str) == json.dumps(said(bench), default=str)

    # A lost database beside its archive.
    third = Bench(tmp_path / "third", bench.site)
    declare(third.sources, "thu", HOST, sections=["/tin"])
    shutil.copytree(bench.settings.archive_dir, third.settings.archive_dir)
    for _ in range(2):
        assert third.run("reextract", "--no-enrich").status == 0
        assert third.export() == exported
    assert len(bench.site.hits) == asked
    assert third.run("reindex").status == 0
    assert third.run("db", "check").status == 0

    # The own archive is read where it lies and not copied; reading it again changes nothing.
    before = sorted(bench.settings.archive_dir.iterdir())
    assert bench.run("reextract", "--no-enrich").status == 0
    assert bench.export() == exported
    assert bench.run("import", *files, "--no-enrich").status == 0
    assert bench.export() == exported
    assert sorted(bench.settings.archive_dir.iterdir()) == before


def test_an_archive_file_never_takes_the_place_of_another(eventful: Bench, tmp_path: Path) -> None:
    (first, *_) = sorted(eventful.settings.archive_dir.iterdir())
    held = first.read_bytes()
    elsewhere = tmp_path / "elsewhere" / first.name
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(held + held)
    exported = eventful.export()
    assert eventful.run("import", str(elsewhere), "--no-enrich").status == 0
    assert first.read_bytes() == held
    assert eventful.export() == exported
    assert not list(eventful.settings.archive_dir.glob(".*"))


def test_what_was_taken_down_does_not_come_back_with_an_archive(eventful: Bench, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    shutil.copytree(eventful.settings.archive_dir, copies)
    other = Bench(tmp_path / "other", eventful.site)
    declare(other.sources, "thu", HOST, sections=["/tin"])
    assert other.harvest("thu").status == 0
    assert other.run("takedown", "--yes", f"https://{HOST}/tin-cong-doan-so-2.html").status == 0
    ran = other.run("import", *map(str, copies.iterdir()), "--no-enrich", "--json")
    assert ran.status == 0, ran.err
    assert {article.url for article in other.articles()} == {None} | {
        f"https://{HOST}/tin-cong-doan-so-{number}.html" for number in (1, 3, 4)
    }
    for file in other.settings.archive_dir.iterdir():
        assert "tổ công đoàn số 2 mời".encode() not in gzip.decompress(file.read_bytes())


def test_the_archive_is_read_again_with_todays_readers(bench: Bench) -> None:
    _harvest(bench, bench.site)
    (bench.folder / "tin.txt").write_text(DUMP, encoding="utf-8")
    assert bench.run("import", "tin.txt", "--no-enrich").status == 0
    before = said(bench)
    asked = len(bench.site.hits)
    same = bench.run("reextract", "--no-enrich", "--json")
    assert same.status == 0, same.err
    assert same.record["outcomes"] == {"unchanged": 4}
    assert said(bench) == before
    # What an earlier reader made of one page, where today's reads it otherwise: that becomes a revision.
    held = next(iter(list_archived_articles(bench.settings, "thu")))
    ingest = Ingest(bench.settings)
    earlier = Article(
        held.capture.url, held.capture.url, "Bản đọc cũ", "Chỉ có một dòng.", extractor="mastercms/0", source="thu"
    )
    run = ingest.start_run("reextract", {})
    ingest.take(run, held.capture, earlier, kind="article", source_id="thu", size=held.size)
    assert "Bản đọc cũ" in [article.headline for article in bench.articles()]
    changed = bench.run("reextract", "--source", "thu", "--no-enrich", "--json")
    assert changed.record["outcomes"] == {"stored": 1, "unchanged": 2}
    assert "Bản đọc cũ" not in [article.headline for article in bench.articles()]
    assert sorted(article.revision for article in bench.articles()) == [1, 1, 1, 3]
    assert len(bench.site.hits) == asked
    assert bench.run("reextract", "--source", "khong-co").status == 2
    for file in bench.settings.archive_dir.iterdir():
        file.unlink()
    lost = bench.run("reextract", "--no-enrich")
    assert lost.status == 1 and "Traceback" not in lost.err


def test_sources_are_listed_shown_and_checked(bench: Bench) -> None:
    listed = bench.run("sources", "list", "--json")
    rows = {row["id"]: row for row in json.loads(listed.out)}
    assert set(rows["thu"]) == {"id", "name", "url", "domains", "reader"}
    assert rows["thu"]["domains"] == [HOST]
    assert json.loads(bench.run("sources", "--json").out) == json.loads(listed.out)
    shown = bench.run("sources", "show", "thu")
    assert shown.status == 0 and f"https://{HOST}/tin" in shown.out
    assert bench.run("sources", "show", "khong-co").status == 2
    never = bench.run("sources", "check", "thu")
    assert (never.status, "never" in never.out) == (0, True)
    _harvest(bench, bench.site)
    checked = bench.run("sources", "check", "thu", "--json")
    (row,) = json.loads(checked.out)
    assert checked.status == 0
    assert (row["articles"], row["dated"], row["faults"]) == (3, 3, [])
    assert row["outcomes"] == {"listing": 1, "stored": 3, "gone": 1}
