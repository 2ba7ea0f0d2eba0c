"""The words by which figures find their indicators: their own, or those of the figure that they are coordinated with.

``quản lý 156 công đoàn cơ sở, 41.230 đoàn viên``: the second figure has no verb of its own and takes that of the
first; ``trao 200 suất quà, tổng trị giá 100 triệu đồng``: a sum says what the count before it says; ``mở 65 lớp tập
huấn cho 5.300 cán bộ``: whom something was done for; ``215/230 CĐCS tổ chức đại hội, đạt 93,5%``: the ratio's percent.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from kb.facts import Row
from kb.indicators import resolve_indicator

_BOUND = r"(?:hơn|trên|gần|khoảng|tổng số|tổng cộng)"
_COORDINATED = re.compile(
    rf"\s*(?:[,;(/]|và|cùng|có|,? ?trong đó có|,? ?cùng với|,? ?với|,? ?có)?\s*(?:{_BOUND}\s*)?", re.IGNORECASE
)
_FOR = re.compile(
    r"[^.;:\n]{0,60}(?<!\w)(?:cho|tới|đến|thu hút|với|có|làm|khiến|của)(?: sự tham gia của)?(?: \w+){0,2}\s+",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"(?:với |có )?(?:tổng )?(?:số |giá )?(?:trị giá|số tiền|kinh phí|trị|tiền|giá trị)(?: là)?", re.IGNORECASE
)
_SHARE = re.compile(
    r"(?:đạt|chiếm|bằng|đạt tỷ lệ|tỷ lệ|đạt tỉ lệ|tỉ lệ)?(?: (?:kế hoạch|chỉ tiêu|dự toán)\b.*)?", re.IGNORECASE
)
_NEAR = 40
"""Characters between two figures of which the second says what the first says."""


def resolve_indicators(figures: Sequence[Row], settled: Collection[str] = ()) -> None:
    """Gives the figures of an article, in the order of its text, their ``indicator_id``: that of which each is a level.

    What something grew or fell by has none. ``settled`` are the figures whose indicator a person has set: they keep it.
    """
    before: Row | None = None
    words_before = ""
    for figure in figures:
        words = own_words(figure)
        found = None if figure["change"] else resolve_indicator(words, figure["unit"], figure["kind"])
        if before is not None and before["sentence_start"] == figure["sentence_start"]:
            carried = _carried(before, words_before, figure, words)
            if carried is not None:
                words = carried
                if found is None and not figure["change"]:
                    found = resolve_indicator(words, figure["unit"], figure["kind"])
        if figure["id"] not in settled:
            figure["indicator_id"] = found
        before, words_before = figure, words


def own_words(figure: Row) -> str:
    """The figure's own words; behind ``trong đó`` with those of the clause that it is a part of."""
    before = figure["sentence"][: max(0, figure["start"] - figure["sentence_start"])]
    clause = str(before.rpartition(";")[2])
    words = str(figure["indicator"] or clause.rpartition(",")[2])
    return f"{clause} {words}" if "trong đó" in clause.lower() else words


def _carried(before: Row, words_before: str, figure: Row, words: str) -> str | None:
    """The words together with those of the figure before, where the figure leans on it; None where it does not."""
    start = figure["sentence_start"]
    gap = figure["sentence"][before["end"] - start : figure["start"] - start]
    if not words_before or "\n" in gap or before["end"] > figure["start"]:
        return None
    if figure["kind"] == "money":
        leans = len(gap) <= _NEAR and before["kind"] == "count" and _SUM.fullmatch(words.strip(" ,"))
    elif figure["kind"] == "percent":
        leans = len(gap) <= _NEAR and before["kind"] in ("ratio", "money") and _SHARE.fullmatch(words.strip(" ,"))
    else:
        bare = words.lower().strip(" ,").startswith((figure["unit"] or "").lower())
        leans = (bare and _COORDINATED.fullmatch(gap)) or _FOR.fullmatch(gap)
    return f"{words_before} {words}" if leans else None
