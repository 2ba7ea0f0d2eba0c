"""What something grew or fell by, and what it is compared with: ``tăng 15% so với cùng kỳ năm 2022``.

A figure behind ``tăng`` is a difference and no level, so that nobody may put it into a series of levels; behind ``tăng
lên``, ``giảm còn`` and ``tăng từ ... lên`` it is a level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from nlp.annotations import Figure

Change = Literal["increase", "decrease"]

_SOFTLY = r"(?:thêm|được|khoảng|gần|hơn|trên|ước|xấp xỉ|đúng|chỉ|bình quân|trung bình|đột biến|mạnh|nhẹ)"
_GREW = re.compile(
    rf"(?<!\w)(?P<word>(?:tăng(?: trưởng)?|vượt|bổ sung thêm)|(?:giảm|hụt)|(?:cao|nhiều|lớn) hơn|(?:thấp|ít|kém) hơn)"
    rf"(?: {_SOFTLY}){{0,3}}\s*$"
)
_SHARE_GREW = re.compile(
    # With a percent the noun that grows may stand between: "tăng lương tối thiểu vùng 6%", "tăng tới 15%".
    r"(?<!\w)(?P<word>tăng(?: trưởng)?|giảm|vượt)(?! (?:cường|ca|gia|xuống|lên|từ|còn))"
    r"(?: (?!lên|xuống|còn|từ|là|cho|và|để|với|bằng|theo)[^\W\d_]+){0,5}\s*$"
)
_AGAINST = re.compile(r"so (?:với|sánh với|cùng)\s+(?=\w)|(?=cùng kỳ(?!\w))")
_OPENS_AGAINST = re.compile(r"\s*so (?:với|sánh với)\s+")
_OF_A_PLAN = re.compile(r"\s*(?:so với\s+)?(?P<base>(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu)(?:\s[^\W\d_]+){0,3})")
_PUNCTUATION = re.compile(r"[,;:.()\n]")
_ENDS = re.compile(r"[,;:.()\n]|\s(?:và|nhưng|còn|trong đó|đạt|tăng|giảm|là|do|với)\s|$")
_LESS = ("giảm", "hụt", "thấp", "ít", "kém")
_LOOK_BACK = 60
_LOOK_AHEAD = 45
_LONGEST_BASE = 80


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a figure changed, the words that say so ``[start, end)``, and what it is compared with."""

    change: Change | None
    start: int
    end: int
    base: str | None


def find_comparison(text: str, low: str, figure: Figure, clause: int, limit: int) -> Comparison | None:
    """The change that ``figure`` states or the base it is measured against; None where it is a plain level.

    ``clause`` is where the figure's clause begins, ``limit`` where its sentence, or the next figure, does.
    """
    if figure.kind == "ratio":
        return None
    begin = max(clause, figure.start - _LOOK_BACK)
    found = _GREW.search(low, begin, figure.start)
    if found is None and figure.kind == "percent":
        found = _SHARE_GREW.search(low, begin, figure.start)
    base = _base_behind(text, low, figure, limit) or _base_before(text, low, clause, figure.start, found is not None)
    if found is None:
        return Comparison(None, base[0], base[1], base[2]) if base and figure.kind == "percent" else None
    word = found["word"]
    if word == "vượt" and figure.kind != "percent":
        return None  # "vượt 1.200 người": more than that
    if word.endswith("hơn") and base is None:
        return None  # "nhiều hơn 100 người dự" bounds the number
    change: Change = "decrease" if word.startswith(_LESS) else "increase"
    return Comparison(change, found.start("word"), found.end("word"), base[2] if base else None)


def _base_behind(text: str, low: str, figure: Figure, limit: int) -> tuple[int, int, str] | None:
    """``so với cùng kỳ`` right behind the figure, or the plan that a share is of."""
    last = min(limit, figure.end + _LOOK_AHEAD)
    found = _AGAINST.search(low, figure.end, last)
    if found is not None and not _PUNCTUATION.search(low, figure.end, found.start()):
        stop = _ENDS.search(low, found.end(), min(len(low), found.end() + _LONGEST_BASE))
        end = stop.start() if stop else found.end() + _LONGEST_BASE
        words = " ".join(text[found.end() : end].split())
        return (found.start(), end, words) if words else None
    if figure.kind == "percent":
        plan = _OF_A_PLAN.match(low, figure.end)
        if plan is not None:
            return plan.start("base"), plan.end(), " ".join(text[plan.start("base") : plan.end()].split())
    return None


def _base_before(text: str, low: str, clause: int, position: int, changed: bool) -> tuple[int, int, str] | None:
    """``So với năm 2022, số vụ giảm 12 vụ``: only where the figure says that something changed."""
    if not changed:
        return None
    opens = _OPENS_AGAINST.match(low, clause, position)
    if opens is None:
        return None
    comma = low.find(",", opens.end(), position)
    if comma < 0 or comma - opens.end() > _LONGEST_BASE:
        return None
    return opens.start(), comma, " ".join(text[opens.end() : comma].split())
