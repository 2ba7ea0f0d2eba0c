"""What a figure says in the words of its sentence: the verb and its object, without the number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.annotations import Figure
from nlp.figures_bounds import load_bounds
from nlp.phrases import find_word, read_tokens

_STOPS = re.compile(r"[,;:.()\n!?]|\s[-–]\s")
_AUXILIARY = {
    "đã", "đang", "sẽ", "cũng", "còn", "vừa", "hiện", "nay", "luôn", "vẫn", "được", "bị", "có", "là", "thì", "nhằm", "và", "với", "cho", "để",
    "trong", "đó", "mà", "tới", "đến", "hiện nay", "tổng", "của", "từ", "tại", "rằng", "biết", "thêm", "này",
}  # fmt: skip
_TRAILING = {
    "và",
    "với",
    "cho",
    "tới",
    "trong",
    "đó",
    "để",
    "hoặc",
    "có",
    "là",
    "từ",
    "của",
    "mức",
    "số",
    "đạt",
    "gần",
    "đã",
    "khoảng",
}
_MOST_WORDS_AFTER = 14
_MOST_WORDS_BEFORE = 14


def find_indicator(
    text: str, low: str, figures: Sequence[Figure], index: int, clause: int, sentence_end: int
) -> str | None:
    """The words around the figure, from its verb to the end of its clause, or None where nothing is said."""
    figure = figures[index]
    first = _left_edge(low, figures, index, clause)
    before = _trim_left(_trim_bound(text[first : figure.start].split()))[-_MOST_WORDS_BEFORE:]
    last = _right_edge(text, figures, index, sentence_end)
    after = _trim_right(text[figure.end : last].split()[:_MOST_WORDS_AFTER])
    unit = [] if figure.kind in ("percent", "money") or figure.unit is None else figure.unit.split()
    words = before + unit + [word for word in after if word]
    indicator = " ".join(words).strip(' ,;:.–-“"')
    return indicator if len(words) > len(unit) and indicator else None


def _left_edge(low: str, figures: Sequence[Figure], index: int, clause: int) -> int:
    """Behind the last stop of the clause that a verb follows; behind the figure before where that is nearer."""
    start = figures[index].start
    if index and figures[index - 1].end > clause and figures[index - 1].end <= start:
        clause = figures[index - 1].end
    edge = clause
    for match in _STOPS.finditer(low, clause, start):
        tokens = read_tokens(low, low, match.end(), start)
        size, kind = find_word(tokens, 0) if tokens else (0, "")
        if kind in ("V", "E", "F") or match.group() in ";:.\n":
            edge = match.end()
    return edge


def _right_edge(text: str, figures: Sequence[Figure], index: int, sentence_end: int) -> int:
    figure = figures[index]
    stop = _STOPS.search(text, figure.end, sentence_end)
    if stop is not None and stop.group() == "(" and not text[figure.end : stop.start()].strip():
        stop = _STOPS.search(text, text.find(")", stop.end(), sentence_end) + 1 or stop.end(), sentence_end)
    last = stop.start() if stop else sentence_end
    return min(last, figures[index + 1].start) if index + 1 < len(figures) else last


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
