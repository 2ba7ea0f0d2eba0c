"""The period that a figure holds for: that of its clause or sentence, or one that an earlier sentence opened with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.annotations import Figure
from nlp.binding_scope import Scope
from nlp.periods import FoundPeriod
from nlp.phrases import find_word, read_tokens

_NEW_TOPIC = re.compile(
    r"\s*[-+•“\"]?\s*(?:ngoài ra|bên cạnh|cạnh đó|cùng với|đặc biệt|hằng năm|hàng năm|hiện nay|hiện|đến nay"
    r"|mục tiêu|song song"
    r"|trước đó|thời gian tới|trong thời gian|về |đối với|với mục tiêu|để |nhằm|phát biểu|theo ông|theo bà)"
)
_REGULAR = re.compile(r"(?:hằng|hàng|mỗi|bình quân) (?:năm|tháng|quý|tuần|ngày)")
_NARROWS = re.compile(r"(?:quý|\d+ tháng (?:đầu|cuối)|tháng|cả năm|từ đầu|năm nay)")
_BREAK = re.compile(r"[,;:.(]")
_COMPARED = re.compile(r"(?<!\w)so với(?!\w)")
_COMMA = re.compile(r",\s+")
_GOES_ON = re.compile(r"(?:trong đó|đạt|tăng|giảm|vượt|với|trị giá|đồng thời)(?!\w)")
_SOURCE = re.compile(r"\s*theo\s+[^,.;:]{3,},\s*(?:(?:trong|riêng|tính|cả)\s+){0,2}")
_COMMA_INSIDE = re.compile(r".,\s", re.DOTALL)
_MOST_AFTER = 70
_MOST_CARRIED = 3
_MOST_OPENING = 40
_MOST_LOOKED_AT = 60


def find_period(
    scope: Scope, figures: Sequence[Figure], index: int, sentence: tuple[int, int, int], clause: int
) -> tuple[FoundPeriod | None, str]:
    """The figure's period and how it stands to the figure (``behind``, ``clause``, ``sentence`` or ``carried``); None
    where the text states none."""
    figure, (position, start, end) = figures[index], sentence
    if _REGULAR.search(scope.low, clause, figure.start):
        return None, "regular"
    for item in scope.periods_in(figure.end, min(end, figure.end + _MOST_AFTER)):
        if _BREAK.search(scope.text, figure.end, item.start) or _COMPARED.search(scope.low, figure.end, item.start):
            break
        if index + 1 < len(figures) and figures[index + 1].start < item.start:
            break
        if item.role not in ("term", "until"):
            return item, "behind"
    before = [item for item in scope.periods_in(start, figure.start) if item.end <= figure.start]
    for item in reversed(before):
        if item.start >= clause and (_reaches(scope, item, figure.start) or item.role == "until" or _narrows(item)):
            return item, "clause"
    nearest = next((item for item in reversed(before) if item.leads and item.role != "until"), None)
    if nearest is not None and nearest.start >= clause and _goes_on(scope, nearest, figure.start):
        return nearest, "clause"
    for item in before:
        if item.role != "until" and _opens(scope, item, start):
            return item, "sentence"
    return _carried(scope, position, start), "carried"


def _opens(scope: Scope, item: FoundPeriod, sentence: int) -> bool:
    """Whether the period opens its sentence, so that it holds for the whole of it and may be carried on."""
    if not item.leads or item.start - sentence > _MOST_OPENING:
        return False
    return "," not in scope.text[sentence : item.start] or bool(_SOURCE.fullmatch(scope.low, sentence, item.start))


def _goes_on(scope: Scope, item: FoundPeriod, position: int) -> bool:
    """Whether only further predicates and objects of one subject stand between: ``năm 2022 A mở X, thành lập Y``."""
    for comma in _COMMA.finditer(scope.low, min(item.end + 1, position), position):
        if comma.end() == position:
            continue
        tokens = read_tokens(scope.low, scope.low, comma.end(), min(position, comma.end() + _MOST_LOOKED_AT))
        kind = find_word(tokens, 0)[1] if tokens else ""
        if kind != "V" and not scope.low[comma.end()].isdigit() and not _GOES_ON.match(scope.low, comma.end()):
            return False
    return True


def _reaches(scope: Scope, item: FoundPeriod, position: int) -> bool:
    """A period inside a sentence holds up to the next comma, one behind a stop for its whole clause."""
    if item.role == "occasion":
        return True
    lead = scope.text[max(0, item.start - 8) : item.start].rstrip()[-1:]
    return item.leads and (lead != "," or not _COMMA_INSIDE.search(scope.text, item.end, position))


def _narrows(item: FoundPeriod) -> bool:
    """A quarter or months of a year beside the noun that is counted: ``Thu kinh phí quý I/2022 đạt 102%``."""
    return bool(_NARROWS.match(item.period.label.lower()))


def _carried(scope: Scope, position: int, start: int) -> FoundPeriod | None:
    """The period that opened a sentence shortly before in the same paragraph, until another topic begins."""
    paragraph = scope.paragraph_of(start)
    for index in range(position, max(-1, position - _MOST_CARRIED - 1), -1):
        first, last = scope.sentences[index]
        if first < paragraph:
            return None
        if index < position:
            for item in scope.periods_in(first, min(last, first + _MOST_OPENING + 20)):
                if item.role != "until" and _opens(scope, item, first):
                    return item
        if _NEW_TOPIC.match(scope.low, first):
            return None
    return None
