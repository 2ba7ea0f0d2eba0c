"""What a figure says in the words of its sentence: the verb and its object, without the number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.annotations import Figure
from nlp.figures_bounds import load_bounds
from nlp.phrases import find_word, read_tokens

_STOPS = re.compile(r"[;:()\n!?]|[,.](?=\s|$)|\s[-–]\s")
_DONE = re.compile(r"(?<!\w)(?:đã|sẽ|đang|vừa|cho biết|cho hay|cho thấy|rằng|yêu cầu)(?!\w),?")
_OF_A_SUM = re.compile(r"(?:trị giá|số tiền|kinh phí|mức|tổng giá trị|đạt|chiếm|giá)\s+$")
_SUM_AHEAD = re.compile(
    r",?\s*(?:với\s+)?(?:tổng\s+)?(?:trị giá|số tiền|giá trị|kinh phí|mức)(?:\s+là|\s+hơn|\s+trên"
    r"|\s+gần)?\s*(?:và.*)?$"
)
_ASIDE_OPENS = re.compile(r"\s*\((?:đạt|chiếm|bằng)?\s*(?:tỷ lệ\s+)?")
_ASIDE = re.compile(r"\s*\([^()\n]{0,80}\)")
_AUXILIARY = {
    "đã", "đang", "sẽ", "cũng", "còn", "vừa", "hiện", "nay", "luôn", "vẫn", "được", "bị", "có", "là",
    "thì", "nhằm", "và", "với",
    "cho", "để", "trong", "đó", "mà", "tới", "đến", "của", "từ", "tại", "rằng", "thêm", "này", "như",
}  # fmt: skip
_TRAILING = {
    "và", "với", "cho", "tới", "trong", "đó", "để", "hoặc", "có", "là", "từ", "của", "mức", "gần", "đã",
    "khoảng", "cùng", "hơn",
    "trên", "thuộc", "tương", "ứng",
}  # fmt: skip
_LISTED = {",", "và", ", và", "với", "cùng", "cùng với", "hoặc", "", "/", "+", ", với", ", cùng", "-", "–"}
"""All that stands between two figures of one list."""
_FOR_WHOM = {"cho", "tới", "đến", "của", "gồm", "với sự tham gia của", "dành cho", "thu hút", "cho tổng số"}
_COST = re.compile(
    r"(?:^|[\s,(])(?:với\s+)?(?P<what>(?:tổng\s+)?(?:trị giá|số tiền|giá trị|kinh phí|tổng kinh phí)(?: hỗ trợ)?)"
    r"(?:\s+(?:là|hơn|trên|gần|khoảng|lên tới|lên đến|ước tính|đạt)){0,2}\s*$"
)
_LEADS_ON = re.compile(r"\s(?:và|đồng thời|cùng với)\s+\S+(?:\s+\S+){0,3}\s*$")
_LONGEST_LIST = 4
_MOST_WORDS = 14


@dataclass(frozen=True, slots=True)
class Said:
    """What a figure says, and the stretch ``[start, end)`` of the text around it that says so."""

    words: str | None
    start: int
    end: int
    before: tuple[str, ...] = ()
    """The words that lead to the figure: those of a list share the verb before its first (``quản lý 83 CĐCS và 3.000
    đoàn viên``)."""


def find_indicator(
    text: str,
    low: str,
    figures: Sequence[Figure],
    index: int,
    clause: int,
    sentence_end: int,
    previous: Said | None = None,
) -> Said:
    """The words around the figure, from its verb to the end of its clause; None for them where nothing is said.

    ``clause`` is where the clause (or what follows its subject) begins, ``previous`` what the figure before it in the
    same clause says. A sum takes the words of the count before it along: ``trao suất quà trị giá``.
    """
    figure = figures[index]
    first, before = _words_before(text, low, figures, index, clause)
    counted = figures[index - 1] if index and _is_aside_of(text, figures[index - 1], figure) else None
    if counted is not None:
        # "512/560 doanh nghiệp (đạt 91%) tổ chức đối thoại": the percent says what the ratio says
        before = [*(counted.unit or "").split()]
    elif previous is not None and index:
        lent = _lent(text, low, figures[index - 1], figure, previous)
        if lent is not None:
            first, before = previous.start, lent
    start, last = _words_after(text, figures, index, sentence_end)
    after = _trim_right(_SUM_AHEAD.sub("", text[start:last]).split()[:_MOST_WORDS])
    unit = figure.unit.split() if figure.kind in ("count", "ratio") and figure.unit else []
    if after[: len(unit)] == unit:
        unit = []
    if counted is not None and after[: len(before)] == before:
        before = []
    words = before + unit + after
    indicator = " ".join(words).strip(' ,;:.–-“"()/')
    said = indicator if len(words) > len(unit) and indicator else None
    return Said(said, first, max(last, figure.end), tuple(before))


def _lent(text: str, low: str, before: Figure, figure: Figure, previous: Said) -> list[str] | None:
    """The words that the figure before lends: its verb in a list, its object too where this one is for whom it was
    (``tổ chức 24 hội nghị cho 3.600 cán bộ``) or what it cost; None where the figure has words of its own."""
    if before.kind not in ("count", "ratio") or not previous.before:
        return None
    if figure.kind == "money":
        cost = _COST.search(low, before.end, figure.start)
        if cost is None:
            return None
        return [*previous.before, *(before.unit or "").split(), *text[cost.start("what") : cost.end("what")].split()]
    gap = " ".join(_trim_bound(text[before.end : figure.start].split())).lower()
    if figure.kind not in ("count", "ratio"):
        return None
    if gap in _LISTED:
        return list(previous.before)
    if gap in _FOR_WHOM:
        return [*previous.before, *(before.unit or "").split(), gap]
    return None


def _words_after(text: str, figures: Sequence[Figure], index: int, sentence_end: int) -> tuple[int, int]:
    """Where the words behind the figure begin and end; those behind the last of a list are said of all of it."""
    for here in range(index, min(index + _LONGEST_LIST, len(figures))):
        start = _behind_aside(text, figures[here].end, sentence_end)
        last = _right_edge(text, figures, here, sentence_end)
        if here + 1 == len(figures) or figures[here + 1].start >= sentence_end:
            return start, last
        following = figures[here + 1]
        gap = " ".join(_trim_bound(text[figures[here].end : following.start].split())).lower()
        if gap not in _LISTED or {figures[here].kind, following.kind} - {"count", "ratio"}:
            break
    if here > index:
        return start, last
    start = _behind_aside(text, figures[index].end, sentence_end)
    # What leads to the next figure is said of that one: "425 triệu đồng và trao | 100 suất quà".
    leads_on = _LEADS_ON.search(text, start, last) if last == figures[index + 1].start else None
    return start, leads_on.start() if leads_on else last


def _is_aside_of(text: str, counted: Figure, figure: Figure) -> bool:
    """Whether the percent stands in brackets right behind the count that it repeats."""
    return (
        figure.kind == "percent"
        and counted.kind in ("count", "ratio")
        and bool(_ASIDE_OPENS.fullmatch(text, counted.end, figure.start))
        and text[figure.end : figure.end + 1] == ")"
    )


def _behind_aside(text: str, position: int, sentence_end: int) -> int:
    """Where the sentence goes on behind brackets that open at ``position``, or behind the one that closes there."""
    if text[position : position + 1] == ")":
        return position + 1
    aside = _ASIDE.match(text, position, sentence_end)
    return aside.end() if aside else position


def _words_before(text: str, low: str, figures: Sequence[Figure], index: int, clause: int) -> tuple[int, list[str]]:
    """Where the words begin that lead to the figure, and the words."""
    figure = figures[index]
    first = _left_edge(low, figures, index, clause)
    words = _trim_left(_trim_bound(text[first : figure.start].split()))[-_MOST_WORDS:]
    previous = figures[index - 1] if index else None
    if (
        previous is None
        or previous.end != first
        or figure.kind not in ("money", "percent")
        or previous.kind == figure.kind
    ):
        return first, words
    if not _OF_A_SUM.search(low, first, figure.start):
        return first, words
    before = _left_edge(low, figures, index - 1, clause)
    kept = _trim_left(_trim_bound(text[before : previous.start].split()))[-_MOST_WORDS:]
    return before, [*kept, *(previous.unit or "").split(), *words]


def _left_edge(low: str, figures: Sequence[Figure], index: int, clause: int) -> int:
    """Behind the last stop of the clause that a verb follows; behind the figure before where that is nearer."""
    start = figures[index].start
    edge = clause
    if index and clause < figures[index - 1].end <= start:
        edge = figures[index - 1].end
    for match in _STOPS.finditer(low, edge, start):
        tokens = read_tokens(low, low, match.end(), start)
        _, kind = find_word(tokens, 0) if tokens else (0, "")
        if kind in ("V", "E", "F") or match.group() in ";:.\n":
            edge = match.end()
    for match in _DONE.finditer(low, edge, start):
        edge = match.end()
    return edge


def _right_edge(text: str, figures: Sequence[Figure], index: int, sentence_end: int) -> int:
    start = _behind_aside(text, figures[index].end, sentence_end)
    stop = _STOPS.search(text, start, sentence_end)
    last = stop.start() if stop else sentence_end
    following = next((figure.start for figure in figures[index + 1 : index + 4] if figure.start >= start), last)
    return max(start, min(last, following))


def _trim_bound(words: list[str]) -> list[str]:
    before, _ = load_bounds()
    for size in range(min(4, len(words)), 0, -1):
        if " ".join(words[-size:]).lower() in before:
            return words[:-size]
    return words


def _trim_left(words: list[str]) -> list[str]:
    while words and words[0].lower().strip(",") in _AUXILIARY:
        words = words[1:]
    return words


def _trim_right(words: list[str]) -> list[str]:
    while words and words[-1].lower() in _TRAILING:
        words = words[:-1]
    return words
