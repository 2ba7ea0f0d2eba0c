"""Numbers as Vietnamese writes them are read back to their value, and no way of writing the text moves an offset."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp.annotate import annotate
from nlp.annotations import Figure
from nlp.figures import locate_figures
from nlp.text import to_nfc

DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
BLANKS = st.sampled_from([" ", "\u00a0", "\u202f", "  "])
GROUPING = st.sampled_from([".", "", "\u00a0", " ", "\u202f", "\u2009"])
SCALES = {"nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9}
COUNTED = st.sampled_from(["đoàn viên", "suất quà", "công đoàn cơ sở", "CNLĐ", "lượt người"])
BOUNDS = {"": "exact", "hơn ": "over", "gần ": "about", "dưới ": "under", "ít nhất ": "at_least", "tối đa ": "at_most"}


def one(text: str) -> Figure:
    (figure,) = locate_figures(text)
    assert text[figure.start : figure.end] == figure.text
    return figure


def grouped(value: int, separator: str) -> str:
    return f"{value:,}".replace(",", separator)


def in_words(value: int) -> str:
    """The number below a million in words, as it is read aloud."""
    if value >= 1000:
        rest = value % 1000
        below = (
            f"không trăm {in_words(rest) if rest > 9 else 'linh ' + in_words(rest)}" if rest < 100 else in_words(rest)
        )
        return f"{in_words(value // 1000)} nghìn" + (f" {below}" if rest else "")
    if value >= 100:
        rest = value % 100
        return f"{DIGITS[value // 100]} trăm" + (
            "" if not rest else f" linh {DIGITS[rest]}" if rest < 10 else f" {in_words(rest)}"
        )
    if value >= 20:
        last = {0: "", 1: " mốt", 5: " lăm"}.get(value % 10, f" {DIGITS[value % 10]}")
        return f"{DIGITS[value // 10]} mươi{last}"
    if value >= 10:
        return "mười" + ("" if value == 10 else " lăm" if value == 15 else f" {DIGITS[value - 10]}")
    return DIGITS[value]


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 999_999_999), GROUPING, BLANKS, COUNTED, st.sampled_from(list(BOUNDS)))
@example(1945, "", " ", "đoàn viên", "")
@example(2023, "", "\u00a0", "công đoàn cơ sở", "hơn ")
def test_whole_numbers(value: int, separator: str, blank: str, unit: str, bound: str) -> None:
    figure = one(f"Huyện đã giúp {bound}{grouped(value, separator)}{blank}{unit} trong tỉnh.")
    assert (figure.value, figure.unit, figure.bound) == (value, unit, BOUNDS[bound])


@settings(deadline=None)
@given(st.integers(1, 9), COUNTED)
def test_leading_zeros(value: int, unit: str) -> None:
    assert one(f"Huyện đã giúp 0{value} {unit} trong tỉnh.").value == value


@settings(deadline=None)
@given(st.integers(1, 99_999), st.integers(0, 99), st.sampled_from(list(SCALES)), BLANKS, st.booleans())
def test_scaled_decimals(whole: int, part: int, scale: str, blank: str, money: bool) -> None:
    written = grouped(whole, ".") + (f",{part}" if part else "")
    value = Decimal(f"{whole}.{part}" if part else whole) * 10 ** SCALES[scale]
    figure = one(f"Huyện đã chi {written}{blank}{scale}{blank}{'đồng' if money else 'lượt người'} trong tỉnh.")
    assert (figure.value, figure.kind) == (value, "money" if money else "count")


@settings(deadline=None)
@given(st.integers(1, 999), st.integers(1, 999), st.booleans())
def test_two_scales_side_by_side(high: int, low: int, millions: bool) -> None:
    first, second = ("tỷ", "triệu") if millions else ("triệu", "nghìn")
    figure = one(f"Huyện đã chi {high} {first} {low} {second} đồng trong tỉnh.")
    assert figure.value == high * 10 ** SCALES[first] + low * 10 ** SCALES[second]


@settings(deadline=None)
@given(st.integers(0, 100), st.integers(0, 999), BLANKS, st.booleans())
def test_percents(whole: int, part: int, blank: str, glued: bool) -> None:
    written = f"{whole}" + (f",{part}" if part else "")
    figure = one(f"Tỷ lệ đoàn viên đồng ý là {written}{'' if glued else blank}%.")
    assert (figure.value, figure.kind) == (Decimal(written.replace(",", ".")), "percent")


@settings(deadline=None)
@given(st.integers(2, 99_999), st.integers(1, 99_999), st.sampled_from([" - ", "-", " – ", " đến "]))
def test_ranges(first: int, more: int, joint: str) -> None:
    figure = one(f"Mức hỗ trợ {grouped(first, '.')}{joint}{grouped(first + more, '.')} nghìn đồng.")
    values = (figure.value, figure.value_max)
    assert values in (((first * 1000), (first + more) * 1000), (first, (first + more) * 1000))


@settings(deadline=None)
@given(st.integers(0, 9_999), st.integers(13, 9_999))
def test_ratios(part: int, whole: int) -> None:
    part = min(part, whole)
    figure = one(f"Đã có {grouped(part, '.')}/{grouped(whole, '.')} công đoàn cơ sở xong đại hội.")
    assert (figure.value, figure.of, figure.kind) == (part, whole, "ratio")


@settings(max_examples=300, deadline=None)
@given(st.integers(11, 999_999))
def test_number_words(value: int) -> None:
    figure = one(f"Huyện đã giúp {in_words(value)} đoàn viên trong tỉnh.")
    assert (figure.value, figure.unit) == (value, "đoàn viên")


PARTS = st.lists(
    st.sampled_from([
        "Năm 2023, ", "LĐLĐ huyện Tân Kỳ ", "đã trao ", "1.234 suất quà", "; ", ", ", "\n", "đạt 98,7% ", "45/45 CĐCS ",
        "Nghị quyết số 02-NQ/TW ngày 12/6/2021 ", "2,9 tỷ đồng", "theo Thông tư 145/2020/NĐ-CP. ", "ông Lê Văn Tám ",
        "tại xã Hòa Bình ", "hai mươi mốt tổ viên ", "quý III/2023 ",
    ]),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(PARTS, st.data())
def test_no_way_of_writing_moves_an_offset(parts: list[str], data: st.DataObject) -> None:
    plain = to_nfc("".join(parts))
    decomposed = unicodedata.normalize("NFD", plain)
    expected = annotate(plain)
    assert annotate(decomposed) == expected
    marks = data.draw(st.lists(st.sampled_from(["\u200b", "\ufeff", "\u00ad", "\u00a0"]), max_size=4))
    text = decomposed
    for mark in marks:
        place = data.draw(st.integers(0, len(text)))
        text = text[:place] + mark + text[place:]
    original = to_nfc(text)
    found = annotate(text)
    for item in (*found.references, *found.figures, *found.entities):
        assert original[item.start : item.end] == item.text
    for figure in found.figures:
        for binding in figure.bindings:
            assert original[binding.start : binding.end] == binding.text
