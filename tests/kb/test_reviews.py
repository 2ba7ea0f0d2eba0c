from __future__ import annotations

from typing import Any

import pytest

from kb.enrich import enrich
from kb.models import Activity, Document, DocumentRelation, Figure, Mention, Reference, Review
from kb.queries.documents import get_document
from kb.reviews import ReviewError, store_review
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from tests.kb.small_press import count, find, make_article, read_rows, take

TEXT = (
    "Thực hiện Chỉ thị số 21-CT/HU ngày 1/6/2023 của Ban Thường vụ Huyện ủy Gia Lâm, LĐLĐ huyện Gia Lâm đã ban hành Kế"
    " hoạch số 33/KH-LĐLĐ ngày 5/6/2023. Ông Trần Văn Thử, Chủ tịch LĐLĐ huyện Gia Lâm trao 120 suất quà. Lớp học dành"
    " một buổi cho Nghị quyết số 20-NQ/TW."
)


def review(settings: Settings, **values: Any) -> int:
    with write_session(open_engine(settings)) as session:
        return store_review(session, reviewer="người duyệt", **values)


@pytest.fixture
def read(settings: Settings) -> Settings:
    """A knowledge base of one article."""
    take(settings, [make_article(1, "Gia Lâm chăm lo", TEXT, published="2024-03-01")])
    return settings


def reference(settings: Settings, symbol: str) -> Reference:
    [row] = find(settings, Reference, Reference.symbol == symbol)
    return row  # type: ignore[no-any-return]


def test_verdicts_outlive_annotating_anew(read: Settings) -> None:
    open_one = reference(read, "20-NQ/TW")
    assert open_one.resolution == "ambiguous"
    review(
        read,
        layer="reference",
        fact_id=open_one.id,
        verdict="correct",
        correction={"document_id": "nq-20-tw-2008-01-28"},
    )
    [person] = find(read, Mention, Mention.label == "PER")
    review(read, layer="mention", fact_id=person.id, verdict="reject")
    [gifts] = find(read, Figure, Figure.unit == "suất quà")
    review(read, layer="figure", fact_id=gifts.id, verdict="correct", correction={"value": 130})
    review(read, layer="reference", fact_id=reference(read, "21-CT/HU").id, verdict="reject", note="nhầm")
    for again in (False, True):
        if again:
            enrich(read, everything=True)
        assert reference(read, "20-NQ/TW").document_id == "nq-20-tw-2008-01-28"
        assert reference(read, "20-NQ/TW").resolution == "resolved"
        assert reference(read, "21-CT/HU").resolution == "rejected"
        # Nothing else speaks for that document, but the rejection can be taken back.
        [rejected] = reference(read, "21-CT/HU").candidates
        assert len(find(read, Document, Document.id == rejected)) == 1
        assert reference(read, "21-CT/HU").document_id is None
        assert find(read, Figure, Figure.unit == "suất quà")[0].value == 130
        assert find(read, Mention, Mention.id == person.id) == []
        # What a document does rests on citations that stand.
        assert count(read, DocumentRelation) == 0
    assert count(read, Review) == 4


def test_a_document_counts_the_citations_that_were_rejected(read: Settings) -> None:
    known = "nq-20-tw-2008-01-28"
    cited = reference(read, "20-NQ/TW").id
    review(read, layer="reference", fact_id=cited, verdict="correct", correction={"document_id": known})
    review(read, layer="reference", fact_id=cited, verdict="reject")
    for again in (False, True):
        if again:
            enrich(read, everything=True)
        assert reference(read, "20-NQ/TW").candidates == [known]
        with read_session(open_engine(read)) as session:
            found = get_document(session, known)
        assert found is not None
        assert found.references == {"resolved": 0, "ambiguous": 0, "unknown": 0, "rejected": 1}


def test_a_rejected_citation_can_be_accepted_again(read: Settings) -> None:
    fact = reference(read, "33/KH-LĐLĐ")
    review(read, layer="reference", fact_id=fact.id, verdict="reject")
    review(read, layer="reference", fact_id=fact.id, verdict="accept")
    for again in (False, True):
        if again:
            enrich(read, everything=True)
        assert reference(read, "33/KH-LĐLĐ").document_id == fact.document_id
        assert reference(read, "33/KH-LĐLĐ").resolution == "resolved"
    assert count(read, DocumentRelation) == 1


def test_a_rejected_figure_leaves_its_activity_as_well(read: Settings) -> None:
    [gifts] = find(read, Figure, Figure.unit == "suất quà")
    [gift] = [row for row in find(read, Activity) if gifts.id in row.figures]
    review(read, layer="figure", fact_id=gifts.id, verdict="reject")
    for again in (False, True):
        if again:
            enrich(read, everything=True)
        assert find(read, Figure, Figure.id == gifts.id) == []
        assert find(read, Activity, Activity.id == gift.id)[0].figures == []


def test_a_reviewed_citation_is_not_moved_by_what_becomes_known_later(sqlite_settings: Settings) -> None:
    vague = make_article(1, "Tin", "LĐLĐ huyện Gia Lâm làm theo Kế hoạch số 33/KH-LĐLĐ.", published="2023-12-01")
    take(sqlite_settings, [vague])
    before = reference(sqlite_settings, "33/KH-LĐLĐ")
    review(sqlite_settings, layer="reference", fact_id=before.id, verdict="accept")
    dated = make_article(2, "Tin", "LĐLĐ huyện Gia Lâm ban hành Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2023.")
    take(sqlite_settings, [dated])
    [still] = find(sqlite_settings, Reference, Reference.id == before.id)
    assert still.document_id == before.document_id
    rows = read_rows(sqlite_settings)
    enrich(sqlite_settings, everything=True)
    assert read_rows(sqlite_settings) == rows


def test_the_last_verdict_counts(read: Settings) -> None:
    fact = reference(read, "33/KH-LĐLĐ")
    review(read, layer="reference", fact_id=fact.id, verdict="reject")
    review(read, layer="reference", fact_id=fact.id, verdict="correct", correction={"document_id": fact.document_id})
    enrich(read, everything=True)
    assert reference(read, "33/KH-LĐLĐ").document_id == fact.document_id
    assert count(read, DocumentRelation) == 1


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"layer": "weather", "verdict": "accept"}, "is no layer"),
        ({"verdict": "maybe"}, "is no verdict"),
        ({"verdict": "correct"}, "which fields"),
        ({"verdict": "correct", "correction": {"start": 4}}, "cannot be corrected"),
        ({"verdict": "correct", "correction": {"issued_on": "tomorrow"}}, "is no issued_on"),
        ({"verdict": "correct", "correction": {"document_id": "nq-0"}}, "there is no document nq-0"),
        ({"verdict": "correct", "correction": {"title": 5}}, "is no title"),
        ({"layer": "figure", "verdict": "correct", "correction": {"value": "NaN"}}, "is no value"),
        ({"layer": "figure", "verdict": "correct", "correction": {"value": None}}, "is no value"),
        ({"layer": "figure", "verdict": "correct", "correction": {"cumulative": "no"}}, "is no cumulative"),
        ({"verdict": "accept", "fact_id": "r0"}, "there is no reference r0"),
    ],
)
def test_a_review_that_makes_no_sense_is_refused(read: Settings, values: dict[str, Any], says: str) -> None:
    before = read_rows(read)
    given = {"layer": "reference", "fact_id": reference(read, "20-NQ/TW").id} | values
    with pytest.raises(ReviewError, match=says):
        review(read, **given)
    assert read_rows(read) == before
