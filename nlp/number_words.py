"""Numbers in Vietnamese words: ``hai mươi mốt``, ``ba trăm linh năm nghìn``, ``một triệu rưỡi``."""

from __future__ import annotations

from decimal import Decimal

SCALES = {
    "chục": Decimal(10),
    "trăm": Decimal(100),
    "nghìn": Decimal(1_000),
    "ngàn": Decimal(1_000),
    "vạn": Decimal(10_000),
    "triệu": Decimal(1_000_000),
    "tr": Decimal(1_000_000),
    "tỷ": Decimal(1_000_000_000),
    "tỉ": Decimal(1_000_000_000),
}
DIGITS = {
    "không": 0, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_AFTER_TENS = {**DIGITS, "mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_NOT_A_SCALE_BEFORE = {"lệ", "trọng", "giá", "suất", "phú", "mỉ", "thí", "chứng", "tập", "hồi"}


def read_number_words(words: list[str]) -> tuple[Decimal, int, bool] | None:
    """The value of the leading number words, how many they are, and whether a scale word is among them.

    None where the first word is no number; the words are in lower case.
    """
    total, index, scaled, above, largest = Decimal(0), 0, False, Decimal("Infinity"), Decimal(1)
    while index < len(words):
        linked = total > 0 and words[index] in ("linh", "lẻ")
        small = _read_below_thousand(words, index + 1 if linked else index)
        if small is None:
            break
        value, after = small
        factor, end = Decimal(1), after
        while end < len(words) and _is_scale(words, end):
            factor *= SCALES[words[end]]
            end += 1
        if above == 1000 and factor >= 1_000_000 and largest == 1000:
            return (total + value) * factor, end, True  # "hai nghìn ba trăm tỷ"
        if factor >= above or (factor == 1 and total > 0 and above <= 1000 and value >= above):
            break
        if total > 0 and factor == 1 and words[index] == "năm" and after == index + 1:
            break  # "hai nghìn năm": two thousand years
        total, index, above = total + value * factor, end, factor
        largest = max(largest, factor)
        scaled = scaled or factor > 1
        if scaled and index < len(words) and words[index] == "rưỡi":
            return total + factor / 2, index + 1, True
        if factor == 1:
            break
    return (total, index, scaled) if index else None


def _is_scale(words: list[str], index: int) -> bool:
    """Whether the word multiplies: not ``tỷ`` of ``tỷ lệ``."""
    word = words[index]
    if word not in SCALES or word in ("trăm", "chục", "tr"):
        return False
    return index + 1 >= len(words) or words[index + 1] not in _NOT_A_SCALE_BEFORE


def _read_below_thousand(words: list[str], index: int) -> tuple[Decimal, int] | None:
    names = words[index : index + 6]
    if not names:
        return None
    if names[0] in DIGITS and names[1:2] == ["trăm"]:
        hundreds = DIGITS[names[0]] * 100
        if names[2:3] == ["rưỡi"]:
            return Decimal(hundreds + 50), index + 3
        if names[2:3] in (["linh"], ["lẻ"]) and len(names) > 3 and names[3] in _AFTER_TENS:
            return Decimal(hundreds + _AFTER_TENS[names[3]]), index + 4
        tens = _read_tens(names[2:])
        return (Decimal(hundreds + tens[0]), index + 2 + tens[1]) if tens else (Decimal(hundreds), index + 2)
    tens = _read_tens(names)
    if tens:
        return Decimal(tens[0]), index + tens[1]
    return (Decimal(DIGITS[names[0]]), index + 1) if names[0] in DIGITS and names[0] != "không" else None


def _read_tens(names: list[str]) -> tuple[int, int] | None:
    """10 to 99; ``năm`` after ``mười`` and ``mươi`` means years, five is ``lăm`` there."""
    if not names:
        return None
    if names[0] == "mười":
        if len(names) > 1 and names[1] in _AFTER_TENS and names[1] not in ("năm", "không", "mốt", "tư"):
            return 10 + _AFTER_TENS[names[1]], 2
        return 10, 1
    if names[0] not in DIGITS or len(names) < 2:
        return None
    tens = DIGITS[names[0]] * 10
    if names[1] in ("mươi", "chục"):
        if (
            len(names) > 2
            and names[1] == "mươi"
            and names[2] in _AFTER_TENS
            and names[2] not in ("năm", "không", "một")
        ):
            return tens + _AFTER_TENS[names[2]], 3
        return tens, 2
    if names[1] in ("mốt", "lăm", "nhăm") and tens >= 20:
        return tens + _AFTER_TENS[names[1]], 2
    return None
