"""A press that knows bodies by several names, and reviews of them."""

from __future__ import annotations

from typing import Any

from kb.entity_reviews import Decision, Outcome, store_entity_review, undo_entity_review
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from tests.kb.small_press import Rows, make_article, read_rows

UNION, UNION_TOO = "org-cong-doan-co-so-cong-ty-may-song-lam", "org-cong-doan-co-so-cong-ty-det-song-lam"
GIA_LAM, LONG_BIEN = "org-lien-doan-lao-dong-huyen-gia-lam-ha-noi", "org-lien-doan-lao-dong-quan-long-bien-ha-noi"
GIA_LAM_PLACE, LONG_BIEN_PLACE = "loc-huyen-gia-lam-ha-noi", "loc-quan-long-bien-ha-noi"
CITY, CONFEDERATION = "org-lien-doan-lao-dong-thanh-pho-ha-noi", "org-tong-lien-doan-lao-dong-viet-nam"
CHAIR = "per-tran-van-thu-cong-doan-co-so-cong-ty-may-song-lam"

PRESS = (
    make_article(
        1,
        "Chăm lo người lao động",
        "Ngày 5/3/2024, Công đoàn cơ sở Công ty May Sông Lam tổ chức hội nghị người lao động. Ông Trần Văn Thử, Chủ"
        " tịch Công đoàn cơ sở Công ty May Sông Lam trao 120 suất quà. Năm 2023, Công đoàn cơ sở Công ty May Sông Lam"
        " kết nạp 45 đoàn viên.",
        published="2024-03-06",
    ),
    make_article(
        2,
        "Một ngày hội",
        "Ngày 5/3/2024, Công đoàn cơ sở Công ty Dệt Sông Lam tổ chức hội nghị người lao động. Năm 2023, Công đoàn cơ sở"
        " Công ty Dệt Sông Lam kết nạp 45 đoàn viên.",
        published="2024-03-07",
    ),
    make_article(
        3,
        "Gia Lâm phát động",
        "LĐLĐ huyện Gia Lâm đã ban hành Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2023. Ban Thường vụ LĐLĐ huyện Gia Lâm trao 20"
        " suất quà tại huyện Gia Lâm. Bà Lê Thị Mẫu, Chủ tịch LĐLĐ huyện Gia Lâm dự.",
        published="2024-03-08",
    ),
    make_article(
        4,
        "Hai đơn vị bạn",
        "LĐLĐ quận Long Biên, thành phố Hà Nội ban hành Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2023. Ngày 8/3/2024, LĐLĐ huyện"
        " Gia Lâm thăm Công đoàn cơ sở Công ty May Sông Lam và trao 30 suất quà tại quận Long Biên.",
        published="2024-03-09",
    ),
)

FULL = "org-cong-doan-co-so-cong-ty-trach-nhiem-huu-han-gach-song-lam"
SHORT = "org-cong-doan-co-so-cong-ty-co-phan-gach-song-lam"
DOUBLES = (
    make_article(
        1,
        "Gạch Sông Lam",
        "Công đoàn cơ sở Công ty TNHH Gạch Sông Lam trao 12 suất quà. Công đoàn cơ sở Công ty TNHH Gạch Sông Lam kết"
        " nạp 9 đoàn viên.",
        published="2024-03-06",
    ),
    make_article(
        2,
        "Gạch mới",
        "Công đoàn cơ sở Công ty Cổ phần Gạch Sông Lam trao 15 suất quà.",
        published="2024-03-07",
    ),
    make_article(
        3,
        "Hai huyện",
        "Ông Trần Văn Thử, Chủ tịch LĐLĐ huyện Gia Lâm, thành phố Hà Nội phát biểu.",
        published="2024-03-08",
    ),
    make_article(
        4,
        "Huyện bạn",
        "Ông Trần Văn Thử, Bí thư Huyện ủy Gia Lâm, thành phố Hà Nội chỉ đạo.",
        published="2024-03-09",
    ),
    make_article(
        5,
        "Tỉnh khác",
        "Ông Trần Văn Thử, Chủ tịch LĐLĐ tỉnh Nghệ An phát biểu.",
        published="2024-03-10",
    ),
)


def decide(settings: Settings, verdict: str, entity: str, target: str | None = None, **more: Any) -> Outcome:
    """The outcome of a review."""
    given = {name: more.pop(name) for name in ("name", "articles") if name in more}
    with write_session(open_engine(settings)) as session:
        return store_entity_review(session, Decision(verdict, entity, target, **given), reviewer="người duyệt", **more)


def undo(settings: Settings, number: int, **more: Any) -> Outcome:
    """The outcome of taking a review back."""
    with write_session(open_engine(settings)) as session:
        return undo_entity_review(session, number, reviewer="người khác", **more)


def known(settings: Settings) -> Rows:
    """All that the knowledge base knows, without the reviews themselves."""
    return {name: rows for name, rows in read_rows(settings).items() if name != "entity_review"}
