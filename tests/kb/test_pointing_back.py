"""What points back follows its antecedent, bears relations, and is counted nowhere as a citation."""

from __future__ import annotations

from kb.enrich import enrich
from kb.models import Document, DocumentRelation, Reference
from kb.queries.documents import get_document
from kb.queries.references import list_article_anaphora, list_article_references
from kb.reviews import store_review
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from tests.kb.small_press import find, make_article, read_rows, take

TEXT = (
    "Bộ Chính trị ban hành Nghị quyết số 02-NQ/TW ngày 12/6/2021. Thực hiện Nghị quyết này, Liên đoàn Lao động huyện"
    " Gia Lâm đã ban hành Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2023. Đoàn viên học Nghị quyết trong hai buổi."
)
UNIONS = "nq-02-tw-2021-06-12"
PLAN = "kh-33-ldld-lien-doan-lao-dong-huyen-gia-lam-ha-noi-2023-06-05"


def test_it_means_what_its_antecedent_means(settings: Settings) -> None:
    take(settings, [make_article(1, "Gia Lâm vào cuộc", TEXT, published="2023-07-01")])
    [relation] = find(settings, DocumentRelation)
    assert (relation.kind, relation.document_id, relation.target_id) == ("implements", PLAN, UNIONS)
    assert relation.sentence.startswith("Thực hiện Nghị quyết này")
    with read_session(open_engine(settings)) as session:
        article = find(settings, Reference)[0].article_id
        back = list_article_anaphora(session, article)
        cited = list_article_references(session, article)
        document = get_document(session, UNIONS)
    assert [(item.text, item.document_id, item.resolution) for item in back] == [
        ("Nghị quyết này", UNIONS, "resolved"),
        ("Nghị quyết", UNIONS, "resolved"),
    ]
    assert {item.antecedent_id for item in back} == {cited[0].id}
    assert [item.text for item in cited] == ["Nghị quyết số 02-NQ/TW", "Kế hoạch số 33/KH-LĐLĐ"]
    assert document is not None
    assert document.references == {"resolved": 1, "ambiguous": 0, "unknown": 0, "rejected": 0}
    assert {row.kind for row in find(settings, Document, Document.id.in_([UNIONS, PLAN]))} == {"numbered"}


def test_it_follows_what_a_reviewer_says_of_its_antecedent(sqlite_settings: Settings) -> None:
    take(sqlite_settings, [make_article(1, "Gia Lâm vào cuộc", TEXT, published="2023-07-01")])
    [cited] = find(sqlite_settings, Reference, Reference.symbol == "02-NQ/TW")

    def back() -> set[tuple[str | None, str]]:
        rows = find(sqlite_settings, Reference, Reference.kind == "anaphora")
        return {(row.document_id, row.resolution) for row in rows}

    for verdict, correction, expected in (
        ("correct", {"document_id": "nq-20-tw-2008-01-28"}, ("nq-20-tw-2008-01-28", "resolved")),
        ("reject", None, (None, "unknown")),
        ("correct", {"document_id": UNIONS}, (UNIONS, "resolved")),
    ):
        with write_session(open_engine(sqlite_settings)) as session:
            store_review(
                session,
                layer="reference",
                fact_id=cited.id,
                verdict=verdict,
                reviewer="người duyệt",
                correction=correction,
            )
        assert back() == {expected}
        before = read_rows(sqlite_settings)
        enrich(sqlite_settings, everything=True)
        assert back() == {expected}
        assert read_rows(sqlite_settings) == before


def test_an_open_antecedent_leaves_it_open(sqlite_settings: Settings) -> None:
    text = "Hội nghị nghe về Nghị quyết 29-NQ/TW. Nghị quyết này dài."
    take(sqlite_settings, [make_article(1, "Tin", text, published="2024-09-01")])
    cited, back = sorted(find(sqlite_settings, Reference), key=lambda row: row.start)
    assert back.kind == "anaphora"
    assert (back.document_id, back.resolution) == (None, "ambiguous") == (cited.document_id, cited.resolution)
    assert back.candidates == cited.candidates
