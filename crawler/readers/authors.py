"""Author lines: who wrote, told apart from who took the pictures, whose text it is, and where they work."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.text import clean_text, fold

_EMAIL_OR_LINK = re.compile(
    r"\S+@\S+|https?://\S+|www\.\S+|\b(?:ĐT|Điện thoại|SĐT|Tel)\b\s*:?\s*[\d .-]+", re.IGNORECASE
)
_ROLE_IN_BRACKETS = re.compile(
    r"[(\[]\s*(?:thực hiện|ghi|tổng hợp|lược ghi|biên tập|biên soạn|biên dịch|dịch|t/h|th|tổng thuật|lược thuật|"
    r"bài và ảnh|bài, ảnh|tin, ảnh|ghi chép)[^()\[\]]*[)\]]",
    re.IGNORECASE,
)
_OTHER_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_WRITER = re.compile(
    r"^(?:(?:tác giả|người viết|viết bởi|(?:nhóm\s+)?(?:phóng viên|pv)|bài|tin|bài viết|tin bài|bài và ảnh|tin và ảnh|"
    r"(?:bài|tin)\s*[,/&+-]\s*(?:bài\s*[,/&+-]\s*)?ảnh|tin\s*[,/&+-]\s*bài|nội dung|by|author|ctv|cộng tác viên)\s*:\s*"
    r"|(?:bài và ảnh|tin và ảnh|(?:bài|tin)\s*[,/]\s*ảnh)\s+"
    r"|(?:(?:người\s+)?thực hiện|tổng hợp|biên tập|biên dịch|ghi)\s*:?\s+)",
    re.IGNORECASE,
)
# Degrees and callings before a name; a name never begins with a word of theirs.
_TITLES = re.compile(
    r"^(?:(?:luật sư|luật gia|thạc sĩ|thạc sỹ|tiến sĩ|tiến sỹ|phó giáo sư|giáo sư|bác sĩ|bác sỹ|kỹ sư|nhà báo|nhà văn|"
    r"nhà thơ|nhà giáo|(?:pgs|gs|ts|ths|ls|bs|ks)\b)[\s.,]*)+(?=[^\W\d_])",
    re.IGNORECASE,
)
_PICTURES = re.compile(r"^(?:ảnh|hình ảnh|video|clip|đồ họa|thiết kế|trình bày|infographic|photo)\s*:", re.IGNORECASE)
_PICTURES_WITHIN = re.compile(r"[\s,;.–-]*\b(?:ảnh|video|clip|đồ họa|thiết kế|kỹ thuật)\s*:.*$", re.IGNORECASE)
_CREDIT = re.compile(r"^[(\[]?\s*(?:theo|nguồn(?:\s+tin)?|dẫn theo|trích)\s*:?\s+(.+?)\s*[)\]]?\s*\.?$", re.IGNORECASE)
_CREDIT_COLON = re.compile(r"^[(\[]?\s*(?:nguồn(?:\s+tin)?)\s*:\s*(.+?)\s*[)\]]?\s*\.?$", re.IGNORECASE)
_PARTS = re.compile(r"\s*[–—/,;&|+•]\s*|\s+-\s*|\s*-\s+|(?<=[^\W\d_])-(?=[^\W\d_])|\s+và\s+", re.IGNORECASE)
# First words of what is a body or an outlet, not a person. With diacritics: Bảo, Phương, Quan are names, báo, phường,
# quận are not.
_BODIES = re.compile(
    r"^(?:lđlđ|liên đoàn|công đoàn|cđ(?:cs)?\s|ban\s|báo\s|phòng\s|sở\s|ubnd|ủy ban|trung tâm|tòa soạn|"
    r"toà soạn|tạp chí|đài\s+(?:truyền|phát|pt|th|tiếng|ptth)|ttxvn|vov\b|vtv\b|hội\s|văn phòng|"
    r"trường\s+(?:đại|cao|trung|tiểu|thpt|thcs|mầm|đh|cđ|chính)|công ty|tổng\s+(?:lđlđ|liên|công|cục)|cụm\s|"
    r"khối\s|bộ\s|cục\s|chi cục|viện\s|đoàn\s+(?:thanh|tncs)|nhóm\s+(?:pv|phóng|tác)|pv\b|phóng viên|bbt\b|"
    r"btv\b|ctv\b|admin|quản trị|biên tập|website|cổng thông tin|trang\s+(?:tin|thông)|lao động thủ đô|"
    r"người lao động|thông tấn|xã\s|phường\s|huyện\s|quận\s|tỉnh\s|thành phố|tp\.?\s|mttq|mặt trận|đảng\s?ủy|"
    r"đảng bộ|huyện ủy|tỉnh ủy|thành ủy|lao động$|vnexpress|dân trí|tuổi trẻ|thanh niên$|tiền phong$|nhân dân$|"
    r"bản tin|tin$|ảnh$|bài$|video$|theo\s|nguồn)"
)
_PRESS = re.compile(r"^(?:báo|ttxvn|vov\b|vtv|đài|tạp chí|thông tấn|cổng thông tin|vnexpress|dân trí)")
_DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|info)$", re.IGNORECASE)
_NAME_WORD = re.compile(r"^(?:[^\W\d_]\.)*[^\W\d_][^\W\d_.'’]*(?:['’.][^\W\d_]+)*\.?$")


@dataclass(frozen=True, slots=True)
class AuthorLine:
    """Names of the writers, and the outlet or paper whose text it is."""

    authors: tuple[str, ...] = ()
    credit: str | None = None

    def __bool__(self) -> bool:
        return bool(self.authors or self.credit)


def read_authors(text: str, outlet: str = "") -> AuthorLine:
    """What an author line says. ``outlet`` (name or tag of the page's own paper) is never an author nor a credit.

    ``Lê Văn Mẫu (thực hiện)`` gives the name; ``Trần Thị Mẫu – LĐLĐ huyện Mẫu`` the name without the place of
    work, ``Luật sư Phạm Văn Mẫu`` without the calling; ``Theo báo Nhân Dân`` a credit. Photographers are left out.
    """
    line = clean_text(_EMAIL_OR_LINK.sub(" ", text)).strip(" .*•–—|-")
    if not line or len(line) > 200:
        return AuthorLine()
    if match := _CREDIT.match(line) or _CREDIT_COLON.match(line):
        return AuthorLine(credit=_as_credit(match[1], outlet))
    line = _ROLE_IN_BRACKETS.sub(" ", line)
    inner = _CREDIT.search(found[0]) if (found := _OTHER_BRACKETS.search(line)) else None
    credit = _as_credit(inner[1], outlet) if inner else None
    line = clean_text(_OTHER_BRACKETS.sub(" ", line))
    if _PICTURES.match(line):
        return AuthorLine(credit=credit)
    line = _PICTURES_WITHIN.sub("", _WRITER.sub("", line))
    names: list[str] = []
    for part in _PARTS.split(line):
        part = _WRITER.sub("", part.strip(" .:")).strip(" .:")
        part = re.sub(r"\s+(?:thực hiện|tổng hợp|ghi|biên dịch)$", "", part, flags=re.IGNORECASE)
        part = _TITLES.sub("", part)
        if not part or _is_outlet(part, outlet):
            continue
        if match := _CREDIT.match(part):
            credit = credit or _as_credit(match[1], outlet)
        elif _is_body(part):
            credit = credit or (None if names or not _is_press(part) else part)
        elif _is_name(part) and part not in names:
            names.append(part)
    return AuthorLine(tuple(names), credit)


def is_author_line(text: str, *, known: tuple[str, ...] = ()) -> bool:
    """Whether a short line of its own is nothing but an author line or a credit, judged by its words alone."""
    line = clean_text(text)
    if not line or len(line) > 120 or len(line.split()) > 18:
        return False
    if _CREDIT.match(line) or _CREDIT_COLON.match(line):
        return len(line) <= 60
    found = read_authors(line)
    if not found.authors:
        return False
    if any(fold(name) == fold(other) for name in found.authors for other in known):
        return True
    if re.search(r"[.!?…:]$", line) and not re.search(r"\b[^\W\d_]\.$", line):
        return False
    words = sum(len(name.split()) for name in found.authors)
    return words >= 2 or line.isupper()


def _is_name(part: str) -> bool:
    words = part.split()
    if not 1 <= len(words) <= 6 or len(part) > 40 or len(part) < 2:
        return False
    return all(_NAME_WORD.match(word) and (word[0].isupper() or word.lower() in ("de", "van")) for word in words)


def _is_body(part: str) -> bool:
    return bool(_BODIES.match(part.lower()))


def _is_press(part: str) -> bool:
    return bool(_PRESS.match(part.lower()))


def _is_outlet(part: str, outlet: str) -> bool:
    return bool(_DOMAIN.match(part)) or any(fold(part) == fold(name) for name in outlet.split("|") if name)


def _as_credit(name: str, outlet: str) -> str | None:
    name = clean_text(name).strip(" .()[]")
    return None if not name or len(name) > 80 or _is_outlet(name, outlet) else name
