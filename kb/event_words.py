"""What a telling of an activity says: its words, its numbers by what they count, and whom or what it names."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from nlp.rows import load_rows
from nlp.text import fold

_UNIT_WITHIN = 24
_TOKEN = re.compile(r"[^\W_]+")
_DATE = re.compile(r"\d{1,2}\s*(?:[-–]\s*\d{1,2}\s*)?[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?(?!\d)|(?:19|20)\d\d(?!\d)")
_NUMBER = re.compile(r"(?<![\w/.-])\d+(?:\.\d{3})*(?:,\d+)?(?![\d/])")
_CAPITALS = r"[A-ZĐÂĂƯÔÊÁÀẢÃẠ][^\W\d_]*"
_NAME = re.compile(
    r"(?<!\w)(?:gia đình|ông|bà|anh|chị|em|cháu|mẹ|cụ|công ty|nhà máy|trường|bệnh viện|trung tâm|xí nghiệp|xã|phường"
    rf"|thị trấn|thôn|bản|khu công nghiệp|kcn|tnhh|cổ phần)\s+((?-i:{_CAPITALS}(?: {_CAPITALS})*))",
    re.IGNORECASE,
)
"""What something was done to or where: named persons, companies and places below the district."""


@dataclass(frozen=True, slots=True)
class EventWords:
    """The pairs of neighbouring syllables, the numbers and the names of a text."""

    pairs: frozenset[tuple[str, str]]
    numbers: frozenset[float]
    counted: dict[str, frozenset[float]]
    """The numbers by what they count: the two syllables behind them."""
    names: frozenset[str]


@lru_cache(maxsize=4096)
def read_words(text: str, organizer: str) -> EventWords:
    """The words of a telling but for those of its organiser, its dates and what any telling has."""
    text = _DATE.sub(" ", text)
    empty = _empty_words() | {match.group() for match in _TOKEN.finditer(fold(organizer))}
    said = [match.group() for match in _TOKEN.finditer(fold(text))]
    pairs = frozenset(
        (first, second)
        for first, second in pairwise(said)
        if not (first in empty and second in empty) and not (first.isdigit() or second.isdigit())
    )
    counted: dict[str, set[float]] = defaultdict(set)
    for match in _NUMBER.finditer(text):
        behind = " ".join(_TOKEN.findall(fold(text[match.end() : match.end() + _UNIT_WITHIN]))[:2])
        counted[behind].add(float(match.group().replace(".", "").replace(",", ".")))
    numbers = frozenset(number for values in counted.values() for number in values)
    by_unit = {unit: frozenset(values) for unit, values in counted.items() if unit}
    own = set(fold(organizer).split())
    names = (fold(match[1]) for match in _NAME.finditer(text))
    return EventWords(
        pairs, numbers, by_unit, frozenset(name for name in names if not set(name.split()) <= own | empty)
    )


@lru_cache(maxsize=1)
def _empty_words() -> frozenset[str]:
    words = load_rows("activity_words")
    lists = (words[name] for name in ("holds", "before", "partners", "opens", "next_verbs"))
    return frozenset(word for items in lists for item in items for word in fold(item).split()) | _SMALL


_SMALL = frozenset(
    """
    da vua moi ngay thang nam sang chieu toi nay qua tai o va cho cua cac nhung voi trong tren den dip nhan la co duoc
    de nham tu ve se cung con theo lien doan lao dong ldld cong tinh huyen quan thanh pho thi xa phuong nguoi
    """.split()  # noqa: SIM905
)
