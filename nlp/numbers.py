"""Vietnamese numbers, read as `Decimal` with their offsets.

The separators and scale words follow Vietnamese practice: a dot or a blank between thousands, a comma before decimals,
``nghìn``/``ngàn``, ``vạn``, ``triệu``, ``tỷ``/``tỉ``, and number words up to ``hai mươi mốt tỷ``. What is only shaped
like digits (dates, document symbols, telephone numbers, clock times) is not read; whether a number that is read counts
anything is decided by `nlp.figures`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from nlp.number_words import SCALES, read_number_words

_BLANKS = " \t\u00a0\u2007\u2009\u202f"
_BLANK = f"[{_BLANKS}]"

_RUN = r"(?<![\w])\d+(?:[.,/:\-–]\d+)*"
_WORD_START = r"(?<!\w)(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười)(?!\w)"
_START = re.compile(f"{_RUN}|{_WORD_START}")
_RUN_HERE = re.compile(_RUN)
_WHOLE = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL = re.compile(r"\d+,\d+")
_ENGLISH_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_DOTTED = re.compile(r"\d{1,3}\.\d{1,2}|0\.\d+")
_BLANK_GROUPS = re.compile(rf"(?:{_BLANK}\d{{3}})+(?![\d]|[.,:/-]\d)")
_SCALE = re.compile(
    rf"{_BLANK}*(chục|trăm|nghìn|ngàn|vạn|triệu|tr(?=[^\w.]|\.?đ|$)|tỷ|tỉ)(?![\w])"
    rf"(?!{_BLANK}(?:lệ|trọng|giá|suất|phú|mỉ|thí|chứng|tập|hồi)(?!\w))"
)
_HALF = re.compile(rf"{_BLANK}rưỡi(?!\w)")
_WORD = re.compile(rf"{_BLANK}*([^\W\d_]+)")
_SPACED_RANGE = re.compile(rf"{_BLANK}*[-–—]{_BLANK}*(?=\d)|{_BLANK}+(?:đến|tới){_BLANK}+(?=\d)")
_WORD_RANGE = re.compile(rf"{_BLANK}+(?:đến|tới){_BLANK}+")
_SPACED_RATIO = re.compile(rf"{_BLANK}*/{_BLANK}*(?=\d)|{_BLANK}+trên{_BLANK}+(?=\d)")
_MONEY_AHEAD = re.compile(rf"{_BLANK}*(?:đồng|đ|vnđ|vnd)(?!\w)")
_PERCENT = re.compile(rf"{_BLANK}*(?:%|phần trăm)")
_LARGEST = Decimal(10) ** 21
"""No count or sum of the press reaches it, and the database's numbers end above it."""
_MOST_SCALES = 3
"""Scale words in a row: ``trăm nghìn tỷ``."""
_GLUED = re.compile(
    r"(?:đồng|đ|vnđ|vnd|usd|kg|km|km2|cm|mm|m|m2|m3|ha|g|l|lít|tấn|tạ|triệu|tr|trđ|tỷ|tỉ|nghìn|ngàn|kwh|kw"
    r"|mw)(?!\w)"
)
_CURRENCY_CODE = re.compile(r"(?:VNĐ|VND|USD|Đ|KG|KM|TR|M2)(?!\w)")
_SYMBOL_AFTER = re.compile(rf"{_BLANK}?[/–-]{_BLANK}?(?:[A-ZĐƯ]{{2}}|[a-zđ]+/)|[-_&+][^\W\d]|[./:]\w|[½¼¾]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number, a range (``value_max``) or a ratio (``of``) of the text."""

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None = None
    of: Decimal | None = None
    scaled: bool = False
    """A scale word (``nghìn``, ``triệu`` ...) belongs to it."""
    words: bool = False
    """It is written in words from its first word on."""
    bare: bool = False
    """Nothing but digits, so that it may be a year, a house or a list number as well."""
    doubtful: bool = False
    """A dot before one or two digits (``4.5``): a decimal only where a unit says so."""


def lower(text: str) -> str:
    """The text in lower case, of the same length whatever it holds."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def find_numbers(text: str, lowered: str | None = None) -> Iterator[Number]:
    """The numbers of ``text`` from left to right, none overlapping; ``lowered`` is `lower` of the text, if at hand."""
    low = lower(text) if lowered is None else lowered
    position = 0
    while match := _START.search(low, position):
        number = read_number(text, match.start(), low)
        if number is None:
            position = match.end()
        else:
            yield number
            position = number.end


def read_number(text: str, position: int, lowered: str | None = None) -> Number | None:
    """The number, range or ratio that starts exactly at ``position``, or None; none that is beyond all counting."""
    low = lower(text) if lowered is None else lowered
    run = _RUN_HERE.match(low, position)
    if run is None:
        number = _read_words_number(text, low, position)
    elif _stands_in_a_symbol(text, low, run.start(), run.end()):
        return None
    else:
        number = _read_run(text, low, run.start(), run.end())
    if number is None or max(number.value, number.value_max or 0, number.of or 0) >= _LARGEST:
        return None
    return number


def _stands_in_a_symbol(text: str, low: str, start: int, end: int) -> bool:
    if start > 1 and text[start - 1] in "-–/.:,&_@#" and (text[start - 2].isalnum() or text[start - 2] in "/:"):
        # "187.650 đoàn viên/195.320 CNVCLĐ": two counts side by side
        beside = text[start - 1] == "/" and (text[start - 2].islower() or _GROUPED.fullmatch(text, start, end))
        if not beside or text[start - 2].isdigit():
            return True
    following = text[end : end + 1]
    if following.isalpha() and (
        not _GLUED.match(low, end) or (following.isupper() and not _CURRENCY_CODE.match(text, end))
    ):
        return True
    return bool(_SYMBOL_AFTER.match(text, end))


def _read_run(text: str, low: str, start: int, end: int) -> Number | None:
    """The number that begins with the digits ``[start, end)`` and their inner separators."""
    written = low[start:end]
    if "/" in written:
        return _read_ratio(low, start, end)
    dash = re.search("[-–]", written)
    if dash:
        return _read_tight_range(low, start, end, dash.start())
    if ":" in written:
        return None
    first = _read_simple(low, start, end)
    if first is None:
        return None
    return _with_range(text, low, _with_ratio(text, low, first))


def _read_simple(low: str, start: int, end: int) -> Number | None:
    """One number without range or ratio: its digits, blank-separated groups, scale words and remainders."""
    value = read_digits(low[start:end])
    if value is None:
        return None
    written = low[start:end]
    doubtful = bool(_DOTTED.fullmatch(written))
    bare = written.isdigit()
    if bare and len(written) <= 3 and written[0] != "0":
        groups = _BLANK_GROUPS.match(low, end)
        if groups:
            value = Decimal(re.sub(r"\D", "", low[start : groups.end()]))
            end, bare = groups.end(), False
    three_decimals = bool(re.fullmatch(r"\d+,\d{3}", written))
    if three_decimals and value >= 1000 and _PERCENT.match(low, end):
        return Number(start, end, value / 1000, doubtful=doubtful)
    value, end, scaled = _apply_scales(low, value, end, three_decimals=three_decimals)
    return Number(start, end, value, scaled=scaled, bare=bare and not scaled, doubtful=doubtful)


def read_digits(written: str) -> Decimal | None:
    """The value of digits with Vietnamese separators, or None where they are no number.

    A comma before exactly three digits is read as English thousands (``12,500``), unless a nought stands before it;
    `read_number` reads it as a decimal before a scale word and before a percent sign.
    """
    if _WHOLE.fullmatch(written):
        return None if written[0] == "0" and len(written) > 3 else Decimal(written)
    if _GROUPED.fullmatch(written):
        if written[0] == "0" and not written.startswith("0."):
            return None
        if written.startswith("0."):
            return Decimal(written) if written.count(".") == 1 and "," not in written else None
        return Decimal(written.replace(".", "").replace(",", "."))
    if _ENGLISH_GROUPED.fullmatch(written):
        return Decimal(written.replace(",", ""))
    if _DECIMAL.fullmatch(written):
        return Decimal(written.replace(",", "."))
    if _DOTTED.fullmatch(written):
        return Decimal(written)
    return None


def _apply_scales(low: str, value: Decimal, end: int, *, three_decimals: bool) -> tuple[Decimal, int, bool]:
    """The value with its scale words (``1,2 nghìn tỷ``) and its remainder (``1 triệu 200 nghìn``)."""
    factor, after = _read_scale(low, end)
    if factor is None:
        return value, end, False
    if three_decimals:
        value /= 1000
    total, end, last = value * factor, after, factor
    half = _HALF.match(low, end)
    if half:
        return total + last / 2, half.end(), True
    while last > 1000 or (last == 1000 and _remainder_is_money(low, end)):
        rest = _read_remainder(low, end, last)
        if rest is None:
            break
        total, end, last = total + rest[0], rest[1], rest[2]
    return total, end, True


def _read_scale(low: str, position: int) -> tuple[Decimal | None, int]:
    factor: Decimal | None = None
    for _ in range(_MOST_SCALES):
        match = _SCALE.match(low, position)
        if match is None:
            break
        factor = SCALES[match.group(1)] * (factor or 1)
        position = match.end()
    return factor, position


def _remainder_is_money(low: str, position: int) -> bool:
    match = re.compile(rf"{_BLANK}\d{{3}}").match(low, position)
    return bool(match and _MONEY_AHEAD.match(low, match.end()))


def _read_remainder(low: str, position: int, above: Decimal) -> tuple[Decimal, int, Decimal] | None:
    """What is added after a scale word: digits with a smaller scale, or digits before the currency itself."""
    match = re.compile(rf"{_BLANK}(\d{{1,3}}(?:[.,]\d+)?)(?![\d/:-])").match(low, position)
    if match is None:
        return None
    value = read_digits(match.group(1))
    if value is None:
        return None
    factor, end = _read_scale(low, match.end())
    if factor is not None and value * factor < above:
        return value * factor, end, factor
    if factor is None and value < above and _MONEY_AHEAD.match(low, match.end()):
        return value, match.end(), Decimal(1)
    return None


def _read_ratio(low: str, start: int, end: int) -> Number | None:
    parts = low[start:end].split("/")
    if len(parts) != 2:
        return None
    values = [read_digits(part) for part in parts]
    if values[0] is None or values[1] is None or values[1] == 0:
        return None
    return Number(start, end, values[0], of=values[1], bare=parts[0].isdigit() and parts[1].isdigit())


def _read_tight_range(low: str, start: int, end: int, dash: int) -> Number | None:
    """``20-25 triệu``: the scale of the second part holds for the first as well."""
    written = low[start:end]
    left, right = read_digits(written[:dash]), _read_simple(low, start + dash + 1, end)
    if left is None or right is None or re.search("[-–]", written[dash + 1 :]):
        return None
    doubtful = right.doubtful or bool(_DOTTED.fullmatch(written[:dash]))
    bare = written[:dash].isdigit() and right.bare
    return _range(Number(start, start + dash, left, bare=bare, doubtful=doubtful), right, low)


def _with_range(text: str, low: str, first: Number) -> Number:
    if first.of is not None:
        return first
    joint = _SPACED_RANGE.match(low, first.end)
    if joint is None:
        return first
    run = _RUN_HERE.match(low, joint.end())
    if run is None or _stands_in_a_symbol(text, low, run.start(), run.end()) or re.search("[-–/:]", run.group()):
        return first
    second = _read_simple(low, run.start(), run.end())
    ranged = None if second is None else _range(first, second, low)
    return ranged or first


def _range(first: Number, second: Number, low: str) -> Number | None:
    value = first.value
    if second.scaled and not first.scaled:
        factor = Decimal(1)
        for word in re.findall(r"[^\W\d]+", low[second.start : second.end]):
            factor *= SCALES.get(word, Decimal(1))
        if value * factor < second.value:
            value *= factor
    if value >= second.value:
        return None
    return Number(
        first.start,
        second.end,
        value,
        value_max=second.value,
        scaled=second.scaled,
        bare=first.bare and second.bare,
        doubtful=first.doubtful or second.doubtful,
    )


def _with_ratio(text: str, low: str, first: Number) -> Number:
    """``45 / 45`` and ``45 trên 45``: a ratio with blanks, where both sides are whole."""
    joint = _SPACED_RATIO.match(low, first.end)
    if joint is None or first.scaled or first.doubtful:
        return first
    run = _RUN_HERE.match(low, joint.end())
    if run is None or _stands_in_a_symbol(text, low, run.start(), run.end()):
        return first
    second = _read_simple(low, run.start(), run.end())
    if second is None or second.scaled or second.doubtful or second.value < first.value or second.value == 0:
        return first
    return Number(first.start, second.end, first.value, of=second.value)


def _read_words_number(text: str, low: str, position: int) -> Number | None:
    """A number or a range in words; a single word below ten is read too: it is for the caller to say if it counts."""
    first = _read_words(text, low, position)
    if first is None or first.scaled:
        return first
    joint = _WORD_RANGE.match(low, first.end)
    second = _read_words(text, low, joint.end()) if joint else None
    if second is None or second.value <= first.value:
        return first
    return Number(position, second.end, first.value, value_max=second.value, scaled=second.scaled, words=True)


def _read_words(text: str, low: str, position: int) -> Number | None:
    words: list[tuple[str, int]] = []
    end = position
    while len(words) < 24:
        match = _WORD.match(low, end)
        if match is None or (words and text[match.start(1)].isupper()):
            break
        words.append((match.group(1), match.end()))
        end = match.end()
    read = read_number_words([word for word, _ in words])
    if read is None:
        return None
    value, count, scaled = read
    first = Number(position, words[count - 1][1], value, scaled=scaled, words=True)
    if scaled:
        smallest = next((SCALES[word] for word, _ in reversed(words[:count]) if word in SCALES), Decimal(1))
        rest = _read_remainder(low, first.end, smallest) if smallest > 1000 else None
        if rest is not None:
            first = Number(position, rest[1], first.value + rest[0], scaled=True, words=True)
    return first
