"""Vietnamese numbers: every style of writing one is read back to its value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.numbers import Number, find_numbers, lower, read_digits

NAMES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def numbers(text: str) -> list[tuple[str, Decimal]]:
    return [(text[found.start : found.end], found.value) for found in find_numbers(text)]


def only(text: str) -> Number:
    (found,) = find_numbers(text)
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234", "1234"),
        ("40.900 tỷ", "40900000000000"),
        ("2,9 tỷ", "2900000000"),
        ("1,2 nghìn tỷ", "1200000000000"),
        ("232,3", "232.3"),
        ("332378", "332378"),
        ("1 200", "1200"),
        ("10\u00a0000\u00a0000", "10000000"),
        ("03", "3"),
        ("0,5", "0.5"),
        ("12,500", "12500"),
        ("1,234 tỷ", "1234000000"),
        ("1 triệu 200 nghìn", "1200000"),
        ("2 tỷ 350 triệu", "2350000000"),
        ("1 triệu rưỡi", "1500000"),
        ("3 trăm triệu", "300000000"),
        ("2 vạn", "20000"),
        ("50tr", "50000000"),
        ("ba nghìn", "3000"),
        ("hai mươi mốt", "21"),
        ("hai mươi lăm ngàn", "25000"),
        ("bốn mươi tư", "44"),
        ("một trăm linh năm", "105"),
        ("hai trăm lẻ bảy", "207"),
        ("năm trăm", "500"),
        ("một trăm rưỡi", "150"),
        ("hai nghìn ba trăm tỷ", "2300000000000"),
        ("mười hai", "12"),
        ("Hai mươi", "20"),
        ("bốn chục", "40"),
    ],
)
def test_a_number_is_read_whole(text: str, value: str) -> None:
    found = only(text)
    assert found.value == Decimal(value)
    assert text[found.start : found.end] == text


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("20-25 triệu", 20_000_000, 25_000_000),
        ("20 - 25 triệu", 20_000_000, 25_000_000),
        ("100 đến 200 triệu", 100_000_000, 200_000_000),
        ("500.000 đến 1 triệu", 500_000, 1_000_000),
        ("45–60", 45, 60),
        ("hai đến ba", 2, 3),
    ],
)
def test_a_range_has_two_ends(text: str, low: int, high: int) -> None:
    found = only(text)
    assert (found.value, found.value_max) == (low, high)
    assert found.end == len(text)


@pytest.mark.parametrize(
    ("text", "value", "of"),
    [("8.563/8.563", 8563, 8563), ("1.076/1.317", 1076, 1317), ("15 / 15", 15, 15), ("45 trên 45", 45, 45)],
)
def test_a_ratio_has_a_denominator(text: str, value: int, of: int) -> None:
    found = only(text)
    assert (found.value, found.of) == (value, of)


@pytest.mark.parametrize(
    "text",
    [
        "12/6/2021", "Covid-19", "39-CT/HU", "39 - CT / HU", "145/2020/NĐ-CP", "02373.852.369", "19:15",
        "18h00", "5G", "A80",
        "0912345678", "192.168.1.1", "01/2011/TTLT-BLĐTBXH", "12.6.2021",
    ],
)  # fmt: skip
def test_what_is_only_shaped_like_a_number_is_none(text: str) -> None:
    assert numbers(text) == []


def test_a_scale_word_that_belongs_to_another_word_does_not_multiply() -> None:
    assert numbers("có một tỷ lệ nhất định") == [("một", Decimal(1))]
    assert numbers("5 tỷ lệ") == [("5", Decimal(5))]


def test_years_are_not_added_to_a_number_in_words() -> None:
    assert numbers("mười năm")[0] == ("mười", Decimal(10))
    assert numbers("hai nghìn năm")[0] == ("hai nghìn", Decimal(2000))


def test_lower_case_keeps_the_length() -> None:
    text = "İstanbul 5 CĐCS"
    assert len(lower(text)) == len(text)
    assert numbers(text) == [("5", Decimal(5))]


def grouped(value: int, separator: str) -> str:
    return f"{value:,}".replace(",", separator)


def in_words(value: int) -> str:
    """The number as it is spoken, written independently of the reader."""
    for size, name in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn")):
        if value >= size:
            rest = value % size
            head = f"{in_words(value // size)} {name}"
            if not rest:
                return head
            return f"{head} không trăm {_linked(rest)}" if rest < 100 and size == 1000 else f"{head} {in_words(rest)}"
    if value >= 100:
        rest = value % 100
        return f"{NAMES[value // 100]} trăm" + (f" {_linked(rest)}" if rest else "")
    return _tens(value)


def _linked(rest: int) -> str:
    return f"linh {NAMES[rest]}" if rest < 10 else _tens(rest)


def _tens(value: int) -> str:
    if value < 10:
        return NAMES[value]
    tens, unit = divmod(value, 10)
    head = "mười" if tens == 1 else f"{NAMES[tens]} mươi"
    if not unit:
        return head
    if unit == 5:
        return f"{head} lăm"
    return f"{head} mốt" if unit == 1 and tens > 1 else f"{head} {NAMES[unit]}"


@given(st.integers(1, 999_999_999_999), st.sampled_from([".", " ", "\u00a0", "\u202f"]))
def test_grouped_digits_are_read_back(value: int, separator: str) -> None:
    text = f"có {grouped(value, separator)} người"
    assert numbers(text) == [(grouped(value, separator), Decimal(value))]


@given(st.integers(1, 9_999_999_999))
def test_plain_digits_are_read_back(value: int) -> None:
    assert numbers(f"có {value} người") == [(str(value), Decimal(value))]


@given(st.integers(0, 99_999), st.integers(1, 99), st.sampled_from([("nghìn", 3), ("triệu", 6), ("tỷ", 9), ("tỉ", 9)]))
def test_decimals_with_a_scale_are_read_back(whole: int, part: int, scale: tuple[str, int]) -> None:
    written = f"{grouped(whole, '.')},{part:02d} {scale[0]}"
    expected = (whole + Decimal(part) / 100) * 10 ** scale[1]
    assert numbers(f"chi {written} đồng") == [(written, expected)]


@given(st.integers(1, 999), st.integers(1, 999))
def test_composites_are_read_back(millions: int, thousands: int) -> None:
    written = f"{millions} triệu {thousands} nghìn"
    assert numbers(f"{written} đồng") == [(written, Decimal(millions * 10**6 + thousands * 10**3))]


@given(st.integers(10, 999_999))
def test_words_are_read_back(value: int) -> None:
    assert numbers(f"gồm {in_words(value)} phần quà")[0] == (in_words(value), Decimal(value))


@given(st.integers(1, 999), st.sampled_from([("triệu", 6), ("tỷ", 9)]))
def test_words_with_a_scale_are_read_back(value: int, scale: tuple[str, int]) -> None:
    written = f"{in_words(value)} {scale[0]}"
    assert numbers(f"gồm {written} đồng")[0] == (written, Decimal(value * 10 ** scale[1]))


@given(st.text(alphabet="0123456789.,/-: ", max_size=30))
def test_digits_and_separators_never_raise(text: str) -> None:
    for found in find_numbers(text):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start].isdigit()


def test_leading_noughts_belong_to_small_numbers_only() -> None:
    assert read_digits("03") == 3
    assert read_digits("0000") is None
    assert read_digits("012.345") is None


@pytest.mark.parametrize(
    "text",
    ["1" * 5_000, "9" * 22, "một đến " * 2_000, "5 " + "tỷ " * 120_000, "1/" + "7" * 30, "2-" + "7" * 30],
    ids=["digits", "beyond all sums", "ranges of words", "scales", "ratio", "range"],
)
def test_what_no_one_counts_is_read_without_an_error(text: str) -> None:
    assert all(found.value < 10**21 and (found.of or found.value_max or 0) < 10**21 for found in find_numbers(text))


def test_the_largest_sums_are_read() -> None:
    assert numbers("450 nghìn tỷ") == [("450 nghìn tỷ", Decimal(450_000_000_000_000))]
    assert numbers("9,8 triệu tỷ") == [("9,8 triệu tỷ", Decimal(9_800_000_000_000_000))]
