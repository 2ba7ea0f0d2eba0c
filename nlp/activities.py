"""Activities: who did what, when and where, read clause by clause.

A clause counts where a body is its subject, one of the phrases of `data/activities.toml` says what was done, and
nothing makes it a plan, a duty or a wish. Rather none than a wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from nlp.annotations import Activity, Entity, Reference, Sentence
from nlp.binding_subjects import Body, find_bodies
from nlp.dates import FoundDate, find_dates
from nlp.numbers import lower
from nlp.periods import FoundPeriod, find_periods
from nlp.rows import load_rows

_PLANNED = re.compile(
    r"(?<!\w)(?:sẽ|cần|phải|nên|tiếp tục|đề nghị|muốn|có trách nhiệm|chuẩn bị|dự kiến|đang|không|chưa|được|bị"
    r"|kiến nghị|kế hoạch|mục tiêu|phấn đấu|đề ra|đăng ký|quan tâm|tăng cường|đẩy mạnh|chú trọng|nếu|khi|để|nhằm)(?!\w)"
)
"""Before what is done: it is not done yet, or done to the body, or said in general."""
_DONE = re.compile(r"(?<!\w)(?:đã|vừa|mới)(?!\w)")
_NOT_ITSELF = re.compile(
    r"(?<!\w)(?:nghị quyết|chỉ đạo|công tác|kế hoạch|chào mừng|quá trình|chỉ tiêu|đoàn công)(?!\w)"
)
"""Between what is done and its object: the object is not what is held but something about it."""
_NAMES_AN_EVENT = re.compile(r"(?<!\w)(?:hội nghị|hội thảo|cuộc họp|buổi|phiên|kỳ họp|lễ|tiệc|báo cáo)\s+$")
"""Right before what is done: the words say which event it is (``phát biểu tại hội nghị tổng kết``)."""
_STANDS_FOR = {"đơn vị", "công ty", "doanh nghiệp", "xí nghiệp", "nhà máy", "nhà trường", "tập đoàn", "bệnh viện"}
_PARTNER = re.compile(r"(?:phối hợp|cùng|cùng với|với)\s+$")
_TODAY = re.compile(r"(?<!\w)(?:sáng|trưa|chiều|tối|hôm)\s+(nay|qua)(?!\w)")
_DAY = re.compile(r"(?<!\w)(?:ngày|sáng|trưa|chiều|tối|từ)\s+(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}(?!\d)")
_DELEGATION = re.compile(r"(?:^|[.,;:\n)–-])\s*đoàn(?:\s+(?:công tác|đại biểu|lãnh đạo|cán bộ))?(?:\s+của)?\s+$")
"""Before a body that acts through its delegation: ``Đoàn công tác của Tổng LĐLĐ Việt Nam đã đến thăm ...``."""
_AT = re.compile(r"(?:tại|ở)\s+(?:(?:trụ sở|hội trường|khu vực|địa bàn)\s+)?$")
_LEAD_REACH = 110
"""Characters between the subject and what it does: partners, adverbs, a date."""
_SAID_REACH = 160
"""Characters from the beginning of what is done to its object: two phrases and eight words between them."""
_LEAD_GAP = 24
_AFTER_REFERENCE = 14
"""Characters after a reference in which a date is the document's own."""


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    subject: Body
    begin: int
    """Where the words about the subject begin."""
    end: int
    sentence_end: int


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each type, in the order of the data, one pattern of all that says it."""
    return tuple(
        (kind, re.compile(r"(?<!\w)(?:" + "|".join(map(_compile, row["said"])) + ")"))
        for kind, row in load_rows("activities").items()
    )


def _compile(said: str) -> str:
    before, gap, after = said.partition("...")
    first = r"\s+".join(map(re.escape, before.split()))
    if not gap:
        return first + r"(?!\w)"
    if not after.strip():
        return first + r"(?=\s+\w)"
    return first + r"(?:,?\s+[^\s;:,]+){0,8}?,?\s+[“\"'(]*" + r"\s+".join(map(re.escape, after.split())) + r"(?!\w)"


def find_activities(
    text: str,
    *,
    sentences: Sequence[Sentence],
    entities: Sequence[Entity],
    published: date | None = None,
    references: Sequence[Reference] = (),
) -> list[Activity]:
    """The activities of ``text`` in order; dates without a year are completed from ``published``."""
    lowered = lower(text)
    bodies = [_as_sender(lowered, body) for body in find_bodies(text, lowered, entities)]
    times = _Times(text, lowered, published, references)
    places = [entity for entity in entities if entity.label in {"LOC", "ORG"}]
    starts = [place.start for place in places]
    found: list[Activity] = []
    for clause in _clauses(lowered, sentences, bodies, times):
        hit = _done(lowered, clause)
        if hit is None:
            continue
        kind, match = hit
        done = _DONE.search(lowered, clause.begin, match.start() + 3) is not None
        first, last = times.of(clause, directive=kind == "directive", done=done)
        pictured = clause.subject.place == "title" and kind == "care"
        told = pictured or done or times.leads(clause)
        if not told and not any(character.isdigit() for character in text[match.start() : clause.end]):
            continue
        end = clause.end
        if match.end() > end - 2:
            # The next body is the object: `LĐLĐ tỉnh đã yêu cầu các công đoàn cơ sở ...`.
            stop = lowered.find(";", match.end(), clause.sentence_end)
            end = clause.sentence_end if stop < 0 else stop
        near = places[bisect_left(starts, match.start()) : bisect_left(starts, end)]
        place = next((item.text for item in near if _AT.search(lowered, max(item.start - 24, 0), item.start)), None)
        start = clause.start
        start += len(text[start:end]) - len(text[start:end].lstrip())
        words = text[start:end].rstrip(" ,;.:\n")
        found.append(Activity(start, start + len(words), words, kind, clause.subject.name or None, first, last, place))
    return found


def _clauses(lowered: str, sentences: Sequence[Sentence], bodies: Sequence[Body], times: _Times) -> Iterator[_Clause]:
    """Each subject of each sentence with what is said of it; after a semicolon the subject goes on."""
    starts = [body.start for body in bodies]
    for sentence in sentences:
        inside = bodies[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        subjects = [body for body in inside if body.place != "object" and not _is_partner(lowered, body)]
        for index, subject in enumerate(subjects):
            end = subjects[index + 1].start if index + 1 < len(subjects) else sentence.end
            position = subject.end
            start = sentence.start if index == 0 else times.lead(subject.start)
            if lowered[subject.start : subject.end] in _STANDS_FOR:
                continue
            for piece in re.split("(;)", lowered[position:end]):
                if piece != ";" and piece.strip():
                    yield _Clause(start, subject, position, position + len(piece), sentence.end)
                position += len(piece)
                start = position


def _as_sender(lowered: str, body: Body) -> Body:
    """The body as a subject where its delegation is the subject."""
    sent = body.place == "object" and _DELEGATION.search(lowered[max(body.start - 40, 0) : body.start])
    return replace(body, place="subject") if sent else body


def _is_partner(lowered: str, body: Body) -> bool:
    return _PARTNER.search(lowered, max(body.start - 16, 0), body.start) is not None


def _done(lowered: str, clause: _Clause) -> tuple[str, re.Match[str]] | None:
    """The type of the first thing done in the clause, the special types before the general."""
    best: tuple[str, re.Match[str]] | None = None
    last = min(clause.end - 1, clause.begin + _LEAD_REACH)
    for kind, pattern in _patterns():
        match = pattern.search(lowered, clause.begin, min(clause.sentence_end, last + _SAID_REACH))
        if match is None or match.start() > last:
            continue
        if kind != "directive" and _NOT_ITSELF.search(lowered, match.start(), match.end()):
            continue
        if _NAMES_AN_EVENT.search(lowered, clause.begin, match.start()):
            continue
        if _PLANNED.search(lowered, clause.begin, match.start()):
            continue
        if best is None or match.start() < best[1].start() - 30:
            best = (kind, match)
    return best


class _Times:
    """The dates and periods of a text by position, those that belong to a document left out."""

    def __init__(self, text: str, lowered: str, published: date | None, references: Sequence[Reference]) -> None:
        self._lowered = lowered
        self._published = published
        self._references = sorted(reference.end for reference in references)
        self._dates = find_dates(text, published)
        self._date_starts = [item.start for item in self._dates]
        self._periods = find_periods(text, published, lowered)
        self._period_starts = [item.start for item in self._periods]

    def of(self, clause: _Clause, *, directive: bool, done: bool) -> tuple[str | None, str | None]:
        """The first and last day of what the clause tells, as ISO dates; None where it does not say.

        What is ``done`` does not lie after the article: a year completed so is none that the text gives.
        """
        for day in self._dates_in(clause):
            if done and day.given == "completed" and self._published is not None and day.first > self._published:
                continue
            if directive or not self._of_document(day):
                return day.first.isoformat(), day.last.isoformat()
        today = _TODAY.search(self._lowered, clause.start, clause.end)
        if today is not None and self._published is not None:
            told = self._published - timedelta(days=today.group(1) == "qua")
            return told.isoformat(), told.isoformat()
        for period in self._periods_in(clause):
            if period.period.start or period.period.end:
                return period.period.start, period.period.end
        return None, None

    def lead(self, position: int) -> int:
        """Where a date or period begins that stands right before ``position``; else ``position``."""
        for items, starts in ((self._dates, self._date_starts), (self._periods, self._period_starts)):
            index = bisect_left(starts, position) - 1
            if index < 0 or position - items[index].end > _LEAD_GAP:
                continue
            between = self._lowered[items[index].end : position]
            if not between.strip(" ,"):
                return items[index].start
        return position

    def leads(self, clause: _Clause) -> bool:
        """Whether the clause tells when, so that it reports an event and no habit."""
        if any(not self._of_document(day) for day in self._dates_in(clause)):
            return True
        if any(sign.search(self._lowered, clause.start, clause.end) for sign in (_TODAY, _DAY)):
            return True
        return any(period.leads or period.role == "occasion" for period in self._periods_in(clause))

    def _dates_in(self, clause: _Clause) -> Sequence[FoundDate]:
        first = bisect_left(self._date_starts, clause.start)
        found = self._dates[first : bisect_left(self._date_starts, clause.end)]
        return [day for day in found if not self._lowered.endswith(("đến hết ", "hết "), 0, day.start)]

    def _periods_in(self, clause: _Clause) -> Sequence[FoundPeriod]:
        first = bisect_left(self._period_starts, clause.start)
        return self._periods[first : bisect_left(self._period_starts, clause.end)]

    def _of_document(self, day: FoundDate) -> bool:
        index = bisect_left(self._references, day.start + 1) - 1
        return index >= 0 and 0 <= day.start - self._references[index] <= _AFTER_REFERENCE
