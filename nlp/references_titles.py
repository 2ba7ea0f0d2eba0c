"""The title of a cited document: in quotation marks, after `về`, or begun by the verb that says what it does."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.annotations import Reference
from nlp.references_title_ends import STOP, Frame, goes_on_with_name, goes_on_with_people, without_subject

LONGEST = 700
"""No title is longer: what has not ended by then is no title."""

_QUOTES = {"“": "”", "«": "»", "‘": "’", '"': '"', "'": "'", "”": "”"}
CLOSING_QUOTES = frozenset(_QUOTES.values())
_LEAD = re.compile(
    r" {0,3}[,:]?\)? {0,3}(?:[Vv]/[Vv]|(?:[Vv]ới|có) (?:chủ đề|tiêu đề|tên gọi)"
    r"|(?:với|có|mang) (?:tên|nội dung)(?= ?:? ?[“\"])"
    r"|về (?:việc(?! (?:cưới|tang|làm(?:[,;.]| và| bền| tại)))|chủ đề|nội dung)|về)(?!\w) ?:? {0,2}"
)
_QUOTED = re.compile(r" {0,3}[,:]?\)? {0,3}(?=[“«‘\"'”])")
_SUBJECT_MATTER = (
    r"chi tiết|một số|về|việc|chức năng|mức|chế độ|chính sách|tiêu chuẩn|trình tự|thủ tục|thí điểm|tạm thời|xử phạt"
)
_AFTER_BODY = re.compile(
    r" {0,3}[,:]?\)? {0,3}(?=(?:ban hành|phê duyệt|sửa đổi|bổ sung|hướng dẫn(?! các| công đoàn| cơ sở| toàn)"
    r"|thực hiện|triển khai|tổ chức|(?:thông báo|truyền đạt)(?: ý kiến)? kết luận"
    r"|(?<!, )xin (?:hỗ trợ|phép|ý kiến|chủ trương)|thành lập"
    r"|công nhận|kiện toàn|khen thưởng|thi hành|tăng cường|đẩy mạnh|điều chỉnh|thông qua|công bố|giao|bổ nhiệm"
    r"|bãi bỏ|sắp xếp"
    rf"|quy định (?:{_SUBJECT_MATTER}))(?!\w))"
)
_AFTER_SYMBOL = re.compile(
    r" {0,3}(?=(?:ban hành (?:Quy|Kế|Chương|Đề|Danh|Bộ|Điều|Kiến) ?\w*|phê duyệt|sửa đổi,? bổ sung"
    r"|hướng dẫn(?! các| công đoàn| cơ sở| toàn)"
    r"|quy định (?:chi tiết|về))(?!\w))"
    r"|, {1,2}(?=(?:sửa đổi, bổ sung|hướng dẫn thi hành|quy định chi tiết)(?!\w))"
)
_ORDER_AFTER_SYMBOL = re.compile(
    r" {1,3}(?=(?:đình chỉ|khai trừ|cách chức|kỷ luật|khởi tố|bổ nhiệm|điều động|luân chuyển|chuẩn y|thành lập|giải thể"
    r"|thu hồi|phân bổ|công nhận|kiện toàn|tặng|khen thưởng|điều chỉnh) )"
)
"""What a decision right behind its number orders."""
_PLAN_AFTER_SYMBOL = re.compile(r" {1,3}(?=(?:thực hiện|triển khai|tổ chức) )")
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
    sent = _SENT.match(plain, position) if reference.type in _SENDING else None
    position = sent.end() if sent else position
    lead = _LEAD.match(plain, position)
    start = lead.end() if lead else position
    if _break_between(passage, position, start):
        return None
    quoted = _QUOTED.match(plain, start) if not lead else None
    if lead and plain[start : start + 1] in _QUOTES:
        return _quoted(passage, start)
    if quoted and ":" in quoted.group() and Frame.of(passage.text, plain, reference.start).has_speaker:
        return None
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
        if reference.type == "CV" and not Frame.of(passage.text, plain, reference.start).before.strip():
            # `Công văn ... hướng dẫn ...` as a whole sentence: the verb is what the letter does.
            return None
        start = verb.end()
        if _break_between(passage, position, start):
            return None
    found = _unquoted(passage, start, reference)
    return None if found and _SAYS_HOW_MUCH.match(found[0]) else found


_SENT = re.compile(
    r" {0,3},? {0,2}(?:đã |được )?gửi (?:tới |đến |cho )?[^.;:(“\"]{3,90}?(?= (?:[Vv]/[Vv]|về việc)(?!\w))"
)
"""To whom a letter is sent, before what it is about."""
_RULES_ALONE = re.compile(rf" {{0,3}},? {{0,2}}(?=quy định (?:{_SUBJECT_MATTER})(?!\w))")
_RULES = re.compile(r" {0,3}[,:]?\)? {0,3}(?=quy định (?!tại|này|của|rõ|rằng|như|thì|nêu|trên|hiện hành)[^\W\d_])")
_SENDING = frozenset({"CV", "TB", "TTr", "BC", "CĐ"})
_RULING = frozenset({"TT", "TTLT", "NĐ", "QĐ", "NQ"})
_AMOUNT = r"(?:từ )?\d[\d.,]* ?(?:%|(?:triệu|tỷ|nghìn|đồng)(?!\w))"
_SAYS_WHAT_MUST_BE = re.compile(rf"(?<!\w)(?:(?:được|phải|không|thì|có quyền|bằng|từ \d+)(?!\w)|{_AMOUNT})")
_SAYS_HOW_MUCH = re.compile(rf"quy định .*(?<!\w){_AMOUNT}")


def _rules(passage: Passage, position: int, reference: Reference) -> tuple[str, int] | None:
    """A title in a list of legal bases (``... của Bộ Tài chính quy định quản lý, sử dụng kinh phí ...;``), which a
    semicolon ends, or a subject matter (``quy định mức lương tối thiểu``) to the end of its clause.

    Anywhere else ``quy định`` is what the sentence says of the document.
    """
    ends = ";"
    verb = _RULES.match(passage.plain, position) if position > reference.end else None
    if verb is None:
        verb, ends = _RULES_ALONE.match(passage.plain, position), ".;)"
    if verb is None or reference.type not in _RULING or _break_between(passage, position, verb.end()):
        return None
    found = _unquoted(passage, verb.end(), reference)
    if found is None or passage.plain[found[1] : found[1] + 1] not in ends or _SAYS_WHAT_MUST_BE.search(found[0]):
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


_OVER = re.compile(r"[.;](?!\w)|\s*\n|\s*$")
"""What follows the closing mark of a title that ends its sentence."""


def _quoted(passage: Passage, start: int) -> tuple[str, int] | None:
    """The title in quotation marks; marks inside it are told apart by the blank before or behind them.

    Where as many close as have opened, or one closes at the end of the sentence (print often spares the second of
    two), the title is over.
    """
    text = passage.text
    closing = _QUOTES[text[start]]
    alike = {text[start], closing}
    depth = 1
    limit = min(len(text), start + LONGEST)
    for position in range(start + 1, limit):
        character = text[position]
        if character == "\n" and text[position + 1 : position + 2] == "\n":
            return None
        if character not in alike:
            continue
        behind = text[position + 1 : position + 2]
        if closing in "'’" and behind.isalnum() and text[position - 1].isalnum():
            continue
        if (text[position - 1].isspace() or text[position - 1] in "(“") and behind and not behind.isspace():
            depth += 1
            continue
        depth -= 1
        if depth == 0 or (closing == '"' and _OVER.match(text, position + 1)):
            return _finish(passage, start + 1, position, position + 1)
    return None


def _unquoted(passage: Passage, start: int, reference: Reference) -> tuple[str, int] | None:
    plain, extents = passage.plain, passage.extents
    frame = Frame.of(passage.text, plain, reference.start)
    limit = min(len(plain), start + LONGEST)
    inner = passage.starts[bisect_left(passage.starts, start) : bisect_left(passage.starts, limit)]
    breaks = [i for i in range(start, limit) if passage.text[i] == "\n" and _is_break(passage, i)]
    position = start
    cites = False
    while True:
        stop = STOP.search(plain, position, limit)
        end = min([stop.start() if stop else limit, *breaks[:1]])
        cited = next((s for s in inner if position <= s <= end), None)
        if cited is not None:
            joint = _JOINT.search(plain, start, cited)
            if joint and not cites:
                return _finish(passage, start, joint.start(), joint.start())
            cites, position = True, max(extents[cited], position + 1)
            breaks = [i for i in breaks if i >= position]
            continue
        if stop is None or end < stop.start():
            return None if end == limit and limit < len(plain) else _finish(passage, start, end, end)
        group = stop.lastgroup
        if group == "open":
            close = _closing(plain, end, limit)
            if close is None:
                return _finish(passage, start, end, end)
            position = close
            if plain[end] != "(" and _AFTER_QUOTE.match(plain, close):
                return _finish(passage, start, close, close)
            continue
        if (
            (group == "name" and goes_on_with_name(plain, stop.end(), limit, frame))
            or (group == "weak" and goes_on_with_people(plain, end))
            or (group in ("told", "done", "among", "is") and not frame.ends_title(group))
        ):
            position = stop.end()
            continue
        if group == "verb" and frame.is_fronted:
            end = without_subject(plain, start, end)
        elif stop.group() == "?":
            tail = _QUESTION_TAIL.search(plain, start, end)
            end = tail.start() if tail else end
        return _finish(passage, start, end, end)


_AFTER_QUOTE = re.compile(r", (?!giai đoạn|nhiệm kỳ|năm|định hướng|tầm nhìn|đến năm|[“\"]|[^\W\d_]+ [“\"])")
"""What follows a name in quotation marks that closes a title."""


def _closing(plain: str, start: int, limit: int) -> int | None:
    closing = ")" if plain[start] == "(" else _QUOTES[plain[start]]
    end = plain.find(closing, start + 1, limit)
    return None if end < 0 else end + 1


_DAY_OF_EVENT = re.compile(r"(?<!kỷ niệm)(?: sáng| chiều| tối)? ngày \d{1,2}[/-]\d{1,2}$")
"""A day without a year behind a loose title is that of the meeting on the document."""


def _finish(passage: Passage, start: int, end: int, after: int) -> tuple[str, int] | None:
    """The title as one line, or None where too little is left to be one."""
    title = " ".join(passage.text[start:end].split())
    title = title.strip(" ,;") if after > end else _DAY_OF_EVENT.sub("", title.rstrip(" .,;:-"))
    if end == len(passage.plain):
        title = _TAIL.sub("", title)
    return (title, after) if len(title) > 5 and " " in title and not _VERB_ALONE.fullmatch(title) else None
