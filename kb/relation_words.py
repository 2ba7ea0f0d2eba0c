"""The words by which a sentence says what documents do to each other, as they stand between two citations."""

from __future__ import annotations

import re

_CARRYING = r"(?:thực hiện|triển khai|cụ thể hóa|cụ thể hoá)"
_CARRIES_OUT = rf"(?:{_CARRYING}(?:\s*(?:,|và\b)?\s*(?:tổ chức\s+)?{_CARRYING})*)"
_UP_TO_HERE = (
    r"(?:\s+(?:và|tốt|nghiêm túc|nghiêm|có hiệu quả|hiệu quả|kịp thời|đầy đủ|các|những|nội dung|tinh thần))*\s*$"
)
TARGET_NEXT = re.compile(rf"\b{_CARRIES_OUT}{_UP_TO_HERE}", re.IGNORECASE)
"""Carrying out what comes next; ``theo`` and ``căn cứ`` name only the basis."""
NAMED_ONLY = re.compile(
    r"\b(?:việc|kết quả|quá trình|tình hình|báo cáo|hội nghị|công tác|đánh giá|sơ kết|tổng kết|kiểm tra|giám sát"
    r"|năm|tháng)(?:\s+[^\s,;]+){0,2}\s*$",
    re.IGNORECASE,
)
"""``Đánh giá kết quả thực hiện`` and then a citation: what was carried out is talked of, nobody sets about it."""
ORDERS_NEXT = re.compile(
    rf"\b{_CARRYING}\s+(?:sự\s+|ý kiến\s+)?(?:chỉ đạo|yêu cầu)(?:\s+của\s+[^,;:()]+?)?"
    r"\s+(?:nêu\s+)?(?:tại|trong|theo)\s*$",
    re.IGNORECASE,
)
"""``Thực hiện chỉ đạo của Tổng LĐLĐ Việt Nam tại`` and then a citation: what it orders is carried out."""
_AIMS = rf"[“\"]?(?:(?:tổ chức|tiếp tục|đẩy mạnh|tăng cường)\s+)*{_CARRIES_OUT}{_UP_TO_HERE}"
PURPOSE_NEXT = re.compile(rf"\b(?:để|nhằm|về(?: việc)?)\s+{_AIMS}", re.IGNORECASE)
TITLE_NEXT = re.compile(rf"\s*(?:,?\s*ngày\s+[\d/.-]+,?\s*)?(?:của\s+[^,;:]*)?\bvề(?: việc)?\s+{_AIMS}", re.IGNORECASE)
"""``Kế hoạch số 165-KH/HU ngày 17/8/2023 về thực hiện`` and then a citation: it is named in the title."""
_NO_BODY = r"(?!(?:đã|được|để|và|các|sẽ|đang|do)\b)"
_BESIDE = rf"(?:\s*[,(]?\s*ngày\s+[\d/.-]+\)?,?)?(?:\s*của\s+(?:{_NO_BODY}[^\s,;:()]+\s+){{1,9}}?)?"
PLAN_NEXT = re.compile(
    rf"{_BESIDE}\s*(?:triển khai\s+|tổ chức\s+|hướng dẫn\s+)?{_CARRIES_OUT}{_UP_TO_HERE}", re.IGNORECASE
)
"""``Kế hoạch số 35-KH/TU của Tỉnh ủy thực hiện`` and then a citation: a plan's title without ``về``."""
PLANS = frozenset({"KH", "CTr", "CTHĐ", "HD", "ĐA"})
PROGRAMME_NEXT = re.compile(
    rf"{_BESIDE}\s*(?:về\s+)?(?:việc\s+)?(?:(?:ban hành|phê duyệt|sửa đổi|bổ sung|cập nhật|và)[\s,]+)+"
    r"(?:chương trình|kế hoạch|đề án)(?:\s+hành động)?(?:\s+của\s+(?:(?!về\b)[^\s,;:()]+\s+){1,9}?)?"
    rf"\s*(?:để\s+|nhằm\s+|về(?: việc)?\s+)?(?:tổ chức\s+)?{_CARRIES_OUT}{_UP_TO_HERE}",
    re.IGNORECASE,
)
"""``Nghị quyết số 138/NQ-CP ban hành Kế hoạch hành động của Chính phủ thực hiện`` and then a citation."""
DETAILS_NEXT = re.compile(
    rf"{_BESIDE}\s*,?\s*(?:hướng dẫn(?:\s+chi tiết)?|quy định chi tiết)"
    r"(?:\s+(?:và|việc|một số|điều|khoản|nội dung|về|hướng dẫn|thực hiện|triển khai|thi hành|của|tại))*\s*$",
    re.IGNORECASE,
)
"""``Thông tư 10 hướng dẫn thi hành Nghị định 145``: an act in detail."""
DETAILING = frozenset({"TT", "TTLT", "NĐ", "HD", "NQ"})
_SUMMARY = r"(?:sơ kết|tổng kết)"
SUMMARY_NEXT = re.compile(
    rf"(?:về(?: việc)?\s+|để\s+|nhằm\s+)?[“\"]?(?:(?:tổ chức|báo cáo|kết quả)\s+)*{_SUMMARY}"
    r"(?:\s+(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|lăm)\b){0,3}(?:\s+(?:năm|tháng|nhiệm kỳ)\b)?"
    r"(?:\s+(?:\d{1,2}|một|hai|ba|bốn|năm|mười)\s+năm\b)?"
    rf"(?:\s+(?:việc|công tác|kết quả|quá trình|{_CARRIES_OUT}|thi hành)\b)*{_UP_TO_HERE}",
    re.IGNORECASE,
)
"""``Báo cáo số 12-BC/TU tổng kết 10 năm thực hiện`` and then a citation: the report sums up what came of it."""
ISSUED_NEXT = re.compile(
    r"\b(?:ban hành|xây dựng)(?:\s*(?:,|và\b)?\s*"
    r"(?:ban hành|xây dựng|triển khai|tổ chức|thực hiện|kịp thời|các|những|cụ thể))*\s*$"
    r"|\b(?:cụ thể hóa|cụ thể hoá)\s+(?:thành|bằng)\s*$|(?<!đưa )(?<!đề )\bra\s*$",
    re.IGNORECASE,
)
HAS_NEXT = re.compile(r"\bđã\s+(?:kịp thời\s+)?(?:có|gửi|ký|phát hành)\s*$", re.IGNORECASE)
"""``LĐLĐ huyện đã có`` and then a plan or an official letter."""
TURNED_INTO_NEXT = re.compile(
    rf"{_BESIDE}\s*(?:đã\s+)?được\s+(?:{_NO_BODY}[^\s,;:()]+\s+){{0,6}}?(?:cụ thể hóa|cụ thể hoá)"
    r"\s+(?:thành|bằng|tại|trong)\s*",
    re.IGNORECASE,
)
"""``Chỉ thị 39-CT/HU được LĐLĐ huyện cụ thể hóa bằng`` and then what carries it out."""
DENIED = re.compile(
    r"\b(?:chưa|không|chậm|đề nghị|kiến nghị|đề xuất|sẽ|dự kiến|dự thảo|chuẩn bị|lấy ý kiến|góp ý|rà soát|nếu"
    r"|(?-i:cần|thẩm định|nghiên cứu|xem xét))\b[^,;]*$",
    re.IGNORECASE,
)
"""Not done, or not yet: denied, asked for, planned, prepared or looked into. Cần Thơ is a place."""
OTHER_CLAUSE = re.compile(
    r";|\b(?:khi|lúc|thời điểm|trước đó|tuy nhiên|mặt khác)\b|,\s*(?:còn|nhưng|song)\b", re.IGNORECASE
)
"""What comes behind has a subject of its own: it need not answer to what was to be carried out."""
_IN_FORCE = r"có hiệu lực(?:\s+thi hành)?(?:\s+(?:kể\s+)?từ\s+(?:ngày\s+)?[\d/.-]+)?(?:\s*,?\s*(?:và|đồng thời)\b)?"
OF_THE_FIRST = re.compile(
    rf"(?:\s*\([^()]*\))?(?:\s*,?\s*ngày\s+[\d/.-]+)?(?:\s*của(?:\s+{_NO_BODY}[^\s,;:()]+){{1,9}}?)?\s*(?:\([^()]*\))?\s*,?\s*"
    rf"(?:(?:đã|để|nhằm|về(?: việc)?|ra đời|được ban hành|chính thức|{_IN_FORCE})[\s,]*)*\(?",
    re.IGNORECASE,
)
"""What may stand between a document and what it does: its date and issuer. A clause of its own has another subject."""
GOES_ON = re.compile(r"(?:\s|,|;|và|cùng|\(|\)|ngày\s+[\d/.-]+|năm\s+\d{4})*", re.IGNORECASE)
"""What stands between two items of one list."""
QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
CHANGES = re.compile(
    r"(?:\b(?P<passive>được|bị)\s+)?\b(?P<verb>sửa đổi|bổ sung|thay thế|thay cho|bãi bỏ)"
    r"(?:\s*(?:,|và)\s*(?:sửa đổi|bổ sung|bãi bỏ|thay thế))*"
    r"(?P<rest>(?:\s+(?P<part>một số|một phần|điểm\s+[a-zđ]\b|(?:khoản|điều)\s+\d+[a-zđ]?\b|điều|khoản|nội dung)"
    r"|\s+(?:các|của|bởi|bằng|theo|cho|tại|trong|và)\b|,)*)\s*$",
    re.IGNORECASE,
)
"""A document whose force another one ends (``bãi bỏ``) is counted as replaced; where a part of it is meant, amended."""
ENDS_WITH = re.compile(
    r"\s*(?:sẽ\s+)?(?:hết hiệu lực|bị bãi bỏ)(?:\s+(?:thi hành|toàn bộ))*\s+(?:kể\s+)?(?:từ|khi)"
    r"(?:\s+(?:ngày|khi))?\s*",
    re.IGNORECASE,
)
COMES_INTO_FORCE = re.compile(r"\s*(?:chính thức\s+)?có hiệu lực", re.IGNORECASE)
"""``A hết hiệu lực từ ngày B có hiệu lực``: B takes the place of A."""
LAWS = frozenset({"L", "BL", "HP", "PL", "NĐ"})

POINTS = re.compile(r" (?:này|đó|trên|nêu)$| trên đây$")
