"""A federation that grew from another one, with a board, a district below, and a press that names them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from kb.models import (
    Activity,
    Article,
    Capture,
    Document,
    DocumentRelation,
    Entity,
    Figure,
    Mention,
    Reference,
    Revision,
)
from nlp.text import fold

NEW, OLD, OLDEST = "org-moi", "org-cu", "org-xua"
BOARD, DISTRICT, UNIT, OTHER = "org-moi-ban-thuong-vu", "org-huyen", "org-cs", "org-khac"
MERGED = "org-huyen-viet-khac"
CHAIR, DEPUTY, TOWN, PROVINCE = "per-chu-tich", "per-pho", "loc-huyen", "loc-tinh"
SEEN = datetime(2024, 1, 1, tzinfo=UTC)
TEXT = "Câu văn nói về việc này. " * 40


class Press:
    """Rows of articles and facts, written one by one."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._serial = count(1)

    def entity(self, id_: str, label: str, parent: str | None = None, **more: Any) -> None:
        """An entity."""
        values: dict[str, Any] = {
            "kind": {"ORG": "federation", "PER": "person", "LOC": "place"}[label],
            "aliases": [],
            "predecessor_ids": [],
            "successor_ids": [],
            "details": {},
            "origin": "registry",
        }
        name = f"Tên {id_}"
        self.session.add(Entity(id=id_, label=label, name=name, key=fold(name), parent_id=parent, **(values | more)))
        self.session.flush()

    def article(self, id_: str, day: str | None, source: str = "bao_a") -> str:
        """An article with its archived page."""
        on = date.fromisoformat(day) if day else None
        names = ("authors", "keywords", "images", "attachments", "related_urls", "topics")
        lists: dict[str, list[str]] = {name: [] for name in names}
        number = next(self._serial)
        capture = Capture(url=f"https://bao.example/{id_}", fetched_at=SEEN, status=200, warc_file="a.warc.gz")
        capture.warc_offset = number
        self.session.add_all(
            [
                Article(
                    id=id_,
                    url=f"https://bao.example/{id_}",
                    canonical_url=f"https://bao.example/{id_}",
                    source_id=source,
                    headline=f"Bài {id_}",
                    article_body=TEXT,
                    text_hash=id_,
                    date_published=day,
                    published_on=on,
                    published_at=datetime(on.year, on.month, on.day, 1, tzinfo=UTC) if on else None,
                    extractor="test/1",
                    first_seen=SEEN,
                    last_seen=SEEN,
                    revision=1,
                    **lists,
                ),
                capture,
            ]
        )
        self.session.flush()
        self.session.add(
            Revision(
                article_id=id_,
                number=1,
                content_hash=id_,
                content={},
                text=TEXT,
                capture_id=capture.id,
                stored_at=SEEN,
                last_seen=SEEN,
                extractor="test/1",
            )
        )
        self.session.flush()
        return id_

    def _fact(self, article: str, words: str, sentence: str | None) -> dict[str, Any]:
        number = next(self._serial)
        revision = self.session.query(Revision.id).filter(Revision.article_id == article).scalar()
        return {
            "id": f"f{number:05}",
            "article_id": article,
            "revision_id": revision,
            "start": number * 10,
            "end": number * 10 + len(words),
            "text": words,
            "sentence": sentence or f"Bài viết: {words}.",
            "sentence_start": number * 10 - 10,
            "annotator": "test/1",
        }

    def activity(self, article: str, event: str, whose: str | None, day: str | None = None, **more: Any) -> str:
        """An activity; ``until`` is its last day where it is not ``day``."""
        first = date.fromisoformat(day) if day else None
        until = more.pop("until", day)
        values: dict[str, Any] = {"type": "conference", "organizer": "x", "figures": [], "documents": [], "place": None}
        row = Activity(
            **self._fact(article, more.pop("words", f"tổ chức {event}"), more.pop("sentence", None)),
            **(values | more),
            event_id=event,
            organizer_id=whose,
            start_date=first,
            end_date=date.fromisoformat(until) if until else None,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def figure(self, article: str, fact: str | None, whose: str | None, first: str | None, last: str | None) -> str:
        """A figure that states the observation ``fact``."""
        row = Figure(
            **self._fact(article, "120 đoàn viên", None),
            kind="count",
            value=120,
            unit="đoàn viên",
            bound="exact",
            indicator="kết nạp đoàn viên",
            organization="x",
            organization_id=whose,
            period_start=date.fromisoformat(first) if first else None,
            period_end=date.fromisoformat(last) if last else None,
            period_label=f"năm {last[:4]}" if last else None,
            aspect="actual",
            cumulative=False,
            confidence=0.9,
            observation_id=fact,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def mention(self, article: str, entity: str | None, label: str = "ORG", **more: Any) -> str:
        """A mention; with ``position`` and ``body`` that of a person in an office."""
        seen = more.pop("seen", None)
        row = Mention(
            **self._fact(article, "Tên người", more.pop("sentence", None)),
            label=label,
            name=more.pop("name", "Tên người"),
            entity_id=entity,
            position=more.pop("position", None),
            organization_id=more.pop("body", None),
            seen_on=date.fromisoformat(seen) if seen else None,
            dated_by=more.pop("dated_by", "article" if seen else None),
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def document(self, id_: str, whose: str | None, day: str | None = None, year: str | None = None) -> None:
        """A document."""
        self.session.add(
            Document(
                id=id_,
                kind="numbered",
                type="KH",
                symbol=id_.upper(),
                issuer_id=whose,
                issued_on=date.fromisoformat(day) if day else None,
                year=year,
                names=[],
                origin="inferred",
            )
        )
        self.session.flush()

    def cite(self, article: str, document: str, sentence: str | None = None, **more: Any) -> str:
        """A citation."""
        fields = self._fact(article, document.upper(), sentence)
        values: dict[str, Any] = {"kind": "numbered", "resolution": "resolved", "candidates": []}
        self.session.add(Reference(**fields, document_id=document, **(values | more)))
        self.session.flush()
        return str(fields["id"])

    def carry_out(self, article: str, document: str, target: str, sentence: str) -> None:
        """A relation: the document carries the target out, as the sentence says."""
        self.session.add(
            DocumentRelation(
                id=f"r{next(self._serial)}",
                kind="implements",
                document_id=document,
                target_id=target,
                article_id=article,
                sentence=sentence,
                start=0,
                end=5,
                annotator="test/1",
            )
        )
        self.session.flush()


def fill(session: Session) -> Press:
    """The bodies and what the press says of them; the comments give what the tests expect of it."""
    press = Press(session)
    press.entity(PROVINCE, "LOC")
    press.entity(TOWN, "LOC", PROVINCE)
    # The oldest says that it grew from the newest: a circle, which must end.
    press.entity(OLDEST, "ORG", predecessor_ids=[NEW])
    press.entity(OLD, "ORG", predecessor_ids=[OLDEST])
    press.entity(NEW, "ORG", predecessor_ids=[OLD])
    press.entity(BOARD, "ORG", NEW)
    press.entity(DISTRICT, "ORG", OLD)
    press.entity(UNIT, "ORG", DISTRICT, kind="grassroots_union")
    press.entity(OTHER, "ORG")
    # Merged into the district by a review; one activity still waits to be linked anew.
    press.entity(MERGED, "ORG", merged_into=DISTRICT)
    press.entity(CHAIR, "PER")
    press.entity(DEPUTY, "PER")
    for id_, day, source in _articles():
        press.article(id_, day, source)
    _tell_activities(press)
    _tell_documents(press)
    chair = {"label": "PER", "body": NEW, "name": "Lê Văn Mẫu"}
    press.mention("a1", CHAIR, position="Chủ tịch LĐLĐ tỉnh", seen="2023-03-02", **chair)
    press.mention("a2", CHAIR, position="Chủ tịch Liên đoàn Lao động tỉnh", seen="2023-03-04", **chair)
    press.mention("a4", CHAIR, position="Chủ tịch LĐLĐ tỉnh", seen="2024-06-01", **chair)
    # An article without a date: what its text names last is hardly more than a year.
    press.mention("a3", DEPUTY, position="Phó Chủ tịch", seen="2022-10-01", dated_by="text", label="PER", body=OLD)
    press.figure("a1", "v1", NEW, "2018-01-01", "2023-12-31")
    press.figure("a4", "v1", NEW, "2018-01-01", "2023-12-31")
    press.figure("a2", None, DISTRICT, "2023-04-01", "2023-06-30")
    press.figure("a3", "v3", NEW, None, None)
    press.figure("a3", "v4", OTHER, None, None)
    for article in ("a1", "a2", "a4"):
        press.mention(article, NEW)
    press.mention("a1", DISTRICT)
    press.mention("a2", UNIT)
    return press


def _articles() -> Iterator[tuple[str, str | None, str]]:
    yield "a1", "2023-03-02", "bao_a"
    yield "a2", "2023-03-04", "bao_b"
    yield "a3", None, "bao_a"
    yield "a4", "2024-06-01", "bao_a"
    # Of these the bodies are silent; they are what was harvested meanwhile.
    yield "a5", "2023-07-10", "bao_a"
    yield "a6", "2024-09-01", "bao_b"
    yield "a7", "2024-12-31", "bao_b"


def _tell_activities(press: Press) -> None:
    dated = "Ngày 1/3/2023, LĐLĐ tỉnh tổ chức hội nghị."
    press.activity("a1", "e1", NEW, "2023-03-01", sentence=dated, documents=["d0", "d1", "d9"])
    press.activity("a2", "e1", NEW, "2023-03-01", sentence="Hôm 1/3, LĐLĐ tỉnh họp.")
    press.activity("a2", "e2", MERGED, None, type="care", place="huyện", place_id=TOWN)
    press.activity("a3", "e3", NEW, None)
    press.activity("a4", "e4", OLD, "2024-05-31", sentence="Sáng qua, LĐLĐ tỉnh (cũ) họp.", type="training")
    press.activity("a4", "e5", BOARD, "2024-05-01", until="2024-05-31", dated_by="text")
    press.activity("a4", "e6", UNIT, "2022-01-01", until="2022-12-31", type="care", sentence="Năm 2022, CĐCS tặng quà.")
    press.activity("a4", "e7", OTHER, "2024-01-01")


def _tell_documents(press: Press) -> None:
    press.document("d0", OTHER, "2019-05-01")
    press.document("d1", NEW, "2023-02-20")
    press.document("d2", OLD, None, "2021")
    press.document("d3", NEW)
    press.document("d8", NEW, "2023-01-01")  # cited by nobody
    press.document("d9", OTHER)
    said = "Thực hiện D0, LĐLĐ tỉnh ban hành D1."
    press.cite("a1", "d0", said)
    press.cite("a1", "d1", said, issued_on=date(2023, 2, 20))
    press.carry_out("a1", "d1", "d0", said)
    press.cite("a2", "d1")
    press.cite("a2", "d2")
    press.cite("a3", "d3")
    press.cite("a4", "d3", resolution="rejected")
    press.cite("a1", "d9")
