from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from kb.cli_takedown import takedown
from kb.enrich import enrich
from kb.ingest import Ingest
from kb.migrations import upgrade
from kb.models import Article, Base, Capture, Document, Fetch, Page, Story
from kb.records import Article as ArticleRecord
from kb.records import ArticleKey
from kb.records import Capture as CaptureRecord
from kb.redaction import RedactionError, redact_record
from kb.reviews import store_review
from kb.search.index import update_index
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from kb.takedown import TakedownError, take_down
from tests.kb.small_press import count, find, make_article, read_rows, take

SECRET = "Ông Lê Văn Kín, Chủ tịch LĐLĐ huyện Gia Lâm, trao 120 suất quà theo Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2023."
GONE = make_article(1, "Tin phải gỡ", SECRET + " Buổi lễ diễn ra ở nhà văn hóa huyện." * 3, published="2023-06-10")
KEPT = make_article(
    2, "Tin được giữ", "LĐLĐ huyện Gia Lâm thực hiện Kế hoạch số 33/KH-LĐLĐ từ tháng này.", published="2023-07-01"
)


def record(url: str, body: str, number: int) -> bytes:
    """A gzip member with one WARC response, as archives hold it."""
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}".encode()
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\n"
        f"WARC-Date: 2026-01-05T00:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def archive(folder: Path, articles: list[ArticleRecord]) -> list[CaptureRecord]:
    """One archive file with a record for each article, and the captures that lead to them."""
    folder.mkdir(parents=True, exist_ok=True)
    data, captures = b"", []
    for number, article in enumerate(articles):
        captures.append(
            CaptureRecord(
                url=article.url or "",
                fetched_at=datetime(2026, 1, 5, tzinfo=UTC),
                status=200,
                warc_file="own.warc.gz",
                warc_offset=len(data),
            )
        )
        data += record(article.url or "", article.article_body, number)
    (folder / "own.warc.gz").write_bytes(data)
    return captures


@pytest.fixture
def press(settings: Settings) -> Settings:
    """Two archived articles, annotated and indexed; the first one's page is in the frontier and reviewed."""
    ingest = Ingest(settings)
    run = ingest.start_run("harvest", {})
    articles = [GONE, KEPT]
    for article, capture in zip(articles, archive(settings.archive_dir, articles), strict=True):
        ingest.take(run, capture, article)
    enrich(settings)
    now = datetime(2026, 1, 5, tzinfo=UTC)
    page = {"url": GONE.url, "origin": "https://bao.example", "kind": "article", "state": "done", "found_at": now}
    with write_session(open_engine(settings)) as session:
        session.execute(insert(Page).values(page | {"priority": 10, "tries": 0, "next_fetch_at": now}))
        mention = find(settings, Article, Article.url == GONE.url)[0]
        fact = session.scalars(
            select(Base.metadata.tables["mention"].c.id).where(
                Base.metadata.tables["mention"].c.article_id == mention.id
            )
        ).first()
        assert fact is not None
        store_review(session, layer="mention", fact_id=fact, verdict="accept", reviewer="thử", note="Lê Văn Kín")
    update_index(settings)
    return settings


def everywhere(settings: Settings, words: str) -> list[str]:
    """The tables in which the words stand."""
    with read_session(open_engine(settings)) as session:
        return [
            name
            for name, table in Base.metadata.tables.items()
            if words
            in json.dumps([list(row) for row in session.execute(select(table))], default=str, ensure_ascii=False)
        ]


def test_an_article_leaves_every_table_its_archive_record_and_the_index(press: Settings) -> None:
    from kb.queries.filters import Filters
    from kb.search import search_articles

    assert {"article", "revision", "mention", "review"} <= set(everywhere(press, "Lê Văn Kín"))
    [held] = find(press, Article, Article.url == GONE.url)
    gone = take_down(press, GONE.url or "", reason="theo yêu cầu")
    update_index(press)
    assert (gone.article_id, gone.records) == (held.id, 1)
    assert everywhere(press, "Lê Văn Kín") == []
    assert everywhere(press, GONE.headline) == []
    data = (press.archive_dir / "own.warc.gz").read_bytes()
    assert "Lê Văn Kín" not in gzip.decompress(data).decode()
    assert "nhà văn hóa" not in gzip.decompress(data).decode()
    with read_session(open_engine(press)) as session:
        found = search_articles(session, press, Filters(q="quà"))
        assert found.total == 0
    [kept] = find(press, Capture)
    begin = data[kept.warc_offset :]
    assert KEPT.article_body in zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(begin).decode()
    # Pages stay counted, and the frontier does not ask for this one again.
    assert count(press, Fetch) == 2
    [page] = find(press, Page)
    assert (page.state, page.outcome) == ("dead", "gone")


def test_what_others_still_say_stays(press: Settings) -> None:
    take_down(press, GONE.url or "")
    plans = [row.id for row in find(press, Document, Document.symbol == "33/KH-LĐLĐ")]
    assert plans == ["kh-33-ldld-lien-doan-lao-dong-huyen-gia-lam-ha-noi"], "only the undated citation is left"


def test_it_does_not_come_back_but_a_reprint_is_an_article_of_its_own(press: Settings) -> None:
    take_down(press, GONE.url or "")
    ingest = Ingest(press)
    run = ingest.start_run("harvest", {})
    capture = CaptureRecord(url=GONE.url or "", fetched_at=datetime(2026, 2, 1, tzinfo=UTC))
    assert ingest.take(run, capture, GONE) == "gone"
    assert ingest.take(run, capture, replace(GONE, headline="Tin phải gỡ, bản mới")) == "gone"
    assert ingest.take(run, capture, replace(GONE, url=None, canonical_url=None)) == "gone"
    other = replace(GONE, url="https://khac.example/1", canonical_url="https://khac.example/1")
    assert ingest.take(run, replace(capture, url="https://khac.example/1"), other) == "stored"


def test_a_story_goes_on_without_its_first_publisher(sqlite_settings: Settings) -> None:
    copies = [
        replace(
            GONE, url=f"https://b{n}.example/x", canonical_url=f"https://b{n}.example/x", date_published=f"2023-06-1{n}"
        )
        for n in (1, 2, 3)
    ]
    take(sqlite_settings, copies)
    [story] = find(sqlite_settings, Story)
    take_down(sqlite_settings, story.first_article_id)
    [story] = find(sqlite_settings, Story)
    [second] = find(sqlite_settings, Article, Article.url == copies[1].url)
    assert (story.first_article_id, story.id) == (second.id, "s" + second.id[1:])
    take_down(sqlite_settings, second.id)
    assert find(sqlite_settings, Story) == []
    assert [row.story_id for row in find(sqlite_settings, Article)] == [None]


def test_nothing_is_touched_where_the_archive_cannot_be_emptied(press: Settings) -> None:
    before = read_rows(press)
    (press.archive_dir / "own.warc.gz").write_bytes(b"no gzip")
    with pytest.raises(TakedownError, match="nothing was taken down"):
        take_down(press, GONE.url or "")
    assert read_rows(press) == before


def test_a_takedown_that_was_cut_short_is_finished_by_the_next(press: Settings) -> None:
    [capture] = find(press, Capture, Capture.url == GONE.url)
    assert redact_record(press.archive_dir / capture.warc_file, capture.warc_offset)
    gone = take_down(press, GONE.url or "")
    assert gone.records == 0
    assert count(press, Article) == 1


@given(bodies=st.lists(st.text(max_size=3000), min_size=2, max_size=4), which=st.integers(0, 3))
def test_redaction_moves_no_other_record(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str], which: int
) -> None:
    which %= len(bodies)
    clean = [body.encode("utf-8", "replace").decode() for body in bodies]
    records = [record(f"https://b.example/{n}", f"<{n}>{body}", n) for n, body in enumerate(clean)]
    offsets = [sum(map(len, records[:n])) for n in range(len(records))]
    file = tmp_path_factory.mktemp("warc") / "x.warc.gz"
    file.write_bytes(b"".join(records))
    assert redact_record(file, offsets[which])
    assert not redact_record(file, offsets[which])
    data = file.read_bytes()
    assert len(data) == sum(map(len, records))
    for n, (offset, old) in enumerate(zip(offsets, records, strict=True)):
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        text = member.decompress(data[offset:])
        assert member.eof
        if n == which:
            assert text.startswith(b"WARC/1.1\r\nWARC-Type: metadata\r\n")
            assert f"<{n}>".encode() not in text
        else:
            assert text == gzip.decompress(old)


def test_other_readers_read_past_the_gap(tmp_path: Path) -> None:
    from fastwarc.warc import ArchiveIterator, WarcRecordType
    from warcio.archiveiterator import ArchiveIterator as OtherIterator

    records = [record(f"https://b.example/{n}", "Xin chào. " * 50, n) for n in range(3)]
    file = tmp_path / "x.warc.gz"
    file.write_bytes(b"".join(records))
    redact_record(file, len(records[0]))
    with file.open("rb") as stream:
        kinds = [item.record_type for item in ArchiveIterator(stream)]
    assert kinds == [WarcRecordType.response, WarcRecordType.metadata, WarcRecordType.response]
    with file.open("rb") as stream:
        assert [item.rec_type for item in OtherIterator(stream)] == ["response", "metadata", "response"]


@pytest.mark.parametrize("offset", [0, 7, 10_000_000])
def test_a_wrong_place_is_refused(tmp_path: Path, offset: int) -> None:
    file = tmp_path / "x.warc.gz"
    content = gzip.compress(b"no WARC") + record("https://b.example/", "x", 1)
    file.write_bytes(content)
    with pytest.raises(RedactionError):
        redact_record(file, offset)
    assert file.read_bytes() == content


def test_another_article_with_the_number_of_one_that_was_taken_down_stays(settings: Settings) -> None:
    key = ArticleKey("bao", "7")
    gone, kept = replace(GONE, key=key), replace(KEPT, key=key)
    take(settings, [gone, kept], annotate=False)
    take_down(settings, GONE.url or "")
    take(settings, [kept, gone, replace(gone, url=f"{GONE.url}?in", canonical_url=None)], annotate=False)
    outcomes = [row.outcome for row in find(settings, Fetch)]
    assert outcomes == ["stored", "stored", "unchanged", "gone", "gone"]
    assert [row.url for row in find(settings, Article)] == [KEPT.url]


def test_the_command_says_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("BIENNIEN_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    upgrade(open_engine(settings))
    take(settings, [GONE, KEPT])
    unknown = CliRunner().invoke(takedown, ["a0", "--yes"])
    assert (unknown.exit_code, unknown.output) == (1, "Error: there is no article a0\n")
    answer = CliRunner().invoke(takedown, [GONE.url or "", "--yes", "--json"])
    assert answer.exit_code == 0
    assert json.loads(answer.output)["addresses"] == [GONE.url]
    assert count(settings, Article) == 1


@pytest.mark.parametrize("typed", ["", "n\n", "y\n"])
def test_nothing_is_removed_unasked(sqlite_settings: Settings, typed: str) -> None:
    take(sqlite_settings, [KEPT])
    answer = CliRunner().invoke(takedown, [KEPT.url or ""], input=typed)
    assert answer.exit_code == 2
    assert "give --yes" in answer.output
    assert count(sqlite_settings, Article) == 1
