"""What a figure says: whose it is, for which period and place, target or actual, and in which words.

Nothing is guessed: a subject of the same clause is surest, one carried over from the sentence before less so, and the
confidence says which; where a person or the whole country is the subject, the organisation stays None.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from nlp.annotations import Entity, Figure, Period, Reference, Sentence
from nlp.binding_indicators import find_indicator
from nlp.binding_subjects import Body, find_bodies
from nlp.numbers import lower
from nlp.periods import FoundPeriod, find_periods

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…](?=\s+[^\Wa-z\d_])|(?=\n)|$)")
_NEW_TOPIC = re.compile(
    r"\s*[-+•“\"]?\s*(?:ngoài ra|bên cạnh|cạnh đó|cùng với|đặc biệt|hằng năm|hàng năm|hiện nay|hiện|đến nay|mục tiêu|song song|trước đó|thời gian tới"
    r"|trong thời gian|về |đối với|với mục tiêu|để |nhằm|phát biểu|theo ông|theo bà)"
)
_REGULAR = re.compile(r"(?:hằng|hàng|mỗi|bình quân) (?:năm|tháng|quý|tuần|ngày)")
_WIDE = re.compile(r"(?:^|[\s,;])(?:cả nước|toàn quốc|trên thế giới|việt nam có)(?!\w)")
_PERSON = re.compile(
    r"(?:^|[.;,\n]\s*|\s)(?:thủ tướng|tổng bí thư|chủ tịch nước|chủ tịch quốc hội|bí thư|phó thủ tướng|bộ trưởng|đồng chí|ông|bà|anh|chị)\s"
)
_TARGET = re.compile(
    r"(?:mục tiêu|phấn đấu|chỉ tiêu|yêu cầu|dự kiến|sẽ|kế hoạch|đặt ra|đăng ký|ít nhất|giao chỉ tiêu|hướng tới|quyết tâm|phải|cần|sắp)(?!\w)"
)
_TO_DATE = re.compile(r"(?:đến nay|tính đến|lũy kế|luỹ kế|từ đầu năm đến|đã có|tổng cộng|đến hết|tính tới)(?!\w)")
_WHOLE = re.compile(
    r"(?<!\w)((?:toàn|cả)\s+(?:tỉnh|thành phố|huyện|quận|ngành|nước|quốc|thị xã|xã|phường))(?!\w)", re.IGNORECASE
)
_MOST_CARRIED = 3


@dataclass(frozen=True, slots=True)
class Scope:
    """What the figures of one text are bound with."""

    text: str
    low: str
    sentences: Sequence[tuple[int, int]]
    bodies: Sequence[Body]
    periods: Sequence[FoundPeriod]
    entities: Sequence[Entity]


def bind_figures(
    text: str,
    figures: Sequence[Figure],
    *,
    sentences: Sequence[Sentence] = (),
    references: Sequence[Reference] = (),
    entities: Sequence[Entity] = (),
    published: date | None = None,
) -> list[Figure]:
    """The figures with indicator, organisation, period, place, aspect, cumulative and confidence filled in."""
    if not figures:
        return []
    low = lower(text)
    spans = [(item.start, item.end) for item in sentences] or [item.span() for item in _SENTENCE.finditer(text)]
    periods = [item for item in find_periods(text, published, low) if not _overlaps_any(item, references)]
    scope = Scope(text, low, spans, find_bodies(text, low, entities), periods, entities)
    bound = [_bind(scope, figures, index) for index in range(len(figures))]
    return _share_with_headline(text, bound)


def _overlaps_any(period: FoundPeriod, references: Sequence[Reference]) -> bool:
    index = bisect_right([item.start for item in references], period.start) - 1
    return any(item.start < period.end and period.start < item.end for item in references[max(0, index) : index + 2])


def _bind(scope: Scope, figures: Sequence[Figure], index: int) -> Figure:
    figure = figures[index]
    position = max(0, bisect_right([start for start, _ in scope.sentences], figure.start) - 1)
    start, end = scope.sentences[position] if scope.sentences else (0, len(scope.text))
    clause = max(start, scope.text.rfind(";", start, figure.start) + 1)
    organization, sure, subject_end = _find_organization(scope, figure, position, start, clause)
    period, direct = _find_period(scope, figures, index, position, start, end)
    before = scope.low[clause : figure.start]
    return replace(
        figure,
        indicator=find_indicator(scope.text, scope.low, figures, index, max(clause, subject_end), end),
        organization=organization,
        period=period,
        place=_find_place(scope, figure, start, end),
        aspect=_aspect(scope.low[start : figure.start]),
        cumulative=bool(_TO_DATE.search(before)),
        confidence=round(sure * (1.0 if period is None or direct else 0.85), 2),
    )


def _find_organization(
    scope: Scope, figure: Figure, position: int, start: int, clause: int
) -> tuple[str | None, float, int]:
    """The body, how sure that is, and where its mention ends (-1 where it is not in the figure's sentence)."""
    here = [body for body in scope.bodies if start <= body.start and body.end <= figure.start]
    for first, sure in ((clause, 0.9), (start, 0.8)):
        subjects = [body for body in here if body.start >= first and body.place == "subject"]
        titles = [body for body in here if body.start >= first and body.place == "title"]
        if subjects and (not titles or titles[-1].start < subjects[-1].start or _speaks(scope.low, subjects[-1])):
            return subjects[-1].name, sure, subjects[-1].end
        if titles and (first == start or not subjects):
            return titles[-1].name, sure - 0.2, -1
        if subjects:
            return subjects[-1].name, sure, subjects[-1].end
    opening = scope.low[start : figure.start]
    if _WIDE.search(opening):
        return None, 0.5, -1
    if _has_person(scope, start, figure.start):
        return None, 0.4, -1
    return _carried(scope, position, start)


def _speaks(low: str, body: Body) -> bool:
    return bool(re.match(r"\s+(?:đã|đang|sẽ|cũng|vừa|tổ chức|có)(?!\w)", low[body.end : body.end + 12]))


def _has_person(scope: Scope, start: int, end: int) -> bool:
    if any(entity.label == "PER" and start <= entity.start < end for entity in scope.entities):
        return True
    return bool(_PERSON.search(scope.low, start, end))


def _carried(scope: Scope, position: int, start: int) -> tuple[str | None, float, int]:
    """The last subject before the sentence: in its paragraph first, then anywhere before it, the headline last."""
    paragraph = scope.text.rfind("\n", 0, start) + 1
    before = [body for body in scope.bodies if body.end <= start and body.place == "subject"]
    near = [body for body in before if body.start >= paragraph]
    if near:
        return near[-1].name, 0.6, -1
    if before:
        return before[-1].name, 0.4, -1
    titles = [body for body in scope.bodies if body.end <= start and body.place == "title"]
    return (titles[-1].name, 0.35, -1) if titles else (None, 0.3, -1)


def _find_period(
    scope: Scope, figures: Sequence[Figure], index: int, position: int, start: int, end: int
) -> tuple[Period | None, bool]:
    """The period and whether the figure's own sentence gives it."""
    figure = figures[index]
    clause = max(start, scope.text.rfind(";", start, figure.start) + 1)
    if _REGULAR.search(scope.low, clause, figure.start):
        return None, True
    here = [item for item in scope.periods if start <= item.start < end]
    for item in here:
        between = scope.text[figure.end : item.start] if item.start >= figure.end else None
        if between is not None and len(between) <= 70 and not re.search(r"[,;:.(]", between):
            if index + 1 < len(figures) and figures[index + 1].start < item.start:
                break
            if item.role != "term" and item.role != "until":
                return item.period, True
    for item in reversed(here):
        if item.end > figure.start:
            continue
        if item.start >= clause and (item.leads or item.role in ("until", "occasion") or _narrows(item)):
            return item.period, True
    leading = [item for item in here if item.leads and item.end <= figure.start and item.role != "until"]
    if leading:
        return leading[0].period, True
    return _carried_period(scope, position, start), False


def _narrows(item: FoundPeriod) -> bool:
    """A quarter or months of a year beside the noun that is counted: ``Thu kinh phí quý I/2022 đạt 102%``."""
    return bool(re.match(r"(?:quý|\d+ tháng|tháng|cả năm|từ đầu|năm nay)", item.period.label.lower()))


def _carried_period(scope: Scope, position: int, start: int) -> Period | None:
    """The period that opened a sentence shortly before in the same paragraph, until another topic begins."""
    paragraph = scope.text.rfind("\n", 0, start) + 1
    for back in range(_MOST_CARRIED + 1):
        if position - back < 0:
            return None
        first, last = scope.sentences[position - back]
        if first < paragraph:
            return None
        if back:
            for item in scope.periods:
                if (
                    first <= item.start < min(last, first + 60)
                    and item.leads
                    and item.role in ("span", "occasion", "term")
                ):
                    return item.period
        if _NEW_TOPIC.match(scope.low, first):
            return None
    return None


def _find_place(scope: Scope, figure: Figure, start: int, end: int) -> str | None:
    """``toàn tỉnh``, or the place that ``tại``/``ở``/``trên địa bàn`` introduces in the same sentence."""
    whole = None
    for match in _WHOLE.finditer(scope.text, start, figure.start):
        whole = match.group(1)
    if whole:
        return whole
    for entity in scope.entities:
        if entity.label == "LOC" and start <= entity.start < end and abs(entity.start - figure.start) < 120:
            lead = scope.low[max(0, entity.start - 14) : entity.start].rstrip()
            if lead.endswith(("tại", "ở", "địa bàn", "khắp")):
                return entity.text
    return None


def _aspect(before: str) -> Literal["actual", "target"]:
    """``target`` where a plan, a demand or the future is spoken of and nothing says that it was reached."""
    found = None
    for match in _TARGET.finditer(before):
        found = match
    if found is None:
        return "actual"
    return "actual" if re.search(r"(?:^|\s)(?:đã|vượt|hoàn thành|kết quả)\s", before[found.end() :]) else "target"


def _share_with_headline(text: str, figures: list[Figure]) -> list[Figure]:
    """A figure of the headline that the text repeats gets the organisation and the period that the text gives it."""
    headline = text.find("\n", len(text) - len(text.lstrip()))
    if headline < 0 or headline > 250:
        return figures
    shared = []
    for figure in figures:
        if figure.end <= headline:
            same = next(
                (
                    other
                    for other in figures
                    if other.start > headline and (other.value, other.kind) == (figure.value, figure.kind)
                ),
                None,
            )
            if same is not None:
                figure = replace(
                    figure,
                    organization=figure.organization or same.organization,
                    period=figure.period or same.period,
                    place=figure.place or same.place,
                )
        shared.append(figure)
    return shared
