from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from kb.ingest import Ingest, mark_gone, start_run, store_article, store_capture, store_fetch
from kb.migrations import upgrade
from kb.models import Article as Row
from kb.models import ArticleUrl, Base, Capture, Fetch, Outbox, Revision, Source
from kb.records import Article, NotArticle, SourceRecord, annotated_text
from kb.records import Capture as CaptureRecord
from kb.sessions import SchemaError, open_engine, read_session, write_session
from kb.settings import Settings

NOON = datetime(2024, 7, 4, 5, 0, tzinfo=UTC)
ARTICLE = Article(
    url="https://bao.example/tin-1.html",
    canonical_url="https://bao.example/tin-1.html",
    headline="Công đoàn quận Bình An tặng quà đoàn viên",
    description="Chiều qua, hơn một trăm suất quà được trao tận tay đoàn viên khó khăn.",
    article_body="Buổi lễ diễn ra tại nhà văn hóa quận.\n\nĐại diện công nhân cảm ơn tổ chức.",
    extractor="mastercms/1",
    source="laodongthudo",
    authors=("Lê Văn Thử",),
    date_published="2024-07-04T09:15:00+07:00",
    keywords=("công đoàn", "quà"),
)


def store(settings: Settings, article: Article, *, at: datetime = NOON) -> tuple[str, str, int]:
    with write_session(open_engine(settings)) as session:
        stored = store_article(session, article, capture_id=None, seen_at=at)
    return stored.outcome, stored.article_id, stored.revision


def everything(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    with read_session(open_engine(settings)) as session:
        return {
            name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for name, table in Base.metadata.tables.items()
        }


def test_an_article_that_no_database_can_hold_is_an_error_and_the_next_is_stored(settings: Settings) -> None:
    ingest = Ingest(settings)
    run = ingest.start_run("import", {})
    # Half of a surrogate pair has no UTF-8.
    broken = replace(ARTICLE, url=f"{ARTICLE.url}?2", canonical_url=None, headline="Công đoàn \ud83d")
    outcomes = [
        ingest.take(run, CaptureRecord(url=str(article.url), fetched_at=NOON, status=200), article)
        for article in (broken, ARTICLE)
    ]
    assert outcomes == ["error", "stored"]
    with read_session(open_engine(settings)) as session:
        assert session.scalars(select(Row.headline)).all() == [ARTICLE.headline]
        reasons = session.execute(select(Fetch.outcome, Fetch.reason).order_by(Fetch.id)).all()
        assert "cannot be stored" in (reasons[0].reason or "")
        assert [row.outcome for row in reasons] == outcomes


def test_an_article_is_stored_once(settings: Settings) -> None:
    outcome, article_id, revision = store(settings, ARTICLE)
    assert (outcome, revision) == ("stored", 1)
    assert article_id.startswith("a")
    assert len(article_id) == 16
    before = everything(settings)
    assert store(settings, ARTICLE) == ("unchanged", article_id, 1)
    assert everything(settings) == before
    with read_session(open_engine(settings)) as session:
        row = session.execute(select(Row)).scalar_one()
        assert row.published_at == datetime(2024, 7, 4, 2, 15, tzinfo=UTC)
        assert row.published_on is not None
        assert row.published_on.isoformat() == "2024-07-04"
        assert row.keywords == ["công đoàn", "quà"]
        assert session.execute(select(Revision.text)).scalar_one() == annotated_text(ARTICLE)


def test_late_evening_belongs_to_the_local_day(sqlite_settings: Settings) -> None:
    store(sqlite_settings, replace(ARTICLE, date_published="2024-07-04T18:30:00+00:00"))
    with read_session(open_engine(sqlite_settings)) as session:
        assert str(session.execute(select(Row.published_on)).scalar_one()) == "2024-07-05"


def test_a_change_makes_a_revision_and_keeps_the_old_one(settings: Settings) -> None:
    store(settings, ARTICLE)
    changed = replace(ARTICLE, article_body=ARTICLE.article_body + "\n\nBổ sung: thêm mười suất.")
    assert store(settings, changed, at=NOON + timedelta(hours=1))[::2] == ("stored", 2)
    assert store(settings, ARTICLE, at=NOON + timedelta(hours=2))[::2] == ("stored", 3)
    with read_session(open_engine(settings)) as session:
        assert session.execute(select(Revision.number).order_by(Revision.number)).scalars().all() == [1, 2, 3]
        assert session.execute(select(Row.article_body)).scalar_one() == ARTICLE.article_body
        assert session.execute(select(func.count()).select_from(Outbox)).scalar_one() == 3


def test_a_new_modification_date_alone_is_no_revision(sqlite_settings: Settings) -> None:
    store(sqlite_settings, ARTICLE)
    touched = replace(ARTICLE, date_modified="2024-07-05", extractor="mastercms/2")
    assert store(sqlite_settings, touched, at=NOON + timedelta(days=1))[0] == "unchanged"
    with read_session(open_engine(sqlite_settings)) as session:
        row = session.execute(select(Row)).scalar_one()
        assert (row.date_modified, row.extractor, row.revision) == ("2024-07-05", "mastercms/2", 1)


def test_another_address_of_the_same_article_is_a_duplicate_and_never_a_revision(settings: Settings) -> None:
    _, article_id, _ = store(settings, ARTICLE)
    mobile = replace(
        ARTICLE, url="https://m.bao.example/tin-1.html", article_body="Buổi lễ diễn ra tại nhà văn hóa quận."
    )
    for _ in range(2):
        assert store(settings, mobile) == ("duplicate", article_id, 1)
    with read_session(open_engine(settings)) as session:
        assert session.execute(select(Row.article_body)).scalar_one() == ARTICLE.article_body
        urls = session.execute(select(ArticleUrl.url).order_by(ArticleUrl.url)).scalars().all()
        assert urls == ["https://bao.example/tin-1.html", "https://m.bao.example/tin-1.html"]


def test_a_site_that_names_one_canonical_address_for_all_pages_loses_nothing(sqlite_settings: Settings) -> None:
    home = "https://bao.example/"
    other = Article(
        url="https://bao.example/tin-2.html",
        canonical_url=home,
        headline="Ra quân kiểm tra an toàn lao động",
        article_body="Đoàn liên ngành đi các công trường xây dựng ven sông trong tuần này.",
        extractor="generic/1",
    )
    first = store(sqlite_settings, replace(ARTICLE, canonical_url=home))
    second = store(sqlite_settings, other)
    assert first[0] == second[0] == "stored"
    assert first[1] != second[1]
    assert store(sqlite_settings, other)[0] == "unchanged"
    assert store(sqlite_settings, replace(ARTICLE, canonical_url=home))[0] == "unchanged"


def test_a_text_without_address_is_known_by_its_text_and_gains_one(settings: Settings) -> None:
    dump = replace(ARTICLE, url=None, canonical_url=None, source=None)
    _, article_id, _ = store(settings, dump)
    assert store(settings, dump) == ("unchanged", article_id, 1)
    assert store(settings, ARTICLE) == ("duplicate", article_id, 1)
    assert store(settings, ARTICLE) == ("unchanged", article_id, 1)
    with read_session(open_engine(settings)) as session:
        row = session.execute(select(Row)).scalar_one()
        assert (row.url, row.canonical_url, row.source_id) == (ARTICLE.url, ARTICLE.url, "laodongthudo")


def test_a_reprint_at_another_address_is_an_article_of_its_own(sqlite_settings: Settings) -> None:
    reprint = replace(ARTICLE, url="https://khac.example/a", canonical_url="https://khac.example/a")
    assert store(sqlite_settings, ARTICLE)[0] == store(sqlite_settings, reprint)[0] == "stored"


def test_a_lost_page_keeps_its_article_and_comes_back(settings: Settings) -> None:
    store(settings, ARTICLE)
    engine = open_engine(settings)
    for _ in range(2):
        with write_session(engine) as session:
            mark_gone(session, "https://bao.example/tin-1.html", NOON + timedelta(days=1))
            mark_gone(session, "https://bao.example/nowhere", NOON)
    with read_session(engine) as session:
        assert session.execute(select(Row.gone_at)).scalar_one() == NOON + timedelta(days=1)
        assert session.execute(select(func.count()).select_from(Outbox)).scalar_one() == 2
    assert store(settings, ARTICLE, at=NOON + timedelta(days=2))[0] == "unchanged"
    with read_session(engine) as session:
        assert session.execute(select(Row.gone_at)).scalar_one() is None


def test_page_capture_article_and_outcome_are_one_transaction(settings: Settings) -> None:
    engine = open_engine(settings)
    with write_session(engine) as session:
        run_id = start_run(session, "harvest", {"sources": ["laodongthudo"]})
    before = everything(settings)

    class Killed(Exception):
        pass

    with pytest.raises(Killed), write_session(engine) as session:
        capture_id = store_capture(session, CaptureRecord(url="https://bao.example/tin-1.html", fetched_at=NOON))
        stored = store_article(session, ARTICLE, capture_id=capture_id, seen_at=NOON)
        store_fetch(session, run_id=run_id, url=ARTICLE.url or "", kind="article", outcome=stored.outcome, at=NOON)
        raise Killed
    assert everything(settings) == before


def test_ingest_takes_a_page_and_counts_it_once(settings: Settings) -> None:
    ingest = Ingest(settings)
    source = SourceRecord("laodongthudo", "Báo Thử", "https://bao.example/", "mastercms", ("bao.example",))
    ingest.store_source(source)
    ingest.store_source(source)
    run_id = ingest.start_run("import", {"paths": ["x"]})
    record = CaptureRecord(url="https://bao.example/tin-1.html", fetched_at=NOON, warc_file="a.warc.gz", warc_offset=7)
    outcomes = [ingest.take(run_id, record, ARTICLE) for _ in range(2)]
    refused = NotArticle("https://bao.example/the-loai", "not_article", "a list of articles")
    outcomes.append(ingest.take(run_id, replace(record, url="https://bao.example/the-loai", warc_offset=9), refused))
    ingest.finish_run(run_id)
    assert outcomes == ["stored", "unchanged", "not_article"]
    with read_session(open_engine(settings)) as session:
        assert session.execute(select(func.count()).select_from(Source)).scalar_one() == 1
        assert session.execute(select(func.count()).select_from(Capture)).scalar_one() == 2
        rows = session.execute(select(Fetch.outcome, Fetch.reason, Fetch.source_id).order_by(Fetch.id)).all()
        assert [tuple(row) for row in rows] == [
            ("stored", None, "laodongthudo"),
            ("unchanged", None, "laodongthudo"),
            ("not_article", "a list of articles", None),
        ]
        assert session.execute(select(Revision.capture_id)).scalar_one() is not None


def test_ingest_refuses_an_empty_database(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="biennien db upgrade"):
        Ingest(Settings(_env_file=None, data_dir=tmp_path, database_url=None))


READINGS = [
    (replace(ARTICLE, article_body=body, url=url), hour)
    for hour, (body, url) in enumerate(
        itertools.product(("Bản đầu tiên của bài.", "Bản đã sửa của bài."), (ARTICLE.url, "https://m.bao.example/1"))
    )
]


@pytest.fixture(scope="module")
def one_database(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("order"), database_url=None)
    upgrade(open_engine(made))
    return made


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(READINGS),
    repeated=st.lists(st.sampled_from(READINGS), max_size=4),
)
def test_readings_in_any_order_end_in_the_same_article(
    one_database: Settings, order: list[tuple[Article, int]], repeated: list[tuple[Article, int]]
) -> None:
    engine = open_engine(one_database)
    with write_session(engine) as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))
    for article, hour in [*order, *repeated]:
        store(one_database, article, at=NOON + timedelta(hours=hour))
    with read_session(engine) as session:
        row = session.execute(select(Row)).scalar_one()
        # The last reading of the canonical address is hour 2; hour 3 is a copy elsewhere.
        assert row.article_body == "Bản đã sửa của bài."
        assert row.url == ARTICLE.url
        assert row.first_seen == NOON
        assert row.last_seen == NOON + timedelta(hours=3)
        numbers = session.execute(select(Revision.number).order_by(Revision.number)).scalars().all()
        assert numbers == list(range(1, row.revision + 1))
        current = select(Revision.content_hash, Revision.text).where(Revision.number == row.revision)
        assert session.execute(current).one().text == annotated_text(replace(ARTICLE, article_body=row.article_body))
        distinct = session.execute(select(func.count(Revision.content_hash.distinct()))).scalar_one()
        assert distinct == 2
        assert session.execute(select(func.count()).select_from(ArticleUrl)).scalar_one() == 2
