"""Lines of a page that was saved as plain text, and what a CMS prints around its articles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from crawler.readers.dates_in_pages import Moment, read_printed
from crawler.readers.leads import split_outlet_tag
from nlp.text import clean_text, fold

# Headings of the lists below an article: nothing after them is the article's. Folded, without punctuation.
_ENDS = {
    "tin khac", "tin bai khac", "bai khac", "co the ban quan tam", "nen xem", "tin lien quan", "bai lien quan",
    "tin bai lien quan", "bai viet lien quan", "tin cung chuyen muc", "cung chuyen muc", "cac tin khac",
    "tin moi hon", "tin cu hon", "nhung tin moi hon", "nhung tin cu hon", "tin moi nhat", "tin moi",
    "tin noi bat", "tin doc nhieu", "doc nhieu", "doc nhieu nhat", "xem nhieu", "tin xem nhieu", "xem them",
    "doc them", "co lien quan", "bai truoc do", "bai sau do", "binh luan", "y kien ban doc", "gui binh luan",
    "phien ban di dong", "link goc", "tag", "tags", "tu khoa", "file dinh kem", "tep dinh kem", "chia se",
    "tro thanh nguoi dau tien tang sao cho bai viet", "tin tuc khac", "moi cap nhat", "ban doc quan tam",
}  # fmt: skip
_LABELLED_END = re.compile(
    r"^(?:link gốc|tags?|từ khóa|file đính kèm|tệp đính kèm|tin liên quan|bình luận)\s*(?:\(\d+\))?\s*:", re.IGNORECASE
)
_FOOTER = re.compile(
    r"^(?:©|\(c\)|copyright|bản quyền|trang (?:thông tin|tin) điện tử|cổng thông tin điện tử|giấy phép|"
    r"(?:địa chỉ|trụ sở|tòa soạn|toà soạn|điện thoại|đt|tel|fax|email|e-mail|hotline|đường dây nóng|website|"
    r"cơ quan chủ quản|chịu trách nhiệm(?: nội dung| chính)?|tổng biên tập|phó tổng biên tập|trưởng ban biên tập|"
    r"người chịu trách nhiệm|phát triển bởi|thiết kế(?: bởi)?|liên hệ quảng cáo|phụ trách)\s*[:.]|"
    r"website được thiết kế|thiết kế (?:và|bởi)|ghi rõ nguồn|cấm sao chép|® |báo điện tử|based on|powered by|"
    r"về đầu trang|lên đầu trang|quay lại|in trang|in bài|gửi email)",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"^(?:[•*·\-–]\s*)?(?:thống kê(?: truy cập)?|(?:đang )?(?:online|trực tuyến|truy cập)|hôm (?:nay|qua)|"
    r"tuần (?:này|trước)|tháng (?:này|trước)|(?:đã|tổng(?: số)?(?: lượt)?|lượt|"
    r"số lượt|số người) (?:truy cập|online|xem|trực tuyến)|"
    r"tổng cộng|tổng lượt|khách(?: online)?|thành viên(?: online)?|visitors?|lượt xem|views?)\s*(?:[:：]?\s*[\d.,]*)$",
    re.IGNORECASE,
)
_MENU = re.compile(
    r"^(?:sign in|log ?in|đăng nhập|đăng ký|đăng xuất|skip to content|trang chủ|menu|tìm kiếm|search|home|english|"
    r"giới thiệu|liên hệ|sơ đồ (?:site|cổng|trang)|rss|hỏi đáp|góp ý|thư viện(?: ảnh)?|tiếng việt|văn bản|đóng)$",
    re.IGNORECASE,
)
_TOOL = re.compile(
    r"^(?:chế độ (?:xem|đọc)|cỡ chữ.{0,12}|google news|theo dõi.{0,40}google news|nghe đọc bài|"
    r"in(?: bài)?(?: viết)?|print|facebook|zalo|twitter|chia sẻ|lưu bài|sao chép liên kết|copy link|a[+-]|"
    r"aa|like|share|thích|gửi email|\d+)$",
    re.IGNORECASE,
)
_BREADCRUMB = re.compile(r"^trang chủ\s*(?:[/>»›|→-]|\s[A-ZĐÀ-Ỹ])", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_DATE_ONLY = re.compile(
    r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ\s*nhật|ngày đăng|đăng lúc|cập nhật(?: lúc| ngày)?|ngày|gmt\s*\+?\s*7|lúc)",
    re.IGNORECASE,
)
_DATE_PARTS = re.compile(
    r"\d{1,2}\s*(?::|h|giờ)\s*\d{2}(?::\d{2})?|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{4}-\d\d-\d\d"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds text, cleaned; ``after_blank`` where an empty line or the beginning stands before it."""

    text: str
    after_blank: bool

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as sentences do."""
        return bool(_SENTENCE_END.search(self.text))

    @property
    def is_prose(self) -> bool:
        """Whether it is a paragraph rather than a title or a label."""
        size = len(self.text)
        return size >= 120 or (size >= 80 and self.is_sentence) or split_outlet_tag(self.text)[1] is not None


def read_lines(text: str) -> list[Line]:
    """The lines that hold text. A table row's bars at the ends are gone."""
    lines: list[Line] = []
    blank = True
    for raw in text.splitlines():
        cleaned = clean_text(raw).strip("|").strip()
        if not re.search(r"\w", cleaned):
            blank = True
            continue
        lines.append(Line(cleaned, blank))
        blank = False
    return lines


def ends_article(line: Line) -> bool:
    """Whether the line heads what a CMS prints below an article."""
    return _plain(line.text) in _ENDS or bool(_LABELLED_END.match(line.text))


def is_chrome(line: Line) -> bool:
    """Whether the line belongs to the page's frame: menu, visit counter, footer, slogan in capitals."""
    text = line.text
    if _COUNTER.match(text) or _MENU.match(text) or _BREADCRUMB.match(text) or is_footer(line):
        return True
    letters = [character for character in text if character.isalpha()]
    # A headline in capitals is shorter than the slogans that run across a portal's top.
    return len(letters) > 90 and all(character.isupper() for character in letters)


def is_tool(line: Line) -> bool:
    """Whether the line is a button beside the headline: sharing, printing, letter size."""
    return bool(_TOOL.match(line.text))


def is_footer(line: Line) -> bool:
    """Whether the line is part of an imprint."""
    return bool(_FOOTER.match(line.text) or _COUNTER.match(line.text))


def read_date_line(line: Line) -> tuple[Moment, str] | None:
    """The date of a line that holds a date and at most the section's name, with that name; else None."""
    if len(line.text) > 90 or line.is_prose:
        return None
    moment = read_printed(line.text)
    if moment is None:
        return None
    rest = _DATE_ONLY.sub(" ", _DATE_PARTS.sub(" ", line.text))
    rest = clean_text(re.sub(r"[|,;()\[\]•·]|(?<!\w)[-–:](?!\w)", " ", rest)).strip(" -–:/")
    if len(rest) > 40 or len(rest.split()) > 7 or any(character.isdigit() for character in rest):
        return None
    return moment, rest


def find_other_titles(lines: Iterable[Line]) -> set[str]:
    """Titles of other articles in the lists below the article, folded."""
    titles: set[str] = set()
    for line in lines:
        if not line.is_prose and len(line.text) >= 20 and read_date_line(line) is None and not ends_article(line):
            titles.add(fold(line.text))
    return titles


def count_cards(lines: list[Line]) -> int:
    """How many cards of a list stand among the lines: a title printed twice, or a title with its tagged lead below."""
    cards = 0
    for one, other in pairwise(lines):
        if one.is_prose or len(one.text) < 15:
            continue
        if fold(one.text) == fold(other.text) or split_outlet_tag(other.text)[1] is not None:
            cards += 1
    return cards


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]+|\d+", " ", fold(text)).split())
