"""The names of bodies that sign documents, read where the grammar of a citation puts them (`của ...`, `do ...`)."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.references_words import CAPITAL, TYPE_WORD
from nlp.rows import load_rows

_CLOSED = re.compile(
    r"(?:Ban Chấp hành|Ban chấp hành|BCH) (?:Trung ương|TW|TƯ)(?: Đảng(?! (?:bộ|ủy))(?: Cộng sản Việt Nam)?)?(?! Đoàn)"
    r"|Bộ Chính trị|Ban Bí thư(?: Trung ương(?: Đảng)?)?|Trung ương(?: Đảng)?(?! Đoàn)"
    r"|Đảng(?: Cộng sản Việt Nam)?(?! (?:bộ|ủy|đoàn|uỷ))"
    r"|(?:Phó )?Thủ tướng(?: Chính phủ)?|Chính phủ|(?:Ủy|Uỷ) ban [Tt]hường vụ [Qq]uốc hội|UBTVQH|Quốc hội|Chủ tịch nước"
    r"|Hội đồng (?:Nhà nước|Bộ trưởng|Chính phủ)|BỘ CHÍNH TRỊ|BAN BÍ THƯ|CHÍNH PHỦ|THỦ TƯỚNG CHÍNH PHỦ|QUỐC HỘI"
)
_HEAD = re.compile(
    r"(?:Bộ trưởng|Ban|Bộ|[Ll]iên [Bb]ộ|Sở|Văn phòng|Ủy ban|Uỷ ban|UBND|HĐND|UBMTTQ|MTTQ|Hội đồng|Hội|LĐLĐ|Liên đoàn"
    r"|Tổng|TLĐ|TLĐLĐ|Công đoàn|CĐ[A-ZĐ]*"
    r"|Đảng ủy|Đảng uỷ|Đảng bộ|Đảng đoàn|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Thành uỷ|Huyện ủy|Huyện uỷ|Quận ủy|Quận uỷ|Thị ủy"
    r"|Thị uỷ|Quân ủy"
    r"|Chi bộ|Đoàn|Thường trực|Thường vụ|BTV|BCH|BBT|BCT|Tỉnh đoàn|Thành đoàn|Trung ương|Tổ|Ngân hàng|Bảo hiểm|BHXH"
    r"|Thanh tra|Tòa án|TAND(?:TC)?|VKSND(?:TC)?|Viện kiểm sát"
    r"|Viện|Chủ tịch|Bộ trưởng|Giám đốc|Công ty|Tập đoàn|Cục|Mặt trận|Trường|Phòng|Kiểm toán)(?!\w)"
)
_PHRASES = (
    "Chính trị|Chính phủ|Quốc hội|Bí thư|[Tt]hường vụ|[Cc]hấp hành|Trung ương|Kiểm tra|Tổ chức|Tuyên giáo|Dân vận"
    "|Nội chính|Kinh tế|Đối ngoại"
    "|Chỉ đạo|[Cc]hỉ đạo|Lao động|Thương binh|Xã hội|xã hội|Tài chính|Khoa học|Công nghệ|Giáo dục|Đào tạo|Y tế"
    "|Nội vụ|Tư pháp|Công an"
    "|Quốc phòng|Xây dựng|Giao thông|[Vv]ận tải|Nông nghiệp|Phát triển nông thôn|Môi trường|môi trường|Tài nguyên"
    "|Công [Tt]hương"
    "|Văn h(?:óa|oá)|Thể thao|Du lịch|Thông tin|Truyền thông|Ngoại giao|Kế hoạch|Đầu tư|[Ll]iên đoàn|[Cc]ông đoàn"
    "|(?:Ủy|Uỷ) ban"
    "|(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) (?:ủy|uỷ|bộ)|[Nn]hân dân|Hội đồng|Thủ tướng|Chủ tịch|[Tt]hường trực"
    "|Văn phòng|Tòa án|[Tt]ối cao"
    "|[Kk]iểm sát|Ngân hàng|Nhà nước|nước|Bảo hiểm xã hội|[Tt]hanh tra|[Cc]ục|Kiểm toán|Mặt trận|Tổ quốc|Quân sự"
    "|Thành đoàn"
    "|Tỉnh đoàn|Viên chức"
    "|Cao su|Dầu khí|Khoáng sản|Điện lực|Dệt [Mm]ay|Đường sắt|Hàng không|Hàng hải|Bưu điện|Thanh niên|Phụ nữ"
    "|Nông dân|Cựu chiến binh"
    "|Cộng sản|cơ sở|(?:Các )?[Kk]hu công nghiệp|[Kk]hu kinh tế|[Cc]hế xuất|Công nghiệp|các [Cc]ơ quan"
    "|cơ quan(?= (?:kinh tế|Bộ|Sở|Trung ương|LĐLĐ|Liên đoàn|huyện|tỉnh|quận))|kinh tế(?= Trung ương)"
    "|Các [Cc]ơ quan|Cơ quan"
    "|[Dd]oanh nghiệp|Dân tộc|Tôn giáo|[Tt]rách nhiệm hữu hạn|[Cc]ổ phần|Quản lý|[Gg]iúp việc|Tư lệnh|Giám đốc"
    "|Bộ trưởng|Hồ Chí Minh"
    "|Khu công nghệ cao|[Cc]ác khu (?:công nghiệp|kinh tế|chế xuất)|Thương mại|Thủy sản|Thuỷ sản|Bưu chính|Viễn thông"
    "|Công chính|Dân số|Trẻ em|Gia đình|Chữ thập đỏ|Người cao tuổi"
    "|Thẩm phán|Thi đua|Khen thưởng|Khuyến học|Luật gia|Nhà báo|công ty|Đại học|đại biểu|ngành"
)
_LEVEL = (
    "tỉnh|thành phố|Thành phố|huyện|quận|thị xã|phường|xã|thị trấn|đặc khu|Tỉnh|Huyện|Quận|Thủ đô|cấp tỉnh|khối|Khối"
)
_STEP = re.compile(
    rf"(?P<gap> {{1,3}}- |-| & | {{1,3}}|(?<=[TtQH][PpX]\.)|(?<=[TtQH][PpX]\. ))(?:(?P<phrase>(?:{_PHRASES})(?!\w))"
    rf"|(?P<level>(?:TP|Tp|TX|Tx)(?!\w)(?:\.(?= ?{CAPITAL}))?|(?:{_LEVEL})(?!\w))"
    rf"|(?P<name>{CAPITAL}(?:[\w.&]*\w)?)|(?P<and>và(?!\w)))"
)
_WITHIN_MINISTRY = re.compile(r", {1,3}(?=Thể thao|Thương binh|Trật tự)")
_BOARD = re.compile(r"(?:Ban [Cc]hỉ đạo|Tổ giúp việc)(?!\w)")
_BOARD_END = re.compile(rf" (?:về|ngày|ban hành|đã|tại|do)(?!\w)|[.;:(“\"]| và {CAPITAL}|, (?:{CAPITAL}|ngày)")
_BOARD_TASK = re.compile(
    r"(?: [^\W\d_]+){0,6} về (?:[^.;:(“\"]{3,150}?)(?= (?:về việc|thông báo kết luận|ban hành|phê duyệt)(?!\w))"
)
_GENERIC = frozenset(
    {
        "Ban",
        "Bộ",
        "Sở",
        "Hội",
        "Tổng",
        "Đoàn",
        "Tổ",
        "Viện",
        "Cục",
        "Phòng",
        "Trường",
        "Ủy ban",
        "Uỷ ban",
        "Chủ tịch",
        "Công ty",
    }
)
"""Heads that name no body by themselves."""
_MARGIN = 160


def read_issuer(plain: str, position: int) -> int | None:
    """The end of the body's name that begins at ``position`` of `plain_text`, or None where no named body stands."""
    closed = _CLOSED.match(plain, position)
    if closed and not plain[closed.end() : closed.end() + 1].isalnum():
        abroad = _abroad().match(plain, closed.end()) if closed.group() in ("Chính phủ", "Quốc hội") else None
        return abroad.end() if abroad else closed.end()
    head = _HEAD.match(plain, position)
    if head is None or TYPE_WORD.match(plain, position):
        return None
    board = _BOARD.match(plain, position)
    if board:
        return _end_of_board(plain, board.end())
    end, placed = head.end(), False
    while step := _STEP.match(plain, end):
        if step["and"]:
            if placed or not _goes_on(plain, step.end()):
                break
        elif (placed and step["phrase"] and not step["phrase"][0].isupper()) or (
            _is_document(plain, step) and not head.group().startswith(("Bộ", "Sở"))
        ):
            break
        placed = placed or bool(step["level"])
        end = step.end()
        if not placed and (more := _WITHIN_MINISTRY.match(plain, end)):
            end = more.end() - 1
    return None if end == head.end() and head.group() in _GENERIC else end


@lru_cache(maxsize=1)
def _abroad() -> re.Pattern[str]:
    """Another country right behind ``Chính phủ``, whose government it is: not that of Việt Nam."""
    names = [*load_rows("places")["regions"]["names"], "Mỹ", "Nga", "Anh", "Đức"]
    return re.compile(r" {1,3}(?:" + "|".join(map(re.escape, names)) + r")(?!\w)(?! lệnh)")


def _is_document(plain: str, step: re.Match[str]) -> bool:
    return TYPE_WORD.match(plain, step.start() + len(step["gap"])) is not None


def _goes_on(plain: str, position: int) -> bool:
    """Whether the name continues after ``và``: a further part of it and neither a document nor another body."""
    step = _STEP.match(plain, position)
    if step is None or not step["phrase"]:
        return False
    start = step.start("phrase")
    return not _HEAD.match(plain, start) and not TYPE_WORD.match(plain, start)


def _end_of_board(plain: str, position: int) -> int:
    """A steering committee is known by its task, in small letters and with commas."""
    task = _BOARD_TASK.match(plain, position)
    if task:
        return task.end()
    end = _BOARD_END.search(plain, position, position + _MARGIN)
    return end.start() if end else len(plain[: position + _MARGIN].rstrip(" ,"))


_SUBJECT_VERB = re.compile(
    r" (?:(?:cũng |đã |vừa |mới |tiếp tục |kịp thời |chủ động |còn |sẽ )*"
    r"(?P<verb>ký ban hành|ban hành|xây dựng|ký|ra|có|gửi|phát hành|thông qua)"
    r"|(?:đã |vừa )?(?P<by>phê duyệt|thông qua|ban hành|cụ thể hóa) (?:bằng|tại|theo|thành))"
    r"(?: (?:các|những|bổ sung|kịp thời|và triển khai(?: thực hiện)?))* {0,2}$"
)
_HEADS = re.compile(rf"(?<!\w)(?={_CLOSED.pattern}|{_HEAD.pattern})")


_AT = re.compile(r"(?<!\w)(?P<of>của|và) (?P<body>[^.;:()“”\n]{4,110}) tại(?: các)? {0,2}$")


def find_author(plain: str, start: int) -> tuple[int, int] | None:
    """The body whose letter or submission is cited at ``start``: ``ý kiến của Sở Tài chính tại Công văn số ...``."""
    window = max(0, start - _MARGIN)
    match = _AT.search(plain, window, start)
    while match is not None:
        end = read_issuer(plain, match.start("body"))
        if end == match.end("body"):
            return match.start("body"), end
        match = _AT.search(plain, match.end("of"), start)
    return None


def find_subject(plain: str, start: int) -> tuple[int, int, str] | None:
    """The body that issues the document cited at ``start``, as the subject before its verb: start, end and verb."""
    window = max(0, start - _MARGIN)
    verb = _SUBJECT_VERB.search(plain, window, start)
    if verb is None:
        return None
    for head in _HEADS.finditer(plain, window, verb.start()):
        end = read_issuer(plain, head.start())
        if end is not None and end == verb.start():
            return head.start(), end, verb["verb"] or verb["by"]
    return None
