"""The figures that a text states: counts, money, percent, ratios and measures, each bound to what it says.

Spans run from the first digit (or number word) to the end of the unit; where the unit does not follow at once the span
is the number alone. Numbers inside references and entities, dates, durations, ordinals, addresses and names are left
out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from nlp.annotations import Entity, Figure, Reference, Sentence
from nlp.binding import bind_figures
from nlp.figures_bounds import find_bound, words_before
from nlp.figures_traps import continues_list, find_trap
from nlp.numbers import Number, find_numbers, lower
from nlp.phrases import read_noun_phrase
from nlp.units import Unit, bare_money, read_unit

_BLOCK_END = re.compile(r"[.;:!?…]\s|\n")
_TOTAL = re.compile(
    r"(?<!dân )(?<!con )(?<!đa )(?<!một )(?<!thiểu )(?<!chỉ )(?<!\w)số (?:lượng )?(?!tiền|còn|này"
    r"|đó|điện thoại|máy lẻ|máy\s*:|nhà\s*:|hiệu|fax|tài khoản|đăng ký|báo danh|thứ tự|hộ chiếu|giấy phép|chứng minh)"
    r"(?=[^\W\d])"
)
_JOINT = re.compile(r"\s*(?:đến|tới|-|–)\s*")
_SHARE = re.compile(r"\s*[,(]?\s*(?:đạt|chiếm|bằng)?\s*(?:tỷ lệ|tỉ lệ)?\s*\d+(?:,\d+)?\s?%")
_CHANGE = re.compile(r"\s+(?:lên|xuống|lên thành|còn|tăng lên|giảm còn|giảm xuống)\s+(?=\d)")
_STATES = {
    "là",
    "đạt",
    "lên",
    "còn",
    "lên đến",
    "có",
    "khoảng",
    "gần",
    "trên",
    "hơn",
    "tới",
    "đến",
    "xuống",
    ":",
    "gồm",
    "chỉ",
}
_GIVES = {
    "trao", "tặng", "xây", "dựng", "chức", "lập", "nạp", "trợ", "giao", "mở", "phát", "làm", "khiến",
    "mua", "sửa", "thêm", "mới", "chuyển",
}  # fmt: skip
_REFERS = re.compile(r"\s*(?:này|đó|trên|kia|ấy|nói trên)(?!\w)")
_MOST_LOOK_BACK = 90
_MOST_LOOK_AHEAD = 200


def find_figures(
    text: str,
    *,
    sentences: Sequence[Sentence] = (),
    references: Sequence[Reference] = (),
    entities: Sequence[Entity] = (),
    published: date | None = None,
) -> list[Figure]:
    """The figures of ``text`` in order, none overlapping another or a reference, with their bindings."""
    found = locate_figures(text, references=references, entities=entities)
    return bind_figures(text, found, sentences=sentences, references=references, entities=entities, published=published)


def locate_figures(text: str, *, references: Sequence[Reference] = (), entities: Sequence[Entity] = ()) -> list[Figure]:
    """The figures without their bindings: span, kind, value, unit and bound."""
    low = lower(text)
    blocked = sorted((reference.start, reference.end) for reference in references)
    named = sorted((entity.start, entity.end) for entity in entities)
    figures: list[Figure] = []
    pending: Number | None = None
    last_trapped, next_block, next_name, free_from = -1, 0, 0, 0
    for number in find_numbers(text, low):
        while next_block < len(blocked) and blocked[next_block][1] <= number.start:
            next_block += 1
        while next_name < len(named) and named[next_name][1] <= number.start:
            next_name += 1
        if next_block < len(blocked) and blocked[next_block][0] < number.end:
            last_trapped = blocked[next_block][1]
            continue
        if number.start < free_from or _is_inside_name(number, named, next_name):
            continue
        limit = _limit(text, number, blocked, next_block, named, next_name)
        figure = _read_figure(text, low, number, limit, last_trapped)
        if figure is None:
            if number.bare:
                last_trapped = number.end
            pending = number if _CHANGE.match(low, number.end) else None
            continue
        change = _CHANGE.match(low, pending.end) if pending is not None else None
        if pending is not None and change is not None and change.end() == number.start:
            figures.append(_changed_from(text, low, pending, figure))
        pending = None
        figures.append(figure)
        free_from = figure.end
    return _join_ranges(text, low, figures)


def _is_inside_name(number: Number, named: Sequence[tuple[int, int]], index: int) -> bool:
    return index < len(named) and named[index][0] < number.start and number.end <= named[index][1]


def _limit(
    text: str,
    number: Number,
    blocked: Sequence[tuple[int, int]],
    next_block: int,
    named: Sequence[tuple[int, int]],
    next_name: int,
) -> int:
    """How far the unit may reach: not into a reference, nor into a name that begins behind the first word."""
    limit = min(len(text), number.end + _MOST_LOOK_AHEAD)
    if next_block < len(blocked):
        limit = min(limit, blocked[next_block][0])
    for start, _ in named[next_name : next_name + 3]:
        if start > number.end + 1 and text[number.end : start].strip():
            return min(limit, start)
    return limit


def _read_figure(text: str, low: str, number: Number, limit: int, last_trapped: int) -> Figure | None:
    before = words_before(low, number.start)
    unit = read_unit(text, low, number, limit)
    if find_trap(text, low, number, unit, before, limit) or continues_list(text, number, unit, last_trapped):
        return None
    if unit is not None and unit.kind == "money" and number.value == 0:
        return None  # "phiên chợ 0 đồng": a name, no sum
    if number.doubtful and (unit is None or unit.kind not in ("percent", "money", "measure")) and not number.scaled:
        return None
    if number.words and not number.scaled and number.value < 10 and not _is_given(low, number, unit, before):
        return None
    if unit is None and low[number.start - 1 : number.start] == "$":
        unit = Unit("money", "USD", number.end, known=True)
    if unit is None:
        unit = bare_money(text, low, number, limit) or _unit_before(text, low, number, before)
    if unit is None or (number.of is not None and unit.kind not in ("ratio", "count")):
        return None
    return _make_figure(text, low, number, unit, before)


def _make_figure(text: str, low: str, number: Number, unit: Unit, before: list[str]) -> Figure:
    end = max(unit.end, number.end)
    kind = "ratio" if number.of is not None else unit.kind
    return Figure(
        start=number.start,
        end=end,
        text=text[number.start : end],
        kind=kind,
        value=_plain(number.value),
        value_max=None if number.value_max is None else _plain(number.value_max),
        of=None if number.of is None else _plain(number.of),
        unit=unit.name,
        bound=find_bound(low, before, end, kind),
    )


def _plain(value: Decimal) -> Decimal:
    """The same value without exponent and trailing noughts."""
    whole = value.to_integral_value()
    return Decimal(int(whole)) if value == whole else value.normalize()


def _is_given(low: str, number: Number, unit: Unit | None, before: list[str]) -> bool:
    """A single number word counts where a verb takes it as its object and the vocabulary knows the noun.

    The verb is told by its last syllable. ``trao hai căn nhà`` states a number; ``hai tổ chức thống nhất`` refers to
    what was named before.
    """
    if unit is None or not unit.known or number.value == 1 or number.value_max is not None:
        return False
    return (
        not _REFERS.match(low, unit.end)
        and bool(before)
        and before[-1] in _GIVES
        and unit.kind in ("count", "measure", "money")
    )


def _unit_before(text: str, low: str, number: Number, before: list[str]) -> Unit | None:
    """The unit that stands before its number: ``tổng số đoàn viên toàn tỉnh là 45.678``, ``CĐCS đạt 45/45``."""
    if number.doubtful or not before:
        return None
    start = max(0, number.start - _MOST_LOOK_BACK)
    breaks = [
        match.end()
        for match in _BLOCK_END.finditer(low, start, number.start)
        if low[match.start()] != ":" or match.end() < number.start  # "số CĐCS vững mạnh: 1.912"
    ]
    start = breaks[-1] if breaks else start
    last = before[-1].lstrip("(")
    if last not in _STATES and not last.endswith(":") and number.of is None:
        return None
    found = None
    for match in _TOTAL.finditer(low, start, number.start):
        found = match
    if found is not None:
        phrase = read_noun_phrase(text, low, found.end(), number.start)
        if phrase is not None:
            kind = "ratio" if number.of is not None else "count"
            return Unit(kind, " ".join(text[phrase.start : phrase.end].split()), number.end)  # type: ignore[arg-type]
    percent = _SHARE.match(low, number.end)
    if number.of is not None and number.value <= number.of and (percent or last in _STATES):
        return Unit("ratio", None, number.end)
    return None


def _changed_from(text: str, low: str, number: Number, figure: Figure) -> Figure:
    """The first number of ``tăng từ 120 lên 150 người``, which has the unit of the second."""
    return replace(
        figure,
        start=number.start,
        end=number.end,
        text=text[number.start : number.end],
        value=_plain(number.value),
        value_max=None,
        of=None,
        bound=find_bound(low, words_before(low, number.start), number.end, figure.kind),
    )


def _join_ranges(text: str, low: str, figures: list[Figure]) -> list[Figure]:
    """``từ 5 triệu đồng đến 10 triệu đồng`` and ``15% - 20%`` as one range."""
    joined: list[Figure] = []
    for figure in figures:
        last = joined[-1] if joined else None
        if (
            last is not None
            and (last.kind, last.unit) == (figure.kind, figure.unit)
            and last.kind in ("money", "percent", "measure")
            and last.value_max is None
            and figure.value_max is None
            and figure.value > last.value
            and _JOINT.fullmatch(low, last.end, figure.start)
            and not low[max(0, last.start - 12) : last.start].rstrip().endswith(("tăng từ", "giảm từ", "nâng từ"))
        ):
            joined[-1] = replace(
                last,
                end=figure.end,
                text=text[last.start : figure.end],
                value_max=figure.value,
            )
        else:
            joined.append(figure)
    return joined
