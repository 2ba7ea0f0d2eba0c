"""The unit of a figure: money with its rate, percent, measures, and the noun phrase of a count."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.annotations import FigureKind
from nlp.numbers import Number
from nlp.phrases import BLANKS, find_unit_word, find_word, read_noun_phrase, read_tokens

_B = f"[{BLANKS}]"
_CURRENCIES = {
    "đồng": "đồng", "đ": "đồng", "vnđ": "đồng", "vnd": "đồng", "đồng việt nam": "đồng",
    "usd": "USD", "$": "USD", "us$": "USD", "đô la": "USD", "đô la mỹ": "USD", "đôla": "USD",
    "đôla mỹ": "USD", "đô-la": "USD",
    "đô-la mỹ": "USD", "đô": "USD", "euro": "EUR", "eur": "EUR", "€": "EUR", "bảng anh": "GBP",
    "gbp": "GBP", "yên": "JPY",
    "yen": "JPY", "yên nhật": "JPY", "jpy": "JPY", "nhân dân tệ": "CNY", "ndt": "CNY", "cny": "CNY",
    "won": "KRW",
    "krw": "KRW", "baht": "THB", "đô la úc": "AUD", "đô la singapore": "SGD", "rúp": "RUB",
    "franc": "CHF", "kíp": "LAK",
}  # fmt: skip
_MONEY = re.compile(
    rf"{_B}*\.?(?:(?P<name>"
    + "|".join(re.escape(name).replace(r"\ ", _B) for name in sorted(_CURRENCIES, key=len, reverse=True))
    + r")(?![\w]))"
)
_NOT_MONEY = re.compile(
    rf"{_B}(?:chí|bào|hồ|đội|nghiệp|phục|hương|tác|ruộng|phạm|loạt|bọn|thời|cỏ|dao|vàng"
    rf"|la)(?!\w)"
)
_PERCENT = re.compile(rf"{_B}*(?:%|phần{_B}trăm(?!\w))")
_POWER = re.compile(rf"{_B}*(?P<base>[kc]?m)(?:{_B}?(?P<power>[23²³])(?![\w]|[.,]\d)|(?!\w))")
_RATE = re.compile(rf"{_B}?/{_B}?(?P<per>(?:[kc]?m{_B}?[23²³](?!\w))|[^\W\d_]+)")
_OPEN, _CLOSE = "“\"‘'«", {"“": '”“"', '"': '"”', "‘": "’'", "'": "'’", "«": "»"}
_WHOLE_NUMBER = re.compile(rf"{_B}+(?:tổng{_B}+)?số(?={_B})")
_LONGEST_NAME = 60
_ASIDE = re.compile(r"\s*\([^()\n]{0,60}\)")
_MASS_LETTERS = {"m", "g", "l"}


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts: ``end`` is where the figure's span ends, ``known``: the vocabulary has the noun."""

    kind: FigureKind
    name: str | None
    end: int
    known: bool = False
    noun_start: int = -1
    """Where the noun phrase of a count begins, -1 where it does not follow the number."""


def read_unit(text: str, low: str, number: Number, limit: int) -> Unit | None:
    """The unit that follows the number before ``limit``, or None; the number's own scale word is already inside it."""
    end = number.end
    percent = _PERCENT.match(low, end, limit)
    if percent:
        return Unit("percent", "%", percent.end(), known=True)
    money = _read_money(text, low, number, limit)
    if money:
        return money
    if number.of is None:
        measure = _read_power(text, low, end, limit)
        if measure:
            return measure
    quoted = _read_quoted(text, end, limit)
    if quoted:
        return quoted
    whole = _WHOLE_NUMBER.match(low, end, limit) if number.of is not None else None
    phrase = read_noun_phrase(text, low, whole.end() if whole else end, limit)
    if phrase is not None:
        written = text[phrase.start : phrase.end]
        if written in ("M", "G", "L") or (phrase.start == end and written.lower() not in _glued_units()):
            return None
        kind: FigureKind = "ratio" if number.of is not None else "count"
        if phrase.head is not None and phrase.head.kind == "measure":
            if number.of is None:
                return _with_rate(text, low, Unit("measure", written, phrase.end, known=True), limit)
            return None
        return Unit(
            kind,
            " ".join(written.split()),
            phrase.end,
            known=phrase.head is not None,
            noun_start=phrase.start,
        )
    return read_unit_behind_aside(text, low, number, limit)


def _glued_units() -> set[str]:
    return {"kg", "km", "cm", "mm", "m", "m2", "m3", "ha", "g", "l", "lít", "tấn", "tạ", "kwh", "kw", "mw", "km2"}


def read_unit_behind_aside(text: str, low: str, number: Number, limit: int) -> Unit | None:
    """The noun behind a bracket: ``1.076/1.317 (đạt 81%) doanh nghiệp``; the figure's span is the number alone."""
    aside = _ASIDE.match(text, number.end, limit)
    closing = number.end < len(text) and text[number.end] == ")"
    if aside is None and not closing:
        return None
    if aside is not None and "%" not in aside.group():
        return None
    phrase = read_noun_phrase(text, low, number.end + 1 if closing else (aside.end() if aside else 0), limit)
    if phrase is None or (closing and number.of is None):
        return None
    if phrase.head is not None and phrase.head.kind == "measure":
        return None
    name = " ".join(text[phrase.start : phrase.end].split())
    kind: FigureKind = "ratio" if number.of is not None else "count"
    return Unit(kind, name, number.end, known=phrase.head is not None)


def _read_money(text: str, low: str, number: Number, limit: int) -> Unit | None:
    match = _MONEY.match(low, number.end, limit)
    if match is None or _NOT_MONEY.match(low, match.end()):
        return None
    name = " ".join(match.group("name").split())
    if name in ("yên", "đô", "won") and not number.scaled and number.value < 100:
        return None
    return _with_rate(text, low, Unit("money", _CURRENCIES[name], match.end(), known=True), limit)


def bare_money(text: str, low: str, number: Number, limit: int) -> Unit | None:
    """Money without its currency, after a scale word that nothing countable follows: ``hỗ trợ 50 triệu/căn``."""
    if not number.scaled or number.value < 100_000 or number.of is not None:
        return None
    return _with_rate(text, low, Unit("money", "đồng", number.end), limit)


def _with_rate(text: str, low: str, unit: Unit, limit: int) -> Unit:
    """The unit with what it is per: ``đồng/suất``, ``đồng/người/tháng``, ``kg/hộ``."""
    name, end = unit.name or "", unit.end
    while match := _RATE.match(low, end, limit):
        per_end = match.end()
        tokens = read_tokens(text, low, match.start("per"), limit)
        if tokens:
            size, kind = find_word(tokens, 0)
            unit_word = find_unit_word(tokens, 0)
            if unit_word is not None and unit_word.size > 1:
                per_end = tokens[unit_word.size - 1].end
            elif kind in "NOJ" and size > 1:
                per_end = tokens[size - 1].end
        name = f"{name}/{' '.join(text[match.start('per') : per_end].split()).replace('m 2', 'm2').replace('m²', 'm2')}"
        end = per_end
    return Unit(unit.kind, name, end, known=unit.known)


def _read_power(text: str, low: str, end: int, limit: int) -> Unit | None:
    """``m``, ``m2``, ``m 2``, ``km²``: lower-case letters, the power perhaps after a blank."""
    match = _POWER.match(text, end, limit)
    if match is None:
        return None
    power = (match.group("power") or "").replace("²", "2").replace("³", "3")
    return _with_rate(text, low, Unit("measure", match.group("base") + power, match.end(), known=True), limit)


def _read_quoted(text: str, end: int, limit: int) -> Unit | None:
    """``100 “Công nhân giỏi Thủ đô”``: a title in quotation marks that is counted itself."""
    start = end
    while start < limit and text[start] in BLANKS:
        start += 1
    if start >= limit or start == end or text[start] not in _OPEN:
        return None
    closing = _CLOSE[text[start]]
    for position in range(start + 1, min(limit, start + _LONGEST_NAME)):
        if text[position] == "\n":
            return None
        if text[position] in closing:
            name = text[start + 1 : position]
            if not name or not name[0].isalpha():
                return None
            return Unit("count", name, position + 1, known=True, noun_start=start)
    return None
