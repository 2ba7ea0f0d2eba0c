"""How periods are written: one pattern with a named group for each kind, and the words that stand around them."""

from __future__ import annotations

import re

_Y = r"(?:19|20)\d\d"
_N = r"\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"
_UP_TO = r"(?:đến|tới)(?:\s+hết)?"
_TO = rf"(?:(?:tính\s+)?(?:từ\s+nay\s+)?{_UP_TO}(?:\s+ngày)?|tính\s+hết|hết|trước(?:\s+ngày)?)"
_UNTIL_NOW = r"(?:cho\s+)?(?:đến|tới)\s+(?:nay|thời\s+điểm\s+này)"
_IN = r"(?:\s*[/.-]\s*|\s*,?\s+năm\s+)"
"""Between a month and its year."""
_ANOTHER = r"(?:trước|tới|sau|kia)(?!\w)"
"""Behind ``năm``: not the year of the article, so that no date is completed from it."""
_CALENDAR = (
    r"giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý",
    r"tý|sửu|dần|mão|thìn|tỵ|ngọ|mùi|thân|dậu|tuất|hợi",
)

PATTERN = re.compile(
    rf"(?<![\w/.-])(?:"
    rf"(?P<term>(?:nhiệm\s+kỳ|giai\s+đoạn|thời\s+kỳ|niên\s+khóa|khóa\s+học)\s+(?P<ty1>{_Y})(?:\s*[-–]\s*"
    rf"|\s+đến\s+|\s+)(?P<ty2>{_Y}))"
    rf"|(?P<school>năm\s+học\s+{_Y}\s*[-–]\s*{_Y})"
    rf"|(?P<since>từ\s+(?:đầu\s+(?:năm|nhiệm\s+kỳ)(?:\s+(?P<sy>{_Y}))?|năm\s+(?P<sy2>{_Y})"
    rf"|(?:ngày\s+(?P<sd>\d{{1,2}})[/-]|tháng\s+)(?P<sm>\d{{1,2}})(?:{_IN}(?P<sy3>{_Y}))?)\s+{_UNTIL_NOW})"
    rf"|(?P<between>từ\s+tháng\s+(?P<bm1>\d{{1,2}}){_IN}(?P<by1>{_Y})\s*(?:[-–]|{_UP_TO})\s*(?:tháng\s+)?"
    rf"(?P<bm2>\d{{1,2}}){_IN}(?P<by2>{_Y}))"
    rf"|(?P<days>từ\s+(?:ngày\s+)?\d{{1,2}}(?:[/-]\d{{1,2}})?\s*(?:[-–]|{_UP_TO})\s*(?:ngày\s+)?\d{{1,2}}[/-]\d{{1,2}}(?![\d/-]))"
    rf"|(?P<from>(?:kể\s+)?từ\s+(?:đầu\s+(?:năm|nhiệm\s+kỳ)(?:\s+(?P<fy>{_Y}))?|năm\s+(?P<fy3>{_Y})(?!\s*(?:[-–]|{_UP_TO}(?!\w)))|ngày\s+(?P<fd>\d{{1,2}})[/-](?P<fm>\d{{1,2}})"
    rf"[/-](?P<fy2>{_Y}))(?![\d/-]))"
    rf"|(?P<part>(?:(?P<pn>{_N})\s+tháng|nửa)\s+(?P<pw>đầu|cuối)\s+năm(?:\s+(?:(?P<py>{_Y})|nay|ngoái))?(?!\s+{_ANOTHER}))"
    rf"|(?P<count>(?P<cn>{_N})\s+tháng\s+(?:của\s+)?năm\s+(?P<cy>{_Y}))"
    rf"|(?P<ago>(?P<an>\d{{1,3}}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+(?:tháng|năm|tuần"
    rf"|ngày)\s+(?:qua|tới|gần\s+đây|trở\s+lại\s+đây)|(?<!những )(?<!nhiều )(?<!các )(?<!mấy )(?<!thứ )"
    rf"(?:năm|nhiệm\s+kỳ|quý|tháng|tuần)\s+(?:vừa\s+)?(?:qua|rồi))"
    rf"|(?:qua|trong)\s+(?P<elapsed>(?:{_N})\s+(?:tháng|năm))(?=\s*,|\s+(?:chỉ|đã)\s)"
    rf"|(?P<months>(?:từ\s+)?tháng\s+(?P<m1>\d{{1,2}})(?:\s*[-–]\s*"
    rf"|\s+(?:đến\s+(?:hết\s+)?|và\s+)(?:tháng\s+)?)(?P<m2>\d{{1,2}})(?:{_IN}(?P<my>{_Y}))?(?![\d/]))"
    rf"|(?P<quarter>(?:(?P<qto>{_TO})\s+)?quý\s+(?P<q>iv|i{{1,3}}|[1-4])(?:(?:\s*/\s*|\s+năm\s+"
    rf"|[-\s])(?P<qy>{_Y})|\s+năm\s+(?:nay|ngoái))?(?![\w/-])(?!\s+năm\s+{_ANOTHER}))"
    rf"|(?P<around>(?:(?P<ato>{_TO})\s+)?(?P<aw>đầu|giữa|cuối)\s+(?:tháng\s+(?P<am>\d{{1,2}})(?:{_IN}(?P<amy>{_Y}))?"
    rf"|năm(?:\s+(?:(?P<ay>{_Y})|nay)|(?!\s+(?:\d|ngoái|học|thứ|{_ANOTHER}))))(?![\d/-]))"
    rf"|(?P<month>(?:(?P<mto>{_TO}|trong|riêng|chỉ\s+trong)\s+)?tháng\s+(?P<mm>\d{{1,2}})"
    rf"(?:{_IN}(?P<mmy>{_Y}))?(?![\d/]))"
    rf"|(?P<day>(?:tính\s+)?{_UP_TO}(?:\s+ngày)?\s+(?P<dd>\d{{1,2}})[/-](?P<dm>\d{{1,2}})(?:[/-](?P<dy>{_Y}))?(?![\d/]))"
    rf"|(?P<tet>(?:dịp\s+)?(?:tết\s+nguyên\s+đán|tết)(?:\s+(?:{_CALENDAR[0]})\s+(?:{_CALENDAR[1]}))?"
    rf"(?:\s+(?:năm\s+)?{_Y}|\s+năm\s+(?:nay|ngoái)|\s+vừa\s+(?:qua|rồi))?)"
    rf"|(?P<occasion>(?:dịp\s+)?(?:tháng\s+công\s+nhân|tháng\s+hành\s+động\s+về\s+(?:atvslđ"
    rf"|an\s+toàn,?\s+vệ\s+sinh\s+lao\s+động)"
    rf"|tuần\s+lễ\s+(?:quốc\s+gia|áo\s+dài)[^,.;\n]{{0,20}}?)(?:\s+(?:năm\s+)?{_Y})?"
    rf"|dịp\s+(?:nghỉ\s+)?lễ\s+(?:quốc\s+khánh\s+)?\d{{1,2}}[/-]\d{{1,2}}(?:\s*(?:[-–]|và)\s*\d{{1,2}}[/-]\d{{1,2}})?)(?![\w])"
    rf"|(?P<before>cùng\s+kỳ\s+(?:năm\s+)?(?:{_Y}|ngoái|trước))(?=\s+(?:là|chỉ|có|đạt)\s)"
    rf"|(?P<years>(?:từ\s+)?(?:năm\s+)?(?P<y1>{_Y})\s*(?:[-–]|{_UP_TO}(?:\s+năm)?)\s*(?P<y2>{_Y})(?![\d/]))"
    rf"|(?P<list>(?:(?P<ln>{_N}|các)\s+)?năm\s+(?P<l1>{_Y})(?:,\s*{_Y})*\s*(?:[-–]|và|(?P<lc>,))\s*"
    rf"(?:năm\s+)?(?P<l2>{_Y})(?![\d/]))"
    rf"|(?P<year>(?:(?P<yto>{_TO})\s+)?năm\s+(?P<yy>{_Y})(?![\d/-]))"
    r"|(?P<now>(?:tính\s+)?(?:đến|tới)\s+thời\s+điểm\s+(?:hiện\s+(?:nay|tại)|này))"
    rf"|(?P<this>(?<!thứ )năm\s+(?:nay|ngoái|tới)|quý\s+này|cả\s+năm\s+nay)"
    rf"|(?P<whole>cả\s+năm(?!\s+(?:{_Y}|nay|học)))"
    rf"|(?P<again>cũng\s+(?:(?:trong|vào)\s+)?(?:(?:khoảng\s+)?thời\s+gian\s+(?:này|đó|trên)|(?:năm|quý|tháng)(?:\s+(?:này|đó))?)"
    rf"(?=\s*,)|cùng\s+thời\s+gian\s+(?:này|đó|trên))"
    rf"|(?P<same>(?:nhân\s+|cũng\s+|trong\s+)?dịp\s+này)"
    rf")(?!\w)"
)
STARTS = re.compile(
    r"(?<![\w/.-])(?:\d|(?:nhiệm|giai|thời|niên|khóa|năm|từ|kể|một|hai|ba|bốn|sáu|bảy|tám|chín|mười|nửa|qua|trong|tháng"
    r"|quý|tính|đến|tới|hết|trước|đầu|giữa|cuối|riêng|chỉ|dịp|tết|tuần|cùng|các|cả|cũng|nhân)\s)"
)
"""Where a period may begin: found several times as fast as the pattern itself."""
KINDS = (
    "term", "school", "since", "between", "days", "from", "part", "count", "ago", "elapsed", "months", "quarter",
    "around", "month", "day", "tet", "occasion", "before", "years", "list", "year", "now", "this", "whole", "again",
    "same",
)  # fmt: skip
OF_SOMETHING = re.compile(
    r"(?:(?:nghị quyết|kế hoạch|chương trình|phương hướng|nhiệm vụ|quy hoạch|chủ đề|chủ đề công tác|đề án"
    r"|chiến lược|trọng tâm|đột phá|ưu tiên|công tác|dự toán)(?:\s+của)?"
    r"|luật|bộ luật|báo cáo|hội nghị|đại hội|lễ|tổng kết|sơ kết|tình hình|so với|cùng kỳ|hơn|kỷ niệm|từ"
    r"|sinh|khóa|sang|bước sang|vào cuối|cuối|đầu|giữa|thứ|tháng \d+|tháng \d+,|ngày|mùa xuân|xuân|vụ|định hướng"
    r"|tầm nhìn|bước vào|thềm)\s+$"
)
"""Before a period: it says which plan, law or meeting is meant."""
OF_A_LAW = re.compile(r"(?<!kỷ )(?<!pháp )(?<!\w)(?:bộ luật|luật|pháp lệnh)(?:\s+[^\W\d]+){0,6},?\s+$")
OF_A_FEAST = re.compile(
    r"(?<!\w)(?:chào mừng|hưởng ứng|phát động|khai mạc|bế mạc|lễ|hội thao|chương trình|kế hoạch|tổng kết|sơ kết|đón|vui"
    r"|thưởng|quà|ăn|nghỉ|trước|sau|của|cho|về|phục vụ)\s+$"
)
"""Before an occasion: what is done for it, and not the time in which it is done."""
LEAD = re.compile(
    r"(?:^|[.;:!?\n“\"–,(]|\s-|(?<!\w)(?:cho biết|cho thấy|cho hay|nêu rõ|cho rằng|biết rằng|ghi nhận|trong khi"
    r"|trong khi đó|còn|song|nhưng))"
    r"\s*(?:(?:trong|riêng|tính|cả|suốt|chỉ|chung|qua|và|cũng|ngay|từ|theo đó|cụ thể|đặc biệt|mục tiêu|nhìn lại|hiện"
    r"|được biết|tổng kết|kết thúc|kết quả|dự kiến|nhân|đúng|gần|hơn|vào)[,:]?\s+){0,3}$"
)
"""Before a period that opens its clause."""
