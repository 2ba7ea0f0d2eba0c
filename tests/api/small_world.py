"""A small world of known size for the tests of queries, routes and pages.

Articles go in by the real write path; facts are written down by hand, so that every expected count is thought out and
none depends on what the annotator finds today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.ingest import finish_run, start_run, store_article, store_capture, store_fetch, store_source
from kb.migrations import upgrade
from kb.models import Activity, Document, DocumentRelation, Entity, Figure, Mention, Reference, Revision, Story
from kb.models import Article as ArticleRow
from kb.records import Article, Capture, SourceRecord, annotated_text
from kb.search.index import rebuild_index
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from nlp.symbols import symbol_key
from nlp.text import fold

SEEN = datetime(2024, 1, 10, 3, 0, tzinfo=UTC)

SOURCES = (
    SourceRecord("bao_a", "Báo A", "https://a.example", "mastercms", ("a.example",)),
    SourceRecord("bao_b", "Báo B", "https://b.example", "liferay", ("b.example",)),
)

UNION, DISTRICT, PROVINCE = "org-cong-doan-viet", "org-ldld-huyen-lam", "org-ldld-tinh-song"
PERSON, PLACE, PLACE_ABOVE = "per-le-van-mau", "loc-huyen-lam", "loc-tinh-song"
RESOLUTION_2021, RESOLUTION_2026, PLAN = "nq-02-tw-2021-06-12", "nq-02-tw-2026-03-17", "kh-15-ldld-lam-2022"

EVIL_HEADLINE = '<script>alert("x")</script> Công đoàn & bạn đọc'
FORMULA_HEADLINE = '=HYPERLINK("https://evil.example","bấm vào đây") về công đoàn'


def _article(number: int, source: str, headline: str, lead: str, body: str, day: str | None, **more: Any) -> Article:
    url = f"https://{source[-1]}.example/bai-{number}.html"
    values: dict[str, Any] = {
        "url": url,
        "canonical_url": url,
        "headline": headline,
        "description": lead,
        "article_body": body,
        "extractor": "mastercms/1",
        "source": source,
        "date_published": day,
        "authors": ("Trần Thị Viết",),
    }
    return Article(**(values | more))


ARTICLES = (
    _article(
        1,
        "bao_a",
        "LĐLĐ huyện Lam phát triển đoàn viên",
        "Năm 2022, LĐLĐ huyện Lam kết nạp 120 đoàn viên.",
        "Thực hiện Nghị quyết số 02-NQ/TW, LĐLĐ huyện Lam ban hành Kế hoạch số 15/KH-LĐLĐ.\n\n"
        "Ông Lê Văn Mẫu, Chủ tịch LĐLĐ huyện Lam, cho biết như vậy tại huyện Lam.",
        "2023-01-15T08:00:00+07:00",
    ),
    _article(
        2,
        "bao_a",
        "Công đoàn huyện Lam tổng kết năm 2023",
        "Năm 2023, LĐLĐ huyện Lam kết nạp 150 đoàn viên.",
        "Chín tháng đầu năm 2023, huyện kết nạp 90 đoàn viên. Ngày 20/12, LĐLĐ huyện Lam tổ chức hội nghị tổng kết.\n\n"
        "Kế hoạch số 15/KH-LĐLĐ tiếp tục được thực hiện.",
        "2023-12-21T09:30:00+07:00",
    ),
    _article(
        3,
        "bao_b",
        "Huyện Lam: một năm công đoàn",
        "Năm 2023, huyện Lam kết nạp 155 đoàn viên.",
        "LĐLĐ tỉnh Sông tặng 1.500.000.000 đồng cho công nhân. Bài nhắc tới Nghị quyết 02.",
        "2023-12-22",
    ),
    _article(
        4,
        "bao_b",
        "Công đoàn huyện Lam tổng kết năm 2023 (in lại)",
        "Năm 2023, LĐLĐ huyện Lam kết nạp 150 đoàn viên.",
        "Chín tháng đầu năm 2023, huyện kết nạp 90 đoàn viên. Ngày 20/12, LĐLĐ huyện Lam tổ chức hội nghị tổng kết.",
        "2023-12-23T10:00:00+07:00",
        credit="Theo Báo A",
    ),
    _article(
        5,
        "bao_b",
        EVIL_HEADLINE,
        "<img src=x onerror=alert(1)> và một lời dẫn.",
        'Thân bài có <b>thẻ</b> và "ngoặc" của tỉnh Sông.',
        None,
        authors=("<i>Người viết</i>",),
        is_based_on="javascript:alert(2)",
        attachments=(),
        keywords=("<u>từ khóa</u>",),
    ),
    _article(6, "bao_a", FORMULA_HEADLINE, "- gạch đầu dòng", "'nháy đầu thân bài", "2022-06-01"),
)


@dataclass(frozen=True)
class World:
    """The application over the small world, and the ids of its articles."""

    settings: Settings
    client: TestClient
    ids: list[str]

    def get(self, path: str, status: int = 200, **parameters: Any) -> Any:
        """The JSON of an API route, which must answer with the status."""
        answer = self.client.get(f"/api/v1{path}", params=parameters)
        assert answer.status_code == status, answer.text
        return answer.json()


def fill(settings: Settings) -> list[str]:
    """Fills an empty knowledge base; gives the ids of `ARTICLES` in their order."""
    engine = open_engine(settings)
    upgrade(engine)
    with write_session(engine) as session:
        for source in SOURCES:
            store_source(session, source)
        run = start_run(session, "harvest", {})
        ids: list[str] = []
        for number, article in enumerate(ARTICLES):
            place = Capture(
                str(article.url), SEEN, 200, "text/html", f"sha256:{number:064d}", "a.warc.gz", number * 900
            )
            capture = store_capture(session, place)
            stored = store_article(session, article, capture_id=capture, seen_at=SEEN)
            ids.append(stored.article_id)
            store_fetch(
                session,
                run_id=run,
                url=str(article.url),
                kind="article",
                outcome=stored.outcome,
                at=SEEN,
                status=200,
                source_id=article.source,
                capture_id=capture,
                article_id=stored.article_id,
            )
        store_fetch(
            session, run_id=run, url="https://b.example/mat", kind="article", outcome="gone", at=SEEN, source_id="bao_b"
        )
        finish_run(session, run)
        _fill_things(session)
        _fill_facts(session, ids)
    rebuild_index(settings)
    return ids


def _fill_things(session: Session) -> None:
    def entity(id_: str, label: str, name: str, kind: str, **more: Any) -> Entity:
        values: dict[str, Any] = {"aliases": [], "predecessor_ids": [], "successor_ids": [], "details": {}}
        return Entity(id=id_, label=label, name=name, key=fold(name), kind=kind, origin="registry", **(values | more))

    session.add_all(
        [entity(PLACE_ABOVE, "LOC", "tỉnh Sông", "place"), entity(UNION, "ORG", "Công đoàn Việt", "federation")]
    )
    session.flush()
    session.add(entity(PLACE, "LOC", "huyện Lam", "place", parent_id=PLACE_ABOVE))
    session.flush()
    tinh = "Liên đoàn Lao động tỉnh Sông"
    session.add(entity(PROVINCE, "ORG", tinh, "federation", parent_id=UNION, place_id=PLACE_ABOVE))
    session.flush()
    huyen = "Liên đoàn Lao động huyện Lam"
    session.add(
        entity(DISTRICT, "ORG", huyen, "federation", parent_id=PROVINCE, place_id=PLACE, aliases=["LĐLĐ huyện Lam"])
    )
    session.add(entity(PERSON, "PER", "Lê Văn Mẫu", "person"))
    session.flush()

    def document(id_: str, type_: str, number: str, code: str, symbol: str, **more: Any) -> Document:
        key = symbol_key(symbol)
        values: dict[str, Any] = {"kind": "numbered", "names": [], "symbol_key": key, "identity_key": key}
        return Document(id=id_, type=type_, number=number, issuer_code=code, symbol=symbol, **(values | more))

    session.add_all(
        [
            document(
                RESOLUTION_2021,
                "NQ",
                "02",
                "TW",
                "02-NQ/TW",
                issuer="Bộ Chính trị",
                issued_on=date(2021, 6, 12),
                term="XIII",
                title="Đổi mới tổ chức và hoạt động của Công đoàn",
                origin="authority",
            ),
            document(
                RESOLUTION_2026, "NQ", "02", "TW", "02-NQ/TW", issuer="Bộ Chính trị", term="XIV", origin="authority"
            ),
            document(PLAN, "KH", "15", "LĐLĐ", "15/KH-LĐLĐ", issuer=huyen, issuer_id=DISTRICT, origin="inferred"),
        ]
    )
    session.flush()


def _fill_facts(session: Session, ids: list[str]) -> None:
    revisions = dict(session.execute(select(Revision.article_id, Revision.id)).all())
    serial = iter(range(1, 1000))

    def place(nth: int, words: str) -> dict[str, Any]:
        """Where the words stand for the first time in the article of that number, counted from 1."""
        text = annotated_text(ARTICLES[nth - 1])
        start = text.index(words)
        begin = max(text.rfind(". ", 0, start) + 2, text.rfind("\n\n", 0, start) + 2, 0)
        stop = min(
            (found for found in (text.find(". ", start), text.find("\n\n", start)) if found >= 0), default=len(text)
        )
        return {
            "id": f"f{next(serial):03d}",
            "article_id": ids[nth - 1],
            "revision_id": revisions[ids[nth - 1]],
            "start": start,
            "end": start + len(words),
            "text": words,
            "sentence_start": begin,
            "sentence": text[begin:stop],
            "annotator": "test/1",
        }

    def reference(nth: int, words: str, document: str | None, **more: Any) -> Reference:
        values: dict[str, Any] = {
            "kind": "numbered",
            "resolution": "resolved",
            "candidates": [],
            "document_id": document,
        }
        return Reference(**place(nth, words), **(values | more))

    plan = {"type": "KH", "number": "15", "symbol": "15/KH-LĐLĐ", "symbol_key": symbol_key("15/KH-LĐLĐ")}
    resolution = {"type": "NQ", "number": "02", "symbol": "02-NQ/TW", "symbol_key": symbol_key("02-NQ/TW")}
    either = [RESOLUTION_2021, RESOLUTION_2026]
    session.add_all(
        [
            reference(1, "Nghị quyết số 02-NQ/TW", RESOLUTION_2021, title="Đổi mới tổ chức", **resolution),
            reference(1, "Kế hoạch số 15/KH-LĐLĐ", PLAN, **plan),
            reference(2, "Kế hoạch số 15/KH-LĐLĐ", PLAN, **plan),
            reference(3, "Nghị quyết 02", None, type="NQ", number="02", resolution="ambiguous", candidates=either),
        ]
    )
    where = place(1, "Thực hiện Nghị quyết số 02-NQ/TW, LĐLĐ huyện Lam ban hành Kế hoạch số 15/KH-LĐLĐ")
    session.add(
        DocumentRelation(
            id="r1",
            kind="implements",
            document_id=PLAN,
            target_id=RESOLUTION_2021,
            article_id=ids[0],
            sentence=where["sentence"],
            start=where["start"],
            end=where["end"],
            annotator="test/1",
        )
    )

    def figure(nth: int, words: str, value: int, unit: str, first: str, last: str, label: str, **more: Any) -> Figure:
        values: dict[str, Any] = {
            "kind": "count",
            "bound": "exact",
            "indicator": "kết nạp đoàn viên",
            "indicator_id": "members_admitted",
            "organization": "LĐLĐ huyện Lam",
            "organization_id": DISTRICT,
            "period_start": date.fromisoformat(first),
            "period_end": date.fromisoformat(last),
            "period_label": label,
            "aspect": "actual",
            "cumulative": False,
            "confidence": 0.9,
        }
        return Figure(**place(nth, words), value=value, unit=unit, **(values | more))

    year_2023 = ("2023-01-01", "2023-12-31", "năm 2023")
    session.add_all(
        [
            figure(1, "120 đoàn viên", 120, "đoàn viên", "2022-01-01", "2022-12-31", "năm 2022", observation_id="o1"),
            figure(2, "150 đoàn viên", 150, "đoàn viên", *year_2023, observation_id="o2"),
            figure(4, "150 đoàn viên", 150, "đoàn viên", *year_2023, observation_id="o2"),
            figure(3, "155 đoàn viên", 155, "đoàn viên", *year_2023, observation_id="o3", confidence=0.7),
            figure(2, "90 đoàn viên", 90, "đoàn viên", "2023-01-01", "2023-09-30", "9 tháng đầu năm 2023"),
            figure(
                3,
                "1.500.000.000 đồng",
                1_500_000_000,
                "đồng",
                *year_2023,
                kind="money",
                indicator="tặng cho công nhân",
                indicator_id=None,
                organization="LĐLĐ tỉnh Sông",
                organization_id=PROVINCE,
            ),
        ]
    )

    def mention(nth: int, words: str, label: str, entity_id: str, **more: Any) -> Mention:
        name = more.pop("name", words)
        return Mention(**place(nth, words), label=label, name=name, entity_id=entity_id, **more)

    session.add_all(
        [
            mention(1, "LĐLĐ huyện Lam", "ORG", DISTRICT),
            mention(
                1,
                "Lê Văn Mẫu",
                "PER",
                PERSON,
                position="Chủ tịch LĐLĐ huyện Lam",
                organization_id=DISTRICT,
                seen_on=date(2023, 1, 15),
                dated_by="article",
            ),
            mention(1, "huyện Lam, cho", "LOC", PLACE),
            mention(2, "LĐLĐ huyện Lam", "ORG", DISTRICT),
            mention(3, "LĐLĐ tỉnh Sông", "ORG", PROVINCE),
            mention(4, "LĐLĐ huyện Lam", "ORG", DISTRICT),
            mention(5, "tỉnh Sông", "LOC", PLACE_ABOVE),
        ]
    )

    def activity(nth: int) -> Activity:
        return Activity(
            **place(nth, "Ngày 20/12, LĐLĐ huyện Lam tổ chức hội nghị tổng kết"),
            type="conference",
            organizer="LĐLĐ huyện Lam",
            organizer_id=DISTRICT,
            start_date=date(2023, 12, 20),
            end_date=date(2023, 12, 20),
            place="huyện Lam",
            place_id=PLACE,
            figures=[],
            documents=[],
            event_id="e1",
            dated_by="article",
            participants=[
                {"start": 8, "end": 22, "text": "LĐLĐ tỉnh Sông", "label": "ORG", "role": "partner"}
                | {"entity_id": PROVINCE, "position": None},
                {"start": 30, "end": 42, "text": "Nguyễn Văn A", "label": "PER", "role": "present"}
                | {"entity_id": None, "position": "Chủ tịch LĐLĐ tỉnh Sông"},
            ],
        )

    session.add_all([activity(2), activity(4)])
    session.add(Story(id="s1", first_article_id=ids[1]))
    session.flush()
    session.execute(update(ArticleRow).where(ArticleRow.id.in_([ids[1], ids[3]])).values(story_id="s1"))
    session.execute(update(ArticleRow).where(ArticleRow.id == ids[0]).values(topics=["đoàn viên"]))
    session.execute(update(Revision).values(annotator="test/1"))
