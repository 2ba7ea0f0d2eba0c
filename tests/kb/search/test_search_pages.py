"""Pages of an answer, counts, highlights of what is shown, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from kb.authority import store_authority
from kb.models import Activity, Article, Entity, Mention, Outbox, Revision
from kb.queries.filters import BadQuery, Filters
from kb.search import CursorGone, reader, similar_articles
from kb.search.documents import order_key
from kb.search.facets import label_values
from kb.search.index import rebuild_index, update_index
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from tests.kb.search.conftest import NOON, Add, Ask, make_article, store


def fill(settings: Settings, count: int) -> list[str]:
    """Articles of which each five share a day; gives the ids, newest first, equal ones in no promised order."""
    ids = []
    for number in range(count):
        day = f"2024-{1 + number // 5 % 12:02d}-10"
        ids.append(store(settings, make_article(str(number), f"Tin số {number}", "Chuyện công nhân.", day=day)))
    update_index(settings)
    return ids


@pytest.mark.parametrize("sort", ["date", "relevance"])
def test_a_walk_meets_each_article_once_while_others_are_added(sqlite_settings: Settings, ask: Ask, sort: str) -> None:
    there = fill(sqlite_settings, 23)
    seen: list[str] = []
    cursor, pages = None, 0
    while True:
        answer = ask("công nhân", sort=sort, limit=4, cursor=cursor)
        seen += [item.id for item in answer.items]
        cursor, pages = answer.next, pages + 1
        if cursor is None:
            break
        fresh = make_article(f"new-{pages}", f"Tin mới {pages}", "Chuyện công nhân.", day=f"2024-0{pages}-10")
        store(sqlite_settings, fresh)
        update_index(sqlite_settings)
    assert len(seen) == len(set(seen))
    assert set(there) <= set(seen)
    if sort == "relevance":
        # The ranking is that of one state of the index.
        assert set(seen) == set(there)


def test_by_date_equal_sort_keys_lose_nothing(
    sqlite_settings: Settings, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kb.search import documents

    monkeypatch.setattr(documents, "order_key", lambda _id, at: order_key("same", at))
    there = fill(sqlite_settings, 12)
    seen: list[str] = []
    cursor = None
    while True:
        answer = ask("tin", sort="date", limit=2, cursor=cursor)
        assert answer.total == 12
        seen += [item.id for item in answer.items]
        cursor = answer.next
        if cursor is None:
            break
    assert sorted(seen) == sorted(there)


def test_a_ranked_cursor_says_when_its_state_is_gone(
    sqlite_settings: Settings, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(sqlite_settings, 6)
    cursor = ask("tin", limit=2).next
    assert ask("tin", limit=2, cursor=cursor).items
    rebuild_index(sqlite_settings)
    assert ask("tin", limit=2, cursor=cursor).items, "this process still holds the state"
    reader._reader.cache_clear()
    with pytest.raises(CursorGone, match="start again"):
        ask("tin", limit=2, cursor=cursor)
    by_date = ask("tin", sort="date", limit=2).next
    reader._reader.cache_clear()
    rebuild_index(sqlite_settings)
    assert ask("tin", sort="date", limit=2, cursor=by_date).items


def test_a_cursor_of_another_question_is_refused(sqlite_settings: Settings, ask: Ask) -> None:
    fill(sqlite_settings, 6)
    cursor = ask("tin", limit=2).next
    assert cursor
    for wrong in (cursor[:-2] + "xx", "x", cursor[4:], ""):
        with pytest.raises(BadQuery):
            ask("tin", limit=2, cursor=wrong)
    with pytest.raises(BadQuery):
        ask("tin số", limit=2, cursor=cursor)
    with pytest.raises(BadQuery):
        ask("tin", sort="date", limit=2, cursor=cursor)
    with pytest.raises(BadQuery):
        ask("tin", source="bao-a", limit=2, cursor=cursor)


def test_wrong_questions_are_refused_in_one_sentence(ask: Ask) -> None:
    for options in (
        {"sort": "length"},
        {"limit": 0},
        {"limit": 100_000},
        {"facets": ("colour",)},
        {"histogram": "hour"},
        {"since": date(2024, 2, 1), "until": date(2024, 1, 1)},
    ):
        with pytest.raises(BadQuery) as caught:
            ask("tin", **options)
        assert "\n" not in str(caught.value)


def link(settings: Settings, article_id: str, entity_id: str, label: str) -> None:
    with write_session(open_engine(settings)) as session:
        if session.get(Entity, entity_id) is None:
            parent = "org-tinh" if entity_id == "org-huyen" else None
            name = {"org-tinh": "Hội tỉnh Thử", "org-huyen": "Hội huyện Thử"}.get(entity_id, "tỉnh Bình Thử")
            key = {"org-tinh": "hoi tinh thu", "org-huyen": "hoi huyen thu"}.get(entity_id, "tinh binh thu")
            session.add(
                Entity(
                    id=entity_id,
                    label=label,
                    name=name,
                    key=key,
                    kind="state_body",
                    aliases=[],
                    parent_id=parent,
                    predecessor_ids=[],
                    successor_ids=[],
                    details={},
                    origin="inferred",
                )
            )
            session.flush()
        article = session.get(Article, article_id)
        assert article is not None
        revision = session.query(Revision).filter_by(article_id=article_id, number=article.revision).one()
        span = {"start": 0, "end": 3, "text": revision.text[:3], "sentence_start": 0, "sentence": revision.text}
        base = {"revision_id": revision.id, "article_id": article_id, "annotator": "test/1", **span}
        session.add(Mention(id=f"m-{article_id}-{entity_id}", label=label, name="x", entity_id=entity_id, **base))
        session.merge(Activity(id=f"v-{article_id}", type="housing", event_id="v", figures=[], documents=[], **base))
        session.add(Outbox(article_id=article_id, at=NOON))
    update_index(settings)


def test_facets_and_histogram_count_exactly(sqlite_settings: Settings, add: Add, ask: Ask) -> None:
    first = add("Tin về nhà ở một", slug="1", day="2024-01-05", source="bao-a")
    second = add("Tin về nhà ở hai", slug="2", day="2024-01-20", source="bao-b")
    third = add("Tin về nhà ở ba", slug="3", day="2025-12-31T23:30:00+07:00", source="bao-b")
    add("Tin về nhà ở không ngày", slug="4", source="bao-b")
    add("Tin về lương", slug="5", day="2024-01-05")
    link(sqlite_settings, first, "org-tinh", "ORG")
    link(sqlite_settings, second, "org-huyen", "ORG")
    link(sqlite_settings, second, "loc-binh-thu", "LOC")
    link(sqlite_settings, third, "loc-binh-thu", "LOC")
    answer = ask("nhà ở", facets=("source", "organization", "place", "activity", "year", "topic"), histogram="month")
    counts = {name: [(v.value, v.count) for v in values] for name, values in answer.facets.items()}
    assert answer.total == 4
    assert counts == {
        "source": [("bao-b", 3), ("bao-a", 1)],
        "organization": [("org-huyen", 1), ("org-tinh", 1)],
        "place": [("loc-binh-thu", 2)],
        "activity": [("housing", 3)],
        "year": [("2025", 1), ("2024", 2)],
        "topic": [],
    }
    assert [v.label for v in answer.facets["organization"]] == ["Hội huyện Thử", "Hội tỉnh Thử"]
    assert answer.histogram is not None
    assert [(bar.month, bar.count) for bar in answer.histogram] == [("2024-01", 2), ("2025-12", 1)]

    def ids(q: str | None = None, **options: object) -> set[str]:
        return {item.id for item in ask(q, **options).items}

    # An organisation stands for itself and everything below it, as in every list.
    assert ids(organization="org-tinh") == {first, second}
    assert ids(organization="org-huyen") == {second}
    assert ids(place="loc-binh-thu") == {second, third}
    assert ids(activity="housing", source="bao-b") == {second, third}
    assert ids(organization="org-unknown") == set()
    assert ids('place:"Bình Thử"') == {second, third}
    assert ids('organization:"hoi tinh thu"') == {first, second}
    assert ids("nhà organization:org-huyen") == {second}


def test_highlights_are_places_in_the_text_as_given(sqlite_settings: Settings, add: Add, ask: Ask) -> None:
    headline = "Công đoàn và nhà ở"
    body = "😀 Ngày 5-3, công đoàn cơ sở gặp công nhân; đoàn khách xem NHÀ  Ở mới."
    add(headline, body)
    text = f"{headline}\n\n{body}"

    def marked(q: str) -> list[str]:
        (item,) = ask(q).items
        return [text[span.start : span.end] for span in item.highlights]

    assert marked('"cong doan"') == ["Công đoàn", "công đoàn"]
    # Bare words: in a row where they stand so; a word of the row alone is not marked.
    assert marked("công đoàn") == ["Công đoàn", "công đoàn"]
    assert marked("khách đoàn") == ["đoàn", "đoàn", "đoàn", "khách"]
    assert marked('"nhà ở"') == ["nhà ở", "NHÀ  Ở"]
    assert marked("headline:đoàn") == ["đoàn"]
    assert marked('"gặp đoàn"~3') == ["đoàn", "gặp", "đoàn"]
    assert marked("ngay khac*") == ["Ngày", "khách"]
    assert marked("công -thuế source:bao-a") == ["Công", "công", "công"]
    assert marked("nhan~") == ["nhà", "nhân", "NHÀ"]
    (item,) = ask("khách").items
    assert text[item.snippet.start : item.snippet.end] == item.snippet.text
    assert "khách" in item.snippet.text


def test_ranking_prefers_the_headline_and_words_in_a_row(add: Add, ask: Ask) -> None:
    filler = "Bài viết kể nhiều chuyện khác nhau của một vùng quê yên bình bên sông."
    apart = add("Chuyện vùng quê", f"{filler} Công việc nhiều. {filler} Đoàn khách tới. {filler}")
    in_a_row = add("Chuyện bên sông", f"{filler} Công đoàn tới thăm. {filler}")
    headline = add("Công đoàn bên sông", f"{filler} Công đoàn tới thăm. {filler}")
    assert [item.id for item in ask("công đoàn").items] == [headline, in_a_row, apart]


def test_similar_articles(sqlite_settings: Settings, add: Add) -> None:
    fishing = "Nghiệp đoàn nghề cá Bến Thử trao áo phao cho ngư dân trước mùa biển động."
    first = add("Ngư dân Bến Thử nhận áo phao", fishing, slug="1")
    second = add("Áo phao cho ngư dân nghề cá", f"{fishing} Ngư dân vui mừng.", slug="2")
    add("Nhà máy giày tăng lương", "Nhà máy giày tăng lương cho thợ may mũ giày.", slug="3")
    with read_session(open_engine(sqlite_settings)) as session:
        assert [item.id for item in similar_articles(session, sqlite_settings, first)] == [second]
        assert similar_articles(session, sqlite_settings, "a0") == []


def test_did_you_mean(add: Add, ask: Ask) -> None:
    add("Nghiệp đoàn nghề cá ra khơi", "Nghiệp đoàn nghề cá.")
    answer = ask("nghiêpj đoàn")
    assert answer.total == 0
    assert answer.query.did_you_mean == "nghiep AND đoàn"
    assert ask(answer.query.did_you_mean).total == 1
    assert ask("nghiệp đoàn").query.did_you_mean is None


def test_an_empty_query_lists_everything_by_date(sqlite_settings: Settings, ask: Ask) -> None:
    there = fill(sqlite_settings, 3)
    for q in (None, "", "   ", "()", '""', "AND", "-"):
        answer = ask(q)
        assert (answer.total, answer.query.text) == (3, "")
        assert {item.id for item in answer.items} == set(there)
        assert answer.items[0].score is None


def test_filters_are_all_known() -> None:
    # A filter that is added has to be given a meaning in searches as well.
    known = {"source", "organization", "place", "document", "person", "activity", "topic", "since", "until", "q"}
    assert set(Filters.__slots__) == known


def test_namesakes_are_told_apart_in_the_document_facet(sqlite_settings: Settings) -> None:
    with write_session(open_engine(sqlite_settings)) as session:
        store_authority(session)
        labels = label_values(session, "document", ["nq-02-tw-2021-06-12", "nq-02-tw-2026-03-17", "no-such"])
    assert labels == {
        "nq-02-tw-2021-06-12": "02-NQ/TW (12/6/2021)",
        "nq-02-tw-2026-03-17": "02-NQ/TW (17/3/2026)",
    }
