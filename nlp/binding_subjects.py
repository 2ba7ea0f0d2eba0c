"""The bodies of a text and how they stand in their clauses.

Bodies are the named organisations and the general ones that carry figures in union news (``các cấp Công đoàn huyện``).
Objects (``thăm Công ty A``), partners (``phối hợp với``) and owners (``của LĐLĐ tỉnh``) are no subjects.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from nlp.annotations import Entity

Place = Literal["subject", "title", "object"]

_LEVEL = (
    r"(?:xã, phường|phường, xã|tỉnh|thành phố|huyện|quận|thị xã|thủ đô|ngành|công ty|tổng công ty|tập đoàn|phường|xã"
    r"|khu|trường|viên chức)"
)
_NAMES = r"(?:[ ](?:[A-ZĐÂĂƯÔÊÁÀẢÃẠ][\w.&]*|-))*"
_NO_NAME = r"(?:cấp|đã|sẽ|đang|cũng|vừa|có|được|bị|này|đó|cùng|và|với|tại|của|là|cho|họp|trao|khen|nghe|xét|chấm)(?!\w)"
"""Behind ``Hội đồng``: what begins something else than its name."""
_GENERAL = re.compile(
    r"(?<!\w)(?:(?:[Cc]ác|[Mm]ỗi|[Tt]oàn bộ)[ ])?(?:"
    r"(?:cấp|(?<=[Cc]ác )tổ chức)[ ](?:[Cc]ông đoàn|CĐ)(?:[ ]cơ sở)?(?:[ ](?:trong|toàn)[ ](?:tỉnh|huyện|thành phố"
    r"|ngành|quận|thị xã|Thành phố))?"
    rf"(?:[ ](?:Thủ đô|(?:{_LEVEL}){_NAMES}|[TH]hành phố{_NAMES}))?"
    r"|(?:[Cc]ông đoàn)[ ](?:cấp trên trực tiếp cơ sở|cấp trên cơ sở|cơ sở(?:[ ](?:Nhà máy|Công ty|Trường|Bệnh viện))?)"
    r"(?:[ ]và[ ][Cc]ông đoàn[ ](?:cơ sở|cấp trên))?"
    rf"|(?:[Cc]ông đoàn)[ ](?:{_LEVEL}|[TC]hành phố|Công ty|Tổng Công ty|Khối)(?:[ ](?:này|ta))?{_NAMES}"
    r"|LĐLĐ[ ](?:tỉnh|huyện|[Tt]hành phố|TP|quận|thị xã|các cấp)"
    rf"{_NAMES}"
    r"|[Đđ]oàn (?:thanh tra|kiểm tra|giám sát)(?:[ ]liên ngành)?(?:[ ]số \d+)?"
    rf"|Hội đồng (?!{_NO_NAME})[a-zà-ỹ]+(?:[ ](?!{_NO_NAME})[a-zà-ỹ]+)?"
    r"(?:[ ]cấp[ ](?:T\.?Ư|[Tt]rung ương|tỉnh|huyện|thành phố|ngành|quốc gia|cơ sở))?"
    r"|(?:[Tt]ổng )?[Ll]iên đoàn [Ll]ao động(?:[ ](?:tỉnh|huyện|thành phố|Việt Nam))?"
    r")"
)
_UNNAMED_LEVEL = re.compile(r"^các cấp Công đoàn (tỉnh|thành phố|huyện|quận|thị xã)$", re.IGNORECASE)
_NAMED_LEVEL = re.compile(
    r"(?<!\w)[Cc]ông đoàn (tỉnh|[Tt]hành phố|huyện|quận"
    r"|thị xã) ((?:[A-ZĐÂĂƯÔÊÁÀẢÃẠ][^\W\d]*)(?: (?:[A-ZĐÂĂƯÔÊÁÀẢÃẠ][^\W\d]*))*)"
)
_STANDS_FOR = re.compile(
    r"(?<!\w)(?:đơn vị|công ty|nhà máy|nhà trường|doanh nghiệp|xí nghiệp|tập đoàn"
    r"|bệnh viện)(?!\w)",
    re.IGNORECASE,
)
_TELLING = 6
"""Letters by which ``công ty`` is known for the one that was named."""
_NO_SUBJECT = {
    "của", "với", "cho", "tại", "theo", "về", "từ", "thuộc", "cùng", "giữa", "ở", "trong", "trên", "đến",
    "tới", "bởi", "trước", "và",
    "qua", "sang", "vào", "hoặc", "gồm", "hợp", "là", "đối", "trực", "dưới", "nhờ", "ngoài", "số",
}  # fmt: skip
_TITLE = re.compile(
    r"(?:chủ tịch|phó chủ tịch|bí thư|phó bí thư|giám đốc|phó giám đốc|tổng giám đốc|trưởng ban"
    r"|phó trưởng ban|trưởng phòng|chủ nhiệm"
    r"|ủy viên|uỷ viên|lãnh đạo|đại diện|hiệu trưởng|chánh văn phòng|thường trực|thay mặt|cán bộ"
    r"|ban thường vụ|ban chấp hành|nữ công"
    r"|tổ chức|tuyên giáo|kiểm tra|phó|tổng thư ký)\s+$"
)
# "hoạt động phối hợp giữa tổ chức A và B": the word for what A is does not make it the speaker's body.
_BETWEEN = re.compile(r"(?<!\w)(?:của|giữa|với|cho|tại|trong|vào|từ|về)\s+tổ chức\s+$")
_ACCORDING = re.compile(r"theo\s+(?:(?:báo cáo|thống kê|số liệu|tổng hợp|đánh giá)\s+(?:của|từ)\s+)?$")
_REPORTS = re.compile(r"\s+(?:cho thấy|công bố|ghi nhận)(?!\w)")
_FOREMOST = re.compile(
    r"(?:dẫn đầu|đứng đầu|điển hình|tiêu biểu|mới nhất|nhiều nhất|cao nhất|tiếp đến|tiếp theo|đầu tiên) là\s+$"
)
_OBJECT = re.compile(
    r"(?:thăm|tặng|tặng quà|trao|động viên|kiểm tra|hỗ trợ|biểu dương|khen thưởng|chúc tết|thăm hỏi"
    r"|làm việc với|đại hội|ủng hộ|thành lập|đề nghị"
    r"|trụ sở|giúp|gửi|quản lý|giám sát|tuyên dương|công nhận|biểu dương)\s+$"
)

_PAST = re.compile(r"(?:năm|tháng|tuần|ngày|nhiệm kỳ|thời gian|quý|vừa)\s+qua\s+$")
"""Before a subject: a time, and not the body through which something goes (``qua LĐLĐ tỉnh``)."""
# "thành lập mới 412 Công đoàn cơ sở" counts them; "năm 2023 Công đoàn cơ sở ..." does not.
_COUNTED = re.compile(r"(?<![\w/.,-])(?<!năm )(?<!tháng )(?<!ngày )(?<!quý )\d[\d.]*\s+$")


@dataclass(frozen=True, slots=True)
class Body:
    """A mention of a body and how it stands in its clause."""

    start: int
    end: int
    name: str
    place: Place
    named: bool


def find_bodies(text: str, low: str, entities: Sequence[Entity]) -> list[Body]:
    """The bodies of the text from left to right, none overlapping; ``đơn vị`` and its like stand for the last named."""
    spans = [(entity.start, entity.end, True) for entity in entities if entity.label == "ORG"]
    taken = sorted(spans)
    index = 0
    general, standing = _unnamed_spans(text)
    for start, end in general:
        while index < len(taken) and taken[index][1] <= start:
            index += 1
        if index < len(taken) and taken[index][0] < end:
            if taken[index][0] > start and text[start : taken[index][0]].strip().lower() in ("các cấp", "các"):
                spans.append((start, max(end, taken[index][1]), False))
            continue
        spans.append((start, end, False))
    spans.extend((start, end, False) for start, end in standing)
    return _complete(list(_place_all(text, low, sorted(spans))), text)


@lru_cache(maxsize=4)
def _unnamed_spans(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Where general bodies stand and what stands for one; kept for the last texts, for figures and activities alike."""
    general = tuple(match.span() for match in _GENERAL.finditer(text))
    return general, tuple(match.span() for match in _STANDS_FOR.finditer(text))


def _complete(bodies: list[Body], text: str) -> list[Body]:
    """``các cấp Công đoàn huyện`` with the name of the district, where the text says ``Công đoàn huyện ...`` of one."""
    if not any(_UNNAMED_LEVEL.search(body.name) for body in bodies):
        return bodies
    names: dict[str, set[str]] = {}
    for level, name in _NAMED_LEVEL.findall(text):
        names.setdefault(level.lower(), set()).add(name)
    completed = []
    for body in bodies:
        level = _UNNAMED_LEVEL.search(body.name)
        known = names.get(level.group(1).lower(), set()) if level else set()
        completed.append(replace(body, name=f"{body.name} {next(iter(known))}") if len(known) == 1 else body)
    return completed


_PARTNER = re.compile(r"(?:phối hợp(?: chặt chẽ)?(?: với| cùng)?|cùng với|liên kết với|hợp tác với)\s+$")


def _place_all(text: str, low: str, spans: list[tuple[int, int, bool]]) -> list[Body]:
    bodies: list[Body] = []
    told = _Named(bodies)
    partners_end = -1
    for start, end, named in spans:
        if bodies and start < bodies[-1].end:
            if end > bodies[-1].end:
                bodies[-1] = Body(
                    start if start < bodies[-1].start else bodies[-1].start, end, "", bodies[-1].place, named
                )
                bodies[-1] = _body(text, low, bodies[-1].start, end, named)
            continue
        if not named and _STANDS_FOR.fullmatch(text, start, end):
            stood_for = _resolve(low[start:end], told, low, start)
            if stood_for:
                bodies.append(Body(start, end, stood_for, "subject", False))
            continue
        body = _body(text, low, start, end, named)
        # "phối hợp với A, B và C tổ chức ...": all three are partners, and the subject stands before them.
        listed = partners_end >= 0 and low[partners_end:start] in (", ", " và ", ", và ")
        if _PARTNER.search(low[max(0, start - 30) : start]) or listed:
            body = Body(body.start, body.end, body.name, "object", body.named)
            partners_end = end
        bodies.append(body)
    return bodies


def _body(text: str, low: str, start: int, end: int, named: bool) -> Body:
    before = low[max(0, start - 30) : start]
    words = before.split()
    last = words[-1].strip('(“"') if words else ""
    place: Place = "subject"
    if _BETWEEN.search(before):
        place = "object"
    elif _TITLE.search(before) or (low.startswith(",", end) and _ACCORDING.search(before)):
        place = "title"
    elif _REPORTS.match(low, end) or _FOREMOST.search(before):
        place = "subject"
    elif (
        (last in _NO_SUBJECT and not _PAST.search(before))
        or _OBJECT.search(before)
        or (not named and _COUNTED.search(before))
    ):
        place = "object"
    elif text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        # An outlet or a seat in brackets does nothing.
        place = "object"
    return Body(start, end, " ".join(text[start:end].split()), place, named)


class _Named:
    """The named bodies of a growing list by what their names begin and end with; none may change once it is asked."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        self._bodies = bodies
        self._seen = 0
        self._last = ""
        self._beginning: dict[str, str] = {}
        self._fullest: dict[tuple[str, ...], str] = {}

    def last(self, beginning: str) -> str:
        """The last name that begins with these `_TELLING` letters, the last of all without any; else empty."""
        self._read()
        return self._beginning.get(beginning, "") if beginning else self._last

    def fullest(self, name: str) -> str:
        """The fullest name that the text has for the body: others are shortened or turned about
        (``Công ty TNHH XK May Đại Nghĩa`` of the ``Công ty TNHH May Xuất khẩu Đại Nghĩa``)."""
        words = name.lower().split()
        return self._fullest.get((*words[:2], *words[-2:]), name) if len(words) >= 4 else name

    def _read(self) -> None:
        for body in self._bodies[self._seen :]:
            if body.named:
                words = body.name.lower().split()
                same = (*words[:2], *words[-2:])
                if len(words) > len(self._fullest.get(same, "").split()):
                    self._fullest[same] = body.name
                self._beginning[body.name.lower()[:_TELLING]] = self._last = body.name
        self._seen = len(self._bodies)


def _resolve(word: str, told: _Named, low: str, start: int) -> str | None:
    """The name of the body that ``công ty`` or ``đơn vị`` stands for, where the word opens a clause."""
    before = low[max(0, start - 16) : start].rstrip(" ")
    if before and before[-1] not in ".;,:\n" and not re.search(r"(?:cho biết|rằng|hiện|này|hay)$", before):
        return None
    name = told.last("" if word == "đơn vị" else word[:_TELLING])
    return told.fullest(name) if name else None
