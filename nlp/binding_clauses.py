"""The subject that a clause has of its own, where no known body stands in it.

A sentence that begins with a subject of its own is not about the body that was spoken of before: ``Việt Nam có 9.500
người ...`` states nothing of the ministry in the sentence before it. One that begins with its figure, its verb or what
is measured (``Tỷ lệ thu đạt 102%``) goes on with the body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from nlp.binding_scope import Scope
from nlp.binding_subjects import Body
from nlp.phrases import find_word, read_tokens

Standing = Literal["group", "these", "name", "bare", "level", "foreign"]

_OPENING = re.compile(
    r"[\s“\"'‘(\[•*+–-]*(?:\((?:[^()\n]{2,24})\)\s*[-–:]?\s*)?"
    r"(?:(?:ngoài ra|bên cạnh đó|cạnh đó|đồng thời|theo đó|cụ thể|đặc biệt|trong đó|tiếp đó|dịp này"
    r"|nhân dịp này|riêng|cũng"
    r"|đến nay|hiện nay|hiện tại|hiện|qua đó|kết quả là|kết quả|trước đó|sau đó|cùng với đó|mới đây|nhờ vậy"
    r"|nhờ đó|như vậy"
    r"|được biết|song|tuy nhiên|nhưng|và|còn|tính chung|nhìn chung|tổng cộng|do đó|vì vậy|bởi vậy|điển hình|tiêu biểu"
    r"|đáng chú ý|tương tự|mặt khác|thực tế|hằng năm|hàng năm)(?!\w)\s*(?:là\s+)?[,:]?\s*)*"
)
_ASIDE = re.compile(
    r"(?:tại|ở|trong|với|để|nhằm|từ|thực hiện|nhân|trước|sau|qua|về|đối với|trên|bằng|cùng với|bên cạnh|nhờ|do|khi"
    r"|chào mừng|hưởng ứng|phát huy|triển khai|bước vào|chỉ|tính|năm|tháng|quý|ngày|sáng|chiều|tối|vừa qua|dịp|đến|nếu"
    r"|căn cứ|xác định|theo|thông qua|dưới|ngay|vào|dù|mặc dù|giai đoạn|nhiệm kỳ|\d+ tháng|cuối|đầu|giữa|thời gian qua"
    r"|những năm qua|tiếp tục)(?!\w)[^,;:.\n]*,\s*"
)
_AT = re.compile(r"(?:tại|ở|với|riêng|riêng tại|riêng ở|còn tại|còn ở)\s+$")
_DAY = re.compile(r"(?:ngày|sáng|chiều|tối|trưa|năm|tháng|quý)\s[^,;:.\n]{1,40},\s*")
_POSSESSOR = re.compile(r"(?:của|thuộc)\s+$")
_GOES_ON = re.compile(r"\s*:\s|\s+(?:là|đạt|có|đã|tăng|giảm|còn|chiếm|cho thấy|gồm|thu hút|cho biết|hiện|năm|lên)(?!\w)")
_FRONTED = re.compile(r"[\s“\"–•+*-]*(?:là|với|từ|bằng|nhờ|có|do|để|qua|sau|nhân|nợ)(?!\w)")
_AHEAD = re.compile(r",\s+(?:đến nay,?|hiện nay,?|năm nay,?)?\s*$")
_ACTS = re.compile(r"\s+(?:đã|đang|sẽ|cũng|vừa|bị|chọn|tổ chức|có|trao|tặng|hỗ trợ|phối hợp|ký|mở|dành|chi|thăm|là)(?!\w)")
_MANY = r"(?:các|những|một số|nhiều|hầu hết các|tất cả các|toàn thể các|đa số các|phần lớn các|mỗi|từng)"
_GROUP_HEAD = (
    r"(?:cấp công đoàn|công đoàn|cđcs|cđ|nghiệp đoàn|liên đoàn lao động|lđlđ|doanh nghiệp|dn|công ty|nhà máy|xí nghiệp"
    r"|tổ chức|hợp tác xã|htx|ngân hàng|bệnh viện|trường|cơ quan|sở|ban|hội|đoàn thể|quỹ|nhà hảo tâm"
    r"|nhà tài trợ|đảng bộ"
    r"|chi bộ|cấp ủy|tập đoàn|tổng công ty)"
)
_GROUP = re.compile(rf"{_MANY}\s+{_GROUP_HEAD}(?!\w)|công đoàn các cấp(?!\w)|ngành\s+(?!này|ta|đã|sẽ|cũng|đang)\w")
_BARE = re.compile(
    r"(?P<head>công ty|hội đồng|hội|ủy ban|uỷ ban|ban|quỹ|ngành|trường|nhà trường|bệnh viện|đơn vị|tập đoàn|tổng công ty|nhà máy"
    r"|xí nghiệp|viện"
    r"|trung tâm|ngân hàng|liên đoàn|công đoàn|sở|bộ|cục|đoàn|nghiệp đoàn|hợp tác xã|tổ chức này|chi nhánh|ban quản lý)"
    r"(?:\s+(?:này|trên|nói trên|ta))?\s+(?P<verb>đã|đang|sẽ|cũng|còn|vừa|đều|luôn|có|được|đề ra|đặt|tổ chức|trao"
    r"|tặng|hỗ trợ|chi|thu"
    r"|dành|phối hợp|vận động|xây dựng|thành lập|kết nạp|mở|tiếp nhận|nhận|giải quyết|khai thác|sản xuất"
    r"|trích|cho biết|cấp"
    r"|tuyển|thưởng|trả|bố trí|phát|ký|quản lý|đạt|chịu|lo|mua|đầu tư|cần|phải)(?!\w)"
)
_LEVEL = re.compile(
    r"(?:toàn|cả|trong)\s+(?P<level>tỉnh|thành phố|huyện|quận|ngành|thị xã|hệ thống|tổng công ty|tập đoàn"
    r"|công ty|khối)(?!\w)"
    r"|(?P<this>tỉnh|thành phố|huyện|quận|thị xã)\s+(?:này|đã|đang|sẽ|có|còn|hiện có|đề ra)(?!\w)"
)
_FOREIGN = re.compile(
    r"(?:việt nam|cả nước|toàn quốc|nước ta|thế giới|trên thế giới|nước này|quốc gia này|trong nước|đất nước)(?!\w)"
    r"|(?:vụ|trận|cơn|đợt|đám|nạn|tai nạn|bão|lũ|mưa lũ|dịch|hỏa hoạn|động đất|sự cố)\s+(?!việc làm|tuyển)\w+"
)
_HEADED = re.compile(
    r"(?:Công đoàn|Nghiệp đoàn|Liên hiệp|Liên minh|Liên đoàn|Quỹ|Hội(?! (?:nghị|thảo|thi|chợ|đàm|thao|trại|diễn))|Hiệp hội|Ban(?! tổ chức)|Sở|Bộ|Cục|Chi cục|Tổng cục|Viện|Trung tâm"
    r"|Trường|Bệnh viện|Ngân hàng|Công ty|Tổng công ty|Tổng Công ty|Tập đoàn|Nhà máy|Xí nghiệp|Hợp tác xã|HTX|CĐCS|CĐ|DN|Khối"
    r"|Trung ương [Hh]ội|Thành [Hh]ội|Tỉnh [Hh]ội|Hội đồng|Ủy ban|Uỷ ban|UBND|Câu lạc bộ|CLB|Mái ấm|Nhà văn hóa|Chi nhánh)"
    r"(?=\s+[^\W\d_]|\s+[“\"])"
)
_NAME = re.compile(
    r"(?:[A-ZĐ][A-Z0-9Đ&]{2,}|[A-ZĐ][^\W\dA-Z_]+(?:[A-Z][^\W\dA-Z_]+)*)(?:\s(?:[A-ZĐ][^\W_]*|\d{1,3}))*"
    r"(?=\s+(?:đã|đang|sẽ|cũng|vừa|còn|hiện|có|tổ chức)\s)"
)
_VERB = re.compile(
    r"\s(?:đã|đang|sẽ|cũng|vừa|còn|đều|luôn|hiện|có|được|bị|là|phải|cần|thưởng|trao|tặng|tổ chức|ủng hộ"
    r"|hỗ trợ|đạt|chi|đóng góp|đặt|phát hiện|nhân dịp|tiếp nhận|giải ngân|cam kết|đồng ý|cấp|giúp|giao|xây|phát|dành|thu"
    r"|huy động|vận động|quyên góp|thành lập|kết nạp|mua|triển khai|khởi công|bàn giao|nhận|giảm|tăng|lắp|công bố|thông báo"
    r"|phối hợp|trả|thực hiện|đưa|giải quyết|tham gia|ký|cử|mở|tuyển|cho biết|bằng)(?!\w)|\s(?=\d)"
)
_SHORT_VERB = re.compile(r"\s(?:trong|tại|ở|thuộc|với)(?!\w)")
_SAID = re.compile(
    r"(?<!\w)(?:cho biết|cho hay|thông tin|khẳng định|nhấn mạnh|cho rằng|báo cáo|nêu rõ|chia sẻ|đánh giá|thông báo)"
    r"(?: thêm| rõ| rằng| là)*(?!\w)\s*[,:]?\s*"
)
_THESE = re.compile(r"\s+(?:này|trên|nói trên|đó)(?!\w)")
_BROKEN = re.compile(r"[,(;:]|\s(?:mà|nơi|khi)\s")
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class OwnSubject:
    """The subject ``[start, end)`` of a clause: a ``group`` or an unknown ``name`` owns the figure itself; a ``bare``
    noun or a ``level`` stands for a body named elsewhere; behind a ``foreign`` one no body before it counts."""

    standing: Standing
    words: str
    start: int
    end: int


def find_own_subject(scope: Scope, start: int, position: int) -> OwnSubject | None:
    """The subject that stands between ``start`` and ``position``; None where the clause has none of these kinds.

    Behind ``cho biết`` a clause begins anew.
    """
    said = None
    for said in _SAID.finditer(scope.low, start, position):
        pass
    found = _find_from(scope, said.end(), position) if said else None
    return found or _find_from(scope, start, position)


def _find_from(scope: Scope, start: int, position: int) -> OwnSubject | None:
    at = start
    while True:
        opening = _OPENING.match(scope.low, at, position)
        at = opening.end() if opening else at
        found = _read_subject(scope, at, position)
        if found is not None:
            return found
        aside = _ASIDE.match(scope.low, at, position)
        if aside is None:
            return None
        at = aside.end()


def _read_subject(scope: Scope, at: int, position: int) -> OwnSubject | None:
    low, text = scope.low, scope.text
    level = _LEVEL.match(low, at, position)
    if level:
        return OwnSubject("level", level["level"] or level["this"], at, level.end())
    if _FOREIGN.match(low, at, position) or _is_place(scope, at):
        return OwnSubject("foreign", "", at, at)
    group = _GROUP.match(low, at, position)
    if group and _THESE.match(low, group.end()):
        return OwnSubject("these", low[at : group.end()], at, group.end())
    headed = group or _HEADED.match(text, at, position)
    bare = _BARE.match(low, at, position)
    if bare and not text[bare.start("verb")].islower():
        bare = None
    if headed and not bare:
        limit = min(position, headed.end() + _LONGEST)
        verb = _VERB.search(text, headed.end() - 1, limit) or _SHORT_VERB.search(text, headed.end() - 1, limit)
        end = verb.start() if verb else headed.end() if group else -1
        words = " ".join(text[at:end].split()).strip(" ,") if end > 0 else ","
        named = group or any(word[0].isupper() or word[0] in '“"' for word in words.split()[1:])
        if named and not _BROKEN.search(words):
            return OwnSubject("group", words, at, end)
    if bare:
        return OwnSubject("bare", bare["head"], at, bare.end("head"))
    name = _NAME.match(text, at, position)
    if name and _is_unknown(low, name.start(), name.end()):
        return OwnSubject("name", name.group(), at, name.end())
    return None


def _is_place(scope: Scope, at: int) -> bool:
    """Whether a place stands there as the subject (``TP HCM có hơn 5.702.000 người``)."""
    return any(entity.label == "LOC" and entity.start == at for entity in scope.entities_in(at, at + 1))


def _is_unknown(low: str, start: int, end: int) -> bool:
    tokens = read_tokens(low, low, start, end)
    return bool(tokens) and find_word(tokens, 0)[1] == "?"


def find_at(scope: Scope, start: int, position: int) -> int:
    """Where the body begins that opens the sentence behind ``Tại`` or ``Ở``: -1 where none does."""
    at = start
    while True:
        opening = _OPENING.match(scope.low, at, position)
        at = opening.end() if opening else at
        for body in scope.bodies_in(at, min(position, at + _LONGEST)):
            if _AT.fullmatch(scope.low, at, body.start):
                return body.start
        aside = _DAY.match(scope.low, at, position)
        if aside is None:
            return -1
        at = aside.end()


def find_possessor(scope: Scope, start: int, position: int) -> Body | None:
    """The body whose thing is the subject: ``nguồn thu của LĐLĐ tỉnh A là ...``, ``Hội thao của B có ...``."""
    for body in scope.bodies_in(start, position):
        lead = _POSSESSOR.search(scope.low, max(start, body.start - 12), body.start)
        if lead and _GOES_ON.match(scope.low, body.end) and not _VERB.search(scope.text, start, lead.start()):
            return body
    return None


def find_ahead(scope: Scope, start: int, figure_end: int, end: int) -> Body | None:
    """The subject behind a part of the sentence that is put before it (``Là đơn vị quản lý 74 CĐCS, Công đoàn A ...``)."""
    if not _FRONTED.match(scope.low, start):
        return None
    for body in scope.bodies_in(figure_end, end):
        if body.place != "subject" or not body.named:
            return None
        lead = _AHEAD.search(scope.low, max(figure_end, body.start - 24), body.start)
        return body if lead and _ACTS.match(scope.low, body.end) else None
    return None
