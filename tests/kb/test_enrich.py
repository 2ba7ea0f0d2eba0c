from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from kb.consistency import find_problems
from kb.enrich import enrich
from kb.migrations import upgrade
from kb.models import Activity, Article, Document, DocumentRelation, Entity, Mention, Outbox, Reference, Revision
from kb.sessions import open_engine, read_session
from kb.settings import Settings
from tests.kb.small_press import count, find, make_article, read_rows, take

UNDATED = make_article(
    1,
    "Gia Lâm sơ kết phong trào",
    "LĐLĐ huyện Gia Lâm sơ kết ba tháng thi đua. Sau khi có Kế hoạch số 33/KH-LĐLĐ, nhiều nơi làm tốt hơn.",
    published="2023-10-02",
)
DATED = make_article(
    2,
    "Gia Lâm triển khai kế hoạch mới",
    "Thực hiện Chỉ thị số 21-CT/HU ngày 1/6/2023 của Ban Thường vụ Huyện ủy Gia Lâm, LĐLĐ huyện Gia Lâm đã ban hành Kế"
    " hoạch số 33/KH-LĐLĐ ngày 5/6/2023 về “Chăm lo bữa ăn ca của công nhân năm 2023”.",
    published="2023-06-20",
)
OTHER = make_article(
    3,
    "Sóc Sơn ra quân",
    "LĐLĐ huyện Sóc Sơn đã ban hành Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2023. Chủ tịch LĐLĐ huyện Sóc Sơn Trần Văn Thử nêu"
    " ba việc cần làm.",
    published="2023-06-22",
)
RESOLUTION = make_article(
    4,
    "Cán bộ công đoàn học nghị quyết",
    "Lớp học tại huyện Gia Lâm dành một ngày cho Nghị quyết số 02-NQ/TW. Bà Trần Văn Thử có mặt.",
    published="2023-11-02",
)
PRESS = [UNDATED, DATED, OTHER, RESOLUTION]
GIA_LAM = "kh-33-ldld-lien-doan-lao-dong-huyen-gia-lam-ha-noi-2023-06-05"
SOC_SON = "kh-33-ldld-lien-doan-lao-dong-huyen-soc-son-ha-noi-2023-06-05"


def test_the_whole_way_from_texts_to_what_they_mean(settings: Settings) -> None:
    take(settings, PRESS)
    plans = find(settings, Reference, Reference.symbol == "33/KH-LĐLĐ")
    assert sorted(row.document_id for row in plans) == [GIA_LAM, GIA_LAM, SOC_SON]
    directive = find(settings, Reference, Reference.symbol == "21-CT/HU")[0]
    assert directive.document_id == "ct-21-hu-huyen-uy-huyen-gia-lam-ha-noi-2023-06-01"
    [relation] = find(settings, DocumentRelation)
    assert (relation.kind, relation.document_id, relation.target_id) == ("implements", GIA_LAM, directive.document_id)
    assert relation.sentence in DATED.article_body
    [plan] = find(settings, Document, Document.id == GIA_LAM)
    assert (plan.origin, plan.issued_on, plan.issuer_id) == (
        "inferred",
        date(2023, 6, 5),
        "org-lien-doan-lao-dong-huyen-gia-lam-ha-noi",
    )
    assert plan.title == "Chăm lo bữa ăn ca của công nhân năm 2023"
    [union] = find(settings, Entity, Entity.id == plan.issuer_id)
    assert (union.name, union.kind) == ("Liên đoàn Lao động huyện Gia Lâm", "federation")
    assert union.parent_id == "org-lien-doan-lao-dong-thanh-pho-ha-noi"
    [above] = find(settings, Entity, Entity.id == union.parent_id)
    assert above.parent_id == "org-tong-lien-doan-lao-dong-viet-nam"
    assert find_problems(open_engine(settings)) == []
    assert count(settings, Outbox) == 0, "the search index has taken everything in"


def test_a_namesake_without_a_position_is_left_open(sqlite_settings: Settings) -> None:
    take(sqlite_settings, PRESS)
    people = find(sqlite_settings, Mention, Mention.label == "PER", Mention.name == "Trần Văn Thử")
    linked = {row.entity_id for row in people if row.position}
    assert linked == {"per-tran-van-thu-lien-doan-lao-dong-huyen-soc-son-ha-noi"}
    assert all(row.entity_id is None for row in people if not row.position)


def test_enriching_again_changes_no_row(settings: Settings) -> None:
    take(settings, PRESS)
    before = read_rows(settings)
    assert enrich(settings).articles == 0
    assert read_rows(settings) == before
    assert enrich(settings, everything=True).articles == len(PRESS)
    assert read_rows(settings) == before


def test_the_order_of_the_articles_does_not_count(tmp_path: Path) -> None:
    outcomes = []
    for number, order in enumerate(itertools.permutations(PRESS)):
        if number % 4 and order[0] is not UNDATED:
            continue
        made = Settings(_env_file=None, data_dir=tmp_path / str(number), database_url=None)
        upgrade(open_engine(made))
        for article in order:
            # Each in a run of its own: later ones meet what earlier ones have left.
            take(made, [article])
        outcomes.append(read_rows(made))
        open_engine(made).dispose()
    assert len(outcomes) >= 8
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_what_nothing_mentions_any_more_is_removed(settings: Settings) -> None:
    take(settings, [UNDATED, DATED])
    changed = make_article(
        2, DATED.headline, "LĐLĐ huyện Gia Lâm họp bàn việc chăm lo bữa ăn ca.", published="2023-06-20"
    )
    take(settings, [changed])
    assert find(settings, Document, Document.id == GIA_LAM) == []
    assert find(settings, DocumentRelation) == []
    [plan] = find(settings, Reference, Reference.symbol == "33/KH-LĐLĐ")
    # Of the plan is known only what the undated article says.
    assert plan.document_id == "kh-33-ldld-lien-doan-lao-dong-huyen-gia-lam-ha-noi"
    assert find(settings, Entity, Entity.id.like("org-huyen-uy-huyen-gia-lam%")) == []


def test_facts_follow_the_current_revision(sqlite_settings: Settings) -> None:
    take(sqlite_settings, [DATED])
    changed = make_article(2, DATED.headline, DATED.article_body + " Hội nghị có 120 đại biểu.", published="2023-06-20")
    take(sqlite_settings, [changed])
    engine = open_engine(sqlite_settings)
    with read_session(engine) as session:
        revisions = {row.number: row for row in session.scalars(select(Revision))}
        assert sorted(revisions) == [1, 2]
        assert {row.revision_id for row in session.scalars(select(Reference))} == {revisions[2].id}
    assert find_problems(engine) == []


def test_several_processes_give_the_same_rows(tmp_path: Path) -> None:
    rows = []
    for workers in (1, 2):
        made = Settings(_env_file=None, data_dir=tmp_path / str(workers), database_url=None)
        upgrade(open_engine(made))
        take(made, PRESS, annotate=False)
        assert enrich(made, workers=workers).articles == len(PRESS)
        rows.append(read_rows(made))
        open_engine(made).dispose()
    assert rows[0] == rows[1]


@pytest.mark.timeout(120)
def test_a_run_that_is_killed_is_carried_on(tmp_path: Path) -> None:
    many = [
        make_article(
            number,
            f"Công đoàn huyện Gia Lâm, tin số {number}",
            f"Thực hiện Kế hoạch số {number}/KH-LĐLĐ của LĐLĐ huyện Gia Lâm, {number} suất quà được trao. " * 6,
            published=f"2023-05-{number % 28 + 1:02d}",
        )
        for number in range(1, 121)
    ]
    rows = []
    for name in ("killed", "whole"):
        made = Settings(_env_file=None, data_dir=tmp_path / name, database_url=None)
        upgrade(open_engine(made))
        take(made, many, annotate=False)
        if name == "killed":
            assert 0 < _kill_midway(made) < len(many)
        enrich(made)
        rows.append(read_rows(made))
        assert find_problems(open_engine(made)) == []
        open_engine(made).dispose()
    assert rows[0] == rows[1]


def _kill_midway(settings: Settings) -> int:
    """Enriches in another process and kills it once some articles are done; gives how many."""
    script = textwrap.dedent(
        f"""
        from pathlib import Path
        from kb.enrich import enrich
        from kb.settings import Settings
        enrich(Settings(_env_file=None, data_dir=Path({str(settings.data_dir)!r}), database_url=None))
        """
    )
    running = subprocess.Popen([sys.executable, "-c", script], cwd=Path(__file__).parents[2])
    done = select(Revision.id).where(Revision.annotator.is_not(None))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None:
        with read_session(open_engine(settings)) as session:
            if session.scalars(done.limit(1)).first() is not None:
                break
        time.sleep(0.002)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    with read_session(open_engine(settings)) as session:
        return len(session.scalars(done).all())


def test_an_article_that_cannot_be_annotated_is_named_and_stops_no_other(
    sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kb.enrich

    real = kb.enrich.annotate

    def stumble(text: str, published: date | None = None) -> object:
        if "Sóc Sơn" in text:
            raise RuntimeError("no such letter")
        return real(text, published)

    monkeypatch.setattr(kb.enrich, "annotate", stumble)
    take(sqlite_settings, PRESS, annotate=False)
    summary = enrich(sqlite_settings)
    [failed] = find(sqlite_settings, Article, Article.url == OTHER.url)
    assert summary.failed == {failed.id: "RuntimeError: no such letter"}
    assert summary.articles == len(PRESS) - 1
    monkeypatch.undo()
    assert enrich(sqlite_settings).articles == 1


def test_activities_know_their_organiser_and_the_documents_of_their_sentence(sqlite_settings: Settings) -> None:
    take(sqlite_settings, PRESS)
    found = find(sqlite_settings, Activity, Activity.organizer_id == "org-lien-doan-lao-dong-huyen-gia-lam-ha-noi")
    assert any(GIA_LAM in row.documents for row in found)


def test_two_visits_of_one_day_are_two_events_and_two_reports_of_one_are_one(sqlite_settings: Settings) -> None:
    first = "Ngày 14/6/2023, LĐLĐ huyện Gia Lâm đã tổ chức thăm, tặng quà công nhân tại xã Yên Thường, Hà Nội."
    second = "Ngày 14/6/2023, LĐLĐ huyện Gia Lâm tổ chức thăm, tặng quà công nhân tại xã Kim Sơn, Hà Nội."
    texts = [first, second, f"Tin vắn từ cơ sở. {first}"]
    take(
        sqlite_settings, [make_article(n, "Tin Gia Lâm", text, published="2023-06-20") for n, text in enumerate(texts)]
    )
    visits = find(sqlite_settings, Activity, Activity.type == "care")
    by_place = {row.place: row.event_id for row in visits}
    assert len(visits) == 3
    assert set(by_place) == {"xã Yên Thường", "xã Kim Sơn"}
    assert len(set(by_place.values())) == len({row.event_id for row in visits}) == 2
