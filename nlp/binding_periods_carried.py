"""Periods that reach beyond their sentence: over what goes on telling what was done in them.

A period that opened a sentence is carried over the next sentences of its paragraph and over the items of a list under
it; from figure to figure it is carried into the next paragraph as well. It ends where something else is told of:
another topic (``Ngoài ra``), a plan, an event of one day, a price or a size, another source or body, a headline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.binding_scope import Scope
from nlp.periods import FoundPeriod

EVENT = re.compile(
    r"(?<!\w)(?:hội thi|hội thao|hội nghị|hội diễn|hội thảo|đại hội|ngày hội|cuộc thi|giải|lễ|liên hoan|chương trình"
    r"|kế hoạch|nghị quyết|quyết định|đề án|luật|lớp|khóa|phiên|chuyến|danh hiệu|tổng kết|sơ kết)(?!\w)"
)
"""Before a year: that of a meeting, a plan or a law, and no period of what is reported."""
_OTHER_TIME = re.compile(
    r"(?<!\w)(?:(?:tháng|năm|quý|tuần) (?:qua|rồi|trước|sau|tới|này|đó|vừa)|những năm|cả quý|nửa năm"
    r"|sau (?:hơn |gần )?\d+ (?:năm|tháng|ngày)|\d+ (?:năm|tháng|ngày) sau"
    r"|tháng (?:\d+|giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|chạp))(?!\w)"
)
_COMPARED = re.compile(r"(?:so với|cùng kỳ|hơn|như|bằng)(?:\s+\w+){0,3}\s+$")
_NEW_TOPIC = re.compile(
    r"\s*[-+•“\"]?\s*(?:ngoài ra|bên cạnh|cạnh đó|cùng với|đặc biệt|hằng năm|hàng năm|hiện nay|hiện|đến nay"
    r"|mục tiêu|song song|nhân dịp|dịp này|(?:cũng )?tại (?:hội nghị|buổi|lễ|đại hội|chương trình|cuộc|đây)"
    r"|trước đó|thời gian tới|trong thời gian|về (?:nhiệm vụ|mục tiêu|phương hướng|kế hoạch|thủ tục|vấn đề)|đối với"
    r"|với mục tiêu|để |nhằm|phát biểu|theo (?!đó)|thống kê|(?:đại hội|hội nghị|buổi lễ) (?:đã|bầu|thông qua))"
)
_STANDING = re.compile(r"\s*(?:mức|lương|tiền lương|giá|dân số|diện tích|vốn|mỗi)(?!\w)")
"""Opens a sentence about what is so at all times: a price, a wage, a size."""
_WORKPLACE = (
    r"(?:tổng )?công ty|tập đoàn|doanh nghiệp|nhà máy|xí nghiệp|bệnh viện|trường|ngân hàng|cđcs"
    r"|công đoàn (?:cơ sở|công ty|tổng công ty)"
)
_SPEAKER = r"đồng chí|đ/c|ông|bà|anh|chị|em|cô|thầy|phóng viên"
_OTHERS = re.compile(
    r"\s*(?:[“\"]|(?:điển hình|kết quả|sau|trước (?:tình hình|thực trạng)|chương trình|quy định)(?!\w)"
    rf"|(?:{_SPEAKER})(?!\w)|(?:(?:tại|ở) )?(?:{_WORKPLACE})(?!\w))"
)
"""Opens a paragraph that somebody else speaks in, or that tells of one workplace."""
_SPEAKS = re.compile(r":\s*[“\"]|(?<!\w)(?:cho biết|cho hay|chia sẻ|tâm sự|lo ngại|nói|khoe)(?!\w)")
_ONE_EVENT = re.compile(
    r"(?<!\w)(?:hội (?:thi|thao|nghị|diễn|thảo)|đại hội|ngày hội|cuộc thi|giải|lễ|liên hoan|chung kết)(?!\w)"
    r"[^,;.]{0,60}(?<!\w)(?:có|thu hút|quy tụ|với|gồm)(?!\w)"
)
_OF_A_DAY = re.compile(r"(?<!\w)(?:ngày|sáng|trưa|chiều|tối|đêm|hôm)\s+(?:\d{1,2}[/-]\d{1,2}|nay|qua|mai)(?!\w)")
_PLANNED = re.compile(r"(?<!\w)(?:sẽ|phấn đấu|mục tiêu|kế hoạch đề ra|chỉ tiêu đến|dự kiến|cần)(?!\w)")
_SIZE = re.compile(
    r"(?<!\w)(?:giá|lương|dài|rộng|cao|sâu|nặng)(?:\s+(?:từ|là|khoảng|hơn|gần|trên|chỉ|bán|thấp nhất))*\s+$"
)
"""Before a figure that says how big or dear something is."""
_MONTH = re.compile(r"tháng \d")
_POINT = re.compile(r"(?:vào\s+)?(?:đầu|giữa|cuối)(?!\w)")
_BULLET = re.compile(r"\s*[-+•*–]")
_OF_THE_SAME = re.compile(r"\s*(?:riêng|trong đó|cụ thể)(?!\w)")
_ENDS = re.compile(r"[.!?…:;”\"]\s*$")
_SOURCE = re.compile(r"\s*(?:theo|qua)\s+[^.;:]{3,},\s*(?:(?:trong|riêng|tính|cả)\s+){0,2}")
_REPORTS = re.compile(
    r"(?:(?<!\w)(?:cho biết|cho thấy|cho hay|nêu rõ|nêu|ghi nhận|báo cáo|thông tin|khẳng định)(?:\s+rằng)?,?|:)"
    r"\s*[“\"]?(?:(?:trong|riêng|tính|chỉ|cả|ngay)\s+){0,3}$"
)
_MOST_CARRIED = 3
_MOST_BETWEEN = 2
_FEWEST = 2
_LONGEST_LIST = 40
_MOST_OPENING = 40
_MOST_SOURCE = 200
_MOST_SIZE = 24
_MOST_COMPARED = 40


@dataclass(frozen=True, slots=True)
class Held:
    """The period that a figure before was found to hold for, and where that figure stands."""

    item: FoundPeriod
    stands: str
    sentence: int
    end: int
    count: int
    """How many figures in a row hold for it."""


def opens(scope: Scope, item: FoundPeriod, sentence: int) -> bool:
    """Whether the period opens its sentence, so that it holds for the whole of it and may be carried on."""
    if not item.leads or item.start - sentence > _MOST_SOURCE:
        return False
    if _SOURCE.fullmatch(scope.low, sentence, item.start):
        return True
    if _REPORTS.search(scope.low, max(sentence, item.start - _MOST_OPENING), item.start):
        return True
    return item.start - sentence <= _MOST_OPENING and scope.text.count(",", sentence, item.start) <= 1


def find_carried(scope: Scope, held: Held | None, position: int, start: int, limit: int) -> FoundPeriod | None:
    """The period that a figure at ``limit`` has from an earlier sentence or figure; its own sentence, the one with
    number ``position``, begins at ``start``."""
    if _SIZE.search(scope.low, max(start, limit - _MOST_SIZE), limit):
        return None
    if _has_time(scope, start, limit):
        return None
    return _from_opening(scope, held, position, start, limit) or _from_figure(scope, held, position, limit)


def _from_opening(scope: Scope, held: Held | None, position: int, start: int, limit: int) -> FoundPeriod | None:
    """The period that opened a sentence shortly before in the same paragraph, until another topic begins."""
    paragraph = scope.paragraph_of(start)
    if _BULLET.match(scope.text, paragraph):
        return _from_list_head(scope, position)
    planned = scope.has(_PLANNED, start, limit)
    for index in range(position, max(-1, position - _MOST_CARRIED - 1), -1):
        first, last = scope.sentences[index]
        if first < paragraph:
            return None
        if index < position:
            item = _opening(scope, first, last)
            if item is not None and item.role != "until":
                label = item.period.label.lower()
                reported = held is not None and held.item.start == item.start
                if _POINT.match(label) or (not reported and (index < position - 1 or _MONTH.match(label))):
                    return None  # the time in which a story begins, and no period that figures are reported for
                return None if planned and not scope.has(_PLANNED, first, last) else item
        if _ends_topic(scope, first, min(last, limit)):
            return None
    return None


def _has_time(scope: Scope, start: int, limit: int) -> bool:
    """Whether the sentence names a time of its own before the figure, other than what something is compared with."""
    places = [item.start for item in scope.periods_in(start, limit) if item.role not in ("occasion", "compared")]
    places += [match.start() for match in _OTHER_TIME.finditer(scope.low, start, limit)]
    return any(
        not _COMPARED.search(scope.low, max(start, place - _MOST_COMPARED), place)
        and not EVENT.search(scope.low, start, place)
        for place in places
    )


def _opening(scope: Scope, first: int, last: int) -> FoundPeriod | None:
    """The period that opens the sentence ``[first, last)``."""
    found = scope.periods_in(first, min(last, first + _MOST_OPENING + 20))
    return next((item for item in found if opens(scope, item, first)), None)


def _from_list_head(scope: Scope, position: int) -> FoundPeriod | None:
    """The period of the line with a colon that a list of items stands under."""
    for index in range(position - 1, max(-1, position - _LONGEST_LIST - 1), -1):
        first, last = scope.sentences[index]
        if not _BULLET.match(scope.text, scope.paragraph_of(first)):
            return _opening(scope, first, last) if scope.text[first:last].rstrip().endswith(":") else None
    return None


def _ends_topic(scope: Scope, first: int, last: int) -> bool:
    """Whether the sentence tells of something else than what was done in the period before it."""
    return bool(
        _NEW_TOPIC.match(scope.low, first) or _STANDING.match(scope.low, first) or scope.has(_OF_A_DAY, first, last)
    )


def _from_figure(scope: Scope, held: Held | None, position: int, limit: int) -> FoundPeriod | None:
    """The period of a figure before, where this and the sentences between go on with what was done in it."""
    if held is not None and held.stands == "survey":
        return _from_finding(scope, held, position, limit)
    if held is None or not held.item.leads or position - held.sentence > _MOST_BETWEEN:
        return None
    if held.stands not in ("clause", "sentence", "carried") or (held.sentence == position and held.stands != "carried"):
        return None
    if held.item.role == "until" and not _OF_THE_SAME.match(scope.low, scope.sentences[position][0]):
        return None
    if scope.has(_PLANNED, scope.sentences[held.sentence][0], held.end):
        return None
    report = held.count >= _FEWEST and not _MONTH.match(held.item.period.label.lower())
    for index in range(min(held.sentence + 1, position), position + 1):
        first, last = scope.sentences[index]
        until = min(last, limit)
        if _ends_topic(scope, first, until) or scope.has(_PLANNED, first, until):
            return None
        if scope.text.rfind("\n", held.end, first) >= 0 and (
            not report or index < position or _is_apart(scope, first, last, until)
        ):
            return None
    if _BULLET.match(scope.text, scope.paragraph_of(held.end)):
        return None
    others = (item for item in scope.periods_in(held.end, limit) if item.leads and item.role != "compared")
    if any(item.period != held.item.period for item in others):
        return None
    return held.item


def _from_finding(scope: Scope, held: Held, position: int, limit: int) -> FoundPeriod | None:
    """The time of a survey, where this sentence goes on behind one that tells what it found."""
    first, last = scope.sentences[position]
    if position - held.sentence > 1 or scope.text.rfind("\n", held.end, first) >= 0:
        return None
    if _ends_topic(scope, first, min(last, limit)) or _opens_with_body(scope, first):
        return None
    return held.item


def _opens_with_body(scope: Scope, first: int) -> bool:
    return any(entity.label == "ORG" for entity in scope.entities_in(first, first + 2))


def _is_apart(scope: Scope, first: int, last: int, limit: int) -> bool:
    """Whether a new paragraph has a body, speaker or event of its own, or is no sentence (a related headline)."""
    if _OTHERS.match(scope.low, first) or scope.has(_SPEAKS, first, limit):
        return True
    if scope.has(_ONE_EVENT, first, limit):
        return True
    if _opens_with_body(scope, first):
        return True
    return not _ENDS.search(scope.text, max(first, last - 3), last)
