"""The title of a cited document: in quotation marks, after `về`, or begun by the verb that says what it does."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.annotations import Reference
from nlp.references_words import CAPITAL

LONGEST = 700
"""No title is longer: what has not ended by then is no title."""

_QUOTES = {"“": "”", "«": "»", "‘": "’", '"': '"', "'": "'", "”": "”"}
CLOSING_QUOTES = frozenset(_QUOTES.values())
_LEAD = re.compile(
    r" {0,3}[,:]?\)? {0,3}(?:[Vv]/[Vv]|(?:[Vv]ới|có) (?:chủ đề|tiêu đề|tên gọi)|về (?:việc|chủ đề|nội dung)"
    r"|về)(?!\w) ?:? {0,2}"
)
_QUOTED = re.compile(r" {0,3}[,:]?\)? {0,3}(?=[“«‘\"'”])")
_SUBJECT_MATTER = (
    r"chi tiết|một số|về|việc|chức năng|mức|chế độ|chính sách|tiêu chuẩn|trình tự|thủ tục|thí điểm|tạm thời|xử phạt"
)
_AFTER_BODY = re.compile(
    r" {0,3}[,:]?\)? {0,3}(?=(?:ban hành|phê duyệt|sửa đổi|bổ sung|hướng dẫn|thực hiện|triển khai|tổ chức"
    r"|thông báo kết luận|thành lập"
    r"|công nhận|kiện toàn|khen thưởng|thi hành|tăng cường|đẩy mạnh|điều chỉnh|thông qua|công bố|giao|bổ nhiệm"
    r"|bãi bỏ|sắp xếp"
    rf"|quy định (?:{_SUBJECT_MATTER}))(?!\w))"
)
_AFTER_SYMBOL = re.compile(
    r" {0,3}(?=(?:ban hành (?:Quy|Kế|Chương|Đề|Danh|Bộ|Điều|Kiến) ?\w*|phê duyệt|sửa đổi,? bổ sung|hướng dẫn"
    r"|quy định (?:chi tiết|về))(?!\w))"
    r"|, {1,2}(?=(?:sửa đổi, bổ sung|hướng dẫn thi hành|quy định chi tiết)(?!\w))"
)
_ORDER_AFTER_SYMBOL = re.compile(
    r" {1,3}(?=(?:đình chỉ|khai trừ|cách chức|kỷ luật|khởi tố|bổ nhiệm|điều động|luân chuyển|chuẩn y|thành lập|giải thể"
    r"|thu hồi|phân bổ|công nhận|kiện toàn|tặng|khen thưởng|điều chỉnh) )"
)
"""What a decision right behind its number orders."""
_PLAN_AFTER_SYMBOL = re.compile(r" {1,3}(?=(?:thực hiện|triển khai|tổ chức) )")
_CLAUSE = (
    r"các (?:cấp|đơn vị|CĐCS|đại biểu|địa phương|[cC]ông đoàn|tổ công đoàn|LĐLĐ|chi bộ)"
    r"|công đoàn (?:các|tỉnh|thành phố|huyện|ngành|cơ sở)|đến nay"
    r"|hiện nay|thời gian"
    r"|trong (?:năm|đó|thời gian|những năm|quá trình|tháng|quý|\d)|(?:vào )?(?:ngày|sáng|chiều|tối) \d|nhiều"
    r"|đồng chí|ông|bà"
    r"|từ (?:đó|năm|ngày|đầu|\d)|qua đó|theo đó|nhằm|toàn (?:tỉnh|huyện|ngành|thành phố|thể)|đơn vị|kèm theo"
    r"|trên cơ sở|để"
    r"|sau (?:khi|\d|hơn|gần)|có hiệu lực|thay thế|đã|được|phải|mỗi|hằng năm|hàng năm|bên cạnh|cùng với|đồng thời"
    r"|(?:doanh nghiệp|đoàn viên|người (?:lao động|sử dụng lao động)|công nhân) (?:được|phải|đã|sẽ|đóng|nhận|chỉ)"
    r"|người (?:lao động|sử dụng lao động) có|yêu cầu|nhất là|đặc biệt"
    r"|cụ thể|chỉ|nếu|khi|thì|do|vì|nên"
)
"""Small-lettered words that begin the main clause after a title and its comma."""

_FIELDS = r"(?:BHXH|BHYT|BHTN|ATVSLĐ|VSLĐ|PCCC|HĐH|NSNN)(?! (?:tỉnh|huyện|thành phố|Việt Nam))(?!\w)"
"""Abbreviations of fields, which go on with a title after a comma where a body would end it."""

_TO_WHOM = (
    r"hơn|gần|trên|khoảng|toàn thể|toàn bộ|từng|tất cả|mọi|\d+ ?%|\d+ (?:cán|đoàn|đại|người|công|CĐ)|cán bộ|đoàn viên"
    r"|đảng viên"
    r"|CNVC|các (?:cấp|đơn|đồng|CĐCS|công đoàn|đại biểu|cán)"
)
_STOP = re.compile(
    r"[;!?…:|•*]|\.(?!\w)|(?<=[^\W\d_A-ZĐ])\.(?=[A-ZĐ])|\)|[”»]|(?P<open>[(“«‘\"])"
    rf"|, {{0,2}}(?=(?!{_FIELDS}){CAPITAL}|(?:{_CLAUSE})(?!\w))"
    r"| (?:đã|sẽ|vừa|đang|nêu rõ|yêu cầu|xác định|đề ra|có hiệu lực|thì|cũng|lại|có (?:những|đoạn)|ra đời|song|nhưng"
    r"|cần|(?:đi )?vào cuộc sống|đạt(?= \d)|gồm|bao gồm"
    rf"|thay thế|do(?= {CAPITAL})|cũng như|kèm theo|và (?:phát biểu|đã|được|yêu cầu|nhấn mạnh)|được(?= (?:tổ chức"
    rf"|ban hành|triển khai|quán triệt|phổ biến|học tập|cụ thể)))"
    r"(?!\w)| chính thức(?!\w)| mà(?!\w)| cho (?:phù hợp|đúng|sát)(?!\w)| là (?!người|cán bộ|nữ|công nhân|dân tộc|con)"
    rf"| (?:cho|đến|tới) (?=(?:{_TO_WHOM})(?!\w))"
    r"| tại (?=hội nghị|buổi|các|đơn vị|địa|cơ sở|LĐLĐ|công ty|Công ty)| với (?=sự|\d|hơn|gần|trên)"
    r"| trong (?=toàn (?:hệ|ngành|tỉnh|huyện|thể)|cán bộ|đoàn viên|các cấp|CNVC|năm qua|thời gian qua|thực tế"
    r"|quá trình)"
    r"| - (?=$|[-*])|-{3,}"
)
_QUESTION_TAIL = re.compile(
    r" (?:chi tiết|mới nhất|cụ thể|đầy đủ|áp dụng|được quy định|quy định|có|gồm|như thế nào|thế nào|ra sao|là gì|là)*"
    r" ?(?:ra sao|như thế nào|thế nào|là gì|gì|những gì|không|khi nào|từ khi nào|nào|ở đâu|đúng không)$"
)
_TAIL = re.compile(r"(?: ?[,;:(-]| (?:ngày|của|và|về|số|do|theo|cho|tại|với|các|những|từ|để|ban hành))+$")
_VERB_ALONE = re.compile(
    r"(?:hướng dẫn|ban hành|phê duyệt|sửa đổi|bổ sung|quy định|thực hiện|triển khai|tổ chức|thi hành|chi tiết|[ ,])+",
    re.IGNORECASE,
)
"""A verb that has nothing to do (`hướng dẫn ...`) tells no subject."""
_BULLET = re.compile(r"\s*(?:\n|[-+*•]|\d+[.)]\s|[a-zđ]\)\s|Căn cứ|Xét|Theo đề nghị)")
_FOLLOWS_BREAK = re.compile(r"\s*[^\W\d_]?")
_JOINT = re.compile(
    r"(?:,| và| cùng| cùng với|, và| hoặc) (?:các )?"
    r"(?:(?:[Đđ]iều|[Kk]hoản|[Đđ]iểm|[Mm]ục|[Cc]hương|[Pp]hần) [\w.]{1,5},? ){0,4}$"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, its `plain_text`, whether its lines are wrapped, and where other citations begin and end."""

    text: str
    plain: str
    wrapped: bool
    extents: Mapping[int, int]
    """Where the other citations end with date and issuer, by where they start, in order."""
    starts: Sequence[int]


def is_wrapped(text: str) -> bool:
    """Whether line breaks only wrap the lines of paragraphs, as in pages copied from print."""
    lines = [len(line) for line in text.splitlines() if line.strip()]
    return len(lines) > 3 and max(lines) <= 115 and sum(length > 50 for length in lines) * 2 > len(lines)


def read_title(passage: Passage, position: int, reference: Reference) -> tuple[str, int] | None:
    """The title after a citation that ends at ``position`` with date and issuer, and the offset of its end, or None."""
    plain = passage.plain
    lead = _LEAD.match(plain, position)
    start = lead.end() if lead else position
    if _break_between(passage, position, start):
        return None
    quoted = _QUOTED.match(plain, start) if not lead else None
    if lead and plain[start : start + 1] in _QUOTES:
        return _quoted(passage, start)
    if quoted:
        inside = quoted.end() + 1
        if plain.startswith("về ", inside):
            return _quoted(passage, quoted.end())
        if not plain[inside : inside + 1].isupper():
            return None
        return None if _break_between(passage, position, quoted.end()) else _quoted(passage, quoted.end())
    if lead is None:
        verb = _AFTER_BODY.match(plain, position) if position > reference.end else _AFTER_SYMBOL.match(plain, position)
        if verb is None and reference.type in {"KH", "CTr", "CTHĐ"}:
            verb = _PLAN_AFTER_SYMBOL.match(plain, position)
        if verb is None and reference.type == "QĐ" and reference.symbol:
            verb = _ORDER_AFTER_SYMBOL.match(plain, position)
        if verb is None:
            return _rules(passage, position, reference)
        start = verb.end()
        if _break_between(passage, position, start):
            return None
    return _unquoted(passage, start)


_RULES = re.compile(r" {0,3}[,:]?\)? {0,3}(?=quy định (?!tại|này|của|rõ|rằng|như|thì|nêu|trên|hiện hành)[^\W\d_])")
_RULING = frozenset({"TT", "TTLT", "NĐ", "QĐ", "NQ"})
_SAYS_WHAT_MUST_BE = re.compile(r"(?<!\w)(?:được|phải|không|thì|có quyền)(?!\w)")


def _rules(passage: Passage, position: int, reference: Reference) -> tuple[str, int] | None:
    """``... của Bộ Tài chính quy định quản lý, sử dụng kinh phí ...;``: a title in a list of legal bases, which a
    semicolon ends; anywhere else ``quy định`` is what the sentence says of the document."""
    verb = _RULES.match(passage.plain, position) if position > reference.end else None
    if verb is None or reference.type not in _RULING or _break_between(passage, position, verb.end()):
        return None
    found = _unquoted(passage, verb.end())
    if found is None or passage.plain[found[1] : found[1] + 1] != ";" or _SAYS_WHAT_MUST_BE.search(found[0]):
        return None
    return found


def _break_between(passage: Passage, start: int, end: int) -> bool:
    return any(passage.text[i] == "\n" and _is_break(passage, i) for i in range(start, end))


def _is_break(passage: Passage, position: int) -> bool:
    """Whether the line break ends a paragraph or a headline rather than wraps a line."""
    text = passage.text
    if _BULLET.match(text, position + 1) or position + 1 >= len(text):
        return True
    if passage.wrapped:
        return False
    follower = _FOLLOWS_BREAK.match(text, position + 1)
    last = follower.group()[-1:] if follower else ""
    return not last.islower()


def _quoted(passage: Passage, start: int) -> tuple[str, int] | None:
    text = passage.text
    opening = text[start]
    closing = _QUOTES[opening]
    depth, position = 1, start + 1
    limit = min(len(text), start + LONGEST)
    while position < limit:
        character = text[position]
        if character == closing and not (closing in "'’" and text[position + 1 : position + 2].isalnum()):
            depth -= 1
            if depth == 0:
                return _finish(passage, start + 1, position, position + 1)
        elif character == opening:
            depth += 1
        elif character == "\n" and text[position + 1 : position + 2] == "\n":
            return None
        position += 1
    return None


def _unquoted(passage: Passage, start: int) -> tuple[str, int] | None:
    plain, extents = passage.plain, passage.extents
    limit = min(len(plain), start + LONGEST)
    inner = passage.starts[bisect_left(passage.starts, start) : bisect_left(passage.starts, limit)]
    breaks = [i for i in range(start, limit) if passage.text[i] == "\n" and _is_break(passage, i)]
    position = start
    cites = False
    while True:
        stop = _STOP.search(plain, position, limit)
        end = min([stop.start() if stop else limit, *breaks[:1]])
        cited = next((s for s in inner if position <= s <= end), None)
        if cited is not None:
            joint = _JOINT.search(plain, start, cited)
            if joint and not cites:
                return _finish(passage, start, joint.start(), joint.start())
            cites, position = True, max(extents[cited], position + 1)
            breaks = [i for i in breaks if i >= position]
            continue
        if stop and stop["open"] and end == stop.start():
            close = _closing(plain, stop.start(), limit)
            if close is None:
                return _finish(passage, start, end, end)
            position = close
            continue
        if end == limit and limit < len(plain):
            return None
        if stop and stop.group() == "?":
            tail = _QUESTION_TAIL.search(plain, start, end)
            end = tail.start() if tail else end
        return _finish(passage, start, end, end)


def _closing(plain: str, start: int, limit: int) -> int | None:
    closing = ")" if plain[start] == "(" else _QUOTES[plain[start]]
    end = plain.find(closing, start + 1, limit)
    return None if end < 0 else end + 1


def _finish(passage: Passage, start: int, end: int, after: int) -> tuple[str, int] | None:
    """The title as one line, or None where too little is left to be one."""
    title = " ".join(passage.text[start:end].split())
    title = title.strip(" ,;") if after > end else title.rstrip(" .,;:-")
    if end == len(passage.plain):
        title = _TAIL.sub("", title)
    return (title, after) if len(title) > 5 and " " in title and not _VERB_ALONE.fullmatch(title) else None
