"""Two provinces, three outlets and documents that they report soon, late, before their day or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from kb.models import Article, Document, Entity, Mention, Reference, Source
from kb.records import LOCAL

BAC_NINH, NGHE_AN = "loc-tinh-bac-ninh", "loc-tinh-nghe-an"
DO_LUONG, NAM_DAN = "loc-huyen-do-luong-nghe-an", "loc-huyen-nam-dan-nghe-an"
BODIES = {"org-bn": BAC_NINH, "org-na": NGHE_AN, "org-dl": DO_LUONG, "org-nd": NAM_DAN}
COUNTRY, LOCAL_PAPER, OTHER_PAPER = "laodong", "baobacninh", "baonghean"
SEEN = datetime(2025, 1, 1, tzinfo=UTC)
LISTS = ("authors", "keywords", "images", "attachments", "related_urls", "topics")


class LagPress:
    """Rows of articles and what they cite and name, written one by one."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.serial = 0

    def add(self, row: Any) -> None:
        """Writes a row before the next one."""
        self.session.add(row)
        self.session.flush()

    def document(self, id_: str, day: str | None, code: str, issuer: str | None = None) -> None:
        """A document issued on the day."""
        on = date.fromisoformat(day) if day else None
        values: dict[str, Any] = {"kind": "numbered", "type": "KH", "names": [], "origin": "inferred"}
        self.add(Document(id=id_, symbol=id_, issuer_code=code, issuer_id=issuer, issued_on=on, **values))

    def article(self, source: str, day: str | None, cites: str | None = None, *names: str, **more: Any) -> str:
        """An article; of two of one day that which is written first was published first."""
        self.serial += 1
        id_ = f"a{self.serial:03}"
        on = date.fromisoformat(day) if day else None
        moment = datetime(on.year, on.month, on.day, 8, self.serial % 60, tzinfo=LOCAL) if on else None
        lists: dict[str, list[str]] = {name: [] for name in LISTS}
        self.add(
            Article(
                id=id_, url=f"https://bao.example/{id_}", source_id=source, headline=f"Bài {id_}", article_body="Thân.",
                date_published=day, published_on=on, published_at=moment, extractor="x/1", first_seen=SEEN,
                last_seen=SEEN, revision=1, text_hash=id_, **lists,
            )
        )  # fmt: skip
        if cites:
            self._fact(
                Reference, id_, 0, f"Câu dẫn {cites}.", document_id=cites, kind="numbered", candidates=[], **more
            )
        for number, name in enumerate(names, start=1):
            label = "LOC" if name.startswith("loc-") else "ORG"
            self._fact(Mention, id_, number, f"Câu nói tới {name}.", label=label, name="x", entity_id=name)
        return id_

    def _fact(self, model: Any, article: str, nth: int, sentence: str, **values: Any) -> None:
        if model is Reference:
            values.setdefault("resolution", "resolved")
        where = {"start": 100 * nth, "end": 100 * nth + 3, "sentence_start": 100 * nth, "revision_id": 1}
        words = {"text": sentence[:3], "sentence": sentence, "annotator": "x/1"}
        self.add(model(id=f"{model.__tablename__[0]}{article}{nth}", article_id=article, **where, **words, **values))


def fill(session: Session) -> None:
    """The press: `laodong` is held for the whole of 2024, `baobacninh` from March on, `baonghean` until June."""
    press = LagPress(session)
    empty: dict[str, Any] = {"aliases": [], "predecessor_ids": [], "successor_ids": [], "details": {}}
    for id_, above in ((BAC_NINH, None), (NGHE_AN, None), (DO_LUONG, NGHE_AN), (NAM_DAN, NGHE_AN)):
        place = {"label": "LOC", "kind": "place", "origin": "registry", "name": f"Tên {id_}", "key": id_}
        press.add(Entity(id=id_, parent_id=above, **place, **empty))
    for id_, place_id in BODIES.items():
        body = {"label": "ORG", "kind": "federation", "origin": "registry", "name": f"Tên {id_}", "key": id_}
        press.add(Entity(id=id_, place_id=place_id, **body, **empty))
    for id_, name in ((COUNTRY, "Báo Lao Động"), (LOCAL_PAPER, "Báo Bắc Ninh"), (OTHER_PAPER, "Báo Nghệ An")):
        press.add(Source(id=id_, name=name, url="https://bao.example", reader="x", domains=[], updated_at=SEEN))
    for source, first, last in (
        (COUNTRY, "2024-01-01", "2024-12-31"),
        (LOCAL_PAPER, "2024-03-01", "2024-12-31"),
        (OTHER_PAPER, "2024-01-01", "2024-06-30"),
    ):
        press.article(source, first)
        press.article(source, last)
    press.document("early", "2024-02-10", "TLĐ")
    press.article(COUNTRY, "2024-01-05", "early", "org-dl", resolution="rejected")
    press.article(COUNTRY, "2024-02-01", "early", "org-bn")
    press.article(COUNTRY, "2024-02-12", "early", "org-na")
    press.article(LOCAL_PAPER, "2024-03-11", "early")
    press.article(COUNTRY, None, "early", "org-bn")
    press.document("soon", "2024-04-01", "TLĐ")
    press.article(LOCAL_PAPER, "2024-04-01", "soon")
    press.article(COUNTRY, "2024-04-11", "soon", "org-dl")
    press.article(OTHER_PAPER, "2024-04-11", "soon")
    press.document("local", "2024-05-01", "LĐLĐ", "org-na")
    press.article(OTHER_PAPER, "2024-05-03", "local")
    press.article(COUNTRY, "2024-05-06", "local", "org-dl", "org-na", DO_LUONG)
    press.article(LOCAL_PAPER, "2024-05-09", "local")
    press.document("silent", "2024-06-15", "TLĐ")
    press.document("country", "2024-09-01", "TLĐ")
    press.article(COUNTRY, "2024-09-05", "country")
    press.document("undated", None, "TLĐ")
    press.article(COUNTRY, "2024-10-01", "undated", "org-na")
