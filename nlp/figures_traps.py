"""Numbers that count nothing: ordinals, addresses, clauses, dates, durations, names.

The words that tell them are rows of `data/figure_traps.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from nlp.numbers import Number
from nlp.phrases import find_unit_word, read_tokens
from nlp.references_words import CAPITAL
from nlp.rows import load_rows
from nlp.units import Unit

_LONGEST = 4
_DATE_WORDS = {
    "ngày", "sáng", "chiều", "tối", "đêm", "trưa", "hôm", "mùng", "mồng", "nay", "qua", "lễ", "dịp", "từ",
    "đến", "tới", "trước", "sau",
    "hết", "tháng", "vào", "-", "–", "và", "việt nam", "quốc tế", "nghỉ", "nam",
}  # fmt: skip
_STREETS = {"đường", "phố", "ấp", "kênh", "ngõ", "hẻm", "phường", "khu", "tổ", "thôn", "quốc", "tỉnh", "đại"}
_ROAD = re.compile(rf"\s+(?:đường|phố|ngõ|hẻm|đại lộ)(?:\s+{CAPITAL}\w*)++(?!,?\s+và\s+{CAPITAL})(?!\w)")
_PLACED = {"ở", "tại", "nhà"}
_ALWAYS = {(24, 24), (24, 7), (7, 7), (365, 365)}  # round the clock
_REACHES = {"đạt", "được", "có", "là"}
_NAMED = re.compile(
    r"(?:chương trình|phong trào|cuộc vận động|cuộc thi|chiến dịch|đề án|dự án|chủ đề|chuyên đề|tọa đàm"
    r"|toạ đàm|triển lãm|hội thảo"
    r"|mô hình|giải|giải thưởng|danh hiệu|khẩu hiệu|phương châm|thông điệp|cuốn|cuốn sách|sách|bộ phim|phim"
    r"|bài|loạt bài|vở|tập|tác phẩm"
    r"|ca khúc|bài hát|tháng|tuần lễ|ngày hội|lễ hội|cụm từ|hội thi|diễn đàn|mục tiêu|câu lạc bộ|quỹ"
    r"|thi đua|đợt|lễ|với|là|về)\s*[:,]?\s*$"
)
_QUOTES = '“"‘«'
_QUOTE_WINDOW = 90
_LIST_MARK = re.compile(r"[.)/:](?:\s|$)")
_OVERFULL = re.compile(r"[^.;:\n]{0,40}?[,(]?\s*(?:đạt|bằng)\s+(?:tỷ lệ\s+|tỉ lệ\s+)?([1-9]\d\d(?:,\d+)?)\s?%")
_BETWEEN = re.compile(r"\s*(?:,|;|và|-|–|hoặc|hay|đến|,\s*và)\s*")
_NUMBERED = re.compile(r"\s+(?:số\s+)?(?:\d{1,3}|[ivx]{1,5})(?![\w.])")


@dataclass(frozen=True, slots=True)
class Traps:
    """The trap words: before a number, after it, and those before it that make the word innocent."""

    before: Mapping[str, tuple[str, bool]]
    after: Mapping[str, str]
    innocent: frozenset[str]


@lru_cache(maxsize=1)
def load_traps() -> Traps:
    """The trap words with the name of their row, and whether a unit of the vocabulary outweighs them."""
    before: dict[str, tuple[str, bool]] = {}
    after: dict[str, str] = {}
    innocent: set[str] = set()
    for name, row in load_rows("figure_traps").items():
        for words in row.get("before", ()):
            before.setdefault(words, (name, row.get("soft", False)))
        for words in row.get("after", ()):
            after[words] = name
        innocent.update(row.get("unless_before", ()))
    return Traps(before, after, frozenset(innocent))


def find_trap(text: str, low: str, number: Number, unit: Unit | None, before: list[str], limit: int) -> str | None:
    """The name of the trap that the number is in, or None where it may be a figure."""
    if unit is not None and (unit.kind == "percent" or (unit.kind == "money" and not number.bare)):
        return _vague_trap(before) or _name_trap(text, low, number)
    return (
        _date_trap(text, low, number, unit, before)
        or _word_trap(low, number, unit, before)
        or _after_trap(text, low, number, limit)
        or _next_trap(low, number, unit)
        or _house_trap(text, number, before)
        or _list_trap(text, number, unit)
        or _name_trap(text, low, number)
    )


def continues_list(text: str, number: Number, unit: Unit | None, last_trapped: int) -> bool:
    """Whether the number goes on a list whose last member was trapped: ``Điều 27, 28 và 30``."""
    if not number.bare or last_trapped < 0 or number.start - last_trapped > 6:
        return False
    if unit is not None and unit.known:
        return False
    return bool(_BETWEEN.fullmatch(text, last_trapped, number.start))


def _names_a_street(text: str, unit: Unit) -> bool:
    """``121/39 phố Kim Mã``, ``2/160 Trường Chinh``: a street noun or a capital with a name behind it."""
    first = (unit.name or " ").split()[0]
    street = first in _STREETS or (first[:1].isupper() and not first.isupper() and first != "Công")
    return street and text[unit.end + 1 : unit.end + 2].isupper()


def _is_title(text: str, unit: Unit) -> bool:
    """Whether the unit begins like a heading (``năm 2005 Hội chợ``), not like an acronym."""
    written = text[unit.noun_start : unit.noun_start + 2] if unit.noun_start >= 0 else ""
    return written[:1].isupper() and not written.isupper()


def _date_trap(text: str, low: str, number: Number, unit: Unit | None, before: list[str]) -> str | None:
    last = before[-1].strip("(“\"'") if before else ""
    if number.of is not None:
        if last not in _DATE_WORDS and _is_surpassed(low, number, unit):
            return None
        if number.of <= 12 and number.value <= 31 and "." not in low[number.start : number.end]:
            known = unit is not None and (unit.known or unit.noun_start < 0)
            if last in _DATE_WORDS or not known or number.value > number.of:
                return "date"
        if 1700 <= number.of <= 2100 and number.value <= 31 and "." not in low[number.start : number.end]:
            return "date"
        if number.bare and unit is not None and _names_a_street(text, unit):
            return "address"
        always = (int(number.value), int(number.of)) in _ALWAYS and not (unit is not None and unit.known)
        if always or (number.value > number.of and last not in _REACHES):
            return "address"
        return None
    if not number.bare:
        return None
    if number.value_max is not None:
        if _is_year(number.value) and _is_year(number.value_max):
            return "year"
        if number.value <= 31 and number.value_max <= 12 and last in _DATE_WORDS:
            return "date"
    elif _is_year(number.value) and number.end - number.start == 4:
        known = unit is not None and unit.known and not _is_title(text, unit)
        if not known or last in _DATE_WORDS or last[-1:] in ",;:" or low[number.end : number.end + 1] == ",":
            return "year"
    return None


def _is_surpassed(low: str, number: Number, unit: Unit | None) -> bool:
    """``thành lập 12/10 CĐCS, đạt 120%``: more than was planned, as the percent behind the unit says to a point."""
    if not number.of or number.value <= number.of or unit is None or not unit.known:
        return False
    share = _OVERFULL.match(low, unit.end)
    return share is not None and abs(number.value / number.of * 100 - Decimal(share[1].replace(",", "."))) <= 1


def _vague_trap(before: list[str]) -> str | None:
    """``vài ba trăm đồng``, ``hàng 100 triệu``: an order of magnitude, no value."""
    return "vague" if before and load_traps().before.get(before[-1].lstrip("(“"), ("", False))[0] == "vague" else None


def _is_year(value: object) -> bool:
    return 1900 <= value <= 2100  # type: ignore[operator]


def _word_trap(low: str, number: Number, unit: Unit | None, before: list[str]) -> str | None:
    traps = load_traps()
    for size in range(min(_LONGEST, len(before)), 0, -1):
        words = " ".join(before[-size:]).lstrip("(“\"'[")
        found = traps.before.get(words)
        if found is None:
            continue
        name, soft = found
        if name != "vague" and not (number.bare or number.words):
            return None
        if size < len(before) and f"{before[-size - 1]} {words}".lstrip("(“\"'[") in traps.innocent:
            return None
        if soft and unit is not None and (unit.known or unit.kind != "count"):
            return None
        if name == "calendar" and number.bare and not (number.end - number.start <= 2 or _is_year(number.value)):
            return None
        return name
    return None


def _after_trap(text: str, low: str, number: Number, limit: int) -> str | None:
    tokens = read_tokens(text, low, number.end, limit)
    if not tokens:
        return None
    unit = find_unit_word(tokens, 0)  # the unit "ngày công" outweighs the duration "ngày"
    traps = load_traps()
    form, found, size = "", None, 0
    for count, token in enumerate(tokens[:_LONGEST], start=1):
        form = f"{form} {token.form}" if form else token.form
        if form in traps.after:
            found, size = traps.after[form], count
    if found is None or (unit is not None and unit.size > size):
        return "clock" if tokens[0].form in ("g", "h") and number.value <= 24 else None
    return found


def _next_trap(low: str, number: Number, unit: Unit | None) -> str | None:
    """``Tổ 5 khu phố 2``: the noun behind the number is itself numbered, so the number is that of the noun before."""
    if unit is None or unit.name is None or not number.bare or not _NUMBERED.match(low, unit.end):
        return None
    name, _ = load_traps().before.get(unit.name.lower(), ("", False))
    return name if name in ("address", "ordinal", "clause") else None


def _house_trap(text: str, number: Number, before: list[str]) -> str | None:
    """``ở 18 phố Huế``: the number of a house in one road; ``tại 2 phố Huế và Bà Triệu`` counts roads."""
    placed = bool(before) and before[-1] in _PLACED
    return "address" if placed and number.bare and _ROAD.match(text, number.end) else None


def _list_trap(text: str, number: Number, unit: Unit | None) -> str | None:
    """``1. Công tác ...``: the number of a heading or of a list item at the beginning of its line."""
    if not number.bare or not _LIST_MARK.match(text, number.end):
        return None
    line = text.rfind("\n", 0, number.start)
    lead = text[line + 1 : number.start]
    return "list" if not lead.strip(" \t\u00a0-+*•–(") else None


def _name_trap(text: str, low: str, number: Number) -> str | None:
    """A number inside the quoted name of a programme, film, contest ...: “1 triệu sáng kiến”."""
    start = max(0, number.start - _QUOTE_WINDOW)
    opening = max(text.rfind(mark, start, number.start) for mark in _QUOTES)
    if opening < 0 or "\n" in text[opening : number.start]:
        return None
    inside = text[opening + 1 : number.start]
    if any(mark in inside for mark in "”’»") or (text[opening] == '"' and _is_closing(text, opening)):
        return None
    if _NAMED.search(low, max(0, opening - 24), opening):
        return "name"
    return (
        "name"
        if number.scaled and not inside.strip() and low[max(0, opening - 2) : opening].strip()[-1:] != ":"
        else None
    )


def _is_closing(text: str, position: int) -> bool:
    """Whether a straight quotation mark closes: a blank or punctuation stands behind it, a letter before it."""
    return position > 0 and not text[position - 1].isspace() and not text[position + 1 : position + 2].isalnum()
