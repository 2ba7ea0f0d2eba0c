"""The period that a figure holds for, inside its sentence: behind it, before it in its clause, or opening the sentence.

Where texts were labelled by hand, a period is a stretch that the text itself states for what is reported: a term, year,
quarter, months, an occasion, a date up to which is counted. These rules follow from them:

- it holds for the whole sentence that it opens, also behind what names the source (``Theo thống kê, năm 2023 ...``);
- inside a sentence it holds for its clause: for the predicate behind it and for the parts of a figure (``trong đó``);
- it is carried over what goes on telling of the same (`nlp/binding_periods_carried.py`);
- the day of an event is none, nor is the year of a plan, a law or what a change is compared with;
- what there is today (``hiện``), what a change leads to (``đưa tổng số lên``) and what is done regularly (``mỗi năm``)
  has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.annotations import Figure
from nlp.binding_periods_carried import EVENT, Held, find_carried, opens
from nlp.binding_scope import Scope
from nlp.periods import FoundPeriod
from nlp.phrases import find_word, read_tokens

_REGULAR = re.compile(r"(?:hằng|hàng|mỗi|bình quân) (?:năm|tháng|quý|tuần|ngày)")
_TODAY = re.compile(
    r"(?<!\w)(?:(?<!thực )(?<!thể )(?<!phát )(?<!xuất )(?<!biểu )(?<!tái )hiện(?! đại| thực| vật| trường| tượng| hữu)"
    r"|đến nay|tới nay|lâu nay|đang)(?!\w)"
)
_TOTAL_NOW = re.compile(r"(?<!\w)(?:đưa|nâng)(?:\s+tổng)?\s+(?:số|tổng|mức)(?!\w)[^.;\n]{0,90}?\slên(?!\w)")
_NARROWS = re.compile(r"(?:quý|\d+ tháng (?:đầu|cuối)|tháng|cả năm|từ đầu|năm nay)")
_BREAK = re.compile(r"[,;:.(]|(?<!\w)(?:thì|nên|nhưng|mà|song)(?!\w)")
_COMPARED = re.compile(r"(?<!\w)so với(?!\w)")
_COMMA = re.compile(r",\s+")
_ACTS = (
    "tăng|giảm|vượt|trao|tặng|tổ chức|thực hiện|xây dựng|hỗ trợ|ủng hộ|giới thiệu|tham gia|nhận|đóng|ký|thu|chi|phục vụ"
    "|tiếp tục|làm|mất|xin"
)
"""Verbs that end a noun phrase, so that the vocabulary of phrases does not call them verbs."""
_GOES_ON = re.compile(
    rf"(?:{_ACTS}|trong đó|đạt|với|trị giá|đồng thời|bằng|chiếm|tổng|số tiền|kinh phí|giá trị|không quá"
    r"|ít nhất|tối thiểu|hơn|gần|trên|khoảng)(?!\w)"
)
_ACT = re.compile(rf"(?:{_ACTS})(?!\w)")
_PART_OF = re.compile(
    r"(?<!\w)(?:trong (?:đó|số này|số đó)|gồm|còn lại|bằng|chiếm|tương (?:đương|ứng)|tăng|giảm|vượt"
    r"|(?:thấp|cao) hơn)(?!\w)"
)
_LISTED = re.compile(r"(?:,|(?<!\w)và)\s*(?:(?:hơn|gần|trên|khoảng|ít nhất)\s+)?$")
_BESIDE = re.compile(r"\s*(?:,|và)\s*(?:(?:hơn|gần|trên|khoảng|ít nhất)\s+)?")
_PREDICATE = re.compile(r"\s+(?:là|đạt|đã|có|được|ước|lên|cũng|vẫn|mới|chỉ|còn|đều|sẽ)(?!\w)")
_COMMA_INSIDE = re.compile(r".,\s", re.DOTALL)
_MOST_AFTER = 70
_MOST_BESIDE = 3
_MOST_LOOKED_AT = 60


def find_period(
    scope: Scope,
    figures: Sequence[Figure],
    index: int,
    sentence: tuple[int, int, int],
    clause: int,
    held: Held | None = None,
) -> tuple[FoundPeriod | None, str]:
    """The figure's period and how it stands to the figure (``behind``, ``clause``, ``sentence`` or ``carried``); None
    where the text states none, with ``now`` or ``regular`` where it says why. ``held`` is what a figure before holds
    for."""
    figure, (position, start, _) = figures[index], sentence
    if scope.has(_REGULAR, clause, figure.start):
        return None, "regular"
    behind = _behind(scope, figures, index, sentence)
    if behind is not None:
        return behind, "behind"
    before = [
        item
        for item in scope.periods_in(start, figure.start)
        if item.end <= figure.start and not _told_of_now(scope, item.end, figure.start)
    ]
    found, stands = _in_sentence(scope, figures, index, before, start, clause)
    if found is not None:
        return found, stands
    if held is not None and held.sentence == position and _is_part(scope, held, figure.start):
        return held.item, "clause" if held.stands == "behind" else held.stands
    if _told_of_now(scope, start, figure.start):
        return None, "now"
    return find_carried(scope, held, position, start, figure.start), "carried"


def _behind(
    scope: Scope, figures: Sequence[Figure], index: int, sentence: tuple[int, int, int], deep: int = 0
) -> FoundPeriod | None:
    """The period right behind the figure (``khen 20 người trong năm 2022``) or behind those that it is listed with."""
    figure, (_, _, end) = figures[index], sentence
    for item in scope.periods_in(figure.end, min(end, figure.end + _MOST_AFTER)):
        following = figures[index + 1] if index + 1 < len(figures) else None
        if following is not None and following.start < item.start:
            beside = deep < _MOST_BESIDE and _BESIDE.fullmatch(scope.low, figure.end, following.start)
            return _behind(scope, figures, index + 1, sentence, deep + 1) if beside else None
        if _BREAK.search(scope.low, figure.end, item.start) or _COMPARED.search(scope.low, figure.end, item.start):
            return None
        if _PREDICATE.match(scope.low, item.end):
            return None  # "thu 3 tỷ đồng và năm 2024 đạt 4 tỷ đồng": the period of what comes next
        if scope.text[item.start].isupper():
            return None
        if item.role in ("span", "occasion") or scope.low.startswith(("tính", "từ nay"), item.start):
            return item
    return None


def _in_sentence(
    scope: Scope, figures: Sequence[Figure], index: int, before: Sequence[FoundPeriod], start: int, clause: int
) -> tuple[FoundPeriod | None, str]:
    figure = figures[index]
    free = [item for item in before if not _belongs_before(scope, figures, index, item, clause)]
    for item in reversed(free):
        if item.start < clause:
            break
        if _reaches(scope, item, figure.start) or item.role == "until" or _narrows(item):
            return item, "clause"
        if _has_predicate(scope, item, start) and _goes_on(scope, item, figure.start):
            return item, "clause"
    nearest = next((item for item in reversed(before) if item.leads and item.role != "until"), None)
    if nearest is not None and nearest.start >= clause and _goes_on(scope, nearest, figure.start):
        return nearest, "clause"
    for item in before:
        if opens(scope, item, start):
            return item, "sentence"
    for item in reversed(free):
        if _has_predicate(scope, item, start):
            return item, "sentence"
    return None, "sentence"


def _told_of_now(scope: Scope, start: int, end: int) -> bool:
    """Whether what stands between speaks of today or of the total that a change leads to."""
    return scope.has(_TODAY, start, end) or scope.has(_TOTAL_NOW, start, end)


def _belongs_before(scope: Scope, figures: Sequence[Figure], index: int, item: FoundPeriod, clause: int) -> bool:
    """Whether the period is that of the figure before it (``nợ 6 tỷ đồng tính đến 30/6 và bị phạt 2 triệu đồng``)."""
    earlier = [
        other for other in figures[max(0, index - 3) : index] if clause <= other.start and other.end <= item.start
    ]
    if _PREDICATE.match(scope.low, item.end):
        return False
    return not item.leads and bool(earlier) and not _BREAK.search(scope.low, earlier[-1].end, item.start)


def _is_part(scope: Scope, held: Held, position: int) -> bool:
    """Whether the figure is a part, a share or a change of the one before, or stands beside it in one list."""
    between = scope.low[held.end : position]
    if ";" in between:
        return False
    return bool(_PART_OF.search(between) or (held.stands != "behind" and _LISTED.search(between)))


def _has_predicate(scope: Scope, item: FoundPeriod, sentence: int) -> bool:
    """Whether the period narrows the subject of what follows (``tổng thu năm 2022 là``), and is not of an event."""
    if scope.low.startswith(":", item.end):
        return True
    if item.role not in ("span", "until") or EVENT.search(scope.low, sentence, item.start):
        return False
    if _PREDICATE.match(scope.low, item.end):
        return True
    tokens = read_tokens(scope.low, scope.low, item.end, item.end + _MOST_LOOKED_AT)
    return bool(tokens) and (find_word(tokens, 0)[1] == "V" or bool(_ACT.match(scope.low, tokens[0].start)))


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
