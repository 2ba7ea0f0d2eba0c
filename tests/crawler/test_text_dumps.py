"""Article pages saved as plain text, in the order in which each CMS prints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.readers.text_dump import read_text_dump
from kb.records import Article, NotArticle

MENU = "Trang chủ\nCông đoàn\nLao động\nPháp luật\nVăn hóa\nLiên hệ\n\n"
FIRST = (
    "Tổ tự quản của khu trọ ra đời cách đây hai năm, khi liên tiếp ba phòng bị mất xe máy trong một tuần và chủ trọ"
    " không biết trông vào ai."
)
SECOND = (
    "Đến nay tổ có 24 thành viên, chia thành bốn ca tuần tra, mỗi ca kéo dài ba giờ; công đoàn khu công nghiệp hỗ trợ"
    " đèn pin và áo phản quang cho cả tổ."
)
THIRD = (
    "“Từ ngày có tổ, tôi đi ca đêm mà yên tâm hẳn”, chị Thử, công nhân đóng gói, cho biết khi được hỏi về tổ tự quản."
)
LEAD = "Sau hai năm hoạt động, tổ tự quản đã giúp khu trọ ba trăm phòng không còn mất trộm."
TITLE = "Tổ tự quản giữ bình yên cho khu trọ"
OTHERS = """Tin khác
Bữa cơm sum họp của công nhân xa quê
Bữa cơm sum họp của công nhân xa quê
Hoạt động 23/11/2024 18:16
(LĐTĐ) Hơn hai trăm mâm cơm đã được dọn ra trong buổi tối cuối năm ở nhà văn hóa lao động, có cả trẻ con và người già.
Xem thêm
Phiên bản di động
"""


def read(text: str) -> Article:
    result = read_text_dump(text)
    assert isinstance(result, Article), result
    return result


def body(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def test_the_paper_with_related_titles_run_together() -> None:
    article = read(
        f"{MENU}{TITLE}\n\n(LĐTĐ) {LEAD}\nKhu trọ có thư viện riêngNgày hội của thợ xa nhàBa năm một xóm trọ bình yên\n"
        f"{FIRST}\n\n{TITLE}\nTổ tự quản trong buổi họp đầu tháng.\n\n{SECOND}\n\n{THIRD}\n\n"
        "Mai Thị Mẫu (thực hiện)\n\n"
        f"Có thể bạn quan tâm\nMột tin nào đó khác hẳn\nNên xem\nMột tin nữa cũng khác hẳn\n{OTHERS}"
    )
    assert (article.headline, article.description, article.outlet_tag) == (TITLE, LEAD, "LĐTĐ")
    assert article.article_body == body(FIRST, SECOND, THIRD)
    assert article.authors == ("Mai Thị Mẫu",)
    assert article.date_published is None
    assert article.url is None


@pytest.mark.parametrize("menu", ["", MENU])
def test_the_sister_paper_with_section_and_time(menu: str) -> None:
    article = read(
        f"{menu}{TITLE}\nCông đoàn viên\n19:15 | 07/03/2024\n(LĐ&PL) {LEAD}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}\n\n"
        f"Lê Văn Ví\nLink gốc:\nhttps://laodongthudo.vn/to-tu-quan-165000.html\n{OTHERS}"
        "Có thể bạn quan tâm\nMột tin khác hẳn nữa\n"
    )
    assert (article.headline, article.article_section, article.outlet_tag) == (TITLE, "Công đoàn viên", "LĐ&PL")
    assert article.date_published == "2024-03-07T19:15:00+07:00"
    assert article.article_body == body(FIRST, SECOND, THIRD)
    assert article.authors == ("Lê Văn Ví",)
    assert article.is_based_on == "https://laodongthudo.vn/to-tu-quan-165000.html"


def test_the_portal_with_counters_indents_and_imprint() -> None:
    indent = "\u00a0" * 6
    article = read(
        f"Thống kê truy cập\nĐang online: 12\nHôm nay: 345\nĐã truy cập: 678901\n\n{TITLE}\n\n{LEAD} Mô hình này "
        f"sắp được làm ở bốn xã khác.\n\n{indent}{FIRST}\n\n{indent}\n\n{indent}{SECOND}\n\n{indent}{THIRD}\n\n"
        "Trần Văn Mẫu – LĐLĐ huyện Mẫu\n\n"
        "Giấy phép số 00/GP-TTĐT ngày 1/9/2021\nĐịa chỉ: số 1 phố Mẫu\nEmail: congdoan@mau.vn\n"
    )
    assert article.headline == TITLE
    assert article.date_published is None, "a licence has a date, the article has none"
    assert article.authors == ("Trần Văn Mẫu",)
    assert article.article_body == body(FIRST, SECOND, THIRD)


def test_the_provincial_paper_in_one_paragraph() -> None:
    article = read(
        f"Sign In\n\n{TITLE}\n20:06 07/03/2025\n{LEAD}\n\nCán bộ công đoàn trao áo phản quang cho tổ tự quản.\n\n"
        f"{FIRST} {SECOND} {THIRD} {FIRST} {SECOND}\n"
        "Thảo Mẫu\nTag:\nFile đính kèm\nTin cùng chuyên mục\nMột tin khác nào đó\n"
    )
    assert article.date_published == "2025-03-07T20:06:00+07:00"
    assert article.authors == ("Thảo Mẫu",)
    assert article.article_body.endswith(f"{FIRST} {SECOND} {THIRD} {FIRST} {SECOND}")
    assert "Một tin khác" not in article.article_body


def test_pictures_whose_text_stands_twice_and_what_is_left_below() -> None:
    caption = "Tổ tự quản nhận đèn pin."
    article = read(
        f"{TITLE}\n08:00 07/03/2025\n(NLĐO)- {LEAD}\n\n{FIRST}\n\n{caption}\n\n{caption}\n\n{SECOND}\n\n"
        "to tu quan giu binh yen cho khu tro\n\nÁo phản quang của tổ.\n\n"
        f"{THIRD}\n\nDanh sách tổ viên.xlsx\n\nkhu trọ công nhân\n\n{OTHERS}"
    )
    assert article.article_body.startswith(FIRST)
    assert caption not in article.article_body
    assert "to tu quan" not in article.article_body
    assert article.article_body.endswith(THIRD)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("  \n\n ", "empty"),
        ("{'a': 1, 'b': [2, 3, 4, 5, 6, 7, 8]}" * 30, "data or code"),
        ("The quick brown fox jumps over the lazy dog near the river bank. " * 20, "not Vietnamese"),
        (MENU * 5, "no paragraph"),
        ("\n".join(f"{2 * f'Một tiêu đề của danh sách số {n}{chr(10)}'}(LĐTĐ) {FIRST}" for n in range(6)), ""),
    ],
)  # fmt: skip
def test_text_that_is_no_article(text: str, says: str) -> None:
    result = read_text_dump(text)
    assert isinstance(result, NotArticle)
    assert result.outcome == "not_article"
    assert says in result.reason


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(read_text_dump(text), Article | NotArticle)


@given(
    st.lists(st.sampled_from([TITLE, LEAD, FIRST, SECOND, THIRD, MENU, OTHERS, "", "19:15 | 07/03/2024", "Mai Mẫu"]))
)
def test_no_order_of_lines_breaks_it(lines: list[str]) -> None:
    result = read_text_dump("\n".join(lines))
    if isinstance(result, Article):
        assert result.headline
        assert all(result.article_body.split("\n\n"))
